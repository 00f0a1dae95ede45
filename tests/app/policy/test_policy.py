"""The office's policy: over the person's settings; faults are reported by file and line."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from keyring.backends import fail

from app.common.jobs import Jobs
from app.common.notices import Notice
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.start import read_settings
from app.policy import Level, Policy, check_file, load_policy
from app.policy.layers import Given, PolicyFault, build
from app.policy.registry import add_registry, as_setting
from app.settings import Settings, SettingsError, load
from app.settings.preferences import Preferences
from tests.platforms import IS_WINDOWS, linux_only

MANAGED = """
[account]
domain = "pbx.kantor.example"
transport = "tls"

[recording]
is_offered = false
"""
RECOMMENDED = """
[ui]
language = "id"
text_scale_percent = 125
"""


NOBODY = 65534


class Office:
    """A folder of policies that belongs to the user who runs the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "policies"
        for level in ("managed", "recommended"):
            (self.folder / level).mkdir(parents=True)
            (self.folder / level).chmod(0o755)
        self.folder.chmod(0o755)

    def write(self, name: str, text: str, mode: int = 0o644) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    def policy(self) -> Policy:
        return load_policy(self.folder, 0 if IS_WINDOWS else os.geteuid())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> AppPaths:
    places = AppPaths.below(tmp_path)
    places.create()
    return places


def test_managed_counts_over_the_person_over_recommended_over_the_defaults(
    office: Office, home: AppPaths
) -> None:
    managed = office.write("managed/10-pbx.toml", MANAGED)
    advised = office.write("recommended/look.toml", RECOMMENDED)
    home.settings_file.write_text(
        '[account]\ntransport = "udp"\nuser = "1001"\n[ui]\ntext_scale_percent = 150\n', encoding="utf-8"
    )
    policy = office.policy()
    settings = read_settings(home, policy)
    assert not policy.faults
    assert (settings.account.transport, settings.account.user) == ("tls", "1001")
    assert (settings.ui.text_scale_percent, settings.ui.language) == (150, "id")
    assert settings.recording == Settings().recording
    own = {"account.transport": "udp", "account.user": "1001", "ui.text_scale_percent": 150}
    origins = {
        key: policy.origin(key, own)
        for key in ("account.transport", "account.user", "ui.language", "ui.theme")
    }
    assert [one.level for one in origins.values()] == [
        Level.MANAGED,
        Level.USER,
        Level.RECOMMENDED,
        Level.DEFAULT,
    ]
    assert origins["account.transport"].source == str(managed)
    assert origins["ui.language"].source == str(advised)


def test_what_is_fixed_can_neither_be_set_nor_written(office: Office, home: AppPaths) -> None:
    path = office.write("managed/pbx.toml", MANAGED)
    office.write("recommended/look.toml", RECOMMENDED)
    policy = office.policy()
    jobs = Jobs()
    settings = read_settings(home, policy)
    preferences = Preferences(settings, home.settings_file, Secrets(fail.Keyring()), jobs, policy)
    wanted = replace(
        settings,
        account=replace(settings.account, user="1001", transport="udp", domain="elsewhere.example"),
        ui=replace(settings.ui, text_scale_percent=100),
    )
    got: list[Notice] = []
    shown: list[Settings] = []
    preferences.notice.connect(got.append)
    preferences.changed.connect(shown.append)
    preferences.change(wanted)
    jobs.stop()
    assert [(one.kind, one.facts) for one in got] == [("setting_fixed", {"source": str(path)})]
    assert all(one.account.domain == "pbx.kantor.example" for one in shown)
    assert preferences.settings.account == replace(settings.account, user="1001")
    written = load(home.settings_file)
    assert (written.account.transport, written.account.domain) == ("udp", "")  # as the file was: silent
    assert 'user = "1001"' in home.settings_file.read_text(encoding="utf-8")
    assert "transport" not in home.settings_file.read_text(encoding="utf-8")
    assert read_settings(home, policy) == preferences.settings  # 100 % is kept against the advice of 125


def test_a_faulty_value_is_reported_by_file_and_line_and_the_rest_counts(office: Office) -> None:
    path = office.write(
        "managed/pbx.toml",
        '[account]\ndomain = "pbx.example"\ntransport = "carrier pigeon"\n\n'
        '[calls]\nunanswered_after_s = "25"\nforward_busy = "@@"\n\n[acount]\nuser = "1"\n\n'
        '[shared]\npassword = "rahasia"\nlogins = ["rina"]\n',
    )
    policy = office.policy()
    got = {fault.key: (fault.source, fault.line, fault.expected) for fault in policy.faults}
    assert got == {
        "account.transport": (str(path), 3, "udp|tcp|tls"),
        "calls.unanswered_after_s": (str(path), 6, "whole number"),
        "calls.forward_busy": (str(path), 7, "number or address"),
        "acount.user": (str(path), 10, "known key"),
        "shared.password": (str(path), 13, "no secret"),
        "shared.logins": (str(path), 14, "known key"),  # of one person: no matter for a policy
    }
    assert "rahasia" not in str(policy.faults)
    assert set(policy.managed) == {"account.domain"}
    assert policy.over({}).account.domain == "pbx.example"
    broken = office.write("managed/pbx.toml", "[account]\ndomain = \n")
    assert [(one.source, one.line, one.expected) for one in check_file(broken).faults] == [
        (str(broken), 2, "toml")
    ]


