"""Our registration against a scripted registrar and a clock that a test turns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest

from telephony.messages import Account, Event, Registration, RegistrationSchedule, RegistrationState
from telephony.proxy.recovery.registration import RegistrationClient
from telephony.proxy.rewriting import Outside
from telephony.sip.message import Header, SipMessage, parameter, parse
from telephony.sip.uri import address_uri

HERE = Outside("udp", "192.0.2.7", 5060)
OVER_IPV6 = Outside("tcp", "2001:db8::7", 40001)
INSIDE = "127.0.0.1:5555"
OTHER_PHONE = "sip:1001@192.0.2.99:5062"
LONGEST_S, JITTER = 60.0, 0.2
MOST_REQUESTS = 2000  # of one test: more come of a loop
CHALLENGE = {"WWW-Authenticate": 'Digest realm="pbx", nonce="n", algorithm=MD5'}
FAILED, REGISTERED = RegistrationState.FAILED, RegistrationState.REGISTERED
Reply = tuple[int, dict[str, str]]


class Registrar:
    """Keeps bindings as RFC 3261 section 10.3 says. `refusal` decides over a request; None accepts it.

    `rewrite` changes each URI that it is given, as a NAT helper does.
    """

    def __init__(self, password: str = "rahasia", instance: str = "meja", **schedule: float) -> None:
        self.at = 1000.0
        self.here = HERE  # ours, as the proxy puts it into requests
        self.events: list[Registration] = []
        self.requests: list[tuple[float, SipMessage]] = []
        self.bound: dict[str, int] = {}
        self.refusal: Callable[[SipMessage], Reply | None] = lambda request: None
        self.rewrite: Callable[[str], str] = lambda uri: uri
        self.answers_queries = True
        self._unanswered: list[SipMessage] = []
        self._account = Account(
            user="1001",
            domain="pbx.example",
            password=password,
            instance=instance,
            schedule=RegistrationSchedule(**schedule),  # type: ignore[arg-type]
        )
        self.ours = self.new_engine()

    def new_engine(self) -> RegistrationClient:
        """Start one more engine of the same workstation; the one before says nothing any more."""
        self._unanswered.clear()
        self.ours = RegistrationClient(
            self._account, INSIDE, self._send, self._got, lambda _: None, lambda: self.at
        )
        return self.ours

    def _got(self, event: Event) -> None:
        assert isinstance(event, Registration)
        self.events.append(event)

    def _send(self, request: SipMessage) -> None:
        sent = parse(request.to_bytes().replace(INSIDE.encode(), self.here.contact.encode()))
        self.requests.append((self.at, sent))
        self._unanswered.append(sent)

    def run(self, seconds: float) -> None:
        """Let so much time pass, and answer what comes."""
        until = self.at + seconds
        while True:
            while self._unanswered:
                assert len(self.requests) < MOST_REQUESTS, "requests without end"
                self._answer(self._unanswered.pop(0))
            due_at = self.ours.due_at
            if due_at is None or due_at > until:
                self.at = until
                return
            self.at = max(self.at, due_at)
            self.ours.tick()

    def _answer(self, request: SipMessage) -> None:
        refusal = self.refusal(request)
        if refusal is not None and refusal[0] == 0:
            return
        status, headers = refusal or (200, {})
        response = SipMessage(f"SIP/2.0 {status} Word")
        response.headers += [h for h in request.headers if h.key in ("via", "from", "to", "call-id", "cseq")]
        response.headers += [Header(name, value) for name, value in headers.items()]
        if refusal is None:
            self._bind(request)
            if request.all("contact") or self.answers_queries:
                response.headers += [Header("Contact", f"<{u}>;expires={s}") for u, s in self.bound.items()]
        assert self.ours.takes(response)
        self.ours.receive(response, self.here)

    def _bind(self, request: SipMessage) -> None:
        for contact in request.all("contact"):
            uri = address_uri(contact)
            seconds = int(parameter(contact, "expires") or request.get("expires"))
            if seconds:
                self.bound[self.rewrite(uri)] = seconds
            else:
                self.bound.pop(uri, None)

    # -- what a test asks ----------------------------------------------------------------------------------

    @property
    def last(self) -> Registration:
        return self.events[-1]

    @property
    def is_registered(self) -> bool:
        return self.ours.is_registered and self.last.state is REGISTERED

    def attempts(self) -> list[float]:
        """Return when a REGISTER with a Contact came, those apart that only answer a challenge."""
        is_answer = {id(r) for _, r in self.requests if r.get("authorization")}
        return [at for at, r in self.requests if r.all("contact") and id(r) not in is_answer]

    def pauses(self) -> list[float]:
        times = self.attempts()
        return [later - earlier for earlier, later in itertools.pairwise(times)]


@pytest.fixture
def desk() -> Registrar:
    desk = Registrar()
    desk.ours.start()
    desk.run(1)
    return desk


def refuse(code: int, **headers: str) -> Callable[[SipMessage], Reply]:
    return lambda request: (code, {name.replace("_", "-"): value for name, value in headers.items()})


def lasts(pause: float, seconds: float) -> bool:
    return seconds * (1 - JITTER) - 0.01 <= pause <= seconds + 0.01


# -- every refusal is repeated ------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [302, 404, 480, 486, 488, 500, 501, 503, 603])
def test_after_any_refusal_the_pauses_grow_from_one_second_to_one_minute(code: int) -> None:
    desk = Registrar()
    desk.refusal = refuse(code)
    desk.ours.start()
    desk.run(400)
    expected = [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert all(map(lasts, desk.pauses(), expected)), desk.pauses()
    assert len(desk.pauses()) >= len(expected)
    assert {(event.state, event.code) for event in desk.events[1:]} == {(FAILED, code)}
    desk.refusal = lambda request: None
    desk.run(LONGEST_S)
    assert desk.is_registered


def test_pauses_differ_from_desk_to_desk() -> None:
    firsts = set()
    for _ in range(5):
        desk = Registrar()
        desk.refusal = refuse(503)
        desk.ours.start()
        desk.run(60)
        firsts.add(tuple(desk.pauses()))
    assert len(firsts) == 5


def test_an_answer_that_cannot_be_read_is_not_called_no_answer(desk: Registrar) -> None:
    def malformed(_request: SipMessage) -> tuple[int, dict[str, str]]:
        desk.ours.dropped("response: no cseq")
        return 0, {}

    desk.refusal = malformed
    desk.ours.register(is_elsewhere=False)
    desk.run(7)
    assert (desk.last.state, desk.last.code, desk.last.fault) == (FAILED, 0, "answer_unreadable")
    assert desk.last.reason == "response: no cseq"
    desk.refusal = lambda request: (0, {})
    desk.run(40)
    assert (desk.last.reason, desk.last.fault) == ("no answer", "")


def test_no_answer_is_reported_soon_and_repeated(desk: Registrar) -> None:
    desk.refusal = lambda request: (0, {})
    desk.ours.register(is_elsewhere=False)
    desk.run(7)
    assert (desk.last.state, desk.last.code, desk.last.reason) == (FAILED, 0, "no answer")
    desk.refusal = lambda request: None
    desk.run(5)
    assert desk.is_registered


@pytest.mark.parametrize(("wanted", "least", "most"), [("30", 30, 30.1), ("3600 (upgrade)", 60, 60.1)])
def test_a_retry_after_is_honoured_up_to_a_minute(wanted: str, least: float, most: float) -> None:
    desk = Registrar()
    desk.refusal = refuse(503, Retry_After=wanted)
    desk.ours.start()
    desk.run(100)
    assert least <= desk.pauses()[0] <= most


def test_the_next_try_is_reported(desk: Registrar) -> None:
    desk.refusal = refuse(501)
    desk.ours.register(is_elsewhere=False)
    desk.run(0)
    got = desk.last.retry_at
    assert got is not None
    assert desk.ours.due_at is not None
    desk.run(2)
    assert desk.last.retry_at is not None
    assert desk.last.retry_at > got


def test_another_network_registers_at_once_whatever_the_pause() -> None:
    desk = Registrar()
    desk.refusal = refuse(403)
    desk.ours.start()
    desk.run(300)
    tries = len(desk.attempts())
    desk.refusal = lambda request: None
    desk.ours.register(is_elsewhere=True)
    desk.run(0)
    assert len(desk.attempts()) == tries + 1
    assert desk.is_registered


def test_an_interval_that_is_too_brief_is_made_longer() -> None:
    desk = Registrar()
    desk.refusal = lambda r: (423, {"Min-Expires": "1800"}) if r.get("expires") == "300" else None
    desk.ours.start()
    desk.run(0)
    assert desk.last.expires_s == 1800


def bind_one_more(desk: Registrar) -> None:
    """Let each answer list one more former Contact of this workstation."""
    numbers, answer = itertools.count(), desk._answer

    def answer_with_it(request: SipMessage) -> None:
        desk.bound[f"sip:1001@192.0.2.7:5060;rinstance=meja-former{next(numbers)}"] = 300
        answer(request)

    desk._answer = answer_with_it  # type: ignore[method-assign]


def let_intervals_rise(desk: Registrar) -> None:
    seconds = itertools.count(301)
    desk.refusal = lambda request: (423, {"Min-Expires": str(next(seconds))})


def let_former_contacts_appear_after_403(desk: Registrar) -> None:
    bind_one_more(desk)
    desk.refusal = lambda request: (403, {}) if request.all("contact") else None


@pytest.mark.parametrize("trick", [let_intervals_rise, bind_one_more, let_former_contacts_appear_after_403])
def test_no_registrar_can_make_us_register_without_pauses(trick: Callable[[Registrar], None]) -> None:
    desk = Registrar()
    trick(desk)
    desk.ours.start()
    desk.run(60)
    pauses = [pause for pause in desk.pauses() if pause > 0]
    assert len(desk.attempts()) <= 2 * (len(pauses) + 1)  # at most one immediate repeat between two pauses
    assert len(desk.attempts()) <= 14


# -- passwords ----------------------------------------------------------------------------------------------


def wrong_password(code: int) -> Callable[[SipMessage], Reply]:
    return lambda r: (code, CHALLENGE) if r.get("authorization") else (401, CHALLENGE)


@pytest.mark.parametrize("code", [401, 403])
def test_a_password_that_was_never_accepted_is_tried_every_two_minutes(code: int) -> None:
    desk = Registrar()
    desk.refusal = wrong_password(code)
    desk.ours.start()
    desk.run(600)
    assert all(lasts(pause, 120) for pause in desk.pauses()), desk.pauses()
    assert 5 <= len(desk.pauses()) <= 7
    assert (desk.last.state, desk.last.code, desk.last.fault) == (FAILED, code, "")
    tried = [r for _, r in desk.requests if r.get("authorization")]
    queries = [r for r in tried if not r.all("contact")]
    assert len(tried) - len(queries) == len(desk.attempts())  # once each time
    assert len(queries) == (code == 403)


def test_a_server_that_comes_back_is_no_reason_to_try_a_doubtful_password(desk: Registrar) -> None:
    doubtful = Registrar()
    doubtful.refusal = wrong_password(401)
    doubtful.ours.start()
    doubtful.run(1)
    doubtful.ours.server_is_back(is_elsewhere=False)
    doubtful.run(1)
    assert len(doubtful.attempts()) == 1
    desk.refusal = wrong_password(401)
    desk.ours.register(is_elsewhere=False)
    desk.run(1)
    desk.refusal = lambda request: None
    desk.ours.server_is_back(is_elsewhere=False)  # this password has been accepted before
    desk.run(0)
    assert desk.is_registered


@pytest.mark.parametrize(
    ("code", "expected"),
    # The query after the first 403 tries the password, too.
    [(401, [5, 30, 60, 60, 60, 120, 120]), (403, [5, 30, 60, 60, 60, 120])],
)
def test_a_password_that_was_accepted_before_is_tried_within_a_minute_at_first(
    code: int, expected: list[float], desk: Registrar
) -> None:
    desk.refusal = wrong_password(code)
    begun = len(desk.attempts())
    desk.ours.register(is_elsewhere=False)
    desk.run(600)
    pauses = desk.pauses()[begun:]
    assert all(map(lasts, pauses, expected)), pauses
    desk.refusal = lambda request: None
    desk.run(150)
    assert desk.is_registered


class ChangedPassword:
    """The exchange accepts the password until `is_good` is false; each nonce is a new one."""

    def __init__(self, desk: Registrar, code: int) -> None:
        self.is_good = True
        self.is_stale = False
        self.wrong: list[float] = []  # when it saw a wrong answer to a challenge
        self._desk, self._code, self._nonces = desk, code, itertools.count()
        desk.refusal = self._refusal

    def _refusal(self, request: SipMessage) -> Reply | None:
        is_answer = bool(request.get("authorization"))
        if is_answer and self.is_good and not self.is_stale:
            return None
        if is_answer and not self.is_good:
            self.wrong.append(self._desk.at)
        stale = ", stale=true" if is_answer and self.is_stale else ""
        challenge = f'Digest realm="pbx", nonce="{next(self._nonces)}", algorithm=MD5{stale}'
        return self._code if is_answer and not stale else 401, {"WWW-Authenticate": challenge}

    def most_in(self, seconds: float) -> int:
        return max(sum(since <= at <= since + seconds for at in self.wrong) for since in self.wrong)


def press_register(desk: Registrar) -> None:
    for _ in range(10):
        desk.ours.register(is_elsewhere=False)


WHAT_HAPPENS: dict[str, Callable[[Registrar], None]] = {
    "nothing": lambda desk: None,
    "server comes back": lambda desk: desk.ours.server_is_back(is_elsewhere=False),
    "new network": lambda desk: desk.ours.register(is_elsewhere=True),
    "ten key presses": press_register,
}


@pytest.mark.parametrize("code", [401, 403])
@pytest.mark.parametrize("happens", list(WHAT_HAPPENS))
def test_a_password_changed_at_the_exchange_is_sent_at_most_eight_times_in_ten_minutes(
    happens: str, code: int
) -> None:
    desk = Registrar()
    exchange = ChangedPassword(desk, code)
    desk.ours.start()
    desk.run(200)
    assert desk.is_registered
    exchange.is_good = False
    for _ in range(30):
        WHAT_HAPPENS[happens](desk)
        desk.run(60)
    assert exchange.most_in(4) <= (8 if happens == "ten key presses" else 4)
    assert exchange.most_in(600) <= 8
    exchange.is_good = True
    desk.run(600)
    assert desk.is_registered
    desk.run(200)
    exchange.is_good, exchange.wrong = False, []
    desk.run(600)
    assert len(exchange.wrong) > 4  # an accepted password has a new budget


def test_another_password_is_tried_at_once_however_often_the_former_one_was_wrong(desk: Registrar) -> None:
    exchange = ChangedPassword(desk, 401)
    exchange.is_good = False
    for _ in range(20):
        desk.ours.register(is_elsewhere=False)
        desk.run(10)
    assert len(exchange.wrong) == 8
    exchange.is_good = True
    desk.ours.use_password("lain")
    desk.run(0)
    assert desk.is_registered


def test_a_stale_nonce_is_no_wrong_password(desk: Registrar) -> None:
    exchange = ChangedPassword(desk, 401)
    exchange.is_stale = True
    for _ in range(20):
        desk.ours.register(is_elsewhere=False)
        desk.run(1)
    exchange.is_stale = False
    desk.ours.register(is_elsewhere=False)
    desk.run(0)
    assert desk.is_registered


def test_a_403_to_a_good_password_is_not_said_to_be_a_wrong_one() -> None:
    desk = Registrar()
    desk.refusal = lambda request: (403, {}) if request.all("contact") else None
    desk.ours.start()
    desk.run(100)
    assert {event.fault for event in desk.events[2:]} == {"sign_in_refused"}
    assert all(map(lasts, desk.pauses()[1:], [2, 4, 8, 16, 32])), desk.pauses()


# -- what proves the binding --------------------------------------------------------------------------------


def test_a_200_without_our_contact_is_no_registration() -> None:
    desk = Registrar()
    desk.rewrite = lambda uri: OTHER_PHONE
    desk.ours.start()
    desk.run(0)
    assert (desk.last.state, desk.last.code, desk.last.fault) == (FAILED, 200, "binding_taken")
    desk = Registrar()
    desk.answers_queries = False
    desk._bind = lambda request: None  # type: ignore[method-assign]
    desk.ours.start()
    desk.run(0)
    assert (desk.last.state, desk.last.fault) == (FAILED, "binding_forgotten")


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda uri: uri.replace("192.0.2.7:5060", "203.0.113.9:40777"),  # as fix_nated_contact does
        lambda uri: uri.replace("sip:1001@", "sip:anything@") + ";received=203.0.113.9",
        lambda uri: re.sub(r";rinstance=[^;]*", "", uri),  # a registrar that keeps no parameters
    ],
    ids=["nat", "user", "parameters"],
)
def test_our_contact_is_known_again_however_it_is_rewritten(rewrite: Callable[[str], str]) -> None:
    desk = Registrar()
    desk.rewrite = rewrite
    desk.ours.start()
    desk.run(300)
    assert desk.is_registered
    assert {event.state for event in desk.events[1:]} == {REGISTERED}
    assert len(desk.bound) == 1


@pytest.mark.parametrize(
    "written",
    ["[2001:db8::7]:40001", "[2001:DB8:0:0:0:0:0:7]:40001"],
)
@pytest.mark.parametrize("keeps_parameters", [True, False])
def test_our_contact_is_known_again_over_ipv6(written: str, keeps_parameters: bool) -> None:
    desk = Registrar()
    desk.here = OVER_IPV6
    parameters = r";nothing=[^;]*" if keeps_parameters else r";rinstance=[^;]*"
    desk.rewrite = lambda uri: re.sub(parameters, "", uri).replace("[2001:db8::7]:40001", written)
    desk.ours.start()
    desk.run(300)
    assert {event.state for event in desk.events[1:]} == {REGISTERED}
    assert (desk.last.others, len(desk.bound)) == (0, 1)


def test_an_ipv6_address_of_another_phone_is_not_ours() -> None:
    desk = Registrar()
    desk.here = OVER_IPV6
    desk.rewrite = lambda uri: "sip:1001@[2001:db8::77]:40001;transport=tcp"
    desk.ours.start()
    desk.run(0)
    assert (desk.last.state, desk.last.fault) == (FAILED, "binding_taken")


def test_several_phones_of_one_extension_are_fine_and_counted(desk: Registrar) -> None:
    assert desk.last.others == 0
    desk.bound[OTHER_PHONE] = 300
    desk.run(60)
    assert (desk.last.state, desk.last.others) == (REGISTERED, 1)


@pytest.mark.parametrize(
    ("left", "fault"), [({}, "binding_forgotten"), ({OTHER_PHONE: 300}, "binding_taken")]
)
def test_a_lost_binding_is_noticed_within_a_minute_told_and_made_again(
    left: dict[str, int], fault: str, desk: Registrar
) -> None:
    desk.run(100)
    desk.bound, got, lost_at = left, len(desk.events), desk.at
    while len(desk.events) == got:
        desk.run(0.5)
    assert desk.at - lost_at <= 60.5
    assert (desk.last.state, desk.last.fault) == (FAILED, fault)
    desk.run(1)
    assert desk.is_registered


def test_two_phones_that_take_an_extension_from_each_other_do_so_ever_more_slowly(desk: Registrar) -> None:
    for _ in range(20):
        desk.bound = {OTHER_PHONE: 300}
        desk.run(60)
    begun, desk.bound = len(desk.attempts()), {OTHER_PHONE: 300}
    desk.run(59)
    assert len(desk.attempts()) - begun <= 1


def test_a_registrar_that_lists_us_in_no_query_is_sent_a_register_each_minute() -> None:
    desk = Registrar()
    desk.answers_queries = False
    desk.ours.start()
    desk.run(600)
    assert {event.state for event in desk.events[1:]} == {REGISTERED}
    assert all(lasts(pause, 60) for pause in desk.pauses()), desk.pauses()


def test_a_query_that_is_refused_is_followed_by_a_register(desk: Registrar) -> None:
    desk.refusal = lambda request: None if request.all("contact") else (404, {})
    begun = len(desk.attempts())
    desk.run(61)
    assert len(desk.attempts()) > begun
    assert desk.is_registered


def test_the_binding_is_refreshed_when_half_of_its_time_is_over(desk: Registrar) -> None:
    desk.run(1000)
    assert len(desk.pauses()) >= 4
    assert all(150 <= pause <= 211 for pause in desk.pauses()), desk.pauses()


# -- Contacts that we have left behind ----------------------------------------------------------------------


def with_room_for_one(desk: Registrar, code: int) -> None:
    """Let the registrar refuse more than one Contact, and drop none unasked."""

    def refusal(request: SipMessage) -> Reply | None:
        bound = dict(desk.bound)
        for contact in request.all("contact"):
            if parameter(contact, "expires") == "0":
                bound.pop(address_uri(contact), None)
            else:
                bound[address_uri(contact)] = 1
        return (code, {}) if request.all("contact") and len(bound) > 1 else None

    desk.refusal = refusal


@pytest.mark.parametrize("code", [403, 503])
def test_a_new_engine_takes_the_place_of_the_one_that_died(code: int, desk: Registrar) -> None:
    with_room_for_one(desk, code)
    former = set(desk.bound)
    desk.new_engine().start()
    desk.run(0)
    assert desk.is_registered
    assert len(desk.bound) == 1
    assert not former & set(desk.bound)


def test_a_former_contact_is_taken_back_though_the_first_request_for_it_is_lost(desk: Registrar) -> None:
    with_room_for_one(desk, 403)
    listens = desk.refusal
    lost: list[SipMessage] = []

    def refusal(request: SipMessage) -> Reply | None:
        if len(request.all("contact")) > 1 and len(lost) < 10:
            lost.append(request)
            return (0, {})
        return listens(request)

    desk.refusal = refusal
    desk.new_engine().start()
    desk.run(60)
    assert len(lost) == 10
    assert desk.is_registered
    assert len(desk.bound) == 1


def test_a_former_contact_that_stays_is_not_taken_back_without_end(desk: Registrar) -> None:
    former = dict(desk.bound)
    desk.new_engine().start()
    for _ in range(60):
        desk.bound |= former
        desk.run(1)
    assert desk.is_registered
    assert len(desk.attempts()) <= 4


def test_a_new_engine_removes_the_contact_of_the_one_that_died(desk: Registrar) -> None:
    desk.bound[OTHER_PHONE] = 300
    desk.new_engine().start()
    desk.run(0)
    assert desk.is_registered
    assert len(desk.bound) == 2
    assert OTHER_PHONE in desk.bound


def test_an_extension_that_another_phone_fills_is_said_to_be_so_until_it_leaves() -> None:
    desk = Registrar()
    with_room_for_one(desk, 403)
    desk.bound = {OTHER_PHONE: 3000}
    desk.ours.start()
    desk.run(200)
    assert (desk.last.state, desk.last.code, desk.last.fault) == (FAILED, 403, "binding_taken")
    assert max(desk.pauses()) <= LONGEST_S + 0.01
    desk.bound.clear()
    desk.run(60)
    assert desk.is_registered


def test_another_address_takes_the_former_contact_back_in_the_same_request(desk: Registrar) -> None:
    with_room_for_one(desk, 403)
    (former,) = desk.bound
    desk.ours.register(is_elsewhere=True)
    desk.run(0)
    assert desk.is_registered
    assert former not in desk.bound
    assert len(desk.bound) == 1
    assert not [event for event in desk.events if event.state is FAILED]


def test_another_family_of_addresses_takes_the_former_contact_back() -> None:
    desk = Registrar()
    desk.here = OVER_IPV6
    desk.ours.start()
    desk.run(1)
    desk.here = HERE
    desk.ours.register(is_elsewhere=True)
    desk.run(0)
    assert desk.is_registered
    (bound,) = desk.bound
    assert bound.startswith("sip:1001@192.0.2.7:5060;rinstance=")


def test_leaving_takes_our_contact_back(desk: Registrar) -> None:
    desk.ours.leave()
    desk.run(0)
    assert not desk.bound
    assert not desk.is_registered
    assert desk.last.state is RegistrationState.OFF
    desk.run(300)
    assert not desk.bound
