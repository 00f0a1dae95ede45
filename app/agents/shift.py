"""The rules of agent states: the user's choice, and how calls, wrap-up and the line change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from db.enums import AgentState


@dataclass(frozen=True, slots=True)
class Choice:
    """A state that the user can choose: available, not ready, or on a break."""

    state: AgentState
    reason: str = ""


AVAILABLE = Choice(AgentState.AVAILABLE)
NOT_READY = Choice(AgentState.NOT_READY)
UNDISTURBED = Choice(AgentState.NOT_READY, "undisturbed")


@dataclass(frozen=True, slots=True)
class Doing:
    """The content of a recorded interval: the state, a break's reason, a call's contact."""

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
    """One moment of a user's shift. Every method returns the next moment.

    Attributes:
        chosen: The state without a call and wrap-up.
        following: The choice for after the call and its wrap-up.
        calls: The contacts of the user's present calls, oldest first.
        answered: The first answered contact of this series of calls: the subject of the wrap-up.
        is_reachable: Whether a call can reach the workstation; None until that is known.
        is_undisturbed: Do not disturb is on: an otherwise available user is not.
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
        """Return the user's present state; None while it is unknown whether calls can reach us."""
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
        """Whether a choice made now applies later."""
        return bool(self.calls) or self.wrap_up is not None

    @property
    def next_choice(self) -> Choice:
        """Return the choice for after call and wrap-up."""
        return self.following or self.chosen

    @property
    def prospect(self) -> Choice:
        """Return the state after call and wrap-up."""
        is_kept_away = self.next_choice == AVAILABLE and self.is_undisturbed
        return UNDISTURBED if is_kept_away else self.next_choice

    def takes_calls(self, in_break: bool, in_wrap_up: bool) -> bool:
        """Whether calls shall ring here. A break chosen for later already keeps new ones away.

        The line does not matter: when it is back, the first call must not be refused.
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
        """Switch do not disturb on or off."""
        return replace(self, is_undisturbed=is_undisturbed)

    def begin_call(self, contact_id: UUID) -> Shift:
        """Add a call that we dialled or answered. It ends a wrap-up."""
        if contact_id in self.calls:
            return self
        return replace(self, calls=(*self.calls, contact_id), wrap_up=None)

    def answer(self, contact_id: UUID) -> Shift:
        """Note that both sides can talk: a wrap-up will follow."""
        return replace(self.begin_call(contact_id), answered=self.answered or contact_id)

    def end_call(self, contact_id: UUID, at: datetime, wrap_up_s: int) -> Shift:
        """Remove a call. After the last one comes the wrap-up, if any was answered."""
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