def test_a_value_that_lacks_another_one_is_reported_and_the_rest_counts_in_any_order(office: Office) -> None:
    path = office.write(
        "managed/a.toml", "[jelita]\nis_used = true\ntimeout_s = 5\n[network]\nsip_port = 5070\n"
    )
    policy = office.policy()
    assert [(fault.key, fault.line) for fault in policy.faults] == [("jelita.address", 2)]
    assert set(policy.managed) == {"jelita.timeout_s", "network.sip_port"}
    with path.open("a", encoding="utf-8") as file:
        file.write("[jelita.more]\n")  # and a table that is none of ours
    assert {fault.key for fault in office.policy().faults} == {"jelita.address", "jelita.more"}
    office.write("managed/b.toml", '[jelita]\naddress = "https://jelita.example/"\n')
    assert office.policy().over({}).jelita.is_used


@linux_only("rights are in owner and mode")
@pytest.mark.parametrize("mode", [0o666, 0o664])
def test_a_file_that_others_can_write_does_not_count_and_is_reported(office: Office, mode: int) -> None:
    path = office.write("managed/pbx.toml", MANAGED, mode)
    policy = office.policy()
    assert not policy.managed
    assert [(one.source, one.expected) for one in policy.faults] == [(str(path), "not writable by others")]


