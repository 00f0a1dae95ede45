"""Makes what an adapter sends of the rows of a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, RowMapping, select

from channels.mail.quotes import author_of, quote_of
from channels.messages import Departure, SentFile, Template
from db.entry_facts import readable_facts
from db.enums import Channel, Direction, FileState, MessageKind
from db.models import Conversation, Message, MessageFile
from db.rules.messages import QUOTES, mail_addresses
from db.tx import table_of

MOST_ANSWERS = 20  # ids of a chain that a mail names
_MESSAGES, _TALKS, _FILES = map(table_of, (Message, Conversation, MessageFile))


@dataclass(frozen=True, slots=True)
class StoredFile:
    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """A message that leaves now. departure: Without its files, whose bytes are in the store."""

    message_id: UUID
    attempt: int
    written_at: datetime
    departure: Departure
    files: tuple[StoredFile, ...]


def leaving(connection: Connection, message_id: UUID) -> Leaving:
    of_talk = _TALKS.c.remote, _TALKS.c.remote_name, _TALKS.c.channel, _TALKS.c.id.label("talk_id")
    query = select(_MESSAGES, *of_talk).join_from(
        _MESSAGES, _TALKS, _TALKS.c.id == _MESSAGES.c.conversation_id
    )
    row = connection.execute(query.where(_MESSAGES.c.id == message_id)).mappings().one()
    facts = readable_facts(row["facts"])
    is_mail = row["channel"] is Channel.EMAIL
    before = _facts_before(connection, row) if is_mail else {}
    recipients = mail_addresses(facts.get("to")) if is_mail else []
    if not recipients and not row["is_automatic"]:
        recipients = mail_addresses(before.get("reply_to"))[:1]
    recipient, *others = recipients or [row["remote"]]
    departure = Departure(
        message_id=message_id,
        recipient=recipient,
        text=_text(connection, row, facts) if is_mail else row["text"],
        attempt=row["attempt"],
        answers=_answers(connection, row, is_mail),
        template=_template(facts) if row["kind"] is MessageKind.TEMPLATE else None,
        subject=_subject(facts, before) if is_mail else "",
        copies=(*others, *mail_addresses(facts.get("cc"))) if is_mail else (),
        is_automatic=row["is_automatic"],
    )
    files = files_of(connection, message_id)
    return Leaving(message_id, row["attempt"], row["written_at"], departure, files)


def files_of(connection: Connection, message_id: UUID) -> tuple[StoredFile, ...]:
    """Return the files of a message that are in the store, always in the same order."""
    files = select(_FILES.c.name, _FILES.c.media_type, _FILES.c.sha256).where(
        _FILES.c.message_id == message_id, _FILES.c.state == FileState.HERE, _FILES.c.deleted_at.is_(None)
    )
    return tuple(StoredFile(*one) for one in connection.execute(files.order_by(_FILES.c.id)))


def with_files(departure: Departure, files: Sequence[tuple[StoredFile, Path]]) -> Departure:
    return replace(departure, files=tuple(SentFile(file.name, file.media_type, path) for file, path in files))


def _answers(connection: Connection, row: RowMapping, is_mail: bool) -> tuple[str, ...]:
    """Return the provider's ids that it continues: of a mail the whole chain, else the message it answers."""
    of_talk = (_MESSAGES.c.conversation_id == row["talk_id"]) & (_MESSAGES.c.provider_id != "")
    ids = select(_MESSAGES.c.provider_id).where(of_talk)
    answered = list(connection.execute(ids.where(_MESSAGES.c.id == row["reply_to_id"])).scalars())
    if is_mail:
        earlier = ids.where(_MESSAGES.c.position < row["position"]).order_by(_MESSAGES.c.position.desc())
        answered += connection.execute(earlier.limit(MOST_ANSWERS)).scalars()
    return tuple(dict.fromkeys(answered))


def _facts_before(connection: Connection, row: RowMapping) -> Mapping[str, Any]:
    """Return the facts of the applicant's last message before this one."""
    query = select(_MESSAGES.c.facts).where(
        _MESSAGES.c.conversation_id == row["talk_id"],
        _MESSAGES.c.direction == Direction.INBOUND,
        _MESSAGES.c.position < row["position"],
    )
    found = connection.execute(query.order_by(_MESSAGES.c.position.desc()).limit(1)).scalar_one_or_none()
    return {} if found is None else readable_facts(found)


def _text(connection: Connection, row: RowMapping, facts: Mapping[str, Any]) -> str:
    """Return the text of a mail, with the quote that its author saw below it."""
    if facts.get(QUOTES) is not True:
        return str(row["text"])
    query = select(_MESSAGES.c.text, _MESSAGES.c.written_at).where(
        _MESSAGES.c.id == row["reply_to_id"],
        _MESSAGES.c.conversation_id == row["talk_id"],
        _MESSAGES.c.direction == Direction.INBOUND,
    )
    answered = connection.execute(query).one_or_none()
    if answered is None or not answered.text.strip():
        return str(row["text"])
    zone = ZoneInfo(connection.exec_driver_sql("SELECT office_zone()").scalar_one())
    author = author_of(row["remote_name"], row["remote"])
    return f"{row['text']}\n\n{quote_of(answered.text, author, answered.written_at.astimezone(zone))}"


def _subject(facts: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    """Return what the agent saw; of an automatic text, that of the mail before."""
    own, answered = (
        one if isinstance(one, str) else "" for one in (facts.get("subject"), before.get("subject"))
    )
    if own.strip() or not answered.strip():
        return own.strip()
    is_answer = answered.strip().casefold().startswith("re:")
    return answered.strip() if is_answer else f"Re: {answered.strip()}"


def _template(facts: Mapping[str, Any]) -> Template:
    values = facts.get("values")
    return Template(
        str(facts.get("template", "")),
        str(facts.get("language", "")),
        tuple(map(str, values)) if isinstance(values, list) else (),
    )
