"""Video of calls: what the desktop wants, and what is true. Pictures travel in shared memory, not in here.

A call has video while its section in the session description is agreed on with a port that is not 0
(RFC 3264). What we send is one picture: camera, screen, window, or a still one while it is off.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from telephony.messages.base import CallKey, Message

OWN_PICTURE: CallKey = ""  # in PictureOpened: what we send, or would send


class Video(msgspec.Struct, frozen=True, kw_only=True):
    """What video may do on this workstation.

    Attributes:
        is_allowed: Take part in video at all. False: each offer of it is refused with port 0.
        camera: QCameraDevice id; "" for the system's default, "none" for none; "file:/x.webm" plays that
            file over and over instead, which makes the simulated applicant.
        other_cameras: Used in this order while the first is missing.
        starts_with_camera: The camera is on when a call gets video by an act of the agent's; else, and when
            the far side adds video later, the still picture is sent.
        width, height: At most so many pixels are sent, 160x90 to 1280x720.
        frames_per_s: At most, 5 to 30.
        kilobits_per_s: At most, 100 to 4000, RTP included.
        first_codec: "vp8" or "h264": what we offer first.
        is_mirrored: The own picture is shown as in a mirror. The far side never gets it so.
    """

    is_allowed: bool = True
    camera: str = ""
    other_cameras: tuple[str, ...] = ()
    starts_with_camera: bool = False
    width: int = 1280
    height: int = 720
    frames_per_s: int = 25
    kilobits_per_s: int = 1500
    first_codec: str = "h264"
    is_mirrored: bool = True


class PictureSource(Message, frozen=True, kw_only=True):
    """What can be sent. kind: "off" (the still picture), "camera", "screen" or "window"."""

    kind: str = "off"
    source_id: str = ""
    name: str = ""


# -- commands -----------------------------------------------------------------------------------------------


class SetVideo(Message, frozen=True, kw_only=True):
    """Change what video may do, also in the middle of a call."""

    video: Video


class AddVideo(Message, frozen=True, kw_only=True):
    """Offer video in a call that has none (re-INVITE). Nothing changes if the far side refuses."""

    call_key: CallKey


class RemoveVideo(Message, frozen=True, kw_only=True):
    """Give the video section port 0 (re-INVITE); the sound goes on."""

    call_key: CallKey


class ChoosePicture(Message, frozen=True, kw_only=True):
    """Send this from now on, in the calls that are sent a picture now.

    Another call, another person, or a crash makes an end of it: PictureSourceChanged says what is sent then.
    """

    source: PictureSource


class ListPictures(Message, frozen=True, kw_only=True):
    """Ask for PictureSources; it is also told whenever a camera comes or goes."""


class ShowOwnPicture(Message, frozen=True, kw_only=True):
    """Show what we send, or would send, also without a call: the preview of the settings."""

    is_shown: bool


class SetShownSize(Message, frozen=True, kw_only=True):
    """Convert no more pixels than are shown: real ones, of the area. 0x0 while nothing is shown at all.

    The picture keeps its aspect and is never enlarged. call_key: OWN_PICTURE for the own one.
    """

    call_key: CallKey
    width: int
    height: int


class TakeSnapshot(Message, frozen=True, kw_only=True):
    """Write the far side's picture of now to a PNG file, at its full size; SnapshotTaken follows."""

    call_key: CallKey
    path: str


# -- events -------------------------------------------------------------------------------------------------


class VideoState(Enum):
    NONE = "none"  # the call has no video
    OFFERED = "offered"  # by us, not answered yet
    ON = "on"
    REFUSED = "refused"  # by the far side, or it cannot: the call goes on with sound
    WANTED = "wanted"  # by the far side, after the agent took it away: only the agent brings it back
    FAILED = "failed"  # the far side's cannot be taken: not encrypted as the sound is, unknown, no free port


class VideoChanged(Message, frozen=True, kw_only=True):
    """What is true of one call's video now.

    Attributes:
        sends, receives: As agreed on (a=sendrecv and so on), both False on hold.
        codec: "vp8" or "h264" of what we send; "" if nothing is.
        is_encrypted: By SRTP (RFC 3711, keys by RFC 4568).
    """

    call_key: CallKey
    state: VideoState
    sends: bool = False
    receives: bool = False
    codec: str = ""
    is_encrypted: bool = False


class PictureSourceChanged(Message, frozen=True, kw_only=True):
    """This is sent now. `is_fallback`: what was wanted is missing; VideoFault says why."""

    source: PictureSource
    is_fallback: bool = False


class PictureSources(Message, frozen=True, kw_only=True):
    sources: tuple[PictureSource, ...]


class PictureOpened(Message, frozen=True, kw_only=True):
    """Frames of this call (OWN_PICTURE: our own) are in the shared memory `location` from now on.

    telephony.video.picture_memory reads it. It comes anew when the memory is another one.
    """

    call_key: CallKey
    location: str


class PictureClosed(Message, frozen=True, kw_only=True):
    """There will be no more frames in the last `location` of this call."""

    call_key: CallKey


class SnapshotTaken(Message, frozen=True, kw_only=True):
    """The file is complete. sha256: of its bytes, in hex."""

    call_key: CallKey
    path: str
    width: int
    height: int
    sha256: str


class VideoFault(Message, frozen=True, kw_only=True):
    """Something of video is not as it should be; the call goes on.

    Attributes:
        kind: "camera_missing", "camera_busy", "camera_lost", "screen_lost" (the shared window is gone),
            "undecodable" (nothing usable comes from the far side),
            "codec" (a library is missing, or takes none of our pictures),
            "process" (the video process ended and is started again), "snapshot" (the file was not written),
            "slow" (this computer cannot keep up: smaller or fewer pictures are sent).
        reason: The library's or system's words, for the log.
        call_key: "" if it is about no single call.
    """

    kind: str
    reason: str = ""
    call_key: CallKey = ""


class VideoStatistics(Message, frozen=True, kw_only=True):
    """Each second while a call has video. Rates are of the last second, losses of the whole call.

    Attributes:
        loss_received, loss_sent: Share of packets, 0 to 1; `loss_sent` as the far side reports it (RFC 3550).
        round_trip_ms: None before the far side has reported.
        target_kilobits_per_s: What we allow ourselves after loss and remote limits.
        sound_offset_ms: How much later than the sound the picture is shown; None if not known.
    """

    call_key: CallKey
    width_received: int = 0
    height_received: int = 0
    frames_per_s_received: float = 0.0
    kilobits_per_s_received: float = 0.0
    loss_received: float = 0.0
    jitter_ms: float = 0.0
    width_sent: int = 0
    height_sent: int = 0
    frames_per_s_sent: float = 0.0
    kilobits_per_s_sent: float = 0.0
    target_kilobits_per_s: float = 0.0
    loss_sent: float = 0.0
    round_trip_ms: float | None = None
    sound_offset_ms: float | None = None
