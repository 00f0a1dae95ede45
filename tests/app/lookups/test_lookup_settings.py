"""Where OSS and JELITA may be: https, or this computer; and where their keys must not be."""

from __future__ import annotations

import pytest

from app.settings import JelitaSettings, OssSettings, Settings, SettingsError, parse


@pytest.mark.parametrize(
    "address",
    [
        "https://api-stg.oss.go.id/stg/v1/kl/rba/",
        "https://oss.contoh.example:8443/api",
        "http://127.0.0.1:8080/",
        "http://localhost/oss",
        "http://[::1]:80/",
    ],
)
def test_an_address_is_https_or_on_this_computer(address: str) -> None:
    assert OssSettings(address=address).address == address


@pytest.mark.parametrize(
    "address",
    [
        "http://api-stg.oss.go.id/",
        "http://127.0.0.1.contoh.example/",
        "http://127.0.0.1@contoh.example/",
        "https://user:rahasia@contoh.example/",
        "https://contoh.example/?user_key=1",
        "https://",
        "https://contoh.example:99999/",
        "ftp://127.0.0.1/",
        "oss.go.id",
        "https://contoh.example/ x",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(SettingsError):
        OssSettings(address=address)
    with pytest.raises(SettingsError):
        JelitaSettings(page=address)


def test_what_is_used_has_an_address_and_a_time() -> None:
    with pytest.raises(SettingsError):
        JelitaSettings(is_used=True)
    with pytest.raises(SettingsError):
        OssSettings(is_used=True, timeout_s=0)
    assert not Settings().oss.is_used
    assert not Settings().jelita.is_used


def test_a_key_in_the_settings_file_is_refused_and_never_shown() -> None:
    with pytest.raises(SettingsError) as fault:
        parse(b'[oss]\nuser_key = "a1b2c3"\n')
    assert "a1b2c3" not in str(fault.value)
