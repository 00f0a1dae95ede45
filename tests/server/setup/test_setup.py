"""`loket-server setup` as a new administrator runs it: once, again, and with what does not fit."""

from __future__ import annotations

import hashlib
import os
import shutil
import ssl
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from socket import create_connection
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import pytest
from cryptography import x509
from pytestqt.qtbot import QtBot

from app.common.whole_file import write_whole
from app.sync.sync_status import LightState
from db.enums import Role
from db.server.admin.accounts import acting_as
from db.server.admin.people import add_person
from server.config import read_config
from server.setup import certificate, steps
from server.setup.certificate import Pair, issue, make_authority
from server.setup.errors import SetupError
from tests.db.desktop import Desktop
from tests.db.secure_postgres import a_secure_server
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import comes_true
from tests.end2end.peers.open_receiver import SECRET, a_receiver
from tests.platforms import linux_only
from tests.server.setup.trial import IS_ROOT, OWN_PASSWORD, USER, Trial, a_trial, first_password

NAME = "loket.kantor.example"


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Trial, str]]:
    """A server, and what its set-up said."""
    with a_trial() as trial:
        yield trial, trial.setup()


@pytest.fixture
def trial(made: tuple[Trial, str]) -> Trial:
    return made[0]


@pytest.fixture
def new() -> Iterator[Trial]:
    with a_trial() as trial:
        yield trial


def state(trial: Trial) -> dict[str, tuple[str, int, int]]:
    """Return content, owner and mode of each file of the configuration."""
    return {
        str(path): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.stat().st_uid,
            stat.S_IMODE(path.stat().st_mode),
        )
        for path in sorted(trial.layout.configuration.rglob("*"))
    }


def records(trial: Trial) -> list[tuple[object, ...]]:
    """Return what set-up wrote into the database: people, units, and what administrators did."""
    where = f"host={trial.postgres.socket} user=postgres dbname=loket"
    with trial.postgres.running(), psycopg.connect(where) as raw:
        query = (
            "SELECT role_name::text, password FROM loket.login UNION ALL "
            "SELECT code, name || version FROM loket.unit UNION ALL SELECT act, at::text FROM loket.admin_act"
        )
        return raw.execute(query).fetchall()


def test_repeating_it_changes_nothing_that_stands(made: tuple[Trial, str]) -> None:
    trial, said = made
    first_password(said)
    files, rows = state(trial), records(trial)
    again = trial.setup()
    assert "password" not in again
    assert again.count("stays as it is") == 5
    assert (state(trial), records(trial)) == (files, rows)


def test_a_desktop_with_the_printed_lines_signs_in_over_https(
    made: tuple[Trial, str], qtbot: QtBot, tmp_path: Path
) -> None:
    trial, said = made
    where = f"host={trial.postgres.socket} user=postgres dbname=loket"
    with trial.postgres.running(), psycopg.connect(where, autocommit=True) as raw:
        add_person(raw, "rina", "kata sandi rina", "Rina", Role.AGENT)
    assert "rina" in trial("admin", "person", "list")
    with trial.runs():
        assert trial.place.server.startswith("https://localhost:")
        supervisor, agent = (Desktop(qtbot, tmp_path / code, trial.place, code) for code in ("001", "002"))
        supervisor.sign_in("supervisor", first_password(said), OWN_PASSWORD)
        agent.sign_in("rina", "kata sandi rina")
        case_id = agent.log("Izin reklame belum terbit")
        supervisor.open(case_id)
        status = trial("admin", "status")  # while it runs
        for one in (supervisor, agent):
            one.until(lambda one=one: one.light.state is LightState.UP_TO_DATE)
            one.close()
    assert "001" in status
    assert "ATTENTION" not in status


def test_figures_are_checked_by_the_office_hours_of_the_servers_settings(
    trial: Trial, tmp_path: Path
) -> None:
    config, check = trial.layout.config_file, ("admin", "figures", "check", "--month", "2026-11")
    settings = config.read_text()
    before, section, after = settings.partition("[channels]\n")
    (tmp_path / "office_hours.toml").write_text("weeks = 7")
    config.write_text(f'{before}{section}office_files = "{tmp_path}"\n{after}')
    with trial.postgres.running():
        assert "office_hours.toml" in trial(*check, fails=1)
    config.write_text(settings)


