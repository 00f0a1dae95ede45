-- Rows below a case: inserted once, by their author; then only ended, or their content erased with the person.
-- Officers act for their unit.
CREATE FUNCTION loket.guard_escalation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(num_nonnulls(NEW.answered_at, NEW.returned_at, NEW.passed_at) = 0, 'escalation');
        PERFORM loket.must_be_past(NEW.asked_at);
        -- The desk asks; a unit passes a question on unchanged.
        PERFORM loket.must(
            (me.role <> 'unit_officer' AND NEW.asked_by_id = me.id AND NEW.asked_by_name = me.name)
            OR EXISTS (
                SELECT 1 FROM loket.escalation e
                WHERE e.case_id = NEW.case_id AND e.passed_at = NEW.asked_at AND e.question = NEW.question
                    AND (e.asked_by_id, e.asked_by_name) = (NEW.asked_by_id, NEW.asked_by_name)
                    AND (me.role <> 'unit_officer' OR e.unit_id = me.unit_id)
            ),
            'escalation'
        );
        RETURN NEW;
    END IF;
    IF (NEW.answered_at, NEW.returned_at, NEW.passed_at)
        IS NOT DISTINCT FROM (OLD.answered_at, OLD.returned_at, OLD.passed_at)
    THEN
        PERFORM loket.must_be_erasure(me, loket.case_is_erased(OLD.case_id), OLD, NEW);
        RETURN NEW;
    END IF;
    PERFORM loket.must(
        num_nonnulls(OLD.answered_at, OLD.returned_at, OLD.passed_at) = 0
        AND num_nonnulls(NEW.answered_at, NEW.returned_at, NEW.passed_at) = 1
        AND (NEW.question, NEW.evidence, NEW.promise, NEW.no_evidence_reason)
            = (OLD.question, OLD.evidence, OLD.promise, OLD.no_evidence_reason),
        'escalation'
    );
    PERFORM loket.must(me.role <> 'unit_officer' OR OLD.unit_id = me.unit_id, 'unit');
    PERFORM loket.must_be_past(NEW.answered_at, NEW.returned_at, NEW.passed_at);
    RETURN NEW;
END $$
--;
-- Whether the question of a case is open, and this person may act for the unit that has it.
CREATE FUNCTION loket.answers_escalation(me loket.pusher, escalation uuid, the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM loket.escalation e
        WHERE e.id = escalation AND e.case_id = the_case
            AND num_nonnulls(e.answered_at, e.returned_at, e.passed_at) = 0
            AND (me.role <> 'unit_officer' OR e.unit_id = me.unit_id)
    )
$$
--;
CREATE FUNCTION loket.guard_unit_question() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            NEW.answered_at IS NULL AND NEW.answer = ''
            AND loket.answers_escalation(me, NEW.escalation_id, NEW.case_id),
            'unit question'
        );
        PERFORM loket.must_be_past(NEW.asked_at);
    ELSIF NEW.answered_at IS DISTINCT FROM OLD.answered_at THEN
        PERFORM loket.must(
            me.role <> 'unit_officer' AND OLD.answered_at IS NULL AND NEW.answered_by_name = me.name
            AND NEW.question = OLD.question,
            'unit question'
        );
        PERFORM loket.must_be_past(NEW.answered_at);
    ELSE
        PERFORM loket.must_be_erasure(me, loket.case_is_erased(OLD.case_id), OLD, NEW);
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_solution() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            CASE WHEN NEW.escalation_id IS NULL
                THEN me.role <> 'unit_officer' AND NEW.recorded_by_name = me.name
                ELSE loket.answers_escalation(me, NEW.escalation_id, NEW.case_id)
            END,
            'solution'
        );
        PERFORM loket.must(btrim(NEW.text) <> '' AND btrim(NEW.reference) <> '', 'solution');
        PERFORM loket.must_be_past(NEW.recorded_at);
    ELSE
        PERFORM loket.must_be_erasure(me, loket.case_is_erased(OLD.case_id), OLD, NEW);
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_evidence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(NEW.found_by_name = me.name, 'evidence');
        PERFORM loket.must(
            NEW.fields IS NOT NULL OR NEW.sha256 = encode(sha256(convert_to(NEW.result, 'UTF8')), 'hex'),
            'evidence'
        );
        PERFORM loket.must_be_past(NEW.found_at);
    ELSE
        PERFORM loket.must_be_erasure(me, loket.case_is_erased(OLD.case_id), OLD, NEW);
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_attachment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            NEW.added_by_id = me.id AND NEW.added_by_name = me.name AND NEW.removed_at IS NULL, 'attachment'
        );
        PERFORM loket.must(NEW.sha256 <> '', 'attachment');
        PERFORM loket.must_be_past(NEW.added_at);
    ELSIF NEW.removed_at IS DISTINCT FROM OLD.removed_at THEN
        PERFORM loket.must(
            OLD.removed_at IS NULL AND NEW.removed_by_name = me.name
            AND NEW.name = OLD.name AND NEW.deleted_at IS NOT DISTINCT FROM OLD.deleted_at
            AND (
                me.role = 'supervisor' OR OLD.added_by_id = me.id
                OR EXISTS (SELECT 1 FROM loket.case_ WHERE id = OLD.case_id AND assignee_id = me.id)
            ),
            'attachment'
        );
        PERFORM loket.must_be_past(NEW.removed_at);
    ELSE
        PERFORM loket.must_be_erasure(me, loket.case_is_erased(OLD.case_id), OLD, NEW);
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_recording() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- Without consent there is only the record of a recording that was refused while it was made.
        PERFORM loket.must(NEW.erased_at IS NULL AND (NEW.bytes = 0 OR EXISTS (
            SELECT 1 FROM loket.contact c WHERE c.id = NEW.contact_id AND c.consent = 'yes'
        )), 'consent');
        -- By the person whose call it was, or who finds the file of a crashed desktop. Each desktop has its own
        -- path.
        PERFORM loket.must(
            NEW.made_by = me.id OR EXISTS (
                SELECT 1 FROM loket.contact c WHERE c.id = NEW.contact_id AND c.agent_id = NEW.made_by
            ),
            'made_by'
        );
        PERFORM loket.must(
            NEW.path = '' OR NEW.path ~ '^[0-9]{4}/[0-9]{2}/[^/\\:[:cntrl:]]{1,150}[.]opus$', 'path'
        );
        PERFORM loket.must_be_past(NEW.made_at);
        PERFORM loket.must(NEW.keep_until >= NEW.made_at, 'keep_until');
    ELSE
        PERFORM loket.must(OLD.erased_at IS NULL, 'recording');
        -- By its author, the person whose call it was, or the office; others erase expired ones.
        PERFORM loket.must(
            me.role = 'supervisor' OR OLD.made_by = me.id
            OR EXISTS (SELECT 1 FROM loket.contact c WHERE c.id = OLD.contact_id AND c.agent_id = me.id)
            OR (NEW.keep_until = OLD.keep_until AND OLD.keep_until <= now() + interval '5 minutes'),
            'made_by'
        );
        -- It may end earlier, never later.
        PERFORM loket.must(
            NEW.keep_until <= greatest(OLD.keep_until, now() + interval '5 minutes'), 'keep_until'
        );
        PERFORM loket.must_be_past(NEW.erased_at);
    END IF;
    RETURN NEW;
END $$
