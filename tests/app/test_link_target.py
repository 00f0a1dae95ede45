"""Whom links would call, and which of them a person is warned of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.link_target import LinkDoubt, read_link
from app.phone_number import dial_form
from app.settings import AccountSettings, OfficeSettings
from telephony.target import sip_uri

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
        ("sip:1002@pbx.office", "sip:1002@pbx.office", NONE),
        ("sips:1002@PBX2.office:5061;transport=tls", "sip:1002@pbx.office", NONE),
        ("sip:1002@pbx.office?Subject=hello", "sip:1002@pbx.office", NONE),
        ("tel:*21*081234567890%23", "sip:*21*081234567890%23@pbx.office", CODE),
        ("sip:%2A21%2A081234567890%23@pbx.office", "sip:*21*081234567890%23@pbx.office", CODE),
        ("sip:1900@premium.example", "sip:1900@premium.example", ELSEWHERE),
        ("callto:budi@elsewhere.example", "sip:budi@elsewhere.example", ELSEWHERE),
        ("sip:1002@pbx.office;maddr=192.0.2.7", "sip:1002@pbx.office;maddr=192.0.2.7", ELSEWHERE),
    ],
)
def test_a_link_is_read_and_what_is_odd_about_it_is_known(link: str, address: str, doubt: LinkDoubt) -> None:
    assert called(link) == address
    assert read_link(link, ACCOUNT, OfficeSettings()).doubt is doubt


@pytest.mark.parametrize("link", ["tel:", "tel:budi", "sip:@", "tel:70\udcff42", "callto:a b", "sip:a@b@c d"])
def test_a_link_that_cannot_be_dialled_is_shown_as_that(link: str) -> None:
    target = read_link(link, ACCOUNT, OfficeSettings())
    assert target.doubt is UNUSABLE
    target.text.encode()  # may be shown


@given(scheme=st.sampled_from(["tel:", "sip:", "sips:", "callto:"]), rest=st.text(max_size=60))
def test_no_link_without_a_warning_leaves_our_exchange_or_dials_a_code(scheme: str, rest: str) -> None:
    target = read_link(scheme + rest, ACCOUNT, OfficeSettings())
    if target.doubt is NONE:
        user, _, place = called(scheme + rest).removeprefix("sip:").rpartition("@")
        assert place == "pbx.office"
        assert not set("*#") & set(user.replace("%23", "#"))
