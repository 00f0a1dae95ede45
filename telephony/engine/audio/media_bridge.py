"""Connects calls, sound card and files inside pjmedia. Lives in the SIP thread."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pjsua2 as pj

from telephony.engine.audio.frame_clock import FrameClock, can_drive_frames
from telephony.engine.audio.levels import louder
from telephony.engine.audio.ring_buffer import CLOCK_RATE_HZ, RingBuffer
from telephony.engine.audio.sound_port import FrameTurns, SoundPort
from telephony.messages import CallKey, ListenerMode, Sound

_log = logging.getLogger(__name__)
FILE_PREFIX = "file:"
NO_DEVICE = "none"
SIGN_HZ = 1400
DIGIT_VOLUME = 3000  # of 32767: audible, but not loud in a headset


def is_device(choice: str) -> bool:
    """Whether a `Sound.microphone` or `Sound.speaker` names a sound device."""
    return choice != NO_DEVICE and not choice.startswith(FILE_PREFIX)


def _file(choice: str) -> Path | None:
    return Path(choice.removeprefix(FILE_PREFIX)) if choice.startswith(FILE_PREFIX) else None


@dataclass(frozen=True)
class Tap:
    """Receives the peer's sound and the sound sent to the peer, separately."""

    theirs: pj.AudioMedia
    ours: pj.AudioMedia
    call_over: Callable[[], None]


@dataclass
class _Listener:
    """A supervisor's leg. joined: Its connections, as they are now."""

    media: pj.AudioMedia
    mode: ListenerMode
    joined: list[tuple[pj.AudioMedia, pj.AudioMedia]]


