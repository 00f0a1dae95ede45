"""The full-text index of cases and applicants, and the triggers that keep it.

Its keys are explicit integers: VACUUM may renumber the rowids of a table that has none. Newer rows have
greater keys, so the newest are found first without sorting. Telephone numbers are not in it: plain indexes
find them by their first and last digits. PostgreSQL has its own index.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
    CREATE TABLE search_case_key (key INTEGER PRIMARY KEY, case_id BLOB NOT NULL UNIQUE)
    """,
    """
    CREATE VIRTUAL TABLE search_case USING fts5(
        number, subject, description, notes, registration_number, nib, applicant,
        tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4 5'
    )
    """,
    """
    CREATE TABLE search_applicant_key (key INTEGER PRIMARY KEY, applicant_id BLOB NOT NULL UNIQUE)
    """,
    """
    CREATE VIRTUAL TABLE search_applicant USING fts5(
        name, organisation, nib, addresses,
        tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4 5'
    )
    """,
    """
    CREATE TRIGGER search_case_added AFTER INSERT ON case_ BEGIN
        INSERT INTO search_case_key (case_id) VALUES (new.id);
        INSERT INTO search_case (
            rowid, number, subject, description, notes, registration_number, nib, applicant
        )
        SELECT key, new.number, new.subject, new.description, '', new.registration_number, new.nib,
            coalesce((SELECT name FROM applicant WHERE id = new.applicant_id), '')
        FROM search_case_key WHERE case_id = new.id;
    END
    """,
    """
    CREATE TRIGGER search_case_changed
    AFTER UPDATE OF subject, description, registration_number, nib, applicant_id ON case_
    WHEN old.subject IS NOT new.subject OR old.description IS NOT new.description
        OR old.registration_number IS NOT new.registration_number OR old.nib IS NOT new.nib
        OR old.applicant_id IS NOT new.applicant_id
    BEGIN
        UPDATE search_case SET subject = new.subject, description = new.description,
            registration_number = new.registration_number, nib = new.nib,
            applicant = coalesce((SELECT name FROM applicant WHERE id = new.applicant_id), '')
        WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = new.id);
    END
    """,
    """
    CREATE TRIGGER search_case_removed AFTER DELETE ON case_ BEGIN
        DELETE FROM search_case WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = old.id);
        DELETE FROM search_case_key WHERE case_id = old.id;
    END
    """,
    """
    CREATE TRIGGER search_entry_added AFTER INSERT ON timeline_entry WHEN new.text <> '' BEGIN
        UPDATE search_case SET notes = notes || ' ' || new.text
        WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = new.case_id);
    END
    """,
    """
    CREATE TRIGGER search_entry_removed AFTER DELETE ON timeline_entry WHEN old.text <> '' BEGIN
        UPDATE search_case SET notes = coalesce(
            (SELECT group_concat(text, ' ') FROM timeline_entry
            WHERE case_id = old.case_id AND text <> ''), ''
        )
        WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = old.case_id);
    END
    """,
    """
    CREATE TRIGGER search_applicant_added AFTER INSERT ON applicant BEGIN
        INSERT INTO search_applicant_key (applicant_id) VALUES (new.id);
        INSERT INTO search_applicant (rowid, name, organisation, nib, addresses)
        SELECT key, new.name, new.organisation, new.nib, ''
        FROM search_applicant_key WHERE applicant_id = new.id;
    END
    """,
    """
    CREATE TRIGGER search_applicant_changed AFTER UPDATE OF name, organisation, nib ON applicant
    WHEN old.name IS NOT new.name OR old.organisation IS NOT new.organisation OR old.nib IS NOT new.nib
    BEGIN
        UPDATE search_applicant SET name = new.name, organisation = new.organisation, nib = new.nib
        WHERE rowid = (SELECT key FROM search_applicant_key WHERE applicant_id = new.id);
        UPDATE search_case SET applicant = new.name
        WHERE rowid IN (
            SELECT key FROM search_case_key JOIN case_ ON case_.id = case_id WHERE case_.applicant_id = new.id
        );
    END
    """,
    """
    CREATE TRIGGER search_applicant_removed AFTER DELETE ON applicant BEGIN
        DELETE FROM search_applicant
        WHERE rowid = (SELECT key FROM search_applicant_key WHERE applicant_id = old.id);
        DELETE FROM search_applicant_key WHERE applicant_id = old.id;
    END
    """,
    """
    CREATE TRIGGER search_handle_added AFTER INSERT ON handle WHEN new.kind IN ('email', 'sip') BEGIN
        UPDATE search_applicant SET addresses = coalesce(
            (SELECT group_concat(value, ' ') FROM handle
            WHERE applicant_id = new.applicant_id AND kind IN ('email', 'sip') AND deleted_at IS NULL), ''
        )
        WHERE rowid = (SELECT key FROM search_applicant_key WHERE applicant_id = new.applicant_id);
    END
    """,
    """
    CREATE TRIGGER search_handle_changed AFTER UPDATE OF value, deleted_at ON handle
    WHEN new.kind IN ('email', 'sip')
    BEGIN
        UPDATE search_applicant SET addresses = coalesce(
            (SELECT group_concat(value, ' ') FROM handle
            WHERE applicant_id = new.applicant_id AND kind IN ('email', 'sip') AND deleted_at IS NULL), ''
        )
        WHERE rowid = (SELECT key FROM search_applicant_key WHERE applicant_id = new.applicant_id);
    END
    """,
    """
    CREATE TRIGGER search_handle_removed AFTER DELETE ON handle WHEN old.kind IN ('email', 'sip') BEGIN
        UPDATE search_applicant SET addresses = coalesce(
            (SELECT group_concat(value, ' ') FROM handle
            WHERE applicant_id = old.applicant_id AND kind IN ('email', 'sip') AND deleted_at IS NULL), ''
        )
        WHERE rowid = (SELECT key FROM search_applicant_key WHERE applicant_id = old.applicant_id);
    END
    """,
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in STATEMENTS:
            op.get_bind().exec_driver_sql(statement)
