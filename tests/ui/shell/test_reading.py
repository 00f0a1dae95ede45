"""What a screen reader finds in the window through a whole call: AT-SPI's tree, read by libatspi."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.ui.linux_desktop import missing, session_bus, x_display

ROOT = Path(__file__).parents[3]
CLIENT = ROOT / "tests/ui/reading_client.py"
SYSTEM_PYTHON = "/usr/bin/python3"  # has libatspi
STAGES = ("", "ring", "talk", "hold", "waiting", "over")
# Roles that say nothing of what can be done with an object.
EMPTY_ROLES = {"unknown", "invalid"}
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="AT-SPI is for Linux")
Tree = list[dict[str, Any]]


class Reader:
    """A window that goes through a call, and a client that reads it."""

    def __init__(self, window: subprocess.Popen[str], client: subprocess.Popen[str]) -> None:
        self._window, self._client = window, client

    def read(self, stage: str) -> Tree:
        if stage:
            assert send(self._window, stage) == "done"
        tree: Tree = json.loads(send(self._client, "tree"))
        return tree


def send(process: subprocess.Popen[str], line: str) -> str:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return answer(process)


def answer(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture(scope="module")
def trees() -> Iterator[dict[str, Tree]]:
    """The tree at each stage of the call."""
    atspi = [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    if what := missing("Xvfb", "dbus-daemon", SYSTEM_PYTHON):
        pytest.skip(f"needs {what}")
    if subprocess.run(atspi, capture_output=True, check=False).returncode != 0:
        pytest.skip("needs gir1.2-atspi-2.0 and python3-gi")
    with ExitStack() as stack:
        environment = stack.enter_context(session_bus(stack.enter_context(x_display(dict(os.environ)))))
        environment |= {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        window = stack.enter_context(started([sys.executable, "-m", "tests.ui.call_peer"], environment))
        client = stack.enter_context(started([SYSTEM_PYTHON, str(CLIENT), str(window.pid)], environment))
        reader = Reader(window, client)
        yield {stage: reader.read(stage) for stage in STAGES}
        for process in (client, window):
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(30) == 0


def started(command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)
    assert answer(process) == "ready"
    return process


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage or "idle")
def test_every_control_that_is_shown_has_a_name_and_a_role(trees: dict[str, Tree], stage: str) -> None:
    controls = [one for one in trees[stage] if "focusable" in one["states"]]
    assert len(controls) > 10
    assert [one["id"] for one in controls if not one["name"]] == []
    assert [one["id"] for one in controls if one["role"] in EMPTY_ROLES] == []


@pytest.mark.parametrize("stage", ["", "ring"], ids=lambda stage: stage or "idle")
def test_every_row_of_the_queue_says_what_is_painted_in_it(trees: dict[str, Tree], stage: str) -> None:
    rows = [one["name"] for one in trees[stage] if one["role"] == "list item" and "Perkara" in one["name"]]
    assert len(rows) == 3
    assert all("Menunggu bidang" in row for row in rows)  # the state
    assert all(row.endswith("sisa 1 jam 0 menit") for row in rows), rows  # the time that its step has left


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage or "idle")
def test_nothing_is_read_that_says_nothing(trees: dict[str, Tree], stage: str) -> None:
    """Orca reads a stack of pages as "layered pane 0 items", a frame with its field's name as "panel"."""
    assert [one["id"] for one in trees[stage] if one["role"] == "layered pane"] == []
    frames = {one["id"]: one["name"] for one in trees[stage] if one["id"].endswith(".note")}
    assert set(frames.values()) <= {""}


def test_the_call_can_be_answered_and_ended_by_what_a_reader_finds(trees: dict[str, Tree]) -> None:
    def buttons(stage: str) -> str:
        names = (one["name"] for one in trees[stage] if one["role"] == "button")
        return " | ".join(names)

    assert "Jawab" in buttons("ring")
    assert "Tolak" in buttons("ring")
    assert "Akhiri" in buttons("talk")
    assert "Jawab" in buttons("waiting")
    assert "Jawab" not in buttons("over")


@pytest.mark.parametrize("name", ["devices.fold", "gaps.fold"])
def test_what_unfolds_is_a_toggle_with_its_state(trees: dict[str, Tree], name: str) -> None:
    """Qt reports a button that stays down as a check box."""
    folds = [one for one in trees[""] if one["id"].endswith(name)]
    assert [one["role"] for one in folds] == ["check box"]
    assert "checkable" in folds[0]["states"]
