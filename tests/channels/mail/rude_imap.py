"""A small IMAP server with the manners that Dovecot does not have: see `RudeMailbox`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from channels.mail.settings import MailServer, Security

PATIENCE_S = 30
_FETCH = re.compile(rb"BODY\.PEEK\[\]<(\d+)\.(\d+)>")


@dataclass
class RudeMailbox:
    """A mailbox of one folder.

    Attributes:
        mails: By UID.
        has_idle: Offers IDLE.
        announces_first: Announces what came before it consents to IDLE.
        refused: UIDs of mails that it does not give.
        empty: UIDs of mails for which it gives NIL.
        deadly: UIDs of mails at whose fetch it ends the connection.
        vanishing: UIDs that it finds, and does not have any more when they are fetched.
        states_next_uid: Says at the opening where new mails begin.
        stated_size: What it states of each mail, if not 0.
        breaks_after: Ends the connection within a mail, after so many bytes of it; once.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    has_idle: bool = True
    announces_first: bool = False
    refused: set[int] = field(default_factory=set)
    empty: set[int] = field(default_factory=set)
    deadly: set[int] = field(default_factory=set)
    vanishing: set[int] = field(default_factory=set)
    states_next_uid: bool = True
    stated_size: int = 0
    breaks_after: int = 0
    commands: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def server(self) -> MailServer:
        return MailServer("127.0.0.1", self.port, Security.NONE)

    async def until_opened(self, count: int) -> None:
        """Wait until the folder was opened so often."""

        async def wait() -> None:
            while self.commands.count("EXAMINE") < count:
                await asyncio.sleep(0.01)

        await asyncio.wait_for(wait(), PATIENCE_S)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK rude\r\n")
        try:
            while line := await reader.readline():
                tag, _, command = line.strip().partition(b" ")
                await self._answer(tag, command, reader, writer)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _answer(
        self, tag: bytes, command: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        words = command.split()
        name = b" ".join(words[:2] if words[0] == b"UID" else words[:1]).decode().upper()
        self.commands.append(name)
        if name == "CAPABILITY":
            writer.write(b"* CAPABILITY IMAP4rev1" + b" IDLE" * self.has_idle + b"\r\n")
        elif name == "EXAMINE":
            writer.write(b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n" % len(self.mails))
            if self.states_next_uid:
                writer.write(b"* OK [UIDNEXT %d] .\r\n" % (max(self.mails, default=0) + 1))
        elif name == "UID SEARCH":
            writer.write(b"* SEARCH %s\r\n" % b" ".join(b"%d" % uid for uid in self._found(command)))
        elif name == "UID FETCH":
            if not self._fetch(command, writer):
                writer.write(tag + b" NO [SERVERBUG] damaged\r\n")
                return
        elif name == "IDLE":
            announcement = b"* %d EXISTS\r\n" % len(self.mails)
            writer.write(announcement * self.announces_first + b"+ idling\r\n")
            await writer.drain()
            await reader.readline()  # DONE
        writer.write(tag + b" OK done\r\n")

    def _found(self, command: bytes) -> list[int]:
        first = re.search(rb"UID (\d+):\*", command)
        found = [uid for uid in sorted(self.mails) if first is None or uid >= int(first[1])]
        return found or sorted(self.mails)[-1:]  # RFC 3501 6.4.8: "*" is the last mail in any case

    def _fetch(self, command: bytes, writer: asyncio.StreamWriter) -> bool:
        uids = [int(uid) for uid in command.split()[2].split(b",")]
        piece = _FETCH.search(command)
        for uid in uids:
            if uid in self.vanishing or uid not in self.mails:
                continue
            mail = self.mails[uid]
            if piece is None:
                size = self.stated_size or len(mail)
                writer.write(
                    b'* 1 FETCH (UID %d RFC822.SIZE %d INTERNALDATE "01-Dec-2026 09:00:00 +0700")\r\n'
                    % (uid, size)
                )
                continue
            if uid in self.refused:
                return False
            if uid in self.deadly:
                raise ConnectionResetError
            if uid in self.empty:
                writer.write(b"* 1 FETCH (UID %d BODY[]<0> NIL)\r\n" % uid)
                continue
            offset, most = int(piece[1]), int(piece[2])
            content = mail[offset : offset + most]
            writer.write(b"* 1 FETCH (UID %d BODY[]<%d> {%d}\r\n" % (uid, offset, len(content)))
            if self.breaks_after:
                writer.write(content[: self.breaks_after])
                self.breaks_after = 0
                raise ConnectionResetError
            writer.write(content + b")\r\n")
        return True


@asynccontextmanager
async def a_rude_mailbox(rude: RudeMailbox) -> AsyncIterator[RudeMailbox]:
    listening = await asyncio.start_server(rude.connected, "127.0.0.1", 0)
    rude.port = listening.sockets[0].getsockname()[1]
    try:
        yield rude
    finally:
        listening.close()
