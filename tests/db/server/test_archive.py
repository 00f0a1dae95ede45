"""Cases finished long ago: out of the way, found by who may see them, back whole with the next word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, update
from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState
from app.mutations.article import WriteArticle
from app.mutations.case import AddEvidence, AddNote
from app.mutations.contact import EndContact, LinkContact, StartContact
from app.mutations.erasure import EraseApplicant
from app.mutations.recording import AddRecording, EraseRecording, SetConsent
from app.mutations.steps import CloseCase, ReopenCase
from db.enums import AgentState, Channel, Consent, Direction, MutationState
from db.models import Applicant, Case, Outbox, Recording, SyncState, TimelineEntry
from db.server.admin.archiving import Archived, archive, count_archivable, recall
from db.server.admin.server import AdminError
from db.server.installing import SERVER
from db.sync.tables import TRAVELLING
from db.sync.through_server import ThroughServer
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, Station
from tests.office import at
from tests.server.instance import login_of

CASES, ENTRIES = Case.__table__, TimelineEntry.__table__
SOUND = "ab" * 32
LONG_AGO = -60.0 * 24 * 1000  # minutes
BEFORE = datetime.now(timezone.utc) - timedelta(days=730)


def finished(station: Station, minute: float = LONG_AGO, **fields: Any) -> Any:
    """A case with all that can lie below one, answered and closed."""
    case_id, contact_id = station.log(minute, **fields), uuid7()
    station.do(
        StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=Direction.INBOUND,
            remote="+6281234567890",
            occurred_at=at(minute + 1),
        ),
        LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=at(minute + 1)),
        ChangeAgentState(
            interval_id=uuid7(), state=AgentState.ON_CALL, contact_id=contact_id, occurred_at=at(minute + 1)
        ),
        SetConsent(contact_id=contact_id, consent=Consent.YES, occurred_at=at(minute + 1.5)),
        AddRecording(
            recording_id=uuid7(),
            contact_id=contact_id,
            path="/rekaman/a.opus",
            sha256=SOUND,
            bytes=9,
            duration_ms=900,
            keep_until=at(0),
            occurred_at=at(minute + 2),
        ),
        EndContact(contact_id=contact_id, occurred_at=at(minute + 2)),
        AddEvidence(
            evidence_id=uuid7(),
            case_id=case_id,
            system="oss",
            query="8120",
            result="Aktif",
            occurred_at=at(minute + 3),
        ),
        AddNote(note_id=uuid7(), case_id=case_id, text="catatan lama", occurred_at=at(minute + 4)),
        CloseCase(case_id=case_id, reason="Sudah selesai", occurred_at=at(minute + 5)),
    )
    station.sync()
    return case_id


def archived(postgres: Databases, shared: SharedOffice, before: datetime = BEFORE) -> Any:
    with postgres.connect(shared.database) as raw:
        return archive(raw, before)


def everything(shared: SharedOffice) -> dict[Any, Any]:
    return {table.name: shared.rows(table) for table in TRAVELLING}


def found(shared: SharedOffice, login: str, digits: str = "", person: Any = None) -> Any:
    with shared.engine(login).connect() as connection:
        words = "SELECT id FROM find_archived(%s, %s)"
        return set(connection.exec_driver_sql(words, (digits, person)).scalars())


def test_what_was_finished_long_ago_goes_and_comes_back_as_it_was(
    shared: SharedOffice, postgres: Databases
) -> None:
    rina = shared.station("rina")
    budi = rina.applicant("Budi", "+6281234567890")
    old, young, is_open = finished(rina, applicant_id=budi), finished(rina, 10), rina.log(LONG_AGO + 100)
    rina.sync()
    before = everything(shared)
    with postgres.connect(shared.database) as raw:
        assert count_archivable(raw, BEFORE) == 1
        assert archive(raw, BEFORE) == Archived(1)
        assert archive(raw, BEFORE) == Archived(0)
    assert set(shared.rows(CASES)) == {young, is_open}
    left = everything(shared)
    assert {name for name in left if left[name] != before[name]} >= {
        "case_",
        "contact",
        "timeline_entry",
        "evidence",
    }
    number = before["case_"][old]["number"]
    assert found(shared, "rina", person=budi) == found(shared, "rina", number.replace("-", "")[2:]) == {old}
    with postgres.connect(shared.database) as raw:
        recall(raw, number)
        with pytest.raises(AdminError, match="not_archived"):
            recall(raw, number)
    assert everything(shared) == before
    rina.sync()
    assert rina.differs() == []


def test_whoever_goes_on_with_an_archived_case_has_it_back_at_every_desk(
    shared: SharedOffice, postgres: Databases
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    old = finished(rina)
    sari.sync()
    assert archived(postgres, shared) == Archived(1)
    rina.do(
        ReopenCase(case_id=old, reason="Menelepon lagi", occurred_at=at(20)),
        AddNote(note_id=uuid7(), case_id=old, text="lanjutan", occurred_at=at(21)),
    )
    rina.sync()
    sari.sync()
    assert {state for _, state, _ in rina.outbox()} == {MutationState.APPLIED}
    texts = {row["text"] for row in sari.rows(ENTRIES).values() if row["case_id"] == str(old)}
    assert {"catatan lama", "lanjutan"} <= texts
    assert rina.differs() == []
    assert sari.differs() == ["agent_state"]  # Rina's is hers


def test_who_tells_once_more_all_that_they_ever_did_makes_no_second_case_of_an_archived_one(
    shared: SharedOffice, postgres: Databases
) -> None:
    rina = shared.station("rina")
    old = finished(rina, applicant_id=rina.applicant("Budi", "+6281234567890"))
    before = everything(shared)
    assert archived(postgres, shared) == Archived(1)
    rina.enrolment = replace(rina.enrolment, client_id=uuid7())
    rina.ways.clear()
    ThroughServer(rina.http, login_of("rina"), None).enrol(rina.enrolment, 1)

    def tell_again(connection: Connection) -> None:
        connection.execute(update(Outbox).values(state=MutationState.PENDING))
        anew = {"trail_id": SyncState.client_id, "client_id": rina.enrolment.client_id}
        connection.execute(update(SyncState).values(anew))

    rina.replica.keep_locally(tell_again).result(10)
    rina.sync()
    after = everything(shared)
    for name in ("case_", "timeline_entry", "contact", "recording", "evidence"):
        assert after[name].keys() == before[name].keys(), name
    assert after["case_"][old]["number"] == before["case_"][old]["number"]
    assert rina.differs() == []


def test_the_archive_is_seen_and_opened_by_whoever_sees_the_case(
    shared: SharedOffice, postgres: Databases
) -> None:
    rina, dedi = shared.station("rina"), shared.station("dedi")
    budi = rina.applicant("Budi", "+6281234567890")
    plain = finished(rina, applicant_id=budi)
    secret = finished(rina, LONG_AGO + 50, is_confidential=True)
    dedi.sync()
    assert archived(postgres, shared) == Archived(2)
    digits = "261124"
    assert found(shared, "rina", digits) == found(shared, "wati", digits) == {plain, secret}
    assert found(shared, "sari", digits) == {plain}
    assert found(shared, "dedi", digits) == found(shared, "dedi", person=budi) == set()
    for login, back in (("dedi", set()), ("sari", {plain})):
        with shared.engine(login).begin() as connection:
            words = "SELECT recall_cases(%s)"
            assert set(connection.exec_driver_sql(words, ([plain, secret],)).scalars()) == back
    for words in (
        "SELECT 1 FROM loket.archived_case",
        "DELETE FROM loket.archived_case",
        "SELECT * FROM loket.archive_cases(now(), 9, '-infinity', '00000000-0000-0000-0000-000000000000')",
        "SELECT loket.put_back(NULL)",
        "SELECT loket.archive_one(NULL)",
    ):
        with shared.connect(SERVER) as raw, pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(words)
    with postgres.connect(shared.database) as raw:
        noted = raw.execute("SELECT by::text FROM loket.access_event WHERE what = 'case recalled'").fetchall()
        assert noted == [("sari",)]


def test_a_recording_of_an_archived_case_is_over_at_its_time_and_not_before(
    shared: SharedOffice, postgres: Databases
) -> None:
    finished(shared.station("rina"))

    def over() -> list[str]:
        with shared.engine("").begin() as connection:
            return list(connection.exec_driver_sql("SELECT files_over(%s)", ([SOUND],)).scalars())

    with postgres.connect(shared.database) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute("UPDATE loket.recording SET keep_until = now() + interval '1 day'")
    assert archived(postgres, shared) == Archived(1)
    assert over() == []
    with postgres.connect(shared.database) as raw:
        raw.execute(
            "UPDATE loket.archived_case "
            "SET whole = jsonb_set(whole, '{recording,0,keep_until}', to_jsonb(now()))"
        )
    assert over() == [SOUND]


def test_a_workstation_erases_a_recording_whose_case_was_archived_meanwhile(
    shared: SharedOffice, postgres: Databases
) -> None:
    rina = shared.station("rina")
    old = finished(rina)
    assert archived(postgres, shared) == Archived(1)
    (recording_id,) = rina.rows(Recording.__table__)
    rina.do(EraseRecording(recording_id=recording_id, occurred_at=at(9)))
    rina.sync()
    assert {state for _, state, _ in rina.outbox()} == {MutationState.APPLIED}
    assert shared.rows(Recording.__table__)[recording_id]["erased_at"] is not None
    assert old in shared.rows(CASES)
    assert rina.differs() == []
    rina.do(EraseRecording(recording_id=recording_id, occurred_at=at(10)))
    with postgres.connect(shared.database) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute("DELETE FROM loket.recording")
    rina.exchange.push()  # in no archive: rejected
    with postgres.connect(shared.database) as raw:
        last = raw.execute(
            "SELECT outcome, reason ->> 'code' FROM loket.mutation ORDER BY mut_no DESC LIMIT 1"
        )
        assert last.fetchone() == ("rejected", "no_such_recording")


def test_a_case_that_an_article_was_written_from_stays_and_does_not_stop_the_others(
    shared: SharedOffice, postgres: Databases
) -> None:
    rina = shared.station("rina")
    source, beside = finished(rina), finished(rina, LONG_AGO + 50)
    rina.do(
        WriteArticle(
            article_id=uuid7(),
            title="Izin reklame",
            questions=(),
            text="Tiga hari kerja.",
            legal_basis="",
            source_case_id=source,
            occurred_at=at(30),
        )
    )
    rina.sync()
    assert archived(postgres, shared) == Archived(1, kept=1)
    assert set(shared.rows(CASES)) == {source}
    assert found(shared, "rina", "261124") == {beside}


def test_an_erasure_reaches_into_the_archive(shared: SharedOffice, postgres: Databases) -> None:
    rina, wati = shared.station("rina"), shared.station("wati")
    budi = rina.applicant("Budi", "+6281234567890")
    old = finished(rina, applicant_id=budi, subject="Izin praktik dokter hewan")
    assert archived(postgres, shared) == Archived(1)
    wati.sync()
    erase = EraseApplicant(applicant_id=budi, information_years=1, complaint_years=1, occurred_at=at(40))
    wati.do(erase)
    wati.sync()
    assert {state for _, state, _ in wati.outbox()} == {MutationState.APPLIED}
    assert shared.rows(CASES)[old]["subject"] == ""
    assert shared.rows(Applicant.__table__)[budi]["name"] == ""
    assert found(shared, "wati", person=budi) == set()
    assert "catatan lama" not in {row["text"] for row in shared.rows(ENTRIES).values()}


def test_what_workstations_are_filled_with_is_not_archived(shared: SharedOffice, postgres: Databases) -> None:
    with postgres.connect(shared.database) as raw, pytest.raises(AdminError, match="archive_range"):
        archive(raw, datetime.now(timezone.utc) - timedelta(days=30))
