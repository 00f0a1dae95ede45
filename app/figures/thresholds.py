"""What the office expects, each from a day on: earlier days stay as they were counted, and judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from sqlalchemy import Connection, select

from db.fact_tables import THRESHOLDS


class Threshold(str, Enum):
    """RETURN: Office time in which a missed caller should be reached.

    ANSWER: In which a caller in a queue should be answered. SHORT: Who hangs up in a queue sooner has dialled
    wrongly, or heard the announcement only.
    """

    RETURN = "return"
    ANSWER = "answer"
    SHORT = "short"


DEFAULTS_S: Mapping[Threshold, int] = {Threshold.RETURN: 30 * 60, Threshold.ANSWER: 20, Threshold.SHORT: 5}
MOST_S = 7 * 24 * 3600
# The shares that may have a target, in percent; without one nothing is expected.
AT_LEAST = (
    *("step_on_time", "unit_on_time", "promise_kept", "deadline_kept", "satisfied", "fcr_7d"),
    *("answer_rate", "missed_returned", "gone_returned", "service_level", "reachability"),
)
AT_MOST = (
    *("escalation_rate", "reopened_in_7_days", "unit_incomplete", "transfer_rate", "bad_sound"),
    "abandon_rate",
)
_WAITS = ("asa_ms", "answered_wait_ms", "answered_wait_p90_ms")  # expected as ANSWER is, and at most


@dataclass(frozen=True, slots=True)
class Thresholds:
    """changes: By key, in the order of their days."""

    changes: Mapping[str, Sequence[tuple[date, int]]] = field(default_factory=dict)

    def seconds(self, key: Threshold, day: date) -> int:
        """Return what counts on this day."""
        found = self._value(key.value, day)
        return DEFAULTS_S[key] if found is None else found

    def target(self, figure: str, day: date) -> float | None:
        """Return what a figure should be on this day: a share from 0 to 1, or milliseconds."""
        if figure in _WAITS:
            return self.seconds(Threshold.ANSWER, day) * 1000
        found = self._value(figure, day) if figure in (*AT_LEAST, *AT_MOST) else None
        return None if found is None else found / 100

    def _value(self, key: str, day: date) -> int | None:
        return next((value for since, value in reversed(self.changes.get(key, ())) if since <= day), None)


def thresholds(connection: Connection) -> Thresholds:
    table = THRESHOLDS.c
    changes: dict[str, list[tuple[date, int]]] = defaultdict(list)
    query = select(table.key, table.valid_from, table.value).order_by(table.valid_from)
    for key, valid_from, value in connection.execute(query):
        changes[key].append((valid_from, value))
    return Thresholds(changes)
