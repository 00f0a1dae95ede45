"""Video in the session descriptions on the wire, offered, answered, held and taken away by either side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallPolicy,
    CallReferred,
    CallState,
    CommandRefused,
    EngineReady,
    MuteChanged,
    Video,
    VideoChanged,
    VideoState,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.described import (
    AUDIO,
    H264,
    NO_VIDEO,
    VP8,
    described,
    sections,
    shape,
    version,
)
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.raw_dialog import Heard, RawDialog

ON, OFF = VideoState.ON, VideoState.NONE
BOTH = described(AUDIO, VP8)


@pytest.fixture
def dialog(engine: tuple[Agent, int], agent: Agent) -> Iterator[RawDialog]:
    raw = RawDialog(engine[1])
    yield raw
    raw.close()


def dialled(agent: Agent, dialog: RawDialog, answer: str, with_video: bool = True) -> tuple[str, Heard]:
    """Let the agent call and the far side answer like this; return the call's key and the INVITE."""
    key = agent.phone.dial(dialog.uri, with_video=with_video)
    invite = dialog.wait_for("INVITE")
    dialog.respond(invite, "200 OK", answer)
    dialog.wait_for("ACK")
    agent.wait_for_state(key, CallState.CONNECTED)
    return key, invite


def called(agent: Agent, dialog: RawDialog, offer: str) -> tuple[CallIncoming, Heard]:
    """Let the far side call like this and the agent answer; return what was announced, and the 200."""
    dialog.call(offer)
    incoming = agent.wait_for_call()
    agent.phone.answer(incoming.call_key)
    answer = dialog.wait_for("SIP/2.0 200", "INVITE")
    dialog.ack(answer)
    agent.wait_for_state(incoming.call_key, CallState.CONNECTED)
    return incoming, answer


def offered(dialog: RawDialog, answer: str, status: str = "200 OK") -> str:
    """Answer the engine's next re-INVITE; return what it offered."""
    invite = dialog.wait_for("INVITE")
    dialog.respond(invite, status, answer)
    dialog.wait_for("ACK")
    return invite.body


def reoffer(dialog: RawDialog, offer: str, method: str = "INVITE") -> str:
    """Offer within the call; return the engine's answer."""
    dialog.request(method, offer)
    response = dialog.wait_for("SIP/2.0 200", method)
    if method == "INVITE":
        dialog.ack(response)
    return response.body


def hear_out(agent: Agent) -> None:
    """Wait until the engine has come to all commands so far."""
    got = len(agent.events)
    agent.phone.set_muted(False)
    agent.wait_for(MuteChanged, after=got)


# -- offered by us ------------------------------------------------------------------------------------------


def test_a_call_with_video_offers_both_codecs_and_is_held_resumed_and_stripped_of_it(
    agent: Agent, dialog: RawDialog
) -> None:
    key, invite = dialled(agent, dialog, described(AUDIO, VP8))
    audio, video = sections(invite.body)
    assert (audio.kind, video.kind, video.direction) == ("audio", "video", "sendrecv")
    assert video.formats == {97: "H264", 96: "VP8"}
    assert video.port % 2 == 0
    assert {f"a=rtcp:{video.port + 1} IN IP4 127.0.0.1", "c=IN IP4 127.0.0.1"} <= set(video.lines)
    assert "X-Loket" not in invite.text
    changed = agent.wait_for_video(ON, sends=True, receives=True, codec="vp8")
    assert not changed.is_encrypted

    agent.phone.hold(key)
    held = offered(dialog, described(AUDIO + "a=recvonly\r\n", VP8 + "a=inactive\r\n", version=2))
    assert shape(held) == ["audio sendonly", "video inactive"]
    assert version(held) == version(invite.body) + 1
    agent.wait_for_video(ON, sends=False, receives=False, codec="")

    agent.phone.resume(key)
    resumed = offered(dialog, described(AUDIO, VP8, version=3))
    assert shape(resumed) == ["audio sendrecv", "video sendrecv"]
    assert sections(resumed)[1].port == video.port
    agent.wait_for_video(ON, sends=True, receives=True)

    agent.phone.remove_video(key)
    assert shape(offered(dialog, described(AUDIO, NO_VIDEO, version=4))) == ["audio sendrecv", "video off"]
    agent.wait_for_video(OFF)

    agent.phone.add_video(key)
    again = offered(dialog, described(AUDIO, H264, version=5))
    assert shape(again) == ["audio sendrecv", "video sendrecv"]
    assert version(again) == version(invite.body) + 4
    agent.wait_for_video(ON, codec="h264")


