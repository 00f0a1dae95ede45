"""The timer of windows and services that beats with the checks of the engine: one wake-up for all."""

from telephony.process.beat import REST_MS, SECOND_MS, Beat, until_beat_ms

__all__ = ["REST_MS", "SECOND_MS", "Beat", "until_beat_ms"]
