"""Stamps, who is who, the doors of the exchange, and who sees and writes what."""

from sqlalchemy import Table

from db.shared.migrations.sql import run
from db.shared.tables import OF_CASES, TRAVELLING

revision = "s0001"
down_revision = None


def upgrade() -> None:
    run("s0001_server")
    for table in TRAVELLING:
        run("s0001_stamp", table=table.name)
    run("s0001_people")
    run("s0001_doors")
    run("s0001_sight")
    for table in OF_CASES:
        if table.name != "contact":
            run("s0001_of_case", table=table.name)
    run("s0001_rights")
    run("s0001_admin")
    run("s0001_news", tables="\n    UNION ALL\n    ".join(map(_has_news, TRAVELLING)))
    run("s0001_presence")


def _has_news(table: Table) -> str:
    new = "xid >= pg_snapshot_xmin(after) AND NOT pg_visible_in_snapshot(xid, after)"
    return f"SELECT '{table.name}', NULL::uuid WHERE EXISTS (SELECT 1 FROM loket.{table.name} WHERE {new})"
