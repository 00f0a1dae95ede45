"""Our subscriptions at the server: colleagues' phones and our own mailbox.

pjsua2's Python wheel cannot report the content of dialog-info, so the proxy owns these dialogs. Lives in the
proxy's thread, without sockets: messages arrive by `receive` and leave by `send`.

The proxy reports a lost server (`unregistered`). It is also detected here within a minute, even if no refresh
is due: after QUIET_S without a message one subscription is refreshed, and started anew if the refresh gets no
response. If that gets none either (32 s), all states are UNKNOWN, and one subscription after the other tries
until the server responds; then all start anew.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from urllib.parse import quote

from telephony.messages import Account, ColleagueChanged, ColleagueState, Event, VoiceMailChanged
from telephony.proxy.presence.subscription import USER_AGENT, Identity, Package, Subscription
from telephony.proxy.presence.watched_phone import WatchedPhone
from telephony.proxy.rewriting import response_to
from telephony.proxy.transport.client_transactions import Exchanges
from telephony.sip import dialog_info, message_summary, presence_document
from telephony.sip.digest import Credentials
from telephony.sip.message import Header, SipMessage, bare, parameter

_log = logging.getLogger(__name__)
DIALOG = Package("dialog", dialog_info.CONTENT_TYPE)
PRESENCE = Package("presence", presence_document.CONTENT_TYPE)
MAILBOX = Package("message-summary", message_summary.CONTENT_TYPE)
MOST_COLLEAGUES = 200
# The rate limit of new requests, so that 200 colleagues do not flood the server.
REQUESTS_PER_S, MOST_AT_ONCE, MOST_UNDER_WAY = 40.0, 10, 32
QUIET_S = 15.0
NEXT_QUESTION_S = 5.0  # to another subscription, while the server stays silent
ASK_EVERY_S = 60.0  # per colleague, by OPTIONS; slower with many colleagues
LEAST_ASK_GAP_S = 1.0
SUSPECT_EVERY_S = 60.0
LEAST_WAIT_S = 0.05
BEGIN_AFTER_S = 0.5  # by then a new server has received our REGISTER
_USER_SAFE = "-_.!~*'()&=+$,;?/"  # RFC 3261 section 25.1, user


class Subscriptions:
    """Starts with `registered`. Call `tick` at `due_at`; once a second is often enough.

    Args:
        here: host:port of pjsua2 inside; the proxy replaces it with the address in use.
        send: Takes a request towards our server.
        now: Seconds on a monotonic clock.
    """

    def __init__(
        self,
        account: Account,
        here: str,
        send: Callable[[SipMessage], None],
        emit: Callable[[Event], None],
        now: Callable[[], float],
    ) -> None:
        self._domain = account.domain
        self._emit = emit
        self._now = now
        self._prefix = secrets.token_hex(8)
        address = self._uri(account.user)
        self._identity = Identity(address, quote(account.user, safe=_USER_SAFE), here)
        self._credentials = Credentials(account.auth_user or account.user, account.password)
        self._exchanges = Exchanges(send, self._credentials, now)
        self._colleagues: dict[str, WatchedPhone] = {}
        self._ended: list[Subscription] = []
        self._voice_mail: VoiceMailChanged | None = None
        self._is_registered = False
        self._is_lost = False
        self._is_closed = False
        self._begins_at = 0.0
        self._heard_at = self._asked_at = self._suspected_at = float("-inf")
        self._allowance, self._allowance_at = float(MOST_AT_ONCE), now()
        self._mailbox = self._subscription(address, MAILBOX, self._take_mailbox)
        self._subscriptions: list[Subscription] = [self._mailbox]

    # -- called by the proxy --------------------------------------------------------------------------------

    def watch(self, users: Sequence[str]) -> None:
        """Watch these users of our domain and no others; report the state of each, now and at each change."""
        wanted = list(dict.fromkeys(users))
        if len(wanted) > MOST_COLLEAGUES:
            _log.warning("%d colleagues are too many to watch", len(wanted))
        for user in wanted[MOST_COLLEAGUES:]:
            self._emit(_unknown(user))
        wanted = wanted[:MOST_COLLEAGUES]
        for user in self._colleagues.keys() - set(wanted):
            for subscription in self._colleagues.pop(user).subscriptions.values():
                self._end(subscription)
        for user in wanted:
            if user not in self._colleagues:
                self._colleagues[user] = self._colleague(user)
            self._colleagues[user].report(again=True)

    def use_password(self, password: str) -> None:
        """Answer challenges with a new password; refused subscriptions start anew."""
        self._credentials.use_password(password)
        self.moved()

    def registered(self) -> None:
        """Start subscribing after a registration; without effect if started."""
        if not self._is_registered and not self._is_closed:
            self._is_registered = True
            self._is_lost = False
            self._heard_at = self._now()
            self._begins_at = self._heard_at + BEGIN_AFTER_S
            for subscription in self._subscriptions:
                subscription.wants_at = self._begins_at

    def unregistered(self) -> None:
        """Set all states to unknown after the registration was lost."""
        if self._is_registered:
            self._is_registered = False
            self._forget_all()

    def moved(self) -> None:
        """Start all dialogs anew at a new address or server; states stay valid if that is quick."""
        if self._is_registered and not self._is_lost:
            self._exchanges.clear()
            for subscription in self._subscriptions:
                subscription.begin_anew(self._now() + BEGIN_AFTER_S)
            for colleague in self._colleagues.values():
                colleague.is_being_asked = False

    def takes(self, message: SipMessage) -> bool:
        """Whether `receive` must get it: a response to us, our NOTIFY, or an unsolicited
        one of our mailbox.
        """
        if not message.is_request:
            return message.call_id.startswith(self._prefix)
        if message.method != "NOTIFY":
            return False
        return message.call_id.startswith(self._prefix) or _is_unasked(message)

    def receive(self, message: SipMessage, is_trusted: bool = True) -> SipMessage | None:
        """Handle a message; return the response to a NOTIFY, to be sent to its source.

        is_trusted: It comes from our server. Only our server may report waiting messages unsolicited.
        """
        if not message.is_request:
            if self._exchanges.receive(message) and message.status != 503:
                self._has_spoken()
            return None
        for subscription in (*self._subscriptions, *self._ended):
            if subscription.has_dialog(message.call_id):
                self._has_spoken()
                return subscription.notified(message)
        if _is_unasked(message) and is_trusted:
            self._take_mailbox(message.body)
            return response_to(message, 200, "OK")
        return response_to(message, 481, "Subscription Does Not Exist")

    @property
    def due_at(self) -> float | None:
        """Return when `tick` may have something to do; None while we are not registered."""
        if not self._is_registered:
            return None
        times = [self._exchanges.due_at, self._question_due_at()]
        for subscription in self._subscriptions:
            times += (subscription.due_at, subscription.wants_at)
        times += [self._question_at(each) for each in self._colleagues.values() if each.must_be_asked]
        first = min((time for time in times if time is not None), default=None)
        # A request over the rate limit waits.
        return None if first is None else max(first, self._now() + LEAST_WAIT_S)

    def tick(self) -> None:
        """Do the due work."""
        self._exchanges.tick()
        if not self._is_registered:
            return
        for subscription in self._subscriptions:
            subscription.tick()
        self._ask_the_server()
        if not self._is_lost:
            self._start_due()
            self._ask_due()

    def close(self) -> None:
        """Unsubscribe from all, without waiting for the responses."""
        for subscription in self._subscriptions:
            subscription.end()
        self._is_registered = False
        self._is_closed = True

    # -- which subscription starts, and when ----------------------------------------------------------------

    def _forget_all(self) -> None:
        self._exchanges.clear()
        self._ended.clear()
        for subscription in self._subscriptions:
            subscription.suspend()
        for colleague in self._colleagues.values():
            colleague.forget_answer()

    def _start_due(self) -> None:
        at = self._now()
        due = [s for s in self._subscriptions if s.wants_at is not None and s.wants_at <= at]
        for subscription in sorted(due, key=lambda each: each.wants_at or at):
            if not self._may_send():
                return
            subscription.act()

    def _may_send(self) -> bool:
        at = self._now()
        earned = (at - self._allowance_at) * REQUESTS_PER_S
        self._allowance, self._allowance_at = min(self._allowance + earned, MOST_AT_ONCE), at
        if self._allowance < 1 or len(self._exchanges) >= MOST_UNDER_WAY:
            return False
        self._allowance -= 1
        return True

    def _colleague(self, user: str) -> WatchedPhone:
        colleague = WatchedPhone(user, self._uri(user), self._emit)
        for package, on_document in ((DIALOG, colleague.take_dialogs), (PRESENCE, colleague.take_presence)):
            subscription = self._subscription(colleague.resource, package, on_document)
            if self._is_registered and not self._is_lost:
                subscription.wants_at = max(self._now(), self._begins_at)
            self._subscriptions.append(subscription)
            colleague.subscriptions[package.event] = subscription
        return colleague

    def _subscription(
        self, resource: str, package: Package, on_document: Callable[[bytes | None], None]
    ) -> Subscription:
        return Subscription(
            resource,
            package,
            self._identity,
            self._exchanges,
            self._now,
            self._new_call_id,
            on_document,
            self._failed,
        )

    def _end(self, subscription: Subscription) -> None:
        self._subscriptions.remove(subscription)
        self._ended = [*self._ended[-MOST_COLLEAGUES:], subscription]  # its last NOTIFY is still to come
        subscription.end()

    def _new_call_id(self) -> str:
        return self._prefix + secrets.token_hex(8)

    def _uri(self, user: str) -> str:
        return f"sip:{quote(user, safe=_USER_SAFE)}@{self._domain}"

    # -- a lost or restarted server -------------------------------------------------------------------------

    def _has_spoken(self) -> None:
        self._heard_at = self._now()
        if self._is_lost:
            _log.info("the server answers again")
            self._is_lost = False
            for subscription in self._subscriptions:
                if not subscription.is_asking and subscription.wants_at is None:
                    subscription.wants_at = self._heard_at

    def _whom_to_ask(self) -> Subscription | None:
        """Return the subscription that checks whether the server responds, if one can."""
        if self._is_lost:
            return (
                min(self._subscriptions, key=lambda each: each.asked_at) if not len(self._exchanges) else None
            )
        active = [each for each in self._subscriptions if each.is_active and not each.is_asking]
        return min(active, key=lambda each: each.wants_at or 0.0, default=None)

    def _question_due_at(self) -> float | None:
        if self._whom_to_ask() is None:
            return None
        next_at = self._asked_at + NEXT_QUESTION_S
        return next_at if self._is_lost else max(self._heard_at + QUIET_S, next_at)

    def _ask_the_server(self) -> None:
        due_at = self._question_due_at()
        subscription = self._whom_to_ask()
        if subscription is None or due_at is None or self._now() < due_at or not self._may_send():
            return
        self._asked_at = self._now()
        subscription.act()

    def _failed(self, subscription: Subscription, status: int) -> None:
        """Apply one subscription's failure to the others."""
        if status == 0:
            if self._is_lost:
                subscription.wants_at = None  # the next subscription tries
            elif self._heard_at <= subscription.asked_at:
                _log.warning("the server does not answer: the colleagues' states are unknown")
                self._is_lost = True
                self._forget_all()
        elif status in (401, 407):
            _log.warning("the server does not take our password for subscriptions")
            for other in self._subscriptions:
                other.refuse()
        elif status == 489:
            for other in self._subscriptions:
                if other.package == subscription.package:
                    other.refuse()
        elif status == 481 and self._now() >= self._suspected_at + SUSPECT_EVERY_S:
            self._suspected_at = self._now()
            for other in self._subscriptions:  # a restarted server has forgotten all of them
                other.refresh_soon()

    # -- OPTIONS --------------------------------------------------------------------------------------------

    def _question_at(self, colleague: WatchedPhone) -> float:
        every_s = max(ASK_EVERY_S, len(self._colleagues) * LEAST_ASK_GAP_S)
        return colleague.asked_at + every_s

    def _ask_due(self) -> None:
        at = self._now()
        for colleague in self._colleagues.values():
            if colleague.must_be_asked and self._question_at(colleague) <= at and self._may_send():
                self._ask(colleague, at)

    def _ask(self, colleague: WatchedPhone, at: float) -> None:
        colleague.asked_at = at
        colleague.is_being_asked = True
        call_id, tag, number = self._new_call_id(), secrets.token_hex(8), 0

        def options() -> SipMessage:
            nonlocal number
            number += 1
            return SipMessage(
                f"OPTIONS {colleague.resource} SIP/2.0",
                [
                    Header("Via", self._identity.via),
                    Header("Max-Forwards", "70"),
                    Header("From", f"<{self._identity.address_of_record}>;tag={tag}"),
                    Header("To", f"<{colleague.resource}>"),
                    Header("Call-ID", call_id),
                    Header("CSeq", f"{number} OPTIONS"),
                    Header("Contact", self._identity.contact),
                    Header("Accept", "application/sdp"),
                    Header("User-Agent", USER_AGENT),
                ],
            )

        def answered(response: SipMessage | None) -> None:
            if self._colleagues.get(colleague.user) is colleague:
                colleague.take_answer(response.status if response is not None else 0)

        self._exchanges.start(options, answered)

    # -- the mailbox ----------------------------------------------------------------------------------------

    def _take_mailbox(self, body: bytes | None) -> None:
        if not body:
            return  # the last report stays the best knowledge
        changed = message_summary.read_message_summary(body)
        if changed is None:
            _log.warning("a message summary that is none")
        elif changed != self._voice_mail:
            self._voice_mail = changed
            self._emit(changed)


def _is_unasked(notify: SipMessage) -> bool:
    event = bare(notify.get("event")).lower()
    return event == MAILBOX.event and not parameter(notify.get("to"), "tag")


def _unknown(user: str) -> ColleagueChanged:
    return ColleagueChanged(user=user, state=ColleagueState.UNKNOWN, at=datetime.now(timezone.utc))
