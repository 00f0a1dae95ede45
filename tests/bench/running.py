"""An engine, and a sound server, for as long as a bench needs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from telephony.messages import Account, EngineReady, Network, Sound
from telephony.phone import Phone
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.pulse import Pulse


@contextmanager
def running_agent(user: str, sound: Sound) -> Iterator[Agent]:
    _application = QCoreApplication.instance() or QCoreApplication([])
    agent = Agent(Phone())
    agent.phone.start(Account(user=user), Network(bound_address=LOOPBACK), sound)
    agent.wait_for(EngineReady, timeout_s=40)
    try:
        yield agent
    finally:
        agent.phone.stop_and_wait()


@contextmanager
def running_pulse(folder: Path) -> Iterator[Pulse]:
    """Start a sound server, and let this process and its children use it."""
    pulse = Pulse(folder)
    before = dict(os.environ)
    os.environ.update(pulse.environment)
    try:
        yield pulse
    finally:
        os.environ.clear()
        os.environ.update(before)
        pulse.close()
