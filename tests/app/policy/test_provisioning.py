"""A policy from the office's web server, over real https: only what is signed, newer and whole counts."""

from __future__ import annotations

import json
import socket
import ssl
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytestqt.qtbot import QtBot

from app.__main__ import main
from app.common.jobs import Jobs
from app.common.notices import Notice
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.doctor.finding import Health
from app.doctor.provisioning import check_provisioning, check_signature
from app.policy import Policy
from app.policy.layers import Given, build
from app.policy.provisioned import kept, with_provisioned
from app.policy.provisioning import Provisioning
from app.policy.signed import SUFFIX
from app.settings import Settings
from app.settings.preferences import Preferences
from tests.app.lookup_servers import (
    Answer,
    Asked,
    LookupServer,
    floods,
    hangs_up,
    lookup_server,
    says,
    sends_on,
)
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import free_port
from tests.platforms import is_private
from ui.doctor.doctor_text import finding_line
from ui.text.notice_text import notice_words

POLICY = """
[issue]
serial = {number}
[account]
domain = "{domain}"
transport = "udp"
[recording]
is_offered = false
"""


def etag_of(content: bytes) -> str:
    return f'"{hash(content)}"'


@dataclass
class Office:
    """The web server, who signs for it, and a computer that asks it."""

    server: LookupServer
    folder: Path
    machine: Policy
    data: Path
    files: dict[str, bytes] = field(default_factory=dict)
    instead: dict[str, Answer] = field(default_factory=dict)

    def answer(self, asked: Asked, to: socket.socket) -> None:
        name = asked.path.rpartition("/")[2]
        if name in self.instead:
            return self.instead[name](asked, to)
        if name not in self.files:
            return says(b"", 404)(asked, to)
        etag = etag_of(self.files[name])
        if asked.headers.get("if-none-match") == etag:
            return says(b"", 304)(asked, to)
        return says(self.files[name], kind="text/plain", ETag=etag)(asked, to)

    def publish(self, number: int, domain: str = "pbx.kantor.example", key: str = "key") -> Path:
        """Sign as the administrator does, and put both files there."""
        file = self.folder / "office.toml"
        file.write_text(POLICY.format(number=number, domain=domain), encoding="utf-8")
        assert (
            main(["admin", "sign-policy", str(file), "--key-file", str(self.folder / key), "--make-key"]) == 0
        )
        for path in (file, file.with_name(file.name + SUFFIX)):
            self.files[path.name] = path.read_bytes()
        return file

    def provisioning(self) -> Provisioning:
        return Provisioning(self.machine, self.data)

    def policy(self) -> Policy:
        """Return what the next start takes, without asking."""
        return with_provisioned(self.machine, kept(self.machine.base.provisioning, self.data))

    def complaint(self) -> tuple[str, Health]:
        """Return what the doctor finds first."""
        first = next(iter(check_provisioning(AppPaths(*[self.data] * 4), self.machine)))
        assert "{" not in finding_line(first)
        return first.kind, first.health


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def office(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Office]:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certificate("127.0.0.1"))
    with lookup_server(context) as server:
        office = Office(server, tmp_path, Policy(), tmp_path / "data")
        server.answer = office.answer
        office.publish(7)
        public_key = capsys.readouterr().out.split('"')[1]
        office.machine = asks(f"{server.address}/office.toml", public_key, authority.file)
        yield office


def asks(url: str, public_key: str, ca_file: Path, **more: object) -> Policy:
    values = {"url": url, "public_key": public_key, "ca_file": str(ca_file)}
    managed = {f"provisioning.{name}": Given(value, "/etc/machine.toml") for name, value in values.items()}
    managed |= {key.replace("_", ".", 1): Given(value, "/etc/machine.toml") for key, value in more.items()}
    policy = build(managed, {}, ())
    assert not policy.faults
    return policy


def test_the_first_start_has_it_already_and_this_computers_own_policy_is_stronger(office: Office) -> None:
    way = office.machine.base.provisioning
    office.machine = asks(way.url, way.public_key, Path(way.ca_file), account_transport="tls")
    asking = office.provisioning()
    policy = asking.policy()
    asking.stop()
    account = policy.over({"account.domain": "elsewhere.example"}).account
    assert (account.domain, account.transport) == ("pbx.kantor.example", "tls")
    assert policy.locked_by("account.domain") == way.url
    assert policy.locked_by("account.transport") == "/etc/machine.toml"
    assert not policy.over({}).recording.is_offered
    assert not policy.faults
    assert office.policy() == policy  # also without the server


