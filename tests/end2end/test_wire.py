"""That no test can send a bad session description unseen: what tests/wire looks at, and that it does look."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from telephony.messages import CallState, EngineReady
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.wire.tap import Tap

PLANTED = Path(__file__).with_name("planted_descriptions.py")


@pytest.mark.parametrize(
    ("planted", "result", "said"),
    [
        ("good", {"1 passed"}, ""),
        ("bad", {"1 passed", "1 error"}, "no c= here, and none in the session"),
        ("untapped", {"1 passed", "1 error"}, "1 calls were up, and nothing was seen of their descriptions"),
    ],
)
def test_a_bad_description_and_one_that_nobody_saw_fail_their_test(
    planted: str, result: set[str], said: str
) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"{PLANTED}::test_a_call[{planted}]"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PLANTED.parents[2], timeout=200)
    assert set(re.findall(r"\d+ (?:passed|failed|error)", done.stdout.splitlines()[-1])) == result, (
        done.stdout
    )
    assert said in done.stdout
    assert (done.returncode == 0) is (not said)


def test_both_engines_of_a_call_are_seen(wire: Tap, start_agent: Callable[..., Agent]) -> None:
    here, there = start_agent(), start_agent("kolega")
    key = here.phone.dial(f"sip:kolega@{LOOPBACK}:{there.of(EngineReady)[0].sip_port}")
    there.phone.answer(there.wait_for_call().call_key)
    here.wait_for_state(key, CallState.CONNECTED)
    there.wait_until(lambda: CallState.CONNECTED in [each.state for each in there.phone.calls.values()])
    seen = wire.look()
    assert not seen.faults
    assert {engine for engine, _ in seen.calls} == {here.phone.engine_pid, there.phone.engine_pid}
    assert seen.count >= 2  # an offer and its answer, perhaps repeated
    assert len(seen.connected) == 2
