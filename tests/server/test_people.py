"""One-time passwords, the second factor, and what an administrator ends or lifts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from cryptography.fernet import Fernet

from app.admin.sentences import session_table
from db.enums import Role
from db.server.admin.people import set_password
from db.server.admin.server import AdminError
from db.server.admin.sessions import end_sessions, forget_second_factor, lift_lock_out, sessions
from db.server.admin.workstations import close_workstation
from server.config import SecondFactorConfig, Secrets
from server.second_factor import MOST_WRONG, SecondFactor, UnreadableSecretError
from server.sessions import LIMITS
from tests.db.postgres import value_of
from tests.db.shared_office import SharedOffice
from tests.server.instance import RunningServer
from tests.server.running import Client, a_server

KEY = Fernet.generate_key()
NOW = datetime(2026, 12, 1, 2, 0, tzinfo=timezone.utc)
ONE_TIME, NEW = "sekali pakai saja", "kata sandi baru"
CODES = SecondFactorConfig([Role.SUPERVISOR], "Loket Bandung")


@pytest.fixture
def with_codes(shared: SharedOffice) -> Iterator[RunningServer]:
    with a_server(shared, second_factor=CODES, secrets=Secrets(second_factor_keys=(KEY,))) as running:
        running.serving.server.second_factor.clock = lambda: NOW
        yield running


# -- one-time passwords ------------------------------------------------------------------------------------


def test_a_password_of_the_administrator_opens_only_the_way_to_another_one(
    server: RunningServer, root: Any
) -> None:
    set_password(root, "rina", ONE_TIME, is_one_time=True)
    client = Client(server.port)
    answer = client.sign_in("rina", ONE_TIME)
    assert (answer.status, answer.trouble) == (401, "password_change")
    for unfit in (ONE_TIME, "kurang", "rina"):
        assert client.sign_in("rina", ONE_TIME, new_password=unfit).trouble == "bad_request"
    assert client.sign_in("rina", "wrong", new_password=NEW).trouble == "sign_in"
    assert client.sign_in("rina", ONE_TIME, new_password=NEW).status == 200
    assert client.enrol("W01").status == 204
    assert Client(server.port).sign_in("rina", NEW).status == 200
    assert Client(server.port).sign_in("rina", ONE_TIME, new_password=NEW).trouble == "sign_in"
    assert Client(server.port).sign_in("rina", NEW, new_password="lagi lagi lagi").trouble == "bad_request"


def test_a_one_time_password_that_is_too_old_opens_nothing(server: RunningServer, root: Any) -> None:
    set_password(root, "rina", ONE_TIME, is_one_time=True)
    root.execute("UPDATE loket.login SET one_time_until = now() - interval '1 s' WHERE role_name = 'rina'")
    answer = Client(server.port).sign_in("rina", ONE_TIME, new_password=NEW)
    assert (answer.status, answer.trouble) == (401, "password_expired")


def test_asking_for_another_password_counts_as_no_failed_attempt(server: RunningServer, root: Any) -> None:
    set_password(root, "rina", ONE_TIME, is_one_time=True)
    for _ in range(LIMITS["pair"] + 2):
        assert Client(server.port).sign_in("rina", ONE_TIME).trouble == "password_change"


def test_a_reset_ends_the_open_sessions(server: RunningServer, root: Any) -> None:
    client = Client(server.port)
    assert client.sign_in("rina").status == 200
    set_password(root, "rina", ONE_TIME, is_one_time=True)
    assert client.ask("GET", "/v1/office").trouble == "sign_in"


# -- the second factor -------------------------------------------------------------------------------------


def set_up(server: RunningServer, login: str = "wati", password: str | None = None) -> pyotp.TOTP:
    """Ask for a secret, and read the address as an authenticator app does."""
    said = {"login": login, "password": password or f"secret of {login}"}
    answer = Client(server.port).ask("POST", "/v1/second_factor", said)
    assert answer.status == 200, answer.body
    made = pyotp.parse_uri(answer.said["uri"])
    assert isinstance(made, pyotp.TOTP)
    assert (made.name, made.issuer) == (login, "Loket Bandung")
    return made


def code_in(app: pyotp.TOTP, steps: int) -> str:
    return app.at(NOW + timedelta(seconds=30 * steps))


def test_a_role_that_needs_a_code_sets_it_up_at_its_first_sign_in(with_codes: RunningServer) -> None:
    client = Client(with_codes.port)
    assert Client(with_codes.port).sign_in("rina").status == 200  # an agent needs none
    answer = client.sign_in("wati")
    assert (answer.status, answer.trouble) == (401, "code_setup")
    first, app = set_up(with_codes), set_up(with_codes)
    assert client.sign_in("wati", code=code_in(first, 0)).trouble == "code_wrong"  # the later one counts
    assert client.sign_in("wati", code=code_in(app, 0)).status == 200
    assert client.enrol("W01").status == 204
    assert client.sign_in("wati").trouble == "code_needed"
    again = {"login": "wati", "password": "secret of wati"}
    answer = client.ask("POST", "/v1/second_factor", again)  # who has the password alone cannot change it
    assert (answer.status, answer.trouble) == (401, "code_needed")


def test_a_code_counts_once_and_one_step_early_or_late(with_codes: RunningServer) -> None:
    app, client = set_up(with_codes), Client(with_codes.port)
    assert client.sign_in("wati", code=code_in(app, -2)).trouble == "code_wrong"
    assert client.sign_in("wati", code=code_in(app, 2)).trouble == "code_wrong"
    assert client.sign_in("wati", code=code_in(app, -1)).status == 200
    assert client.sign_in("wati", code=code_in(app, -1)).trouble == "code_wrong"
    assert client.sign_in("wati", code=code_in(app, 1)).status == 200
    assert client.sign_in("wati", code=code_in(app, 0)).trouble == "code_wrong"  # an earlier one
    assert client.sign_in("wati", "wrong", code=code_in(app, 1)).trouble == "sign_in"


def test_an_open_session_proves_the_code_for_another_one_that_lasts_no_longer(
    with_codes: RunningServer, root: Any
) -> None:
    """The sync worker signs in again with the saved password; nobody types a code for it."""
    app, first = set_up(with_codes), Client(with_codes.port)
    opened = first.sign_in("wati", code=code_in(app, 0))
    root.execute(
        "UPDATE loket.server_session SET factor_at = factor_at - interval '11 hours', "
        "expires_at = expires_at - interval '11 hours'"
    )
    second = Client(with_codes.port)
    answer = second.sign_in("wati", former=first.token)
    assert answer.status == 200
    lasts = datetime.fromisoformat(answer.said["expires_at"]) - datetime.fromisoformat(answer.said["now"])
    assert lasts < timedelta(hours=1)
    assert opened.status == 200
    rina = Client(with_codes.port)
    assert rina.sign_in("rina").status == 200
    for token in (rina.token, "x" * 43, ""):
        assert Client(with_codes.port).sign_in("wati", former=token).trouble == "code_needed"
    assert first.ask("DELETE", "/v1/session").status == 204
    assert Client(with_codes.port).sign_in("wati", former=first.token).trouble == "code_needed"


def test_wrong_codes_lock_out_and_many_of_them_need_an_administrator(
    with_codes: RunningServer, root: Any
) -> None:
    app = set_up(with_codes)
    client = Client(with_codes.port)
    assert client.sign_in("wati", code=code_in(app, -1)).status == 200
    for _ in range(LIMITS["pair"]):
        assert client.sign_in("wati", code="000000").trouble == "code_wrong"
    assert client.sign_in("wati", code=code_in(app, 0)).trouble == "too_many"
    lift_lock_out(root, login="wati")
    root.execute("UPDATE loket.second_factor SET wrong = %s", (MOST_WRONG,))
    assert client.sign_in("wati", code=code_in(app, 0)).trouble == "code_blocked"
    lift_lock_out(root, login="wati")
    assert client.sign_in("wati", code=code_in(app, 0)).status == 200


def test_an_administrator_lets_a_person_set_up_the_code_anew(with_codes: RunningServer, root: Any) -> None:
    app, client = set_up(with_codes), Client(with_codes.port)
    assert client.sign_in("wati", code=code_in(app, 0)).status == 200
    forget_second_factor(root, "wati")
    assert client.ask("GET", "/v1/office").trouble == "sign_in"
    assert client.sign_in("wati", code=code_in(app, 1)).trouble == "code_setup"
    acts = root.execute("SELECT by, act, subject FROM loket.admin_act ORDER BY id DESC LIMIT 1").fetchall()
    assert acts == [("postgres", "person second-factor", "wati")]
    done = root.execute("SELECT by FROM loket.access_event WHERE what = 'second factor set up'").fetchall()
    assert done == [("wati",)]
    with pytest.raises(AdminError, match="no_second_factor"):
        forget_second_factor(root, "rina")


def test_the_secret_is_in_no_table_and_no_answer_after_it_was_shown(
    with_codes: RunningServer, root: Any
) -> None:
    app = set_up(with_codes)
    assert Client(with_codes.port).sign_in("wati", code=code_in(app, 0)).status == 200
    (kept,) = root.execute("SELECT secret FROM loket.second_factor").fetchone()
    tables = root.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'loket'").fetchall()
    for (table,) in tables:
        rows = root.execute(f"SELECT t::text FROM loket.{table} t").fetchall()
        assert not any(app.secret in row for (row,) in rows), table
    assert app.secret not in kept
    own, other, without = (
        SecondFactor([], "x", keys, lambda: NOW) for keys in ([KEY], [Fernet.generate_key()], [])
    )
    assert own.step_of(kept, "wati", code_in(app, 0)) is not None
    for box, login in ((other, "wati"), (own, "rina"), (without, "wati")):
        with pytest.raises(UnreadableSecretError):
            box.step_of(kept, login, "000000")
    renewed = SecondFactor([], "x", [Fernet.generate_key(), KEY], lambda: NOW)  # a new key, and the former
    assert renewed.step_of(kept, "wati", code_in(app, 0)) is not None


def test_codes_are_those_of_rfc_6238() -> None:
    """Appendix B, the last six of its eight digits."""
    box = Fernet(KEY)
    kept = box.encrypt(b"wati GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").decode()
    second_factor = SecondFactor([], "x", [KEY])
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2**31, "")):
        second_factor.clock = partial(datetime.fromtimestamp, seconds, timezone.utc)
        assert second_factor.step_of(kept, "wati", code) == (seconds // 30 if code else None)


def test_who_needs_no_code_gets_no_secret(with_codes: RunningServer, server: RunningServer) -> None:
    said = {"login": "rina", "password": "secret of rina"}
    assert Client(with_codes.port).ask("POST", "/v1/second_factor", said).trouble == "bad_request"
    said = {"login": "wati", "password": "wrong"}
    assert Client(with_codes.port).ask("POST", "/v1/second_factor", said).trouble == "sign_in"
    said = {"login": "wati", "password": "secret of wati"}
    assert Client(server.port).ask("POST", "/v1/second_factor", said).trouble == "bad_request"


def test_a_one_time_password_comes_before_the_code_and_both_are_used_up_together(
    with_codes: RunningServer, root: Any
) -> None:
    set_password(root, "wati", ONE_TIME, is_one_time=True)
    client = Client(with_codes.port)
    assert client.sign_in("wati", ONE_TIME).trouble == "password_change"
    assert client.sign_in("wati", ONE_TIME, new_password=NEW).trouble == "code_setup"
    app = set_up(with_codes, password=ONE_TIME)
    assert client.sign_in("wati", ONE_TIME, new_password=NEW, code="000000").trouble == "code_wrong"
    assert client.sign_in("wati", ONE_TIME, new_password=NEW, code=code_in(app, 0)).status == 200
    assert client.sign_in("wati", NEW, code=code_in(app, 1)).status == 200


# -- the administrator -------------------------------------------------------------------------------------


def test_a_lock_out_is_lifted_for_one_person_or_one_address(server: RunningServer, root: Any) -> None:
    client = Client(server.port)
    for login in ("rina", "sari"):
        for _ in range(LIMITS["pair"]):
            assert client.sign_in(login, "wrong").status == 401
        assert client.sign_in(login).trouble == "too_many"
    lift_lock_out(root, login="rina")
    assert client.sign_in("rina").status == 200
    assert client.sign_in("sari").trouble == "too_many"
    root.execute("UPDATE loket.sign_in_attempt SET attempts = %s", (LIMITS["address"],))
    assert client.sign_in("wati").trouble == "too_many"
    lift_lock_out(root, address="127.0.0.1")
    assert client.sign_in("wati").status == 200
    acts = root.execute("SELECT act, subject FROM loket.admin_act ORDER BY id DESC LIMIT 2").fetchall()
    assert acts == [("address unlock", "127.0.0.1"), ("person unlock", "rina")]


def test_sessions_are_listed_and_ended_by_person_and_by_workstation(server: RunningServer, root: Any) -> None:
    desks = {}
    for login, code in (("rina", "W01"), ("rina", "W02"), ("sari", "W03")):
        desks[code] = Client(server.port)
        assert desks[code].sign_in(login).status == 200
        assert desks[code].enrol(code).status == 204
    listed = [(one.login, one.workstation) for one in sessions(root)]
    assert listed == [("sari", "W03"), ("rina", "W02"), ("rina", "W01")]
    assert [one.workstation for one in sessions(root, "sari")] == ["W03"]
    root.execute(
        "UPDATE loket.server_session SET expires_at = '2099-12-01 20:30+00' WHERE role_name = 'sari'"
    )
    (of_sari,) = session_table(sessions(root, "sari")).splitlines()[1:]
    assert " 03:30" in of_sari  # in Jakarta
    assert end_sessions(root, workstation="W02") == 1
    assert [desks[code].page_status() for code in desks] == [200, 401, 200]
    assert end_sessions(root, login="rina") == 1
    assert [desks[code].page_status() for code in desks] == [401, 401, 200]
    with pytest.raises(AdminError, match="no_such_person"):
        end_sessions(root, login="nobody")


def test_a_closed_workstation_has_no_session_for_any_question(server: RunningServer, root: Any) -> None:
    client = Client(server.port)
    assert client.sign_in("rina").status == 200
    assert client.enrol("W01").status == 204
    close_workstation(root, "W01")
    for path in ("/v1/office", "/v1/archive?digits=26", "/v1/pull"):
        assert client.ask("GET", path).trouble == "sign_in", path
    assert client.sign_in("rina", is_enrolled=True).trouble == "not_enrolled"


# -- low privilege -----------------------------------------------------------------------------------------


def test_a_token_opens_no_way_to_the_password_or_the_code_of_a_colleague(
    with_codes: RunningServer, root: Any
) -> None:
    app = set_up(with_codes)
    assert Client(with_codes.port).sign_in("wati", code=code_in(app, -1)).status == 200
    rina = Client(with_codes.port)
    assert rina.sign_in("rina").status == 200
    before = root.execute("SELECT * FROM loket.login ORDER BY role_name").fetchall()
    factor = root.execute("SELECT secret, last_step FROM loket.second_factor").fetchall()
    own = {"login": "wati", "password": "secret of rina"}
    for method, path, body in (
        ("POST", "/v1/second_factor", own),
        ("POST", "/v1/session", {**own, "former": rina.token}),
        ("POST", "/v1/session", {**own, "code": code_in(app, 0), "new_password": NEW}),
        ("POST", "/v1/password", {"present": "secret of wati", "new": NEW}),
        ("POST", "/v1/password", {"present": "secret of wati", "new": NEW, "login": "wati"}),
    ):
        answer = rina.ask(method, path, body)
        assert (answer.status, answer.trouble) == (401, "sign_in"), path
        assert json.dumps(answer.said).count("wati") == 0
    assert root.execute("SELECT * FROM loket.login ORDER BY role_name").fetchall() == before
    assert root.execute("SELECT secret, last_step FROM loket.second_factor").fetchall() == factor
    revoked = "SELECT count(*) FROM loket.server_session WHERE revoked_at IS NOT NULL"
    assert value_of(root.execute(revoked)) == 0
    query = parse_qs(urlsplit(app.provisioning_uri()).query)
    assert query["secret"] == [app.secret]
