"""What the office expects of its calls, each from a day on: earlier days stay as they were counted."""

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


@dataclass(frozen=True, slots=True)
class Thresholds:
    """changes: By key, in the order of their days."""

    changes: Mapping[str, Sequence[tuple[date, int]]] = field(default_factory=dict)

    def seconds(self, key: Threshold, day: date) -> int:
        """Return what counts on this day."""
        found = DEFAULTS_S[key]
        for valid_from, seconds in self.changes.get(key.value, ()):
            if valid_from <= day:
                found = seconds
        return found


def thresholds(connection: Connection) -> Thresholds:
    table = THRESHOLDS.c
    changes: dict[str, list[tuple[date, int]]] = defaultdict(list)
    query = select(table.key, table.valid_from, table.seconds).order_by(table.valid_from)
    for key, valid_from, seconds in connection.execute(query):
        changes[key].append((valid_from, seconds))
    return Thresholds(changes)
