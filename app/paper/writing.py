"""The words on paper: in the office's language and time zone, whatever the window's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from enum import Enum
from pathlib import Path
from typing import Any

import resources
from app.common.clock import zone_letters
from app.common.code_words import WordsIn
from app.common.typed_toml import TomlError, read_toml
from app.paper.sheet import Facts
from db.enums import CaseKind, CaseStatus, Channel, EntryKind, LinkKind, Priority, ValidationSystem
from db.records import ApplicantRecord, CaseRow

WORDS = "words.toml"
OWN_WORDS = "paper_words.toml"
_Tables = dict[str, dict[str, Any]]
LANGUAGE = "id"  # the office's
_PRINTED = (
    CaseKind,
    Priority,
    Channel,
    CaseStatus,
    ValidationSystem,
    LinkKind,
)  # no two have a value in common


class Writing:
    """Words, dates and names in their printed form."""

    def __init__(self, words: dict[str, dict[str, Any]], zone: tzinfo, catalogue: WordsIn) -> None:
        self._words, self._catalogue = words, catalogue
        self.zone = zone

    def text(self, key: str, **values: object) -> str:
        found: str = self._words["texts"][key]
        return found.format(**values)

    def title(self, kind: Enum) -> str:
        return str(self._words["titles"][kind.value])

    def heading(self, key: str) -> str:
        return str(self._words["headings"][key])

    def columns(self, *keys: str) -> tuple[str, ...]:
        return tuple(str(self._words["columns"][key]) for key in keys)

    def word(self, value: Enum | str) -> str:
        """Return the word for a value of the records; the value itself if there is none."""
        key = value.value if isinstance(value, Enum) else value
        return str(self._words["words"].get(key, key))

    def translated(self, context: str, source: str) -> str:
        """Return a text of the catalogue of translations."""
        return self._catalogue.translated(context, source)

    def about(self, kind: CaseKind) -> str:
        """Return the noun for this kind of case, within a sentence."""
        return self.text(f"about_{kind.value}")

    def entry(self, kind: Enum) -> str:
        return str(self._words["entries"].get(kind.value, kind.value))

    def facts(self, *rows: tuple[str, str]) -> Facts:
        """Return the rows that have a value, with their labels."""
        labels = self._words["labels"]
        return Facts(tuple((labels[key], value) for key, value in rows if value.strip()))

    def label(self, key: str) -> str:
        return str(self._words["labels"][key])

    def day(self, day: date) -> str:
        """Return "24 November 2026"."""
        return f"{day.day} {self._words['months']['names'][day.month - 1]} {day.year}"

    def month(self, day: date) -> str:
        return f"{self._words['months']['names'][day.month - 1]} {day.year}"

    @property
    def weekdays(self) -> tuple[str, ...]:
        """Return Monday to Sunday."""
        return tuple(self._words["days"]["names"])

    def weekday(self, at: datetime) -> str:
        """Return "Selasa, 24 November 2026"."""
        day = at.astimezone(self.zone).date()
        return f"{self._words['days']['names'][day.weekday()]}, {self.day(day)}"

    def at(self, at: datetime | None) -> str:
        """Return "24 November 2026 pukul 14.05 WIB"; "" for None."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        return f"{self.day(local.date())} pukul {local:%H.%M} {zone_letters(local)}"

    def short_at(self, at: datetime | None) -> str:
        """Return "24-11-2026 14.05"; "" for None."""
        return "" if at is None else f"{at.astimezone(self.zone):%d-%m-%Y %H.%M}"

    def local(self, at: datetime | None) -> datetime | None:
        """Return the time on the office's clock for a spreadsheet: without a zone, to the second."""
        return None if at is None else at.astimezone(self.zone).replace(tzinfo=None, microsecond=0)

    # -- people -------------------------------------------------------------------------------------------

    def who(self, row: CaseRow) -> str:
        """Return the applicant as shown in a list."""
        return self.text("anonymous") if row.is_anonymous else row.applicant_name

    def contact(self, applicant: ApplicantRecord | None) -> str:
        return ", ".join(handle.value for handle in applicant.handles) if applicant is not None else ""


def load_writing(zone: tzinfo, own: Path | None = None) -> Writing:
    """Read our words, and over them those of the office in its data folder.

    The words of codes are the screen's: app.common.code_words. The office may change them for paper in its
    own file, in the tables `words` and `entries`.

    Raises:
        TomlError: The office's file exists and is invalid.
        OSError: It exists and cannot be read.
    """
    words = read_toml(resources.path("paper", WORDS), _Tables)
    codes = WordsIn(LANGUAGE)
    words["words"] = codes.words_of(*_PRINTED) | codes.sources()
    words["entries"] = codes.words_of(EntryKind)
    file = own / OWN_WORDS if own is not None else None
    if file is None or not file.exists():
        return Writing(words, zone, codes)
    for table, entries in read_toml(file, _Tables).items():
        unknown = sorted(_unknown(words, table, entries))
        if unknown:
            raise TomlError(table, f"unknown, or of another kind: {', '.join(unknown)}", str(file))
        words[table] |= entries
    return Writing(words, zone, codes)


def _unknown(words: dict[str, dict[str, Any]], table: str, entries: dict[str, Any]) -> Iterable[str]:
    """Yield misspelt keys, which would otherwise be ignored silently."""
    if table not in words:
        return [table]
    return [key for key, value in entries.items() if type(words[table].get(key)) is not type(value)]
