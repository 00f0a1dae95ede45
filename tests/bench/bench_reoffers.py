"""Calls with random offers, answers and commands about video, one after the other: the engine lives."""

from __future__ import annotations

import random
from contextlib import closing

from telephony.client.phone_signals import EngineLost
from telephony.messages import EngineReady
from tests.bench.rows import row
from tests.bench.running import QUIET, running_agent
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.described import AUDIO, H264, NO_VIDEO, VP8, described
from tests.end2end.peers.raw_dialog import Heard, RawDialog

CALLS, STEPS = 100, 8
SEED = 2026
_DIRECTIONS = ("", "a=sendonly\r\n", "a=recvonly\r\n", "a=inactive\r\n")
_KEY = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"
_VIDEOS = (
    VP8,
    H264,
    NO_VIDEO,
    "m=video 45020 RTP/AVP 101\r\na=rtpmap:101 AV1/90000\r\n",
    "m=video 45010 RTP/SAVP 100\r\na=rtpmap:100 VP8/90000\r\n",
    VP8.replace("\r\n", "\r\nc=IN IP4 0.0.0.0\r\n", 1),
    VP8 + _KEY,
    "m=audio 45030 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n" + _KEY,
)
_ANSWERS = ("200 OK",) * 6 + ("488 Not Acceptable Here", "491 Request Pending")
_PAUSES_S = (0.01, 0.05, 0.1)


def bench_reoffers_survived() -> list[dict[str, object]]:
    """`make bench ONLY=reoffers_survived`. Half of the calls are ours; the second engine may have SRTP."""
    survived = 0
    for srtp in ("off", "optional"):
        with running_agent("petugas", QUIET, srtp=srtp) as agent:
            for number in range(CALLS // 2):
                _Call(agent, random.Random(f"{SEED} {srtp} {number}")).run()
                if agent.of(EngineLost) or len(agent.of(EngineReady)) > 1:
                    break
                survived += 1
    figure = row("reoffers_survived", survived, "calls", budget=CALLS)
    return [figure | {"ok": survived == CALLS}]  # here more is better


class _Call:
    def __init__(self, agent: Agent, dice: random.Random) -> None:
        self._agent = agent
        self._dice = dice
        self._version = 0
        self._began = len(agent.events)

    def run(self) -> None:
        with closing(RawDialog(self._agent.of(EngineReady)[0].sip_port)) as far:
            if self._begins(far):
                for _ in range(STEPS):
                    self._step(far)
                    self._agent.let_pass(self._dice.choice(_PAUSES_S))
                    self._respond(far)
            for key in list(self._agent.phone.calls):
                self._agent.phone.hang_up(key)
            self._agent.wait_until(lambda: self._is_over(far), 10, "the end of the call")
        self._agent.let_pass(0.1)  # the engine makes 8 calls in 0.6 s at most

    def _begins(self, far: RawDialog) -> bool:
        """Whether there is a call: what the far side offers or answers may be refused."""
        if self._dice.random() < 0.5:
            with_video = self._dice.random() < 0.7
            self._agent.phone.dial(far.uri, with_video=with_video)
            if with_video and self._dice.random() < 0.3:  # it is called once more with sound alone
                far.respond(far.wait_for("INVITE"), "488 Not Acceptable Here")
            far.respond(far.wait_for("INVITE"), "200 OK", self._described())
        else:
            far.request("INVITE", self._described())
            heard = far.wait_for("SIP/2.0 ")
            while heard.status < 180:
                heard = far.wait_for("SIP/2.0 ")
            if heard.status >= 300:
                return False
            self._agent.phone.answer(self._agent.wait_for_call(self._began).call_key)
            far.ack(far.wait_for("SIP/2.0 200", "INVITE"))
        return True

    def _step(self, far: RawDialog) -> None:
        phone, keys = self._agent.phone, list(self._agent.phone.calls)
        commands = [phone.add_video, phone.remove_video, phone.hold, phone.resume]
        what = self._dice.randrange(8)
        if what < len(commands) and keys:
            commands[what](keys[0])
        elif what in (4, 5):
            far.request("INVITE", self._described())
        elif what == 6:
            far.request("UPDATE", self._described())
        else:
            far.request("INVITE")

    def _respond(self, far: RawDialog) -> None:
        for heard in far.take_all():
            if heard.start.startswith("INVITE"):
                status = self._dice.choice(_ANSWERS)
                far.respond(heard, status, self._described() if status == "200 OK" else "")
            elif heard.status >= 200 and heard.values("CSeq")[0].endswith("INVITE"):
                has_answer = heard.status == 200 and self._dice.random() < 0.5
                far.ack(heard, self._described() if has_answer else "")
            elif _ends(heard):
                far.respond(heard, "200 OK")

    def _is_over(self, far: RawDialog) -> bool:
        for heard in far.take_all():
            if heard.start.startswith("INVITE"):
                far.respond(heard, "487 Request Terminated")
            elif _ends(heard):
                far.respond(heard, "200 OK")
        return not self._agent.phone.calls

    def _described(self) -> str:
        self._version += 1
        dice = self._dice
        sections = [AUDIO + dice.choice(_DIRECTIONS)]
        for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
            sections.append(dice.choice(_VIDEOS) + dice.choice(_DIRECTIONS))
        if dice.random() < 0.2:
            dice.shuffle(sections)
        return described(*sections, version=self._version)


def _ends(heard: Heard) -> bool:
    return heard.start.startswith(("BYE ", "CANCEL "))
