"""Processes that several threads create at once."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from telephony.messages import decode_event
from telephony.process import process_creation
from telephony.process.child_process import ChildProcess
from tests.platforms import windows_only

# Lives until its standard input ends, as an engine does.
CHILD = (sys.executable, "-c", "import sys; sys.stdin.read()")
ROUNDS = 6
ANSWER_S = 20


def test_a_child_process_is_not_created_while_another_thread_creates_one(qtbot: QtBot) -> None:
    child = ChildProcess("child", CHILD, decode_event)
    is_held, may_release = Event(), Event()
    pid_while_held: list[int] = []

    def create_slowly() -> None:
        with process_creation.ONE_AT_A_TIME:
            is_held.set()
            may_release.wait(0.5)
            pid_while_held.append(child.pid)

    with ThreadPoolExecutor(1) as pool:
        creation = pool.submit(create_slowly)
        assert is_held.wait(ANSWER_S)
        child.start()
        creation.result(ANSWER_S)
    assert pid_while_held == [0]
    assert child.pid
    child.kill()
    assert child.wait(ANSWER_S * 1000)


def test_a_run_that_exceeds_its_time_ends_with_what_it_has_written() -> None:
    command = (sys.executable, "-c", "import threading; print('first', flush=True); threading.Event().wait()")
    written = b""
    for timeout_s in (2.0, 8.0, 32.0):  # on a busy machine Python may not have started after the first
        with pytest.raises(subprocess.TimeoutExpired) as raised:
            process_creation.run(
                command, timeout_s=timeout_s, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
            )
        if written := (raised.value.stdout or b"").strip():
            break
    assert written == b"first"


@windows_only("handles are inherited")
def test_a_child_process_keeps_no_pipe_of_a_command_open(qtbot: QtBot) -> None:
    """Without the lock the command's output has no end until the child ends."""
    with ThreadPoolExecutor(1) as pool:
        for _ in range(ROUNDS):
            child = ChildProcess("child", CHILD, decode_event)
            command = ("cmd", "/c", "ver")
            asked = pool.submit(
                process_creation.run,
                command,
                timeout_s=ANSWER_S,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
            )
            child.start()
            try:
                assert asked.result(2 * ANSWER_S).returncode == 0
            finally:
                child.kill()
                child.wait(ANSWER_S * 1000)
