"""Texts to phones that are typed and not sent: on disk like other drafts, without the addressee's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection

from app.access.visibility import may_read
from app.drafting import Drafting
from app.records import Records
from app.text_messages import Addressee, TextMessages
from db.queries.cases import case_file
from db.queries.people import person
from db.records import AgentRecord, ApplicantRecord
from db.words import HandleKind

_CASE, _PERSON, _TO, _HIDDEN = "text:case:", "text:person:", "text:to:", "text:hidden"
_DIALLED = (HandleKind.PHONE, HandleKind.WHATSAPP, HandleKind.SIP)


@dataclass(frozen=True, slots=True)
class TextDraft:
    """addressee: Its target is "" where it is not known any more: then the agent types it anew."""

    addressee: Addressee
    text: str


def draft_key(to: Addressee) -> str:
    """Return the key of the draft of a text.

    It names the case or the person by id, never by number: who is anonymous later is not on the disk then. A
    number that stands in no record is kept as it was typed.
    """
    if to.case_id is not None:
        return f"{_CASE}{to.case_id}"
    if to.applicant_id is not None:
        return f"{_PERSON}{to.applicant_id}"
    return _HIDDEN if to.is_hidden else f"{_TO}{to.target}"


def keys_of_erased(case_ids: Iterable[UUID], applicant_ids: Iterable[UUID]) -> list[str]:
    """Return the keys of the drafts to a person who is erased."""
    return [*(f"{_CASE}{one}" for one in case_ids), *(f"{_PERSON}{one}" for one in applicant_ids)]


class TextDrafts(QObject):
    """Keeps the texts of the signed-in person. Lives in the GUI thread; nothing waits for the disk."""

    restored = Signal(object)  # tuple of TextDraft, of the person who just signed in

    def __init__(
        self, drafting: Drafting, records: Records, texts: TextMessages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._drafting = drafting
        self._records = records
        drafting.restored.connect(self._on_restored)
        texts.delivered.connect(self._on_delivered)

    def keep(self, to: Addressee, text: str) -> None:
        """Take the present text; on disk within 250 ms. A blank text is forgotten."""
        key = draft_key(to)
        if text.strip():
            if self._drafting.fields(key).get("text") != text:
                self._drafting.keep(key, "text", text)
        elif self._drafting.fields(key):
            self._drafting.forget(key)

    def move(self, before: Addressee, after: Addressee, text: str) -> None:
        """The same text goes to another addressee."""
        if draft_key(before) != draft_key(after):
            self.keep(before, "")
            self.keep(after, text)

    @Slot(object, str)
    def _on_delivered(self, to: Addressee, text: str) -> None:
        """Forget what was sent, unless another text is typed to the same addressee by now."""
        if self._drafting.fields(draft_key(to)).get("text", "").strip() == text:
            self.keep(to, "")

    @Slot()
    def _on_restored(self) -> None:
        kept = self._drafting.texts_of("text:")
        author, viewer = self._drafting.author, self._records.viewer
        if not kept:
            return

        def read(tx: Connection) -> tuple[TextDraft, ...]:
            return tuple(TextDraft(_addressee(tx, key, viewer), text) for key, text in kept.items())

        def found(drafts: tuple[TextDraft, ...]) -> None:
            if self._drafting.author == author:
                self.restored.emit(drafts)

        self._records.read(read, found)


def _addressee(tx: Connection, key: str, viewer: AgentRecord | None) -> Addressee:
    """Find the addressee of a draft again. The target is empty if no record has the number any more."""
    if key.startswith(_CASE):
        case_id = UUID(key.removeprefix(_CASE))
        file = case_file(tx, case_id)
        if file is None or not may_read(viewer, file.row):
            return Addressee("", case_id=case_id, is_hidden=True)
        known, is_hidden = file.applicant, file.row.is_anonymous
        target = next((one.number for one in reversed(file.contacts) if one.number), _number(known))
        name = known.name if known is not None and not is_hidden else ""
        return Addressee(target, name, file.row.applicant_id, case_id, is_hidden)
    if key.startswith(_PERSON):
        applicant_id = UUID(key.removeprefix(_PERSON))
        match = person(tx, applicant_id)
        known = match.applicant if match is not None else None
        return Addressee(_number(known), known.name if known is not None else "", applicant_id)
    return Addressee("", is_hidden=True) if key == _HIDDEN else Addressee(key.removeprefix(_TO))


def _number(known: ApplicantRecord | None) -> str:
    handles = known.handles if known is not None else ()
    return next((one.value for one in handles if one.kind in _DIALLED), "")
