"""The cards of reviews: those that are shipped, overlaid by the office's own, and each as it was used.

A content of a card that differs from all that were kept of its id becomes another edition of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from app.common.typed_toml import TomlError
from app.quality.card import CARDS, Card, card_on, cards, office_cards
from db.sync.quality_messages import WorkKind

_log = logging.getLogger(__name__)


class ReviewCards:
    """Attributes:
    folder: Of the office's own files; None for none.
    fault: Why the office's own cards cannot be read; "" if they can. The last good ones are used then.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._read_at: tuple[int, int] | None = None  # the file's time and size when it was read
        self._found = tuple(cards())
        self.fault = ""

    def today(self, day: date) -> dict[WorkKind, Card]:
        """Return the cards of reviews that begin on this day, as they are written. Reads the file."""
        self._read()
        return {kind: card_on(day, kind, self._found) for kind in WorkKind}

    def _read(self) -> None:
        state = _state_of(self.folder)
        if state == self._read_at:
            return
        self._read_at = state
        try:
            self._found, self.fault = tuple(office_cards(self.folder)), ""
        except (TomlError, OSError) as error:
            self.fault = str(error)
            _log.warning("the office's cards of reviews cannot be read: %s", error)


def keep_editions(connection: Connection, wanted: Mapping[WorkKind, Card]) -> dict[WorkKind, Card]:
    """Return these cards as editions that are kept. The connection acts for the server program."""
    by_id = {card.id: card for card in wanted.values()}
    editions = {card_id: _edition(connection, card) for card_id, card in by_id.items()}
    return {kind: editions[card.id] for kind, card in wanted.items()}


def kept_card(connection: Connection, card_id: str) -> Card | None:
    return kept_cards(connection, [card_id]).get(card_id)


def kept_cards(connection: Connection, card_ids: Iterable[str]) -> dict[str, Card]:
    """Return those of these cards that were used, as they were then."""
    found = connection.exec_driver_sql(
        "SELECT id, content FROM quality_card WHERE id = ANY(%s)", (sorted(card_ids),)
    )
    return {row.id: msgspec.convert(row.content, Card) for row in found}


def content_of(card: Card) -> str:
    return msgspec.json.encode(card).decode()


def _edition(connection: Connection, card: Card) -> Card:
    """Return the edition with this content; keep it if there is none."""
    if (found := _kept_as(connection, card)) is not None:
        return found
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('loket.quality_card'))")
    if (found := _kept_as(connection, card)) is not None:  # another request was faster
        return found
    number = 1 + len(_editions(connection, card.id))
    made = msgspec.structs.replace(card, id=card.id if number == 1 else f"{card.id}.{number}")
    connection.exec_driver_sql(
        "INSERT INTO quality_card (id, content) VALUES (%s, %s)", (made.id, content_of(made))
    )
    return made


def _kept_as(connection: Connection, card: Card) -> Card | None:
    same = (one for one in _editions(connection, card.id) if _content(one) == _content(card))
    return next(same, None)


def _editions(connection: Connection, card_id: str) -> list[Card]:
    rows = connection.exec_driver_sql(
        "SELECT content FROM quality_card WHERE id = %(id)s OR starts_with(id, %(id)s || '.')",
        {"id": card_id},
    )
    return [msgspec.convert(row.content, Card) for row in rows]


def _content(card: Card) -> Card:
    """Return a card without its number."""
    return msgspec.structs.replace(card, id=card.id.partition(".")[0])


def _state_of(folder: Path | None) -> tuple[int, int] | None:
    if folder is None:
        return None
    try:
        found = (folder / CARDS).stat()
    except FileNotFoundError:
        return None
    except OSError:  # reading it says why
        return (0, 0)
    return found.st_mtime_ns, found.st_size
