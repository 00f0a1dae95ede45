"""`python -m tests.bench.channel_soak MINUTES`: all written channels, with cuts and a killed server.

Applicants write by e-mail, SMS, web chat and WhatsApp, an agent answers: 5 messages a second, both ways
together. Each period the wires to the providers are cut, then the database shuts the server out; in the
last third of the time the server is killed, too. At the end each word of an applicant is one row, and each
answer reached its peer at most once: exactly once, if the records say that it was sent. Ends with 1 if not.
"""

from __future__ import annotations

import asyncio
import email
import json
import random
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import numpy as np
import psutil
import psycopg
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from db.enums import Channel, ConversationMode, Direction, MessageAuthor, MessageState
from db.models import Conversation, Message
from db.mutation import Rejected
from db.tx import table_of
from tests.bench.bench_shared import Place, office
from tests.bench.rows import rate, row
from tests.channels.chat.peer import ORIGIN, secret
from tests.db.proxy import Proxy
from tests.end2end.channels.conftest import OFFICE, OTHER
from tests.end2end.peers import meta_webhooks as webhooks
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.dovecot import Dovecot, password_of
from tests.end2end.peers.gammu import PHONE_ID, Smsd, a_smsd, set_up_tables
from tests.end2end.peers.machine import LOOPBACK, free_port
from tests.end2end.peers.mail_place import a_mail_place
from tests.end2end.peers.meta import TOKEN, Meta, a_meta
from tests.end2end.peers.postfix import Postfix
from tests.server.channels.conftest import Post
from tests.server.running import ServerProcess, a_process
from tests.written_office import Mailroom

ARRIVALS_PER_S = 2.5  # each has an answer
SHARES = {Channel.CHATBOT: 0.4, Channel.WHATSAPP: 0.35, Channel.EMAIL: 0.15, Channel.SMS: 0.1}
VISITORS, NUMBERS, SIMS = 30, 60, 12
PERIOD_S, CUT_S, SETTLES_S, SAMPLE_S = 90.0, 4.0, 240.0, 5.0
LEAST_PER_S = 4.5  # both ways; what is refused because somebody wrote in between makes it less than 5
MOST_GROWN_MB = 3.0  # per 1,000 messages, after the first quarter without a kill
TALKS, MESSAGES = table_of(Conversation), table_of(Message)
CERTAIN = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)
AWAY = (OSError, aiohttp.ClientError, asyncio.TimeoutError)


