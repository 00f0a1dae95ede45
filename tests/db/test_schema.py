"""The tables that migrations make are the tables that the models describe."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.schema import CreateIndex, CreateTable

import db.migrations
from db import replica, schema
from db.backup import copy_database
from db.connections import connect, engine_over
from db.errors import StorageNewer, StorageUnreleased
from db.fact_tables import ACCESS_FACTS, FACTS
from db.local_fact_tables import LOCAL_FACTS
from db.local_survey_tables import LOCAL_SURVEYS
from db.migrations import versions
from db.migrations.facts import fact_tables
from db.migrations.versions import revision_0113
from db.models import Base
from db.models.base import NAMES
from db.replica import Replica
from db.rules.sp4n import has_tracking
from tests.bench.make_replica import fill
from tests.db.next_version import LOCAL, make_histories
from tests.db.next_version import REVISION as NEXT


@pytest.fixture(autouse=True)
def migrations_make_new_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests copy the tables of a new file (tests/db/new_file.py)."""
    monkeypatch.setattr(replica, "upgrade", schema.upgrade)


TABLES = MetaData(naming_convention=NAMES)
for _of_replica in (Base.metadata, FACTS, ACCESS_FACTS, LOCAL_FACTS, LOCAL_SURVEYS):
    for _table in _of_replica.sorted_tables:
        _table.to_metadata(TABLES)


def tables_of(raw: sqlite3.Connection) -> dict[str, list[str]]:
    """Return tables and indexes as SQLite keeps them, spaces, quotes and the order of the parts aside."""
    query = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index')"
    ours = (row for row in raw.execute(query) if not row[0].startswith(("search_", "alembic_", "lx_")))
    return {name: sorted(parts_of(re.sub(r'[\s"]+', "", sql))) for name, sql in ours}


def parts_of(sql: str) -> list[str]:
    """Split at the commas between columns and constraints; a column's own check stands alone."""
    head, _, rest = sql.partition("(")
    body, _, end = rest.rpartition(")")
    parts, depth = [""], 0
    for letter in body:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [head, end, *(piece for part in parts for piece in re.split("(?<=.)(?=CONSTRAINT)", part))]


def test_migrations_make_what_the_models_say(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    Replica.open(path).close()
    raw = connect(path)
    with engine_over(raw, "BEGIN").connect() as connection:
        options = {
            # Neither the search index nor an index of the replica alone has a model.
            "include_name": lambda name, _kind, _parents: not str(name).startswith(("search_", "lx_"))
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, TABLES) == []
    by_models = sqlite3.connect(":memory:")
    TABLES.create_all(create_engine("sqlite://", creator=lambda: by_models))
    # Alembic does not compare checks; this does.
    assert tables_of(raw) == tables_of(by_models)
    raw.close()


def test_the_program_knows_its_newest_migration() -> None:
    script = ScriptDirectory(db.migrations.__path__[0])
    assert script.get_current_head() == schema.REVISION


def test_the_last_revision_about_facts_made_the_tables_of_facts_as_they_are() -> None:
    """If this fails: write a revision that calls remake_fact_tables(), and compare with its FACT_TABLES."""
    assert fact_tables() == revision_0113.FACT_TABLES


def test_a_revision_stays_as_it_is_when_a_rule_changes() -> None:
    for path in Path(versions.__path__[0]).glob("*.py"):
        assert "db.rules" not in path.read_text(encoding="utf-8"), path.name


def test_the_last_revision_about_tracking_ids_made_the_index_that_finds_them(tmp_path: Path) -> None:
    Replica.open(tmp_path / "records.sqlite3").close()
    with closing(sqlite3.connect(tmp_path / "records.sqlite3")) as raw:
        query = f"EXPLAIN QUERY PLAN SELECT id FROM case_ WHERE {has_tracking('7').text}"
        assert "lx_case__sp4n_key" in str(raw.execute(query, {"tracking": "7"}).fetchall())


def test_the_tables_can_be_made_on_postgresql() -> None:
    dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy gives its dialects no types
    for table in Base.metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=dialect))
        assert "BLOB" not in made
        for index in table.indexes:
            str(CreateIndex(index).compile(dialect=dialect))


@pytest.fixture
def next_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The migrations of the next version are there from now on."""
    make_histories(tmp_path / "histories")
    monkeypatch.setattr(schema, "REVISION", NEXT)
    monkeypatch.setattr(schema, "MIGRATIONS", LOCAL)
    return NEXT


def test_an_older_file_is_copied_before_it_is_migrated(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "records.sqlite3"
    Replica.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE sync_state SET next_mut = 42")
    raw.close()
    before, after = schema.REVISION, request.getfixturevalue("next_revision")

    Replica.open(path).close()

    copy = tmp_path / f"records.before-{after}.sqlite3"
    for file, revision in ((path, after), (copy, before)):
        raw = sqlite3.connect(file)
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)
        assert raw.execute("SELECT next_mut FROM sync_state").fetchone() == (42,)
        raw.close()


def test_the_next_revision_writes_as_little_however_many_rows_there_are(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A new column and a new word of a CHECK: a copy of a table with a million rows would take a minute."""
    path = tmp_path / "records.sqlite3"
    Replica.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        fill(raw, 2_000)
    request.getfixturevalue("next_revision")
    with closing(connect(path)) as raw:
        raw.execute("PRAGMA wal_autocheckpoint = 0")
        schema.upgrade(raw, engine_over(raw, "BEGIN IMMEDIATE"), path)
        written = path.with_name(f"{path.name}-wal").stat().st_size
        assert raw.execute("SELECT DISTINCT language FROM case_").fetchall() == [("",)]
    assert written < path.stat().st_size / 10


@pytest.mark.parametrize("revision", ["0001", "0021"])
def test_a_file_of_a_development_version_is_refused_and_left_alone(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "records.sqlite3"
    Replica.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StorageUnreleased):
        Replica.open(path)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_loket_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    Replica.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    copy_database(path, tmp_path / "before.sqlite3")
    with pytest.raises(StorageNewer):
        Replica.open(path)
    raw = sqlite3.connect(path)
    assert list(raw.iterdump()) == list(sqlite3.connect(tmp_path / "before.sqlite3").iterdump())


def test_imports_of_survey_answers_keep_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    Replica.open(path).close()
    with closing(sqlite3.connect(path)) as raw, raw:  # as revision 0122 had it
        raw.execute("ALTER TABLE skm_import DROP COLUMN number")
        for name in "ba":
            raw.execute("INSERT INTO skm_import (round_id, sha256) VALUES (x'00', ?)", (name,))
        raw.execute("UPDATE alembic_version SET version_num = '0122'")
    Replica.open(path).close()
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT sha256 FROM skm_import ORDER BY number").fetchall() == [("b",), ("a",)]
