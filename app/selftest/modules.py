"""Imports every module of Loket and every library that it needs, in a separate process.

A library with a missing or broken DLL may end the process that loads it. Then the self-test continues, and
knows the module: the process writes a line before each import.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from app.selftest.result import Outcome, Result
from telephony.process import process_creation
from telephony.process.child_process import own_command

PATIENCE_S = 240.0  # a cold start from a slow disk, with an antivirus program that scans each file
MOST_NAMED = 5
_OWN = ("app", "channels", "db", "resources", "server", "telephony", "ui")
# Not in the installed program; a separate program; loadable by Alembic only.
_LEFT_OUT = re.compile(r"resources\.(installer|setup)(\.|$)|\.__main__$|\.migrations\.env$")
# Distribution and the module that a program imports; tests/app/selftest/test_selftest.py compares it with
# pyproject.toml.
LIBRARIES = {
    "IMAPClient": "imapclient",
    "PySide6-Addons": "PySide6.QtMultimedia",
    "SQLAlchemy": "sqlalchemy",
    "XlsxWriter": "xlsxwriter",
    "aiohttp": "aiohttp",
    "aioice": "aioice.stun",
    "aiortc": "aiortc",
    "aiosmtplib": "aiosmtplib",
    "alembic": "alembic",
    "argon2-cffi": "argon2",
    "av": "av",
    "cryptography": "cryptography.hazmat.primitives.asymmetric.ed25519",
    "dnspython": "dns.resolver",
    "hidapi": "hid",
    "jeepney": "jeepney",
    "keyring": "keyring",
    "ldap3": "ldap3",
    "livekit": "livekit.rtc",
    "msgspec": "msgspec",
    "phonenumbers": "phonenumbers",
    "pjsua2-python": "pjsua2",
    "platformdirs": "platformdirs",
    "prometheus-client": "prometheus_client",
    "psycopg": "psycopg",
    "pylibsrtp": "pylibsrtp",
    "pyotp": "pyotp",
    "python-stdnum": "stdnum",
    "segno": "segno",
    "soundfile": "soundfile",
    "tomli": "tomli",
    "tomlkit": "tomlkit",
    "tzdata": "tzdata",
    "uuid-utils": "uuid_utils",
    "winrt-Windows.UI.Notifications": "winrt.windows.ui.notifications",
    "zxing-cpp": "zxingcpp",
}

# Other systems have their own time zones, and their bundle has no tzdata.
_NEWEST_PYTHON = {"tomli": (3, 10)}  # newer ones have tomllib
_SYSTEM_OF = {"jeepney": "linux", "tzdata": "win32", "winrt-Windows.UI.Notifications": "win32"}


@dataclass(frozen=True, slots=True)
class Imported:
    """One module.

    Attributes:
        version: "" for a module of Loket, "?" if a library does not state it.
        error: Why it cannot be imported; "" on success.
    """

    name: str
    version: str = ""
    error: str = ""


def try_modules(imported: list[Imported], command: Sequence[str] | None = None) -> Iterator[Result]:
    """Import all in a separate process; add each module to `imported`. Blocks.

    command: Starts that process; None: this program itself.
    """
    lines, why = _answer(command or own_command("--imports", "app"))
    begun = ""
    for line in lines:
        if "begin" in line:
            begun = line["begin"]
        else:
            imported.append(Imported(line["name"], line["version"], line["error"]))
            begun = ""
    if begun:  # the process ended during this import
        imported.append(Imported(begun, "", why))
    broken = [one for one in imported if one.error]
    libraries = sum(bool(one.version) for one in imported if not one.error)
    facts = {
        "count": str(len(imported) - len(broken)),
        "libraries": str(libraries),
        "broken": "; ".join(f"{one.name}: {one.error}" for one in broken[:MOST_NAMED]),
        "more": str(len(broken)),
    }
    if broken:
        yield Result("modules", Outcome.FAILED, "modules_broken", facts)
    elif why:
        yield Result("modules", Outcome.FAILED, "modules_unknown", {"reason": why})
    else:
        yield Result("modules", Outcome.PASSED, "modules_fine", facts)


def _answer(command: Sequence[str]) -> tuple[list[dict[str, str]], str]:
    """Return the lines of the process, and why it did not finish ("" if it did)."""
    root = "" if getattr(sys, "frozen", False) else str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH", ""), root)))
    try:
        done = process_creation.run(
            command,
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout_s=PATIENCE_S,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        return _lines(error.stdout or b""), f"no end within {PATIENCE_S:.0f} s"
    except OSError as error:
        return [], error.strerror or str(error)
    return _lines(done.stdout), f"process ended with {done.returncode}" if done.returncode else ""


def _lines(printed: bytes) -> list[dict[str, str]]:
    """Return the JSON lines; a module may print other text between them."""
    found = []
    for line in printed.decode("utf-8", "replace").splitlines():
        if line.startswith('{"'):
            try:
                found.append(json.loads(line))
            except ValueError:  # the process ended in the middle of the line
                continue
    return found


# -- the process -------------------------------------------------------------------------------------------


def run() -> int:
    """Run in the process: import everything, write a line before and after each module."""
    for distribution, name in libraries().items():
        _import(name, distribution)
    for name in _own_modules():
        _import(name)
    return 0


def libraries(system: str = sys.platform, python: tuple[int, ...] = sys.version_info[:2]) -> dict[str, str]:
    """Return those of LIBRARIES that Loket needs on a system."""
    return {
        name: LIBRARIES[name]
        for name in sorted(LIBRARIES)
        if _SYSTEM_OF.get(name, system) == system and python <= _NEWEST_PYTHON.get(name, python)
    }


def _own_modules() -> Iterator[str]:
    for top in _OWN:
        yield top
        package = sys.modules.get(top)
        if package is not None:
            yield from _below(package.__path__, f"{top}.")


def _below(path: Sequence[str], prefix: str) -> Iterator[str]:
    """Yield the modules of an imported package; then those of its packages."""
    for found in pkgutil.iter_modules(path, prefix):
        if _LEFT_OUT.search(found.name):
            continue
        yield found.name
        package = sys.modules.get(found.name)
        if found.ispkg and package is not None:
            yield from _below(package.__path__, f"{found.name}.")


def _import(name: str, distribution: str = "") -> None:
    _write({"begin": name})
    error = ""
    try:
        importlib.import_module(name)
    except Exception as fault:  # noqa: BLE001 - any exception of a module is reported
        error = f"{type(fault).__name__}: {fault}"
    _write({"name": name, "version": _version(distribution) if distribution else "", "error": error})


def _version(distribution: str) -> str:
    """Return the version; "?" for a library without metadata in the bundle."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "?"


def _write(line: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
