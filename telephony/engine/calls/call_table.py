"""Which calls there are: the only strong references to them, for Python's collector would hang up."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from telephony.engine.calls.call import Call
from telephony.engine.errors import NoSuchCallError, WrongStateError
from telephony.messages import CallKey, CallState

HELD_HERE = 3  # references: of the list, of who goes through it, of who counts


class CallTable:
    """Lives in the SIP thread. Iterating gives a copy, oldest first; `len` counts those that leave, too."""

    def __init__(self) -> None:
        self._calls: dict[CallKey, Call] = {}
        self._leaving: list[Call] = []  # reported as ended, not yet DISCONNECTED

    def __len__(self) -> int:
        return len(self._calls) + len(self._leaving)

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls.values()))

    def __contains__(self, key: CallKey) -> bool:
        return key in self._calls

    @property
    def has_calls(self) -> bool:
        """Whether any is shown; those that leave do not count."""
        return bool(self._calls)

    @property
    def lines_in_use(self) -> int:
        """Of calls that nobody has hung up: the others give theirs back within a moment."""
        return sum(call.hung_up_at is None for call in self._calls.values())

    def add(self, call: Call) -> None:
        self._calls[call.key] = call

    def remove(self, call: Call) -> None:
        del self._calls[call.key]

    def keep_until_gone(self, call: Call) -> None:
        """Nobody is to see it any more, but pjsua is not done with it."""
        self._leaving.append(call)

    def drop_dead(self) -> None:
        """Let go of calls that are DISCONNECTED. Never inside a callback.

        pjsua2's destructor hangs up whichever call has the number now. pjsua gives it away at once, so a dead
        call waits until nobody has its number, nor has itself: a job for later would let go of it at a time
        of its own.
        """
        if not self._leaving:
            return
        everyone = (*self._calls.values(), *self._leaving)
        taken = {call.getId() for call in everyone if call.state is not CallState.ENDED}
        del everyone
        self._leaving = [
            call
            for call in self._leaving
            if call.state is not CallState.ENDED or call.getId() in taken or sys.getrefcount(call) > HELD_HERE
        ]

    # -- looking one up -------------------------------------------------------------------------------------

    def get(self, key: CallKey) -> Call | None:
        return self._calls.get(key)

    def call(self, key: CallKey) -> Call:
        """Raises NoSuchCallError."""
        try:
            return self._calls[key]
        except KeyError:
            raise NoSuchCallError(key) from None

    def ringing_here(self, key: CallKey) -> Call:
        """Return a call that nobody has touched yet. Raises NoSuchCallError or WrongStateError."""
        call = self.call(key)
        if call.state is not CallState.RINGING_HERE or call.is_answered or call.hung_up_at is not None:
            raise WrongStateError(call.state.value)
        return call

    def established(self, key: CallKey) -> Call:
        """Return a call that is up, with media. Raises NoSuchCallError or WrongStateError."""
        call = self.call(key)
        if not call.can_be_held:
            raise WrongStateError(call.state.value)
        return call

    def talks_to_others(self, call: Call) -> bool:
        """Whether the agent talks in another call, or is about to: one that is dialled or was answered."""
        return any(
            other is not call
            and other.hung_up_at is None
            and not other.is_held_here
            and (other.state is not CallState.RINGING_HERE or other.is_answered)
            for other in self._calls.values()
        )

    def is_alone(self, call: Call) -> bool:
        return not any(other is not call and other.hung_up_at is None for other in self._calls.values())
