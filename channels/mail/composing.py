"""A mail of the office as it goes out, written in pieces: files are read while it is written."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from channels.mail.message_ids import id_of, is_message_id
from channels.messages import Departure, SentFile
from channels.text import clean, one_line

MOST_REFERENCES = 20
_CRLF = "\r\n"
_PIECE = 57 * 1_000  # 57 bytes are one line of base64
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^\s@<>()\\,;:\"]{1,190}")
_MEDIA_TYPE = re.compile(r"([A-Za-z0-9!#$&^_.+-]+)/([A-Za-z0-9!#$&^_.+-]+)")


class NoAddress(ValueError):  # noqa: N818 - says what is missing
    """An addressee cannot be written into a mail."""


def envelope_address(address: str) -> str:
    """Return the address in ASCII, its domain by IDNA. Raises NoAddress."""
    address = address.strip()
    if not _ADDRESS.fullmatch(address):
        raise NoAddress
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise NoAddress from error


def mail_of(departure: Departure, office: str, name: str, now: datetime) -> Iterator[bytes]:
    """Give the pieces of the mail, with CRLF at the ends of lines. Raises NoAddress, OSError (a file)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(office, one_line(name))
    mail["To"] = _address(departure.recipient)
    if departure.copies:
        mail["Cc"] = [_address(copy) for copy in departure.copies]
    mail["Subject"] = one_line(departure.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = id_of(departure.message_id, office)
    yield _chain([each for each in departure.answers if is_message_id(each)])
    if departure.is_automatic:  # RFC 3834 3.1.7; the second is Exchange's
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    if not departure.files:
        mail.set_content(clean(departure.text), cte="quoted-printable")
        yield mail.as_bytes()
        return
    boundary = f"loket-{departure.message_id.hex}"
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = f'multipart/mixed; boundary="{boundary}"'
    yield _head(mail)
    text = MIMEPart(policy=SMTP)
    text.set_content(clean(departure.text), cte="quoted-printable")
    yield b"--%b\r\n" % boundary.encode() + text.as_bytes()
    for file in departure.files:
        yield b"\r\n--%b\r\n" % boundary.encode()
        yield from _file(file)
    yield b"\r\n--%b--\r\n" % boundary.encode()


def _address(address: str, name: str = "") -> Address:
    local, _, domain = envelope_address(address).rpartition("@")
    return Address(name, local, domain)


def _chain(answers: list[str]) -> bytes:
    """Return the fields that name the mails before, the root first; of a long chain the root and the last.

    They are written here (RFC 5322 3.6.4): Python's folding makes an encoded word of a long id.
    """
    if not answers:
        return b""
    chain = answers[::-1]
    if len(chain) > MOST_REFERENCES:
        chain = [chain[0], *chain[1 - MOST_REFERENCES :]]
    return f"In-Reply-To: {answers[0]}\r\nReferences: {f'{_CRLF} '.join(chain)}\r\n".encode()


def _head(part: MIMEPart) -> bytes:
    return part.as_bytes().partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def _file(file: SentFile) -> Iterator[bytes]:
    part = MIMEPart(policy=SMTP)
    kind = _MEDIA_TYPE.fullmatch(file.media_type)
    # A message as an attachment may not be in base64 (RFC 2046 5.2.1).
    is_plain_kind = kind is not None and kind[1].lower() not in ("message", "multipart")
    part["Content-Type"] = file.media_type if is_plain_kind else "application/octet-stream"
    part.add_header("Content-Disposition", "attachment", filename=one_line(file.name) or "file")
    part["Content-Transfer-Encoding"] = "base64"
    yield _head(part)
    with file.path.open("rb") as content:
        while piece := content.read(_PIECE):
            yield base64.encodebytes(piece).replace(b"\n", b"\r\n")
