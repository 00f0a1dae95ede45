"""What desktop and engine say to each other: commands down, events up, one line of JSON each.

Every message is a frozen struct; its class name travels as its "type". The engine makes texts from SIP
peers plain and short before an event leaves it, so a line that does not decode is an error of ours.
Times are aware and in UTC. `call_key` is ours and lives as long as the call; the SIP header is `call_id`.
"""

from __future__ import annotations

import msgspec

from telephony.messages.base import CallKey, Message
from telephony.messages.call_events import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallQuality,
    CallReferred,
    CallRefused,
    CallState,
    CallStatistics,
    ConferenceChanged,
    DtmfReceived,
    DtmfSent,
    TransferProgress,
)
from telephony.messages.commands import (
    Answer,
    AttendedTransfer,
    Command,
    Configure,
    Dial,
    HangUp,
    Hold,
    LetRing,
    PauseRecording,
    Ping,
    PlayReminder,
    Redirect,
    Refresh,
    Resume,
    SaveDiagnostics,
    SendDtmf,
    SendMessage,
    SetConference,
    SetMute,
    SetPolicy,
    SetSound,
    SoundQuestion,
    StartPlayback,
    StartRecording,
    StartSoundCheck,
    Stop,
    StopPlayback,
    StopRecording,
    TestRing,
    Transfer,
    Watch,
)
from telephony.messages.events import (
    ColleagueChanged,
    ColleagueState,
    CommandRefused,
    DevicesChanged,
    DiagnosticsSaved,
    EngineFailed,
    EngineReady,
    Event,
    MessageReceived,
    MessageSent,
    MuteChanged,
    PlaybackChanged,
    Pong,
    Reachability,
    RecordingChanged,
    RecordingEnded,
    RecordingState,
    Registration,
    RegistrationState,
    SoundChecked,
    SoundDevice,
    SoundRole,
    SoundRouted,
    VoiceMailChanged,
    VoiceTreated,
)
from telephony.messages.settings import Account, CallPolicy, Network, Sound

__all__ = [
    "Account",
    "Answer",
    "AttendedTransfer",
    "CallChanged",
    "CallEnded",
    "CallIncoming",
    "CallKey",
    "CallPolicy",
    "CallQuality",
    "CallReferred",
    "CallRefused",
    "CallState",
    "CallStatistics",
    "ColleagueChanged",
    "ColleagueState",
    "Command",
    "CommandRefused",
    "ConferenceChanged",
    "Configure",
    "DevicesChanged",
    "DiagnosticsSaved",
    "Dial",
    "DtmfReceived",
    "DtmfSent",
    "EngineFailed",
    "EngineReady",
    "Event",
    "HangUp",
    "Hold",
    "LetRing",
    "Message",
    "MessageReceived",
    "MessageSent",
    "MuteChanged",
    "Network",
    "PauseRecording",
    "Ping",
    "PlayReminder",
    "PlaybackChanged",
    "Pong",
    "Reachability",
    "RecordingChanged",
    "RecordingEnded",
    "RecordingState",
    "Redirect",
    "Refresh",
    "Registration",
    "RegistrationState",
    "Resume",
    "SaveDiagnostics",
    "SendDtmf",
    "SendMessage",
    "SetConference",
    "SetMute",
    "SetPolicy",
    "SetSound",
    "Sound",
    "SoundChecked",
    "SoundDevice",
    "SoundQuestion",
    "SoundRole",
    "SoundRouted",
    "StartPlayback",
    "StartRecording",
    "StartSoundCheck",
    "Stop",
    "StopPlayback",
    "StopRecording",
    "TestRing",
    "Transfer",
    "TransferProgress",
    "VoiceMailChanged",
    "VoiceTreated",
    "Watch",
    "decode_command",
    "decode_event",
    "encode",
]

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
