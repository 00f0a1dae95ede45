"""The header of a mail or of one of its parts (RFC 5322, 2045, 2047, 2231).

Python's policy "default" parses each field by a grammar: a damaged one ends in RecursionError or IndexError,
even while the parser only splits the mail. So fields are split and decoded here; parameters and addresses are
read by `email.message` and `email.utils`, which fail at depth only.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses

from channels.mail.base64_stream import Base64Stream
from channels.mail.text import decode
from channels.text import clean, one_line

MOST_HEADER_BYTES = 256_000
MOST_PARAMETERS = 4_000  # characters: email.message needs a time that grows with their square
MOST_ADDRESS_FIELD = 64_000
MOST_ADDRESSES = 100
MOST_ID = 400
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:(.*)", re.DOTALL)
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\\,;:\"]{1,190}")
_QUOTED_ADDRESS = re.compile(r"<\s*([^\s<>]{1,64}@[^\s<>]{1,190})\s*>")
_ID = re.compile(rf"<[^<>\s]{{1,{MOST_ID - 2}}}>")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,100}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}")


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An address in small letters, and the name beside it."""

    address: str
    name: str = ""


class Headers:
    """Fields by name. Their order counts: mail servers put their fields on top."""

    def __init__(self, block: bytes) -> None:
        self._fields: dict[str, list[str]] = {}
        for line in _FOLD.sub(b"", block[:MOST_HEADER_BYTES]).splitlines():
            if field := _FIELD.fullmatch(line):  # other lines are damage, or "From " of an mbox
                value = clean(decode(field[2])).strip()
                self._fields.setdefault(field[1].decode("ascii").lower(), []).append(value)
        self._content = Message()
        for name in ("content-type", "content-disposition"):
            if name in self._fields:
                self._content[name] = self.first(name)[:MOST_PARAMETERS]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._fields

    def all(self, name: str) -> list[str]:
        """Return the values as they stand there, encoded words and all."""
        return self._fields.get(name.lower(), [])

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def text(self, name: str) -> str:
        """Return the first value in one line, with its encoded words decoded."""
        return one_line(decode_words(self.first(name)))

    def addresses(self, name: str) -> list[MailAddress]:
        """Return the usable addresses of all fields of this name, in their order."""
        found: dict[str, MailAddress] = {}
        for value in self.all(name):
            for shown, address in _pairs(value[:MOST_ADDRESS_FIELD]):
                address = one_line(address).lower()
                if _ADDRESS.fullmatch(address) and len(found) < MOST_ADDRESSES:
                    found.setdefault(address, MailAddress(address, one_line(decode_words(shown))))
        return list(found.values())

    def message_ids(self, name: str) -> list[str]:
        """Return the ids as <left@right>, each once."""
        found = (each for value in self.all(name) for each in _ID.findall(value[:MOST_ADDRESS_FIELD]))
        return list(dict.fromkeys(found))

    # -- of a part ---------------------------------------------------------------------------------------

    @property
    def media_type(self) -> str:
        """Return e.g. "text/plain"; "" if the header states none that can be used."""
        if "content-type" not in self:
            return ""
        stated = self.first("content-type").partition(";")[0].strip().lower()
        return stated if _MEDIA_TYPE.fullmatch(stated) else ""

    def parameter(self, name: str) -> str:
        """Return a parameter of the content type, "" without it."""
        value = self._content.get_param(name, "")
        return one_line(_collapsed(value))

    @property
    def boundary(self) -> bytes:
        return (self._content.get_boundary("") or "").rstrip().encode("utf-8", "replace")[:200]

    @property
    def is_attachment(self) -> bool:
        return self.first("content-disposition").partition(";")[0].strip().lower() == "attachment"

    @property
    def file_name(self) -> str:
        """Return the stated name without folders; "" if there is none."""
        stated = one_line(decode_words(self._content.get_filename("") or ""))
        return safe_name(stated)

    @property
    def transfer_encoding(self) -> str:
        return self.first("content-transfer-encoding").partition(";")[0].strip().lower()


def safe_name(stated: str) -> str:
    """Return a file's name without folders, of at most 120 characters; its ending stays."""
    name = re.split(r"[/\\]", stated)[-1].strip(" .")
    name = re.sub(r'[<>:"|?*]', "_", name)
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: 119 - len(ending)]}.{ending}" if dot and len(ending) <= 10 else name[:120]


def decode_words(text: str) -> str:
    """Decode encoded words (RFC 2047), also those in quotes, and letters that are cut into two words."""
    return "".join(_decoded(text))


def _decoded(text: str) -> Iterator[str]:
    position, charset, content = 0, "", b""
    for word in _WORD.finditer(text):
        between = text[position : word.start()]
        stated = word[1].partition("*")[0].lower()  # RFC 2231 5: charset*language
        follows = bool(charset) and not between.strip()
        if not follows or stated != charset:
            yield decode(content, charset)
            content = b""
        if not follows:
            yield between
        charset, position = stated, word.end()
        coded = word[3].encode("ascii", "ignore")
        content += Base64Stream().all(coded) if word[2] in "bB" else binascii.a2b_qp(coded, header=True)
    yield decode(content, charset)
    yield text[position:]


def _pairs(value: str) -> list[tuple[str, str]]:
    """Return (name, address) of each address, with a damaged field as far as it goes."""
    try:
        return getaddresses([value])
    except (RecursionError, IndexError):  # nested comments or groups; email.utils on some damage
        return [("", address) for address in _QUOTED_ADDRESS.findall(value)]


def _collapsed(value: object) -> str:
    """Return a parameter in the form of RFC 2231, too: (charset, language, value)."""
    if isinstance(value, tuple):
        charset, _, coded = value
        return decode(coded.encode("latin-1", "replace"), charset or "")
    return value if isinstance(value, str) else ""
