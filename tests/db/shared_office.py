"""An office with a shared database: two units, four people with logins, any number of workstations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, FromClause, event, insert, select, text
from uuid_utils.compat import uuid7

from app.mutations import read_back
from app.mutations.case import LogCase
from app.mutations.people import AddApplicant, NewHandle
from db.enums import CaseKind, Channel, HandleKind, MutationState, Role
from db.models import Outbox, Unit
from db.mutation import Me, Mutation, ReadBack
from db.replica import Replica
from db.server.admin.people import add_person
from db.server.connection import engine_to
from db.server.installing import SERVER, install
from db.sync.connection import Enrolment
from db.sync.exchange import Exchange
from db.sync.tables import TRAVELLING
from db.sync.through_server import ThroughServer
from db.tx import plain_row
from tests.db.keys import EverybodysKeys
from tests.db.postgres import Databases
from tests.office import START, at
from tests.server.instance import RunningServer, http_at, login_of

ACTOR = "actor"  # the execution option that names who acts
PEOPLE = {"rina": Role.AGENT, "sari": Role.AGENT, "dedi": Role.UNIT_OFFICER, "wati": Role.SUPERVISOR}


@cache
def _installed(postgres: Databases) -> str:
    """Return the name of a database without people, which is installed once on each server."""
    name = postgres.make()
    install(postgres.engine(name))
    return name


def made_template(postgres: Databases) -> str:
    """Return the name of an installed database with the office's people, to be copied for each test."""
    name = postgres.make(_installed(postgres))
    with postgres.engine(name).begin() as connection:
        connection.execute(text("SET LOCAL search_path = loket"))
        units = [
            {"id": uuid7(), "code": code, "name": f"Bidang {code.title()}", "phone": ""}
            for code in ("perizinan", "pengendalian")
        ]
        connection.execute(insert(Unit), units)
        connection.execute(text("UPDATE sync_server SET enrolments = 1000, older = '25 years'"))
    with postgres.connect(name) as raw:
        for login, role in PEOPLE.items():
            unit = "perizinan" if role is Role.UNIT_OFFICER else ""
            add_person(raw, login, f"secret of {login}", login.title(), role, unit)
    return name


class SharedOffice:
    def __init__(self, postgres: Databases, template: str, folder: Path) -> None:
        self._postgres = postgres
        self.database = postgres.make(template)
        self._folder = folder
        self.owner = postgres.kept_engine(self.database)
        self._served = engine_to(lambda: self.connect(SERVER), kept=2)
        event.listen(self._served, "begin", _act)
        with self.owner.connect() as connection:
            query = text("SELECT role_name, agent_id FROM loket.login")
            self.ids: dict[str, UUID] = {row.role_name: row.agent_id for row in connection.execute(query)}
            query = text("SELECT id FROM loket.unit ORDER BY code DESC")
            self.unit_id, self.other_unit_id = connection.execute(query).scalars()
        self.stations: list[Station] = []
        self._numbers = 0
        self._server: RunningServer | None = None

    @property
    def server(self) -> RunningServer:
        """The server program of this office; it starts when it is needed."""
        if self._server is None:
            self._server = RunningServer(self.conninfo(SERVER))
        return self._server

    def login(self, agent_id: UUID) -> str:
        return next(login for login, one in self.ids.items() if one == agent_id)

    def station(self, login: str) -> Station:
        code = f"W{len(self.stations) + 1:02}"
        station = Station(self, self._folder / f"{code}.sqlite3", login, code)
        self.stations.append(station)
        station.sync()
        return station

    def engine(self, login: str) -> Engine:
        """Return an engine whose transactions act for this person, as those of the server program."""
        return self._served.execution_options(**{ACTOR: login})

    def conninfo(self, login: str) -> dict[str, Any]:
        """Return how to connect to PostgreSQL by one of its own logins: SERVER, or the administrator's."""
        return self._postgres.conninfo(self.database, login)

    def connect(self, login: str, **more: Any) -> psycopg.Connection[Any]:
        return psycopg.connect(**self.conninfo(login), **more)

    def copy_database(self) -> str:
        """Copy the database, to which nobody else is connected; return the name of the copy."""
        self._disconnect()
        return self._postgres.make(self.database)

    def put_back(self, copy: str) -> None:
        """Put a copy in the place of the database, as `loket-server restore` does."""
        self._disconnect()
        self._postgres.drop(self.database)
        self._postgres.administer(f"ALTER DATABASE {copy} RENAME TO {self.database}")
        with self.owner.begin() as connection:
            connection.execute(text("UPDATE loket.sync_server SET epoch = gen_random_uuid()"))

    def number(self) -> str:
        self._numbers += 1
        return f"CC-261124-001-{self._numbers:03}-0"

    def rows(self, table: FromClause) -> dict[UUID, dict[str, Any]]:
        with self.owner.connect() as connection:
            connection.execute(text("SET search_path = loket"))
            return {row["id"]: plain_row(row) for row in connection.execute(select(table)).mappings()}

    def close(self) -> None:
        for station in self.stations:
            station.http.close()
            station.replica.close()
        self.end_server()
        self._disconnect()
        self._postgres.drop(self.database)

    def _disconnect(self) -> None:
        self.owner.dispose()
        self._served.dispose()

    def end_server(self) -> None:
        if self._server is not None:
            self._server.end()
            self._server = None


