"""The server's part of the audit trail: from the session, and compared with a workstation's trail."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import update
from uuid_utils.compat import uuid7

from app.__main__ import main
from app.access.audit_command import trail_of
from app.mutations.case import AddNote
from app.mutations.contact import AnswerContact, EndContact, StartContact
from app.mutations.output import NoteOutput, OutputWay
from app.mutations.recording import AddRecording, NotePlayed, SetConsent
from app.mutations.reveal import RevealNumbers, RevealReason
from db.audit import chain_end, note_of
from db.enums import Channel, Consent, Direction
from db.models import SyncState
from db.replica import Replica
from db.server.admin.audit import TrailComparison, accesses, compare
from db.server.admin.server import AdminError
from db.server.admin.server_status import server_status
from db.server.admin.workstations import prune
from db.server.installing import SERVER
from server.config import FilesConfig
from tests.db.postgres import Databases, value_of
from tests.db.shared_office import SharedOffice, Station
from tests.office import at
from tests.server.running import Client, a_server, attached, store_of
from tests.server.test_push_and_pull import a_case

Root = psycopg.Connection[Any]
NUMBER = "SELECT number FROM loket.case_"
NOW: dict[str, Any] = {"occurred_at": datetime.now(timezone.utc)}


def noted(root: Root, **of: Any) -> list[tuple[str, str, str, str]]:
    """Return who did what, where and with which case, without the sign-ins that tests begin with."""
    found = accesses(root, 1, **of)
    usual = ("signed in", "workstation enrolled", "create", "person add")
    return [(one.by, one.workstation, one.what, one.number) for one in found if one.what not in usual]


# -- accesses ----------------------------------------------------------------------------------------------


def test_sessions_are_recorded_with_user_and_workstation(
    sit_down: Callable[[str], Client], root: Root
) -> None:
    client = sit_down("rina")
    assert client.sign_in("rina", is_enrolled=True).status == 200
    assert client.sign_in("rina", "wrong", is_enrolled=True).status == 401
    changed = {"present": "secret of rina", "new": "a quite different one"}
    assert client.ask("POST", "/v1/password", changed).status == 204
    assert client.ask("DELETE", "/v1/session").status == 204
    found = [(one.by, one.workstation, one.what) for one in accesses(root, 1, login="rina")]
    assert found == [
        ("rina", "", "signed in"),
        ("rina", "", "workstation enrolled"),
        ("rina", "H01", "signed in"),
        ("rina", "H01", "password changed"),
        ("rina", "H01", "signed out"),
    ]


def test_numbers_that_were_revealed_and_recordings_that_were_played_are_recorded_once_applied(
    sit_down: Callable[[str], Client], root: Root
) -> None:
    client, case = sit_down("rina"), a_case(0, number="CC-261130-H01-001-0")
    call = {"contact_id": uuid7(), **NOW}
    sound: dict[str, Any] = {"path": "a.opus", "sha256": "0" * 64, "bytes": 9, "duration_ms": 9}
    recorded = AddRecording(
        recording_id=uuid7(),
        contact_id=call["contact_id"],
        keep_until=NOW["occurred_at"] + timedelta(days=1),
        **sound,
        **NOW,
    )
    reveal = {"case_id": case.case_id, "reason": RevealReason.CALL, **NOW}
    entry_id = uuid7()
    client.push(
        case,
        StartContact(channel=Channel.VOICE, direction=Direction.INBOUND, **call),
        AnswerContact(**call),
        SetConsent(consent=Consent.YES, **call),
        EndContact(**call),
        recorded,
        RevealNumbers(entry_id=entry_id, **reveal),
        RevealNumbers(entry_id=entry_id, **reveal),  # refused: it is there already
        NotePlayed(recording_id=recorded.recording_id, entry_id=uuid7(), **NOW),
    )
    client.number -= 9
    assert client.push().status == 400  # nothing
    assert noted(root) == [
        ("rina", "H01", "reveal_numbers", case.number),
        ("rina", "H01", "note_played", ""),
    ]


def test_prints_and_exports_are_recorded_with_their_kind_and_how_many_rows_left(
    sit_down: Callable[[str], Client], root: Root
) -> None:
    client, case = sit_down("rina"), a_case(0, number="CC-261130-H01-001-0")
    person = uuid7()
    sheet: dict[str, Any] = {"way": OutputWay.PRINTED, "document": "case_sheet"}
    client.push(
        case,
        NoteOutput(of=case.case_id, **sheet, **NOW),
        NoteOutput(way=OutputWay.EXPORTED, document="cases", rows=240, **NOW),
        NoteOutput(way=OutputWay.EXPORTED, document="person", rows=12, of=person, **NOW),
    )
    invalid: tuple[dict[str, Any], ...] = ({"document": "Budi Santoso"}, {"rows": -1})
    for fields in invalid:
        assert client.push(NoteOutput(**{**sheet, **fields}, **NOW)).status == 200  # with a rejection
    found = [one for one in accesses(root, 1) if one.what.startswith(("printed", "exported"))]
    assert [(one.by, one.workstation, one.what, one.subject) for one in found] == [
        ("rina", "H01", "printed case_sheet", str(case.case_id)),
        ("rina", "H01", "exported cases", "240 rows"),
        ("rina", "H01", "exported person", f"{person}, 12 rows"),
    ]
    assert found[0].number == case.number


def test_a_push_that_is_sent_again_is_recorded_once_and_another_author_not_at_all(
    sit_down: Callable[[str], Client], root: Root, shared: SharedOffice
) -> None:
    client, case = sit_down("rina"), a_case(0, number="CC-261130-H01-001-0")
    assert client.push(case).status == 200
    reveal = RevealNumbers(entry_id=uuid7(), case_id=case.case_id, reason=RevealReason.CALL, **NOW)
    said = {"mutations": client.sent(reveal)}
    for _ in range(2):
        assert client.ask("POST", "/v1/push", said).status == 200
    client.number += 1
    forged = RevealNumbers(entry_id=uuid7(), case_id=case.case_id, reason=RevealReason.CALL, **NOW)
    assert client.push(forged, author=shared.ids["sari"]).status == 200
    assert noted(root) == [("rina", "H01", "reveal_numbers", case.number)]


def test_a_fetched_file_is_recorded_once_for_all_its_parts_and_not_if_it_is_refused(
    shared: SharedOffice, root: Root, tmp_path: Path
) -> None:
    content = b"KTP" * 100_000
    sha256 = hashlib.sha256(content).hexdigest()
    kept = tmp_path / "files"
    kept.mkdir()
    with a_server(shared, files=FilesConfig(store=str(kept), keep_free_bytes=0)) as server:
        rina = attached(shared, server.port, sha256, len(content))
        source = tmp_path / "ktp"
        source.write_bytes(content)
        with store_of(rina, server.port) as store:
            store.put(source, sha256)
        client = Client(server.port)
        client.client_id = rina.enrolment.client_id
        assert client.sign_in("rina", is_enrolled=True).status == 200
        for part in ("bytes=0-9", "bytes=10-99"):
            assert client.ask("GET", f"/v1/files/{sha256}", headers={"Range": part}).status == 206
        assert client.ask("HEAD", f"/v1/files/{sha256}").status == 200
        assert client.ask("GET", f"/v1/files/{'0' * 64}").status == 404
    assert noted(root) == [("rina", "W01", "file fetched", value_of(root.execute(NUMBER)))]


def test_nobody_changes_the_record_of_accesses(
    sit_down: Callable[[str], Client], shared: SharedOffice
) -> None:
    sit_down("rina")
    for words in ("UPDATE loket.access_event SET by = 'sari'", "DELETE FROM loket.access_event"):
        with shared.connect(SERVER) as raw, pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(words)
        with shared.connect("postgres") as raw, pytest.raises(psycopg.Error, match="is not changed"):
            raw.execute(words)
    with shared.connect(SERVER) as raw, pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute("SELECT * FROM loket.trail_anchor")


# -- the trail of a workstation ------------------------------------------------------------------------------


@pytest.fixture
def rina(shared: SharedOffice) -> Station:
    """A workstation where cases were logged, printed and sent."""
    station = shared.station("rina")
    own = update(SyncState).values(client_id=station.enrolment.client_id)  # as when it enrols itself
    station.replica.keep_locally(lambda connection: connection.execute(own)).result(10)
    station.log(1)
    printed(station, "case_sheet")
    station.log(2)
    station.sync()
    return station


def printed(station: Station, document: str) -> None:
    station.replica.note(note_of("printed", {"document": document}), station.me).result(10)


def compared(shared: SharedOffice, path: Path, code: str = "W01") -> TrailComparison:
    with trail_of(path) as connection, shared.connect("postgres") as raw:
        return compare(raw, code, connection)


def findings(shared: SharedOffice, station: Station) -> list[str]:
    return [one.code for one in compared(shared, station.path).findings]


def tamper(station: Station, *statements: str) -> None:
    """Change the file behind the program's back, as a user with a database tool can."""
    with sqlite3.connect(station.path) as raw:
        for change in ("update", "delete"):
            raw.execute(f"DROP TRIGGER IF EXISTS audit_entry_no_{change}")
        for statement in statements:
            assert raw.execute(statement).rowcount >= 1
    raw.close()


