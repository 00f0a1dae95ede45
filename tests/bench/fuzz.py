"""`python -m tests.bench.fuzz SEED MINUTES [srtp] [ice] [strict]`: odd descriptions at every place of a call.

Prints each death of the engine with the exchange that led to it; ends with 1 if there was one. The same seed
makes the same exchanges. With "ice" it needs root, for an address that is not loopback's.
"""

from __future__ import annotations

import logging
import random
import re
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEventLoop

from telephony.client.phone import Phone
from telephony.client.phone_signals import EngineLost
from telephony.messages import (
    Account,
    CallChanged,
    CallIncoming,
    CallKey,
    CallPolicy,
    CallState,
    EngineReady,
    Network,
    Sound,
)
from tests.descriptions import GOOD_OFFERS
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.desk_network import DeskNetwork
from tests.end2end.peers.machine import LOOPBACK
from tests.mutation import multipart, mutated

PATIENCE_S = 1.5
SDP = "application/sdp"


class Died(Exception):  # noqa: N818 (it did)
    """The engine was lost."""


class Message:
    def __init__(self, text: str) -> None:
        self.text = text
        head, _, self.body = text.partition("\r\n\r\n")
        self.start, *self.lines = head.split("\r\n")
        self.status = int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else 0

    def all(self, name: str) -> list[str]:
        return [line.partition(":")[2].strip() for line in self.lines if line.lower().startswith(f"{name}:")]

    def get(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    @property
    def method(self) -> str:
        return self.get("cseq").rpartition(" ")[2]


class FarSide:
    """All far sides behind one socket; each call of `begin` starts another dialog."""

    def __init__(self, agent: Agent, address: str, engine: tuple[str, int]) -> None:
        self.agent = agent
        self._engine = engine
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 0))
        self._socket.setblocking(False)
        self._us = f"{address}:{self._socket.getsockname()[1]}"
        self.uri = f"sip:siapa@{self._us}"
        self.trace: deque[str] = deque(maxlen=40)
        self._number = 0

    def begin(self) -> None:
        self._number += 1
        self.call_id = f"fuzz{self._number}-{id(self)}"
        self._own, self._other, self._cseq = f"<{self.uri}>;tag=f{self._number}", "<sip:petugas@127.0.0.1>", 0
        self.inbox: list[Message] = []

    def request(self, method: str, kind: str = SDP, body: str = "", *headers: str, cseq: int = 0) -> None:
        self._cseq += not cseq
        number = cseq or self._cseq
        lines = [
            f"{method} sip:petugas@{self._engine[0]}:{self._engine[1]} SIP/2.0",
            f"Via: SIP/2.0/UDP {self._us};rport;branch=z9hG4bK{method}{number}-{time.monotonic_ns()}",
            f"From: {self._own}",
            f"To: {self._other}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {number} {method}",
            f"Contact: <{self.uri}>",
            "Max-Forwards: 70",
            *headers,
        ]
        self._send(lines, kind, body)

    def respond(self, request: Message, status: str, kind: str = SDP, body: str = "") -> None:
        if request.start.startswith("INVITE"):
            self.call_id = request.get("call-id")
            to = request.get("to")
            self._own, self._other = to if "tag=" in to else f"{to};tag=f{self._number}", request.get("from")
        to = request.get("to")
        to = to if "tag=" in to else f"{to};tag=f{self._number}"
        lines = [f"SIP/2.0 {status}", *(f"Via: {via}" for via in request.all("via")), f"To: {to}"]
        lines += [f"{name}: {request.get(name)}" for name in ("from", "call-id", "cseq")]
        self._send([*lines, f"Contact: <{self.uri}>"], kind, body)

    def wait(self, test: Callable[[Message], object], patience_s: float = PATIENCE_S) -> Message | None:
        """Return the first message that passes, None if none comes soon."""
        found: list[Message] = []

        def look() -> bool:
            found[:] = [each for each in self.inbox if test(each)]
            return bool(found)

        if not self.until(look, patience_s):
            return None
        self.inbox.remove(found[0])
        if found[0].status > 100 and "tag=" not in self._other:
            self._other = found[0].get("to")
        return found[0]

    def final(self, method: str = "INVITE") -> Message | None:
        return self.wait(lambda each: each.status >= 200 and each.method == method)

    def asked(self, method: str = "INVITE") -> Message | None:
        return self.wait(lambda each: each.start.startswith(method), 0.4)

    def until(self, condition: Callable[[], object], patience_s: float = PATIENCE_S) -> bool:
        """Let both sides go on until it is true; False if it does not become so."""
        deadline = time.monotonic() + patience_s
        while not condition():
            self._turn()
            if time.monotonic() > deadline:
                return False
        return True

    def ack(self, response: Message, kind: str = SDP, body: str = "") -> None:
        self.request("ACK", kind, body, cseq=int(response.get("cseq").split()[0]))

    def noise(self, dice: random.Random, body: str) -> None:
        """Send packets that are no RTP to where the engine listens for it."""
        found = re.search(r"(?m)^m=audio (\d+)", body)
        if not found or found[1] == "0":
            return
        for _ in range(5):
            head = bytes((dice.choice((0x80, 0x81, 0x90, 0xBF, 0)), dice.choice((8, 101, 200, 72, 127, 205))))
            port = int(found[1]) + dice.choice((0, 0, 1))
            self._socket.sendto(
                head + dice.randbytes(dice.choice((0, 2, 10, 26, 160, 1400))), (self._engine[0], port)
            )

    def _turn(self) -> None:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
        if self.agent.of(EngineLost):
            raise Died
        try:
            while True:
                self._take(self._socket.recv(65_535).decode("latin-1"))
        except BlockingIOError:
            time.sleep(0.001)

    def _take(self, text: str) -> None:
        if "SIP/2.0" not in text.partition("\r\n")[0]:
            return
        self.trace.append(f"<<< {text}")
        message = Message(text)
        if message.start.split()[0] in ("BYE", "CANCEL", "NOTIFY", "OPTIONS", "UPDATE"):
            self.respond(message, "200 OK")
        if message.get("call-id") == self.call_id or message.start.startswith("INVITE"):
            self.inbox.append(message)

    def _send(self, lines: list[str], kind: str, body: str) -> None:
        if body:
            lines.append(f"Content-Type: {kind}")
        text = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", body])
        self.trace.append(f">>> {text}")
        data = text.encode("latin-1", "replace")
        if len(data) < 65_000:
            self._socket.sendto(data, self._engine)