def _act(connection: Connection) -> None:
    login = connection.get_execution_options()[ACTOR]
    connection.exec_driver_sql("SELECT set_config('loket.actor', %s, true)", (login,))


class Station:
    """A workstation, and who sits at it. knows: Who else's passwords are saved there."""

    def __init__(self, office: SharedOffice, path: Path, login: str, code: str) -> None:
        self.office = office
        self.path = path
        self.replica = Replica.open(path, keys=EverybodysKeys())
        self.login = login
        self.enrolment = Enrolment(uuid7(), code, "s" * 40)
        with office.engine(login).begin() as connection:
            connection.exec_driver_sql(
                "SELECT enrol(%s, %s, %s)", (self.enrolment.client_id, code, self.enrolment.secret)
            )
        self.http = http_at(office.server.port)
        self.knows: set[str] = set()
        self.ways: dict[str, ThroughServer] = {}
        self.exchange = self.new_exchange()

    def new_exchange(self, read_back: ReadBack = read_back) -> Exchange:
        return Exchange(self.replica, read_back, self.reach)

    def use_server(self, port: int) -> None:
        """Exchange through another server from now on."""
        self.http.close()
        self.http = http_at(port)
        self.ways.clear()

    def reach(self, agent_id: UUID | None) -> ThroughServer | None:
        login = self.login if agent_id is None else self.office.login(agent_id)
        if login not in {self.login, *self.knows}:
            return None
        if login not in self.ways:
            self.ways[login] = ThroughServer(self.http, login_of(login), self.enrolment)
        return self.ways[login]

    @property
    def me(self) -> Me:
        role = PEOPLE[self.login]
        name = self.login.title()
        return Me(self.office.ids[self.login], name, role, self.enrolment.workstation)

    def do(self, *mutations: Mutation) -> None:
        self.replica.apply_all(mutations, self.me).result(60)

    def sync(self) -> None:
        self.exchange.push()
        self.exchange.pull()

    def applicant(self, name: str, phone: str) -> UUID:
        applicant_id = uuid7()
        handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=phone)
        self.do(AddApplicant(applicant_id=applicant_id, name=name, handles=(handle,), occurred_at=START))
        return applicant_id

    def log(self, minute: float = 1, **fields: Any) -> UUID:
        given = {
            "number": self.office.number(),
            "kind": CaseKind.COMPLAINT,
            "channel": Channel.VOICE,
            "subject": "Izin belum terbit",
            "asked_at": at(minute - 1),
            "opened_at": at(minute - 0.5),
            "occurred_at": at(minute),
            **fields,
        }
        case_id = uuid7()
        self.do(LogCase(case_id=case_id, **given))
        return case_id

    def rows(self, table: FromClause) -> dict[UUID, dict[str, Any]]:
        def query(connection: Any) -> dict[UUID, dict[str, Any]]:
            return {row["id"]: plain_row(row) for row in connection.execute(select(table)).mappings()}

        return self.replica.read(query).result(60)

    def outbox(self) -> Sequence[tuple[int, MutationState, str]]:
        query = select(Outbox.mut_no, Outbox.state, Outbox.reason).order_by(Outbox.mut_no)
        rows = self.replica.read(lambda tx: tx.execute(query).all()).result(60)
        return [(row.mut_no, row.state, row.reason) for row in rows]

    def differs(self) -> list[str]:
        """Return the names of the tables that are not the same here and in the shared database."""
        return [table.name for table in TRAVELLING if self.rows(table) != self.office.rows(table)]
