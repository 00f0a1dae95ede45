"""Stamps, who is who, the doors of the exchange, and who sees and writes what."""

from alembic import op
from sqlalchemy import Table

from db.server.migrations import guarding, shaping
from db.server.migrations.sql import run
from db.sync.tables import OF_CASES, TRAVELLING, octets

STAMPS = ("xid", "told_unseen")  # of this server's transactions: no part of a record

revision = "s0001"
down_revision = None


def upgrade() -> None:
    run("s0001_server")
    for table in TRAVELLING:
        run("s0001_stamp", table=table.name)
        op.get_bind().exec_driver_sql(shaping.alter(table))
    run("s0001_people")
    run("s0001_doors")
    run("s0001_backlog")
    run("s0001_sight", sees_case=guarding.SEES_CASE)
    for table in OF_CASES:
        if table.name != "contact":
            sees = guarding.SEES_ENTRY if table.name == "timeline_entry" else guarding.SEES_OF_CASE
            run("s0001_of_case", table=table.name, sees=sees)
    run(
        "s0001_rights",
        sees_case=guarding.SEES_CASE,
        sees_contact=guarding.SEES_CONTACT,
        sees_recording=guarding.SEES_RECORDING,
        left_open=guarding.LEFT_OPEN,
    )
    run("s0001_columns")
    _guard()
    run("s0001_unseen")
    run("s0001_admin")
    run("s0001_filling")
    run("s0001_hindering")
    news = "\n    UNION ALL\n    ".join(map(_has_news, TRAVELLING))
    run("s0001_news", tables=news, names_who_asks=guarding.NAMES_WHO_ASKS)
    run("s0001_presence")
    run("s0001_audit")
    below = [table.name for table in TRAVELLING if table in OF_CASES or table.name == "recording"]
    run(
        "s0001_archive",
        guarded=guarding.GUARDED,
        below=", ".join(f"'{name}'" for name in below),
        stamps=", ".join(f"'{name}'" for name in STAMPS),
        quoted_stamps=", ".join(f"''{name}''" for name in STAMPS),
    )
    run("s0001_reports")
    run("s0001_files")
    run("s0001_program")
    run("s0001_closing")


def _guard() -> None:
    """The rules that the mutations say, said again where nobody gets around them."""
    guarded = guarding.GUARDED
    run("s0001_pusher")
    run("s0001_telling", guarded=guarded)
    run("s0001_case_guard", guarded=guarded)
    for name in ("s0001_of_case_guards", "s0001_people_guards", "s0001_office_guards"):
        run(name)
    for table in TRAVELLING:
        if table.name not in (*guarding.STORIES, "unit"):
            run("s0001_guard_rows", table=table.name, guarded=guarded)
    for table_name in (*guarding.BY_RULE, *guarding.AS_OTHERS):
        rule = guarding.AS_OTHERS.get(table_name, table_name)
        run("s0001_guard", table=table_name, rule=rule, guarded=guarded)
    for table_name in guarding.IN_A_PUSH:
        run("s0001_push_only", table=table_name, guarded=guarded)


def _has_news(table: Table) -> str:
    new = "xid >= pg_snapshot_xmin(after) AND NOT pg_visible_in_snapshot(xid, after)"
    return (
        f"SELECT '{table.name}', NULL::uuid, count(*), sum({octets(table)})::bigint FROM loket.{table.name} "
        f"WHERE {new} HAVING count(*) > 0"
    )
