"""The chatbot through all parts: the widget in a real Chromium, the server program, PostgreSQL, an agent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from selenium.webdriver import Chrome

from app.chatbot.wording import wording
from db.enums import Channel, ConversationMode
from server.channels.kinds import KINDS
from tests.app.chatbot.knowledge import article_id, articles
from tests.channels.chat.browser import Widget, chromium, office_page, wait_for
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import require
from tests.server.channels.conftest import Post
from tests.server.channels.provider import until
from tests.server.channels.test_bot import publish_articles
from tests.server.channels.test_notices import ALWAYS, NEVER
from tests.written_office import Mailroom

pytestmark = pytest.mark.real_time
SAYS, BUTTONS = wording("id").says, wording("id").buttons


class OfficePage:
    """The site of the office, on an origin of its own. chat: The address below which the chat is."""

    def __init__(self) -> None:
        self.chat = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runner = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(20)

    @property
    def url(self) -> str:
        return f"http://localhost:{self._runner.addresses[0][1]}"

    async def _start(self) -> web.AppRunner:
        async def send(_request: web.Request) -> web.Response:
            return office_page(self.chat)

        application = web.Application()
        application.add_routes([web.get("/", send)])
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "localhost", 0).start()
        return runner

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    require("chromium", "chromedriver")
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


@pytest.fixture
def page() -> Iterator[OfficePage]:
    page = OfficePage()
    yield page
    page.close()


@pytest.fixture
def site(shared: SharedOffice, tmp_path: Path) -> Iterator[Post]:
    made = Post(shared, tmp_path, Mailroom(Channel.CHATBOT), kinds=KINDS)
    publish_articles(shared)
    yield made
    made.close()


def opened(site: Post, page: OfficePage, driver: Chrome, hours: dict[str, list[str]]) -> Widget:
    site.add("dpmptsp", {"name": "situs", "origins": [page.url]}, has_bot=True, hours=hours)
    server = site.start()
    page.chat = f"http://127.0.0.1:{server.port}/public"
    until(lambda: site.works("situs"))
    driver.get(page.url)
    widget = Widget(driver)
    widget.open()
    return widget


def say(widget: Widget, line: str, reply: str) -> None:
    """Write a line, as soon as the last one is a second old, and wait for the reply."""
    count = len(widget.parts(".visitor"))
    widget.write(line)
    wait_for(lambda: len(widget.parts(".visitor")) == count + 1 and reply in widget.lines[-1])


def ask_for_agent(widget: Widget) -> None:
    """Press the button, and fill in the form of the chatbot."""
    widget.press(BUTTONS["agent"])
    wait_for(lambda: widget.lines[-1] == SAYS["ask_name"])
    say(widget, "Budi", SAYS["ask_reach"])
    say(widget, "0812 3456 7890", SAYS["ask_number"])
    widget.press(BUTTONS["skip"])
    wait_for(lambda: widget.lines[-1] == SAYS["ask_kind"])
    widget.press(BUTTONS["information"])
    wait_for(lambda: widget.lines[-1] == SAYS["handed"])


def test_a_visitor_gets_an_answer_with_its_source_and_then_a_person(
    site: Post, page: OfficePage, driver: Chrome
) -> None:
    widget = opened(site, page, driver, ALWAYS)
    nib = next(one for one in articles() if one.id == article_id("nib"))
    say(widget, "Berapa digit NIB?", nib.title)
    shown = widget.lines[-1]
    assert nib.legal_basis in shown
    assert "Diperiksa tanggal 3 November 2026" in shown
    ask_for_agent(widget)
    (talk,) = site.talks()
    assert talk["mode"] == ConversationMode.WAITING.value
    assert talk["form"] == {
        "question": "Berapa digit NIB?",
        "name": "Budi",
        "reach": "0812 3456 7890",
        "kind": "information",
    }
    assert [one["text"] for one in site.messages()] == widget.lines  # the agent reads what was said
    site.take(talk["remote"])
    site.answer("Selamat pagi, Pak Budi.", talk["remote"])
    wait_for(lambda: widget.lines[-1] == "Selamat pagi, Pak Budi.")


def test_a_visitor_outside_the_hours_learns_when_the_office_opens(
    site: Post, page: OfficePage, driver: Chrome
) -> None:
    widget = opened(site, page, driver, NEVER)
    say(widget, "petugas", SAYS["ask_name"])
    say(widget, "Budi", SAYS["ask_reach"])
    say(widget, "budi@contoh.id", SAYS["ask_number"])
    widget.press(BUTTONS["skip"])
    wait_for(lambda: widget.lines[-1] == SAYS["ask_kind"])
    widget.press(BUTTONS["complaint"])
    wait_for(lambda: "buka lagi Senin" in widget.lines[-1])
