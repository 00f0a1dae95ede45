"""When a dead call is let go of: pjsua2's destructor hangs up whichever call has its number by then."""

from __future__ import annotations

import weakref
from functools import partial

from telephony.engine.calls.call_table import CallTable
from telephony.engine.later import Later
from telephony.messages import CallState


class Line:
    """A call, as the table sees it."""

    hung_up_at: float | None = None

    def __init__(self, key: str, number: int, state: CallState) -> None:
        self.key, self.number, self.state = key, number, state

    def getId(self) -> int:
        return self.number

    def check(self) -> None:
        """Something that is done a little later."""


def left(table: CallTable, key: str, number: int) -> Line:
    """Return a call that is over; nobody sees it any more."""
    call = Line(key, number, CallState.ENDED)
    table.keep_until_gone(call)  # type: ignore[arg-type]
    return call


def test_a_dead_call_stays_while_another_has_its_number() -> None:
    table = CallTable()
    dead = weakref.ref(left(table, "dead", 1))
    table.add(Line("next", 1, CallState.CALLING))  # type: ignore[arg-type]
    table.drop_dead()
    assert dead() is not None
    table.call("next").state = CallState.ENDED
    table.drop_dead()
    assert dead() is None


def test_a_dead_call_that_a_job_still_holds_does_not_go_with_the_job_while_another_has_its_number() -> None:
    table, later = CallTable(), Later()
    call = left(table, "dead", 1)
    later.after(0, partial(call.check))
    dead = weakref.ref(call)
    del call
    table.drop_dead()
    table.add(Line("next", 1, CallState.CALLING))  # type: ignore[arg-type]
    later.tick()
    table.drop_dead()
    assert dead() is not None
    table.call("next").state = CallState.ENDED
    table.drop_dead()
    assert dead() is None
