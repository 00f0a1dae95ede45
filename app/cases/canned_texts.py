"""Canned texts: shipped, the office's, shared and the user's own; and filling their placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.cases.packet import packet_of, promise_text
from app.common.clock import now
from app.common.typed_toml import TomlError, office_file, read_toml
from app.mutations.canned_text import SHORTCUT, KeepCannedText, RemoveCannedText
from app.records.answer_order import AnswerOrder
from app.records.service import Records, Refusal
from app.values.open_case import CaseFacts, VisibleCase
from db.knowledge import CannedTextRecord
from db.queries.articles import canned_texts
from db.replica import Applied

FILE = "canned_texts.toml"
# Placeholders in { }: the Indonesian name is shown if the value is unknown, because texts go to applicants.
PLACEHOLDERS = {
    "applicant": "nama pemohon",
    "organisation": "nama badan usaha",
    "case_number": "nomor kasus",
    "subject": "perihal",
    "registration_number": "nomor pendaftaran",
    "nib": "NIB",
    "agent": "nama petugas",
    "unit": "nama bidang",
    "promise": "janji kepada pemohon",
    "greeting": "salam",
    "today": "tanggal hari ini",
}
GAP = re.compile(r"«[^«»\n]*»")
_IN_PACKET = ("subject", "registration_number", "nib", "kbli", "region", "category", "service")
_PLACE = re.compile(r"\{(\w+)\}")
_GREETINGS = ((10, "Selamat pagi"), (15, "Selamat siang"), (18, "Selamat sore"), (24, "Selamat malam"))
_MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni"]
_MONTHS += ["Juli", "Agustus", "September", "Oktober", "November", "Desember"]


class _Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    shortcut: str
    text: str


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    texts: tuple[_Text, ...] = ()


def load_canned_texts(own: Path | None = None) -> tuple[CannedTextRecord, ...]:
    """Read the office's file in the folder `own`, else the shipped one.

    Raises:
        TomlError: Its content is invalid.
        OSError: It exists and cannot be read.
    """
    path = office_file(own, "desk", FILE)
    texts = read_toml(path, _File).texts
    for one in texts:
        if not SHORTCUT.fullmatch(one.shortcut):
            raise TomlError(f'"{one.shortcut}"', "is no shortcut of one word", str(path))
        if unknown := unknown_places(one.text):
            raise TomlError(one.shortcut, f"nothing is known for {{{unknown[0]}}}", str(path))
    return tuple(CannedTextRecord(None, None, one.shortcut.casefold(), one.text.strip()) for one in texts)


def unknown_places(text: str) -> list[str]:
    """Return the names in { } that are no placeholders."""
    return [name for name in _PLACE.findall(text) if name not in PLACEHOLDERS]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its placeholders filled. An unknown value becomes «its name», visibly."""

    def filled(place: re.Match[str]) -> str:
        return values.get(place[1], "").strip() or f"«{PLACEHOLDERS.get(place[1], place[1])}»"

    return _PLACE.sub(filled, text)


def values_of(case: VisibleCase | None, agent_name: str, at: datetime, zone: tzinfo) -> dict[str, str]:
    """Return the present values of the placeholders; a missing one is ""."""
    local = at.astimezone(zone)
    known = {
        "agent": agent_name,
        "greeting": next(words for hour, words in _GREETINGS if local.hour < hour),
        "today": _day(local.date()),
    }
    if case is None:
        return known
    person, file = case.person, case.file
    asked = next(iter(reversed(file.escalations)), None) if file else None
    return known | {
        "applicant": person.name if person else "",
        "organisation": person.organisation if person else "",
        "case_number": case.number,
        "subject": case.value("subject"),
        "registration_number": case.value("registration_number"),
        "nib": case.value("nib") or (person.nib if person else ""),
        "unit": asked.unit_name if asked else "",
        "promise": promise_text(packet_of(file, asked), zone) if file and asked else "",
    }


def has_open_gap(case: CaseFacts) -> bool:
    """Whether a detail that is sent with a packet, recorded or typed, has an unfilled placeholder."""
    recorded = case.recorded
    in_packet = (text for field in _IN_PACKET for text in (case.value(field), recorded.get(field, "")))
    return any(map(GAP.search, in_packet))


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


class CannedTexts(QObject):
    """All canned texts: for the same shortcut the user's own takes precedence, then the shared one, then the
    file's.
    """

    changed = Signal()
    refused = Signal(object)  # Refusal

    def __init__(
        self,
        records: Records,
        session: Session,
        shipped: tuple[CannedTextRecord, ...],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._session = records, session
        self._shipped = shipped
        self._order = AnswerOrder()
        self.all: tuple[CannedTextRecord, ...] = shipped
        session.agent_changed.connect(self._read)
        records.changed.connect(self._on_changed)

    def find(self, typed: str) -> tuple[CannedTextRecord, ...]:
        """Return those whose shortcut begins with these letters, then those that contain them."""
        letters = typed.casefold()
        first = [one for one in self.all if one.shortcut.startswith(letters)]
        rest = [
            one for one in self.all if one not in first and letters in f"{one.shortcut} {one.text}".casefold()
        ]
        return (*first, *rest)

    def keep(self, shortcut: str, text: str, is_shared: bool, known: CannedTextRecord | None = None) -> None:
        """Add a canned text, or change an existing one; a shipped one is copied."""
        if unknown := unknown_places(text):
            self.refused.emit(Refusal("unknown_place", {"text": unknown[0]}))
            return
        text_id = known.id if known is not None and known.id is not None else uuid7()
        kept = KeepCannedText(
            text_id=text_id, shortcut=shortcut, text=text, is_shared=is_shared, occurred_at=now()
        )
        self._records.change(kept, done=self._read, refused=self.refused.emit)

    def remove(self, known: CannedTextRecord) -> None:
        if known.id is not None:
            removed = RemoveCannedText(text_id=known.id, occurred_at=now())
            self._records.change(removed, done=self._read, refused=self.refused.emit)

    @Slot()
    def _read(self) -> None:
        agent_id = self._session.agent.id if self._session.agent else None
        self._records.read(lambda tx: canned_texts(tx, agent_id), self._order.unless_late(self._show))

    def _show(self, found: tuple[CannedTextRecord, ...]) -> None:
        own_first = sorted(found, key=lambda one: one.owner_id is None)
        by_shortcut: dict[str, CannedTextRecord] = {}
        for one in (*own_first, *self._shipped):
            by_shortcut.setdefault(one.shortcut, one)
        self.all = tuple(sorted(by_shortcut.values(), key=lambda one: one.shortcut))
        self.changed.emit()

    @Slot(object)
    def _on_changed(self, applied: Applied) -> None:
        if applied.is_foreign:
            self._read()
