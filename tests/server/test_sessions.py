"""Sign-in by name and password, the rights of a session, and its end."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from uuid import UUID

import msgspec
import pytest
from argon2 import PasswordHasher
from psycopg.errors import InsufficientPrivilege
from uuid_utils.compat import uuid7

from db.server.admin.people import set_password
from db.server.attempts import address_key
from db.server.password_hash import HASHER
from server import passwords, sessions
from server.sessions import LIMITS
from tests.db.postgres import value_of
from tests.db.shared_office import PEOPLE, SharedOffice
from tests.server.instance import RunningServer
from tests.server.running import Client, a_server

SitDown = Callable[[str], Client]


@pytest.fixture
def usual_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests hash passwords at the least costs (tests/db/quick_passwords.py)."""
    monkeypatch.setattr(passwords, "HASHER", HASHER)


def test_who_signs_in_is_the_person_of_that_login(server: RunningServer, shared: SharedOffice) -> None:
    client = Client(server.port)
    answer = client.sign_in("rina")
    assert answer.status == 200
    assert UUID(answer.said["agent_id"]) == shared.ids["rina"]
    assert client.enrol("W01").status == 204
    assert client.page().greeting.agent_id == shared.ids["rina"]


@pytest.mark.usefixtures("usual_costs")
def test_a_hash_with_other_costs_is_made_anew_at_a_sign_in(
    server: RunningServer, shared: SharedOffice
) -> None:
    kept = "SELECT password FROM loket.login WHERE role_name = 'rina'"
    weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash("secret of rina")
    with shared.connect("postgres", autocommit=True) as raw:
        raw.execute("UPDATE loket.login SET password = %s WHERE role_name = 'rina'", (weak,))
        assert Client(server.port).sign_in("rina", "secret of sari").status == 401
        assert value_of(raw.execute(kept)) == weak
        client = Client(server.port)
        assert client.sign_in("rina").status == 200
        made = value_of(raw.execute(kept))
        assert (made != weak, HASHER.check_needs_rehash(made)) == (True, False)
        assert client.enrol("W01").status == 204  # the session goes on: the password is the same
        assert Client(server.port).sign_in("rina").status == 200
        assert value_of(raw.execute(kept)) == made


