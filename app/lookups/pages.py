"""The public pages of the look-up systems; an office edits the resource, not the program."""

from __future__ import annotations

from functools import cache

import resources
from app.common.typed_toml import read_toml


@cache
def _pages() -> dict[str, str]:
    return read_toml(resources.path("lookup", "pages.toml"), dict[str, str])


def page_of(system: str) -> str:
    """Return the public page of a system, "" if unknown."""
    return _pages().get(system, "")
