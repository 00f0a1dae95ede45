"""Sends a mail by SMTP (RFC 5321), and knows what became of it.

Until the final dot is handed to the socket, the server cannot have the mail: RETRY. From then on, only the
server's answer says what happened; without one the result is UNSURE.
"""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import aiosmtplib

from channels.mail.composing import NoAddress, envelope_address, mail_of
from channels.mail.faults import MailFault, fault_of, words
from channels.mail.message_ids import id_of
from channels.mail.sasl import after_refusal, token_message
from channels.mail.settings import MailServer, MailSettings, OAuth, Security, SignIn
from channels.messages import Departure, Holds, Outcome, Result

CONNECT_S, ANSWER_S = 20.0, 60.0
FINAL_S = 300.0  # servers scan a mail before they answer its end
_PIECE = 65_536
_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_SIGN_IN = {530, 534, 535, 538}
_SIZE = re.compile(r"^size[ =](\d{1,15})", re.IGNORECASE | re.MULTILINE)


class Sender:
    """Sends mails of one mailbox, each on its own connection."""

    def __init__(
        self, settings: MailSettings, sign_in: SignIn, context: ssl.SSLContext, folder: Path
    ) -> None:
        self._settings, self._sign_in, self._context, self._folder = settings, sign_in, context, folder

    async def send(self, departure: Departure, token: str, now: datetime) -> Outcome:
        """Try once. Raises MailFault "sign_in" if the server refuses the sign-in; the mail was not sent."""
        with tempfile.TemporaryFile(dir=self._folder) as file:
            try:
                addressees = [envelope_address(each) for each in (departure.recipient, *departure.copies)]
                await asyncio.to_thread(self._write, file, departure, now)
            except NoAddress:
                return Outcome(Result.FAILED, code="no_address")
            except OSError as error:
                return Outcome(Result.FAILED, code="no_file", detail=error.strerror or "")
            return await self._transfer(file, addressees, token, id_of(departure.message_id, self._office))

    async def check(self, token: str) -> int:
        """Sign in, and return the bytes of the largest mail, 0 if they are not stated. Raises MailFault."""
        client = await self._connect(token)
        try:
            return _most_bytes(client)
        finally:
            await _quit(client)

    @property
    def _office(self) -> str:
        return self._settings.address

    def _write(self, file: BinaryIO, departure: Departure, now: datetime) -> None:
        for piece in mail_of(departure, self._office, self._settings.name, now):
            file.write(piece)
        file.flush()

    async def _transfer(
        self, file: BinaryIO, addressees: Sequence[str], token: str, provider_id: str
    ) -> Outcome:
        try:
            client = await self._connect(token)
        except MailFault as fault:
            if fault.code == "sign_in":
                raise
            return Outcome(Result.RETRY, code=fault.code, detail=fault.detail, holds=Holds.ADDRESS)
        try:
            return await self._conversation(client, file, addressees, provider_id)
        finally:
            client.close()

    async def _conversation(
        self, client: aiosmtplib.SMTP, file: BinaryIO, addressees: Sequence[str], provider_id: str
    ) -> Outcome:
        try:
            size, most = file.tell(), _most_bytes(client)
            if most and size > most:
                return Outcome(Result.FAILED, code="too_large", detail=f"{size} of {most} bytes")
            if refusal := await self._envelope(client, addressees, size if most else 0):
                return refusal
            writer = await self._content(client, file)
        except (aiosmtplib.SMTPException, OSError, asyncio.TimeoutError) as error:
            fault = fault_of(error, "cut")
            return Outcome(Result.RETRY, code=fault.code, detail=fault.detail, holds=Holds.ADDRESS)
        try:
            response = await client.execute_command(b".", timeout=FINAL_S)
        except (aiosmtplib.SMTPException, OSError) as error:
            detail = fault_of(error, "cut").detail
            return Outcome(Result.UNSURE, provider_id, code="cut", detail=detail)
        await _quit(client)
        del writer  # not before: it closes the connection when nobody holds it
        if response.code == 250:
            return Outcome(Result.SENT, provider_id)
        return _refused(response, Holds.MESSAGE)

    # -- parts -------------------------------------------------------------------------------------------

    async def _connect(self, token: str) -> aiosmtplib.SMTP:
        server = self._settings.smtp
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            timeout=ANSWER_S,
            local_hostname=self._office.rpartition("@")[2].encode("idna").decode("ascii"),
            use_tls=server.security is Security.TLS,
            start_tls=server.security is Security.STARTTLS,
            tls_context=None if server.security is Security.NONE else self._context,
        )
        try:
            await client.connect(timeout=CONNECT_S)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _connect_fault(error, server) from error
        try:
            await client.ehlo()
            await self._authenticate(client, token)
        except aiosmtplib.SMTPResponseException as error:
            client.close()
            code = "unreachable" if 400 <= error.code < 500 else "sign_in"
            raise MailFault(code, f"{error.code} {words(error.message)}") from error
        except aiosmtplib.SMTPNotSupported as error:
            client.close()
            raise MailFault("sign_in", words(str(error))) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            client.close()
            raise fault_of(error, "cut") from error
        return client

    async def _authenticate(self, client: aiosmtplib.SMTP, token: str) -> None:
        if not isinstance(self._sign_in, OAuth):
            await client.login(self._sign_in.user, self._sign_in.password)
            return
        mechanism = self._sign_in.mechanism
        message = base64.b64encode(token_message(mechanism, self._sign_in.user, token))
        response = await client.execute_command(b"AUTH", mechanism.value.encode(), message)
        if response.code == 334:  # the reason of a refusal
            response = await client.execute_command(base64.b64encode(after_refusal(mechanism)))
        if response.code != 235:
            raise aiosmtplib.SMTPAuthenticationError(response.code, response.message)

    async def _envelope(
        self, client: aiosmtplib.SMTP, addressees: Sequence[str], size: int
    ) -> Outcome | None:
        """Name sender and addressees. Return why it ends here: all get the mail, or nobody."""
        options = [b"SIZE=%d" % size] if size else []
        response = await client.execute_command(
            b"MAIL", b"FROM:<%b>" % envelope_address(self._office).encode(), *options
        )
        if response.code != 250:
            return await _end(client, _refused(response, Holds.ADDRESS))
        for place, address in enumerate(addressees):
            response = await client.execute_command(b"RCPT", b"TO:<%b>" % address.encode())
            if response.code not in (250, 251, 252):
                refusal = _refused(response, Holds.MESSAGE)
                where = f"copy {place}: " if place else ""
                return await _end(
                    client, Outcome(refusal.result, "", refusal.code, where + refusal.detail, refusal.holds)
                )
        response = await client.execute_command(b"DATA")
        if response.code != 354:
            return await _end(client, _refused(response, Holds.MESSAGE))
        return None

    async def _content(self, client: aiosmtplib.SMTP, file: BinaryIO) -> asyncio.StreamWriter:
        """Transmit all but the final dot. Raises OSError, SMTPException or TimeoutError: it is not sent."""
        protocol = client.protocol
        transport = protocol.transport if protocol is not None else None
        if protocol is None or not isinstance(transport, asyncio.WriteTransport):
            raise ConnectionResetError
        writer = asyncio.StreamWriter(transport, protocol, None, asyncio.get_running_loop())
        file.seek(0)
        is_line_start = True
        while piece := file.read(_PIECE):  # all of its lines end with CRLF
            stuffed = piece.replace(b"\n.", b"\n..")
            writer.write(b"." + stuffed if is_line_start and piece.startswith(b".") else stuffed)
            is_line_start = piece.endswith(b"\n")
            await asyncio.wait_for(writer.drain(), ANSWER_S)
        return writer


