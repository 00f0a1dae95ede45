"""The network to the shared database: TLS that proves the server, SCRAM; on the system's PostgreSQL."""

from __future__ import annotations

import socket
import socketserver
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from ssl import DefaultVerifyPaths
from threading import Thread
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from uuid_utils.compat import uuid7

from app.__main__ import main
from app.common.paths import places
from app.mutations.case import AddNote
from app.settings import Settings, SharedSettings, save
from app.sync.saved_logins import address_of
from db.models import TimelineEntry
from db.schema import REVISION
from db.sync.address import Address
from db.sync.connection import shared_errors
from db.sync.connection_test import Found, clock_ahead_s, office_zone, try_connection
from db.sync.signing_in import change_password, who_is
from db.sync.sync_status import Login, SharedError, Trouble
from tests.db.secure_postgres import HBA, SecurePostgres, a_secure_server
from tests.db.shared_office import SharedOffice, made_template
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import LOOPBACK, free_port
from tests.office import at


@pytest.fixture(scope="module")
def secure(authority: Authority) -> Iterator[SecurePostgres]:
    with a_secure_server(authority) as server:
        yield server


@pytest.fixture(scope="module")
def template(secure: SecurePostgres) -> str:
    return made_template(secure)


def trouble_at(address: Address, login: str = "rina", password: str = "secret of rina") -> Trouble | None:
    try:
        with (
            shared_errors(),
            psycopg.connect(make_conninfo(**address.where(), user=login, password=password)),
        ):
            return None
    except SharedError as error:
        return error.trouble


def test_workstations_meet_over_tls_on_another_version_of_the_server(
    secure: SecurePostgres, template: str, tmp_path: Path
) -> None:
    office = SharedOffice(secure, template, tmp_path)
    rina, sari = office.station("rina"), office.station("sari")
    case_id = rina.log(applicant_id=rina.applicant("Budi Santoso", "+6281234567890"))
    rina.sync()
    sari.sync()
    sari.do(AddNote(note_id=uuid7(), case_id=case_id, text="dari Sari", occurred_at=at(6)))
    sari.sync()
    rina.sync()
    assert "dari Sari" in {entry["text"] for entry in rina.rows(TimelineEntry.__table__).values()}
    assert rina.differs() == sari.differs() == []
    with office.engine("rina").connect() as connection:
        tls = "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert tuple(connection.exec_driver_sql(tls).one()) == (True, "TLSv1.3")
    office.close()


def test_only_the_server_that_was_meant_gets_a_password(
    secure: SecurePostgres, template: str, tmp_path: Path
) -> None:
    good = replace(secure.address, database=template)
    other = Authority(tmp_path / "other").file
    assert trouble_at(good) is None
    assert trouble_at(replace(good, ca_file=str(other))) is Trouble.UNTRUSTED
    assert trouble_at(replace(good, ca_file="")) is Trouble.UNTRUSTED
    assert trouble_at(replace(good, ca_file=str(tmp_path / "none.pem"))) is Trouble.UNTRUSTED
    assert trouble_at(replace(good, host=LOOPBACK)) is Trouble.UNTRUSTED
    assert trouble_at(good, password="rahasia") is Trouble.SIGN_IN
    assert trouble_at(good, login="nobody") is Trouble.SIGN_IN
    open_door = good.where() | {"sslmode": "disable", "channel_binding": "disable"}
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        psycopg.connect(make_conninfo(**open_door, user="rina"))


