"""`loket admin`: makes the shared database and looks after it, and says in words what it cannot do."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import psycopg
import pytest
from uuid_utils.compat import uuid7

import db.server.admin
from app.__main__ import main
from app.admin.sentences import REFUSALS, WARNINGS
from app.admin.units import read_units
from app.knowledge.sample_articles import sample_articles
from db.rules.system_actor import SYSTEM_LOGIN
from db.server.admin.database import create
from db.server.admin.server import Server
from db.server.connection import engine_to, greet
from db.server.installing import OWNER, SERVER
from db.sync.connection import Enrolment
from tests.db.next_version import HISTORIES, make_histories
from tests.db.postgres import PROGRAMS, Databases, a_server, value_of
from tests.platforms import linux_only

SECRET = "s" * 40
JOKO = ("joko.susilo", "--name", "Joko Susilo", "--role", "agent")
ADMINISTRATOR = "kepala_ti"  # no superuser: as docs/server/program.md says


class Prompt:
    """Types commands, and reads what they say."""

    def __init__(self, postgres: Databases, database: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.database = database
        self._capsys = capsys
        address = postgres.address_of(database)
        where = ["--host", address.host, "--port", str(address.port), "--ca", address.ca_file]
        self._words = [*where, "--database", database, "--user", ADMINISTRATOR]

    def __call__(self, *words: str, fails: int = 0) -> str:
        code = main(["admin", *self._words, *words])
        got = self._capsys.readouterr()
        assert code == fails, got
        return got.err if fails else got.out


@pytest.fixture(scope="module")
def postgres() -> Iterator[Databases]:
    """One of its own: logins are the server's, and those of other files are not this administrator's."""
    with a_server() as server:
        server.address_of("postgres")  # or skip: the server that Windows has is also the other files'
        with server.connect("postgres") as raw:
            raw.execute(f"CREATE ROLE {ADMINISTRATOR} LOGIN CREATEROLE CREATEDB")
            raw.execute(f"CREATE ROLE {OWNER} NOLOGIN")
            raw.execute(f"GRANT {OWNER} TO {ADMINISTRATOR} WITH ADMIN OPTION")
        yield server


@pytest.fixture(scope="module")
def made(postgres: Databases) -> str:
    """The name of a database without anybody in it, to be copied."""
    name = "office_made"
    address = postgres.address_of(name)
    create(Server(address, ADMINISTRATOR, ""), read_units(None))
    return name


@pytest.fixture
def admin(
    postgres: Databases,
    made: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Prompt]:
    with postgres.connect("postgres") as raw:
        raw.execute(f"CREATE DATABASE office TEMPLATE {made} OWNER {ADMINISTRATOR}")
    postgres.close_to_others("office", ADMINISTRATOR)
    yield from prompt(postgres, "office", capsys, tmp_path, monkeypatch)


@pytest.fixture
def new(
    postgres: Databases, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Prompt]:
    """The same for a database that is not there yet."""
    yield from prompt(postgres, "office_new", capsys, tmp_path, monkeypatch)


def prompt(
    postgres: Databases,
    name: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Prompt]:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
    with (tmp_path / "nobody").open("w+") as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        yield Prompt(postgres, name, capsys)
    drop(postgres, name)


def drop(postgres: Databases, name: str) -> None:
    with postgres.connect("postgres") as raw:
        ours = "SELECT datname FROM pg_database WHERE datname = %s OR datname LIKE %s"
        databases = raw.execute(ours, (name, f"{name}_before%"))
        for (database,) in databases.fetchall():
            raw.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture
def password(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "password").write_text("perahu kuning di muara\n")
    return ("--password-file", str(tmp_path / "password"))


def test_an_office_is_made_and_its_people_come_and_go(
    new: Prompt, password: tuple[str, str], postgres: Databases, tmp_path: Path
) -> None:
    assert "no such database" in new("status", fails=1)
    (tmp_path / "units.toml").write_text('[[units]]\ncode = "tata_usaha"\nname = "Tata Usaha"\n')
    assert "was made; units: perizinan, pengendalian" in new("create")
    assert "is complete; units: tata_usaha" in new("create", "--units", str(tmp_path / "units.toml"))
    assert "nothing to migrate" in new("migrate")
    assert "has not made any figures yet" in new("figures", "check", "--month", "2026-11", fails=1)
    with postgres.connect("postgres") as raw:
        raw.execute("CREATE ROLE kepala_lain LOGIN CREATEROLE CREATEDB")
        assert "that made the database" in new("--user", "kepala_lain", "status", fails=1)
        raw.execute("DROP ROLE kepala_lain")

    new("person", "add", "rina", "--name", "Rina Wati", "--role", "agent", "--team", "Timur", *password)
    got = new(
        *("person", "add", "dedi", "--name", "Dedi", "--role", "unit_officer"),
        *("--unit", "tata_usaha", "--generate"),
    )
    assert len(got.rpartition(" ")[2].strip()) == len("75wfa-96qnw-hrdzz-vhbn2")
    listed = new("person", "list").splitlines()
    assert listed[1].split() == ["dedi", "Dedi", "unit_officer", "tata_usaha", "0"]
    assert listed[2].split() == ["rina", "Rina", "Wati", "agent", "Timur", "0"]

    new("person", "change", "dedi", "--role", "supervisor", "--unit", "", "--name", "Dedi K.")
    assert new("person", "list").splitlines()[1].split() == ["dedi", "Dedi", "K.", "supervisor", "0"]
    assert "belongs to a unit" in new("person", "change", "dedi", "--role", "unit_officer", fails=1)

    is_closed = "SELECT closed_at IS NOT NULL FROM loket.login WHERE role_name = 'dedi'"
    with postgres.connect(new.database) as raw:
        assert "is closed" in new("person", "close", "dedi")
        assert value_of(raw.execute(is_closed))
        assert "was closed" in new("person", "password", "dedi", "--generate", fails=1)
        assert "has a login again, and" in new("person", "reopen", "dedi", *password)
        assert not value_of(raw.execute(is_closed))
        roles = "SELECT count(*) FROM pg_roles WHERE rolname IN ('rina', 'dedi')"
        assert value_of(raw.execute(roles)) == 0  # a person has no login of PostgreSQL


def test_what_an_administrator_does_with_people_of_the_server_program(
    admin: Prompt, password: tuple[str, str], postgres: Databases
) -> None:
    add = ("person", "add", "rina", "--name", "Rina Wati", "--role", "agent", *password)
    admin(*add)
    one_time = "SELECT one_time_until IS NOT NULL FROM loket.login WHERE role_name = 'rina'"
    with postgres.connect(admin.database) as raw:
        assert value_of(raw.execute(one_time))  # so the server program asks for another one
        assert "has a new password" in admin("person", "password", "rina", "--lasting", *password)
        assert not value_of(raw.execute(one_time))
        raw.execute(
            "INSERT INTO loket.server_session (token_hash, role_name, expires_at) "
            "VALUES (sha256('x'), 'rina', now() + interval '1 hour')"
        )
        raw.execute(
            "INSERT INTO loket.second_factor (role_name, secret, confirmed_at) VALUES ('rina', 'x', now())"
        )
        listed = admin("person", "list").splitlines()[1].split()
        assert listed == ["rina", "Rina", "Wati", "agent", "1", "yes"]
        assert admin("session", "list").splitlines()[1].split()[0] == "rina"
        assert admin("session", "list", "dedi").splitlines()[1:] == []
        assert "whose sessions?" in admin("session", "end", fails=1)
        assert "nobody with the login 'dedi'" in admin("session", "end", "dedi", fails=1)
        assert "1 sessions were ended" in admin("session", "end", "rina")
        assert "may try to sign in again" in admin("person", "unlock", "rina")
        assert "may try to sign in again" in admin("unlock-address", "10.0.0.7")
        assert "sets up the second factor" in admin("person", "second-factor", "rina")
        assert "has no second factor" in admin("person", "second-factor", "rina", fails=1)
        assert "office's directory" in admin("person", "directory", "rina")
        assert "directory" in admin("person", "list").splitlines()[1]
        assert value_of(raw.execute("SELECT password FROM loket.login WHERE role_name = 'rina'")) is None
        acts = raw.execute("SELECT by, act, subject FROM loket.admin_act WHERE act <> 'create'").fetchall()
    assert acts == [
        (ADMINISTRATOR, "person add", "rina, agent"),
        (ADMINISTRATOR, "person password", "rina"),
        (ADMINISTRATOR, "session end", "rina"),
        (ADMINISTRATOR, "person unlock", "rina"),
        (ADMINISTRATOR, "address unlock", "10.0.0.7"),
        (ADMINISTRATOR, "person second-factor", "rina"),
        (ADMINISTRATOR, "person directory", "rina"),
    ]


def test_the_articles_of_the_demo_come_once_and_as_samples(admin: Prompt, postgres: Databases) -> None:
    for _ in range(2):
        assert "is complete" in admin("create", "--sample-articles")
    with postgres.connect(admin.database) as raw:
        found = raw.execute("SELECT title, is_sample, reviewed_by_name FROM loket.article").fetchall()
        editions = raw.execute("SELECT count(*) FROM loket.article_edition").fetchone()
    titles = {article.title for article in sample_articles(datetime.now(timezone.utc))}
    assert sorted(found) == sorted((title, True, "") for title in titles)
    assert editions == (len(titles),)


def test_a_person_who_cannot_be_added_leaves_nothing_behind(admin: Prompt, postgres: Databases) -> None:
    officer = ("dedi", "--name", "D", "--role", "unit_officer")
    agent = ("dedi", "--name", "D", "--role", "agent")
    for words, got in (
        (("postgres", "--name", "P", "--role", "agent", "--generate"), "no login name"),
        (("Rina", "--name", "P", "--role", "agent", "--generate"), "no login name"),
        ((*officer, "--generate"), "belongs to a unit"),
        ((*agent, "--unit", "pajak", "--generate"), "pengendalian, perizinan"),
        (("dedi", "--name", " ", "--role", "agent", "--generate"), "a name is missing"),
        (agent, "nobody to ask"),
    ):
        assert got in admin("person", "add", *words, fails=1)
    with postgres.connect(admin.database) as raw:
        assert raw.execute("SELECT role_name FROM loket.login").fetchall() == [(SYSTEM_LOGIN,)]


def test_the_archive_takes_nothing_young_and_is_counted_first(admin: Prompt) -> None:
    assert "0 cases were finished before 2024-01-31" in admin(
        "archive", "--before", "2024-01-31", "--dry-run"
    )
    assert "0 cases of before 20" in admin("archive")
    assert "an earlier day" in admin("archive", "--before", "2099-01-01", fails=1)
    assert "no case CC-1 in the archive" in admin("recall", "CC-1", fails=1)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("rahasia", "at least 10"),
        ("x" * 300, "at most 256"),
        ("kata sandi\u200bbaru", "cannot be typed"),
        ("joko.susilo", "login name"),
        ("Susilo2026!", "easily guessed"),
        ("Bismillah 2026", "easily guessed"),
    ],
)
def test_an_administrator_gives_no_password_that_its_user_could_not_choose(
    admin: Prompt, tmp_path: Path, password: str, reason: str
) -> None:
    file = tmp_path / "password"
    given = ("--password-file", str(file))
    file.write_text(f"{password}\n", "utf-8")
    assert reason in admin("person", "add", *JOKO, *given, fails=1)
    admin("person", "add", *JOKO, "--generate")
    assert reason in admin("person", "password", "joko.susilo", *given, fails=1)
    admin("person", "close", "joko.susilo")
    assert reason in admin("person", "reopen", "joko.susilo", *given, fails=1)
    file.write_text("perahu kuning di muara\n")
    assert "has a login again" in admin("person", "reopen", "joko.susilo", *given)


def test_wrong_words_are_refused(admin: Prompt) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["admin", "person", "add", "rina", "--name", "R", "--role", "boss"])
    assert caught.value.code == 2
    assert "speaks 1 to" in admin("min-client", "99", fails=1)
    assert "from 1 to 3660" in admin("history-days", "0", fails=1)
    assert "at least 14 days" in admin("prune", "--days", "3", fails=1)


def test_a_server_of_another_age_is_refused(admin: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.server.admin.server.OLDEST", 19)
    assert "; Loket knows 19 to 18" in admin("status", fails=1)


def test_tables_of_another_program_are_reported(
    admin: Prompt, postgres: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.connect(admin.database) as raw:
        for revision, code, got in (
            ("0021", 1, "a development version"),
            ("9999", 1, "newer Loket"),
        ):
            now = value_of(raw.execute("SELECT version_num FROM loket.alembic_version"))
            raw.execute("UPDATE loket.alembic_version SET version_num = %s", (revision,))
            try:
                assert got in admin("status", fails=code)
            finally:
                raw.execute("UPDATE loket.alembic_version SET version_num = %s", (now,))
    make_histories(tmp_path / "next")
    monkeypatch.setattr("db.server.admin.database.HISTORIES", HISTORIES)
    assert "ATTENTION: the tables are older" in admin("status")


def test_old_outcomes_go_but_the_last_of_each_workstation_stay(admin: Prompt, postgres: Databases) -> None:
    with postgres.connect(admin.database) as raw:
        raw.execute(
            "INSERT INTO loket.sync_client (client_id, workstation, secret_hash, last_mut, closed_at) "
            "VALUES (%s, 'W77', '', 700, now())",
            (uuid7(),),
        )
        raw.execute(
            "INSERT INTO loket.mutation (client_id, mut_no, name, args_hash, outcome, agent_id, recorded_at) "
            "SELECT client_id, n, 'add_note', '', 'applied', client_id, now() - interval '100 days' "
            "FROM loket.sync_client, generate_series(1, 700) n WHERE workstation = 'W77'"
        )
        assert "200 outcomes were deleted" in admin("prune")
        assert "0 outcomes were deleted" in admin("prune", "--days", "20")


def test_a_password_is_asked_for_twice_and_never_shown(
    admin: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, typed = [], iter(["perahu kuning maya", "kata sandi mayo"])

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return next(typed)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", ask)
    maya = ("person", "add", "maya", "--name", "Maya", "--role", "agent")
    assert "were not the same" in admin(*maya, fails=1)
    assert asked == ["New password of maya: ", "The same again: "]
    typed = iter(["perahu kuning maya"] * 2)
    assert "perahu kuning" not in admin(*maya)


def program_for(postgres: Databases, database: str, login: str) -> object:
    """Return what the server program reads for this user."""
    where = postgres.conninfo(database, SERVER)
    with psycopg.connect(**where, options=f"-c loket.actor={login}") as raw:
        return raw.execute("SELECT version, notes FROM loket.which_program()").fetchone()


def test_the_current_program_is_said_to_everybody_of_the_office_and_to_nobody_else(
    admin: Prompt, password: tuple[str, str], postgres: Databases, tmp_path: Path
) -> None:
    admin("person", "add", "rina", "--name", "Rina", "--role", "agent", *password)
    assert program_for(postgres, admin.database, "rina") is None
    notes = tmp_path / "notes.txt"
    notes.write_text("Panggilan video.\n", encoding="utf-8")
    assert "1.2.0 is current" in admin("current-version", "1.2.0", "--notes", str(notes))
    assert program_for(postgres, admin.database, "rina") == ("1.2.0", "Panggilan video.")
    admin("current-version", "1.10.0")
    assert program_for(postgres, admin.database, "rina") == ("1.10.0", "")
    with postgres.connect(admin.database, SERVER) as raw, pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute("UPDATE loket.current_program SET version = '9.9'")
    admin("person", "close", "rina")
    assert program_for(postgres, admin.database, "rina") is None
    assert "is no version" in admin("current-version", "newest", fails=1)
    assert "is not there" in admin("current-version", "1.2", "--notes", str(tmp_path / "none"), fails=1)
    notes.write_text("x" * 601, encoding="utf-8")
    assert "at most 600" in admin("current-version", "1.2", "--notes", str(notes), fails=1)


MAILBOX = """\
channel = "email"
address = "layanan@kantor.example"
label = "Surel layanan"
[settings]
imap = { host = "localhost", port = 993 }
smtp = { host = "localhost", port = 465 }
[notices.greeting]
id = "Kami terima."
"""


def test_an_address_of_the_office_is_added_changed_listed_and_closed(
    admin: Prompt, postgres: Databases, tmp_path: Path
) -> None:
    file = tmp_path / "surat.toml"
    file.write_text(MAILBOX)
    assert "'surat' is in use" in admin("address", "add", "surat", str(file))
    assert re.search(r"surat +email +layanan@kantor.example +Surel layanan", admin("address", "list"))
    file.write_text(MAILBOX.replace("Surel layanan", "Surel baru") + '[hours]\nmon = ["08:00-12:00"]\n')
    assert "'surat' was changed" in admin("address", "add", "surat", str(file))
    shown = admin("address", "list")
    assert "Surel baru" in shown
    assert shown.count("surat") == 1
    site = tmp_path / "situs.toml"
    site.write_text('channel = "chatbot"\naddress = "dpmptsp"\nlabel = "Situs"\nbot = true\n')
    admin("address", "add", "situs", str(site))
    assert "'surat' is closed" in admin("address", "close", "surat")
    assert "closed" in admin("address", "list")
    query = "SELECT hours::text, settings ->> 'name', has_bot FROM loket.office_address ORDER BY 2"
    with postgres.connect(admin.database) as raw:
        assert raw.execute(query).fetchall() == [
            ("{}", "situs", True),
            ('{"mon": ["08:00-12:00"]}', "surat", False),
        ]
        acts = raw.execute("SELECT act, subject FROM loket.admin_act ORDER BY 1, 2").fetchall()
    assert ("address close", "surat") in acts


def test_an_address_that_cannot_be_is_refused(admin: Prompt, tmp_path: Path) -> None:
    file = tmp_path / "surat.toml"
    file.write_text(MAILBOX)
    assert "no name of an address" in admin("address", "add", "Surat Kami", str(file), fails=1)
    assert "no address 'surat'" in admin("address", "close", "surat", fails=1)
    assert "loket-server admin address test" in admin("address", "test", "surat", fails=1)
    file.write_text(MAILBOX.replace('"email"', '"voice"'))
    assert "no written channel" in admin("address", "add", "surat", str(file), fails=1)
    file.write_text(MAILBOX + '[hours]\nmon = ["pagi"]\n')
    assert "pagi" in admin("address", "add", "surat", str(file), fails=1)
    file.write_text(MAILBOX.replace("greeting", "birthday"))
    assert "notices.birthday" in admin("address", "add", "surat", str(file), fails=1)
    file.write_text(f"bot = true\n{MAILBOX}")
    assert "email has no chatbot" in admin("address", "add", "surat", str(file), fails=1)
    file.write_text(MAILBOX)
    admin("address", "add", "surat", str(file))
    file.write_text(MAILBOX.replace('"email"', '"sms"'))
    assert "of the channel email" in admin("address", "add", "surat", str(file), fails=1)


def test_a_queue_of_the_exchange_is_given_to_a_team_and_taken_from_it(
    admin: Prompt, postgres: Databases, password: tuple[str, str]
) -> None:
    assert "Known: none" in admin("queues", "give", "izin", "Barat", fails=1)
    admin("person", "add", *JOKO, "--team", "Barat", *password)
    with postgres.connect(admin.database) as raw:
        raw.execute("INSERT INTO loket.queue_now (queue, waiting, told_at) VALUES ('izin', 0, now())")
    assert "no team 'barat'. Known: Barat" in admin("queues", "give", "izin", "barat", fails=1)
    assert "no team; `queues list`" in admin("queues", "take", "izin", fails=1)
    assert "are of the team 'Barat'" in admin("queues", "give", "izin", "Barat")
    assert "ATTENTION: the exchange has named no such queue" in admin("queues", "give", "izim", "Barat")
    assert admin("queues", "list").split() == ["QUEUE", "TEAM", "izim", "Barat", "izin", "Barat"]
    assert "Every team sees 'izim'" in admin("queues", "take", "izim")
    admin("queues", "take", "izin")
    assert admin("queues", "list").split() == ["QUEUE", "TEAM", "izin"]
    with postgres.connect(admin.database) as raw:
        acts = raw.execute("SELECT act, subject FROM loket.admin_act WHERE act LIKE 'queues %' ORDER BY id")
        assert acts.fetchall() == [
            ("queues give", "izin, Barat"),
            ("queues give", "izim, Barat"),
            ("queues take", "izim"),
            ("queues take", "izin"),
        ]


def test_workstations_are_seen_closed_and_told_to_update(
    admin: Prompt, password: tuple[str, str], postgres: Databases
) -> None:
    admin("person", "add", "rina", "--name", "Rina", "--role", "agent", *password)
    where = postgres.conninfo(admin.database, SERVER)
    rina = engine_to(lambda: psycopg.connect(**where, options="-c loket.actor=rina"))
    own = Enrolment(uuid7(), "W01", SECRET)
    with rina.begin() as connection:
        connection.exec_driver_sql("SELECT enrol(%s, %s, %s)", (own.client_id, own.workstation, own.secret))
        assert greet(connection, own, 1).history_days == 90
    assert "rina" in admin("workstation", "list")
    admin("history-days", "30")
    with rina.begin() as connection:
        assert greet(connection, own, 1).history_days == 30
    status = json.loads(admin("status", "--json"))
    assert status["warnings"] == []
    assert status["workstations"][0]["workstation"] == "W01"
    got = admin("status")
    assert "office: PostgreSQL " in got
    assert "history-days 30, enrolments 3, office-zone Asia/Jakarta\n" in got
    assert "no time zone 'Asia/Bandung'" in admin("office-zone", "Asia/Bandung", fails=1)
    assert "those of Asia/Jayapura" in admin("office-zone", "Asia/Jayapura")
    with rina.begin() as connection:
        assert connection.exec_driver_sql("SELECT loket.office_zone()").scalar_one() == "Asia/Jayapura"
    with rina.begin() as connection:
        words = "SELECT loket.record_backlog(%s, %s, 3, now() - interval '2 hours', %s)"
        connection.exec_driver_sql(words, (own.client_id, own.secret, "Dedi\x1b[2J"))
    with postgres.connect(admin.database) as raw:
        raw.execute("UPDATE loket.sync_client SET enrolled_at = now() - interval '3 hours'")
    assert "unsent" not in json.loads(admin("status", "--json"))["warnings"]  # not before it was there
    with rina.begin() as connection:
        connection.exec_driver_sql(words, (own.client_id, own.secret, "Dedi\x1b[2J"))
    got = admin("status")
    assert "ATTENTION: changes have been lying unsent" in got
    assert "3, Dedi[2J, 2 h ago" in got
    admin("enrolments", "1")
    with pytest.raises(Exception, match="enough workstations for a day"), rina.begin() as connection:
        connection.exec_driver_sql("SELECT enrol(%s, 'W02', %s)", (uuid7(), own.secret))
    admin("workstation", "close", "W01")
    with pytest.raises(Exception, match="not an enrolled workstation"), rina.begin() as connection:
        greet(connection, own, 1)
    assert "no open workstation" in admin("workstation", "close", "W01", fails=1)


def test_what_an_administrator_did_is_noted_and_stays(
    new: Prompt, password: tuple[str, str], postgres: Databases, tmp_path: Path
) -> None:
    new("create")
    new("person", "add", "rina", "--name", "Rina", "--role", "agent", *password)
    new("backup", str(tmp_path / "office.dump"))
    new("restore", str(tmp_path / "office.dump"), "--replace")
    assert "0 outcomes" in new("prune")
    with postgres.connect(new.database) as raw:
        acts = raw.execute("SELECT act, subject, by FROM loket.admin_act ORDER BY id").fetchall()
        backup = ["backup begin", "backup"]
        assert [one[0] for one in acts] == ["create", "person add", *backup, "restore", "prune"]
        assert acts[3][1] == "office.dump"
        assert acts[1][1:] == ("rina, agent", ADMINISTRATOR)
        for words in ("UPDATE loket.admin_act SET act = ''", "DELETE FROM loket.admin_act"):
            with pytest.raises(psycopg.Error, match="is not changed"):
                raw.execute(words)


@linux_only("a disk that is full")
def test_the_status_says_when_the_last_whole_backup_was_and_warns_after_two_days(
    new: Prompt, postgres: Databases, tmp_path: Path
) -> None:
    def warnings() -> list[str]:
        return list(json.loads(new("status", "--json"))["warnings"])

    def grow_older() -> None:
        with postgres.connect(new.database) as raw:
            raw.execute("ALTER TABLE loket.admin_act DISABLE TRIGGER stays")
            raw.execute("UPDATE loket.admin_act SET at = at - interval '49 hours'")
            raw.execute("ALTER TABLE loket.admin_act ENABLE TRIGGER stays")

    new("create")
    assert warnings() == []  # the first night is still to come
    assert "last backup: none" in new("status")
    grow_older()
    (tmp_path / "broken.dump.part").symlink_to("/dev/full")
    assert "the backup was not written" in new("backup", str(tmp_path / "broken.dump"), fails=1)
    assert warnings() == ["backup"]  # one that began is not one that is whole
    assert "last backup: none" in new("status")
    new("backup", str(tmp_path / "office.dump"))
    assert warnings() == []
    assert "last backup: 0 s ago" in new("status") or "last backup: 1 s ago" in new("status")
    grow_older()
    assert "ATTENTION: no backup was completed for 2 days" in new("status")
    assert "last backup: 2 d ago" in new("status")


def test_the_status_warns_when_the_exchange_is_read_no_more(new: Prompt, postgres: Databases) -> None:
    new("create")
    assert "telephone exchange" not in new("status")
    with postgres.connect(new.database) as raw:
        for source in ("looked", "read"):
            query = "INSERT INTO loket.exchange_place VALUES (%s, '', now() - interval '2 minutes')"
            raw.execute(query, (source,))
        for number, joined_by in enumerate(("ref", "")):
            raw.execute(
                "INSERT INTO loket.queue_call (id, call_ref, linked_ref, queue, stay, entered_at, outcome, "
                "reason, remote, member, extension, rings, next_queue, joined_by) "
                "VALUES (gen_random_uuid(), %s, '', 'Izin', 1, now(), 'answered', '', '', '', '', 1, '', %s)",
                (str(number), joined_by),
            )
        status = new("status")
        assert "telephone exchange: read 2 min ago, known until 2 min ago; 1 of 2 answered calls" in status
        assert "ATTENTION: the telephone exchange" not in new("status")
        set_back = "UPDATE loket.exchange_place SET told_at = now() - %s::interval WHERE source = %s"
        raw.execute(set_back, ("5 days", "read"))
        assert "ATTENTION: the log or the lists of the telephone exchange bring nothing new" in new("status")
        raw.execute(set_back, ("11 minutes", "looked"))
        assert "ATTENTION: the telephone exchange has not been read for 10 minutes" in new("status")


def test_the_status_warns_when_no_figures_were_counted(new: Prompt, postgres: Databases) -> None:
    new("create")
    assert "figures: none yet" in new("status")
    with postgres.connect(new.database) as raw:
        raw.execute(
            "INSERT INTO loket.figures_cursor (id, snapshot, epoch, rules, made_at) "
            "VALUES (1, pg_current_snapshot(), '', '', now() - interval '3 minutes')"
        )
        raw.execute("INSERT INTO loket.figures_waiting VALUES ('case', gen_random_uuid())")
        assert "figures: counted 3 min ago, 1 cases, calls and states wait" in new("status")
        raw.execute("UPDATE loket.figures_cursor SET made_at = now() - interval '11 minutes'")
        assert "ATTENTION: no figures were counted for 10 minutes" in new("status")


def test_backups_of_each_night_lie_in_a_folder_and_the_oldest_go(admin: Prompt, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old = [f"office-202401{day:02}-011500.dump" for day in range(1, 4)]
    for name in (*old, "office_probe-20240101-011500.dump", "office-letter.dump"):
        (folder / name).touch()
    assert "Older ones deleted: 2." in admin("backup", str(folder), "--keep-last", "2")
    left = {path.name for path in folder.iterdir()}
    (new,) = left - {old[2], "office_probe-20240101-011500.dump", "office-letter.dump"}
    assert re.fullmatch(r"office-\d{8}-\d{6}\.dump", new)
    assert len(left) == 4
    file = folder / "one.dump"
    assert "takes a number from 1, and a folder" in admin("backup", str(file), "--keep-last", "2", fails=1)
    assert "takes a number from 1, and a folder" in admin("backup", str(folder), "--keep-last", "0", fails=1)
    assert not file.exists()


def test_every_refusal_of_an_administrator_has_a_sentence() -> None:
    folder = Path(db.server.admin.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    raised = set(re.findall(r'AdminError\(\s*"(\w+)"', code))
    assert len(raised) > 20
    assert raised <= REFUSALS.keys()
    assert WARNINGS.keys() == set(re.findall(r'^        "(\w+)": [^"]+,$', code, re.MULTILINE)) - {"dbname"}
