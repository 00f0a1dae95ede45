"""How figures, periods and the values that divide them are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.common.enums import AgentState, CaseKind, Channel, Direction
from app.common.regions import regions
from app.common.tables import Cell
from app.desktop.workplace import Workplace
from app.figures.access_words import CONTEXT as ACCESS_CONTEXT
from app.figures.access_words import source_of
from app.figures.asking import OFFICE, TEAM, Unread
from app.figures.figure_words import CONTEXT, Line, division_word, words_of
from app.figures.figures import Figure, Group, Measure
from app.figures.periods import Days, Period
from ui.text.numbers import count_text
from ui.text.times import at_office, day_text, short_day_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.translations import language
from ui.text.wording import word

translate = QCoreApplication.translate
UNKNOWN = "—"
MOST_TIMES = 5  # in which the exchange was not read, that are named
_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000
_UNITS = {
    Measure.COUNT: QT_TRANSLATE_NOOP("FigureText", "number"),
    Measure.SHARE: QT_TRANSLATE_NOOP("FigureText", "part of 1"),
    Measure.MEAN_MOS: QT_TRANSLATE_NOOP("FigureText", "MOS, 1 to 5"),
    **dict.fromkeys(
        (Measure.MEAN_MS, Measure.SUM_MS, Measure.PERCENTILE_MS), QT_TRANSLATE_NOOP("FigureText", "minutes")
    ),
}


_OUTCOMES = {
    "answered": QT_TRANSLATE_NOOP("FigureText", "Answered"),
    "missed": QT_TRANSLATE_NOOP("FigureText", "Missed"),
    "elsewhere": QT_TRANSLATE_NOOP("FigureText", "Answered elsewhere"),
    "forwarded": QT_TRANSLATE_NOOP("FigureText", "Forwarded"),
    "not_reached": QT_TRANSLATE_NOOP("FigureText", "Not reached"),
    "unanswered": QT_TRANSLATE_NOOP("FigureText", "Without an answer"),
    "open": QT_TRANSLATE_NOOP("FigureText", "Still open"),
}
_QUEUE_EXITS = {
    "timeout": QT_TRANSLATE_NOOP("FigureText", "Waited too long"),
    "key": QT_TRANSLATE_NOOP("FigureText", "Pressed a key"),
    "empty": QT_TRANSLATE_NOOP("FigureText", "Nobody at the queue"),
    "withdrawn": QT_TRANSLATE_NOOP("FigureText", "Taken out by the PBX"),
    "agent_hung_up": QT_TRANSLATE_NOOP("FigureText", "The agent hung up"),
    "incompatible": QT_TRANSLATE_NOOP("FigureText", "The telephones do not fit"),
    "restart": QT_TRANSLATE_NOOP("FigureText", "The PBX was restarted"),
    "unknown": QT_TRANSLATE_NOOP("FigureText", "Not known why"),
}
_CAUSES = {
    "loss_to_us": QT_TRANSLATE_NOOP("FigureText", "Network, on the way here"),
    "loss_to_them": QT_TRANSLATE_NOOP("FigureText", "Network, on the way there"),
    "jitter": QT_TRANSLATE_NOOP("FigureText", "Network, uneven"),
    "delay": QT_TRANSLATE_NOOP("FigureText", "Sound late"),
    "sound_device": QT_TRANSLATE_NOOP("FigureText", "Computer busy"),
    "microphone_silent": QT_TRANSLATE_NOOP("FigureText", "Microphone silent"),
    "nothing_heard": QT_TRANSLATE_NOOP("FigureText", "Nothing heard"),
    "no_packets": QT_TRANSLATE_NOOP("FigureText", "No sound arrived"),
}
_LEVELS = {
    "B": QT_TRANSLATE_NOOP("FigureText", "The headers of the PBX"),
    "C": QT_TRANSLATE_NOOP("FigureText", "The phone alone"),
}


def group_text(measure: Measure, group: Group) -> str:
    """Return the value of a group; "≈" before one that was taken from classes."""
    text = value_text(measure, group.value)
    return f"≈ {text}" if group.is_rounded else text


def value_text(measure: Measure, value: float | None) -> str:
    """Return "1,204", "83.0%", "12.4 min"; "—" for what cannot be known."""
    if value is None:
        return UNKNOWN
    if measure is Measure.COUNT:
        return count_text(round(value))
    if measure is Measure.SHARE:
        text = _number(value * 100)
        return f"{text}%" if language() == "en" else f"{text} %"
    if measure is Measure.MEAN_MOS:
        return QLocale().toString(value / 100, "f", 2)
    if measure is Measure.SUM_MS:
        return translate("FigureText", "{hours} h").format(hours=_number(value / _HOUR_MS))
    return _time_text(value)


def spoken_value(measure: Measure, group: Group) -> str:
    """Return the value with what it is made of: "83.0 percent, 1,204 of 1,451"."""
    if group.value is None:
        return translate("FigureText", "not known")
    if measure is Measure.SHARE:
        text = translate("FigureText", "{number} percent, {num} of {den}")
        return text.format(
            number=_number(group.value * 100), num=part_text(group.num), den=part_text(group.den)
        )
    return group_text(measure, group)


def part_text(part: int | None) -> str:
    return UNKNOWN if part is None else count_text(part)


def parts_text(figure: Figure, group: Group) -> str:
    """Return what a figure is made of: "1,204 of 1,451", of times in hours; "" for a sum or a percentile."""
    if group.den is None or figure.percent is not None:
        return ""
    if figure.measure in (Measure.MEAN_MS, Measure.MEAN_MOS):
        return translate("FigureText", "mean of {den}").format(den=count_text(group.den))
    num, den = count_text(group.num), count_text(group.den)
    if "ms" in figure.fact.c:
        num, den = (value_text(Measure.SUM_MS, part) for part in (group.num, group.den))
    return translate("FigureText", "{num} of {den}").format(num=num, den=den)


def exported(figure: Figure, group: Group | None) -> tuple[Cell, Cell, Cell, Cell]:
    """Return the value for a file, its unit, and what it is made of: times in minutes, as in reports."""
    measure, unit = figure.measure, translate("FigureText", _UNITS[figure.measure])
    if group is None:
        return None, unit, None, None
    num, den, value = group.num, group.den, group.value
    if figure.percent is not None:
        return _minutes(value), unit, None, None
    if measure in (Measure.MEAN_MS, Measure.SUM_MS):
        return _minutes(value), unit, _minutes(num), den
    if measure is Measure.MEAN_MOS:
        return None if value is None else value / 100, unit, num / 100, den
    if measure is Measure.SHARE and "ms" in figure.fact.c:
        return value, unit, _minutes(num), _minutes(den)
    return value, unit, num, den


def _minutes(ms: float | None) -> float | None:
    return None if ms is None else ms / _MINUTE_MS


def target_text(measure: Measure, target: float) -> str:
    """Return "90%", "60 min", "20 s"."""
    if measure is Measure.SHARE:
        return f"{round(target * 100)}%" if language() == "en" else f"{round(target * 100)} %"
    if target < _MINUTE_MS:
        return translate("FigureText", "{seconds} s").format(seconds=round(target / 1000))
    return translate("FigureText", "{minutes} min").format(minutes=count_text(round(target / _MINUTE_MS)))


def _time_text(ms: float) -> str:
    if ms < _MINUTE_MS:
        return translate("FigureText", "{seconds} s").format(seconds=_number(ms / 1000))
    if ms < _HOUR_MS:
        return translate("FigureText", "{minutes} min").format(minutes=_number(ms / _MINUTE_MS))
    return translate("FigureText", "{hours} h").format(hours=_number(ms / _HOUR_MS))


def _number(value: float) -> str:
    return QLocale().toString(value, "f", 1)


# -- periods -----------------------------------------------------------------------------------------------


def period_title(period: Period, day: date, today: date) -> str:
    """Return the head of a column."""
    return {
        Period.DAY: translate("FigureText", "Today") if day == today else translate("FigureText", "Day"),
        Period.DAY_BEFORE: translate("FigureText", "Yesterday")
        if day == today
        else translate("FigureText", "Day before"),
        Period.WEEK: translate("FigureText", "Week"),
        Period.MONTH: translate("FigureText", "Month"),
        Period.QUARTER: translate("FigureText", "Quarter"),
        Period.YEAR: translate("FigureText", "Year"),
    }[period]


def days_text(days: Days) -> str:
    """Return "3 Nov", "1–30 Nov", "1/10–12/11": it stands above a narrow column."""
    if days.count == 1:
        return short_day_text(days.since)
    if (days.since.year, days.since.month) == (days.last.year, days.last.month):
        return f"{days.since.day}–{short_day_text(days.last)}"
    return f"{days.since.day}/{days.since.month}–{days.last.day}/{days.last.month}"


def scope_text(scope: str) -> str:
    """Return whose figures a supervisor is shown; "" for others, who see those of their own work."""
    if scope == OFFICE:
        return translate("FigureText", "Figures of the whole office.")
    return translate("FigureText", "Figures of your team only.") if scope == TEAM else ""


def unread_text(times: Sequence[Unread]) -> str:
    """Return "8 December 2026, 10:00 to 12:30; …": the last ones."""
    words = [_time_of(one) for one in times[-MOST_TIMES:]]
    if more := len(times) - len(words):
        words.append(translate("FigureText", "{count} more before").format(count=count_text(more)))
    return "; ".join(words)


def _time_of(one: Unread) -> str:
    since, until = at_office(one.since), at_office(one.until)
    if since.date() == until.date():
        text = translate("FigureText", "{day}, {since} to {until}")
        return text.format(day=day_text(since.date()), since=_clock(since), until=_clock(until))
    text = translate("FigureText", "{day}, {since} to {last}, {until}")
    days = {"day": day_text(since.date()), "last": day_text(until.date())}
    return text.format(**days, since=_clock(since), until=_clock(until))


def _clock(at: datetime) -> str:
    return f"{at.hour:02}{':' if language() == 'en' else '.'}{at.minute:02}"


def spoken_days(days: Days) -> str:
    """Return a whole month by its name, else the first and the last day."""
    if days.since.day == 1 and days.until.day == 1 and days.count <= 31:
        return month_text(days.since)
    if days.count == 1:
        return day_text(days.since)
    return translate("FigureText", "{first} to {last}").format(
        first=day_text(days.since), last=day_text(days.last)
    )


def month_text(day: date) -> str:
    """Return "November 2026"."""
    return QLocale().toString(QDate(day.year, day.month, 1), "MMMM yyyy")


def short_month_text(day: date) -> str:
    """Return "Nov"."""
    return QLocale().toString(QDate(day.year, day.month, 1), "MMM")


def long_day_text(day: date) -> str:
    """Return "Monday, 30 November"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "dddd, d MMMM")


