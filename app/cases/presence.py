"""Who else is at a case: looking, writing, or on the phone with the applicant. The rules, without Qt.

Presence is told from workstation to workstation over a link, and is worth only as much as its last sign of
life: what nobody confirms goes, and when the link is lost nothing is said of the others but since when.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol
from uuid import UUID

import msgspec

LIVES = timedelta(seconds=30)  # after a sign of life
WRITES_FOR = timedelta(seconds=15)  # after a keystroke
SIGN_OF_LIFE = timedelta(seconds=10)  # between two of them


@dataclass(frozen=True, slots=True)
class Moment:
    """A time by the clock on the wall, which somebody may set, and by one that nobody sets, in seconds."""

    at: datetime
    steady_s: float

    def age(self, now: Moment) -> timedelta:
        """How long ago it was: the clock that tells of more counts, since the steady one stops in a sleep."""
        return max(now.at - self.at, timedelta(seconds=now.steady_s - self.steady_s))

    def earlier(self, seconds: float) -> Moment:
        return Moment(self.at - timedelta(seconds=seconds), self.steady_s - seconds)


class Doing(str, Enum):
    """The strongest counts: who writes also looks, who is on the phone may write."""

    VIEWS = "views"
    WRITES = "writes"
    ON_THE_PHONE = "on_the_phone"


STRENGTH = tuple(Doing)  # the weakest first


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """One person at one case, as it travels; nothing of the applicant is in it.

    Attributes:
        field: The draft field that they write in ("subject", "answer.text"), also on the phone; "" for none.
        since: Since when they do this.
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
    """age_s: How long ago that workstation gave its last sign of life, by the clock of who relays it."""

    presence: Presence
    age_s: float = 0.0


class PresenceLink(Protocol):
    """What a shared database must do. The callbacks may be called on any thread."""

    def listen(
        self,
        told: Callable[[Sequence[Heard]], None],
        lost: Callable[[datetime], None],
        back: Callable[[], None],
    ) -> None:
        """Promise: `told` gets all others that are there, at each change and at least every 10 s; `lost`
        since when nothing is heard any more; `back` when it is, `told` follows once `ask` was called."""

    def tell(self, own: Sequence[Presence]) -> None:
        """Tell all that this workstation does now; the same again is a sign of life. Returns at once.

        Promise: of each case, only those hear who may read it."""

    def ask(self) -> None:
        """Ask the others anew; returns at once."""


class Standing(Enum):
    ALONE = "alone"  # no link: nothing is claimed
    ASKED = "asked"  # not told yet
    KNOWN = "known"
    UNKNOWN = "unknown"  # it was known once


@dataclass(frozen=True, slots=True)
class Company:
    """Who else is at a case, the strongest first. since: when it was known last, if it is not known now."""

    standing: Standing = Standing.ALONE
    others: tuple[Presence, ...] = ()
    since: datetime | None = None


class Others:
    """What is known of the other workstations."""

    def __init__(self) -> None:
        self._heard: dict[tuple[UUID, UUID, str], tuple[Presence, Moment]] = {}  # with the sign of life
        self._told_at: Moment | None = None
        self._lost_at: datetime | None = None

    def told(self, heard: Sequence[Heard], now: Moment) -> None:
        """Take the whole state in; who is not in it has gone."""
        self._heard = {
            (one.presence.case_id, one.presence.person_id, one.presence.workstation): (
                one.presence,
                now.earlier(one.age_s),
            )
            for one in heard
        }
        self._told_at, self._lost_at = now, None

    def lost(self, at: datetime) -> None:
        """Nothing is heard since then; an earlier loss that goes on stays."""
        self._heard = {}
        self._lost_at = self._lost_at or at

    def standing(self, now: Moment) -> tuple[Standing, datetime | None]:
        """A link that says nothing for too long is as good as lost, whatever it believes itself."""
        if self._lost_at is not None:
            return Standing.UNKNOWN, self._lost_at
        if self._told_at is None:
            return Standing.ASKED, None
        if self._told_at.age(now) > LIVES:
            return Standing.UNKNOWN, self._told_at.at
        return Standing.KNOWN, None

    def all(self, now: Moment, me: UUID | None) -> dict[UUID, tuple[Presence, ...]]:
        """Return who is where, by case; one's own other workstation is nobody else."""
        if self.standing(now)[0] is not Standing.KNOWN:
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
    """What this workstation tells of the person at it."""

    def __init__(self) -> None:
        self._viewed: UUID | None = None
        self._on_phone: tuple[UUID, datetime] | None = None  # about which case, since when
        self._typed: tuple[str, Moment] | None = None  # in the viewed case: the field, and when last
        self._since: dict[tuple[UUID, Doing], datetime] = {}

    def look_at(self, case_id: UUID | None) -> None:
        if case_id != self._viewed:
            self._viewed, self._typed = case_id, None

    def typed(self, field: str, now: Moment) -> None:
        self._typed = (field, now)

    def drafts(self, fields: Collection[str]) -> None:
        """What is no draft any more was sent, or taken back: it is not being written."""
        if self._typed is not None and self._typed[0] not in fields:
            self._typed = None

    def talk_about(self, case_id: UUID | None, since: datetime | None = None) -> None:
        """`since`: when the call was answered."""
        self._on_phone = (case_id, since) if case_id is not None and since is not None else None

    def doings(self, now: Moment) -> tuple[tuple[UUID, Doing, str, datetime], ...]:
        """Return (case, doing, field, since) for each case that the person is at."""
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
