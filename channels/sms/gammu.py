"""SMS through a modem: the SQL tables of Gammu SMSD (schema 17 and newer) in PostgreSQL.

SMSD owns the modem. It writes what arrives into `inbox`, sends what is in `outbox`, and moves it to
`sentitems`, where reports of delivery change the row. Loket inserts and marks rows; it never deletes one.

SMSD's times have no zone. They are taken for times in the zone of the database session.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

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
from channels.sms.numbers import phone_of
from channels.sms.parts import Encoding, cut, headers, part_of

log = logging.getLogger(__name__)

MOST_PARTS = 50  # SMSD reads no more parts of one message (GSM_MAX_MULTI_SMS)
MOST_MESSAGES = 50  # in one batch
MOST_ROWS = 1000
OVERLAP = timedelta(seconds=5)  # so late a row may appear whose time is before one that was read
HEALTH_EVERY_S = 30.0
GAP = "[…]"  # stands for a part that never came

_STATES = {
    "SendingOK": ReceiptState.SENT,
    "SendingOKNoReport": ReceiptState.SENT,
    "DeliveryPending": ReceiptState.SENT,
    "DeliveryUnknown": ReceiptState.SENT,
    "DeliveryOK": ReceiptState.DELIVERED,
    "DeliveryFailed": ReceiptState.FAILED,
    "SendingError": ReceiptState.FAILED,
    "Error": ReceiptState.FAILED,
}
_CODING = {Encoding.GSM_7BIT: "Default_No_Compression", Encoding.UCS_2: "Unicode_No_Compression"}
_ZONE = "AT TIME ZONE current_setting('TimeZone')"
_OURS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_INBOX = f"""
SELECT "ID" AS id, "ReceivingDateTime" {_ZONE} AS sent_at, "SenderNumber" AS sender, "TextDecoded" AS text,
    "Text" AS content, "UDH" AS header, "Coding" AS coding,
    EXTRACT(EPOCH FROM LOCALTIMESTAMP - "UpdatedInDB")::float AS age_s
FROM inbox WHERE NOT "Processed" AND %(phone)s IN ('', "RecipientID") ORDER BY "ID" LIMIT {MOST_ROWS}
"""
_CHANGED = f"""
SELECT "CreatorID" AS creator, "ID" AS id, "Status" AS status, "StatusCode" AS code,
    "SendingDateTime" {_ZONE} AS sent_at, "DeliveryDateTime" {_ZONE} AS delivered_at,
    "UpdatedInDB" AS changed_at,
    EXISTS (SELECT FROM outbox WHERE outbox."ID" = sentitems."ID") AS is_under_way
FROM sentitems WHERE "CreatorID" IN (
    SELECT "CreatorID" FROM sentitems WHERE "UpdatedInDB" >= %(since)s
    ORDER BY "UpdatedInDB" LIMIT {MOST_ROWS}
) ORDER BY "UpdatedInDB", "ID", "SequencePosition"
"""
_KNOWN = """
SELECT "ID" AS id FROM outbox WHERE "CreatorID" = %(creator)s
UNION ALL SELECT "ID" FROM sentitems WHERE "CreatorID" = %(creator)s LIMIT 1
"""
# SMSD sends in the order of InsertIntoDB, which has whole seconds: the next message to the same number gets a
# later one.
_INSERT = """
INSERT INTO outbox ("ID", "InsertIntoDB", "DestinationNumber", "TextDecoded", "UDH", "Coding", "MultiPart",
    "CreatorID", "SenderID", "DeliveryReport")
VALUES (%(id)s, (
        SELECT GREATEST(LOCALTIMESTAMP(0), max("InsertIntoDB") + interval '1 second')
        FROM outbox WHERE "DestinationNumber" = %(number)s
    ), %(number)s, %(text)s, %(header)s, %(coding)s, %(is_long)s, %(creator)s, NULLIF(%(phone)s, ''),
    %(report)s)
