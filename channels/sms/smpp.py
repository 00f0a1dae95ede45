"""SMS by contract: an account at an operator's or aggregator's SMSC, over SMPP 3.4.

SMPP has no key against sending twice: a wire that is cut after a request leaves the message UNSURE. Of a text
in several parts only the last asks for a receipt; its id is that of the message.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Literal
from uuid import UUID

from channels.messages import (
    Arrival,
    Batch,
    Departure,
    Health,
    Holds,
    Kind,
    NotTaken,
    Outcome,
    Receipt,
    ReceiptState,
    Result,
    Take,
)
from channels.pacing import TokenBucket
from channels.sms.kept_parts import KeptPart, KeptParts
from channels.sms.numbers import phone_of
from channels.sms.parts import Encoding, cut, decoded, encoded, headers, part_of
from channels.sms.smpp_link import BindRefused, NotSent, SmppLink
from channels.sms.smpp_pdu import Command, Malformed, Message, Pdu, Tag, id_of_response
from channels.waiting import within

log = logging.getLogger(__name__)

GAP = "[…]"
UDH_PRESENT = 0x40  # of esm_class
RECEIPT_BITS, RECEIPT_KINDS = 0x3C, (0x04, 0x20)  # of esm_class: a receipt, and one on the way
BINARY = (0x02, 0x04)  # data_coding
OK, SYSTEM_ERROR, QUEUE_FULL, THROTTLED = 0x00, 0x08, 0x14, 0x58
SLOW = {THROTTLED, QUEUE_FULL}
TEMPORARY = {SYSTEM_ERROR, 0x64, 0x65}  # and two that the SMSC may repeat or not
NOT_BOUND = {0x04, 0x0D, 0x0E, 0x0F}  # wrong state, bind failed, wrong password, wrong system id
MOST_TRIES = 5  # of a part behind the first, while the SMSC asks to go slower
PAUSES_S = (1.0, 2.0, 5.0, 15.0, 60.0)
REPEATED_WITHIN_S = 600  # the same words again are a repetition only if they were not acknowledged
CHECK_FOR_GAPS_S = 30.0

_STATES = {
    "DELIVRD": ReceiptState.DELIVERED,
    "EXPIRED": ReceiptState.FAILED,
    "DELETED": ReceiptState.FAILED,
    "UNDELIV": ReceiptState.FAILED,
    "REJECTD": ReceiptState.FAILED,
    "ACCEPTD": ReceiptState.SENT,
    "ENROUTE": ReceiptState.SENT,
    "UNKNOWN": ReceiptState.SENT,
}
_STATE_NUMBERS = ("", "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD")
_FIELD = re.compile(r"\b(id|stat|err):\s*(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SmppConfig:
    """One account.

    Attributes:
        source: What recipients see: the number, short code or registered name of the office.
        folder: For parts of messages that are not whole yet; of this account alone.
        alphabet: What data_coding 0 means at this SMSC.
        long_texts: "parts" sends several messages with headers; "payload" sends one, which the SMSC cuts.
        receipt_ids: "same", or "decimal" if receipts state in decimal what responses state in hexadecimal.
        per_second: Messages that the contract allows.
        patience_s: After so many seconds without a further part, a message is taken with gaps.
    """

    host: str
    port: int
    system_id: str
    password: str = field(repr=False)
    source: str
    folder: Path
    system_type: str = ""
    tls: bool = False
    ca_file: str = ""
    region: str = "ID"
    alphabet: Literal["gsm", "latin-1"] = "gsm"
    long_texts: Literal["parts", "payload"] = "parts"
    receipt_ids: Literal["same", "decimal"] = "same"
    per_second: float = 10.0
    timeout_s: float = 30.0
    enquire_every_s: float = 30.0
    patience_s: float = 900.0
    most_parts: int = 10


class Smpp:
    """One account; `send` works while `receive` runs.

    Args:
        clock: Seconds that only grow.
        now: Seconds since 1970.
    """

    def __init__(
        self,
        config: SmppConfig,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.config = config
        self._now = now
        self._bucket = TokenBucket(config.per_second, clock)
        self._kept = KeptParts(config.folder)
        self._ids = _ArrivalIds()  # of this connection
        self._reference = int(now()) % 256
        self._link: SmppLink | None = None
        self._health = Health("unreachable")

    # -- in ------------------------------------------------------------------------------------------------

    async def receive(self, take: Take) -> None:
        failures = 0
        looking = asyncio.create_task(self._take_incomplete(take))
        try:
            while True:
                try:
                    link = await self._connect()
                    failures = 0
                    await self._stay(link, take)
                except (OSError, asyncio.TimeoutError, Malformed, BindRefused) as error:
                    self._fault(error)
                await asyncio.sleep(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
                failures += 1
        finally:
            looking.cancel()

    async def _stay(self, link: SmppLink, take: Take) -> None:
        self._link, self._health, self._ids = link, Health(), _ArrivalIds()
        try:
            await link.run(partial(self._deliver, take), self.config.enquire_every_s)
        finally:
            self._link = None
            await link.close()

    async def _connect(self) -> SmppLink:
        context = ssl.create_default_context(cafile=self.config.ca_file or None) if self.config.tls else None
        opening = asyncio.open_connection(self.config.host, self.config.port, ssl=context)
        reader, writer = await within(opening, self.config.timeout_s)
        link = SmppLink(reader, writer, self.config.timeout_s)
        try:
            await link.bind(self.config.system_id, self.config.password, self.config.system_type)
        except BaseException:
            await link.close()
            raise
        return link

    async def _deliver(self, take: Take, pdus: list[Pdu]) -> list[int]:
        """Store what the SMSC delivered; return the status of each response."""
        arrivals: list[Arrival] = []
        receipts: list[Receipt] = []
        waiting: list[int] = []  # places of PDUs that are acknowledged only after the batch was stored
        for place, pdu in enumerate(pdus):
            try:
                message = Message.of(pdu.body)
            except Malformed:
                log.warning("a deliver_sm of %s bytes cannot be read", len(pdu.body))
                continue
            if message.esm_class & RECEIPT_BITS in RECEIPT_KINDS:
                receipts += self._receipts_of(message)
            elif (arrival := self._arrival_of(message)) is not None:
                arrivals.append(arrival)
            else:
                continue  # a part that is kept until the others come
            waiting.append(place)
        try:
            if arrivals or receipts:
                await take(Batch(tuple(arrivals), tuple(receipts)))
        except NotTaken:
            self._ids.give_back(arrival.provider_id for arrival in arrivals)
            return [SYSTEM_ERROR if place in waiting else OK for place in range(len(pdus))]
        return [OK] * len(pdus)

    def _arrival_of(self, message: Message) -> Arrival | None:
        part = self._part(message)
        if part.total == 1:
            binary = message.content.hex() if message.data_coding in BINARY else ""
            return self._arrival([part], binary)
        parts = self._kept.keep(part)
        return self._arrival(parts) if len(parts) == part.total else None

    def _part(self, message: Message) -> KeptPart:
        content, header = message.content, b""
        if message.esm_class & UDH_PRESENT and content:
            size = content[0] + 1
            header, content = content[:size], content[size:]
        reference, total, number = part_of(header)
        tlvs = message.tlvs
        if Tag.SAR_TOTAL in tlvs and Tag.SAR_NUMBER in tlvs and Tag.SAR_REFERENCE in tlvs:
            reference = tlvs[Tag.SAR_REFERENCE].hex()
            total = int.from_bytes(tlvs[Tag.SAR_TOTAL], "big")
            number = int.from_bytes(tlvs[Tag.SAR_NUMBER], "big")
            if not 1 <= number <= total:
                reference, total, number = "", 1, 1
        text = self._text(content, message.data_coding)
        return KeptPart(message.source, reference, total, number, text, self._now())

    def _text(self, content: bytes, coding: int) -> str:
        if coding == 0x08:
            return content.decode("utf-16-be", "replace").replace("\0", "")
        if coding == 0x03 or (coding == 0x00 and self.config.alphabet == "latin-1"):
            return content.decode("latin-1").replace("\0", "")
        if coding == 0x01:
            return content.decode("ascii", "replace").replace("\0", "")
        return decoded(content)

    def _arrival(self, parts: Sequence[KeptPart], binary: str = "") -> Arrival:
        """Make a message of its parts; some may be missing."""
        first, at = parts[0], min(part.at for part in parts)
        texts = {part.number: part.text for part in parts}
        facts: dict[str, object] = {"parts": first.total}
        if missing := [number for number in range(1, first.total + 1) if number not in texts]:
            facts["missing_parts"] = missing
        if binary:
            facts["content"] = binary
        text = "".join(texts.get(number, GAP) for number in range(1, first.total + 1))
        if first.total > 1:
            provider_id = f"{_hash(first.sender, first.reference, str(first.total))}:{int(at)}"
        else:
            provider_id = self._ids.take(_hash(first.sender, text or binary), at)
        phone = phone_of(first.sender, self.config.region) or phone_of(f"+{first.sender}", self.config.region)
        return Arrival(
            provider_id=provider_id,
            sender=phone or first.sender,
            conversation=phone or first.sender,
            sent_at=datetime.fromtimestamp(at, timezone.utc),
            kind=Kind.UNKNOWN if binary else Kind.TEXT,
            text="" if binary else text,
            sender_phone=phone,
            is_automatic=not phone,  # a name or a short code
            facts=facts,
        )

    async def _take_incomplete(self, take: Take) -> None:
        """Take messages whose parts do not come any more.

        A whole one is taken again: it has the id that it had.
        """
        while True:
            with suppress(NotTaken):
                for parts, files in self._kept.older_than(self._now() - self.config.patience_s):
                    await take(Batch((self._arrival(parts),)))
                    for file in files:
                        file.unlink()
            await asyncio.sleep(min(CHECK_FOR_GAPS_S, self.config.patience_s / 2))

    def _receipts_of(self, message: Message) -> list[Receipt]:
        receipt = receipt_of(message, self._now(), self.config.receipt_ids == "decimal")
        if receipt is None:
            log.warning("a receipt of %s bytes cannot be read", len(message.content))
        return [] if receipt is None else [receipt]

    # -- out -----------------------------------------------------------------------------------------------

    async def send(self, departure: Departure) -> Outcome:
        number = phone_of(departure.recipient, self.config.region)
        if departure.files or departure.template is not None:
            return Outcome(Result.FAILED, code="text_only")
        if not number:
            return Outcome(Result.FAILED, code="no_number")
        if not departure.text.strip():
            return Outcome(Result.FAILED, code="empty")
        if len(cut(departure.text).texts) > self.config.most_parts:
            return Outcome(Result.FAILED, code="too_long")
        link = self._link
        if link is None:
            return _unreachable("not bound")
        outcome = Outcome(Result.UNSURE)
        messages = self._messages(number.removeprefix("+"), departure.text)
        for place, message in enumerate(messages):
            outcome = await self._submit(link, message, is_first=place == 0)
            if outcome.result is not Result.SENT:
                break
        return outcome

    async def _submit(self, link: SmppLink, message: Message, is_first: bool) -> Outcome:
        """Send one part. After the first, nothing but success or UNSURE is true of the whole text."""
        for attempt in range(1, MOST_TRIES + 1):
            await self._bucket.take()
            try:
                answer = await link.request(Command.SUBMIT, message.encoded())
            except NotSent:
                return _unreachable("not bound") if is_first else Outcome(Result.UNSURE, code="partly")
            except (OSError, asyncio.TimeoutError) as error:
                return Outcome(Result.UNSURE, code="cut", detail=type(error).__name__)
            if not answer.status:
                return Outcome(Result.SENT, id_of_response(answer.body))
            if answer.status in SLOW:
                self._bucket.slow_down()
            if is_first:
                return self._refused(answer.status)
            if answer.status not in SLOW:
                break
            await asyncio.sleep(attempt / self._bucket.rate)
        return Outcome(Result.UNSURE, code="partly", detail=f"status {answer.status:#x}")

    def _messages(self, number: str, text: str) -> list[Message]:
        parts = cut(text)
        is_unicode = parts.encoding is Encoding.UCS_2
        coding = 0x08 if is_unicode else 0x00
        ton, npi = source_kind(self.config.source)
        make = partial(
            Message,
            self.config.source.removeprefix("+"),
            number,
            data_coding=coding,
            source_ton=ton,
            source_npi=npi,
        )
        if len(parts.texts) == 1 or self.config.long_texts == "payload":
            content = self._encoded(text, parts.encoding)
            return [make(content=content, wants_receipt=True, payload=len(parts.texts) > 1)]
        self._reference = (self._reference + 1) % 256
        count = len(parts.texts)
        return [
            make(
                content=header + self._encoded(part, parts.encoding),
                esm_class=UDH_PRESENT,
                wants_receipt=place == count,
            )
            for place, (part, header) in enumerate(
                zip(parts.texts, headers(count, self._reference), strict=True), 1
            )
        ]

    def _encoded(self, text: str, encoding: Encoding) -> bytes:
        if encoding is Encoding.GSM_7BIT and self.config.alphabet == "latin-1":
            return text.encode("latin-1", "replace")
        return encoded(text, encoding)

    def _refused(self, status: int) -> Outcome:
        code = f"smpp_{status:x}"
        if status in SLOW:
            return Outcome(Result.RETRY, code=code, holds=Holds.ADDRESS, retry_after_s=5.0)
        if status in NOT_BOUND:
            self._health = Health("sign_in", code)
            return Outcome(Result.RETRY, code=code, holds=Holds.ADDRESS, retry_after_s=60.0)
        return Outcome(Result.RETRY if status in TEMPORARY else Result.FAILED, code=code)

    def provider_id(self, message_id: UUID) -> str:
        """Return "": the SMSC chooses its ids."""
        return ""

    # -- health --------------------------------------------------------------------------------------------

    def health(self) -> Health:
        return self._health

    async def check(self) -> Health:
        """Bind once more, and sign out again, unless the account is bound already."""
        if self._link is None:
            try:
                link = await self._connect()
            except (OSError, asyncio.TimeoutError, Malformed, BindRefused) as error:
                self._fault(error)
            else:
                await link.close()
                self._health = Health()
        return self._health

    def _fault(self, error: Exception) -> None:
        code = "sign_in" if isinstance(error, BindRefused) else "unreachable"
        if self._health.code != code:
            log.warning("the SMSC cannot be used: %s %s", code, type(error).__name__)
        detail = f"status {error.status:#x}" if isinstance(error, BindRefused) else type(error).__name__
        self._health = Health(code, detail)


def source_kind(source: str) -> tuple[int, int]:
    """Return type and plan of a source address (sections 5.2.5 and 5.2.6)."""
    digits = source.removeprefix("+")
    if not digits.isdigit():
        return 5, 0  # alphanumeric
    return (1, 1) if len(digits) > 6 else (3, 0)  # international, or a short code of the network


def receipt_of(message: Message, now: float, is_decimal: bool = False) -> Receipt | None:
    """Read a delivery receipt: its TLVs, or the text of appendix B. None if it names no message."""
    fields = {name.lower(): value for name, value in _FIELD.findall(message.content.decode("latin-1"))}
    stated = message.tlvs.get(Tag.RECEIPTED_MESSAGE_ID, b"").split(b"\0")[0].decode("latin-1")
    given = stated or fields.get("id", "")
    if not given:
        return None
    if is_decimal and given.isdigit():
        given = f"{int(given):X}"
    number = int.from_bytes(message.tlvs.get(Tag.MESSAGE_STATE, b""), "big")
    word = _STATE_NUMBERS[number] if 0 < number < len(_STATE_NUMBERS) else fields.get("stat", "").upper()
    state = _STATES.get(word, ReceiptState.SENT)
    code = ""
    if state is ReceiptState.FAILED:
        error = fields.get("err", "")
        network = message.tlvs.get(Tag.NETWORK_ERROR, b"")
        if len(network) == 3:
            error = str(int.from_bytes(network[1:], "big"))
        code = f"{word}_{error}" if error.strip("0") else word
    return Receipt(given, state, datetime.fromtimestamp(now, timezone.utc), code=code)


class _ArrivalIds:
    """Ids for messages that come without one: their words, ten minutes of the clock, and a count.

    What was not acknowledged comes again with the same words, over the next connection or to the next
    process: the count begins anew there, so the id is the same.
    """

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def take(self, words: str, now: float) -> str:
        period = int(now / REPEATED_WITHIN_S)
        key = f"{words}:{period}"
        self._counts = {one: count for one, count in self._counts.items() if _period(one) >= period - 1}
        count = self._counts.get(key, 0)
        self._counts[key] = count + 1
        return f"{key}:{count}"

    def give_back(self, ids: Iterable[str]) -> None:
        """Let the same words have these ids again: they were not acknowledged."""
        for one in ids:
            key, _, _ = one.rpartition(":")
            if key in self._counts:
                self._counts[key] -= 1


def _period(key: str) -> int:
    return int(key.rpartition(":")[2])


def _hash(*texts: str) -> str:
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:32]


def _unreachable(detail: str) -> Outcome:
    return Outcome(Result.RETRY, code="unreachable", detail=detail, holds=Holds.ADDRESS)
