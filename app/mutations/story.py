"""One case while a mutation works on it: the move is checked, its story is told, its row follows.

What each kind of timeline entry carries in `facts`:
    contact_started    channel, direction, remote
    case_logged        number, subject
    details_changed    changes: {field: [old, new]}
    note_added         call_offset_s, seconds since the call was answered (if noted in a call)
    evidence_added     evidence_id, system, query, sha256; method, found_at and fields of an answer
    wait_started       reason
    answer_found       solution_id, validated_in, reference, legal_basis
    escalated          escalation_id, unit_id, unit_name, due_at, promise
    escalation_returned  escalation_id, reason
    solution_recorded  solution_id, escalation_id, validated_in, reference, legal_basis,
                       recorded_by (if an agent wrote down what a unit said)
    solution_told, receipt_confirmed  means; satisfied 1 to 4, recorded_by
    closed, reopened, cancelled       reason
    assigned           agent_id, agent_name, from_name
    contact_ended      disposition, sip_code, duration_s (from the answer on)
    call_transferred   target
    message_received, message_sent    remote
    recording_made     recording_id, sha256, duration_s, consent_text
    recording_played   recording_id
    corrected          contact_id, what was undone
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from app.lifecycle import MOVES, ROLES, Move, Place
from db.models import Applicant, Case, TimelineEntry
from db.mutation import Rejected
from db.tx import Tx
from db.words import CaseStatus, EntryKind

_OVER = (CaseStatus.CLOSED, CaseStatus.CANCELLED)


class Story:
    """Reads the case, takes one move, and stores the row once at the end."""

    def __init__(self, tx: Tx, case_id: UUID) -> None:
        """Raise Rejected("no_such_case") if there is none."""
        self.tx = tx
        self.case = tx.need(Case, case_id, "no_such_case")
        self._version: int = self.case["version"]
        self._changed_at: datetime = self.case["changed_at"]
        self._columns: dict[str, Any] = {}

    def move(self, move: Move, occurred_at: datetime) -> None:
        """Take the case where the move leads; raise Rejected if the table does not allow it now or to me."""
        status: CaseStatus = self.case["status"]
        if self.tx.me.role not in ROLES[move]:
            raise Rejected("not_your_role", {"move": move.value, "role": self.tx.me.role.value})
        place = MOVES[status].get(move)
        if place is None:
            raise Rejected("move_not_allowed", {"move": move.value, "status": status.value})
        self._stand(place, self._not_before(occurred_at))

    def set(self, **columns: Any) -> None:
        self._columns.update(columns)

    def tell(
        self,
        kind: EntryKind,
        occurred_at: datetime,
        text: str = "",
        contact_id: UUID | None = None,
        by: str | None = None,
        entry_id: UUID | None = None,
        **facts: Any,
    ) -> None:
        """Append an entry. `by` names somebody outside the program who did it; else it was me.

        `entry_id` is given by those that must be told once only.
        """
        self._version += 1
        self._changed_at = self._not_before(occurred_at)
        case_id: UUID = self.case["id"]
        me = self.tx.me
        self.tx.insert(
            TimelineEntry,
            # Derived, not random: the entry is the same one wherever the mutation is run again.
            id=entry_id or uuid5(case_id, str(self._version)),
            team_id=self.case["team_id"],
            case_id=case_id,
            version=self._version,
            kind=kind,
            actor_id=me.agent_id if by is None else None,
            actor_name=me.agent_name if by is None else by,
            workstation=me.workstation,
            occurred_at=occurred_at,
            recorded_at=self.tx.recorded_at,
            contact_id=contact_id,
            text=text,
            facts=facts,
        )

    def store(self) -> None:
        self.tx.update(Case, self.case, version=self._version, changed_at=self._changed_at, **self._columns)

    def applicant_name(self) -> str:
        return applicant_name(self.tx, self.case["applicant_id"])

    def _not_before(self, occurred_at: datetime) -> datetime:
        """Two workstations' clocks differ; in a case's story time stands still rather than running back."""
        return max(occurred_at, self._changed_at)

    def _stand(self, place: Place, at: datetime) -> None:
        status: CaseStatus = self.case["status"]
        waiting_since: datetime | None = self.case["waiting_since"]
        begins_step = place.step is not None and (place.step != self.case["step"] or status in _OVER)
        if begins_step:
            self.set(step=place.step, step_started_at=at, paused_ms=0, waiting_since=None)
        elif waiting_since is not None and place.status is not CaseStatus.WAITING_APPLICANT:
            paused = (at - waiting_since) // timedelta(milliseconds=1)
            self.set(paused_ms=self.case["paused_ms"] + paused, waiting_since=None)
        elif waiting_since is None and place.status is CaseStatus.WAITING_APPLICANT:
            self.set(waiting_since=at)
        self.set(status=place.status)


def applicant_name(tx: Tx, applicant_id: UUID | None) -> str:
    applicant = tx.row(Applicant, applicant_id) if applicant_id is not None else None
    return applicant["name"] if applicant is not None else ""


def need_text(text: str, code: str) -> str:
    """Return the text without the space around it; raise Rejected if nothing is left."""
    stripped = text.strip()
    if not stripped:
        raise Rejected(code)
    return stripped