"""
_INSERT_PART = """
INSERT INTO outbox_multipart ("ID", "SequencePosition", "TextDecoded", "UDH", "Coding")
VALUES (%(id)s, %(part)s, %(text)s, %(header)s, %(coding)s)
"""
_PHONE = f"""
SELECT "ID" AS id, "IMEI" AS imei, "NetName" AS network, "Battery" AS battery, "Signal" AS signal,
    "UpdatedInDB" {_ZONE} AS seen_at, "TimeOut" < LOCALTIMESTAMP AS is_silent,
    (SELECT count(*) FROM outbox) AS waiting
FROM phones WHERE %(phone)s IN ('', "ID") ORDER BY "UpdatedInDB" DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class GammuConfig:
    """One modem.

    Attributes:
        conninfo: How libpq reaches SMSD's database.
        phone_id: PhoneID of SMSD's configuration, if several modems share the tables; "" means all.
        region: Country of numbers that are written without one.
        wants_reports: Ask the network for reports of delivery; some operators charge for them.
        poll_s: Seconds between two looks.
        patience_s: After so many seconds without a further part, a message is taken with gaps.
    """

    conninfo: str = field(repr=False)
    phone_id: str = ""
    region: str = "ID"
    wants_reports: bool = True
    poll_s: float = 2.0
    patience_s: float = 900.0


@dataclass(frozen=True, slots=True)
class _Found:
    arrivals: tuple[Arrival, ...]
    rows: tuple[int, ...]