def test_a_server_is_proven_by_an_authority_that_the_computer_trusts(
    secure: SecurePostgres, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As IT rolls it out: no file of it is named in the settings."""
    file = str(secure.authority.file)
    monkeypatch.setattr("ssl.get_default_verify_paths", lambda: DefaultVerifyPaths(*([file] * 6)))
    shared = SharedSettings(host="localhost", port=secure.address.port, database=template)
    assert trouble_at(address_of(shared)) is None


def test_the_administrators_server_stands_in_the_settings_and_the_password_in_the_key_store(
    secure: SecurePostgres,
    template: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr("app.common.secrets.Secrets.password", lambda _self, key: kept.get(key))
    monkeypatch.setattr("app.common.secrets.Secrets.set_password", lambda _self, *given: kept.update([given]))
    monkeypatch.setenv("LOKET_HOME", str(tmp_path))
    (tmp_path / "config").mkdir()
    place = secure.address
    shared = SharedSettings(host="localhost", port=place.port, database=template, ca_file=place.ca_file)
    save(places().settings_file, Settings(shared=shared))

    def admin(password: str = "") -> str:
        """As a supervisor, who comes in, and is no administrator."""
        (tmp_path / "password").write_text(password)
        given = ["--keep", "--admin-password-file", str(tmp_path / "password")] if password else []
        assert main(["admin", "--user", "wati", *given, "person", "list"]) == 1
        return capsys.readouterr().err

    assert "does not accept this login" in admin()
    assert "does not accept this login" in admin("rahasia")
    assert kept == {}
    assert "may not do that" in admin("secret of wati")
    assert kept == {f"admin:wati@localhost:{place.port}": "secret of wati"}
    assert "may not do that" in admin()


def test_whoever_sets_up_a_workstation_is_told_which_step_of_the_way_fails(
    secure: SecurePostgres, template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = SharedOffice(secure, template, tmp_path)
    own = office.station("rina").enrolment
    good = replace(secure.address, database=office.database)
    login = Login("rina", "secret of rina")

    def way(login: Any = login, enrolment: Any = own, **changes: Any) -> Any:
        return try_connection(replace(good, **changes).where(), login, enrolment)[0]

    assert way() is Found.FINE
    ahead_s = clock_ahead_s(good.where(), login)
    assert ahead_s is not None
    assert abs(ahead_s) < 600  # both are clocks of this computer
    assert clock_ahead_s(good.where(), Login("rina", "another password")) is None
    assert office_zone(good.where(), login) == "Asia/Jakarta"
    assert way(login=None, enrolment=None) is Found.PROVEN
    assert way(ca_file=str(tmp_path / "none.pem")) is Found.CA_MISSING
    assert way(ca_file=str(Authority(tmp_path / "other").file)) is Found.UNTRUSTED
    assert way(host=LOOPBACK) is Found.WRONG_NAME
    assert way(port=free_port()) is Found.REFUSED
    assert way(login=Login("rina", "rahasia")) is Found.SIGN_IN
    assert way(database="nowhere") is Found.NO_DATABASE
    assert way(database="postgres") is Found.NOT_OURS
    assert way(enrolment=replace(own, client_id=uuid7())) is Found.NOT_ENROLLED
    for words, found in (
        ("UPDATE loket.sync_server SET min_client = 99", Found.UPDATE_NEEDED),
        ("UPDATE loket.alembic_version SET version_num = '0001'", Found.SERVER_OLDER),
        ("UPDATE loket.agent SET deleted_at = now()", Found.NOT_OURS),
    ):
        with office.owner.begin() as connection:
            connection.exec_driver_sql(words)
        assert way() is found
        with office.owner.begin() as connection:
            connection.exec_driver_sql("UPDATE loket.sync_server SET min_client = 1")
            connection.exec_driver_sql(f"UPDATE loket.alembic_version SET version_num = '{REVISION}'")
    with secure.connect("postgres") as raw:
        raw.execute("ALTER ROLE rina NOLOGIN")
        assert way() is Found.LOGIN_CLOSED
        raw.execute("ALTER ROLE rina LOGIN")

    def unknown(*_name: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    assert way(host="tidak-ada.example") is Found.NAME_UNKNOWN
    monkeypatch.undo()
    office.close()


def test_a_line_that_pg_hba_lacks_is_reported_and_no_certificate_is_blamed(
    secure: SecurePostgres, template: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    login = Login("wati", "secret of wati")
    (tmp_path / "password").write_text(login.password)
    secure.let_in(f"local all postgres trust\nhostssl {template} all {LOOPBACK}/32 scram-sha-256\n")
    try:
        assert (
            try_connection(replace(secure.address, database="other").where(), login, None)[0]
            is Found.NOT_LET_IN
        )
        place = ["--host", "localhost", "--port", str(secure.port), "--ca", secure.address.ca_file]
        who = ["--user", "wati", "--admin-password-file", str(tmp_path / "password")]
        assert main(["admin", *place, *who, "--database", "other", "person", "list"]) == 1
    finally:
        secure.let_in(HBA)
    assert f"\n  hostssl other wati {LOOPBACK}/32 scram-sha-256\n" in capsys.readouterr().err


class _ServerWithoutTls(socketserver.TCPServer):
    def __init__(self, address: tuple[str, int], handler: type[socketserver.BaseRequestHandler]) -> None:
        super().__init__(address, handler)
        self.heard: list[bytes] = []


class _NoTls(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.recv(8)
        self.request.sendall(b"N")
        assert isinstance(self.server, _ServerWithoutTls)
        self.server.heard.append(self.request.recv(1024))


def test_a_server_without_tls_is_not_told_who_asks(authority: Authority) -> None:
    with _ServerWithoutTls((LOOPBACK, 0), _NoTls) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        address = Address("localhost", server.server_address[1], "loket", str(authority.file))
        assert trouble_at(address) is Trouble.UNTRUSTED
        thread.join()
        assert server.heard == [b""]


def test_the_administrator_is_told_what_is_wrong_with_the_connection(
    secure: SecurePostgres, template: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    password = tmp_path / "password"
    password.write_text("secret of wati\n")

    def admin(**changes: str) -> tuple[int, str]:
        given = {
            "--host": "localhost",
            "--port": str(secure.port),
            "--database": template,
            "--user": "wati",
            "--ca": str(secure.authority.file),
            "--admin-password-file": str(password),
        }
        given |= {f"--{name}": value for name, value in changes.items()}
        code = main(["admin", *(word for pair in given.items() for word in pair), "person", "list"])
        return code, capsys.readouterr().err

    for changes, code, words in (
        ({}, 1, "may not do that"),  # a supervisor is no administrator
        ({"host": LOOPBACK}, 1, "not a name in its certificate"),
        ({"ca": str(tmp_path / "none.pem")}, 1, "Nothing was sent"),
        ({"user": "rina"}, 1, "does not accept this login"),
        ({"database": "nowhere"}, 1, "no such database"),
        ({"port": "1"}, 3, "does not answer"),
    ):
        got = admin(**changes)
        assert got[0] == code, got
        assert words in got[1]


def test_who_changes_the_own_password_comes_in_by_it_and_a_backup_has_it(
    secure: SecurePostgres, template: str, tmp_path: Path
) -> None:
    office = SharedOffice(secure, template, tmp_path)
    address = replace(secure.address, database=office.database)
    where = {**address.where(), "user": "sari"}
    change_password(where, "secret of sari", "kata sandi baru")
    try:
        assert trouble_at(address, "sari", "secret of sari") is Trouble.SIGN_IN
        assert who_is(where, "kata sandi baru") == office.ids["sari"]
        with pytest.raises(SharedError) as refused:
            change_password(where, "secret of sari", "lagi lagi lagi")
        assert refused.value.trouble is Trouble.SIGN_IN
        kept = "SELECT verifier = rolpassword FROM loket.login JOIN pg_authid ON rolname = role_name"
        with secure.connect(office.database) as raw:
            assert raw.execute(f"{kept} WHERE role_name = 'sari'").fetchone() == (True,)
    finally:
        change_password(where, "kata sandi baru", "secret of sari")
