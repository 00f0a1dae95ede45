"""The quality of a call's video: the likely cause when it is bad, and its summary for the record."""

from __future__ import annotations

from typing import Any

from app.values.call import Call
from telephony.messages import VideoStatistics

_LOST = 0.03  # of the packets: blocks and jumps are visible
_LATE_MS = 400.0
_FEW_PER_S = 8.0
_NARROW_KILOBITS = 200.0  # below that, faces are coarse


def video_cause(figures: VideoStatistics, receives: bool) -> str:
    """Return the likely cause, "" for none: the worst for the agent comes first."""
    if figures.loss_received > _LOST:
        return "loss_to_us"
    if receives and figures.width_received and figures.frames_per_s_received < _FEW_PER_S:
        return "few_from_there"
    if figures.loss_sent > _LOST:
        return "loss_to_them"
    if figures.width_sent and 0 < figures.target_kilobits_per_s < _NARROW_KILOBITS:
        return "narrow"
    if (figures.round_trip_ms or 0.0) > _LATE_MS:
        return "delay"
    return ""


def video_summary(call: Call) -> dict[str, Any]:
    """Return the summary of a call's video for its record: last sizes and losses."""
    figures = call.video_statistics
    if figures is None:
        return {}
    return {
        "video": {
            "received": f"{figures.width_received}x{figures.height_received}",
            "sent": f"{figures.width_sent}x{figures.height_sent}",
            "lost_percent": round(figures.loss_received * 100, 1),
            "lost_there_percent": round(figures.loss_sent * 100, 1),
            "round_trip_ms": round(figures.round_trip_ms or 0.0),
        }
    }
