"""E-mail: how soon a mail is taken, and what a large one needs of memory."""

from __future__ import annotations

import asyncio
import multiprocessing
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import psutil

from channels.mail.adapter import MailAdapter
from channels.mail.settings import MailServer, MailSettings, Password
from channels.messages import Batch
from tests.bench.rows import percentile, row
from tests.end2end.channels.receiving import Taker, receiving
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.dovecot import Dovecot, password_of
from tests.end2end.peers.mail_place import a_mail_place

OFFICE, NOWHERE = "layanan@kantor.example", "http://127.0.0.1:9/"
MAIL_BYTES, GROWN_MB = 25_000_000, 80.0
MAILS, TAKEN_S = 40, 1.0
MB = 1e6


class _Times(Taker):
    """Notes when a mail was taken, and leaves its files alone."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def _keep(self, batch: Batch) -> None:
        self.batches.append(batch)
        self.times += [time.perf_counter() for _ in batch.arrivals]


@contextmanager
def _dovecot() -> Iterator[tuple[Dovecot, Path]]:
    with a_mail_place() as place:
        authority = Authority(place / "certificates")
        server = Dovecot(place, authority, NOWHERE, OFFICE)
        try:
            yield server, authority.file
        finally:
            server.stop()


def _adapter(port: int, authority: Path, folder: Path, **changes: Any) -> MailAdapter:
    here = MailServer("localhost", port)
    settings = MailSettings(OFFICE, imap=here, smtp=here, look_s=600, **changes)
    context = ssl.create_default_context(cafile=str(authority))
    return MailAdapter(settings, Password(OFFICE, password_of(OFFICE)), folder, context=context)


def bench_mail() -> list[dict[str, object]]:
    with _dovecot() as (server, authority):
        taken = asyncio.run(_take_each(server, authority))
        server.deliver(OFFICE, _large())
        context = multiprocessing.get_context("spawn")  # without what this process has of memory
        answers: Any = context.SimpleQueue()
        process = context.Process(target=_measure, args=(server.tls_port, authority, answers))
        process.start()
        grown = answers.get()
        process.join()
    return [
        row("mail_taken_s", percentile(taken, 95), "s", budget=TAKEN_S),
        row("mail_25mb_mb", grown / MB, "MB", budget=GROWN_MB),
    ]


bench_mail.rows = ("mail_taken_s", "mail_25mb_mb")  # type: ignore[attr-defined]


def _large() -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "budi@warga.example", "besar"
    made.set_content("Lampiran.")
    made.add_attachment(bytes(MAIL_BYTES), maintype="application", subtype="zip", filename="besar.zip")
    return bytes(made)


async def _take_each(server: Dovecot, authority: Path) -> list[float]:
    """Return the seconds from the delivery of each mail until it is taken, through IDLE."""
    found: list[float] = []
    taker = _Times()
    with tempfile.TemporaryDirectory() as folder:
        async with receiving(_adapter(server.tls_port, authority, Path(folder)), taker):
            await taker.until(lambda: bool(taker.batches))
            for number in range(1, MAILS + 1):
                mail = f"From: budi@warga.example\r\nSubject: {number}\r\n\r\nHalo.\r\n".encode()
                await asyncio.to_thread(server.deliver, OFFICE, mail)
                delivered = time.perf_counter()
                await taker.until(lambda expected=number: len(taker.times) == expected)  # type: ignore[misc]
                found.append(taker.times[-1] - delivered)
    return found


def _measure(port: int, authority: Path, answers: Any) -> None:
    """Answer by how many bytes this process grew while it took the mails that are there."""
    asyncio.run(_take_all(port, authority, answers))


async def _take_all(port: int, authority: Path, answers: Any) -> None:
    taker, process, peaks = _Times(), psutil.Process(), [0]
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.002):
            peaks.append(process.memory_info().rss)

    with tempfile.TemporaryDirectory() as folder:
        adapter = _adapter(port, authority, Path(folder), first_days=1)
        await adapter.check()  # what the first connection needs is no matter of the mail
        before = process.memory_info().rss
        watching = threading.Thread(target=watch)
        watching.start()
        async with receiving(adapter, taker):
            await taker.until(lambda: len(taker.times) == MAILS + 1)
        is_over.set()
        watching.join()
    answers.put(max(peaks) - before)
