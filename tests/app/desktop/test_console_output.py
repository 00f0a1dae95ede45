"""What `loket` prints arrives whole in a file or a pipe, whatever the system's code page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from telephony.process.standard_streams import print_utf8

ROOT = Path(__file__).parents[3]


def test_a_character_that_the_code_page_has_not_is_printed_as_utf8(tmp_path: Path) -> None:
    policy = tmp_path / "kantor.toml"
    policy.write_text("office = 'DPMPTSP → ☂'", encoding="utf-8")  # no policy: the fault quotes the line
    done = subprocess.run(
        (sys.executable, "-m", "app", "doctor", "--policy", str(policy)),
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},  # as Python writes into a file on Windows
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    assert "→ ☂" in done.stdout.decode("utf-8")


def test_a_program_without_a_console_prints_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    print_utf8()
