"""aiosmtpd as a server that refuses, is slow or goes away, and a line that breaks after any byte."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from channels.mail.settings import MailServer, Security

GOODBYE, SILENCE, NOTHING = "goes away", "says nothing", "accepts, and goes away without an answer"


@dataclass
class RudeServer:
    """Counts the mails that it accepted. answers: What it does instead of accepting, by command."""

    answers: Mapping[str, str] = field(default_factory=dict)
    accepted: list[Envelope] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    most_bytes: int = 30_000_000
    has_sign_in: bool = True
    port: int = 0
    _open: list[SMTP] = field(default_factory=list)

    @property
    def server(self) -> MailServer:
        return MailServer("127.0.0.1", self.port, Security.NONE)

    def factory(self) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a sign-in without TLS is wanted here
            server = SMTP(
                self,
                hostname="mx.example",
                data_size_limit=self.most_bytes,
                authenticator=self._authenticate,
                auth_require_tls=False,
                auth_required=self.has_sign_in,
                loop=asyncio.get_running_loop(),
            )
        self._open.append(server)
        return server

    async def _answer(self, server: SMTP, command: str) -> str:
        self.commands.append(command)
        answer = self.answers.get(command, "")
        if answer == GOODBYE:
            _leave(server)
        elif answer == SILENCE:
            await asyncio.sleep(3600)
        return answer

    def _authenticate(self, *_: object) -> AuthResult:
        self.commands.append("AUTH")
        if answer := self.answers.get("AUTH"):
            return AuthResult(success=False, handled=False, message=answer)
        return AuthResult(success=True)

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._answer(server, "MAIL") or "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self._answer(server, f"RCPT {address}") or await self._answer(server, "RCPT")
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answers.get("DATA") == NOTHING:
            self.accepted.append(envelope)
            _leave(server)
            return "250 OK"
        if answer := await self._answer(server, "DATA"):
            return answer
        self.accepted.append(envelope)
        return "250 2.0.0 taken"


def _leave(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


@asynccontextmanager
async def a_rude_server(answers: Mapping[str, str] | None = None) -> AsyncIterator[RudeServer]:
    rude = RudeServer(answers or {})
    listening = await asyncio.get_running_loop().create_server(rude.factory, "127.0.0.1", 0)
    rude.port = listening.sockets[0].getsockname()[1]
    try:
        yield rude
    finally:
        listening.close()
        for server in rude._open:
            _leave(server)


@asynccontextmanager
async def a_line_that_breaks(server: RudeServer, after_bytes: int) -> AsyncIterator[MailServer]:
    """Pass on what the client sends, up to this many bytes; the answers to the last of them are lost."""

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: float) -> None:
        while most > 0 and (piece := await reader.read(int(min(most, 65_536)))):
            writer.write(piece)
            await writer.drain()
            most -= len(piece)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", server.port)
        answers = asyncio.create_task(pass_on(far_reader, writer, float("inf")))
        with suppress(ConnectionError):
            await pass_on(reader, far_writer, after_bytes)
            answers.cancel()
            await asyncio.wait({answers})
            far_writer.write_eof()
            await far_reader.read()  # the server has done what it does with all this
        for each in (writer, far_writer):
            each.close()

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield MailServer("127.0.0.1", listening.sockets[0].getsockname()[1], Security.NONE)
    finally:
        listening.close()
