"""The search language for cases: words, and filters as key:value in Indonesian or English.

status:terbuka bidang:perizinan sejak:7 apotek - open cases, with that unit, of the last 7 days, with the
word. A value may be incomplete, and one with spaces is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from app.cases.field_choices import FieldChoices
from app.common.tags import typed_tags
from db.enums import CaseKind, CaseStatus, Channel
from db.queries.rows import OPEN
from db.records import AgentRecord, UnitRecord
from db.search.case_filter import CaseFilter

_PART = re.compile(r'(?P<key>[^\W\d]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>\S*))')
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter: its typed forms, its meaning, and further accepted words."""

    english: str
    indonesian: str
    means: tuple[Any, ...]
    also: tuple[str, ...] = ()

    @property
    def typed(self) -> tuple[str, ...]:
        """Return all typed forms."""
        return (self.english, self.indonesian, *self.also)


@dataclass(frozen=True, slots=True)
class Filter:
    """name: Ours. keys: The typed forms, English first, Indonesian second."""

    name: str
    keys: tuple[str, ...]
    choices: tuple[Choice, ...] = ()


_STATUSES = (
    Choice("open", "terbuka", OPEN),
    Choice(OVERDUE, "terlambat", (OVERDUE,), ("lewat",)),
    Choice("progress", "diproses", (CaseStatus.IN_PROGRESS,)),
    Choice("applicant", "pemohon", (CaseStatus.WAITING_APPLICANT,)),
    Choice("unit", "bidang", (CaseStatus.WAITING_UNIT,)),
    Choice("asked", "tanyabalik", (CaseStatus.ASKED_BACK,), ("ditanya",)),
    Choice("ready", "solusi", (CaseStatus.SOLUTION_READY,)),
    Choice("told", "disampaikan", (CaseStatus.TOLD,)),
    Choice("closed", "selesai", (CaseStatus.CLOSED,)),
    Choice("cancelled", "batal", (CaseStatus.CANCELLED,)),
)
_CHANNELS = (
    Choice("voice", "suara", (Channel.VOICE,)),
    Choice("video", "video", (Channel.VIDEO,)),
    Choice("whatsapp", "whatsapp", (Channel.WHATSAPP,)),
    Choice("sms", "sms", (Channel.SMS,)),
    Choice("email", "surel", (Channel.EMAIL,)),
    Choice("chatbot", "chatbot", (Channel.CHATBOT,)),
    Choice("counter", "loket", (Channel.WALK_IN,)),
    Choice("text", "pesan", (Channel.SIP_MESSAGE,), ("teks",)),
    Choice("sp4n", "sp4n", (Channel.SP4N,), ("lapor",)),
)
FILTERS = (
    Filter("status", ("status",), _STATUSES),
    Filter(
        "kind",
        ("kind", "jenis"),
        (
            Choice("information", "informasi", (CaseKind.INFORMATION,)),
            Choice("complaint", "pengaduan", (CaseKind.COMPLAINT,)),
        ),
    ),
    Filter("step", ("step", "langkah"), tuple(Choice(str(n), str(n), (n,)) for n in range(1, 6))),
    Filter("channel", ("channel", "kanal"), _CHANNELS),
    Filter("unit", ("unit", "bidang")),
    Filter("assignee", ("agent", "petugas")),
    Filter("region", ("region", "wilayah")),
    Filter("category", ("category", "kategori")),
    Filter("service", ("service", "layanan")),
    Filter("tag", ("tag", "label")),
    Filter("since", ("since", "sejak", "from", "dari")),
    Filter("until", ("until", "sampai", "to")),
    Filter("day", ("date", "tanggal")),
)
_BY_KEY = {key: one for one in FILTERS for key in one.keys}
_ME = ("me", "saya")
_YEARS = range(2000, 2200)  # days of other years are typing errors
_DAYS = {"today": 0, "hariini": 0, "yesterday": 1, "kemarin": 1}


@dataclass(frozen=True, slots=True)
class SearchContext:
    """The context of a search: the staff, the user, the categories here, and the day."""

    staff: tuple[AgentRecord, ...] = ()
    units: tuple[UnitRecord, ...] = ()
    me: AgentRecord | None = None
    now: datetime = datetime(2000, 1, 1, tzinfo=timezone.utc)
    zone: tzinfo = timezone.utc
    lists: FieldChoices | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The parsed search. unknown: Filters whose value has no meaning, as typed."""

    words: str
    only: CaseFilter = field(default_factory=CaseFilter)
    is_overdue: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def is_filtered(self) -> bool:
        return self.is_overdue or not self.only.is_empty


def understand(typed: str, context: SearchContext) -> Wanted:
    """Return the parsed search; text that only looks like a filter stays a word."""
    wanted = Wanted("")
    rest: list[str] = []
    end = 0
    for part in _PART.finditer(typed):
        one = _BY_KEY.get(part["key"].casefold())
        if one is None:
            continue
        rest.append(typed[end : part.start()])
        end = part.end()
        value = (part["quoted"] if part["quoted"] is not None else part["value"]).strip().casefold()
        if value:
            wanted = _narrowed(wanted, one, value, context) or replace(
                wanted, unknown=(*wanted.unknown, part[0])
            )
    rest.append(typed[end:])
    return replace(wanted, words=" ".join("".join(rest).split()))


def with_filter(typed: str, name: str, value: str, english: bool = False) -> str:
    """Return the text with this filter set to the value, or without it for ""."""
    one = next(each for each in FILTERS if each.name == name)
    kept = _PART.sub(lambda part: "" if part["key"].casefold() in one.keys else part[0], typed)
    key = one.keys[0] if english else one.keys[min(1, len(one.keys) - 1)]
    said = f'"{value}"' if " " in value else value
    return " ".join((f"{kept} {key}:{said}" if value else kept).split())


def value_of(typed: str, name: str) -> str:
    """Return a filter's value in the text; "" if it has none."""
    found = ""
    for part in _PART.finditer(typed):
        one = _BY_KEY.get(part["key"].casefold())
        if one is not None and one.name == name:
            found = part["quoted"] if part["quoted"] is not None else part["value"]
    return found.strip()


