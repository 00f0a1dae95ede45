"""How the numbers of a plan came about, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator

from app.common.csv_file import CsvFault
from app.staffing.forecast import BackTest, DayKind
from app.staffing.shifts import BadLine, Fault, PlannedShift, Shifts, span_text
from app.staffing.shifts import day_text as day_of_shifts
from app.supervision.planning import DayPlan, History, Origin
from ui.figures.figure_text import translate
from ui.figures.plan_view import decimal_text, share_text
from ui.text.csv_text import row_fault_text
from ui.text.numbers import count_text
from ui.text.times import day_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.translations import language

_FAULTS = {
    Fault.COLUMNS: QT_TRANSLATE_NOOP("PlanText", "a line needs agent, day, from and till"),
    Fault.AGENT: QT_TRANSLATE_NOOP("PlanText", "this name is not on the list of staff"),
    Fault.TWO: QT_TRANSLATE_NOOP("PlanText", "two people have this name; write the extension"),
    Fault.DAY: QT_TRANSLATE_NOOP("PlanText", "this is no day; write 2026-12-03"),
    Fault.FAR: QT_TRANSLATE_NOOP("PlanText", "this day is more than two years away"),
    Fault.TIME: QT_TRANSLATE_NOOP("PlanText", "this is no time; write 08:00"),
    Fault.ORDER: QT_TRANSLATE_NOOP("PlanText", "the end is not after the beginning"),
    Fault.BREAKS: QT_TRANSLATE_NOOP("PlanText", "this is no break within the shift; write 12:00-13:00"),
    Fault.OVERLAP: QT_TRANSLATE_NOOP("PlanText", "the agent has another shift at this time"),
    Fault.FREE: QT_TRANSLATE_NOOP(
        "PlanText", "one line says that the agent is free on this day, another has a shift"
    ),
    Fault.MANY: QT_TRANSLATE_NOOP("PlanText", "a day has at most 4 shifts and 12 breaks"),
}


def sentences(history: History, plan: DayPlan | None, is_open: bool, is_time_known: bool) -> Iterator[str]:
    """Give the sentences below a plan.

    plan: Of a day; None for a week. is_open: Whether the office is open on the day. is_time_known: Whether
    there is a time of a call.
    """
    if history.origin is Origin.QUEUES:
        yield translate("PlanText", "Calls are the callers who entered the queues of the PBX.")
    else:
        yield translate(
            "PlanText",
            "Calls are those that were answered or missed at the desks: nobody knows who hung up in a queue.",
        )
    if history.queue:
        text = translate(
            "PlanText",
            "This is the plan of the queue {queue} alone. Who is on shift answers all queues, "
            "and is not compared with it.",
        )
        yield text.format(queue=history.queue)
    if plan is not None:
        yield from _of_day(plan, is_open)
    yield from _of_back_test(history.back_test)
    if not is_time_known:
        yield translate("PlanText", "The time of a call is not known: without it no agents can be counted.")
    elif math.isfinite(history.patience_s):
        text = translate(
            "PlanText", "Agents are counted by Erlang A: callers hang up after {seconds} s on average."
        )
        yield text.format(seconds=decimal_text(history.patience_s))
    else:
        yield translate(
            "PlanText", "Agents are counted by Erlang C, as if no caller hung up: patience is not known."
        )


def bad_line_text(bad: BadLine) -> str:
    """Return "Line 3, “8”: this is no time; write 08:00"."""
    if isinstance(bad.fault, CsvFault):
        text = translate("PlanText", "Line {number}: {fault}")
        return text.format(number=bad.number, fault=row_fault_text(bad.fault))
    text = translate("PlanText", "Line {number}, “{text}”: {fault}")
    return text.format(number=bad.number, text=bad.text, fault=fault_text(bad.fault))


def typed_words(shifts: Shifts) -> str:
    """Return a day as a person types it: "08:00-16:00 (12:00-13:00)"."""
    return _in_language(day_of_shifts(shifts))


def shifts_words(shifts: Shifts) -> str:
    """Return "08:00–16:00 (break 12:00–13:00), 18:00–20:00"; "free" without any."""
    if not shifts:
        return translate("PlanText", "free")
    return ", ".join(map(_shift_words, shifts))


def _shift_words(shift: PlannedShift) -> str:
    times = _span_words(shift.begin, shift.end)
    if not shift.breaks:
        return times
    text = translate("PlanText", "{times} (break {breaks})")
    return text.format(times=times, breaks=", ".join(_span_words(*one) for one in shift.breaks))


def _span_words(begin: int, end: int) -> str:
    return _in_language("–".join(span_text(begin, end).split("-")))


def _in_language(times: str) -> str:
    return times if language() == "en" else times.replace(":", ".")


def fault_text(fault: Fault) -> str:
    return translate("PlanText", _FAULTS[fault])


def _of_day(plan: DayPlan, is_open: bool) -> Iterator[str]:
    forecast = plan.forecast
    if not is_open:
        yield translate("PlanText", "The office is closed on this day.")
        return
    if not forecast.made_from:
        yield translate("PlanText", "There is no day of the past that the forecast could be made from.")
        return
    text = translate("PlanText", "The forecast is made from {count} days, {first} to {last}.")
    days = forecast.made_from
    yield text.format(count=count_text(len(days)), first=day_text(days[-1]), last=day_text(days[0]))
    if forecast.kind is not None:
        text = (
            translate("PlanText", "The day follows a holiday: all calls are multiplied by {factor}.")
            if forecast.kind is DayKind.AFTER_HOLIDAY
            else translate(
                "PlanText", "It is the last day of its month: all calls are multiplied by {factor}."
            )
        )
        yield text.format(factor=share_text(forecast.factor))
    if plan.outside >= 1:
        text = translate("PlanText", "While the office is closed {calls} more calls are expected.")
        yield text.format(calls=decimal_text(plan.outside))


def _of_back_test(test: BackTest) -> Iterator[str]:
    if test.wape is None or test.naive_wape is None:
        yield translate("PlanText", "There are too few days to say how good the forecast is.")
        return
    text = translate(
        "PlanText",
        "On {days} days of the last 8 weeks the forecast was wrong by {wape}, the week before by {naive}.",
    )
    yield text.format(
        days=count_text(test.days), wape=share_text(test.wape), naive=share_text(test.naive_wape)
    )
    if test.is_naive_better:
        yield translate("PlanText", "So the week before says more than this forecast.")
