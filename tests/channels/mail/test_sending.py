"""What becomes of a mail of the office, with aiosmtpd as a server of any manners."""

from __future__ import annotations

import asyncio
import email
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest

from channels.mail import smtp
from channels.mail.adapter import MailAdapter
from channels.mail.message_ids import id_of
from channels.mail.settings import MailServer, MailSettings, Password, Security
from channels.messages import Departure, Health, Holds, Outcome, Result, SentFile
from tests.channels.mail.rude_smtp import (
    GOODBYE,
    NOTHING,
    SILENCE,
    RudeServer,
    a_line_that_breaks,
    a_rude_server,
)
from tests.channels.mail.samples import OFFICE, OURS, TRUSTED

MESSAGE = UUID(OURS[1:33])
DEPARTURE = Departure(
    MESSAGE,
    "budi@warga.example",
    "Yth. Bapak Budi,\n\n.titik di awal baris\nIzin Anda terbit – silakan diambil.\n",
    subject="Re: Permohonan izin – tahap akhir",
    answers=("<balasan@gmail.example>", "sha256:00", OURS, "<akar@gmail.example>"),
)
NOWHERE = MailServer("127.0.0.1", 9, Security.NONE)


def adapter_for(server: MailServer, folder: Path) -> MailAdapter:
    settings = MailSettings(OFFICE, imap=NOWHERE, smtp=server, name="Layanan, Kantor")
    return MailAdapter(settings, Password(OFFICE, "rahasia"), folder, context=TRUSTED)


def send(
    folder: Path, departure: Departure = DEPARTURE, answers: dict[str, str] | None = None
) -> tuple[Outcome, RudeServer, Health]:
    async def run() -> tuple[Outcome, RudeServer, Health]:
        async with a_rude_server(answers) as rude:
            adapter = adapter_for(rude.server, folder)
            return await adapter.send(departure), rude, adapter.health()

    return asyncio.run(run())


def accepted(rude: RudeServer) -> EmailMessage:
    [envelope] = rude.accepted
    content = envelope.content
    assert isinstance(content, bytes)
    parsed = email.message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


# -- what is sent ------------------------------------------------------------------------------------------


def test_a_mail_leaves_as_it_was_written(tmp_path: Path) -> None:
    outcome, rude, health = send(tmp_path)
    assert outcome == Outcome(Result.SENT, OURS)
    assert health.works
    found = accepted(rude)
    assert found.get_content().replace("\r\n", "\n") == DEPARTURE.text
    assert found["Subject"] == DEPARTURE.subject
    assert str(found["From"]) == f'"Layanan, Kantor" <{OFFICE}>'
    assert found["To"] == "budi@warga.example"
    assert found["Message-ID"] == OURS
    assert (rude.accepted[0].mail_from, rude.accepted[0].rcpt_tos) == (OFFICE, ["budi@warga.example"])


def test_a_mail_continues_the_chain_that_it_answers(tmp_path: Path) -> None:
    _, rude, _ = send(tmp_path)
    found = accepted(rude)
    assert found["In-Reply-To"] == "<balasan@gmail.example>"
    assert found["References"].split() == ["<akar@gmail.example>", OURS, "<balasan@gmail.example>"]


def test_long_ids_and_long_chains_stay_readable(tmp_path: Path) -> None:
    chain = tuple(f"<{number}{'x' * 150}@prod.exchange.example>" for number in range(40))
    _, rude, _ = send(tmp_path, replace(DEPARTURE, answers=chain))
    references = accepted(rude)["References"].split()
    assert (references[0], references[-1], len(references)) == (chain[-1], chain[0], 20)


def test_a_first_mail_names_none_before_it(tmp_path: Path) -> None:
    _, rude, _ = send(tmp_path, replace(DEPARTURE, answers=()))
    assert "References" not in accepted(rude)
    assert "In-Reply-To" not in accepted(rude)


def test_files_and_copies_go_along(tmp_path: Path) -> None:
    content = bytes(range(256)) * 1_000
    path = tmp_path / "isi"
    path.write_bytes(content)
    files = (
        SentFile("Surat izin – ü.pdf", "application/pdf", path),
        SentFile("a.eml", "message/rfc822", path),
    )
    _, rude, _ = send(tmp_path, replace(DEPARTURE, files=files, copies=("kepala@bücher.example",)))
    found = accepted(rude)
    text, letter, mail = found.iter_parts()
    assert text.get_content().startswith("Yth. Bapak Budi")
    assert (letter.get_filename(), letter.get_content_type()) == ("Surat izin – ü.pdf", "application/pdf")
    assert letter.get_payload(decode=True) == mail.get_payload(decode=True) == content
    assert found["Cc"] == "kepala@xn--bcher-kva.example"
    assert rude.accepted[0].rcpt_tos == ["budi@warga.example", "kepala@xn--bcher-kva.example"]


