"""What a stage of the demo's story waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on once `is_over()`; after `timeout_s` the stage has failed."""

    what: str
    is_over: Callable[[], bool]
    timeout_s: float = 30.0  # also on a machine that has other work
