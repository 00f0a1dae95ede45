"""A shared office for many histories: set back in milliseconds, with workstations that are watched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, Table, select, update

from app.mutations import read_back
from app.mutations.arrival import ArrivedFile
from db import replica
from db.enums import Channel
from db.models import ConfirmedImage, Outbox, SyncState
from db.mutation import Me, Mutation, Rejected
from db.replica import Applied, Replica
from db.rules.system_actor import SYSTEM_LOGIN
from db.server.system_changes import run_as_system
from db.sync.connection import Enrolment
from db.sync.exchange import Exchange
from db.sync.pull import Pulled
from db.sync.tables import TRAVELLING
from db.sync.through_server import ThroughServer
from db.tx import plain_row
from tests.db.history_faults import Deed, Faults
from tests.db.keys import EverybodysKeys
from tests.db.postgres import Databases
from tests.db.shared_office import PEOPLE, SharedOffice, made_template
from tests.written_office import ANI, BUDI, Mailroom, add_address

Rows = dict[str, dict[UUID, dict[str, Any]]]
WATCHED = (
    *("unit", "agent", "applicant", "handle", "applicant_merge", "case_", "timeline_entry", "contact"),
    *("recording", "escalation", "unit_question", "solution", "attachment", "case_tag", "case_link"),
    *("office_address", "conversation", "message", "message_file"),
)
TABLES: tuple[Table, ...] = tuple(table for table in TRAVELLING if table.name in WATCHED)
SEATS = (("rina", "W01"), ("sari", "W02"), ("dedi", "W03"))
_KEPT = ("alembic_version", "shared_version")
_LONG = 36_500
PATIENCE_S = 300  # a run of thousands has the lowest priority
_take = Exchange._apply


def _take_at_once(exchange: Exchange, part: Pulled) -> Future[None]:
    """A part is not laid while the next one is read: the n-th statement is the same one each time."""
    taken = _take(exchange, part)
    wait([taken])
    return taken


@dataclass(frozen=True)
class _Start:
    """Where a history may begin: statements that bring the server there, files, and what is true of them."""

    reset: str
    files: tuple[Path, ...]
    numbers: int
    accepted: tuple[int, ...]
    confirmed: tuple[Rows | None, ...]


class HistoryOffice(SharedOffice):
    """Made once; `begin` sets the server and the files back to where a history may start."""

    def __init__(self, postgres: Databases, folder: Path) -> None:
        self.faults = Faults()
        self._patch = pytest.MonkeyPatch()
        self._patch.setattr(Exchange, "_apply", _take_at_once)
        # A fault that meets a statement of a timer would happen in the thread of another desk.
        for timer in ("WATCH_S", "REST_WATCH_S", "CACHE_REST_S"):
            self._patch.setattr(replica, timer, 3600.0)
        self._seen: dict[str, tuple[str, Rows]] = {}
        self._engines: dict[str, Engine] = {}
        self._connections: dict[str, Connection] = {}
        super().__init__(postgres, made_template(postgres), folder)
        self.desks: list[Desk] = []
        self._root = postgres.connect(self.database)
        self._root.execute(f"UPDATE loket.sync_server SET history_days = {_LONG}")
        self.room = add_address(self, Mailroom(Channel.SMS))
        for login, code in SEATS:
            station = self.station(login)
            assert station.enrolment.workstation == code
            station.http.close()
            station.replica.close()
            self.desks.append(Desk(self, station.path, login, station.enrolment))
        self.stations.clear()
        self.end_server()
        self._enrolments = [desk.enrolment for desk in self.desks]
        self._starts: dict[str, _Start] = {}
        self.keep("pristine")

    def keep(self, name: str) -> None:
        """Let histories begin where all stands now; closes the desks."""
        desks = tuple(self.desks)
        self.end()
        tables = [one for (one,) in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'loket'")]
        tables = [one for one in tables if one not in _KEPT]
        reset = "SET session_replication_role = replica; BEGIN;"
        reset += "".join(f"DELETE FROM loket.{one};" for one in tables)
        for one in tables:
            if self.ask(f"SELECT FROM loket.{one} LIMIT 1"):
                self._root.execute(f"CREATE TABLE public.{name}_{one} AS SELECT * FROM loket.{one}")
                reset += f"INSERT INTO loket.{one} OVERRIDING SYSTEM VALUE SELECT * FROM public.{name}_{one};"
        reset += "COMMIT; SET session_replication_role = origin"
        files = tuple(shutil.copyfile(desk.path, desk.path.with_suffix(f".{name}")) for desk in desks)
        accepted, confirmed = (tuple(getattr(d, of) for d in desks) for of in ("accepted", "confirmed"))
        self._starts[name] = _Start(reset, files, self._numbers, accepted, confirmed)

    def begin(self, name: str = "pristine") -> bool:
        """Return whether there is such a start."""
        self.end()
        start = self._starts.get(name)
        if start is None:
            return False
        self._root.execute(start.reset)
        self._numbers = start.numbers
        for number, (login, _code) in enumerate(SEATS):
            path = start.files[number].with_suffix(".now")
            shutil.copyfile(start.files[number], path)
            desk = Desk(self, path, login, self._enrolments[number])
            desk.accepted, desk.confirmed = start.accepted[number], start.confirmed[number]
            self.desks.append(desk)
        return True

    def end(self) -> None:
        for desk in self.desks:
            desk.replica.close()
        self.desks.clear()

    def close(self) -> None:
        self.end()
        for connection in self._connections.values():
            connection.close()
        self._patch.undo()
        self._root.close()

    def change(self, statement: str, *values: Any) -> None:
        """As the administrator."""
        self._root.execute(statement, values)

    def move_dedi(self) -> None:
        """The officer goes to the other unit."""
        to = "CASE unit_id WHEN %s THEN %s ELSE %s END"
        self.change(
            f"UPDATE loket.agent SET version = version + 1, unit_id = {to} WHERE id = %s",
            *(self.unit_id, self.other_unit_id, self.unit_id, self.ids["dedi"]),
        )

    def arrive(self, minute: int, pick: int) -> None:
        """One of two correspondents writes; some messages come again."""
        file = ArrivedFile(name="a.jpg", media_type="image/jpeg", media_id="M")
        name, remote = f"m{pick if pick % 3 == 0 else minute}", (BUDI, ANI)[pick % 2]
        arrival = self.room.arrival(name, minute, remote, files=(file,) * (pick % 2))
        connection = self._connection(SYSTEM_LOGIN)
        with connection.begin():
            assert run_as_system(connection, [arrival]) == [None]

    def ask(self, query: str, *values: Any) -> list[Any]:
        return self._root.execute(query, values).fetchall()

    def transport(self, login: str, enrolment: Enrolment) -> ThroughServer:
        """Return a person's way to the shared database from a desk."""
        raise NotImplementedError

    def deeds(self, number: int) -> dict[str, Deed]:
        """Return what may happen to the network and to the process; `number` varies it."""
        raise NotImplementedError

    @contextmanager
    def broken_at(self, number: int, deed: Deed) -> Iterator[None]:
        """Let it happen at the n-th statement or commit."""
        with self.faults.armed(number, deed):
            yield

    @contextmanager
    def short_memory(self) -> Iterator[None]:
        """Workstations that are filled meanwhile get no finished cases: the histories play days ago."""
        self.change("UPDATE loket.sync_server SET history_days = 1")
        try:
            yield
        finally:
            self.change(f"UPDATE loket.sync_server SET history_days = {_LONG}")

    def seen_by(self, login: str) -> Rows:
        """Return what the shared database shows to this login; asked anew once anything was written there."""
        ((moment,),) = self.ask("SELECT pg_current_snapshot()::text")
        kept = self._seen.get(login)
        if kept is None or kept[0] != moment:
            connection = self._connection(login)
            with connection.begin():
                kept = self._seen[login] = moment, rows_of(connection)
        return kept[1]

    def engine(self, login: str) -> Engine:
        """Return the same one each time: SQLAlchemy compiles its statements once."""
        if login not in self._engines:
            self._engines[login] = super().engine(login)
        return self._engines[login]

    def _connection(self, login: str) -> Connection:
        """Return the same one each time: a new process of PostgreSQL must read all its tables first."""
        if login not in self._connections:
            self._connections[login] = self.engine(login).connect()
        return self._connections[login]


