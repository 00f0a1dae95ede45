"""A film in the place of a camera."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from app.demo.moving_picture import HEIGHT, LETTER, WIDTH, write_film
from telephony.messages.video import PictureSource, Video, VideoFault
from telephony.video.latest_picture import LatestPicture
from telephony.video.sources import Sources

CAMERA = PictureSource(kind="camera")


@pytest.fixture
def got() -> Any:
    return []


@pytest.fixture
def latest() -> LatestPicture:
    return LatestPicture()


@pytest.fixture
def sources(qapp: QCoreApplication, latest: LatestPicture, got: Any) -> Iterator[Sources]:
    owner = QObject()
    sources = Sources(latest, got.append, owner)
    yield sources
    sources.set_needed(False)


def test_a_film_is_played_again_and_again_as_a_camera_would_be(
    sources: Sources, latest: LatestPicture, got: Any, tmp_path: Path
) -> None:
    write_film(tmp_path / "film.webm")
    sources.set_video(Video(camera=f"file:{tmp_path / 'film.webm'}"))
    sources.choose(CAMERA)
    sources.set_needed(True)
    number, colours = 0, set()
    while number < 70:  # one more than are in it
        newest = latest.newer_than(number, 5)
        assert newest is not None
        assert newest.number > number
        number = newest.number
        if newest.frame.height != HEIGHT:
            continue  # the still picture, until there is a first one
        pixels = newest.frame.to_ndarray(format="rgb24")
        assert pixels.shape == (HEIGHT, WIDTH, 3)
        colours.add(tuple(pixels[HEIGHT // 2, WIDTH // 2]))
    wanted = (LETTER.red(), LETTER.green(), LETTER.blue())
    assert all(
        abs(int(is_) - want) < 12 for colour in colours for is_, want in zip(colour, wanted, strict=True)
    )
    assert sources.present.name == "film.webm"


def test_a_film_that_is_none_is_reported_and_the_still_picture_is_sent(
    sources: Sources, got: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "film.webm").write_text("no film")
    sources.set_video(Video(camera=f"file:{tmp_path / 'film.webm'}"))
    sources.choose(CAMERA)
    sources.set_needed(True)
    qtbot.waitUntil(lambda: any(isinstance(one, VideoFault) for one in got))
    assert [one.kind for one in got if isinstance(one, VideoFault)] == ["camera_missing"]
    assert sources.present.kind == "off"