@pytest.mark.parametrize("answer", [described(AUDIO, NO_VIDEO), described(AUDIO)], ids=["port 0", "fewer"])
def test_a_far_side_without_video_takes_the_call_with_sound(
    answer: str, agent: Agent, dialog: RawDialog
) -> None:
    key, _ = dialled(agent, dialog, answer)
    agent.wait_for_video(VideoState.REFUSED)
    agent.phone.hold(key)
    assert shape(offered(dialog, answer)) == ["audio sendonly", "video off"]
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here)


def test_a_swapped_answer_ends_the_call_and_not_the_engine(agent: Agent, dialog: RawDialog) -> None:
    key = agent.phone.dial(dialog.uri, with_video=True)
    dialog.respond(dialog.wait_for("INVITE"), "200 OK", described(VP8, AUDIO))
    dialog.wait_for("ACK")
    dialog.respond(dialog.wait_for("BYE"), "200 OK")
    agent.wait_until(lambda: key not in agent.phone.calls)


def test_early_pictures_go_on_with_the_answer_and_ours_are_sent_from_then_on(
    agent: Agent, dialog: RawDialog
) -> None:
    key = agent.phone.dial(dialog.uri, with_video=True)
    invite = dialog.wait_for("INVITE")
    dialog.respond(invite, "183 Session Progress", BOTH)
    agent.wait_for_video(ON, sends=False, receives=True)
    assert agent.wait_for(CallChanged, lambda each: each.has_early_media)
    dialog.respond(invite, "200 OK", BOTH)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for_video(ON, sends=True, codec="vp8")
    assert [each.state for each in agent.of(VideoChanged)] == [VideoState.OFFERED, ON, ON]


@pytest.mark.parametrize("status", ["488 Not Acceptable Here", "415 Unsupported Media Type"])
def test_who_refuses_a_call_for_its_video_is_called_once_more_with_sound(
    status: str, agent: Agent, dialog: RawDialog
) -> None:
    key = agent.phone.dial(dialog.uri, "ADU-1", with_video=True)
    first = dialog.wait_for("INVITE")
    dialog.respond(first, status)
    dialog.wait_for("ACK")
    again = dialog.wait_for("INVITE")
    assert shape(again.body) == ["audio sendrecv"]
    assert again.values("User-to-User") == first.values("User-to-User") != []
    dialog.respond(again, "200 OK", described(AUDIO))
    dialog.wait_for("ACK")
    agent.wait_for_state(key, CallState.CONNECTED)
    assert [each.state for each in agent.of(VideoChanged)] == [VideoState.OFFERED, VideoState.REFUSED]
    agent.phone.add_video(key)
    assert shape(offered(dialog, BOTH)) == ["audio sendrecv", "video sendrecv"]
    agent.wait_for_video(ON)
    agent.phone.hang_up(key)
    dialog.respond(dialog.wait_for("BYE"), "200 OK")
    assert agent.wait_for(CallEnded).ended_by == "here"


def test_who_refuses_sound_too_is_called_no_third_time(agent: Agent, dialog: RawDialog) -> None:
    agent.phone.dial(dialog.uri, with_video=True)
    for _ in range(2):
        dialog.respond(dialog.wait_for("INVITE"), "488 Not Acceptable Here")
        dialog.wait_for("ACK")
    ended = agent.wait_for(CallEnded)
    assert (ended.code, ended.ended_by, len(agent.of(CallEnded))) == (488, "failure", 1)


