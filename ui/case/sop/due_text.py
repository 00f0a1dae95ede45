"""Why a step, or a complaint, is due when it is: the account in lines, to be read and copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.sop.deadlines import DeadlineClock, DeadlineState
from app.sop.due_reasons import DueReason, Why
from app.sop.office_hours import Holiday
from app.sop.procedure import Counting
from app.sop.step_clocks import StepClock, StepState
from ui.case.sop.step_text import state_word
from ui.text.times import day_text, short_day_text, span_text, when_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.translations import language

translate = QCoreApplication.translate

_CAUSES = {
    "contact": QT_TRANSLATE_NOOP("Due", "Ended automatically: the applicant got in touch."),
    "answer": QT_TRANSLATE_NOOP("Due", "Ended automatically: the unit answered."),
    "date": QT_TRANSLATE_NOOP("Due", "Ended automatically: the set time has come."),
}
_STATES = {
    DeadlineState.RUNNING: QT_TRANSLATE_NOOP("Due", "{used} of {total} working days used, until {due}"),
    DeadlineState.INCOMPLETE: QT_TRANSLATE_NOOP(
        "Due", "Waits for the applicant's data: its {total} working days begin when they are there"
    ),
    DeadlineState.KEPT: QT_TRANSLATE_NOOP("Due", "Kept: {used} of {total} working days, until {due}"),
    DeadlineState.MISSED: QT_TRANSLATE_NOOP("Due", "Missed: {used} of {total} working days, until {due}"),
}


def step_lines(clock: StepClock, reasons: Sequence[DueReason], now: datetime) -> list[str]:
    """Return the account of a step, oldest first; its last line is the result."""
    step = clock.step
    heading = translate("Due", "Step {number}: {name} – {state}")
    lines = [
        heading.format(
            number=step.number, name=step.name.in_language(language()), state=state_word(clock.state)
        ),
        _target(clock),
    ]
    lines += [_reason(reason, now) for reason in reasons]
    return [*lines, _result(clock, now)]


def deadline_lines(clocks: Iterable[DeadlineClock]) -> list[str]:
    """Return the account of the limits in working days, each with what it rests on."""
    lines = [translate("Due", "Limits in working days, counted apart from the minutes of the steps")]
    for number, clock in enumerate(clocks):
        lines += [""] if number else []
        lines += [f"{clock.deadline.name.in_language(language())}: {deadline_state(clock)}"]
        begun = translate("Due", "Begun on {day}; the next working day is the first.")
        lines.append(begun.format(day=day_text(clock.begun_on)))
        if clock.holidays:
            text = translate("Due", "Holidays on the way: {names}")
            lines.append(text.format(names=_holidays(clock.holidays)))
        lines += _unknown(clock.unknown_years)
        lines.append(clock.deadline.basis.in_language(language()))
    return lines


def days_left_words(clocks: Sequence[DeadlineClock]) -> str:
    """Return the limit that is due first, in the few words that fit beside the steps."""
    first = _first(clocks)
    text = {
        DeadlineState.RUNNING: translate("Due", "Working day {used} of {total}, until {due}"),
        DeadlineState.INCOMPLETE: translate("Due", "Working days: wait for the applicant's data"),
        DeadlineState.KEPT: translate("Due", "Kept within {total} working days"),
        DeadlineState.MISSED: translate("Due", "More than {total} working days"),
    }[first.state]
    if first.state is DeadlineState.RUNNING and not first.used:
        text = translate("Due", "{total} working days, until {due}")
    if first.is_late and first.state is DeadlineState.RUNNING:
        text = translate("Due", "More than {total} working days, since {due}")
    due = day_text(first.due_on) if first.due_on is not None else "–"
    return text.format(used=first.used, total=first.deadline.working_days, due=due)


def days_left_in_short(clocks: Sequence[DeadlineClock]) -> str:
    """Return the same in two words; "" if there is nothing shorter."""
    first = _first(clocks)
    if first.state is not DeadlineState.RUNNING or first.due_on is None or first.is_late:
        return ""
    return translate("Due", "until {due}").format(due=short_day_text(first.due_on))


def _first(clocks: Sequence[DeadlineClock]) -> DeadlineClock:
    return min(clocks, key=lambda clock: (clock.due_on is None, clock.due_on))


def deadline_state(clock: DeadlineClock) -> str:
    due = day_text(clock.due_on) if clock.due_on is not None else "–"
    text = translate("Due", _STATES[clock.state])
    words = text.format(used=clock.used, total=clock.deadline.working_days, due=due)
    if clock.is_late and clock.state is DeadlineState.RUNNING:
        return translate("Due", "{state}: over time").format(state=words)
    return words


def _target(clock: StepClock) -> str:
    minutes = round(clock.target.total_seconds() / 60)
    if clock.counting is Counting.OFFICE:
        text = translate(
            "Due", "Target: {minutes} min of office hours; pauses and closed hours do not count."
        )
    else:
        text = translate("Due", "Target: {minutes} min; each minute counts, but for pauses.")
    words = text.format(minutes=minutes)
    if not clock.step.is_scored:
        words += " " + translate("Due", "It is the applicant's step: shown, not scored.")
    return words


def _reason(reason: DueReason, now: datetime) -> str:
    at, end = when_text(reason.at, now), when_text(reason.ended_at or now, now)
    if reason.why is Why.UNKNOWN_YEARS:
        return " ".join(_unknown(reason.years))
    if reason.why is Why.PAUSED and reason.pause is not None:
        pause = reason.pause
        words = translate("Due", "{start} – {end}: paused, {reason}. Moved the due time by {span}.").format(
            start=at,
            end=end if reason.ended_at else translate("Due", "now"),
            reason=(pause.reason or translate("Due", "no reason given")).rstrip("."),
            span=span_text(reason.moved_by.total_seconds()),
        )
        return f"{words} {translate('Due', _CAUSES[pause.cause])}" if pause.cause in _CAUSES else words
    if reason.why is Why.CLOSED:
        words = translate("Due", "{start} – {end}: the office is closed.").format(start=at, end=end)
        if not reason.holidays:
            return words
        return f"{words} " + translate("Due", "Holidays: {names}").format(names=_holidays(reason.holidays))
    text = {
        Why.BEGAN: translate("Due", "{time}: began"),
        Why.BEGAN_AGAIN: translate("Due", "{time}: began again, what was used before counts"),
        Why.ENDED: translate("Due", "{time}: ended, {span} used"),
    }[reason.why]
    words = text.format(time=at, span=span_text(reason.moved_by.total_seconds()))
    return f"{words} ({reason.by})" if reason.by else words


def _result(clock: StepClock, now: datetime) -> str:
    used = span_text(clock.elapsed.total_seconds())
    if clock.state not in (StepState.RUNNING, StepState.PAUSED):
        if clock.started_at is None:
            return translate("Due", "Result: it has not begun, so nothing is due.")
        return translate("Due", "Result: {used} used.").format(used=used)
    if clock.due_at is None:
        return translate(
            "Due", "Result: {used} used; the office has no more hours in which it could end."
        ).format(used=used)
    if clock.state is StepState.PAUSED:
        text = translate("Due", "Result: {used} used; due at {time} if the pause ended now.")
    else:
        text = translate("Due", "Result: {used} used, so due at {time}.")
    return text.format(used=used, time=when_text(clock.due_at, now))


def _holidays(holidays: Sequence[Holiday]) -> str:
    named = []
    for holiday in holidays:
        text = translate("Due", "{name} ({day}, estimated)") if holiday.is_estimated else "{name} ({day})"
        named.append(text.format(name=holiday.name, day=day_text(holiday.day)))
    return ", ".join(named)


def _unknown(years: Sequence[int]) -> list[str]:
    if not years:
        return []
    text = translate("Due", "The holidays of {years} are not entered: only weekends are left out there.")
    return [text.format(years=", ".join(map(str, years)))]
