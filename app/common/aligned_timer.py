"""The timer of windows and services that fires with the checks of the engine: one wake-up for all."""

from telephony.process.aligned_timer import REST_MS, SECOND_MS, AlignedTimer, until_tick_ms

__all__ = ["REST_MS", "SECOND_MS", "AlignedTimer", "until_tick_ms"]
