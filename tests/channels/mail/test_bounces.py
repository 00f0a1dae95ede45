from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from uuid import UUID

import pytest

from channels.mail.parsing import Parsed, parse
from channels.messages import Receipt, ReceiptState
from tests.channels.mail.samples import BOUNCE, LATE, OFFICE, OURS

RECEIVED = datetime(2026, 12, 1, 2, 0, tzinfo=timezone.utc)
MESSAGE = UUID(OURS[1:33])


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], Parsed]:
    def read(raw: bytes) -> Parsed:
        path = tmp_path / "raw"
        path.write_bytes(raw)
        return parse(path, tmp_path, OFFICE, RECEIVED)

    return read


def test_a_report_of_failure_is_a_receipt_with_its_code(read: Callable[[bytes], Parsed]) -> None:
    assert read(BOUNCE) == Parsed(
        None,
        (
            Receipt(
                OURS,
                ReceiptState.FAILED,
                RECEIVED,
                MESSAGE,
                "5.1.1",
                "smtp; 550 5.1.1 … No such user",
                {"recipient": "salah@warga.example"},
            ),
        ),
    )


def test_a_report_that_returns_the_whole_mail_is_read_the_same(read: Callable[[bytes], Parsed]) -> None:
    whole = BOUNCE.replace(b"text/rfc822-headers", b"message/rfc822").replace(
        b"Subject: Jawaban\r\n", b"Subject: Jawaban\r\n\r\nIsi jawaban\r\n"
    )
    assert [receipt.code for receipt in read(whole).receipts] == ["5.1.1"]


def test_a_report_in_utf_8_is_read_the_same(read: Callable[[bytes], Parsed]) -> None:
    found = read(BOUNCE.replace(b"message/delivery-status", b"message/global-delivery-status"))
    assert [receipt.code for receipt in found.receipts] == ["5.1.1"]


def test_each_addressee_has_its_result(read: Callable[[bytes], Parsed]) -> None:
    end = b"\r\n\r\n--AA.1/kantor.example\r\nContent-Type: text/rfc822-headers"
    second = b"\r\n\r\nFinal-Recipient: rfc822; kedua@warga.example\r\nAction: delivered\r\nStatus: 2.0.0"
    assert end in BOUNCE
    found = read(BOUNCE.replace(end, second + end))
    assert [(each.state, each.facts["recipient"]) for each in found.receipts] == [
        (ReceiptState.FAILED, "salah@warga.example"),
        (ReceiptState.DELIVERED, "kedua@warga.example"),
    ]


def test_of_a_forwarded_mail_the_recipient_is_the_one_whom_the_office_wrote_to(
    read: Callable[[bytes], Parsed],
) -> None:
    found = read(BOUNCE.replace(b"rfc822;salah@warga.example", b"rfc822;<Kepala@kantor.example>"))
    assert [receipt.facts for receipt in found.receipts] == [{"recipient": "kepala@kantor.example"}]


def test_a_report_that_returns_nothing_may_name_the_mail_itself(read: Callable[[bytes], Parsed]) -> None:
    bare = BOUNCE.replace(b"text/rfc822-headers", b"text/plain").replace(
        b"Auto-Submitted", b"In-Reply-To: " + OURS.encode() + b"\r\nAuto-Submitted"
    )
    assert [receipt.message_id for receipt in read(bare).receipts] == [MESSAGE]


def test_a_mail_that_is_only_late_has_no_result_yet(read: Callable[[bytes], Parsed]) -> None:
    assert read(LATE) == Parsed()


@pytest.mark.parametrize(
    "damage",
    [
        (OURS.encode(), b"<orang.lain@luar.example>"),
        (b"message/delivery-status", b"text/plain"),
        (b"Action: failed", b"Aktion: failed"),
    ],
)
def test_a_report_about_no_mail_of_ours_is_an_automatic_mail(
    read: Callable[[bytes], Parsed], damage: tuple[bytes, bytes]
) -> None:
    found = read(BOUNCE.replace(*damage))
    assert found.receipts == ()
    assert found.arrival is not None
    assert found.arrival.is_automatic


@pytest.mark.parametrize(
    ("status", "diagnosis", "code"),
    [(b"", b"smtp; 550 5.7.1 ditolak", "5.7.1"), (b"x", b"rusak", "5.0.0"), (b"5.2.2 (penuh)", b"", "5.2.2")],
)
def test_a_code_is_found_where_it_stands(
    read: Callable[[bytes], Parsed], status: bytes, diagnosis: bytes, code: str
) -> None:
    raw = BOUNCE.replace(b"Status: 5.1.1", b"Status: " + status).replace(
        b"smtp; 550 5.1.1 <salah@warga.example>: No such user", diagnosis
    )
    assert [receipt.code for receipt in read(raw).receipts] == [code]
