"""What the program reports automatically is sent like all else, and needs no decision of a user."""

from __future__ import annotations

from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState
from app.mutations.case import AddNote
from app.mutations.waiting import EndWaitByDate, WaitForApplicant
from db.enums import AgentState, MutationState
from db.models import StateInterval
from db.sync.waiting_rows import refused, waiting, waiting_changes
from tests.db.shared_office import SharedOffice
from tests.office import at


def test_of_what_waits_only_what_a_person_saved_is_counted_and_listed(shared: SharedOffice) -> None:
    rina = shared.station("rina")
    case_id = rina.log()
    rina.sync()
    state = ChangeAgentState(interval_id=uuid7(), state=AgentState.AVAILABLE, occurred_at=at(2))
    rina.do(state)
    nothing = rina.replica.read(waiting).result(10)
    assert (nothing.count, nothing.saved, nothing.saved_at) == (1, 0, None)
    rina.do(AddNote(note_id=uuid7(), case_id=case_id, text="Sudah dua minggu", occurred_at=at(3)))
    both = rina.replica.read(waiting).result(10)
    assert (both.count, both.saved, both.oldest_by) == (2, 1, "Rina")
    listed = rina.replica.read(lambda tx: waiting_changes(tx, 9)).result(10)
    assert [one.name for one in listed] == ["add_note"]
    rina.sync()
    assert rina.replica.read(waiting).result(10).count == 0
    assert len(shared.rows(StateInterval.__table__)) == 1


def test_of_two_desks_that_end_a_wait_on_its_day_nobody_is_asked_about_the_second(
    shared: SharedOffice,
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    rina.do(WaitForApplicant(case_id=case_id, reason="NIB", until=at(9), occurred_at=at(4)))
    rina.sync()
    sari.sync()
    for station in (rina, sari):
        station.do(EndWaitByDate(case_id=case_id, until=at(9), occurred_at=at(10)))
        station.sync()
    assert sari.outbox()[-1][1:] == (MutationState.REJECTED, "not_waiting")
    assert sari.replica.read(waiting).result(10).refused == 0
    assert sari.replica.read(lambda tx: refused(tx, sari.me.agent_id)).result(10) == ()
    assert sari.differs() == []
