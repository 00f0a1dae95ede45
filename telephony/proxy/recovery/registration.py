"""Our registration: REGISTER, the proof that the binding exists, and the retry after every refusal.

The only owner of the registration; pjsua2 has none. Lives in the proxy's thread, without sockets, like the
subscriptions: responses arrive by `receive`, requests leave by `send`.

After a refusal with any code, or no response, REGISTER is repeated. The pauses are those of
`RegistrationSchedule`; all but `password_pause_s` are shortened at random by up to a fifth, so that an office
does not register within one second. A Retry-After makes a pause longer, up to the longest one. 401, 403 and
407 may mean a wrong password, and PBXs lock accounts after some of those, so the pauses depend on what is
known of the password:

- The PBX has accepted it since its last change: it is hardly wrong (a reloaded registrar, an extension
  that was removed and is put back). First `accepted_password_pauses_s`, then `password_pause_s`.
- It was never accepted: `password_pause_s` from the first refusal on.
- The PBX answers a query with it: the refusal had another cause, and the pauses are the usual ones.

Whatever causes a REGISTER, `DigestBudget` limits the number of wrong answers to challenges.

Another password, another network and the agent's command register at once.

A 200 alone proves nothing: it must list our own Contact. Once it does, a query (REGISTER without a Contact,
RFC 3261 section 10.2.3) checks for it every `check_every_s`, because a refresh would hide that the PBX had
forgotten us or that another phone had taken the extension. A registrar that does not list us in a query is
sent a REGISTER each time instead. After a 403 or 503 a query finds out whether the extension has no room for
us; in that case the Contact of a killed engine is removed.
"""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

from telephony.messages import Account, Event, Registration, RegistrationState
from telephony.proxy.presence.subscription import USER_AGENT
from telephony.proxy.recovery.bindings import Bindings, Mark, read_bindings
from telephony.proxy.rewriting import Outside
from telephony.proxy.transport.client_transactions import Exchanges
from telephony.sip.digest import PASSWORD_CODES, Credentials, DigestBudget
from telephony.sip.message import Header, SipMessage, seconds_of

_log = logging.getLogger(__name__)
NO_ANSWER_S = 6.0  # long before Timer F (RFC 3261 section 17.1.2.2), which is 32 s
LATE_ANSWER_S = 16.0  # for a registrar that did not respond once: it may be slow
QUERY_S = 6.0
JITTER = 0.2  # the random share of a pause
REFRESH_AT = 0.5  # of the granted time
LEAST_REFRESH_S = 5.0  # even if a registrar grants less
MOST_EXPIRES_S = 86400
NO_ROOM_CODES = frozenset({403, 503})  # of Asterisk and Kamailio for more Contacts than they allow
INTERVAL_TOO_BRIEF = 423
ALLOW = "PRACK, INVITE, ACK, BYE, CANCEL, UPDATE, INFO, SUBSCRIBE, NOTIFY, REFER, MESSAGE, OPTIONS"
_USER_SAFE = "-_.!~*'()&=+$,;?/"  # RFC 3261 section 25.1, user