class MediaBridge:
    """Connects each call to the microphone and the speaker, each a device, a file or none.

    A microphone file starts anew when a call connects and plays once. A speaker file starts with the first
    call and is closed with the last, so that it can be read one frame later; the next call overwrites it.
    """

    def __init__(
        self,
        endpoint: pj.Endpoint,
        microphone: RingBuffer,
        speaker: deque[bytes],
        frame_turns: FrameTurns,
        sound: Sound,
    ) -> None:
        make = FrameClock if can_drive_frames() else SoundPort
        self._port: FrameClock | SoundPort = make(endpoint, microphone, speaker, frame_turns)
        self._silence = pj.ToneGenerator()  # without tones it produces silence, in C code
        self._silence.createToneGenerator()
        self._sound = sound
        self._is_muted = False
        self._is_running = False
        self._calls: dict[CallKey, pj.AudioMedia] = {}
        self._silenced: dict[CallKey, pj.AudioMedia | None] = {}
        self._players: dict[CallKey, pj.AudioMediaPlayer] = {}
        self._recorder: pj.AudioMediaRecorder | None = None
        self._taps: dict[CallKey, Tap] = {}
        self._joined: tuple[CallKey, ...] = ()
        self._hushed: set[CallKey] = set()
        self._listeners: dict[CallKey, _Listener] = {}  # by the call that they listen to
        self._digits = pj.ToneGenerator()
        self._digits.createToneGenerator(CLOCK_RATE_HZ)

    @property
    def sound(self) -> Sound:
        return self._sound

    @property
    def is_microphone_open(self) -> bool:
        """Whether the agent can be heard: a microphone is chosen and not muted."""
        return is_device(self._sound.microphone) and not self._is_muted

    def after_volume(self, level_dbfs: float) -> float:
        """Return the loudness of a call in the agent's ear. The microphone volume applies earlier."""
        sound = self._sound
        return louder(level_dbfs, sound.speaker_volume_percent if is_device(sound.speaker) else 100)

    def start_clock(self) -> None:
        """Start the 50 frames a second."""
        self._is_running = True
        self._port.start_turns()

    @property
    def is_clock_running(self) -> bool:
        return self._is_running

    def stop_clock(self) -> None:
        """Request the stop; repeat it a few frames later until it succeeds. A stopped clock saves CPU."""
        if self._is_running and self._port.stop_turns():
            self._is_running = False

    def set_sound(self, sound: Sound) -> None:
        """Change microphone and speaker, also during calls."""
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
        """Send zeros instead of the microphone; RTP packets continue.

        In pjsua2, "tx" is what a port sends to the bridge.
        """
        self._is_muted = is_muted
        for source in (self._port.source, *self._players.values()):
            source.adjustTxLevel(0.0 if is_muted else 1.0)

    def connect(self, key: CallKey, media: pj.AudioMedia) -> None:
        """Connect a call's media; repeat it after each media change. For connected calls and early media."""
        if key in self._silenced:
            self._silenced[key] = media
            media.startTransmit(self._port.nobody)  # decoded, but not heard
            return
        self._part_listener(key)
        self._calls[key] = media
        for source in self._sources(key):
            self._connect_source(source, key)
        for other in self._others(key):
            self._connect_source(media, other)
        if key in self._taps:
            media.startTransmit(self._taps[key].theirs)
        if is_device(self._sound.speaker):
            media.startTransmit(self._port.sink)
        else:
            # pjmedia decodes and measures the call only if something is connected to it.
            media.startTransmit(self._recording() or self._port.nobody)
        self._join_listener(key)

    def silence(self, key: CallKey, is_silent: bool) -> None:
        """Disconnect both directions of a call, through later media changes too, or undo that."""
        if is_silent and key not in self._silenced:
            media = self._calls.get(key)
            self.disconnect(key)
            self._silenced[key] = None
            if media is not None:
                self.connect(key, media)
        elif not is_silent and key in self._silenced:
            media = self._silenced.pop(key)
            if media is not None:
                _stop([(media, self._port.nobody)])
                self.connect(key, media)

    def hush(self, key: CallKey, is_hushed: bool) -> None:
        """Send silence to this peer instead of the microphone, also before it has media, or undo that."""
        media = self._calls.get(key)
        if media is not None:
            self.disconnect(key)
        (self._hushed.add if is_hushed else self._hushed.discard)(key)
        if media is not None:
            self.connect(key, media)

    def join_listener(self, key: CallKey, media: pj.AudioMedia, mode: ListenerMode) -> None:
        """Let a supervisor's leg hear both sides of a call, and speak to those whom the mode names.

        It hears nothing while the call is on hold. In a conference it hears and speaks to this call alone.
        """
        self._part_listener(key)
        self._listeners[key] = _Listener(media, mode, [])
        self._join_listener(key)

    def drop_listener(self, key: CallKey, has_port: bool = True) -> None:
        """has_port False: Its port was removed, and another call may soon get the number."""
        if has_port:
            self._part_listener(key)
        self._listeners.pop(key, None)

    def _join_listener(self, key: CallKey) -> None:
        """Connect the listener of a call that has media."""
        listener, media = self._listeners.get(key), self._calls.get(key)
        if listener is None or media is None:
            return
        pairs = [(media, listener.media), *((source, listener.media) for source in self._voice(key))]
        if listener.mode is not ListenerMode.LISTEN:
            ear = self._port.sink if is_device(self._sound.speaker) else self._recording()
            pairs.append((listener.media, ear or self._port.nobody))
        if listener.mode is ListenerMode.JOIN:
            pairs.append((listener.media, media))
            if key in self._taps:
                pairs.append((listener.media, self._taps[key].ours))
        for source, sink in pairs:
            source.startTransmit(sink)
        listener.joined = pairs

    def _part_listener(self, key: CallKey) -> None:
        listener = self._listeners.get(key)
        if listener is not None:
            _stop(listener.joined)
            listener.joined = []

    def _voice(self, key: CallKey) -> list[pj.AudioMedia]:
        """Return what the agent says in a call."""
        if is_device(self._sound.microphone):
            return [self._port.source]
        return [self._players[key]] if key in self._players else []

    def join(self, keys: tuple[CallKey, ...]) -> None:
        """Connect the sound of exactly these calls with each other, as far as they have media."""
        before = self._joined
        for key in before:
            if key not in keys and key in self._calls:
                self._part(key)
        self._joined = keys
        for key in keys:
            if key in self._calls and key not in before:
                for other in self._others(key):
                    self._connect_source(self._calls[other], key)
                    if other in before:
                        self._connect_source(self._calls[key], other)

    def play_digits(self, digits: str) -> None:
        """Play the digits that are being sent to the agent, quietly."""
        if not is_device(self._sound.speaker):
            return
        tones = pj.ToneDigitVector()
        for digit in digits:
            tone = pj.ToneDigit()
            tone.digit, tone.on_msec, tone.off_msec, tone.volume = digit, 100, 60, DIGIT_VOLUME
            tones.append(tone)
        try:
            self._digits.startTransmit(self._port.sink)
            self._digits.playDigits(tones)
        except pj.Error as error:  # its queue of digits is full
            _log.debug("digits are not heard: %s", error.reason)

    def play_sign(self) -> None:
        """Play a short tone to the agent alone."""
        if not is_device(self._sound.speaker):
            return
        tones = pj.ToneDescVector()
        for _ in range(2):
            tone = pj.ToneDesc()
            tone.freq1, tone.on_msec, tone.off_msec, tone.volume = SIGN_HZ, 120, 120, DIGIT_VOLUME
            tones.append(tone)
        try:
            self._digits.startTransmit(self._port.sink)
            self._digits.play(tones)
        except pj.Error as error:  # digits are being played
            _log.debug("the tone is not heard: %s", error.reason)

    def play_file(self, key: CallKey) -> None:
        """Start the microphone file, if chosen, for a call that has just connected."""
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
        self._players[key] = player
        if key not in self._hushed:
            self._connect_source(player, key)
        self._part_listener(key)
        self._join_listener(key)

    def disconnect(self, key: CallKey) -> None:
        """Disconnect a call that is on hold. Its former connections may no longer exist."""
        self._part_listener(key)
        self._silence_tap(key)
        if key in self._joined and key in self._calls:
            self._part(key)
        media = self._calls.pop(key, None)
        if media is None:
            if (silenced := self._silenced.get(key)) is not None:
                self._silenced[key] = None
                _stop([(silenced, self._port.nobody)])
            return
        sources = [self._port.source, self._silence, *([self._players[key]] if key in self._players else [])]
        sinks = [
            self._port.sink,
            self._port.nobody,
            *([self._recorder] if self._recorder else []),
            *([self._taps[key].theirs] if key in self._taps else []),
        ]
        _stop([(source, media) for source in sources] + [(media, sink) for sink in sinks])

    def detach(self, key: CallKey) -> None:
        """Drop a call whose stream and port have been removed; another call may soon get its port number."""
        self._part_listener(key)
        self._silence_tap(key)
        self._calls.pop(key, None)
        if key in self._silenced:
            self._silenced[key] = None

    def tap(self, key: CallKey, tap: Tap) -> None:
        """Connect a tap to a call, through holds and new streams, until `untap` or the call's end."""
        self._taps[key] = tap
        media = self._calls.get(key)
        if media is not None:
            media.startTransmit(tap.theirs)
            for source in self._sources(key):
                source.startTransmit(tap.ours)
            self._part_listener(key)
            self._join_listener(key)

    def untap(self, key: CallKey) -> None:
        """Forget the tap, which disconnects itself."""
        self._part_listener(key)
        self._taps.pop(key, None)
        self._join_listener(key)

    def forget(self, key: CallKey) -> None:
        """Forget an ended call; pjsua has already removed its port."""
        if key in self._taps:
            self._taps.pop(key).call_over()
        self._calls.pop(key, None)
        self._silenced.pop(key, None)
        self._hushed.discard(key)
        self._listeners.pop(key, None)
        self._players.pop(key, None)
        if not self._calls:
            self._recorder = None

    def close(self) -> None:
        """Release all ports before the accounts and the library end. A port destroyed later, or while the
        clock runs, aborts the process.
        """
        self._calls.clear()
        self._silenced.clear()
        self._listeners.clear()
        self._players.clear()
        self._taps.clear()
        self._recorder = None
        self._port.close()
        del self._port, self._silence, self._digits

    def _sources(self, key: CallKey) -> list[pj.AudioMedia]:
        """Return the sources that the peer of a call hears now."""
        others = [self._calls[other] for other in self._others(key)]
        if key in self._hushed:
            return [self._silence, *others]
        if is_device(self._sound.microphone):
            return [self._port.source, *others]
        return [self._silence, *([self._players[key]] if key in self._players else []), *others]

    def _others(self, key: CallKey) -> list[CallKey]:
        """Return the other calls of its conference that have media."""
        if key not in self._joined:
            return []
        return [other for other in self._joined if other != key and other in self._calls]

    def _part(self, key: CallKey) -> None:
        """Disconnect a call that has media from the others of the conference."""
        media = self._calls[key]
        pairs = []
        for other in self._others(key):
            pairs += [(media, self._calls[other]), (self._calls[other], media)]
            if other in self._taps:
                pairs.append((media, self._taps[other].ours))
            if key in self._taps:
                pairs.append((self._calls[other], self._taps[key].ours))
        _stop(pairs)

    def _connect_source(self, source: pj.AudioMedia, key: CallKey) -> None:
        """Connect a source to the peer of a call and to the call's tap, which hears exactly what is sent."""
        source.startTransmit(self._calls[key])
        if key in self._taps:
            source.startTransmit(self._taps[key].ours)

    def _silence_tap(self, key: CallKey) -> None:
        """Disconnect the tap from what was sent to the peer."""
        if key in self._taps:
            _stop([(source, self._taps[key].ours) for source in self._sources(key)])

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


def _stop(connections: list[tuple[pj.AudioMedia, pj.AudioMedia]]) -> None:
    """Stop transmitting; if one end no longer exists, the connection has stopped already."""
    for source, sink in connections:
        try:
            source.stopTransmit(sink)
        except pj.Error as error:
            _log.debug("disconnect: %s", error.reason)
