"""Calls with video between us and linphonec, which can take every role in an attended transfer."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from telephony.messages import (
    AttendedTransfer,
    CallEnded,
    CallIncoming,
    CallKey,
    CallPolicy,
    CallReferred,
    CallState,
    EngineReady,
    TransferProgress,
    VideoState,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.linphone import Linphone, can_h264
from tests.end2end.peers.machine import LOOPBACK, require, wait_until
from tests.end2end.peers.sound import tone, write_wav
from tests.end2end.test_video_calls import wait_until_heard
from tests.end2end.test_video_pictures import CAMERA_IS_OFF, STRIPES, Watcher, shows

StartAgent = Callable[..., Agent]
StartLinphone = Callable[..., Linphone]
H264_PACKAGE = "mediastreamer2-plugin-openh264"  # not every system has it


def is_offered(package: str) -> bool:
    """Whether this system has such a package to install."""
    asked = ["apt-cache", "show", package]
    return shutil.which(asked[0]) is not None and subprocess.run(asked, capture_output=True).returncode == 0


@pytest.fixture
def start_linphone(tmp_path: Path) -> Iterator[StartLinphone]:
    require("linphonec")
    running: list[Linphone] = []

    def start(video_codec: str, **settings: Any) -> Linphone:
        if video_codec == "H264" and not can_h264():
            why = f"{H264_PACKAGE} is not installed"
            if os.environ.get("CI") == "true" and is_offered(H264_PACKAGE):
                pytest.fail(why)
            pytest.skip(why)
        running.append(Linphone(tmp_path / f"linphone-{len(running)}", video_codec=video_codec, **settings))
        return running[-1]

    yield start
    for peer in running:
        peer.close()


@pytest.fixture
def stripes(tmp_path: Path) -> Path:
    """A JPEG of what baresip's fakevideo shows."""
    image = QImage(352, 288, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for place, color in enumerate(STRIPES.values()):
        painter.fillRect(place * 118, 0, 118, 288, color)
    painter.end()
    path = tmp_path / "stripes.jpg"
    assert image.save(str(path), quality=95)
    return path


def start_trusting(start_agent: StartAgent, user: str = "petugas") -> Agent:
    """Start an agent who may be sent to another call by any far side here."""
    return start_agent(user, policy=CallPolicy(trusted_peers=(LOOPBACK,)))


def uri_of(agent: Agent, user: str = "petugas") -> str:
    return f"sip:{user}@{LOOPBACK}:{agent.of(EngineReady)[0].sip_port}"


def take(agent: Agent) -> CallKey:
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    return key


def wait_for_both_ways(agent: Agent, key: CallKey) -> None:
    agent.wait_for_state(key, CallState.CONNECTED)

    def is_up() -> bool:
        video = agent.phone.video.get(key)
        return video is not None and video.state is VideoState.ON and video.sends and video.receives

    agent.wait_until(is_up, what="video both ways")


def hold(agent: Agent, key: CallKey) -> None:
    agent.phone.hold(key)
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold")


def waits_to_see(linphone: Linphone, expected: dict[tuple[float, float], QColor]) -> None:
    wait_until(lambda: shows(QImage(str(linphone.snapshot())), expected), 40, "picture at linphone")


def each_sees_the_other(watcher: Watcher, linphone: Linphone) -> None:
    watcher.waits_to_see(STRIPES)
    waits_to_see(linphone, CAMERA_IS_OFF)


@pytest.mark.parametrize(
    ("is_there", "outcome"), [(True, pytest.fail.Exception), (False, pytest.skip.Exception)]
)
def test_h264_is_passed_over_only_where_it_cannot_be_had(
    start_linphone: StartLinphone,
    monkeypatch: pytest.MonkeyPatch,
    is_there: bool,
    outcome: type[BaseException],
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(f"{__name__}.can_h264", lambda: False)
    monkeypatch.setattr(f"{__name__}.is_offered", lambda _package: is_there)
    with pytest.raises(outcome):
        start_linphone("H264")


@pytest.mark.parametrize(("codec", "srtp"), [("H264", "required"), ("VP8", "off")])
def test_linphone_calls_and_each_sees_the_other_also_after_a_hold(
    start_agent: StartAgent, start_linphone: StartLinphone, stripes: Path, codec: str, srtp: str
) -> None:
    agent, citizen = start_agent(srtp=srtp), start_linphone(codec, insists_on_srtp=srtp == "required")
    watcher = Watcher(agent)
    citizen.type(f"call {uri_of(agent)}")
    key = take(agent)
    agent.wait_for_video(
        VideoState.ON, sends=True, receives=True, codec=codec.lower(), is_encrypted=srtp == "required"
    )
    citizen.show(stripes)
    each_sees_the_other(watcher, citizen)
    hold(agent, key)
    agent.wait_until(lambda: not watcher.readers, what="no picture on hold")
    agent.phone.resume(key)
    wait_for_both_ways(agent, key)
    each_sees_the_other(watcher, citizen)


def test_we_call_linphone_which_pauses_the_call_and_comes_back(
    start_agent: StartAgent, start_linphone: StartLinphone, stripes: Path
) -> None:
    agent, citizen = start_agent(), start_linphone("H264", answers=True)
    watcher = Watcher(agent)
    key = agent.phone.dial(citizen.uri, with_video=True)
    wait_for_both_ways(agent, key)
    citizen.show(stripes)
    each_sees_the_other(watcher, citizen)
    citizen.type("pause")
    agent.wait_until(lambda: agent.phone.calls[key].is_held_there, what="hold by linphone")
    agent.wait_for_video(VideoState.ON, sends=False)
    citizen.wait_for("is now paused")
    citizen.type("resume 1")
    citizen.wait_for(r"(?s)is now paused.*established [^\n]*\(video\)")
    wait_for_both_ways(agent, key)
    each_sees_the_other(watcher, citizen)


def test_linphone_adds_video_and_we_take_it_away_and_add_it_again(
    start_agent: StartAgent, start_linphone: StartLinphone, stripes: Path
) -> None:
    agent, citizen = start_agent(), start_linphone("VP8")
    watcher = Watcher(agent)
    citizen.type(f"call {uri_of(agent)} --audio-only")
    key = take(agent)
    citizen.wait_for(r"established .*\(audio\)")
    assert key not in agent.phone.video
    citizen.type("camera on")
    wait_for_both_ways(agent, key)
    citizen.show(stripes)
    watcher.waits_to_see(STRIPES)
    agent.phone.remove_video(key)
    agent.wait_for_video(VideoState.NONE)
    agent.wait_until(lambda: not watcher.readers, what="no picture")
    agent.phone.add_video(key)
    wait_for_both_ways(agent, key)
    each_sees_the_other(watcher, citizen)


def test_linphone_adds_video_to_our_call_and_we_take_it_away_and_add_it_again(
    start_agent: StartAgent, start_linphone: StartLinphone
) -> None:
    agent, citizen = start_agent(), start_linphone("VP8", answers=True)
    key = agent.phone.dial(citizen.uri)
    agent.wait_for_state(key, CallState.CONNECTED)
    citizen.wait_for(r"established .*\(audio\)")
    assert key not in agent.phone.video
    citizen.type("camera on")
    wait_for_both_ways(agent, key)
    agent.phone.remove_video(key)
    agent.wait_for_video(VideoState.NONE)
    agent.phone.add_video(key)
    wait_for_both_ways(agent, key)
    hold(agent, key)
    agent.phone.resume(key)
    wait_for_both_ways(agent, key)


def test_linphone_without_video_takes_our_call_with_sound(
    start_agent: StartAgent, start_linphone: StartLinphone, tmp_path: Path
) -> None:
    agent, citizen = start_agent(), start_linphone("", answers=True)
    key = agent.phone.dial(citizen.uri, with_video=True)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for_video(VideoState.REFUSED)
    write_wav(tmp_path / "says.wav", tone(700, 60)[::3])
    citizen.type(f"play {tmp_path / 'says.wav'}")
    wait_until_heard(agent)


def test_linphone_is_sent_on_to_a_colleague_who_sees_it(
    start_agent: StartAgent, start_linphone: StartLinphone, stripes: Path
) -> None:
    agent, colleague, citizen = start_agent(), start_agent("kolega"), start_linphone("VP8")
    desk, there = Watcher(agent), Watcher(colleague)
    citizen.type(f"call {uri_of(agent)}")
    first = take(agent)
    wait_for_both_ways(agent, first)
    citizen.show(stripes)
    desk.waits_to_see(STRIPES)
    hold(agent, first)
    second = agent.phone.dial(uri_of(colleague, "kolega"), with_video=True)
    consulted = take(colleague)
    wait_for_both_ways(agent, second)
    agent.phone.do(AttendedTransfer(call_key=first, consultation_key=second))
    agent.wait_until(lambda: len(agent.of(CallEnded)) == 2, what="two ends")
    assert {event.ended_by for event in agent.of(CallEnded)} == {"transferred"}
    successor = colleague.wait_for(CallIncoming, lambda event: event.replaces == consulted)
    wait_for_both_ways(colleague, successor.call_key)
    there.waits_to_see(STRIPES, successor.call_key)
    assert list(there.readers) == [successor.call_key]
    waits_to_see(citizen, CAMERA_IS_OFF)


def test_a_citizen_is_sent_on_to_linphone_and_sees_it(
    start_agent: StartAgent, start_linphone: StartLinphone, stripes: Path
) -> None:
    agent, citizen = start_agent(), start_trusting(start_agent, "warga")
    expert = start_linphone("H264", user="kabid", answers=True)
    desk, home = Watcher(agent), Watcher(citizen)
    citizen.phone.dial(uri_of(agent), with_video=True)
    first = take(agent)
    wait_for_both_ways(agent, first)
    hold(agent, first)
    second = agent.phone.dial(expert.uri, with_video=True)
    wait_for_both_ways(agent, second)
    expert.show(stripes)
    desk.waits_to_see(STRIPES, second)
    agent.phone.do(AttendedTransfer(call_key=first, consultation_key=second))
    agent.wait_until(lambda: len(agent.of(CallEnded)) == 2, what="two ends")
    assert agent.wait_for(TransferProgress, lambda event: event.is_final).code == 200
    joined = citizen.wait_for(CallReferred).new_call_key
    wait_for_both_ways(citizen, joined)
    home.waits_to_see(STRIPES, joined)
    assert list(home.readers) == [joined]
    waits_to_see(expert, CAMERA_IS_OFF)


def test_linphone_sends_us_on_to_whom_it_asked_and_we_see_each_other(
    start_agent: StartAgent, start_linphone: StartLinphone
) -> None:
    agent, colleague = start_trusting(start_agent), start_agent("kolega")
    desk, there = Watcher(agent), Watcher(colleague)
    exchange = start_linphone("VP8")
    exchange.type(f"call {uri_of(agent)}")
    first = take(agent)
    wait_for_both_ways(agent, first)
    exchange.wait_for(r"for call 1 \(video\)")
    exchange.type("pause")
    exchange.wait_for("is now paused")
    exchange.type(f"call {uri_of(colleague, 'kolega')}")
    second = take(colleague)
    wait_for_both_ways(colleague, second)
    exchange.wait_for(r"for call 2 \(video\)")
    exchange.type("transfer 1 --to-call 2")
    joined = agent.wait_for(CallReferred).new_call_key
    successor = colleague.wait_for(CallIncoming, lambda event: event.replaces == second).call_key
    wait_for_both_ways(agent, joined)
    wait_for_both_ways(colleague, successor)
    desk.waits_to_see(CAMERA_IS_OFF, joined)
    there.waits_to_see(CAMERA_IS_OFF, successor)
    agent.wait_until(lambda: list(agent.phone.calls) == [joined], what="the end of the call with linphone")
    assert (list(desk.readers), list(there.readers)) == ([joined], [successor])
