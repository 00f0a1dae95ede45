"""Accessibility clients ask about everything, while calls, cases, lists, dialogs and looks come and go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.screen.accessibility_walk import walk

SECONDS = 5  # of three clients on all cores; `make bench ONLY=accessibility_walk_minutes` walks for an hour


@pytest.mark.timeout(300)
def test_the_desktop_holds_while_screen_readers_walk_through_it(tmp_path: Path) -> None:
    found = walk(tmp_path / "walk", SECONDS, 6, os.environ)
    assert found.code == 0, found.crash
    assert all(client.get("objects", 0) > 100 for client in found.clients), found.clients
    assert found.agent["overlaps"] == []
    assert "composer" in found.agent["conversations"], "the walk went through a conversation"
