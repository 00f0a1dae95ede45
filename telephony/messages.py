"""What desktop and engine say to each other: commands down, events up, one line of JSON each.

Every message is a frozen struct; its class name travels as its "type". The engine makes texts from SIP
peers plain and short before an event leaves it, so a line that does not decode is an error of ours.
Times are aware and in UTC. `call_key` is ours and lives as long as the call; the SIP header is `call_id`.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TypeAlias

import msgspec

CallKey: TypeAlias = str


class Message(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Base of all that crosses the pipe."""


# -- settings that the engine needs ------------------------------------------------------------------------


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Who we are at which registrar.

    Attributes:
        user: The user part of our address of record (RFC 3261 section 6).
        domain: Host, or host:port, of registrar and proxy. Empty: no registration, direct calls only.
        password: Digest secret. Travels over the pipe only; never logged.
        auth_user: User name of the digest challenge when it differs from `user`.
        transport: "udp" or "tcp".
        register_every_s: 0 for a PBX that knows us by address and takes no registration (a trunk).
    """

    user: str
    domain: str = ""
    display_name: str = ""
    password: str = ""
    auth_user: str = ""
    transport: str = "udp"
    register_every_s: int = 300

    def __repr__(self) -> str:
        return f"Account({self.user}@{self.domain}/{self.transport})"


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Where the engine listens. An empty address means the one of the default route; port 0 means any."""

    bound_address: str = ""
    sip_port: int = 0
    rtp_port_first: int = 40000
    rtp_port_count: int = 200


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """Which devices to use, by QAudioDevice id; "" follows the system's default.

    A microphone "file:/x.wav" plays that file (16 bit PCM) into each call instead, from its beginning;
    a speaker "file:/y.wav" records what is heard. "none" is silence. These make the simulated applicant.
    """

    microphone: str = ""
    speaker: str = ""
    ringer: str = ""
    ring_volume_percent: int = 80


# -- commands ----------------------------------------------------------------------------------------------


class Configure(Message, frozen=True, kw_only=True):
    """Start (or restart) with this account, network and sound. The first command of a life."""

    account: Account
    network: Network = Network()
    sound: Sound = Sound()


class SetSound(Message, frozen=True, kw_only=True):
    """Change devices or volume, also in the middle of a call."""

    sound: Sound


class Dial(Message, frozen=True, kw_only=True):
    """Call `target`: a sip: URI, or a number or user at our domain. The client makes the key."""

    call_key: CallKey
    target: str


class Answer(Message, frozen=True, kw_only=True):
    """Accept a ringing call (200 OK)."""

    call_key: CallKey


class HangUp(Message, frozen=True, kw_only=True):
    """End a call in any state: CANCEL, BYE, or a refusal with `code` while it rings here."""

    call_key: CallKey
    code: int = 603


class Hold(Message, frozen=True, kw_only=True):
    call_key: CallKey


class Resume(Message, frozen=True, kw_only=True):
    call_key: CallKey


class SetMute(Message, frozen=True, kw_only=True):
    """Send silence instead of the microphone, in all calls."""

    is_muted: bool


class SendDtmf(Message, frozen=True, kw_only=True):
    """Send digits 0-9 * # A-D as RFC 4733 events."""

    call_key: CallKey
    digits: str


class Stop(Message, frozen=True, kw_only=True):
    """End all calls politely, unregister, leave."""


class Ping(Message, frozen=True, kw_only=True):
    """Are you alive? The thread that owns SIP answers with a Pong."""


Command: TypeAlias = (
    Configure | SetSound | Dial | Answer | HangUp | Hold | Resume | SetMute | SendDtmf | Stop | Ping
)


# -- events ------------------------------------------------------------------------------------------------


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


class CallIncoming(Message, frozen=True, kw_only=True):
    """An INVITE arrived and 180 was sent.

    Attributes:
        remote_uri: From, or P-Asserted-Identity from our registrar (RFC 3325); "" when anonymous.
        remote_user: Its user part, usually a telephone number.
        remote_name: Its display name, as sent.
        received_at: When the INVITE reached the engine.
    """

    call_key: CallKey
    call_id: str
    remote_uri: str
    remote_user: str
    remote_name: str
    received_at: datetime
    is_anonymous: bool = False


class CallChanged(Message, frozen=True, kw_only=True):
    """A call moved on: what is true now. code/reason belong to the last SIP response."""

    call_key: CallKey
    state: CallState
    code: int = 0
    reason: str = ""
    is_held_here: bool = False
    is_held_there: bool = False
    codec: str = ""
    at: datetime


class CallQuality(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one call's audio (RFC 3550), and what the sound path did.

    Attributes:
        heard_s: Seconds in which the other side was audible (level above about -45 dBFS).
        spoken_s: The same for our microphone.
        jitter_ms, round_trip_ms: Means.
        underruns: Times the speaker ran dry or the microphone had nothing to give.
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


class CallEnded(Message, frozen=True, kw_only=True):
    """The last word on a call. `code` 200 is an ordinary end; else the SIP reason it failed with.

    ended_by: "here", "there", or "failure".
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


class SoundRouted(Message, frozen=True, kw_only=True):
    """Which device a role really uses now.

    is_fallback: the chosen one is missing and another took over. An empty name: there is none at all.
    """

    role: SoundRole
    device_id: str
    name: str
    is_fallback: bool = False
    wanted: str = ""


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
    | CallIncoming
    | CallChanged
    | CallEnded
    | CallStatistics
    | DtmfReceived
    | MuteChanged
    | DevicesChanged
    | SoundRouted
    | CommandRefused
    | Pong
)

_encoder = msgspec.json.Encoder()
_commands: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
_events: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def encode(message: Message) -> bytes:
    """Return one line, with its newline."""
    return _encoder.encode(message) + b"\n"


def decode_command(line: bytes) -> Command:
    """Raise msgspec.DecodeError or msgspec.ValidationError if the line is not a command."""
    return _commands.decode(line)


def decode_event(line: bytes) -> Event:
    """Raise msgspec.DecodeError or msgspec.ValidationError if the line is not an event."""
    return _events.decode(line)
