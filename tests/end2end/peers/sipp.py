"""SIPp plays one scenario against the engine, or waits for its call."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S, comes_true, end, free_port

SCENARIOS = Path(__file__).parent / "scenarios"


class Sipp:
    """One run of scenarios/NAME.xml. `target_port` for a caller; without it, SIPp is called at `uri`.

    echoes: It says back what it hears.
    """

    def __init__(
        self,
        folder: Path,
        scenario: str,
        target_port: int = 0,
        user: str = "petugas",
        echoes: bool = False,
    ) -> None:
        self.port = free_port()
        self.uri = f"sip:sipp@{LOOPBACK}:{self.port}"
        self._trace = folder / f"{scenario}.messages"
        self._log = (folder / f"{scenario}.log").open("wb")
        self.process = subprocess.Popen(
            [
                "sipp",
                *("-sf", str(SCENARIOS / f"{scenario}.xml"), "-m", "1", "-nostdin"),
                *("-timeout", f"{PATIENCE_S:.0f}"),
                *("-i", LOOPBACK, "-p", str(self.port), "-mi", LOOPBACK, "-s", user),
                *("-min_rtp_port", str(free_port() & ~1), "-trace_msg", "-message_file", str(self._trace)),
                *(["-rtp_echo"] if echoes else []),
                *([f"{LOOPBACK}:{target_port}"] if target_port else []),
            ],
            stdout=self._log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={"TERM": "dumb", "PATH": "/usr/bin:/bin"},
        )

    def messages(self) -> str:
        return self._trace.read_text(errors="replace") if self._trace.exists() else ""

    def must_succeed(self, timeout_s: float = PATIENCE_S) -> None:
        """Wait for the end, while Qt turns; fail with SIPp's messages if a step did not come as scripted."""
        comes_true(lambda: self.process.poll() is not None, timeout_s)
        if self.process.returncode != 0:
            pytest.fail(f"SIPp ended with {self.process.returncode}:\n{self.messages()[-6000:]}")

    def close(self) -> None:
        if self.process.poll() is None:
            end(self.process)
        self._log.close()
