"""The tables of the connector to the telephone exchange, on the server only.

Only the server program's actor writes them, but the teams of queues: server/exchange/. s0100_exchange.sql
says who reads them.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, Index, Integer, MetaData, Table, Text, text

from db.enums import QueueOutcome
from db.models.base import NAMES
from db.models.types import EnumText, Facts, Id, UtcTime

EXCHANGE = MetaData(naming_convention=NAMES)
DAYS_KEPT = 90  # of events

# What the exchange reported, for 90 days. seq: A number of its content (server/exchange/events.py).
EVENTS = Table(
    "exchange_event",
    EXCHANGE,
    Column("source", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("call_ref", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("wait_s", Double),
    Column("talk_s", Double),
    Column("facts", Facts, nullable=False),
    Index(None, "call_ref"),
    Index(None, "at"),
)
# One row for each stay of a caller in a queue, for ever: server/exchange/stays.py. team_id: The queue's when
# the stay was read for the first time. contact_id: The call at the desk that answered; joined_by: "ref" or
# "time", "" if none was found.
CALLS = Table(
    "queue_call",
    EXCHANGE,
    Column("id", Id, primary_key=True),
    Column("team_id", Id),
    Column("agent_id", Id),
    Column("call_ref", Text, nullable=False),
    Column("linked_ref", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("stay", Integer, nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    Column("left_at", UtcTime),
    Column("outcome", EnumText(QueueOutcome), nullable=False),
    Column("reason", Text, nullable=False),
    Column("wait_ms", BigInteger),
    Column("talk_ms", BigInteger),
    Column("position", Integer),
    Column("remote", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("extension", Text, nullable=False),
    Column("rings", Integer, nullable=False),
    Column("next_queue", Text, nullable=False),
    Column("contact_id", Id),
    Column("joined_by", Text, nullable=False, server_default=""),
    Index("uq_queue_call_stay", "call_ref", "queue", "stay", unique=True),
    Index(None, "entered_at"),
    Index("ix_queue_call_waiting", "entered_at", postgresql_where=text("outcome = 'waiting'")),
    Index(
        "ix_queue_call_unjoined", "left_at", postgresql_where=text("outcome = 'answered' AND joined_by = ''")
    ),
)
# How a queue is now, by our clock; useless after a crash. members, free: NULL where only the log is read.
NOW = Table(
    "queue_now",
    EXCHANGE,
    Column("queue", Text, primary_key=True),
    Column("waiting", Integer, nullable=False),
    Column("longest_since", UtcTime),
    Column("members", Integer),
    Column("free", Integer),
    Column("told_at", UtcTime, nullable=False),
    prefixes=["UNLOGGED"],
)
# What the exchange says of the members of its queues now.
MEMBERS = Table(
    "queue_member",
    EXCHANGE,
    Column("queue", Text, primary_key=True),
    Column("interface", Text, primary_key=True),
    Column("extension", Text, nullable=False),
    Column("is_paused", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("is_free", Boolean, nullable=False),
    Column("told_at", UtcTime, nullable=False),
    prefixes=["UNLOGGED"],
)
# Where each source goes on.
PLACES = Table(
    "exchange_place",
    EXCHANGE,
    Column("source", Text, primary_key=True),
    Column("place", Text, nullable=False),
    Column("told_at", UtcTime, nullable=False),
)
# When nobody read the exchange, and no log tells what happened then: it is missing in the figures.
UNREAD = Table(
    "exchange_unread",
    EXCHANGE,
    Column("since", UtcTime, primary_key=True),
    Column("until", UtcTime, nullable=False),
)
# Whose a queue is: the administrator says it. A queue without a row is everybody's.
QUEUE_TEAMS = Table(
    "queue_team",
    EXCHANGE,
    Column("queue", Text, primary_key=True),
    Column("team_id", Id, nullable=False),
)
ALL: tuple[Table, ...] = (EVENTS, CALLS, NOW, MEMBERS, PLACES, UNREAD)