def weekday_titles(*, is_short: bool = True) -> tuple[str, ...]:
    """Return Monday to Sunday, if wanted in few letters."""
    form = QLocale.FormatType.ShortFormat if is_short else QLocale.FormatType.LongFormat
    return tuple(QLocale().dayName(number, form) for number in range(1, 8))


def hour_text(hour: int, quarter: int = 0) -> str:
    """Return "09:00", or "09.00"; its quarters are 0 to 3."""
    return f"{hour:02}{':' if language() == 'en' else '.'}{quarter * 15:02}"


# -- words -------------------------------------------------------------------------------------------------


def group_title(title: str) -> str:
    return _translated(title)


def figure_title(figure: Figure) -> str:
    return _translated(words_of(figure.key).title)


def formula(figure: Figure) -> str:
    return _translated(words_of(figure.key).formula)


def counted_on(figure: Figure) -> str:
    return _translated(words_of(figure.key).day)


def needs(figure: Figure) -> str:
    return _translated(words_of(figure.key).needs)


def division_title(name: str) -> str:
    return _translated(division_word(name))


def _translated(text: str) -> str:
    return translate(CONTEXT, text)


# -- lines and values --------------------------------------------------------------------------------------


def line_title(line: Line, value: str) -> str:
    """Return the title of a line of the grid; `value` are the words of the value that it is for."""
    title = figure_title(line.figure)
    return translate("FigureText", "{title}, {value}").format(title=title, value=value) if value else title


