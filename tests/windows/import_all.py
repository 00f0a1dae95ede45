"""Runs on the Windows Python: imports each module of Loket, and writes which cannot be.

One JSON line a module: its name, and the error or "".
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import traceback

from resources.installer.bundle import PACKAGES


def main() -> int:
    for package in PACKAGES:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            # Alembic alone can import the scripts of migrations.
            if not found.name.endswith("__main__") and ".migrations." not in found.name:
                print(json.dumps([found.name, _error(found.name)]), flush=True)
    return 0


def _error(name: str) -> str:
    try:
        importlib.import_module(name)
    except Exception:
        return traceback.format_exc(limit=-2)
    return ""


if __name__ == "__main__":
    sys.exit(main())
