"""The worker on a real server: what is saved at one desk is on the other, whatever happens to the wire."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web
from aiohttp.web_ws import WebSocketReady
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from app.mutations.steps import CloseCase
from db.audit_check import check as check_trail
from db.enums import MutationState
from db.models import Case, TimelineEntry
from db.server.admin.people import close_person, reopen_person
from db.sync import http_client, server_connection, through_server, worker
from db.sync.gateway import Gateway
from db.sync.http_client import SILENT_S
from db.sync.sync_status import AtCase, Held, SyncPhase, Trouble
from db.sync.waiting_rows import deal_with, refused
from server.events import Events
from server.pulling import Pulling
from server.refused import refused_by
from server.sessions import SignedIn
from tests.db.desks import Desk
from tests.db.postgres import Databases
from tests.db.proxy import Proxy
from tests.db.shared_office import SharedOffice, Station
from tests.end2end.peers.machine import LOOPBACK, comes_true
from tests.office import at
from tests.platforms import linux_only
from tests.server.instance import gateway_at, login_of
from tests.server.running import a_process, close_login

CASES, ENTRIES = Case.__table__, TimelineEntry.__table__


class Place:
    """An office, its desks, and one wire that a desk may hang on."""

    def __init__(self, postgres: Databases, template: str, folder: Path) -> None:
        self.office = SharedOffice(postgres, template, folder)
        self.postgres, self.folder = postgres, folder
        self.wire = Proxy(LOOPBACK, self.office.server.port)
        self.desks: list[Desk] = []

    def desk(
        self, login: str, *, on_wire: bool = False, path: Path | None = None, code: str | None = None
    ) -> Desk:
        code = code or f"{len(self.desks) + 1:03}"
        path = path or self.folder / f"{code}.sqlite3"
        desk = Desk(self.office, path, login, code, self.gateway(on_wire))
        self.desks.append(desk)
        desk.until(lambda: desk.status.phase is SyncPhase.LIVE)
        return desk

    def gateway(self, is_on_wire: bool) -> Gateway:
        return gateway_at(self.wire.port if is_on_wire else self.office.server.port)

    def close(self) -> None:
        for desk in self.desks:
            desk.close()
        self.wire.close()
        self.office.close()


@pytest.fixture
def place(postgres: Databases, template: str, tmp_path: Path) -> Iterator[Place]:
    place = Place(postgres, template, tmp_path)
    yield place
    place.close()


def note(case_id: UUID, words: str, minute: float = 5.0) -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text=words, occurred_at=at(minute))


def check(desk: Station) -> Any:
    return desk.replica.read(check_trail).result(10)


def notes(desk: Station) -> Any:
    return {entry["text"] for entry in desk.rows(ENTRIES).values()} - {""}


def test_what_is_saved_at_one_desk_is_on_the_other_at_once_and_not_when_it_next_looks(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_S", 3600.0)
    rina, sari = place.desk("rina"), place.desk("sari")
    assert rina.statuses[0].phase is SyncPhase.CONNECTING
    case_id = rina.log()
    sari.until(lambda: case_id in sari.rows(CASES))
    for words in ("satu", "dua", "tiga"):
        rina.do(note(case_id, words))
        sari.until(partial(lambda words: words in notes(sari), words))
    rina.until(lambda: rina.is_up_to_date)
    assert rina.differs() == sari.differs() == []


def test_without_the_server_work_goes_on_and_all_is_reported_once_it_is_back(place: Place) -> None:
    rina, sari = place.desk("rina", on_wire=True), place.desk("sari")
    place.wire.cut()
    rina.until(lambda: rina.status.phase is SyncPhase.OFFLINE)
    assert (rina.status.trouble, rina.status.since) == (Trouble.UNREACHABLE, rina.lost[0])
    case_id = rina.log()
    rina.do(note(case_id, "tanpa jaringan"))
    rina.until(lambda: rina.status.waiting.count == 2)
    assert rina.status.phase is SyncPhase.OFFLINE
    assert rina.status.waiting.oldest_at is not None
    place.wire.mend()
    rina.worker.retry()
    sari.until(lambda: "tanpa jaringan" in notes(sari))
    rina.until(lambda: rina.is_up_to_date and rina.backs == 1)


def test_a_refusal_is_kept_with_its_reason_until_its_author_has_dealt_with_it(place: Place) -> None:
    rina, sari = place.desk("rina", on_wire=True), place.desk("sari")
    case_id = rina.log()
    sari.until(lambda: case_id in sari.rows(CASES))
    rina.until(lambda: rina.is_up_to_date)
    place.wire.cut()
    rina.until(lambda: rina.status.phase is SyncPhase.OFFLINE)
    sari.do(CloseCase(case_id=case_id, reason="Selesai", occurred_at=at(8)))
    sari.until(lambda: sari.is_up_to_date)
    rina.do(CloseCase(case_id=case_id, reason="Sudah diberi tahu", occurred_at=at(9)))
    place.wire.mend()
    rina.worker.retry()
    rina.until(lambda: rina.is_up_to_date and rina.status.waiting.refused == 1)
    mine = rina.replica.read(lambda tx: refused(tx, rina.me.agent_id)).result(10)
    assert [(one.reason, one.facts) for one in mine] == [
        ("move_not_allowed", {"move": "close", "status": "closed"})
    ]
    assert "Sudah diberi tahu" in mine[0].args
    rina.replica.keep_locally(lambda tx: deal_with(tx, mine[0].mut_no)).result(10)
    rina.worker.retry()
    rina.until(lambda: rina.status.waiting.refused == 0)


def test_a_copy_of_a_records_file_becomes_a_client_of_its_own_and_loses_nothing(
    place: Place, tmp_path: Path
) -> None:
    rina = place.desk("rina", on_wire=True)
    case_id = rina.log()
    rina.until(lambda: rina.is_up_to_date)
    place.wire.cut()
    rina.until(lambda: rina.status.phase is SyncPhase.OFFLINE)
    rina.do(note(case_id, "sebelum salinan"))
    copy = tmp_path / "copy.sqlite3"
    place.wire.mend()
    rina.close()
    shutil.copyfile(rina.path, copy)
    original = place.desk("rina", path=rina.path, code="001")
    original.do(note(case_id, "setelah salinan"))
    original.until(lambda: original.is_up_to_date)
    original.close()
    again = place.desk("rina", path=copy, code="001")
    again.do(note(case_id, "di salinan"))
    again.until(lambda: again.is_up_to_date)
    assert {"sebelum salinan", "setelah salinan", "di salinan"} <= notes(again)
    assert again.differs() == []
    told = [entry["text"] for entry in again.rows(ENTRIES).values()]
    assert sorted(words for words in told if words) == sorted(set(told) - {""})
    assert check(again).fault == ""


@linux_only("the server's processes are killed")
def test_a_server_that_crashes_and_comes_back_loses_nothing_that_was_saved(place: Place) -> None:
    with place.office.owner.begin() as connection:  # the tests' server says yes before it is on the disk
        connection.execute(text(f"ALTER DATABASE {place.office.database} SET synchronous_commit = on"))
    rina, sari = place.desk("rina"), place.desk("sari")
    case_ids = [rina.log(minute) for minute in range(1, 4)]
    with place.office.owner.connect() as connection:
        query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'loket server' AND datname = :name"
        pids = list(connection.execute(text(query), {"name": place.office.database}).scalars())
    os.kill(pids[0], signal.SIGKILL)  # PostgreSQL then ends all others and recovers from its log
    case_ids += [rina.log(minute) for minute in range(4, 7)]
    rina.until(lambda: rina.lost)
    rina.worker.retry()
    rina.until(lambda: rina.is_up_to_date)
    sari.worker.retry()
    sari.until(lambda: set(case_ids) <= set(sari.rows(CASES)))
    sari.until(lambda: sari.is_up_to_date)
    assert rina.differs() == sari.differs() == []
    assert len(place.office.rows(CASES)) == len(case_ids)


def test_a_closed_login_waits_for_a_person_and_not_for_a_time(place: Place) -> None:
    rina = place.desk("rina")
    with place.office.owner.begin() as connection:
        connection.execute(text("UPDATE loket.login SET closed_at = now() WHERE role_name = 'rina'"))
    case_id = rina.log()
    rina.until(lambda: rina.status.trouble is Trouble.LOGIN_CLOSED)
    with place.office.owner.begin() as connection:
        connection.execute(text("UPDATE loket.login SET closed_at = NULL"))
    rina.worker.use(rina.access)
    rina.until(lambda: rina.is_up_to_date)
    assert case_id in place.office.rows(CASES)


def test_a_workstation_that_was_closed_comes_back_only_if_a_person_wants_it(place: Place) -> None:
    rina = place.desk("rina")
    case_id = rina.log()
    rina.until(lambda: rina.is_up_to_date)
    with place.office.owner.begin() as connection:
        connection.execute(text("UPDATE loket.sync_client SET closed_at = now()"))
    rina.do(note(case_id, "setelah ditutup"))
    rina.until(lambda: rina.status.trouble is Trouble.NOT_ENROLLED)
    rina.worker.retry()
    rina.until(lambda: rina.is_up_to_date)
    assert "setelah ditutup" in notes(rina)
    assert rina.differs() == []
    assert check(rina).fault == ""


def test_what_another_person_did_here_waits_for_their_login_and_says_so(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sari = place.desk("sari")
    sari.worker.use(None)
    sari.until(lambda: sari.status.phase is SyncPhase.OFF)
    case_id = sari.log()
    sari.worker.use(replace(sari.access, login=login_of("rina")))
    sari.until(lambda: sari.status.phase is SyncPhase.LIVE and sari.status.held)
    assert (sari.status.waiting.count, sari.status.waiting.oldest_by) == (1, "Sari")
    told = text("SELECT unsent, unsent_by FROM loket.sync_client")
    monkeypatch.setattr("db.sync.backlog.LONG", timedelta(0))
    sari.worker.retry()
    with place.office.owner.connect() as raw:
        assert comes_true(lambda: raw.execute(told).all() == [(1, "Sari")], 60)
    sari.worker.use(replace(sari.access, login=login_of("rina"), others={sari.me.agent_id: login_of("sari")}))
    sari.until(lambda: sari.is_up_to_date and not sari.status.held)
    assert case_id in place.office.rows(CASES)
    with place.office.owner.connect() as raw:
        assert comes_true(lambda: raw.execute(told).all() == [(0, "")], 60)


def test_of_whoever_left_a_workstation_keeps_nothing_but_what_was_not_sent(place: Place) -> None:
    rina, sari = place.desk("rina"), place.desk("sari")
    case_id = rina.log(subject="Izin praktik dokter hewan")
    sari.until(lambda: case_id in sari.rows(CASES))
    sari.worker.use(None)
    sari.until(lambda: sari.status.phase is SyncPhase.OFF)
    sari.do(note(case_id, "belum terkirim"))
    with place.postgres.connect(place.office.database) as raw:
        close_person(raw, "sari")
        try:
            sari.worker.use(sari.access)
            sari.until(lambda: sari.status.trouble is Trouble.LOGIN_CLOSED and not sari.rows(CASES))
            assert (sari.rows(ENTRIES), sari.status.waiting.count) == ({}, 1)
            assert comes_true(lambda: not bytes_of(sari, "dokter hewan"), 150), "the file still holds it"
            # Who comes next gets their own, and what waits goes on waiting for its author.
            sari.worker.use(replace(sari.access, login=login_of("rina"), agent_id=rina.me.agent_id))
            sari.until(lambda: case_id in sari.rows(CASES) and sari.status.held is Held.PERSON)
        finally:
            reopen_person(raw, "sari", "secret of sari")
    sari.worker.use(sari.access)
    sari.until(lambda: sari.is_up_to_date)
    assert "belum terkirim" in notes(sari)
    rina.until(lambda: "belum terkirim" in notes(rina))
    assert sari.differs() == []


def bytes_of(desk: Station, words: str) -> Any:
    return any(words.encode() in one.read_bytes() for one in desk.path.parent.glob(f"{desk.path.name}*"))


def test_two_at_one_case_hear_of_each_other_at_once_and_nobody_of_a_case_not_theirs(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "HEARTBEAT_S", 3600.0)
    rina, sari, dedi = (place.desk(login) for login in ("rina", "sari", "dedi"))
    case_id = rina.log()
    sari.until(lambda: case_id in sari.rows(CASES))
    dedi.until(lambda: dedi.is_up_to_date)
    sari.worker.publish([AtCase(case_id, sari.me.agent_id, "views", "", at(1))])
    rina.worker.publish([AtCase(case_id, rina.me.agent_id, "writes", "answer.text", at(2))])
    sari.until(lambda: sari.others)
    seen = sari.others[0]
    assert (seen.name, seen.workstation, seen.doing, seen.field) == ("Rina", "001", "writes", "answer.text")
    dedi.worker.ask()
    dedi.worker.retry()
    rina.until(lambda: rina.others)
    assert dedi.others == ()
    rina.worker.publish([])
    sari.until(lambda: not sari.others)


def test_what_was_saved_last_is_reported_before_the_end(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "STOPS_WITHIN_S", 61.0)  # half a second is enough on a quick machine
    monkeypatch.setattr(worker, "LAST_PUSH_S", 60.0)
    rina = place.desk("rina")
    case_id = rina.log()
    rina.worker.publish([AtCase(case_id, rina.me.agent_id, "views", "", at(1))])
    rina.worker.stop()
    assert case_id in place.office.rows(CASES)
    with place.office.owner.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM loket.presence")).scalar_one() == 0
    began = time.monotonic()
    rina.worker.stop()  # again, as the fixture does: no thread is left that could send
    assert time.monotonic() - began < 1.0


def test_the_worker_ends_in_the_middle_of_anything_without_waiting_for_an_answer(place: Place) -> None:
    rina = place.desk("rina", on_wire=True)
    place.wire.go_silent()
    rina.log()
    began = time.monotonic()
    rina.worker.stop()
    assert time.monotonic() - began < SILENT_S
    states = rina.replica.read(lambda tx: tx.execute(text("SELECT state FROM outbox")).scalars().all())
    assert states.result(10) == [MutationState.PENDING.value]


def sessions(place: Place) -> list[tuple[str, bool]]:
    """Whose sessions there are, and whether they can still be used."""
    query = "SELECT role_name, revoked_at IS NULL FROM loket.server_session ORDER BY opened_at"
    with place.office.owner.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(text(query))]


def test_a_leaver_is_out_within_a_second_though_nobody_saves_anything(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_S", 3600.0)
    rina = place.desk("rina")
    rina.log(subject="Izin praktik dokter hewan")
    rina.until(lambda: rina.is_up_to_date)
    began = time.monotonic()
    close_login(place.office, "rina")
    rina.until(lambda: rina.status.trouble is Trouble.LOGIN_CLOSED and not rina.rows(CASES))
    assert time.monotonic() - began < 1.0


def test_a_session_that_an_administrator_ends_is_opened_again_and_one_that_is_left_ends(
    place: Place,
) -> None:
    rina = place.desk("rina")
    rina.until(lambda: rina.is_up_to_date)
    with place.office.owner.begin() as connection:
        connection.execute(text("UPDATE loket.server_session SET revoked_at = now()"))
        connection.execute(text("NOTIFY loket, 'sessions'"))
    case_id = rina.log()
    rina.until(lambda: rina.is_up_to_date and case_id in place.office.rows(CASES))
    assert sessions(place).count(("rina", True)) == 1
    rina.worker.stop()
    assert ("rina", True) not in sessions(place)


def test_a_desk_comes_back_with_its_session_and_without_its_password(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart of the server, all desks of the office come at once: a password takes 25 ms."""
    rina = place.desk("rina", on_wire=True)
    rina.until(lambda: rina.is_up_to_date)
    before = sessions(place)
    place.wire.cut()
    rina.until(lambda: rina.status.phase is SyncPhase.OFFLINE)
    place.wire.mend()
    rina.worker.retry()
    rina.until(lambda: rina.status.phase is SyncPhase.LIVE)
    assert sessions(place) == before


