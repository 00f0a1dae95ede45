"""What is said about the pictures of a call."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from app.common.enums import CallState, PictureSource, VideoStatistics
from app.values.call import Call
from app.video.picture_status import PictureStatus
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_STANDINGS = {
    PictureStatus.NONE: QT_TRANSLATE_NOOP("Video", "This call has no video."),
    PictureStatus.OFFERED: QT_TRANSLATE_NOOP("Video", "Video was offered. Waiting for the other side."),
    PictureStatus.HELD_HERE: QT_TRANSLATE_NOOP("Video", "On hold: no picture goes either way."),
    PictureStatus.HELD_THERE: QT_TRANSLATE_NOOP("Video", "The other side has put you on hold."),
    PictureStatus.NOT_SENT: QT_TRANSLATE_NOOP("Video", "The other party's camera is off."),
    PictureStatus.WAITING: QT_TRANSLATE_NOOP("Video", "Waiting for the first picture…"),
    PictureStatus.STALE: QT_TRANSLATE_NOOP(
        "Video", "No new picture for 5 seconds: this one is old. The sound goes on."
    ),
    PictureStatus.MISSING: QT_TRANSLATE_NOOP(
        "Video",
        "No picture arrives. Ask whether their camera is on, or add the video again. The sound goes on.",
    ),
    PictureStatus.BROKEN: QT_TRANSLATE_NOOP(
        "Video", "The received video cannot be shown. Add the video again. The sound goes on."
    ),
    PictureStatus.CODEC: QT_TRANSLATE_NOOP(
        "Video", "No picture: a part of Loket is missing here. The sound goes on. Tell the IT department."
    ),
    PictureStatus.RESTARTING: QT_TRANSLATE_NOOP(
        "Video", "The pictures are being started again. The sound goes on."
    ),
}
_CAUSES = {
    "loss_to_us": QT_TRANSLATE_NOOP(
        "Video",
        "Parts of their picture are lost on the network. Use the cable instead of Wi-Fi, and stop downloads.",
    ),
    "few_from_there": QT_TRANSLATE_NOOP(
        "Video", "Few pictures arrive: their computer or network is slow. Sound has priority."
    ),
    "loss_to_them": QT_TRANSLATE_NOOP(
        "Video", "Parts of your picture do not reach them. Switch the camera off if the sound suffers."
    ),
    "narrow": QT_TRANSLATE_NOOP(
        "Video",
        "The network is narrow: what you send is smaller and coarser. Switch the camera off if it stays.",
    ),
    "delay": QT_TRANSLATE_NOOP("Video", "Pictures arrive late. Leave a pause after each sentence."),
}
_SHARE_FAULTS = {
    "no_portal": QT_TRANSLATE_NOOP(
        "Video",
        "This desktop lets no program share a screen. Sign in with an X11 session, or have the IT department "
        "install the ScreenCast portal of the desktop (xdg-desktop-portal).",
    ),
    "no_pipewire": QT_TRANSLATE_NOOP(
        "Video",
        "Screens cannot be shared: PipeWire does not run. Have the IT department start it, or sign in with "
        "an X11 session.",
    ),
}


def picture_status_words(status: PictureStatus) -> str:
    """Return what to say in the picture's place; "" while it is seen."""
    return translate("Video", _STANDINGS[status]) if status in _STANDINGS else ""


def cause_words(cause: str) -> str:
    return translate("Video", _CAUSES[cause]) if cause else ""


def source_words(source: PictureSource) -> str:
    """Return what the far side sees of us."""
    if source.kind == "off":
        return translate("Video", "Camera off: they see a still picture")
    if source.kind == "camera":
        return translate("Video", "They see you")
    return translate("Video", "They see: {name}").format(name=source_name(source))


def source_name(source: PictureSource) -> str:
    """Return what a shared screen or window is called; Wayland gives no name."""
    return source.name or translate("Video", "the chosen screen")


def share_fault_words(fault: str) -> str:
    """Return why no screen can be shared on this desktop, and what to do; "" if one can."""
    return translate("Video", _SHARE_FAULTS[fault]) if fault in _SHARE_FAULTS else ""


def offered_words(call: Call) -> str:
    """Return what an answer, or ours, will show of the agent; "" if the call offers no video."""
    if not call.offers_video or call.state is CallState.CONNECTED:
        return ""
    if call.shows_camera:
        return translate("Video", "Video call: they will see you as soon as it is answered.")
    return translate("Video", "Video call: your camera stays off, they will see a still picture.")


def figure_rows(figures: VideoStatistics) -> tuple[tuple[str, str], ...]:
    """Return name and value of each figure."""
    received = _picture(figures.width_received, figures.height_received, figures.frames_per_s_received)
    sent = _picture(figures.width_sent, figures.height_sent, figures.frames_per_s_sent)
    trip = f"{_number(figures.round_trip_ms)} ms" if figures.round_trip_ms is not None else "–"
    offset = f"{_number(figures.sound_offset_ms)} ms" if figures.sound_offset_ms is not None else "–"
    lost = f"{_number(figures.loss_received * 100, 1)} % / {_number(figures.loss_sent * 100, 1)} %"
    rate = f"{_number(figures.kilobits_per_s_received)} / {_number(figures.kilobits_per_s_sent)} kbit/s"
    return (
        (translate("Video", "Received picture"), received),
        (translate("Video", "Sent picture"), sent),
        (translate("Video", "Lost on the way to us / to them"), lost),
        (translate("Video", "Rate to us / to them"), rate),
        (translate("Video", "There and back (round trip)"), trip),
        (translate("Video", "Picture after the sound"), offset),
    )


def _picture(width: int, height: int, frames_per_s: float) -> str:
    if not width:
        return "–"
    text = translate("Video", "{width}x{height}, {frames} a second")
    return text.format(width=width, height=height, frames=_number(frames_per_s))


def _number(value: float | None, decimals: int = 0) -> str:
    return QLocale().toString(float(value or 0.0), "f", decimals)
