"""A voice call of WhatsApp in an INVITE: who believes it, who calls, and where it must not go."""

from __future__ import annotations

import pytest

from telephony.sip.caller import caller_of
from telephony.sip.message import SipMessage, read_text
from telephony.sip.whatsapp import is_telephone, is_whatsapp, whatsapp_caller

CALL = "x-wa-meta-wacid: wacid.HBgLNjI4MTIzNDU2Nzg5MBUCABIY"
USER = "x-wa-meta-user-id: ID.13491208655302741918"


def invite(*headers: str) -> SipMessage:
    return read_text("\r\n".join(["INVITE sip:a@b SIP/2.0", *headers, "Call-ID: x", "", "v=0"]))


def who(*headers: str) -> tuple[str, str]:
    message = invite(CALL, *headers)
    caller = whatsapp_caller(message, caller_of(message, True))
    return caller.user, caller.name


def test_only_a_trusted_peer_is_believed() -> None:
    assert is_whatsapp(invite(CALL), True)
    assert not is_whatsapp(invite(CALL), False)
    assert not is_whatsapp(invite("x-wa-meta-wacid:"), True)
    assert not is_whatsapp(invite("X-Loket-Call: 1"), True)


@pytest.mark.parametrize("number", ["6281234567890", "+6281234567890"])
def test_a_number_is_one_of_e164_with_and_without_its_plus(number: str) -> None:
    assert who(f"From: <sip:{number}@wa.meta.vc>;tag=1") == ("+6281234567890", "")


def test_who_shows_no_number_is_known_by_meta_s_id_and_username() -> None:
    name = "x-wa-meta-username: budi.santoso"
    assert who("From: <sip:anonymous@anonymous.invalid>;tag=1", USER, name) == (
        "ID.13491208655302741918",
        "budi.santoso",
    )
    assert who("From: <sip:budi.santoso@wa.meta.vc>;tag=1", USER)[0] == "ID.13491208655302741918"


@pytest.mark.parametrize("value", ["", "x", "ID.1\u202e2", "ID.1@pbx", "ID." + "1" * 200, "0812"])
def test_an_id_that_is_none_of_meta_s_names_nobody(value: str) -> None:
    message = invite(CALL, "From: <sip:anonymous@anonymous.invalid>;tag=1", f"x-wa-meta-user-id: {value}")
    assert whatsapp_caller(message, caller_of(message, True)).is_anonymous


@pytest.mark.parametrize(
    "uri",
    [
        "sip:+6281234567890@pbx.example",
        "sip:081234567890@pbx.example",
        "sip:0812-3456-7890@pbx.example",
        "sip:1001@pbx.example;user=phone",
        "sip:02127001500;ext=2@pbx.example",
        "tel:+6281234567890",
    ],
)
def test_a_telephone_number_is_known_in_all_its_spellings(uri: str) -> None:
    assert is_telephone(uri)


@pytest.mark.parametrize("uri", ["sip:1001@pbx.example", "sip:*97@pbx.example", "sip:rina@pbx", "", "x"])
def test_an_extension_or_a_name_is_none(uri: str) -> None:
    assert not is_telephone(uri)
