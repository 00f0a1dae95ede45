"""A real directory server with TLS: who may sign in, who is who, and what is wrong with the directory."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

from app.directory import directory as directory_module
from app.directory.config import DirectoryConfig, GroupRole
from app.directory.directory import Answer, Directory, DirectoryFault
from app.directory.entries import read_person
from db.enums import Role
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import free_port, require
from tests.end2end.peers.slapd import AGENTS, BASE, OFFICERS, SEARCHES_PASSWORD, SUPERVISORS, Slapd


@pytest.fixture(scope="module")
def slapd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    require("slapd")
    folder = tmp_path_factory.mktemp("directory")
    found = Slapd(folder / "slapd", Authority(folder / "authority"))
    rina = found.add("rina", "Rina Wati", telephoneNumber="(022) 727-3805")
    dedi = found.add("dedi", "Dedi (Perizinan) *", telephoneNumber="201 / 202 ruang dua")
    wati = found.add("wati", "Wati", telephoneNumber="105")
    found.add("tamu", "Tamu")
    found.add("maya", "Maya", shadowExpire="1")
    found.group(AGENTS, rina, wati)
    found.group(OFFICERS, dedi)
    found.group(SUPERVISORS, wati)
    yield found
    found.end()


@pytest.fixture
def directory(slapd: Slapd) -> Directory:
    return Directory(slapd.config(), SEARCHES_PASSWORD)


def test_a_right_password_brings_the_person_with_the_role_of_the_first_group(directory: Directory) -> None:
    answer, rina = directory.sign_in("rina", "kata sandi rina")
    assert answer is Answer.RIGHT
    assert rina is not None
    assert rina.role is not None
    assert (rina.login, rina.name, rina.extension) == ("rina", "Rina Wati", "0227273805")
    assert (rina.role.role, rina.role.team) == (Role.AGENT, "Pagi")
    assert len(rina.id) == 36
    _, wati = directory.sign_in("wati", "kata sandi wati")
    assert wati is not None
    assert wati.role is not None
    assert wati.role.role is Role.SUPERVISOR  # she is an agent, too
    answer, dedi = directory.sign_in("dedi", "kata sandi dedi")
    assert answer is Answer.RIGHT
    assert dedi is not None
    assert dedi.role is not None
    assert (dedi.role.unit, dedi.extension) == ("perizinan", "")  # a name and a number that need care


def test_who_is_in_no_group_has_a_right_password_and_no_role(directory: Directory) -> None:
    answer, tamu = directory.sign_in("tamu", "kata sandi tamu")
    assert answer is Answer.RIGHT
    assert tamu is not None
    assert tamu.role is None


@pytest.mark.parametrize(
    "password",
    ["", " ", "\u00ad", "\0", "kata sandi dedi", "kata sandi rina ", "x" * 5_000, "\u0007"],
    ids=ascii,
)
def test_no_other_password_signs_in_and_an_empty_one_is_never_asked_for(
    directory: Directory, password: str
) -> None:
    """RFC 4513 5.1.2: a bind with a name and no password succeeds, and proves nothing."""
    answer, _ = directory.sign_in("rina", password)
    assert answer in (Answer.WRONG, Answer.UNKNOWN)


@pytest.mark.parametrize(
    "login",
    ["*", "rina*", "r*", "rina)(uid=*", "*)(objectClass=*", "rina\\2a", "RINA", "rina ", " rina", "rina\0",
     "", "uid=rina", "rina,ou=people", "cn=root", "rina)(|(uid=*", "postgres", "loket", "naïve"],
    ids=ascii,
)  # fmt: skip
def test_a_login_that_is_a_piece_of_a_filter_finds_nobody(directory: Directory, login: str) -> None:
    """RFC 4515: what people type is a value in the filter, and never a part of it."""
    for password in ("kata sandi rina", "x"):
        assert directory.sign_in(login, password) == (Answer.UNKNOWN, None)
    assert directory.find(login) is None


def test_names_with_letters_of_filters_are_values(slapd: Slapd, directory: Directory) -> None:
    dn = slapd.add("joko", "Joko *)(uid=rina\\")
    try:
        slapd.group(AGENTS.replace("agents", "brackets"), dn)
        config = slapd.config(groups=[GroupRole(AGENTS.replace("agents", "brackets"), Role.AGENT)])
        found = Directory(config, SEARCHES_PASSWORD).find("joko")
        assert found is not None
        assert found.role is not None
    finally:
        slapd.remove(dn)


def test_a_disabled_account_is_reported_only_to_who_knows_its_password(directory: Directory) -> None:
    assert directory.sign_in("maya", "kata sandi maya")[0] is Answer.DISABLED
    assert directory.sign_in("maya", "wrong")[0] is Answer.WRONG


def test_everybody_is_who_has_a_role_and_an_open_account(slapd: Slapd, directory: Directory) -> None:
    maya = f"cn=Maya,ou=people,{BASE}"
    slapd.group(OFFICERS, f"cn=Dedi (Perizinan) *,ou=people,{BASE}", maya, f"cn=gone,ou=people,{BASE}")
    found = directory.everybody()
    assert {login: one.role.role for login, one in found.items() if one.role} == {
        "rina": Role.AGENT,
        "dedi": Role.UNIT_OFFICER,
        "wati": Role.SUPERVISOR,
    }
    assert found["rina"] == directory.find("rina")


def test_a_group_of_names_counts_too(slapd: Slapd) -> None:
    group = f"cn=posix,ou=groups,{BASE}"
    given = {"gidNumber": 5, "memberUid": ["tamu", "*", "nobody"]}
    slapd._do(lambda root: root.add(group, ["posixGroup"], {"cn": "posix", **given}))
    directory = Directory(slapd.config(groups=[GroupRole(group, Role.AGENT)]), SEARCHES_PASSWORD)
    found = directory.find("tamu")
    assert found is not None
    assert found.role is not None
    assert list(directory.everybody()) == ["tamu"]


def test_starttls_is_used_with_every_address_without_tls(slapd: Slapd) -> None:
    """The server refuses a bind without it."""
    directory = Directory(slapd.config(addresses=[f"ldap://localhost:{slapd.port}"]), SEARCHES_PASSWORD)
    assert directory.sign_in("rina", "kata sandi rina")[0] is Answer.RIGHT


def test_the_next_server_is_asked_if_one_is_away(slapd: Slapd) -> None:
    addresses = [f"ldaps://localhost:{free_port()}", f"ldaps://localhost:{slapd.tls_port}"]
    directory = Directory(slapd.config(addresses=addresses), SEARCHES_PASSWORD)
    assert directory.sign_in("rina", "kata sandi rina")[0] is Answer.RIGHT


def test_what_is_wrong_with_the_directory_is_named_and_is_no_wrong_password(
    slapd: Slapd, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent_port = silent.getsockname()[1]
        faults: dict[str, list[DirectoryConfig]] = {
            "directory_away": [
                slapd.config(addresses=[f"ldaps://localhost:{free_port()}"]),
                slapd.config(addresses=[f"ldap://localhost:{free_port()}"]),
                slapd.config(addresses=[f"ldaps://localhost:{silent_port}"], timeout_s=1),
                slapd.config(addresses=[f"ldap://localhost:{silent_port}"], timeout_s=1),
            ],
            "directory_untrusted": [
                slapd.config(ca_file=str(other.file)),
                slapd.config(addresses=[f"ldap://localhost:{slapd.port}"], ca_file=str(other.file)),
                slapd.config(addresses=[f"ldaps://127.0.0.1:{slapd.tls_port}"]),
                slapd.config(addresses=[f"ldap://127.0.0.1:{slapd.port}"]),
            ],
            "directory_login": [slapd.config(user=f"cn=nobody,{BASE}")],
            "directory_no_entry": [
                slapd.config(base="dc=elsewhere"),
                slapd.config(groups=[GroupRole(f"cn=gone,{BASE}", Role.AGENT)]),
            ],
        }
        for code, configs in faults.items():
            for config in configs:
                for ask in (Directory(config, SEARCHES_PASSWORD).everybody, _signs_in(config)):
                    with pytest.raises(DirectoryFault) as fault:
                        ask()
                    assert fault.value.code == code, (fault.value, config.addresses)


def _signs_in(config: DirectoryConfig):  # type: ignore[no-untyped-def]
    return lambda: Directory(config, SEARCHES_PASSWORD).sign_in("rina", "kata sandi rina")


def test_two_people_with_one_login_name_are_a_fault_and_neither_signs_in(
    slapd: Slapd, directory: Directory
) -> None:
    dn = slapd.add("wati", "Wati yang lain")
    try:
        with pytest.raises(DirectoryFault, match="directory_twice"):
            directory.sign_in("wati", "kata sandi wati")
    finally:
        slapd.remove(dn)


def test_all_pages_of_a_long_answer_are_read(
    slapd: Slapd, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory_module, "_PAGE", 2)
    with directory._connected() as connection:
        whole = list(directory._search(connection, BASE, "(uid=*)"))
        paged = list(directory._search(connection, BASE, "(uid=*)", pages=True))
    assert len(whole) > 4
    assert sorted(one["dn"] for one in paged) == sorted(one["dn"] for one in whole)


def test_questions_of_active_directory_are_well_formed(slapd: Slapd) -> None:
    """OpenLDAP does not know its rule for groups within groups, and so finds no member."""
    config = slapd.config(kind="active_directory", login="uid", name="cn", id="entryUUID")
    directory = Directory(config, SEARCHES_PASSWORD)
    found = directory.find("rina")
    assert found is not None
    assert found.role is None
    assert directory.everybody() == {}


NOW = datetime(2026, 12, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("state", "is_disabled"),
    [
        ({}, False),
        ({"userAccountControl": b"512"}, False),
        ({"userAccountControl": b"514"}, True),
        ({"accountExpires": b"0"}, False),
        ({"accountExpires": b"9223372036854775807"}, False),
        ({"accountExpires": b"133000000000000000"}, True),  # 2022
        ({"accountExpires": b"135000000000000000"}, False),  # 2028
        ({"nsAccountLock": b"TRUE"}, True),
        ({"pwdAccountLockedTime": b"000001010000Z"}, True),
        ({"shadowExpire": b"-1"}, False),
        ({"shadowExpire": b"99999999999999"}, False),
        ({"accountExpires": b"nonsense"}, False),
    ],
)
def test_each_way_in_which_directories_disable_an_account_is_known(
    state: dict[str, bytes], is_disabled: bool
) -> None:
    config = DirectoryConfig(kind="active_directory")
    raw = {
        "SAMACCOUNTNAME": [b"Rina.Wati"],
        "displayName": [b"  Rina\x00 \xffWati "],
        "objectGUID": [bytes(range(16))],
        **{name: [value] for name, value in state.items()},
    }
    found = read_person(config, "cn=x", raw, NOW)
    assert found.is_disabled is is_disabled
    assert (found.login, found.name) == ("rina.wati", "Rina \ufffdWati")
    assert found.id == "03020100-0504-0706-0809-0a0b0c0d0e0f"
