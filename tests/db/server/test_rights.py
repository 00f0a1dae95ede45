"""Nothing that a user can do with their login, in plain SQL, breaks the rules of the records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

import psycopg
import pytest
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote, ChangeDetails
from db.models import Base
from db.models.shapes import Shape, shapes
from db.rules.lifecycle import status_moves, step_of
from tests.db.attack import NOTHING, PLAIN, Attack, change, new, new_case, noted
from tests.db.attacks_on_everybody import EVERYBODY
from tests.db.attacks_on_rows import ROWS
from tests.db.attacks_on_server import READS, SERVER
from tests.db.attacks_on_stories import MOVES as MOVING
from tests.db.attacks_on_stories import STORIES, UNSEEN
from tests.db.postgres import Databases
from tests.db.shared_office import made_template
from tests.db.target_office import Target
from tests.db.writer import Writer


@pytest.fixture(scope="module")
def target(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    office = Target(postgres, made_template(postgres), tmp_path_factory.mktemp("target"))
    yield office
    office.close()


@pytest.mark.parametrize(
    "attack", [*READS, *SERVER, *STORIES, *UNSEEN, *MOVING, *ROWS, *EVERYBODY], ids=lambda attack: attack.name
)
def test_somebody(target: Target, attack: Any) -> None:
    if attack.answer == NOTHING and attack.sql.startswith(("SELECT id", "SELECT case_id")):
        assert target.holds(attack), "there is nothing to be seen"
    before = target.state()
    assert target.attack(attack) == attack.answer
    assert target.state() == before


@pytest.mark.parametrize("table", sorted(PLAIN))
def test_the_rows_that_the_attacks_begin_with_are_good_ones(target: Target, table: Any) -> None:
    sql = {"case_": new_case(), "timeline_entry": noted()}.get(table) or new(table)
    assert target.attack(Attack("rina", "adds", sql, ""), keeps=False) == ""


@pytest.mark.parametrize("table", sorted(PLAIN))
def test_no_time_and_no_day_of_a_row_is_one_that_no_desktop_can_show(target: Target, table: Any) -> None:
    made = {"case_": new_case, "timeline_entry": noted}.get(table) or partial(new, table)
    kinds = shapes(Base.metadata.tables[table])
    columns = [name for name, shape in kinds.items() if shape in (Shape.TIME, Shape.DAY)]
    taken = [
        (name, at)
        for name in columns
        if name != "recorded_at"  # the server says that one
        for at in ("-infinity", "infinity", "4000-01-01 BC", "0005-01-01", "9999-12-31")
        if not target.attack(Attack("rina", "", made(**{name: f"'{at}'"}), ""), keeps=False)
    ]
    assert columns
    assert taken == []


def test_what_was_written_says_who_wrote_it(target: Target) -> None:
    writer = target.writers["rina"]
    written = {**target.facts, "name": "Rina"}
    writer.begin()
    psycopg.ClientCursor(writer.raw).execute(new("contact"), written)
    with pytest.raises(psycopg.Error) as untold:
        writer.raw.commit()
    writer.begin()
    psycopg.ClientCursor(writer.raw).execute(new("contact", id="%(fresh)s"), written)
    writer.commit()
    by = "SELECT mutation.agent_id FROM mutation JOIN contact USING (xid) WHERE contact.id = %s"
    assert untold.value.sqlstate == "LK015"
    assert target.root.execute(by, (target.facts["fresh"],)).fetchall() == [(target.ids["rina"],)]
    target.root.execute("DELETE FROM contact WHERE id = %s", (target.facts["fresh"],))


def test_a_workstation_does_not_tell_under_the_code_that_another_one_had(target: Target) -> None:
    writer = target.writers["sari"]
    own = writer.enrolment

    def renamed(login: str, code: str) -> Any:
        sql = f"SELECT enrol('{own.client_id}', '{code}', '{own.secret}')"
        return target.attack(Attack(login, "", sql, "", begins_push=False)).removeprefix("rows")

    target.root.execute(
        "INSERT INTO sync_client (client_id, workstation, secret_hash, closed_at) "
        "VALUES (gen_random_uuid(), 'CS09', '', now())"
    )
    assert renamed("sari", "CS09") == "LK005"
    assert renamed("sari", "CS10") == ""
    assert renamed("wati", "CS09") == ""
    assert renamed("sari", own.workstation) == ""
    acts = target.root.execute("SELECT by, subject FROM admin_act WHERE act = 'workstation renamed'")
    got = ["PSARI CS10", "CS10 CS09", "CS09 PSARI"]
    assert acts.fetchall() == list(zip(("sari", "wati", "sari"), got, strict=True))


def test_the_file_of_a_recording_that_is_kept_is_over_for_nobody(target: Target) -> None:
    """A user who reports another file of the same hash as expired has it erased from the office's store."""
    writer = target.writers["rina"]
    writer.begin()
    cursor = psycopg.ClientCursor(writer.raw)
    for name in ("0", "d"):
        cursor.execute(new("recording", sha256=f"repeat('{name}', 64)"), target.facts)
    found = writer.raw.execute("SELECT files_over(ARRAY[repeat('0', 64), repeat('d', 64)])").fetchall()
    writer.raw.rollback()
    assert found == [("d" * 64,)]