class Fuzzer:
    def __init__(self, agent: Agent, address: str, port: int, dice: random.Random) -> None:
        self.agent, self.dice = agent, dice
        self.far = FarSide(agent, address, (address, port))
        self.outcomes: Counter[str] = Counter()
        self._scenarios = (
            *(self._offer, self._offer, self._renewed, self._answer, self._answer, self._early),
            *(self._answer_to_hold, self._late, self._acknowledged, self._glare),
        )

    def exchange(self) -> None:
        self.agent.events.clear()
        self.agent.times.clear()
        self.far.begin()
        scenario = self.dice.choice(self._scenarios)
        outcome = scenario()
        self.outcomes[f"{scenario.__name__.strip('_')}: {outcome}"] += 1
        self._end()

    # -- the places -----------------------------------------------------------------------------------------

    def _offer(self) -> str:
        return self._call(*self._odd())

    def _call(self, kind: str, body: str, *headers: str) -> str:
        """Call; the agent answers, if it rings."""
        far = self.far
        far.request("INVITE", kind, body, *headers)
        said = far.wait(lambda each: each.status >= 180)
        if said is None or said.status >= 300:
            if said is not None:
                far.ack(said)
            return str(said.status if said else "silence")
        if self.dice.random() < 0.1:
            return "left ringing"
        key = self._key()
        if key is None:
            return "no call"
        self.agent.phone.answer(key)
        answer = far.final()
        if answer is None:
            return "not answered"
        far.ack(answer)
        far.noise(self.dice, answer.body)
        far.until(lambda: key not in self._calls() or self._calls()[key].state is CallState.CONNECTED)
        return str(answer.status)

    def _renewed(self) -> str:
        kind, body = self._good()
        if (code := self._call(kind, body)) != "200":
            return f"call {code}"
        for _ in range(self.dice.randint(1, 3)):
            method = self.dice.choice(("INVITE", "INVITE", "UPDATE"))
            self.far.request(method, *self._odd())
            said = self.far.final(method)
            if said is None:
                return f"{method} silence"
            if method == "INVITE":
                self.far.ack(said)
            last = f"{method} {said.status}"
        return last

    def _answer(self) -> str:
        invite = self._dialled()
        if invite is None:
            return "no INVITE"
        self.far.respond(invite, "200 OK", *self._odd(invite.body))
        acknowledged = self.far.asked("ACK")
        self.far.noise(self.dice, invite.body)
        return "acknowledged" if acknowledged else "not acknowledged"

    def _early(self) -> str:
        invite = self._dialled()
        if invite is None:
            return "no INVITE"
        for _ in range(self.dice.randint(1, 3)):
            self.far.respond(invite, self.dice.choice(("183 P", "180 R", "183 P")), *self._odd(invite.body))
        again = self._good(invite.body) if self.dice.random() < 0.6 else self._odd(invite.body)
        self.far.respond(invite, self.dice.choice(("200 OK", "200 OK", "486 Busy")), *again)
        return "acknowledged" if self.far.asked("ACK") else "not acknowledged"

    def _answer_to_hold(self) -> str:
        if (code := self._call(*self._good())) != "200":
            return f"call {code}"
        for command in (self.agent.phone.hold, self.agent.phone.resume):
            for key in self.agent.phone.calls:
                command(key)
            offer = self.far.asked()
            if offer is None:
                return "no offer"
            self.far.respond(offer, "200 OK", *self._odd(offer.body))
            self.far.asked("ACK")
        return "done"

    def _late(self) -> str:
        far = self.far
        far.request("INVITE")
        if far.wait(lambda each: each.status >= 180) is None or (key := self._key()) is None:
            return "no call"
        self.agent.phone.answer(key)
        offer = far.final()
        if offer is None:
            return "not answered"
        far.ack(offer, *self._odd(offer.body))
        far.noise(self.dice, offer.body)
        return "acknowledged"

    def _acknowledged(self) -> str:
        """Provisional responses that want a PRACK, with descriptions in it."""
        far = self.far
        far.request("INVITE", *self.dice.choice((self._good, self._odd))(), "Require: 100rel")
        ringing = far.wait(lambda each: each.status >= 180)
        if ringing is None or not ringing.get("rseq"):
            return "no RSeq"
        rack = f"RAck: {ringing.get('rseq')} {ringing.get('cseq')}"
        far.request("PRACK", *self._odd(), rack)
        said = far.final("PRACK")
        key = self._key()
        if key is not None:
            self.agent.phone.answer(key)
            if (answer := far.final()) is not None:
                far.ack(answer)
        return f"PRACK {said.status if said else 'silence'}"

    def _glare(self) -> str:
        """Two offers at once, one of each side, and answers in any order."""
        if (code := self._call(*self._good())) != "200":
            return f"call {code}"
        for key in self.agent.phone.calls:
            self.agent.phone.hold(key)
        self.far.request("INVITE", *self._odd())
        offer = self.far.asked()
        if offer is not None:
            self.far.respond(
                offer, self.dice.choice(("200 OK", "491 Pending", "488 No")), *self._odd(offer.body)
            )
        if (said := self.far.final()) is not None:
            self.far.ack(said)
        return str(said.status if said else "silence")

    # -------------------------------------------------------------------------------------------------------

    def _good(self, offer: str = "") -> tuple[str, str]:
        """A description without faults; for an offer of the engine, mostly one that echoes it."""
        if offer and self.dice.random() < 0.7:
            head, crypto, rest = offer.partition("a=crypto:")
            answer = head + crypto + re.sub(r"a=crypto:.*\r\n", "", rest)  # it has to choose one
            return SDP, re.sub(r"(?m)^m=(\S+) [1-9]\d*", r"m=\1 45000", answer)
        return SDP, self.dice.choice(list(GOOD_OFFERS.values()))

    def _odd(self, offer: str = "") -> tuple[str, str]:
        _, good = self._good(offer)
        body = mutated(good, self.dice)
        if self.dice.random() < 0.1:
            return multipart(self.dice.choice((body, good)), self.dice)
        return SDP, body

    def _dialled(self) -> Message | None:
        self.agent.phone.dial(self.far.uri)
        return self.far.asked()

    def _calls(self) -> dict[CallKey, CallChanged]:
        return self.agent.phone.calls

    def _key(self) -> CallKey | None:
        if not self.far.until(lambda: self.agent.of(CallIncoming)):
            return None
        return self.agent.of(CallIncoming)[-1].call_key

    def _end(self) -> None:
        """End the dialog from one of both sides, and see that the engine has no call any more."""
        if self.dice.random() < 0.5:
            self.far.request("BYE")
        for key in list(self.agent.phone.calls):
            self.agent.phone.hang_up(key)
        if not self.far.until(lambda: not self.agent.phone.calls, 10):
            self.outcomes["calls that stay"] += 1
        for late in self.far.inbox:
            if late.status >= 300 and late.method == "INVITE":
                self.far.ack(late)


