"""The office's own addresses, as the records have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from app.mutations import read_back
from app.mutations.arrival import short_id
from app.mutations.delivery import RecordReceipt
from db.enums import Channel
from db.models import OfficeAddress
from db.mutation import Mutation, encode
from db.tx import table_of

_ADDRESSES = table_of(OfficeAddress)
_COLUMNS = ("id", "channel", "address", "label", "has_bot", "hours", "notices", "settings")


@dataclass(frozen=True, slots=True)
class Address:
    """One address that is in use; see db/models/office_address.py."""

    id: UUID
    channel: Channel
    address: str
    label: str
    has_bot: bool
    hours: Mapping[str, Any]
    notices: Mapping[str, Any]
    settings: Mapping[str, Any]


def open_addresses(connection: Connection) -> tuple[Address, ...]:
    query = select(*(_ADDRESSES.c[name] for name in _COLUMNS)).order_by(_ADDRESSES.c.id)
    rows = connection.execute(query.where(_ADDRESSES.c.deleted_at.is_(None), _ADDRESSES.c.is_open))
    return tuple(Address(*row) for row in rows)


def place_of(connection: Connection, address_id: UUID) -> str | None:
    """Return where the adapter goes on."""
    place: str | None = connection.exec_driver_sql(
        "SELECT channel_place_of(%s)", (address_id,)
    ).scalar_one_or_none()
    return place


def keep_place(connection: Connection, address_id: UUID, place: str) -> None:
    connection.exec_driver_sql("SELECT keep_channel_place(%s, %s)", (address_id, place))


def keep_receipt(connection: Connection, receipt: RecordReceipt) -> None:
    """Keep a receipt whose message is not known yet, for some days."""
    given = receipt.office_address_id, short_id(receipt.provider_id), encode(receipt)
    connection.exec_driver_sql("SELECT keep_channel_receipt(%s, %s, %s)", given)


def matched_receipts(connection: Connection, address_id: UUID) -> list[Mutation]:
    """Return the kept receipts whose message is known by now, and keep them no longer."""
    rows = connection.exec_driver_sql("SELECT take_channel_receipts(%s)", (address_id,))
    return [read_back(text) for text in rows.scalars()]
