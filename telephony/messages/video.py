"""Video of calls: the desktop's commands and the events. Pictures are in shared memory, not in messages.

A call has video while its section in the session description is agreed with a port that is not 0 (RFC 3264).
We send one picture: camera, screen, window, or a still picture while it is off.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from telephony.messages.base import CallKey, Message

OWN_PICTURE: CallKey = ""  # in PictureOpened: the picture that we send, or would send


class Video(msgspec.Struct, frozen=True, kw_only=True):
    """The video settings of this workstation.

    Attributes:
        is_allowed: Use video at all. False: each offer of it is refused with port 0.
        camera: QCameraDevice id; "" for the system's default, "none" for none; "file:/x.webm" plays that
            file over and over instead, which makes the simulated applicant.
        other_cameras: Used in this order while the first is missing.
        starts_with_camera: The camera is on when the agent starts a call's video; otherwise, and when the
            peer adds video later, the still picture is sent.
        width, height: The largest size to send, 160x90 to 1280x720.
        frames_per_s: At most, 5 to 30.
        kilobits_per_s: At most, 100 to 4000, RTP included.
        first_codec: "vp8" or "h264": the codec that we offer first.
        is_mirrored: Show our own picture mirrored. The peer never gets it mirrored.
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
    """A picture that can be sent. kind: "off" (the still picture), "camera", "screen" or "window"."""

    kind: str = "off"
    source_id: str = ""
    name: str = ""


# -- commands -----------------------------------------------------------------------------------------------


class SetVideo(Message, frozen=True, kw_only=True):
    """Change the video settings, also during a call."""

    video: Video


class AddVideo(Message, frozen=True, kw_only=True):
    """Offer video in a call without it (re-INVITE). Nothing changes if the peer refuses."""

    call_key: CallKey


class RemoveVideo(Message, frozen=True, kw_only=True):
    """Set the video section's port to 0 (re-INVITE); the sound continues."""

    call_key: CallKey


class ChoosePicture(Message, frozen=True, kw_only=True):
    """Send this picture from now on, in the calls that send one now.

    Another call, another peer, or a crash ends the choice: PictureSourceChanged reports what is sent then.
    """

    source: PictureSource


class ListPictures(Message, frozen=True, kw_only=True):
    """Request PictureSources; it is also sent whenever a camera is plugged in or removed."""


class ShowOwnPicture(Message, frozen=True, kw_only=True):
    """Show the picture that we send, or would send, also without a call: the preview of the settings."""

    is_shown: bool


class SetShownSize(Message, frozen=True, kw_only=True):
    """Set the size of the shown picture in physical pixels, so that no more are converted. 0x0 while it is
    hidden.

    The picture keeps its aspect and is never enlarged. call_key: OWN_PICTURE for our own.
    """

    call_key: CallKey
    width: int
    height: int


class TakeSnapshot(Message, frozen=True, kw_only=True):
    """Write the peer's current picture to a PNG file, at its full size; SnapshotTaken follows."""

    call_key: CallKey
    path: str


# -- events -------------------------------------------------------------------------------------------------


class VideoState(Enum):
    NONE = "none"  # the call has no video
    OFFERED = "offered"  # we offered it; no answer yet
    ON = "on"
    REFUSED = "refused"  # the peer refused or cannot: the call continues with sound
    WANTED = "wanted"  # the peer offers it after the agent removed it: only the agent can add it again
    # the peer's video is unusable: not encrypted like the sound, unknown codec, no free port
    FAILED = "failed"


class VideoChanged(Message, frozen=True, kw_only=True):
    """The state of one call's video.

    Attributes:
        sends, receives: As agreed (a=sendrecv and so on), both False on hold.
        codec: "vp8" or "h264" of what we send; "" if nothing is sent.
        is_encrypted: By SRTP (RFC 3711, keys by RFC 4568).
    """

    call_key: CallKey
    state: VideoState
    sends: bool = False
    receives: bool = False
    codec: str = ""
    is_encrypted: bool = False


class PictureSourceChanged(Message, frozen=True, kw_only=True):
    """The picture that is sent now. `is_fallback`: the wanted one is missing; VideoFault says why."""

    source: PictureSource
    is_fallback: bool = False


class PictureSources(Message, frozen=True, kw_only=True):
    """What can be sent now.

    Attributes:
        share_fault: Why this desktop lets no program share a screen: "no_portal" (Wayland without
            xdg-desktop-portal's ScreenCast), "no_pipewire"; "" if it does.
    """

    sources: tuple[PictureSource, ...]
    share_fault: str = ""


class PictureOpened(Message, frozen=True, kw_only=True):
    """Frames of this call (OWN_PICTURE: our own) are in the shared memory `location` from now on.

    telephony.video.picture_memory reads it. Sent again when the memory changes.
    """

    call_key: CallKey
    location: str


class PictureClosed(Message, frozen=True, kw_only=True):
    """No more frames follow in the last `location` of this call."""

    call_key: CallKey


class SnapshotTaken(Message, frozen=True, kw_only=True):
    """The file is complete. sha256: Of its bytes, in hex."""

    call_key: CallKey
    path: str
    width: int
    height: int
    sha256: str


class VideoFault(Message, frozen=True, kw_only=True):
    """A fault of video; the call continues.

    Attributes:
        kind: "camera_missing", "camera_busy", "camera_lost", "screen_lost" (the shared window was closed),
            "undecodable" (the peer sends nothing usable),
            "codec" (a library is missing, or rejects our pictures),
            "process" (the video process ended and is restarted), "snapshot" (the file was not written),
            "slow" (this computer cannot keep up: smaller or fewer pictures are sent).
        reason: The text of the library or the system, for the log.
        call_key: "" if the fault concerns no single call.
    """

    kind: str
    reason: str = ""
    call_key: CallKey = ""


class VideoStatistics(Message, frozen=True, kw_only=True):
    """Sent each second while a call has video. Rates are of the last second, losses of the whole call.

    Attributes:
        loss_received, loss_sent: Share of packets, 0 to 1; `loss_sent` as the peer reports it (RFC 3550).
        round_trip_ms: None before the peer has reported.
        target_kilobits_per_s: Our own limit after loss and the peer's limits.
        sound_offset_ms: How much later than the sound the picture is shown; None if unknown.
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
