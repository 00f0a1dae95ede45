"""Presence at a case: who else views it, writes, or is on the phone with the applicant. The rules, without
Qt.

Workstations exchange presence over a link. It is valid only as long as its last heartbeat: an unconfirmed
presence expires, and when the link is lost only the time of the loss is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol
from uuid import UUID

import msgspec

LIVES = timedelta(seconds=30)  # after a heartbeat
WRITES_FOR = timedelta(seconds=15)  # after a keystroke
SIGN_OF_LIFE = timedelta(seconds=10)  # between two heartbeats


@dataclass(frozen=True, slots=True)
class Moment:
    """A time by the wall clock, which can be set, and by a steady clock in seconds, which cannot."""

    at: datetime
    steady_s: float

    def age(self, now: Moment) -> timedelta:
        """Return the elapsed time: the larger of both, because the steady clock stops during a suspend."""
        return max(now.at - self.at, timedelta(seconds=now.steady_s - self.steady_s))

    def earlier(self, seconds: float) -> Moment:
        return Moment(self.at - timedelta(seconds=seconds), self.steady_s - seconds)


class Doing(str, Enum):
    """The strongest counts: a writer also views, a user on the phone may write."""

    VIEWS = "views"
    WRITES = "writes"
    ON_THE_PHONE = "on_the_phone"


STRENGTH = tuple(Doing)  # weakest first


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """One user at one case, as it is sent; it contains nothing about the applicant.

    Attributes:
        field: The draft field in which they write ("subject", "answer.text"), also on the phone; "" for none.
        since: The start of this activity.
    """

    case_id: UUID
    person_id: UUID
    name: str
    workstation: str
    doing: Doing
    field: str = ""
    since: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """age_s: The age of that workstation's last heartbeat, by the relay's clock."""

    presence: Presence
    age_s: float = 0.0


class PresenceLink(Protocol):
    """The interface of the shared database. The callbacks may be called on any thread."""

    def listen(
        self,
        received: Callable[[Sequence[Heard]], None],
        lost: Callable[[datetime], None],
        back: Callable[[], None],
    ) -> None:
        """Set the callbacks.

        Args:
            received: Receives all others, at each change and at least every 10 s.
            lost: Receives the time since which the link is silent.
            back: Called when it works again; `received` follows after `ask`.
        """

    def publish(self, own: Sequence[Presence]) -> None:
        """Publish all activities of this workstation; a repetition is a heartbeat. Returns at once.

        Only users who may read a case receive its presence.
        """

    def ask(self) -> None:
        """Request the others' presence again; returns at once."""


class LinkState(Enum):
    ALONE = "alone"  # no link: nothing is shown
    ASKED = "asked"  # no report yet
    KNOWN = "known"
    UNKNOWN = "unknown"  # it was known before


@dataclass(frozen=True, slots=True)
class CasePresence:
    """Others at a case, strongest first. since: When it was last known, if it is not known now."""

    link_state: LinkState = LinkState.ALONE
    others: tuple[Presence, ...] = ()
    since: datetime | None = None


class Others:
    """The known presence at other workstations."""

    def __init__(self) -> None:
        self._heard: dict[tuple[UUID, UUID, str], tuple[Presence, Moment]] = {}  # with the last heartbeat
        self._received_at: Moment | None = None
        self._lost_at: datetime | None = None

    def apply(self, heard: Sequence[Heard], now: Moment) -> None:
        """Apply the complete state; users who are missing in it have left."""
        self._heard = {
            (one.presence.case_id, one.presence.person_id, one.presence.workstation): (
                one.presence,
                now.earlier(one.age_s),
            )
            for one in heard
        }
        self._received_at, self._lost_at = now, None

    def lost(self, at: datetime) -> None:
        """Note the loss of the link; an earlier, continuing loss stays."""
        self._heard = {}
        self._lost_at = self._lost_at or at

    def link_state(self, now: Moment) -> tuple[LinkState, datetime | None]:
        """Return the state of the link; one that is silent for too long counts as lost."""
        if self._lost_at is not None:
            return LinkState.UNKNOWN, self._lost_at
        if self._received_at is None:
            return LinkState.ASKED, None
        if self._received_at.age(now) > LIVES:
            return LinkState.UNKNOWN, self._received_at.at
        return LinkState.KNOWN, None

    def all(self, now: Moment, me: UUID | None) -> dict[UUID, tuple[Presence, ...]]:
        """Return the present users, by case; the user's own other workstation does not count."""
        if self.link_state(now)[0] is not LinkState.KNOWN:
            return {}
        found: dict[UUID, dict[UUID, Presence]] = {}
        for presence, alive_at in self._heard.values():
            if presence.person_id == me or alive_at.age(now) > LIVES:
                continue
            at_case = found.setdefault(presence.case_id, {})
            known = at_case.get(presence.person_id)
            if known is None or STRENGTH.index(presence.doing) > STRENGTH.index(known.doing):
                at_case[presence.person_id] = presence  # at two workstations: the stronger counts
        return {case_id: tuple(sorted(who.values(), key=_rank)) for case_id, who in found.items()}


class Own:
    """The presence that this workstation publishes."""

    def __init__(self) -> None:
        self._viewed: UUID | None = None
        self._on_phone: tuple[UUID, datetime] | None = None  # about which case, since when
        # in the viewed case: the field, and the time of the last keystroke
        self._typed: tuple[str, Moment] | None = None
        self._since: dict[tuple[UUID, Doing], datetime] = {}

    def set_viewed(self, case_id: UUID | None) -> None:
        if case_id != self._viewed:
            self._viewed, self._typed = case_id, None

    def typed(self, field: str, now: Moment) -> None:
        self._typed = (field, now)

    def drafts(self, fields: Collection[str]) -> None:
        """Note the present drafts: a field without one was sent or reverted, and is not being written."""
        if self._typed is not None and self._typed[0] not in fields:
            self._typed = None

    def talk_about(self, case_id: UUID | None, since: datetime | None = None) -> None:
        """`since`: When the call was answered."""
        self._on_phone = (case_id, since) if case_id is not None and since is not None else None

    def doings(self, now: Moment) -> tuple[tuple[UUID, Doing, str, datetime], ...]:
        """Return (case, doing, field, since) for each case of the user."""
        is_writing = self._typed is not None and self._typed[1].age(now) < WRITES_FOR
        field = self._typed[0] if self._typed is not None and is_writing else ""
        talked_about, since = self._on_phone or (None, now.at)
        found: list[tuple[UUID, Doing, str, datetime]] = []
        if talked_about is not None:
            is_viewed = talked_about == self._viewed
            found.append((talked_about, Doing.ON_THE_PHONE, field if is_viewed else "", since))
        if self._viewed is not None and self._viewed != talked_about:
            doing = Doing.WRITES if is_writing else Doing.VIEWS
            found.append((self._viewed, doing, field, self._since.get((self._viewed, doing), now.at)))
        self._since = {(case_id, doing): began for case_id, doing, _field, began in found}
        return tuple(found)


def _rank(presence: Presence) -> tuple[int, datetime, str]:
    return -STRENGTH.index(presence.doing), presence.since, presence.name
