"""Finding: cases by category and service, people by any three letters of their names.

Category and service are looked for with the description. The names have an index of three letters each that
keeps no places (a third of one that does): what it finds is compared with the names themselves.
"""

from alembic import op

revision = "0014"
down_revision = "0013"

FACETS = ["changed_at", "status", "kind", "channel", "step", "region", "unit_id", "assignee_id", "deleted_at"]
DESCRIBED = "trim(new.description || ' ' || new.category || ' ' || new.service)"
STATEMENTS = (
    "DROP TRIGGER search_case_added",
    f"""
    CREATE TRIGGER search_case_added AFTER INSERT ON case_ BEGIN
        INSERT INTO search_case_key (case_id) VALUES (new.id);
        INSERT INTO search_case (
            rowid, number, subject, description, notes, registration_number, nib, applicant
        )
        SELECT key, new.number, new.subject, {DESCRIBED}, '', new.registration_number, new.nib,
            coalesce((SELECT name FROM applicant WHERE id = new.applicant_id), '')
        FROM search_case_key WHERE case_id = new.id;
    END
    """,
    "DROP TRIGGER search_case_changed",
    f"""
    CREATE TRIGGER search_case_changed
    AFTER UPDATE OF subject, description, category, service, registration_number, nib, applicant_id ON case_
    WHEN old.subject IS NOT new.subject OR old.description IS NOT new.description
        OR old.category IS NOT new.category OR old.service IS NOT new.service
        OR old.registration_number IS NOT new.registration_number OR old.nib IS NOT new.nib
        OR old.applicant_id IS NOT new.applicant_id
    BEGIN
        UPDATE search_case SET subject = new.subject, description = {DESCRIBED},
            registration_number = new.registration_number, nib = new.nib,
            applicant = coalesce((SELECT name FROM applicant WHERE id = new.applicant_id), '')
        WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = new.id);
    END
    """,
    """
    UPDATE search_case SET description = (
        SELECT trim(case_.description || ' ' || category || ' ' || service)
        FROM search_case_key JOIN case_ ON case_.id = case_id WHERE key = search_case.rowid
    )
    WHERE rowid IN (
        SELECT key FROM search_case_key JOIN case_ ON case_.id = case_id
        WHERE category <> '' OR service <> ''
    )
    """,
    """
    CREATE VIRTUAL TABLE search_name USING fts5(
        name, organisation, tokenize = "trigram", detail = none, content = ''
    )
    """,
    """
    INSERT INTO search_name (rowid, name, organisation)
    SELECT key, name, organisation FROM search_applicant_key JOIN applicant ON applicant.id = applicant_id
    ORDER BY key
    """,
    "DROP TRIGGER search_applicant_added",
    """
    CREATE TRIGGER search_applicant_added AFTER INSERT ON applicant BEGIN
        INSERT INTO search_applicant_key (applicant_id) VALUES (new.id);
        INSERT INTO search_applicant (rowid, name, organisation, nib, addresses)
        SELECT key, new.name, new.organisation, new.nib, ''
        FROM search_applicant_key WHERE applicant_id = new.id;
        INSERT INTO search_name (rowid, name, organisation)
        SELECT key, new.name, new.organisation FROM search_applicant_key WHERE applicant_id = new.id;
    END
    """,
    """
    CREATE TRIGGER search_name_changed AFTER UPDATE OF name, organisation ON applicant
    WHEN old.name IS NOT new.name OR old.organisation IS NOT new.organisation
    BEGIN
        INSERT INTO search_name (search_name, rowid, name, organisation)
        SELECT 'delete', key, old.name, old.organisation
        FROM search_applicant_key WHERE applicant_id = old.id;
        INSERT INTO search_name (rowid, name, organisation)
        SELECT key, new.name, new.organisation FROM search_applicant_key WHERE applicant_id = new.id;
    END
    """,
    "DROP TRIGGER search_applicant_removed",
    """
    CREATE TRIGGER search_applicant_removed AFTER DELETE ON applicant BEGIN
        INSERT INTO search_name (search_name, rowid, name, organisation)
        SELECT 'delete', key, old.name, old.organisation
        FROM search_applicant_key WHERE applicant_id = old.id;
        DELETE FROM search_applicant
        WHERE rowid = (SELECT key FROM search_applicant_key WHERE applicant_id = old.id);
        DELETE FROM search_applicant_key WHERE applicant_id = old.id;
    END
    """,
)


def upgrade() -> None:
    op.drop_index("ix_case__facets", table_name="case_")
    op.create_index("ix_case__facets", "case_", [*FACETS, "category", "service"], unique=False)
    for name in ("category", "service"):
        op.create_index(op.f(f"ix_case__{name}"), "case_", [name], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for statement in STATEMENTS:
            op.get_bind().exec_driver_sql(statement)
