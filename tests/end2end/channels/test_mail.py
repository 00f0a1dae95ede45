"""A mailbox of the office at real servers: Dovecot gives the mails, Postfix carries them."""

from __future__ import annotations

import asyncio
import email
import smtplib
import ssl
import threading
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from channels.mail import adapter as adapters
from channels.mail import imap
from channels.mail.adapter import MailAdapter
from channels.mail.settings import MailServer, MailSettings, Mechanism, OAuth, Password, Security, SignIn
from channels.messages import Departure, ReceiptState, Result, SentFile
from tests.channels.mail.rude_smtp import RudeServer
from tests.end2end.channels.conftest import OFFICE, OTHER
from tests.end2end.channels.receiving import Taker, health_of, receiving
from tests.end2end.channels.silent_line import a_line_that_falls_silent
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.dovecot import Dovecot, password_of
from tests.end2end.peers.machine import PATIENCE_S, wait_until
from tests.end2end.peers.postfix import Postfix
from tests.end2end.peers.token_server import TokenServer

MESSAGE = UUID("0192aa00-0000-7000-8000-0000000000aa")
Make = Callable[..., MailAdapter]


@pytest.fixture(autouse=True)
def soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are retried at once; how long an adapter waits is no matter of these tests."""
    monkeypatch.setattr(adapters, "PAUSES_S", (0.05,))
    monkeypatch.setattr(adapters, "SIGN_IN_PAUSES_S", (0.05,))
    monkeypatch.setattr(adapters, "NOT_TAKEN_S", 0.05)


@pytest.fixture
def make(dovecot: Dovecot, context: ssl.SSLContext, tmp_path: Path) -> Make:
    """Make the adapter of an address. Nothing but IDLE makes it look again within the test."""
    places = iter(range(100))

    def make(
        address: str = OFFICE, sign_in: SignIn | None = None, cursor: str | None = None, **changes: Any
    ) -> MailAdapter:
        folder = tmp_path / str(next(places))
        folder.mkdir()
        adapter_changes = {
            name: changes.pop(name) for name in ("context", "keep_refresh_token") if name in changes
        }
        settings = MailSettings(
            address,
            imap=MailServer("localhost", dovecot.tls_port),
            smtp=MailServer("localhost", 9),
            name="Layanan",
            look_s=600,
        )
        return MailAdapter(
            replace(settings, **changes),
            sign_in or Password(address, password_of(address)),
            folder,
            cursor,
            **{"context": context, **adapter_changes},
        )

    return make


def a_mail(subject: str, text: str = "Halo.", sender: str = "budi@warga.example", **fields: str) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["Subject"] = subject
    made["Message-ID"] = f"<{subject.replace(' ', '-')}@warga.example>"
    for name, value in fields.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return bytes(made)


def subjects(taker: Taker) -> list[object]:
    return [arrival.facts["subject"] for arrival in taker.arrivals]


# -- reading -----------------------------------------------------------------------------------------------


def test_a_mail_comes_by_idle_and_older_ones_stay_where_they_are(dovecot: Dovecot, make: Make) -> None:
    async def run() -> Taker:
        dovecot.deliver(OFFICE, a_mail("lama"))
        taker = Taker()
        async with receiving(make(), taker):
            await taker.until(lambda: bool(taker.batches))  # the place from which it reads
            await asyncio.to_thread(dovecot.deliver, OFFICE, a_mail("baru", "Apa syaratnya?"))
            await taker.until(lambda: bool(taker.arrivals))
            await asyncio.to_thread(dovecot.deliver, OFFICE, a_mail("lagi", "Terima kasih."))
            await taker.until(lambda: len(taker.arrivals) == 2)
        return taker

    taker = asyncio.run(run())
    assert taker.texts == ["Apa syaratnya?", "Terima kasih."]
    assert taker.arrivals[0].sender == "budi@warga.example"
    raw = taker.contents["<baru@warga.example> mail.eml"]
    assert raw.endswith(a_mail("baru", "Apa syaratnya?"))  # the server puts its fields on top


def test_a_mail_that_is_announced_with_the_answer_to_a_search_is_not_left_waiting(
    dovecot: Dovecot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail comes just after a search has found nothing; the answer to the next command announces it."""
    search = imap.Mailbox.uids_after
    late = [a_mail("di sela-sela")]

    def with_a_late_mail(mailbox: imap.Mailbox, uid: int) -> list[int]:
        found = search(mailbox, uid)
        if not found and late:
            mailbox._client._imap.response("EXISTS")  # of the opening
            dovecot.deliver(OFFICE, late.pop())
            mailbox._client.search(["UID", "1"])
        return found

    async def run() -> Taker:
        taker = Taker()
        monkeypatch.setattr(imap.Mailbox, "uids_after", with_a_late_mail)
        async with receiving(make(), taker):
            await taker.until(lambda: bool(taker.arrivals))
        return taker

    assert subjects(asyncio.run(run())) == ["di sela-sela"]


