"""A backup, and a database made of it: nothing that was acknowledged is lost, and nothing is done twice."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.admin.sentences import restored_rights
from app.mutations.case import AddNote
from app.mutations.steps import CloseCase
from db.enums import MutationState, Role
from db.models import Case, TimelineEntry
from db.server.admin.backup import restore, write
from db.server.admin.people import (
    Change,
    add_person,
    change_person,
    close_person,
    people,
    reopen_person,
    set_password,
)
from db.server.admin.program import set_current_program
from db.server.admin.server import AdminError, Server
from db.server.admin.server_status import server_status
from db.server.admin.workstations import set_min_client
from db.sync.cloned_file import enrol_again
from db.sync.sync_status import SharedError, Trouble
from db.sync.through_server import ThroughServer
from db.sync.waiting_rows import waiting
from tests.db.postgres import PROGRAMS, Databases
from tests.db.shared_office import SharedOffice
from tests.office import at
from tests.platforms import is_private
from tests.server.instance import login_of

CASES, ENTRIES = Case.__table__, TimelineEntry.__table__


@pytest.fixture
def shared(shared: SharedOffice, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
    return shared


@pytest.fixture
def server(shared: SharedOffice, postgres: Databases) -> Server:
    return Server(postgres.address_of(shared.database), "postgres", "")


def note(case_id: UUID, text: str, minute: float = 5.0) -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=at(minute))


def test_what_came_after_the_backup_is_sent_again_by_those_who_did_it(
    shared: SharedOffice, server: Server, tmp_path: Path
) -> None:
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


def test_what_nobody_can_send_again_is_told_to_who_built_on_it(
    shared: SharedOffice, server: Server, tmp_path: Path
) -> None:
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
    assert [got[1:] for got in sari.outbox()] == [(MutationState.PARKED, "no_such_case")]
    assert sari.replica.read(waiting).result(10).refused == 1


def test_logins_and_who_left_since(shared: SharedOffice, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "loket.dump"
    with server.connect() as raw:
        add_person(raw, "budi", "rahasia budi", "Budi", Role.AGENT)
        write(server, file)
        close_person(raw, "budi")
        add_person(raw, "maya", "rahasia maya", "Maya", Role.AGENT, team="Timur")
    late = shared.station("rina")
    late.log()
    late.sync()
    restored = restore(server, file, replaces=True)
    assert restored.to_check == ()
    assert restored.decided_since == ("budi", "maya")
    late.sync()  # enrolled after the backup
    late.sync()
    assert late.differs() == []
    assert len(late.rows(CASES)) == 1
    with server.connect() as raw:
        everybody = {one.login: one for one in people(raw)}
    assert everybody["budi"].closed_at is not None
    assert (everybody["maya"].team, everybody["maya"].closed_at) == ("Timur", None)


def test_rights_that_were_changed_after_the_backup_are_not_those_of_the_backup(
    shared: SharedOffice, server: Server, tmp_path: Path
) -> None:
    """Also one restore further: what was carried over is in the next backup."""
    first, second = tmp_path / "first.dump", tmp_path / "second.dump"
    with server.connect() as raw:
        add_person(raw, "maya", "rahasia maya", "Maya", Role.SUPERVISOR, team="Timur")
        add_person(raw, "budi", "rahasia budi", "Budi", Role.AGENT)
        close_person(raw, "budi")
        write(server, first)
        change_person(raw, "maya", Change("Maya Sari", Role.UNIT_OFFICER, "perizinan", "Barat"))
        set_password(raw, "maya", "rahasia baru maya")
        reopen_person(raw, "budi", "rahasia baru budi")
        set_min_client(raw, 1)
        set_current_program(raw, "1.2.0", "")
        before = rights_of(raw)
    assert restore(server, first, replaces=True).decided_since == ("budi", "maya")
    with server.connect() as raw:
        assert rights_of(raw) == before
        assert rights_of(raw)["maya"][1:4] == ("unit_officer", "perizinan", "Barat")
        assert raw.execute("SELECT version FROM loket.current_program").fetchone() == ("1.2.0",)
        acts = [row[0] for row in raw.execute("SELECT act FROM loket.admin_act ORDER BY id").fetchall()]
        made = ["person add", "person add", "person close", "backup begin", "backup"]
        made += ["person change", "person password"]
        assert acts[-len(made) - 4 :] == [*made, "person reopen", "min-client", "current-version", "restore"]
        change_person(raw, "maya", Change(role=Role.AGENT))
        write(server, second)
    restored = restore(server, first, replaces=True)
    assert (restored.decided_since, restored.to_check) == (("budi", "maya"), ())
    with server.connect() as raw:
        assert rights_of(raw)["maya"][1] == "agent"
    assert restore(server, second, replaces=True).decided_since == ()


def rights_of(raw: Any) -> dict[Any, Any]:
    """By login: the rights of a person, and what the password is checked against."""
    rows = raw.execute(
        "SELECT l.role_name::text, a.name, a.role, u.code, t.name, l.closed_at, a.deleted_at, "
        "l.password FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id "
        "LEFT JOIN loket.unit u ON u.id = a.unit_id LEFT JOIN loket.team t ON t.id = a.team_id"
    )
    return {row[0]: row[1:] for row in rows.fetchall()}


def test_who_cannot_know_what_was_decided_since_lists_everybody_to_be_checked(
    shared: SharedOffice, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "loket.dump"
    with server.connect() as raw:
        add_person(raw, "maya", "rahasia maya", "Maya", Role.SUPERVISOR)
        write(server, file)
        add_person(raw, "budi", "rahasia budi", "Budi", Role.AGENT)
    elsewhere = Server(replace(server.address, database=f"{shared.database}_probe"), "postgres", "")
    restored = restore(elsewhere, file)
    assert [one.login for one in restored.to_check] == ["maya", "wati", "dedi", "sari", "rina"]
    maya = restored.to_check[0]
    assert (maya.role, maya.changed_at is not None) == ("supervisor", True)
    got = "\n".join(restored_rights(restored))
    assert "CHECK THESE" in got
    assert "maya   supervisor" in got
    with server.connect("postgres") as raw:
        raw.execute(f"DROP DATABASE {elsewhere.address.database} WITH (FORCE)")


def test_a_workstation_that_a_new_server_never_knew_tells_everything_again(
    shared: SharedOffice, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "loket.dump"
    write(server, file)
    late = shared.station("rina")
    case_id = late.log()
    late.sync()
    late.do(note(case_id, "belum terkirim"))
    with server.connect() as raw:
        assert server_status(raw).cases == 1  # though the planner has not counted yet
    monkeypatch.setattr("db.server.admin.backup._register_of", lambda _server, _made_at: None)
    assert restore(server, file, replaces=True).to_check
    with pytest.raises(SharedError) as caught:
        late.sync()
    assert caught.value.trouble is Trouble.NOT_ENROLLED
    registry = ThroughServer(late.http, login_of("rina"), None)
    assert enrol_again(late.replica, registry, late.enrolment) == late.enrolment
    late.sync()
    late.sync()
    assert late.differs() == []
    assert len(late.rows(ENTRIES)) == late.rows(CASES)[case_id]["version"] == 4


def test_what_was_recorded_for_the_audit_since_the_backup_stays(
    shared: SharedOffice, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "loket.dump"
    write(server, file)
    rina = shared.station("rina")
    rina.log()
    rina.sync()
    recorded = (
        "SELECT at, by::text, client_id, what, subject FROM loket.access_event ORDER BY id",
        "SELECT client_id, sequence, hash, at FROM loket.trail_anchor ORDER BY client_id, sequence",
    )
    with server.connect() as raw:
        before = [raw.execute(query).fetchall() for query in recorded]
    assert all(before)
    restore(server, file, replaces=True)
    with server.connect() as raw:
        assert [raw.execute(query).fetchall() for query in recorded] == before


def test_a_backup_overwrites_nothing_and_only_a_backup_is_restored(
    shared: SharedOffice, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "loket.dump"
    write(server, file)
    assert is_private(write(server, tmp_path))
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
