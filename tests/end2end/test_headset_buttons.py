"""A real call, a real headset process: what happens to one must not happen to the other."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator

import pytest

from telephony.headset.headset import Headset
from telephony.headset.messages import ShowCallState, ShownState
from telephony.messages import CallEnded, CallState
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.telephony.headset import known_headsets as known
from tests.telephony.headset.fake_hid import FakeHid

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
TALKING_LIGHT = ("usb1", b"\x02\x01\x00")


@pytest.fixture
def hid() -> Iterator[FakeHid]:
    fake = FakeHid()
    fake.plug("usb1", known.JABRA_LAYOUT)
    yield fake
    fake.close()


@pytest.fixture
def headset(qapp: object, hid: FakeHid) -> Iterator[Headset]:
    headset = Headset(hid.command)
    headset.start()
    yield headset
    headset.stop_and_wait()


def test_a_headset_process_that_is_killed_in_a_call_costs_the_buttons_for_a_moment_and_not_the_call(
    start_agent: Callable[..., Agent], start_baresip: Callable[..., Baresip], hid: FakeHid, headset: Headset
) -> None:
    agent = start_agent()
    citizen = start_baresip(answers=True)
    key = agent.phone.dial(citizen.uri)
    headset.hang_up_pressed.connect(lambda: agent.phone.hang_up(key))
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: headset.present, what="headset")
    headset.show(ShowCallState(state=ShownState.TALKING))
    agent.wait_until(lambda: TALKING_LIGHT in hid.written, what="light")
    hid.report("usb1", 2, 1, 0)

    first = headset.process_id
    hid.written.clear()
    os.kill(first, signal.SIGKILL)
    agent.wait_until(lambda: TALKING_LIGHT in hid.written, what="light of the next process")
    assert headset.process_id not in (0, first)
    assert agent.phone.calls[key].state is CallState.CONNECTED
    assert not agent.of(CallEnded)

    agent.let_pass(1.2)  # the hook settles after a call was shown
    hid.report("usb1", 2, 1, 0)
    hid.report("usb1", 2, 0, 0)
    assert agent.wait_for(CallEnded).call_key == key
