"""Live queues of a FreeSWITCH by its event socket."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from db.enums import QueueOutcome
from db.exchange_tables import CALLS, NOW
from db.rules.system_actor import SYSTEM_LOGIN
from server.config import EventSocketConfig
from server.exchange.freeswitch import rows_of
from server.exchange.health import LineError
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK, comes_true
from tests.server.exchange.conftest import Connect
from tests.server.exchange.freeswitch import FreeSwitch
from tests.server.instance import RunningServer

_CLIENT = """
import sys
from greenswitch import InboundESL
line = InboundESL(host=sys.argv[1], port=int(sys.argv[2]), password="rahasia")
line.connect()
print(line.send("api callcenter_config queue list").data)
print(line.send("api callcenter_config queue list members layanan@default").data)
line.stop()
"""


@pytest.fixture
def switch() -> Iterator[FreeSwitch]:
    peer = FreeSwitch()
    yield peer
    peer.end()


@pytest.fixture
def join(connect: Connect, switch: FreeSwitch) -> Callable[[], RunningServer]:
    def start() -> RunningServer:
        config = EventSocketConfig(host=LOOPBACK, port=switch.port)
        server = connect(event_socket=config, password="rahasia")
        exchange = server.serving.server.exchange
        assert comes_true(lambda: exchange.health["live"].works, 20), exchange.health
        return server

    return start


def rows(office: SharedOffice, table: Any) -> list[dict[str, Any]]:
    with office.engine(SYSTEM_LOGIN).connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def outcomes(office: SharedOffice) -> dict[str, tuple[QueueOutcome, str, str]]:
    return {row["call_ref"]: (row["outcome"], row["reason"], row["extension"]) for row in rows(office, CALLS)}


def now(office: SharedOffice) -> dict[str, tuple[Any, ...]]:
    return {row["queue"]: (row["waiting"], row["members"], row["free"]) for row in rows(office, NOW)}


def test_a_client_that_is_not_ours_understands_our_peer(switch: FreeSwitch) -> None:
    caller = switch.join("+628121")
    words = [
        sys.executable,
        "-c",
        _CLIENT,
        LOOPBACK,
        str(switch.port),
    ]  # its threads need a process of their own
    said = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "name|strategy\nlayanan@default|longest-idle-agent\n" in said
    assert caller.session in said


def test_what_happens_in_a_queue_is_known(
    shared: SharedOffice, switch: FreeSwitch, join: Callable[[], RunningServer]
) -> None:
    before = switch.join("+628120")  # waits already when the server connects
    join()
    assert comes_true(lambda: now(shared).get("layanan@default") == (1, 1, 1), 20)
    talks, hangs_up, presses, waits = (switch.join(f"+62812{number}") for number in range(1, 5))
    answered = switch.answer(talks, switch.agents[0])
    switch.cancel(hangs_up, "BREAK_OUT")
    switch.cancel(presses, "EXIT_WITH_KEY")
    switch.cancel(before, "NO_AGENT_TIMEOUT")
    switch.complete(talks, switch.agents[0], answered, 61)
    found = {
        before.session: (QueueOutcome.FLOWED_OUT, "empty", ""),
        talks.session: (QueueOutcome.ANSWERED, "", "1001"),
        hangs_up.session: (QueueOutcome.ABANDONED, "", ""),
        presses.session: (QueueOutcome.FLOWED_OUT, "key", ""),
        waits.session: (QueueOutcome.WAITING, "", ""),
    }
    assert comes_true(lambda: outcomes(shared) == found, 20), outcomes(shared)
    assert comes_true(lambda: now(shared)["layanan@default"][0] == 1, 20)
    assert {row["talk_ms"] for row in rows(shared, CALLS)} == {None, 61_000}


def test_what_was_missed_during_a_break_is_found_afterwards(
    shared: SharedOffice,
    switch: FreeSwitch,
    join: Callable[[], RunningServer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.exchange.live_store.AGAIN_S", 0.1)
    join()
    known = switch.join("+628121")
    assert comes_true(lambda: known.session in outcomes(shared), 20)
    switch.drop_connections()
    switch.join("+628122")
    assert comes_true(lambda: now(shared)["layanan@default"][0] == 2, 20)
    assert len(outcomes(shared)) == 2


def test_a_wrong_password_is_a_fault(shared: SharedOffice, switch: FreeSwitch, connect: Connect) -> None:
    config = EventSocketConfig(host=LOOPBACK, port=switch.port)
    exchange = connect(event_socket=config, password="salah").serving.server.exchange
    assert comes_true(lambda: exchange.health["live"].fault == "login refused", 20)


def test_an_answer_of_the_switch_is_a_table_or_a_refusal() -> None:
    assert rows_of("a|b\n1|2\n+OK\n") == [{"a": "1", "b": "2"}]
    assert rows_of("+OK\n") == []
    with pytest.raises(LineError, match="Queue not found"):
        rows_of("-ERR Invalid Queue not found!\n")