def test_an_address_of_the_open_channel_is_added_and_tried(trial: Trial, tmp_path: Path) -> None:
    file, secrets = tmp_path / "bot.toml", trial.layout.channels / "bot.toml"
    lines = 'channel = "chatbot"\naddress = "asisten"\nlabel = "Asisten"\n[settings]\nvia = "open"\n'
    with a_receiver() as receiver, trial.postgres.running():
        file.write_text(f'{lines}webhook = "{receiver.url}"\n')
        assert "https" in trial("admin", "address", "add", "bot", str(file), fails=1)
        file.write_text(f'{lines}webhook = "{receiver.url}"\nallow_loopback = true\nwebhok = ""\n')
        assert "webhok" in trial("admin", "address", "add", "bot", str(file), fails=1)
        file.write_text(f'{lines}webhook = "{receiver.url}"\nallow_loopback = true\n')
        assert "'bot' is in use" in trial("admin", "address", "add", "bot", str(file))
        assert "a secret is missing" in trial("admin", "address", "test", "bot", fails=1)
        write_whole(secrets, f'token = "{"a" * 40}"\nwebhook_secret = "{SECRET}"\n'.encode())
        assert "'bot' works" in trial("admin", "address", "test", "bot")
        assert len(receiver.of("ping")) == 1
        write_whole(secrets, f'token = "{"a" * 40}"\nwebhook_secret = "whsec_{"YWJj" * 8}"\n'.encode())
        assert "does not accept the sign-in" in trial("admin", "address", "test", "bot", fails=1)
        write_whole(secrets, f'token = "short"\nwebhook_secret = "{SECRET}"\n'.encode())
        assert "token: 32 letters" in trial("admin", "address", "test", "bot", fails=1)
        write_whole(secrets, f'token = "{"a" * 40}"\nwebhook_secret = "{SECRET}"\n'.encode())
        receiver.statuses = [503]
        assert "refused a test\n  the receiver answers with HTTP 503" in trial(
            "admin", "address", "test", "bot", fails=1
        )
    assert "there is no connection" in trial("admin", "address", "test", "bot", fails=1)
    assert "'bot' is closed" in trial("admin", "address", "close", "bot")


def test_what_does_not_fit_is_refused_with_advice_before_anything_is_made(new: Trial, tmp_path: Path) -> None:
    ours, other = Authority(tmp_path / "ours"), Authority(tmp_path / "other")
    good, expired = ours.certificate(NAME), ours.certificate(NAME, is_expired=True)
    text = tmp_path / "text.pem"
    text.write_text("no certificate\n")
    units = tmp_path / "units.toml"
    units.write_text('[[units]]\ncode = "A"\n')
    for words, advice in (
        (("--name", NAME, "--certificate", good), "belong together"),
        (("--name", NAME, "--certificate", good, "--key", other.certificate(NAME)), "made together"),
        (("--name", NAME, "--certificate", expired, "--key", expired), "expired on"),
        (("--name", "other.example", "--certificate", good, "--key", good), f"is for {NAME}"),
        (("--name", NAME, "--certificate", text, "--key", good), "BEGIN CERTIFICATE"),
        (("--name", NAME, "--certificate", tmp_path / "none.pem", "--key", good), "No such file"),
        (("--units", units), "units"),
        (("--supervisor", "Pengawas Satu"), "login name"),
    ):
        assert advice in new.setup(*map(str, words), fails=1)
        assert not new.layout.configuration.exists()
    assert "--embedded" in new("setup", fails=1)
    deep = Trial(new.folder / ("x" * 60) / ("y" * 60))
    assert "short path" in deep.setup(fails=1)


def test_a_setting_that_stands_is_not_changed_by_an_option(trial: Trial) -> None:
    before = state(trial)
    for words, option in ((("--name", "other.example"), "--name"), (("--behind-proxy",), "--behind-proxy")):
        assert option in trial.setup(*words, fails=1)
    assert state(trial) == before


