"""Moves sound between the open devices and pjmedia's frames, on the frames' thread where possible."""

from __future__ import annotations

from collections.abc import Callable

from telephony.engine.audio.sound_card import Microphone, Speaker


class DeviceTurns:
    """Plain attributes, because this runs 50 times a second.

    Attributes:
        are_lent: The sound check uses the devices. pjmedia's frames continue for a moment after a call.
    """

    def __init__(self, microphone: Microphone, speaker: Speaker, emit_passed: Callable[[], None]) -> None:
        """`emit_passed` requests `pass_in_qt` on the main thread."""
        self._microphone, self._speaker, self._emit_passed = microphone, speaker, emit_passed
        self.are_lent = False

    def begins(self) -> None:
        """On the frames' thread."""
        stream = self._microphone.stream
        if stream is not None and stream.runs_without_qt and not self.are_lent:
            self._microphone.read()

    def passed(self) -> None:
        """On the frames' thread."""
        if self.are_lent:
            return
        spoken, heard = self._microphone.stream, self._speaker.stream
        if heard is None or heard.runs_without_qt:
            self._speaker.play()
            if spoken is None or spoken.runs_without_qt:
                return
        self._emit_passed()

    def pass_in_qt(self) -> None:
        """On the main thread, for devices that Qt has opened."""
        if self.are_lent:
            return
        spoken, heard = self._microphone.stream, self._speaker.stream
        if spoken is not None and not spoken.runs_without_qt:
            self._microphone.read()
        if heard is not None and not heard.runs_without_qt:
            self._speaker.play()
