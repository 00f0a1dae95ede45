"""What peers need from the machine: programs that are installed, free ports, processes that come and go."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication

from app.demo.ports import free_ports

LOOPBACK, LOOPBACK_6 = "127.0.0.1", "::1"
PATIENCE_S = 30.0  # for what must come; how soon is checked only where that is the point
SLOWER = 3  # so many times as long as promised a machine may take that is slow, or shared with others


def require(*programs: str) -> None:
    """Skip the test where a peer is not installed; on Linux with CI=true that is a failure."""
    for program in programs:
        if shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is None:
            if sys.platform.startswith("linux") and os.environ.get("CI") == "true":
                pytest.fail(f"{program} is not installed")
            pytest.skip(f"{program} is not installed")


def free_port() -> int:
    """Return a port that nobody has now, neither for UDP nor for TCP."""
    return free_ports(1)[0]


def comes_true(condition: Callable[[], object], timeout_s: float) -> bool:
    """Wait for something outside this process. Nothing reports it, so it is asked for 50 times a second."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        QCoreApplication.processEvents()  # a Phone in this process sends and hears only while Qt turns
        time.sleep(0.02)
    return True


def wait_until(condition: Callable[[], object], timeout_s: float, what: str) -> None:
    """Wait for something outside this process; fail with `what` if it does not come."""
    if not comes_true(condition, timeout_s):
        pytest.fail(f"no {what} within {timeout_s} s")


def is_listening(port: int, address: str = LOOPBACK) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        return probe.connect_ex((address, port)) == 0


def end(process: subprocess.Popen[bytes] | subprocess.Popen[str], timeout_s: float = 10.0) -> None:
    """Ask a process to leave, and see to it that it does."""
    process.terminate()
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
