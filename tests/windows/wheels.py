"""The packages of pyproject.toml as they are for Windows: which, and where they are put."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomlkit

from tests.windows.windows_python import VERSION

PLATFORM = ("--python-platform", "x86_64-pc-windows-msvc", "--python-version", VERSION)
# Check the code or the dependencies, which Linux does for all systems.
NOT_NEEDED = ("mypy", "types-psutil", "types-openpyxl", "ruff", "uv")
# Newer ones call creal and cimag of ucrtbase.dll, which wine 10 lacks and Windows has.
WINE_LIMITS = ("numpy<2.1",)


class WheelError(Exception):
    """Why the packages are not there, in words for a terminal."""


def requirements(project: dict[str, Any]) -> list[str]:
    """Return what the program and its tests require, with wine's limits, from a parsed pyproject."""
    groups = project["dependency-groups"]
    chosen = [*project["project"]["dependencies"], *groups["dev"], *groups["installer"]]
    return [*(one for one in chosen if _name(one) not in NOT_NEEDED), *WINE_LIMITS]


def read_requirements(root: Path) -> list[str]:
    return requirements(tomlkit.parse((root / "pyproject.toml").read_text(encoding="utf-8")).unwrap())


def install(chosen: Iterable[str], target: Path, cache: Path, *options: str) -> None:
    """Resolve them for Windows, fetch the wheels that the cache lacks, and unpack them. Raises WheelError."""
    uv = str(Path(sys.executable).with_name("uv"))
    # A hard link would let a test change the cached wheel.
    command = [uv, "pip", "install", "--quiet", *PLATFORM, "--only-binary", ":all:", "--link-mode", "copy"]
    where = ["--cache-dir", str(cache), "--target", str(target)]
    done = subprocess.run([*command, *where, *options, *chosen], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise WheelError(done.stderr.strip()[-800:])


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    return found[0].lower() if found else ""
