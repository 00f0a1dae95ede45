"""Row stamps, logins, the functions of the protocol, and the policies for reading."""

from alembic import op

from db.exchange_tables import ALL as OF_EXCHANGE
from db.exchange_tables import EXCHANGE
from db.fact_tables import ALL, FACTS, ROLLUPS
from db.rules.accesses import kind_sql, outputs_sql
from db.rules.system_actor import SYSTEM_ID, SYSTEM_LOGIN, SYSTEM_NAME
from db.server.migrations import news, policies, rules, shaping, sharing
from db.server.migrations.sql import run
from db.sync.tables import CONVERSATIONS, OF_CASES, TRAVELLING, WRITTEN

STAMPS = ("xid", "unseen_write_xid")  # of this server's transactions: not part of a record

revision = "s0100"
down_revision = None


def upgrade() -> None:
    run("s0100_actor")
    run("s0100_server")
    for table in TRAVELLING:
        run("s0100_stamp", table=table.name)
        op.get_bind().exec_driver_sql(shaping.alter(table))
        if table.name not in policies.OF_ADMINISTRATOR:
            run("s0100_writes", table=table.name)
    run("s0100_people")
    run("s0100_access")
    run("s0100_protocol")
    run("s0100_backlog")
    asked = "EXISTS (SELECT 1 FROM loket.escalation e WHERE e.case_id = c.id AND e.unit_id = loket.my_unit())"
    run("s0100_sight", sees=rules.sees("c", asked), sees_case=policies.SEES_CASE)
    for table in OF_CASES:
        if table.name != "contact":
            sees = policies.SEES_WRITTEN if table in WRITTEN else policies.SEES_OF_CASE
            sees = policies.SEES_ENTRY if table.name == "timeline_entry" else sees
            run("s0100_of_case", table=table.name, sees=sees)
    run(
        "s0100_policies",
        sees_contact=policies.SEES_CONTACT,
        sees_recording=policies.SEES_RECORDING,
        left_open=policies.LEFT_OPEN,
    )
    run("s0100_push")
    run("s0100_unseen")
    run("s0100_admin")
    run("s0100_sessions", system=SYSTEM_LOGIN)
    run("s0100_directory")
    run("s0100_filling")
    news.create(TRAVELLING)
    run("s0100_presence")
    run("s0100_shared_pages")
    sharing.create(TRAVELLING)
    below = [
        table.name
        for table in TRAVELLING
        if (table in OF_CASES and table is not CONVERSATIONS) or table.name == "recording"
    ]
    run(
        "s0100_archive",
        sees=rules.sees("a", "loket.my_unit() = ANY (a.asked_units)"),
        below=", ".join(f"'{name}'" for name in below),
        stamps=", ".join(f"'{name}'" for name in STAMPS),
        quoted_stamps=", ".join(f"''{name}''" for name in STAMPS),
    )
    run("s0100_sp4n")
    run("s0100_files")
    run("s0100_channels", id=str(SYSTEM_ID), login=SYSTEM_LOGIN, called=SYSTEM_NAME)
    run("s0100_figures", id=str(SYSTEM_ID))
    for name in ("case_", "contact", "timeline_entry", "escalation", "unit_question"):
        run("s0100_fact_source", table=name)
    EXCHANGE.create_all(op.get_bind(), checkfirst=False)
    for table in OF_EXCHANGE:
        run("s0100_exchange_table", table=table.name)
    run("s0100_exchange")
    FACTS.create_all(op.get_bind(), checkfirst=False)
    for table in (*ALL, *ROLLUPS):
        of_unit = "unit_id = (SELECT loket.my_unit())" if "unit_id" in table.c else "false"
        run("s0100_fact", table=table.name, of_unit=of_unit)
    run("s0100_monitoring")
    run("s0100_access_fact", access=kind_sql("e.what"), outputs=outputs_sql())
    run("s0100_board")
    run("s0100_rolled")
    run("s0100_report")
    run("s0100_skm")
    run("s0100_quality")
    run("s0100_program")
    run("s0100_closing")