@pytest.mark.parametrize("status", ["488 Not Acceptable Here", "415 Unsupported Media Type"])
def test_video_that_is_refused_in_a_call_changes_nothing(
    status: str, agent: Agent, dialog: RawDialog
) -> None:
    key, _ = dialled(agent, dialog, described(AUDIO), with_video=False)
    agent.phone.add_video(key)
    assert shape(offered(dialog, "", status)) == ["audio sendrecv", "video sendrecv"]
    agent.wait_for_video(VideoState.REFUSED)
    agent.phone.hold(key)
    assert shape(offered(dialog, described(AUDIO + "a=recvonly\r\n"))) == ["audio sendonly", "video off"]
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here)


def test_after_a_glare_video_is_offered_again(agent: Agent, dialog: RawDialog) -> None:
    incoming, _ = called(agent, dialog, described(AUDIO))
    agent.phone.add_video(incoming.call_key)
    offered(dialog, "", "491 Request Pending")
    assert shape(offered(dialog, BOTH)) == ["audio sendrecv", "video sendrecv"]
    agent.wait_for_video(ON)
    assert VideoState.REFUSED not in [each.state for each in agent.of(VideoChanged)]


def test_an_offer_of_theirs_while_ours_is_open_gets_491(agent: Agent, dialog: RawDialog) -> None:
    key, _ = dialled(agent, dialog, described(AUDIO), with_video=False)
    agent.phone.add_video(key)
    invite = dialog.wait_for("INVITE")
    dialog.request("INVITE", described(AUDIO, VP8, version=2))
    dialog.ack(dialog.wait_for("SIP/2.0 491"))
    dialog.respond(invite, "200 OK", described(AUDIO, VP8, version=2))
    dialog.wait_for("ACK")
    agent.wait_for_video(ON)


def test_video_waits_for_the_answer_to_a_hold(agent: Agent, dialog: RawDialog) -> None:
    key, _ = dialled(agent, dialog, described(AUDIO), with_video=False)
    agent.phone.hold(key)
    invite = dialog.wait_for("INVITE")
    agent.phone.add_video(key)
    agent.phone.resume(key)
    hear_out(agent)
    dialog.respond(invite, "200 OK", described(AUDIO + "a=recvonly\r\n"))
    shapes = [shape(offered(dialog, described(AUDIO))), shape(offered(dialog, BOTH))]
    assert shapes == [["audio sendrecv"], ["audio sendrecv", "video sendrecv"]]
    agent.wait_for_video(ON, sends=True)


# -- offered by the far side --------------------------------------------------------------------------------


def test_a_caller_with_video_is_announced_and_answered_with_it(agent: Agent, dialog: RawDialog) -> None:
    incoming, answer = called(agent, dialog, described(AUDIO, H264))
    assert incoming.has_video
    _, video = sections(answer.body)
    assert (video.formats, video.direction) == ({99: "H264"}, "sendrecv")
    assert "a=fmtp:99 profile-level-id=42800d;packetization-mode=1" in video.lines
    agent.wait_for_video(ON, codec="h264")
    agent.phone.hold(incoming.call_key)
    held = described(AUDIO + "a=recvonly\r\n", H264 + "a=inactive\r\n", version=2)
    assert shape(offered(dialog, held)) == ["audio sendonly", "video inactive"]
    agent.phone.resume(incoming.call_key)
    assert shape(offered(dialog, described(AUDIO, H264, version=3))) == ["audio sendrecv", "video sendrecv"]
    agent.wait_for_video(ON, sends=True)


