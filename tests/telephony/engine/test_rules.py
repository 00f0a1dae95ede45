"""The engine's small rules: callers, descriptions, routes, tones, levels."""

from __future__ import annotations

import pytest

from telephony.engine.audio.levels import dbfs
from telephony.engine.audio.tone_choice import CallSound, Tone, tone_after, tone_for
from telephony.engine.audio.tone_player import sound_file
from telephony.messages import CallState
from telephony.sip import sdp
from telephony.sip.caller import Caller, caller_of
from telephony.sip.message import SipMessage, read_text

OFFER = (
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=sendrecv\r\n"
)


def invite(*headers: str) -> SipMessage:
    return read_text("\r\n".join(["INVITE sip:a@b SIP/2.0", *headers, "Call-ID: x", "", "body"]))


@pytest.mark.parametrize(
    ("from_header", "caller"),
    [
        ('"Budi \\"B\\" S" <sip:0812@pbx>;tag=1', Caller("sip:0812@pbx", "0812", 'Budi "B" S')),
        ("Budi <sip:%2B62812@pbx;user=phone>;tag=1", Caller("sip:%2B62812@pbx;user=phone", "+62812", "Budi")),
        ("sip:0812@pbx;tag=1", Caller("sip:0812@pbx", "0812", "")),
        ("<tel:+62-22-1>;tag=1", Caller("tel:+62-22-1", "+62-22-1", "")),
        ('"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1', Caller(is_anonymous=True)),
        ("<sip:pbx.example>;tag=1", Caller(is_anonymous=True)),
        ("nonsense", Caller(is_anonymous=True)),
    ],
)
def test_the_caller_is_read_from_the_from_header(from_header: str, caller: Caller) -> None:
    assert caller_of(invite(f"From: {from_header}"), is_trusted=False) == caller
    assert caller_of(invite(f"f:{from_header}"), is_trusted=False) == caller


def test_an_asserted_identity_counts_only_from_our_registrar() -> None:
    message = invite("From: <sip:trunk@pbx>;tag=1", 'P-Asserted-Identity: "Sari" <sip:+6222@pbx>')
    assert caller_of(message, is_trusted=True).user == "+6222"
    assert caller_of(message, is_trusted=False).user == "trunk"


def test_privacy_hides_even_an_asserted_identity() -> None:
    message = invite("From: <sip:0812@pbx>;tag=1", "P-Asserted-Identity: <sip:0812@pbx>", "Privacy: user; id")
    assert caller_of(message, is_trusted=True) == Caller(is_anonymous=True)


@pytest.mark.parametrize(
    ("description", "is_hold"),
    [
        (OFFER, False),
        (OFFER.replace("sendrecv", "sendonly"), True),
        (OFFER.replace("sendrecv", "inactive"), True),
        (OFFER.replace("sendrecv", "recvonly"), False),
        (OFFER.replace("c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0"), True),
        (OFFER.replace("t=0 0\r\n", "t=0 0\r\na=sendonly\r\n").replace("a=sendrecv\r\n", ""), True),
        ("", False),
    ],
)
def test_hold_is_read_from_the_description(description: str, is_hold: bool) -> None:
    assert sdp.puts_on_hold(description) is is_hold


@pytest.mark.parametrize(
    ("calls", "tone"),
    [
        ([], Tone.BUSY),
        ([CallSound(CallState.RINGING_HERE)], Tone.RING),
        ([CallSound(CallState.CONNECTED), CallSound(CallState.RINGING_HERE)], Tone.CALL_WAITING),
        ([CallSound(CallState.RINGING_THERE)], Tone.RING_BACK),
        ([CallSound(CallState.RINGING_THERE, has_early_media=True)], Tone.NONE),
        ([CallSound(CallState.CALLING)], Tone.NONE),
        ([CallSound(CallState.CONNECTED)], Tone.NONE),
    ],
)
def test_the_tone_follows_the_calls(calls: list[CallSound], tone: Tone) -> None:
    assert tone_for(calls, after=Tone.BUSY) is tone


def test_a_failed_call_leaves_its_tone() -> None:
    assert tone_after(486, "there") is Tone.BUSY
    assert tone_after(503, "failure") is Tone.ERROR
    assert tone_after(603, "there") is Tone.NONE
    assert tone_after(487, "here") is Tone.NONE


def test_every_tone_has_its_file() -> None:
    assert all(sound_file(tone).stat().st_size > 1000 for tone in Tone if tone is not Tone.NONE)


def test_levels_rise_from_silence_to_full_scale() -> None:
    levels = [dbfs(level) for level in range(50)]
    assert levels[0] == -100
    assert levels == sorted(levels)
    assert -2 < levels[-1] <= 0
