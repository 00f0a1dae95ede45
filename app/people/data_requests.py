"""The register of requests about personal data, for supervisors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.cases.new_applicants import new_applicant
from app.common.debounce import Debounce
from app.common.phone_number import parse
from app.mutations.person import AnswerDataRequest, AskOfData
from app.records.answer_order import AnswerOrder
from app.records.service import Records, Refusal
from app.settings.preferences import Preferences
from app.values.open_case import VisibleCase
from db.enums import DataRequestKind, Role
from db.queries.data_requests import MOST_REQUESTS, RegisteredRequest, register
from db.queries.people import people_at
from db.records import PersonMatch

SHOWN_DAYS = 366
SETTLE_MS = 300
__all__ = ["MOST_REQUESTS", "SHOWN_DAYS", "DataRequests", "RegisteredRequest", "case_of"]


def case_of(case: VisibleCase | None, person_id: UUID) -> UUID | None:
    """Return the open case as that of a request of this person; None if it is another one's, or anonymous."""
    row = case.file.row if case is not None and case.file is not None and not case.is_anonymous else None
    return row.id if row is not None and row.applicant_id == person_id else None


class DataRequests(QObject):
    """Lives in the GUI thread. `listed` follows `look`, and each change while the register is looked at."""

    listed = Signal(object)  # tuple of RegisteredRequest
    stored = Signal()  # a request
    not_stored = Signal()  # a request that was refused, or whose person could not be looked for
    answered = Signal(object)  # UUID of the request
    not_answered = Signal(object)  # UUID of the request
    refused = Signal(object)  # Refusal

    def __init__(
        self,
        records: Records,
        session: Session,
        preferences: Preferences,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._session, self._preferences = records, session, preferences
        self._clock = clock
        self._order = AnswerOrder()
        self._is_read = False
        settling = Debounce(SETTLE_MS, self._read, self)
        records.changed.connect(settling.changed)

    @property
    def may_read(self) -> bool:
        agent = self._session.agent
        return agent is not None and agent.role is Role.SUPERVISOR

    @Slot()
    def start_reading(self) -> None:
        self._is_read = True
        self._read()

    @Slot()
    def leave(self) -> None:
        self._is_read = False

    def record(
        self,
        person: UUID | None,
        name: str,
        phone: str,
        kind: DataRequestKind,
        received_at: datetime,
        words: str,
        case_id: UUID | None = None,
    ) -> None:
        """Note a request. person: None: the one with this name and number, or a new one.

        case_id: Of this person, with which the request came.
        """
        asked = partial(self._ask, kind=kind, received_at=received_at, words=words, case_id=case_id)
        if person is not None:
            asked(person)
            return
        number = parse(phone, self._preferences.settings.office)
        if phone.strip() and not number.key:
            self._on_not_stored(Refusal("phone_not_understood", {"text": phone.strip()}))
            return
        self._records.read(
            lambda tx: people_at(tx, number.key),
            lambda found: self._with_person(found, name, phone, asked),
            self.not_stored.emit,
        )

    def answer(self, request_id: UUID, outcome: str) -> None:
        self._records.change(
            AnswerDataRequest(request_id=request_id, outcome=outcome, occurred_at=self._clock()),
            done=partial(self.answered.emit, request_id),
            refused=partial(self._on_not_answered, request_id),
        )

    def _on_not_answered(self, request_id: UUID, refusal: Refusal) -> None:
        self.not_answered.emit(request_id)
        self.refused.emit(refusal)

    def _with_person(
        self, found: tuple[PersonMatch, ...], name: str, phone: str, asked: Callable[..., None]
    ) -> None:
        same = [one for one in found if one.applicant.name.casefold() == name.strip().casefold()]
        if same:
            asked(same[0].applicant.id)
            return
        added = new_applicant(name, phone, "", self._preferences.settings.office)
        asked(added.applicant_id, added)

    def _ask(
        self,
        person: UUID,
        *first: object,
        kind: DataRequestKind,
        received_at: datetime,
        words: str,
        case_id: UUID | None,
    ) -> None:
        asked = AskOfData(
            request_id=uuid7(),
            applicant_id=person,
            kind=kind,
            words=words,
            received_at=received_at,
            case_id=case_id,
            occurred_at=self._clock(),
        )
        self._records.change(
            *first,  # type: ignore[arg-type]
            asked,
            done=self.stored.emit,
            refused=self._on_not_stored,
        )

    def _on_not_stored(self, refusal: Refusal) -> None:
        self.not_stored.emit()
        self.refused.emit(refusal)

    @Slot()
    def _read(self) -> None:
        viewer = self._session.agent
        if not self._is_read or not self.may_read:
            return
        since = self._clock() - timedelta(days=SHOWN_DAYS)

        def found(rows: tuple[RegisteredRequest, ...]) -> None:
            if self._session.agent == viewer:
                self.listed.emit(rows)

        self._records.read(lambda tx: register(tx, since), self._order.unless_late(found))