@pytest.mark.parametrize("method", ["INVITE", "UPDATE"])
def test_the_far_side_adds_holds_refreshes_and_removes_video(
    method: str, agent: Agent, dialog: RawDialog
) -> None:
    incoming, answer = called(agent, dialog, described(AUDIO))
    assert not incoming.has_video
    assert shape(answer.body) == ["audio sendrecv"]
    added = reoffer(dialog, described(AUDIO, VP8, version=2), method)
    assert shape(added) == ["audio sendrecv", "video sendrecv"]
    assert version(added) > version(answer.body)
    agent.wait_for_video(ON)
    got = len(agent.of(VideoChanged))
    assert reoffer(dialog, described(AUDIO, VP8, version=2), method) == added

    held = described(AUDIO + "a=sendonly\r\n", VP8 + "a=sendonly\r\n", version=3)
    assert shape(reoffer(dialog, held, method)) == ["audio recvonly", "video recvonly"]
    agent.wait_for_video(ON, sends=False, receives=True)
    assert len(agent.of(VideoChanged)) == got + 1

    assert shape(reoffer(dialog, described(AUDIO, NO_VIDEO, version=4), method)) == [
        "audio sendrecv",
        "video off",
    ]
    agent.wait_for_video(OFF)


def test_video_that_the_agent_took_away_comes_back_only_by_the_agent(agent: Agent, dialog: RawDialog) -> None:
    incoming, _ = called(agent, dialog, BOTH)
    agent.wait_for_video(ON, sends=True)
    agent.phone.remove_video(incoming.call_key)
    offered(dialog, described(AUDIO, NO_VIDEO, version=2))
    agent.wait_for_video(OFF)
    for number in (3, 4):
        again = reoffer(dialog, described(AUDIO, VP8, version=number))
        assert shape(again) == ["audio sendrecv", "video off"]
    agent.wait_for_video(VideoState.WANTED)
    reoffer(dialog, described(AUDIO, NO_VIDEO, version=5))
    agent.wait_for_video(OFF)
    agent.phone.add_video(incoming.call_key)
    assert shape(offered(dialog, described(AUDIO, VP8, version=6))) == ["audio sendrecv", "video sendrecv"]
    agent.wait_for_video(ON, sends=True)
    assert shape(reoffer(dialog, described(AUDIO, VP8, version=7))) == ["audio sendrecv", "video sendrecv"]


@pytest.mark.parametrize("who_calls", ["the far side", "we", "we, and video is refused to us"])
def test_a_far_side_that_adds_video_is_shown_a_still_picture(
    who_calls: str, agent: Agent, dialog: RawDialog
) -> None:
    agent.phone.set_video(Video(starts_with_camera=True, camera="none"))
    faults: list[str] = []
    agent.phone.video_fault.connect(lambda fault: faults.append(fault.kind))
    if who_calls == "the far side":
        called(agent, dialog, described(AUDIO))
    else:
        key, _ = dialled(agent, dialog, described(AUDIO), with_video=False)
        if who_calls != "we":
            agent.phone.add_video(key)
            offered(dialog, "", "488 Not Acceptable Here")
            agent.wait_for_video(VideoState.REFUSED)
    opened: list[object] = []
    agent.phone.video_statistics.connect(opened.append)
    added = reoffer(dialog, described(AUDIO, VP8, version=2))
    assert shape(added) == ["audio sendrecv", "video sendrecv"]
    agent.wait_for_video(ON, sends=True, receives=True)
    agent.wait_until(lambda: opened, what="a stream that runs")
    assert "camera_missing" not in faults