@linux_only("127.0.0.2 is its own without set-up")
def test_a_trial_is_for_this_computer_and_with_a_name_for_the_network_and_keeps_files(
    trial: Trial, new: Trial
) -> None:
    new.setup("--name", NAME)
    for one in (trial, new):
        assert read_config(one.layout.config_file).files.store == str(one.layout.files)
        assert one.layout.files.is_dir()
    with trial.runs(), pytest.raises(ConnectionRefusedError):
        create_connection(("127.0.0.2", trial.port), 5)
    with new.runs():
        create_connection(("127.0.0.2", new.port), 5).close()


def test_a_renewed_certificate_that_is_given_again_is_used_by_the_running_server(
    new: Trial, tmp_path: Path
) -> None:
    first, second = Authority(tmp_path / "first"), Authority(tmp_path / "second")
    given = [str(one.certificate("localhost")) for one in (first, second)]
    new.setup("--certificate", given[0], "--key", given[0])
    assert not new.layout.ca_file.exists()
    assert "ca_file" not in new.layout.policy_file.read_text()
    with new.runs():
        assert trusts(new.port, first.file)
        new.setup("--certificate", given[1], "--key", given[1])
        assert comes_true(lambda: trusts(new.port, second.file), 10)


def trusts(port: int, ca_file: Path) -> bool:
    context = ssl.create_default_context(cafile=str(ca_file))
    try:
        with (
            create_connection(("127.0.0.1", port), 5) as line,
            context.wrap_socket(line, server_hostname="localhost"),
        ):
            return True
    except ssl.SSLCertVerificationError:
        return False


def test_the_certificate_of_an_own_authority_is_renewed_in_time_and_a_given_one_is_named(
    made: tuple[Trial, str], new: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = made[0].layout
    assert "valid until" in made[0]("certificate")
    before = layout.certificate.read_bytes()
    monkeypatch.setattr(certificate, "RENEWED_BEFORE", certificate.LASTS)
    assert "was renewed" in steps.renew_certificate(layout)
    renewed = layout.certificate.read_bytes()
    assert renewed != before
    ca, own = (x509.load_pem_x509_certificate(one) for one in (layout.ca_file.read_bytes(), renewed))
    own.verify_directly_issued_by(ca)
    given = str(Authority(tmp_path / "ours").certificate("localhost"))
    new.setup("--certificate", given, "--key", given)
    with pytest.raises(SetupError, match="loket-server setup --certificate"):
        steps.renew_certificate(new.layout)


def handshake(authority: bytes, server: Pair, name: str, folder: Path) -> None:
    """Let a client that trusts only this authority meet a server. Raises ssl.SSLError."""
    file = folder / "server.pem"
    file.write_bytes(server.key + server.certificate)
    of_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    of_server.load_cert_chain(str(file))
    of_client = ssl.create_default_context(cadata=authority.decode())
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = of_client.wrap_bio(to_client, to_server, server_hostname=name)
    peer = of_server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, peer):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert client.getpeercert()


