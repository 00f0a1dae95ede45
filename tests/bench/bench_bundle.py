"""What IT gets: the bundle's size, its start beside running from source, an installation to its first call.

Makes the installer where there is none yet; the last one also needs root and an archive of Debian.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.demo.stage import Stage
from tests.bench.rows import row
from tests.installer.built import BUNDLE, PROGRAM
from tests.installer.fresh_system import FreshSystem

Rows = list[dict[str, object]]
STARTS = 5
FIRST_CALL = """
loket demo --out "$HOME/demo" >/dev/null 2>&1 &
demo=$!
until ls "$HOME"/demo/recordings/applicant_heard_*.wav >/dev/null 2>&1; do
    kill -0 $demo
    sleep 0.1
done
"""


def bench_bundle_size() -> Rows:
    package = _package()
    files = [path for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink()]
    unpacked = sum(path.stat().st_size for path in files)
    return [
        row("bundle_size", unpacked / 1e6, "MB", budget=450),
        row("bundle_size_deb", package.stat().st_size / 1e6, "MB", budget=200),
    ]


bench_bundle_size.rows = ("bundle_size_deb",)  # type: ignore[attr-defined]


def bench_bundle_start_warm() -> Rows:
    """To the first window; each in turn, after a start of each that warms the disk's cache."""
    _package()
    source = str(Path(sys.executable).with_name("loket"))
    taken: dict[str, list[float]] = {str(PROGRAM): [], source: []}
    with Stage() as stage, tempfile.TemporaryDirectory() as folder:
        for _ in range(1 + STARTS):
            for program, of_one in taken.items():
                of_one.append(_start_s(program, stage, Path(folder, Path(program).parent.name)))
    frozen, from_source = (statistics.median(of_one[1:]) for of_one in taken.values())
    return [
        row(
            "bundle_start_warm",
            frozen,
            "s",
            budget=2.0,
            peer="from source",
            peer_value=from_source,
            most_ratio=1.3,
        )
    ]


def bench_install_to_first_call() -> Rows:
    """A Debian that has a screen and a sound server: from `apt install` to a call that is up."""
    package = _package()
    subprocess.run(["bash", "resources/setup/setup.sh", "installer-test"], check=True)
    with (
        tempfile.TemporaryDirectory(dir="build") as folder,
        FreshSystem("trixie", Path(folder).resolve()) as fresh,
    ):
        inside = fresh.put(package)
        install = "apt-get install -y --no-install-recommends"
        screen = "xvfb openbox pulseaudio pulseaudio-utils x11-utils"
        fresh.run(f"useradd --create-home agent; apt-get update; {install} {screen}", network=True)
        began_at = time.monotonic()
        fresh.run(f"{install} {inside}", network=True)
        fresh.run(FIRST_CALL, user="agent")
        taken = time.monotonic() - began_at
    return [row("install_to_first_call", taken, "s", budget=120)]


def _package() -> Path:
    """Return the newest, whose bundle is beside it; make both if one is missing."""
    if not PROGRAM.exists() or not _packages():
        subprocess.run(["make", "installer"], check=True, stdout=subprocess.DEVNULL)
    return max(_packages(), key=lambda path: path.stat().st_mtime)


def _packages() -> list[Path]:
    return list(Path("build").glob("loket_*_amd64.deb"))


def _start_s(program: str, stage: Stage, home: Path) -> float:
    """Return how long it takes until the window manager has a window of it."""
    environment = {**stage.environment, "LOKET_HOME": str(home)}
    watch = ["xprop", "-root", "-spy", "_NET_CLIENT_LIST"]
    with subprocess.Popen(watch, env=environment, stdout=subprocess.PIPE, text=True) as watcher:
        assert watcher.stdout is not None
        watcher.stdout.readline()  # what there was before
        began_at = time.monotonic()
        desktop = subprocess.Popen([program], env=environment, stderr=subprocess.DEVNULL)
        try:
            for line in watcher.stdout:
                if re.search(r"0x[0-9a-f]+", line):
                    return time.monotonic() - began_at
        finally:
            desktop.kill()
            desktop.wait()
            watcher.terminate()
    raise RuntimeError(f"{program} showed no window")