def test_video_is_added_and_removed_by_both_sides_of_a_call_that_we_dialled(
    agent: Agent, dialog: RawDialog
) -> None:
    key, invite = dialled(agent, dialog, described(AUDIO), with_video=False)
    assert shape(invite.body) == ["audio sendrecv"]
    assert shape(reoffer(dialog, described(AUDIO, H264, version=2))) == ["audio sendrecv", "video sendrecv"]
    agent.wait_for_video(ON, codec="h264")
    agent.phone.remove_video(key)
    assert shape(offered(dialog, described(AUDIO, NO_VIDEO, version=3))) == ["audio sendrecv", "video off"]
    agent.wait_for_video(OFF)
    agent.phone.add_video(key)
    assert shape(offered(dialog, described(AUDIO, VP8, version=4))) == ["audio sendrecv", "video sendrecv"]
    agent.wait_for_video(ON, codec="vp8")
    gone = reoffer(dialog, described(AUDIO, NO_VIDEO, version=5))
    assert shape(gone) == ["audio sendrecv", "video off"]
    agent.wait_for_video(OFF)
    back = reoffer(dialog, described(AUDIO, VP8.replace("RTP/AVP", "RTP/AVPF"), version=6))
    assert shape(back) == ["audio sendrecv", "video sendrecv"]
    agent.wait_for_video(ON)


def test_a_video_call_that_the_agent_answers_begins_with_the_camera_if_the_settings_say_so(
    agent: Agent, dialog: RawDialog
) -> None:
    agent.phone.set_video(Video(starts_with_camera=True, camera="none"))
    wanted: list[str] = []
    agent.phone.video_fault.connect(lambda fault: wanted.append(fault.kind))
    called(agent, dialog, BOTH)
    agent.wait_until(lambda: "camera_missing" in wanted, what="a word about the camera")


def test_a_far_side_takes_its_place_for_video_out_of_our_offer(agent: Agent, dialog: RawDialog) -> None:
    """pjsua2 does not know the section that we put behind its own; the far side does."""
    key, _ = dialled(agent, dialog, described(AUDIO, VP8))
    agent.wait_for_video(ON)
    more = described(AUDIO, NO_VIDEO, "m=application 45020 UDP/BFCP *\r\n", version=2)
    assert shape(reoffer(dialog, more)) == ["audio sendrecv", "video off", "application off"]
    agent.wait_for_video(OFF)
    back = described(AUDIO, VP8, "m=application 0 UDP/BFCP *\r\n", version=3)
    assert shape(reoffer(dialog, back)) == ["audio sendrecv", "video sendrecv", "application off"]
    agent.wait_for_video(ON)
    agent.phone.hold(key)
    assert shape(offered(dialog, back)) == ["audio sendonly", "video inactive", "application off"]


def test_a_late_offer_within_the_call_keeps_video(agent: Agent, dialog: RawDialog) -> None:
    called(agent, dialog, BOTH)
    agent.wait_for_video(ON)
    dialog.request("INVITE")
    offer = dialog.wait_for("SIP/2.0 200", "INVITE")
    assert shape(offer.body) == ["audio sendrecv", "video sendrecv"]
    dialog.ack(offer, described(AUDIO, NO_VIDEO, version=2))
    agent.wait_for_video(OFF)


@pytest.mark.parametrize("takes_video", [True, False])
def test_who_calls_without_an_offer_is_offered_video_and_shown_no_camera(
    takes_video: bool, agent: Agent, dialog: RawDialog
) -> None:
    agent.phone.set_video(Video(starts_with_camera=True, camera="none"))
    wanted: list[str] = []
    agent.phone.video_fault.connect(lambda fault: wanted.append(fault.kind))
    dialog.call("")
    incoming = agent.wait_for_call()
    assert not incoming.has_video
    agent.phone.answer(incoming.call_key)
    offer = dialog.wait_for("SIP/2.0 200", "INVITE")
    assert shape(offer.body) == ["audio sendrecv", "video sendrecv"]
    dialog.ack(offer, BOTH if takes_video else described(AUDIO, NO_VIDEO))
    agent.wait_for_state(incoming.call_key, CallState.CONNECTED)
    if takes_video:
        agent.wait_for_video(ON, sends=True, receives=True, codec="vp8")
    else:
        hear_out(agent)
        assert not agent.of(VideoChanged)  # nobody has asked for it
    assert "camera_missing" not in wanted


