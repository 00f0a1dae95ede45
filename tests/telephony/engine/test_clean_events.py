"""Texts from SIP peers: nothing that they can send harms the desktop, and what makes sense stays readable."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.engine.clean_events import cleaned
from telephony.messages import CallIncoming, Registration, RegistrationState, decode_event, encode
from telephony.proxy.offer_answer.description import rebuilt
from telephony.sip.caller import Caller, caller_of
from telephony.sip.message import read_text
from telephony.sip.sdp import SdpError
from telephony.sip.text import plain


def from_wire(data: bytes) -> str:
    """As pjsua2's wrapper makes a str of bytes."""
    return data.decode("utf-8", "surrogateescape")


def incoming(**texts: str) -> CallIncoming:
    fields: dict[str, Any] = {"call_id": "", "remote_uri": "", "remote_user": "", "remote_name": "", **texts}
    return CallIncoming(call_key="k", received_at=datetime(2026, 1, 1, tzinfo=timezone.utc), **fields)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("André".encode(), "André"),
        (b"Andr\xe9", "André"),
        (b"Andr\x93", "Andr\ufffd"),
        ("Budi \u202egnp.exe".encode(), "Budi gnp.exe"),
        (b"a\0b\x1b[31m", "ab[31m"),
        ("\ufeffSari\u200b\u00a0\r\n\t Dewi ".encode(), "Sari Dewi"),
        ("王小明".encode(), "王小明"),
        ("\u3164\u2800\u115f\u1160\uffa0".encode(), ""),
        ("Bu\ufe0fdi\U000e0041\U000e0101".encode(), "Budi"),
    ],
)
def test_a_peers_text_is_shown_as_meant(sent: bytes, shown: str) -> None:
    assert plain(from_wire(sent)) == shown


def test_long_texts_are_cut() -> None:
    event = cleaned(incoming(remote_name="N" * 999, remote_user="1" * 999, remote_uri="u" * 999))
    assert (len(event.remote_name), len(event.remote_user), len(event.remote_uri)) == (80, 255, 255)
    failed = Registration(state=RegistrationState.FAILED, code=403, reason="R" * 999)
    assert len(cleaned(failed).reason) == 120


@given(st.text(st.characters()), st.binary())
def test_whatever_a_peer_sends_reaches_the_desktop(text: str, data: bytes) -> None:
    event = cleaned(incoming(remote_name=text, remote_user=from_wire(data)))
    assert decode_event(encode(event)) == event


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_line_end_that_pjsip_takes_is_a_line_end_for_us(end: str) -> None:
    headers = ["From: <sip:trunk@pbx>;tag=1", "P-Asserted-Identity:", ' "Sari" <sip:+6222@pbx>']
    lines = ["INVITE sip:a@b SIP/2.0", *headers, "", "v=0", "c=IN IP4 " + "a" * 254]
    message = "\r\n\r\n" + end.join(lines)
    assert caller_of(read_text(message), is_trusted=True) == Caller("sip:+6222@pbx", "+6222", "Sari")
    with pytest.raises(SdpError, match="malformed line"):
        rebuilt(read_text(message).text.replace("c=IN", "IN"))
    private = message.replace("From:", f"Privacy: id{end}From:")
    assert caller_of(read_text(private), is_trusted=True) == Caller(is_anonymous=True)


def test_an_address_cannot_hide_behind_what_only_python_takes_for_a_line_end() -> None:
    with pytest.raises(SdpError):
        rebuilt("v=0\r\nc=IN IP4 " + "a" * 100 + "\x0ba=" + "b" * 200 + "\r\n")


@pytest.mark.parametrize("user", ["%00", "anon%E2%80%8Bymous"])
def test_a_name_of_invisible_characters_is_no_name(user: str) -> None:
    assert caller_of(read_text(f"INVITE x\r\nFrom: <sip:{user}@pbx>\r\n\r\n"), is_trusted=False).is_anonymous
