"""SMS through the real gammu-smsd with its dummy modem and its own tables."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from channels.messages import (
    Adapter,
    Batch,
    Departure,
    Kind,
    NotTaken,
    Outcome,
    ReceiptState,
    Result,
    SentFile,
    Template,
)
from channels.sms.gammu import GammuConfig, GammuSmsd
from channels.sms.parts import cut, headers
from tests.db.postgres import Databases, a_server, value_of
from tests.end2end.channels.receiving import TakenBatches
from tests.end2end.peers.gammu import PHONE_ID, Smsd, a_smsd, set_up_tables
from tests.end2end.peers.machine import PATIENCE_S, require, wait_until

SARI = "+6281234567890"
LONG = "Berkas Anda “lengkap” 😀. " * 12


@pytest.fixture(scope="module")
def server() -> Iterator[Databases]:
    require("gammu-smsd")
    with a_server() as server:
        yield server


@pytest.fixture
def database(server: Databases) -> str:
    return set_up_tables(server)


@pytest.fixture
def smsd(server: Databases, database: str, tmp_path: Path) -> Iterator[Smsd]:
    with a_smsd(tmp_path / "smsd", server, database) as smsd:
        wait_until(lambda: rows(server, database, "SELECT 1 FROM phones"), PATIENCE_S, "modem")
        yield smsd


@pytest.fixture
def config(server: Databases, database: str) -> Callable[..., GammuConfig]:
    parts = " ".join(f"{name}='{value}'" for name, value in server.conninfo(database).items())

    def make(**changed: Any) -> GammuConfig:
        return GammuConfig(**{"conninfo": parts, "poll_s": 0.1, **changed})

    return make


Config = Callable[..., GammuConfig]


def rows(server: Databases, database: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    with server.connect(database) as raw:
        return raw.execute(query.encode(), values).fetchall()


def value_of_one(server: Databases, database: str, query: str) -> Any:
    with server.connect(database) as raw:
        return value_of(raw.execute(query.encode()))


class Records(TakenBatches):
    """Takes batches, after so many that it refuses."""

    def __init__(self, refusals: int = 0) -> None:
        super().__init__()
        self.refused: list[Batch] = []
        self.refusals = refusals

    async def take(self, batch: Batch) -> None:
        if self.refusals:
            self.refusals -= 1
            self.refused.append(batch)
            raise NotTaken
        self.batches.append(batch)


def receive(adapter: Adapter, records: Records, until: Callable[[], object], what: str) -> None:
    """Let the adapter receive until something is so."""

    async def run() -> None:
        receiving = asyncio.create_task(adapter.receive(records.take))
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while not until():
            assert not receiving.done(), receiving.exception()
            assert asyncio.get_running_loop().time() < deadline, f"no {what}"
            await asyncio.sleep(0.05)
        receiving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await receiving

    asyncio.run(run())


def send(config: GammuConfig, text: str, recipient: str = SARI, **more: Any) -> tuple[UUID, Outcome]:
    message_id = more.pop("message_id", None) or uuid4()
    departure = Departure(message_id, recipient, text, **more)
    return message_id, asyncio.run(GammuSmsd(config).send(departure))


def now() -> datetime:
    return datetime.now().replace(microsecond=0)


# -- in ------------------------------------------------------------------------------------------------------


def test_an_sms_arrives_and_is_marked_only_after_it_was_taken(
    server: Databases, database: str, smsd: Smsd, config: Config
) -> None:
    at, records = now(), Records(refusals=2)
    smsd.arrive("Selamat pagi, berkas saya?", SARI, at)
    marked = 'SELECT 1 FROM inbox WHERE "Processed"'
    receive(GammuSmsd(config()), records, lambda: rows(server, database, marked), "mark")
    (arrival,) = records.arrivals
    assert (arrival.sender, arrival.conversation, arrival.sender_phone) == (SARI, SARI, SARI)
    assert (arrival.text, arrival.kind) == ("Selamat pagi, berkas saya?", Kind.TEXT)
    assert not arrival.is_automatic
    assert arrival.sent_at == at.astimezone(timezone.utc)
    assert [batch.arrivals for batch in records.refused] == [(arrival,)] * 2


def test_a_long_sms_in_two_alphabets_and_any_order_is_one_message(smsd: Smsd, config: Config) -> None:
    parts = list(zip(cut(LONG).texts, headers(len(cut(LONG).texts), 77), strict=True))
    for text, header in reversed(parts):
        smsd.arrive(text, SARI, now(), header)
    records = Records()
    receive(GammuSmsd(config()), records, lambda: records.arrivals, "message")
    assert [arrival.text for arrival in records.arrivals] == [LONG]
    assert records.arrivals[0].facts == {"parts": len(parts)}


def test_a_message_whose_part_never_comes_is_taken_with_a_gap_after_a_while(
    smsd: Smsd, config: Config
) -> None:
    texts = cut("a" * 153 + "b" * 153 + "c" * 9).texts
    for text, header in [*zip(texts, headers(3, 78), strict=True)][::2]:
        smsd.arrive(text, SARI, now(), header)
    records = Records()
    patient = GammuSmsd(config(patience_s=4))
    receive(patient, records, lambda: records.arrivals, "message")
    (arrival,) = records.arrivals
    assert (arrival.text, arrival.facts["missing_parts"]) == (f"{texts[0]}[…]{texts[2]}", [2])


def test_a_name_as_sender_is_answered_by_no_automatic_text(smsd: Smsd, config: Config) -> None:
    smsd.arrive("Pulsa Anda hampir habis", "777", now())
    records = Records()
    receive(GammuSmsd(config()), records, lambda: records.arrivals, "message")
    assert (records.arrivals[0].sender, records.arrivals[0].is_automatic) == ("777", True)


def test_messages_of_another_modem_stay_where_they_are(smsd: Smsd, config: Config) -> None:
    smsd.arrive("untuk meja", SARI, now())
    mine, other = Records(), Records()
    receive(GammuSmsd(config(phone_id=PHONE_ID)), mine, lambda: mine.arrivals, "message")

    async def look() -> bool:
        adapter = GammuSmsd(config(phone_id="lain"))
        async with await adapter.connect() as link:
            return await adapter.fetch(link, other.take)

    assert asyncio.run(look()) is False
    assert other.batches == []


# -- out -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Berkas Anda lengkap.", "a{€}" * 100, LONG])
def test_a_text_goes_out_whole_and_its_receipt_has_our_id(
    server: Databases, database: str, smsd: Smsd, config: Config, text: str
) -> None:
    message_id, outcome = send(config(), text)
    assert outcome.result is Result.SENT
    records = Records()
    receive(GammuSmsd(config()), records, lambda: records.receipts, "receipt")
    (receipt,) = records.receipts
    assert (receipt.message_id, receipt.provider_id, receipt.state) == (
        message_id,
        outcome.provider_id,
        ReceiptState.SENT,
    )
    assert abs(receipt.at - datetime.now(timezone.utc)) < timedelta(seconds=60)
    query = 'SELECT "TextDecoded", "UDH", "DestinationNumber" FROM sentitems ORDER BY "SequencePosition"'
    sent = rows(server, database, query)
    assert "".join(row[0] for row in sent) == text
    assert {row[2] for row in sent} == {SARI}
    parts = len(cut(text).texts)
    assert receipt.facts == {"parts": parts}
    if parts > 1:
        assert [row[1] for row in sent] == [
            header.hex().upper() for header in headers(parts, int(outcome.provider_id) % 256)
        ]


def test_the_same_message_goes_out_once_however_often_it_is_sent(
    server: Databases, database: str, smsd: Smsd, config: Config
) -> None:
    message_id, first = send(config(), "Sekali saja")
    _, queued = send(config(), "Sekali saja", message_id=message_id, attempt=2)
    records = Records()
    receive(GammuSmsd(config()), records, lambda: records.receipts, "receipt")
    _, sent = send(config(), "Sekali saja", message_id=message_id, attempt=3)
    assert first == queued == sent
    assert value_of_one(server, database, "SELECT count(*) FROM outbox") == 0
    assert value_of_one(server, database, "SELECT count(*) FROM sentitems") == 1


def test_parallel_attempts_at_one_message_insert_it_once(
    server: Databases, database: str, config: Config
) -> None:
    departure = Departure(uuid4(), SARI, "Sekali saja")

    async def both() -> list[Outcome]:
        adapter = GammuSmsd(config())
        return await asyncio.gather(*(adapter.send(departure) for _ in range(5)))

    assert len(set(asyncio.run(both()))) == 1
    assert value_of_one(server, database, "SELECT count(*) FROM outbox") == 1


def test_messages_to_one_person_leave_in_the_order_of_sending(
    server: Databases, database: str, config: Config, tmp_path: Path
) -> None:
    texts = [f"nomor {number}" for number in range(6)]
    for text in texts:
        send(config(), text)
    queued = rows(server, database, 'SELECT "InsertIntoDB" FROM outbox ORDER BY "ID"')
    assert queued == sorted(set(queued))  # SMSD sends in this order, which has whole seconds
    with a_smsd(tmp_path / "smsd", server, database):
        count = "SELECT count(*) FROM sentitems"
        wait_until(lambda: value_of_one(server, database, count) == len(texts), 2 * PATIENCE_S, "messages")
    log_order = rows(server, database, 'SELECT "TextDecoded" FROM sentitems ORDER BY ctid')
    assert [row[0] for row in log_order] == texts


def test_what_no_sms_can_carry_is_refused(config: Config, tmp_path: Path) -> None:
    file = SentFile("foto.jpg", "image/jpeg", tmp_path / "foto.jpg")
    found = [
        send(config(), "x", files=(file,)),
        send(config(), "", template=Template("salam", "id")),
        send(config(), "x", recipient="TELKOMSEL"),
        send(config(), "x", recipient="ID.13491208655302741918"),
        send(config(), " \n"),
        send(config(), "a" * 153 * 51),
    ]
    codes = ["text_only", "text_only", "no_number", "no_number", "empty", "too_long"]
    assert [(outcome.result, outcome.code) for _, outcome in found] == [
        (Result.FAILED, code) for code in codes
    ]


@pytest.mark.parametrize(
    ("words", "state"), [("Delivered", ReceiptState.DELIVERED), ("Failed", ReceiptState.FAILED)]
)
def test_a_report_of_the_network_becomes_a_receipt(
    server: Databases, database: str, smsd: Smsd, config: Config, words: str, state: ReceiptState
) -> None:
    message_id, _ = send(config(), "Berkas Anda lengkap.")
    adapter, records = GammuSmsd(config()), Records()
    receive(adapter, records, lambda: records.receipts, "receipt")
    ((reference, centre),) = rows(server, database, 'SELECT "TPMR", "SMSCNumber" FROM sentitems')
    smsd.arrive(words, SARI, now(), pdu="Status_Report", reference=reference, centre=centre)
    receive(adapter, records, lambda: records.receipts[-1].state is state, "report")
    assert {receipt.message_id for receipt in records.receipts} == {message_id}
    assert bool(records.receipts[-1].code) == (state is ReceiptState.FAILED)


def test_of_several_parts_the_worst_counts(
    server: Databases, database: str, smsd: Smsd, config: Config
) -> None:
    send(config(), LONG)
    adapter, records = GammuSmsd(config()), Records()
    receive(adapter, records, lambda: records.receipts, "receipt")
    change = 'UPDATE sentitems SET "Status" = %s, "StatusCode" = %s WHERE "SequencePosition" {} RETURNING 1'
    rows(server, database, change.format("= 1"), "DeliveryOK", -1)
    rows(server, database, change.format("= 2"), "SendingError", 38)
    receive(adapter, records, lambda: len(records.receipts) == 2, "failure")
    assert (records.receipts[1].state, records.receipts[1].code) == (ReceiptState.FAILED, "cms_38")
    rows(server, database, change.format("> 0"), "DeliveryOK", -1)
    receive(adapter, records, lambda: len(records.receipts) == 3, "delivery")
    assert records.receipts[2].state is ReceiptState.DELIVERED


def test_after_a_restart_receipts_continue_where_they_were_stored(
    server: Databases, database: str, smsd: Smsd, config: Config
) -> None:
    first, _ = send(config(), "pertama")
    records, later = Records(), Records()
    receive(GammuSmsd(config()), records, lambda: records.receipts, "receipt")
    # A day passes, for the row; its trigger would set the time of the change.
    with server.connect(database) as raw:
        raw.execute("ALTER TABLE sentitems DISABLE TRIGGER ALL")
        raw.execute("""UPDATE sentitems SET "UpdatedInDB" = "UpdatedInDB" - interval '1 hour'""")
        raw.execute("ALTER TABLE sentitems ENABLE TRIGGER ALL")
    second, _ = send(config(), "kedua")
    receive(GammuSmsd(config(), records.batches[-1].cursor), later, lambda: later.receipts, "receipt")
    assert [receipt.message_id for receipt in later.receipts] == [second]
    everything = Records()
    receive(GammuSmsd(config()), everything, lambda: everything.receipts, "receipts")
    assert {receipt.message_id for receipt in everything.receipts} == {first, second}


# -- health --------------------------------------------------------------------------------------------------


def test_the_modem_shows_signal_battery_and_waiting_messages(
    server: Databases, database: str, smsd: Smsd, config: Config
) -> None:
    signal = 'SELECT max("Signal") FROM phones'
    wait_until(lambda: value_of_one(server, database, signal) > 0, PATIENCE_S, "signal")
    health = asyncio.run(GammuSmsd(config()).check())
    assert health.works
    assert (health.facts["id"], health.facts["signal"], health.facts["battery"]) == (PHONE_ID, 42, 100)
    assert health.facts["waiting"] == 0


def test_a_modem_that_is_silent_or_missing_and_tables_that_are_away_are_named(
    server: Databases, database: str, smsd: Smsd, config: Config
) -> None:
    def check(**changed: Any) -> str:
        return asyncio.run(GammuSmsd(config(**changed)).check()).code

    assert check(phone_id="lain") == "no_modem"
    smsd.stop()
    past = """UPDATE phones SET "TimeOut" = LOCALTIMESTAMP - interval '1 second' RETURNING 1"""
    assert rows(server, database, past)
    assert check() == "modem_silent"
    assert check(conninfo="host=/nonexistent dbname=x") == "unreachable"
    empty = " ".join(f"{name}='{value}'" for name, value in server.conninfo(server.make()).items())
    assert check(conninfo=empty) == "no_tables"
    outcome = send(config(conninfo=empty), "x")[1]
    assert (outcome.result, outcome.code) == (Result.RETRY, "unreachable")


def test_receiving_goes_on_after_the_database_was_away(
    server: Databases, database: str, smsd: Smsd, config: Config
) -> None:
    records = Records()
    adapter = GammuSmsd(config())
    smsd.arrive("pertama", SARI, now())
    cut_off = False

    def until() -> bool:
        nonlocal cut_off
        if records.arrivals and not cut_off:
            cut_off = True
            others = "FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
            rows(server, database, f"SELECT pg_terminate_backend(pid) {others}", database)
            smsd.arrive("kedua", SARI, now())
        return len(records.arrivals) == 2

    receive(adapter, records, until, "second message")
    smsd.kill()
    assert [arrival.text for arrival in records.arrivals] == ["pertama", "kedua"]
