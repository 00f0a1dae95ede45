"""Workstations and a real server: what one does, the others get, and nothing is lost or done twice."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, update
from uuid_utils.compat import uuid7

from app.mutations import read_back
from app.mutations.case import AddNote, ChangeDetails
from app.mutations.contact import AnswerContact, EndContact, LinkContact, StartContact
from app.mutations.erasure import EraseApplicant
from app.mutations.recording import RefusedPart, SetConsent
from app.mutations.steps import CloseCase
from db.enums import Channel, Consent, Direction, Disposition, MutationState, Role
from db.models import Case, Contact, Outbox, Recording, TimelineEntry
from db.models.types import utc_text
from db.mutation import Me, encode
from db.server.admin.people import add_person, agent_id_of, close_person, reopen_person
from db.sync import exchange
from db.sync.sync_status import Held, SharedError
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

CASES, ENTRIES, CONTACTS = Case.__table__, TimelineEntry.__table__, Contact.__table__


def note(case_id: UUID, text: str, minute: float = 5.0) -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=at(minute))


def test_what_one_workstation_records_is_on_the_others(shared: SharedOffice) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    budi = rina.applicant("Budi Santoso", "+6281234567890")
    case_id = rina.log(applicant_id=budi)
    rina.do(note(case_id, "Sudah dua minggu"))
    rina.sync()
    sari.sync()
    assert sari.rows(CASES)[case_id]["subject"] == "Izin belum terbit"
    assert rina.differs() == sari.differs() == []
    assert [state for _, state, _ in rina.outbox()] == [MutationState.APPLIED] * 3


def test_two_write_the_same_case_without_a_network_and_both_stories_stay(shared: SharedOffice) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    rina.sync()
    sari.sync()
    rina.do(
        note(case_id, "dari Rina"),
        ChangeDetails(case_id=case_id, changes={"nib": "8120014210456"}, occurred_at=at(6)),
    )
    sari.do(
        note(case_id, "dari Sari"),
        ChangeDetails(case_id=case_id, changes={"kbli": "56101"}, occurred_at=at(7)),
    )
    sari.sync()
    rina.sync()
    sari.sync()
    assert rina.differs() == sari.differs() == []
    case = rina.rows(CASES)[case_id]
    assert (case["nib"], case["kbli"]) == ("8120014210456", "56101")
    entries = sorted(
        (e["version"], e["text"]) for e in rina.rows(ENTRIES).values() if e["case_id"] == str(case_id)
    )
    assert [version for version, _ in entries] == list(range(1, case["version"] + 1))
    assert {"dari Rina", "dari Sari"} <= {text for _, text in entries}


def test_what_the_shared_database_refuses_is_undone_here_and_reported(shared: SharedOffice) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    rina.sync()
    sari.sync()
    sari.do(CloseCase(case_id=case_id, reason="Selesai", occurred_at=at(8)))
    sari.sync()
    rina.do(CloseCase(case_id=case_id, reason="Sudah", occurred_at=at(9)))
    rina.sync()
    assert rina.outbox()[-1][1:] == (MutationState.REJECTED, "move_not_allowed")
    assert rina.differs() == []


def test_what_a_person_changed_in_the_file_is_not_sent_in_its_authors_name(shared: SharedOffice) -> None:
    rina = shared.station("rina")
    case_id = rina.log()
    rina.do(note(case_id, "Pemohon setuju"), note(case_id, "Sudah dua minggu"))
    changed = update(Outbox).where(Outbox.name == "add_note")
    rina.replica.keep_locally(
        lambda connection: connection.execute(
            changed.values(args=func.replace(Outbox.args, "setuju", "menolak"))
        )
    ).result(10)
    rina.sync()
    told = [(state, reason) for _, state, reason in rina.outbox()][1:]
    assert told == [(MutationState.REJECTED, "changed_on_disk"), (MutationState.APPLIED, "")]
    texts = {row["text"] for row in shared.rows(ENTRIES).values()}
    assert "Sudah dua minggu" in texts
    assert not [text for text in texts if "Pemohon" in text]
    assert rina.differs() == []


def test_an_answer_lost_on_the_way_does_nothing_twice(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina = shared.station("rina")
    rina.log()
    monkeypatch.setattr(rina.replica, "keep_locally", lost_answer)
    with pytest.raises(ConnectionError):
        rina.exchange.push()
    monkeypatch.undo()
    rina.sync()
    assert rina.differs() == []
    assert len(shared.rows(CASES)) == 1


def test_a_push_that_breaks_off_after_a_batch_goes_on_with_the_next_one(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "BATCH", 2)
    rina = shared.station("rina")
    for minute in range(1, 6):
        rina.log(minute)
    keep = rina.replica.keep_locally

    def keep_and_cut(change: Any) -> Any:
        kept = keep(change)
        kept.result(10)
        shared.end_server()
        return kept

    with monkeypatch.context() as cut:
        cut.setattr(rina.replica, "keep_locally", keep_and_cut)
        with pytest.raises(SharedError):
            rina.exchange.push()
    assert len(shared.rows(CASES)) == 2
    rina.use_server(shared.server.port)
    rina.sync()
    assert {state for _, state, _ in rina.outbox()} == {MutationState.APPLIED}
    assert len(shared.rows(CASES)) == 5
    assert rina.differs() == []


def test_who_is_erased_at_one_workstation_is_out_of_the_files_of_the_others(shared: SharedOffice) -> None:
    rina, wati = shared.station("rina"), shared.station("wati")
    sari = shared.station("sari")
    budi = rina.applicant("Budi Santoso", "+6281234567890")
    rina.sync()
    for station in (sari, wati):
        station.sync()
    assert b"Budi Santoso" in records_of(sari)
    wati.do(EraseApplicant(applicant_id=budi, information_years=1, complaint_years=1, occurred_at=at(9)))
    wati.sync()
    sari.sync()
    sari.replica.close()
    assert b"Budi Santoso" not in records_of(sari)


def test_what_a_person_left_unsent_does_not_keep_the_others_from_reading(
    shared: SharedOffice, postgres: Databases
) -> None:
    sari, desk = shared.station("sari"), shared.station("rina")
    with postgres.connect(shared.database) as raw:
        add_person(raw, "tono", "secret of tono", "Tono", Role.AGENT)
        close_person(raw, "tono")
    tono = Me(agent_id_of("tono"), "Tono", Role.AGENT, desk.enrolment.workstation)
    old = sari.log()
    sari.sync()
    desk.sync()
    desk.replica.apply(note(old, "sebelum pergi"), tono).result(10)
    shared.ids["tono"] = tono.agent_id
    desk.knows.add("tono")
    new = sari.log()
    sari.sync()
    assert desk.exchange.push() is Held.PERSON
    desk.exchange.pull()
    assert new in desk.rows(CASES)
    assert desk.outbox()[-1][1] is MutationState.PENDING
    with postgres.connect(shared.database) as raw:
        reopen_person(raw, "tono", "secret of tono")
    desk.sync()
    sari.sync()
    assert desk.differs() == sari.differs() == []


def records_of(station: Station) -> bytes:
    return b"".join(path.read_bytes() for path in station.path.parent.glob(f"{station.path.name}*"))


def lost_answer(_change: Any) -> None:
    raise ConnectionError("the network went")


def test_a_no_while_it_is_recorded_is_known_to_the_shared_database(shared: SharedOffice) -> None:
    rina = shared.station("rina")
    contact_id, recording_id = uuid7(), uuid7()
    part = RefusedPart(recording_id=recording_id, contact_id=contact_id, path="/rekaman/2026/11/a.opus")
    rina.do(
        StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=Direction.INBOUND,
            remote="+6281234567890",
            occurred_at=at(1),
        ),
        SetConsent(contact_id=contact_id, consent=Consent.YES, occurred_at=at(2)),
        SetConsent(contact_id=contact_id, consent=Consent.NO, refused=(part,), occurred_at=at(3)),
    )
    rina.sync()
    assert [state for _, state, _ in rina.outbox()] == [MutationState.APPLIED] * 3
    assert shared.rows(Recording.__table__)[recording_id]["bytes"] == 0


def test_what_figures_of_a_call_are_counted_from_is_on_the_others_and_in_its_story(
    shared: SharedOffice,
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id, call, alone = rina.log(), uuid7(), uuid7()
    said: dict[str, Any] = {"channel": Channel.VOICE, "direction": Direction.INBOUND, "remote": "+62811000"}
    told: dict[str, Any] = {"call_ref": "1764321000.7", "queue": "Perizinan", "queued_at": at(3)}
    handed: dict[str, Any] = {
        "held_ms": 61_500,
        "transferred_to": "1003",
        "disposition": Disposition.TRANSFERRED,
    }
    for contact_id in (call, alone):
        rina.do(
            StartContact(contact_id=contact_id, **said, **told, occurred_at=at(5)),
            AnswerContact(contact_id=contact_id, occurred_at=at(5)),
        )
    rina.do(
        LinkContact(contact_id=call, case_id=case_id, occurred_at=at(6)),
        EndContact(contact_id=call, **handed, occurred_at=at(9)),
        EndContact(contact_id=alone, **handed, occurred_at=at(9)),
    )
    rina.sync()
    sari.sync()
    for contact_id in (call, alone):
        row = sari.rows(CONTACTS)[contact_id]
        assert (row["call_ref"], row["queue"]) == ("1764321000.7", "Perizinan")
        assert row["queued_at"] == utc_text(at(3))
        assert (row["held_ms"], row["transferred_to"]) == (61_500, "1003")
    facts = {e["kind"]: e["facts"] for e in sari.rows(ENTRIES).values() if e["contact_id"] == str(call)}
    assert (facts["contact_started"]["queue"], facts["contact_started"]["waited_s"]) == ("Perizinan", 120)
    assert facts["contact_ended"]["held_s"] == 62
    assert rina.differs() == sari.differs() == []
    assert {state for _, state, _ in rina.outbox()} == {MutationState.APPLIED}


def test_a_change_that_an_older_program_left_unsent_is_understood() -> None:
    told = StartContact(
        contact_id=uuid7(), channel=Channel.VOICE, direction=Direction.INBOUND, occurred_at=at(5)
    )
    older = json.loads(encode(told))
    for name in ("call_ref", "queue", "queued_at"):
        del older[name]
    assert read_back(json.dumps(older)) == told
