"""The search index of the first release: FTS5 tables and the triggers that update them.

Words of cases, people and articles are found by prefix, names and calls by any three letters. The index of
names stores no texts: to delete a row's entry, it must be given the row's text again. While `search_paused`
has a row, mass changes of cases are recorded in `search_later` and indexed afterwards.
"""

from __future__ import annotations

BY_WORDS = """tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4 5'"""
CASE_COLUMNS = "number, subject, description, notes, registration_number, nib, applicant"
DESCRIBED = "trim(new.description || ' ' || new.category || ' ' || new.service)"
IS_PAUSED = "EXISTS (SELECT 1 FROM search_paused)"


def with_organisations(column: str, applicant: str, own: str) -> str:
    """Return the SQL of a person's own text in this column and those of their organisations."""
    return f"""trim({own} || ' ' || coalesce((
        SELECT group_concat(organisation.{column}, ' ')
        FROM membership JOIN organisation ON organisation.id = organisation_id
        WHERE membership.applicant_id = {applicant} AND membership.deleted_at IS NULL
    ), ''))"""


def key_of(applicant: str) -> str:
    return f"SELECT key FROM search_applicant_key WHERE applicant_id = {applicant}"


def members_of(organisation: str) -> str:
    return f"""
        SELECT key FROM membership JOIN search_applicant_key USING (applicant_id)
        WHERE organisation_id = {organisation}
    """


def renewed(which: str) -> str:
    """Return the statements that update both indexes for the persons whose keys `which` selects."""
    person = (
        "(SELECT {} FROM search_applicant_key JOIN applicant ON applicant.id = applicant_id WHERE key = {})"
    )
    row = "search_applicant.rowid"
    organisations = with_organisations("name", "applicant.id", "applicant.organisation")
    nibs = with_organisations("nib", "applicant.id", "applicant.nib")
    return f"""
        INSERT INTO search_name (search_name, rowid, name, organisation)
        SELECT 'delete', rowid, name, organisation FROM search_applicant WHERE rowid IN ({which});
        UPDATE search_applicant SET
            name = {person.format("name", row)},
            organisation = {person.format(organisations, row)},
            nib = {person.format(nibs, row)}
        WHERE rowid IN ({which});
        INSERT INTO search_name (rowid, name, organisation)
        SELECT rowid, name, organisation FROM search_applicant WHERE rowid IN ({which});
    """


def addresses_of(row: str) -> str:
    return f"""
        UPDATE search_applicant SET addresses = coalesce(
            (SELECT group_concat(value, ' ') FROM handle
            WHERE applicant_id = {row}.applicant_id AND kind IN ('email', 'sip') AND deleted_at IS NULL), ''
        )
        WHERE rowid = ({key_of(f"{row}.applicant_id")});
    """


def notes_of(case: str) -> str:
    return f"""
        UPDATE search_case SET notes = coalesce(
            (SELECT group_concat(text, ' ') FROM timeline_entry WHERE case_id = {case} AND text <> ''), ''
        )
        WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = {case});
    """


