"""The table of calls, with the only strong references: Python's collector would hang up a dropped call."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from telephony.engine.calls.call import Call
from telephony.engine.errors import NoSuchCallError, WrongStateError
from telephony.messages import CallKey, CallState

HELD_HERE = 3  # references: the list, the loop variable and getrefcount's argument


class CallTable:
    """Lives in the SIP thread. Iterating gives a copy, oldest first; `len` also counts calls that are
    leaving.
    """

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
        """Whether any call is shown; leaving calls do not count."""
        return bool(self._calls)

    @property
    def lines_in_use(self) -> int:
        """Return the number of calls not hung up: the others free their line within a moment."""
        return sum(call.hung_up_at is None for call in self._calls.values())

    def add(self, call: Call) -> None:
        self._calls[call.key] = call

    def remove(self, call: Call) -> None:
        del self._calls[call.key]

    def keep_until_gone(self, call: Call) -> None:
        """Keep a call that is no longer shown until pjsua has finished it."""
        self._leaving.append(call)

    def drop_dead(self) -> None:
        """Let go of DISCONNECTED calls. Never inside a callback.

        pjsua2's destructor hangs up the call that has the same number now. pjsua reuses a number at once, so
        a dead call stays here until no other call has its number and nothing else refers to it: a deferred
        job would let go of it at an uncontrolled time.
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
        """Return a call that still rings, neither answered nor hung up. Raises NoSuchCallError or
        WrongStateError.
        """
        call = self.call(key)
        if call.state is not CallState.RINGING_HERE or call.is_answered or call.hung_up_at is not None:
            raise WrongStateError(call.state.value)
        return call

    def established(self, key: CallKey) -> Call:
        """Return a connected call with media. Raises NoSuchCallError or WrongStateError."""
        call = self.call(key)
        if not call.can_be_held:
            raise WrongStateError(call.state.value)
        return call

    def talks_to_others(self, call: Call) -> bool:
        """Whether the agent talks in another call or is about to: a dialled or an answered one."""
        return any(
            other is not call
            and other.hung_up_at is None
            and not other.is_held_here
            and (other.state is not CallState.RINGING_HERE or other.is_answered)
            for other in self._calls.values()
        )

    def is_alone(self, call: Call) -> bool:
        return not any(other is not call and other.hung_up_at is None for other in self._calls.values())
