"""The tables that migrations make are the tables that the models describe."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

import db.migrations
from db import schema
from db.backup import copy_database
from db.connections import connect, engine_over
from db.errors import StorageNewer
from db.models import Base
from db.replica import Replica
from db.search.finding import search


def tables_of(raw: sqlite3.Connection) -> dict[str, list[str]]:
    """Return tables and indexes as SQLite keeps them, spaces, quotes and the order of the parts aside."""
    query = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index')"
    ours = (row for row in raw.execute(query) if not row[0].startswith(("search_", "alembic_")))
    return {name: sorted(parts_of(re.sub(r'[\s"]+', "", sql))) for name, sql in ours}


def parts_of(sql: str) -> list[str]:
    """Split at the commas between columns and constraints; a column's own check stands by itself."""
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
            "include_name": lambda name, kind, _parents: kind != "table" or not name.startswith("search_")
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
    by_models = sqlite3.connect(":memory:")
    Base.metadata.create_all(create_engine("sqlite://", creator=lambda: by_models))
    # Alembic does not compare checks; this does.
    assert tables_of(raw) == tables_of(by_models)
    raw.close()


def test_the_program_knows_its_newest_migration() -> None:
    script = ScriptDirectory(db.migrations.__path__[0])
    assert script.get_current_head() == schema.REVISION


def test_the_tables_can_be_made_on_postgresql() -> None:
    for table in Base.metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "BLOB" not in made
        for index in table.indexes:
            str(CreateIndex(index).compile(dialect=postgresql.dialect()))


def make_of_revision(revision: Any, path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", db.migrations.__path__[0])
    with closing(connect(path)) as raw, engine_over(raw, "BEGIN IMMEDIATE").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_an_older_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    make_of_revision("0001", path)
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO sync_state VALUES (1, x'00', 42, '', '')")
    raw.close()

    Replica.open(path).close()

    copy = tmp_path / f"records.before-{schema.REVISION}.sqlite3"
    for file, revision in ((path, schema.REVISION), (copy, "0001")):
        raw = sqlite3.connect(file)
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)
        assert raw.execute("SELECT next_mut FROM sync_state").fetchone() == (42,)
        raw.close()


def test_evidence_of_an_older_file_is_typed_evidence(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    make_of_revision("0004", path)
    raw = sqlite3.connect(path)
    names = "id, case_id, system, query, result, sha256, found_by_name, found_at, version"
    kept = (b"1" * 16, b"2" * 16, "oss", "8120014210456", "Aktif", "ab12", "Rina", "2026-11-24T03:00:00Z", 1)
    raw.execute(f"INSERT INTO evidence ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", kept)
    raw.commit()
    raw.close()
    Replica.open(path).close()
    raw = sqlite3.connect(path)
    assert raw.execute(f"SELECT {names}, method, fields FROM evidence").fetchall() == [(*kept, "", None)]
    raw.close()


def test_a_contact_of_an_older_file_came_through_the_program(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    make_of_revision("0010", path)
    raw = sqlite3.connect(path)
    names = "id, channel, direction, remote, remote_name, started_at, sip_code, quality, is_returned, version"
    kept = (b"1" * 16, "voice", "inbound", "+62811", "", "2026-11-24T03:00:00.000000Z", 200, "{}", 0, 1)
    raw.execute(f"INSERT INTO contact ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", kept)
    raw.commit()
    raw.close()
    Replica.open(path).close()
    raw = sqlite3.connect(path)
    assert raw.execute(f"SELECT {names}, is_by_hand FROM contact").fetchall() == [(*kept, 0)]
    raw.close()


def test_what_an_older_file_has_of_names_and_categories_is_found(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    make_of_revision("0013", path)
    raw = sqlite3.connect(path)
    at = "2026-11-24T03:00:00.000000Z"
    person = "id, name, organisation, nib, region, note, version"
    raw.execute(
        f"INSERT INTO applicant ({person}) VALUES (?, 'Agus Susanto', 'CV Maju', '', '', '', 1)", (b"1" * 16,)
    )
    case = {
        "id": b"2" * 16,
        "number": "CC-1",
        "number_digits": "1",
        **dict.fromkeys(("subject", "description", "registration_number", "nib", "kbli", "region"), ""),
        **{"kind": "information", "channel": "voice", "priority": "normal", "category": "Pungutan liar"},
        **{"service": "Izin bidan", "status": "in_progress", "step": 2, "paused_ms": 0, "version": 1},
        **dict.fromkeys(("opened_at", "changed_at", "step_started_at"), at),
    }
    marks = ", ".join("?" * len(case))
    raw.execute(f"INSERT INTO case_ ({', '.join(case)}) VALUES ({marks})", tuple(case.values()))
    raw.commit()
    raw.close()
    replica = Replica.open(path)
    for typed, title in (("nto", "Agus Susanto"), ("aju", "Agus Susanto"), ("pungut bidan", "CC-1")):
        hits = replica.read(lambda tx, typed=typed: search(tx, typed)).result(10)
        assert [hit.title for hit in hits] == [title]
    replica.close()


def test_people_and_cases_of_the_first_revision_are_found(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    make_of_revision("0001", path)
    raw = sqlite3.connect(path)
    at = "2026-11-24T03:00:00.000000Z"

    def put(table: str, **row: Any) -> None:
        marks = ", ".join("?" * len(row))
        raw.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))

    blank: dict[str, Any] = dict.fromkeys(("nib", "region"), "")
    put("applicant", id=b"1" * 16, name="Agus Susanto", organisation="CV Maju", note="", version=1, **blank)
    put(
        "handle",
        id=b"3" * 16,
        applicant_id=b"1" * 16,
        kind="email",
        value="agus@contoh.id",
        version=1,
        digits_reversed="",
        label="",
    )
    texts: dict[str, Any] = dict.fromkeys(("description", "registration_number", "kbli"), "")
    put(
        "case_",
        id=b"2" * 16,
        number="CC-1",
        number_digits="1",
        subject="Izin apotek",
        kind="information",
        channel="voice",
        priority="normal",
        status="in_progress",
        step=2,
        paused_ms=0,
        version=1,
        applicant_id=b"1" * 16,
        opened_at=at,
        changed_at=at,
        step_started_at=at,
        **blank,
        **texts,
    )
    put(
        "timeline_entry",
        id=b"4" * 16,
        case_id=b"2" * 16,
        version=1,
        kind="note_added",
        actor_name="Rina",
        workstation="001",
        occurred_at=at,
        recorded_at=at,
        text="Berkas menyusul",
        facts="{}",
    )
    raw.commit()
    raw.close()
    replica = Replica.open(path)
    person, case = ["Agus Susanto"], ["CC-1"]
    wanted = {
        "susan": case + person,
        "anto": person,
        "aju": person,
        "agus@contoh": person,
        "apotek": case,
        "menyusul": case,
        "agus": case + person,
    }
    for typed, titles in wanted.items():
        hits = replica.read(lambda tx, typed=typed: search(tx, typed)).result(10)
        assert [hit.title for hit in hits] == titles, typed
    replica.close()


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
