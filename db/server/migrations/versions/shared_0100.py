"""Row stamps, logins, the functions of the protocol, and the policies for reading and writing."""

from alembic import op

from db.server.migrations import guarding, news, rules, shaping
from db.server.migrations.sql import run
from db.sync.tables import OF_CASES, TRAVELLING

STAMPS = ("xid", "told_unseen")  # of this server's transactions: not part of a record
TABLES = tuple(table for table in TRAVELLING if table.name not in guarding.SINCE_0101)

revision = "s0100"
down_revision = None


def upgrade() -> None:
    run("s0100_actor")
    run("s0100_server")
    for table in TABLES:
        run("s0100_stamp", table=table.name)
        op.get_bind().exec_driver_sql(shaping.alter(table))
    run("s0100_people")
    run("s0100_doors")
    run("s0100_backlog")
    asked = "EXISTS (SELECT 1 FROM loket.escalation e WHERE e.case_id = c.id AND e.unit_id = loket.my_unit())"
    run("s0100_sight", sees=rules.sees("c", asked), sees_case=guarding.SEES_CASE)
    for table in OF_CASES:
        if table.name != "contact" and table in TABLES:
            sees = guarding.SEES_ENTRY if table.name == "timeline_entry" else guarding.SEES_OF_CASE
            run("s0100_of_case", table=table.name, sees=sees)
    run(
        "s0100_rights",
        sees_case=guarding.SEES_CASE,
        sees_contact=guarding.SEES_CONTACT,
        sees_recording=guarding.SEES_RECORDING,
        left_open=guarding.LEFT_OPEN,
    )
    run("s0100_columns")
    _guard()
    run("s0100_unseen")
    run("s0100_admin")
    run("s0100_sessions")
    run("s0100_filling")
    run("s0100_hindering")
    news.replace(TABLES)
    run("s0100_presence")
    run("s0100_audit")
    below = [table.name for table in TABLES if table in OF_CASES or table.name == "recording"]
    run(
        "s0100_archive",
        sees=rules.sees("a", "loket.my_unit() = ANY (a.asked_units)"),
        guarded=guarding.GUARDED,
        below=", ".join(f"'{name}'" for name in below),
        stamps=", ".join(f"'{name}'" for name in STAMPS),
        quoted_stamps=", ".join(f"''{name}''" for name in STAMPS),
    )
    run("s0100_reports", **rules.lifecycle())
    run("s0100_files")
    run("s0100_program")
    run("s0100_closing")


def _guard() -> None:
    """Repeat the mutations' rules as triggers, which no client can bypass."""
    guarded = guarding.GUARDED
    run("s0100_pusher")
    run("s0100_telling", guarded=guarded)
    run("s0100_case_guard", guarded=guarded, **rules.lifecycle())
    for name in ("s0100_of_case_guards", "s0100_people_guards", "s0100_office_guards"):
        run(name)
    for table in TABLES:
        if table.name not in (*guarding.STORIES, "unit"):
            run("s0100_guard_rows", table=table.name, guarded=guarded)
    for table_name in (*guarding.BY_RULE, *guarding.AS_OTHERS):
        rule = guarding.AS_OTHERS.get(table_name, table_name)
        run("s0100_guard", table=table_name, rule=rule, guarded=guarded)
    for table_name in guarding.IN_A_PUSH:
        run("s0100_push_only", table=table_name, guarded=guarded)
    run("s0100_anonymous_applicant", guarded=guarded, sees_case=guarding.SEES_CASE)
