"""People of the office's directory at the server: a real OpenLDAP with TLS beside a real PostgreSQL."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.directory.config import GroupRole
from app.directory.directory import DirectoryFault
from db.enums import Role
from db.rules.system_actor import SYSTEM_NAME
from db.server.admin.people import close_person, give_to_directory, people, reopen_person, set_password
from server import directory_people
from server.config import SecondFactorConfig, Secrets
from server.sessions import LIMITS
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import comes_true, require
from tests.end2end.peers.slapd import AGENTS, OFFICERS, SEARCHES_PASSWORD, SUPERVISORS, Slapd
from tests.server.instance import RunningServer
from tests.server.running import Client, a_server, rows_in
from tests.server.test_people import CODES, KEY, set_up

SECRETS = Secrets(directory_password=SEARCHES_PASSWORD)
JOKO, MAYA = "kata sandi joko", "kata sandi maya"


class Office(Slapd):
    """joko is an agent, maya an officer, tamu has no role; rina of the database is there, too."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        super().__init__(folder, authority)
        self.joko = self.add("joko", "Joko Widodo", telephoneNumber="301")
        self.maya = self.add("maya", "Maya")
        self.tamu = self.add("tamu", "Tamu")
        self.rina = self.add("rina", "Rina lain")
        self.group(AGENTS, self.joko, self.rina)
        self.group(OFFICERS, self.maya)
        self.group(SUPERVISORS, self.rina)


@pytest.fixture
def slapd(tmp_path: Path) -> Iterator[Office]:
    require("slapd")
    found = Office(tmp_path / "slapd", Authority(tmp_path / "authority"))
    yield found
    found.end()


@contextmanager
def with_directory(shared: SharedOffice, slapd: Slapd, **more: Any) -> Iterator[RunningServer]:
    given = {"check_s": 86_400, **more}
    with a_server(shared, directory=slapd.config(**given), secrets=SECRETS) as running:
        yield running


@pytest.fixture
def served(shared: SharedOffice, slapd: Office) -> Iterator[RunningServer]:
    with with_directory(shared, slapd) as running:
        yield running


def check(server: RunningServer) -> None:
    """Compare all people with the directory, as the server does every minute."""
    found = server.serving.server.directory
    assert found is not None
    server.do(found.check())


def agent(root: Any, login: str) -> tuple[Any, ...] | None:
    found: tuple[Any, ...] | None = root.execute(
        "SELECT a.name, a.role, coalesce(u.code, ''), coalesce(t.name, ''), a.extension, l.closed_at IS NULL "
        "FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id "
        "LEFT JOIN loket.unit u ON u.id = a.unit_id "
        "LEFT JOIN loket.team t ON t.id = a.team_id WHERE l.role_name = %s",
        (login,),
    ).fetchone()
    return found


def test_a_person_of_the_directory_signs_in_and_works_with_role_and_unit_of_the_group(
    served: RunningServer, root: Any
) -> None:
    client = Client(served.port)
    assert client.sign_in("joko", JOKO).status == 200
    assert client.enrol("W01").status == 204
    assert client.page().greeting.is_desk
    assert agent(root, "joko") == ("Joko Widodo", "agent", "", "Pagi", "301", True)
    officer = Client(served.port)
    assert officer.sign_in("maya", MAYA).status == 200
    assert agent(root, "maya") == ("Maya", "unit_officer", "perizinan", "", "", True)
    assert Client(served.port).sign_in("tamu", "kata sandi tamu").trouble == "no_role"
    assert Client(served.port).sign_in("tamu", "wrong").trouble == "sign_in"
    stored = root.execute("SELECT password FROM loket.login WHERE role_name = 'joko'").fetchone()
    assert stored == (None,)
    listed = {one.login: one.is_of_directory for one in people(root)}
    assert (listed["joko"], listed["rina"]) == (True, False)


