"""Tags of cases and links between cases: who sees them, and who may write what."""

from alembic import op

from db.enums import LinkKind, inverse_link
from db.rules.case_words import LONGEST_TAG, MOST_LINKS, MOST_TAGS
from db.server.migrations import guarding, news, shaping
from db.server.migrations.sql import run
from db.sync.tables import OF_CASES, TRAVELLING

revision = "s0101"
down_revision = "s0100"


def upgrade() -> None:
    tables = [table for table in TRAVELLING if table.name in guarding.SINCE_0101]
    for table in tables:
        run("s0100_stamp", table=table.name)
        op.get_bind().exec_driver_sql(shaping.alter(table))
        run("s0100_of_case", table=table.name, sees=guarding.SEES_OF_CASE)
    inverses = ((kind.value, inverse_link(kind).value) for kind in LinkKind)
    below = [table.name for table in TRAVELLING if table in OF_CASES or table.name == "recording"]
    run(
        "s0101_tags_and_links",
        guarded=guarding.GUARDED,
        longest_tag=str(LONGEST_TAG),
        most_tags=str(MOST_TAGS),
        most_links=str(MOST_LINKS),
        inverse_kinds=" ".join(f"WHEN '{kind}' THEN '{inverse}'" for kind, inverse in inverses),
        below=", ".join(f"'{name}'" for name in below),
    )
    for table in tables:
        run("s0100_guard_rows", table=table.name, guarded=guarding.GUARDED)
        run("s0100_guard", table=table.name, rule=table.name, guarded=guarding.GUARDED)
    news.replace(TRAVELLING)
    run("s0100_closing")
