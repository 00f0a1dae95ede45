"""News, presence and the end of a session over real WebSockets, also between two instances."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from threading import Event
from typing import Any

import aiohttp
import msgspec
import pytest

from app.mutations.case import AssignCase, ChangeDetails
from server import events
from tests.db.shared_office import SharedOffice
from tests.server.instance import RunningServer
from tests.server.running import Client, a_server, rows_in
from tests.server.test_push_and_pull import a_case

SitDown = Callable[[str], Client]


class Ear:
    """One socket of a client."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse[bool], client: Client) -> None:
        self.socket, self._own = socket, str(client.agent_id)

    async def next(self, event: str) -> dict[str, Any]:
        """Return the next event of this kind, "page" for new rows; others are skipped."""
        while True:
            message = await self.socket.receive(20)
            if message.type is aiohttp.WSMsgType.BINARY:
                said: dict[str, Any] = {"event": "page"}
            else:
                assert message.type is aiohttp.WSMsgType.TEXT, message
                said = msgspec.json.decode(message.data)
            if said["event"] == event:
                return said

    async def at(self, *case_ids: Any) -> list[Any]:
        """Say at which cases this person is; return where the others are."""
        now = datetime.now(timezone.utc)
        cases = [{"case_id": one, "doing": "views", "field": "", "since": now} for one in case_ids]
        await self.socket.send_str(msgspec.json.encode({"event": "presence", "cases": cases}).decode())
        return await self.others()

    async def others(self) -> list[Any]:
        """Return the next report of who is at which case; a desktop leaves its own user out, too."""
        return [one for one in (await self.next("presence"))["cases"] if one["agent_id"] != self._own]

    async def sees(self, *people: tuple[str, str]) -> None:
        """Wait until these, and nobody else, are at a case: name and workstation."""
        found = None
        while found != list(people):
            found = [(one["name"], one["workstation"]) for one in await self.others()]


@asynccontextmanager
async def listening(*clients: Client) -> AsyncIterator[list[Ear]]:
    async with aiohttp.ClientSession() as session:
        ears = []
        for client in clients:
            socket = await session.ws_connect(
                f"http://127.0.0.1:{client.port}/v1/events",
                headers={"Authorization": f"Bearer {client.token}"},
            )
            ears.append(Ear(socket, client))
            await ears[-1].next("changes")  # it may have missed something before
        yield ears


def hear(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 60))


def test_a_push_reaches_the_others_and_lets_its_author_pull(sit_down: SitDown) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")

    async def work() -> None:
        async with listening(rina, sari) as (own, other):
            began = time.perf_counter()
            await asyncio.to_thread(rina.push, a_case(1))
            await other.next("page")
            assert time.perf_counter() - began < 5
            await own.next("changes")  # its outcomes are in no page for many

    hear(work)


def test_a_push_through_one_instance_reaches_the_desks_of_the_other(
    sit_down: SitDown, shared: SharedOffice
) -> None:
    rina = sit_down("rina")
    with a_server(shared) as second:
        sari = Client(second.port)
        sari.sign_in("sari")
        sari.enrol("S01")

        async def work() -> None:
            async with listening(sari) as (other,):
                await asyncio.to_thread(rina.push, a_case(1))
                await other.next("page")

        hear(work)
        assert len(rows_in(sari.pages(), "case_")) == 1


def test_a_notification_of_another_instance_is_a_reason_to_look(sit_down: SitDown, root: Any) -> None:
    sari = sit_down("sari")

    async def work() -> None:
        async with listening(sari) as (other,):
            root.execute("UPDATE loket.agent SET version = version + 1 WHERE name = 'Rina'")
            root.execute("SELECT pg_notify('loket', 'changes another')")
            await other.next("page")

    hear(work)


