"""The page of video in the settings: the camera is tried out only while the user wants it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QListWidget, QWidget
from pytestqt.qtbot import QtBot

from app.common.enums import OWN_PICTURE, CallState, PictureSource, VideoState
from telephony.messages import (
    ChoosePicture,
    ListPictures,
    PictureOpened,
    PictureSources,
    ShowOwnPicture,
    VideoChanged,
)
from telephony.video.picture_memory import PictureMemory
from tests.ui.fakes import NOW, FakeWorkplace, incoming
from tests.ui.undressed import undressed
from ui.settings.dialog import SettingsDialog
from ui.style.theme import Appearance
from ui.widgets.button import ActionButton

LOGITECH = PictureSource(kind="camera", source_id="/dev/video0", name="Logitech C270")


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    """The window is gone with it, so that the test must hold it."""
    home = QWidget()
    qtbot.addWidget(home)
    return home


@pytest.fixture
def window(workplace: FakeWorkplace, appearance: Appearance, home: QWidget) -> SettingsDialog:
    with undressed():
        window = SettingsDialog(workplace, appearance, home)  # type: ignore[arg-type]
    window.resize(900, 700)
    window.show()
    return window


def go_to(window: SettingsDialog, page: str) -> None:
    pages = window.findChild(QListWidget, "settings.pages")
    assert pages is not None
    names = [pages.item(row).data(256) for row in range(pages.count())]
    pages.setCurrentRow(names.index(page))


def press(window: SettingsDialog) -> None:
    button = window.findChild(ActionButton, "settings.camera_preview.turn")
    assert button is not None
    button.click()


def test_cameras_are_listed_when_the_page_is_looked_at_and_tried_until_it_is_left(
    qtbot: QtBot, window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    phone = workplace.internals.phone
    assert not phone.of(ListPictures)
    go_to(window, "video")
    assert phone.of(ListPictures)
    phone.send(PictureSources(sources=(PictureSource(), LOGITECH)))
    assert not phone.of(ChoosePicture)  # no camera's light without a press
    press(window)
    assert [one.source.kind for one in phone.of(ChoosePicture)] == ["camera"]
    assert [one.is_shown for one in phone.of(ShowOwnPicture)] == [True]
    memory = PictureMemory()
    phone.send(PictureOpened(call_key=OWN_PICTURE, location=memory.location))
    line = bytes((0, 0, 255, 255)) * 32
    memory.write(memoryview(line * 18), 32, 18, 128, 0)
    picture = window.findChild(QWidget, "settings.camera_preview.picture")
    assert picture is not None
    qtbot.waitUntil(lambda: picture.grab().toImage().pixelColor(40, 40).name() == "#ff0000")
    go_to(window, "sound")
    assert [one.source.kind for one in phone.of(ChoosePicture)] == ["camera", "off"]
    assert [one.is_shown for one in phone.of(ShowOwnPicture)] == [True, False]
    memory.close()


def test_during_a_video_call_trying_changes_nothing_of_what_the_other_side_sees(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(replace(incoming(), state=CallState.CONNECTED, answered_at=NOW))
    workplace.internals.phone.send(
        VideoChanged(call_key="c1", state=VideoState.ON, sends=True, receives=True)
    )
    go_to(window, "video")
    press(window)
    go_to(window, "sound")
    assert not workplace.internals.phone.of(ChoosePicture)
    assert [one.is_shown for one in workplace.internals.phone.of(ShowOwnPicture)] == [True]
