"""The engine is killed, hangs, or loses its desktop: what the agent sees, and what the citizen gets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from telephony.client.phone_signals import EngineLost
from telephony.messages import CallEnded, CallState, EngineReady, Registration, RegistrationState
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S, SLOWER, wait_until

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def test_a_killed_engine_is_reported_at_once_and_back_within_five_seconds(
    kamailio: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    citizen = start_baresip(proxy=kamailio.domain, password=PASSWORD)
    agent = start_agent(domain=kamailio.domain)
    citizen.dial("petugas")
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)

    seen = len(agent.events)
    killed_at = time.monotonic()
    os.kill(agent.phone.engine_pid, signal.SIGKILL)
    lost = agent.wait_for(EngineLost)
    assert lost.lost_calls == (key,)
    ended = agent.wait_for(CallEnded)
    assert (ended.call_key, ended.code, ended.reason, ended.ended_by) == (key, 0, "engine lost", "failure")
    assert agent.time_of(lost) - killed_at < 1 * SLOWER
    again = agent.wait_for(
        Registration, lambda event: event.state is RegistrationState.REGISTERED, after=seen
    )
    assert agent.time_of(again) - killed_at < 5 * SLOWER
    assert not agent.phone.calls

    seen = len(agent.events)
    start_baresip("tetangga", proxy=kamailio.domain, password=PASSWORD).dial("petugas")
    key = agent.wait_for_call(after=seen).call_key
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)


def test_an_engine_that_hangs_is_replaced(start_agent: StartAgent) -> None:
    agent = start_agent()
    first = agent.phone.engine_pid
    os.kill(first, signal.SIGSTOP)
    agent.wait_for(EngineLost)
    agent.wait_until(lambda: len(agent.of(EngineReady)) == 2)
    assert agent.phone.engine_pid != first
    assert not psutil.pid_exists(first)


def test_when_the_desktop_dies_the_citizen_gets_a_bye(start_baresip: StartBaresip, tmp_path: Path) -> None:
    citizen = start_baresip(answers=True)
    log = tmp_path / "console"
    with log.open("wb") as output:
        desktop = subprocess.Popen(
            [
                *(sys.executable, "-m", "telephony", "--user", "petugas", "--address", LOOPBACK),
                *("--microphone", "none", "--speaker", "none"),
            ],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    assert desktop.stdin is not None
    try:
        wait_until(lambda: "EngineReady" in log.read_text(), 40, "EngineReady")
        engines = psutil.Process(desktop.pid).children()
        assert engines
        desktop.stdin.write(f"dial {citizen.uri}\n".encode())
        desktop.stdin.flush()
        citizen.wait_for("CALL_ESTABLISHED")
    finally:
        desktop.kill()
        desktop.wait()
    citizen.wait_for("CALL_CLOSED")
    _, alive = psutil.wait_procs(engines, timeout=PATIENCE_S)
    assert not alive
