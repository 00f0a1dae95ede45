"""The versions of Loket and of its parts."""

from __future__ import annotations

import platform
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion

# parts whose versions are reported
PARTS = ("pjsua2-python", "av", "aiortc", "psycopg", "keyring", "SQLAlchemy")
UNKNOWN = "?"


def own_version() -> str:
    return _version("loket")


def versions() -> dict[str, str]:
    """Return the versions of Loket and its parts, by name."""
    found = {
        "Loket": own_version(),
        "Python": platform.python_version(),
        "Qt": qVersion() or UNKNOWN,
        "SQLite": sqlite3.sqlite_version,
        "system": f"{platform.system()} {platform.release()}",
        "frozen": str(bool(getattr(sys, "frozen", False))),
    }
    return found | {name: _version(name) for name in PARTS}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return UNKNOWN
