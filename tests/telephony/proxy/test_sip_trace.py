"""What a report on a bad call contains of SIP, and what it must never contain."""

from __future__ import annotations

import pytest

from telephony.proxy.sip_trace import KEEP_S, MOST_BYTES, SipTrace


def message(start: str, *headers: str, call_id: str = "ours", body: str = "") -> bytes:
    lines = [start, f"Call-ID: {call_id}", "CSeq: 1 " + start.split()[0], *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def trace(clock: Clock) -> SipTrace:
    return SipTrace(clock)


def got(trace: SipTrace, *data: bytes) -> str:
    for each in data:
        trace.saw("out", each, "tls", "192.0.2.1:5061")
    return "\n".join(each.text for each in trace.messages("ours", 0))


@pytest.mark.parametrize(
    ("data", "secrets", "kept"),
    [
        (
            message(
                "REGISTER sip:pbx SIP/2.0",
                'Authorization: Digest username="1001", realm="pbx", nonce="n0nce", uri="sip:pbx", '
                'response="d1gest", cnonce="cn0nce", nc=00000001, qop=auth, opaque="0paque"',
            ),
            ["n0nce", "d1gest", "0paque"],
            ['username="1001"', 'realm="pbx"', "qop=auth"],
        ),
        (
            message("INVITE sip:a@b SIP/2.0", "Proxy-Authorization: Basic c2VjcmV0"),
            ["c2VjcmV0"],
            ["Proxy-Authorization: Basic"],
        ),
        (
            message("INVITE sip:a@b SIP/2.0", "Authorization: Digest\r\n response=d1gest,\r\n realm=pbx"),
            ["d1gest"],
            ["realm=pbx"],
        ),
        (
            message(
                "SIP/2.0 200 OK", 'Authentication-Info: rspauth="pr00f", nextnonce="n0nce"', call_id="ours"
            ),
            ["pr00f", "n0nce"],
            ["Authentication-Info"],
        ),
        (
            message("INVITE sip:a:s3cret@b SIP/2.0", "Contact: <sip:a:s3cret@b:5060>", "User-to-User: 77aa"),
            ["s3cret", "77aa"],
            ["Contact: <sip:a:"],
        ),
        (
            message(
                "INVITE sip:a@b SIP/2.0",
                "c: application/sdp",
                body="v=0\r\nm=audio 4000 RTP/SAVP 8\r\n"
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:K3yK3y|2^20|1:4\r\n"
                "a=ice-ufrag:abcd\r\na=ice-pwd:p4ss\r\nk=clear:k3yline\r\n",
            ),
            ["K3yK3y", "p4ss", "k3yline"],
            ["m=audio 4000 RTP/SAVP 8", "a=crypto:1 AES_CM_128_HMAC_SHA1_80", "a=ice-ufrag:abcd"],
        ),
        (
            message(
                "INFO sip:a@b SIP/2.0",
                "Content-Type: application/dtmf-relay",
                body="Signal=7\r\nDuration=160\r\n",
            ),
            ["Signal=7"],
            ["bytes of application/dtmf-relay left out"],
        ),
        (
            message("MESSAGE sip:a@b SIP/2.0", "Content-Type: text/plain", body="NIK 3273010101010001"),
            ["3273010101010001"],
            ["MESSAGE sip:a@b"],
        ),
        (
            message(
                "INVITE sip:a@b SIP/2.0",
                "Content-Type: multipart/mixed;boundary=x",
                body="--x\r\n\r\na=crypto:1 X inline:K3y\r\n--x--",
            ),
            ["K3y"],
            ["multipart/mixed"],
        ),
    ],
)
def test_secrets_are_cut_out_and_the_rest_is_reported(
    trace: SipTrace, data: bytes, secrets: list[str], kept: list[str]
) -> None:
    text = got(trace, data)
    assert not [secret for secret in secrets if secret in text]
    assert all(part in text for part in kept)


def test_only_this_call_and_the_registrations_are_reported(trace: SipTrace) -> None:
    text = got(
        trace,
        message("INVITE sip:ours@b SIP/2.0"),
        message("INVITE sip:other@b SIP/2.0", call_id="other"),
        message("REGISTER sip:pbx SIP/2.0", call_id="registration"),
        b"\x00\x01 not SIP at all",
    )
    assert "ours@b" in text
    assert "REGISTER" in text
    assert "other@b" not in text


def test_what_is_old_or_too_much_goes(trace: SipTrace, clock: Clock) -> None:
    trace.saw("in", message("OPTIONS sip:old@b SIP/2.0"), "udp", "p")
    clock.now += KEEP_S + 1
    trace.saw("in", message("OPTIONS sip:new@b SIP/2.0"), "udp", "p")
    assert [each.text.split()[1] for each in trace.messages("ours", 0)] == ["sip:new@b"]
    assert trace.messages("ours", clock.now + 1) == []
    flood = message("OPTIONS sip:flood@b SIP/2.0", "X: " + "x" * 1000)
    for _ in range(2 * MOST_BYTES // len(flood)):
        trace.saw("in", flood, "udp", "p")
    kept = trace.messages("ours", 0)
    assert 0 < len(kept) * len(flood) <= MOST_BYTES
