-- While a case stays anonymous, its applicant cannot be replaced, except by a merge of two records.
CREATE FUNCTION loket.guard_anonymous_applicant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must(
        loket.goes_over('case_', NEW.id, OLD.applicant_id, NEW.applicant_id), 'anonymous applicant'
    );
    RETURN NEW;
END $$
--;
CREATE TRIGGER anonymous_applicant BEFORE UPDATE OF applicant_id ON loket.case_ FOR EACH ROW WHEN (
    {guarded} AND OLD.is_anonymous AND NEW.is_anonymous AND OLD.applicant_id IS NOT NULL
    AND NEW.applicant_id IS DISTINCT FROM OLD.applicant_id
) EXECUTE FUNCTION loket.guard_anonymous_applicant()
--;
-- Whether a person has cases or calls that the user sees; with `moved`, only those that the merge moved.
CREATE FUNCTION loket.has_of(person uuid, moved jsonb) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM loket.case_
        WHERE applicant_id = person AND deleted_at IS NULL AND (moved IS NULL OR moved -> 'case_' ? id::text)
            AND ({sees_case})
    ) OR EXISTS (
        SELECT 1 FROM loket.contact
        WHERE applicant_id = person AND deleted_at IS NULL AND (moved IS NULL OR moved -> 'contact' ? id::text)
            AND (
                case_id IS NULL
                OR EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = contact.case_id AND ({sees_case}))
            )
    )
$$
--;
REVOKE ALL ON FUNCTION loket.has_of(uuid, jsonb) FROM PUBLIC
--;
-- When the push ends, the two records must be merged, or separate again. Otherwise a user could give away any case
-- by claiming a merge, as loket.goes_over accepts it. The moved cases and calls are those that the author sees, as
-- in app/mutations/merge.py. A merge that is undone in the same push would leave no trace; the program sends both
-- again, one by one.
CREATE FUNCTION loket.merge_is_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must(
        (SELECT (undone_at IS NULL) = (NEW.undone_at IS NULL) FROM loket.applicant_merge WHERE id = NEW.id)
        AND (
            SELECT (deleted_at IS NULL) = (NEW.undone_at IS NOT NULL) FROM loket.applicant WHERE id = NEW.merged_id
        ),
        'merge'
    );
    IF NEW.undone_at IS NULL THEN
        PERFORM loket.must(NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements_text(coalesce(NEW.moved -> 'case_', '[]')) one
            WHERE NOT EXISTS (
                SELECT 1 FROM loket.timeline_entry e
                WHERE e.case_id = one::uuid AND e.xid = pg_current_xact_id() AND e.kind = 'details_changed'
                    AND right(e.facts #>> '{changes,applicant_id,0}', 36) = NEW.merged_id::text
                    AND right(e.facts #>> '{changes,applicant_id,1}', 36) = NEW.kept_id::text
            )
        ), 'merge');
        PERFORM loket.must(NOT EXISTS (
            SELECT 1 FROM loket.handle h
            WHERE h.applicant_id = NEW.merged_id AND h.deleted_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM loket.handle k
                WHERE k.applicant_id = NEW.kept_id AND k.deleted_at IS NULL AND k.value = h.value
            )
        ), 'merge');
        PERFORM loket.must(NOT loket.has_of(NEW.merged_id, NULL), 'merge');
    ELSE
        PERFORM loket.must((SELECT deleted_at IS NULL FROM loket.applicant WHERE id = NEW.kept_id), 'merge');
        PERFORM loket.must(NOT EXISTS (
            SELECT 1 FROM loket.handle
            WHERE applicant_id = NEW.kept_id AND deleted_at IS NULL AND NEW.moved -> 'handle' ? id::text
        ), 'merge');
        PERFORM loket.must(NOT loket.has_of(NEW.kept_id, NEW.moved), 'merge');
    END IF;
    RETURN NULL;
END $$
--;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON loket.applicant_merge DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.merge_is_whole()
--;
CREATE CONSTRAINT TRIGGER undone AFTER UPDATE OF undone_at ON loket.applicant_merge DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded} AND new.undone_at IS DISTINCT FROM old.undone_at)
EXECUTE FUNCTION loket.merge_is_whole()