TABLES = (
    *(
        f"CREATE TABLE search_{name}_key (key INTEGER PRIMARY KEY, {name}_id BLOB NOT NULL UNIQUE)"
        for name in ("case", "applicant", "contact", "article")
    ),
    f"CREATE VIRTUAL TABLE search_case USING fts5({CASE_COLUMNS}, {BY_WORDS})",
    f"CREATE VIRTUAL TABLE search_applicant USING fts5(name, organisation, nib, addresses, {BY_WORDS})",
    f"CREATE VIRTUAL TABLE search_article USING fts5(title, questions, text, legal_basis, stems, {BY_WORDS})",
    """
    CREATE VIRTUAL TABLE search_name USING fts5(
        name, organisation, tokenize = "trigram", detail = none, content = ''
    )
    """,
    """
    CREATE VIRTUAL TABLE search_contact USING fts5(
        remote, remote_name, text, tokenize = "trigram", content = ''
    )
    """,
    "CREATE TABLE search_paused (id INTEGER PRIMARY KEY CHECK (id = 1))",
    "CREATE TABLE search_later (case_id BLOB PRIMARY KEY) WITHOUT ROWID",
)
OF_CASES = (
    f"""
    CREATE TRIGGER search_case_added AFTER INSERT ON case_ WHEN NOT {IS_PAUSED} BEGIN
        INSERT INTO search_case_key (case_id) VALUES (new.id);
        INSERT INTO search_case (rowid, {CASE_COLUMNS})
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
    CREATE TRIGGER search_case_removed AFTER DELETE ON case_ BEGIN
        DELETE FROM search_case WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = old.id);
        DELETE FROM search_case_key WHERE case_id = old.id;
    END
    """,
    f"""
    CREATE TRIGGER search_entry_added AFTER INSERT ON timeline_entry
    WHEN new.text <> '' AND NOT {IS_PAUSED} BEGIN
        UPDATE search_case SET notes = notes || ' ' || new.text
        WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = new.case_id);
    END
    """,
    f"""
    CREATE TRIGGER search_entry_changed AFTER UPDATE OF text ON timeline_entry
    WHEN old.text <> new.text AND NOT {IS_PAUSED} BEGIN
        {notes_of("new.case_id")}
    END
    """,
    f"""
    CREATE TRIGGER search_entry_removed AFTER DELETE ON timeline_entry
    WHEN old.text <> '' AND NOT {IS_PAUSED} BEGIN
        {notes_of("old.case_id")}
    END
    """,
    *(
        f"""
        CREATE TRIGGER search_entry_{done}_later AFTER {event} ON timeline_entry
        WHEN {has_text} AND {IS_PAUSED} BEGIN
            INSERT OR IGNORE INTO search_later VALUES ({row}.case_id);
        END
        """
        for done, event, has_text, row in (
            ("added", "INSERT", "new.text <> ''", "new"),
            ("changed", "UPDATE OF text", "old.text <> new.text", "new"),
            ("removed", "DELETE", "old.text <> ''", "old"),
        )
    ),
)
OF_PEOPLE = (
    f"""
    CREATE TRIGGER search_applicant_added AFTER INSERT ON applicant BEGIN
        INSERT INTO search_applicant_key (applicant_id) VALUES (new.id);
        INSERT INTO search_applicant (rowid, name, organisation, nib, addresses)
        SELECT key, new.name, {with_organisations("name", "new.id", "new.organisation")},
            {with_organisations("nib", "new.id", "new.nib")}, ''
        FROM search_applicant_key WHERE applicant_id = new.id;
        INSERT INTO search_name (rowid, name, organisation)
        SELECT rowid, name, organisation FROM search_applicant WHERE rowid = ({key_of("new.id")});
    END
    """,
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
    f"""
    CREATE TRIGGER search_handle_added AFTER INSERT ON handle WHEN new.kind IN ('email', 'sip') BEGIN
        {addresses_of("new")}
    END
    """,
    f"""
    CREATE TRIGGER search_handle_changed AFTER UPDATE OF value, deleted_at ON handle
    WHEN new.kind IN ('email', 'sip') BEGIN
        {addresses_of("new")}
    END
    """,
    f"""
    CREATE TRIGGER search_handle_removed AFTER DELETE ON handle WHEN old.kind IN ('email', 'sip') BEGIN
        {addresses_of("old")}
    END
    """,
)
OF_CONTACTS_AND_ARTICLES = (
    """
    CREATE TRIGGER search_contact_added AFTER INSERT ON contact BEGIN
        INSERT INTO search_contact_key (contact_id) VALUES (new.id);
        INSERT INTO search_contact (rowid, remote, remote_name, text)
        SELECT key, new.remote, new.remote_name, new.text FROM search_contact_key WHERE contact_id = new.id;
    END
    """,
    """
    CREATE TRIGGER search_contact_changed AFTER UPDATE OF remote, remote_name, text ON contact
    WHEN old.remote IS NOT new.remote OR old.remote_name IS NOT new.remote_name OR old.text IS NOT new.text
    BEGIN
        INSERT INTO search_contact (search_contact, rowid, remote, remote_name, text)
        SELECT 'delete', key, old.remote, old.remote_name, old.text
        FROM search_contact_key WHERE contact_id = old.id;
        INSERT INTO search_contact (rowid, remote, remote_name, text)
        SELECT key, new.remote, new.remote_name, new.text FROM search_contact_key WHERE contact_id = new.id;
    END
    """,
    """
    CREATE TRIGGER search_contact_removed AFTER DELETE ON contact BEGIN
        INSERT INTO search_contact (search_contact, rowid, remote, remote_name, text)
        SELECT 'delete', key, old.remote, old.remote_name, old.text
        FROM search_contact_key WHERE contact_id = old.id;
        DELETE FROM search_contact_key WHERE contact_id = old.id;
    END
    """,
    """
    CREATE TRIGGER search_article_added AFTER INSERT ON article BEGIN
        INSERT INTO search_article_key (article_id) VALUES (new.id);
        INSERT INTO search_article (rowid, title, questions, text, legal_basis, stems)
        SELECT key, new.title, new.questions, new.text, new.legal_basis, new.stems
        FROM search_article_key WHERE article_id = new.id;
    END
    """,
    """
    CREATE TRIGGER search_article_changed
    AFTER UPDATE OF title, questions, text, legal_basis, stems ON article BEGIN
        UPDATE search_article SET title = new.title, questions = new.questions, text = new.text,
            legal_basis = new.legal_basis, stems = new.stems
        WHERE rowid = (SELECT key FROM search_article_key WHERE article_id = new.id);
    END
    """,
    """
    CREATE TRIGGER search_article_removed AFTER DELETE ON article BEGIN
        DELETE FROM search_article
        WHERE rowid = (SELECT key FROM search_article_key WHERE article_id = old.id);
        DELETE FROM search_article_key WHERE article_id = old.id;
    END
    """,
)
STATEMENTS = (*TABLES, *OF_CASES, *OF_PEOPLE, *OF_CONTACTS_AND_ARTICLES)