def test_a_mail_that_is_announced_together_with_the_consent_to_idle_is_not_left_waiting(
    dovecot: Dovecot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = imap.Mailbox.wait
    late = [a_mail("bersamaan")]

    def after_a_late_mail(mailbox: imap.Mailbox, seconds: float) -> None:
        if late:
            dovecot.deliver(OFFICE, late.pop())
            mailbox._client._imap.response("EXISTS")  # of the opening
        wait(mailbox, seconds)

    async def run() -> Taker:
        taker = Taker()
        monkeypatch.setattr(imap.Mailbox, "wait", after_a_late_mail)
        async with receiving(make(), taker):
            await taker.until(lambda: bool(taker.arrivals))
        return taker

    assert subjects(asyncio.run(run())) == ["bersamaan"]


def test_reading_goes_on_where_the_last_stored_batch_ended(dovecot: Dovecot, make: Make) -> None:
    async def run() -> tuple[list[object], list[object], Taker]:
        first = Taker()
        async with receiving(make(OTHER), first):
            await first.until(lambda: bool(first.batches))
            await asyncio.to_thread(dovecot.deliver, OTHER, a_mail("satu"))
            await first.until(lambda: bool(first.arrivals))
        for subject in ("dua", "tiga"):
            dovecot.deliver(OTHER, a_mail(subject))
        second, third = Taker(), Taker()
        async with receiving(make(OTHER, cursor=first.cursor), second):
            await second.until(lambda: len(second.arrivals) == 2)
        dovecot.deliver(OTHER, a_mail("empat"))
        async with receiving(make(OTHER, cursor=first.cursor), third):  # the second was never stored
            await third.until(lambda: len(third.arrivals) == 3)
        return subjects(second), subjects(third), second

    second, third, _ = asyncio.run(run())
    assert second == ["dua", "tiga"]
    assert third == ["dua", "tiga", "empat"]


def test_what_the_records_cannot_take_is_brought_again(dovecot: Dovecot, make: Make) -> None:
    async def run() -> Taker:
        taker = Taker(refuses=3)
        async with receiving(make(), taker):
            await taker.until(lambda: bool(taker.batches))
            taker.refuses = 6
            await asyncio.to_thread(dovecot.deliver, OFFICE, a_mail("ditunda"))
            await taker.until(lambda: bool(taker.arrivals))
        return taker

    taker = asyncio.run(run())
    assert taker.refused == 6
    assert subjects(taker) == ["ditunda"]


def test_new_uids_are_noticed_and_the_last_month_is_read_again(dovecot: Dovecot, make: Make) -> None:
    async def run() -> tuple[Taker, Taker]:
        before, after = Taker(), Taker()
        async with receiving(make(OTHER), before):
            await before.until(lambda: bool(before.batches))
            await asyncio.to_thread(dovecot.deliver, OTHER, a_mail("sebelum"))
            await before.until(lambda: bool(before.arrivals))
        dovecot.renumber(OTHER)
        dovecot.deliver(OTHER, a_mail("sesudah"))
        async with receiving(make(OTHER, cursor=before.cursor), after):
            await after.until(lambda: "sesudah" in subjects(after))
        return before, after

    before, after = asyncio.run(run())
    assert before.arrivals[0].provider_id in {arrival.provider_id for arrival in after.arrivals}
    assert len({arrival.provider_id for arrival in after.arrivals}) == len(after.arrivals)


def test_the_first_look_can_go_back_some_days(dovecot: Dovecot, make: Make) -> None:
    async def run() -> Taker:
        await asyncio.to_thread(dovecot.deliver, OFFICE, a_mail("kemarin"))
        taker = Taker()
        async with receiving(make(first_days=2), taker):
            await taker.until(lambda: "kemarin" in subjects(taker))
        return taker

    assert subjects(asyncio.run(run()))[-1] == "kemarin"


def test_nothing_is_marked_or_deleted_in_the_mailbox(dovecot: Dovecot, make: Make) -> None:
    async def run() -> None:
        dovecot.deliver(OFFICE, a_mail("tetap"))
        before = len(dovecot.mails(OFFICE))
        taker = Taker()
        async with receiving(make(first_days=2), taker):
            await taker.until(lambda: "tetap" in subjects(taker))
        assert len(dovecot.mails(OFFICE)) == before
        assert all(b"\\Seen" not in flags for flags in dovecot.flags(OFFICE))

    asyncio.run(run())


def test_mails_that_were_deleted_leave_no_gap(dovecot: Dovecot, make: Make) -> None:
    async def run() -> Taker:
        start = Taker()
        async with receiving(make(OTHER), start):
            await start.until(lambda: bool(start.batches))
        for subject in ("satu lagi", "dua lagi", "tiga lagi"):
            dovecot.deliver(OTHER, a_mail(subject))
        dovecot.remove(OTHER, len(dovecot.mails(OTHER)) - 1)
        taker = Taker()
        async with receiving(make(OTHER, cursor=start.cursor), taker):
            await taker.until(lambda: len(taker.arrivals) == 2)
        return taker

    assert subjects(asyncio.run(run())) == ["satu lagi", "tiga lagi"]


def test_many_mails_come_in_several_batches_each_once(dovecot: Dovecot, make: Make) -> None:
    async def run() -> Taker:
        start, taker = Taker(), Taker()
        async with receiving(make(), start):
            await start.until(lambda: bool(start.batches))
        for number in range(50):
            dovecot.deliver(OFFICE, a_mail(f"nomor {number}"))
        async with receiving(make(cursor=start.cursor), taker):
            await taker.until(lambda: len(taker.arrivals) >= 50)
        return taker

    taker = asyncio.run(run())
    assert subjects(taker) == [f"nomor {number}" for number in range(50)]
    assert max(len(batch.arrivals) for batch in taker.batches) <= adapters.MOST_MAILS


def test_files_are_gone_once_they_are_taken(dovecot: Dovecot, make: Make) -> None:
    async def run() -> None:
        adapter, taker = make(), Taker()
        (adapter._folder / "mail-tersisa").mkdir()  # of a process that was killed
        async with receiving(adapter, taker):
            await taker.until(lambda: bool(taker.batches))
            await asyncio.to_thread(dovecot.deliver, OFFICE, a_mail("berkas"))
            await taker.until(lambda: bool(taker.arrivals))
        assert list(adapter._folder.iterdir()) == []

    asyncio.run(run())


def test_a_mail_of_25_mb_costs_little_memory(dovecot: Dovecot, make: Make) -> None:
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "budi@warga.example", "besar"
    made.set_content("Lampiran.")
    made.add_attachment(bytes(25_000_000), maintype="application", subtype="zip", filename="besar.zip")

    class Sizes(Taker):
        def _keep(self, batch: Any) -> None:
            self.batches.append(batch)

    async def run() -> tuple[Taker, int]:
        taker = Sizes()
        adapter = make()
        async with receiving(adapter, taker):
            await taker.until(lambda: bool(taker.batches))
            await asyncio.to_thread(dovecot.deliver, OFFICE, bytes(made))
            tracemalloc.start()
            await taker.until(lambda: bool(taker.arrivals))
            return taker, tracemalloc.get_traced_memory()[1]

    try:
        taker, peak = asyncio.run(run())
    finally:
        tracemalloc.stop()
    assert taker.arrivals[0].files[0].size == 25_000_000
    assert peak < 30_000_000


def test_of_a_mail_above_the_limit_the_beginning_comes(dovecot: Dovecot, make: Make) -> None:
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "budi@warga.example", "terlalu besar"
    made.set_content("Lampiran terlalu besar.")
    made.add_attachment(bytes(3_000_000), maintype="application", subtype="zip", filename="besar.zip")

    async def run() -> Taker:
        taker = Taker()
        async with receiving(make(most_bytes=2_000_000), taker):
            await taker.until(lambda: bool(taker.batches))
            await asyncio.to_thread(dovecot.deliver, OFFICE, bytes(made))
            await taker.until(lambda: bool(taker.arrivals))
        return taker

    [arrival] = asyncio.run(run()).arrivals
    assert arrival.text == "Lampiran terlalu besar."
    assert (arrival.files, arrival.raw) == ((), None)
    assert int(str(arrival.facts["too_large"])) > 4_000_000


def test_two_mailboxes_are_read_side_by_side(dovecot: Dovecot, make: Make) -> None:
    async def run() -> tuple[Taker, Taker]:
        one, two = Taker(), Taker()
        async with receiving(make(OFFICE), one), receiving(make(OTHER), two):
            await one.until(lambda: bool(one.batches))
            await two.until(lambda: bool(two.batches))
            await asyncio.to_thread(dovecot.deliver, OFFICE, a_mail("untuk layanan"))
            await asyncio.to_thread(dovecot.deliver, OTHER, a_mail("untuk pengaduan"))
            await one.until(lambda: bool(one.arrivals))
            await two.until(lambda: bool(two.arrivals))
        return one, two

    one, two = asyncio.run(run())
    assert (subjects(one), subjects(two)) == (["untuk layanan"], ["untuk pengaduan"])


# -- faults ------------------------------------------------------------------------------------------------


def test_a_server_that_restarts_is_found_again(dovecot: Dovecot, make: Make) -> None:
    async def run() -> Taker:
        adapter, taker = make(), Taker()
        async with receiving(adapter, taker):
            await taker.until(lambda: bool(taker.batches))
            await asyncio.to_thread(dovecot.stop)
            await health_of(adapter, "unreachable")
            await asyncio.to_thread(dovecot.start)
            await asyncio.to_thread(dovecot.deliver, OFFICE, a_mail("setelah jeda"))
            await taker.until(lambda: bool(taker.arrivals))
            await health_of(adapter, "")
        return taker

    assert subjects(asyncio.run(run())) == ["setelah jeda"]


def test_a_line_that_falls_silent_is_left(
    dovecot: Dovecot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a server that has forgotten an IDLE: nothing comes, and nothing ends."""
    monkeypatch.setattr(imap, "ANSWER_S", 1)

    async def run() -> Taker:
        taker = Taker()
        async with a_line_that_falls_silent(dovecot.port) as line:
            server = MailServer("127.0.0.1", line.port, Security.NONE)
            async with receiving(make(imap=server, look_s=1), taker):
                await taker.until(lambda: bool(taker.batches))
                line.fall_silent()
                await asyncio.to_thread(dovecot.deliver, OFFICE, a_mail("tertahan"))
                await taker.until(lambda: bool(taker.arrivals))
            assert line.connections >= 2
        return taker

    assert subjects(asyncio.run(run())) == ["tertahan"]


def test_a_wrong_password_is_named_and_tried_again(make: Make) -> None:
    async def run() -> None:
        adapter, taker = make(sign_in=Password(OFFICE, "salah")), Taker()
        async with receiving(adapter, taker):
            await health_of(adapter, "sign_in")
        assert taker.batches == []
        assert "salah" not in adapter.health().detail

    asyncio.run(run())


def test_a_certificate_of_another_authority_is_not_accepted(make: Make, tmp_path: Path) -> None:
    other = ssl.create_default_context(cafile=str(Authority(tmp_path / "lain").file))
    assert asyncio.run(make(context=other).check()).code == "certificate"


def test_a_certificate_of_another_name_is_not_accepted(dovecot: Dovecot, make: Make) -> None:
    health = asyncio.run(make(imap=MailServer("127.0.0.1", dovecot.tls_port)).check())
    assert health.code == "certificate"


def test_a_folder_that_is_not_there_is_named(make: Make) -> None:
    assert asyncio.run(make(folder="Tidak Ada").check()).code == "folder"


def test_cancelling_ends_the_thread(make: Make) -> None:
    async def run() -> None:
        taker = Taker()
        async with receiving(make(), taker):
            await taker.until(lambda: bool(taker.batches))

    asyncio.run(run())
    wait_until(lambda: not has_mailbox_thread(), PATIENCE_S, "end of the thread")


def has_mailbox_thread() -> bool:
    return any(thread.name.startswith("mailbox") for thread in threading.enumerate())


# -- tokens ------------------------------------------------------------------------------------------------


def oauth(server: TokenServer, **changes: Any) -> OAuth:
    given = OAuth(OFFICE, server.url, server.client_id, server.client_secret, scope="imap smtp")
    return replace(given, **changes)


@pytest.mark.parametrize("mechanism", list(Mechanism))
@pytest.mark.parametrize("grant", ["client_credentials", "refresh_token"])
def test_a_token_opens_mailbox_and_outbox(
    make: Make, postfix: Postfix, token_server: TokenServer, mechanism: Mechanism, grant: str
) -> None:
    refresh_token = token_server.refresh_token if grant == "refresh_token" else ""
    sign_in = oauth(token_server, mechanism=mechanism, refresh_token=refresh_token)
    asked = len(token_server.asked)
    health = asyncio.run(make(sign_in=sign_in, smtp=MailServer("localhost", postfix.tls_port)).check())
    assert health.works, health
    assert health.facts["most_bytes"] == 40_000_000
    assert [form["grant_type"] for form in token_server.asked[asked:]] == [grant]


@pytest.mark.parametrize("mechanism", list(Mechanism))
def test_a_token_that_is_not_valid_is_refused_without_a_hang(
    make: Make, postfix: Postfix, token_server: TokenServer, mechanism: Mechanism
) -> None:
    """Servers send the reason first, and wait for an answer to it."""

    async def run() -> None:
        adapter = make(
            sign_in=oauth(token_server, mechanism=mechanism), smtp=MailServer("localhost", postfix.tls_port)
        )
        assert (await adapter.check()).works
        token_server.revoke()
        outcome = await adapter.send(Departure(MESSAGE, OTHER, "Halo."))
        assert (outcome.result, outcome.code) == (Result.RETRY, "sign_in")
        outcome = await adapter.send(Departure(MESSAGE, OTHER, "Halo."))  # with a new token
        assert outcome.result is Result.SENT

    asyncio.run(run())


def test_each_connection_has_a_new_token(dovecot: Dovecot, make: Make, token_server: TokenServer) -> None:
    async def run() -> int:
        taker = Taker()
        adapter = make(sign_in=oauth(token_server))
        asked = len(token_server.asked)
        async with receiving(adapter, taker):
            await taker.until(lambda: bool(taker.batches))
            await asyncio.to_thread(dovecot.stop)
            await health_of(adapter, "unreachable")
            await asyncio.to_thread(dovecot.start)
            await health_of(adapter, "")
        return len(token_server.asked) - asked

    assert asyncio.run(run()) >= 2


def test_a_replaced_refresh_token_is_handed_over_and_used(make: Make, token_server: TokenServer) -> None:
    kept: list[str] = []
    token_server.rotates = True
    try:
        sign_in = oauth(token_server, refresh_token=token_server.refresh_token)
        adapter = make(sign_in=sign_in, keep_refresh_token=kept.append)

        async def run() -> list[object]:
            return [(await adapter.check()).facts["server"] for _ in range(2)]

        assert asyncio.run(run()) == ["smtp", "smtp"]  # IMAP let it in, both times; no SMTP runs there
    finally:
        token_server.rotates = False
    assert len(kept) == 2
    assert kept[-1] == token_server.refresh_token


@pytest.mark.parametrize("changes", [{"client_secret": "salah"}, {"refresh_token": "salah"}])
def test_an_authority_that_refuses_is_a_sign_in_fault(
    make: Make, token_server: TokenServer, changes: dict[str, str]
) -> None:
    health = asyncio.run(make(sign_in=oauth(token_server, **changes)).check())
    assert health.code == "sign_in"
    assert OFFICE not in health.detail
    assert "salah" not in health.detail


# -- the whole way -----------------------------------------------------------------------------------------


def test_a_question_is_answered_and_the_answer_arrives(
    make: Make, dovecot: Dovecot, postfix: Postfix, tmp_path: Path
) -> None:
    """The applicant's mailbox is at the same server."""
    message_id = uuid4()

    async def run() -> bytes:
        adapter, taker = make(smtp=MailServer("localhost", postfix.port, Security.STARTTLS)), Taker()
        async with receiving(adapter, taker):
            await taker.until(lambda: bool(taker.batches))
            question = a_mail("Tanya izin", "Apa syaratnya?", sender=OTHER, To=OFFICE)
            await asyncio.to_thread(through, postfix, OTHER, question)
            await taker.until(lambda: bool(taker.arrivals))
            [arrival] = taker.arrivals
            letter = tmp_path / "surat.pdf"
            letter.write_bytes(b"%PDF-1.7")
            answer = Departure(
                message_id,
                arrival.sender,
                "Yth. Bapak Budi,\n\nsyaratnya ada di lampiran – silakan.",
                answers=(arrival.provider_id, *arrival.answers),
                subject=f"Re: {arrival.facts['subject']}",
                files=(SentFile("Syarat.pdf", "application/pdf", letter),),
            )
            outcome = await adapter.send(answer)
            assert outcome.result is Result.SENT, outcome
        assert outcome.provider_id == adapter.provider_id(message_id)
        found = await asyncio.to_thread(wait_for_mail, dovecot, OTHER, outcome.provider_id)
        reply = email.message_from_bytes(found, policy=default)
        assert reply["Subject"] == "Re: Tanya izin"
        assert reply["References"] == "<Tanya-izin@warga.example>"
        assert reply["From"] == f"Layanan <{OFFICE}>"
        return found

    assert b"%PDF" not in asyncio.run(run())  # in base64


def test_the_report_of_a_failure_becomes_a_receipt(make: Make, postfix: Postfix, outside_port: int) -> None:
    """Postfix takes the mail, the server outside does not, Postfix reports it to the mailbox."""

    async def run() -> Taker:
        outside = RudeServer({"RCPT": "550 5.1.1 <salah@luar.example> unknown"}, has_sign_in=False)
        listening = await asyncio.get_running_loop().create_server(outside.factory, "127.0.0.1", outside_port)
        adapter, taker = make(smtp=MailServer("localhost", postfix.tls_port)), Taker()
        async with listening, receiving(adapter, taker):
            await taker.until(lambda: bool(taker.batches))
            outcome = await adapter.send(Departure(MESSAGE, "salah@luar.example", "Halo.", subject="x"))
            assert outcome.result is Result.SENT
            await taker.until(lambda: bool(taker.receipts))
        return taker

    taker = asyncio.run(run())
    [receipt] = taker.receipts
    assert (receipt.state, receipt.code, receipt.message_id) == (ReceiptState.FAILED, "5.1.1", MESSAGE)
    assert receipt.facts["recipient"] == "salah@luar.example"
    assert "salah@luar.example" not in receipt.detail
    assert taker.arrivals == []


def test_a_mailbox_that_is_not_there_fails_at_once(make: Make, postfix: Postfix) -> None:
    adapter = make(smtp=MailServer("localhost", postfix.tls_port))
    outcome = asyncio.run(adapter.send(Departure(MESSAGE, "salah@kantor.example", "Halo.")))
    assert (outcome.result, outcome.code) == (Result.FAILED, "5.1.1")


def through(postfix: Postfix, sender: str, mail: bytes) -> None:
    """Hand a mail for the office over, as a server from outside does."""
    with smtplib.SMTP("127.0.0.1", postfix.port) as client:
        client.sendmail(sender, [OFFICE], mail)


def wait_for_mail(dovecot: Dovecot, address: str, message_id: str) -> bytes:
    found: list[bytes] = []

    def has_come() -> bool:
        found.extend(mail for mail in dovecot.mails(address) if message_id.encode() in mail)
        return bool(found)

    wait_until(has_come, PATIENCE_S, "mail")
    return found[0]
