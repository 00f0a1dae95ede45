"""The written channels through the server program and its PostgreSQL.

The other side is on loopback: Meta's peer; for mails, Postfix and Dovecot.
"""

from __future__ import annotations

import asyncio
import smtplib
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from uuid import UUID

import aiohttp
import psutil
from uuid_utils.compat import uuid7

from app.mutations.conversation import TakeConversation
from app.mutations.outgoing import SendMessage
from db.enums import Channel
from db.models import Message
from db.tx import table_of
from tests.bench.bench_shared import Place, Rows, office
from tests.bench.channel_soak import add_mailbox, add_number, measured, text_of
from tests.bench.rows import percentile, rate, row
from tests.db.desks import Desk
from tests.end2end.channels.conftest import OFFICE, OTHER
from tests.end2end.peers import meta_webhooks as webhooks
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.dovecot import Dovecot
from tests.end2end.peers.machine import LOOPBACK, comes_true, free_port
from tests.end2end.peers.mail_place import a_mail_place
from tests.end2end.peers.meta import Meta, a_meta
from tests.end2end.peers.postfix import Postfix
from tests.server.channels.conftest import Post
from tests.server.channels.provider import now
from tests.server.instance import gateway_at
from tests.server.running import ServerProcess, a_process
from tests.written_office import Mailroom

MESSAGES = table_of(Message)
# What is needed, said before it was measured (design of the written channels).
ACK_P95_MS, ACK_P99_MS, LEAST_PER_S = 120.0, 400.0, 80.0
FLOOD, DELIVERED, IN_A_BODY, FLOOD_S = 10_000, 3, 50, 180.0
TO_DESK_MS, TO_WIRE_MS, BACK_S = 900.0, 1_200.0, 10.0
MAILS, MAIL_TO_DESK_S = 30, 5.0
IDLE_MB, IDLE_CPU, WATCHED_S = 110.0, 1.0, 20.0
ACKS, BODIES, AT_ONCE, ANSWERS = 200, 800, 8, 30
SOAK_MINUTES = 10.0


@dataclass(frozen=True)
class Number:
    """An office with one WhatsApp number, its server and its provider."""

    place: Place
    post: Post
    server: ServerProcess
    meta: Meta

    @property
    def hook(self) -> str:
        return f"http://{LOOPBACK}:{self.server.port}/public/whatsapp"

    def count(self) -> int:
        with self.place.shared.owner.connect() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM loket.message").scalar_one())


@contextmanager
def _number() -> Iterator[Number]:
    with office() as place, a_meta() as meta:
        post = _post(place, Channel.WHATSAPP)
        add_number(post, meta.url)
        with a_process(place.shared, place.folder, _settings(place)) as server:
            number = Number(place, post, server, meta)
            asyncio.run(_deliver(number, [_body(0, 0)], 1))
            yield number


def _post(place: Place, channel: Channel) -> Post:
    for name in ("secrets", "channels"):
        (place.folder / name).mkdir()
    return Post(
        place.shared, place.folder, Mailroom(channel), config={"secrets": str(place.folder / "secrets")}
    )


def _settings(place: Place) -> str:
    return f'[channels]\nfolder = "{place.folder}/channels"\nsecrets = "{place.folder}/secrets"\n'


def _body(person: int, number: int) -> bytes:
    return webhooks.body(_text(person, number))


def _text(person: int, number: int) -> webhooks.Node:
    words = f"Pertanyaan {number}: apa syarat izin usaha?"
    return text_of(f"62811{person:07}", f"wamid.{person}.{number}", words)


async def _deliver(number: Number, bodies: Sequence[bytes], at_once: int) -> list[float]:
    """Post each body until it is taken; return how long each took, in ms."""
    waiting, took = list(reversed(bodies)), list[float]()

    async def work(http: aiohttp.ClientSession) -> None:
        while waiting:
            body = waiting.pop()
            headers = {"X-Hub-Signature-256": webhooks.signature(body)}
            began = time.perf_counter()
            while True:
                async with http.post(number.hook, data=body, headers=headers) as answer:
                    if answer.status == 200:
                        break
                await asyncio.sleep(0.1)
            took.append((time.perf_counter() - began) * 1000)

    async with aiohttp.ClientSession() as http:
        await asyncio.gather(*(work(http) for _ in range(at_once)))
    return took


def bench_gateway() -> Rows:
    """A webhook to its answer, one after the other; then eight at once, each of another person."""
    with _number() as number:
        alone = asyncio.run(_deliver(number, [_body(one % 40, one) for one in range(1, ACKS + 1)], 1))
        began = time.perf_counter()
        asyncio.run(_deliver(number, [_body(100 + one, 1) for one in range(BODIES)], AT_ONCE))
        per_s = BODIES / (time.perf_counter() - began)
        assert number.count() == 1 + ACKS + BODIES
    return [
        row("gateway_ack_ms", percentile(alone, 95), "ms", budget=ACK_P95_MS),
        row("gateway_ack_p99_ms", percentile(alone, 99), "ms", budget=ACK_P99_MS),
        rate("gateway_in_per_s", per_s, least=LEAST_PER_S),
    ]


bench_gateway.rows = ("gateway_ack_ms", "gateway_ack_p99_ms", "gateway_in_per_s")  # type: ignore[attr-defined]


