"""Which sound goes where inside pjmedia: calls, the sound card's port, files. Lives in the SIP thread."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pjsua2 as pj

from telephony.engine.ring_buffer import RingBuffer
from telephony.engine.sound_port import SoundPort
from telephony.messages import CallKey, Sound

_log = logging.getLogger(__name__)
FILE_PREFIX = "file:"
NO_DEVICE = "none"


def is_device(choice: str) -> bool:
    """Whether a microphone or speaker of `Sound` means a sound device."""
    return choice != NO_DEVICE and not choice.startswith(FILE_PREFIX)


def _file(choice: str) -> Path | None:
    return Path(choice.removeprefix(FILE_PREFIX)) if choice.startswith(FILE_PREFIX) else None


class MediaBridge:
    """Connects each call to microphone and speaker, whatever these are.

    A microphone file starts from its beginning at each call's connect and plays once. A speaker file begins
    with the first call and is closed with the last, so that it can be read (a frame) later; the next call
    overwrites it.
    """

    def __init__(
        self,
        endpoint: pj.Endpoint,
        microphone: RingBuffer,
        speaker: deque[bytes],
        frame_passed: Callable[[], None],
        sound: Sound,
    ) -> None:
        self._devices = endpoint.audDevManager()
        self._devices.setNoDev()
        self._port = SoundPort(microphone, speaker, frame_passed)
        self._port.open()
        self._silence = pj.ToneGenerator()  # without tones it is silence, made in C
        self._silence.createToneGenerator()
        self._sound = sound
        self._is_muted = False
        self._is_running = False
        self._is_stopping = False
        self._calls: dict[CallKey, pj.AudioMedia] = {}
        self._players: dict[CallKey, pj.AudioMediaPlayer] = {}
        self._recorder: pj.AudioMediaRecorder | None = None

    @property
    def sound(self) -> Sound:
        return self._sound

    def start_clock(self) -> None:
        """Let 50 frames a second run."""
        self._port.clock_starts()
        self._is_stopping = False
        if not self._is_running:
            self._is_running = True
            self._devices.setNullDev()

    def stop_clock(self) -> None:
        """Call it until it has happened, a few frames apart; an idle clock would only warm the room."""
        if self._is_running and not self._is_stopping:
            self._is_stopping = True
            self._port.clock_will_stop()
        elif self._is_running:
            self._is_running = self._is_stopping = False
            self._devices.setNoDev()

    def set_sound(self, sound: Sound) -> None:
        """Change microphone and speaker, also under running calls."""
        calls = dict(self._calls)
        for key in calls:
            self.disconnect(key)
        if sound.microphone != self._sound.microphone:
            self._players.clear()
        if sound.speaker != self._sound.speaker:
            self._recorder = None
        self._sound = sound
        for key, media in calls.items():
            self.connect(key, media)

    def set_muted(self, is_muted: bool) -> None:
        """Send zeros instead of the microphone. The stream of packets goes on.

        pjsua2's "tx" is what a port sends to the bridge.
        """
        self._is_muted = is_muted
        for source in (self._port, *self._players.values()):
            source.adjustTxLevel(0.0 if is_muted else 1.0)

    def connect(self, key: CallKey, media: pj.AudioMedia) -> None:
        """Join a call's media; again after each change of it. Call it when the call is connected or early."""
        self._calls[key] = media
        if is_device(self._sound.microphone):
            self._port.startTransmit(media)
        else:
            self._silence.startTransmit(media)
            if key in self._players:
                self._players[key].startTransmit(media)
        if is_device(self._sound.speaker):
            media.startTransmit(self._port)
        else:
            # Somebody must listen, or pjmedia neither decodes nor measures the call.
            media.startTransmit(self._recording() or self._devices.getPlaybackDevMedia())

    def play_file(self, key: CallKey) -> None:
        """Start the microphone file, if there is one, for a call that has just been connected."""
        path, media = _file(self._sound.microphone), self._calls.get(key)
        if path is None or media is None or key in self._players:
            return
        player = pj.AudioMediaPlayer()
        try:
            player.createPlayer(str(path), pj.PJMEDIA_FILE_NO_LOOP)
        except pj.Error as error:
            _log.warning("microphone file: %s", error.reason)
            return
        player.adjustTxLevel(0.0 if self._is_muted else 1.0)
        player.startTransmit(media)
        self._players[key] = player

    def disconnect(self, key: CallKey) -> None:
        """Take a call off: it is on hold. What it was connected to may be gone already."""
        media = self._calls.pop(key, None)
        if media is None:
            return
        sources = [self._port, self._silence, *([self._players[key]] if key in self._players else [])]
        sinks = [
            self._port,
            self._devices.getPlaybackDevMedia(),
            *([self._recorder] if self._recorder else []),
        ]
        for source, sink in [(source, media) for source in sources] + [(media, sink) for sink in sinks]:
            try:
                source.stopTransmit(sink)
            except pj.Error as error:
                _log.debug("disconnect: %s", error.reason)

    def detach(self, key: CallKey) -> None:
        """A stream of the call is gone, and its port with it; its number may soon be another call's."""
        self._calls.pop(key, None)

    def forget(self, key: CallKey) -> None:
        """A call has ended; pjsua has taken its port away already."""
        self._calls.pop(key, None)
        self._players.pop(key, None)
        if not self._calls:
            self._recorder = None

    def close(self) -> None:
        """Before the accounts and the library go. A port that dies later, or under the clock, aborts."""
        self._calls.clear()
        self._players.clear()
        self._recorder = None
        self._devices.setNoDev()
        del self._port, self._silence

    def _recording(self) -> pj.AudioMediaRecorder | None:
        path = _file(self._sound.speaker)
        if path is not None and self._recorder is None:
            recorder = pj.AudioMediaRecorder()
            try:
                recorder.createRecorder(str(path))
            except pj.Error as error:
                _log.warning("speaker file: %s", error.reason)
                return None
            self._recorder = recorder
        return self._recorder