class Desk:
    """A workstation, who sits at it, and what its records must be.

    Attributes:
        accepted: How many mutations its person was told are done.
        forged: Those sent with another person as their author.
        confirmed: What the shared database held for it at the last pull; None if that is not known.
        lacks_finished: It was filled without the finished cases.
    """

    def __init__(self, office: HistoryOffice, path: Path, login: str, enrolment: Enrolment) -> None:
        self.office, self.path, self.login, self.enrolment = office, path, login, enrolment
        self.accepted = 0
        self.forged: set[int] = set()
        self.confirmed: Rows | None = None
        self.lacks_finished = False
        self._open()

    def _open(self) -> None:
        self.replica = Replica.open(self.path, keys=EverybodysKeys())
        self.replica.subscribe(self._forget)
        self._rows: Rows | None = None
        self.exchange = Exchange(self.replica, read_back, self._reach)

    def restart(self) -> None:
        self.replica.close()
        self._open()

    def fill_anew(self) -> None:
        """Let the next pull bring everything that the server gives to a new workstation."""
        anew = update(SyncState).values(cursor="")
        self.replica.keep_locally(lambda connection: connection.execute(anew)).result(PATIENCE_S)
        self.lacks_finished, self.confirmed = True, None

    def _reach(self, agent_id: UUID | None) -> ThroughServer:
        logins = {one: login for login, one in self.office.ids.items()}
        login = self.login if agent_id is None else logins[agent_id]
        return self.office.transport(login, self.enrolment)

    @property
    def me(self) -> Me:
        role = PEOPLE[self.login]
        return Me(self.office.ids[self.login], self.login.title(), role, self.enrolment.workstation)

    def do(self, *mutations: Mutation) -> bool:
        """Return whether the rules allowed it here."""
        try:
            self.replica.apply_all(mutations, self.me).result(PATIENCE_S)
        except Rejected:
            return False
        self.accepted += len(mutations)
        return True

    def rows(self) -> Rows:
        if self._rows is None:
            self._rows = self.replica.read(rows_of).result(PATIENCE_S)
        return self._rows

    def _forget(self, _applied: Applied) -> None:
        """Before who committed goes on."""
        self._rows = None

    def confirmed_here(self, shown: Rows) -> Rows:
        """Return what is shown with the confirmed images put back."""
        images = self.replica.read(lambda tx: tx.execute(select(ConfirmedImage)).all()).result(PATIENCE_S)
        found = {name: dict(rows) for name, rows in shown.items()}
        for image in images:
            rows = found[image.table_name]
            rows.pop(image.row_id, None)
            if image.row is not None:
                rows[image.row_id] = image.row
        return found

    def outbox(self) -> list[Any]:
        query = select(Outbox).order_by(Outbox.mut_no)
        return self.replica.read(lambda tx: list(tx.execute(query).all())).result(PATIENCE_S)


def rows_of(connection: Any) -> Rows:
    return {
        table.name: {row["id"]: plain_row(row) for row in connection.execute(select(table)).mappings()}
        for table in TABLES
    }
