"""Many agents on one server at the same time: each a login, a connection, a workstation of its own."""

from __future__ import annotations

import hashlib
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
from app.mutations.case import AddNote, LogCase
from db.mutation import Mutation, encode, name_of
from db.shared.admin.people import add_person
from db.shared.link import Enrolment
from db.shared.push import Push, Sent
from db.words import CaseKind, Channel, Role
from tests.db.postgres import Postgres
from tests.office import at


@dataclass(frozen=True)
class Agent:
    number: int
    agent_id: UUID
    conninfo: Mapping[str, str]


@dataclass(frozen=True)
class Load:
    took_s: float
    times_ms: list[float]


def load(server: Postgres, database: str, agents: int, notes: int, processes: int) -> Load:
    """Let each log a case and write notes, one push each; `times_ms` of each push."""
    everybody = []
    with server.connect(database) as raw:
        for number in range(agents):
            login = f"petugas{number:03}"
            agent_id = add_person(raw, login, f"secret of {login}", f"Petugas {number:03}", Role.AGENT)
            everybody.append(Agent(number, agent_id, server.conninfo(database, login)))
    parts = [everybody[first::processes] for first in range(processes)]
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(len, parts))  # all have their programs loaded
        done = list(pool.map(_work, parts, [notes] * processes))
    took_s = max(ended for _, ended, _ in done) - min(began for began, _, _ in done)
    return Load(took_s, [one for _, _, times in done for one in times])


def _work(agents: list[Agent], notes: int) -> tuple[float, float, list[float]]:
    with ThreadPoolExecutor(len(agents)) as pool:
        senders = list(pool.map(_Sender, agents))
        began = time.time()
        times = [one for some in pool.map(lambda sender: sender.work(notes), senders) for one in some]
        return began, time.time(), times


class _Sender:
    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        own = Enrolment(uuid7(), f"W{agent.number:04}", "s" * 40)
        raw: psycopg.Connection[Any] = psycopg.connect(**agent.conninfo, options="-c search_path=loket")
        raw.execute("SELECT enrol(%s, %s, %s)", (own.client_id, own.workstation, own.secret))
        raw.commit()
        self._push = Push(
            create_engine("postgresql+psycopg://", creator=lambda: raw, pool_size=1), own, read_back
        )
        self._numbers = 0

    def work(self, notes: int) -> list[float]:
        case = LogCase(
            case_id=uuid7(),
            number=f"CC-261124-{self._agent.number:03}-001-0",
            kind=CaseKind.COMPLAINT,
            channel=Channel.VOICE,
            subject="Izin belum terbit",
            asked_at=at(0),
            opened_at=at(1),
            occurred_at=at(2),
        )
        times = [self._send(case)]
        for minute in range(notes):
            words = "pemohon dihubungi, menunggu berkas"
            note = AddNote(note_id=uuid7(), case_id=case.case_id, text=words, occurred_at=at(3 + minute))
            times.append(self._send(note))
        return times

    def _send(self, mutation: Mutation) -> float:
        self._numbers += 1
        args = encode(mutation)
        hashed = hashlib.sha256(args.encode()).hexdigest()
        began = time.perf_counter()
        self._push.send([Sent(self._numbers, name_of(mutation), args, hashed, self._agent.agent_id)])
        return (time.perf_counter() - began) * 1000
