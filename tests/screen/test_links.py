"""A link that is clicked elsewhere, from a second start of the program to the call, by the keyboard alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from app.common.enums import CallState
from app.desktop.links import Links
from tests.screen.conftest import OnScreen


@pytest.fixture
def links(screen: OnScreen) -> Iterator[Links]:
    links = Links(screen.prepared.places)
    links.wanted.connect(screen.window.take_link)
    yield links
    links.close()


def test_a_link_waits_for_enter_and_then_calls(screen: OnScreen, links: Links) -> None:
    ready: list[bool] = []
    screen.training.applicant.ready.connect(lambda: ready.append(True))
    screen.training.applicant.play(screen.training.callers[0])
    screen.until(lambda: ready)
    home = screen.prepared.places.data.parent
    click = subprocess.Popen(
        [sys.executable, "-m", "app", "tel:+62-810-2000-1001"], env={**os.environ, "LOKET_HOME": str(home)}
    )
    words = screen.find("dial.link.text")
    screen.until(words.isVisible)
    assert click.wait(30) == 0
    assert isinstance(words, QLabel)
    assert "0810-2000-1001" in words.text()
    assert not screen.workplace.calls.call_list.ongoing
    field = screen.find("dial.text")
    assert isinstance(field, QLineEdit)
    screen.until(field.hasFocus)
    subprocess.run(["xdotool", "key", "--clearmodifiers", "Return"], check=True)
    screen.until(
        lambda: any(c.state is CallState.CONNECTED for c in screen.workplace.calls.call_list.ongoing)
    )
    assert not words.isVisible()