def choice_of(name: str, value: str) -> Choice | None:
    """Return the only choice that matches a filter's value, in full or as prefix."""
    one = next(each for each in FILTERS if each.name == name)
    value = value.casefold()
    exact = (each for each in one.choices if value in each.typed)
    beginning = (each for each in one.choices if any(word.startswith(value) for word in each.typed))
    return next(exact, None) or next(beginning, None)


def _narrowed(wanted: Wanted, one: Filter, value: str, context: SearchContext) -> Wanted | None:
    """Return the search with one more condition; None if the value has no meaning."""
    only = wanted.only
    if one.choices:
        choice = choice_of(one.name, value)
        if choice is None:
            return None
        if choice.means == (OVERDUE,):
            return replace(wanted, is_overdue=True)
        return replace(wanted, only=_MORE[one.name](only, choice.means))
    if one.name in ("since", "until", "day"):
        day = _day(value, context)
        return None if day is None else replace(wanted, only=_dated(only, one.name, day, context))
    if one.name == "tag":
        return replace(wanted, only=replace(only, tags=(*only.tags, *typed_tags(value))))
    if one.name == "region":
        return replace(wanted, only=replace(only, regions=(*only.regions, value)))
    if one.name == "category":
        named = context.lists.categories_named(value) if context.lists is not None else ()
        return replace(wanted, only=replace(only, categories=(*only.categories, value, *named)))
    if one.name == "service":
        named = context.lists.services_named(value) if context.lists is not None else ()
        return replace(wanted, only=replace(only, services=(*only.services, value, *named)))
    if one.name == "assignee":
        ids = _ids(context.staff, value, context.me if value in _ME else None)
        return replace(wanted, only=replace(only, assignees=(*only.assignees, *ids))) if ids else None
    ids = _ids(context.units, value, None)
    return replace(wanted, only=replace(only, units=(*only.units, *ids))) if ids else None


_MORE: dict[str, Callable[[CaseFilter, tuple[Any, ...]], CaseFilter]] = {
    "status": lambda only, means: replace(only, statuses=(*only.statuses, *means)),
    "kind": lambda only, means: replace(only, kinds=(*only.kinds, *means)),
    "step": lambda only, means: replace(only, steps=(*only.steps, *means)),
    "channel": lambda only, means: replace(only, channels=(*only.channels, *means)),
}


def _ids(named: Iterable[AgentRecord | UnitRecord], value: str, me: AgentRecord | None) -> list[Any]:
    if me is not None:
        return [me.id]
    words = value.split()
    return [one.id for one in named if all(word in one.name.casefold() for word in words)]


def _day(value: str, context: SearchContext) -> date | None:
    """Parse 24-11-2026, 24/11 (the last such day), 2026-11-24, today, kemarin, or 7 for a week ago."""
    today = context.now.astimezone(context.zone).date()
    if (word := value.replace(" ", "")) in _DAYS:
        return today - timedelta(days=_DAYS[word])
    if re.fullmatch(r"\d{1,4}", value):
        return today - timedelta(days=int(value))
    numbers = re.fullmatch(r"(\d{1,4})[-/.](\d{1,2})(?:[-/.](\d{1,4}))?", value)
    if numbers is None:
        return None
    first, second, third = (int(number) if number else today.year for number in numbers.groups())
    year, month, day = (first, second, third) if len(numbers[1]) == 4 else (third, second, first)
    year = year + 2000 if year < 100 else year
    if year not in _YEARS:
        return None
    try:
        found = date(year, month, day)
        return found.replace(year=year - 1) if numbers[3] is None and found > today else found
    except ValueError:
        return None


def _dated(only: CaseFilter, name: str, day: date, context: SearchContext) -> CaseFilter:
    began = datetime.combine(day, time(), context.zone)
    ended = datetime.combine(day + timedelta(days=1), time(), context.zone)
    if name == "since":
        return replace(only, changed_from=began)
    if name == "until":
        return replace(only, changed_before=ended)
    return replace(only, changed_from=began, changed_before=ended)
