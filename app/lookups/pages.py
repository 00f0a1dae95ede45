"""Where the public pages of the look-up systems are; an office edits the resource, not the program."""

from __future__ import annotations

from functools import cache

import tomlkit

import resources


@cache
def _pages() -> dict[str, str]:
    table = tomlkit.parse(resources.read_text("lookup", "pages.toml")).unwrap()
    return {system: str(page) for system, page in table.items()}


def page_of(system: str) -> str:
    """Return the public page of a system, "" where none is known."""
    return _pages().get(system, "")