def test_who_knows_h264_in_single_units_only_is_answered_so(agent: Agent, dialog: RawDialog) -> None:
    single = "m=video 45010 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=42801f\r\n"
    incoming, answer = called(agent, dialog, described(AUDIO, single))
    assert incoming.has_video
    assert "a=fmtp:97 profile-level-id=42801f;packetization-mode=0" in sections(answer.body)[1].lines
    agent.wait_for_video(ON, sends=True, codec="h264")


def test_a_hold_waits_for_the_answer_to_a_late_offer(agent: Agent, dialog: RawDialog) -> None:
    """Two open offers in a call with a refused section ended the engine (pjsua_media.c:2908)."""
    incoming, _ = called(agent, dialog, BOTH)
    dialog.request("INVITE")
    offer = dialog.wait_for("SIP/2.0 200", "INVITE")
    agent.phone.hold(incoming.call_key)
    hear_out(agent)
    dialog.ack(offer, described(AUDIO, VP8, version=2))
    held = described(AUDIO + "a=recvonly\r\n", VP8 + "a=inactive\r\n", version=3)
    assert shape(offered(dialog, held)) == ["audio sendonly", "video inactive"]
    agent.wait_until(lambda: agent.phone.calls[incoming.call_key].is_held_here)


def test_of_two_videos_the_first_that_can_be_used_is_taken(agent: Agent, dialog: RawDialog) -> None:
    unknown = "m=video 45020 RTP/AVP 101\r\na=rtpmap:101 AV1/90000\r\n"
    _, answer = called(agent, dialog, described(AUDIO, unknown, VP8, VP8.replace("45010", "45030")))
    assert shape(answer.body) == ["audio sendrecv", "video off", "video sendrecv", "video off"]


def test_video_of_a_kind_that_we_do_not_know_is_reported(agent: Agent, dialog: RawDialog) -> None:
    unknown = "m=video 45020 RTP/AVP 101\r\na=rtpmap:101 AV1/90000\r\n"
    incoming, answer = called(agent, dialog, described(AUDIO, unknown))
    assert not incoming.has_video
    assert shape(answer.body) == ["audio sendrecv", "video off"]
    agent.wait_for_video(VideoState.FAILED)


def test_video_comes_before_sound_in_some_lists(agent: Agent, dialog: RawDialog) -> None:
    incoming, answer = called(agent, dialog, described(VP8, AUDIO))
    assert shape(answer.body) == ["video sendrecv", "audio sendrecv"]
    agent.phone.hold(incoming.call_key)
    assert shape(offered(dialog, described(VP8, AUDIO))) == ["video inactive", "audio sendonly"]


def test_a_caller_with_nothing_but_video_is_refused(agent: Agent, dialog: RawDialog) -> None:
    dialog.request("INVITE", described(VP8))
    assert dialog.wait_for("SIP/2.0 488")
    assert not agent.of(CallIncoming)


# -- rules --------------------------------------------------------------------------------------------------


def test_where_video_is_not_allowed_none_is_taken_nor_offered(agent: Agent, dialog: RawDialog) -> None:
    agent.phone.set_video(Video(is_allowed=False))
    hear_out(agent)
    incoming, answer = called(agent, dialog, BOTH)
    assert not incoming.has_video
    assert shape(answer.body) == ["audio sendrecv", "video off"]
    agent.phone.add_video(incoming.call_key)
    refused = agent.wait_for(CommandRefused)
    assert (refused.command, refused.kind) == ("AddVideo", "wrong_state")


def test_calls_lose_video_when_it_is_forbidden(agent: Agent, dialog: RawDialog) -> None:
    called(agent, dialog, BOTH)
    agent.wait_for_video(ON)
    agent.phone.set_video(Video(is_allowed=False))
    assert shape(offered(dialog, described(AUDIO, NO_VIDEO, version=2))) == ["audio sendrecv", "video off"]
    agent.wait_for_video(OFF)


