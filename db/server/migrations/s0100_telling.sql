-- A timeline contains the earlier state: an entry of a change matches the change, and every added row has an entry.
CREATE FUNCTION loket.details_of(c loket.case_) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object(
        'kind', c.kind, 'priority', c.priority, 'subject', c.subject, 'description', c.description,
        'registration_number', c.registration_number, 'nib', c.nib, 'kbli', c.kbli, 'region', c.region,
        'category', c.category, 'service', c.service,
        'is_confidential', CASE WHEN c.is_confidential THEN 'yes' ELSE '' END,
        'is_anonymous', CASE WHEN c.is_anonymous THEN 'yes' ELSE '' END
    )
$$
--;
-- {field: [before, after]}, as app/mutations/case.py records it; for an applicant the id follows the name.
CREATE FUNCTION loket.tells_changes(old loket.case_, new loket.case_, told jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT told - 'applicant_id' = (
        SELECT coalesce(jsonb_object_agg(b.key, jsonb_build_array(b.value, a.value)), '{}')
        FROM jsonb_each(loket.details_of(old)) b JOIN jsonb_each(loket.details_of(new)) a ON a.key = b.key
        WHERE a.value <> b.value
    ) AND CASE
        WHEN old.applicant_id IS NOT DISTINCT FROM new.applicant_id THEN NOT told ? 'applicant_id'
        ELSE (right(told #>> '{applicant_id,0}', 36), right(told #>> '{applicant_id,1}', 36))
            = (coalesce(old.applicant_id::text, ''), coalesce(new.applicant_id::text, ''))
    END
$$
--;
-- When the push ends: an entry of this push, of the matching kind, names the row that was added to the case.
CREATE FUNCTION loket.row_is_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must(EXISTS (
        SELECT 1 FROM loket.timeline_entry
        WHERE case_id = NEW.case_id AND xid = pg_current_xact_id() AND facts ->> TG_ARGV[0] = NEW.id::text
            AND kind = ANY (TG_ARGV[1:])
    ), 'told');
    RETURN NULL;
END $$
--;
CREATE CONSTRAINT TRIGGER told AFTER INSERT ON loket.escalation DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.row_is_told('escalation_id', 'escalated', 'escalation_passed')
--;
CREATE CONSTRAINT TRIGGER told AFTER INSERT ON loket.unit_question DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.row_is_told('question_id', 'unit_asked_back')
--;
CREATE CONSTRAINT TRIGGER told AFTER INSERT ON loket.solution DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.row_is_told('solution_id', 'answer_found', 'solution_recorded')
--;
CREATE CONSTRAINT TRIGGER told AFTER INSERT ON loket.evidence DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.row_is_told('evidence_id', 'evidence_added')
--;
CREATE CONSTRAINT TRIGGER told AFTER INSERT ON loket.attachment DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.row_is_told('attachment_id', 'attachment_added')
--;
-- A push must record what it was, and by whom: without an outcome it is rolled back. An outcome and the rows that
-- it wrote belong to one transaction (xid).
CREATE FUNCTION loket.push_is_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM loket.sync_client c
        JOIN loket.mutation m ON m.client_id = c.client_id AND m.mut_no = c.last_mut
        WHERE c.client_id = NEW.client_id AND m.xid = pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'a push without an outcome' USING ERRCODE = 'LK015';
    END IF;
    RETURN NULL;
END $$
--;
CREATE CONSTRAINT TRIGGER told AFTER UPDATE OF pushing ON loket.sync_client DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (new.pushing IS DISTINCT FROM old.pushing AND new.pushing IS NOT NULL)
EXECUTE FUNCTION loket.push_is_told()
