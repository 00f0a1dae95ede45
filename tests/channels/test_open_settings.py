"""Where events may go, and which secrets are good enough."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from channels.http import NotConnected
from channels.open.settings import OpenSettings, key_of
from channels.open.webhook import Webhook

TOKEN = "t" * 32


def settings(webhook: str, **more: Any) -> OpenSettings:
    return OpenSettings(
        **{"webhook": URL(webhook), "token": TOKEN, "key": b"k" * 24, "folder": Path(), **more}
    )


@pytest.mark.parametrize(
    "webhook",
    [
        "http://bot.office.example/loket",
        "ftp://bot.office.example/loket",
        "https:///loket",
        "https://user:secret@bot.office.example/loket",
        "https://127.0.0.1/loket",
        "https://[::1]/loket",
        "https://[::ffff:127.0.0.1]/loket",
        "https://169.254.169.254/latest",
        "https://0.0.0.0/loket",
        "https://localhost/loket",
        "https://db.localhost/loket",
        "file:///etc/passwd",
    ],
)
def test_no_event_goes_to_this_computer_or_without_https(webhook: str) -> None:
    with pytest.raises(ValueError, match="webhook"):
        settings(webhook)


def test_plain_http_is_for_this_computer_only_and_must_be_allowed() -> None:
    assert settings("http://127.0.0.1:8080/loket", allows_loopback=True)
    with pytest.raises(ValueError, match="webhook"):
        settings("http://bot.office.example/loket", allows_loopback=True)


def test_a_chatbot_in_the_office_s_network_can_be_named_by_its_address() -> None:
    assert settings("https://10.1.2.3/loket").webhook.host == "10.1.2.3"


def test_a_name_that_leads_to_this_computer_is_not_asked() -> None:
    """It is written so that the settings take it for another name, and resolves to loopback."""

    async def run() -> None:
        webhook = Webhook(settings("https://localhost.:9/loket"))
        try:
            with pytest.raises(NotConnected):
                await webhook.post("e1", b"{}")
        finally:
            await webhook.close()

    asyncio.run(run())


@pytest.mark.parametrize("token", ["", "short", "t" * 31, "t" * 31 + " ", "t" * 31 + "ä"])
def test_a_token_that_can_be_guessed_or_cannot_be_sent_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        settings("https://bot.office.example/loket", token=token)


def test_a_signing_secret_is_base64_of_24_bytes_at_least() -> None:
    assert key_of("whsec_" + base64.b64encode(b"k" * 24).decode()) == b"k" * 24
    for secret in ("", "whsec_", "whsec_!!!", base64.b64encode(b"k" * 23).decode()):
        with pytest.raises(ValueError, match="webhook_secret"):
            key_of(secret)


def test_secrets_are_in_no_text_of_the_settings() -> None:
    shown = repr(settings("https://bot.office.example/loket", former_token="f" * 32))
    assert TOKEN not in shown
    assert "kkkk" not in shown
    assert "ffff" not in shown
