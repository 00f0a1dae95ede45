"""Finding: people also by the organisations of their page, and what a file of the first days had.

The index of words has all organisations and NIBs of a person; the index of parts has what that one has, and
triggers take it from there: to forget a text, an index that keeps none must be told it. Files of revision
0001 had people and cases that no index learned of.
"""

from alembic import op

revision = "0016"
down_revision = "0015"


def told(column: str, applicant: str, own: str) -> str:
    """Return what is told of a person in one column: their own word, and their organisations'."""
    return f"""trim({own} || ' ' || coalesce((
        SELECT group_concat(organisation.{column}, ' ')
        FROM membership JOIN organisation ON organisation.id = organisation_id
        WHERE membership.applicant_id = {applicant} AND membership.deleted_at IS NULL
    ), ''))"""


def renewed(which: str) -> str:
    """Return the statements that bring both indexes up to date for the persons whose keys `which` selects."""
    person = (
        "(SELECT {} FROM search_applicant_key JOIN applicant ON applicant.id = applicant_id WHERE key = {})"
    )
    row = "search_applicant.rowid"
    return f"""
        INSERT INTO search_name (search_name, rowid, name, organisation)
        SELECT 'delete', rowid, name, organisation FROM search_applicant WHERE rowid IN ({which});
        UPDATE search_applicant SET
            name = {person.format("name", row)},
            organisation = {person.format(told("name", "applicant.id", "applicant.organisation"), row)},
            nib = {person.format(told("nib", "applicant.id", "applicant.nib"), row)}
        WHERE rowid IN ({which});
        INSERT INTO search_name (rowid, name, organisation)
        SELECT rowid, name, organisation FROM search_applicant WHERE rowid IN ({which});
    """


def key_of(applicant: str) -> str:
    return f"SELECT key FROM search_applicant_key WHERE applicant_id = {applicant}"


def members_of(organisation: str) -> str:
    return f"""
        SELECT key FROM membership JOIN search_applicant_key USING (applicant_id)
        WHERE organisation_id = {organisation}
    """


TRIGGERS = (
    "DROP TRIGGER search_name_changed",
    "DROP TRIGGER search_applicant_added",
    f"""
    CREATE TRIGGER search_applicant_added AFTER INSERT ON applicant BEGIN
        INSERT INTO search_applicant_key (applicant_id) VALUES (new.id);
        INSERT INTO search_applicant (rowid, name, organisation, nib, addresses)
        SELECT key, new.name, {told("name", "new.id", "new.organisation")},
            {told("nib", "new.id", "new.nib")}, ''
        FROM search_applicant_key WHERE applicant_id = new.id;
        INSERT INTO search_name (rowid, name, organisation)
        SELECT rowid, name, organisation FROM search_applicant WHERE rowid = ({key_of("new.id")});
    END
    """,
    "DROP TRIGGER search_applicant_changed",
    f"""
    CREATE TRIGGER search_applicant_changed AFTER UPDATE OF name, organisation, nib ON applicant
    WHEN old.name IS NOT new.name OR old.organisation IS NOT new.organisation OR old.nib IS NOT new.nib
    BEGIN
        {renewed(key_of("new.id"))}
        UPDATE search_case SET applicant = new.name
        WHERE rowid IN (
            SELECT key FROM search_case_key JOIN case_ ON case_.id = case_id WHERE case_.applicant_id = new.id
        );
    END
    """,
    "DROP TRIGGER search_applicant_removed",
    f"""
    CREATE TRIGGER search_applicant_removed AFTER DELETE ON applicant BEGIN
        INSERT INTO search_name (search_name, rowid, name, organisation)
        SELECT 'delete', rowid, name, organisation FROM search_applicant WHERE rowid = ({key_of("old.id")});
        DELETE FROM search_applicant WHERE rowid = ({key_of("old.id")});
        DELETE FROM search_applicant_key WHERE applicant_id = old.id;
    END
    """,
    f"""
    CREATE TRIGGER search_membership_added AFTER INSERT ON membership BEGIN
        {renewed(key_of("new.applicant_id"))}
    END
    """,
    f"""
    CREATE TRIGGER search_membership_changed
    AFTER UPDATE OF applicant_id, organisation_id, deleted_at ON membership BEGIN
        {renewed(f"{key_of('new.applicant_id')} UNION {key_of('old.applicant_id')}")}
    END
    """,
    f"""
    CREATE TRIGGER search_membership_removed AFTER DELETE ON membership BEGIN
        {renewed(key_of("old.applicant_id"))}
    END
    """,
    f"""
    CREATE TRIGGER search_organisation_changed AFTER UPDATE OF name, nib ON organisation
    WHEN old.name IS NOT new.name OR old.nib IS NOT new.nib BEGIN
        {renewed(members_of("new.id"))}
    END
    """,
)
FILLED = (
    """
    INSERT INTO search_applicant_key (applicant_id)
    SELECT id FROM applicant WHERE id NOT IN (SELECT applicant_id FROM search_applicant_key) ORDER BY id
    """,
    f"""
    INSERT INTO search_applicant (rowid, name, organisation, nib, addresses)
    SELECT key, name, {told("name", "applicant.id", "applicant.organisation")},
        {told("nib", "applicant.id", "applicant.nib")}, coalesce((
            SELECT group_concat(value, ' ') FROM handle
            WHERE applicant_id = applicant.id AND kind IN ('email', 'sip') AND deleted_at IS NULL
        ), '')
    FROM search_applicant_key JOIN applicant ON applicant.id = applicant_id
    WHERE key > :people ORDER BY key
    """,
    """
    INSERT INTO search_name (rowid, name, organisation)
    SELECT rowid, name, organisation FROM search_applicant WHERE rowid > :people ORDER BY rowid
    """,
    """
    INSERT INTO search_case_key (case_id)
    SELECT id FROM case_ WHERE id NOT IN (SELECT case_id FROM search_case_key) ORDER BY id
    """,
    """
    INSERT INTO search_case (
        rowid, number, subject, description, notes, registration_number, nib, applicant
    )
    SELECT key, number, subject, trim(description || ' ' || category || ' ' || service), coalesce((
            SELECT group_concat(text, ' ') FROM timeline_entry WHERE case_id = case_.id AND text <> ''
        ), ''), registration_number, nib,
        coalesce((SELECT name FROM applicant WHERE id = case_.applicant_id), '')
    FROM search_case_key JOIN case_ ON case_.id = case_id
    WHERE key > :cases ORDER BY key
    """,
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for statement in TRIGGERS:
        connection.exec_driver_sql(statement)
    last = {
        name: connection.exec_driver_sql(f"SELECT coalesce(max(key), 0) FROM search_{table}_key").scalar_one()
        for name, table in (("people", "applicant"), ("cases", "case"))
    }
    for statement in FILLED:
        wanted = {name: value for name, value in last.items() if f":{name}" in statement}
        connection.exec_driver_sql(statement, wanted)
    members = """
        SELECT key FROM search_applicant_key WHERE applicant_id IN (SELECT applicant_id FROM membership)
    """
    for statement in renewed(members).split(";"):
        if statement.strip():
            connection.exec_driver_sql(statement)
