"""kill -9 of the desktop while an agent types: at most 250 ms of typing is lost, or thrice that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from uuid import UUID

import pytest

from app.demo.prepare import Prepared
from app.settings import load
from db.drafts import Drafts
from db.replica import Replica
from tests.end2end.peers.machine import PATIENCE_S, SLOWER, wait_until

TEXT = "pemohon menunggu dua minggu tanpa kabar dari bidang terkait dan meminta kepastian hari ini juga " * 4
LOSS_S = 0.25 * SLOWER


def key(*names: str) -> None:
    subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)


@pytest.mark.parametrize("types_s", [1.2, 2.4])
def test_what_was_typed_a_quarter_second_ago_survives_a_kill(prepared: Prepared, types_s: float) -> None:
    home = prepared.places.config.parent
    desktop = subprocess.Popen([sys.executable, "-m", "app"], env={**os.environ, "LOKET_HOME": str(home)})
    try:
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(desktop.pid), "--name", "Rina"]
        # A slow machine shows the window, and calls it active, before the keyboard goes to it.
        subprocess.run(
            [*search, "windowactivate", "--sync"], check=True, timeout=60, stdout=subprocess.DEVNULL
        )
        wait_until(_has_keyboard, PATIENCE_S, "keyboard in the window")
        key("ctrl+n")
        wait_until(lambda: _draft(prepared), PATIENCE_S, "draft")
        key("ctrl+m")
        sent_at: list[float] = []
        for letter in TEXT:
            sent_at.append(time.monotonic())
            key("space" if letter == " " else letter)
            if sent_at[-1] - sent_at[0] > types_s:
                break
        killed_at = time.monotonic()
    finally:
        os.kill(desktop.pid, signal.SIGKILL)
        desktop.wait(PATIENCE_S)
    safe = sum(moment < killed_at - LOSS_S for moment in sent_at)
    kept = _draft(prepared).get("note", "")
    assert TEXT.startswith(kept)
    assert len(kept) >= safe > 0


def _has_keyboard() -> bool:
    focused = subprocess.run(["xdotool", "getwindowfocus", "getwindowname"], capture_output=True, text=True)
    return "Rina" in focused.stdout


def _draft(prepared: Prepared) -> dict[str, str]:
    """Return the fields of the case that is being typed, as the disk has them."""
    agent = UUID(load(prepared.places.settings_file).desk.agent_id)
    replica = Replica.open(prepared.places.records_file)
    drafts = Drafts(replica)
    try:
        found = drafts.load(agent)
    finally:
        drafts.close()
        replica.close()
    return found[0].fields if found else {}
