"""The example client of the documentation, as a process of its own, against the real server."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
from standardwebhooks.webhooks import Webhook

from channels.open import address
from db.enums import MessageState
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK, free_port
from tests.end2end.peers.open_receiver import SECRET, Receiver
from tests.server.channels.conftest import Post
from tests.server.channels.open_office import TOKEN, VISITOR, an_office
from tests.server.channels.provider import PATIENCE_S, until
from tests.server.instance import RunningServer

CLIENT = Path("docs/admin/open_client.py")


class Terminal:
    """The client, and what it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process, self._lines = process, Queue[str]()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))

    def type(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def until(self, line: str) -> list[str]:
        """Return what was printed up to this line."""
        printed: list[str] = []
        while line not in printed:
            try:
                printed.append(self._lines.get(timeout=PATIENCE_S))
            except Empty:
                raise AssertionError(printed) from None
        return printed

    @property
    def is_quiet(self) -> bool:
        return self._lines.empty()


@pytest.fixture(autouse=True)
def looks_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff of these tests change the database without a server, which wakes nobody."""
    monkeypatch.setattr(address, "CHECK_EVERY_S", 0.2)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def bot(shared: SharedOffice, tmp_path: Path, port: int) -> Iterator[Post]:
    made = an_office(shared, tmp_path / "post", Receiver(port))
    yield made
    made.close()


@contextmanager
def a_terminal(server: RunningServer, port: int) -> Iterator[Terminal]:
    base = f"http://{LOOPBACK}:{server.port}/public/open/v1"
    given = ["--loket", base, "--listen", f"{LOOPBACK}:{port}", "--name", VISITOR]
    process = subprocess.Popen(
        [sys.executable, str(CLIENT), *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LOKET_TOKEN": TOKEN, "LOKET_WEBHOOK_SECRET": SECRET},
    )
    try:
        terminal = Terminal(process)
        terminal.until("-- ready")
        yield terminal
    finally:
        process.communicate("\n", timeout=30)
        assert process.returncode == 0


def test_a_chat_in_the_terminal_reaches_an_agent_and_back(bot: Post, port: int) -> None:
    server = bot.start()
    until(lambda: bot.works("bot"))
    with a_terminal(server, port) as terminal:
        terminal.type("Apa syaratnya?")
        terminal.until("-- waiting")
        terminal.type("/person")
        until(lambda: len(bot.messages()) == 2)
        assert bot.talks()[0]["form"] == {"Nama": VISITOR}
        bot.take(VISITOR)
        terminal.until("-- taken Rina")
        sent = bot.answer("KTP dan NIB.", VISITOR, seen=2)
        terminal.until("Office: KTP dan NIB.")
        bot.until_state(sent, MessageState.READ)
        bot.ends_episode(VISITOR)
        terminal.until("-- closed")


def test_the_client_refuses_forged_and_old_events_and_does_a_repeated_one_once(bot: Post, port: int) -> None:
    server = bot.start()
    until(lambda: bot.works("bot"))
    with a_terminal(server, port) as terminal:
        forged = b'{"type":"conversation","correspondent":"v","standing":"closed","version":9,"agent":""}'
        before = b'{"type":"conversation","correspondent":"v","standing":"taken","version":8,"agent":"Rina"}'
        now = datetime.now(timezone.utc)
        assert _post(port, "e1", now, forged, "whsec_" + "A" * 32) == 401
        assert _post(port, "e1", now - timedelta(minutes=6), forged) == 401
        assert _post(port, "e1", now, forged, signed_as=b"{}") == 401
        assert terminal.is_quiet
        assert [_post(port, "e1", now, forged) for _ in range(2)] == [204, 204]
        assert _post(port, "e0", now, before) == 204  # it was overtaken
        assert terminal.until("-- closed") == ["-- closed"]
        terminal.type("Halo")
        terminal.until("-- waiting")


def _post(
    port: int, event_id: str, at: datetime, body: bytes, secret: str = SECRET, signed_as: bytes = b""
) -> int:
    signature = Webhook(secret).sign(event_id, at, (signed_as or body).decode())
    headers = {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
        "Content-Type": "application/json",
    }
    request = urllib.request.Request(f"http://{LOOPBACK}:{port}/loket", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
