"""Subscriptions against a scripted server and a clock that a test turns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import pytest

from telephony.messages import Account, ColleagueChanged, ColleagueState, Event, VoiceMailChanged
from telephony.proxy.presence import subscriptions as rules
from telephony.proxy.presence.subscriptions import Subscriptions
from telephony.sip.digest import Credentials
from telephony.sip.message import Header, SipMessage, parameter, parse
from tests.telephony.sip.test_dialog_info import dialog_info, pidf

IDLE, RINGING, BUSY = ColleagueState.IDLE, ColleagueState.RINGING, ColleagueState.BUSY
AWAY, UNKNOWN = ColleagueState.NOT_REGISTERED, ColleagueState.UNKNOWN
TYPES = {
    "dialog": "application/dialog-info+xml",
    "presence": "application/pidf+xml",
    "message-summary": "application/simple-message-summary",
}
ME = "127.0.0.1:5555"
Reply = tuple[int, dict[str, str]]


class Desk:
    """Our side and the server. `answers` decides what the server says to a request; None for nothing."""

    def __init__(self, password: str = "rahasia") -> None:
        self.at = 1000.0
        self.events: list[Event] = []
        self.requests: list[SipMessage] = []  # each transmission
        self._unanswered: list[SipMessage] = []
        self.notify_numbers: dict[str, int] = {}
        self.answers: Callable[[SipMessage], Reply | None] = lambda request: (200, {})
        self.documents = {"dialog": dialog_info(), "presence": pidf("open"), "message-summary": b""}
        account = Account(user="1001", domain="pbx.example", password=password)
        self.ours = Subscriptions(account, ME, self._send, self.events.append, lambda: self.at)

    def _send(self, request: SipMessage) -> None:
        message = parse(request.to_bytes())
        self.requests.append(message)
        self._unanswered.append(message)

    def watch(self, *users: str) -> None:
        self.ours.registered()
        self.at += rules.BEGIN_AFTER_S
        self.ours.watch(users)
        self.settle()

    def settle(self) -> None:
        """Let the server answer, and notify after each 2xx, until there is nothing more to say."""
        self.ours.tick()
        while self._unanswered:
            request = self._unanswered.pop(0)
            reply = self.answers(request)
            if reply is None:
                continue
            self.give(response(request, *reply))
            if request.method == "SUBSCRIBE" and reply[0] // 100 == 2:
                self.notify(request, self.documents[request.get("event")])

    def give(self, message: SipMessage) -> SipMessage | None:
        received = parse(message.to_bytes())
        assert self.ours.takes(received)
        return self.ours.receive(received)

    def notify(
        self,
        subscribe: SipMessage,
        body: bytes = b"",
        state: str = "active;expires=600",
        tag: str = "srv",
        **more: str,
    ) -> SipMessage:
        """Send a NOTIFY in the dialog of a SUBSCRIBE; return our response."""
        number = self.notify_numbers[subscribe.call_id] = self.notify_numbers.get(subscribe.call_id, 0) + 1
        event = subscribe.get("event")
        headers = {
            "via": "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKn",
            "from": f"<sip:server@pbx.example>;tag={tag}",
            "to": subscribe.get("from"),
            "call-id": subscribe.call_id,
            "cseq": f"{number} NOTIFY",
            "contact": "<sip:presence@192.0.2.9:5070>",
            "event": event,
            "subscription-state": state,
            **({"content-type": TYPES[event]} if body else {}),
            **{key.replace("_", "-"): value for key, value in more.items()},
        }
        lines = [Header(key, value) for key, value in headers.items()]
        answer = self.give(SipMessage(f"NOTIFY sip:1001@{ME} SIP/2.0", lines, body))
        assert answer is not None
        return answer

    def pass_time(self, seconds: float, step: float = 0.5) -> None:
        until = self.at + seconds
        while self.at < until:
            self.at = min(self.at + step, until)
            self.settle()

    def sent(self, method: str = "SUBSCRIBE", event: str = "", user: str = "") -> list[SipMessage]:
        return [
            request
            for request in self.requests
            if request.method == method
            and (not event or request.get("event") == event)
            and (not user or f"sip:{user}@" in request.get("to"))
        ]

    def states(self, user: str) -> list[ColleagueState]:
        return [e.state for e in self.events if isinstance(e, ColleagueChanged) and e.user == user]


def response(request: SipMessage, status: int, headers: dict[str, str] | None = None) -> SipMessage:
    copied = [Header(h.name, h.value) for h in request.headers if h.key in ("via", "from", "call-id", "cseq")]
    to = request.get("to") if "tag=" in request.get("to") else f"{request.get('to')};tag=srv"
    lines = {"contact": "<sip:presence@192.0.2.9:5070>", "expires": request.get("expires"), **(headers or {})}
    more = [Header(key, value) for key, value in lines.items() if value]
    return SipMessage(f"SIP/2.0 {status} X", [*copied, Header("To", to), *more])


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_colleague_is_followed_from_idle_to_busy_and_back(desk: Desk) -> None:
    desk.watch("1002")
    dialog = desk.sent(event="dialog")[0]
    assert dialog.uri == "sip:1002@pbx.example"
    assert dialog.get("contact") == f"<sip:1001@{ME}>"
    for state in ("early", "confirmed", "terminated"):
        assert desk.notify(dialog, dialog_info(("a", "recipient", state))).status == 200
    assert desk.states("1002") == [UNKNOWN, IDLE, RINGING, BUSY, IDLE]
    presence = desk.sent(event="presence")[0]
    desk.notify(presence, pidf("closed"))
    desk.notify(presence, pidf("open", "<note>Makan siang</note>"))
    assert desk.states("1002")[-2:] == [AWAY, IDLE]
    assert isinstance(last := desk.events[-1], ColleagueChanged)
    assert last.note == "Makan siang"


def test_watching_again_tells_all_states_and_ends_what_is_no_longer_watched(desk: Desk) -> None:
    desk.watch("1002", "1003")
    desk.events.clear()
    desk.ours.watch(["1003", "1003", "kepala seksi"])
    desk.settle()
    assert desk.states("1002") == []
    assert desk.states("1003") == [IDLE]
    assert desk.states("kepala seksi") == [UNKNOWN, IDLE]
    assert desk.sent(user="kepala%20seksi")
    ended = [request for request in desk.sent(user="1002") if request.get("expires") == "0"]
    assert {request.get("event") for request in ended} == {"dialog", "presence"}
    assert all(parameter(request.get("to"), "tag") == "srv" for request in ended)
    # What the server says last is answered, and reports nothing.
    assert desk.notify(ended[0], dialog_info(("a", "recipient", "early")), "terminated").status == 200
    assert desk.states("1002") == []


def test_a_challenge_is_answered_with_the_best_algorithm_and_the_nonce_is_used_again(desk: Desk) -> None:
    challenges = (
        'Digest realm="pbx", nonce="n1", algorithm=MD5, qop="auth"\r\n'
        'WWW-Authenticate: Digest realm="pbx", nonce="n2", algorithm=SHA-256, qop="auth,auth-int", opaque="o"'
    )
    desk.answers = lambda request: (
        (200, {}) if request.get("authorization") else (401, {"www-authenticate": challenges})
    )
    desk.watch("1002")
    assert desk.states("1002")[-1] is IDLE
    last = desk.sent()[-1]
    fields = dict(re.findall(r'(\w+)="?([^",]*)"?', last.get("authorization")))
    assert (fields["nonce"], fields["algorithm"], fields["opaque"]) == ("n2", "SHA-256", "o")

    def hashed(*parts: str) -> str:
        return hashlib.sha256(":".join(parts).encode()).hexdigest()

    secret, asked = hashed("1001", "pbx", "rahasia"), hashed("SUBSCRIBE", fields["uri"])
    nc, cnonce = fields["nc"], fields["cnonce"]
    assert fields["response"] == hashed(secret, "n2", nc, cnonce, "auth", asked)
    before = len(desk.requests)
    desk.ours.watch(["1002", "1003"])
    desk.settle()
    assert len(desk.requests) == before + 2, "no new challenge was needed"
    assert "rahasia" not in repr(desk.ours.__dict__)


def test_a_stale_nonce_is_no_refusal_but_a_wrong_password_ends_all_attempts(desk: Desk) -> None:
    nonces = iter("abcdefgh")
    desk.answers = lambda request: (
        (200, {})
        if 'nonce="c"' in request.get("proxy-authorization")
        else (407, {"proxy-authenticate": f'Digest realm="p", nonce="{next(nonces)}", stale=TRUE'})
    )
    desk.watch()
    assert desk.sent()[-1].cseq[0] == 4
    wrong = Desk()
    wrong.answers = lambda request: (401, {"www-authenticate": 'Digest realm="p", nonce="n"'})
    wrong.watch(*(str(user) for user in range(2000, 2040)))
    wrong.pass_time(60)
    assert len([request for request in wrong.requests if request.get("authorization")]) <= rules.MOST_AT_ONCE
    assert set(wrong.states("2005")) == {UNKNOWN}


def test_a_challenge_that_cannot_be_answered_is_left_alone() -> None:
    credentials = Credentials("1001", "rahasia")
    for challenge in (
        "Basic realm=x",
        'Digest nonce="n", algorithm=SHA3',
        'Digest nonce="n", qop="auth-int"',
    ):
        refused = SipMessage("SIP/2.0 401 X", [Header("WWW-Authenticate", challenge)])
        assert credentials.learn(refused) is None
    assert "rahasia" not in repr(credentials)


def test_a_notify_may_come_before_the_answer_and_a_forked_second_one_is_refused(desk: Desk) -> None:
    desk.answers = lambda request: None
    desk.watch("1002")
    dialog = desk.sent(event="dialog")[0]
    body = dialog_info(("a", "recipient", "early"))
    assert desk.notify(dialog, body, record_route="<sip:p1;lr>, <sip:p2;lr>").status == 200
    assert desk.states("1002") == [UNKNOWN, RINGING]
    assert desk.notify(dialog, dialog_info(), tag="other").status == 481
    desk.give(response(dialog, 202))
    desk.answers = lambda request: (200, {})
    desk.pass_time(600)
    refresh = next(request for request in desk.sent(event="dialog") if request.cseq[0] == 2)
    assert refresh.uri == "sip:presence@192.0.2.9:5070"
    assert refresh.all("route") == ["<sip:p1;lr>", "<sip:p2;lr>"]
    assert refresh.call_id == dialog.call_id


def test_only_notifications_of_our_dialogs_in_their_order_are_taken(desk: Desk) -> None:
    desk.watch("1002")
    dialog = desk.sent(event="dialog")[0]
    busy = dialog_info(("a", "initiator", "confirmed"))
    assert desk.notify(dialog, busy, to="<sip:1001@pbx.example>;tag=guess").status == 481
    assert desk.notify(dialog, busy, event="presence").status == 489
    assert desk.notify(dialog, b"v=0", content_type="application/sdp").status == 415
    assert desk.states("1002")[-1] is UNKNOWN
    assert desk.notify(dialog, busy).status == 200
    desk.notify_numbers[dialog.call_id] -= 1
    assert desk.notify(dialog, dialog_info()).status == 200, "a retransmission is answered, not obeyed"
    desk.notify_numbers[dialog.call_id] = 0
    assert desk.notify(dialog, dialog_info()).status == 500
    assert desk.states("1002")[-1] is BUSY
    stranger = SipMessage("NOTIFY sip:x SIP/2.0", [Header("Call-ID", "theirs"), Header("Event", "dialog")])
    assert not desk.ours.takes(stranger)


def test_broken_documents_make_a_state_unknown_and_nothing_else(desk: Desk) -> None:
    desk.watch("1002")
    dialog = desk.sent(event="dialog")[0]
    assert desk.notify(dialog, b"<dialog-info").status == 200
    assert desk.states("1002")[-1] is UNKNOWN
    desk.notify(dialog, dialog_info())
    assert desk.states("1002")[-1] is IDLE


def test_a_gap_between_partial_documents_asks_for_the_whole(desk: Desk) -> None:
    desk.watch("1002")
    dialog = desk.sent(event="dialog")[0]
    desk.documents["dialog"] = dialog_info(("b", "initiator", "confirmed"), version=9)
    desk.notify(dialog, dialog_info(("a", "recipient", "early"), version=7, state="partial"))
    desk.pass_time(15)
    assert desk.sent(event="dialog")[1].call_id == dialog.call_id
    assert desk.states("1002")[-2:] == [RINGING, BUSY]


@pytest.mark.parametrize(
    ("state", "again_after_s"),
    [
        ("terminated;reason=deactivated", (5, 15)),
        ("terminated;reason=timeout", (5, 15)),
        ("terminated;reason=probation;retry-after=100", (99, 105)),
        ("terminated;reason=giveup;retry-after=40", (39, 45)),
        ("terminated", (3, 10)),
        ("terminated;reason=rejected", (3590, 3610)),
        ("terminated;reason=noresource", (3590, 3610)),
    ],
)
def test_the_reason_of_an_end_says_when_to_subscribe_again(
    desk: Desk, state: str, again_after_s: tuple[float, float]
) -> None:
    desk.watch("1002")
    first = desk.sent(event="dialog")[0]
    desk.notify(first, state=state)
    # Kept until the next report; or no dialogs will be reported at all, and presence stands alone.
    is_kept = any(word in state for word in ("deactivated", "timeout", "rejected", "noresource"))
    assert desk.states("1002")[-1] is (IDLE if is_kept else UNKNOWN)
    ended_at = desk.at
    while not (anew := [r for r in desk.sent(event="dialog") if r.call_id != first.call_id]):
        assert desk.at < ended_at + again_after_s[1]
        desk.pass_time(1, step=1)
    assert desk.at >= ended_at + again_after_s[0]
    assert "tag=" not in anew[0].get("to")
    assert desk.states("1002")[-1] is IDLE


def test_a_refused_subscription_rests_for_an_hour(desk: Desk) -> None:
    desk.answers = lambda request: (403, {}) if "1002" in request.get("to") else (200, {})
    desk.watch("1002", "1003")
    desk.pass_time(3000, step=5)
    assert len(desk.sent(user="1002")) == 2
    assert desk.states("1002") == [UNKNOWN]
    assert desk.states("1003") == [UNKNOWN, IDLE]


def test_the_server_may_ask_for_longer_and_for_patience(desk: Desk) -> None:
    replies = iter([(423, {"min-expires": "1800"}), (500, {"retry-after": "7"}), (200, {})])
    desk.answers = lambda request: next(replies)
    desk.watch()
    desk.pass_time(6)
    assert [request.get("expires") for request in desk.sent()] == ["600", "1800"]
    desk.pass_time(2)
    assert len(desk.sent()) == 3


def test_refreshes_are_spread_and_come_in_time(desk: Desk) -> None:
    desk.watch(*(str(2000 + number) for number in range(50)))
    desk.pass_time(20)
    began = desk.at
    first = {request.call_id for request in desk.requests}
    assert len(first) == 101
    refreshes: dict[str, float] = {}
    while desk.at < began + 600:
        before = len(desk.requests)
        desk.pass_time(1, step=1)
        for request in desk.requests[before:]:
            refreshes.setdefault(request.call_id, desk.at - began)
    assert refreshes.keys() == first, "all refreshed, none begun anew"
    times = sorted(refreshes.values())
    assert times[-1] < 530
    assert sum(at >= 400 for at in times) >= 60  # the others were asked because the server was quiet
    assert max(sum(at <= time < at + 5 for time in times) for at in range(600)) <= 25
    assert IDLE in desk.states("2049")
    assert desk.states("2049")[-1] is IDLE


def test_a_silent_server_makes_all_unknown_within_a_minute_and_it_comes_back(desk: Desk) -> None:
    desk.watch("1002", "1003")
    desk.answers = lambda request: None
    silent_at = desk.at
    while desk.states("1003")[-1] is not UNKNOWN:
        desk.pass_time(1, step=1)
        assert desk.at < silent_at + 60
    assert desk.states("1002")[-1] is UNKNOWN
    before = len(desk.requests)
    desk.pass_time(120)
    assert len({request.call_id for request in desk.requests[before:]}) <= 6, "one tries at a time"
    desk.answers = lambda request: (200, {})
    desk.pass_time(10)
    assert desk.states("1002")[-1] is desk.states("1003")[-1] is IDLE


def test_a_server_whose_contact_leads_nowhere_is_subscribed_to_anew(desk: Desk) -> None:
    desk.answers = lambda request: None if "tag=" in request.get("to") else (200, {})
    desk.watch("1002")
    desk.pass_time(700)
    assert desk.states("1002") == [UNKNOWN, IDLE]
    before = {request.call_id for request in desk.sent(event="dialog")}
    assert len(before) > 1
    desk.notify(desk.sent(event="dialog")[-1], dialog_info(("a", "recipient", "early")))
    assert desk.states("1002")[-1] is RINGING


def test_a_server_that_forgot_us_is_noticed_and_all_begin_anew(desk: Desk) -> None:
    desk.watch("1002", "1003")
    desk.pass_time(15)
    old = {request.call_id for request in desk.requests}
    desk.answers = lambda request: (481, {}) if request.call_id in old else (200, {})
    desk.documents["presence"] = pidf("closed")
    desk.pass_time(45)
    assert desk.states("1002")[-2:] == desk.states("1003")[-2:] == [IDLE, AWAY]


def test_losing_the_registration_forgets_all_and_another_address_begins_anew(desk: Desk) -> None:
    desk.watch("1002")
    desk.ours.unregistered()
    assert desk.states("1002")[-1] is UNKNOWN
    assert desk.ours.due_at is None
    before = len(desk.requests)
    desk.pass_time(60)
    assert len(desk.requests) == before
    desk.ours.registered()
    desk.pass_time(1)
    assert desk.states("1002")[-1] is IDLE
    got = len(desk.events)
    desk.ours.registered()
    desk.pass_time(11)
    used = {request.call_id for request in desk.requests}
    desk.ours.moved()
    desk.pass_time(2)
    assert len({request.call_id for request in desk.requests} - used) == 3
    assert len(desk.events) == got, "the states held meanwhile"


def test_without_presence_options_tells_idle_from_not_there(desk: Desk) -> None:
    there = {"1002": 200, "1003": 404}

    def answers(request: SipMessage) -> Reply:
        if request.method == "OPTIONS":
            return next((code, {}) for user, code in there.items() if user in request.uri)
        return (489, {}) if request.get("event") == "presence" else (200, {})

    desk.answers = answers
    desk.watch("1002", "1003")
    desk.pass_time(1)
    assert desk.states("1002")[-1] is IDLE
    assert desk.states("1003")[-1] is AWAY
    there.update({"1002": 480, "1003": 486})
    desk.pass_time(59)
    assert len(desk.sent("OPTIONS")) == 2, "each is asked once a minute"
    desk.pass_time(5)
    assert desk.states("1002")[-1] is AWAY
    assert desk.states("1003")[-1] is IDLE
    assert len(desk.sent(event="presence")) <= 2, "489 is for all colleagues"
    desk.notify(desk.sent(event="dialog", user="1002")[0], dialog_info(("a", "initiator", "confirmed")))
    desk.notify(desk.sent(event="dialog", user="1002")[0], dialog_info())
    assert desk.states("1002")[-2:] == [BUSY, IDLE], "who has just spoken is there"


def test_presence_that_knows_nothing_is_completed_by_options(desk: Desk) -> None:
    desk.documents["presence"] = b""
    desk.answers = lambda request: (404, {}) if request.method == "OPTIONS" else (200, {})
    desk.watch("1002")
    desk.pass_time(1)
    assert desk.states("1002")[-1] is AWAY
    desk.notify(desk.sent(event="presence")[0], pidf("open"))
    assert desk.states("1002")[-1] is IDLE


def test_our_mailbox_is_reported_once_for_each_change(desk: Desk) -> None:
    desk.documents["message-summary"] = b"Messages-Waiting: yes\r\nVoice-Message: 2/1\r\n"
    desk.watch()
    mailbox = desk.sent(event="message-summary")[0]
    assert mailbox.uri == "sip:1001@pbx.example"
    desk.notify(mailbox, desk.documents["message-summary"])
    desk.notify(mailbox, b"Messages-Waiting: no\r\nVoice-Message: 0/3\r\n")
    assert desk.events == [VoiceMailChanged(new=2, old=1), VoiceMailChanged(new=0, old=3)]


def test_a_message_summary_that_nobody_asked_for_is_taken_from_our_server_only(desk: Desk) -> None:
    lines = {
        "via": "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKn",
        "from": "<sip:vm@pbx.example>;tag=a",
        "to": "<sip:1001@pbx.example>",
        "call-id": "theirs",
        "cseq": "1 NOTIFY",
        "event": "message-summary",
    }
    body = b"Messages-Waiting: yes\r\nVoice-Message: 1/0\r\n"
    notify = SipMessage("NOTIFY sip:1001@x SIP/2.0", [Header(*line) for line in lines.items()], body)
    assert desk.ours.takes(notify)
    for is_trusted, status in ((False, 481), (True, 200)):
        answer = desk.ours.receive(notify, is_trusted)
        assert answer is not None
        assert answer.status == status
        assert bool(desk.events) is is_trusted


def test_two_hundred_colleagues_are_no_flood_and_more_are_not_watched(desk: Desk) -> None:
    users = [str(3000 + number) for number in range(210)]
    desk.watch(*users)
    assert desk.states("3205") == [UNKNOWN]
    assert len(desk.requests) <= rules.MOST_AT_ONCE
    desk.pass_time(11, step=0.1)
    assert len(desk.requests) == 401
    assert all(desk.states(user)[-1] is IDLE for user in users[:200])
    desk.requests.clear()
    desk.ours.close()
    assert len(desk.requests) == 401
    assert {request.get("expires") for request in desk.requests} == {"0"}


def test_nothing_is_due_in_the_past_and_a_request_is_repeated_as_over_udp(desk: Desk) -> None:
    desk.answers = lambda request: None
    desk.watch()
    sent_at = []
    began = desk.at
    while desk.at < began + 19:
        due = desk.ours.due_at
        assert due is not None
        assert due > desk.at
        before = len(desk.requests)
        desk.at = due
        desk.settle()
        if len(desk.requests) > before:
            sent_at.append(round(desk.at - began, 1))
    assert sent_at == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5]
    assert len({request.branch for request in desk.requests}) == 1


def test_where_nothing_is_offered_nothing_is_done_for_an_hour(desk: Desk) -> None:
    desk.answers = lambda request: (489, {})
    desk.watch("1002")
    desk.pass_time(60)
    assert desk.ours.due_at is not None
    assert desk.ours.due_at > desk.at + 3000