def test_a_name_of_the_directory_never_takes_the_place_of_a_login_of_the_office(
    served: RunningServer, root: Any
) -> None:
    """The directory has a rina, too, and would make her a supervisor."""
    assert Client(served.port).sign_in("rina", "kata sandi rina").trouble == "sign_in"
    assert Client(served.port).sign_in("rina").status == 200
    check(served)
    assert agent(root, "rina") == ("Rina", "agent", "", "", "", True)


def test_a_name_that_passes_to_another_person_opens_nothing_of_the_former_one(
    served: RunningServer, slapd: Office
) -> None:
    assert Client(served.port).sign_in("joko", JOKO).status == 200
    slapd.remove(slapd.joko)
    slapd.add("joko", "Joko Widodo")  # the same name and DN, another entry
    assert Client(served.port).sign_in("joko", JOKO).trouble == "login_closed"


@pytest.mark.parametrize("password", ["", "\u00ad", "\0"], ids=ascii)
def test_no_empty_password_signs_in(served: RunningServer, password: str) -> None:
    said = {"login": "joko", "password": password}
    answer = Client(served.port).ask("POST", "/v1/session", said)
    assert answer.status in (400, 401)
    assert answer.trouble in ("bad_request", "sign_in")


def test_wrong_passwords_of_the_directory_lock_out_and_its_absence_never_does(
    served: RunningServer, slapd: Office, root: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(served.port)
    assert client.sign_in("joko", JOKO).status == 200
    slapd.end()
    with caplog.at_level(logging.INFO):
        for _ in range(LIMITS["pair"] + 1):
            answer = client.sign_in("joko", JOKO)
            assert (answer.status, answer.trouble) == (503, "directory_away")
            assert answer.headers["retry-after"]
    told = [record.getMessage() for record in caplog.records if "gives no" in record.getMessage()]
    assert told == ["the directory gives no answer: directory_away"]  # once, and without a name
    assert client.ask("GET", "/v1/office").status == 200  # who works goes on
    assert Client(served.port).sign_in("sari").status == 200  # whose password is here
    slapd.start()
    for _ in range(LIMITS["pair"]):
        assert client.sign_in("joko", "wrong").trouble == "sign_in"
    assert client.sign_in("joko", JOKO).trouble == "too_many"


def test_a_right_password_of_the_directory_forgives_its_own_attempt_and_no_other_one(
    served: RunningServer,
) -> None:
    client = Client(served.port)
    for _ in range(LIMITS["pair"] - 1):
        assert client.sign_in("joko", "wrong").trouble == "sign_in"
    assert client.sign_in("joko", JOKO).status == 200
    assert client.sign_in("joko", "wrong").trouble == "sign_in"
    assert client.sign_in("joko", JOKO).trouble == "too_many"


def test_wrong_codes_lock_out_a_person_of_the_directory_like_anybody_else(
    shared: SharedOffice, slapd: Office
) -> None:
    with a_server(
        shared,
        directory=slapd.config(check_s=86_400),
        second_factor=SecondFactorConfig([Role.AGENT], CODES.issuer),
        secrets=replace(SECRETS, second_factor_keys=(KEY,)),
    ) as server:
        set_up(server, "joko", JOKO)
        for _ in range(LIMITS["pair"]):
            assert Client(server.port).sign_in("joko", JOKO, code="000000").trouble == "code_wrong"
        assert Client(server.port).sign_in("joko", JOKO, code="000000").trouble == "too_many"


def test_their_password_is_changed_in_the_directory(served: RunningServer, root: Any) -> None:
    client = Client(served.port)
    assert client.sign_in("joko", JOKO).status == 200
    answer = client.ask("POST", "/v1/password", {"present": JOKO, "new": "kata sandi baru"})
    assert (answer.status, answer.trouble) == (409, "password_elsewhere")
    assert client.sign_in("joko", JOKO, new_password="kata sandi baru").trouble == "bad_request"


def test_who_is_disabled_removed_or_in_no_group_any_more_is_out_with_the_next_check(
    shared: SharedOffice, slapd: Office, root: Any
) -> None:
    slapd.group(OFFICERS, slapd.maya, slapd.tamu)
    with with_directory(shared, slapd, check_s=5) as server:
        desks = {}
        for login in ("joko", "maya", "tamu"):
            desks[login] = Client(server.port)
            assert desks[login].sign_in(login, f"kata sandi {login}").status == 200
        slapd.change(slapd.joko, shadowExpire="1")
        slapd.remove(slapd.maya)
        slapd.group(OFFICERS)
        began = time.monotonic()
        for login, desk in desks.items():
            assert comes_true(partial(_is_out, desk), 20), login
            assert desk.ask("GET", "/v1/office").trouble == "login_closed"
        assert time.monotonic() - began < 15
        assert desks["joko"].sign_in("joko", JOKO).trouble == "login_closed"
        slapd.change(slapd.joko, shadowExpire="-1")
        assert comes_true(lambda: desks["joko"].sign_in("joko", JOKO).status == 200, 20)
    assert agent(root, "joko") == ("Joko Widodo", "agent", "", "Pagi", "301", True)
    acts = root.execute("SELECT by, act, subject FROM loket.admin_act WHERE by = 'directory'").fetchall()
    assert ("directory", "person close", "maya") in acts
    assert ("directory", "person reopen", "joko") in acts


def _is_out(desk: Client) -> bool:
    return desk.ask("GET", "/v1/office").status == 401


def test_what_an_administrator_closed_the_directory_does_not_open(served: RunningServer, root: Any) -> None:
    assert Client(served.port).sign_in("joko", JOKO).status == 200
    close_person(root, "joko")
    assert Client(served.port).sign_in("joko", JOKO).trouble == "login_closed"
    check(served)
    found = agent(root, "joko")
    assert found is not None
    assert not found[-1]


def test_a_check_that_cannot_be_certain_closes_nobody(
    served: RunningServer, slapd: Office, root: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(served)
    before = [agent(root, login) for login in ("joko", "maya")]
    assert None not in before
    slapd.remove(OFFICERS)
    with pytest.raises(DirectoryFault, match="directory_no_entry"):
        check(served)
    monkeypatch.setattr(directory_people, "MOST_LEAVERS", 1)
    slapd.group(AGENTS)  # as after a mistake: all groups are empty
    slapd.group(OFFICERS)
    check(served)
    slapd.end()
    with pytest.raises(DirectoryFault, match="directory_away"):
        check(served)
    slapd.start()
    assert [agent(root, login) for login in ("joko", "maya")] == before


def test_names_extensions_and_roles_follow_the_directory_and_colleagues_are_known_before_they_sign_in(
    served: RunningServer, slapd: Office, root: Any
) -> None:
    sari = Client(served.port)
    assert sari.sign_in("sari").status == 200
    assert sari.enrol("W02").status == 204
    check(served)
    names = {row["name"]: row["extension"] for row in rows_in(sari.pages(), "agent").values()}
    assert names == {
        SYSTEM_NAME: "",
        **{"Rina": "", "Sari": "", "Dedi": "", "Wati": ""},
        **{"Joko Widodo": "301", "Maya": ""},
    }
    root.execute("UPDATE loket.agent SET extension = '302' WHERE name = 'Joko Widodo'")  # a telephone did
    check(served)
    assert agent(root, "joko") == ("Joko Widodo", "agent", "", "Pagi", "302", True)
    slapd.change(slapd.joko, telephoneNumber="303")
    slapd.group(AGENTS)
    slapd.group(OFFICERS, slapd.maya, slapd.joko)
    check(served)
    assert agent(root, "joko") == ("Joko Widodo", "unit_officer", "perizinan", "", "303", True)


def test_a_login_passes_to_the_directory_and_back(served: RunningServer, slapd: Office, root: Any) -> None:
    slapd.add("sari", "Sari Dewi")
    slapd.group(AGENTS, slapd.joko, f"cn=Sari Dewi,{slapd.joko.split(',', 1)[1]}")
    before = Client(served.port)
    assert before.sign_in("sari").status == 200
    give_to_directory(root, "sari")
    assert before.ask("GET", "/v1/office").trouble == "sign_in"
    assert Client(served.port).sign_in("sari").trouble == "sign_in"
    after = Client(served.port)
    assert after.sign_in("sari", "kata sandi sari").status == 200
    assert after.agent_id == before.agent_id
    assert agent(root, "sari") == ("Sari Dewi", "agent", "", "Pagi", "", True)
    set_password(root, "sari", "secret of sari")
    assert Client(served.port).sign_in("sari", "kata sandi sari").trouble == "sign_in"
    assert Client(served.port).sign_in("sari").status == 200


def test_without_a_configured_directory_its_people_wait_and_are_not_locked_out(
    served: RunningServer, server: RunningServer
) -> None:
    assert Client(served.port).sign_in("joko", JOKO).status == 200
    for _ in range(LIMITS["pair"] + 1):
        assert Client(server.port).sign_in("joko", JOKO).trouble == "directory_away"


def test_a_unit_that_is_not_there_gives_no_role(shared: SharedOffice, slapd: Office) -> None:
    groups = [GroupRole(OFFICERS, Role.UNIT_OFFICER, unit="tidak ada")]
    with with_directory(shared, slapd, groups=groups) as server:
        assert Client(server.port).sign_in("maya", MAYA).trouble == "no_role"


def test_an_administrator_reopens_a_person_of_the_directory_with_a_password(
    served: RunningServer, root: Any
) -> None:
    assert Client(served.port).sign_in("joko", JOKO).status == 200
    close_person(root, "joko")
    reopen_person(root, "joko", "secret of joko")
    assert Client(served.port).sign_in("joko").status == 200


def test_the_administrator_asks_the_directory_with_the_servers_settings(
    slapd: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, typed = tmp_path / "directory", tmp_path / "password"
    secret.write_text(SEARCHES_PASSWORD)
    secret.chmod(0o600)
    config = slapd.config()
    file = tmp_path / "server.toml"
    groups = "".join(
        f'[[directory.groups]]\ngroup = "{one.group}"\nrole = "{one.role.value}"\nunit = "{one.unit}"\n'
        for one in config.groups
    )
    file.write_text(
        f'[listen]\nport = 8443\n[directory]\naddresses = ["{config.addresses[0]}"]\n'
        f'ca_file = "{config.ca_file}"\n'
        f'user = "{config.user}"\npassword_file = "{secret}"\nbase = "{config.base}"\n'
        f'extension = "telephoneNumber"\n{groups}'
    )

    def ask(*words: str, fails: int = 0) -> str:
        code = main(["admin", "directory", *words, "--config", str(file)])
        got = capsys.readouterr()
        assert code == fails, got
        return got.err if fails else got.out

    assert "May sign in as agent, by the group cn=agents" in ask("test", "joko")
    assert "in NO GROUP" in ask("test", "tamu")
    assert "nobody with the login 'nobody'" in ask("test", "nobody", fails=1)
    typed.write_text(JOKO)
    assert "The password is right." in ask("test", "joko", "--password-file", str(typed))
    typed.write_text("salah")
    assert "THE PASSWORD IS WRONG." in ask("test", "joko", "--password-file", str(typed))
    assert "301" in ask("list")
    secret.write_text("salah")
    assert "does not accept user and password" in ask("test", "joko", fails=1)
    slapd.end()
    assert "the directory does not answer" in ask("test", "joko", fails=3)
    slapd.start()
    secret.chmod(0o644)
    assert "others may read it" in ask("test", "joko", fails=1)
    file.write_text("")
    assert "no directory is configured" in ask("test", "joko", fails=1)
