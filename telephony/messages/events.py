"""Events of the engine: states and occurrences; those of calls are in call_events.py."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TypeAlias

import msgspec

from telephony.messages.base import CallKey, Message
from telephony.messages.call_events import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallReferred,
    CallRefused,
    CallStatistics,
    ConferenceChanged,
    DtmfReceived,
    DtmfSent,
    TransferProgress,
)
from telephony.messages.video import (
    PictureClosed,
    PictureOpened,
    PictureSourceChanged,
    PictureSources,
    SnapshotTaken,
    VideoChanged,
    VideoFault,
    VideoStatistics,
)


class RegistrationState(Enum):
    OFF = "off"  # no registrar configured: direct calls only
    TRYING = "trying"
    REGISTERED = "registered"
    FAILED = "failed"


class SoundRole(Enum):
    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    RINGER = "ringer"


class EngineReady(Message, frozen=True, kw_only=True):
    """The engine listens and accepts calls.

    Attributes:
        sip_port, address: Where a direct call reaches it; an IPv6 address has no brackets.
        other_addresses: Of the other family, on the same port.
    """

    pid: int
    sip_port: int
    address: str
    other_addresses: tuple[str, ...] = ()


class EngineFailed(Message, frozen=True, kw_only=True):
    """The engine could not start, or cannot continue; `reason` is for the log, `kind` selects the text.

    kind: "port_in_use", "no_network", "library", "other", or the desktop's own "blocked": the system does not
        let the engine's program run.
    """

    kind: str
    reason: str


class Registration(Message, frozen=True, kw_only=True):
    """Whether the registrar has our binding; while the state is FAILED, REGISTER is repeated.

    Attributes:
        code, reason: The registrar's (RFC 3261 section 21), or 0 and our own text without a response.
        expires_s: How long the binding lasts without a refresh.
        fault: More than the code says: "" | "binding_forgotten" (the registrar accepted us, but does not
            list us) | "binding_taken" (it lists another phone in our place) | "sign_in_refused" (403, though
            it accepts the password) | "answer_unreadable" (its answers are malformed; `reason` says how).
        retry_at: When the next REGISTER is sent.
        others: How many other phones are registered for this user; calls ring there, too.
    """

    state: RegistrationState
    code: int = 0
    reason: str = ""
    expires_s: int = 0
    fault: str = ""
    retry_at: datetime | None = None
    others: int = 0


class Reachability(Message, frozen=True, kw_only=True):
    """Whether calls can reach us: the registrar's server responded. Sent at each change and each proof.

    Attributes:
        is_proven: We are registered, and the last keep-alive was answered.
        server: host:port of the server in use.
        server_number: Its position, from 1, in the order of DNS and the settings; 0 while none is known.
        server_count: The number of servers.
        transport: "udp", "tcp" or "tls".
        proven_at: When it last responded; None if never.
        round_trip_ms: Of the last OPTIONS.
        clock_ahead_s: How far this computer's clock is ahead of the Date in the response; None without Date.
        fault: Why not: "" | "no_answer" | "refused" | "no_network" | "unresolved" |
            "certificate_expired" | "certificate_unknown_authority" | "certificate_wrong_name" |
            "certificate_other" | "tls" | "not_registered".
        turn_fault: Why no TURN relay is used, though the settings name a server: "" | "no_answer" |
            "refused" (user name, password, or too many relays).
        detail: For the log and the support desk, in English.
    """

    is_proven: bool
    server: str = ""
    server_number: int = 0
    server_count: int = 0
    transport: str = "udp"
    address: str = ""
    proven_at: datetime | None = None
    round_trip_ms: float = 0.0
    clock_ahead_s: float | None = None
    fault: str = ""
    turn_fault: str = ""
    detail: str = ""

    @property
    def has_fault(self) -> bool:
        """Whether the server has failed; "not_registered" is only older than the registration."""
        return self.fault not in ("", "not_registered")


class MuteChanged(Message, frozen=True, kw_only=True):
    is_muted: bool


class SoundDevice(msgspec.Struct, frozen=True, kw_only=True):
    """is_call_default: The system's default for calls, which on Windows may differ from `is_default`."""

    device_id: str
    name: str
    is_default: bool = False
    is_call_default: bool = False


class DevicesChanged(Message, frozen=True, kw_only=True):
    """All present devices; sent at the start and whenever one is plugged in or removed."""

    microphones: tuple[SoundDevice, ...]
    speakers: tuple[SoundDevice, ...]
    # Devices that were plugged in since the first list: offered to the agent, never used unasked.
    new: tuple[str, ...] = ()


class SoundRouted(Message, frozen=True, kw_only=True):
    """The device that a role really uses now.

    is_fallback: The chosen device is missing and another replaced it. An empty name: no device is available.
    is_muted_by_system: Of a microphone; known on PulseAudio and PipeWire only.
    """

    role: SoundRole
    device_id: str
    name: str
    is_fallback: bool = False
    wanted: str = ""
    is_muted_by_system: bool = False


class VoiceTreated(Message, frozen=True, kw_only=True):
    """Whether the wanted noise suppression and echo cancelling work here."""

    works: bool


class SoundServerChanged(Message, frozen=True, kw_only=True):
    """Whether the system's sound server opens devices. Otherwise calls continue without sound."""

    answers: bool