def test_an_automatic_mail_is_marked_and_no_other(tmp_path: Path) -> None:
    _, rude, _ = send(tmp_path)
    assert "Auto-Submitted" not in accepted(rude)
    _, rude, _ = send(tmp_path, replace(DEPARTURE, is_automatic=True))
    found = accepted(rude)
    assert (found["Auto-Submitted"], found["X-Auto-Response-Suppress"]) == ("auto-replied", "All")


def test_line_ends_in_a_subject_or_an_id_add_no_field(tmp_path: Path) -> None:
    departure = replace(
        DEPARTURE, subject="Halo\r\nBcc: x@y.example", answers=("<a@b>\r\nBcc: x@y.example", "<c@d>")
    )
    _, rude, _ = send(tmp_path, departure)
    found = accepted(rude)
    assert "Bcc" not in found
    assert found["Subject"] == "Halo Bcc: x@y.example"
    assert found["References"] == "<c@d>"


def test_the_id_is_known_before_sending(tmp_path: Path) -> None:
    adapter = adapter_for(NOWHERE, tmp_path)
    assert adapter.provider_id(MESSAGE) == id_of(MESSAGE, OFFICE) == OURS


# -- refusals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "result", "code", "holds"),
    [
        ({"RCPT": "550 5.1.1 No such user"}, Result.FAILED, "5.1.1", Holds.MESSAGE),
        ({"RCPT": "450 4.2.0 Greylisted"}, Result.RETRY, "4.2.0", Holds.MESSAGE),
        ({"RCPT": "550 tidak ada"}, Result.FAILED, "550", Holds.MESSAGE),
        ({"MAIL": "451 4.7.1 Too many mails"}, Result.RETRY, "4.7.1", Holds.ADDRESS),
        ({"MAIL": "421 4.3.2 Closing"}, Result.RETRY, "4.3.2", Holds.ADDRESS),
        ({"DATA": "451 4.3.0 Later"}, Result.RETRY, "4.3.0", Holds.MESSAGE),
        ({"DATA": "554 5.7.1 Spam"}, Result.FAILED, "5.7.1", Holds.MESSAGE),
        ({"DATA": "552 5.3.4 Too big"}, Result.FAILED, "too_large", Holds.MESSAGE),
        ({"AUTH": "535 5.7.8 Wrong"}, Result.RETRY, "sign_in", Holds.ADDRESS),
        ({"MAIL": GOODBYE}, Result.RETRY, "cut", Holds.ADDRESS),
        ({"RCPT": GOODBYE}, Result.RETRY, "cut", Holds.ADDRESS),
    ],
)
def test_what_a_server_refuses_is_certainly_not_sent(
    tmp_path: Path, answers: dict[str, str], result: Result, code: str, holds: Holds
) -> None:
    outcome, rude, _ = send(tmp_path, answers=answers)
    assert (outcome.result, outcome.code, outcome.holds) == (result, code, holds)
    assert rude.accepted == []


def test_all_get_the_mail_or_nobody(tmp_path: Path) -> None:
    departure = replace(DEPARTURE, copies=("salah@warga.example",))
    outcome, rude, _ = send(tmp_path, departure, {"RCPT salah@warga.example": "550 5.1.1 No such user"})
    assert (outcome.result, outcome.code) == (Result.FAILED, "5.1.1")
    assert outcome.detail == "copy 1: 550 5.1.1 No such user"
    assert rude.accepted == []


def test_the_words_of_a_server_are_kept_without_addresses(tmp_path: Path) -> None:
    outcome, _, _ = send(tmp_path, answers={"RCPT": "550 5.1.1 <budi@warga.example> unknown"})
    assert outcome.detail == "550 5.1.1 … unknown"


@pytest.mark.parametrize(
    "recipient", ["", "budi", "a b@c.example", "x@y.example>\r\nRCPT TO:<z@z.example", "ü@x.example"]
)
def test_an_addressee_that_cannot_be_written_fails(tmp_path: Path, recipient: str) -> None:
    outcome, rude, health = send(tmp_path, replace(DEPARTURE, recipient=recipient))
    assert (outcome.result, outcome.code) == (Result.FAILED, "no_address")
    assert rude.commands == []
    assert health.works


def test_a_file_that_is_gone_fails(tmp_path: Path) -> None:
    files = (SentFile("a.pdf", "application/pdf", tmp_path / "tidak-ada"),)
    outcome, rude, _ = send(tmp_path, replace(DEPARTURE, files=files))
    assert (outcome.result, outcome.code) == (Result.FAILED, "no_file")
    assert rude.commands == []


def test_a_mail_above_the_servers_limit_is_not_tried(tmp_path: Path) -> None:
    path = tmp_path / "besar"
    path.write_bytes(bytes(25_000_000))
    outcome, rude, _ = send(tmp_path, replace(DEPARTURE, files=(SentFile("b.zip", "application/zip", path),)))
    assert (outcome.result, outcome.code) == (Result.FAILED, "too_large")
    assert rude.commands == ["AUTH"]