def test_a_new_one_counts_while_the_program_runs_and_what_is_free_again_is_the_persons(
    office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    own = tmp_path / "settings.toml"
    own.write_text('[account]\ntransport = "tls"\n', encoding="utf-8")
    asking = office.provisioning()
    policy, jobs = asking.policy(), Jobs()
    settings = policy.over({"account.transport": "tls"})
    preferences = Preferences(settings, own, Secrets(), jobs, policy)
    asking.renewed.connect(preferences.use_policy)
    office.publish(8, domain="new.kantor.example")
    file = office.folder / "office.toml"
    file.write_text(file.read_text().replace('transport = "udp"\n', ""), encoding="utf-8")
    assert main(["admin", "sign-policy", str(file), "--key-file", str(office.folder / "key")]) == 0
    office.files |= {path.name: path.read_bytes() for path in (file, file.with_name("office.toml.sig"))}
    shown: list[Settings] = []
    preferences.changed.connect(shown.append)
    with qtbot.waitSignal(preferences.notice) as notice:
        asking.check()
    assert notice.args is not None
    assert notice.args[0].kind == "policy_changed_here"
    assert shown[-1].account.domain == "new.kantor.example"
    assert shown[-1].account.transport == "tls"  # as in the person's own file
    asked = len(office.server.asked)
    with qtbot.waitSignal(asking._answered):
        asking.check()
    assert len(office.server.asked) == asked + 1  # by its ETag it is still the same: no more was sent
    asking.stop()
    jobs.stop()


def test_who_sits_there_is_told_what_a_new_policy_changes_and_what_of_it_does_not_count(
    tmp_path: Path, qtbot: QtBot
) -> None:
    jobs, notices = Jobs(), list[Notice]()
    preferences = Preferences(Settings(), tmp_path / "settings.toml", Secrets(), jobs)
    preferences.notice.connect(notices.append)
    given = {"ui.theme": "dark", "calls.auto_answer": "all", "desk.workstation": "9"}
    policy = build({key: Given(value, "office.toml", 3) for key, value in given.items()}, {}, ())
    preferences.use_policy(policy)
    qtbot.waitUntil(lambda: len(notices) == 2)
    changed, fault = map(notice_words, notices)
    assert "Changed here: Answer calls automatically; Colours." in changed
    assert "desk.workstation" in fault
    notices.clear()
    preferences.use_policy(policy)
    qtbot.waitUntil(lambda: [one.kind for one in notices] == ["policy_renewed"])
    jobs.stop()


def test_what_is_not_signed_by_the_office_is_not_newer_or_does_not_come_leaves_the_last_good_one(
    office: Office, authority: Authority, tmp_path: Path
) -> None:
    asking = office.provisioning()
    good = asking.policy()
    asking.stop()
    assert office.complaint() == ("provisioned_fine", Health.OK)
    there = dict(office.files)
    office.files["office.toml"] = there["office.toml"].replace(b"udp", b"tcp")
    assert office.complaint() == ("provisioned_signature", Health.ATTENTION)
    office.publish(8, key="another")
    assert office.complaint()[0] == "provisioned_signature"
    del office.files["office.toml.sig"]
    assert office.complaint()[0] == "provisioned_unsigned"
    for number, domain in ((6, "pbx.kantor.example"), (7, "other.example")):
        office.publish(number, domain)
        assert office.complaint()[0] == "provisioned_older"
    for answer, kind in (
        (floods, "too_large"),
        (hangs_up, "unreachable"),
        (sends_on("http://127.0.0.1/office.toml"), "redirected"),
        (sends_on(f"{office.server.address}/other.toml"), "redirected"),
        (says(b"", 503), "status"),
    ):
        office.instead["office.toml"] = answer
        assert office.complaint()[0] == f"provisioned_{kind}"
    way = office.machine.base.provisioning
    office.machine = asks(way.url, way.public_key, Authority(tmp_path / "other").file)
    assert office.complaint()[0] == "provisioned_tls"
    office.machine = asks(way.url, way.public_key, tmp_path / "nowhere.pem")
    assert office.complaint()[0] == "provisioned_tls"  # not that the server does not answer
    office.machine = asks("https://\N{KELVIN SIGN}antor.example/", way.public_key, authority.file)
    assert office.complaint()[0] == "provisioned_unreachable"
    gone = f"https://127.0.0.1:{free_port()}/office.toml"
    office.machine = asks(gone, way.public_key, authority.file)
    again = office.provisioning()
    assert dict(again.policy().managed).keys() == dict(good.managed).keys()
    again.stop()
    assert office.complaint() == ("provisioned_unreachable", Health.ATTENTION)
    assert office.policy().over({}).account == good.over({}).account


def test_a_server_that_drips_or_says_nothing_holds_nobody_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.policy.web.SILENCE_S", 0.3)
    monkeypatch.setattr("app.policy.web.DEADLINE_S", 0.5)
    for answer in (office.server.silent, office.server.drips, office.server.puts_off):
        office.instead["office.toml"] = answer
        assert office.complaint() == ("provisioned_timed_out", Health.WRONG)
    asking = office.provisioning()
    assert asking.policy() == office.machine
    asking.stop()


def test_whoever_sits_there_cannot_change_the_kept_one(office: Office) -> None:
    asking = office.provisioning()
    asking.policy()
    asking.stop()
    (file,) = office.data.iterdir()
    assert is_private(file)
    whole = file.read_bytes()
    for damaged in (
        whole.replace(b"e", b"f", 1),
        b"\xff" + whole,
        b'{"a":' * 5000,
    ):
        file.write_bytes(damaged)
        assert office.policy() == office.machine
    asking = office.provisioning()
    assert asking.policy() != office.machine  # asked for anew
    asking.stop()


def test_an_older_one_that_is_put_back_is_replaced_whatever_it_says_of_what_the_server_has(
    office: Office, qtbot: QtBot
) -> None:
    asking = office.provisioning()
    asking.policy()
    asking.stop()
    (file,) = office.data.iterdir()
    office.publish(8, "new.kantor.example")
    etag = json.dumps(etag_of(office.files["office.toml"])).encode()
    file.write_bytes(file.read_bytes().replace(b"{", b'{"etag":' + etag + b",", 1))
    again = office.provisioning()
    assert again.policy().base.account.domain == "pbx.kantor.example"
    with qtbot.waitSignal(again.renewed) as renewed:
        again.start()
    assert renewed.args is not None
    assert renewed.args[0].base.account.domain == "new.kantor.example"
    again.stop()


def test_one_that_cannot_be_kept_counts_all_the_same(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    (office.data / "provisioned.json").mkdir(parents=True)
    asking = office.provisioning()
    assert asking.policy().base.account.domain == "pbx.kantor.example"
    asking.stop()
    assert "cannot be kept" in caplog.text


def test_where_a_policy_comes_from_is_not_its_own_to_say_nor_are_its_faults_silent(office: Office) -> None:
    text = office.files["office.toml"] + b'[provisioning]\nca_file = "/tmp/ca.pem"\n'
    file = office.folder / "office.toml"
    file.write_bytes(text)
    key = ["--key-file", str(office.folder / "key")]
    assert main(["admin", "sign-policy", str(file), *key]) == 1  # not knowingly
    text += b"[nope]\na = 1\n"
    signer = Ed25519PrivateKey.from_private_bytes(b64decode((office.folder / "key").read_text()))
    office.files = {"office.toml": text, "office.toml.sig": b64encode(signer.sign(text))}
    asking = office.provisioning()
    policy = asking.policy()
    asking.stop()
    assert policy.base.provisioning == office.machine.base.provisioning
    assert {(one.key, one.expected) for one in policy.faults} == {
        ("provisioning.ca_file", "known key"),
        ("nope.a", "known key"),
    }
    assert policy.base.account.domain == "pbx.kantor.example"


def test_the_administrator_is_told_what_cannot_be_signed_and_what_a_signature_is_worth(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = office.publish(9)
    assert is_private(office.folder / "key")
    (fits,) = check_signature(file, office.machine)
    assert (fits.kind, fits.facts["number"]) == ("provisioned_fits", "9")
    file.write_text(file.read_text() + "\n", encoding="utf-8")
    (differs,) = check_signature(file, office.machine)
    assert (differs.kind, differs.health) == ("provisioned_signature", Health.WRONG)

    def refused(text: str, key: str = "key") -> str:
        file.write_text(text, encoding="utf-8")
        capsys.readouterr()
        assert main(["admin", "sign-policy", str(file), "--key-file", str(tmp_path / key)]) == 1
        return capsys.readouterr().err

    assert "has no number" in refused('[ui]\nlanguage = "id"\n')
    assert "line 4: ui.language" in refused('[issue]\nserial = 1\n[ui]\nlanguage = "de"\n')
    assert "no TOML" in refused("[issue\n")
    assert "--make-key" in refused("[issue]\nserial = 1\n", key="none")
    (tmp_path / "odd").write_text("no key\n")
    assert "is no key" in refused("[issue]\nserial = 1\n", key="odd")
