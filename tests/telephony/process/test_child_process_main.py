"""A process of ours ends when its parent is gone, whatever error a closed pipe gives it, and logs UTF-8."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest

from telephony.messages import Account, Configure, Network, Ping, Sound, encode

ROOT = Path(__file__).parents[3]
WITHIN_S = 60.0
PROCESSES = {
    "engine": ("-m", "telephony", "--engine"),
    "headset": ("-m", "telephony.headset", "--headset"),
    "video": ("-m", "telephony.video", "--video"),
}
SILENT = Sound(microphone="none", speaker="none", ringer="none")
BEGIN = {
    "engine": Configure(account=Account(user="a"), network=Network(bound_address="127.0.0.1"), sound=SILENT),
    "headset": Ping(),
    "video": Ping(),
}
# What a driver does that never returns; the interpreter itself still runs.
HANGS = """
import time
from telephony.process import child_process_main, pipe
from telephony.messages import decode_command
pipe.LEAVE_WITHIN_S = 0.1
def serve():
    pipe.Pipe(decode_command).read(lambda command: None, closed=lambda: None)
    while True:
        time.sleep(60)
child_process_main.run_to_the_end(serve)
"""
FAILS = """
from telephony.process.child_process_main import run_to_the_end
try:
    run_to_the_end(lambda: 1 // 0)
finally:
    print("the exception left the main function", flush=True)
"""


def start(
    arguments: Sequence[str], stdout: int | IO[bytes], stderr: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    command = [sys.executable, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=stdout, stderr=stderr, cwd=ROOT)


def ended(process: subprocess.Popen[bytes]) -> int:
    """Return its exit code; it must not be left behind by a test that fails."""
    try:
        return process.wait(WITHIN_S)
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("name", PROCESSES)
def test_it_ends_well_when_its_three_pipes_are_closed(name: str) -> None:
    process = start(PROCESSES[name], subprocess.PIPE, subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(encode(BEGIN[name]))
    process.stdin.flush()
    assert process.stdout.readline()
    process.stdin.write(encode(Ping()))  # its answer finds nobody
    for pipe in (process.stdout, process.stderr, process.stdin):
        pipe.close()
    assert ended(process) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe itself is this error there: EINVAL")
@pytest.mark.parametrize("name", PROCESSES)
def test_it_ends_well_when_writing_fails_with_another_error_than_a_broken_pipe(name: str) -> None:
    with open("/dev/full", "wb") as full:
        process = start(PROCESSES[name], full, full)
        assert process.stdin is not None
        process.stdin.write(encode(BEGIN[name]) + encode(Ping()))
        process.stdin.close()
        assert ended(process) == 0


def test_it_ends_without_a_dialog_or_a_traceback_that_cannot_be_written() -> None:
    """PyInstaller shows a dialog for an exception that leaves the main function; the process waits for it."""
    process = start(["-c", FAILS], subprocess.PIPE, subprocess.PIPE)
    output, log = process.communicate(timeout=WITHIN_S)
    assert b"ZeroDivisionError" in log
    assert output == b""
    assert process.returncode == 1


def test_it_ends_although_its_main_thread_hangs() -> None:
    process = start(["-c", HANGS], subprocess.DEVNULL, subprocess.PIPE)
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.close()
    assert ended(process) == 1
    assert b"does not leave" in process.stderr.read()


def test_its_log_is_utf8_whatever_the_code_page_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    logs = (
        "import logging; from telephony.process.child_process_main import run_to_the_end\n"
        "run_to_the_end(lambda: logging.error('Kopfhörer ☂') or 0)"
    )
    with start(["-c", logs], subprocess.PIPE, subprocess.PIPE) as process:
        assert process.stderr is not None
        assert "Kopfhörer ☂" in process.stderr.read().decode()
    assert process.returncode == 0
