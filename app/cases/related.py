"""Tags of the open case, its links with other cases, and those with the same tracking id."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.access.hidden_cases import HiddenCase, HiddenCases
from app.access.session import Session
from app.access.visibility import may_read, offered_tags
from app.cases.case_editor import CaseEditor
from app.common.clock import now
from app.common.debounce import Debounce
from app.common.tags import typed_tags
from app.mutations.links import LinkCases, UnlinkCases
from app.mutations.tags import AddTag, RemoveTag
from app.records.service import Records, Refusal
from app.values.open_case import VisibleCase
from db.enums import LinkKind
from db.mutation import Mutation
from db.queries.cases import case_by_digits, cases_by_tracking
from db.queries.tags_and_links import tags_in_use
from db.records import CaseRow, LinkRecord
from db.rules.lifecycle import Move

SETTLE_MS = 500  # one download may hide thousands of cases


class RelatedCases(QObject):
    """Changes are recorded at once: they are no part of what is typed. Lives in the GUI thread."""

    stored = Signal()
    refused = Signal(object)  # Refusal
    tags_read = Signal(object)  # tuple[str, ...]: those in use in the office
    same_tracking_read = Signal(object, str, object)  # UUID of a case, its tracking id, numbers of others

    def __init__(
        self,
        editor: CaseEditor,
        records: Records,
        session: Session,
        hidden_cases: HiddenCases,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._records, self._session = editor, records, session
        self._question = 0  # answers to an earlier one are late
        self._tags_outdated = Debounce(SETTLE_MS, self.ask_tags, self)
        hidden_cases.hidden.connect(self._on_hidden)

    def may_tag(self, case: VisibleCase) -> bool:
        return case.file is not None and Move.TAG in case.moves

    def ask_tags(self) -> None:
        """Read the tags that are in use; `tags_read` follows, unless they are asked for once more before."""
        self._question += 1
        self._records.read(tags_in_use, partial(self._offer, self._question))

    def _offer(self, question: int, tags: tuple[str, ...]) -> None:
        if question == self._question:
            self.tags_read.emit(offered_tags(tags))

    def ask_same_tracking(self, case_id: UUID, tracking: str) -> None:
        """Read which other cases have this tracking id of SP4N-LAPOR!; `same_tracking_read` follows.

        It is said, never enforced: an applicant may have two cases from one report.
        """

        def found(rows: tuple[CaseRow, ...]) -> None:
            others = (row for row in rows if row.id != case_id and may_read(self._session.agent, row))
            self.same_tracking_read.emit(case_id, tracking, tuple(row.number for row in others))

        self._records.read(lambda tx: cases_by_tracking(tx, tracking), found)

    def add_tags(self, typed: str) -> None:
        """Put the typed tags on the open case."""
        tags = typed_tags(typed)
        self._change(lambda case_id: [AddTag(case_id=case_id, tag=tag, occurred_at=now()) for tag in tags])
        if not tags:
            self.refused.emit(Refusal("tag_missing"))

    def remove_tag(self, place: int) -> None:
        """Take a tag of the open case off, by its place: what is shown of it may be masked."""
        case = self._editor.raw
        tags = case.file.tags if case is not None and case.file is not None else ()
        self._change(
            lambda case_id: [
                RemoveTag(case_id=case_id, tag=tag, occurred_at=now()) for tag in tags[place : place + 1]
            ]
        )

    def link(self, number: str, kind: LinkKind) -> None:
        """Link the open case with the case of this number, typed with or without its dashes."""
        digits = "".join(filter(str.isdecimal, number))
        case_id = self._case_id
        if case_id is None:
            return

        def found(other: CaseRow | None) -> None:
            if other is None or not digits:
                self.refused.emit(Refusal("link_not_found", {"text": number.strip()}))
            elif not may_read(self._session.agent, other):
                self.refused.emit(Refusal("case_confidential", {"number": other.number}))
            else:
                link = LinkCases(case_id=case_id, other_id=other.id, kind=kind, occurred_at=now())
                self._records.change(link, done=self._on_stored, refused=self.refused.emit)

        self._records.read(lambda tx: case_by_digits(tx, digits), found)

    def unlink(self, link: LinkRecord) -> None:
        self._change(
            lambda case_id: [
                UnlinkCases(case_id=case_id, other_id=link.other_id, kind=link.kind, occurred_at=now())
            ]
        )

    @property
    def _case_id(self) -> UUID | None:
        """The open case, if it is in the records."""
        case = self._editor.current
        return case.case_id if case is not None and case.file is not None else None

    def _change(self, mutations: Callable[[UUID], list[Mutation]]) -> None:
        case_id = self._case_id
        if case_id is not None and (made := mutations(case_id)):
            self._records.change(*made, done=self._on_stored, refused=self.refused.emit)

    @Slot(object)
    def _on_hidden(self, hidden: HiddenCase) -> None:
        """A linked case may have been shown with its subject until now, and its tags were offered."""
        self._question += 1  # a reading that runs may have found these tags
        self.tags_read.emit(())
        self._tags_outdated.changed()
        case = self._editor.current
        links = case.file.links if case is not None and case.file is not None else ()
        if any(link.other_id == hidden.case_id for link in links):
            self._editor.read_again()

    @Slot()
    def _on_stored(self) -> None:
        self.stored.emit()