class GammuSmsd:
    """The SIM of one modem.

    Args:
        cursor: That of the last batch which was stored; None for the first start, which reads the receipts of
            the last day.
    """

    def __init__(self, config: GammuConfig, cursor: str | None = None) -> None:
        self.config = config
        self._cursor = cursor
        self._reported: dict[str, ReceiptState] = {}
        self._health = Health()

    # -- in ------------------------------------------------------------------------------------------------

    async def receive(self, take: Take) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                async with await self.connect() as link:
                    await self._check_health(link)
                    looked_at = loop.time()
                    while loop.time() - looked_at < HEALTH_EVERY_S:
                        if not await self.fetch(link, take):
                            await asyncio.sleep(self.config.poll_s)
            except psycopg.Error as error:
                self._fault(error)
                await asyncio.sleep(self.config.poll_s)
            except NotTaken:
                await asyncio.sleep(self.config.poll_s)

    async def fetch(self, link: psycopg.AsyncConnection[Any], take: Take) -> bool:
        """Take what is there now; return whether there may be more.

        Raises:
            NotTaken: The records could not take it; the rows stay as they are.
        """
        rows = await _rows(link, _INBOX, {"phone": self.config.phone_id})
        found = self._arrivals(rows)
        receipts, cursor, states = await self._receipts(link)
        if found.arrivals or receipts:
            await take(Batch(found.arrivals, receipts, cursor=cursor))
            await link.execute('UPDATE inbox SET "Processed" = true WHERE "ID" = ANY(%s)', [list(found.rows)])
        self._cursor = cursor
        self._reported = states
        return bool(found.arrivals)

    def _arrivals(self, rows: Sequence[Mapping[str, Any]]) -> _Found:
        arrivals: list[Arrival] = []
        done: list[int] = []
        for group in joined(rows):
            if len(arrivals) == MOST_MESSAGES:
                break
            total = _part_of(group[0])[1]
            if len(group) < total and min(row["age_s"] for row in group) < self.config.patience_s:
                continue
            arrivals.append(self._arrival(group, total))
            done += (row["id"] for row in group)
        return _Found(tuple(arrivals), tuple(done))

    def _arrival(self, group: Sequence[Mapping[str, Any]], total: int) -> Arrival:
        first = min(group, key=lambda row: int(row["id"]))
        sender = str(first["sender"])
        phone = phone_of(sender, self.config.region)
        texts = {_part_of(row)[2]: str(row["text"]) for row in group}
        missing = [number for number in range(1, total + 1) if number not in texts]
        facts: dict[str, object] = {"parts": total}
        if missing:
            facts["missing_parts"] = missing
        is_binary = first["coding"] == "8bit"
        if is_binary:
            facts["content"] = "".join(str(row["content"]) for row in group)
        sent_at: datetime = first["sent_at"]
        return Arrival(
            # Not the number of the row alone: a database that is set up anew begins again with 1.
            provider_id=f"{first['id']}:{sent_at.astimezone(timezone.utc).isoformat()}",
            sender=phone or sender,
            conversation=phone or sender,
            sent_at=min(sent_at, datetime.now(timezone.utc)),
            kind=Kind.UNKNOWN if is_binary else Kind.TEXT,
            text="" if is_binary else "".join(texts.get(number, GAP) for number in range(1, total + 1)),
            sender_phone=phone,
            is_automatic=not phone,  # a name or a short code: a bank, the operator
            facts=facts,
        )

    async def _receipts(
        self, link: psycopg.AsyncConnection[Any]
    ) -> tuple[tuple[Receipt, ...], str | None, dict[str, ReceiptState]]:
        """Return receipts that are new, where to continue, and what was reported of the rows after that."""
        since = self._cursor or await _value(link, "SELECT (LOCALTIMESTAMP(0) - interval '1 day')::text")
        messages: dict[str, list[Mapping[str, Any]]] = {}
        for row in await _rows(link, _CHANGED, {"since": since}):
            if _OURS.fullmatch(row["creator"]):
                messages.setdefault(row["creator"], []).append(row)
        receipts: list[Receipt] = []
        states: dict[str, ReceiptState] = {}
        latest = datetime.fromisoformat(since)
        waits_since: list[datetime] = []
        for creator, parts in messages.items():
            latest = max(latest, *(row["changed_at"] for row in parts))
            if any(row["is_under_way"] for row in parts):
                waits_since.append(min(row["changed_at"] for row in parts))
                continue
            receipt = _receipt(creator, parts)
            states[creator] = receipt.state
            if self._reported.get(creator) is not receipt.state:
                receipts.append(receipt)
        cursor = min([max(latest - OVERLAP, datetime.fromisoformat(since)), *waits_since])
        return tuple(receipts), cursor.isoformat(" "), states

    # -- out -----------------------------------------------------------------------------------------------

    async def send(self, departure: Departure) -> Outcome:
        """Put a text into SMSD's outbox, once: SMSD's tables are asked for our id first.

        So a fault of the database is always RETRY, also where the row may have been inserted.
        """
        number = phone_of(departure.recipient, self.config.region)
        parts = cut(departure.text)
        if departure.files or departure.template is not None:
            return Outcome(Result.FAILED, code="text_only")
        if not number:
            return Outcome(Result.FAILED, code="no_number")
        if not departure.text.strip():
            return Outcome(Result.FAILED, code="empty")
        if "\0" in departure.text or len(parts.texts) > MOST_PARTS:
            return Outcome(Result.FAILED, code="too_long")
        try:
            async with await self.connect() as link, link.transaction():
                row = await self._insert(link, str(departure.message_id), number, departure.text)
        except psycopg.Error as error:
            self._fault(error)
            return Outcome(Result.RETRY, code="unreachable", detail=type(error).__name__, holds=Holds.ADDRESS)
        return Outcome(Result.SENT, str(row))

    async def _insert(self, link: psycopg.AsyncConnection[Any], creator: str, number: str, text: str) -> int:
        await link.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [creator])
        known = await _rows(link, _KNOWN, {"creator": creator})
        if known:
            return int(known[0]["id"])
        row = int(await _value(link, """SELECT nextval(pg_get_serial_sequence('outbox', 'ID'))"""))
        parts = cut(text)
        is_long = len(parts.texts) > 1
        udh = [header.hex().upper() for header in headers(len(parts.texts), row % 256)] if is_long else [None]
        given = {"id": row, "coding": _CODING[parts.encoding]}
        # The parts first: SMSD finds a message by its row in outbox.
        for place in range(1, len(parts.texts)):
            part = given | {"part": place + 1, "text": parts.texts[place], "header": udh[place]}
            await link.execute(_INSERT_PART, part)
        message = {
            "number": number,
            "text": parts.texts[0],
            "header": udh[0],
            "is_long": is_long,
            "creator": creator,
            "phone": self.config.phone_id,
            "report": "yes" if self.config.wants_reports else "no",
        }
        await link.execute(_INSERT, given | message)
        return row

    # -- health --------------------------------------------------------------------------------------------

    def provider_id(self, message_id: UUID) -> str:
        """Return "": SMSD numbers its rows. They carry our id as CreatorID."""
        return ""

    def health(self) -> Health:
        return self._health

    async def check(self) -> Health:
        """Ask SMSD's tables for the modem."""
        try:
            async with await self.connect() as link:
                await self._check_health(link)
        except psycopg.Error as error:
            self._fault(error)
        return self._health

    async def _check_health(self, link: psycopg.AsyncConnection[Any]) -> None:
        rows = await _rows(link, _PHONE, {"phone": self.config.phone_id})
        if not rows:
            self._health = Health("no_modem")
            return
        phone = dict(rows[0])
        is_silent = phone.pop("is_silent")
        self._health = Health("modem_silent" if is_silent else "", facts=phone)

    def _fault(self, error: psycopg.Error) -> None:
        code = "no_tables" if isinstance(error, psycopg.errors.UndefinedTable) else "unreachable"
        if self._health.code != code:
            log.warning("SMSD's tables cannot be used: %s %s", code, type(error).__name__)
        self._health = Health(code, type(error).__name__)

    async def connect(self) -> psycopg.AsyncConnection[Any]:
        """Return a connection to SMSD's tables."""
        return await psycopg.AsyncConnection.connect(
            self.config.conninfo,
            autocommit=True,
            row_factory=dict_row,
            connect_timeout=5,
            options="-c statement_timeout=10000",
        )


