"""How a call sounds, in words: how good, what most likely makes it bad, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from app.common.enums import CallQuality
from app.common.sound_grade import FAIR, GOOD, POOR
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate


_NOW = {
    "good": QT_TRANSLATE_NOOP("Quality", "Sounds good."),
    "fair": QT_TRANSLATE_NOOP("Quality", "Sounds fair."),
    "poor": QT_TRANSLATE_NOOP("Quality", "Sounds poor."),
    "bad": QT_TRANSLATE_NOOP("Quality", "Sounds bad."),
}
_AFTERWARDS = {
    "good": QT_TRANSLATE_NOOP("Quality", "good sound"),
    "fair": QT_TRANSLATE_NOOP("Quality", "fair sound"),
    "poor": QT_TRANSLATE_NOOP("Quality", "poor sound"),
    "bad": QT_TRANSLATE_NOOP("Quality", "bad sound"),
}
_ADVICE = {
    "loss_to_us": QT_TRANSLATE_NOOP(
        "Quality",
        "Parts of what they say are lost on the network. Use the cable instead of Wi-Fi, and stop downloads "
        "and video.",
    ),
    "loss_to_them": QT_TRANSLATE_NOOP(
        "Quality",
        "Parts of what you say do not reach them. Use the cable instead of Wi-Fi; if it stays, offer to "
        "call back.",
    ),
    "jitter": QT_TRANSLATE_NOOP(
        "Quality",
        "Their voice comes unevenly: the network is busy, here or there. Use the cable instead of Wi-Fi, and "
        "stop downloads.",
    ),
    "delay": QT_TRANSLATE_NOOP(
        "Quality",
        "Voices arrive late, so that both begin to talk at once. Leave a pause after each sentence; a "
        "call back by another line may help.",
    ),
    "sound_device": QT_TRANSLATE_NOOP(
        "Quality",
        "This computer is too busy for the sound. Close programs that you do not need; plug the headset "
        "into another socket.",
    ),
    "microphone_silent": QT_TRANSLATE_NOOP(
        "Quality",
        "They cannot hear you: the microphone gives no sound. Look for the mute switch of the headset, or "
        "choose another microphone.",
    ),
    "nothing_heard": QT_TRANSLATE_NOOP(
        "Quality", "Nothing is heard from the other side. They may have muted: ask whether they hear you."
    ),
    "no_packets": QT_TRANSLATE_NOOP(
        "Quality", "No sound arrives from the other side. If it stays so, call back; report the call."
    ),
}
_WHERE = {
    "loss_to_us": QT_TRANSLATE_NOOP("Quality", "network"),
    "loss_to_them": QT_TRANSLATE_NOOP("Quality", "network"),
    "jitter": QT_TRANSLATE_NOOP("Quality", "network"),
    "delay": QT_TRANSLATE_NOOP("Quality", "delay"),
    "sound_device": QT_TRANSLATE_NOOP("Quality", "this computer was busy"),
    "microphone_silent": QT_TRANSLATE_NOOP("Quality", "microphone silent"),
    "nothing_heard": QT_TRANSLATE_NOOP("Quality", "nothing heard"),
    "no_packets": QT_TRANSLATE_NOOP("Quality", "no sound arrived"),
}


def grade(mos: float) -> str:
    """Return "good", "fair", "poor" or "bad"; "" if it is unknown (0)."""
    if not mos:
        return ""
    return "good" if mos >= GOOD else "fair" if mos >= FAIR else "poor" if mos >= POOR else "bad"


def quality_grade(quality: CallQuality) -> str:
    """Return the grade of the worse side, at best "fair" if something makes it worse: one verdict."""
    return _verdict((quality.mos, quality.mos_there), quality.cause)


def _verdict(sides: tuple[float, float], cause: str) -> str:
    known = [mos for mos in sides if mos]
    found = grade(min(known)) if known else ""
    return "fair" if found == "good" and cause else found


def quality_words(quality: CallQuality) -> str:
    """Return "Sounds poor. Parts of what they say ..."; "" before anything is measured."""
    found = quality_grade(quality)
    parts = [translate("Quality", _NOW[found])] if found and quality.cause not in _SILENCES else []
    if quality.cause in _ADVICE:
        parts.append(translate("Quality", _ADVICE[quality.cause]))
    return " ".join(parts)


def summary_words(figures: Mapping[str, Any]) -> str:
    """Return how a call sounded that is over, e.g. "poor sound (network)", from what its record kept."""
    cause = str(figures.get("cause", ""))
    found = _verdict(_sides(figures), cause)
    where = _WHERE.get(cause)
    if not found or cause in _SILENCES:
        return translate("Quality", where) if where else ""
    text = translate("Quality", _AFTERWARDS[found])
    return f"{text} ({translate('Quality', where)})" if where else text


def is_worth_saying(figures: Mapping[str, Any]) -> bool:
    """Whether a call that is over sounded other than good."""
    return _verdict(_sides(figures), str(figures.get("cause", ""))) not in ("", "good") or bool(
        figures.get("cause")
    )


def _sides(figures: Mapping[str, Any]) -> tuple[float, float]:
    return float(figures.get("mos") or 0), float(figures.get("mos_there") or 0)


def detail_rows(quality: CallQuality) -> tuple[tuple[str, str], ...]:
    """Return name and value of each figure."""
    ours, theirs = _mos(quality.mos), _mos(quality.mos_there)
    return (
        (translate("Quality", "Sound format"), quality.codec or "–"),
        (translate("Quality", "Quality here / there (MOS, 1 to 4.5)"), f"{ours} / {theirs}"),
        (
            translate("Quality", "Lost on the way to us / to them"),
            f"{_number(quality.lost_percent)} % / {_number(quality.lost_there_percent)} %",
        ),
        (translate("Quality", "Uneven arrival (jitter)"), f"{_number(quality.jitter_ms, 0)} ms"),
        (translate("Quality", "There and back (round trip)"), f"{_number(quality.round_trip_ms, 0)} ms"),
        (translate("Quality", "Gaps made by this computer"), str(quality.underruns)),
        (
            translate("Quality", "Heard / spoken"),
            f"{_number(quality.heard_s, 0)} s / {_number(quality.spoken_s, 0)} s",
        ),
    )


_SILENCES = frozenset({"microphone_silent", "nothing_heard", "no_packets"})  # a grade would mislead


def _mos(mos: float) -> str:
    return _number(mos) if mos else "–"


def _number(value: float, decimals: int = 1) -> str:
    return QLocale().toString(float(value), "f", decimals)