class Peer(ABC):
    """One channel's provider with its applicants. said: What they wrote, each once."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.rng = random.Random(18)

    def words(self, channel: Channel) -> str:
        self.said.append(f"{channel.value} {len(self.said) + 1} apa syaratnya?")
        return self.said[-1]

    @abstractmethod
    async def say(self) -> None:
        """Write once; return when the office has it, or its provider."""

    @abstractmethod
    def got(self) -> Counter[str]:
        """Return the answers that arrived."""


class Mail(Peer):
    def __init__(self, dovecot: Dovecot) -> None:
        super().__init__()
        self._dovecot = dovecot

    async def say(self) -> None:
        words = self.words(Channel.EMAIL)
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"], mail["Subject"] = OTHER, OFFICE, words
        mail["Message-ID"] = f"<{len(self.said)}@warga.example>"
        mail.set_content(words)
        await asyncio.to_thread(self._dovecot.deliver, OFFICE, bytes(mail), OTHER)

    def got(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for raw in self._dovecot.mails(OTHER):
            body = email.message_from_bytes(raw, policy=default).get_body(("plain",))
            found[str(body.get_content()).splitlines()[0] if body is not None else ""] += 1
        return found


class Sms(Peer):
    def __init__(self, smsd: Smsd, connect: Callable[[], psycopg.Connection]) -> None:
        super().__init__()
        self._smsd, self._connect = smsd, connect

    async def say(self) -> None:
        words, sender = self.words(Channel.SMS), f"+62813{self.rng.randrange(SIMS):08}"
        self._smsd.arrive(words, sender, datetime.now(timezone.utc))

    def got(self) -> Counter[str]:
        with closing(self._connect()) as raw:
            query = 'SELECT "TextDecoded" FROM sentitems WHERE "Status" LIKE \'SendingOK%\''
            return Counter(text for (text,) in raw.execute(query))


class WhatsApp(Peer):
    def __init__(self, meta: Meta, hook: str) -> None:
        super().__init__()
        self.meta, self._hook = meta, hook
        self._told = 0

    async def say(self) -> None:
        words, number = self.words(Channel.WHATSAPP), f"62811{self.rng.randrange(NUMBERS):08}"
        await self._deliver(text_of(number, f"wamid.{len(self.said)}", words))

    async def tell_receipts(self) -> None:
        """Say of each message that it was delivered, also of those whose answer was cut."""
        while self._told < len(self.meta.sent):
            sent = self.meta.sent[self._told]
            self._told += 1
            tracker = sent.get("biz_opaque_callback_data", "")
            state = webhooks.status(
                sent["wamid"], "delivered", tracker, timestamp=_stamp(), recipient_id=sent["to"]
            )
            state.pop("recipient_user_id")
            await self._deliver(webhooks.value(statuses=[state], contacts=[]))

    async def _deliver(self, value: webhooks.Node) -> None:
        """Repeat the webhook until it is answered by 200."""
        body = webhooks.body(value)
        await _until(lambda: self._is_taken(body))

    async def _is_taken(self, body: bytes) -> bool:
        with suppress(*AWAY):
            return 200 in await self.meta.deliver(self._hook, body)
        return False

    def got(self) -> Counter[str]:
        return Counter(sent["text"]["body"] for sent in self.meta.sent)


class Visitor:
    """A widget: after a cut it connects again, and says what was not acknowledged."""

    def __init__(self, url: str, number: int, http: aiohttp.ClientSession) -> None:
        self._url, self._secret, self._http = url, secret(number + 1), http
        self._cursor = ""
        self._taken: set[str] = set()  # ids of the visitor's lines
        self._socket: aiohttp.ClientWebSocketResponse[Any] | None = None
        self._count = 0
        self.lines: dict[str, str] = {}  # of the office, by id
        self.guard = asyncio.Lock()

    async def live(self) -> None:
        while True:
            with suppress(*AWAY):
                await self._connected()
            self._socket = None
            await asyncio.sleep(0.5)

    async def _connected(self) -> None:
        async with self._http.ws_connect(self._url, headers={"Origin": ORIGIN}) as socket:
            await socket.send_json({"type": "hello", "secret": self._secret, "cursor": self._cursor})
            self._socket = socket
            async for message in socket:
                self._read(json.loads(message.data))

    def _read(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "page":
            self._cursor = frame["cursor"]
            self.lines |= {
                one["id"]: one["text"] for one in frame["lines"] if one["author"] == MessageAuthor.AGENT.value
            }
        elif frame["type"] == "taken":
            self._taken.add(frame["id"])

    async def say(self, text: str) -> None:
        self._count += 1
        frame = {"type": "say", "id": f"line-{self._count:06}", "text": text}
        await _until(lambda: self._is_taken(frame))

    async def _is_taken(self, frame: dict[str, Any]) -> bool:
        if frame["id"] not in self._taken and self._socket is not None:
            with suppress(*AWAY):
                await self._socket.send_json(frame)
        await asyncio.sleep(0.2)
        return frame["id"] in self._taken


class Chat(Peer):
    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        super().__init__()
        self._visitors = [Visitor(url, number, http) for number in range(VISITORS)]

    def lives(self) -> list[Awaitable[None]]:
        return [one.live() for one in self._visitors]

    async def say(self) -> None:
        visitor = self.rng.choice(self._visitors)
        async with visitor.guard:
            await visitor.say(self.words(Channel.CHATBOT))

    def got(self) -> Counter[str]:
        return Counter(text for one in self._visitors for text in one.lines.values())


@dataclass
class Soak:
    """The office, its server, the peers; and what was measured."""

    place: Place
    server: ServerProcess
    posts: dict[Channel, Post]
    peers: dict[Channel, Peer]
    wires: list[Proxy]
    ends_at: float
    is_over: bool = False
    kills: int = 0
    cuts: int = 0
    refused: int = 0
    # Seconds, MB and messages that arrived, of the server's first process.
    sizes: list[tuple[float, float, int]] = field(default_factory=list)

    # -- what goes on --------------------------------------------------------------------------------------

    async def write(self) -> None:
        """Let an applicant write at random times, whether the server is there or not."""
        rng = random.Random(5)
        on_their_way: set[asyncio.Task[None]] = set()
        while time.monotonic() < self.ends_at:
            await asyncio.sleep(rng.expovariate(ARRIVALS_PER_S))
            (channel,) = rng.choices(list(SHARES), list(SHARES.values()))
            on_their_way.add(task := asyncio.create_task(self.peers[channel].say()))
            task.add_done_callback(on_their_way.discard)
        await asyncio.gather(*on_their_way)

    async def answer(self) -> None:
        """Answer who waits."""
        while not self.is_over:
            await asyncio.sleep(0.5)
            await asyncio.to_thread(self._answer_all)

    def _answer_all(self) -> None:
        for talk in self.waiting():
            with suppress(Rejected, DBAPIError):
                self.answer_to(talk)

    def waiting(self) -> list[Any]:
        """Return the conversations in which an applicant waits, each with the last message."""
        with self.place.shared.owner.connect() as connection:
            connection.exec_driver_sql("SET search_path = loket")
            last = (MESSAGES.c.conversation_id == TALKS.c.id) & (MESSAGES.c.position == TALKS.c.messages)
            query = select(TALKS.c.id, TALKS.c.channel, TALKS.c.mode, MESSAGES.c.text, MESSAGES.c.facts)
            waits = TALKS.c.waiting_since.is_not(None)
            return list(connection.execute(query.join_from(TALKS, MESSAGES, last).where(waits)))

    def answer_to(self, talk: Any) -> UUID:
        """Answer; raise Rejected or DBAPIError if somebody wrote in between, or the database is away."""
        post = self.posts[talk.channel]
        facts = {"subject": f"Re: {talk.text}", "to": [OTHER]} if talk.channel is Channel.EMAIL else {}
        try:
            if talk.mode is ConversationMode.WAITING:
                post.take_conversation(str(talk.id))
            return post.answer_in(str(talk.id), f"Jawaban {_number()} untuk Anda", facts)
        except (Rejected, DBAPIError):
            self.refused += 1
            raise

    async def tell_receipts(self) -> None:
        whatsapp = self.peers[Channel.WHATSAPP]
        assert isinstance(whatsapp, WhatsApp)
        while not self.is_over:
            await asyncio.sleep(1)
            await whatsapp.tell_receipts()

    async def disturb(self, kills_from: float) -> None:
        while time.monotonic() < self.ends_at - PERIOD_S / 2:
            await asyncio.sleep(PERIOD_S / 3)
            for wire in self.wires:
                wire.cut()
            await asyncio.sleep(CUT_S)
            for wire in self.wires:
                wire.mend()
            self.cuts += 1
            await asyncio.sleep(PERIOD_S / 3)
            post = next(iter(self.posts.values()))
            await asyncio.to_thread(post.keeps_out)
            await asyncio.sleep(CUT_S)
            await asyncio.to_thread(post.lets_in)
            self.cuts += 1
            if time.monotonic() > kills_from:
                await asyncio.sleep(PERIOD_S / 6)
                await asyncio.to_thread(self.server.kill)
                self.kills += 1
                await asyncio.sleep(1)
                await asyncio.to_thread(self.server.start)

    async def watch(self) -> None:
        began = time.monotonic()
        while time.monotonic() < self.ends_at:
            if not self.kills:
                with suppress(psutil.Error):
                    used = psutil.Process(self.server.process.pid).memory_info().rss / 1e6
                    self.sizes.append((time.monotonic() - began, used, self.count()))
            await asyncio.sleep(SAMPLE_S)

    def count(self) -> int:
        return sum(len(peer.said) for peer in self.peers.values())

    # -- what came of it -----------------------------------------------------------------------------------

    def rows(self) -> list[Any]:
        with self.place.shared.owner.connect() as connection:
            connection.exec_driver_sql("SET search_path = loket")
            names = (MESSAGES.c.text, MESSAGES.c.direction, MESSAGES.c.state, MESSAGES.c.error)
            of = MESSAGES.join(TALKS, TALKS.c.id == MESSAGES.c.conversation_id)
            return list(connection.execute(select(*names, TALKS.c.channel).select_from(of)))

    def faults(self) -> list[str]:
        """Return what is lost, doubled or still on its way."""
        rows, found = self.rows(), []
        for channel, peer in self.peers.items():
            own = [one for one in rows if one.channel is channel]
            stored = Counter(one.text.strip() for one in own if one.direction is Direction.INBOUND)
            found += _differences(f"{channel.value} in", Counter(peer.said), stored)
            got = peer.got()
            for one in own:
                if one.direction is Direction.INBOUND:
                    continue
                arrived, state = got[one.text], one.state
                most = int(state not in (MessageState.FAILED, MessageState.EXPIRED))
                waits = state in (MessageState.QUEUED, MessageState.SENDING)
                if waits or not int(state in CERTAIN) <= arrived <= most:
                    found.append(f"{channel.value} out: {one.text}: {state} {one.error}, arrived {arrived}")
        return found

    def growth(self) -> float:
        """Return MB per 1,000 messages, both ways together: the slope of a line, after the first quarter."""
        warm = np.array(self.sizes[len(self.sizes) // 4 :])
        return float(np.polyfit(warm[:, 2] * 2, warm[:, 1], 1)[0] * 1000)

    def __str__(self) -> str:
        lines = [f"cuts {self.cuts}, kills {self.kills}, answers refused {self.refused}"]
        rows = self.rows()
        for channel, peer in self.peers.items():
            own = [one for one in rows if one.channel is channel]
            states = Counter(one.state.value for one in own if one.direction is Direction.OUTBOUND)
            stored = sum(one.direction is Direction.INBOUND for one in own)
            arrived = sum(peer.got().values())
            lines.append(
                f"{channel.value}: written {len(peer.said)}, rows {stored}; answers {sum(states.values())}"
                f" {dict(states)}, arrived {arrived}"
            )
        sizes = self.sizes[:: max(1, len(self.sizes) // 20)]
        lines += [f"  {at:5.0f} s  {used:6.1f} MB  {count} messages in" for at, used, count in sizes]
        return "\n".join(lines)


def _differences(what: str, wanted: Counter[str], got: Counter[str]) -> list[str]:
    lost, more = wanted - got, got - wanted
    return [*(f"{what}: lost {text}" for text in lost), *(f"{what}: {text} once more" for text in more)]


_answers = iter(range(1, 10**9))


def _number() -> int:
    return next(_answers)


def _stamp() -> str:
    return str(int(time.time()))


async def _until(is_so: Callable[[], Awaitable[bool]], pause_s: float = 1.0) -> None:
    while not await is_so():
        await asyncio.sleep(pause_s)


@contextmanager
def _peers() -> Iterator[tuple[Place, Dovecot, Postfix, Authority, Smsd, str, Meta]]:
    with ExitStack() as stack:
        place = stack.enter_context(office())
        box = stack.enter_context(a_mail_place())
        authority = Authority(box / "certificates")
        dovecot = Dovecot(box, authority, "http://127.0.0.1:9/", OFFICE, OTHER)
        stack.callback(dovecot.stop)
        postfix = Postfix(box, authority, dovecot, free_port(), OFFICE, OTHER)
        stack.callback(postfix.stop)
        database = set_up_tables(place.server)
        smsd = stack.enter_context(a_smsd(place.folder / "smsd", place.server, database))
        meta = stack.enter_context(a_meta())
        yield place, dovecot, postfix, authority, smsd, database, meta


def _addresses(
    place: Place, secrets: Path, authority: Authority, database: str, ports: dict[str, int]
) -> dict[Channel, Post]:
    """Add the four addresses of the office, with their secrets."""
    config = {"secrets": str(secrets)}
    posts = {one: Post(place.shared, place.folder, Mailroom(one), config=config) for one in SHARES}
    add_mailbox(posts[Channel.EMAIL], ports["imap"], ports["smtp"], authority)
    where = place.server.conninfo(database)
    posts[Channel.SMS].write_secrets("sms", password="x")
    posts[Channel.SMS].add(
        "+62811000000",
        {
            "name": "sms",
            "host": where["host"],
            "port": int(where.get("port", 5432)),
            "database": database,
            "user": where["user"],
            "phone_id": PHONE_ID,
        },
    )
    posts[Channel.CHATBOT].add("dpmptsp", {"name": "situs", "origins": [ORIGIN]})
    meta_url = f"http://{LOOPBACK}:{ports['meta']}"
    add_number(posts[Channel.WHATSAPP], meta_url)
    return posts


def add_mailbox(post: Post, imap_port: int, smtp_port: int, authority: Authority) -> None:
    """Add the office's mailbox, whose servers are there."""
    post.write_secrets("surat", password=password_of(OFFICE))
    post.add(
        OFFICE,
        {
            "name": "surat",
            "first_days": 1,  # also mails that come before the server looks for the first time
            "imap": {"host": "localhost", "port": imap_port},
            "smtp": {"host": "localhost", "port": smtp_port, "security": "starttls"},
            "ca_file": str(authority.file),
        },
    )


