"""Who sees a case, with teams: the policy, the functions and the table in Python say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID, uuid4

import pytest
from psycopg import Connection

from db.enums import Role
from db.rules.visibility import Fact, sees_case
from db.server.installing import SERVER
from tests.db.postgres import Databases, value_of
from tests.db.shared_office import PEOPLE, SharedOffice, made_template

TEAMS = ("own", "other", "none")
PATTERN = "CC-261124-001-001-0"


@dataclass(frozen=True)
class Made:
    """A case of these facts: who it is assigned to, which unit has or had it, whose team's it is."""

    id: UUID
    is_assigned: bool
    has_question: bool
    was_asked: bool
    is_confidential: bool
    team: str

    def facts(self, has_team: bool) -> set[Fact]:
        held = {
            Fact.IS_AGENT: self.is_assigned,
            Fact.HAS_QUESTION: self.has_question,
            Fact.WAS_ASKED: self.was_asked,
            Fact.IS_OPEN: not self.is_confidential,
            Fact.IS_OF_TEAM: not has_team or self.team != "other",
        }
        return {fact for fact, holds in held.items() if holds}


@pytest.fixture(scope="module")
def office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedOffice]:
    office = SharedOffice(postgres, made_template(postgres), tmp_path_factory.mktemp("teams"))
    yield office
    office.close()


def make_cases(
    office: SharedOffice, root: Connection, login: str, teams: dict[str, UUID | None]
) -> list[Made]:
    """Make a case of each combination, for this person, beside the case that a workstation logged."""
    unit = office.unit_id if PEOPLE[login] is Role.UNIT_OFFICER else office.other_unit_id
    colleague = office.ids["rina" if login == "sari" else "sari"]
    made = []
    for assigned, asked, confidential, team in product((0, 1), ("", "before", "now"), (0, 1), TEAMS):
        one = Made(uuid4(), bool(assigned), asked == "now", asked != "", bool(confidential), team)
        columns = {
            "id": one.id,
            "number": one.id,
            "assignee_id": office.ids[login] if assigned else colleague,
            "unit_id": unit if one.has_question else None,
            "team_id": teams[team],
        }
        row = {name: None if value is None else str(value) for name, value in columns.items()}
        root.execute(
            "INSERT INTO case_ SELECT (jsonb_populate_record(c, %s)).* FROM case_ c WHERE number = %s",
            (json.dumps(row | {"is_confidential": one.is_confidential}), PATTERN),
        )
        if one.was_asked:
            root.execute(
                "INSERT INTO escalation (id, case_id, unit_id, question, evidence, promise, asked_by_id, "
                "asked_by_name, asked_at, due_at, returned_reason, answered_by_name, version) "
                "VALUES (%s, %s, %s, '', '', '', %s, '', now(), now(), '', '', 1)",
                (uuid4(), one.id, unit, office.ids["rina"]),
            )
        made.append(one)
    return made


@pytest.mark.parametrize("has_team", [True, False])
@pytest.mark.parametrize("login", sorted(PEOPLE))
def test_policy_function_and_table_agree_who_sees_a_case(
    office: SharedOffice, login: str, has_team: bool
) -> None:
    if not office.stations:
        station = office.station("rina")
        station.log(number=PATTERN)
        station.sync()
    own, other = uuid4(), uuid4()
    with office.connect("postgres", autocommit=True) as root:
        root.execute("SET search_path = loket; SET session_replication_role = replica")
        team = own if has_team else None
        root.execute("UPDATE agent SET team_id = %s WHERE id = %s", (team, office.ids[login]))
        made = make_cases(office, root, login, {"own": own, "other": other, "none": None})
        rows = {
            row_id: json.dumps(row)
            for row_id, row in root.execute(
                "SELECT id, to_jsonb(c) FROM case_ c WHERE id = ANY (%s)", ([one.id for one in made],)
            ).fetchall()
        }
    says = {one.id: sees_case(PEOPLE[login], one.facts(has_team)) for one in made}
    sees_all = PEOPLE[login] is Role.SUPERVISOR and not has_team
    assert set(says.values()) == ({True} if sees_all else {True, False})
    with office.connect(SERVER, options=f"-c loket.actor={login}") as raw:
        shown = {found for (found,) in raw.execute("SELECT id FROM loket.case_").fetchall()}
        function = {
            row_id: value_of(
                raw.execute(
                    "SELECT loket.sees_case(c) FROM jsonb_populate_record(NULL::loket.case_, %s) c", (row,)
                )
            )
            for row_id, row in rows.items()
        }
    assert {one.id: one.id in shown for one in made} == says
    assert function == says


def test_a_supervisor_sees_a_case_of_another_team_that_is_assigned_to_them() -> None:
    assert sees_case(Role.SUPERVISOR, {Fact.IS_AGENT})
    assert not sees_case(Role.SUPERVISOR, {Fact.IS_OPEN})
