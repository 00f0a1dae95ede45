"""How many torture messages of RFC 4475 and RFC 5118 the engine answers as they ask, over UDP and TCP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication

from telephony.messages import Account, EngineReady, Network, Sound
from telephony.phone import EngineLost, Phone
from tests.bench.rows import row
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.stranger import Stranger
from tests.end2end.peers.torture_exchange import UNFINISHED, over_tcp, over_udp
from tests.torture import RFC_4475, RFC_5118, SILENCE

QUIET = Sound(microphone="none", speaker="none", ringer="none")
ALL = [*RFC_4475, *RFC_5118]


@contextmanager
def _agent() -> Iterator[tuple[Agent, int]]:
    _application = QCoreApplication.instance() or QCoreApplication([])
    agent = Agent(Phone())
    agent.phone.start(Account(user="petugas"), Network(bound_address=LOOPBACK), QUIET)
    try:
        yield agent, agent.wait_for(EngineReady, timeout_s=40).sip_port
    finally:
        agent.phone.stop_and_wait()


def bench_torture_survived() -> list[dict[str, object]]:
    """Survived: answered over both as tests/torture.py has it, and the engine has not been lost."""
    survived = {each.name for each in ALL}
    with _agent() as (agent, port), Stranger(port) as stranger:
        for each in ALL:
            if over_udp(agent, stranger, each) != each.says or agent.of(EngineLost):
                survived.discard(each.name)
    with _agent() as (agent, port):  # the same branch at the same engine would be the same transaction
        for each in ALL:
            says = SILENCE if each.name in UNFINISHED else each.says
            if over_tcp(agent, port, each) != says or agent.of(EngineLost):
                survived.discard(each.name)
    figure = row("torture_survived", len(survived), "messages", budget=len(ALL))
    return [figure | {"ok": len(survived) == len(ALL)}]  # here more is better
