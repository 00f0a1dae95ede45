"""The PDUs of SMPP 3.4 that a sender of texts needs, as bytes and back.

Numbers of sections are those of "Short Message Peer to Peer Protocol Specification v3.4", issue 1.2.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

MOST_PASSWORD = 8
HEADER = struct.Struct(">IIII")
MOST_BYTES = 70_000  # a message_payload of 64 KB and the rest of its PDU
RESPONSE = 0x80000000
VERSION = 0x34


class Command(IntEnum):
    """Section 5.1.2.1; a response has the highest bit, too."""

    GENERIC_NACK = 0x80000000
    SUBMIT = 0x00000004
    DELIVER = 0x00000005
    UNBIND = 0x00000006
    BIND_TRANSCEIVER = 0x00000009
    ENQUIRE_LINK = 0x00000015


class Tag(IntEnum):
    """Section 5.3.2."""

    RECEIPTED_MESSAGE_ID = 0x001E
    SAR_REFERENCE = 0x020C
    SAR_TOTAL = 0x020E
    SAR_NUMBER = 0x020F
    NETWORK_ERROR = 0x0423
    MESSAGE_PAYLOAD = 0x0424
    MESSAGE_STATE = 0x0427


class Malformed(ValueError):  # noqa: N818 - the field's word
    """Bytes are no PDU of SMPP."""


@dataclass(frozen=True, slots=True)
class Pdu:
    """One PDU; `body` is what follows the header."""

    command: int
    status: int
    sequence: int
    body: bytes = b""

    @property
    def is_response(self) -> bool:
        return bool(self.command & RESPONSE)

    def encoded(self) -> bytes:
        return HEADER.pack(HEADER.size + len(self.body), self.command, self.status, self.sequence) + self.body


@dataclass(frozen=True, slots=True)
class Message:
    """The body of submit_sm and deliver_sm (sections 4.4.1 and 4.6.1).

    Attributes:
        content: short_message, or the payload if it was sent as one.
        payload: Send the content as message_payload.
        wants_receipt: registered_delivery: a report when it was delivered or failed.
    """

    source: str
    destination: str
    content: bytes
    esm_class: int = 0
    data_coding: int = 0
    wants_receipt: bool = False
    source_ton: int = 0
    source_npi: int = 0
    destination_ton: int = 1  # international
    destination_npi: int = 1  # E.164
    payload: bool = False
    tlvs: Mapping[int, bytes] = field(default_factory=dict)

    def encoded(self) -> bytes:
        short = b"" if self.payload else self.content
        if len(short) > 254:
            raise Malformed(f"a short message of {len(short)} bytes")
        body = bytearray(b"\0")  # service_type
        body += bytes((self.source_ton, self.source_npi)) + _c_string(self.source, 20)
        body += bytes((self.destination_ton, self.destination_npi)) + _c_string(self.destination, 20)
        body += bytes((self.esm_class, 0, 0)) + b"\0\0"  # protocol, priority, schedule, validity
        body += bytes((int(self.wants_receipt), 0, self.data_coding, 0, len(short))) + short
        tlvs = {**self.tlvs, Tag.MESSAGE_PAYLOAD: self.content} if self.payload else self.tlvs
        for tag, value in tlvs.items():
            body += struct.pack(">HH", tag, len(value)) + value
        return bytes(body)

    @classmethod
    def of(cls, body: bytes) -> Message:
        """Read a body.

        Raises:
            Malformed: It ends too early.
        """
        reader = _Reader(body)
        reader.c_string()  # service_type
        source_ton, source_npi = reader.octet(), reader.octet()
        source = reader.c_string()
        destination_ton, destination_npi = reader.octet(), reader.octet()
        destination = reader.c_string()
        esm_class, _protocol, _priority = reader.octet(), reader.octet(), reader.octet()
        reader.c_string(), reader.c_string()  # schedule and validity
        registered, _replace, coding, _default = (reader.octet() for _ in range(4))
        content = reader.take(reader.octet())
        tlvs = reader.tlvs()
        payload = tlvs.get(Tag.MESSAGE_PAYLOAD)
        return cls(
            source=source,
            destination=destination,
            content=content if payload is None else payload,
            esm_class=esm_class,
            data_coding=coding,
            wants_receipt=bool(registered & 0x03),
            source_ton=source_ton,
            source_npi=source_npi,
            destination_ton=destination_ton,
            destination_npi=destination_npi,
            payload=payload is not None,
            tlvs=tlvs,
        )


def bind_body(system_id: str, password: str, system_type: str = "") -> bytes:
    """Return the body of bind_transceiver (section 4.1.5). The lengths are those of its table."""
    names = _c_string(system_id, 15) + _c_string(password, MOST_PASSWORD) + _c_string(system_type, 12)
    return names + bytes((VERSION, 0, 0)) + b"\0"


def id_of_response(body: bytes) -> str:
    """Return the message id of submit_sm_resp; "" if it has none."""
    return _Reader(body).c_string() if body else ""


def pdu_of(header: bytes, body: bytes) -> Pdu:
    _length, command, status, sequence = HEADER.unpack(header)
    return Pdu(command, status, sequence, body)


def length_of_body(header: bytes) -> int:
    """Return how many bytes follow a header.

    Raises:
        Malformed: The PDU would be shorter than its header, or longer than any that we expect.
    """
    length: int = HEADER.unpack(header)[0]
    if not HEADER.size <= length <= MOST_BYTES:
        raise Malformed(f"a PDU of {length} bytes")
    return length - HEADER.size


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body, self._place = body, 0

    def take(self, size: int) -> bytes:
        found = self._body[self._place : self._place + size]
        if len(found) < size:
            raise Malformed("a body that ends too early")
        self._place += size
        return found

    def octet(self) -> int:
        return self.take(1)[0]

    def c_string(self) -> str:
        end = self._body.find(b"\0", self._place)
        if end < 0:
            raise Malformed("a text without an end")
        return self.take(end + 1 - self._place)[:-1].decode("latin-1")

    def tlvs(self) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        while self._place < len(self._body):
            tag, size = struct.unpack(">HH", self.take(4))
            found[tag] = self.take(size)
        return found


def _c_string(text: str, most: int) -> bytes:
    content = text.encode("latin-1")
    if len(content) > most or b"\0" in content:
        raise Malformed(f"a text of {len(content)} bytes where {most} fit")
    return content + b"\0"
