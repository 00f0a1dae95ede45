"""Events: what is true now, or has just happened. Times are aware and in UTC."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TypeAlias

import msgspec

from telephony.messages.base import CallKey, Message


class RegistrationState(Enum):
    OFF = "off"  # no registrar configured: direct calls only
    TRYING = "trying"
    REGISTERED = "registered"
    FAILED = "failed"


class CallState(Enum):
    """The life of a call as an agent sees it; ENDED is final."""

    CALLING = "calling"  # INVITE sent, nothing heard
    RINGING_THERE = "ringing_there"  # 180 or 183 received
    RINGING_HERE = "ringing_here"
    CONNECTED = "connected"
    ENDED = "ended"


class SoundRole(Enum):
    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    RINGER = "ringer"


class EngineReady(Message, frozen=True, kw_only=True):
    """The engine listens and takes calls.

    `sip_port` and `address` are where a direct call would reach it.
    """

    pid: int
    sip_port: int
    address: str


class EngineFailed(Message, frozen=True, kw_only=True):
    """The engine could not start, or cannot go on; `reason` is for the log, `kind` is for wording.

    kind: "port_in_use", "no_network", "library", "other".
    """

    kind: str
    reason: str


class Registration(Message, frozen=True, kw_only=True):
    """code and reason are the registrar's (RFC 3261 section 21), or 0 and our own when nobody answered."""

    state: RegistrationState
    code: int = 0
    reason: str = ""
    expires_s: int = 0


class Reachability(Message, frozen=True, kw_only=True):
    """Proof that calls can reach us: the registrar's server answered. Sent at each change and each proof.

    Attributes:
        is_proven: We are registered, and the last keep-alive was answered.
        server: host:port of the server in use.
        server_number: Its place, from 1 on, in the order of DNS and the settings; 0 while none is known.
        server_count: Of how many.
        transport: "udp", "tcp" or "tls".
        proven_at: When it answered last; None if it never did.
        round_trip_ms: Of the last OPTIONS.
        fault: Why not, as a word: "" | "no_answer" | "refused" | "no_network" | "unresolved" |
            "certificate_expired" | "certificate_unknown_authority" | "certificate_wrong_name" |
            "certificate_other" | "tls" | "not_registered".
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
    fault: str = ""
    detail: str = ""


class CallIncoming(Message, frozen=True, kw_only=True):
    """An INVITE arrived and 180 was sent.

    Attributes:
        remote_uri: From, or P-Asserted-Identity from our registrar (RFC 3325); "" when anonymous.
        remote_user: Its user part, usually a telephone number.
        remote_name: Its display name, as sent.
        received_at: When the INVITE reached the engine.
        is_trusted: It came from the registrar's servers or a peer that the policy names.
        answers_itself_after_s: The engine will answer by itself after so long; None if not.
        case_number: From a colleague's Loket (User-to-User, RFC 7433), of a trusted peer only.
        diverted_from: Who was called first (RFC 5806 Diversion, RFC 7044 History-Info), "" if we were.
        replaces: The key of the call that this one takes the place of (RFC 3891), "" for none.
    """

    call_key: CallKey
    call_id: str
    remote_uri: str
    remote_user: str
    remote_name: str
    received_at: datetime
    is_anonymous: bool = False
    is_trusted: bool = False
    answers_itself_after_s: float | None = None
    case_number: str = ""
    diverted_from: str = ""
    replaces: CallKey = ""


class CallRefused(Message, frozen=True, kw_only=True):
    """The policy took care of an INVITE: it never rang here. Who called as in CallIncoming.

    code: 480 do not disturb, 486 no second call, 302 sent elsewhere.
    """

    remote_uri: str
    remote_user: str
    remote_name: str
    is_anonymous: bool
    code: int
    at: datetime


class CallChanged(Message, frozen=True, kw_only=True):
    """A call moved on: what is true now. code/reason belong to the last SIP response.

    Attributes:
        has_early_media: The far side is heard before it answers.
        srtp: How the sound is encrypted: "" for not at all, "sdes" or "dtls".
        is_signalling_secure: The call's SIP messages go over TLS to our server.
        remote_user, remote_name: Who is there now, when a transfer changed it; "" for no change.
    """

    call_key: CallKey
    state: CallState
    code: int = 0
    reason: str = ""
    is_held_here: bool = False
    is_held_there: bool = False
    codec: str = ""
    has_early_media: bool = False
    srtp: str = ""
    is_signalling_secure: bool = False
    remote_user: str = ""
    remote_name: str = ""
    at: datetime


class CallQuality(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one call's audio (RFC 3550), and what the sound path did.

    Counters are of the call so far. In CallStatistics, loss, MOS and cause are those of the last five
    seconds; in CallEnded, of the whole call.

    Attributes:
        heard_s: Seconds in which the other side was audible (level above about -45 dBFS).
        spoken_s: The same for our microphone.
        jitter_ms, round_trip_ms: Means.
        underruns: Times the speaker ran dry or the microphone had nothing to give.
        lost_percent, lost_there_percent: Of the packets to us, and (by the far side's RTCP) of ours.
        mos: Estimated listening quality, 1.0 to 4.5, of what we hear (ITU-T G.107, simplified); 0 unknown.
        mos_there: The same for what the far side hears.
        cause: What most likely makes it bad, as a word: "" | "loss_to_us" | "loss_to_them" | "jitter" |
            "delay" | "sound_device" | "microphone_silent" | "nothing_heard" | "no_packets".
    """

    codec: str = ""
    duration_s: float = 0.0
    heard_s: float = 0.0
    spoken_s: float = 0.0
    packets_received: int = 0
    packets_sent: int = 0
    packets_lost: int = 0
    jitter_ms: float = 0.0
    round_trip_ms: float = 0.0
    underruns: int = 0
    lost_percent: float = 0.0
    lost_there_percent: float = 0.0
    mos: float = 0.0
    mos_there: float = 0.0
    cause: str = ""