@pytest.mark.parametrize("name", [NAME, "10.1.2.3"])
def test_an_own_authority_can_prove_no_other_server_even_if_its_key_is_stolen(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = make_authority(name)
    handshake(authority.certificate, issue(authority, name), name, tmp_path)
    for other in ("bank.example", "10.9.9.9"):
        with pytest.raises(SetupError, match="another name"):
            issue(authority, other)
        ca = x509.load_pem_x509_certificate(authority.certificate)
        limits = ca.extensions.get_extension_for_class(x509.NameConstraints).value
        with monkeypatch.context() as patch:
            patch.setattr(certificate, "_only_for", lambda _name, limits=limits: limits)
            stolen = issue(authority, other)
        with pytest.raises(ssl.SSLError, match="subtree"):
            handshake(authority.certificate, stolen, other, tmp_path)


def test_in_a_postgresql_on_another_computer_the_server_has_a_login_with_a_password(
    new: Trial, qtbot: QtBot, tmp_path: Path
) -> None:
    authority, administrator = Authority(tmp_path / "postgres"), tmp_path / "administrator"
    administrator.write_text("rahasia kepala ti\n")
    with a_secure_server(authority) as postgres:
        with postgres.connect("postgres") as raw:
            raw.execute("CREATE ROLE kepala_ti SUPERUSER LOGIN PASSWORD 'rahasia kepala ti'")
        asks = ("--admin-user", "kepala_ti", "--admin-password-file", str(administrator))
        where: tuple[str, ...] = ("--database-host", "localhost", "--database-port", str(postgres.port))
        ports = ("--port", str(new.port), "--local-port", str(new.local_port))
        assert "--database-ca" in new("setup", *ports, *where, *asks, fails=1)
        where += ("--database-ca", str(authority.file))
        assert "--admin-password-file" in new("setup", *ports, *where, fails=1)
        password = first_password(new("setup", *ports, *where, *asks))
        config = ("--config", str(new.layout.config_file))
        asked = new("admin", "directory", "list", *config, fails=1)
        assert "no directory is configured" in asked  # without the administrator's password
        kept = new.layout.database_password.read_text()
        assert "password" not in new("setup", *ports, *where, *asks).replace("Password of", "")
        assert new.layout.database_password.read_text() == kept
        new("backup", str(tmp_path), *asks)
        with new.runs():
            new("restore", str(next(tmp_path.glob("*.tar"))), "--replace", *asks)
            desktop = Desktop(qtbot, tmp_path / "001", new.place, "001")
            desktop.sign_in("supervisor", password, OWN_PASSWORD)
            desktop.close()
        files = [path for path in new.layout.configuration.rglob("*") if path.is_file()]
        assert [path for path in files if b"rahasia kepala ti" in path.read_bytes()] == []


def test_an_interrupted_set_up_is_completed_by_the_next_one(new: Trial) -> None:
    """The computer went off while PostgreSQL was made; then again before the configuration was written."""
    left = new.layout.embedded / "data.part"
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18\n")
    for path in (left / "PG_VERSION", left, *left.parents):
        if USER and new.folder in path.parents:
            shutil.chown(path, USER)  # as the interrupted set-up had made it
    first_password(new.setup())
    new.layout.config_file.unlink()
    again = new.setup()
    assert "password" not in again
    assert "server.toml: made" in again
    with new.runs():
        assert comes_true(lambda: is_healthy(new), 30)


@pytest.mark.skipif(not IS_ROOT, reason="only root can be another user")
def test_no_other_user_of_the_computer_reads_keys_or_reaches_the_embedded_postgresql(trial: Trial) -> None:
    private = (
        trial.layout.key,
        trial.layout.authority_key,
        trial.layout.database_password,
        trial.postgres.data,
    )
    with trial.postgres.running(), acting_as("daemon"):
        assert [path for path in private if os.access(path, os.R_OK, effective_ids=True)] == []
        with pytest.raises(psycopg.OperationalError, match="Permission denied"):
            psycopg.connect(host=str(trial.postgres.socket), user="postgres")


def test_a_postgresql_that_dies_is_started_again_under_the_running_server(trial: Trial) -> None:
    pid_file = trial.postgres.data / "postmaster.pid"

    def pid() -> int:
        return int(pid_file.read_text().split()[0]) if pid_file.exists() else 0

    with trial.runs():
        before = pid()
        os.kill(before, 9)
        assert comes_true(lambda: pid() not in (0, before) and is_healthy(trial), 60)
    assert not pid_file.exists()


def test_whether_the_postgresql_runs_is_found_out_without_starting_a_program(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid_file = trial.postgres.data / "postmaster.pid"
    started: list[object] = []
    with trial.postgres.running():
        with monkeypatch.context() as patch:
            patch.setattr(subprocess, "run", lambda words, **_how: started.append(words))
            assert not trial.postgres.start()  # as the server looks each second
        assert started == []
    assert not trial.postgres.is_running()
    ended = subprocess.Popen(["true"])
    ended.wait()
    pid_file.write_text(f"{ended.pid}\n/the/data\n")  # as a crash leaves it
    assert not trial.postgres.is_running()
    pid_file.unlink()


def is_healthy(trial: Trial) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{trial.local_port}/healthz", timeout=10) as answer:
            return bool(answer.status == 200)
    except URLError:
        return False