def test_who_cannot_be_offered_anything_yet_loses_the_picture_at_once_and_video_afterwards(
    agent: Agent, dialog: RawDialog
) -> None:
    key = agent.phone.dial(dialog.uri, with_video=True)
    invite = dialog.wait_for("INVITE")
    dialog.respond(invite, "183 Session Progress", described(AUDIO, VP8))
    agent.wait_for_video(ON, receives=True)
    agent.phone.set_video(Video(is_allowed=False))
    agent.wait_for_video(ON, receives=False)
    dialog.respond(invite, "200 OK", described(AUDIO, VP8))
    dialog.wait_for("ACK")
    agent.wait_for_state(key, CallState.CONNECTED)
    assert shape(offered(dialog, described(AUDIO, NO_VIDEO, version=2))) == ["audio sendrecv", "video off"]
    agent.wait_for_video(OFF)


def test_a_call_that_has_no_media_gets_no_video(agent: Agent, dialog: RawDialog) -> None:
    dialog.call(described(AUDIO))
    key = agent.wait_for_call().call_key
    agent.phone.add_video(key)
    assert agent.wait_for(CommandRefused).kind == "wrong_state"
    agent.phone.remove_video("nobody")
    assert agent.wait_for(CommandRefused, lambda each: each.kind == "no_such_call")


# -- SRTP ---------------------------------------------------------------------------------------------------

KEY = "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"


def secure(section: str, tag: str = "1", protocol: str = "RTP/SAVP") -> str:
    crypto = f"a=crypto:{tag} AES_CM_128_HMAC_SHA1_80 {KEY}\r\n"
    return section.replace("RTP/AVP", protocol) + crypto


def tag_of(keys: list[str]) -> str:
    return next(each for each in keys if "AES_CM_128_HMAC_SHA1_80" in each).split()[0].partition(":")[2]


@pytest.fixture
def secret(start_agent: Callable[..., Agent], request: pytest.FixtureRequest) -> Iterator[RawDialog]:
    """A far side of `secret.agent`, which must have, or may have, SRTP."""
    agent = start_agent(srtp=getattr(request, "param", "required"))
    raw = SecretDialog(agent)
    yield raw
    raw.close()


class SecretDialog(RawDialog):
    def __init__(self, agent: Agent) -> None:
        super().__init__(agent.of(EngineReady)[0].sip_port)
        self.agent = agent


@pytest.mark.parametrize("secret", ["required", "optional"], indirect=True)
def test_our_video_is_encrypted_where_the_sound_is(secret: SecretDialog) -> None:
    agent = secret.agent
    agent.phone.dial(secret.uri, with_video=True)
    invite = secret.wait_for("INVITE")
    audio, video = sections(invite.body)
    assert (video.protocol, len(video.keys)) == (audio.protocol, 1)
    answer = described(
        secure(AUDIO, tag_of(audio.keys), audio.protocol), secure(VP8, tag_of(video.keys), video.protocol)
    )
    secret.respond(invite, "200 OK", answer)
    secret.wait_for("ACK")
    assert agent.wait_for_video(ON, sends=True).is_encrypted
    assert agent.wait_for(CallChanged, lambda each: each.srtp == "sdes")


def test_their_video_is_taken_with_a_key_of_ours(secret: SecretDialog) -> None:
    incoming, answer = called(secret.agent, secret, described(secure(AUDIO), secure(VP8, "7")))
    assert incoming.has_video
    (key,) = sections(answer.body)[1].keys
    assert key.startswith("a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:")
    assert KEY not in key
    assert secret.agent.wait_for_video(ON, sends=True).is_encrypted


def test_video_in_clear_beside_encrypted_sound_is_refused(secret: SecretDialog) -> None:
    _, answer = called(secret.agent, secret, described(secure(AUDIO), VP8))
    assert shape(answer.body) == ["audio sendrecv", "video off"]
    secret.agent.wait_for_video(VideoState.FAILED)


# -- other calls --------------------------------------------------------------------------------------------


