"""Presence over the shared database: the link of app/cases/presence.py, implemented by the worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from app.cases.presence import Doing, Heard, Presence
from db.sync.sync_status import AtCase


class PresencePublisher(Protocol):
    """The part of the worker for presence."""

    def publish(self, own: Sequence[AtCase]) -> None: ...

    def ask(self) -> None: ...


class SharedPresence:
    """A PresenceLink. The server decides who may see it: everyone who sees the case there."""

    def __init__(self) -> None:
        self.publisher: PresencePublisher | None = None
        self._received: Callable[[Sequence[Heard]], None] = lambda _heard: None
        self._lost: Callable[[datetime], None] = lambda _at: None
        self._back: Callable[[], None] = lambda: None

    def listen(
        self,
        received: Callable[[Sequence[Heard]], None],
        lost: Callable[[datetime], None],
        back: Callable[[], None],
    ) -> None:
        self._received, self._lost, self._back = received, lost, back

    def publish(self, own: Sequence[Presence]) -> None:
        if self.publisher is not None:
            self.publisher.publish(
                [AtCase(one.case_id, one.person_id, one.doing.value, one.field, one.since) for one in own]
            )

    def ask(self) -> None:
        if self.publisher is not None:
            self.publisher.ask()

    # -- from the worker, on its thread --------------------------------------------------------------------

    def heard(self, others: Sequence[AtCase]) -> None:
        known = {doing.value for doing in Doing}
        self._received([_heard(one) for one in others if one.doing in known])

    def lost(self, since: datetime) -> None:
        self._lost(since)

    def back(self) -> None:
        self._back()


def _heard(one: AtCase) -> Heard:
    presence = Presence(
        case_id=one.case_id,
        person_id=one.agent_id,
        name=one.name,
        workstation=one.workstation,
        doing=Doing(one.doing),
        field=one.field,
        since=one.since,
    )
    return Heard(presence, one.age_s)
