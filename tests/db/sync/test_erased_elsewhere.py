"""Who was erased at one workstation is in no byte of another one's file, nor in what that one did itself."""

from __future__ import annotations

from typing import Any

from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from app.mutations.contact import EndContact, LinkContact, StartContact
from app.mutations.erasure import EraseApplicant
from app.mutations.people import ChangeApplicant
from app.mutations.steps import CloseCase
from db.audit_check import check
from db.enums import Channel, Direction, MutationState
from db.models import Outbox
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

LONG_AGO = -3 * 366 * 24 * 60.0  # minutes
YEARS = {"information_years": 1, "complaint_years": 1}
NAME, NUMBER, FRIEND = "Zulaikha", "+6281234567890", "+6285550001111"


def test_their_name_and_number_are_in_no_byte_of_the_workstation_that_wrote_them(
    shared: SharedOffice,
) -> None:
    rina, wati = shared.station("rina"), shared.station("wati")
    zulaikha, other = rina.applicant(f"{NAME} binti Amin", NUMBER), rina.applicant("Budi", FRIEND)
    calls = [uuid7(), uuid7()]
    for contact_id, remote in zip(calls, (NUMBER, FRIEND), strict=True):
        called: dict[str, Any] = {"channel": Channel.VOICE, "direction": Direction.INBOUND, "remote": remote}
        rina.do(
            StartContact(contact_id=contact_id, **called, occurred_at=at(LONG_AGO)),
            EndContact(contact_id=contact_id, occurred_at=at(LONG_AGO + 1)),
        )
    of_nobody, _of_budi = calls
    case_id = rina.log(LONG_AGO + 2, applicant_id=zulaikha, subject=f"Izin {NAME}")
    kept = rina.log(applicant_id=other, subject="Izin Budi")
    rina.do(
        AddNote(note_id=uuid7(), case_id=case_id, text=f"{NAME} menunggu", occurred_at=at(LONG_AGO + 3)),
        CloseCase(case_id=case_id, reason=f"{NAME} puas", occurred_at=at(LONG_AGO + 4)),
        LinkContact(contact_id=calls[1], applicant_id=other, case_id=kept, occurred_at=at(2)),
    )
    rina.sync()
    wati.sync()
    assert NAME.encode() in bytes_of(rina)
    wati.do(EraseApplicant(applicant_id=zulaikha, **YEARS, occurred_at=at(9)))
    wati.sync()
    # What was typed meanwhile, not knowing it, goes up first; it is refused, and its words go then.
    rina.do(ChangeApplicant(applicant_id=zulaikha, changes={"name": NAME}, occurred_at=at(10)))
    rina.exchange.pull()
    assert [row.state for row in words_of(rina, NAME)] == [MutationState.PENDING]
    rina.sync()
    assert words_of(rina, NAME) == words_of(rina, NUMBER) == []
    assert words_of(rina, str(of_nobody)) == []
    assert {row.name for row in words_of(rina, FRIEND)} == {"add_applicant", "start_contact"}
    found = rina.replica.read(check).result(10)
    assert (found.fault, found.erased > 5) == ("", True)
    assert rina.differs() == []
    rina.replica.close()
    for words in (NAME, NUMBER, NUMBER[::-1].rstrip("+")):
        assert words.encode() not in bytes_of(rina)


def words_of(station: Station, words: str) -> Any:
    return station.replica.read(
        lambda tx: tx.execute(Outbox.__table__.select().where(Outbox.args.contains(words))).all()
    ).result(10)


def bytes_of(station: Station) -> bytes:
    return b"".join(path.read_bytes() for path in station.path.parent.glob(f"{station.path.name}*"))
