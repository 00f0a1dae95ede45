"""Files that travel with the program: SOP, templates, icons, sounds, translations, demo data."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def path(*parts: str) -> Path:
    """Return where a resource lies on disk, also in a frozen program (which unpacks its data files)."""
    return Path(str(files(__name__)), *parts)


def read_text(*parts: str) -> str:
    """Return a resource's text; FileNotFoundError if there is none."""
    return path(*parts).read_text(encoding="utf-8")
