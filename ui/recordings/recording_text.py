"""A recording in words: when it was made, how long it is, until when it is kept; and what listening does."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from app.common.enums import RecordingRecord
from app.recordings.playback import Listening, ListeningState
from ui.text.times import clock_text, date_text, time_text
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_FAULTS = {
    "interrupted": QT_TRANSLATE_NOOP("Listening", "Paused: a call came. Go on when it is over."),
    "no_device": QT_TRANSLATE_NOOP("Listening", "Paused: there is no headset or speaker to listen on."),
    "unreadable": QT_TRANSLATE_NOOP("Listening", "The sound of this recording cannot be read."),
}
_STATES = {
    ListeningState.CHECKING: QT_TRANSLATE_NOOP("Listening", "Checking that the recording was not changed…"),
    ListeningState.PLAYING: QT_TRANSLATE_NOOP("Listening", "Playing. That you listen is noted."),
    ListeningState.PAUSED: QT_TRANSLATE_NOOP("Listening", "Paused."),
    ListeningState.FINISHED: QT_TRANSLATE_NOOP("Listening", "Played to its end."),
}


def recording_name(recording: RecordingRecord) -> str:
    """Return "24 November 2026 10.05 · 03:12"."""
    text = translate("Listening", "{date} {time} · {length}")
    return text.format(
        date=date_text(recording.made_at),
        time=time_text(recording.made_at),
        length=clock_text(recording.duration_s),
    )


def retention_words(recording: RecordingRecord) -> str:
    """Return until when it is kept, and where it leaves out a whisper of a supervisor."""
    text, until = translate("Listening", "Kept until {date}."), recording.keep_until
    if recording.erased_at is not None:
        text, until = translate("Listening", "Erased on {date}: its time was over."), recording.erased_at
    words = text.format(date=date_text(until))
    if recording.whispers:
        places = QLocale().createSeparatedList([clock_text(at) for at in recording.whispers])
        told = translate("Listening", "Whisper from {places}; it is not in the file.")
        words = f"{words} {told.format(places=places)}"
    return words


def listening_words(listening: Listening) -> str:
    if listening.percent is not None:
        return translate("Listening", "The recording is being downloaded from the office's file store…")
    source = _FAULTS.get(listening.fault) or _STATES[listening.state]
    return translate("Listening", source)
