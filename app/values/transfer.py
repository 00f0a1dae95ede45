"""One transfer of a call as a value, and the table of its states.

docs/architecture/transfers.md shows the table. app/calls/transfers.py moves transfers through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID


class TransferState(Enum):
    """From ASKED to RETURNING the call is still ours; from LEFT on the PBX or the target has it."""

    ASKED = "asked"  # no response yet
    TRYING = "trying"
    RINGING = "ringing"  # the far side reports it
    RINGING_SEEN = "ringing_seen"  # the target's line shows it
    PICKED_UP = "picked_up"  # the target's line shows it; the two are being connected
    STOPPED = "stopped"  # the target's line rang, and is free again
    RETURNING = "returning"  # refused; the call's end or its sound will show where the caller is
    SILENT = "silent"  # refused; the call is there, and no sound comes
    BACK = "back"  # refused; the caller is with us again
    LOST = "lost"  # refused, and the PBX has ended the call
    LEFT = "left"  # the target's line shows nothing yet
    LEFT_RINGING = "left_ringing"
    LEFT_STOPPED = "left_stopped"  # the target's line rang, and is free again for a moment
    ANSWERED = "answered"
    UNANSWERED = "unanswered"  # the target's line is free again
    UNKNOWN = "unknown"  # nothing shows whether it was answered
    PLACED = "placed"  # at a number that the PBX names, e.g. parked


class TransferEvent(Enum):
    TRIES = 1
    RINGS = 2
    DONE = 3  # a 2xx that proves no answer
    PROVEN = 4  # a 2xx that does
    PLACE_NAMED = 5
    REFUSED = 6
    RETURNED = 7
    CALL_OVER = 8
    LINE_RINGS = 9
    LINE_TALKS = 10
    LINE_FREE = 11
    LINE_UNKNOWN = 12
    TIME_UP = 13
    SILENT = 14


_S, _E = TransferState, TransferEvent
NEXT: dict[TransferState, dict[TransferEvent, TransferState]] = {
    _S.ASKED: {
        _E.TRIES: _S.TRYING,
        _E.RINGS: _S.RINGING,
        _E.DONE: _S.LEFT,
        _E.PROVEN: _S.ANSWERED,
        _E.PLACE_NAMED: _S.PLACED,
        _E.REFUSED: _S.RETURNING,
    },
    _S.TRYING: {
        _E.RINGS: _S.RINGING,
        _E.LINE_RINGS: _S.RINGING_SEEN,
        _E.DONE: _S.LEFT,
        _E.PROVEN: _S.ANSWERED,
        _E.PLACE_NAMED: _S.PLACED,
        _E.REFUSED: _S.RETURNING,
        _E.CALL_OVER: _S.LEFT,
    },
    _S.RINGING: {
        _E.LINE_RINGS: _S.RINGING_SEEN,
        _E.DONE: _S.LEFT,
        _E.PROVEN: _S.ANSWERED,
        _E.PLACE_NAMED: _S.PLACED,
        _E.REFUSED: _S.RETURNING,
        _E.CALL_OVER: _S.LEFT,
    },
    _S.RINGING_SEEN: {
        _E.LINE_TALKS: _S.PICKED_UP,
        _E.LINE_FREE: _S.STOPPED,
        _E.LINE_UNKNOWN: _S.RINGING,
        _E.DONE: _S.LEFT_RINGING,
        _E.PROVEN: _S.LEFT_RINGING,  # its line shows it in a moment
        _E.PLACE_NAMED: _S.PLACED,
        _E.REFUSED: _S.RETURNING,
        _E.CALL_OVER: _S.LEFT_RINGING,
    },
    _S.PICKED_UP: {
        _E.LINE_FREE: _S.STOPPED,
        _E.DONE: _S.ANSWERED,
        _E.PROVEN: _S.ANSWERED,
        _E.REFUSED: _S.RETURNING,
        _E.CALL_OVER: _S.ANSWERED,
    },
    _S.STOPPED: {
        _E.LINE_RINGS: _S.RINGING_SEEN,
        _E.LINE_TALKS: _S.PICKED_UP,
        _E.DONE: _S.LEFT_STOPPED,
        _E.PROVEN: _S.LEFT_STOPPED,  # its line shows it in a moment; else another phone, or the voice mail
        _E.PLACE_NAMED: _S.PLACED,
        _E.REFUSED: _S.RETURNING,
        _E.CALL_OVER: _S.LEFT_STOPPED,
    },
    _S.RETURNING: {
        _E.RETURNED: _S.BACK,
        _E.SILENT: _S.SILENT,
        _E.CALL_OVER: _S.LOST,
        _E.DONE: _S.LEFT,
        _E.PROVEN: _S.ANSWERED,
        _E.PLACE_NAMED: _S.PLACED,
    },
    _S.SILENT: {
        _E.RETURNED: _S.BACK,
        _E.CALL_OVER: _S.LOST,
        _E.DONE: _S.LEFT,
        _E.PROVEN: _S.ANSWERED,
        _E.PLACE_NAMED: _S.PLACED,
    },
    _S.BACK: {_E.DONE: _S.LEFT, _E.PROVEN: _S.ANSWERED, _E.PLACE_NAMED: _S.PLACED},
    _S.LOST: {},
    _S.LEFT: {
        _E.LINE_RINGS: _S.LEFT_RINGING,
        _E.PLACE_NAMED: _S.PLACED,
        _E.TIME_UP: _S.UNKNOWN,
    },
    _S.LEFT_RINGING: {
        _E.LINE_TALKS: _S.ANSWERED,
        _E.LINE_FREE: _S.LEFT_STOPPED,
        _E.LINE_UNKNOWN: _S.UNKNOWN,
        _E.PLACE_NAMED: _S.PLACED,
        _E.TIME_UP: _S.UNKNOWN,
    },
    _S.LEFT_STOPPED: {
        _E.LINE_RINGS: _S.LEFT_RINGING,
        _E.LINE_TALKS: _S.ANSWERED,
        _E.LINE_UNKNOWN: _S.UNKNOWN,
        _E.PLACE_NAMED: _S.PLACED,
        _E.TIME_UP: _S.UNANSWERED,
    },
    _S.ANSWERED: {},
    _S.UNANSWERED: {_E.PLACE_NAMED: _S.PLACED},
    _S.UNKNOWN: {_E.PLACE_NAMED: _S.PLACED},
    _S.PLACED: {},
}
# The PBX or the target has the applicant: however our call ended, it was transferred.
HANDED_ON = frozenset(
    {_S.LEFT, _S.LEFT_RINGING, _S.LEFT_STOPPED, _S.ANSWERED, _S.UNANSWERED, _S.UNKNOWN, _S.PLACED}
)
IN_HAND = frozenset({_S.SILENT, _S.BACK})  # refused; the agent has the call again and decides
DECIDED = frozenset({*IN_HAND, _S.LOST, _S.ANSWERED, _S.UNANSWERED, _S.UNKNOWN, _S.PLACED})
# A number that is named while a phone rings, or before a refusal, is no parking place.
MAY_BE_PLACED = frozenset({_S.ASKED, _S.TRYING})
UNRUNG = frozenset({_S.TRYING, _S.RINGING, _S.LEFT})  # the target's line has not rung


class TargetLine(Enum):
    """Whether the state of the target's line is about this transfer."""

    HIDDEN = "hidden"  # the PBX does not show it
    CLEAR = "clear"  # it was free when the transfer began: what comes now is ours
    TAKEN = "taken"  # it has another call: which of the two it shows is not known


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer, in its present state.

    Attributes:
        call_key, contact_id: Of the transferred call.
        caller: Who is transferred, as the agent sees them.
        target: To whom, as the agent sees it: a name, or what was typed.
        address: The address that was dialled for it.
        extension: Its user at our PBX, whose line can be watched; "" if there is none.
        is_attended: The target had answered before, and was asked.
        code, reason: Of the refusal (RFC 3261 section 21); 0 if there was no response for too long.
        place: Where the PBX says that the caller is now, e.g. a parking place; "" if it does not.
        is_on_hold: The caller is back, and waits on hold.
    """

    call_key: str
    contact_id: UUID
    caller: str
    target: str
    address: str
    extension: str = ""
    is_attended: bool = False
    state: TransferState = TransferState.ASKED
    code: int = 0
    reason: str = ""
    place: str = ""
    is_on_hold: bool = False
    line: TargetLine = TargetLine.HIDDEN

    @property
    def is_handed_on(self) -> bool:
        return self.state in HANDED_ON

    @property
    def words(self) -> str:
        """The target, for the case's timeline."""
        return f"{self.target} ({self.place})" if self.state is _S.PLACED else self.target