@linux_only("rights are in owner and mode")
def test_a_folder_that_others_can_write_a_link_and_another_owner_do_not_count(
    office: Office, tmp_path: Path
) -> None:
    path = office.write("managed/pbx.toml", MANAGED)
    (office.folder / "managed" / "zz.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert [one.expected for one in office.policy().faults] == ["file, no link"]
    elsewhere = load_policy(office.folder, os.geteuid() + 1)
    assert not elsewhere.managed
    assert {one.expected for one in elsewhere.faults} == {"owned by the administrator"}
    path.parent.chmod(0o777)
    opened = office.policy()
    assert not opened.managed
    assert [one.expected for one in opened.faults] == ["not writable by others"]


@linux_only("rights are in owner and mode")
@pytest.mark.parametrize(("shut", "got"), [("", {"managed", "recommended"}), ("managed", {"managed"})])
def test_a_folder_that_only_root_can_read_is_reported_and_keeps_nobody_from_starting(
    shut: str, got: set[str]
) -> None:
    with TemporaryDirectory() as place:  # tmp_path is shut above, too
        Path(place).chmod(0o755)
        office = Office(Path(place))
        office.write("managed/pbx.toml", MANAGED)
        owner, me = os.geteuid(), os.geteuid() or NOBODY
        (office.folder / shut).chmod(0o700 if owner == 0 else 0)  # as mkdir makes it with umask 077
        os.seteuid(me)
        try:
            policy = load_policy(office.folder, owner)
        finally:
            os.seteuid(owner)
            (office.folder / shut).chmod(0o755)
    assert not policy.managed
    assert {(Path(one.source).name, one.expected) for one in policy.faults} == {
        (name, "folder that all can read") for name in got
    }


def test_of_two_files_the_later_name_counts(office: Office) -> None:
    office.write("managed/10.toml", '[ui]\nlanguage = "id"\ntheme = "dark"\n')
    office.write("managed/20.toml", '[ui]\nlanguage = "en"\n')
    ui = office.policy().over({}).ui
    assert (ui.language, ui.theme) == ("en", "dark")


def test_own_settings_that_a_new_policy_contradicts_keep_nobody_from_starting(office: Office) -> None:
    office.write("managed/a.toml", '[network]\nrtp_port_first = 60000\n[calls]\nforward_busy = "1001"\n')
    policy = office.policy()
    settings = policy.over(
        {"network.rtp_port_count": 20_000, "account.user": "1001", "account.domain": "pbx.example"}
    )
    assert settings.network.rtp_port_first == 60000
    assert settings.network.rtp_port_count == Settings().network.rtp_port_count
    assert settings.calls.forward_busy == ""  # never to oneself
    assert policy.keep(settings) == settings
    with pytest.raises(SettingsError):
        policy.over({"network.rtp_port_count": -1})  # wrong without any policy, too


def test_the_first_start_asks_for_what_the_policy_leaves_open(office: Office) -> None:
    assert not Policy().left_open(Settings())
    office.write("managed/a.toml", MANAGED)
    policy = office.policy()
    assert policy.left_open(policy.over({}))[:2] == ("account.user", "account.password")
    assert not policy.left_open(policy.over({"account.user": "1001"}))


def test_the_registry_knows_numbers_for_true_and_false() -> None:
    assert as_setting("recording.is_offered", 1) is True
    assert as_setting("network.sip_port", 1) == 1
    assert as_setting("nothing.known", 1) == 1


def of_registry(
    keys: dict[str, dict[str, dict[str, object]]],
    files: dict[Level, dict[str, object]] | None = None,
    folder: Path = Path("policies"),
) -> Policy:
    """Return the policy of a registry with these keys, over files that say this."""
    layers = {
        level: {key: Given(value, "file") for key, value in (files or {}).get(level, {}).items()}
        for level in (Level.MANAGED, Level.RECOMMENDED)
    }
    faults: list[PolicyFault] = []
    add_registry(layers, faults, folder, lambda key: keys.get(key, {}))
    return build(layers[Level.MANAGED], layers[Level.RECOMMENDED], faults)


MACHINE, PERSON = r"HKLM\Software\Policies\Loket", r"HKCU\Software\Policies\Loket"


def test_in_the_registry_the_computer_counts_over_the_person_over_the_files_over_the_installer() -> None:
    policy = of_registry(
        {
            MACHINE: {"account": {"domain": "machine.example"}, "Recommended": {}},
            PERSON: {"account": {"domain": "person.example", "transport": "tls"}},
            rf"{MACHINE}\Recommended": {"ui": {"theme": "dark"}},
            rf"{PERSON}\Recommended": {"ui": {"theme": "light", "text_scale_percent": 125}},
            r"HKLM\Software\Loket\Recommended": {"ui": {"language": "en", "text_scale_percent": 200}},
        },
        {
            Level.MANAGED: {"account.transport": "udp", "account.srtp": "required"},
            Level.RECOMMENDED: {"ui.language": "id"},
        },
    )
    assert not policy.faults
    account, ui = policy.base.account, policy.base.ui
    assert (account.domain, account.transport, account.srtp) == ("machine.example", "tls", "required")
    assert (ui.theme, ui.text_scale_percent, ui.language) == ("dark", 125, "id")
    assert policy.locked_by("account.domain") == rf"{MACHINE}\account"
    assert not policy.locked_by("ui.theme")
    assert policy.origin("ui.theme", ()).source == rf"{MACHINE}\Recommended\ui"


def test_registry_values_are_numbers_truths_lists_and_names_in_any_case() -> None:
    policy = of_registry(
        {
            MACHINE: {
                "Recording": {"Is_Offered": 0},
                "network": {"sip_port": 5070, "trusted_peers": ["10.0.0.5", "", " 10.0.0.6 "]},
            }
        }
    )
    assert not policy.faults
    assert policy.base.recording.is_offered is False
    assert policy.base.network.sip_port == 5070
    assert policy.base.network.trusted_peers == ("10.0.0.5", "10.0.0.6")
    assert set(policy.managed) == {"recording.is_offered", "network.sip_port", "network.trusted_peers"}


def test_what_the_registry_says_wrong_is_reported_with_its_key_and_the_rest_counts() -> None:
    policy = of_registry(
        {
            MACHINE: {
                "": {"domain": "pbx.example"},
                "acount": {"user": "1001"},
                "account": {"transport": "pigeon", "domain": "pbx.example", "ca_file": r"%TEMP%\ca.pem"},
                "calls": {"unanswered_after_s": "25", "call_waiting": 2},
                "shared": {"password": "rahasia"},
            }
        }
    )
    got = {fault.key: (fault.source, fault.expected) for fault in policy.faults}
    assert got == {
        "domain": (MACHINE, "known key"),
        "acount.user": (rf"{MACHINE}\acount", "known key"),
        "account.transport": (rf"{MACHINE}\account", "udp|tcp|tls"),
        "account.ca_file": (rf"{MACHINE}\account", "full path"),  # no variable is replaced
        "calls.unanswered_after_s": (rf"{MACHINE}\calls", "whole number"),
        "calls.call_waiting": (rf"{MACHINE}\calls", "true or false"),
        "shared.password": (rf"{MACHINE}\shared", "no secret"),
    }
    assert "rahasia" not in str(policy.faults)
    assert set(policy.managed) == {"account.domain"}


def test_a_registry_key_that_is_closed_and_a_policy_file_that_was_not_copied_are_reported(
    tmp_path: Path,
) -> None:
    def closed(key: str) -> dict[str, dict[str, object]]:
        if key == MACHINE:
            raise PermissionError(13, "Access is denied")
        return {"": {"PolicyFile": r"C:\deploy\office.toml"}} if key.endswith("Installer") else {}

    layers: dict[Level, dict[str, Given]] = {Level.MANAGED: {}, Level.RECOMMENDED: {}}
    faults: list[PolicyFault] = []
    add_registry(layers, faults, tmp_path, closed)
    assert [(fault.source, fault.expected) for fault in faults] == [
        (MACHINE, "registry key that all can read"),
        (r"C:\deploy\office.toml", "readable file"),
    ]
    (tmp_path / "managed").mkdir()
    (tmp_path / "managed" / "office.toml").write_text("", encoding="utf-8")
    later: list[PolicyFault] = []
    add_registry(layers, later, tmp_path, closed)
    assert [fault.expected for fault in later] == ["registry key that all can read"]
