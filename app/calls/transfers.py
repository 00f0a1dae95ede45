"""Transfers of calls: follows each one, and offers the agent the possible next steps.

A transfer outlives our call: then the PBX has the applicant, and the target's line (BLF) shows whether the
target answers. docs/architecture/transfers.md has the states in one table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.calls.watched_lines import WatchedLines
from app.common.notices import INFO, WARNING, Level, Notice
from app.settings.exchange import host_elsewhere
from app.settings.preferences import Preferences
from app.values.transfer import (
    DECIDED,
    HANDED_ON,
    MAY_BE_PLACED,
    NEXT,
    UNRUNG,
    TargetLine,
    Transfer,
    TransferEvent,
    TransferState,
)
from telephony.client.phone import Phone
from telephony.messages import (
    ColleagueChanged,
    ColleagueState,
    MessageReceived,
    TransferProgress,
)
from telephony.sip.target import TargetError, sip_uri
from telephony.sip.uri import parse_sip

LINE_WITHIN_MS = 10_000  # from the end of our call to the target's first ringing
RINGS_MOST_MS = 180_000
FREE_WITHIN_MS = 3_000  # a line that stops ringing may ring again, or be picked up, in a moment
KEPT = 20  # decided transfers: the PBX may still name the parking slot
MOST_EXTENSION_DIGITS = 6  # longer ones are outside numbers, whose lines no PBX shows
_NUMBER = re.compile(r"\d+")
_PLACE = re.compile(r"\d{2,6}")


_NOTICES: dict[TransferState, tuple[str, Level, tuple[str, ...]]] = {
    TransferState.BACK: ("transfer_failed", WARNING, ()),
    TransferState.SILENT: ("transfer_silent", WARNING, ("call_back",)),
    TransferState.LOST: ("transfer_lost", WARNING, ("call_back",)),
    TransferState.LEFT: ("transfer_left", INFO, ()),
    TransferState.LEFT_RINGING: ("transfer_rings", INFO, ()),
    TransferState.ANSWERED: ("transferred", INFO, ()),
    TransferState.UNANSWERED: ("transfer_unanswered", WARNING, ("call_back",)),
    TransferState.UNKNOWN: ("transfer_unknown", WARNING, ("call_back",)),
    TransferState.PLACED: ("transfer_placed", INFO, ()),
}
_LINE_EVENTS = {
    ColleagueState.RINGING: TransferEvent.LINE_RINGS,
    ColleagueState.BUSY: TransferEvent.LINE_TALKS,
    ColleagueState.IDLE: TransferEvent.LINE_FREE,
    ColleagueState.NOT_REGISTERED: TransferEvent.LINE_FREE,
    ColleagueState.UNKNOWN: TransferEvent.LINE_UNKNOWN,
}


class Transfers(QObject):
    """Owns the state of every transfer. At most one per call."""

    changed = Signal(object)  # Transfer
    notice = Signal(Notice)

    def __init__(
        self, phone: Phone, lines: WatchedLines, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._preferences = preferences
        self._transfers: dict[str, Transfer] = {}
        self._watched: dict[str, str] = {}  # call key -> extension, until the transfer is decided
        self._timers: dict[str, QTimer] = {}
        phone.transfer_progress.connect(self._on_progress)
        phone.message_received.connect(self._on_text)
        lines.changed.connect(self._on_line)

    def can_follow(self, address: str) -> bool:
        """Whether we could see if this target answers: its line is watched, and free."""
        return self._lines.state(self._extension(address)) is ColleagueState.IDLE

    def begin(self, transfer: Transfer) -> Transfer:
        """Store a transfer that is being requested; return it with the known state of the line."""
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
        """Rename the caller, e.g. because the applicant has become anonymous."""
        transfer = self._transfers.get(call_key)
        if transfer is not None:
            self._transfers[call_key] = replace(transfer, caller=caller)

    def forget(self, call_key: str) -> None:
        """Drop a transfer that never began, or whose call ended without it."""
        transfer = self._transfers.pop(call_key, None)
        if transfer is not None:
            self._stop_watching(transfer)

    def call_over(self, call_key: str, ended_by: str) -> Transfer | None:
        """Handle the end of the call; return its transfer, if the call was handed on or lost by one. Emits no
        `changed`.
        """
        transfer = self._transfers.get(call_key)
        if transfer is None or transfer.is_handed_on:
            return transfer
        is_refused = transfer.state in (TransferState.RETURNING, TransferState.SILENT)
        # If the agent ends a refused one, it is the agent's end; an interrupted one reports itself.
        is_broken = ended_by == ("here" if is_refused else "failure")
        if not is_broken and ended_by == "transferred":
            self._take(
                transfer, TransferEvent.PROVEN if transfer.is_attended else TransferEvent.DONE, is_quiet=True
            )
        elif not is_broken:
            self._take(transfer, TransferEvent.CALL_OVER, is_quiet=True)
        transfer = self._transfers[call_key]
        if transfer.state in (TransferState.LOST, *HANDED_ON):
            return transfer
        self.forget(call_key)
        return None

    # -- events ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_progress(self, event: TransferProgress) -> None:
        transfer = self._transfers.get(event.call_key)
        if transfer is None:
            return
        if event.place and not transfer.is_attended and event.place != transfer.extension:
            transfer = replace(transfer, place=event.place)
            self._transfers[event.call_key] = transfer
        if event.code // 100 == 1:
            self._take(transfer, TransferEvent.RINGS if event.code in (180, 183) else TransferEvent.TRIES)
        elif event.code // 100 == 2:
            self._take(transfer, TransferEvent.PROVEN if event.is_proven else TransferEvent.DONE)
        elif event.is_final:
            self._take(replace(transfer, is_on_hold=event.is_on_hold), TransferEvent.RETURNED)
        elif event.is_silent:
            self._take(transfer, TransferEvent.SILENT)
        else:
            self._take(replace(transfer, code=event.code, reason=event.reason), TransferEvent.REFUSED)

    @Slot(object)
    def _on_line(self, event: ColleagueChanged) -> None:
        for transfer in list(self._transfers.values()):
            if transfer.extension != event.user or transfer.line is TargetLine.TAKEN:
                continue
            is_asked = transfer.state is TransferState.ASKED  # the PBX does not call the target yet
            if transfer.line is TargetLine.HIDDEN or is_asked:
                transfer = replace(transfer, line=_line_before(event.state, is_ours=not is_asked))
                self._transfers[transfer.call_key] = transfer
                if transfer.line is not TargetLine.CLEAR:
                    continue
            has_stopped = transfer.state is TransferState.STOPPED and transfer.call_key not in self._timers
            if event.state is ColleagueState.BUSY and (transfer.state in UNRUNG or has_stopped):
                # A line that is busy without having rung has dialled out.
                self._take(replace(transfer, line=TargetLine.TAKEN), TransferEvent.LINE_UNKNOWN)
                continue
            self._take(transfer, _LINE_EVENTS[event.state])

    @Slot(object)
    def _on_text(self, event: MessageReceived) -> None:
        """Take the parking slot from a text of the number that was dialled for it.

        A text with several numbers is ambiguous and names none.
        """
        numbers = _NUMBER.findall(event.text)
        place = numbers[0] if len(numbers) == 1 and _PLACE.fullmatch(numbers[0]) else ""
        for transfer in list(self._transfers.values()):
            is_about = event.is_trusted and transfer.extension and event.remote_user == transfer.extension
            if is_about and place and transfer.state not in (TransferState.ANSWERED, TransferState.LOST):
                transfer = replace(transfer, place=place)
                self._transfers[transfer.call_key] = transfer
                if transfer.is_handed_on:
                    self._take(transfer, TransferEvent.PLACE_NAMED)

    def _take(self, transfer: Transfer, event: TransferEvent, is_quiet: bool = False) -> None:
        """Follow the table. An event that it lacks changes nothing. `is_quiet`: Emit no `changed`."""
        leaves = event in (TransferEvent.DONE, TransferEvent.PROVEN, TransferEvent.CALL_OVER)
        if leaves and transfer.place and transfer.state in MAY_BE_PLACED:
            event = TransferEvent.PLACE_NAMED
        elif leaves and transfer.is_attended and event is TransferEvent.CALL_OVER:
            event = TransferEvent.PROVEN if transfer.state is not TransferState.RETURNING else event
        state = NEXT[transfer.state].get(event, transfer.state)
        if state is TransferState.LEFT and (not transfer.extension or transfer.line is TargetLine.TAKEN):
            state = TransferState.UNKNOWN  # no event is expected
        has_moved = state is not transfer.state
        transfer = replace(transfer, state=state)
        self._transfers[transfer.call_key] = transfer
        if not has_moved:
            return
        self._wait(transfer)
        if state in DECIDED:
            self._stop_watching(transfer)
            self._forget_old()
        self._report(transfer)
        if not is_quiet:
            self.changed.emit(transfer)

    def _wait(self, transfer: Transfer) -> None:
        """Start the timer for the next sign of the target's line."""
        limits_ms = {
            TransferState.LEFT: LINE_WITHIN_MS,
            TransferState.LEFT_RINGING: RINGS_MOST_MS,
            TransferState.STOPPED: FREE_WITHIN_MS,
            TransferState.LEFT_STOPPED: FREE_WITHIN_MS,
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
            self._take(transfer, TransferEvent.TIME_UP)

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
        if transfer.state is TransferState.BACK and transfer.is_on_hold:
            kind = "transfer_failed_on_hold"
        call_key = transfer.call_key if transfer.state is TransferState.BACK else ""
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
        decided = [key for key, transfer in self._transfers.items() if transfer.state in DECIDED]
        for key in decided[:-KEPT]:
            del self._transfers[key]

    def _extension(self, address: str) -> str:
        """Return the user at our PBX that an address means, if its line may be shown there; else ""."""
        account = self._preferences.settings.account
        try:
            uri = sip_uri(address, account.domain, account.transport)
        except TargetError:
            return ""
        user = parse_sip(uri).user
        is_outside = user.lstrip("+").isdigit() and len(user) > MOST_EXTENSION_DIGITS
        return "" if host_elsewhere(uri, account) or is_outside else user


def _line_before(state: ColleagueState, is_ours: bool = False) -> TargetLine:
    """Return the meaning of the line's first known state. `is_ours`: This transfer may ring there."""
    if state is ColleagueState.UNKNOWN:
        return TargetLine.HIDDEN
    is_clear = state in (ColleagueState.IDLE, ColleagueState.NOT_REGISTERED)
    return TargetLine.CLEAR if is_clear or (is_ours and state is ColleagueState.RINGING) else TargetLine.TAKEN