def add_number(post: Post, meta_url: str) -> None:
    """Add a WhatsApp number whose provider is there."""
    post.write_secrets("wa", token=TOKEN, app_secret=webhooks.APP_SECRET, verify_token=webhooks.VERIFY_TOKEN)
    where = {"base_url": meta_url, "media_origins": [meta_url]}
    post.add(webhooks.NUMBER_ID, {"name": "wa", "account_id": webhooks.ACCOUNT_ID, **where})


def text_of(number: str, wamid: str, words: str) -> webhooks.Node:
    """Return a text of this number, for a webhook."""
    made = {"from": number, "id": wamid, "timestamp": _stamp(), "type": "text", "text": {"body": words}}
    return webhooks.value([made], contacts=[{"profile": {"name": f"Warga {number}"}, "wa_id": number}])


@asynccontextmanager
async def soaking(minutes: float) -> AsyncIterator[Soak]:
    """Yield an office with its server and peers; visitors of the chat are connected."""
    with ExitStack() as stack:
        place, dovecot, postfix, authority, smsd, database, meta = stack.enter_context(_peers())
        behind = {"imap": dovecot.tls_port, "smtp": postfix.port, "meta": int(meta.url.rsplit(":", 1)[1])}
        wires = {name: stack.enter_context(closing(Proxy(LOOPBACK, port))) for name, port in behind.items()}
        secrets = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="loket-soak-")))
        ports = {name: wire.port for name, wire in wires.items()}
        posts = _addresses(place, secrets, authority, database, ports)
        more = f'[channels]\nfolder = "{place.folder}/channels"\nsecrets = "{secrets}"\n'
        (place.folder / "channels").mkdir()
        server = stack.enter_context(a_process(place.shared, place.folder, more))
        at = f"{LOOPBACK}:{server.port}/public"
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            chat = Chat(f"http://{at}/chat/dpmptsp/socket", http)
            peers: dict[Channel, Peer] = {
                Channel.EMAIL: Mail(dovecot),
                Channel.SMS: Sms(smsd, lambda: place.server.connect(database)),
                Channel.CHATBOT: chat,
                Channel.WHATSAPP: WhatsApp(meta, f"http://{at}/whatsapp"),
            }
            ends_at = time.monotonic() + minutes * 60
            soak = Soak(place, server, posts, peers, list(wires.values()), ends_at)
            lives = [asyncio.ensure_future(one) for one in chat.lives()]
            try:
                yield soak
            finally:
                for one in lives:
                    one.cancel()
                await asyncio.gather(*lives, return_exceptions=True)


