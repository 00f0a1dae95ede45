"""The sound of a call in one line."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from app.words import CallQuality


def loss_percent(quality: CallQuality) -> float:
    expected = quality.packets_received + quality.packets_lost
    return 100.0 * quality.packets_lost / expected if expected else 0.0


def quality_words(quality: CallQuality) -> str:
    """Return "PCMA · 0.2 % lost · jitter 4 ms"; "" before there is anything to tell."""
    if not quality.packets_received:
        return ""
    text = QCoreApplication.translate("Quality", "{codec} · {loss} % lost · jitter {jitter} ms")
    return text.format(
        codec=quality.codec,
        loss=QLocale().toString(loss_percent(quality), "f", 1),
        jitter=round(quality.jitter_ms),
    )
