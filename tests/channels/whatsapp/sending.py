"""A number of the office that sends through the peer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from channels.messages import Adapter, Departure, Outcome, SentFile
from channels.whatsapp.config import WhatsAppConfig
from channels.whatsapp.number import WhatsAppNumber
from tests.end2end.peers.meta import TOKEN, Meta
from tests.end2end.peers.meta_webhooks import ACCOUNT_ID, APP_SECRET, NUMBER_ID, SARI_PHONE, VERIFY_TOKEN

OURS = UUID("0190c2a4-6d7e-7abc-8def-0123456789ab")
NOW = datetime(2026, 12, 1, tzinfo=timezone.utc)
Config = Callable[..., WhatsAppConfig]
T = TypeVar("T")


def config_for(meta: Meta, folder: Path, **changed: Any) -> WhatsAppConfig:
    given: dict[str, Any] = {
        "number_id": NUMBER_ID,
        "account_id": ACCOUNT_ID,
        "folder": folder,
        "token": TOKEN,
        "app_secret": APP_SECRET,
        "verify_token": VERIFY_TOKEN,
        "base_url": meta.url,
        "media_origins": (meta.url,),
        "timeout_s": 10.0,
    }
    return WhatsAppConfig(**{**given, **changed})


def with_number(config: WhatsAppConfig, work: Callable[[WhatsAppNumber], Awaitable[T]]) -> T:
    async def run() -> T:
        number = WhatsAppNumber(config, now=lambda: NOW)
        try:
            return await work(number)
        finally:
            await number.close()

    return asyncio.run(asyncio.wait_for(run(), 60))


def departure(text: str = "Baik, kami periksa.", **more: Any) -> Departure:
    return Departure(**{"message_id": OURS, "recipient": f"+{SARI_PHONE}", "text": text, **more})


def send(config: WhatsAppConfig, what: Departure) -> Outcome:
    async def work(number: Adapter) -> Outcome:
        return await number.send(what)

    return with_number(config, work)


def file_of(folder: Path, name: str, media_type: str, size: int = 3) -> SentFile:
    path = folder / name
    with path.open("wb") as content:
        content.truncate(size)
    return SentFile(name, media_type, path)
