"""The recordings of a case: listed, listened to by keys, in the player and in the story."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSlider

from app.common.enums import RecordingRecord, SoundRole
from app.recordings.playback import ListedRecordings, Listening, ListeningState
from tests.ui.case.conftest import Desk
from tests.ui.fakes import AGENT, NOW
from ui.keys.key_table import Key
from ui.recordings.recording_text import listening_words, retention_words


def recording(contact_id: UUID, seconds: float = 192, **changes: object) -> RecordingRecord:
    made = RecordingRecord(
        id=uuid4(),
        contact_id=contact_id,
        path="2026/11/a.opus",
        sha256="",
        bytes=1,
        duration_s=seconds,
        made_by=AGENT.id,
        made_at=NOW,
        keep_until=NOW + timedelta(days=90),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def case_with(desk: Desk, *changes: dict[str, object]) -> tuple[RecordingRecord, ...]:
    """Log Siti's case; its call has these recordings."""
    desk.log()
    first, *later = desk.editor.current.timeline
    contact_id = uuid4()
    case = replace(desk.editor.current, timeline=(replace(first, contact_id=contact_id), *later))
    desk.editor.changed.emit(case)
    made = tuple(recording(contact_id, **change) for change in changes)  # type: ignore[arg-type]
    desk.place.recordings.playback.listed.emit(ListedRecordings(case.case_id, made))
    return made


def label(desk: Desk, name: str) -> str:
    found = desk.part(name)
    assert isinstance(found, (QLabel, QAbstractButton))
    return found.text()


def test_a_case_without_recordings_shows_nothing_of_them(desk: Desk) -> None:
    desk.log()
    assert desk.part("recordings").isHidden()


def test_a_recording_says_where_a_supervisor_whispered() -> None:
    words = retention_words(recording(uuid4(), whispers=(192, 305)))
    assert words.endswith("Whisper from 03:12 and 05:05; it is not in the file.")
    assert "Whisper" not in retention_words(recording(uuid4()))


def test_the_player_says_that_it_is_noted_and_promises_no_case() -> None:
    words = listening_words(Listening(recording(uuid4()), ListeningState.PLAYING))
    assert words == "Playing. That you listen is noted."


def test_the_newest_recording_is_listened_to_by_one_key_and_moved_through_by_others(desk: Desk) -> None:
    old, new = case_with(desk, {"seconds": 10}, {"seconds": 192})
    desk.place.recordings.playback.asked.clear()
    desk.press(Key.LISTEN)
    assert desk.place.recordings.playback.asked == [("listen", new)]
    assert label(desk, "recordings.1.name") == "24 November 2026 10:00 · 03:12"
    assert label(desk, "recordings.1.kept") == "Kept until 22 February 2027."
    desk.place.recordings.playback.send(Listening(new, ListeningState.PLAYING, 72.0))
    for key in (Key.LISTEN_BACK, Key.LISTEN_ON, Key.LISTEN):
        desk.press(key)
    assert desk.place.recordings.playback.asked[1:] == [("skip", -5.0), ("skip", 5.0), ("toggle",)]
    assert label(desk, "player.time") == "01:12 / 03:12"
    assert old.id != new.id


def test_the_player_tells_what_goes_on_and_is_used_by_the_keyboard(desk: Desk) -> None:
    (made,) = case_with(desk, {})
    playback = desk.place.recordings.playback
    playback.send(Listening(made, ListeningState.CHECKING))
    assert not desk.part("player.toggle").isEnabled()
    playback.send(Listening(made, ListeningState.PAUSED, 30.0, fault="interrupted"))
    assert label(desk, "player.words") == "Paused: a call came. Go on when it is over."
    assert label(desk, "player.toggle") == "Go on"
    playback.asked.clear()
    slider = desk.part("player.place")
    assert isinstance(slider, QSlider)
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.keyClick(slider, Qt.Key.Key_Left)
    for name in ("player.faster", "player.aloud"):
        QTest.keyClick(desk.part(name), Qt.Key.Key_Space)
    QTest.keyClick(desk.part("player.close"), Qt.Key.Key_Space)
    assert playback.asked == [
        ("move_to", 35.0),
        ("move_to", 25.0),
        ("set_speed", 1.5),
        ("set_output", SoundRole.RINGER),
        ("close",),
    ]
    playback.send(None)
    assert desk.part("player").isHidden()


def test_the_story_has_a_link_to_listen_that_the_keyboard_reaches(desk: Desk) -> None:
    (made,) = case_with(desk, {})
    story = desk.panel.timeline
    assert "Listen · 24 November 2026 10:00 · 03:12. Kept until 22 February 2027." in story.toPlainText()
    desk.place.recordings.playback.asked.clear()
    story.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(story, Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget() or story, Qt.Key.Key_Return)
    assert desk.place.recordings.playback.asked == [("listen", made)]


def test_an_erased_recording_says_so_and_cannot_be_listened_to(desk: Desk) -> None:
    case_with(desk, {"erased_at": NOW + timedelta(days=90)})
    assert label(desk, "recordings.0.kept") == "Erased on 22 February 2027: its time was over."
    assert desk.part("recordings.0.listen").isHidden()
    assert "Listen ·" not in desk.panel.timeline.toPlainText()
    desk.place.recordings.playback.asked.clear()
    desk.press(Key.LISTEN)
    assert desk.place.recordings.playback.asked == []
