"""The office's hours, holidays and limits as files: those that we ship, overlaid by the office's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec

import resources
from app.common.typed_toml import TomlError, office_file, read_toml
from app.sop.office_hours import DAY_MIN, Holiday, HolidayKind, OfficeDays, Week
from app.sop.procedure import MOST_DAYS, Deadline, DeadlineSource, Sop, Text, load

HOURS, HOLIDAYS, DEADLINES = "office_hours.toml", "holidays.toml", "deadlines.toml"
_OF_ADDRESS = {"id": "Jam alamat ini", "en": "Hours of this address"}
_PART = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4])[:.]([0-5]\d)")


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all parts: a misspelt key is refused."""


class _Week(_Part, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    name: Text
    first: date | None = None
    last: date | None = None
    is_estimated: bool = False
    mon: tuple[str, ...] = ()
    tue: tuple[str, ...] = ()
    wed: tuple[str, ...] = ()
    thu: tuple[str, ...] = ()
    fri: tuple[str, ...] = ()
    sat: tuple[str, ...] = ()
    sun: tuple[str, ...] = ()


class _Hours(_Part, frozen=True, kw_only=True):
    weeks: tuple[_Week, ...]
    exceptions: tuple[_Week, ...] = ()


class _Holiday(_Part, frozen=True, kw_only=True):
    date: date
    name: str
    kind: HolidayKind
    is_estimated: bool = False


class _Year(_Part, frozen=True, kw_only=True):
    year: int
    source: str


class _Holidays(_Part, frozen=True, kw_only=True):
    years: tuple[_Year, ...] = ()
    holidays: tuple[_Holiday, ...] = ()


_Words = Annotated[str, msgspec.Meta(pattern=r"\S")]


class _OwnDeadline(_Part, frozen=True, kw_only=True):
    """What the office changes of the limit with this id. None: It stays as in the SOP.

    basis: What other working days rest on; the SOP's says something else.
    """

    id: str
    is_used: bool
    working_days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)] | None = None
    basis: Text | None = None
    categories: Annotated[tuple[_Words, ...], msgspec.Meta(min_length=1)] | None = None


class _OwnDeadlines(_Part, frozen=True, kw_only=True):
    deadlines: tuple[_OwnDeadline, ...] = ()


def load_office_sop(own: Path | None = None) -> Sop:
    """Read the shipped SOP, with the limits as the office's own file in the folder `own` changes them.

    Raises:
        TomlError: A file has an error, or names a limit twice or one that the SOP does not have.
        OSError: A file is there and cannot be read.
    """
    sop = load()
    file = own / DEADLINES if own is not None else None
    if file is None or not file.exists():
        return sop
    deadlines = {one.id: one for one in sop.deadlines}
    seen: set[str] = set()
    for place, one in enumerate(read_toml(file, _OwnDeadlines).deadlines):
        key = f"deadlines[{place}].id"
        if one.id not in deadlines:
            raise TomlError(key, f'"{one.id}" is none of {", ".join(deadlines)}', str(file))
        if one.id in seen:
            raise TomlError(key, f'"{one.id}" is there twice', str(file))
        if (one.working_days is None) is not (one.basis is None):
            raise TomlError(
                key, "working_days and basis belong together: what do these days rest on?", str(file)
            )
        seen.add(one.id)
        deadlines[one.id] = _changed(deadlines[one.id], one)
    return msgspec.structs.replace(sop, deadlines=tuple(deadlines.values()))


def _changed(deadline: Deadline, own: _OwnDeadline) -> Deadline:
    given = {name: value for name, value in msgspec.structs.asdict(own).items() if value is not None}
    if own.basis is not None:
        given["source"] = DeadlineSource.SETTING
    return msgspec.structs.replace(deadline, **given)


def load_office_days(own: Path | None = None) -> OfficeDays:
    """Read the shipped files, and over them the office's own in the folder `own`.

    Raises:
        TomlError: A file has an error.
        OSError: A file is there and cannot be read.
    """
    hours_file = office_file(own, "desk", HOURS)
    hours = read_toml(hours_file, _Hours)
    shipped = read_toml(resources.path("desk", HOLIDAYS), _Holidays)
    own_file = own / HOLIDAYS if own is not None else None
    added = read_toml(own_file, _Holidays) if own_file is not None and own_file.exists() else _Holidays()
    file = str(hours_file)
    weeks = tuple(_week(week, f"weeks[{n}]", file) for n, week in enumerate(hours.weeks))
    if not any(any(week.days) for week in weeks):
        raise TomlError("weeks", "there is no hour at which the office is open", file)
    return OfficeDays(
        weeks=weeks,
        exceptions=tuple(_week(one, f"exceptions[{n}]", file) for n, one in enumerate(hours.exceptions)),
        holidays={
            one.date: Holiday(one.date, one.name, one.kind, one.is_estimated)
            for one in (*shipped.holidays, *added.holidays)
        },
        known_years=frozenset(year.year for year in (*shipped.years, *added.years)),
    )


def week_of_hours(hours: Mapping[str, Any]) -> Week:
    """Return the hours of an address of the office: {"mon": ["07:30-16:00"], ...}. Raises TomlError."""
    try:
        given = msgspec.convert({"name": _OF_ADDRESS, **hours}, _Week)
    except msgspec.ValidationError as error:
        raise TomlError("hours", str(error)) from error
    return _week(given, "hours", "")


def _week(week: _Week, where: str, file: str) -> Week:
    if week.first is not None and week.last is not None and week.last < week.first:
        raise TomlError(where, f"ends on {week.last}, before it begins", file)
    days = (week.mon, week.tue, week.wed, week.thu, week.fri, week.sat, week.sun)
    return Week(
        name=week.name,
        days=tuple(_parts(parts, where, file) for parts in days),
        first=week.first,
        last=week.last,
        is_estimated=week.is_estimated,
    )


def _parts(texts: tuple[str, ...], where: str, file: str) -> tuple[tuple[int, int], ...]:
    """Turn "07:30-12:00" into minutes; they must be in order and apart from each other."""
    parts: list[tuple[int, int]] = []
    for text in texts:
        found = _PART.fullmatch(text.strip())
        if found is None:
            raise TomlError(where, f'"{text}" is no part of a day like "07:30-12:00"', file)
        start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        if not (parts[-1][1] if parts else 0) <= start < end <= DAY_MIN:
            detail = f'"{text}" does not come after the part before it, or has no length'
            raise TomlError(where, detail, file)
        parts.append((start, end))
    return tuple(parts)
