"""`make test-pythons`: the unit tests on each CPython that pyproject.toml promises and this computer has.

Each has a virtual environment of its own below build/. Tests that keep the real clock are left out: they are
about peers and sound, not about Python.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROMISED = ("3.10", "3.11", "3.12")
UNIT_TESTS = (
    "tests/app",
    "tests/channels",
    "tests/db",
    "tests/resources",
    "tests/server",
    "tests/telephony",
    "tests/ui",
)


def main(arguments: Sequence[str]) -> int:
    """Take versions and options of pytest; return 1 if a test failed or no interpreter was found."""
    versions = [one for one in arguments if one in PROMISED] or PROMISED
    options = [one for one in arguments if one not in PROMISED]
    results = {version: _run(version, options) for version in versions}
    print()
    for version, result in results.items():
        print(f"CPython {version}: {result}")
    return 0 if "passed" in results.values() and "FAILED" not in results.values() else 1


def _run(version: str, options: Sequence[str]) -> str:
    interpreter = _interpreter(version)
    if interpreter is None:
        return "not found on this computer"
    print(f"\nCPython {version}: {interpreter}", flush=True)
    python = _environment(version, interpreter)
    chosen = [name for name in UNIT_TESTS if (ROOT / name).exists()]
    command = [str(python), "-m", "tests.runner", "-m", "not real_time", *options]
    tests = [] if any((ROOT / one.split("::")[0]).exists() for one in options) else chosen
    done = subprocess.run([*command, *tests], cwd=ROOT, check=False)
    return "passed" if done.returncode == 0 else "FAILED"


def _interpreter(version: str) -> str | None:
    """Return the path of a CPython of this version on the PATH; pyenv's stand-ins there need its versions."""
    environment = dict(os.environ)
    if shutil.which("pyenv"):
        listed = subprocess.run(["pyenv", "versions", "--bare"], capture_output=True, text=True, check=True)
        environment["PYENV_VERSION"] = ":".join(listed.stdout.split())
    program = f"python{version}"
    if shutil.which(program) is None:
        return None
    command = [program, "-c", "import sys, ensurepip, sqlite3, ssl; print(sys.executable)"]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return found.stdout.strip() or None


def _environment(version: str, interpreter: str) -> Path:
    """Return the Python of an environment with the packages of pyproject.toml, which is made if need be."""
    folder = ROOT / "build" / f"python-{version}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / ".loket-ready"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    print("installing the packages (a few minutes the first time)", flush=True)
    subprocess.run([interpreter, "-m", "venv", "--clear", str(folder)], check=True)
    pip = [str(python), "-m", "pip", "install", "-qq"]
    subprocess.run([*pip, "--upgrade", "pip>=25.1"], check=True)
    subprocess.run([*pip, "--editable", ".", "--group", "dev"], cwd=ROOT, check=True)
    stamp.write_text(wanted)
    return python


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
