from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.paths import places
from app.settings import (
    AccountSettings,
    OfficeSettings,
    Settings,
    SettingsError,
    SoundSettings,
    load,
    parse,
    save,
)
from telephony.sip.target import sip_uri


def test_no_file_yet_means_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == Settings()


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "settings.toml"
    settings = replace(
        Settings(),
        sound=SoundSettings("Mikrofon é", ring_volume_percent=5),
        office=OfficeSettings(dial_prefix="9"),
    )
    save(path, settings)
    assert load(path) == settings
    save(path, Settings())
    assert load(path) == Settings()
    assert os.listdir(path.parent) == ["settings.toml"]


def test_saving_keeps_the_comments_of_the_it_department(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        "# site: Bandung\n[account] # from the PBX\nuser = '101'  # Rina\n\n[sound]\nspeaker = ''\n"
    )
    settings = load(path)
    save(path, replace(settings, sound=replace(settings.sound, speaker="headset")))
    assert path.read_text().replace('"', "'") == (  # either is TOML; versions of tomlkit differ
        "# site: Bandung\n[account] # from the PBX\nuser = '101'  # Rina\n\n[sound]\nspeaker = 'headset'\n"
    )


def test_a_file_broken_by_hand_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[sound\n")
    save(path, replace(Settings(), sound=SoundSettings(ring_volume_percent=1)))
    assert load(path).sound.ring_volume_percent == 1
    assert (tmp_path / "settings.toml.broken").read_text() == "[sound\n"


def test_a_failed_write_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.toml"
    save(path, replace(Settings(), sound=SoundSettings(ring_volume_percent=1)))

    def disk_full(_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError):
        save(path, Settings())
    assert load(path).sound.ring_volume_percent == 1
    assert os.listdir(tmp_path) == ["settings.toml"]


@pytest.mark.parametrize(
    ("content", "key", "value", "expected", "nearest"),
    [
        ("[sound]\nring_volume_percent = 101", "sound.ring_volume_percent", "101", "0..100", ""),
        ("[sound]\nring_volume_percent = true", "sound.ring_volume_percent", "True", "whole number", ""),
        ("[sound]\nring_volume = 5", "sound.ring_volume", "5", "known key", "sound.ring_volume_percent"),
        ("[sond]\nspeaker = ''", "sond", "{'speaker': ''}", "known key", "sound"),
        ("sound = 3", "sound", "3", "table", ""),
        ("[ui]\nlanguage = 'english'", "ui.language", "english", "system|id|en", ""),
        ("[ui]\ntheme = 'drak'", "ui.theme", "drak", "system|light|dark", "dark"),
        ("[account]\nuser = 'a b'", "account.user", "a b", "user name", ""),
        ("[account]\ndomain = 'sip:pbx'", "account.domain", "sip:pbx", "host or host:port", ""),
        ("[account]\npassword = 'x'", "account.password", "***", "no secret", ""),
        (
            "[network]\nbound_address = '10.0.0.300'",
            "network.bound_address",
            "10.0.0.300",
            "IP address",
            "",
        ),
        ("[network]\nbound_address = 'fe80::1'", "network.bound_address", "fe80::1", "IP address", ""),
        ("[network]\ntrusted_peers = ['[::1]']", "network.trusted_peers", "[::1]", "IP address", ""),
        ("[account]\nuser = 'rina\u200b'", "account.user", "rina\u200b", "user name", ""),
        *[
            (f"[account]\nuser = '{user}'", "account.user", user, "user name", "")
            for user in ('"', "a|b", "5%")
        ],
        ("[account]\nuser = 'rína'", "account.user", "rína", "user name", ""),
        ("[account]\ndomain = 'pbx:70000'", "account.domain", "pbx:70000", "host or host:port", ""),
        ('[account]\ndisplay_name = "a\\nb"', "account.display_name", "a\nb", "text", ""),
        ("[desk]\nworkstation = '٠١٢'", "desk.workstation", "٠١٢", "3 digits", ""),
        ("[account]\nkata_sandi = 'x'", "account.kata_sandi", "***", "no secret", ""),
        ("passwort = 'x'", "passwort", "***", "no secret", ""),
        ("[account]\ndomain = 'rina:x@pbx'", "account.domain", "***@pbx", "host or host:port", ""),
        ("[oss]\naddress = 'https://rina:x@oss/'", "oss.address", "***@oss/", "https address", ""),
        ("[acount]\nsecret = 'x'", "acount", "***", "known key", "account"),
        (
            "[network]\nrtp_port_first = 65000\nrtp_port_count = 600",
            "network.rtp_port_count",
            "600",
            "8..536",
            "",
        ),
        ("[office]\ntimezone = 'Asia/Bandung'", "office.timezone", "Asia/Bandung", "time zone", ""),
        ("[office]\ntimezone = '../x'", "office.timezone", "../x", "time zone", ""),
        (
            "[office]\nhome_country = 'Indonesia'",
            "office.home_country",
            "Indonesia",
            "country code of two letters",
            "",
        ),
        ("[office]\nhome_area_code = '22'", "office.home_area_code", "22", "area code with its 0", ""),
        ("[desk]\nworkstation = '12'", "desk.workstation", "12", "3 digits", ""),
        ("[desk]\nagent_id = 'rina'", "desk.agent_id", "rina", "UUID", ""),
        ("a = 1\n[sound", "", "2:0", "toml", ""),
        ("[sound]\n[sound]", "sound", "2", "only once", ""),
        ("[ui]\n# twice\ntheme = 'dark'\ntheme = 'light'", "ui.theme", "4", "only once", ""),
        ("[ui]\ntheme.x = 1\ntheme = 'light'", "", None, "toml", ""),
        ("[network]\nrtp_port_first = 65534", "network.rtp_port_first", "65534", "1024..65528", ""),
        ("[network]\nbound_address = '224.0.0.1'", "network.bound_address", "224.0.0.1", "IP address", ""),
        ("[account]\ndomain = '..:5060'", "account.domain", "..:5060", "host or host:port", ""),
        ("[account]\ndomain = '::1'", "account.domain", "::1", "host or host:port", ""),
        ("[account]\ndomain = '[::1]:70000'", "account.domain", "[::1]:70000", "host or host:port", ""),
        ("[account]\nservers = ['[ff02::1]']", "account.servers", "[ff02::1]", "host or host:port", ""),
        ("[network]\nstun_server = '[::1]'", "network.stun_server", "[::1]", "host or host:port", ""),
        ("[shared]\nserver = 'http://10.0.0.9'", "shared.server", "http://10.0.0.9", "https address", ""),
        ("[account]\nservers = ['10.0.0.300']", "account.servers", "10.0.0.300", "host or host:port", ""),
        ('[account]\nauth_user = "a\\r\\nVia: b"', "account.auth_user", "a\r\nVia: b", "text", ""),
        ("[account]\nca_file = 'office.pem'", "account.ca_file", "office.pem", "full path", ""),
        ("[recording]\nfolder = 'rekaman'", "recording.folder", "rekaman", "full path", ""),
        ("[shared]\nserver = 'https://loket:kunci@kantor'", "shared.server", "***", "https address", ""),
        ('[recording]\nfolder = "/a\\u0000"', "recording.folder", "/a\0", "full path", ""),
        ("[headset]\ndevice = 'zzz'", "headset.device", "zzz", "headset's id", ""),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(
    content: Any, key: Any, value: Any, expected: Any, nearest: Any
) -> None:
    with pytest.raises(SettingsError) as refusal:
        parse(content.encode())
    error = refusal.value
    assert (error.key, error.expected, error.nearest) == (key, expected, nearest)
    assert value is None or error.value == value


def test_an_exchange_and_its_peers_may_have_ipv6_addresses() -> None:
    settings = parse(
        b"[account]\ndomain = '[2001:db8::5]:5070'\nservers = ['[2001:db8::6]']\n"
        b"[network]\nbound_address = '2001:db8::20'\ntrusted_peers = ['2001:db8::7']"
    )
    assert settings.account.domain == "[2001:db8::5]:5070"
    assert settings.network.trusted_peers == ("2001:db8::7",)


@given(st.text(max_size=40) | st.from_regex(r"[a-z0-9.:\[\]-]{1,30}", fullmatch=True))
def test_each_domain_that_is_accepted_can_be_called_at(domain: Any) -> None:
    try:
        account = AccountSettings(domain=domain)
    except SettingsError:
        return
    if domain:
        place = urlsplit(sip_uri("1001", account.domain).replace("sip:", "sip://"))
        assert place.hostname
        assert place.port is None or 0 < place.port < 65536


@given(st.text(max_size=30))
def test_no_setting_lets_a_second_line_into_a_request(text: str) -> None:
    for name in ("user", "domain", "auth_user", "display_name", "ca_file"):
        given: dict[str, Any] = {name: text}
        try:
            value = getattr(AccountSettings(**given), name)
        except SettingsError:
            continue
        assert name == "ca_file" or len(value.splitlines()) <= 1


def test_a_file_that_notepad_saved_is_read() -> None:
    assert parse(b"\xef\xbb\xbf[account]\r\nuser = '101'\r\n").account.user == "101"


def test_a_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(SettingsError) as refusal:
        parse(b"[ui]\nlanguage = '\xff'")
    assert refusal.value.expected == "UTF-8 text"


def test_everything_is_under_loket_home_when_it_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "demo"))
    here = places()
    here.create()
    assert here.settings_file == tmp_path / "demo" / "config" / "settings.toml"
    assert sorted(os.listdir(tmp_path / "demo")) == ["cache", "config", "data", "log"]
    monkeypatch.delenv("LOKET_HOME")
    assert "loket" in str(places().records_file)
