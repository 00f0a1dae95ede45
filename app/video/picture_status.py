"""What to say where a call's picture is, or should be."""

from __future__ import annotations

from enum import Enum

from app.values.call import Call
from telephony.messages import VideoState

STALE_S = 5.0
MISSING_S = 10.0


class PictureStanding(Enum):
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
    *(PictureStanding.WAITING, PictureStanding.MISSING),
    *(PictureStanding.BROKEN, PictureStanding.CODEC, PictureStanding.RESTARTING),
)
_FAULTS = {
    "undecodable": PictureStanding.BROKEN,
    "codec": PictureStanding.CODEC,
    "process": PictureStanding.RESTARTING,
}


def picture_standing(call: Call, has_picture: bool, still_s: float, fault: str = "") -> PictureStanding:
    """still_s: For how long no new picture has come. fault: The VideoFault since which none has come."""
    video = call.video
    if video is None or video.state not in (VideoState.ON, VideoState.OFFERED):
        return PictureStanding.NONE
    if video.state is VideoState.OFFERED:
        return PictureStanding.OFFERED
    if call.is_held_here:
        return PictureStanding.HELD_HERE
    if call.is_held_there:
        return PictureStanding.HELD_THERE
    if not video.receives:
        return PictureStanding.NOT_SENT
    if has_picture and still_s < STALE_S:
        return PictureStanding.SEEN
    if fault:
        return _FAULTS[fault]
    if has_picture:
        return PictureStanding.STALE
    return PictureStanding.MISSING if still_s >= MISSING_S else PictureStanding.WAITING