def test_an_office_behind_one_address_signs_in_at_once(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Attempts count before the password is compared, so more than the limit wait for their turn."""
    monkeypatch.setitem(LIMITS, "address", 2)
    monkeypatch.setattr(sessions, "AT_ONCE", 2)
    with a_server(shared) as server, ThreadPoolExecutor(len(PEOPLE)) as pool:
        answers = list(pool.map(lambda login: Client(server.port).sign_in(login), PEOPLE))
    assert [one.status for one in answers] == [200] * len(PEOPLE)


@pytest.mark.usefixtures("usual_costs")
def test_wrong_names_and_wrong_passwords_get_the_same_answer_in_the_same_time(server: RunningServer) -> None:
    assert Client(server.port).sign_in("rina").status == 200  # so that there is a hash
    times: dict[str, list[float]] = {"rina": [], "nobody-here": []}
    for _ in range(4):
        for login, took in times.items():
            began = time.perf_counter()
            answer = Client(server.port).sign_in(login, "not the password")
            took.append(time.perf_counter() - began)
            assert (answer.status, answer.said) == (
                401,
                {"trouble": "sign_in", "detail": "", "retry_after_s": 0},
            )
    known, unknown = (statistics.median(one) for one in times.values())
    assert 0.4 < known / unknown < 2.5


def test_after_some_failures_even_the_right_password_waits(
    server: RunningServer, shared: SharedOffice
) -> None:
    client = Client(server.port)
    for _ in range(LIMITS["pair"]):
        assert client.sign_in("rina", "wrong").status == 401
    answer = client.sign_in("rina")
    assert (answer.status, answer.trouble) == (429, "too_many")
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert Client(server.port).sign_in("sari").status == 200  # others are not held up
    with shared.connect("postgres", autocommit=True) as raw:
        raw.execute("UPDATE loket.sign_in_attempt SET since = since - interval '16 minutes'")
    assert client.sign_in("rina").status == 200


@pytest.mark.parametrize("is_appended", [True, False])
def test_behind_a_proxy_attempts_count_for_the_address_that_it_reports_and_not_the_one_of_the_client(
    shared: SharedOffice, is_appended: bool
) -> None:
    said = {"login": "rina", "password": "salah salah"}
    reports = ["10.9.9.9, 10.0.0.5"] if is_appended else ["10.9.9.9", "10.0.0.5"]
    body = msgspec.json.encode(said)
    with (
        a_server(shared, trusted_proxies=["127.0.0.1"]) as server,
        closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as line,
    ):
        line.putrequest("POST", "/v1/session")
        for one in reports:
            line.putheader("X-Forwarded-For", one)
        line.putheader("Content-Type", "application/json")
        line.putheader("Content-Length", str(len(body)))
        line.endheaders(body)
        assert line.getresponse().status == 401
    with shared.connect("postgres", autocommit=True) as raw:
        keys = [bytes(row[0]) for row in raw.execute("SELECT key FROM loket.sign_in_attempt")]
    assert address_key("10.0.0.5") in keys
    assert address_key("10.9.9.9") not in keys


def test_who_signs_in_often_with_the_right_password_is_never_locked_out(server: RunningServer) -> None:
    assert {Client(server.port).sign_in("rina").status for _ in range(LIMITS["pair"] + 2)} == {200}


def test_a_leaver_is_out_with_the_next_request_and_learns_why(
    sit_down: SitDown, leave: Callable[[str], None]
) -> None:
    client = sit_down("rina")
    leave("rina")
    for answer in (client.pull(), client.sign_in("rina")):
        assert (answer.status, answer.trouble) == (401, "login_closed")
    assert client.sign_in("rina", "wrong").trouble == "sign_in"


def test_a_new_password_ends_the_sessions_of_the_former_one(sit_down: SitDown, shared: SharedOffice) -> None:
    client = sit_down("rina")
    with shared.connect("postgres", autocommit=True) as raw:
        set_password(raw, "rina", "another secret")
    assert (client.pull().status, client.pull().trouble) == (401, "sign_in")
    assert client.sign_in("rina").status == 401
    assert client.sign_in("rina", "another secret").status == 200


def test_a_session_ends_at_its_time_and_at_sign_out(sit_down: SitDown, shared: SharedOffice) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    with shared.connect("postgres", autocommit=True) as raw:
        raw.execute("UPDATE loket.server_session SET expires_at = now() WHERE role_name = 'rina'")
    assert rina.pull().status == 401
    assert sari.ask("DELETE", "/v1/session").status == 204
    assert sari.pull().status == 401


def test_the_database_knows_no_token_and_no_secret(sit_down: SitDown, shared: SharedOffice) -> None:
    token = sit_down("rina").token
    with shared.connect("postgres", autocommit=True) as raw:
        said = raw.execute("SELECT string_agg(s::text, '') FROM loket.server_session s").fetchone()
    assert said is not None
    assert token not in said[0]
    assert token.encode().hex() not in said[0]


def test_a_wrong_secret_does_not_sign_in_at_another_workstation(
    sit_down: SitDown, server: RunningServer
) -> None:
    rina = sit_down("rina")
    thief = Client(server.port)
    station = {"client_id": rina.client_id, "secret": "x" * 40}
    said = {"login": "sari", "password": "secret of sari", "station": station}
    answer = thief.ask("POST", "/v1/session", said)
    assert (answer.status, answer.trouble) == (403, "not_enrolled")
    assert thief.sign_in("sari").status == 200
    assert (thief.pull().status, thief.pull().trouble) == (403, "not_enrolled")
    thief.client_id = rina.client_id
    answer = thief.enrol("Z99", secret="x" * 40)
    assert (answer.status, answer.trouble) == (409, "code_taken")


def test_a_workstation_whose_place_a_copy_took_learns_it(sit_down: SitDown, server: RunningServer) -> None:
    rina = sit_down("rina")
    copy = Client(server.port)
    copy.sign_in("rina")
    assert copy.enrol("H01").status == 204
    assert (rina.pull().status, rina.pull().trouble) == (403, "copy_in_use")


def test_an_agent_renames_workstations_ten_times_a_day_and_a_supervisor_more_often(sit_down: SitDown) -> None:
    rina, wati = sit_down("rina"), sit_down("wati")
    assert [rina.enrol(f"R{number:02}").status for number in range(11)] == [*[204] * 10, 429]
    assert {wati.enrol(f"W{number:02}").status for number in range(11)} == {204}


def test_copies_take_the_place_of_a_workstation_and_not_without_end(
    server: RunningServer, shared: SharedOffice
) -> None:
    rina = Client(server.port)
    assert rina.sign_in("rina").status == 200
    with shared.connect("postgres", autocommit=True) as raw:
        most = value_of(raw.execute("SELECT enrolments FROM loket.sync_server")) + 50
    answers = []
    for _ in range(most + 1):
        rina.client_id = uuid7()
        answers.append(rina.enrol("R01").status)
    assert answers == [*[204] * most, 429]


def test_the_servers_login_sees_nothing_while_it_acts_for_nobody(shared: SharedOffice) -> None:
    rina = shared.station("rina")
    rina.log()
    rina.sync()
    with shared.connect("loket_server", autocommit=True) as raw:
        for table in ("case_", "timeline_entry", "agent", "applicant", "unit"):
            assert raw.execute(f"SELECT count(*) FROM loket.{table}").fetchone() == (0,)
        for table in ("login", "server_session", "sync_client", "mutation", "sign_in_attempt"):
            with pytest.raises(InsufficientPrivilege):
                raw.execute(f"SELECT FROM loket.{table}")


def test_an_older_program_learns_that_it_needs_an_update(sit_down: SitDown, shared: SharedOffice) -> None:
    client = sit_down("rina")
    client.program = "0"
    assert (client.pull().status, client.pull().trouble) == (426, "update_needed")
    assert client.pull(acknowledged=str(uuid7())).status == 400
