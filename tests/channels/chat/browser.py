"""A page of another site with the widget, in a real Chromium; and the chat's server in a thread."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from channels.chat.lines import Author, Choice, Standing
from channels.chat.settings import ChatSettings
from channels.chat.site import ChatSite
from channels.chat.web import ChatPages
from tests.channels.chat.records import MemoryRecords

T = TypeVar("T")
AXE = Path(__file__).parents[3] / "build/peers/axe.min.js"
WITHIN_S = 20.0
CHECK_EVERY_S = 0.1  # a look takes several questions of the browser, 10 ms of a core each
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>DPMPTSP</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>button {{ color: red; font-size: 3px }} p {{ display: none }}</style></head>
<body><main><h1>DPMPTSP</h1><a href="#top">Beranda</a></main>
<script src="{chat}/chat/widget.js" data-site="dpmptsp" data-title="DPMPTSP"
 data-privacy="{chat}/privasi" defer></script></body></html>"""
_POLICY = "default-src 'none'; script-src {chat}; style-src {chat} 'unsafe-inline'; connect-src {connect}"


def office_page(chat: str, language: str = "id", has_websockets: bool = True) -> web.Response:
    """Return the office's page with the widget of the chat at this address."""
    host = "/".join(chat.split("/")[:3])
    connect = f"{host} {host.replace('http', 'ws')}" if has_websockets else host
    headers = {"Content-Security-Policy": _POLICY.format(chat=host, connect=connect)}
    text = _PAGE.format(chat=chat, language=language)
    return web.Response(text=text, content_type="text/html", headers=headers)


class ChatServer:
    """The office's page on 127.0.0.1 and the chat on localhost: two origins."""

    def __init__(self, has_websockets: bool = True) -> None:
        self.records = MemoryRecords()
        self._has_websockets = has_websockets
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._chat_port = 0
        self._page = self.run(self._start_page())
        self.run(self.start())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WITHIN_S)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._page.addresses[0][1]}"

    async def _start_page(self) -> web.AppRunner:
        application = web.Application()
        application.add_routes([web.get("/{language:id|en}", self._send_page)])
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    async def _send_page(self, request: web.Request) -> web.Response:
        chat = f"http://localhost:{self._chat_port}"
        return office_page(chat, request.match_info["language"], self._has_websockets)

    async def start(self) -> None:
        """Let the chat listen, on the same port as before."""
        self.site = ChatSite(ChatSettings("dpmptsp", (self.url,)), self.records)
        self._receiving = asyncio.create_task(self.site.receive(self.records.take))
        application = web.Application()
        application.add_subapp("/chat/", ChatPages({"dpmptsp": self.site}.get).application())
        self._chat = web.AppRunner(application, shutdown_timeout=0.1)
        await self._chat.setup()
        listening = web.TCPSite(self._chat, "localhost", self._chat_port)
        await listening.start()
        self._chat_port = self._chat.addresses[0][1]

    async def stop(self) -> None:
        """Cut every connection, and listen no more."""
        self._receiving.cancel()
        await asyncio.gather(self._receiving, return_exceptions=True)
        await self._chat.cleanup()

    def say(
        self, text: str, author: Author = Author.AGENT, choices: tuple[Choice, ...] = (), number: int = -1
    ) -> Any:
        """An agent or the bot writes to the last visitor; the server program sends it."""

        async def send() -> Any:
            visitor = list(self.records.talks)[number]
            departure = self.records.queue(visitor, text, author, choices)
            self.records.leave(departure)
            await self.site.send(departure)
            return departure

        return self.run(send())

    def stand(self, standing: Standing) -> None:
        async def change() -> None:
            visitor = list(self.records.talks)[-1]
            self.records.stand(visitor, standing)
            self.site.changed(visitor)

        self.run(change())

    def close(self) -> None:
        self.run(self.stop())
        self.run(self._page.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(WITHIN_S)
        self._loop.close()


class Widget:
    """The widget in the present tab, as a visitor and a screen reader find it."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    @property
    def _root(self) -> Any:
        return self.driver.find_element(By.CSS_SELECTOR, "[data-loket-chat]").shadow_root

    def part(self, selector: str) -> WebElement:
        found: WebElement = self._root.find_element(By.CSS_SELECTOR, selector)
        return found

    def parts(self, selector: str) -> list[WebElement]:
        found: list[WebElement] = self._root.find_elements(By.CSS_SELECTOR, selector)
        return found

    @property
    def focused(self) -> str:
        """Return the name of what has the keyboard: its text, label or class."""
        name: str = self.driver.execute_script(
            """const host = document.querySelector("[data-loket-chat]");
            const one = host.shadowRoot.activeElement || document.activeElement;
            return one.id || one.getAttribute("aria-label") || one.textContent || one.tagName;"""
        )
        return name

    @property
    def lines(self) -> list[str]:
        return [one.text for one in self.parts(".line .text")]

    @property
    def states(self) -> list[str]:
        return [one.text.rpartition("· ")[2] for one in self.parts(".visitor .foot-note")]

    @property
    def is_open(self) -> bool:
        return self.part("#panel").is_displayed()

    def open(self) -> None:
        wait_for(lambda: self.is_open or self.part(".opener").is_displayed())
        if not self.is_open:
            self.part(".opener").click()

    def write(self, text: str) -> None:
        self.part("#field").send_keys(text)
        self.part(".send").click()

    def press(self, label: str) -> None:
        wait_for(lambda: any(one.text == label for one in self.parts(".choices button")))
        next(one for one in self.parts(".choices button") if one.text == label).click()


def wait_for(is_so: Callable[[], object], within_s: float = WITHIN_S) -> None:
    """Wait until it is so; the page may change while it is looked at."""
    until = time.perf_counter() + within_s
    while not _looked(is_so):
        assert time.perf_counter() < until, f"it was not so within {within_s} s"
        threading.Event().wait(CHECK_EVERY_S)


def _looked(is_so: Callable[[], object]) -> bool:
    try:
        return bool(is_so())
    except (NoSuchElementException, StaleElementReferenceException):
        return False


@contextmanager
def chromium(folder: Path) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in (
        "--headless=new",
        "--no-sandbox",  # for root
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--window-size=1280,1024",
        f"--user-data-dir={folder}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))
    try:
        yield driver
    finally:
        driver.quit()
