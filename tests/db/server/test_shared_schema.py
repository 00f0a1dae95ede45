"""The shared database has the tables that the models describe, and of its own only what it says."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, text

from db.models import Base
from db.models.shapes import shapes
from db.models.types import EnumText
from db.server.migrations.shaping import PREFIX
from db.sync.tables import TRAVELLING
from tests.db.postgres import Databases


def is_ours(thing: object, name: str | None, kind: str, is_there: bool, _in_models: object) -> bool:
    """Leave out the server's side: tables that no model stands for, the stamps, and indexes of its own."""
    if kind == "table":
        return name in Base.metadata.tables or not is_there
    return not is_there or not (
        name in ("xid", "unseen_write_xid") or str(name).endswith("__xid") or str(name).startswith("sx_")
    )


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
def test_migrations_make_on_the_server_what_the_models_say(postgres: Databases, template: str) -> None:
    with postgres.engine(template).connect() as connection:
        connection.execute(text("SET search_path = loket"))
        options = {"include_object": is_ours, "compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_checks_and_indexes_are_those_of_the_models(postgres: Databases, template: str) -> None:
    def names(query: str) -> set[str]:
        with postgres.engine(template).connect() as connection:
            return set(connection.execute(text(query)).scalars())

    made = MetaData(schema="by_models", naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(made, schema="by_models")
    engine = postgres.engine(template)
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA by_models"))
        made.create_all(connection)
    ours = ", ".join(f"'{name}'" for name in Base.metadata.tables)
    checks = (
        "SELECT c.relname || ': ' || pg_get_constraintdef(k.oid) FROM pg_constraint k "
        f"JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype IN ('c', 'p', 'u') AND c.relname IN ({ours}) "
        f"AND k.connamespace = '{{schema}}'::regnamespace AND k.conname NOT LIKE '{PREFIX}%'"
    )
    indexes = (
        "SELECT replace(indexdef, schemaname || '.', '') FROM pg_indexes "
        f"WHERE tablename IN ({ours}) AND schemaname = '{{schema}}' "
        "AND indexname NOT LIKE '%\\_\\_xid' AND indexname NOT LIKE 'sx\\_%'"
    )
    for query in (checks, indexes):
        assert names(query.format(schema="loket")) == names(query.format(schema="by_models"))


def test_every_row_that_travels_is_stamped_and_guarded_and_the_servers_own_is_closed(
    postgres: Databases, template: str
) -> None:
    with postgres.connect(template) as raw:
        tables = {
            name: (is_guarded, is_readable)
            for name, is_guarded, is_readable in raw.execute(
                "SELECT relname, relrowsecurity, has_table_privilege('loket_server', oid, 'SELECT') "
                "FROM pg_class WHERE relnamespace = 'loket'::regnamespace AND relkind IN ('r', 'p')"
            )
        }
        stamped = raw.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = 'zz_stamp'"
        )
        assert {name for (name,) in stamped} == {table.name for table in TRAVELLING}
        for table in TRAVELLING:
            assert tables.pop(table.name) == (True, True)
        read = {name for name, (is_guarded, is_readable) in tables.items() if is_readable > is_guarded}
        assert read == {"stored_file"}  # hashes of the files that came
        owners = raw.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'loket'")
        assert owners.fetchall() == [("loket_owner",)]


def test_no_column_takes_what_nobody_could_read(postgres: Databases, template: str) -> None:
    """Every time, day, JSON and text has its limits, also one that comes with the next revision."""
    with postgres.connect(template) as raw:
        checks = raw.execute("SELECT conname FROM pg_constraint WHERE conname LIKE %s", (f"{PREFIX}%",))
        checked = {name for (name,) in checks}
        columns = raw.execute(
            "SELECT format('%%s_%%s', table_name, column_name), table_name, column_name "
            "FROM information_schema.columns WHERE table_schema = 'loket' AND table_name = ANY(%s) "
            "AND data_type NOT IN ('uuid', 'integer', 'boolean', 'xid8')",
            ([table.name for table in TRAVELLING],),
        )
        words = {
            f"{table.name}_{column.name}"
            for table in TRAVELLING
            for column in table.c
            if isinstance(column.type, EnumText)  # it has a CHECK of its own
        }
        limited = {name for name, *_ in columns} - words
    assert limited
    assert {f"{PREFIX}{name}" for name in limited} <= checked
    assert sum(len(shapes(table)) for table in TRAVELLING) == len(limited)
