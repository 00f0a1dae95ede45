"""The lists of written channels, one conversation of 1,000 messages, and messages in the search."""

from __future__ import annotations

import gc
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, insert

from db.connections import connect, engine_over
from db.enums import (
    Channel,
    ConversationMode,
    Direction,
    MessageAuthor,
    MessageKind,
    MessageState,
    Role,
)
from db.models import Agent, Contact, Conversation, Message, OfficeAddress
from db.models.types import utc_text
from db.queries.conversations import PAGE, inbox, messages_of
from db.records import MessageRecord
from db.replica import Replica
from db.search.finding import search
from db.tx import table_of
from tests.bench import make_replica
from tests.bench.bench_records import searches
from tests.bench.make_replica import FAMILY, FIRST, NAMES, PERMITS, PLACES, TROUBLES
from tests.bench.rows import percentile, row
from tests.channel_invariants import COUNT, invariants, missing

Rows = list[dict[str, object]]
CONVERSATIONS, WAITING, MINE, LONG = 100_000, 300, 20, 1_000
ROUNDS = 200
CASES, MOST_SLOWER, MOST_INDEX_MB = 100_000, 1.10, 60.0
BUDGET_MS = 100.0
AGENT, ADDRESS = UUID(int=1), UUID(int=2)


def bench_inbox_list_ms() -> Rows:
    """The conversations that wait, of all; and those of one person."""
    with records() as replica:
        ask = timed(lambda: replica.read(lambda tx: inbox(tx, AGENT)).result())
        found = replica.read(lambda tx: inbox(tx, AGENT)).result()
    assert (len(found.mine), len(found.everybodys)) == (MINE, WAITING)
    return [row("inbox_list_ms", percentile(ask, 95), "ms", budget=BUDGET_MS)]


def bench_thread_open_ms() -> Rows:
    """A conversation of a thousand messages: the newest ones, as a window opens it; then all of them."""
    with records() as replica:

        def ask(limit: int) -> tuple[MessageRecord, ...]:
            return replica.read(lambda tx: messages_of(tx, talk(0), limit)).result()

        assert (len(ask(PAGE)), len(ask(LONG))) == (PAGE, LONG)
        newest, whole = (percentile(timed(partial(ask, limit)), 95) for limit in (PAGE, LONG))
    return [
        row("thread_open_ms", newest, "ms", budget=BUDGET_MS),
        row("thread_whole_ms", whole, "ms", budget=BUDGET_MS),
    ]


bench_thread_open_ms.rows = ("thread_whole_ms",)  # type: ignore[attr-defined]


