"""The records at 1,000,000 applicants and cases, through the public calls, threads and records included.

The peer is Python's sqlite3 alone on the same file in the same run: the same question, rows as tuples.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from functools import partial
from itertools import product
from uuid import UUID

from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from app.search.case_list import PAGE
from db.connections import connect
from db.enums import CaseKind, CaseStatus, Channel, Role
from db.models.types import utc_text
from db.mutation import Me
from db.queries.call_history import call_history
from db.queries.cases import call_back_tasks, case_file, my_cases, recent_cases, unit_inbox
from db.queries.contacts import missed_calls
from db.queries.people import people_at
from db.queries.person_file import person_file
from db.queries.rows import OPEN as OPEN_STATUSES
from db.records import AgentRecord
from db.replica import Replica
from db.search.case_filter import CaseFilter, filtered_cases
from db.search.case_order import CaseOrder, SortBy, WantedCases, case_lines, ordered_cases
from db.search.finding import search
from tests.bench.make_replica import (
    AGENTS,
    COUNT,
    FAMILY,
    FIRST,
    NAMES,
    STEP,
    UNITS,
    agent_id,
    million_replica,
    phone,
    row_id,
    unit_id,
)
from tests.bench.rows import percentile, row

Rows = list[dict[str, object]]
ROUNDS = 300
ORDER_ROUNDS = 3  # for each column and filter
BUDGET_MS = 100.0
PEER = "plain sqlite3"
ROW = (
    "SELECT c.*, a.name, g.name, u.name FROM case_ c LEFT JOIN applicant a ON a.id = c.applicant_id"
    " LEFT JOIN agent g ON g.id = c.assignee_id LEFT JOIN unit u ON u.id = c.unit_id "
)
OPEN = "('in_progress', 'waiting_applicant', 'waiting_unit', 'solution_ready', 'told')"
MATCH = "SELECT rowid FROM search_{0} WHERE search_{0} MATCH ? ORDER BY rowid DESC LIMIT 30"


def bench_list_p95() -> Rows:
    """The five lists, each for many people."""
    rng = random.Random(1)

    def ours(replica: Replica) -> Iterator[Callable[[], object]]:
        for _ in range(ROUNDS // 5):
            agent, unit = agent_id(rng.randrange(AGENTS)), unit_id(rng.randrange(UNITS))
            yield partial(lambda agent: replica.read(lambda tx: my_cases(tx, agent)).result(), agent)
            yield partial(lambda unit: replica.read(lambda tx: unit_inbox(tx, unit)).result(), unit)
            yield partial(lambda agent: replica.read(lambda tx: call_back_tasks(tx, agent)).result(), agent)
            yield lambda: replica.read(recent_cases).result()
            yield lambda: replica.read(missed_calls).result()

    def plain(raw: sqlite3.Connection) -> Iterator[Callable[[], object]]:
        mine = ROW + f"WHERE assignee_id = ? AND status IN {OPEN} ORDER BY changed_at DESC LIMIT 200"
        inbox = ROW + "WHERE c.unit_id = ? AND status = 'waiting_unit' ORDER BY step_started_at LIMIT 200"
        ready = ROW + "WHERE assignee_id = ? AND status = 'solution_ready' ORDER BY step_started_at LIMIT 200"
        recent = ROW + "ORDER BY changed_at DESC LIMIT 200"
        missed = (
            "SELECT k.*, a.name, c.number FROM contact k LEFT JOIN applicant a ON a.id = k.applicant_id"
            " LEFT JOIN case_ c ON c.id = k.case_id WHERE disposition = 'missed' AND is_returned = 0"
            " ORDER BY started_at DESC LIMIT 200"
        )
        for _ in range(ROUNDS // 5):
            agent, unit = agent_id(rng.randrange(AGENTS)).bytes, unit_id(rng.randrange(UNITS)).bytes
            yield partial(lambda agent: raw.execute(mine, (agent,)).fetchall(), agent)
            yield partial(lambda unit: raw.execute(inbox, (unit,)).fetchall(), unit)
            yield partial(lambda agent: raw.execute(ready, (agent,)).fetchall(), agent)
            yield lambda: raw.execute(recent).fetchall()
            yield lambda: raw.execute(missed).fetchall()

    return [_compare("list_p95", ours, plain)]


def searches() -> list[str]:
    """Return what agents type: words, beginnings of names, numbers in several forms."""
    rng = random.Random(2)
    typed: list[str] = []
    for _ in range(ROUNDS // 10):
        n = rng.randrange(COUNT)
        name, family = rng.choice(NAMES), rng.choice(FAMILY)
        typed += [
            f"{name} {family}",
            f"{name[:2]}",
            f"{name} {family[:3]}",
            "izin belum terb",
            f"apotek {rng.choice(('Bandung', 'Garut', 'Bogor'))}",
            f"{8120000000000 + n}",
            "0" + phone(n)[3:],
            phone(n)[-6:],
            f"{n:016}"[:12],
            f"catatan {n}",
            family[2:6].lower(),
            "pungutan liar",
        ]
    return typed


def bench_search_p95() -> Rows:
    typed = searches()

    def ours(replica: Replica) -> Iterator[Callable[[], object]]:
        for text in typed:
            yield partial(lambda text: replica.read(lambda tx: search(tx, text)).result(), text)

    def plain(raw: sqlite3.Connection) -> Iterator[Callable[[], object]]:
        def ask(text: str) -> None:
            words = " ".join(f'"{word}"' for word in text.split()) + "*"
            for table in ("case", "applicant"):
                raw.execute(MATCH.format(table), (words,)).fetchall()

        for text in typed:
            yield partial(lambda text: ask(text), text)

    return [_compare("search_p95", ours, plain)]


def bench_filter_p95() -> Rows:
    """Filters with and without words, as they are typed and as the fields write them."""
    rng = random.Random(6)
    wanted: list[tuple[str, CaseFilter]] = []
    for _ in range(ROUNDS // 10):
        agent, unit = agent_id(rng.randrange(AGENTS)), unit_id(rng.randrange(UNITS))
        began = FIRST + rng.randrange(COUNT) * STEP
        wanted += [
            ("", CaseFilter(statuses=OPEN_STATUSES)),
            ("apotek", CaseFilter(statuses=OPEN_STATUSES)),
            ("perizinan", CaseFilter(kinds=(CaseKind.COMPLAINT,))),
            ("", CaseFilter(assignees=(agent,), statuses=(CaseStatus.CLOSED,))),
            (f"catatan {rng.randrange(COUNT)}", CaseFilter(channels=(Channel.WHATSAPP,))),
            ("", CaseFilter(units=(unit,))),
            ("", CaseFilter(regions=(f"32.{rng.randrange(27):02}",))),
            ("", CaseFilter(categories=("pungutan",))),
            ("garut", CaseFilter(services=("apotek",))),
            ("bidan", CaseFilter(changed_from=began, changed_before=began + timedelta(days=30))),
            ("", CaseFilter(changed_from=began, changed_before=began + timedelta(days=1))),
            ("", CaseFilter(channels=(Channel.EMAIL,))),
        ]

    def ours(replica: Replica) -> Iterator[Callable[[], object]]:
        for typed, only in wanted:
            yield partial(
                lambda typed, only: replica.read(lambda tx: filtered_cases(tx, typed, only)).result(),
                typed,
                only,
            )

    def plain(raw: sqlite3.Connection) -> Iterator[Callable[[], object]]:
        found = "(SELECT case_id FROM search_case JOIN search_case_key ON key = search_case.rowid WHERE"
        found = f"c.id IN {found} search_case MATCH ? ORDER BY search_case.rowid DESC LIMIT 20000)"

        def ask(typed: str, only: CaseFilter) -> None:
            names = ("kind", "status", "channel", "unit_id", "assignee_id")
            values = (only.kinds, only.statuses, only.channels, only.units, only.assignees)
            asked: list[object] = []
            conditions = ["c.deleted_at IS NULL"]
            for name, wanted in zip(names, values, strict=True):
                if wanted:
                    conditions.append(f"c.{name} IN ({', '.join('?' * len(wanted))})")
                    asked += [
                        one.bytes if isinstance(one, UUID) else getattr(one, "value", one) for one in wanted
                    ]
            texts = ("region", "category", "service")
            for name, parts in zip(texts, (only.regions, only.categories, only.services), strict=True):
                if parts:
                    conditions.append(f"c.{name} LIKE ?")
                    asked.append(f"%{parts[0]}%")
            if only.changed_from is not None and only.changed_before is not None:
                conditions.append("changed_at >= ? AND changed_at < ?")
                asked += [utc_text(only.changed_from), utc_text(only.changed_before)]
            if typed:
                conditions.append(found)
                asked.append(" ".join(f'"{word}"' for word in typed.split()))
            where = f"WHERE {' AND '.join(conditions)} ORDER BY changed_at DESC LIMIT 100"
            raw.execute(ROW + where, asked).fetchall()

        for typed, only in wanted:
            yield partial(lambda typed, only: ask(typed, only), typed, only)

    return [_compare("filter_p95", ours, plain, budget=60.0)]


def bench_list_first_page_p95() -> Rows:
    """The full list of cases: its first page, and all of it in the order of a column; for several filters."""
    viewer = AgentRecord(agent_id(9), "Petugas 009", Role.AGENT)
    filters = (
        *(CaseFilter(), CaseFilter(statuses=OPEN_STATUSES), CaseFilter(tags=("jarang",))),
        *(CaseFilter(tags=("mendesak",)), CaseFilter(assignees=(agent_id(9),))),
    )

    def page(replica: Replica, only: CaseFilter) -> object:
        def read(tx: Connection) -> object:
            wanted = WantedCases("", only)
            return case_lines(tx, ordered_cases(tx, viewer, wanted, CaseOrder(), PAGE).ids)

        return replica.read(read).result()

    def in_order(replica: Replica, only: CaseFilter, by: SortBy) -> object:
        order = CaseOrder(by, is_descending=False)
        return replica.read(lambda tx: ordered_cases(tx, viewer, WantedCases("", only), order)).result()

    def first(replica: Replica) -> Iterator[Callable[[], object]]:
        for number in range(ROUNDS):
            yield partial(page, replica, filters[number % len(filters)])

    def sorted_by(replica: Replica) -> Iterator[Callable[[], object]]:
        for only, by in [*product(filters, SortBy)] * ORDER_ROUNDS:
            yield partial(in_order, replica, only, by)

    def plain(raw: sqlite3.Connection) -> Iterator[Callable[[], object]]:
        tagged = "c.id IN (SELECT case_id FROM case_tag WHERE tag = ? AND removed_at IS NULL)"
        asked: tuple[tuple[str, tuple[object, ...]], ...] = (
            ("", ()),
            (f"WHERE status IN {OPEN}", ()),
            (f"WHERE {tagged}", ("jarang",)),
            (f"WHERE {tagged}", ("mendesak",)),
            ("WHERE assignee_id = ?", (agent_id(9).bytes,)),
        )
        for number in range(ROUNDS):
            where, values = asked[number % len(asked)]
            query = f"{ROW} {where} ORDER BY changed_at DESC LIMIT {PAGE}"
            yield partial(lambda query, values: raw.execute(query, values).fetchall(), query, values)

    pages = _compare("list_first_page_p95", first, plain, budget=60.0)
    replica = Replica.open(million_replica())
    try:
        orders_ms = [_taken_ms(call) for call in sorted_by(replica)]
    finally:
        replica.close()
    print(f"    list_order_p95: median {percentile(orders_ms, 50):.1f}, greatest {max(orders_ms):.1f} ms")
    return [pages, row("list_order_p95", percentile(orders_ms, 95), "ms", budget=1_000)]


bench_list_first_page_p95.rows = ("list_order_p95",)  # type: ignore[attr-defined]


def bench_call_search_p95() -> Rows:
    """A supervisor's search of everybody's calls: parts of numbers, names, words, words that nobody has."""
    rng = random.Random(7)
    typed: list[str] = []
    for _ in range(ROUNDS // 30):  # the peer reads all calls for each
        n = rng.randrange(COUNT)
        number = phone(n)
        typed += [number[5:9], number[-6:], f"0{number[3:]}", rng.choice(NAMES), "qzxw", f"catatan {n}"]

    def ours(replica: Replica) -> Iterator[Callable[[], object]]:
        for text in typed:
            yield partial(
                lambda text: replica.read(lambda tx: call_history(tx, None, text, 100)).result(), text
            )

    def plain(raw: sqlite3.Connection) -> Iterator[Callable[[], object]]:
        calls = "SELECT * FROM contact WHERE remote LIKE ?1 OR remote_name LIKE ?1 OR text LIKE ?1"

        def ask(text: str) -> None:
            part = f"%{text.lstrip('0') if text.isdigit() else text}%"
            raw.execute(f"{calls} ORDER BY started_at DESC LIMIT 100", (part,)).fetchall()

        for text in typed:
            yield partial(lambda text: ask(text), text)

    return [_compare("call_search_p95", ours, plain)]


def bench_person_page_p95() -> Rows:
    """All about one person, and who may be the same."""
    rng = random.Random(8)
    chosen = [UUID(bytes=row_id(1, rng.randrange(COUNT))) for _ in range(ROUNDS)]

    def ours(replica: Replica) -> Iterator[Callable[[], object]]:
        for one in chosen:
            yield partial(lambda one: replica.read(lambda tx: person_file(tx, one)).result(), one)

    def plain(raw: sqlite3.Connection) -> Iterator[Callable[[], object]]:
        def ask(one: bytes) -> None:
            raw.execute("SELECT * FROM applicant WHERE id = ?", (one,)).fetchone()
            raw.execute("SELECT * FROM handle WHERE applicant_id = ?", (one,)).fetchall()
            raw.execute(ROW + "WHERE applicant_id = ? ORDER BY changed_at DESC LIMIT 100", (one,)).fetchall()
            last = "SELECT * FROM contact WHERE applicant_id = ? ORDER BY started_at DESC LIMIT 100"
            raw.execute(last, (one,)).fetchall()

        for one in chosen:
            yield partial(lambda one: ask(one.bytes), one)

    return [_compare("person_page_p95", ours, plain)]


def bench_open_case_p95() -> Rows:
    rng = random.Random(3)
    chosen = [UUID(bytes=row_id(4, rng.randrange(COUNT))) for _ in range(ROUNDS)]

    def ours(replica: Replica) -> Iterator[Callable[[], object]]:
        for one in chosen:
            yield partial(lambda one: replica.read(lambda tx: case_file(tx, one)).result(), one)

    def plain(raw: sqlite3.Connection) -> Iterator[Callable[[], object]]:
        def ask(one: bytes) -> None:
            raw.execute(ROW + "WHERE c.id = ?", (one,)).fetchone()
            whose = "(SELECT applicant_id FROM case_ WHERE id = ?)"
            raw.execute(f"SELECT * FROM handle WHERE applicant_id = {whose}", (one,)).fetchall()
            for table in ("timeline_entry", "contact", "escalation", "solution", "evidence"):
                raw.execute(f"SELECT * FROM {table} WHERE case_id = ?", (one,)).fetchall()

        for one in chosen:
            yield partial(lambda one: ask(one.bytes), one)

    return [_compare("open_case_p95", ours, plain, budget=5.0)]


def bench_people_at_p95() -> Rows:
    """Who calls? Part of the 150 ms from the INVITE to the card."""
    rng = random.Random(4)
    numbers = [phone(rng.randrange(COUNT)) for _ in range(ROUNDS)]

    def ours(replica: Replica) -> Iterator[Callable[[], object]]:
        for number in numbers:
            yield partial(lambda number: replica.read(lambda tx: people_at(tx, number)).result(), number)

    def plain(raw: sqlite3.Connection) -> Iterator[Callable[[], object]]:
        def ask(number: str) -> None:
            people = "SELECT a.* FROM handle JOIN applicant a ON a.id = applicant_id WHERE value = ?"
            raw.execute(people, (number,)).fetchall()
            ids = "SELECT applicant_id FROM handle WHERE value = ?"
            for (one,) in raw.execute(ids, (number,)).fetchall():
                raw.execute("SELECT * FROM handle WHERE applicant_id = ?", (one,)).fetchall()
                raw.execute(ROW + f"WHERE applicant_id = ? AND status IN {OPEN}", (one,)).fetchall()
                last = "SELECT * FROM contact WHERE applicant_id = ? ORDER BY started_at DESC LIMIT 3"
                raw.execute(last, (one,)).fetchall()

        for number in numbers:
            yield partial(lambda number: ask(number), number)

    return [_compare("people_at_p95", ours, plain, budget=20.0)]


def bench_save_p95() -> Rows:
    """One note: the entry, the case's row, its confirmed image and the outbox row, flushed to the disk."""
    rng = random.Random(5)
    chosen = [UUID(bytes=row_id(4, rng.randrange(COUNT))) for _ in range(ROUNDS)]
    agent = agent_id(9)
    me = Me(agent_id=agent, agent_name="Petugas 009", role=Role.AGENT, workstation="001")
    now = datetime.now(timezone.utc)

    def ours(replica: Replica) -> Iterator[Callable[[], object]]:
        for one in chosen:
            note = AddNote(
                note_id=uuid7(), case_id=one, text="pemohon dihubungi, menunggu berkas", occurred_at=now
            )
            yield partial(lambda note: replica.apply(note, me).result(), note)

    def plain(raw: sqlite3.Connection) -> Iterator[Callable[[], object]]:
        entry = (
            "INSERT INTO timeline_entry (id, case_id, version, kind, actor_id, actor_name, workstation,"
            " occurred_at, recorded_at, text, facts)"
            " SELECT ?1, id, version + 1, 'note_added', ?3, 'Petugas 009', '001', ?4, ?4,"
            " 'pemohon dihubungi, menunggu berkas', '{}' FROM case_ WHERE id = ?2"
        )

        def save(one: bytes) -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute(entry, (uuid7().bytes, one, agent.bytes, utc_text(now)))
            raw.execute("UPDATE case_ SET version = version + 1 WHERE id = ?", (one,))
            raw.execute("UPDATE sync_state SET cursor = cursor")
            raw.execute("COMMIT")

        for one in chosen:
            yield partial(lambda one: save(one.bytes), one)

    return [_compare("save_p95", ours, plain)]


