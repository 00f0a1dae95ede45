"""One torture message, sent to a running engine, and what it says. Calls that ring are declined."""

from __future__ import annotations

from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.stranger import PROBE, Stranger, StrangerOnAStream, header, status_of
from tests.torture import RINGS, SILENCE, Torture

UNFINISHED = ("clerr", "baddn")  # in a stream, the rest of the body or the empty line is still awaited
SAYS_TOO_MUCH = -1


def over_udp(agent: Agent, stranger: Stranger, torture: Torture) -> int:
    """Return the status, or SILENCE."""
    if torture.says == SILENCE:
        return SILENCE if stranger.says_nothing_to(torture.raw) else SAYS_TOO_MUCH
    stranger.send(torture.raw)
    return _answer(agent, stranger, torture)


def over_tcp(agent: Agent, port: int, torture: Torture, target: str = LOOPBACK) -> int:
    """Return the status, or SILENCE, over a connection of its own."""
    with StrangerOnAStream(port, target) as stranger:
        stranger.send(torture.raw)
        if torture.name in UNFINISHED:
            return SILENCE
        if torture.says == SILENCE:
            probe = f"probe{torture.name}"
            stranger.send(PROBE.format(transport="TCP", address="127.0.0.5", number=torture.name).encode())
            return SILENCE if header(stranger.heard(), "Call-ID") in ([], [probe]) else SAYS_TOO_MUCH
        said = _answer(agent, stranger, torture)
        if torture.name == "dblreq" and status_of(stranger.heard()) != 488:
            return SAYS_TOO_MUCH  # the INVITE that a stream has behind the REGISTER
        if torture.name in ("ncl", "mcl01") and stranger.heard():
            return SAYS_TOO_MUCH  # it must close: nobody knows where a next message would begin
        return said


def _answer(agent: Agent, stranger: Stranger | StrangerOnAStream, torture: Torture) -> int:
    said = status_of(stranger.heard())
    if said != RINGS:
        return said
    agent.wait_until(lambda: agent.phone.calls, what="a call")
    for key in list(agent.phone.calls):
        agent.phone.hang_up(key, 486)
    agent.wait_until(lambda: not agent.phone.calls, what="its end")
    return said if status_of(stranger.heard()) == 486 else SAYS_TOO_MUCH
