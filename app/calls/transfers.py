"""Transfers of calls: where each one is, what proves it, and what the agent is offered.

A transfer outlives our call: the exchange has the applicant then, and the target's line (BLF) shows whether
anybody answers. docs/architecture/transfers.md has the states in one table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.calls.pbx_address import host_elsewhere
from app.calls.watched_lines import WatchedLines
from app.common.notices import INFO, WARNING, Notice
from app.settings.preferences import Preferences
from telephony.client.phone import Phone
from telephony.messages import (
    ColleagueChanged,
    ColleagueState,
    MessageReceived,
    TransferProgress,
)
from telephony.sip.target import TargetError, sip_uri

LINE_WITHIN_MS = 10_000  # from the end of our call to the first ringing of the target
RINGS_MOST_MS = 180_000
FREE_WITHIN_MS = 3_000  # a line that stops ringing may ring on, or be picked up, in a moment
KEPT = 20  # transfers that are decided: an exchange may still name the place
MOST_EXTENSION_DIGITS = 6  # longer ones are outside numbers, whose lines no exchange shows
_NUMBER = re.compile(r"\d+")
_PLACE = re.compile(r"\d{2,6}")


class TransferState(Enum):
    """From ASKED to RETURNING the call is still ours; from LEFT on the exchange or the target has it."""

    ASKED = "asked"  # nothing was heard yet
    TRYING = "trying"
    RINGING = "ringing"  # the far side reports it
    RINGING_SEEN = "ringing_seen"  # the target's line shows it
    PICKED_UP = "picked_up"  # the target's line shows it; the two are being joined
    STOPPED = "stopped"  # the target's line rang, and is free again
    RETURNING = "returning"  # refused; the call's end or its sound will show where the caller is
    SILENT = "silent"  # refused; the call is there, and no sound comes
    BACK = "back"  # refused; the caller is with us again
    LOST = "lost"  # refused, and the exchange has ended the call
    LEFT = "left"  # the target's line shows nothing yet
    LEFT_RINGING = "left_ringing"
    LEFT_STOPPED = "left_stopped"  # the target's line rang, and is free again for a moment
    ANSWERED = "answered"
    UNANSWERED = "unanswered"  # the target's line is free again
    UNKNOWN = "unknown"  # nothing shows whether anybody answered
    PLACED = "placed"  # at a number that the exchange names, e.g. parked


class _Event(Enum):
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


_S, _E = TransferState, _Event
_NEXT: dict[TransferState, dict[_Event, TransferState]] = {
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
        _E.PROVEN: _S.LEFT_RINGING,  # its line says so in a moment
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
        _E.PROVEN: _S.LEFT_STOPPED,  # its line says so in a moment; else another phone, or the voice mail
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
# The exchange or the target has the applicant: whatever ended our call, it was handed on.
HANDED_ON = frozenset(
    {_S.LEFT, _S.LEFT_RINGING, _S.LEFT_STOPPED, _S.ANSWERED, _S.UNANSWERED, _S.UNKNOWN, _S.PLACED}
)
IN_HAND = frozenset({_S.SILENT, _S.BACK})  # refused; the agent may do with the call what is wanted
_DECIDED = frozenset({*IN_HAND, _S.LOST, _S.ANSWERED, _S.UNANSWERED, _S.UNKNOWN, _S.PLACED})
# A number that is named while a phone rings, or before a refusal, is no parking place.
_MAY_BE_PLACED = frozenset({_S.ASKED, _S.TRYING})
_UNRUNG = frozenset({_S.TRYING, _S.RINGING, _S.LEFT})  # the target's line has not rung
_NOTICES: dict[TransferState, tuple[str, str, tuple[str, ...]]] = {
    _S.BACK: ("transfer_failed", WARNING, ()),
    _S.SILENT: ("transfer_silent", WARNING, ("call_back",)),
    _S.LOST: ("transfer_lost", WARNING, ("call_back",)),
    _S.LEFT: ("transfer_left", INFO, ()),
    _S.LEFT_RINGING: ("transfer_rings", INFO, ()),
    _S.ANSWERED: ("transferred", INFO, ()),
    _S.UNANSWERED: ("transfer_unanswered", WARNING, ("call_back",)),
    _S.UNKNOWN: ("transfer_unknown", WARNING, ("call_back",)),
    _S.PLACED: ("transfer_placed", INFO, ()),
}
_LINE_EVENTS = {
    ColleagueState.RINGING: _E.LINE_RINGS,
    ColleagueState.BUSY: _E.LINE_TALKS,
    ColleagueState.IDLE: _E.LINE_FREE,
    ColleagueState.NOT_REGISTERED: _E.LINE_FREE,
    ColleagueState.UNKNOWN: _E.LINE_UNKNOWN,
}


class _Line(Enum):
    """Whether what the target's line shows is about this transfer."""

    HIDDEN = "hidden"  # the exchange shows nothing of it
    CLEAR = "clear"  # it was free when the transfer began: what comes now is ours
    TAKEN = "taken"  # it has another call: which of the two it shows cannot be seen


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer, as it is now.

    Attributes:
        call_key, contact_id: Of the call that is handed on.
        caller: Who is handed on, as the agent sees them.
        target: To whom, as the agent sees it: a name, or what was typed.
        address: What was dialled for it.
        extension: Its user at our exchange, whose line can be watched; "" if there is none.
        is_attended: The target had answered before, and was asked.
        code, reason: Of the refusal (RFC 3261 section 21); 0 if nothing was heard for too long.
        place: Where the exchange says that the caller is now, e.g. a parking place; "" if it does not.
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
    line: _Line = _Line.HIDDEN

    @property
    def is_handed_on(self) -> bool:
        return self.state in HANDED_ON

    @property
    def words(self) -> str:
        """To whom, for the case's story."""
        return f"{self.target} ({self.place})" if self.state is _S.PLACED else self.target