def measured(minutes: float) -> list[dict[str, object]]:
    """Run it and return its rows; print what came of it."""
    return asyncio.run(_measured(minutes))


async def _measured(minutes: float) -> list[dict[str, object]]:
    async with soaking(minutes) as soak:
        began = time.monotonic()
        work = [soak.answer(), soak.tell_receipts(), soak.watch()]
        going = [asyncio.create_task(one) for one in work]
        await asyncio.gather(soak.write(), soak.disturb(began + minutes * 40))
        took_s = time.monotonic() - began
        faults = await settled(soak)
        soak.is_over = True
        await asyncio.gather(*going)
        print(soak, flush=True)
        print("\n".join(faults[:40]) or "nothing is lost, nothing is doubled", flush=True)
        return [
            rate("channel_soak_per_s", len(soak.rows()) / took_s, least=LEAST_PER_S),
            row("channel_soak_growth", soak.growth(), "MB/1000", budget=MOST_GROWN_MB),
            row("channel_soak_faults", len(faults), "", budget=0),
        ]


async def settled(soak: Soak) -> list[str]:
    """Return what is still wrong after the time in which all that was held must have come."""
    ends_at = time.monotonic() + SETTLES_S
    while True:
        faults = await asyncio.to_thread(soak.faults)
        if not faults or time.monotonic() > ends_at:
            return faults
        await asyncio.sleep(3)


if __name__ == "__main__":
    found = measured(float(sys.argv[1]))
    print(*found, sep="\n")
    sys.exit(not all(one["ok"] for one in found))
