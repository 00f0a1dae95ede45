"""Voice calls of WhatsApp that the PBX passes on: Meta's header fields, SDES, PCMA, and no re-INVITE."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony.messages import (
    CallChanged,
    CallPolicy,
    CallState,
    CallStatistics,
    CommandRefused,
    EngineReady,
    Redirect,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK, require
from tests.end2end.peers.raw_call import RawCall
from tests.end2end.peers.raw_peer import RawPeer

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]
META = (
    b"x-wa-meta-wacid: wacid.HBgLNjI4MTIzNDU2Nzg5MBUCABIY",
    b"x-wa-meta-user-id: ID.13491208655302741918",
    b"x-wa-meta-username: budi.santoso",
)
CALLER = b"<sip:6281234567890@wa.meta.vc>"
MOBILE = "sip:081399998888@127.0.0.9"
KEY = b"MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw"


class Meta(RawPeer):
    """Meta's end behind the PBX: offers PCMA with SDES, and counts the RTP that comes."""

    def __init__(self) -> None:
        super().__init__()
        self._media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._media.bind((LOOPBACK, 0))
        self._media.setblocking(False)
        self.offer = (
            b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            b"m=audio %d RTP/SAVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
            b"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:%s\r\n"
        ) % (self._media.getsockname()[1], KEY)

    def close(self) -> None:
        super().close()
        self._media.close()

    def packets(self) -> int:
        """Return how many came since the last look."""
        count = 0
        while True:
            try:
                self._media.recv(2_000)
            except BlockingIOError:
                return count
            count += 1

    def calls(self, agent: Agent, headers: tuple[bytes, ...] = META, caller: bytes = CALLER) -> None:
        self.invite(agent.of(EngineReady)[0].sip_port, caller, self.offer, headers=headers)


@pytest.fixture
def meta() -> Iterator[Meta]:
    made = Meta()
    yield made
    made.close()


@pytest.fixture
def agent(start_agent: StartAgent) -> Agent:
    return start_agent(srtp="optional", policy=CallPolicy(trusted_peers=(LOOPBACK,)))


def test_hold_and_resume_send_no_re_invite_and_the_sound_goes_on_as_silence(agent: Agent, meta: Meta) -> None:
    meta.calls(agent)
    incoming = agent.wait_for_call()
    assert (incoming.is_whatsapp, incoming.remote_user) == (True, "+6281234567890")
    assert incoming.remote_name == "budi.santoso"
    key = incoming.call_key
    agent.phone.answer(key)
    dialog = RawCall.answered(meta)
    agent.wait_for(CallChanged, lambda event: event.srtp == "sdes")
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[key].codec == "PCMA")
    agent.phone.hold(key)
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold")
    meta.packets()
    began = time.monotonic()
    # Meta ends a call after 20 seconds without RTP: a second of the hold must have its 50 packets.
    agent.wait_until(lambda: time.monotonic() - began > 1.0, what="a second")
    assert meta.packets() > 30
    agent.phone.resume(key)
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_here, what="resume")
    dialog.request(b"BYE")
    agent.wait_until(lambda: not agent.phone.calls, what="the end")
    assert not [one for one, _source in meta.heard if one.startswith(b"INVITE")]
    assert not agent.of(CommandRefused)


def test_a_stranger_s_header_fields_are_not_believed(start_agent: StartAgent, meta: Meta) -> None:
    agent = start_agent(srtp="optional")
    meta.calls(agent)
    incoming = agent.wait_for_call()
    assert (incoming.is_whatsapp, incoming.remote_user) == (False, "6281234567890")


def test_who_shows_no_number_is_known_by_meta_s_id(agent: Agent, meta: Meta) -> None:
    meta.calls(agent, caller=b"<sip:anonymous@anonymous.invalid>")
    incoming = agent.wait_for_call()
    assert (incoming.remote_user, incoming.is_anonymous) == ("ID.13491208655302741918", False)


def test_a_ringing_call_is_forwarded_to_an_extension_and_to_no_telephone_number(
    agent: Agent, meta: Meta
) -> None:
    meta.calls(agent)
    key = agent.wait_for_call().call_key
    agent.phone.do(Redirect(call_key=key, target=MOBILE))
    refused = agent.wait_for(CommandRefused)
    assert (refused.kind, refused.reason) == ("bad_target", "whatsapp")
    agent.phone.do(Redirect(call_key=key, target="sip:1002@127.0.0.9"))
    assert b"Contact: <sip:1002@127.0.0.9" in meta.wait_for("SIP/2.0 302")[0]


def test_a_policy_that_forwards_to_a_mobile_phone_does_not_hold_for_these_calls(
    start_agent: StartAgent, meta: Meta
) -> None:
    policy = CallPolicy(trusted_peers=(LOOPBACK,), is_undisturbed=True, forward_busy=MOBILE)
    agent = start_agent(srtp="optional", policy=policy)
    meta.calls(agent)
    assert meta.wait_for("SIP/2.0 480")
    meta.calls(agent, headers=())
    assert b"081399998888" in meta.wait_for("SIP/2.0 302")[0]


def test_through_kamailio_with_tls_and_srtp_a_hold_leaves_the_far_side_in_peace(
    tmp_path: Path, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    require("kamailio")
    authority = Authority(tmp_path)
    server = Kamailio(tmp_path / "kamailio", certificate=authority.certificate("localhost", LOOPBACK))
    try:
        domain = f"localhost:{server.tls_port}"
        agent = start_agent(domain=domain, transport="tls", ca_file=str(authority.file), srtp="required")
        far = start_baresip(
            "whatsapp",
            proxy=f"{LOOPBACK}:{server.tls_port}",
            password=PASSWORD,
            transport="tls",
            modules=("srtp",),
            codecs="PCMA/8000/1",
            media_encryption="srtp-mand",
            authority=authority.file,
            certificate=authority.certificate(LOOPBACK),
        )
        far.dial(f"sip:petugas@{LOOPBACK}:{server.tls_port}")
        incoming = agent.wait_for_call()
        assert incoming.is_whatsapp
        agent.phone.answer(incoming.call_key)
        agent.wait_for(CallChanged, lambda event: event.srtp == "sdes")
        agent.wait_for(CallStatistics, lambda event: event.quality.heard_s > 0.6)
        agent.phone.hold(incoming.call_key)
        agent.wait_until(lambda: agent.phone.calls[incoming.call_key].is_held_here, what="hold")
        agent.phone.resume(incoming.call_key)
        agent.wait_until(lambda: not agent.phone.calls[incoming.call_key].is_held_here, what="resume")
        agent.phone.hang_up(incoming.call_key)
        far.wait_for("CALL_CLOSED")
        assert far.count("CALL_HOLD") + far.count("CALL_RESUME") + far.count("CALL_REMOTE_SDP") <= 1
    finally:
        server.close()