class MessageReceived(Message, frozen=True, kw_only=True):
    """A text arrived (RFC 3428). Its sender as in CallIncoming."""

    remote_uri: str
    remote_user: str
    remote_name: str
    text: str
    at: datetime
    is_trusted: bool = False


class MessageSent(Message, frozen=True, kw_only=True):
    """code: The final SIP status; 2xx means that it was delivered to (or stored by) the
    recipient's server.
    """

    message_key: str
    code: int
    reason: str = ""


class ColleagueState(Enum):
    """The state of a colleague's phone."""

    IDLE = "idle"
    RINGING = "ringing"
    BUSY = "busy"
    NOT_REGISTERED = "not_registered"
    UNKNOWN = "unknown"  # not reported, not allowed, or the subscription is stale


class ColleagueChanged(Message, frozen=True, kw_only=True):
    """note: The text of the presence document, e.g. "Makan siang"; plain and short."""

    user: str
    state: ColleagueState
    note: str = ""
    at: datetime


class VoiceMailChanged(Message, frozen=True, kw_only=True):
    """Waiting messages in our mailbox (RFC 3842)."""

    new: int
    old: int = 0
    account: str = ""  # the URI to call


class ListenerChanged(Message, frozen=True, kw_only=True):
    """A supervisor is expected to listen to this call, has begun, or is gone."""

    call_key: CallKey
    is_there: bool
    is_expected: bool = False


class RecordingState(Enum):
    STARTING = "starting"  # requested, no byte on disk yet
    WRITING = "writing"
    PAUSED = "paused"


class RecordingChanged(Message, frozen=True, kw_only=True):
    """Bytes are the real size of the file on disk; sent about once a second while it is written."""

    call_key: CallKey
    state: RecordingState
    bytes: int = 0


class RecordingEnded(Message, frozen=True, kw_only=True):
    """A recording is complete on disk.

    fault: "" on success; else "disk_full", "not_writable", "other": `path` has what could be written.
    duration_s: Of the sound in the file, without the pauses. pauses: The omissions: (second in the file,
    seconds left out). whispers: The seconds in the file at which a supervisor began to whisper to the agent.
    """

    call_key: CallKey
    path: str
    bytes: int = 0
    duration_s: float = 0.0
    sha256: str = ""
    fault: str = ""
    pauses: tuple[tuple[float, float], ...] = ()
    whispers: tuple[float, ...] = ()


class PlaybackChanged(Message, frozen=True, kw_only=True):
    """The position of a playback: four times a second, and at its end.

    Attributes:
        position_s: In the recording.
        duration_s: Of the whole recording; 0 before it was read.
        ended: "" while it plays; else "finished", "stopped", "interrupted" (by a call), "no_device",
            "unreadable".
    """

    playback_key: str
    position_s: float
    duration_s: float = 0.0
    ended: str = ""


class SoundChecked(Message, frozen=True, kw_only=True):
    """The result of a microphone check.

    Attributes:
        is_over: The last event of a check; before it, one is sent for each tenth of a second.
        level_dbfs, peak_dbfs: Mean and peak of the loudest block so far; -100 for digital silence.
        moment_dbfs: Mean of the last tenth of a second, for a meter.
        problem: "" | "silent" (only zeros: switched off, muted in hardware or by the system) | "quiet" |
            "clipping" | "no_device" | "muted_by_system" | "interrupted" (by a call: no result).
    """

    is_over: bool
    level_dbfs: float
    peak_dbfs: float
    moment_dbfs: float = -100.0
    problem: str = ""


class DiagnosticsSaved(Message, frozen=True, kw_only=True):
    """fault: "", or why the file could not be written."""

    call_key: CallKey
    path: str
    fault: str = ""


class CommandRefused(Message, frozen=True, kw_only=True):
    """A command was refused. kind: "no_such_call", "bad_target", "wrong_state", "sip"; "lost": the engine
    ended before it said how the command went.

    If the peer refuses a "Hold" ("sip"), the call is held all the same: neither side hears the other.

    Attributes:
        message_key: Of a refused "SendMessage"; "" for all others.
    """

    command: str
    kind: str
    reason: str
    call_key: CallKey = ""
    message_key: str = ""

    @classmethod
    def of(cls, command: Message, kind: str, reason: str) -> CommandRefused:
        """Return the refusal of this command."""
        return cls(
            command=type(command).__name__,
            kind=kind,
            reason=reason,
            call_key=getattr(command, "call_key", ""),
            message_key=getattr(command, "message_key", ""),
        )


class Pong(Message, frozen=True, kw_only=True):
    """The engine's SIP thread is alive."""


Event: TypeAlias = (
    EngineReady
    | EngineFailed
    | Registration
    | Reachability
    | CallIncoming
    | CallRefused
    | CallChanged
    | CallEnded
    | CallStatistics
    | TransferProgress
    | CallReferred
    | ConferenceChanged
    | VideoChanged
    | PictureSourceChanged
    | PictureSources
    | PictureOpened
    | PictureClosed
    | SnapshotTaken
    | VideoFault
    | VideoStatistics
    | DtmfSent
    | DtmfReceived
    | MuteChanged
    | MessageReceived
    | MessageSent
    | ColleagueChanged
    | VoiceMailChanged
    | ListenerChanged
    | RecordingChanged
    | RecordingEnded
    | PlaybackChanged
    | DevicesChanged
    | SoundRouted
    | VoiceTreated
    | SoundServerChanged
    | SoundChecked
    | DiagnosticsSaved
    | CommandRefused
    | Pong
)
