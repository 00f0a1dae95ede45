from __future__ import annotations

import base64

from channels.mail.sasl import after_refusal, plain_message, token_message
from channels.mail.settings import Mechanism

A = "\x01"


def test_oauthbearer_is_as_in_rfc_7628() -> None:
    found = token_message(
        Mechanism.OAUTHBEARER, "user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
    )
    assert (
        found
        == f"n,a=user@example.com,{A}auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=={A}{A}".encode()
    )
    assert base64.b64encode(after_refusal(Mechanism.OAUTHBEARER)) == b"AQ=="  # 4.3


def test_a_name_with_signs_of_the_format_is_escaped() -> None:
    assert token_message(Mechanism.OAUTHBEARER, "a,b=c", "t").startswith(b"n,a=a=2Cb=3Dc,")


def test_xoauth2_ends_with_two_signs_and_answers_a_refusal_with_nothing() -> None:
    found = token_message(Mechanism.XOAUTH2, "a@b.example", "t")
    assert found == f"user=a@b.example{A}auth=Bearer t{A}{A}".encode()
    assert after_refusal(Mechanism.XOAUTH2) == b""


def test_plain_carries_letters_beyond_ascii() -> None:
    assert plain_message("ü", "sandi – ß") == "\0ü\0sandi – ß".encode()