def rewrite(station: Station, *documents: str) -> None:
    """Take the last entry out of the chain, and add these prints with right hashes."""
    tamper(station, "DELETE FROM audit_entry WHERE sequence = (SELECT max(sequence) FROM audit_entry)")
    for document in documents:
        printed(station, document)


def anchors(root: Root) -> list[tuple[int, bool]]:
    return root.execute(
        "SELECT sequence, off_at IS NOT NULL FROM loket.trail_anchor ORDER BY sequence, at"
    ).fetchall()


def end_of(station: Station) -> int:
    end = station.replica.read(chain_end).result(10)
    return 0 if end is None else end.sequence


def test_a_trail_that_was_not_touched_agrees_with_the_server(shared: SharedOffice, rina: Station) -> None:
    rina.log(3)  # not sent
    found = compared(shared, rina.path)
    assert (found.findings, found.compared, found.waiting, found.not_compared) == ([], 2, 1, 0)
    assert found.anchored == end_of(rina) - 1


def test_a_push_reports_the_end_of_the_trail_and_a_pull_what_was_printed_since(
    rina: Station, root: Root
) -> None:
    pushed = end_of(rina)
    assert anchors(root)[-1] == (pushed, False)
    printed(rina, "list")
    rina.exchange.pull()
    assert anchors(root)[-1] == (pushed + 1, False)
    count = len(anchors(root))
    rina.exchange.pull()
    assert len(anchors(root)) == count