def _compare(
    name: str,
    ours: Callable[[Replica], Iterator[Callable[[], object]]],
    plain: Callable[[sqlite3.Connection], Iterator[Callable[[], object]]],
    budget: float = BUDGET_MS,
) -> dict[str, object]:
    path = million_replica()
    replica = Replica.open(path)
    try:
        with closing(connect(path)) as raw:
            ours_ms, peer_ms = _times(list(ours(replica)), list(plain(raw)))
    finally:
        replica.close()
    print(f"    {name}: median {percentile(ours_ms, 50):.2f}, greatest {max(ours_ms):.1f} ms")
    return row(
        name,
        percentile(ours_ms, 95),
        "ms",
        budget=budget,
        peer=PEER,
        peer_value=percentile(peer_ms, 95),
    )


def _times(ours: list[Callable[[], object]], plain: list[Callable[[], object]]) -> tuple[list[float], ...]:
    """Run both in turns, so that what else the machine does meets both; the first tenth does not count.

    The peer goes backwards: neither finds the pages that the other has just read.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    for pair in zip(ours, reversed(plain), strict=True):
        for call, times in zip(pair, taken, strict=True):
            times.append(_taken_ms(call))
    return tuple(times[len(times) // 10 :] for times in taken)


def _taken_ms(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000
