"""Who is there and what is open now: for supervisors and wall-boards, and nothing of a person for a board."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState
from app.mutations.steps import CloseCase
from app.mutations.waiting import WaitForApplicant
from db.enums import AgentState, Role
from db.models import Agent
from db.server.admin.people import Change, add_person, change_person, give_to_directory
from db.server.admin.queues import give_queue, take_queue
from db.server.admin.server import AdminError
from db.server.installing import SERVER
from db.sync.messages import Board, decode_board
from db.tx import table_of
from server.board import shown_name
from server.config import BoardConfig
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, Station
from tests.server.instance import RunningServer
from tests.server.running import Client, a_server
from tests.server.test_who_sees_what import ENDPOINTS

PASSWORD = "secret of papan"
ALLOWED = {("DELETE", "/v1/session"), ("POST", "/v1/enrol"), ("GET", "/v1/board")}


def now() -> datetime:
    return datetime.now(timezone.utc)


@pytest.fixture
def office(shared: SharedOffice, postgres: Databases) -> SharedOffice:
    """Return an office with a wall-board."""
    with postgres.connect(shared.database) as raw:
        add_person(raw, "papan", PASSWORD, "Papan lobi", Role.BOARD)
    return shared


def sit_down(server: RunningServer, login: str) -> Client:
    client = Client(server.port)
    assert client.sign_in(login).status == 200
    assert client.enrol("N" + login[:3].upper()).status == 204
    return client


def board_of(client: Client, after: str = "") -> Board:
    answer = client.ask("GET", f"/v1/board?after={after}")
    assert answer.status == 200, answer.body
    return decode_board.decode(answer.body)


def change_state(station: Station, state: AgentState, reason: str = "") -> None:
    station.do(ChangeAgentState(interval_id=uuid7(), state=state, reason=reason, occurred_at=now()))
    station.sync()


@pytest.fixture
def rina(office: SharedOffice) -> Station:
    station = office.station("rina")
    change_state(station, AgentState.AVAILABLE)
    return station


def test_a_board_has_initials_and_a_supervisor_has_names(office: SharedOffice, rina: Station) -> None:
    (seen,) = board_of(sit_down(office.server, "wati")).agents or []
    assert (seen.name, seen.id, seen.state) == ("Rina", office.ids["rina"], "available")
    (shown,) = board_of(sit_down(office.server, "papan")).agents or []
    assert (shown.name, shown.id, shown.workstation, shown.state) == ("R.", None, "", "available")
    assert (shown.since, shown.silent_since) == (seen.since, None)
    with a_server(office, board=BoardConfig("none")) as other:
        (unnamed,) = board_of(sit_down(other, "papan")).agents or []
    assert (unnamed.name, unnamed.reason, unnamed.state) == ("", "", "available")
    assert unnamed.since > seen.since  # that of the answer: nobody is known by it


def test_a_board_gets_no_reason_of_a_break_and_staff_in_the_order_of_states(
    office: SharedOffice, rina: Station
) -> None:
    change_state(office.station("sari"), AgentState.ON_CALL)
    change_state(rina, AgentState.BREAK, "lunch")
    papan, wati = sit_down(office.server, "papan"), sit_down(office.server, "wati")
    with a_server(office, board=BoardConfig("none")) as other:
        unnamed = board_of(sit_down(other, "papan")).agents or []
    assert [(one.name, one.state, one.reason) for one in unnamed] == [("", "break", ""), ("", "on_call", "")]
    change_state(rina, AgentState.WRAP_UP)
    office.server.serving.server.boards.expire()
    assert [(one.name, one.state) for one in board_of(papan).agents or []] == [
        ("S.", "on_call"),
        ("R.", "wrap_up"),
    ]
    assert [one.name for one in board_of(wati).agents or []] == ["Rina", "Sari"]


def test_a_supervisor_of_a_team_sees_unsent_changes_of_that_team_only(
    office: SharedOffice, postgres: Databases, rina: Station
) -> None:
    sari = office.station("sari")
    with postgres.connect(office.database) as raw:
        for login, team in (("rina", "Barat"), ("wati", "Barat"), ("sari", "Timur")):
            change_person(raw, login, Change(team=team))

    def unsent(by_of_rina: str, by_of_sari: str) -> set[str]:
        said = "UPDATE loket.sync_client SET unsent = 3, unsent_since = now(), unsent_by = :by"
        with office.owner.begin() as connection:
            for station, by in ((rina, by_of_rina), (sari, by_of_sari)):
                given = {"by": by, "code": station.enrolment.workstation}
                connection.execute(text(f"{said} WHERE workstation = :code"), given)
        office.server.serving.server.boards.expire()
        return {one.workstation for one in board_of(wati).unsent or []}

    wati = sit_down(office.server, "wati")
    here, there = rina.enrolment.workstation, sari.enrolment.workstation
    assert unsent("Rina", "Sari") == {here}
    assert unsent("Sari", "Rina") == {there}  # the author of the oldest change has changed the place
    assert unsent("Seseorang", "Seseorang") == {here}  # then the person who enrolled it


def test_names_are_shortened_as_the_office_says() -> None:
    name = "rina Ayu Wulandari Putri"
    assert [shown_name(name, "201", how) for how in ("full", "initials", "number", "none")] == [
        *(name, "R.A.W.", "201", "")
    ]


def test_an_answer_has_only_what_has_changed(office: SharedOffice, rina: Station) -> None:
    papan = sit_down(office.server, "papan")
    kept, other = rina.log(), rina.log(2)
    rina.sync()
    whole = board_of(papan)
    assert whole.is_whole
    assert {one.id for one in whole.cases} == {kept, other}
    assert {name for _id, name in whole.units or []} == {"Bidang Perizinan", "Bidang Pengendalian"}
    later = next_board(office.server, papan, whole)
    assert (later.is_whole, later.cases, later.gone) == (False, [], [])
    assert (later.agents, later.units, later.unsent) == (None, None, None)
    rina.do(CloseCase(case_id=other, reason="Selesai", occurred_at=now()))
    rina.do(WaitForApplicant(case_id=kept, reason="berkas", occurred_at=now()))
    change_state(rina, AgentState.BREAK, "lunch")
    last = next_board(office.server, papan, later)
    assert last.gone == [other]
    (waiting,) = last.cases
    assert (waiting.id, waiting.waiting_since is None) == (kept, False)
    assert [one.ended_at for one in waiting.pauses] == [None]
    assert [(one.state, one.reason) for one in last.agents or []] == [("break", "")]
    (named,) = board_of(sit_down(office.server, "wati")).agents or []
    assert named.reason == "lunch"
    assert board_of(papan, "of-another-server-7").is_whole


def next_board(server: RunningServer, client: Client, last: Board) -> Board:
    """Return what has changed; the server reads it now."""
    server.serving.server.boards.expire()
    return board_of(client, last.version)


def test_a_workstation_that_is_not_heard_is_named_with_the_time(office: SharedOffice, rina: Station) -> None:
    """Another instance knows only what the database says: what this one has told it, or the last exchange."""
    with office.owner.begin() as connection:
        connection.execute(text("UPDATE loket.sync_client SET seen_at = now() - interval '2 minutes'"))
    with a_server(office) as other:
        wati = sit_down(other, "wati")
        (silent,) = board_of(wati).agents or []
        assert silent.silent_since is not None
        assert timedelta(seconds=115) < now() - silent.silent_since < timedelta(seconds=150)
        events = office.server.serving.server.events
        office.server.do(events.publish_heard())
        other.serving.server.boards.expire()
        (heard,) = board_of(wati).agents or []
        assert heard.silent_since is None


def test_a_state_that_was_left_open_yesterday_is_nobodys(office: SharedOffice, rina: Station) -> None:
    with office.owner.begin() as connection:
        connection.execute(text("UPDATE loket.sync_client SET seen_at = now() - interval '13 hours'"))
    with a_server(office) as other:
        assert board_of(sit_down(other, "wati")).agents == []


def test_each_team_has_its_own_board(office: SharedOffice, postgres: Databases) -> None:
    with postgres.connect(office.database) as raw:
        add_person(raw, "barat", "secret of barat", "Papan barat", Role.BOARD, team="Barat")
        change_person(raw, "rina", Change(team="Barat"))
        change_person(raw, "sari", Change(team="Timur"))
    cases: dict[str, UUID] = {}
    for login in ("rina", "sari"):
        station = office.station(login)
        cases[login] = station.log()
        change_state(station, AgentState.AVAILABLE)
    for login, team in (("rina", "Barat"), ("sari", "Timur")):
        give_to_team(office, cases[login], team)
    barat = sit_down(office.server, "barat")
    of_barat, of_all = board_of(barat), board_of(sit_down(office.server, "papan"))
    assert {one.id for one in of_barat.cases} == {cases["rina"]}
    assert [one.name for one in of_barat.agents or []] == ["R."]
    assert {one.id for one in of_all.cases} == set(cases.values())
    give_to_team(office, cases["rina"], "Timur")
    after = next_board(office.server, barat, of_barat)
    assert (after.gone, after.cases) == ([cases["rina"]], [])


def test_each_team_sees_its_own_queues_and_those_of_no_team(
    office: SharedOffice, postgres: Databases
) -> None:
    with postgres.connect(office.database) as raw:
        add_person(raw, "barat", "secret of barat", "Papan barat", Role.BOARD, team="Barat")
        add_person(raw, "tono", "secret of tono", "Tono", Role.SUPERVISOR, team="Timur")
        change_person(raw, "wati", Change(team="Barat"))
        add_person(raw, "ketua", "secret of ketua", "Ketua", Role.SUPERVISOR)
        raw.execute(
            "INSERT INTO loket.queue_now (queue, waiting, told_at) "
            "SELECT unnest(ARRAY['aduan', 'izin', 'umum']), 1, now()"
        )
        assert give_queue(raw, "aduan", "Barat")
        assert give_queue(raw, "izin", "Timur")
    readers = {login: sit_down(office.server, login) for login in ("wati", "barat", "tono", "ketua", "papan")}

    def seen() -> dict[str, list[str]]:
        office.server.serving.server.boards.expire()
        return {
            login: [one.queue for one in board_of(client).queues or ()] for login, client in readers.items()
        }

    every = ["aduan", "izin", "umum"]
    assert seen() == {
        **{"ketua": every, "papan": every, "tono": ["izin", "umum"]},
        **{"wati": ["aduan", "umum"], "barat": ["aduan", "umum"]},
    }
    with postgres.connect(office.database) as raw:
        take_queue(raw, "izin")
        give_queue(raw, "aduan", "Timur")
        give_queue(raw, "umum", "Timur")
    of_barat = ["izin"]
    assert seen() == {"ketua": every, "papan": every, "tono": every, "wati": of_barat, "barat": of_barat}
    with postgres.connect(office.database) as raw:
        give_queue(raw, "izin", "Timur")
    office.server.serving.server.boards.expire()
    assert board_of(readers["wati"]).queues == []  # known, but another team's


def give_to_team(office: SharedOffice, case_id: UUID, team: str) -> None:
    with office.owner.begin() as connection:
        query = (
            "UPDATE loket.case_ SET team_id = (SELECT id FROM loket.team WHERE name = :team) WHERE id = :id"
        )
        connection.execute(text(query), {"id": case_id, "team": team})


def test_todays_figures_are_those_of_the_facts(office: SharedOffice, rina: Station) -> None:
    minute = (now() - datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)) / timedelta(minutes=1)
    rina.do(CloseCase(case_id=rina.log(minute), reason="Selesai", occurred_at=now()))
    rina.log(minute)
    rina.sync()
    office.server.do(office.server.serving.server.figures.make())
    said = board_of(sit_down(office.server, "papan")).today or []
    counted = {(one.figure, one.step): (one.num, one.den) for one in said}
    assert counted["cases_opened", None] == (2, None)
    assert counted["cases_ended", None] == (1, None)
    assert counted["promise_kept", None] == (0, 0)


@pytest.mark.parametrize("is_read", [True, False])
def test_todays_queues_are_counted_only_if_the_exchange_is_read(office: SharedOffice, is_read: bool) -> None:
    if is_read:
        with office.owner.begin() as connection:
            query = "INSERT INTO loket.exchange_place (source, place, told_at) VALUES ('read', '', now())"
            connection.execute(text(query))
    office.server.do(office.server.serving.server.figures.make())
    said = board_of(sit_down(office.server, "papan")).today or []
    queues = {
        one.figure: (one.num, one.den) for one in said if one.figure in ("queue_entered", "service_level")
    }
    assert queues == ({"queue_entered": (0, None), "service_level": (0, 0)} if is_read else {})


def test_queues_are_unknown_until_the_exchange_says_something(office: SharedOffice) -> None:
    papan = sit_down(office.server, "papan")
    before = board_of(papan)
    assert before.queues is None
    with office.owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO loket.queue_now (queue, waiting, longest_since, members, free, told_at) VALUES "
                "('izin', 2, now() - interval '40 s', 3, 1, now()), "
                "('lama', 1, NULL, NULL, NULL, now() - interval '4 minutes')"
            )
        )
    (queue,) = next_board(office.server, papan, before).queues or []
    assert (queue.queue, queue.waiting, queue.members, queue.free) == ("izin", 2, 3, 1)
    assert queue.longest_since is not None


def test_a_board_reads_no_row_of_any_table(office: SharedOffice, rina: Station, postgres: Databases) -> None:
    """In plain SQL. A supervisor reads rows by the same queries."""
    rina.applicant("Asep", "+6281200000001")
    rina.log()
    rina.sync()
    with postgres.connect(office.database) as raw:
        tables = [
            name
            for (name,) in raw.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'loket'::regnamespace "
                "AND relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege('loket_server', oid, 'SELECT') "
                "AND relname <> 'stored_file'"  # hashes of files
            )
        ]
    assert {"case_", "applicant", "handle", "agent", "fact_span"} <= set(tables)
    counts = {login: rows_of(office, login, tables) for login in ("papan", "wati")}
    assert counts["papan"] == dict.fromkeys(tables, 0)
    assert {name for name, count in counts["wati"].items() if count} >= {"case_", "applicant", "agent"}


def rows_of(office: SharedOffice, login: str, tables: list[str]) -> dict[str, Any]:
    with office.connect(SERVER) as raw:
        raw.execute("SELECT set_config('loket.actor', %s, true)", (login,))
        found: dict[str, Any] = {}
        for name in tables:
            (count,) = raw.execute(f"SELECT count(*) FROM loket.{name}").fetchone() or (None,)
            found[name] = count
        return found


def test_a_board_opens_no_other_endpoint_and_no_workstation_knows_it(
    office: SharedOffice, rina: Station
) -> None:
    papan = sit_down(office.server, "papan")
    for endpoint, (body, _needs) in ENDPOINTS.items():
        if endpoint not in ALLOWED:
            answer = papan.ask(*endpoint, body)
            assert (answer.status, answer.trouble) == (403, "no_role"), endpoint
    rina.sync()
    assert "Papan lobi" not in {one["name"] for one in rina.rows(table_of(Agent)).values()}
    for login in ("rina", "dedi"):
        refused = sit_down(office.server, login).ask("GET", "/v1/board")
        assert (refused.status, refused.trouble) == (403, "no_role")


def test_a_person_becomes_no_board(office: SharedOffice, postgres: Databases) -> None:
    with postgres.connect(office.database) as raw:
        for login, role in (("rina", Role.BOARD), ("papan", Role.AGENT)):
            with pytest.raises(AdminError, match="board_is_nobody"):
                change_person(raw, login, Change(role=role))
        with pytest.raises(AdminError, match="board_is_nobody"):
            give_to_directory(raw, "papan")  # which would name its role
