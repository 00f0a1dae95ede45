"""A batch of mutations: few round trips to PostgreSQL, and the same effect as one by one."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.pool import StaticPool

from app.mutations import read_back
from app.mutations.case import AddNote
from db.models import Case, TimelineEntry
from db.mutation import Mutation, Rejected
from db.server.installing import SERVER
from db.server.push import Push
from db.sync.transport import Sent
from db.tx import Tx
from tests.bench.routine import note, story
from tests.db.shared_office import SharedOffice
from tests.db.writer import sent
from tests.platforms import linux_only

CASES, ENTRIES = Case.__table__, TimelineEntry.__table__
STORIES, TRIPS = 5, 30  # 50 mutations


@linux_only("libpq traces its messages")
def test_fifty_changes_of_five_stories_go_up_in_a_few_round_trips(
    shared: SharedOffice, tmp_path: Path
) -> None:
    rina = shared.station("rina")
    told = [one for n in range(STORIES) for one in story(shared.number(), f"+6281100000{n}")]
    raw = shared.connect(SERVER, options="-c search_path=loket -c loket.actor=rina")
    engine = create_engine("postgresql+psycopg://", creator=lambda: raw, poolclass=StaticPool)
    engine.connect().close()  # the library looks at the server once
    rows = [sent(number, one, rina.me.agent_id) for number, one in enumerate(told, 1)]
    with (tmp_path / "trace").open("w+") as trace:
        raw.pgconn.trace(trace.fileno())  # each message of the protocol is a line
        assert Push(engine, rina.enrolment, read_back).send(rows) == len(rows)
        raw.pgconn.untrace()
        trace.seek(0)
        said = re.findall(r"\tF\t\d+\t(Sync|Query|Execute)", trace.read())
    assert said.count("Execute") > 150
    assert 0 < said.count("Sync") + said.count("Query") <= TRIPS
    engine.dispose()
    with shared.owner.connect() as connection:
        outcomes = connection.execute(text("SELECT outcome, count(*) FROM loket.mutation GROUP BY outcome"))
        assert [tuple(row) for row in outcomes] == [("applied", len(rows))]


class NotedTwice(Mutation, frozen=True, kw_only=True):
    """Writes, has a look, and is refused; `looks` decides whether what it wrote was sent by then."""

    note: AddNote
    looks: bool

    def run(self, tx: Tx) -> None:
        self.note.run(tx)
        if self.looks:
            tx.rows(select(ENTRIES.c.id).limit(1))
        raise Rejected("not_today")


@pytest.mark.parametrize("looks", [True, False])
def test_of_what_was_refused_halfway_nothing_stays_and_the_others_of_the_batch_do(
    shared: SharedOffice, looks: bool
) -> None:
    rina = shared.station("rina")
    case_id = rina.log()
    rina.sync()
    first, refused, last = (note(case_id, minute) for minute in (5, 6, 7))
    twice = NotedTwice(note=refused, looks=looks, occurred_at=refused.occurred_at)
    batch: dict[str, Mutation] = {"a": first, "b": twice, "c": last}
    rows = [
        Sent(number, name, name, hashlib.sha256(name.encode()).hexdigest(), rina.me.agent_id)
        for number, name in enumerate(batch, 2)
    ]
    assert Push(shared.engine("rina"), rina.enrolment, batch.__getitem__).send(rows) == 4
    told = shared.rows(ENTRIES)
    assert {first.note_id, last.note_id} <= set(told)
    assert refused.note_id not in told
    assert shared.rows(CASES)[case_id]["version"] == max(row["version"] for row in told.values())


def test_a_refusal_halfway_leaves_connections_that_take_the_next_changes(shared: SharedOffice) -> None:
    rina = shared.station("rina")
    case_id = rina.log()
    rina.sync()
    noted = [note(case_id, minute) for minute in range(5, 14)]
    refused = [NotedTwice(note=one, looks=True, occurred_at=one.occurred_at) for one in noted[4:6]]
    two = [shared.connect(SERVER, options="-c search_path=loket -c loket.actor=rina") for _ in range(2)]
    engine = create_engine("postgresql+psycopg://", creator=two.pop, pool_size=2)  # they take turns
    with engine.connect(), engine.connect():
        pass
    batches: list[list[Mutation]] = [
        [*noted[:2]],
        [*noted[2:4]],
        [refused[0], noted[6]],
        [refused[1], noted[7]],
        [noted[8]],
    ]
    told = [one for batch in batches for one in batch]
    push = Push(engine, rina.enrolment, lambda name: told[int(name)])
    last = 1
    for batch in batches:
        names = [str(number - 1) for number in range(last, last + len(batch))]
        rows = [
            Sent(int(name) + 2, name, name, hashlib.sha256(name.encode()).hexdigest(), rina.me.agent_id)
            for name in names
        ]
        last = push.send(rows)
    engine.dispose()
    with shared.owner.connect() as connection:
        refusals = connection.execute(
            text("SELECT reason ->> 'code' FROM loket.mutation WHERE reason IS NOT NULL")
        )
        assert [code for (code,) in refusals] == ["not_today", "not_today"]


def test_a_note_that_is_there_already_is_refused_by_itself(shared: SharedOffice) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    rina.sync()
    sari.sync()
    same, own = note(case_id, 5), note(case_id, 6)
    rina.do(same)
    rina.sync()
    sari.do(own, AddNote(note_id=same.note_id, case_id=case_id, text="lain", occurred_at=same.occurred_at))
    sari.do(note(case_id, 8))
    sari.sync()
    assert [why for _, _, why in sari.outbox()] == ["", "note_exists", ""]
    assert own.note_id in shared.rows(ENTRIES)
    assert len(shared.rows(ENTRIES)) == len(sari.rows(ENTRIES))


def test_a_number_that_another_gave_meanwhile_is_refused_as_taken(shared: SharedOffice) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    number = shared.number()
    rina.log(number=number)
    rina.sync()
    sari.log(number=number)
    sari.exchange.push()
    sari.exchange.pull()
    assert [why for _, _, why in sari.outbox()] == ["number_taken"]
