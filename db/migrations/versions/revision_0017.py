"""Finding: what comes in masses is put into the index of words afterwards, each case once.

Each entry of a story had its case indexed anew, with all the words of the entries before it.
"""

from alembic import op

revision = "0017"
down_revision = "0016"

DESCRIBED = "trim(new.description || ' ' || new.category || ' ' || new.service)"
IS_PAUSED = "EXISTS (SELECT 1 FROM search_paused)"


def notes_of(case: str) -> str:
    return f"""
        UPDATE search_case SET notes = coalesce(
            (SELECT group_concat(text, ' ') FROM timeline_entry WHERE case_id = {case} AND text <> ''), ''
        )
        WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = {case});
    """


STATEMENTS = (
    "CREATE TABLE search_paused (id INTEGER PRIMARY KEY CHECK (id = 1))",
    "CREATE TABLE search_later (case_id BLOB PRIMARY KEY) WITHOUT ROWID",
    "DROP TRIGGER search_case_added",
    f"""
    CREATE TRIGGER search_case_added AFTER INSERT ON case_ WHEN NOT {IS_PAUSED} BEGIN
        INSERT INTO search_case_key (case_id) VALUES (new.id);
        INSERT INTO search_case (
            rowid, number, subject, description, notes, registration_number, nib, applicant
        )
        SELECT key, new.number, new.subject, {DESCRIBED}, '', new.registration_number, new.nib,
            coalesce((SELECT name FROM applicant WHERE id = new.applicant_id), '')
        FROM search_case_key WHERE case_id = new.id;
    END
    """,
    f"""
    CREATE TRIGGER search_case_later AFTER INSERT ON case_ WHEN {IS_PAUSED} BEGIN
        INSERT INTO search_case_key (case_id) VALUES (new.id);
        INSERT OR IGNORE INTO search_later VALUES (new.id);
    END
    """,
    "DROP TRIGGER search_entry_added",
    f"""
    CREATE TRIGGER search_entry_added AFTER INSERT ON timeline_entry
    WHEN new.text <> '' AND NOT {IS_PAUSED} BEGIN
        UPDATE search_case SET notes = notes || ' ' || new.text
        WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = new.case_id);
    END
    """,
    "DROP TRIGGER search_entry_changed",
    f"""
    CREATE TRIGGER search_entry_changed AFTER UPDATE OF text ON timeline_entry
    WHEN old.text <> new.text AND NOT {IS_PAUSED} BEGIN
        {notes_of("new.case_id")}
    END
    """,
    "DROP TRIGGER search_entry_removed",
    f"""
    CREATE TRIGGER search_entry_removed AFTER DELETE ON timeline_entry
    WHEN old.text <> '' AND NOT {IS_PAUSED} BEGIN
        {notes_of("old.case_id")}
    END
    """,
    *(
        f"""
        CREATE TRIGGER search_entry_{done}_later AFTER {event} ON timeline_entry
        WHEN {is_of_words} AND {IS_PAUSED} BEGIN
            INSERT OR IGNORE INTO search_later VALUES ({row}.case_id);
        END
        """
        for done, event, is_of_words, row in (
            ("added", "INSERT", "new.text <> ''", "new"),
            ("changed", "UPDATE OF text", "old.text <> new.text", "new"),
            ("removed", "DELETE", "old.text <> ''", "old"),
        )
    ),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in STATEMENTS:
            op.get_bind().exec_driver_sql(statement)