async def _end(client: aiosmtplib.SMTP, outcome: Outcome) -> Outcome:
    await _quit(client)
    return outcome


async def _quit(client: aiosmtplib.SMTP) -> None:
    """Say goodbye; what was answered before counts, whatever comes of it."""
    with suppress(aiosmtplib.SMTPException, OSError):
        await client.quit(timeout=5)
    client.close()


def _refused(response: aiosmtplib.SMTPResponse, holds: Holds) -> Outcome:
    code = found[1] if (found := _STATUS.match(response.message)) else str(response.code)
    detail = f"{response.code} {words(response.message)}"
    if response.code in _SIGN_IN:
        raise MailFault("sign_in", detail)
    if response.code == 421:  # the server closes the connection
        holds = Holds.ADDRESS
    if 400 <= response.code < 500:
        return Outcome(Result.RETRY, code=code, detail=detail, holds=holds)
    if response.code == 552 or code == "5.3.4":
        code = "too_large"
    return Outcome(Result.FAILED, code=code, detail=detail)


def _connect_fault(error: Exception, server: MailServer) -> MailFault:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return MailFault("unreachable", f"{error.code} {words(error.message)}")
    if isinstance(error, aiosmtplib.SMTPException) and not isinstance(error, OSError):
        return MailFault("tls", words(str(error)))  # no STARTTLS
    return fault_of(error)


def _most_bytes(client: aiosmtplib.SMTP) -> int:
    response = client.last_ehlo_response
    found = _SIZE.search(response.message) if response is not None else None
    return int(found[1]) if found else 0
