"""Many agents on one server at the same time: each a login, a connection, a workstation of its own."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import create_engine
from uuid_utils.compat import uuid7

from app.mutations import read_back
from db.enums import Role
from db.mutation import Mutation
from db.server.admin.people import add_person
from db.sync.connection import Enrolment
from db.sync.push import Push
from db.sync.worker_connection import BETWEEN_PULLS_S
from tests.bench.routine import first_case, note
from tests.db.postgres import Postgres
from tests.db.writer import sent


@dataclass(frozen=True)
class Agent:
    number: int
    agent_id: UUID
    conninfo: Mapping[str, Any]


@dataclass(frozen=True)
class Load:
    took_s: float
    times_ms: list[float]


@dataclass(frozen=True)
class Pace:
    """So many notes a second of all agents together, for so long."""

    per_s: float
    lasts_s: float

    def moments(self, number: int, agents: int) -> list[float]:
        """Return when an agent writes, in seconds from the beginning: everybody in turn."""
        every = (place / self.per_s for place in range(number, round(self.per_s * self.lasts_s), agents))
        return list(every)


def load(
    server: Postgres, database: str, agents: int, notes: int, processes: int, pace: Pace | None = None
) -> Load:
    """Let each log a case and write notes, one push each; `times_ms` of each push.

    At a pace they also look at what is new whenever they hear of it, as a workstation does, and the time of a
    push counts from the moment at which it was due; `notes` is nothing then.
    """
    everybody = []
    with server.connect(database) as raw:
        for number in range(agents):
            login = f"petugas{number:03}"
            agent_id = add_person(raw, login, f"secret of {login}", f"Petugas {number:03}", Role.AGENT)
            everybody.append(Agent(number, agent_id, server.conninfo(database, login)))
    parts = [everybody[first::processes] for first in range(processes)]
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(len, parts))  # all have their programs loaded
        done = list(pool.map(_work, parts, *([one] * processes for one in (notes, agents, pace))))
    took_s = max(ended for _, ended, _ in done) - min(began for began, _, _ in done)
    return Load(took_s, [one for _, _, times in done for one in times])


def _work(agents: list[Agent], notes: int, of: int, pace: Pace | None) -> tuple[float, float, list[float]]:
    with ThreadPoolExecutor(len(agents)) as pool:
        senders = list(pool.map(_Sender, agents))
        began = time.time()
        if pace is None:
            done = pool.map(lambda sender: sender.work(notes), senders)
        else:
            for sender in senders:
                sender.begin_case()
            began = time.time()
            done = pool.map(lambda sender: sender.keep_pace(pace, of), senders)
        times = [one for some in done for one in some]
        return began, time.time(), times


class _Sender:
    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        own = Enrolment(uuid7(), f"W{agent.number:04}", "s" * 40)
        raw: psycopg.Connection[Any] = psycopg.connect(**agent.conninfo, options="-c search_path=loket")
        self._raw = raw
        raw.execute("SELECT enrol(%s, %s, %s)", (own.client_id, own.workstation, own.secret))
        self._cursor: str = raw.execute("SELECT pg_current_snapshot()::text").fetchall()[0][0]
        raw.commit()
        self._push = Push(
            create_engine("postgresql+psycopg://", creator=lambda: raw, pool_size=1), own, read_back
        )
        self._numbers = 0

    def work(self, notes: int) -> list[float]:
        times = [self.begin_case()]
        return times + [self._write(minute) for minute in range(notes)]

    def begin_case(self) -> float:
        case = first_case(self._agent.number)
        self._case_id = case.case_id
        return self._send(case)

    def keep_pace(self, pace: Pace, agents: int) -> list[float]:
        self._raw.autocommit = True
        self._raw.execute("LISTEN loket")
        began, times = time.time(), []
        for number, moment in enumerate(pace.moments(self._agent.number, agents)):
            self._listen_until(began + moment)
            self._raw.autocommit = False
            self._write(number)
            times.append((time.time() - began - moment) * 1000)
            self._raw.autocommit = True
            self._raw.execute("SELECT pg_notify('loket', %s)", (f"changes {self._agent.number}",))
        self._listen_until(began + pace.lasts_s)
        return times

    def _listen_until(self, moment: float) -> None:
        while (left_s := moment - time.time()) > 0:
            if any(self._raw.notifies(timeout=left_s, stop_after=1)):
                self._look()
                quiet_s = min(BETWEEN_PULLS_S, max(0.0, moment - time.time()))
                list(self._raw.notifies(timeout=quiet_s))  # those of this time are one

    def _look(self) -> None:
        """Ask for what is new, as a pull begins; what the rows themselves cost is that of a workstation."""
        asked = "SELECT pg_current_snapshot()::text, count(*) FROM news(%s::pg_snapshot)"
        found = self._raw.execute(asked, (self._cursor,)).fetchone()
        assert found is not None
        self._cursor = found[0]

    def _write(self, minute: int) -> float:
        return self._send(note(self._case_id, 3 + minute))

    def _send(self, mutation: Mutation) -> float:
        self._numbers += 1
        row = sent(self._numbers, mutation, self._agent.agent_id)
        began = time.perf_counter()
        self._push.send([row])
        return (time.perf_counter() - began) * 1000
