"""What the desktop loads and builds before its window is there; see docs/architecture/start.md."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.common.paths import AppPaths
from db.replica import Replica
from tests.platforms import IS_WINDOWS

PAGE = Path("docs/architecture/start.md")


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Start the whole desktop on empty records; return what is loaded once its window is painted."""
    home = tmp_path_factory.mktemp("home")
    (home / "config").mkdir()
    (home / "data").mkdir()
    Replica.open(AppPaths.below(home).records_file).close()  # as on any day but the first
    (home / "config" / "settings.toml").write_text('[network]\nbound_address = "127.0.0.1"\n')
    command = [sys.executable, "-m", "tests.bench.desktop_probe", "loaded", str(home)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, timeout=240, check=True
    )
    found: dict[str, list[str]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def listed(heading: str) -> list[str]:
    """Return the names that the page lists below a heading, one a line."""
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^- `([\w.]+)`", section, re.MULTILINE)


def test_the_start_loads_no_module_that_the_page_keeps_out_of_it(started: dict[str, list[str]]) -> None:
    kept_out = listed("Modules that the start does not load")
    assert len(kept_out) > 20
    if IS_WINDOWS:  # app/common/secrets.py says why
        kept_out.remove("keyring")
    loaded = [
        name
        for name in started["modules"]
        if any(name == one or name.startswith(f"{one}.") for one in kept_out)
    ]
    assert not loaded


def test_the_start_makes_no_part_that_is_for_its_first_use(started: dict[str, list[str]]) -> None:
    parts = listed("Parts of the window that are made at their first use")
    assert len(parts) > 20
    assert sorted(started["unmade"]) == sorted(parts)
