"""The whole desktop on a stage of its own: card after INVITE, start, memory, stalls over the demo."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.demo.stage import Stage
from telephony.process.private_memory import SWITCH
from tests.bench.bench_records import searches
from tests.bench.desktop_watch import TYPED
from tests.bench.make_replica import agent_id, million_replica
from tests.bench.rows import percentile, row
from ui.keys.commands import SIGN
from ui.keys.key_table import KEYS, title
from ui.text import translations

# Of all threads. Each wake-up costs about 0.02 % of a core, because the memory that it touches is cold.
MOST_WAKEUPS_PER_S = 10
Rows = list[dict[str, object]]


def _home(folder: Path, records: Path) -> Path:
    """Make the folders of a desktop that uses these records and listens on loopback."""
    config = folder / "config"
    config.mkdir(parents=True)
    (folder / "data").mkdir()
    (config / "settings.toml").write_text(
        f'[records]\npath = "{records}"\n[network]\nbound_address = "127.0.0.1"\n'
        f'[ui]\nlanguage = "id"\n[desk]\nagent_id = "{agent_id(1)}"\n'
    )
    return folder


def _probe(mode: str, home: Path, stage: Stage) -> dict[str, Any]:
    """Run the desktop as it is installed: compiled once, whatever this shell says about byte code."""
    command = [sys.executable, "-m", "tests.bench.desktop_probe", mode, str(home)]
    environment = {**stage.environment, "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    environment[SWITCH] = "1"  # or nobody but root reads how much memory it has
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, timeout=180, check=True
    )
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def bench_card_after_invite_p95() -> Rows:
    with Stage() as stage, tempfile.TemporaryDirectory() as folder:
        taken = _probe("card", _home(Path(folder), million_replica()), stage)["card_ms"]
    return [row("card_after_invite_p95", percentile(taken, 95), "ms", budget=50)]


def bench_start_warm() -> Rows:
    taken = []
    with Stage() as stage, tempfile.TemporaryDirectory() as folder:
        home = _home(Path(folder), million_replica())
        for _ in range(4):
            before = time.time()
            taken.append(_probe("start", home, stage)["usable_at"] - before)
    return [row("start_warm", sorted(taken[1:])[1], "s", budget=1.2)]


def bench_palette_p95() -> Rows:
    """From a key in the search field to the list: a million cases and their people, and every command."""
    application = QCoreApplication.instance() or QCoreApplication([])
    translations.use("id")  # as the window does
    commands = [f"{SIGN} {title(key)[:letters]}" for key in KEYS for letters in (2, 5, 40)]
    found = searches()
    typed = random.Random(4).sample(commands, min(len(commands), len(found))) + found
    del application
    with Stage() as stage, tempfile.TemporaryDirectory() as folder:
        home = _home(Path(folder), million_replica())
        (home / TYPED).write_text(json.dumps(typed))
        taken = _probe("palette", home, stage)["palette_ms"]
    times = list(taken.values())
    of_commands = [ms for text, ms in taken.items() if text.startswith(SIGN)]
    print(f"    commands {percentile(of_commands, 95):.1f} ms, slowest {sorted(times)[-3:]}")
    return [row("palette_p95", percentile(times, 95), "ms", budget=50)]


def bench_memory_idle() -> Rows:
    with Stage() as stage, tempfile.TemporaryDirectory() as folder:
        figures = _probe("idle", _home(Path(folder), million_replica()), stage)
    return [
        row("memory_idle", sum(figures["memory_mb"]), "MB", budget=250),
        row("cpu_idle", sum(figures["cpu_percent"]), "%", budget=0.5),
        row("wakeups_idle", sum(figures["wakeups_per_s"]), "1/s", budget=MOST_WAKEUPS_PER_S),
    ]


bench_memory_idle.rows = ("cpu_idle", "wakeups_idle")  # type: ignore[attr-defined]


def bench_gui_longest_stall() -> Rows:
    """The demo plays the whole scenario; its result has the longest gap of the GUI thread."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app", "demo", "--out", folder]
        with Stage() as stage:
            code = stage.run([*command, "--play"])
        if code:
            raise RuntimeError(f"the demo failed with {code}")
        figures = json.loads((Path(folder) / "result.json").read_text())
    return [row("gui_longest_stall", figures["longest_stall_ms"], "ms", budget=50)]
