"""Changes of new cases that wait for the case's public number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec

from app.mutations.case import LogCase
from app.records.service import Records, Refusal
from app.values.open_case import OpenCase
from db.mutation import Me, Mutation


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A change of a case, its author, and the callbacks for success and rejection."""

    mutations: tuple[Mutation, ...]
    me: Me | None
    done: Callable[[], None]
    refused: Callable[[Refusal], None]


class HeldChanges:
    """Sends the changes of cases to the records in order, those of a new case once it has its number."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._held: dict[UUID, list[CaseChange]] = {}

    @property
    def count(self) -> int:
        """Return how many changes wait for the number of their case."""
        return sum(map(len, self._held.values()))

    def has(self, case_id: UUID) -> bool:
        """Return whether a change of this case waits for its number."""
        return case_id in self._held

    def record(self, case: OpenCase, change: CaseChange) -> None:
        """Send the change, or hold it until the case has its number."""
        has_no_number = case.start is not None and not case.start.number
        if has_no_number or case.case_id in self._held:
            self._held.setdefault(case.case_id, []).append(change)
        else:
            self._send(change)

    def give_number(self, case_id: UUID, number: str) -> None:
        """Send the changes that waited for this number."""
        for change in self._held.pop(case_id, ()):
            numbered = tuple(
                msgspec.structs.replace(one, number=number) if isinstance(one, LogCase) else one
                for one in change.mutations
            )
            self._send(replace(change, mutations=numbered))

    def drop(self, case_id: UUID) -> None:
        """Drop the changes of a dropped case."""
        self._held.pop(case_id, None)

    def _send(self, change: CaseChange) -> None:
        self._records.change(*change.mutations, done=change.done, refused=change.refused, me=change.me)
