"""The tracking id of SP4N-LAPOR! in the search index: its words are found with those of the description."""

from __future__ import annotations

from db.migrations.search_0100 import CASE_COLUMNS, IS_PAUSED

DESCRIBED = "trim(new.description || ' ' || new.category || ' ' || new.service || ' ' || new.sp4n_tracking)"
STATEMENTS = (
    "DROP TRIGGER search_case_added",
    "DROP TRIGGER search_case_changed",
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
    CREATE TRIGGER search_case_changed AFTER UPDATE OF
        subject, description, category, service, registration_number, nib, applicant_id, sp4n_tracking
    ON case_
    WHEN old.subject IS NOT new.subject OR old.description IS NOT new.description
        OR old.category IS NOT new.category OR old.service IS NOT new.service
        OR old.registration_number IS NOT new.registration_number OR old.nib IS NOT new.nib
        OR old.applicant_id IS NOT new.applicant_id OR old.sp4n_tracking IS NOT new.sp4n_tracking
    BEGIN
        UPDATE search_case SET subject = new.subject, description = {DESCRIBED},
            registration_number = new.registration_number, nib = new.nib,
            applicant = coalesce((SELECT name FROM applicant WHERE id = new.applicant_id), '')
        WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = new.id);
    END
    """,
)
