"""Whom links would call, and which of them a person is warned of."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.link_target import LinkDoubt, read_link
from app.common.phone_number import dial_form
from app.settings import AccountSettings, OfficeSettings
from telephony.sip.target import sip_uri

ACCOUNT = AccountSettings(user="1001", domain="pbx.office:5080", servers=("pbx2.office",))
NONE, CODE, ELSEWHERE, UNUSABLE = LinkDoubt


def called(link: str) -> str:
    """Return the address that Enter would call after this link."""
    return sip_uri(dial_form(read_link(link, ACCOUNT, OfficeSettings()).text, OfficeSettings()), "pbx.office")


@pytest.mark.parametrize(
    ("link", "address", "doubt"),
    [
        ("tel:+62-22-731-5555", "sip:0227315555@pbx.office", NONE),
        ("tel:7042;phone-context=+6222", "sip:+62227042@pbx.office", NONE),
        ("TEL:731-5555;ext=3;phone-context=+62-22", "sip:0227315555@pbx.office", NONE),
        ("tel:1002;phone-context=office.example", "sip:1002@pbx.office", NONE),
        ("callto://0227315555?chat", "sip:0227315555@pbx.office", NONE),
        ("sip:1002@[2001:DB8::0:1]", "sip:1002@[2001:DB8::0:1]", ELSEWHERE),
        ("sip:1002@pbx.office", "sip:1002@pbx.office", NONE),
        ("sips:1002@PBX2.office:5061;transport=tls", "sip:1002@pbx.office", NONE),
        ("sip:1002@pbx.office?Subject=hello", "sip:1002@pbx.office", NONE),
        ("tel:*21*081234567890%23", "sip:*21*081234567890%23@pbx.office", CODE),
        ("sip:%2A21%2A081234567890%23@pbx.office", "sip:*21*081234567890%23@pbx.office", CODE),
        ("sip:1900@premium.example", "sip:1900@premium.example", ELSEWHERE),
        ("callto:budi@elsewhere.example", "sip:budi@elsewhere.example", ELSEWHERE),
        ("sip:1002@pbx.office;maddr=192.0.2.7", "sip:1002@pbx.office;maddr=192.0.2.7", ELSEWHERE),
        ("sip:pbx.office;%6Daddr=192.0.2.7", "sip:pbx.office;%6Daddr=192.0.2.7", ELSEWHERE),
        ("callto:%252A21%2523", "sip:*21%23@pbx.office", CODE),
        ("tel:%252A21%2523", "sip:*21%23@pbx.office", CODE),
        ("sip:%25252A21%252523@pbx.office", "sip:*21%23@pbx.office", CODE),
        ("callto:%2A21%23@pbx.office", "sip:*21%23@pbx.office", CODE),
        ("callto:1002@pbx2.office", "sip:1002@pbx.office", NONE),
        ("callto:tel%3A%2A21", "sip:*21@pbx.office", CODE),
        ("callto:x%2540evil.example", "sip:x@evil.example", ELSEWHERE),
        ("callto:sip%3Aevil.example", "sip:evil.example", ELSEWHERE),
        ("tel:\u202e0812-3456-7890", "sip:081234567890@pbx.office", NONE),
    ],
)
def test_a_link_is_read_and_what_is_odd_about_it_is_known(link: str, address: str, doubt: LinkDoubt) -> None:
    assert called(link) == address
    assert read_link(link, ACCOUNT, OfficeSettings()).doubt is doubt


def test_an_office_that_dials_out_with_a_star_is_not_warned_of_each_number() -> None:
    office = OfficeSettings(dial_prefix="*9")
    assert read_link("tel:081234567890", ACCOUNT, office).doubt is NONE
    assert read_link("tel:*9*21", ACCOUNT, office).doubt is CODE


@pytest.mark.parametrize(
    "link",
    [
        *("tel:", "tel:budi", "sip:@", "tel:70\udcff42", "callto:a b", "sip:a@b@c d"),
        *("tel:0812-3456-7890,,*21#", "tel:0812%0a345", "tel:0%3B＊"),
        "sip:1001%40evil.example@pbx.office",
        "sip:1001%2540evil.example@pbx.office",
        "callto:x%40evil.example%40pbx.office",
        "sip:sip%3Abad%40evil.example@pbx.office",
        "sip:sip%3Aevil.example@pbx.office",
        "sip:callto%3Ax%2540evil.example@pbx.office",
        "sip:tel%3A0900@pbx.office",
    ],
)
def test_a_link_that_cannot_be_dialled_is_shown_as_that(link: str) -> None:
    target = read_link(link, ACCOUNT, OfficeSettings())
    assert target.doubt is UNUSABLE
    target.text.encode()  # may be shown


PIECES = [
    "%",
    "25",
    "40",
    "2A",
    "@",
    "%40",
    "%3A",
    "%2523",
    ";",
    "*",
    "#",
    "sip:",
    "tel:",
    "callto:",
    "evil.example",
]
PIECES += [
    "1001",
    "@pbx.office",
    "pbx2.office",
    "?",
    "\u202e",
    ",",
    "/",
    "\uff0a",
    "0",
    "<",
    ">",
    ";maddr=",
    "%3B",
    " ",
]


@given(
    scheme=st.sampled_from(["tel:", "sip:", "sips:", "callto:"]),
    rest=st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
)
def test_no_link_without_a_warning_leaves_our_exchange_or_dials_a_code(scheme: str, rest: str) -> None:
    target = read_link(scheme + rest, ACCOUNT, OfficeSettings())
    if target.doubt is NONE:
        user, _, place = called(scheme + rest).removeprefix("sip:").rpartition("@")
        host, _, parameters = place.lower().partition(";")
        hosts = [host, *re.findall("maddr=([^;]*)", unquote(parameters))]
        assert {re.sub(":[0-9]*$", "", one) for one in hosts} <= {"pbx.office", "pbx2.office"}
        assert not set("*#@%") & set(user)
        assert not set("*#") & set(target.shown)


def test_an_exchange_with_an_ipv6_address_is_ours_however_it_is_written() -> None:
    account = AccountSettings(user="1001", domain="[2001:db8::5]:5070")
    ours = read_link("sip:1002@[2001:DB8:0:0::5]:5070", account, OfficeSettings())
    assert (ours.doubt, ours.text) == (NONE, "1002")
    assert read_link("sip:1002@[2001:db8::6]", account, OfficeSettings()).host == "2001:db8::6"
