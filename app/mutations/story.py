"""One case while a mutation changes it: checks the move, adds the timeline entry, updates the row.

What each kind of timeline entry carries in `facts`:
    contact_started    channel, direction, remote; is_by_hand and recorded_by if a person recorded it;
                       queue, waited_s (until it rang here) if the PBX sent it
    case_logged        number, subject
    details_changed    changes: {field: [old, new]}; the reason for lifting the anonymity is the text;
                       overwrote: {field: [seen, theirs, mine, who]}, settled: [field] (merged_fields.py)
    note_added         call_offset_s, seconds since the call was answered (if noted in a call);
                       sp4n, the digest of what a file of SP4N-LAPOR! said (sp4n.py)
    evidence_added     evidence_id, system, query, sha256; method, found_at and fields of an answer
    attachment_added   attachment_id, name, bytes, sha256
    attachment_removed attachment_id, name; the reason is the text
    numbers_revealed   reason ("call", "identify", "compare", "other"); the added explanation is the text
    wait_started       reason, waits_for ("data", "unit", "agent_answer", "reach"; before: "unit_question"),
                       until (if there is a last day)
    wait_ended         cause: "contact", "answer", "told", "passed", "date"; contact_id on the entry; none if
                       a person ended it
    answer_found       solution_id, validated_in, reference, oss_reference, legal_basis, valid_until,
                       validated_by
    escalated          escalation_id, unit_id, unit_name, due_at, promise, promise_at, promise_channel,
                       no_evidence_reason
    escalation_returned  escalation_id, reason
    escalation_passed  escalation_id (the new one), passed_id, unit_id, unit_name, from_name, due_at, reason
    unit_asked_back, unit_question_answered  escalation_id, question_id
    solution_recorded  as answer_found, and escalation_id; recorded_by, answered_means, answer_reference
                       (if an agent recorded a unit's answer)
    solution_told      means; contact_id on the entry, if it was given in a contact; expired, the last day
                       of an answer that had expired
    receipt_confirmed  means; satisfied 1 to 4, comment, recorded_by
    closed, reopened, cancelled       reason
    assigned           agent_id, agent_name, from_name, reason
    contact_ended      disposition, sip_code, duration_s (from the answer on), held_s (of it, by us)
    call_transferred   target; from_name if the far side did it: the party before, as text
    message_received, message_sent    remote
    recording_made     recording_id, sha256, duration_s, consent_text
    recording_played   recording_id
    corrected          contact_id, what was undone
    tagged, untagged   tag_id, tag
    linked, unlinked   link_id, link_kind, other_id, other_number
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import RowMapping, func, select

from db.entry_facts import readable_facts, time_fact
from db.enums import FINISHED, CaseStatus, Direction, EntryKind, Role
from db.models import Agent, Applicant, ApplicantMerge, Case, CaseLink, CaseTag, TimelineEntry, Unit
from db.mutation import Rejected
from db.rules.lifecycle import Move, Place, may, place_after
from db.rules.sop_steps import sop_steps
from db.rules.visibility import reads_case_here
from db.tx import Tx

_WAITS = (EntryKind.WAIT_STARTED, EntryKind.WAIT_ENDED)
# Decisions: after one of these, the end of a wait is not undone.
_MOVES = (
    *(EntryKind.WAIT_STARTED, EntryKind.ANSWER_FOUND, EntryKind.ESCALATED, EntryKind.ESCALATION_RETURNED),
    *(EntryKind.ESCALATION_PASSED, EntryKind.UNIT_ASKED_BACK, EntryKind.UNIT_QUESTION_ANSWERED),
    *(EntryKind.SOLUTION_RECORDED, EntryKind.SOLUTION_TOLD, EntryKind.CLOSED, EntryKind.CANCELLED),
)
# Moves that end a wait at the unit, and the cause in the timeline.
_ENDS_WAIT = {
    Move.RECORD_SOLUTION: "answer",
    Move.RETURN: "answer",
    Move.ASK_BACK: "answer",
    Move.ANSWER_UNIT: "told",
    Move.PASS: "passed",
}


class Story:
    """Reads the case, makes one move, and stores the row once at the end."""

    def __init__(self, tx: Tx, case_id: UUID) -> None:
        """Raise Rejected("no_such_case") if it does not exist."""
        self.tx = tx
        self.case = tx.need(Case, case_id, "no_such_case")
        self._version: int = self.case["version"]
        self._changed_at: datetime = self.case["changed_at"]
        self._columns: dict[str, Any] = {}
        self.stood_at: CaseStatus = self.case["status"]  # before the last move

    @property
    def status(self) -> CaseStatus:
        found: CaseStatus = self._now("status")
        return found

    @property
    def is_waiting(self) -> bool:
        return self._now("waiting_since") is not None

    @property
    def is_hidden(self) -> bool:
        """Whether the case is confidential and I may not read it."""
        me, case = self.tx.me, self.case
        return bool(case["is_confidential"]) and not reads_case_here(
            me.role,
            is_confidential=True,
            is_agent=case["assignee_id"] == me.agent_id,
            has_question=self._is_of_my_unit(),
        )

    def move(self, move: Move, occurred_at: datetime) -> None:
        """Make a move; raise Rejected if the table does not allow it now, or not for me."""
        until = self.wait_until() if self.is_waiting else None
        if until is not None and until <= occurred_at:
            self.resume(until, "date")
        status = self.stood_at = self.status
        self.refuse_strangers()
        role, is_other = self.tx.me.role, not self._is_of_my_unit()
        if not may(role, move, status, is_other):
            if may(role, move, status) and (unit := self.tx.row(Unit, self.case["unit_id"])) is not None:
                raise Rejected("not_your_unit", {"name": unit["name"]})
            raise Rejected("not_your_role", {"move": move.value, "role": role.value})
        place = place_after(move, status, self.is_waiting)
        if place is None:
            raise Rejected("move_not_allowed", {"move": move.value, "status": status.value})
        if self.is_waiting and move in _ENDS_WAIT:
            self._go_on(Place(status, keeps_step=True), occurred_at, _ENDS_WAIT[move])
        self._stand(move, place, self._not_before(occurred_at))

    def refuse_strangers(self) -> None:
        """Reject users who may not see a confidential case."""
        if self.is_hidden:
            raise Rejected("case_confidential", {"number": self.case["number"]})

    def refuse_more(self, model: type[CaseTag | CaseLink], most: int, code: str) -> None:
        """Reject a row of this table if the case has as many as it may have; rows taken away do not count."""
        of_case = select(func.count().label("count")).where(
            model.case_id == self.case["id"], model.removed_at.is_(None), model.deleted_at.is_(None)
        )
        if self.tx.rows(of_case)[0]["count"] >= most:
            raise Rejected(code, {"most": most})

    def give_up(self, contact: RowMapping, occurred_at: datetime) -> None:
        """Record that a contact was not about this case; its agent may do so also for a hidden case."""
        if contact["agent_id"] != self.tx.me.agent_id:
            self.refuse_strangers()
        self.add_entry(EntryKind.CORRECTED, occurred_at, contact_id=contact["id"])
        self.wait_again(contact["id"], occurred_at)
        self.store()

    def resume(self, at: datetime, cause: str, contact_id: UUID | None = None) -> None:
        """Resume the clock automatically, and record the cause: "contact" or "date"."""
        place = place_after(Move.END_WAIT, self.status, self.is_waiting)
        if place is not None:
            self._go_on(place, at, cause, contact_id)

    def pause(self, at: datetime, reason: str, waits_for: str) -> None:
        """Stop the clock in the present status."""
        self.set(waiting_since=self._not_before(at))
        self.add_entry(EntryKind.WAIT_STARTED, at, reason=reason, waits_for=waits_for)

    def wait_again(self, contact_id: UUID, at: datetime) -> None:
        """Undo that a contact ended the wait, because it was about another case. Not after a later move."""
        began, ended, moved = (self.last(*kinds) for kinds in (_WAITS[:1], _WAITS[1:], _MOVES))
        if (
            began is None
            or ended is None
            or (ended["contact_id"], ended["facts"].get("cause"))
            != (
                contact_id,
                "contact",
            )
        ):
            return
        is_over = moved is not None and moved["version"] > ended["version"]
        until, place = _until(began), place_after(Move.WAIT, self.status, self.is_waiting)
        if is_over or place is None or (until is not None and until <= at):
            return
        self._stand(Move.WAIT, place, self._not_before(at))
        self.add_entry(EntryKind.WAIT_STARTED, at, by="", **began["facts"])

    def wait_until(self) -> datetime | None:
        """Return when the present wait ends automatically; None if it does not, or without a wait."""
        if not self.is_waiting:
            return None
        last = self.last(EntryKind.WAIT_STARTED)
        return _until(last) if last is not None else None

    def last(self, *kinds: EntryKind) -> RowMapping | None:
        """Return the latest entry of one of these kinds."""
        table = TimelineEntry.__table__
        found = select(table).where(table.c.case_id == self.case["id"], table.c.kind.in_(kinds))
        return next(iter(self.tx.rows(found.order_by(table.c.version.desc()).limit(1))), None)

    def set(self, **columns: Any) -> None:
        self._columns.update(columns)

    def add_entry(
        self,
        kind: EntryKind,
        occurred_at: datetime,
        text: str = "",
        contact_id: UUID | None = None,
        by: str | None = None,
        entry_id: UUID | None = None,
        **facts: Any,
    ) -> None:
        """Append an entry. `by` names a person outside the program who acted; by default it is me.

        `entry_id` is given for entries that must exist once only.
        """
        self._version += 1
        self._changed_at = max(occurred_at, self._changed_at)
        case_id: UUID = self.case["id"]
        me = self.tx.me
        self.tx.insert(
            TimelineEntry,
            # Derived, not random: the entry is the same wherever the mutation runs again.
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
        is_call_in = kind is EntryKind.CONTACT_STARTED and facts.get("direction") == Direction.INBOUND.value
        if (is_call_in or kind is EntryKind.MESSAGE_RECEIVED) and not self._is_of_earlier(occurred_at, facts):
            self.resume(occurred_at, "contact", contact_id)

    def store(self) -> None:
        self.tx.update(Case, self.case, version=self._version, changed_at=self._changed_at, **self._columns)

    def applicant_name(self) -> str:
        return applicant_name(self.tx, self.case["applicant_id"])

    def _is_of_my_unit(self) -> bool:
        """Whether I am an officer of the unit that has the question."""
        me = self.tx.me
        own = self.tx.row(Agent, me.agent_id) if me.role is Role.UNIT_OFFICER else None
        return own is not None and own["unit_id"] is not None and own["unit_id"] == self.case["unit_id"]

    def _is_of_earlier(self, occurred_at: datetime, facts: dict[str, Any]) -> bool:
        """Whether it is a late entry about an event before the present wait."""
        since = self._now("waiting_since")
        return bool(facts.get("is_by_hand")) and since is not None and occurred_at < since

    def _not_before(self, occurred_at: datetime) -> datetime:
        """Return when this moves the clock: not before the last entry that moved it, as in timed_entries.py.

        A note moves no clock: an answer may be dated before it.
        """
        return occurred_at if occurred_at >= self._changed_at else max(occurred_at, self._moved_at())

    def _moved_at(self) -> datetime:
        """Return the latest time of the entries that moved the clock. It is read only if a time goes back."""
        table = TimelineEntry.__table__
        newest = select(func.max(table.c.occurred_at).label("at")).where(
            table.c.case_id == self.case["id"], table.c.kind.in_(sop_steps().clock_kinds)
        )
        moved_at: datetime | None = self.tx.rows(newest)[0]["at"]
        began_at: datetime = self.case["step_started_at"]
        return began_at if moved_at is None else max(began_at, moved_at)

    def _go_on(self, place: Place, at: datetime, cause: str, contact_id: UUID | None = None) -> None:
        self._stand(Move.END_WAIT, place, self._not_before(at))
        self.add_entry(EntryKind.WAIT_ENDED, at, by="", contact_id=contact_id, cause=cause)

    def _stand(self, move: Move, place: Place, at: datetime) -> None:
        status, waiting_since = self.status, self._now("waiting_since")
        begins_step = place.step is not None and (place.step != self._now("step") or status in FINISHED)
        ends_wait = waiting_since is not None and (move is Move.END_WAIT or place.status is not status)
        if begins_step:
            self.set(step=place.step, step_started_at=at, paused_ms=0, waiting_since=None)
        elif ends_wait:
            paused = (at - waiting_since) // timedelta(milliseconds=1)
            self.set(paused_ms=self._now("paused_ms") + paused, waiting_since=None)
        elif move is Move.WAIT:
            self.set(waiting_since=at)
        self.set(status=place.status)

    def _now(self, column: str) -> Any:
        """Return a column's value to be stored."""
        return self._columns.get(column, self.case[column])


def _until(began: RowMapping) -> datetime | None:
    return time_fact(readable_facts(began["facts"]).get("until"))


def applicant_name(tx: Tx, applicant_id: UUID | None) -> str:
    applicant = tx.row(Applicant, applicant_id) if applicant_id is not None else None
    return applicant["name"] if applicant is not None else ""


def kept_applicant(tx: Tx, applicant_id: UUID | None) -> UUID | None:
    """Return the present record of a person: a draft, or another workstation, may have one that was merged
    since.
    """
    while applicant_id is not None and tx.row(Applicant, applicant_id) is None:
        went = (ApplicantMerge.merged_id == applicant_id) & ApplicantMerge.undone_at.is_(None)
        into = tx.rows(select(ApplicantMerge.kept_id).where(went, ApplicantMerge.deleted_at.is_(None)))
        if not into:
            raise Rejected("no_such_applicant", {"id": str(applicant_id)})
        applicant_id = into[0]["kept_id"]
    return applicant_id


def need_text(text: str, code: str) -> str:
    """Return the text without surrounding space; raise Rejected if it is empty."""
    stripped = text.strip()
    if not stripped:
        raise Rejected(code)
    return stripped
