"""The rules of agent states: what a person chose, and what calls, wrap-up and the line make of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from db.enums import AgentState


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person can be when nothing else happens: available, not ready, or on a break."""

    state: AgentState
    reason: str = ""


AVAILABLE = Choice(AgentState.AVAILABLE)
NOT_READY = Choice(AgentState.NOT_READY)
UNDISTURBED = Choice(AgentState.NOT_READY, "undisturbed")


@dataclass(frozen=True, slots=True)
class Doing:
    """What an interval of the records holds: the state, a break's reason, a call's contact."""

    state: AgentState
    reason: str = ""
    contact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class WrapUp:
    """The work after a call. extended_by: seconds; it can be extended once."""

    contact_id: UUID
    ends_at: datetime
    extended_by: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """One moment of a person's shift. Every method returns the next moment.

    Attributes:
        chosen: What the person is when neither call nor wrap-up is going on.
        following: What was chosen for after the call and its wrap-up.
        calls: The contacts of the calls that the person is busy with, oldest first.
        answered: The contact that was answered first, in this row of calls: what the wrap-up is about.
        is_reachable: Whether a call can get here; None until that is known.
        is_undisturbed: Do not disturb is on: whoever is available otherwise is not.
    """

    chosen: Choice = AVAILABLE
    following: Choice | None = None
    calls: tuple[UUID, ...] = ()
    answered: UUID | None = None
    wrap_up: WrapUp | None = None
    is_reachable: bool | None = None
    is_undisturbed: bool = False

    @property
    def doing(self) -> Doing | None:
        """What the person does now; None while it is not known whether calls can get here."""
        if self.calls:
            return Doing(AgentState.ON_CALL, contact_id=self.calls[0])
        if self.wrap_up is not None:
            return Doing(AgentState.WRAP_UP, contact_id=self.wrap_up.contact_id)
        if self.chosen == AVAILABLE and not self.is_reachable:
            return None if self.is_reachable is None else Doing(AgentState.NOT_REACHABLE)
        choice = UNDISTURBED if self.chosen == AVAILABLE and self.is_undisturbed else self.chosen
        return Doing(choice.state, choice.reason)

    @property
    def is_occupied(self) -> bool:
        """A choice made now is for later."""
        return bool(self.calls) or self.wrap_up is not None

    @property
    def next_choice(self) -> Choice:
        """What was chosen for when call and wrap-up are over."""
        return self.following or self.chosen

    @property
    def prospect(self) -> Choice:
        """What it will be when call and wrap-up are over."""
        is_kept_away = self.next_choice == AVAILABLE and self.is_undisturbed
        return UNDISTURBED if is_kept_away else self.next_choice

    def takes_calls(self, in_break: bool, in_wrap_up: bool) -> bool:
        """Whether calls shall ring here. A break that was chosen for later already keeps new ones away.

        The line does not matter: once it is back, the first call shall not be refused.
        """
        if self.wrap_up is not None and not in_wrap_up:
            return False
        wanted = self.next_choice.state
        return wanted is AgentState.AVAILABLE or (wanted is AgentState.BREAK and in_break)

    def choose(self, choice: Choice) -> Shift:
        if not self.is_occupied:
            return replace(self, chosen=choice, following=None)
        return replace(self, following=None if choice == self.chosen else choice)

    def reach(self, is_reachable: bool) -> Shift:
        return replace(self, is_reachable=is_reachable)

    def disturb(self, is_undisturbed: bool) -> Shift:
        """Do not disturb was switched on or off."""
        return replace(self, is_undisturbed=is_undisturbed)

    def begin_call(self, contact_id: UUID) -> Shift:
        """We dial, or have answered. A wrap-up that was going on gives way to the call."""
        if contact_id in self.calls:
            return self
        return replace(self, calls=(*self.calls, contact_id), wrap_up=None)

    def answer(self, contact_id: UUID) -> Shift:
        """The two sides can talk: there will be something to wrap up."""
        return replace(self.begin_call(contact_id), answered=self.answered or contact_id)

    def end_call(self, contact_id: UUID, at: datetime, wrap_up_s: int) -> Shift:
        """After the last call comes the wrap-up, if any of them was answered."""
        if contact_id not in self.calls:
            return self
        left = replace(self, calls=tuple(one for one in self.calls if one != contact_id))
        if left.calls:
            return left
        if left.answered is None or wrap_up_s == 0:
            return replace(left, answered=None)._settled()
        wrap_up = WrapUp(left.answered, at + timedelta(seconds=wrap_up_s))
        return replace(left, answered=None, wrap_up=wrap_up)

    def extend(self, by_s: int) -> Shift:
        wrap_up = self.wrap_up
        if wrap_up is None or wrap_up.extended_by or by_s == 0:
            return self
        longer = replace(wrap_up, ends_at=wrap_up.ends_at + timedelta(seconds=by_s), extended_by=by_s)
        return replace(self, wrap_up=longer)

    def end_wrap_up(self) -> Shift:
        return self if self.wrap_up is None else replace(self, wrap_up=None)._settled()

    def _settled(self) -> Shift:
        return replace(self, chosen=self.next_choice, following=None)
