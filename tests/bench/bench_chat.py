"""The chat with 500 visitors at once, and the chatbot among 2,000 articles.

The chat's records are in memory, so that its own share is measured: sockets, limits, frames.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection
from uuid import uuid4

import psutil
from aiohttp import ClientSession, TCPConnector, web

from app.chatbot.answering import Articles
from channels.chat.settings import ChatSettings
from channels.chat.site import ChatSite
from channels.chat.web import ChatPages
from tests.app.chatbot.knowledge import articles, questions
from tests.bench.rows import percentile, row
from tests.channels.chat.peer import ORIGIN, secret
from tests.channels.chat.records import MemoryRecords

VISITORS, LINES_EACH, PAUSE_S = 500, 3, 10.0
HOSTS = 25  # so few client addresses; each may have 50 connections and write 10 lines a second
ARTICLES, TODAY = 2_000, date(2026, 12, 1)


def bench_bot_answer_ms() -> list[dict[str, object]]:
    rounds = range(ARTICLES // len(articles()) + 1)
    known = [
        replace(one, id=uuid4(), title=f"{one.title} {number}") for number in rounds for one in articles()
    ]
    answerer = Articles(known[:ARTICLES])
    took: list[float] = []
    for one in questions():
        began = time.perf_counter()
        answerer.find(one.question, TODAY)
        took.append((time.perf_counter() - began) * 1000)
    return [row("bot_answer_ms", percentile(took, 95), "ms", budget=150)]


def bench_chat_sockets() -> list[dict[str, object]]:
    """Each visitor writes once in 10 s; from writing to the line on the widget, p95."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    try:
        port = ours.recv()
        process = psutil.Process(server.pid)
        before = process.memory_info().rss
        took, used = asyncio.run(_visit(port, process))
        print(f"    chat_sockets: {(used - before) / 1e6:.0f} MB of them for {VISITORS} visitors")
    finally:
        ours.send(None)
        server.join(20)
    return [
        row("chat_sockets", used / 1e6, "MB", budget=200),
        row("chat_line_ms", percentile(took, 95), "ms", budget=900),
    ]


async def _visit(port: int, process: psutil.Process) -> tuple[list[float], int]:
    took: list[float] = []
    most = 0
    async with ClientSession(connector=TCPConnector(limit=0)) as http:
        visits = asyncio.gather(*(_visitor(http, port, number, took) for number in range(VISITORS)))
        while not visits.done():
            most = max(most, process.memory_info().rss)
            await asyncio.wait([visits], timeout=1.0)
        await visits
    return took, most


async def _visitor(http: ClientSession, port: int, number: int, took: list[float]) -> None:
    url = f"http://127.0.0.1:{port}/chat/dpmptsp/socket"
    await asyncio.sleep(PAUSE_S * number / VISITORS)
    headers = {"Origin": ORIGIN, "X-Bench-Host": str(number % HOSTS)}
    async with http.ws_connect(url, headers=headers) as socket:
        await socket.send_json({"type": "hello", "secret": secret(number + 1)})
        for line in range(LINES_EACH):
            began = time.perf_counter()
            text = f"Pertanyaan {line} dari pengunjung {number}"
            await socket.send_json({"type": "say", "id": f"line-{line:05}", "text": text})
            while text not in str(frame := await socket.receive_json(timeout=30)):
                assert frame["type"] != "refused", frame
            took.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(PAUSE_S)


def _serve(pipe: Connection) -> None:
    asyncio.run(_run(pipe))


async def _run(pipe: Connection) -> None:
    records = MemoryRecords()
    site = ChatSite(ChatSettings("dpmptsp", (ORIGIN,), most_visitors=VISITORS), records)
    receiving = asyncio.create_task(site.receive(records.take))
    pages = ChatPages({"dpmptsp": site}.get, lambda request: request.headers["X-Bench-Host"])
    application = web.Application()
    application.add_subapp("/chat/", pages.application())
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send(runner.addresses[0][1])
    await asyncio.to_thread(pipe.recv)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    await runner.cleanup()
