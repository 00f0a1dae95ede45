"""The satisfaction survey of one PC without a server. Nothing here is synchronised.

They are as the server's tables (s0100_skm.sql), and an answer is in the sealed box alone. Its key is in the
system's key store, one for each round, and goes with the answers when the round is closed.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from db.models.base import NAMES
from db.models.types import Facts, Id, UtcTime

LOCAL_SURVEYS = MetaData(naming_convention=NAMES)
ROUNDS = Table(
    "skm_round",
    LOCAL_SURVEYS,
    Column("id", Id, primary_key=True),
    Column("form_id", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("population", Integer, nullable=False),
    Column("share", Integer, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("result", Facts),
    Column("plan", Facts, nullable=False),
    CheckConstraint("(closed_on IS NULL) = (result IS NULL)", name="closed"),
)
BOXES = Table(
    "skm_box",
    LOCAL_SURVEYS,
    Column("round_id", Id, ForeignKey("skm_round.id"), primary_key=True),
    Column("seed", LargeBinary, nullable=False),
    Column("sealed", Text, nullable=False),
)
INVITATIONS = Table(
    "skm_invitation",
    LOCAL_SURVEYS,
    Column("round_id", Id, ForeignKey("skm_round.id"), primary_key=True),
    Column("case_id", Id, primary_key=True),
    Column("applicant_id", Id, nullable=False),
    Column("drawn_on", Date, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("asked_by", Id),
    Column("taken_until", UtcTime),
    Index(None, "applicant_id", "drawn_on"),
)
IMPORTS = Table(
    "skm_import",
    LOCAL_SURVEYS,
    Column("round_id", Id, ForeignKey("skm_round.id"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("taken", Integer, nullable=False, server_default="0"),
    Column("not_taken", Integer, nullable=False, server_default="0"),
    Column("imported_on", Date),
    Column("number", Integer, nullable=False, server_default="0"),
)