def bench_gateway_flood_s() -> Rows:
    """After an outage: 10,000 messages, 50 in a body, each body delivered three times in parallel."""
    with _number() as number:
        bodies = [
            webhooks.body(*(_text(one % 500, one) for one in range(first, first + IN_A_BODY)))
            for first in range(1_000, 1_000 + FLOOD, IN_A_BODY)
        ]
        began = time.perf_counter()
        asyncio.run(_deliver(number, [one for one in bodies for _ in range(DELIVERED)], AT_ONCE))
        took_s = time.perf_counter() - began
        assert number.count() == 1 + FLOOD, number.count()
    return [row("gateway_flood_s", took_s, "s", budget=FLOOD_S)]


def bench_message_at_desk() -> Rows:
    """From the provider's message to a desk's records, and from the agent's answer to the provider."""
    with _number() as number:
        file, gateway = number.place.folder / "desk.sqlite3", gateway_at(number.server.port)
        desk = Desk(number.place.shared, file, "rina", "901", gateway)
        with closing(desk):
            desk.until(lambda: desk.is_up_to_date)
            shown, sent = [], []
            for one in range(1, ANSWERS + 1):
                message_id = number.post.room.message(f"wamid.{one}.1")
                asyncio.run(_deliver(number, [_body(one, 1)], 1))
                began = time.perf_counter()
                desk.until(partial(lambda wanted: wanted in desk.rows(MESSAGES), message_id))
                shown.append((time.perf_counter() - began) * 1000)
                talk = UUID(desk.rows(MESSAGES)[message_id]["conversation_id"])
                before = len(number.meta.sent)
                began = time.perf_counter()
                desk.do(TakeConversation(conversation_id=talk, occurred_at=now()))
                answer = SendMessage(
                    conversation_id=talk, message_id=uuid7(), text="KTP dan NIB.", occurred_at=now()
                )
                desk.do(answer)
                desk.until(partial(lambda count: len(number.meta.sent) > count, before))
                sent.append((time.perf_counter() - began) * 1000)
    return [
        row("message_to_desk_ms", percentile(shown, 95), "ms", budget=TO_DESK_MS),
        row("answer_to_wire_ms", percentile(sent, 95), "ms", budget=TO_WIRE_MS),
    ]


bench_message_at_desk.rows = ("message_to_desk_ms", "answer_to_wire_ms")  # type: ignore[attr-defined]


def bench_mail_to_desk_s() -> Rows:
    """From the moment that Postfix has accepted a mail until it is in a desk's records, through IDLE."""
    took: list[float] = []
    with ExitStack() as stack:
        place, box = stack.enter_context(office()), stack.enter_context(a_mail_place())
        authority = Authority(box / "certificates")
        dovecot = Dovecot(box, authority, "http://127.0.0.1:9/", OFFICE, OTHER)
        stack.callback(dovecot.stop)
        postfix = Postfix(box, authority, dovecot, free_port(), OFFICE, OTHER)
        stack.callback(postfix.stop)
        add_mailbox(_post(place, Channel.EMAIL), dovecot.tls_port, postfix.port, authority)
        server = stack.enter_context(a_process(place.shared, place.folder, _settings(place)))
        desk = Desk(place.shared, place.folder / "desk.sqlite3", "rina", "901", gateway_at(server.port))
        stack.enter_context(closing(desk))
        desk.until(lambda: desk.is_up_to_date)
        for number in range(MAILS + 1):
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = OTHER, OFFICE, f"Tanya {number}"
            mail.set_content("Apa syarat izin usaha?")
            with smtplib.SMTP(LOOPBACK, postfix.port) as client:
                client.send_message(mail)
            began = time.perf_counter()
            desk.until(partial(lambda expected: len(desk.rows(MESSAGES)) == expected, number + 1))
            took.append(time.perf_counter() - began)
    # The first one also waits for the server's sign-in at the mailbox.
    return [row("mail_to_desk_s", percentile(took[1:], 95), "s", budget=MAIL_TO_DESK_S)]


def bench_gateway_back() -> Rows:
    """What an idle server takes; and from the start of a killed one until an answer that waits has left."""
    with _number() as number:
        process = psutil.Process(number.server.process.pid)
        process.cpu_percent()
        time.sleep(WATCHED_S)  # what is watched is that nothing goes on
        cpu, memory = process.cpu_percent(), process.memory_info().rss / 1e6
        number.server.kill()
        (talk,) = number.post.talks()
        number.post.take_conversation(talk["id"])
        number.post.answer_in(talk["id"], "KTP dan NIB.", {})
        began = time.perf_counter()
        number.server.start()
        assert comes_true(lambda: bool(number.meta.sent), 60)
        back_s = time.perf_counter() - began
    return [
        row("gateway_back_s", back_s, "s", budget=BACK_S),
        row("gateway_idle_mb", memory, "MB", budget=IDLE_MB),
        row("gateway_idle_cpu", cpu, "%", budget=IDLE_CPU),
    ]


bench_gateway_back.rows = ("gateway_back_s", "gateway_idle_mb", "gateway_idle_cpu")  # type: ignore[attr-defined]


def bench_channel_soak() -> Rows:
    """All channels with cuts and a killed server; `python -m tests.bench.channel_soak 60` takes longer."""
    return measured(SOAK_MINUTES)


bench_channel_soak.rows = (  # type: ignore[attr-defined]
    "channel_soak_per_s",
    "channel_soak_growth",
    "channel_soak_faults",
)
