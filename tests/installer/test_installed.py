"""`make installer-test`: the package in fresh systems, from the installation over a call to the purge."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desktop.link_schemes import SCHEMES
from resources.installer.deb import main as make_deb
from tests.installer.built import BUNDLE
from tests.installer.fresh_system import COMPONENTS, FreshSystem

ROOT = Path(__file__).parents[2]
OLDER, NEWER = "0.0.1", "0.0.2"
STAGE = "xvfb openbox xdotool pulseaudio pulseaudio-utils x11-utils procps xdg-utils desktop-file-utils"
RECORDS = ".local/share/loket/records.sqlite3"
pytestmark = [
    pytest.mark.skipif(not BUNDLE.exists(), reason="no bundle: make installer"),
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root makes a fresh system"),
    pytest.mark.skipif(shutil.which("debootstrap") is None, reason="debootstrap is not installed"),
    pytest.mark.timeout(1800),
]
# Where a library of ours is linked with one that is nowhere, its line in ldd says so.
LINKED = r"""
cd /opt/loket/_internal
find . -name '*.so*' -type f -exec env LD_LIBRARY_PATH=$PWD ldd {} + 2>/dev/null | grep 'not found' && exit 1
exit 0
"""
# The lock is of a desktop that ended with the system that it ran in, as at a power cut. Here there is no
# other boot, and a process of the same number and name may be running, which is the new desktop itself.
START = """
rm -f ~/.local/share/loket/desktop.lock
Xvfb -displayfd 3 3>/tmp/display -screen 0 1366x768x24 -nolisten tcp >/dev/null 2>&1 &
until [ -s /tmp/display ]; do sleep 0.1; done
export DISPLAY=:$(cat /tmp/display)
loket >/tmp/loket.log 2>&1 &
desktop=$!
until xdotool search --onlyvisible --class loket && pgrep -f '^/opt/loket/loket --engine'; do
    kill -0 $desktop || { cat /tmp/loket.log; exit 1; }
    sleep 0.2
done
"""
# All in one, since the package looks for a program that runs beside it.
WHILE_OPEN = f"""
{START}
refused() {{ ! "$@" >/tmp/apt 2>&1 && grep 'Loket is open' /tmp/apt; }}
refused apt-get purge -y loket
refused apt-get install -y %s
kill -0 $desktop
[ "$(dpkg-query -W -f '${{Status}} ${{Version}}' loket)" = 'install ok installed {OLDER}' ]
"""
PURGED = "! dpkg-query -W loket 2>/dev/null && ! test -e /opt/loket && ! test -e /usr/bin/loket"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packages")
    for version in (OLDER, NEWER):
        assert make_deb(["--bundle", str(BUNDLE), "--version", version, "--out", str(folder)]) == 0
    return {version: folder / f"loket_{version}_amd64.deb" for version in (OLDER, NEWER)}


@pytest.fixture(params=list(COMPONENTS))
def fresh(request: pytest.FixtureRequest) -> Iterator[FreshSystem]:
    """Beside the bundle: a system is 2 GB, and /tmp may be memory."""
    with (
        tempfile.TemporaryDirectory(dir=ROOT / "build") as folder,
        FreshSystem(request.param, Path(folder)) as system,
    ):
        yield system


def test_it_installs_calls_upgrades_and_goes_without_touching_what_people_wrote(
    fresh: FreshSystem, packages: dict[str, Path]
) -> None:
    older, newer = (fresh.put(packages[version]) for version in (OLDER, NEWER))
    home = fresh.root / "home/agent"
    fresh.run("useradd --create-home --shell /bin/bash agent && apt-get update", network=True)
    before = _files(fresh.root)
    fresh.run(f"apt-get install -y --no-install-recommends {older}", network=True)
    fresh.run(LINKED)
    fresh.run(f"apt-get install -y --no-install-recommends {STAGE}", network=True)

    fresh.run("loket demo --out /home/agent/demo", user="agent", timeout_s=900)
    result = json.loads((home / "demo/result.json").read_text())
    assert not result["faults"]

    for scheme in SCHEMES:
        asked = fresh.run(f"xdg-mime query default x-scheme-handler/{scheme}", user="agent")
        assert asked.strip() == "loket.desktop"

    fresh.run(START, user="agent", timeout_s=300)
    kept = _hours(home)
    assert RECORDS in kept
    fresh.run(WHILE_OPEN % newer, timeout_s=300)
    fresh.run(f"apt-get install -y --no-install-recommends {newer}", network=True)
    assert fresh.run("dpkg-query -W -f '${Version}' loket") == NEWER
    assert _hours(home) == kept
    fresh.run(START, user="agent", timeout_s=300)
    fresh.run("loket audit", user="agent")

    kept = _hours(home)
    fresh.run("apt-get purge -y loket")
    fresh.run(PURGED)
    assert not {name for name in _files(fresh.root) - before if "loket" in name}
    assert _hours(home) == kept


def _files(root: Path) -> set[str]:
    """Return all names below a root but those of people's homes and of what changes anyway."""
    passing = (
        "home",
        "root",
        "proc",
        "dev",
        "sys",
        "run",
        "tmp",
        "var/cache",
        "var/lib/apt",
        "var/log",
        "var/lib/dpkg",
    )
    found = set()
    for folder, folders, files in os.walk(root):
        relative = os.path.relpath(folder, root)
        folders[:] = [name for name in folders if os.path.normpath(f"{relative}/{name}") not in passing]
        found |= {os.path.normpath(f"{relative}/{name}") for name in (*files, *folders)}
    return found


def _hours(home: Path) -> dict[str, tuple[int, int]]:
    """Return when each file of a person was written, and how long it is."""
    return {
        str(path.relative_to(home)): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in home.rglob("*")
        if path.is_file()
    }