def test_an_end_that_was_cut_off_is_missed(shared: SharedOffice, rina: Station) -> None:
    printed(rina, "list")
    rina.sync()
    tamper(rina, "DELETE FROM audit_entry WHERE sequence = (SELECT max(sequence) FROM audit_entry)")
    found = compared(shared, rina.path)
    assert found.own.fault == ""  # the chain itself does not show it
    (cut,) = found.findings
    assert (cut.code, cut.facts["end"], cut.facts["sequence"]) == ("cut", end_of(rina), end_of(rina) + 1)


def test_a_deleted_entry_is_missed_on_both_sides_of_the_gap(shared: SharedOffice, rina: Station) -> None:
    tamper(rina, "DELETE FROM audit_entry WHERE mut_no = 1")
    found = compared(shared, rina.path)
    assert [one.code for one in found.findings] == ["chain_missing", "not_here"]
    assert found.findings[1].facts == {"count": 1, "first": 1, "last": 1}


def test_a_deleted_print_is_a_gap(shared: SharedOffice, rina: Station) -> None:
    tamper(rina, "DELETE FROM audit_entry WHERE mut_no IS NULL")
    assert findings(shared, rina) == ["chain_missing"]


def test_a_chain_that_was_written_anew_is_not_the_one_that_the_server_saw(
    shared: SharedOffice, rina: Station
) -> None:
    printed(rina, "list")
    rina.sync()
    rewrite(rina, "another list")
    found = compared(shared, rina.path)
    assert (found.own.fault, [one.code for one in found.findings]) == ("", ["rewritten"])
    assert found.findings[0].facts["sequence"] == end_of(rina)


def test_a_cut_off_trail_shows_at_the_server_as_soon_as_it_is_reported(
    shared: SharedOffice, rina: Station, root: Root
) -> None:
    printed(rina, "list")
    rina.sync()
    assert server_status(root).workstations[0].trail_off_at is None
    root.execute("UPDATE loket.trail_anchor SET at = at - interval '2 minutes'")
    rewrite(rina)
    rina.exchange = rina.new_exchange()  # as after a restart
    rina.sync()
    now = server_status(root)
    assert now.workstations[0].trail_off_at is not None
    assert "trail" in now.warnings


def test_another_hash_of_a_reported_entry_shows_at_the_server_at_once(rina: Station, root: Root) -> None:
    printed(rina, "list")
    rina.sync()
    rewrite(rina, "another list")
    rina.sync()
    assert anchors(root)[-2:] == [(end_of(rina), False), (end_of(rina), True)]


def test_a_late_request_is_no_fault(rina: Station, root: Root, shared: SharedOffice) -> None:
    printed(rina, "list")
    late = rina.replica.read(chain_end).result(10)
    printed(rina, "list")
    rina.sync()
    way = rina.reach(None)
    assert late is not None
    assert way is not None
    way.anchor_trail(late)
    way.anchor_trail(late)
    assert anchors(root)[-2:] == [(late.sequence, False), (late.sequence + 1, False)]
    assert findings(shared, rina) == []


def test_an_end_without_a_hash_is_not_sent_and_stops_nothing(rina: Station, root: Root) -> None:
    before = anchors(root)
    tamper(rina, "UPDATE audit_entry SET hash = 'x' WHERE sequence = (SELECT max(sequence) FROM audit_entry)")
    rina.sync()
    assert anchors(root) == before


