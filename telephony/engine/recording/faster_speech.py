"""Plays speech faster at the same pitch: overlapping pieces, each cut where it fits best (WSOLA)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

HOP = 240  # output samples per step: 15 ms at 16 kHz
SEARCH = 120  # how far a piece may lie from its nominal position: half the period of a low voice


class FasterSpeech:
    """Takes mono samples piece by piece and returns fewer. `speed` 1.0 leaves them unchanged."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._hop_in = round(HOP * speed)
        self._waiting: NDArray[np.float32] = np.zeros(SEARCH, np.float32)
        self._at = SEARCH  # nominal position of the next piece in the waiting samples
        self._tail: NDArray[np.float32] = np.zeros(HOP, np.float32)
        # the samples that followed the last piece
        self._following: NDArray[np.float32] = np.zeros(HOP, np.float32)
        self._fade_in = np.sin(np.linspace(0, np.pi / 2, HOP, endpoint=False, dtype=np.float32)) ** 2

    def take(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        if self._speed == 1.0:
            return samples
        self._waiting = np.concatenate((self._waiting, samples.astype(np.float32)))
        pieces: list[NDArray[np.float32]] = []
        while self._at + SEARCH + 3 * HOP <= len(self._waiting):
            pieces.append(self._next_piece())
        if not pieces:
            return np.zeros(0, np.int16)
        return np.clip(np.concatenate(pieces), -32768, 32767).astype(np.int16)

    def _next_piece(self) -> NDArray[np.float32]:
        start = self._at - SEARCH + self._best_shift()
        piece = self._waiting[start : start + 2 * HOP]
        out = self._tail * (1 - self._fade_in) + piece[:HOP] * self._fade_in
        self._tail = piece[HOP:].copy()
        self._following = self._waiting[start + HOP : start + 2 * HOP].copy()
        done = self._at + self._hop_in - SEARCH
        self._waiting, self._at = self._waiting[done:], SEARCH
        return np.asarray(out, np.float32)

    def _best_shift(self) -> int:
        """Return the position in reach where the sound continues most smoothly."""
        reach = self._waiting[self._at - SEARCH : self._at + SEARCH + HOP]
        likeness: NDArray[Any] = np.correlate(reach, self._following, "valid")
        power = np.convolve(reach * reach, np.ones(HOP, np.float32), "valid")
        return int(np.argmax(likeness / np.sqrt(power + 1.0)))
