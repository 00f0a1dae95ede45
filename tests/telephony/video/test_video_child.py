"""The engine's pipes to its video process: they never hold the engine up, and lead to the right process."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from telephony.engine.video.video_child import VideoChild
from telephony.engine.video.video_process import VideoProcessClient
from telephony.messages import Message, encode
from telephony.messages.video import TakeSnapshot
from telephony.process.child_process import own_command
from telephony.video.messages import VideoReady
from tests.telephony.video.loopback import End, wait_until

# As python.exe of a virtual environment on Windows: it starts another process and hands its pipes on.
LAUNCHER = """
import subprocess, sys
sys.exit(subprocess.call(sys.argv[1:], stdin=sys.stdin, stdout=sys.stdout, stderr=sys.stderr))
"""
START_S = 100.0  # of two programs, one after the other, on a busy computer
LONG = TakeSnapshot(call_key="k", path="x" * 10_000)


class Child:
    """A VideoChild whose process is a small script, and what it said."""

    def __init__(self, script: str) -> None:
        self.events: list[Message] = []
        self.ends: list[str] = []
        self.child = VideoChild(
            (sys.executable, "-c", script),
            on_event=lambda _child, event: self.events.append(event),
            ended=lambda _child, reason: self.ends.append(reason),
        )


@pytest.fixture
def start() -> Iterator[Callable[[str], Child]]:
    started: list[Child] = []

    def start(script: str) -> Child:
        started.append(Child(script))
        return started[-1]

    yield start
    for one in started:
        one.child.kill()
        wait_until(partial(lambda one: one.ends, one), "the end")


def test_a_process_that_does_not_read_holds_nobody_up_and_is_ended(start: Callable[[str], Child]) -> None:
    deaf = start("import time; time.sleep(600)")

    def send() -> None:
        for _ in range(100):
            deaf.child.send(LONG)

    sending = threading.Thread(target=send, daemon=True)
    sending.start()
    sending.join(10)
    assert not sending.is_alive()
    wait_until(lambda: deaf.ends, "the end of the process")
    assert len(deaf.ends) == 1


def test_commands_come_whole_and_in_order(start: Callable[[str], Child]) -> None:
    """Also those that are longer than a pipe: 4096 bytes on Windows."""
    length = len(encode(LONG))
    lengths = [length, length + 1, length]
    child = start(f"import sys; sys.exit([len(sys.stdin.readline()) for _ in range(3)] != {lengths})")
    for command in (LONG, TakeSnapshot(call_key="kk", path=LONG.path), LONG):
        child.child.send(command)
    wait_until(lambda: child.ends, "the end of the process")
    assert child.ends == ["exit code 0"]


def test_a_command_to_a_process_that_is_gone_is_lost_quietly(
    start: Callable[[str], Child], caplog: pytest.LogCaptureFixture
) -> None:
    child = start("")
    wait_until(lambda: child.ends, "the end of the process")
    child.child.send(LONG)
    child.child.send(LONG)
    assert not caplog.records


def test_sockets_are_shared_with_the_process_that_answers(
    start: Callable[[str], Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that was started may be a launcher. Windows shares a socket with a process id."""

    class Socket:
        def share(self, pid: int) -> bytes:
            return str(pid).encode()

    ready = encode(VideoReady(pid=4711)).decode()
    child = start(f"import sys; print({ready!r}, end='', flush=True); sys.stdin.read()")
    wait_until(lambda: child.events, "its first event")
    near: Any = End().agreement(("127.0.0.1", 9), ("127.0.0.1", 9), "vp8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        shared = child.child.hand_over(1, replace(near, rtp=Socket(), rtcp=Socket()))
    assert shared == (b"4711", b"4711")


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere a launcher would have to hand descriptors on")
def test_a_picture_is_sent_through_a_launcher(qapp: object) -> None:
    events: list[Message] = []
    command = (sys.executable, "-c", LAUNCHER, *own_command("--video", "telephony.video"))
    desk, near, far = VideoProcessClient(events.append, command), End(), End()
    far.rtp.settimeout(START_S)
    desk.open("k", near.agreement(far.rtp.getsockname(), far.rtcp.getsockname(), "vp8"))
    assert far.rtp.recv(2048)
    desk.shut_down()
