"""Web chat through the whole server: a visitor's line becomes a row, an answer appears in the widget."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse

from channels.chat.settings import MOST_OF_HOST
from db.enums import Channel, MessageState
from server.channels.kinds import KINDS
from tests.channels.chat.peer import ORIGIN, Visitor, secret, visit
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK
from tests.server.channels.conftest import Post
from tests.server.channels.provider import until
from tests.server.instance import RunningServer
from tests.written_office import Mailroom

SETTINGS = {"name": "situs", "origins": [ORIGIN]}


@dataclass
class Place:
    """Where a visitor's widget connects; `tests.channels.chat.peer.visit` needs no more of it."""

    url: str
    http: ClientSession


@pytest.fixture
def site(shared: SharedOffice, tmp_path: Any) -> Iterator[Post]:
    made = Post(shared, tmp_path, Mailroom(Channel.CHATBOT), kinds=KINDS)
    made.add("dpmptsp", SETTINGS)
    yield made
    made.close()


@pytest.fixture
def server(site: Post) -> RunningServer:
    started = site.start()
    until(lambda: site.works("situs"))
    return started


@asynccontextmanager
async def visiting(server: RunningServer, number: int = 1) -> AsyncIterator[Visitor]:
    async with ClientSession() as http:
        place: Any = Place(f"http://{LOOPBACK}:{server.port}/public/chat", http)
        async with visit(place, number) as visitor:
            yield visitor


def test_a_visitor_s_line_is_a_row_and_the_answer_appears_in_the_widget(
    server: RunningServer, site: Post
) -> None:
    async def run() -> None:
        async with visiting(server) as visitor:
            assert (await visitor.say("line-a-1", "Apa syaratnya?"))["type"] == "taken"
            # After a cut the widget says it again, as soon as the limit of its pace allows that.
            while (await visitor.say("line-a-1", "Apa syaratnya?"))["type"] != "taken":
                pass
            (message,) = site.messages()
            assert message["text"] == "Apa syaratnya?"
            await asyncio.to_thread(site.take, visitor.name)
            sent = await asyncio.to_thread(site.answer, "KTP dan NIB.", visitor.name)
            line = await visitor.line("KTP dan NIB.")
            assert line["author"] == "agent"
            await visitor.socket.send_json({"type": "seen", "delivered": [line["id"]], "read": [line["id"]]})
            await asyncio.to_thread(site.until_state, sent, MessageState.READ)

    asyncio.run(run())


def test_an_answer_reaches_a_visitor_of_another_server(server: RunningServer, site: Post) -> None:
    other = site.start("two")
    until(lambda: bool(site.health("situs", other)["works"]))

    async def run() -> None:
        async with visiting(other) as visitor:
            assert (await visitor.say("line-a-1", "Halo"))["type"] == "taken"
            await asyncio.to_thread(site.take, visitor.name)
            await asyncio.to_thread(site.answer, "Silakan.", visitor.name)
            assert (await visitor.line("Silakan."))["author"] == "agent"

    asyncio.run(run())


def test_a_visitor_sees_no_conversation_of_another_one(server: RunningServer, site: Post) -> None:
    async def run() -> None:
        async with visiting(server, 1) as first, visiting(server, 2) as second:
            await first.say("line-a-1", "Rahasia saya")
            await second.say("line-b-1", "Halo")
            await second.line("Halo")
            assert "Rahasia" not in str(second.frames)

    asyncio.run(run())


def test_a_page_of_another_site_gets_no_chat(server: RunningServer) -> None:
    async def run() -> int:
        async with ClientSession() as http:
            body = f'{{"secret": "{secret()}", "cursor": ""}}'
            address = f"http://{LOOPBACK}:{server.port}/public/chat/dpmptsp/poll"
            headers = {"Origin": "https://lain.example", "Content-Type": "text/plain"}
            async with http.post(address, data=body, headers=headers) as answer:
                return answer.status

    assert asyncio.run(run()) == 403


def test_all_addresses_of_one_subscriber_of_ipv6_share_their_limit(site: Post) -> None:
    behind_proxy = site.start(trusted_proxies=[LOOPBACK])
    until(lambda: site.works("situs"))

    async def run() -> None:
        async with ClientSession() as http:
            first = [
                await connect(http, f"2001:db8:1:2::{number:x}", number) for number in range(MOST_OF_HOST)
            ]
            assert {await kind(socket) for socket in first} == {"ready"}
            assert await kind(await connect(http, "2001:db8:1:2:ffff::1", 98)) == "refused"
            assert await kind(await connect(http, "2001:db8:1:3::1", 99)) == "ready"

    async def connect(http: ClientSession, address: str, number: int) -> ClientWebSocketResponse[Any]:
        url = f"http://{LOOPBACK}:{behind_proxy.port}/public/chat/dpmptsp/socket"
        headers = {"Origin": ORIGIN, "X-Forwarded-For": address}
        socket: ClientWebSocketResponse[Any] = await http.ws_connect(url, headers=headers)
        await socket.send_json({"type": "hello", "secret": secret(number)})
        return socket

    async def kind(socket: ClientWebSocketResponse[Any]) -> str:
        answer: dict[str, str] = await socket.receive_json(timeout=20)
        return answer["type"]

    asyncio.run(run())


def test_the_widget_may_be_kept_by_browsers(server: RunningServer) -> None:
    async def run() -> tuple[int, str]:
        async with (
            ClientSession() as http,
            http.get(f"http://{LOOPBACK}:{server.port}/public/chat/widget.js") as answer,
        ):
            return answer.status, answer.headers["Cache-Control"]

    assert asyncio.run(run()) == (200, "public, max-age=3600")
