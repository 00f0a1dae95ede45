from __future__ import annotations

import pytest

from channels.mail.automatic import is_automatic
from channels.mail.headers import Headers

OFFICE = "layanan@kantor.example"


def judge(field: str = "", sender: str = "budi@warga.example", media_type: str = "text/plain") -> bool:
    return is_automatic(Headers(field.encode()), media_type, sender, OFFICE)


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner-email=x",
        "X-Auto-Response-Suppress: All",
        "Precedence: Bulk",
        "List-Id: <warta.example>",
        "Return-Path: <>",
        "X-Autoreply: yes",
    ],
)
def test_a_mark_of_automatic_mail_is_seen(field: str) -> None:
    assert judge(field)


@pytest.mark.parametrize(
    "sender",
    ["mailer-daemon@x.example", "no-reply@x.example", "noreply@x.example", "bounces+1@x.example", OFFICE, ""],
)
def test_nobody_reads_what_is_sent_to_these(sender: str) -> None:
    assert judge(sender=sender)


def test_a_report_is_automatic() -> None:
    assert judge(media_type="multipart/report")


@pytest.mark.parametrize(
    "field", ["", "Auto-Submitted: no", "Precedence: normal", "Return-Path: <budi@warga.example>"]
)
def test_what_a_person_writes_is_not(field: str) -> None:
    assert not judge(field)


def test_a_person_whose_name_begins_alike_is_a_person() -> None:
    assert not judge(sender="bounceria@warga.example")
