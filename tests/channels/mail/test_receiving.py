"""Mails of a server that does what servers should not do; tests/end2end/channels has a real one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from channels.mail import adapter as adapters
from channels.mail import imap
from channels.mail.adapter import MailAdapter, Place, place_of
from channels.mail.settings import MailServer, MailSettings, Password, Security
from tests.channels.mail.rude_imap import RudeMailbox, a_rude_mailbox
from tests.channels.mail.samples import OFFICE, SAMPLES, TRUSTED
from tests.end2end.channels.receiving import Taker, health_of, receiving

BEGIN = Place("INBOX", 7, 0).cursor


@pytest.fixture(autouse=True)
def soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "PAUSES_S", (0.01,))


def mail(subject: str, size: int = 0) -> bytes:
    text = "x" * size
    return f"From: a@b.example\r\nMessage-ID: <{subject}@x>\r\nSubject: {subject}\r\n\r\n{text}\r\n".encode()


def adapter_for(
    rude: RudeMailbox, folder: Path, cursor: str | None = BEGIN, look_s: float = 600
) -> MailAdapter:
    nowhere = MailServer("127.0.0.1", 9, Security.NONE)
    settings = MailSettings(OFFICE, imap=rude.server, smtp=nowhere, look_s=look_s)
    return MailAdapter(settings, Password(OFFICE, "rahasia"), folder, cursor, TRUSTED)


def taken(
    folder: Path,
    rude: RudeMailbox,
    until: Callable[[Taker], bool],
    cursor: str | None = BEGIN,
    look_s: float = 600,
) -> Taker:
    async def run() -> Taker:
        taker = Taker()
        async with a_rude_mailbox(rude), receiving(adapter_for(rude, folder, cursor, look_s), taker):
            await taker.until(lambda: until(taker))
        return taker

    return asyncio.run(run())


def subjects(taker: Taker) -> list[object]:
    return [arrival.facts["subject"] for arrival in taker.arrivals]


def has(count: int) -> Callable[[Taker], bool]:
    return lambda taker: len(taker.arrivals) >= count


def test_the_time_is_the_servers_and_not_the_senders(tmp_path: Path) -> None:
    taker = taken(tmp_path, RudeMailbox({1: SAMPLES["gmail"]}), has(1))
    assert taker.arrivals[0].sent_at == datetime(2026, 12, 1, 2, 0, tzinfo=timezone.utc)


def test_a_server_without_idle_is_looked_at_again_and_again(tmp_path: Path) -> None:
    rude = RudeMailbox(has_idle=False)

    async def run() -> Taker:
        taker = Taker()
        async with a_rude_mailbox(rude), receiving(adapter_for(rude, tmp_path, None, look_s=0.05), taker):
            await taker.until(lambda: bool(taker.batches))
            rude.mails[1] = mail("satu")
            await taker.until(lambda: bool(taker.arrivals))
        return taker

    assert subjects(asyncio.run(run())) == ["satu"]
    assert "IDLE" not in rude.commands


def test_an_announcement_before_the_consent_to_idle_is_heard(tmp_path: Path) -> None:
    rude = RudeMailbox(announces_first=True)

    async def run() -> Taker:
        taker = Taker()
        async with a_rude_mailbox(rude), receiving(adapter_for(rude, tmp_path, None), taker):
            await taker.until(lambda: bool(taker.batches))
            rude.mails[1] = mail("satu")
            await taker.until(lambda: bool(taker.arrivals))
        return taker

    assert subjects(asyncio.run(run())) == ["satu"]


def test_a_mail_that_the_server_does_not_give_holds_none_up_and_is_no_secret(tmp_path: Path) -> None:
    rude = RudeMailbox({uid: mail(f"nomor{uid}") for uid in (1, 2, 3)}, refused={2})

    async def run() -> tuple[Taker, object]:
        taker = Taker()
        async with a_rude_mailbox(rude):
            adapter = adapter_for(rude, tmp_path)
            async with receiving(adapter, taker):
                await taker.until(lambda: len(taker.arrivals) == 2)
                await health_of(adapter, "unreadable")
            return taker, adapter.health().facts["unreadable"]

    taker, unreadable = asyncio.run(run())
    assert subjects(taker) == ["nomor1", "nomor3"]
    assert unreadable == 1


@pytest.mark.parametrize("how", ["empty", "deadly"])
def test_a_mail_that_is_given_as_nothing_or_ends_the_connection_holds_none_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """It comes as soon as the server gives it."""
    monkeypatch.setattr(adapters, "PAUSES_S", (0.01,))
    monkeypatch.setattr(adapters, "REFUSED_PAUSES_S", (0.01,))
    rude = RudeMailbox({uid: mail(f"nomor{uid}") for uid in (1, 2, 3)}, **{how: {2}})  # type: ignore[arg-type]

    async def run() -> list[object]:
        taker = Taker()
        async with a_rude_mailbox(rude):
            adapter = adapter_for(rude, tmp_path, look_s=0.02)
            async with receiving(adapter, taker):
                await taker.until(lambda: len(taker.arrivals) == 2)
                before = subjects(taker)
                getattr(rude, how).clear()
                await taker.until(lambda: len(taker.arrivals) == 3)
        return [*before, *subjects(taker)[2:]]

    assert asyncio.run(run()) == ["nomor1", "nomor3", "nomor2"]


def test_the_newest_mail_is_left_out_although_the_one_before_it_was_moved_away(tmp_path: Path) -> None:
    rude = RudeMailbox({uid: mail(f"nomor{uid}") for uid in (1, 2, 4)}, refused={4})

    async def run() -> None:
        async with a_rude_mailbox(rude):
            adapter = adapter_for(rude, tmp_path, cursor=Place("INBOX", 7, 3).cursor)
            async with receiving(adapter, Taker()):
                await health_of(adapter, "unreadable")

    asyncio.run(run())


def test_a_mail_that_was_left_out_comes_when_the_server_gives_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters, "REFUSED_PAUSES_S", (0.01,))
    rude = RudeMailbox({uid: mail(f"nomor{uid}") for uid in (1, 2, 3)}, refused={2})

    async def run() -> Taker:
        taker = Taker()
        async with a_rude_mailbox(rude):
            adapter = adapter_for(rude, tmp_path, look_s=0.02)
            async with receiving(adapter, taker):
                await health_of(adapter, "unreadable")
                rude.refused.clear()
                await health_of(adapter, "")
        return taker

    assert subjects(asyncio.run(run())) == ["nomor1", "nomor3", "nomor2"]


def test_a_mail_that_was_left_out_is_asked_for_again_after_a_restart(tmp_path: Path) -> None:
    rude = RudeMailbox({uid: mail(f"nomor{uid}") for uid in (1, 2, 3)}, refused={2})
    before = taken(tmp_path, rude, has(2))
    rude.refused.clear()
    after = taken(tmp_path, rude, has(1), cursor=before.cursor)
    assert subjects(after) == ["nomor2"]
    assert place_of(after.cursor) == Place("INBOX", 7, 3)


def test_a_mail_that_was_left_out_and_is_removed_from_the_folder_is_forgotten(tmp_path: Path) -> None:
    rude = RudeMailbox({uid: mail(f"nomor{uid}") for uid in (1, 2, 3)}, refused={2})
    before = taken(tmp_path, rude, has(2))
    del rude.mails[2]
    after = taken(tmp_path, rude, lambda taker: bool(taker.batches), cursor=before.cursor)
    assert place_of(after.cursor) == Place("INBOX", 7, 3)


def test_while_the_server_gives_no_mail_at_all_none_is_left_out(tmp_path: Path) -> None:
    """The store of its mails is away, or it is busy: all of them wait."""
    rude = RudeMailbox({uid: mail(f"nomor{uid}") for uid in (1, 2, 3)}, refused={1, 2, 3})

    async def run() -> Taker:
        taker = Taker()
        async with a_rude_mailbox(rude):
            adapter = adapter_for(rude, tmp_path)
            async with receiving(adapter, taker):
                await rude.until_opened(5)
                assert adapter.health().code == "protocol"
                rude.refused.clear()
                await taker.until(lambda: len(taker.arrivals) == 3)
        return taker

    assert subjects(asyncio.run(run())) == ["nomor1", "nomor2", "nomor3"]


def test_a_mail_that_the_server_gives_at_last_is_not_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rude = RudeMailbox({1: mail("satu")}, refused={1})
    save = imap.Mailbox.save

    def relents(mailbox: imap.Mailbox, *given: object) -> bool:
        try:
            return save(mailbox, *given)  # type: ignore[arg-type]
        except imap.Refused:
            rude.refused.clear()
            raise

    monkeypatch.setattr(imap.Mailbox, "save", relents)
    assert subjects(taken(tmp_path, rude, has(1))) == ["satu"]


def test_a_mail_that_vanishes_before_it_is_fetched_holds_none_up(tmp_path: Path) -> None:
    rude = RudeMailbox({uid: mail(f"nomor{uid}") for uid in (1, 2, 3)}, vanishing={2})
    assert subjects(taken(tmp_path, rude, has(2))) == ["nomor1", "nomor3"]


@pytest.mark.parametrize("stated_size", [10, 50_000_000])
def test_a_wrong_size_cuts_no_mail(tmp_path: Path, stated_size: int) -> None:
    whole = mail("panjang", 2_500_000)
    taker = taken(tmp_path, RudeMailbox({1: whole}, stated_size=stated_size), has(1))
    assert taker.contents["<panjang@x> mail.eml"] == whole


def test_a_mail_of_exactly_one_piece_is_whole(tmp_path: Path) -> None:
    head = len(mail("pas"))
    whole = mail("pas", imap.PIECE_BYTES - head)
    assert len(whole) == imap.PIECE_BYTES
    taker = taken(tmp_path, RudeMailbox({1: whole}), has(1))
    assert taker.contents["<pas@x> mail.eml"] == whole


def test_a_connection_that_breaks_within_a_mail_is_made_again(tmp_path: Path) -> None:
    whole = mail("putus", 500_000)
    taker = taken(tmp_path, RudeMailbox({1: whole}, breaks_after=100_000), has(1))
    assert taker.contents["<putus@x> mail.eml"] == whole
    assert subjects(taker) == ["putus"]


def test_a_server_that_does_not_say_where_new_mails_begin_is_asked(tmp_path: Path) -> None:
    rude = RudeMailbox({4: mail("lama")}, states_next_uid=False)
    taker = taken(tmp_path, rude, lambda taker: bool(taker.batches), cursor=None)
    assert place_of(taker.cursor) == Place("INBOX", 7, 4)
    assert taker.arrivals == []


@pytest.mark.parametrize("cursor", ["", "{}", "rusak", '{"folder": "INBOX", "uid_validity": 6, "uid": 99}'])
def test_a_cursor_of_other_uids_or_none_at_all_reads_the_last_month(tmp_path: Path, cursor: str) -> None:
    rude = RudeMailbox({3: mail("satu"), 4: mail("dua")})
    assert subjects(taken(tmp_path, rude, has(2), cursor=cursor)) == ["satu", "dua"]


def test_another_folder_begins_with_what_comes_from_then_on(tmp_path: Path) -> None:
    rude = RudeMailbox({3: mail("satu")})
    taker = taken(tmp_path, rude, lambda taker: bool(taker.batches), cursor=Place("Lain", 7, 1).cursor)
    assert place_of(taker.cursor) == Place("INBOX", 7, 3)
