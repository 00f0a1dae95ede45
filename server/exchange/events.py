"""What an exchange reports about a call in a queue, in one form for all exchanges."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from enum import Enum
from functools import cached_property
from typing import Any


class Kind(str, Enum):
    """ENDED: the talk after the answer is over. RANG: an agent did not answer; the caller waits on.

    LEFT: the caller left the queue, and the exchange goes on with the call. GONE: the exchange no longer has
    the call, and nobody saw how it left. RESTARTED: the exchange began anew; it names no call.
    """

    ENTERED = "entered"
    RANG = "rang"
    ANSWERED = "answered"
    ENDED = "ended"
    ABANDONED = "abandoned"
    LEFT = "left"
    GONE = "gone"
    RESTARTED = "restarted"


EARLIEST_YEAR, LATEST_YEAR = 1990, 2099  # exchanges write others where nothing happened
LIVE, LOG, CSV = "live", "log", "csv"  # sources
HISTORY = frozenset({LOG, CSV})  # complete and final; where it differs from LIVE, it is right


@dataclass(frozen=True)
class Event:
    """One report.

    Attributes:
        source: LIVE, LOG or CSV.
        at: By the exchange's clock.
        call_ref: The exchange's id of the caller's call; "" for RESTARTED.
        member: Who was rung or answered, as the exchange names the member of the queue.
        wait_s: How long the caller had waited in this queue then; None if the exchange does not say it.
        talk_s: Of ENDED.
        facts: position (1 is next), remote (the caller's number), reason (of LEFT), linked (the id that all
            parts of the call share), extension (of the member).
    """

    source: str
    at: datetime
    kind: Kind
    call_ref: str = ""
    queue: str = ""
    member: str = ""
    wait_s: float | None = None
    talk_s: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @cached_property
    def seq(self) -> int:
        """Return a number of its content: the same report, read twice, is one event."""
        said = (self.at.timestamp(), self.kind.value, self.call_ref, self.queue, self.member)
        text = json.dumps((*said, self.wait_s, self.talk_s, self.facts), sort_keys=True)
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def stated_time(epoch_s: object) -> datetime | None:
    """Return the time that an exchange states in seconds since 1970; None if it is none that can be."""
    try:
        found = datetime.fromtimestamp(float(str(epoch_s)), timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None
    return found if EARLIEST_YEAR <= found.year <= LATEST_YEAR else None
