"""The office's addresses in the written channels: a mailbox, a WhatsApp number, a SIM, a site."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from psycopg.types.json import Jsonb

from db.enums import Channel
from db.server.admin.people import team_id_of
from db.server.admin.server import AdminError, Raw, act, admin_errors, as_owner

WRITTEN = (Channel.EMAIL, Channel.WHATSAPP, Channel.SMS, Channel.CHATBOT)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ADDRESSES = UUID("0198a6c2-5d1e-7b6a-9d53-616464726573")


@dataclass(frozen=True, slots=True)
class NewAddress:
    """What an administrator states about an address; see db/models/office_address.py.

    Attributes:
        name: Of the address in commands, and of its file of secrets on the server.
        team: Who sees its conversations while they have no case; "" for everybody at the desk.
        has_bot: The chatbot answers first.
    """

    name: str
    channel: Channel
    address: str
    label: str
    team: str = ""
    has_bot: bool = False
    hours: dict[str, Any] = field(default_factory=dict)
    notices: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """waiting, oldest: Messages that have not left, and since when. failed: Of the last day."""

    name: str
    channel: Channel
    address: str
    label: str
    team: str
    is_open: bool
    last_in_at: datetime | None
    waiting: int
    oldest: datetime | None
    unsure: int
    failed: int


def address_id_of(name: str) -> UUID:
    """Return the same id for the same name: an address added again after a restore stays the same."""
    return uuid5(_ADDRESSES, name)


def add_address(raw: Raw, new: NewAddress) -> bool:
    """Add an address, or change the one with this name; return whether it is new.

    An address that was closed is open again.
    """
    must_be_name(new.name)
    if new.channel not in WRITTEN:
        raise AdminError("bad_channel", known=", ".join(one.value for one in WRITTEN))
    if not new.address.strip() or not new.label.strip():
        raise AdminError("name_missing")
    settings = {**new.settings, "name": new.name}
    with admin_errors(), raw.transaction():
        as_owner(raw)
        known = _channel(raw, new.name)
        if known not in (None, new.channel.value):
            raise AdminError("other_channel", name=new.name, channel=known)
        raw.execute(
            "INSERT INTO loket.office_address "
            "(id, channel, address, label, is_open, has_bot, hours, notices, settings, team_id, version) "
            "VALUES (%s, %s, %s, %s, true, %s, %s, %s, %s, %s, 1) ON CONFLICT (id) DO UPDATE SET "
            "address = excluded.address, label = excluded.label, is_open = true, "
            "has_bot = excluded.has_bot, hours = excluded.hours, notices = excluded.notices, "
            "settings = excluded.settings, team_id = excluded.team_id, deleted_at = NULL, "
            "version = office_address.version + 1",
            (
                address_id_of(new.name),
                new.channel.value,
                new.address.strip(),
                new.label.strip(),
                new.has_bot,
                Jsonb(new.hours),
                Jsonb(new.notices),
                Jsonb(settings),
                team_id_of(raw, new.team),
            ),
        )
        act(raw, "address add", f"{new.name}, {new.channel.value}")
    return known is None


def close_address(raw: Raw, name: str) -> None:
    """Neither fetch nor send there any more. Its conversations stay."""
    with admin_errors(), raw.transaction():
        as_owner(raw)
        if _channel(raw, name) is None:
            raise AdminError("no_such_address", name=name)
        raw.execute(
            "UPDATE loket.office_address SET is_open = false, version = version + 1 WHERE id = %s",
            (address_id_of(name),),
        )
        act(raw, "address close", name)


def addresses(raw: Raw) -> tuple[KnownAddress, ...]:
    """Return all addresses, the closed ones last."""
    with admin_errors():
        rows = raw.execute(
            "SELECT coalesce(a.settings ->> 'name', ''), a.channel, a.address, a.label, "
            "coalesce(t.name, ''), a.is_open, "
            "(SELECT max(c.last_in_at) FROM loket.conversation c WHERE c.office_address_id = a.id), "
            "coalesce(q.waiting, 0), q.oldest, coalesce(q.unsure, 0), coalesce(q.failed, 0) "
            "FROM loket.office_address a LEFT JOIN loket.team t ON t.id = a.team_id "
            "LEFT JOIN (SELECT c.office_address_id, "
            "count(*) FILTER (WHERE m.state IN ('queued', 'sending')) AS waiting, "
            "min(m.written_at) FILTER (WHERE m.state IN ('queued', 'sending')) AS oldest, "
            "count(*) FILTER (WHERE m.state = 'unsure') AS unsure, "
            "count(*) FILTER (WHERE m.state = 'failed' AND m.written_at > now() - interval '1 day') failed "
            "FROM loket.message m JOIN loket.conversation c ON c.id = m.conversation_id "
            "WHERE m.state IN ('queued', 'sending', 'unsure', 'failed') GROUP BY c.office_address_id"
            ") q ON q.office_address_id = a.id "
            "WHERE a.deleted_at IS NULL ORDER BY NOT a.is_open, 1"
        ).fetchall()
    return tuple(KnownAddress(row[0], Channel(row[1]), *row[2:]) for row in rows)


def address_named(raw: Raw, name: str) -> NewAddress:
    with admin_errors():
        row = raw.execute(
            "SELECT channel, address, label, has_bot, hours, notices, settings FROM loket.office_address "
            "WHERE id = %s AND deleted_at IS NULL",
            (address_id_of(name),),
        ).fetchone()
    if row is None:
        raise AdminError("no_such_address", name=name)
    return NewAddress(name, Channel(row[0]), row[1], row[2], "", *row[3:])


def must_be_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise AdminError("bad_address_name", name=name)


def _channel(raw: Raw, name: str) -> str | None:
    row = raw.execute(
        "SELECT channel FROM loket.office_address WHERE id = %s", (address_id_of(name),)
    ).fetchone()
    return None if row is None else str(row[0])
