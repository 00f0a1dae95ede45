"""One colleague's phone, derived from two subscriptions and an OPTIONS request.

`dialog` (RFC 4235) reports whether a line is idle, ringing or busy, and cannot distinguish idle from absent.
`presence` (RFC 3856) reports whether a phone is registered, if the server derives it from registrations. If
it does not, we send OPTIONS: the server answers 404 or 480 itself for an absent user (RFC 3261 section 16.5),
and a present phone answers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone

from telephony.messages import ColleagueChanged, ColleagueState, Event
from telephony.proxy.presence.subscription import Subscription
from telephony.sip.dialog_info import DialogTable, read_dialog_info
from telephony.sip.presence_document import Presence, read_presence
from telephony.sip.xml_body import BadDocumentError

_log = logging.getLogger(__name__)
NOT_THERE = (404, 408, 410, 430, 480)
NEVER = float("-inf")


def state_of(
    line: ColleagueState | None,
    presence: Presence | None,
    is_reachable: bool | None,
    reports_lines: bool = True,
) -> ColleagueState:
    """Combine the known facts; None for unknown ones.

    Args:
        line: IDLE, RINGING or BUSY, from the dialogs.
        is_reachable: The result of OPTIONS. Alone it proves only absence: a phone that answers may be busy.
        reports_lines: The server reports dialogs, or may yet. If it never will, open presence means idle.
    """
    if line in (ColleagueState.BUSY, ColleagueState.RINGING):
        return line
    if line is None and presence is not None and presence.is_busy:
        return ColleagueState.BUSY
    is_there = presence.is_open if presence is not None else is_reachable
    if is_there is False:
        return ColleagueState.NOT_REGISTERED
    if is_there is None or (line is None and (reports_lines or presence is None)):
        return ColleagueState.UNKNOWN
    return ColleagueState.IDLE


@dataclass(eq=False)
class WatchedPhone:
    """Reports each change of `user`. Its two subscriptions are set right after its creation."""

    user: str
    resource: str
    emit: Callable[[Event], None]
    subscriptions: dict[str, Subscription] = field(default_factory=dict)  # by event
    is_being_asked: bool = False
    asked_at: float = NEVER  # by OPTIONS
    _table: DialogTable | None = None
    _presence: Presence | None = None
    _is_reachable: bool | None = None
    _shown: tuple[ColleagueState, str] | None = None

    def take_dialogs(self, body: bytes | None) -> None:
        """Take a dialog-info document; None if the state became unknown."""
        if body is None:
            self._table = None
        else:
            try:
                document = read_dialog_info(body)
            except BadDocumentError as error:
                _log.warning("dialog-info of a colleague: %s", error)
                self._table = None
            else:
                self._table = self._table or DialogTable()
                if not self._table.take(document):
                    self.subscriptions["dialog"].refresh_soon()
                if self._table.state is not ColleagueState.IDLE:
                    self._is_reachable = True
                    self.asked_at = NEVER  # so OPTIONS is sent right after its call
        self.report()

    def take_presence(self, body: bytes | None) -> None:
        """Take a PIDF document; None if the state became unknown."""
        try:
            self._presence = read_presence(body) if body is not None else None
        except BadDocumentError as error:
            _log.warning("presence of a colleague: %s", error)
            self._presence = None
        self.report()

    def take_answer(self, status: int) -> None:
        """Take the response to OPTIONS, 0 for none."""
        self.is_being_asked = False
        if status in NOT_THERE:
            self._is_reachable = False
        elif status in (0, 401, 403, 407) or 500 <= status < 600:
            self._is_reachable = None
        else:  # also 405, 486 and so on: a phone sent it
            self._is_reachable = True
        self.report()

    def forget_answer(self) -> None:
        """Forget the result of OPTIONS."""
        self.is_being_asked = False
        self.asked_at = NEVER
        self._is_reachable = None
        self.report()

    @property
    def must_be_asked(self) -> bool:
        """Whether to send OPTIONS: the line is idle or seems so, and presence is unknown."""
        return (
            not self.is_being_asked
            and self._presence is None
            and self._table is not None
            and self._table.state is ColleagueState.IDLE
            and self.subscriptions["presence"].is_settled
        )

    def report(self, again: bool = False) -> None:
        """Report the state if it changed, or in any case."""
        line = self._table.state if self._table is not None else None
        note = self._presence.note if self._presence is not None else ""
        reports_lines = "dialog" not in self.subscriptions or not self.subscriptions["dialog"].is_refused
        now = (state_of(line, self._presence, self._is_reachable, reports_lines), note)
        if now != self._shown or again:
            self._shown = now
            at = datetime.now(timezone.utc)
            self.emit(ColleagueChanged(user=self.user, state=now[0], note=note, at=at))