def test_news_wait_while_the_server_has_enough_to_do(
    sit_down: SitDown, server: RunningServer, root: Any
) -> None:
    sari = sit_down("sari")
    own, gate = server.serving.server, Event()

    async def work() -> None:
        async with listening(sari) as (ear,):
            busy = [server.start(own.database.run(gate.wait)) for _ in range(events.MOST_PULLS + 1)]
            try:
                root.execute("UPDATE loket.agent SET version = version + 1 WHERE name = 'Sari'")
                server.start(_change(own.events))
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(ear.socket.receive(), 0.5)
            finally:
                gate.set()
            await ear.next("page")
            assert all(one.result(20) for one in busy)

    hear(work)


async def _change(own: events.Events) -> None:
    own.changed()


def test_two_people_at_a_case_see_each_other_and_nobody_else_does(sit_down: SitDown) -> None:
    rina, sari, dedi = sit_down("rina"), sit_down("sari"), sit_down("dedi")
    case = a_case(1)
    rina.push(case)

    async def work() -> None:
        async with listening(rina, sari, dedi) as (one, two, unit):
            assert await one.at(case.case_id) == []
            await two.at(case.case_id)
            await two.sees(("Rina", "H01"))
            await one.sees(("Sari", "H02"))
            assert await unit.at(case.case_id) == []  # the unit was not asked about this case
            await two.at()
            await one.sees()

    hear(work)


def test_who_may_not_see_a_case_learns_nothing_of_who_is_at_it(sit_down: SitDown) -> None:
    rina, sari, wati = sit_down("rina"), sit_down("sari"), sit_down("wati")
    case = a_case(1)
    now: dict[str, Any] = {"occurred_at": datetime.now(timezone.utc)}
    rina.push(case)
    wati.push(AssignCase(case_id=case.case_id, agent_id=rina.agent_id, **now))
    rina.push(ChangeDetails(case_id=case.case_id, changes={"is_confidential": "yes"}, **now))

    async def work() -> None:
        async with listening(rina, sari) as (one, two):
            await one.at(case.case_id)
            assert await two.at(case.case_id) == []
            assert await one.at(case.case_id) == []

    hear(work)


def test_a_leaver_hears_at_once_that_the_session_is_over(
    sit_down: SitDown, leave: Callable[[str], None]
) -> None:
    rina = sit_down("rina")

    async def work() -> None:
        async with listening(rina) as (one,):
            await asyncio.to_thread(leave, "rina")
            began = time.perf_counter()
            assert (await one.next("sign_in_again"))["trouble"] == "login_closed"
            assert time.perf_counter() - began < 5
            assert (await one.socket.receive(10)).type is aiohttp.WSMsgType.CLOSE

    hear(work)


@pytest.mark.parametrize(
    "said",
    ["{", '{"event": "changes"}', '{"event": "none"}', "[" * 5_000, "x" * 20_000, b"\x01"],
    ids=["no JSON", "not a client's", "unknown", "deep", "long", "binary"],
)
def test_a_socket_that_says_what_no_desktop_says_is_closed(sit_down: SitDown, said: Any) -> None:
    rina = sit_down("rina")

    async def work() -> None:
        async with listening(rina) as (one,):
            await (one.socket.send_bytes(said) if isinstance(said, bytes) else one.socket.send_str(said))
            assert (await one.socket.receive(10)).type is aiohttp.WSMsgType.CLOSE

    hear(work)
    assert rina.pull().status == 200


def test_nobody_listens_without_a_session_or_without_a_workstation(server: RunningServer) -> None:
    client = Client(server.port)
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert client.ask("GET", "/v1/events", headers=upgrade).status == 401
    client.sign_in("rina")
    assert client.ask("GET", "/v1/events", headers=upgrade).trouble == "not_enrolled"
    client.enrol("H01")
    assert client.ask("GET", "/v1/events").status == 400


def test_a_session_has_few_sockets_and_the_newest_ones_stay(sit_down: SitDown, server: RunningServer) -> None:
    rina = sit_down("rina")

    async def work() -> None:
        many = events.MOST_OF_ONE_SESSION + 2
        async with listening(*[rina] * many) as ears:
            assert len(server.serving.server.events) == events.MOST_OF_ONE_SESSION
            assert await ears[-1].at() == []

    hear(work)
