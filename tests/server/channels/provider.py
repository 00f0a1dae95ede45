"""A provider on loopback, without a protocol: it delivers until it is answered, and counts what leaves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

from channels.messages import (
    Arrival,
    ArrivedFile,
    Batch,
    Departure,
    Health,
    NotFetched,
    NotTaken,
    Outcome,
    Receipt,
    ReceiptState,
    Result,
    Take,
)
from server.channels.kinds import Kind, Making
from tests.end2end.peers.machine import comes_true

PATIENCE_S = 20.0
AGAIN_S = 0.02


@dataclass
class Provider:
    """What it has for the office, and what it got.

    Attributes:
        answered: What the office has acknowledged.
        sent: What has crossed the wire.
        attempts: The number that each attempt had.
        next: Outcomes of the next attempts; else SENT.
        made: The addresses for which an adapter was made, with their secrets.
        places: Where each adapter was told to go on.
        media: Files by their id.
        fetched: The ids of the files that were fetched.
    """

    waiting: list[Batch] = field(default_factory=list)
    answered: list[Batch] = field(default_factory=list)
    refused: int = 0
    sent: list[Departure] = field(default_factory=list)
    attempts: list[int] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    next: list[Outcome] = field(default_factory=list)
    made: list[Making] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    not_fetched: list[NotFetched] = field(default_factory=list)
    before_wire: threading.Event | None = None
    after_wire: threading.Event | None = None
    receivers: int = 0

    def kind(self, **more: object) -> Kind:
        return Kind(self._make, **more)  # type: ignore[arg-type]

    def _make(self, making: Making) -> _Adapter:
        self.made.append(making)
        return _Adapter(self, making)

    @property
    def places(self) -> list[str | None]:
        return [one.place for one in self.made]

    def deliver(self, *batches: Batch) -> None:
        """Deliver these, and wait until they are answered."""
        count = len(self.answered) + len(batches)
        self.waiting += batches
        until(lambda: len(self.answered) >= count)

    def until_sent(self, count: int) -> list[Departure]:
        until(lambda: len(self.sent) >= count)
        return self.sent


class _Adapter:
    def __init__(self, provider: Provider, making: Making) -> None:
        self._provider, self._making = provider, making

    async def receive(self, take: Take) -> None:
        provider = self._provider
        provider.receivers += 1
        try:
            while True:
                if not provider.waiting:
                    await asyncio.sleep(AGAIN_S)
                    continue
                batch = provider.waiting[0]
                try:
                    await take(batch)
                except NotTaken:
                    provider.refused += 1
                    await asyncio.sleep(AGAIN_S)
                else:
                    provider.waiting.remove(batch)
                    provider.answered.append(batch)
        finally:
            provider.receivers -= 1

    async def send(self, departure: Departure) -> Outcome:
        provider = self._provider
        await _passed(provider.before_wire)
        provider.attempts.append(departure.attempt)
        outcome = provider.next.pop(0) if provider.next else Outcome(Result.SENT, f"p-{departure.message_id}")
        if outcome.result in (Result.SENT, Result.UNSURE):
            provider.contents += [file.path.read_bytes() for file in departure.files]
            provider.sent.append(departure)
        await _passed(provider.after_wire)
        return outcome

    async def fetch(self, file: ArrivedFile, largest: int) -> ArrivedFile:
        if self._provider.not_fetched:
            raise self._provider.not_fetched.pop(0)
        self._provider.fetched.append(file.media_id)
        path = self._making.folder / file.media_id
        path.write_bytes(self._provider.media[file.media_id])
        return ArrivedFile(file.name, file.media_type, path.stat().st_size, path, file.media_id)

    def provider_id(self, message_id: UUID) -> str:
        return ""

    def health(self) -> Health:
        return Health()

    async def check(self) -> Health:
        return Health()


async def _passed(gate: threading.Event | None) -> None:
    while gate is not None and not gate.is_set():
        await asyncio.sleep(AGAIN_S)


def until(condition: Callable[[], bool]) -> None:
    assert comes_true(condition, PATIENCE_S)


def now() -> datetime:
    return datetime.now(timezone.utc)


def an_arrival(provider_id: str, sender: str = "6281234567890", **more: object) -> Arrival:
    given: dict[str, object] = {
        "text": f"Halo {provider_id}",
        "sender_name": "Budi",
        "conversation": sender,
        "sent_at": now(),
    }
    return Arrival(provider_id, sender, **{**given, **more})  # type: ignore[arg-type]


def a_batch(*ids: str, **more: Any) -> Batch:
    return Batch(tuple(an_arrival(one, **more) for one in ids))


def a_file(folder: Path, content: bytes, name: str = "ktp.jpg") -> ArrivedFile:
    folder.mkdir(exist_ok=True)
    path = folder / f"{len(list(folder.iterdir()))}"
    path.write_bytes(content)
    return ArrivedFile(name, "image/jpeg", len(content), path)


def a_receipt(provider_id: str, state: ReceiptState, **more: object) -> Batch:
    return Batch(receipts=(Receipt(provider_id, state, now(), **more),))  # type: ignore[arg-type]
