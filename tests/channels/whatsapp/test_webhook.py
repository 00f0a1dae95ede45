"""The address that Meta calls: who is let in, what is answered, and when."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from channels.messages import Batch, NotTaken, Template
from channels.whatsapp.config import WhatsAppConfig
from channels.whatsapp.number import WhatsAppNumber
from channels.whatsapp.webhook import MOST_BODY_BYTES, SIGNATURE, WhatsAppWebhook, signature_of
from tests.channels.whatsapp.sending import Config, departure
from tests.end2end.peers import meta_webhooks as hooks
from tests.end2end.peers.meta import Meta
from tests.end2end.peers.meta_webhooks import ACCOUNT_ID, APP_SECRET, VERIFY_TOKEN


@dataclass
class Front:
    """A running front with one number, and what it stored.

    Attributes:
        raw: What lay in the files of messages of unknown kind while they were taken.
        refusals: So many batches are not taken first.
    """

    url: str
    webhook: WhatsAppWebhook
    number: WhatsAppNumber
    taken: list[Batch] = field(default_factory=list)
    raw: list[tuple[bytes, int]] = field(default_factory=list)
    refusals: int = 0

    async def take(self, batch: Batch) -> None:
        paths = [arrival.raw.path for arrival in batch.arrivals if arrival.raw and arrival.raw.path]
        self.raw += [(path.read_bytes(), path.stat().st_mode & 0o777) for path in paths]
        if self.refusals:
            self.refusals -= 1
            raise NotTaken
        self.taken.append(batch)


def at_a_front(config: WhatsAppConfig, work: Callable[[Front], Awaitable[None]]) -> None:
    async def run() -> None:
        number = WhatsAppNumber(config)
        webhook = WhatsAppWebhook([number])
        app = web.Application()
        app.add_routes([web.get("/wa", webhook.verify), web.post("/wa", webhook.receive)])
        runner = web.AppRunner(app, access_log=None, lingering_time=0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        front = Front(f"http://{host}:{port}/wa", webhook, number)
        receiving = asyncio.create_task(number.receive(front.take))
        await asyncio.sleep(0)
        try:
            await work(front)
        finally:
            receiving.cancel()
            await number.close()
            await runner.cleanup()

    asyncio.run(asyncio.wait_for(run(), 60))


async def post(front: Front, body: bytes, headers: dict[str, str] | None = None) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(front.url, data=body, headers=headers) as response,
    ):
        return response.status


SAMPLE = hooks.of_message(hooks.message("text", hooks.TEXT))


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [
        (
            {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"},
            200,
            "1158201444",
        ),
        ({"hub.mode": "subscribe", "hub.verify_token": "lain", "hub.challenge": "1"}, 403, ""),
        ({"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}, 403, ""),
        ({"hub.mode": "unsubscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1"}, 403, ""),
        ({}, 403, ""),
    ],
)
def test_the_challenge_is_returned_for_our_token_only(
    config: Config, query: dict[str, str], status: int, text: str
) -> None:
    async def work(front: Front) -> None:
        async with aiohttp.ClientSession() as session, session.get(front.url, params=query) as response:
            assert (response.status, await response.text()) == (status, text)
            assert response.content_type in ("text/plain", "application/octet-stream")

    at_a_front(config(), work)


def test_a_number_without_a_verify_token_is_never_verified(config: Config) -> None:
    async def work(front: Front) -> None:
        query = {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}
        async with aiohttp.ClientSession() as session, session.get(front.url, params=query) as response:
            assert response.status == 403

    at_a_front(config(verify_token=""), work)


def test_a_signed_webhook_is_stored_and_then_acknowledged(config: Config, meta: Meta) -> None:
    async def work(front: Front) -> None:
        assert await meta.deliver(front.url, SAMPLE) == [200]
        assert [arrival.text for arrival in front.taken[0].arrivals] == [hooks.TEXT["body"]]

    at_a_front(config(), work)


def test_what_could_not_be_stored_is_not_acknowledged_and_comes_again(config: Config, meta: Meta) -> None:
    async def work(front: Front) -> None:
        front.refusals = 2
        assert await meta.deliver(front.url, SAMPLE, tries=5) == [503, 503, 200]
        assert len(front.taken) == 1

    at_a_front(config(), work)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "sha256=",
        signature_of(SAMPLE, "rahasia lain"),
        signature_of(SAMPLE + b" ", APP_SECRET),
        signature_of(SAMPLE, APP_SECRET).removeprefix("sha256="),
        signature_of(SAMPLE, APP_SECRET).upper(),
        "sha256=é",
    ],
)
def test_without_the_signature_of_exactly_these_bytes_nothing_is_read(config: Config, given: str) -> None:
    async def work(front: Front) -> None:
        assert await post(front, SAMPLE, {SIGNATURE: given}) == 401
        assert (front.taken, front.webhook.rejected) == ([], 1)

    at_a_front(config(), work)


def test_a_number_without_a_secret_takes_nothing(config: Config) -> None:
    async def work(front: Front) -> None:
        assert await post(front, SAMPLE, {SIGNATURE: signature_of(SAMPLE, "")}) == 401

    at_a_front(config(app_secret=""), work)


def test_a_signed_body_that_is_no_webhook_is_counted_and_not_stored(config: Config, meta: Meta) -> None:
    async def work(front: Front) -> None:
        assert await meta.deliver(front.url, b"{") == [400]
        assert (front.taken, front.webhook.unreadable) == ([], 1)

    at_a_front(config(), work)


def test_a_long_body_is_not_read_to_its_end(config: Config) -> None:
    async def work(front: Front) -> None:
        assert await post(front, b"x" * (MOST_BODY_BYTES + 1)) == 413
        read = 0

        async def pieces() -> AsyncIterator[bytes]:
            nonlocal read
            for _ in range(100):
                read += 1_000_000
                yield b"x" * 1_000_000

        async with aiohttp.ClientSession() as session:
            try:
                async with session.post(front.url, data=pieces()) as response:
                    assert response.status == 413
            except aiohttp.ClientError:  # the front closed while the rest was being sent
                pass
        assert read < 100_000_000
        assert front.taken == []

    at_a_front(config(), work)


def test_messages_of_another_number_are_left_out_and_acknowledged(config: Config, meta: Meta) -> None:
    async def work(front: Front) -> None:
        body = hooks.body(hooks.value([hooks.message("text", hooks.TEXT)], number_id="77"))
        assert await meta.deliver(front.url, body) == [200]
        assert front.taken == []

    at_a_front(config(), work)


def test_a_message_of_unknown_kind_lies_in_a_file_while_it_is_taken(config: Config, meta: Meta) -> None:
    async def work(front: Front) -> None:
        front.refusals = 1
        made = hooks.message("payment", {"amount": 1})
        assert await meta.deliver(front.url, hooks.of_message(made), tries=2) == [503, 200]
        assert [(json.loads(content), mode) for content, mode in front.raw] == [(made, 0o600)] * 2
        assert list(front.number.config.folder.iterdir()) == []

    at_a_front(config(), work)


def test_a_changed_template_is_asked_for_again(config: Config, meta: Meta) -> None:
    async def work(front: Front) -> None:
        pages = f"GET /v26.0/{ACCOUNT_ID}/message_templates"
        chosen = departure("", template=Template("salam", "id"))
        await front.number.send(chosen)
        before = meta.asked.count(pages)
        body = hooks.body({"event": "APPROVED"}, field="message_template_status_update")
        assert await meta.deliver(front.url, body) == [200]
        await front.number.send(chosen)
        assert meta.asked.count(pages) == 2 * before > 0

    at_a_front(config(), work)


def test_receipts_in_any_order_all_arrive(config: Config, meta: Meta) -> None:
    async def work(front: Front) -> None:
        states = ["read", "failed", "sent", "delivered", "read"]
        bodies = [hooks.body(hooks.value(statuses=[hooks.status("wamid.K", state)])) for state in states]
        for body in bodies:
            await meta.deliver(front.url, body)
        assert [receipt.state.value for batch in front.taken for receipt in batch.receipts] == states

    at_a_front(config(), work)