def test_who_touches_every_row_sees_none_that_was_not_theirs(target: Target) -> None:
    """A transaction sees what it wrote: it must not write what it does not see, not even to take it back."""
    writer = target.writers["rina"]
    target.root.execute("UPDATE contact SET version = 1")
    writer.begin()
    # It reads no column, so no policy for SELECT is asked: all are of one version.
    writer.raw.execute("UPDATE contact SET version = 2, is_returned = true")
    seen = writer.raw.execute("SELECT id FROM contact WHERE case_id = %(secret)s", target.facts).fetchall()
    writer.raw.rollback()
    assert seen == []


@pytest.mark.parametrize("got", ["ends", "corrects"])
def test_who_tells_of_a_call_in_an_unseen_case_sees_no_more_of_it_and_writes_nothing_else(
    target: Target, got: str
) -> None:
    writer = target.writers["rina"]
    writer.begin()
    cursor = psycopg.ClientCursor(writer.raw)
    if got == "ends":
        cursor.execute(change("contact", "unseen_call", ended_at="now()"), target.facts)
    kind = {"ends": "contact_ended", "corrects": "corrected"}[got]
    tell = f"SELECT tell_unseen(%(unseen_call)s, NULL, '{kind}', now(), '{{}}')"
    cursor.execute(tell, target.facts)
    seen = [
        cursor.execute(f"SELECT * FROM {table} WHERE {column} = %(unseen)s", target.facts).fetchall()
        for table, column in (("case_", "id"), ("timeline_entry", "case_id"))
    ]
    written = cursor.execute(
        "UPDATE case_ SET version = version + 1, subject = 'x' WHERE id = %(unseen)s", target.facts
    ).rowcount
    with pytest.raises(psycopg.Error) as twice:
        cursor.execute(tell, target.facts)
    writer.raw.rollback()
    assert (seen, written, twice.value.sqlstate) == ([[], []], 0, "LK010")


def test_a_unit_that_touches_an_anonymous_case_does_not_see_who_asks(target: Target) -> None:
    """When a user gains access to a case, its rows are stamped anew, in the transaction that grants it."""
    writer = target.writers["dedi"]
    returned = change("escalation", "asked", returned_at="now()", returned_reason="'x'")
    moved = noted(
        "status = 'in_progress', step = 2, step_started_at = now()", "escalation_returned", "shy_case"
    )
    target.root.execute("UPDATE case_ SET assignee_id = %(sari)s WHERE id = %(shy_case)s", target.facts)
    writer.begin()
    facts = target.facts | {"name": "Dedi", "workstation": writer.enrolment.workstation}
    cursor = psycopg.ClientCursor(writer.raw)
    cursor.execute(
        f"{returned}; {moved.replace('SET version', 'SET assignee_id = %(rina)s, version')}", facts
    )
    stamped = "SELECT kind FROM timeline_entry WHERE case_id = %(shy_case)s AND xid = pg_current_xact_id()"
    kinds = {kind for (kind,) in writer.raw.execute(stamped, target.facts).fetchall()}
    writer.raw.rollback()
    assert "escalation_returned" in kinds
    assert "case_logged" in kinds
    assert "contact_started" not in kinds


