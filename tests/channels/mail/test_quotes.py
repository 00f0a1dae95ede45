from __future__ import annotations

import time
from datetime import datetime, timezone

import pytest

from channels.mail.quotes import MOST_QUOTED, author_of, is_forward, quote_of, without_quote

OWN = "Terima kasih."


@pytest.mark.parametrize(
    "quote",
    [
        "Pada Sen, 30 Nov 2026 pukul 09.12 Loket <loket@kantor.example> menulis:\n\n> Yth.\n> Bapak",
        "Pada tanggal Sen, 30 Nov 2026 09:12, Loket\n<loket@kantor.example> menulis:\n\n> Yth.",
        "Pada 30 Nov 2026, pukul 09.12, Loket menulis:\n\n> Yth.",
        "Pada Senin, 30 November 2026 09.12.33 WIB, Loket <l@kantor.example> menulis:\n\n Yth.\n\nIsi.",
        "On Mon, Nov 30, 2026 at 9:12 AM Loket <loket@kantor.example> wrote:\n\n> Dear",
        "On Monday, November 30, 2026 at 09:12:33 AM GMT+7, Loket <l@kantor.example> wrote:\n\nDear Sir",
        "Am 30.11.2026 um 09:12 schrieb Loket:\n> Dear",
        "-----Pesan Asli-----\nDari: Loket\n\nYth.",
        "-----Original Message-----\nFrom: Loket\n\nDear",
        "Dari: Loket <loket@kantor.example>\nDikirim: Senin, 30 November 2026 09.12\nKepada: Budi\n"
        "Perihal: Izin\n\nYth.",
        "________________________________\nFrom: Loket <l@kantor.example>\n"
        "Sent: Monday, November 30, 2026 9:12 AM\nTo: Budi <b@x.example>\nSubject: Izin\n\nDear",
        "*From:* Loket\n*Sent:* Monday, November 30, 2026 9:12 AM\n*To:* Budi\n*Subject:* Izin\n\nDear",
        "> Yth. Bapak\n> Isi",
    ],
)
def test_a_quote_of_a_known_form_is_cut_off(quote: str) -> None:
    assert without_quote(f"{OWN}\n\n{quote}\n") == (OWN, True)


def test_the_quote_below_our_answer_is_cut_off_when_it_comes_back() -> None:
    at = datetime(2026, 11, 30, 9, 12, tzinfo=timezone.utc)
    quote = quote_of("Yth. Loket,\n\nMohon info\n", author_of("Budi", "budi@contoh.example"), at)
    assert quote.splitlines() == [
        "Pada 30/11/2026 pukul 09.12 Budi <budi@contoh.example> menulis:",
        "> Yth. Loket,",
        ">",
        "> Mohon info",
    ]
    assert without_quote(f"{OWN}\n\n{quote}\n") == (OWN, True)


def test_of_a_very_long_mail_only_the_beginning_is_quoted() -> None:
    at = datetime(2026, 11, 30, 9, 12, tzinfo=timezone.utc)
    quote = quote_of("a" * (MOST_QUOTED + 1), "budi@contoh.example", at)
    assert quote.endswith("a […]")
    assert len(quote) < MOST_QUOTED + 100


@pytest.mark.parametrize(
    "text",
    [
        "> Berapa NIB?\n9120001234567\n> Alamat?\nJalan Merdeka",
        "Pada tanggal 5 saya menulis:\nsurat kepada kepala kantor.",
        "Dari: Kepala Bidang\nKepada: Kepala Kantor\nTanggal: 30 November 2026\nPerihal: Data\n\nYth.",
        "Mohon dibantu.\n\n---------- Pesan terusan ---------\nDari: Bank <b@bank.example>\n"
        "Date: Sen, 30 Nov 2026 pukul 09.12\nTo: Rina\n\nDitolak.",
        "Tolong.\n\nBegin forwarded message:\n\n> From: Bank\n> Date: 30 Nov 2026 at 09.12\n>\n> Ditolak.",
        "> hanya kutipan\n> tanpa jawaban",
        "Dari: Loket\nDikirim: Senin, 30 November 2026 09.12\nKepada: Budi\n\nSemua kutipan",
        "1 > 0, dan itu benar.",
    ],
)
def test_text_that_may_be_the_applicants_stays(text: str) -> None:
    assert without_quote(text) == (text, False)


@pytest.mark.parametrize("subject", ["Fwd: Izin", "FW: Izin", "Trs: Izin", "fwd : Izin"])
def test_a_forwarded_mail_is_known_by_its_subject(subject: str) -> None:
    assert is_forward(subject)


@pytest.mark.parametrize("subject", ["Re: Fwd: Izin", "Forward kasus", ""])
def test_other_subjects_forward_nothing(subject: str) -> None:
    assert not is_forward(subject)


@pytest.mark.parametrize(
    "text",
    ["--" + " " * 60_000 + "x", "\n".join(["on " + "1@" * 240 + ":"] * 600)],
    ids=["spaces", "digits and signs"],
)
def test_a_text_made_to_be_slow_is_read_at_once(text: str) -> None:
    began = time.thread_time()
    assert without_quote(text) == (text, False)
    assert time.thread_time() - began < 2