class CallEnded(Message, frozen=True, kw_only=True):
    """The last word on a call. `code` 200 is an ordinary end; else the SIP reason it failed with.

    ended_by: "here", "there", "failure"; "elsewhere" when another phone of ours took it (RFC 3326);
        "forwarded" when we sent it elsewhere (302); "transferred"; "replaced" by another call of ours.
    """

    call_key: CallKey
    code: int
    reason: str
    ended_by: str
    at: datetime
    quality: CallQuality = CallQuality()


class CallStatistics(Message, frozen=True, kw_only=True):
    """Live figures, about once a second while connected. Levels are dBFS, -100 for silence."""

    call_key: CallKey
    quality: CallQuality
    microphone_level_dbfs: float = -100.0
    speaker_level_dbfs: float = -100.0


class TransferProgress(Message, frozen=True, kw_only=True):
    """How the far side fares with a transfer (NOTIFY of RFC 3515). code 0: it said nothing for too long.

    code: 1xx on its way, 2xx done (the call ends as "transferred"), else it failed and we have the call back.
    """

    call_key: CallKey
    code: int
    reason: str = ""
    is_final: bool = False


class CallReferred(Message, frozen=True, kw_only=True):
    """The far side transferred us (REFER): `call_key` is being replaced by a call to `target`."""

    call_key: CallKey
    new_call_key: CallKey
    target: str


class ConferenceChanged(Message, frozen=True, kw_only=True):
    """The calls that hear each other now; empty when there is no conference."""

    call_keys: tuple[CallKey, ...] = ()


class DtmfSent(Message, frozen=True, kw_only=True):
    """method: "rfc4733" or "info"."""

    call_key: CallKey
    digits: str
    method: str


class DtmfReceived(Message, frozen=True, kw_only=True):
    call_key: CallKey
    digit: str


class MuteChanged(Message, frozen=True, kw_only=True):
    is_muted: bool


class SoundDevice(msgspec.Struct, frozen=True, kw_only=True):
    device_id: str
    name: str
    is_default: bool = False


class DevicesChanged(Message, frozen=True, kw_only=True):
    """All devices there are now; sent at the start and whenever one comes or goes."""

    microphones: tuple[SoundDevice, ...]
    speakers: tuple[SoundDevice, ...]
    # Those that were not there before, after the first list: offered to the agent, never grabbed.
    new: tuple[str, ...] = ()


class SoundRouted(Message, frozen=True, kw_only=True):
    """Which device a role really uses now.

    is_fallback: the chosen one is missing and another took over. An empty name: there is none at all.
    is_muted_by_system: Of a microphone; known where PulseAudio or PipeWire says it.
    """

    role: SoundRole
    device_id: str
    name: str
    is_fallback: bool = False
    wanted: str = ""
    is_muted_by_system: bool = False