def test_a_line_that_died_without_a_word_is_noticed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert server_connection.HEARTBEAT_S * 1.5 < 20
    monkeypatch.setattr(server_connection, "HEARTBEAT_S", 1.0)
    monkeypatch.setattr(http_client, "SILENT_S", 1.0)
    monkeypatch.setattr(through_server, "WORKING_S", 1.0)
    rina = place.desk("rina", on_wire=True)
    rina.until(lambda: rina.is_up_to_date)
    place.wire.go_silent()
    rina.until(lambda: rina.status.phase is SyncPhase.OFFLINE)
    place.wire.mend()
    case_id = rina.log()
    rina.worker.retry()
    rina.until(lambda: rina.is_up_to_date)
    assert case_id in place.office.rows(CASES)


def test_without_websockets_the_changes_of_others_come_by_polling(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_S", 0.5)
    monkeypatch.setattr("server.application.web.WebSocketResponse.can_prepare", lambda _self, _request: False)
    rina, sari = place.desk("rina"), place.desk("sari")
    case_id = rina.log()
    sari.until(lambda: case_id in sari.rows(CASES))
    assert sari.status.phase is SyncPhase.LIVE


def test_a_server_that_was_busy_at_first_gives_a_socket_as_soon_as_it_has_time(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a minute later, as where something before the server lets no WebSocket through."""
    asked: list[web.Request] = []
    can_prepare = web.WebSocketResponse.can_prepare

    def busy(socket: web.WebSocketResponse, request: web.Request) -> WebSocketReady:
        asked.append(request)
        if len(asked) == 1:
            raise refused_by(Trouble.UNREACHABLE)
        return can_prepare(socket, request)

    monkeypatch.setattr(web.WebSocketResponse, "can_prepare", busy)
    rina = place.desk("rina")
    rina.until(lambda: rina.is_up_to_date and len(place.office.server.serving.server.events) == 1, 20)


def test_what_a_colleague_saves_comes_without_a_pull_also_if_a_page_was_lost(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_S", 3600.0)
    rina, sari = place.desk("rina"), place.desk("sari")
    case_id = rina.log()
    rina.until(lambda: rina.is_up_to_date)
    sari.until(lambda: case_id in sari.rows(CASES))
    pulls: list[str] = []
    pull = Pulling.new_rows

    def counted(self: Pulling, who: SignedIn, *asked: Any) -> Any:
        pulls.append(who.login)
        return pull(self, who, *asked)

    monkeypatch.setattr(Pulling, "new_rows", counted)
    first, second = note(case_id, "satu"), note(case_id, "dua")
    rina.do(first)
    sari.until(lambda: first.note_id in sari.rows(ENTRIES))
    assert "sari" not in pulls

    lost: list[int] = []

    async def lose(_events: Events, _socket: Any, sending: Any, size: int) -> None:
        sending.close()
        lost.append(size)

    send = Events._send_now
    monkeypatch.setattr(Events, "_send_now", lose)
    rina.do(note(case_id, "hilang"))
    assert comes_true(lambda: bool(lost), 20)
    monkeypatch.setattr(Events, "_send_now", send)
    rina.do(second)
    sari.until(lambda: notes(sari) == {"satu", "hilang", "dua"})
    assert "sari" in pulls


@pytest.mark.skipif(sys.platform == "win32", reason="the server program runs on Linux")
def test_a_server_that_is_killed_in_the_middle_of_a_push_loses_nothing_and_does_nothing_twice(
    place: Place, tmp_path: Path
) -> None:
    with a_process(place.office, tmp_path) as process:
        rina = Desk(place.office, tmp_path / "rina.sqlite3", "rina", "101", gateway_at(process.port))
        place.desks.append(rina)
        rina.until(lambda: rina.status.phase is SyncPhase.LIVE)
        case_id = rina.log()
        rina.until(lambda: rina.is_up_to_date)
        for number in range(3):
            written = [f"{number}.{one}" for one in range(150)]
            rina.replica.apply_all([note(case_id, words) for words in written], rina.me).result(60)
            before = len(notes_there(place))
            rina.until(lambda before=before: len(notes_there(place)) > before)  # type: ignore[misc]
            process.kill()
            rina.until(lambda: rina.status.phase is SyncPhase.OFFLINE)
            process.start()
            rina.worker.retry()
            rina.until(lambda: rina.is_up_to_date)
        assert sorted(notes_there(place)) == sorted(f"{one}.{two}" for one in range(3) for two in range(150))
        assert rina.differs() == []
        assert {state for _number, state, _why in rina.outbox()} == {"applied"}


def notes_there(place: Place) -> list[str]:
    with place.office.owner.connect() as connection:
        query = "SELECT text FROM loket.timeline_entry WHERE text <> '' AND kind = 'note_added'"
        return list(connection.execute(text(query)).scalars())