def test_a_replaced_file_is_not_the_one_that_the_server_knows(
    shared: SharedOffice, rina: Station, tmp_path: Path
) -> None:
    new = tmp_path / "new.sqlite3"
    Replica.open(new).close()
    assert [one.code for one in compared(shared, new).findings] == ["other_file"]
    of_another = shared.station("sari")
    assert [one.code for one in compared(shared, of_another.path).findings] == ["other_file"]
    with pytest.raises(AdminError, match="no_such_workstation"):
        compared(shared, rina.path, "W99")


def test_an_older_copy_of_the_file_lacks_what_the_server_has(
    shared: SharedOffice, rina: Station, tmp_path: Path
) -> None:
    rina.replica.read(lambda tx: tx.exec_driver_sql("SELECT 1").all()).result(10)
    old = tmp_path / "old.sqlite3"
    with sqlite3.connect(rina.path) as raw, sqlite3.connect(old) as copy:
        raw.backup(copy)
    raw.close()
    copy.close()
    rina.log(4)
    rina.sync()
    found = compared(shared, old)
    assert [one.code for one in found.findings] == ["cut", "not_here"]


def test_a_file_whose_place_was_taken_is_named(shared: SharedOffice, rina: Station, root: Root) -> None:
    own = rina.enrolment
    with shared.engine("rina").begin() as connection:
        connection.exec_driver_sql("SELECT enrol(%s, %s, %s, 3)", (uuid7(), own.workstation, own.secret))
    assert findings(shared, rina) == ["closed_file"]
    assert ("rina", "", "workstation replaced", "") in noted(root)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM loket.mutation WHERE mut_no = 2", "not_there"),
        ("UPDATE loket.mutation SET args_hash = repeat('0', 64) WHERE mut_no = 2", "differs"),
        ("UPDATE loket.mutation SET agent_id = gen_random_uuid() WHERE mut_no = 2", "differs"),
    ],
)
def test_a_change_that_the_server_lacks_or_has_otherwise_is_named(
    shared: SharedOffice, rina: Station, root: Root, statement: str, code: str
) -> None:
    rina.log(3)
    rina.sync()
    root.execute(statement)
    found = compared(shared, rina.path)
    assert [(one.code, one.facts) for one in found.findings] == [(code, {"count": 1, "first": 2, "last": 2})]


def test_a_rejected_change_agrees_too(shared: SharedOffice, rina: Station, root: Root) -> None:
    case_id = rina.log(3)
    rina.do(AddNote(note_id=uuid7(), case_id=case_id, text="Halo", occurred_at=at(4)))
    root.execute(
        "UPDATE loket.sync_client SET earliest_opening = now()"
    )  # the case is too old: both are rejected
    rina.sync()
    outcomes = root.execute("SELECT outcome FROM loket.mutation ORDER BY mut_no DESC LIMIT 2").fetchall()
    assert outcomes == [("rejected",)] * 2
    found = compared(shared, rina.path)
    assert (found.findings, found.compared) == ([], 4)


def test_pruned_outcomes_are_not_missed_and_the_last_end_of_each_day_stays(
    shared: SharedOffice, rina: Station, root: Root
) -> None:
    printed(rina, "list")
    rina.sync()
    last = anchors(root)[-1]
    root.execute("UPDATE loket.trail_anchor SET at = at - interval '100 days'")
    root.execute("DELETE FROM loket.mutation WHERE mut_no = 1")
    prune(root, 90)
    assert anchors(root) == [last]
    found = compared(shared, rina.path)
    assert (found.findings, found.compared, found.not_compared) == ([], 1, 1)


# -- commands ----------------------------------------------------------------------------------------------


def test_the_administrator_reads_the_record_and_compares_a_trail(
    shared: SharedOffice,
    rina: Station,
    postgres: Databases,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "home"))
    place = postgres.address_of(shared.database)
    where = ["--host", place.host, "--port", str(place.port), "--ca", place.ca_file]

    def admin(*words: str) -> tuple[int, str]:
        code = main(["admin", *where, "--database", shared.database, "audit", *words])
        got = capsys.readouterr()
        return code, got.out + got.err

    code, text = admin("list", "--login", "rina", "--workstation", "W01")
    assert (code, text.count("signed in")) == (0, 1)
    assert admin("list", "--days", "0")[0] == 1
    code, text = admin("check", "W01", str(rina.path))
    assert (code, "agrees with the record of the server" in text) == (0, True)
    rewrite(rina, "another list", "one more")
    code, text = admin("check", "W01", str(rina.path))
    assert (code, "was written anew" in text) == (1, True)
    code, text = admin("check", "W01", str(tmp_path / "nowhere.sqlite3"))
    assert (code, "there are no records" in text) == (1, True)