class MessageReceived(Message, frozen=True, kw_only=True):
    """A text came (RFC 3428). Its sender as in CallIncoming."""

    remote_uri: str
    remote_user: str
    remote_name: str
    text: str
    at: datetime
    is_trusted: bool = False


class MessageSent(Message, frozen=True, kw_only=True):
    """code: The final SIP status; 2xx means that it was delivered (or stored) there."""

    message_key: str
    code: int
    reason: str = ""


class ColleagueState(Enum):
    """What a colleague's phone does."""

    IDLE = "idle"
    RINGING = "ringing"
    BUSY = "busy"
    NOT_REGISTERED = "not_registered"
    UNKNOWN = "unknown"  # not told, not allowed, or the subscription is stale


class ColleagueChanged(Message, frozen=True, kw_only=True):
    """note: what presence adds, e.g. "Makan siang"; plain and short."""

    user: str
    state: ColleagueState
    note: str = ""
    at: datetime


class VoiceMailChanged(Message, frozen=True, kw_only=True):
    """Messages that wait in our mailbox (RFC 3842)."""

    new: int
    old: int = 0
    account: str = ""  # the URI to call


class RecordingState(Enum):
    STARTING = "starting"  # asked for, no byte on disk yet
    WRITING = "writing"
    PAUSED = "paused"


class RecordingChanged(Message, frozen=True, kw_only=True):
    """Bytes are what the file on disk really has; about once a second while it is written."""

    call_key: CallKey
    state: RecordingState
    bytes: int = 0


class RecordingEnded(Message, frozen=True, kw_only=True):
    """A recording is complete on disk.

    fault: "" if all is well; else "disk_full", "not_writable", "other": `path` has what could be written.
    duration_s: Of the sound in the file, without the pauses.
    pauses: Where something was left out: (second in the file, seconds left out).
    """

    call_key: CallKey
    path: str
    bytes: int = 0
    duration_s: float = 0.0
    sha256: str = ""
    fault: str = ""
    pauses: tuple[tuple[float, float], ...] = ()


class PlaybackChanged(Message, frozen=True, kw_only=True):
    """Where the playing of a recording is: four times a second, and at its end.

    Attributes:
        position_s: In the recording.
        duration_s: Of the whole recording; 0 before it was read.
        ended: "" while it goes on; else "finished", "stopped", "interrupted" (by a call), "no_device",
            "unreadable".
    """

    playback_key: str
    position_s: float
    duration_s: float = 0.0
    ended: str = ""


class SoundChecked(Message, frozen=True, kw_only=True):
    """What the microphone gave.

    Attributes:
        is_over: The last one of a check; before it, one comes for each tenth of a second.
        level_dbfs, peak_dbfs: Mean and peak of the loudest moment so far; -100 for digital silence.
        moment_dbfs: Mean of the last tenth of a second: what a meter shows.
        problem: "" | "silent" (only zeros: switched off, muted in hardware or by the system) | "quiet" |
            "clipping" | "no_device" | "muted_by_system" | "interrupted" (a call came: nothing is known).
    """

    is_over: bool
    level_dbfs: float
    peak_dbfs: float
    moment_dbfs: float = -100.0
    problem: str = ""


class DiagnosticsSaved(Message, frozen=True, kw_only=True):
    """fault: "" or why the file could not be written."""

    call_key: CallKey
    path: str
    fault: str = ""


class CommandRefused(Message, frozen=True, kw_only=True):
    """A command could not be done. kind: "no_such_call", "bad_target", "wrong_state", "sip"."""

    command: str
    kind: str
    reason: str
    call_key: CallKey = ""


class Pong(Message, frozen=True, kw_only=True):
    """The engine's SIP thread turns."""


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
    | DtmfSent
    | DtmfReceived
    | MuteChanged
    | MessageReceived
    | MessageSent
    | ColleagueChanged
    | VoiceMailChanged
    | RecordingChanged
    | RecordingEnded
    | PlaybackChanged
    | DevicesChanged
    | SoundRouted
    | SoundChecked
    | DiagnosticsSaved
    | CommandRefused
    | Pong
)