def bench_search_in_messages() -> Rows:
    """The searches of bench_records among 100,000 cases, without and with three messages in each."""
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        path = Path(folder) / "records.sqlite3"
        Replica.open(path).close()
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            make_replica.fill(raw, CASES)
        before, _found = timed_searches(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            fill_messages(raw)
            query = "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name LIKE 'search_message%'"
            size = raw.execute(query).fetchone()[0] / 1e6
            raw.execute("ANALYZE")
        after, found = timed_searches(path)
    print(f"    search_in_messages: {found} hits in messages; p50 {percentile(after, 50):.2f} ms")
    without = percentile(before, 95)
    return [
        row(
            "search_in_messages_p95",
            percentile(after, 95),
            "ms",
            peer="without messages",
            peer_value=without,
            most_ratio=MOST_SLOWER,
        ),
        row("search_messages_mb", size, "MB", budget=MOST_INDEX_MB),
    ]


bench_search_in_messages.rows = ("search_in_messages_p95", "search_messages_mb")  # type: ignore[attr-defined]


def timed_searches(path: Path) -> tuple[list[float], int]:
    """Return how long each search took at best, in ms, and how many hits are in messages only."""
    with closing(Replica.open(path)) as replica:
        took, found = [], 0
        for typed in searches():
            rounds = []
            for _ in range(3):
                began = time.perf_counter()
                hits = replica.read(partial(search, typed=typed)).result()
                rounds.append((time.perf_counter() - began) * 1000)
            took.append(min(rounds))
            found += sum(hit.is_in_message for hit in hits)
    return took, found


def fill_messages(raw: sqlite3.Connection) -> None:
    """Give each case an episode with three messages, which name permits, places and people."""
    rng = random.Random(4)
    at = utc_text(FIRST)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(
        "PRAGMA cache_size = -1000000"
    )  # 1 GB: the keys are random, so all pages change again and again
    raw.execute("BEGIN")
    for (case_id,) in raw.execute("SELECT id FROM case_ ORDER BY id").fetchall():
        for position in range(1, 4):
            words = (
                f"Selamat pagi, saya {rng.choice(NAMES)} {rng.choice(FAMILY)} dari {rng.choice(PLACES)}. "
                f"Bagaimana {rng.choice(PERMITS)} yang {rng.choice(TROUBLES)}? Terima kasih, {rng.random()}"
            )
            raw.execute(
                "INSERT INTO message (id, version, conversation_id, contact_id, case_id, position, direction,"
                " author, kind, text, facts, provider_id, is_automatic, error, attempt, written_at)"
                " VALUES (?, 1, ?, ?, ?, ?, 'inbound', 'applicant', 'text', ?, '{}', '', 0, '', 0, ?)",
                (rng.randbytes(16), case_id, case_id, case_id, position, words, at),
            )
    raw.execute("COMMIT")


def bench_channel_invariants() -> Rows:
    """The invariants of the written channels that have no test."""
    proven = [one for one in invariants().values() if one.tests and not any(map(missing, one.tests))]
    return [row("channel_invariants_unproven", COUNT - len(proven), "", budget=0)]


bench_channel_invariants.rows = ("channel_invariants_unproven",)  # type: ignore[attr-defined]


def timed(ask: Callable[[], object]) -> list[float]:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
        gc.collect(1)
    return took


@contextmanager
def records() -> Iterator[Replica]:
    with closing(Replica.open(made())) as replica, collector_of_the_desktop():
        yield replica


@contextmanager
def collector_of_the_desktop() -> Iterator[None]:
    """Collect garbage as app/desktop/collector.py does: never in the thread that reads the records."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


@cache
def made() -> Path:
    path = Path(tempfile.mkdtemp(prefix="loket-bench-")) / "records.sqlite3"
    Replica.open(path).close()
    raw = connect(path)
    with closing(raw), engine_over(raw, "BEGIN").begin() as connection:
        fill(connection)
    return path


def fill(connection: Connection) -> None:
    """A conversation a minute; the last of them wait, and some belong to one person."""
    add(connection, Agent, [{"id": AGENT, "name": "Rina", "role": Role.AGENT}])
    of = {"channel": Channel.WHATSAPP, "address": "1", "label": "Loket WA"}
    add(connection, OfficeAddress, [{"id": ADDRESS, **of}])
    for start in range(0, CONVERSATIONS, 5_000):
        some = range(start, start + 5_000)
        add(connection, Contact, [contact_row(number) for number in some])
        add(connection, Conversation, [talk_row(number) for number in some])
        add(connection, Message, [message_row(number, 1) for number in some])
    add(connection, Message, [message_row(0, position) for position in range(2, LONG + 1)])


def add(connection: Connection, model: Any, rows: list[dict[str, Any]]) -> None:
    table: Table = table_of(model)
    connection.execute(insert(table), rows)


def talk(number: int) -> UUID:
    return UUID(int=10**6 + number)


def contact_row(number: int) -> dict[str, Any]:
    at = FIRST + timedelta(minutes=number)
    is_open = number >= CONVERSATIONS - WAITING - MINE
    return {
        "id": UUID(int=2 * 10**6 + number),
        "conversation_id": talk(number),
        "channel": Channel.WHATSAPP,
        "direction": Direction.INBOUND,
        "remote": f"+62812{number:08}",
        "remote_name": f"Pemohon {number}",
        "started_at": at,
        "ended_at": None if is_open else at + timedelta(hours=1),
    }


def talk_row(number: int) -> dict[str, Any]:
    at = FIRST + timedelta(minutes=number)
    waits = number >= CONVERSATIONS - WAITING
    is_mine = CONVERSATIONS - WAITING - MINE <= number < CONVERSATIONS - WAITING
    mode = ConversationMode.WAITING if waits else ConversationMode.STILL
    return {
        "id": talk(number),
        "office_address_id": ADDRESS,
        "channel": Channel.WHATSAPP,
        "chain": f"62812{number:08}",
        "remote": f"62812{number:08}",
        "contact_id": UUID(int=2 * 10**6 + number),
        "messages": LONG if number == 0 else 1,
        "mode": ConversationMode.HELD if is_mine else mode,
        "holder_id": AGENT if is_mine else None,
        "waiting_since": at if waits else None,
        "last_at": at,
    }


def message_row(number: int, position: int) -> dict[str, Any]:
    is_ours = position % 2 == 0
    return {
        "id": UUID(int=10**9 + number * LONG + position),
        "conversation_id": talk(number),
        "contact_id": UUID(int=2 * 10**6 + number),
        "position": position,
        "direction": Direction.OUTBOUND if is_ours else Direction.INBOUND,
        "author": MessageAuthor.AGENT if is_ours else MessageAuthor.APPLICANT,
        "agent_id": AGENT if is_ours else None,
        "kind": MessageKind.TEXT,
        "text": f"Selamat pagi, bagaimana status permohonan nomor {number}-{position}? " * 3,
        "state": MessageState.READ if is_ours else None,
        "written_at": FIRST + timedelta(minutes=number, seconds=position),
    }
