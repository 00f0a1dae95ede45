"""The messages between engine and video process: commands and events, one line of JSON each.

They are encoded like those of the engine (telephony/messages), and many are the desktop's own, passed on.
VideoReady comes first. A Ping is answered with Pong.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from telephony.messages import CallKey, Message, Ping, Pong, Stop
from telephony.messages.video import (
    ChoosePicture,
    ListPictures,
    PictureClosed,
    PictureOpened,
    PictureSourceChanged,
    PictureSources,
    SetShownSize,
    SetVideo,
    ShowOwnPicture,
    SnapshotTaken,
    TakeSnapshot,
    VideoFault,
    VideoStatistics,
)
from telephony.sip.video_agreement import Received, SrtpKey, VideoFormat


class VideoReady(Message, frozen=True, kw_only=True):
    """The first event: the process now accepts commands.

    pid: Its process id. The engine may have started a launcher instead (python.exe of a virtual environment
        on Windows).
    """

    pid: int


class OpenStream(Message, frozen=True, kw_only=True):
    """Carry this call's video from now on, or change it: VideoAgreement without its sockets.

    Attributes:
        sockets: The number of the pair (RTP, RTCP) that is handed over beside this line; the same number as
            before: keep using that pair.
        shared: The pair in Windows' form (socket.share); empty elsewhere.
        person: The peer, so that its picture is never mistaken for another's.
    """

    call_key: CallKey
    sockets: int
    remote_rtp: tuple[str, int]
    remote_rtcp: tuple[str, int]
    sends: bool
    receives: bool
    send_format: VideoFormat
    receive_formats: tuple[VideoFormat, ...]
    send_key: SrtpKey | None = None
    receive_key: SrtpKey | None = None
    kilobits_per_s: int | None = None
    shared: tuple[bytes, ...] = ()
    received: Received | None = None
    person: str = ""


class CloseStream(Message, frozen=True, kw_only=True):
    """The call no longer has video."""

    call_key: CallKey


class SetSoundDelay(Message, frozen=True, kw_only=True):
    """The present delay of this call's sound from the network to the ear: jitter buffer and device."""

    call_key: CallKey
    delay_ms: float


class PacketsReceived(Message, frozen=True, kw_only=True):
    """Sent each second with SRTP, for the next process if this one dies."""

    call_key: CallKey
    received: Received


VideoCommand: TypeAlias = (
    OpenStream
    | CloseStream
    | SetSoundDelay
    | SetVideo
    | ChoosePicture
    | ListPictures
    | ShowOwnPicture
    | SetShownSize
    | TakeSnapshot
    | Ping
    | Stop
)
VideoEvent: TypeAlias = (
    PictureSourceChanged
    | PictureSources
    | PictureOpened
    | PictureClosed
    | SnapshotTaken
    | VideoFault
    | VideoStatistics
    | PacketsReceived
    | Pong
    | VideoReady
)

_commands: msgspec.json.Decoder[VideoCommand] = msgspec.json.Decoder(VideoCommand)
_events: msgspec.json.Decoder[VideoEvent] = msgspec.json.Decoder(VideoEvent)


def decode_video_command(line: bytes) -> VideoCommand:
    """Raise msgspec.DecodeError or msgspec.ValidationError if the line is not a command."""
    return _commands.decode(line)


def decode_video_event(line: bytes) -> VideoEvent:
    """Raise msgspec.DecodeError or msgspec.ValidationError if the line is not an event."""
    return _events.decode(line)
