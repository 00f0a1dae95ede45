"""What is to be said where a call's picture is, or should be."""

from __future__ import annotations

from enum import Enum

from app.desk_call import DeskCall
from telephony.messages import VideoState

STALE_S = 5.0


class PictureStanding(Enum):
    """How it stands with the far side's picture."""

    NONE = "none"  # there is no video
    OFFERED = "offered"
    HELD_HERE = "held_here"
    HELD_THERE = "held_there"
    NOT_SENT = "not_sent"  # the far side sends none, e.g. its camera is off
    WAITING = "waiting"  # for the first one
    STALE = "stale"  # no new one for a while: what is seen is old
    SEEN = "seen"
    FAILED = "failed"


def picture_standing(call: DeskCall, has_picture: bool, still_s: float) -> PictureStanding:
    """still_s: For how long no new picture has come."""
    video = call.video
    if video is None or video.state in (VideoState.NONE, VideoState.REFUSED):
        return PictureStanding.NONE
    if video.state is VideoState.OFFERED:
        return PictureStanding.OFFERED
    if video.state is VideoState.FAILED:
        return PictureStanding.FAILED
    if call.is_held_here:
        return PictureStanding.HELD_HERE
    if call.is_held_there:
        return PictureStanding.HELD_THERE
    if not video.receives:
        return PictureStanding.NOT_SENT
    if not has_picture:
        return PictureStanding.WAITING
    return PictureStanding.STALE if still_s >= STALE_S else PictureStanding.SEEN