@contextmanager
def _machine(with_ice: bool) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """An address for both sides, and how the engine is started there."""
    if not with_ice:
        yield LOOPBACK, None
        return
    desk = DeskNetwork()  # pjnath makes no candidates of loopback's addresses
    try:
        yield desk.here, None
    finally:
        desk.close()


def main(seed: int, minutes: float, *ways: str) -> int:
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    _application = QCoreApplication([])
    until = time.monotonic() + minutes * 60
    dice, deaths, count = random.Random(seed), 0, 0
    outcomes: Counter[str] = Counter()
    srtp = "required" if "strict" in ways else "optional" if "srtp" in ways else "off"
    with _machine("ice" in ways) as (address, _):
        while time.monotonic() < until:
            agent = Agent(Phone())
            agent.phone.set_policy(CallPolicy(trusted_peers=(address,)))
            network = Network(bound_address=address, uses_ice="ice" in ways)
            quiet = Sound(microphone="none", speaker="none", ringer="none")
            agent.phone.start(Account(user="petugas", srtp=srtp), network, quiet)
            fuzzer = Fuzzer(agent, address, agent.wait_for(EngineReady, timeout_s=40).sip_port, dice)
            try:
                while time.monotonic() < until:
                    fuzzer.exchange()
                    count += 1
            except Died:
                deaths += 1
                print(f"==== death {deaths} in exchange {count}", *fuzzer.far.trace, sep="\n", flush=True)
            outcomes += fuzzer.outcomes
            agent.phone.stop_and_wait()
    print(f"seed {seed} {' '.join(ways)}: {count} exchanges, {deaths} deaths")
    print("\n".join(f"{number:6} {outcome}" for outcome, number in sorted(outcomes.items())))
    return int(deaths > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:]))
