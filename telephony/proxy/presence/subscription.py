"""One subscription of ours: its SUBSCRIBE dialogs, one after the other (RFC 6665)."""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from telephony.proxy.rewriting import response_to
from telephony.proxy.transport.client_transactions import TIMEOUT_S, Exchanges
from telephony.sip.message import Header, SipMessage, bare, parameter, seconds_of, split_list
from telephony.sip.multipart import media_type
from telephony.sip.uri import address_uri

_log = logging.getLogger(__name__)
USER_AGENT = "Loket"
EXPIRES_S = 600
LEAST_REFRESH_S = 5.0  # even if the server grants less
MOST_EXPIRES_S = 86400
REFRESH_AT = (0.7, 0.85)  # of the granted time; random, so that not all are refreshed at once
GIVEN_UP_S = 3600.0
FIRST_RETRY_S, LAST_RETRY_S = 4.0, 300.0
REFRESH_PATIENCE_S = 8.0  # then a new dialog: some servers send an unreachable Contact
LEAST_LIFE_S = 10.0  # after a dialog that ended sooner, the next one does not follow at once
# Responses to a refresh that end the dialog, not only the attempt (RFC 6665 section 4.1.2.3).
_GONE = (404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604)
_HOPELESS = (401, 403, 404, 405, 407, 410, 416, 420, 489, 501, 603, 604, 606)


@dataclass(frozen=True)
class Package:
    """An event package (RFC 6665 section 7): its name, and the type of its documents."""

    event: str
    content_type: str


@dataclass(frozen=True)
class Identity:
    """Our identity. `here` is host:port inside, in Contact and Via; the proxy replaces it with the address in
    use.
    """

    address_of_record: str
    user: str
    here: str

    @property
    def contact(self) -> str:
        return f"<sip:{self.user}@{self.here}>"

    @property
    def via(self) -> str:
        return f"SIP/2.0/UDP {self.here};rport"


@dataclass
class _Dialog:
    """A dialog of RFC 3261 section 12; established once it has a remote tag."""

    call_id: str
    begun_at: float
    local_tag: str = field(default_factory=lambda: secrets.token_hex(8))
    local_number: int = 0
    remote_tag: str = ""
    remote_number: int = -1
    target: str = ""
    route: list[str] = field(default_factory=list)
    is_notified: bool = False