class ValueWords:
    """The words of the values by which figures are divided: names of people and units, steps, codes."""

    def __init__(self, workplace: Workplace) -> None:
        self._session = workplace.access.session
        self._procedure = workplace.procedure
        self._breaks = workplace.agents.states.breaks
        self._words: dict[str, Callable[[Any], str]] = {
            "day": lambda value: day_text(date.fromisoformat(str(value))),
            "channel": lambda value: _of_enum(Channel, value),
            "kind": lambda value: _of_enum(CaseKind, value),
            "state": lambda value: _of_enum(AgentState, value),
            "step": self._step,
            "unit_id": self._unit,
            "agent_id": self._agent,
            "of_agent_id": self._agent,
            "service": lambda value: self._procedure.field_choices.service_shown(value, language()),
            "category": lambda value: self._procedure.field_choices.category_shown(value, language()),
            "region": _region,
            "direction": lambda value: _of_enum(Direction, value),
            "outcome": lambda value: translate("FigureText", _OUTCOMES.get(value, value)),
            "reason": self._reason,
            "cause": lambda value: translate("FigureText", _CAUSES.get(value, value)),
            "level": lambda value: translate("FigureText", _LEVELS.get(value, value)),
            "deadline": self._deadline,
            "access": lambda value: translate(ACCESS_CONTEXT, source_of("access", value)),
            "document": lambda value: translate(ACCESS_CONTEXT, source_of("document", value)),
            "weekday": lambda value: weekday_titles(is_short=False)[int(value)],
            "hour": lambda value: hour_text(int(value)),
            "quarter_hour": lambda value: hour_text(*divmod(int(value), 4)),
        }

    def step_target_ms(self, line: Line, value: Any, day: date) -> float | None:
        """Return within which time a step should be done, by the SOP of this day; None without a target."""
        if line.by != "step" or line.figure.measure not in (Measure.MEAN_MS, Measure.PERCENTILE_MS):
            return None
        step = next((one for one in self._procedure.sop.steps if one.number == value), None)
        return step.rule_on(day).target_min * _MINUTE_MS if step is not None and step.is_scored else None

    def words(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return translate("FigureText", "Without")
        return self._words[name](value) if name in self._words else str(value)

    def short(self, name: str, value: Any) -> str:
        """Return the words for the axis of a chart."""
        if name == "day" and value:
            return short_day_text(date.fromisoformat(str(value)))
        if name == "step" and value:
            return str(value)
        return self.words(name, value)

    def row(self, name: str, value: Any) -> str:
        """Return the words of a value where they begin a row of a table."""
        words = self.words(name, value)
        return words[:1].upper() + words[1:] if name == "step" else words

    def _step(self, number: Any) -> str:
        return translate("FigureText", "step {number}").format(number=number)

    def _unit(self, unit_id: Any) -> str:
        return self._session.unit_name(
            next((u.id for u in self._session.units if str(u.id) == unit_id), None)
        )

    def _agent(self, agent_id: Any) -> str:
        found = next((one.name for one in self._session.staff if str(one.id) == str(agent_id)), "")
        return found or translate("FigureText", "Somebody who is not on the list of staff")

    def _reason(self, reason: Any) -> str:
        """Return the name of a break, or why a caller left a queue."""
        names = (one.name.in_language(language()) for one in self._breaks if one.id == reason)
        return next(names, "") or translate("FigureText", _QUEUE_EXITS.get(reason, str(reason)))

    def _deadline(self, deadline: Any) -> str:
        found = (
            one.name.in_language(language()) for one in self._procedure.sop.deadlines if one.id == deadline
        )
        return next(found, str(deadline))


def all_days(days: Days) -> list[date]:
    return [days.since + timedelta(days=number) for number in range(days.count)]


def _of_enum(kind: Any, value: Any) -> str:
    return word(kind(value)) if value in {one.value for one in kind} else str(value)


def _region(code: Any) -> str:
    return regions().name_of(str(code)) or str(code)