class RegistrationClient:
    """Starts with `start`. Call `tick` at `due_at`.

    Args:
        here: host:port of pjsua2 inside; the proxy replaces it with the address in use.
        send: Takes a request towards our server.
        emit: Takes each Registration that differs from the last one.
        registered: Receives whether the registrar has our binding.
        now: Seconds on a monotonic clock.
    """

    def __init__(
        self,
        account: Account,
        here: str,
        send: Callable[[SipMessage], None],
        emit: Callable[[Event], None],
        registered: Callable[[bool], None],
        now: Callable[[], float],
    ) -> None:
        self._domain = account.domain
        self._schedule = account.schedule
        self._expires_s = account.register_every_s
        self._has_registrar = bool(account.domain and account.register_every_s)
        user = quote(account.user, safe=_USER_SAFE)
        self._address_of_record = f"sip:{user}@{account.domain}"
        self._contact_address = f"sip:{user}@{here}"
        self._here = here
        self._emit = emit
        self._set_registered = registered
        self._now = now
        self._credentials = Credentials(account.auth_user or account.user, account.password)
        self._budget = DigestBudget(now)
        self._exchanges = Exchanges(send, self._credentials, now, self._budget)
        self._mark = Mark.new(account.instance or secrets.token_hex(8))
        self._call_id, self._tag, self._number = secrets.token_hex(12), secrets.token_hex(8), 0
        self._is_on = False
        self._act: Callable[[], None] = self._register
        self._act_at: float | None = None
        self._refresh_at = 0.0
        self._bound_uri = ""  # our Contact as the registrar listed it last
        self._stale: tuple[str, ...] = ()  # our listed Contacts that are no longer reachable
        self._taken_back: set[str] = set()  # those of them that a REGISTER has removed
        self._has_repeated = False  # without a pause, since the last pause
        self._unreadable = ""  # the fault of a response to the last REGISTER that the message filter dropped
        self._lists_us = False  # whether its last response to a query listed our Contact
        self._failures = self._password_refusals = 0  # since the last success
        self._is_password_accepted = account.was_accepted  # since its last change
        self._answers_queries = True  # with our password, in this series of refusals
        self._outside: Outside | None = None  # our address for the response being read
        self._reported: Registration | None = None
        self.is_registered = False  # also read by the SIP thread
        self.service_route: tuple[str, ...] = ()  # RFC 3608

    # -- called by the proxy --------------------------------------------------------------------------------

    def start(self) -> None:
        """Register; without a registrar, report that."""
        self._is_on = self._has_registrar
        if self._is_on:
            self._report(Registration(state=RegistrationState.TRYING))
            self._register()
        else:
            self._report(Registration(state=RegistrationState.OFF))

    def register(self, is_elsewhere: bool) -> None:
        """Register at once: the network changed, or the agent requests it.

        is_elsewhere: Our Contact changed; the old one is removed.
        """
        if not self._is_on:
            return
        if is_elsewhere:
            self._mark = Mark.new(self._mark.instance)
            self._lists_us = False
        self._failures = self._password_refusals = 0
        self._answers_queries = True
        self._has_repeated = False
        self._exchanges.clear()
        self._register()

    def use_password(self, password: str) -> None:
        """Register at once with another password."""
        self._credentials.use_password(password)
        self._budget.clear()
        self._is_password_accepted = False
        self.register(is_elsewhere=False)

    def server_is_back(self, is_elsewhere: bool) -> None:
        """Register after our server, or another one, responds; but do not retry a doubtful
        password faster.
        """
        is_doubtful = self._password_refusals > 0 and not self._is_password_accepted
        if not is_doubtful:
            self.register(is_elsewhere)

    def leave(self) -> None:
        """Unregister; `is_registered` turns false when the registrar has answered."""
        self._is_on, self._act_at = False, None
        self._exchanges.clear()
        if self.is_registered:
            contacts = [f"<{uri}>" for uri in self._gone] + [self._contact]
            self._exchanges.start(self._request(contacts, 0), lambda _: self._unregistered(), QUERY_S)

    def takes(self, message: SipMessage) -> bool:
        """Whether `receive` must get it."""
        return not message.is_request and message.call_id == self._call_id

    def receive(self, response: SipMessage, outside: Outside | None) -> None:
        """Handle a response. `outside` is our address on its flow; None: the proxy made the response."""
        self._outside = outside
        self._exchanges.receive(response)

    def dropped(self, why: str) -> None:
        """Note that the registrar's response was malformed and dropped."""
        self._unreadable = why

    @property
    def due_at(self) -> float | None:
        """Return when `tick` has something to do."""
        times = (self._exchanges.due_at, self._act_at if not len(self._exchanges) else None)
        return min((at for at in times if at is not None), default=None)

    def tick(self) -> None:
        """Do the due work."""
        self._exchanges.tick()
        if self._act_at is not None and self._act_at <= self._now() and not len(self._exchanges):
            self._act_at = None
            self._has_repeated = False
            self._act()

    # -- requests -------------------------------------------------------------------------------------------

    @property
    def _contact(self) -> str:
        return f"<{self._contact_address};{self._mark.uri_parameter}>"

    @property
    def _gone(self) -> tuple[str, ...]:
        """Return our Contacts that the registrar may still list and that are no longer reachable."""
        has_moved = self._bound_uri and self._mark.uri_parameter not in self._bound_uri
        return tuple(dict.fromkeys((*self._stale, self._bound_uri) if has_moved else self._stale))

    def _register(self) -> None:
        """Bind our Contact, and remove former ones."""
        self._act_at = None
        self._unreadable = ""
        self._taken_back.update(self._gone)
        gone = [f"<{uri}>;expires=0" for uri in self._gone]
        # Removals first: a registrar that compares only host and port must not delete the new one after it.
        request = self._request([*gone, self._contact], self._expires_s)
        patience_s = LATE_ANSWER_S if self._failures else NO_ANSWER_S
        self._exchanges.start(request, self._registered, patience_s)

    def _repeats_at_once(self) -> bool:
        """Register again without a pause, at most once between two pauses.

        Otherwise a registrar that always causes it would be sent a hundred REGISTERs a second.
        """
        if self._has_repeated:
            return False
        self._has_repeated = True
        self._register()
        return True

    def _query(self, answered: Callable[[SipMessage | None], None]) -> None:
        self._exchanges.start(self._request([], None), answered, QUERY_S)

    def _request(self, contacts: Sequence[str], expires_s: int | None) -> Callable[[], SipMessage]:
        def register() -> SipMessage:
            self._number += 1
            headers = [
                Header("Via", f"SIP/2.0/UDP {self._here};rport"),
                Header("Max-Forwards", "70"),
                Header("From", f"<{self._address_of_record}>;tag={self._tag}"),
                Header("To", f"<{self._address_of_record}>"),
                Header("Call-ID", self._call_id),
                Header("CSeq", f"{self._number} REGISTER"),
                *(Header("Contact", contact) for contact in contacts),
                Header("Allow", ALLOW),
                Header("User-Agent", USER_AGENT),
            ]
            if expires_s is not None:
                headers.append(Header("Expires", str(expires_s)))
            return SipMessage(f"REGISTER sip:{self._domain} SIP/2.0", headers)

        return register

    # -- responses to REGISTER ------------------------------------------------------------------------------

    def _registered(self, response: SipMessage | None) -> None:
        if response is None and self._unreadable:
            self._failed(0, self._unreadable, self._growing_pause_s(), "answer_unreadable")
        elif response is None:
            self._failed(0, "no answer", self._growing_pause_s())
        elif self._outside is None:
            self._failed(0, "no way to the server", self._growing_pause_s())
        elif response.status // 100 == 2:
            self._accepted(response, self._outside)
        elif not (self._must_ask_for_longer(response) and self._repeats_at_once()):
            self._refused(response)

    def _must_ask_for_longer(self, response: SipMessage) -> bool:
        if response.status != INTERVAL_TOO_BRIEF:
            return False
        wanted_s = response.get("min-expires")
        if not wanted_s.isdigit() or not self._expires_s < int(wanted_s) <= MOST_EXPIRES_S:
            return False
        self._expires_s = int(wanted_s)
        return True

    def _accepted(self, response: SipMessage, outside: Outside) -> None:
        self._is_password_accepted, self._password_refusals = True, 0
        bindings = self._bindings(response, outside)
        if not bindings.is_ours:
            self._lost(bindings, response)
            return
        is_new = not self.is_registered
        if not is_new:
            self._failures = 0  # the binding has lasted from one check to the next
        self._answers_queries = True
        self._bound_uri = bindings.uri
        self.service_route = tuple(response.all("service-route"))
        expires_s = max(1, min(bindings.expires_s, MOST_EXPIRES_S))
        self._refresh_at = self._now() + expires_s * REFRESH_AT
        self.is_registered = True
        self._report_bound(bindings, response, expires_s)
        self._set_registered(True)
        if self._has_new_stale and self._repeats_at_once():
            return
        if not self._lists_us:
            self._check_later(expires_s)
            self._query(self._learn_listing)
        else:
            self._check_later(expires_s)

    def _refused(self, response: SipMessage) -> None:
        code = response.status
        known = self._reported
        # A query's finding stays until another query finds something else.
        fault = known.fault if known is not None and known.code == code and self._answers_queries else ""
        if code in PASSWORD_CODES:
            self._credentials.forget()  # otherwise the next REGISTER would try the password twice
        self._failed_by(response, fault)
        if code in NO_ROOM_CODES and self._answers_queries:
            self._answers_queries = False
            self._query(lambda answer: self._explain_refusal(answer, response, fault))

    def _explain_refusal(self, answer: SipMessage | None, refusal: SipMessage, known_fault: str) -> None:
        """Derive the cause of a refusal from the list of bindings."""
        if answer is None or answer.status // 100 != 2 or self._outside is None:
            self._credentials.forget()
            if known_fault:
                self._failed_by(refusal, "")
            return
        self._answers_queries = True
        self._is_password_accepted, self._password_refusals = True, 0
        bindings = self._bindings(answer, self._outside)
        if self._has_new_stale and self._repeats_at_once():
            return
        fault = "binding_taken" if bindings.others else ""
        if not fault and refusal.status in PASSWORD_CODES:
            fault = "sign_in_refused"
        if fault != known_fault:
            self._failed_by(refusal, fault)

    def _failed_by(self, refusal: SipMessage, fault: str) -> None:
        """Register again after the pause for this refusal; with a fault, the password is
        known to be right.
        """
        is_of_password = refusal.status in PASSWORD_CODES and not fault
        pause_s = self._password_pause_s() if is_of_password else self._growing_pause_s()
        if is_of_password:
            pause_s = max(pause_s, self._budget.frees_in_s)
        self._failed(refusal.status, refusal.reason, pause_s, fault, _retry_after_s(refusal))

    # -- checks ---------------------------------------------------------------------------------------------

    def _check_later(self, expires_s: int) -> None:
        most_s = min(self._schedule.check_every_s, max(LEAST_REFRESH_S, expires_s * REFRESH_AT))
        self._act, self._act_at = self._check, self._now() + _jittered(most_s)

    def _check(self) -> None:
        if self._lists_us:
            self._query(self._checked)
        else:
            self._register()

    def _learn_listing(self, answer: SipMessage | None) -> None:
        """Learn from the first query whether this registrar lists us in its responses."""
        if answer is not None and answer.status // 100 == 2 and self._outside is not None:
            self._lists_us = self._bindings(answer, self._outside).is_ours

    def _checked(self, answer: SipMessage | None) -> None:
        if answer is None or answer.status // 100 != 2 or self._outside is None:
            self._credentials.forget()  # otherwise the REGISTER would try a refused password twice
            self._register()  # the response to it decides
            return
        bindings = self._bindings(answer, self._outside)
        if not bindings.is_ours:
            self._lost(bindings, answer)
            return
        self._failures = 0
        expires_s = self._reported.expires_s if self._reported is not None else 0
        self._report_bound(bindings, answer, expires_s)
        if self._has_new_stale or self._now() >= self._refresh_at:
            self._register()
        else:
            self._check_later(expires_s)

    def _lost(self, bindings: Bindings, answer: SipMessage) -> None:
        fault = "binding_taken" if bindings.others else "binding_forgotten"
        self._failed(answer.status, answer.reason, self._growing_pause_s(), fault)

    def _bindings(self, response: SipMessage, outside: Outside) -> Bindings:
        bindings = read_bindings(response, self._mark, outside, self._expires_s)
        self._stale = bindings.stale
        return bindings

    @property
    def _has_new_stale(self) -> bool:
        """Whether Contacts must be removed now; those already in a REGISTER wait for the next one."""
        return not self._taken_back.issuperset(self._stale)

    # -- state ----------------------------------------------------------------------------------------------

    def _growing_pause_s(self) -> float:
        times = self._schedule
        pause_s = min(times.first_pause_s * 2.0 ** min(self._failures, 30), times.longest_pause_s)
        self._failures += 1
        return _jittered(pause_s)

    def _password_pause_s(self) -> float:
        pauses_s = self._schedule.accepted_password_pauses_s if self._is_password_accepted else ()
        number, self._password_refusals = self._password_refusals, self._password_refusals + 1
        return _jittered(pauses_s[number]) if number < len(pauses_s) else self._schedule.password_pause_s

    def _failed(
        self, code: int, reason: str, pause_s: float, fault: str = "", retry_after_s: float = 0.0
    ) -> None:
        """Report the failure, and register again after a pause."""
        pause_s = max(pause_s, min(retry_after_s, self._schedule.longest_pause_s))
        self._act, self._act_at = self._register, self._now() + pause_s
        self.is_registered = self._lists_us = False
        _log.warning("REGISTER: %d %s %s; again in %.0f s", code, reason, fault, pause_s)
        retry_at = datetime.now(timezone.utc) + timedelta(seconds=pause_s)
        failed = RegistrationState.FAILED
        self._report(Registration(state=failed, code=code, reason=reason, fault=fault, retry_at=retry_at))
        self._set_registered(False)

    def _report_bound(self, bindings: Bindings, response: SipMessage, expires_s: int) -> None:
        self._report(
            Registration(
                state=RegistrationState.REGISTERED,
                code=response.status,
                reason=response.reason,
                expires_s=expires_s,
                others=bindings.others,
            )
        )

    def _unregistered(self) -> None:
        self.is_registered = False
        self._report(Registration(state=RegistrationState.OFF))

    def _report(self, registration: Registration) -> None:
        if registration != self._reported:
            self._reported = registration
            self._emit(registration)


def _jittered(pause_s: float) -> float:
    return pause_s * random.uniform(1 - JITTER, 1)


def _retry_after_s(response: SipMessage) -> float:
    """Return a refusal's Retry-After in seconds (RFC 3261 section 20.33); 0 without one."""
    return float(seconds_of(response.get("retry-after")) or 0)
