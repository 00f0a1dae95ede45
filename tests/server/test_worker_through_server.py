"""The worker of a workstation through the server program: what holds at PostgreSQL itself holds here, too.

The imported tests run with desks of this place; their wire leads to the server.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.web_ws import WebSocketReady
from sqlalchemy import text

from db.sync import server_connection, server_line, worker
from db.sync.gateway import Gateway
from db.sync.sync_status import SyncPhase, Trouble
from server.events import Events
from server.pulling import Pulling
from server.refused import refused_by
from server.sessions import SignedIn
from tests.db.desks import Desk
from tests.db.postgres import Databases
from tests.db.proxy import Proxy
from tests.db.sync.test_worker import (  # noqa: F401
    CASES,
    ENTRIES,
    Place,
    note,
    notes,
    test_a_copy_of_a_records_file_becomes_a_client_of_its_own_and_loses_nothing,
    test_a_refusal_is_kept_with_its_reason_until_its_author_has_dealt_with_it,
    test_a_workstation_that_was_closed_comes_back_only_if_a_person_wants_it,
    test_of_whoever_left_a_workstation_keeps_nothing_but_what_was_not_sent,
    test_the_worker_ends_in_the_middle_of_anything_without_waiting_for_an_answer,
    test_two_at_one_case_hear_of_each_other_at_once_and_nobody_of_a_case_not_theirs,
    test_what_another_person_did_here_waits_for_their_login_and_says_so,
    test_what_is_saved_at_one_desk_is_on_the_other_at_once_and_not_when_it_next_looks,
    test_what_was_saved_last_is_reported_before_the_end,
    test_without_the_server_work_goes_on_and_all_is_reported_once_it_is_back,
)
from tests.end2end.peers.machine import LOOPBACK, comes_true
from tests.server.running import RunningServer, a_process, close_login, gateway_at


class PlaceOfServer(Place):
    def __init__(self, postgres: Databases, template: str, folder: Path) -> None:
        super().__init__(postgres, template, folder)
        self.server = RunningServer(self.office.conninfo("loket_server"))
        self.wire.close()
        self.wire = Proxy(LOOPBACK, self.server.port)

    def gateway(self, is_on_wire: bool) -> Gateway:
        return gateway_at(self.wire.port if is_on_wire else self.server.port)

    def close(self) -> None:
        super().close()
        self.server.end()


@pytest.fixture
def place(postgres: Databases, template: str, tmp_path: Path) -> Iterator[PlaceOfServer]:
    place = PlaceOfServer(postgres, template, tmp_path)
    yield place
    place.close()


def sessions(place: Place) -> list[tuple[str, bool]]:
    """Whose sessions there are, and whether they can still be used."""
    query = "SELECT role_name, revoked_at IS NULL FROM loket.server_session ORDER BY opened_at"
    with place.office.owner.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(text(query))]


def test_a_leaver_is_out_within_a_second_though_nobody_saves_anything(
    place: PlaceOfServer, monkeypatch: pytest.MonkeyPatch
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
    place: PlaceOfServer,
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
    place: PlaceOfServer, monkeypatch: pytest.MonkeyPatch
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


def test_a_line_that_died_without_a_word_is_noticed(
    place: PlaceOfServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server_connection.BEAT_S * 1.5 < 20
    monkeypatch.setattr(server_connection, "BEAT_S", 1.0)
    monkeypatch.setattr(server_line, "SILENT_S", 1.0)
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
    place: PlaceOfServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_S", 0.5)
    monkeypatch.setattr("server.application.web.WebSocketResponse.can_prepare", lambda _self, _request: False)
    rina, sari = place.desk("rina"), place.desk("sari")
    case_id = rina.log()
    sari.until(lambda: case_id in sari.rows(CASES))
    assert sari.status.phase is SyncPhase.LIVE


def test_a_server_that_was_busy_at_first_gives_a_socket_as_soon_as_it_has_time(
    place: PlaceOfServer, monkeypatch: pytest.MonkeyPatch
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
    rina.until(lambda: rina.is_up_to_date and len(place.server.serving.server.events) == 1, 20)


def test_what_a_colleague_saves_comes_without_a_pull_also_if_a_page_was_lost(
    place: PlaceOfServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_S", 3600.0)
    rina, sari = place.desk("rina"), place.desk("sari")
    case_id = rina.log()
    rina.until(lambda: rina.is_up_to_date)
    sari.until(lambda: case_id in sari.rows(CASES))
    pulls: list[str] = []
    news = Pulling.news

    def counted(self: Pulling, who: SignedIn, *asked: Any) -> Any:
        pulls.append(who.login)
        return news(self, who, *asked)

    monkeypatch.setattr(Pulling, "news", counted)
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


def test_a_server_that_is_killed_in_the_middle_of_a_push_loses_nothing_and_does_nothing_twice(
    place: PlaceOfServer, tmp_path: Path
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
