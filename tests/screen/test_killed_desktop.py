"""kill -9 of the desktop while somebody types: at most 250 ms of typing is lost."""

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

TEXT = "pemohon menunggu dua minggu tanpa kabar dari bidang terkait dan meminta kepastian hari ini juga"
LOSS_S = 0.25


def key(*names: str) -> None:
    subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)


@pytest.mark.parametrize("typed_before_kill", [30, 70])
def test_what_was_typed_a_quarter_second_ago_survives_a_kill(
    prepared: Prepared, typed_before_kill: int
) -> None:
    home = prepared.places.config.parent
    desktop = subprocess.Popen([sys.executable, "-m", "app"], env={**os.environ, "LOKET_HOME": str(home)})
    try:
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(desktop.pid), "--name", "Rina"]
        subprocess.run(search, check=True, timeout=30, stdout=subprocess.DEVNULL)
        key("ctrl+n")
        deadline = time.monotonic() + 15
        while not _draft(prepared) and time.monotonic() < deadline:
            time.sleep(0.05)  # another process is asked; it cannot signal us
        key("ctrl+m")
        sent_at = []
        for letter in TEXT[:typed_before_kill]:
            sent_at.append(time.monotonic())
            key("space" if letter == " " else letter)
        killed_at = time.monotonic()
    finally:
        os.kill(desktop.pid, signal.SIGKILL)
        desktop.wait(10)
    safe = sum(moment < killed_at - LOSS_S for moment in sent_at)
    kept = _draft(prepared).get("note", "")
    assert TEXT.startswith(kept)
    assert len(kept) >= safe > 0


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