def joined(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Return the rows of each message, in the order of the first of them.

    Parts belong together by sender, reference and number of parts. A part number that is there already begins
    another message: phones use the same references again.
    """
    groups: list[list[Mapping[str, Any]]] = []
    open_groups: dict[tuple[str, str, int], list[Mapping[str, Any]]] = {}
    for row in rows:
        reference, total, number = _part_of(row)
        key = (str(row["sender"]), reference, total)
        group = open_groups.get(key) if total > 1 else None
        if group is None or number in [_part_of(other)[2] for other in group]:
            group = []
            groups.append(group)
            if total > 1:
                open_groups[key] = group
        group.append(row)
        if len(group) == total:
            open_groups.pop(key, None)
    yield from groups


def _part_of(row: Mapping[str, Any]) -> tuple[str, int, int]:
    try:
        return part_of(bytes.fromhex(str(row["header"] or "")))
    except ValueError:
        return part_of(b"")


def _receipt(creator: str, parts: Sequence[Mapping[str, Any]]) -> Receipt:
    """Make one receipt of all parts: the worst of them counts."""
    states = [_STATES.get(row["status"], ReceiptState.SENT) for row in parts]
    if ReceiptState.FAILED in states:
        state = ReceiptState.FAILED
    elif set(states) == {ReceiptState.DELIVERED}:
        state = ReceiptState.DELIVERED
    else:
        state = ReceiptState.SENT
    row = parts[states.index(state)]
    at: datetime = (row["delivered_at"] if state is ReceiptState.DELIVERED else None) or row["sent_at"]
    code = ""
    if state is ReceiptState.FAILED:
        code = f"cms_{row['code']}" if row["code"] >= 0 else str(row["status"])
    return Receipt(str(row["id"]), state, at, UUID(creator), code, facts={"parts": len(parts)})


async def _rows(
    link: psycopg.AsyncConnection[Any], query: str, values: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    return await (await link.execute(query.encode(), values)).fetchall()


async def _value(link: psycopg.AsyncConnection[Any], query: str) -> Any:
    (row,) = await _rows(link, query, {})
    (value,) = row.values()
    return value
