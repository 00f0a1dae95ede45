"""How many torture messages of RFC 4475 and RFC 5118 the engine answers as they ask, over UDP and TCP."""

from __future__ import annotations

from telephony.client.phone_signals import EngineLost
from telephony.messages import EngineReady
from tests.bench.rows import row
from tests.bench.running import QUIET, running_agent
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.stranger import Stranger
from tests.end2end.peers.torture_exchange import UNFINISHED, over_tcp, over_udp
from tests.torture import RFC_4475, RFC_5118, SILENCE

ALL = [*RFC_4475, *RFC_5118]


def bench_torture_survived() -> list[dict[str, object]]:
    """Survived: answered over both as tests/torture.py has it, and the engine has not been lost."""
    survived = {each.name for each in ALL}
    with running_agent("petugas", QUIET) as agent, Stranger(_port(agent)) as stranger:
        for each in ALL:
            if over_udp(agent, stranger, each) != each.says or agent.of(EngineLost):
                survived.discard(each.name)
    with running_agent(
        "petugas", QUIET
    ) as agent:  # the same branch at the same engine would be the same transaction
        for each in ALL:
            says = SILENCE if each.name in UNFINISHED else each.says
            if over_tcp(agent, _port(agent), each) != says or agent.of(EngineLost):
                survived.discard(each.name)
    figure = row("torture_survived", len(survived), "messages", budget=len(ALL))
    return [figure | {"ok": len(survived) == len(ALL)}]  # here more is better


def _port(agent: Agent) -> int:
    return agent.of(EngineReady)[0].sip_port
