"""The pictures of a call in the window: drawn in place, never in the way of what is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from app.common.enums import OWN_PICTURE, CallQuality, CallState, CallStatistics, PictureSource, VideoState
from telephony.messages import (
    AddVideo,
    ChoosePicture,
    PictureOpened,
    PictureSourceChanged,
    PictureSources,
    RemoveVideo,
    SetShownSize,
    VideoChanged,
    VideoStatistics,
)
from telephony.video.picture_memory import PictureMemory
from tests.ui.controls import part, press_key, text
from tests.ui.fakes import NOW, FakeWorkplace, incoming, talk
from tests.ui.undressed import undressed
from ui.keys.key_table import Key
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.video.picture_view import PictureView

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
FORM = PictureSource(kind="window", source_id="0:Formulir", name="Formulir")


class Pictures:
    """Who writes pictures, as the video process does."""

    def __init__(self) -> None:
        self.memory = PictureMemory()

    def write(self, colour: str, width: int = 64, height: int = 36) -> None:
        rgb = QColor(colour)
        line = bytes((rgb.blue(), rgb.green(), rgb.red(), 255)) * width
        self.memory.write(memoryview(line * height), width, height, 4 * width, 0)


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    pictures = Pictures()
    yield pictures
    pictures.memory.close()


@pytest.fixture
def window(qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance) -> MainWindow:
    with undressed():
        window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.resize(1366, 740)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def view(window: QWidget, name: str = "video.remote") -> PictureView:
    found = part(window, name)
    assert isinstance(found, PictureView)
    return found


def video(workplace: FakeWorkplace, key: str = "c1", **changes: bool) -> None:
    agreed: dict[str, Any] = {"sends": True, "receives": True, **changes}
    workplace.internals.phone.send(VideoChanged(call_key=key, state=VideoState.ON, **agreed))


def opened(workplace: FakeWorkplace, pictures: Pictures, key: str = "c1") -> None:
    workplace.internals.phone.send(PictureOpened(call_key=key, location=pictures.memory.location))


def colour_of(shown: PictureView) -> str:
    image = shown.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2).name()


def wait_for_colour(qtbot: QtBot, shown: PictureView, colour: str) -> None:
    qtbot.waitUntil(lambda: colour_of(shown) == colour)


def test_pictures_are_drawn_in_their_place_as_they_come(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace, pictures: Pictures
) -> None:
    talk(workplace)
    video(workplace)
    opened(workplace, pictures)
    assert text(window, "video.words") == "Waiting for the first picture…"
    pictures.write("#ff0000")
    wait_for_colour(qtbot, view(window), "#ff0000")
    qtbot.waitUntil(part(window, "video.words").isHidden)
    pictures.write("#00ff00", 640, 480)  # another size in the middle of the stream
    wait_for_colour(qtbot, view(window), "#00ff00")
    image = view(window).grab().toImage()
    assert image.pixelColor(2, image.height() // 2).name() == "#000000"  # it keeps its aspect


def test_no_more_pixels_than_are_shown_are_asked_for_and_none_when_nobody_looks(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace, pictures: Pictures
) -> None:
    talk(workplace)
    video(workplace)
    opened(workplace, pictures)
    shown = view(window)

    def asked() -> tuple[int, int]:
        sizes = [one for one in workplace.internals.phone.of(SetShownSize) if one.call_key == "c1"]
        return (sizes[-1].width, sizes[-1].height) if sizes else (-1, -1)

    qtbot.waitUntil(lambda: asked() == (shown.width(), shown.height()))
    window.hide()
    qtbot.waitUntil(lambda: asked() == (0, 0))


def test_the_note_keeps_the_keyboard_whatever_the_video_does(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace, pictures: Pictures
) -> None:
    talk(workplace)
    typed = part(window, "dial.text")
    typed.setFocus()
    video(workplace)
    opened(workplace, pictures)
    for key in (Key.VIDEO_WINDOW, Key.OWN_CORNER, Key.ON_TOP, Key.CAMERA, Key.VIDEO_WINDOW):
        press_key(typed, key)
        assert QApplication.focusWidget() is typed
    workplace.calls.call_list.send(replace(workplace.calls.call_list.call("c1"), state=CallState.ENDED))
    assert QApplication.focusWidget() is typed


def test_one_key_gives_the_call_video_and_takes_it_away(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    assert part(window, "video").isHidden()
    press_key(window, Key.VIDEO)
    assert [one.call_key for one in workplace.internals.phone.of(AddVideo)] == ["c1"]
    video(workplace)
    assert part(window, "video").isVisible()
    press_key(window, Key.VIDEO)
    assert [one.call_key for one in workplace.internals.phone.of(RemoveVideo)] == ["c1"]


def test_what_is_typed_in_the_dial_field_is_called_with_video_by_the_same_key(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    field = part(window, "dial.text")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    qtbot.keyClicks(field, "08123456789")
    press_key(field, Key.VIDEO)
    assert workplace.calls.control.asked[-1] == ("dial", "08123456789", None, "", True)


def test_an_incoming_video_call_says_so_and_what_the_caller_will_see(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.send(replace(incoming(), offers_video=True))
    assert "Video call" in text(window, "call_bar.words")
    assert "they will see a still picture" in text(window, "call_bar.words")
    workplace.calls.call_list.send(replace(call, shows_camera=True))
    assert "they will see you" in text(window, "call_bar.words")


def test_a_video_call_is_answered_with_the_camera_by_a_button_of_its_own(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    button = part(window, "call.answer_with_camera")
    assert isinstance(button, QAbstractButton)
    call = workplace.calls.call_list.send(incoming())
    assert not button.isVisible()
    workplace.calls.call_list.send(replace(call, offers_video=True))
    assert button.isVisible()
    button.click()
    assert workplace.calls.control.asked == [("answer", "c1")]
    assert not workplace.internals.phone.of(ChoosePicture), "the camera waits until the call has video"
    talk(workplace)
    video(workplace)
    assert [one.source.kind for one in workplace.internals.phone.of(ChoosePicture)] == ["camera"]


def test_the_button_that_answers_with_the_camera_names_its_command_and_that_answers_what_rings(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    press_key(window, Key.ANSWER_WITH_CAMERA)
    workplace.calls.call_list.send(incoming())
    press_key(window, Key.ANSWER_WITH_CAMERA)
    assert workplace.calls.control.asked == [], "no call with video rings"
    talk(workplace)
    workplace.calls.call_list.send(incoming("c2", offers_video=True))
    assert (
        "Ctrl+K “Answer the video call with the camera on”"
        in part(window, "call.answer_with_camera").toolTip()
    )
    press_key(window, Key.ANSWER_WITH_CAMERA)
    assert workplace.calls.control.asked == [("answer", "c2")]


def test_the_camera_is_switched_by_a_key_and_its_state_is_what_the_engine_says(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    video(workplace)
    assert text(window, "video.sent") == "Camera off: they see a still picture"
    press_key(window, Key.CAMERA)
    assert workplace.internals.phone.of(ChoosePicture)[-1].source.kind == "camera"
    assert text(window, "video.camera") == "Camera on"
    workplace.internals.phone.send(PictureSourceChanged(source=PictureSource(kind="camera", name="Logitech")))
    assert text(window, "video.camera") == "Camera off"
    assert text(window, "video.sent") == "They see you"


def test_a_window_is_shared_by_keys_and_a_sign_says_so_until_it_ends(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    video(workplace)
    typed = part(window, "search.text")  # the dial field goes while one talks
    typed.setFocus()
    press_key(window, Key.SHARE)
    workplace.internals.phone.send(PictureSources(sources=(PictureSource(), FORM)))
    rows = part(window, "share.list")
    assert isinstance(rows, QListWidget)
    assert [rows.item(row).text() for row in range(rows.count())] == ["Formulir"]
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert workplace.internals.phone.of(ChoosePicture)[-1].source == FORM
    assert QApplication.focusWidget() is typed
    assert part(window, "sharing_sign").isHidden()  # not before it is true
    workplace.internals.phone.send(PictureSourceChanged(source=FORM))
    assert part(window, "sharing_sign").isVisible()
    assert text(window, "sharing_sign.words").endswith("sees: Formulir")
    press_key(window, Key.SHARE)
    assert workplace.internals.phone.of(ChoosePicture)[-1].source.kind == "off"
    workplace.internals.phone.send(PictureSourceChanged(source=PictureSource()))
    press_key(window, Key.SHARE)
    qtbot.keyClick(rows, Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)  # from the button, too
    assert part(window, "share").isHidden()
    assert QApplication.focusWidget() is typed


def test_what_is_chosen_for_one_call_is_not_shared_with_the_next(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    video(workplace)
    press_key(window, Key.SHARE)
    workplace.internals.phone.send(PictureSources(sources=(PictureSource(), FORM)))
    workplace.calls.call_list.send(replace(workplace.calls.call_list.call("c1"), is_held_here=True))
    talk(workplace, "c2")
    rows = part(window, "share.list")
    assert isinstance(rows, QListWidget)
    video(workplace, "c2")
    assert part(window, "share").isHidden()
    rows.itemActivated.emit(rows.item(0))  # pressed in the very moment of the swap
    assert not workplace.internals.phone.of(ChoosePicture)


def test_all_who_see_what_is_shared_are_named(window: MainWindow, workplace: FakeWorkplace) -> None:
    for key, number in (("c1", "081234567890"), ("c2", "081234567891")):
        talk(workplace, key, is_in_conference=True, caller=incoming(key, number).caller)
        video(workplace, key)
    workplace.internals.phone.send(PictureSourceChanged(source=FORM))
    words = text(window, "sharing_sign.words")
    assert words == "0812-3456-7890 and 0812-3456-7891 see: Formulir"
    video(workplace, "c1", sends=False)  # on hold
    assert text(window, "sharing_sign.words") == "0812-3456-7891 sees: Formulir"


def test_in_a_conference_who_has_video_is_seen_and_the_camera_can_be_switched_off(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    for key, number in (("c1", "081234567890"), ("c2", "081234567891")):
        talk(workplace, key, is_in_conference=True, caller=incoming(key, number).caller)
    video(workplace, "c2")
    workplace.internals.phone.send(PictureSourceChanged(source=PictureSource(kind="camera", name="Logitech")))
    assert part(window, "video").isVisible()
    assert text(window, "video.sent") == "They see you"
    press_key(window, Key.CAMERA)
    assert workplace.internals.phone.of(ChoosePicture)[-1].source.kind == "off"
    press_key(window, Key.VIDEO)
    assert [one.call_key for one in workplace.internals.phone.of(RemoveVideo)] == ["c2"]
    assert not workplace.internals.phone.of(AddVideo)


def test_who_does_not_see_the_screen_is_told_whether_the_camera_shows_them(
    window: MainWindow, workplace: FakeWorkplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("ui.video.stage.announce", lambda _widget, words: said.append(words))
    talk(workplace)
    video(workplace)
    workplace.internals.phone.send(PictureSourceChanged(source=PictureSource(kind="camera", name="Logitech")))
    video(workplace)  # nothing new
    workplace.internals.phone.send(PictureSourceChanged(source=PictureSource()))
    off = "Camera off: they see a still picture"
    assert said == [off, "They see you", off]


def test_a_window_of_its_own_follows_a_swap_and_gives_the_pictures_back_when_closed(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace, pictures: Pictures
) -> None:
    talk(workplace)
    video(workplace)
    opened(workplace, pictures)
    shown = view(window)
    press_key(window, Key.VIDEO_WINDOW)
    own = shown.window()
    assert own is not window
    assert own.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    talk(workplace, "c2")
    workplace.calls.call_list.send(replace(workplace.calls.call_list.call("c1"), is_held_here=True))
    second = Pictures()
    opened(workplace, second, "c2")
    video(workplace, "c2")
    second.write("#0000ff")
    wait_for_colour(qtbot, shown, "#0000ff")
    assert shown.window() is own
    own.close()
    assert shown.window() is window
    press_key(window, Key.VIDEO_WINDOW)
    workplace.calls.call_list.send(replace(workplace.calls.call_list.call("c2"), state=CallState.ENDED))
    workplace.calls.call_list.send(replace(workplace.calls.call_list.call("c1"), state=CallState.ENDED))
    assert part(window, "video").isHidden()
    assert not any(top.objectName() == "video_window" and top.isVisible() for top in top_levels())
    shown.show_pictures("")
    second.memory.close()


def top_levels() -> list[QWidget]:
    return QApplication.topLevelWidgets()


def test_on_hold_and_with_the_camera_off_there_it_is_said_instead_of_an_old_picture(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace, pictures: Pictures
) -> None:
    call = talk(workplace)
    video(workplace)
    opened(workplace, pictures)
    pictures.write("#ff0000")
    wait_for_colour(qtbot, view(window), "#ff0000")
    video(workplace, receives=False)
    assert text(window, "video.words") == "The other party's camera is off."
    assert view(window).isHidden()
    held = replace(workplace.calls.call_list.call("c1"), is_held_here=True)
    workplace.calls.call_list.send(held)
    assert text(window, "video.words") == "On hold: no picture goes either way."
    assert call.key == "c1"


def test_our_own_picture_stands_in_a_corner_that_a_key_moves(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace, pictures: Pictures
) -> None:
    talk(workplace)
    workplace.internals.phone.send(PictureSourceChanged(source=PictureSource(kind="camera", name="Logitech")))
    video(workplace)
    opened(workplace, pictures, OWN_PICTURE)
    own = view(window, "video.own")
    assert own.isVisible()
    places = []
    for _ in range(4):
        places.append((own.x() > own.width(), own.y() > own.height()))
        press_key(window, Key.OWN_CORNER)
    assert len(set(places)) == 4


def test_a_picture_is_kept_only_after_the_notice_was_read_and_agreed_to(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    video(workplace)
    press_key(window, Key.KEEP_PICTURE)
    assert text(window, "picture_ask.notice") == "May it be kept?"
    press_key(window, Key.KEEP_PICTURE)  # too soon to be an answer
    assert workplace.video.pictures.asked == []
    workplace.now = NOW + timedelta(seconds=5)
    press_key(window, Key.KEEP_PICTURE)
    assert workplace.video.pictures.asked == [("set_answer", "c1", True), ("take", "c1")]
    press_key(window, Key.KEEP_PICTURE)  # a yes holds for the call
    assert workplace.video.pictures.asked[-1] == ("take", "c1")
    press_key(window, Key.REFUSE_PICTURE)
    assert workplace.video.pictures.asked[-1] == ("set_answer", "c1", False)
    assert part(window, "picture_ask").isHidden()


def test_a_notice_that_was_read_to_another_person_is_read_again(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    video(workplace)
    press_key(window, Key.KEEP_PICTURE)
    workplace.video.pictures.consent_changed.emit("c1")  # the far side has transferred the call
    assert part(window, "picture_ask").isHidden()
    workplace.now = NOW + timedelta(seconds=5)
    press_key(window, Key.KEEP_PICTURE)
    assert workplace.video.pictures.asked == []
    assert part(window, "picture_ask").isVisible()


def test_the_figures_of_the_video_stand_with_those_of_the_sound_and_say_what_is_wrong(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    video(workplace)
    press_key(window, Key.QUALITY)
    workplace.internals.phone.send(
        VideoStatistics(
            call_key="c1",
            width_received=1280,
            height_received=720,
            frames_per_s_received=24.6,
            loss_received=0.08,
        )
    )
    workplace.calls.call_list.statistics_changed.emit(CallStatistics(call_key="c1", quality=CallQuality()))
    assert text(window, "video_figures.value.0") == "1280x720, 25 a second"
    assert text(window, "video_figures.value.2") == "8.0 % / 0.0 %"
    assert text(window, "video_figures.cause").startswith("Parts of their picture are lost")


def test_where_queue_and_phone_share_a_place_pictures_come_up_and_no_button_gets_the_keyboard(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace, appearance: Appearance
) -> None:
    appearance.dress(Scheme.LIGHT, 1.5)
    window.resize(1024, 740)
    qtbot.waitUntil(lambda: part(window, "right_column").isHidden())
    talk(workplace)
    video(workplace)
    qtbot.waitUntil(lambda: part(window, "video").isVisible())
    focused = QApplication.focusWidget()
    assert not isinstance(focused, QAbstractButton)
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    press_key(window, Key.CAMERA)
    assert part(window, "video.sent").isVisible()  # nobody is seen without a sign
