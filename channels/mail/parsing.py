"""A raw mail becomes what the server program stores: an arrival with its text and files, or receipts."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from channels.mail.automatic import is_automatic
from channels.mail.bounces import receipts_of
from channels.mail.flowed import without_soft_breaks
from channels.mail.headers import Headers, MailAddress
from channels.mail.html_text import text_of_html
from channels.mail.message_ids import fingerprint_of, id_of_content, message_of
from channels.mail.mime import Part, read_parts
from channels.mail.quotes import is_forward, without_quote
from channels.mail.text import decode
from channels.messages import Arrival, ArrivedFile, Kind, Receipt
from channels.text import clean

_log = logging.getLogger(__name__)
MOST_LETTERS = 100_000
MOST_TEXT_BYTES = 1_000_000  # of a part: more is a file that somebody pasted
MOST_ANSWERS = 50
MOST_SUBJECT = 500
RAW_NAME = "mail.eml"
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one mail is: an arrival, receipts, or neither (our own mail, a report without a result)."""

    arrival: Arrival | None = None
    receipts: tuple[Receipt, ...] = ()


def parse(
    raw: Path, folder: Path, office: str, received: datetime, *, whole_size: int | None = None
) -> Parsed:
    """Read a mail; its files are written into the folder. Raises OSError only.

    Args:
        office: The mailbox's address in small letters.
        received: When the mail server got it: clocks run from then, not from the date that the sender states.
        whole_size: Bytes of the mail, if `raw` has only the beginning of one that is too large.
    """
    try:
        return _parse(raw, folder, office, received, whole_size)
    except OSError:  # the disk's fault, not the mail's
        raise
    except Exception as error:  # noqa: BLE001 - one mail must not stop all that come after it
        place = traceback.extract_tb(error.__traceback__)[-1]  # the error's own words may have the mail's
        _log.error("a mail cannot be read: %s in %s, line %d", type(error).__name__, place.name, place.lineno)
        provider_id = id_of_content(raw)
        kept = _raw_file(raw)
        return Parsed(
            Arrival(provider_id, "", provider_id, received, Kind.UNKNOWN, is_automatic=True, raw=kept)
        )


def _parse(raw: Path, folder: Path, office: str, received: datetime, whole_size: int | None) -> Parsed:
    with raw.open("rb") as source:
        mail = read_parts(source, folder)
    if (receipts := receipts_of(mail, office, received)) is not None:
        return Parsed(receipts=receipts)
    headers = mail.headers
    sender = _sender(headers)
    provider_id = next(iter(headers.message_ids("message-id")), "")
    if message_of(provider_id, office) is not None:
        if sender.address == office:  # a copy of our mail that came back
            return Parsed()
        provider_id = ""  # it belongs to a message of ours
    provider_id = provider_id or id_of_content(raw)
    body = _Body()
    body.read(mail)
    text = "\n\n".join(body.texts)
    subject = headers.text("subject")[:MOST_SUBJECT]
    has_quote = False
    if not is_forward(subject):
        text, has_quote = without_quote(text)
    is_cut = body.is_cut or len(text) > MOST_LETTERS or whole_size is not None
    files = () if whole_size is not None else tuple(body.files)
    answers = _answers(headers)
    arrival = Arrival(
        provider_id=provider_id,
        sender=sender.address,
        conversation=_root(headers) or provider_id,
        sent_at=received,
        kind=Kind.FILE if files and not text.strip() else Kind.TEXT,
        text=text[:MOST_LETTERS].strip(),
        sender_name=sender.name[:200],
        answers=answers,
        files=files,
        is_automatic=is_automatic(headers, mail.media_type, sender.address, office),
        facts=_facts(headers, sender, subject, has_quote, is_cut, whole_size),
        raw=_raw_file(raw) if whole_size is None else None,
        fingerprint=fingerprint_of(headers),
    )
    return Parsed(arrival)


def _raw_file(raw: Path) -> ArrivedFile:
    return ArrivedFile(RAW_NAME, "message/rfc822", raw.stat().st_size, raw)


def _sender(headers: Headers) -> MailAddress:
    for name in ("from", "sender", "return-path"):
        for address in headers.addresses(name):
            return address
    return MailAddress("")


def _root(headers: Headers) -> str:
    for name in ("references", "in-reply-to"):
        for mail_id in headers.message_ids(name):
            return mail_id
    return ""


def _answers(headers: Headers) -> tuple[str, ...]:
    """Return the ids of the chain, nearest first."""
    references = reversed(headers.message_ids("references"))
    return tuple(dict.fromkeys([*headers.message_ids("in-reply-to"), *references]))[:MOST_ANSWERS]


def _facts(
    headers: Headers, sender: MailAddress, subject: str, has_quote: bool, is_cut: bool, whole_size: int | None
) -> dict[str, object]:
    """Return the facts of `Arrival.facts` that there are; docs/architecture/channels.md lists them."""
    reply_to = [each.address for each in headers.addresses("reply-to") if each.address != sender.address]
    given: dict[str, object] = {
        "subject": subject,
        "to": [each.address for each in headers.addresses("to")],
        "cc": [each.address for each in headers.addresses("cc")],
        "reply_to": reply_to,
        "has_quote": has_quote,
        "is_cut": is_cut,
        "too_large": whole_size or 0,
    }
    return {name: value for name, value in given.items() if value}


class _Body:
    """The texts and files of a mail, in its order."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.files: list[ArrivedFile] = []
        self.is_cut = False

    def read(self, part: Part) -> None:
        if part.media_type == "multipart/alternative":
            self._alternative(part)
        elif part.children:
            for child in part.children:
                self.read(child)
        elif part.path is None:
            self.is_cut = self.is_cut or not part.media_type.startswith("multipart/")
        elif _is_text(part):
            if text := self._text(part):
                self.texts.append(text)
        elif part.media_type not in _SIGNATURES:
            self.files.append(_file(part, part.path))

    def _alternative(self, part: Part) -> None:
        """Take the text of the first alternative that has one, plain before HTML, and the files of all."""
        read = []
        for child in part.children:
            body = _Body()
            body.read(child)
            read.append((any(below.media_type == "text/html" for below in child.walk()), body))
            self.files += body.files
            self.is_cut = self.is_cut or body.is_cut
        for _, body in sorted(read, key=lambda each: each[0]):
            if body.texts:
                self.texts += body.texts
                return

    def _text(self, part: Part) -> str:
        assert part.path is not None
        with part.path.open("rb") as file:
            content = file.read(MOST_TEXT_BYTES)
        self.is_cut = self.is_cut or part.size > MOST_TEXT_BYTES
        text = decode(content, part.headers.parameter("charset"))
        if part.media_type == "text/html":
            return text_of_html(text).strip()
        text = clean(text)
        if part.headers.parameter("format").lower() == "flowed":
            text = without_soft_breaks(text, part.headers.parameter("delsp").lower() == "yes")
        return text.strip("\n") if text.strip() else ""


def _is_text(part: Part) -> bool:
    return (
        part.media_type in ("text/plain", "text/html")
        and not part.headers.is_attachment
        and not part.headers.file_name
    )


def _file(part: Part, path: Path) -> ArrivedFile:
    name = part.headers.file_name
    if not name and part.media_type == "message/rfc822":
        name = "message.eml"
    return ArrivedFile(name, part.media_type, part.size, path)
