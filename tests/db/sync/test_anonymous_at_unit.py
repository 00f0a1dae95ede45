"""A unit has no applicant who asks anonymously and no number of an unknown person; it loses both."""

from __future__ import annotations

from typing import Any

from uuid_utils.compat import uuid7

from app.mutations.case import AddNote, ChangeDetails
from app.mutations.contact import StartContact
from app.mutations.escalation import Escalate
from app.mutations.merge import MergeApplicants, UndoMerge
from db.enums import Channel, Direction
from db.models import Applicant, Case, Contact, Handle, TimelineEntry
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

NAME, NUMBER = "Zulaikha", "+628991234567"


def names(station: Station) -> list[Any]:
    tables = (Applicant, Case, Contact, TimelineEntry)
    rows = [row for table in tables for row in station.rows(table.__table__).values()]
    return [row for row in rows if NAME in str(row) or NUMBER in str(row)]


def test_it_goes_and_comes_back(shared: SharedOffice) -> None:
    rina, dedi = shared.station("rina"), shared.station("dedi")
    call: dict[str, Any] = {"contact_id": uuid7(), "channel": Channel.VOICE, "direction": Direction.INBOUND}
    rina.do(StartContact(remote=NUMBER, occurred_at=at(0), **call))
    case_id = rina.log(applicant_id=rina.applicant(NAME, NUMBER), contact_id=call["contact_id"])
    asked = {"escalation_id": uuid7(), "case_id": case_id, "unit_id": shared.unit_id}
    rina.do(Escalate(question="Kapan terbit?", due_at=at(600), occurred_at=at(2), **asked))
    rina.sync()
    dedi.sync()
    assert len(names(dedi)) == 3  # the person, the call, and the story's first entry

    for minute, flag in ((3, "yes"), (5, "")):
        changes = {"is_anonymous": flag}
        rina.do(ChangeDetails(case_id=case_id, changes=changes, reason="Ia mau", occurred_at=at(minute)))
        rina.sync()
        dedi.do(AddNote(note_id=uuid7(), case_id=case_id, text="Kami cari", occurred_at=at(minute + 1)))
        dedi.sync()
        assert len(names(dedi)) == (0 if flag else 3)
        assert dedi.outbox()[-1][2] == ""
    rina.sync()
    assert rina.differs() == []


def test_a_number_that_went_over_to_a_person_unknown_there_is_taken_away_and_comes_back(
    shared: SharedOffice,
) -> None:
    rina, sari, dedi = (shared.station(login) for login in ("rina", "sari", "dedi"))
    other, person = rina.applicant("Budi", "+628110000001"), rina.applicant(NAME, NUMBER)
    case_id = rina.log(applicant_id=person, is_confidential=True)
    asked = {"escalation_id": uuid7(), "case_id": case_id, "unit_id": shared.unit_id}
    rina.do(Escalate(question="Kapan terbit?", due_at=at(600), occurred_at=at(2), **asked))
    for station in (rina, sari, dedi):
        station.sync()
    handles = Handle.__table__
    assert [row["value"] for row in dedi.rows(handles).values()] == [NUMBER]
    merge_id = uuid7()  # by a user who does not see the case, which therefore stays
    sari.do(MergeApplicants(merge_id=merge_id, kept_id=other, merged_id=person, occurred_at=at(3)))
    sari.sync()
    dedi.sync()
    assert dedi.rows(handles) == {}
    sari.do(UndoMerge(merge_id=merge_id, occurred_at=at(4)))
    sari.sync()
    dedi.sync()
    assert [row["value"] for row in dedi.rows(handles).values()] == [NUMBER]
