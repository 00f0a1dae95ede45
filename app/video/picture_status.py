"""What to say where a call's picture is, or should be."""

from __future__ import annotations

from enum import Enum

from app.values.call import Call
from telephony.messages import VideoState

STALE_S = 5.0
MISSING_S = 10.0


class PictureStatus(Enum):
    """The state of the far side's picture."""

    NONE = "none"  # there is no video
    OFFERED = "offered"
    HELD_HERE = "held_here"
    HELD_THERE = "held_there"
    NOT_SENT = "not_sent"  # the far side sends none, e.g. its camera is off
    WAITING = "waiting"  # for the first one
    STALE = "stale"  # no new one for a while: the shown one is old
    SEEN = "seen"
    MISSING = "missing"  # none has come for too long
    BROKEN = "broken"  # the received data is no picture
    CODEC = "codec"  # a library is missing here
    RESTARTING = "restarting"  # our process that makes pictures has ended


UNSEEN = (
    *(PictureStatus.WAITING, PictureStatus.MISSING),
    *(PictureStatus.BROKEN, PictureStatus.CODEC, PictureStatus.RESTARTING),
)
_FAULTS = {
    "undecodable": PictureStatus.BROKEN,
    "codec": PictureStatus.CODEC,
    "process": PictureStatus.RESTARTING,
}


def picture_status(call: Call, has_picture: bool, still_s: float, fault: str = "") -> PictureStatus:
    """still_s: For how long no new picture has come. fault: The VideoFault since which none has come."""
    video = call.video
    if video is None or video.state not in (VideoState.ON, VideoState.OFFERED):
        return PictureStatus.NONE
    if video.state is VideoState.OFFERED:
        return PictureStatus.OFFERED
    if call.is_held_here:
        return PictureStatus.HELD_HERE
    if call.is_held_there:
        return PictureStatus.HELD_THERE
    if not video.receives:
        return PictureStatus.NOT_SENT
    if has_picture and still_s < STALE_S:
        return PictureStatus.SEEN
    if fault:
        return _FAULTS[fault]
    if has_picture:
        return PictureStatus.STALE
    return PictureStatus.MISSING if still_s >= MISSING_S else PictureStatus.WAITING
