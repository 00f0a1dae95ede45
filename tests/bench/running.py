"""An engine, and a sound server, for as long as a bench needs them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from telephony.client.phone import Phone
from telephony.messages import Account, CallPolicy, EngineReady, Network, Reachability, Sound
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.kamailio import PASSWORD
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.pulse import Pulse

QUIET = Sound(microphone="none", speaker="none", ringer="none")


@contextmanager
def running_agent(user: str, sound: Sound, srtp: str = "off") -> Iterator[Agent]:
    _application = QCoreApplication.instance() or QCoreApplication([])
    agent = Agent(Phone())
    agent.phone.start(Account(user=user, srtp=srtp), Network(bound_address=LOOPBACK), sound)
    agent.wait_for(EngineReady, timeout_s=40)
    try:
        yield agent
    finally:
        agent.phone.stop_and_wait()


@contextmanager
def registered_agent(
    user: str,
    domain: str,
    network: Network,
    engine_command: Sequence[str] | None = None,
    sound: Sound = QUIET,
    policy: CallPolicy | None = None,
) -> Iterator[Agent]:
    """Start an engine; yield it when it is registered, and calls are proven to reach it."""
    _application = QCoreApplication.instance() or QCoreApplication([])
    agent = Agent(Phone(engine_command))
    agent.phone.set_policy(policy or CallPolicy())
    agent.phone.start(Account(user=user, domain=domain, password=PASSWORD), network, sound)
    try:
        agent.wait_for(Reachability, lambda event: event.is_proven, timeout_s=40)
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
