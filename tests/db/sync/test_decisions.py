"""A move that was decided on an outdated state is rejected, and reported; all else merges as before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from app.mutations import read_back
from app.mutations.case import AddNote, ChangeDetails
from app.mutations.decision import decided_anew
from app.mutations.steps import CancelCase, ConfirmReceipt, RecordAnswer, ReopenCase, TellSolution
from app.mutations.waiting import EndWait, WaitForApplicant
from db.enums import MutationState
from db.models import Case, Outbox, TimelineEntry
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

REJECTED = MutationState.REJECTED


def answer(case_id: UUID, minute: float, text: str = "Jawaban") -> RecordAnswer:
    return RecordAnswer(
        solution_id=uuid7(),
        case_id=case_id,
        text=text,
        validated_in="jelita",
        reference="JELITA 1",
        occurred_at=at(minute),
    )


def note(case_id: UUID, minute: float) -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text="Sudah ditanyakan", occurred_at=at(minute))


def told(case_id: UUID, minute: float) -> tuple[Any, ...]:
    return (
        answer(case_id, minute),
        TellSolution(case_id=case_id, means="voice", occurred_at=at(minute)),
        ConfirmReceipt(case_id=case_id, means="voice", occurred_at=at(minute)),
    )


def case_for_both(shared: SharedOffice) -> tuple[Any, ...]:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    rina.sync()
    sari.sync()
    return rina, sari, case_id


def status(shared: SharedOffice, case_id: UUID) -> Any:
    return shared.rows(Case.__table__)[case_id]["status"]


def kinds(shared: SharedOffice, case_id: UUID) -> list[Any]:
    rows = [row for row in shared.rows(TimelineEntry.__table__).values() if row["case_id"] == str(case_id)]
    return [row["kind"] for row in sorted(rows, key=lambda row: row["version"])]


def last_refusal(station: Station) -> list[Any]:
    query = select(Outbox.name, Outbox.reason, Outbox.facts).where(Outbox.state == REJECTED)
    return [tuple(row) for row in station.replica.read(lambda tx: tx.execute(query).all()).result(10)]


def test_an_older_cancel_does_not_win_over_a_reopening_it_did_not_know_of(shared: SharedOffice) -> None:
    rina, sari, case_id = case_for_both(shared)
    cancel = CancelCase(case_id=case_id, reason="Ganda", occurred_at=at(4))
    sari.do(note(case_id, 3))
    sari.do(ChangeDetails(case_id=case_id, changes={"nib": "912"}, occurred_at=at(3)))
    sari.do(cancel)  # all of it without the network
    rina.do(CancelCase(case_id=case_id, reason="Salah sambung", occurred_at=at(5)))
    rina.do(ReopenCase(case_id=case_id, reason="Ternyata bukan", occurred_at=at(6)))
    rina.sync()
    sari.sync()
    assert last_refusal(sari) == [
        ("cancel_case", "case_moved_on", {"status": "in_progress", "name": "Rina"}),
    ]
    row = shared.rows(Case.__table__)[case_id]
    assert (row["status"], row["nib"]) == ("in_progress", "912")
    assert kinds(shared, case_id)[-2:] == ["note_added", "details_changed"]
    query = select(Outbox.args).where(Outbox.name == "cancel_case")
    queued = sari.replica.read(lambda tx: tx.execute(query).scalar_one()).result(10)
    sari.do(decided_anew(read_back(queued)))  # its author has read the story, and means it
    sari.sync()
    assert status(shared, case_id) == "cancelled"
    rina.sync()
    assert (sari.differs(), rina.differs()) == ([], [])


def test_what_is_decided_step_by_step_without_the_network_arrives_whole_though_others_wrote(
    shared: SharedOffice,
) -> None:
    rina, sari, case_id = case_for_both(shared)
    sari.do(*told(case_id, 4))
    sari.do(ReopenCase(case_id=case_id, reason="Belum jelas", occurred_at=at(5)))
    sari.do(answer(case_id, 6))
    rina.do(note(case_id, 30))  # shifts the times of what arrives after it
    rina.sync()
    sari.sync()
    assert last_refusal(sari) == []
    assert status(shared, case_id) == "solution_ready"
    rina.sync()
    assert (sari.differs(), rina.differs()) == ([], [])


def test_of_an_answer_that_came_second_nothing_is_reported_or_confirmed(shared: SharedOffice) -> None:
    rina, sari, case_id = case_for_both(shared)
    sari.do(*told(case_id, 4))
    rina.do(answer(case_id, 5, "Jawaban Rina"))
    rina.sync()
    sari.sync()
    assert [(name, why) for name, why, _ in last_refusal(sari)] == [
        ("record_answer", "move_not_allowed"),
        ("tell_solution", "case_moved_on"),
        ("confirm_receipt", "move_not_allowed"),
    ]
    assert status(shared, case_id) == "solution_ready"


def test_a_wait_that_came_and_went_meanwhile_hinders_nobody(shared: SharedOffice) -> None:
    rina, sari, case_id = case_for_both(shared)
    sari.do(answer(case_id, 9))
    rina.do(WaitForApplicant(case_id=case_id, reason="NIB", occurred_at=at(4)))
    rina.do(EndWait(case_id=case_id, occurred_at=at(5)))
    rina.sync()
    sari.sync()
    assert last_refusal(sari) == []
    assert status(shared, case_id) == "solution_ready"
