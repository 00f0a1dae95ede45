"""What is read from an INVITE, a CANCEL and a REFER: wishes, ways, case numbers, targets."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.engine.calls.auto_answer import answers_itself_after_s, asked_after_s
from telephony.engine.calls.call_policy import Handling, handling
from telephony.engine.calls.dtmf import DigitFilter
from telephony.messages import CallPolicy
from telephony.sip import user_to_user
from telephony.sip.caller import (
    asserted_identity,
    caller_of,
    name_and_address,
    place_of,
    was_taken_elsewhere,
)
from telephony.sip.diversion import diverted_from
from telephony.sip.message import SipMessage, parameter, read_text
from telephony.sip.pbx_headers import ExchangeFacts, exchange_facts
from telephony.sip.uri import address_uri, refer_target

CASE = "CC-261125-001-001-3"


def invite(*headers: str) -> SipMessage:
    return read_text("\r\n".join(["INVITE sip:a@b SIP/2.0", *headers, "Call-ID: x", "", "v=0"]))


@pytest.mark.parametrize(
    ("header", "after_s"),
    [
        ("Call-Info: <sip:pbx>;answer-after=0", 0),
        ("Call-Info: <sip:pbx>; Answer-After=5, <http://x>;purpose=icon", 5),
        ("Call-Info: <sip:pbx>;answer-after=9999", 60),
        ("Call-Info: <http://x/a.png>;purpose=icon", None),
        ("Alert-Info: <http://www.notused.com>;info=alert-autoanswer;delay=3", 3),
        ("Alert-Info: info=alert-autoanswer", 0),
        ("Alert-Info: Ring Answer", 0),
        ("Alert-Info: <sip:pbx>;answer-after=2", 2),
        ("Alert-Info: <sip:pbx>;intercom=true", 0),
        ("Alert-Info: <http://x/bellcore-dr2>", None),
        ("Answer-Mode: Auto", 0),
        ("Answer-Mode: Manual", None),
        ("Priv-Answer-Mode: auto;require", 0),
        ("Subject: answer-after=0", None),
    ],
)
def test_a_wish_to_be_answered_by_itself_is_read(header: str, after_s: float | None) -> None:
    assert asked_after_s(invite(header)) == after_s


def test_only_a_trusted_peer_is_answered_and_only_if_the_policy_says_so() -> None:
    asks = invite("Call-Info: <sip:pbx>;answer-after=2")
    asked, everybody = CallPolicy(auto_answer="asked"), CallPolicy(auto_answer="all", auto_answer_after_s=4)
    assert answers_itself_after_s(asks, asked, is_trusted=True) == 2
    assert answers_itself_after_s(asks, asked, is_trusted=False) is None
    assert answers_itself_after_s(asks, everybody, is_trusted=False) is None
    assert answers_itself_after_s(invite(), asked, is_trusted=True) is None
    assert answers_itself_after_s(invite(), everybody, is_trusted=True) == 4
    assert answers_itself_after_s(asks, CallPolicy(), is_trusted=True) is None


@pytest.mark.parametrize(
    ("headers", "user"),
    [
        ([], ""),
        (["Diversion: <sip:100@pbx>;reason=unconditional"], "100"),
        (['Diversion: "A, B" <sip:101@pbx>;reason=no-answer', "Diversion: <sip:100@pbx>"], "100"),
        (["Diversion: <sip:101@pbx>, <tel:+62227213805>"], "+62227213805"),
        (["History-Info: <sip:1001@pbx>;index=1"], ""),
        (["History-Info: <sip:100@pbx>;index=1, <sip:1001@pbx>;index=1.1"], "100"),
        (["History-Info: <sip:1001@pbx>;index=1.1", "History-Info: <sip:100@pbx?Reason=SIP>;index=1"], "100"),
        (["Diversion: nonsense"], ""),
    ],
)
def test_who_was_called_first_is_read(headers: list[str], user: str) -> None:
    assert diverted_from(invite(*headers)) == user


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9./-]{0,39}", fullmatch=True))
def test_a_case_number_comes_back_from_its_header_and_its_refer_to(number: str) -> None:
    value = user_to_user.header_value(number)
    assert user_to_user.case_number_of(invite(f"User-to-User: {value}")) == number
    refer_to = user_to_user.with_case_number("sip:kabid@pbx", number)
    assert refer_target(refer_to) == "sip:kabid@pbx"
    escaped = refer_to.partition("User-to-User=")[2].rstrip(">")
    assert escaped.replace("%3B", ";").replace("%3D", "=") == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "4142",  # another product's package
        "4142;encoding=hex;purpose=isdn-uui",
        "zz;encoding=hex;purpose=case-number",
        "0a0d;encoding=hex;purpose=case-number",
        "41" * 200 + ";purpose=case-number",
    ],
)
def test_what_is_no_case_number_of_ours_is_none(value: str) -> None:
    assert user_to_user.case_number_of(invite(f"User-to-User: {value}")) == ""


def test_a_number_that_would_break_the_header_is_refused() -> None:
    with pytest.raises(ValueError, match="case number"):
        user_to_user.header_value("1>\r\nX: y")


@pytest.mark.parametrize(
    ("refer_to", "target"),
    [
        ("<sip:1003@pbx>", "sip:1003@pbx"),
        (
            '"Kabid" <sip:1003@pbx;transport=tcp?Replaces=a%3Bto-tag%3Db&Require=replaces>',
            "sip:1003@pbx;transport=tcp",
        ),
        ("sip:1003@pbx;method=INVITE", "sip:1003@pbx"),
        ("sip:1003@pbx?Replaces=x", "sip:1003@pbx"),
        ("<tel:112>", ""),
        ("<http://pbx/>", ""),
        ("<sip:a b@pbx>", ""),
        ("", ""),
    ],
)
def test_only_a_sip_target_is_followed(refer_to: str, target: str) -> None:
    assert refer_target(refer_to) == target


@pytest.mark.parametrize(
    ("reason", "is_elsewhere"),
    [
        ('SIP;cause=200;text="Call completed elsewhere"', True),
        ('SIP ;text="x" ;cause=200', True),
        ("Q.850;cause=26, SIP;cause=200", True),
        ("Q.850;cause=26", True),
        ('Q.850 ;text="Non-selected user clearing"; cause=26', True),
        ("SIP;cause=487", False),
        ("SIP;cause=26", False),
        ("Q.850;cause=200", False),
        ("SIP;cause=2000", False),
        ('SIP;cause=486;text="x; cause=200"', False),
        ('SIP;cause=486;text="x, SIP;cause=200"', False),
        ('SIP;cause=486;text="x > ;cause=200"', False),
        ('SIP;text="x > y, \\"z\\"";cause=200', True),
    ],
)
def test_another_phone_that_answered_is_recognised(reason: str, is_elsewhere: bool) -> None:
    assert (
        was_taken_elsewhere(read_text(f"CANCEL sip:a@b SIP/2.0\r\nReason: {reason}\r\n\r\n")) is is_elsewhere
    )


@pytest.mark.parametrize("value", ["<" + 3000 * " ", '"' + 12_000 * '\\"'], ids=["brackets", "quotes"])
@pytest.mark.parametrize(
    "read", [address_uri, name_and_address, lambda value: parameter(value, "tag")], ids=["uri", "who", "tag"]
)
def test_an_address_that_is_not_closed_takes_no_time(read: Callable[[str], object], value: str) -> None:
    began_s = time.process_time()
    read(value)
    assert time.process_time() - began_s < 0.5


RPID = 'Remote-Party-ID: "Kabid" <sip:1003@pbx>;party=calling'


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (['P-Asserted-Identity: "Kabid" <sip:1003@pbx>'], ("1003", "Kabid", False)),
        ([RPID + ";privacy=off;screen=yes"], ("1003", "Kabid", False)),
        ([RPID + ";privacy=name"], ("1003", "", False)),
        ([RPID + ";screen=yes;Privacy=Full"], ("", "", True)),
        ([RPID + ";privacy=uri-network"], ("", "", True)),
        (["P-Asserted-Identity: <sip:1@pbx>", RPID + ";privacy=off"], ("1", "", False)),
        (["P-Asserted-Identity: <sip:1@pbx>", "Privacy: id"], ("", "", True)),
        (["P-Asserted-Identity: <sip:anonymous@anonymous.invalid>"], ("", "", True)),
        (["Privacy: id;critical"], ("", "", True)),
        (["Privacy: none", "From: <sip:1@pbx>"], None),
        (["Remote-Party-ID: nonsense"], None),
        (["From: <sip:1@pbx>"], None),
    ],
)
def test_an_asserted_identity_is_read_or_nothing_is_said(
    headers: list[str], expected: tuple[str, str, bool] | None
) -> None:
    identity = asserted_identity(invite(*headers))
    assert (identity and (identity.user, identity.name, identity.is_anonymous)) == expected


def test_only_a_trusted_peer_says_who_calls_in_the_place_of_from() -> None:
    message = invite(RPID + ";privacy=off", 'From: "Umum" <sip:100@pbx>;tag=1')
    assert [caller_of(message, is_trusted).user for is_trusted in (True, False)] == ["1003", "100"]
    assert caller_of(invite(RPID + ";privacy=full", "From: <sip:100@pbx>"), is_trusted=True).is_anonymous


@pytest.mark.parametrize(
    ("policy", "has_calls", "expected"),
    [
        (CallPolicy(), True, Handling()),
        (CallPolicy(takes_second_call=False), False, Handling()),
        (CallPolicy(takes_second_call=False), True, Handling(486)),
        (CallPolicy(takes_second_call=False, forward_busy="1003"), True, Handling(486, "1003")),
        (CallPolicy(is_undisturbed=True), False, Handling(480)),
        (CallPolicy(is_undisturbed=True, takes_second_call=False), True, Handling(480)),
    ],
)
def test_the_policy_decides_before_anything_rings(
    policy: CallPolicy, has_calls: bool, expected: Handling
) -> None:
    assert handling(policy, has_calls) == expected


def test_a_digit_that_comes_both_ways_is_one_digit() -> None:
    digits = DigitFilter()
    assert digits.takes("4", False, 10.0)
    assert not digits.takes("4", True, 10.2)
    assert digits.takes("4", False, 10.4)
    assert digits.takes("4", False, 10.5)  # the same way: pressed again
    assert digits.takes("4", True, 12.0)


NOW = datetime(2026, 11, 24, 3, 0, 30, tzinfo=timezone.utc)
ENTERED = 1795489100  # 130 s before
NAMES = CallPolicy()


def test_the_exchange_says_which_call_it_is_and_where_the_caller_waited() -> None:
    message = invite("x-loket-call: 1795489095.17", f"X-Loket-Queue: Perizinan ; entered={ENTERED}.5")
    facts = exchange_facts(message, True, NAMES, NOW)
    waited_s = (NOW - facts.queued_at).total_seconds() if facts.queued_at else None
    assert (facts.call_ref, facts.queue, waited_s) == ("1795489095.17", "Perizinan", 129.5)
    named = exchange_facts(invite('X-Loket-Queue: "Aduan"'), True, NAMES, NOW)
    assert named == ExchangeFacts(queue="Aduan")
    quoted = exchange_facts(invite(f'X-Loket-Queue: "A;\\"B\\">" ;entered="{ENTERED}"'), True, NAMES, NOW)
    assert quoted == ExchangeFacts(queue='A;"B">', queued_at=datetime.fromtimestamp(ENTERED, timezone.utc))
    others = CallPolicy(call_header="Call-ID", queue_header="")
    assert exchange_facts(message, True, others, NOW) == ExchangeFacts(call_ref="x")
    ahead = invite(f"X-Loket-Queue: Aduan;entered={int(NOW.timestamp()) + 3}")  # the clocks differ a little
    assert exchange_facts(ahead, True, NAMES, NOW).queued_at == NOW


@pytest.mark.parametrize(
    ("headers", "what_is_left", "reason"),
    [
        (["X-Loket-Call: " + "7" * 129], ExchangeFacts(), "visible ASCII"),
        (["X-Loket-Call: rahasia dua"], ExchangeFacts(), "visible ASCII"),
        (["X-Loket-Call: rahasia", "X-Loket-Call: lain"], ExchangeFacts(), "several"),
        (["X-Loket-Queue: " + "rahasia" * 20], ExchangeFacts(), "no queue name"),
        ([f"X-Loket-Queue: ;entered={ENTERED}"], ExchangeFacts(), "no queue name"),
        (["X-Loket-Queue: A;entered=rahasia"], ExchangeFacts(queue="A"), "no Unix time"),
        (["X-Loket-Queue: A;entered=99999999999"], ExchangeFacts(queue="A"), "no Unix time"),
        ([f"X-Loket-Queue: A;entered={ENTERED};entered=1"], ExchangeFacts(queue="A"), "several"),
        ([f"X-Loket-Queue: A;entered={ENTERED + 3600}"], ExchangeFacts(queue="A"), "future"),
        ([f"X-Loket-Queue: A;entered={ENTERED - 90_000}"], ExchangeFacts(queue="A"), "a day"),
    ],
)
def test_what_the_exchange_cannot_mean_is_ignored_and_noted_without_its_content(
    headers: list[str], what_is_left: ExchangeFacts, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert exchange_facts(invite(*headers), True, NAMES, NOW) == what_is_left
    assert reason in caplog.text
    assert "rahasia" not in caplog.text


def test_a_stranger_says_nothing_about_queues(caplog: pytest.LogCaptureFixture) -> None:
    message = invite("X-Loket-Call: 1", f"X-Loket-Queue: Perizinan;entered={ENTERED}")
    assert exchange_facts(message, False, NAMES, NOW) == ExchangeFacts()
    assert caplog.text.count("not from a trusted peer") == 2


@given(st.text(), st.text())
def test_no_header_of_the_exchange_breaks_a_call(call: str, queue: str) -> None:
    facts = exchange_facts(invite(f"X-Loket-Call: {call}", f"X-Loket-Queue: {queue}"), True, NAMES, NOW)
    assert len(facts.call_ref) <= 128
    assert len(facts.queue) <= 100


@pytest.mark.parametrize(
    ("status", "place"), [("200 OK", "702"), ("183 Session Progress", ""), ("486 Busy Here", "")]
)
def test_only_a_success_names_where_a_transferred_caller_is(status: str, place: str) -> None:
    notify = "NOTIFY sip:a@b SIP/2.0\r\nEvent: refer\r\nContact: <sip:9@pbx>\r\n\r\n"
    assert place_of(read_text(f"{notify}SIP/2.0 {status}\r\nContact: <sip:702@pbx>\r\n")) == place
