"""What people type, and the URI it becomes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.sip.target import TargetError, sip_uri


@pytest.mark.parametrize(
    ("typed", "uri"),
    [
        ("022 721-3805", "sip:0227213805@pbx.example"),
        ("(022) 721.3805", "sip:0227213805@pbx.example"),
        ("+62 812-3456-7890", "sip:+6281234567890@pbx.example"),
        ("*72#", "sip:*72%23@pbx.example"),
        ("budi.s", "sip:budi.s@pbx.example"),
        ("  1001 ", "sip:1001@pbx.example"),
        ("budi@other.example", "sip:budi@other.example"),
        ("sip:budi@other.example:5070;transport=tcp", "sip:budi@other.example:5070;transport=tcp"),
        ("SIP:192.0.2.7", "sip:192.0.2.7"),
        ("sips:budi@other.example;transport=tcp", "sip:budi@other.example;transport=tls"),
        ("sips:1;transport=2@[2001:db8::1];lr", "sip:1;transport=2@[2001:db8::1];lr;transport=tls"),
        ("sips:budi@b.example;%74ransport=udp", "sip:budi@b.example;transport=tls"),
        ("sip:budi@[2001:db8::1]:5060", "sip:budi@[2001:db8::1]:5060"),
        ("tel:+62-22-7213805;ext=12", "sip:+62227213805@pbx.example"),
        ("callto://0227213805?chat", "sip:0227213805@pbx.example"),
        ("tel:7042;phone-context=+6222", "sip:+62227042@pbx.example"),
        ("tel:%2A21%23;phone-context=pbx.example", "sip:*21%23@pbx.example"),
    ],
)
def test_a_target_becomes_a_uri(typed: str, uri: str) -> None:
    assert sip_uri(typed, "pbx.example") == uri


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", "empty"),
        (" \t ", "empty"),
        ("tel:budi", "no_number"),
        ("budi santoso", "malformed"),
        ("sip:budi@", "malformed"),
        ("sip:bu di@x", "malformed"),
        ("sip:budi@x:99999", "malformed"),
        ("sip:budi@[::1", "malformed"),
        ("sip:budi@[1::2::3]", "malformed"),
        ("sip:budi@[fe80::1%25eth0]", "malformed"),
        ("sip:budi@::1", "malformed"),
        ("sip:budi@x?Subject=hi", "malformed"),
        ("sips:", "malformed"),
        ("0227213805\r\nVia: evil", "malformed"),
        ("<sip:a@b>", "malformed"),
        ("1" * 200, "malformed"),
    ],
)
def test_what_cannot_be_called_says_why(typed: str, kind: str) -> None:
    with pytest.raises(TargetError) as refused:
        sip_uri(typed, "pbx.example")
    assert refused.value.kind == kind


def test_a_number_needs_a_domain() -> None:
    with pytest.raises(TargetError) as refused:
        sip_uri("1001", "")
    assert refused.value.kind == "no_domain"


def test_tcp_and_tls_are_asked_for_at_our_own_domain_only() -> None:
    assert sip_uri("1001", "pbx.example", "tls") == "sip:1001@pbx.example;transport=tls"
    assert sip_uri("1001", "pbx.example", "tcp") == "sip:1001@pbx.example;transport=tcp"
    assert sip_uri("a@b.example", "pbx.example", "tcp") == "sip:a@b.example"


@given(st.text(max_size=60))
def test_any_text_becomes_a_clean_uri_or_is_refused(typed: str) -> None:
    try:
        uri = sip_uri(typed, "pbx.example")
    except TargetError:
        return
    assert uri.startswith("sip:")
    assert uri.isascii()
    assert not set(uri) & set(' <>"\r\n\t?#')
