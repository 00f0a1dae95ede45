"""How a source of the exchange is, for the log and for metrics."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

_log = logging.getLogger(__name__)
STARTING = "starting"


class LineError(Exception):
    """The exchange cannot be reached, or refuses. The text is a reason without secrets."""


@dataclass(slots=True)
class SourceHealth:
    """How a source is.

    Attributes:
        fault: Why it is not read now; "" if it is.
        read_at: When it was last read.
        bad: Lines that could not be read since the start.
    """

    fault: str = STARTING
    read_at: datetime | None = None
    bad: int = 0

    @property
    def works(self) -> bool:
        return not self.fault


def note_fault(health: SourceHealth, name: str, fault: str) -> None:
    """Note how a source is; log it when it changes."""
    if fault != health.fault:
        if fault:
            _log.warning("%s cannot be read: %s", name, fault)
        else:
            _log.info("%s is read", name)
    health.fault = fault