class Transfers(QObject):
    """Owns the state of every transfer. At most one for each call."""

    changed = Signal(object)  # Transfer
    notice = Signal(object)  # Notice

    def __init__(
        self, phone: Phone, lines: WatchedLines, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._preferences = preferences
        self._transfers: dict[str, Transfer] = {}
        self._watched: dict[str, str] = {}  # call key -> extension, until it is decided
        self._timers: dict[str, QTimer] = {}
        phone.transfer_progress.connect(self._on_progress)
        phone.message_received.connect(self._on_text)
        lines.changed.connect(self._on_line)

    def can_follow(self, address: str) -> bool:
        """Whether it will be seen if this target answers: its line is watched, and free."""
        return self._lines.state(self._extension(address)) is ColleagueState.IDLE

    def begin(self, transfer: Transfer) -> Transfer:
        """Keep a transfer that is being asked for now; return it with what is known of its line."""
        extension = "" if transfer.is_attended else self._extension(transfer.address)
        self.forget(transfer.call_key)
        if extension:
            self._watched[transfer.call_key] = extension
            self._lines.follow(extension)
        line = _line_before(self._lines.state(extension))
        transfer = replace(transfer, extension=extension, line=line)
        self._transfers[transfer.call_key] = transfer
        return transfer

    def name_caller(self, call_key: str, caller: str) -> None:
        """Name the caller so from now on, as when the applicant has become anonymous."""
        transfer = self._transfers.get(call_key)
        if transfer is not None:
            self._transfers[call_key] = replace(transfer, caller=caller)

    def forget(self, call_key: str) -> None:
        """It never began, or its call is over without it."""
        transfer = self._transfers.pop(call_key, None)
        if transfer is not None:
            self._stop_watching(transfer)

    def call_over(self, call_key: str, ended_by: str) -> Transfer | None:
        """The call has ended; return its transfer, if it was handed on or lost by one. Emits no `changed`."""
        transfer = self._transfers.get(call_key)
        if transfer is None or transfer.is_handed_on:
            return transfer
        is_refused = transfer.state in (TransferState.RETURNING, TransferState.SILENT)
        # A refused one that the agent ends is the agent's; one that breaks off says so itself.
        is_broken = ended_by == ("here" if is_refused else "failure")
        if not is_broken and ended_by == "transferred":
            self._take(transfer, _Event.PROVEN if transfer.is_attended else _Event.DONE, is_quiet=True)
        elif not is_broken:
            self._take(transfer, _Event.CALL_OVER, is_quiet=True)
        transfer = self._transfers[call_key]
        if transfer.state in (TransferState.LOST, *HANDED_ON):
            return transfer
        self.forget(call_key)
        return None

    # -- what happens ---------------------------------------------------------------------------------------

    @Slot(object)
    def _on_progress(self, event: TransferProgress) -> None:
        transfer = self._transfers.get(event.call_key)
        if transfer is None:
            return
        if event.place and not transfer.is_attended and event.place != transfer.extension:
            transfer = replace(transfer, place=event.place)
            self._transfers[event.call_key] = transfer
        if event.code // 100 == 1:
            self._take(transfer, _Event.RINGS if event.code in (180, 183) else _Event.TRIES)
        elif event.code // 100 == 2:
            self._take(transfer, _Event.PROVEN if event.is_proven else _Event.DONE)
        elif event.is_final:
            self._take(replace(transfer, is_on_hold=event.is_on_hold), _Event.RETURNED)
        elif event.is_silent:
            self._take(transfer, _Event.SILENT)
        else:
            self._take(replace(transfer, code=event.code, reason=event.reason), _Event.REFUSED)

    @Slot(object)
    def _on_line(self, event: ColleagueChanged) -> None:
        for transfer in list(self._transfers.values()):
            if transfer.extension != event.user or transfer.line is _Line.TAKEN:
                continue
            is_asked = transfer.state is _S.ASKED  # nobody calls the target for us yet
            if transfer.line is _Line.HIDDEN or is_asked:
                transfer = replace(transfer, line=_line_before(event.state, is_ours=not is_asked))
                self._transfers[transfer.call_key] = transfer
                if transfer.line is not _Line.CLEAR:
                    continue
            has_stopped = transfer.state is _S.STOPPED and transfer.call_key not in self._timers
            if event.state is ColleagueState.BUSY and (transfer.state in _UNRUNG or has_stopped):
                # Who is busy without a ring has dialled out.
                self._take(replace(transfer, line=_Line.TAKEN), _Event.LINE_UNKNOWN)
                continue
            self._take(transfer, _LINE_EVENTS[event.state])

    @Slot(object)
    def _on_text(self, event: MessageReceived) -> None:
        """An exchange may name the parking place in a text from the number that was dialled for it.

        A text with several numbers names none: which of them is the place cannot be seen.
        """
        numbers = _NUMBER.findall(event.text)
        place = numbers[0] if len(numbers) == 1 and _PLACE.fullmatch(numbers[0]) else ""
        for transfer in list(self._transfers.values()):
            is_about = event.is_trusted and transfer.extension and event.remote_user == transfer.extension
            if is_about and place and transfer.state not in (_S.ANSWERED, _S.LOST):
                transfer = replace(transfer, place=place)
                self._transfers[transfer.call_key] = transfer
                if transfer.is_handed_on:
                    self._take(transfer, _Event.PLACE_NAMED)

    def _take(self, transfer: Transfer, event: _Event, is_quiet: bool = False) -> None:
        """Go on in the table. What it does not have changes nothing. `is_quiet`: Emit no `changed`."""
        leaves = event in (_Event.DONE, _Event.PROVEN, _Event.CALL_OVER)
        if leaves and transfer.place and transfer.state in _MAY_BE_PLACED:
            event = _Event.PLACE_NAMED
        elif leaves and transfer.is_attended and event is _Event.CALL_OVER:
            event = _Event.PROVEN if transfer.state is not _S.RETURNING else event
        state = _NEXT[transfer.state].get(event, transfer.state)
        if state is _S.LEFT and (not transfer.extension or transfer.line is _Line.TAKEN):
            state = _S.UNKNOWN  # there is nothing to wait for
        has_moved = state is not transfer.state
        transfer = replace(transfer, state=state)
        self._transfers[transfer.call_key] = transfer
        if not has_moved:
            return
        self._wait(transfer)
        if state in _DECIDED:
            self._stop_watching(transfer)
            self._forget_old()
        self._report(transfer)
        if not is_quiet:
            self.changed.emit(transfer)

    def _wait(self, transfer: Transfer) -> None:
        """The target's line has so long to show something."""
        limits_ms = {
            _S.LEFT: LINE_WITHIN_MS,
            _S.LEFT_RINGING: RINGS_MOST_MS,
            _S.STOPPED: FREE_WITHIN_MS,
            _S.LEFT_STOPPED: FREE_WITHIN_MS,
        }
        limit_ms = limits_ms.get(transfer.state)
        self._stop_timer(transfer.call_key)
        if limit_ms is not None:
            timer = self._timers[transfer.call_key] = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(partial(self._on_time_up, transfer.call_key))
            timer.start(limit_ms)

    def _on_time_up(self, call_key: str) -> None:
        self._stop_timer(call_key)
        transfer = self._transfers.get(call_key)
        if transfer is not None:
            self._take(transfer, _Event.TIME_UP)

    def _report(self, transfer: Transfer) -> None:
        if transfer.state not in _NOTICES:
            return
        kind, level, actions = _NOTICES[transfer.state]
        facts = {
            "to": transfer.caller,
            "target": transfer.target,
            "code": str(transfer.code),
            "reason": transfer.reason,
            "place": transfer.place,
        }
        if transfer.state is _S.BACK and transfer.is_on_hold:
            kind = "transfer_failed_on_hold"
        call_key = transfer.call_key if transfer.state is _S.BACK else ""
        self.notice.emit(Notice(kind, level, facts, actions, str(transfer.contact_id), call_key))

    def _stop_watching(self, transfer: Transfer) -> None:
        self._stop_timer(transfer.call_key)
        if extension := self._watched.pop(transfer.call_key, ""):
            self._lines.release(extension)

    def _stop_timer(self, call_key: str) -> None:
        if (timer := self._timers.pop(call_key, None)) is not None:
            timer.stop()
            timer.deleteLater()

    def _forget_old(self) -> None:
        decided = [key for key, transfer in self._transfers.items() if transfer.state in _DECIDED]
        for key in decided[:-KEPT]:
            del self._transfers[key]

    def _extension(self, address: str) -> str:
        """Return the user at our exchange that an address means, if its line may be shown there; else ""."""
        account = self._preferences.settings.account
        try:
            uri = sip_uri(address, account.domain, account.transport)
        except TargetError:
            return ""
        user = re.sub(r"(?i)^sips?:", "", uri).rpartition("@")[0]
        is_outside = user.lstrip("+").isdigit() and len(user) > MOST_EXTENSION_DIGITS
        return "" if host_elsewhere(uri, account) or is_outside else user


def _line_before(state: ColleagueState, is_ours: bool = False) -> _Line:
    """Return what the line's first known state says. `is_ours`: It may be this transfer that rings there."""
    if state is ColleagueState.UNKNOWN:
        return _Line.HIDDEN
    is_clear = state in (ColleagueState.IDLE, ColleagueState.NOT_REGISTERED)
    return _Line.CLEAR if is_clear or (is_ours and state is ColleagueState.RINGING) else _Line.TAKEN
