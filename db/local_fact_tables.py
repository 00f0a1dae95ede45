"""The replica's tables about the making of facts on one PC without a server, printed reports and open data.

The facts themselves are those of db/fact_tables.py. The server has its own tables with these names
(s0100_figures.sql, s0100_report.sql), so these are not among them. Nothing here is synchronised.

While `figures_cursor` has its row, triggers note each changed row that facts are made from (revision 0107).
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, MetaData, Table, Text

from db.models.base import NAMES
from db.models.types import Facts, Id, UtcTime

LOCAL_FACTS = MetaData(naming_convention=NAMES)
# One row. rules: As of app.figures.case_facts.Rules.version. made_at: All changes before it are noted.
CURSOR = Table(
    "figures_cursor",
    LOCAL_FACTS,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("rules", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
# Rows that have changed since `made_at`.
CHANGED = Table(
    "figures_changed",
    LOCAL_FACTS,
    Column("table_name", Text, primary_key=True),
    Column("row_id", Id, primary_key=True),
)
# Things whose facts have to be made again. id: Also that of a call, which is no row.
WAITING = Table(
    "figures_waiting",
    LOCAL_FACTS,
    Column("what", Text, primary_key=True),
    Column("id", Id, primary_key=True),
)
# Reports that were printed or saved, with their numbers. Triggers refuse to change or remove one.
PRINTS = Table(
    "report_print",
    LOCAL_FACTS,
    Column("id", Id, primary_key=True),
    Column("team_id", Id),
    Column("by_id", Id, nullable=False),
    Column("report", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("filled", Facts, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("printed_at", UtcTime, nullable=False),
    Index(None, "report", "since", "until"),
)
# The open data of a month, as they were made the first time. Triggers refuse to change or remove them.
EDITIONS = Table(
    "open_data_edition",
    LOCAL_FACTS,
    Column("month", Date, primary_key=True),
    Column("id", Id, nullable=False),
    Column("filled", Facts, nullable=False),
    Column("files", Facts, nullable=False),
    Column("made_at", UtcTime, nullable=False),
)
