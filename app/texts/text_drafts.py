"""Unsent texts to phones: on disk like other drafts, without the addressee's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection

from app.access.hidden_cases import HiddenCase, HiddenCases
from app.access.visibility import may_read
from app.cases.drafting import Drafting
from app.common.phone_number import plain_form
from app.records.service import Records
from app.texts.text_messages import Addressee, TextMessages
from db.enums import HandleKind
from db.queries.cases import case_file
from db.queries.people import person
from db.records import AgentRecord, ApplicantRecord

_CASE, _PERSON, _TO, _HIDDEN = "text:case:", "text:person:", "text:to:", "text:hidden:"
_DIALLED = (HandleKind.PHONE, HandleKind.WHATSAPP, HandleKind.SIP)
_MARK_BYTES = 3  # hundreds of possible numbers share each mark, and hardly ever two of one case


@dataclass(frozen=True, slots=True)
class TextDraft:
    """addressee: Its target is "" if it is not known any more: the agent types it again."""

    addressee: Addressee
    text: str


def draft_key(to: Addressee) -> str:
    """Return the key of the draft of a text.

    It names the case or the person by id, and distinguishes their numbers by a mark from which no number can
    be calculated: if a person becomes anonymous later, the number is not on the disk. A number typed by hand
    is kept as typed until a hidden case has it.
    """
    if to.case_id is not None:
        return f"{_CASE}{to.case_id}:{to.lost or _mark(to.target, to.case_id)}"
    if to.applicant_id is not None:
        return f"{_PERSON}{to.applicant_id}:{to.lost or _mark(to.target, to.applicant_id)}"
    return f"{_HIDDEN}{to.lost or _mark(to.target)}" if to.is_hidden else f"{_TO}{to.target}"


def _mark(target: str, of: UUID | None = None) -> str:
    """Return the mark of a number, a different one for each case or person."""
    secret = of.bytes if of is not None else b""
    return blake2b(plain_form(target).encode(), key=secret, digest_size=_MARK_BYTES).hexdigest()


def keys_of_erased(case_ids: Iterable[UUID], applicant_ids: Iterable[UUID]) -> list[str]:
    """Return the keys of the drafts to a person who is erased."""
    return [*(f"{_CASE}{one}" for one in case_ids), *(f"{_PERSON}{one}" for one in applicant_ids)]


class TextDrafts(QObject):
    """Keeps the texts of the signed-in person. Lives in the GUI thread, which never waits for the disk."""

    restored = Signal(object)  # tuple of TextDraft, of the person who just signed in

    def __init__(
        self,
        drafting: Drafting,
        records: Records,
        texts: TextMessages,
        hidden_cases: HiddenCases,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._drafting = drafting
        self._records = records
        drafting.restored.connect(self._on_restored)
        texts.delivered.connect(self._on_delivered)
        hidden_cases.hidden.connect(self._on_hidden)

    def keep(self, to: Addressee, text: str) -> None:
        """Keep the current text; on disk within 250 ms. A blank text is removed."""
        key = draft_key(to)
        if text.strip():
            if self._drafting.fields(key).get("text") != text:
                self._drafting.keep(key, "text", text)
        elif self._drafting.fields(key):
            self._drafting.forget(key)

    def move(self, before: Addressee, after: Addressee, text: str) -> None:
        """Move the text to another addressee."""
        if draft_key(before) != draft_key(after):
            self.keep(before, "")
            self.keep(after, text)

    @Slot(object, str, object)
    def _on_delivered(self, to: Addressee, text: str, author: UUID | None) -> None:
        """Remove what its author sent, unless another text to the same addressee was typed meanwhile."""
        if author is None:
            return
        key = draft_key(to)
        typed = self._drafting.fields_of(author, key).get("text", "")
        if typed.strip() == text:
            self._drafting.sent(author, key, "text", typed)

    @Slot(object)
    def _on_hidden(self, case: HiddenCase) -> None:
        """Remove the numbers of the case from the disk, also those that were typed by hand."""

        def renamed(key: str) -> str:
            return draft_key(Addressee(key.removeprefix(_TO)).seen_with(case))

        self._drafting.rename(_TO, renamed)

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
    if key.startswith(_TO):
        return Addressee(key.removeprefix(_TO))
    about, _, mark = key.rpartition(":")
    if key.startswith(_CASE):
        return _of_case(tx, UUID(about.removeprefix(_CASE)), mark, viewer)
    if key.startswith(_PERSON):
        applicant_id = UUID(about.removeprefix(_PERSON))
        match = person(tx, applicant_id)
        if match is None:
            return Addressee("", applicant_id=applicant_id, lost=mark)
        numbers = (*_numbers(match.applicant), *(one.number for one in match.last_contacts))
        target = _marked(numbers, mark, applicant_id)
        return Addressee(target, match.applicant.name, applicant_id, lost="" if target else mark)
    return Addressee("", is_hidden=True, lost=mark)


def _of_case(tx: Connection, case_id: UUID, mark: str, viewer: AgentRecord | None) -> Addressee:
    """Return the applicant, or another caller of the case; without target if no record has the number."""
    file = case_file(tx, case_id)
    if file is None or not may_read(viewer, file.row):
        return Addressee("", case_id=case_id, is_hidden=True, lost=mark)
    known, is_hidden = file.applicant, file.row.is_anonymous
    if known is not None and (target := _marked(_numbers(known), mark, case_id)):
        return Addressee(target, "" if is_hidden else known.name, known.id, case_id, is_hidden)
    for one in reversed(file.contacts):
        if one.number and _mark(one.number, case_id) == mark:
            name = one.applicant_name or one.remote_name
            return Addressee(one.number, "" if is_hidden else name, one.applicant_id, case_id, is_hidden)
    return Addressee("", case_id=case_id, is_hidden=is_hidden, lost=mark)


def _marked(numbers: Iterable[str], mark: str, of: UUID) -> str:
    return next((one for one in numbers if one and _mark(one, of) == mark), "")


def _numbers(known: ApplicantRecord) -> tuple[str, ...]:
    return tuple(one.value for one in known.handles if one.kind in _DIALLED)