# -- faults ------------------------------------------------------------------------------------------------


def test_a_server_that_takes_the_mail_without_an_answer_leaves_it_unsure(tmp_path: Path) -> None:
    outcome, rude, _ = send(tmp_path, answers={"DATA": NOTHING})
    assert (outcome.result, outcome.provider_id) == (Result.UNSURE, OURS)
    assert len(rude.accepted) == 1


@pytest.mark.parametrize(
    ("command", "limit", "result"),
    [("MAIL", "ANSWER_S", Result.RETRY), ("DATA", "FINAL_S", Result.UNSURE)],
)
def test_a_server_that_says_nothing_is_waited_for_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, limit: str, result: Result
) -> None:
    monkeypatch.setattr(smtp, limit, 0.3)
    outcome, rude, _ = send(tmp_path, answers={command: SILENCE})
    assert outcome.result is result
    assert rude.accepted == []


def test_an_absent_server_holds_the_whole_address(tmp_path: Path) -> None:
    async def run() -> tuple[Outcome, Health]:
        async with a_rude_server() as rude:
            gone = rude.server
        adapter = adapter_for(gone, tmp_path)
        return await adapter.send(DEPARTURE), adapter.health()

    outcome, health = asyncio.run(run())
    assert (outcome.result, outcome.code, outcome.holds) == (Result.RETRY, "unreachable", Holds.ADDRESS)
    assert health.code == "unreachable"


def test_a_server_without_starttls_gets_no_password(tmp_path: Path) -> None:
    async def run() -> tuple[Outcome, RudeServer]:
        async with a_rude_server() as rude:
            server = replace(rude.server, security=Security.STARTTLS)
            return await adapter_for(server, tmp_path).send(DEPARTURE), rude

    outcome, rude = asyncio.run(run())
    assert (outcome.result, outcome.code) == (Result.RETRY, "tls")
    assert rude.commands == []


def test_health_recovers_with_the_next_mail(tmp_path: Path) -> None:
    async def run() -> tuple[Health, Health]:
        async with a_rude_server({"AUTH": "535 5.7.8 Wrong"}) as rude:
            adapter = adapter_for(rude.server, tmp_path)
            await adapter.send(DEPARTURE)
            before = adapter.health()
            rude.answers = {}
            await adapter.send(DEPARTURE)
            return before, adapter.health()

    before, after = asyncio.run(run())
    assert (before.code, after.code) == ("sign_in", "")


def test_a_line_that_breaks_after_any_byte_neither_loses_nor_doubles_a_mail(tmp_path: Path) -> None:
    """RETRY: the server has nothing. SENT: it has one. Only UNSURE leaves it open."""

    async def run() -> list[tuple[Result, int]]:
        found: list[tuple[Result, int]] = []
        while not found or found[-1][0] is not Result.SENT:
            outcome, accepted = await over_a_line_that_breaks(tmp_path, DEPARTURE, len(found))
            found.append((outcome.result, accepted))
        return found

    found = asyncio.run(run())
    assert set(found) == {(Result.RETRY, 0), (Result.UNSURE, 0), (Result.UNSURE, 1), (Result.SENT, 1)}
    results = [result for result, _ in found]
    assert results == sorted(results, key=[Result.RETRY, Result.UNSURE, Result.SENT].index)
    assert results.count(Result.RETRY) > 100, "the envelope alone is longer"


async def over_a_line_that_breaks(
    folder: Path, departure: Departure, after_bytes: int
) -> tuple[Outcome, int]:
    """Return the outcome, and how many mails the server accepted."""
    async with a_rude_server() as rude, a_line_that_breaks(rude, after_bytes) as line:
        rude.most_bytes = 60_000_000
        outcome = await adapter_for(line, folder).send(departure)
        return outcome, len(rude.accepted)


def test_a_long_mail_that_breaks_off_is_certainly_not_sent(tmp_path: Path) -> None:
    path = tmp_path / "besar"
    path.write_bytes(bytes(20_000_000))
    departure = replace(DEPARTURE, files=(SentFile("b.zip", "application/zip", path),))
    outcome, accepted = asyncio.run(over_a_line_that_breaks(tmp_path, departure, 2_000_000))
    assert (outcome.result, outcome.code, accepted) == (Result.RETRY, "cut", 0)


def test_a_mail_of_25_mb_is_sent_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "besar"
    path.write_bytes(bytes(25_000_000))

    async def run() -> tuple[Outcome, int]:
        async with a_rude_server() as rude:
            rude.most_bytes = 60_000_000
            outcome = await adapter_for(rude.server, tmp_path).send(
                replace(DEPARTURE, files=(SentFile("b.zip", "application/zip", path),))
            )
            content = rude.accepted[0].content
            assert isinstance(content, bytes)
            return outcome, len(content)

    outcome, size = asyncio.run(run())
    assert outcome.result is Result.SENT
    assert size > 25_000_000 * 4 / 3
