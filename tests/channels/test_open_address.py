"""How long the open channel leaves a receiver alone that takes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from yarl import URL

from channels.messages import Departure, Holds, Result, SentFile
from channels.open.address import PAUSES_S, OpenAddress
from channels.open.frames import Standing
from channels.open.settings import OpenSettings
from channels.open.standings import Changed
from tests.end2end.peers.machine import LOOPBACK, free_port


class NoStandings:
    """No conversation has changed."""

    async def changed(self, after: str | None) -> tuple[Sequence[Changed], str]:
        return [], after or ""

    async def of(self, correspondent: str) -> Standing | None:
        return None

    async def file(self, message_id: UUID, number: int, folder: Path) -> SentFile | None:
        return None


def test_messages_that_fail_together_are_one_failure_of_the_receiver() -> None:
    settings = OpenSettings(
        URL(f"http://{LOOPBACK}:{free_port()}/loket"), "t" * 32, b"k" * 24, Path(), allows_loopback=True
    )

    async def send() -> None:
        address = OpenAddress(settings, NoStandings())
        try:
            departures = [Departure(uuid4(), f"visitor-{number}", "Sudah terbit") for number in range(5)]
            outcomes = await asyncio.gather(*map(address.send, departures))
        finally:
            await address.close()
        assert {(one.result, one.holds) for one in outcomes} == {(Result.RETRY, Holds.ADDRESS)}
        assert [one.retry_after_s for one in outcomes] == pytest.approx([PAUSES_S[0]] * 5, abs=2)

    asyncio.run(send())