class Subscription:
    """Subscribes to `resource` when its owner calls `act`, which it requests for `wants_at`.

    A NOTIFY may arrive before the response to SUBSCRIBE. If the request was forked, the first notifier is
    kept and the others are refused (481), which ends them.

    Args:
        on_document: Receives each document, b"" for an empty one; None if the last one is no longer valid.
        failed: Receives the status that ended an attempt, 0 for no response; after our own reaction.
    """

    def __init__(
        self,
        resource: str,
        package: Package,
        identity: Identity,
        exchanges: Exchanges,
        now: Callable[[], float],
        new_call_id: Callable[[], str],
        on_document: Callable[[bytes | None], None],
        failed: Callable[[Subscription, int], None],
    ) -> None:
        self.package = package
        self.wants_at: float | None = None
        self.asked_at = 0.0
        self.is_asking = False
        self.is_refused = False
        self._resource = resource
        self._identity = identity
        self._exchanges = exchanges
        self._now = now
        self._new_call_id = new_call_id
        self._on_document = on_document
        self._failed = failed
        self._dialog: _Dialog | None = None
        self._ended: _Dialog | None = None
        self._expires_s = EXPIRES_S
        self._tries = 0
        self._holds_until: float | None = None  # for the last document, and for the dialog if there is one
        self._notified_by: float | None = None  # Timer N (RFC 6665 section 4.1.2.4)

    # -- current state --------------------------------------------------------------------------------------

    @property
    def is_active(self) -> bool:
        """Whether the server has sent a NOTIFY in the present dialog."""
        return self._dialog is not None and self._dialog.is_notified

    @property
    def is_settled(self) -> bool:
        """Whether the outcome is known, even if it is none."""
        return self.is_active or self.is_refused or self._tries > 0

    @property
    def due_at(self) -> float | None:
        """Return when `tick` has something to do."""
        return min(filter(None, (self._holds_until, self._notified_by)), default=None)

    def has_dialog(self, call_id: str) -> bool:
        return any(dialog is not None and dialog.call_id == call_id for dialog in (self._dialog, self._ended))

    # -- called by the owner --------------------------------------------------------------------------------

    def act(self) -> None:
        """Subscribe, or refresh."""
        at = self._now()
        self.wants_at = None
        self.asked_at = at
        self.is_asking = True
        dialog = self._dialog = self._dialog or _Dialog(self._new_call_id(), at)
        asked_s = self._expires_s
        self._exchanges.start(
            lambda: self._request(dialog, asked_s),
            lambda response: self._answered(dialog, asked_s, response),
            REFRESH_PATIENCE_S if dialog.remote_tag else TIMEOUT_S,
        )

    def refresh_soon(self) -> None:
        """Request the full state, unless a request is open or was just made."""
        if not self.is_asking and self.is_active:
            earliest = max(self._now(), self.asked_at + LEAST_LIFE_S)
            self.wants_at = min(self.wants_at or earliest, earliest)

    def begin_anew(self, at: float | None = None) -> None:
        """Leave the dialog; the last document stays valid until the next dialog should have replaced it.

        at: When to subscribe; None for now, but not in a tight loop with a server that ends each dialog.
        """
        begun_at = self._dialog.begun_at if self._dialog else float("-inf")
        self._leave_dialog()
        self.wants_at = max(self._now(), begun_at + LEAST_LIFE_S) if at is None else at
        self._holds_until = self.wants_at + TIMEOUT_S

    def suspend(self) -> None:
        """Stop without a server: the state is unknown and nothing is requested."""
        self._leave_dialog()
        self.wants_at = None
        self.is_refused = False
        self._tries = 0
        self._forget()

    def refuse(self) -> None:
        """Accept the server's refusal: no attempt for an hour."""
        self._leave_dialog()
        self.is_refused = True
        self.wants_at = self._now() + GIVEN_UP_S
        self._forget()

    def end(self) -> None:
        """Unsubscribe; `on_document` is not called again. Later NOTIFYs of the server are answered."""
        dialog = self._dialog
        self._leave_dialog()
        self.wants_at = self._holds_until = None
        self._on_document = _hear_nothing
        self._failed = _hear_nothing
        self._ended = dialog if dialog and dialog.remote_tag else None
        if dialog and dialog.remote_tag:
            self._exchanges.start(lambda: self._request(dialog, 0), _hear_nothing)

    def tick(self) -> None:
        at = self._now()
        if self._notified_by is not None and at >= self._notified_by:
            _log.warning("no NOTIFY for %s of %s", self.package.event, self._resource)
            self._fall_back()
        if self._holds_until is not None and at >= self._holds_until:
            self._forget()
            if not self.is_asking:  # otherwise its response decides
                self._leave_dialog()
                self.wants_at = at

    # -- requests and their responses -----------------------------------------------------------------------

    def _request(self, dialog: _Dialog, expires_s: int) -> SipMessage:
        dialog.local_number += 1
        own = self._identity
        to_tag = f";tag={dialog.remote_tag}" if dialog.remote_tag else ""
        return SipMessage(
            f"SUBSCRIBE {dialog.target or self._resource} SIP/2.0",
            [
                Header("Via", own.via),
                *(Header("Route", route) for route in dialog.route),
                Header("Max-Forwards", "70"),
                Header("From", f"<{own.address_of_record}>;tag={dialog.local_tag}"),
                Header("To", f"<{self._resource}>{to_tag}"),
                Header("Call-ID", dialog.call_id),
                Header("CSeq", f"{dialog.local_number} SUBSCRIBE"),
                Header("Contact", own.contact),
                Header("Event", self.package.event),
                Header("Accept", self.package.content_type),
                Header("Expires", str(expires_s)),
                Header("User-Agent", USER_AGENT),
            ],
        )

    def _answered(self, dialog: _Dialog, asked_s: int, response: SipMessage | None) -> None:
        if dialog is not self._dialog:
            return  # the dialog was left meanwhile
        self.is_asking = False
        status = response.status if response else 0
        if response is not None and 200 <= status < 300:
            self._granted(dialog, asked_s, response)
            return
        least_s = _seconds(response.get("min-expires")) if response is not None and status == 423 else None
        if least_s is not None and self._expires_s < least_s <= MOST_EXPIRES_S:
            self._expires_s = least_s
            self.wants_at = self._now()
            return
        retry_s = _seconds(response.get("retry-after")) if response is not None else None
        _log.info("%s of %s: %s", self.package.event, self._resource, status or "no answer")
        is_outage = status == 0 or (status == 503 and retry_s is None)
        if dialog.remote_tag and (is_outage or status in _GONE):
            self.begin_anew()
            if is_outage:
                return  # perhaps of the dialog, not of the server
        elif status in _HOPELESS:
            self.refuse()
        elif dialog.remote_tag:
            self.wants_at = self._now() + self._pause_s(retry_s)  # the dialog stays
        else:
            self._fall_back(retry_s)
        self._failed(self, 0 if is_outage else status)

    def _granted(self, dialog: _Dialog, asked_s: int, response: SipMessage) -> None:
        if not dialog.remote_tag:
            dialog.remote_tag = parameter(response.get("to"), "tag")
            dialog.route = _record_route(response)[::-1]
        if parameter(response.get("to"), "tag") == dialog.remote_tag:
            dialog.target = address_uri(response.first("contact")) or dialog.target
        granted_s = _seconds(response.get("expires"))
        self._plan(asked_s if granted_s is None else granted_s)
        if not dialog.is_notified:
            self._notified_by = self._now() + TIMEOUT_S

    def _plan(self, granted_s: int) -> None:
        at = self._now()
        self._holds_until = at + max(granted_s, 2 * LEAST_REFRESH_S)
        self.wants_at = at + max(granted_s * random.uniform(*REFRESH_AT), LEAST_REFRESH_S)

    # -- notifications --------------------------------------------------------------------------------------

    def notified(self, notify: SipMessage) -> SipMessage:
        """Handle a NOTIFY of one of our dialogs and return the response."""
        call_id, to_tag = notify.call_id, parameter(notify.get("to"), "tag")
        dialog = next(
            (d for d in (self._dialog, self._ended) if d is not None and d.call_id == call_id), None
        )
        from_tag = parameter(notify.get("from"), "tag")
        if dialog is None or to_tag != dialog.local_tag or from_tag != (dialog.remote_tag or from_tag):
            return response_to(notify, 481, "Subscription Does Not Exist")
        number = notify.cseq[0]
        if number < dialog.remote_number:
            return response_to(notify, 500, "Out Of Order")
        is_repeated = number == dialog.remote_number
        dialog.remote_number = number
        if is_repeated or dialog is self._ended:
            return response_to(notify, 200, "OK")
        if bare(notify.get("event")).lower() != self.package.event:
            return response_to(notify, 489, "Bad Event")
        if not dialog.remote_tag:
            dialog.remote_tag = from_tag
            dialog.route = _record_route(notify)
        dialog.target = address_uri(notify.first("contact")) or dialog.target
        dialog.is_notified = True
        self._notified_by = None
        return self._take_state(notify)

    def _take_state(self, notify: SipMessage) -> SipMessage:
        value = notify.get("subscription-state")
        state = bare(value).lower()
        if state == "terminated":
            self._terminated(
                parameter(value, "reason").lower(), _seconds(parameter(value, "retry-after")), notify
            )
            return response_to(notify, 200, "OK")
        left_s = _seconds(parameter(value, "expires"))
        if left_s is not None and (
            self._holds_until is None or self._now() + left_s < self._holds_until - LEAST_REFRESH_S
        ):
            self._plan(left_s)
        self.is_refused = False
        if state == "pending":  # not authorised yet; its document means nothing
            self._on_document(None)
            return response_to(notify, 200, "OK")
        self._tries = 0
        return self._take_document(notify)

    def _take_document(self, notify: SipMessage) -> SipMessage:
        kind = media_type(notify.get("content-type"))
        if notify.body and kind != self.package.content_type:
            self._on_document(None)
            return response_to(notify, 415, "Unsupported Media Type")
        self._on_document(notify.body)
        return response_to(notify, 200, "OK")

    def _terminated(self, reason: str, retry_s: int | None, notify: SipMessage) -> None:
        """Follow RFC 6665 section 4.1.3 for each reason."""
        _log.info("%s of %s ended: %s", self.package.event, self._resource, reason or "no reason")
        if reason in ("deactivated", "timeout"):
            self.begin_anew()
        elif reason in ("rejected", "noresource"):
            self.refuse()
        elif reason == "invariant":  # it never changes
            self._take_document(notify)
            self._leave_dialog()
            self._holds_until = self.wants_at = None
        else:
            self._fall_back(retry_s)

    # -- ends -----------------------------------------------------------------------------------------------

    def _fall_back(self, retry_s: int | None = None) -> None:
        """Set the state to unknown; try again later."""
        self._leave_dialog()
        self.wants_at = self._now() + self._pause_s(retry_s)
        self._forget()

    def _pause_s(self, asked_s: int | None) -> float:
        self._tries += 1
        return asked_s or min(FIRST_RETRY_S * 2 ** (self._tries - 1), LAST_RETRY_S) * random.uniform(0.8, 1.2)

    def _leave_dialog(self) -> None:
        self._dialog = None
        self._notified_by = None
        self.is_asking = False

    def _forget(self) -> None:
        self._holds_until = None
        self._on_document(None)


def _record_route(message: SipMessage) -> list[str]:
    return [route for value in message.all("record-route") for route in split_list(value) if route]


def _seconds(value: str) -> int | None:
    """Return delta-seconds, at most a day; None if malformed."""
    seconds = seconds_of(value)
    return None if seconds is None else min(seconds, MOST_EXPIRES_S)


def _hear_nothing(*_: object) -> None:
    pass
