"""Imports what most tests need. Only the fork server of `ready_process` imports this module.

Left out are the engine's modules, because pjsua2 starts a thread, which a copied process would lack, and
those of the tests, because pytest rewrites their assertions as it imports them.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from telephony.process.light_start import start_light

PACKAGES = ("app", "channels", "db", "server", "telephony", "ui")
LEFT_OUT = (
    "telephony.engine",
    "db.migrations.env",
    "db.server.migrations.env",
)  # the last two run in Alembic only
ROOT = Path(__file__).parents[2]


def loket_modules() -> Iterator[str]:
    """Yield the names of the modules that a test process may have imported before it begins."""
    for package in PACKAGES:
        yield package
        yield from _below(package)


def _below(package: str) -> Iterator[str]:
    for found in pkgutil.iter_modules([str(ROOT.joinpath(*package.split(".")))], f"{package}."):
        if found.name in LEFT_OUT or found.name.endswith(".__main__"):
            continue
        yield found.name
        if found.ispkg:
            yield from _below(found.name)


start_light()
importlib.import_module("pytest")
for name in loket_modules():
    importlib.import_module(name)
gc.collect()
gc.freeze()  # a copied process does not look through them, and shares their memory