def test_the_last_early_answer_of_a_fork_counts_till_the_final_one(agent: Agent, dialog: RawDialog) -> None:
    key = agent.phone.dial(dialog.uri, with_video=True)
    invite = dialog.wait_for("INVITE")
    dialog.respond(Heard(invite.start, fork(invite.text, "one")), "183 Session Progress", BOTH)
    agent.wait_for_video(ON, receives=True)
    other = described(AUDIO, H264)
    dialog.respond(Heard(invite.start, fork(invite.text, "two")), "200 OK", other)
    dialog.wait_for("ACK")
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for_video(ON, codec="h264")


def fork(invite: str, tag: str) -> str:
    """Return an INVITE whose answer has this tag of the far side."""
    head, separator, rest = invite.partition("\r\nTo: ")
    to, end, rest = rest.partition("\r\n")
    return f"{head}{separator}{to};tag={tag}{end}{rest}"


def test_who_is_sent_to_another_person_is_followed_with_video(agent: Agent, dialog: RawDialog) -> None:
    agent.phone.set_policy(CallPolicy(trusted_peers=(LOOPBACK,)))
    hear_out(agent)
    with closing(RawDialog(dialog.engine_port)) as other:
        called(agent, dialog, BOTH)
        dialog.request("REFER", "", f"Refer-To: <{other.uri}>")
        dialog.wait_for("SIP/2.0 202")
        referred = agent.wait_for(CallReferred)
        invite = other.wait_for("INVITE")
        assert shape(invite.body) == ["audio sendrecv", "video sendrecv"]
        other.respond(invite, "200 OK", described(AUDIO, H264))
        other.wait_for("ACK")
        agent.wait_for(
            VideoChanged, lambda each: each.call_key == referred.new_call_key and each.codec == "h264"
        )


def test_a_call_that_takes_anothers_place_has_the_video_that_it_offers(
    agent: Agent, dialog: RawDialog
) -> None:
    _, answer = called(agent, dialog, described(AUDIO))
    (tag,) = re.findall(r"tag=([^;\s]+)", answer.values("To")[0])
    with closing(RawDialog(dialog.engine_port)) as other:
        other.request("INVITE", BOTH, f"Replaces: {dialog.call_id};to-tag={tag};from-tag=raw")
        accepted = other.wait_for("SIP/2.0 200")
        assert shape(accepted.body) == ["audio sendrecv", "video sendrecv"]
        other.ack(accepted)
        dialog.respond(dialog.wait_for("BYE"), "200 OK")
        successor = agent.wait_for(CallIncoming, lambda each: bool(each.replaces))
        assert successor.has_video
        agent.wait_for(VideoChanged, lambda each: each.call_key == successor.call_key and each.sends)


@pytest.mark.parametrize("auto_answer", ["all", "off"])
def test_a_caller_is_shown_nothing_before_its_ack(auto_answer: str, agent: Agent, dialog: RawDialog) -> None:
    agent.phone.set_policy(CallPolicy(auto_answer=auto_answer, trusted_peers=(LOOPBACK,)))
    hear_out(agent)
    dialog.call(BOTH)
    if auto_answer == "off":
        agent.phone.answer(agent.wait_for_call().call_key)
    answer = dialog.wait_for("SIP/2.0 200", "INVITE")
    agent.wait_for_video(ON, sends=False, receives=False)
    dialog.ack(answer)
    agent.wait_for_video(ON, sends=True, receives=True)


def test_who_waits_is_shown_nothing_from_the_command_on(agent: Agent, dialog: RawDialog) -> None:
    incoming, _ = called(agent, dialog, BOTH)
    agent.wait_for_video(ON, sends=True)
    agent.phone.hold(incoming.call_key)
    agent.wait_for_video(ON, sends=False, receives=False)  # the far side has not answered
    offered(dialog, "", "488 Not Acceptable Here")
    agent.wait_for(CommandRefused)
    agent.phone.resume(incoming.call_key)
    agent.wait_for_video(ON, sends=True, receives=True)