def test_who_is_not_of_the_office_does_not_get_in(target: Target) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        target.connect("stranger")


def test_moves_and_steps_of_the_shared_database_are_those_of_the_program(target: Target) -> None:
    found = target.root.execute("SELECT from_status, to_status, kind, author FROM status_move").fetchall()
    assert set(found) == {
        (m.before.value, m.after.value, m.kind.value, m.author.value) for m in status_moves()
    }
    for move in status_moves():
        wanted = step_of(move.after)
        step = target.root.execute("SELECT step_of(%s, 4)", (move.after.value,)).fetchone()
        assert step == (4 if wanted is None else wanted,)


def test_the_shared_database_says_when_it_was_recorded(target: Target) -> None:
    case_id, note_id = target.facts["case"], uuid7()
    target.do("rina", AddNote, note_id=note_id, case_id=case_id, text="Halo")
    found = target.root.execute(
        "SELECT recorded_at BETWEEN now() - interval '1 hour' AND now() FROM timeline_entry WHERE id = %s",
        (note_id,),
    ).fetchone()
    assert found == (True,)


def test_what_is_days_ahead_is_refused_in_words(target: Target) -> None:
    case_id = target.facts["case"]
    at = datetime.now(timezone.utc) + timedelta(days=3)
    note = AddNote(note_id=uuid7(), case_id=case_id, text="Halo", occurred_at=at)
    assert target.writers["rina"].write(note) == ("rejected", {"code": "clock_ahead", "facts": {}})


def test_a_closed_workstation_writes_nothing(target: Target) -> None:
    writer = Writer(target, "sari", "CLOSED")
    target.root.execute("UPDATE sync_client SET closed_at = now() WHERE workstation = 'CLOSED'")
    with pytest.raises(psycopg.Error) as refused:
        writer.begin()
    writer.raw.rollback()
    assert refused.value.sqlstate == "LK003"


def test_a_login_takes_a_few_codes_in_a_day_and_a_supervisors_any_number(target: Target) -> None:
    target.root.execute("UPDATE sync_server SET enrolments = 2")
    target.root.execute("UPDATE sync_client SET enrolled_at = now() - interval '2 days'")

    def taken(login: str, *codes: Any) -> tuple[Any, ...]:
        for number, code in enumerate(codes):
            sql = f"SELECT enrol(gen_random_uuid(), '{code}', repeat('s', 40))"
            if answer := target.attack(Attack(login, "", sql, "", begins_push=False)).removeprefix("rows"):
                return number, answer
        return len(codes), ""

    assert taken("rina", "R1", "R2", "R3", "R4") == (2, "LK013")
    assert taken("rina", "R1", "R2") == (2, "")  # a copy of the file of each
    assert taken("rina", "R5") == (0, "LK013")
    assert taken("wati", "V1", "V2", "V3", "V4") == (4, "")
    target.root.execute("UPDATE sync_server SET enrolments = 1000")


def test_who_shouts_and_takes_every_lock_hinders_nobody(target: Target) -> None:
    raw = target.writers["wati"].raw
    for number in range(20):
        raw.execute(
            "SELECT pg_advisory_xact_lock(%s), pg_advisory_xact_lock_shared(%s)", (number, number + 100)
        )
    raw.execute("SELECT pg_notify('loket', 'x')")
    changes = {"subject": "Lain"}
    target.do("rina", ChangeDetails, case_id=target.facts["case"], changes=changes)
    raw.commit()
