-- People who ask, their calls, and what they ask of the data about them.
CREATE FUNCTION loket.guard_applicant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(NEW.erased_at IS NULL AND btrim(NEW.name) <> '', 'applicant');
        RETURN NEW;
    END IF;
    PERFORM loket.must(OLD.erased_at IS NULL, 'erased');
    IF NEW.erased_at IS NULL THEN
        PERFORM loket.must(btrim(NEW.name) <> '', 'applicant');
        RETURN NEW;
    END IF;
    -- The office says how long it keeps what; less than a year is for nobody to say (app/mutations/erasure.py).
    PERFORM loket.must(me.role = 'supervisor' AND NOT EXISTS (
        SELECT 1 FROM loket.case_ c
        WHERE c.applicant_id = NEW.id AND c.deleted_at IS NULL
            AND (c.status NOT IN ('closed', 'cancelled') OR c.changed_at > now() - interval '1 year')
    ), 'erasure');
    PERFORM loket.must(
        (NEW.name, NEW.organisation, NEW.nib, NEW.region, NEW.note) = ('', '', '', '', ''), 'erasure'
    );
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_handle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.value, NEW.digits_reversed, NEW.label)
        <> (OLD.value, OLD.digits_reversed, OLD.label)
    THEN
        PERFORM loket.must_be_erasure(me, loket.is_erased(OLD.applicant_id), OLD, NEW);
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    PERFORM loket.must_be_past(NEW.started_at, NEW.answered_at, NEW.ended_at, NEW.consent_at);
    IF NEW.case_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.case_id IS DISTINCT FROM OLD.case_id) THEN
        PERFORM loket.must((SELECT loket.sees_case(c) FROM loket.case_ c WHERE c.id = NEW.case_id), 'case');
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            NEW.agent_id = me.id OR (NEW.agent_id IS NULL AND NEW.direction = 'inbound'), 'agent'
        );
        PERFORM loket.must(NOT NEW.is_by_hand OR me.role <> 'unit_officer', 'role');
        RETURN NEW;
    END IF;
    PERFORM loket.must(me.role <> 'unit_officer' OR OLD.agent_id = me.id, 'agent');
    PERFORM loket.must(
        NEW.agent_id IS NOT DISTINCT FROM OLD.agent_id
        OR (NEW.agent_id = me.id AND OLD.answered_at IS NULL),
        'agent'
    );
    PERFORM loket.must(
        (OLD.answered_at IS NULL OR NEW.answered_at IS NOT DISTINCT FROM OLD.answered_at)
        AND (
            OLD.ended_at IS NULL
            OR (NEW.ended_at, NEW.sip_code, NEW.quality)
                IS NOT DISTINCT FROM (OLD.ended_at, OLD.sip_code, OLD.quality)
        ),
        'contact'
    );
    IF NEW.text <> OLD.text THEN
        PERFORM loket.must(me.role = 'supervisor' AND NEW.text = '' AND (
            loket.is_erased(OLD.applicant_id) OR loket.case_is_erased(OLD.case_id)
            OR OLD.applicant_id IS NULL
        ), 'erasure');
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_applicant_merge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            NEW.merged_by_name = me.name AND NEW.undone_at IS NULL AND NEW.kept_id <> NEW.merged_id, 'merge'
        );
        PERFORM loket.must_be_past(NEW.merged_at);
    ELSIF NEW.undone_at IS DISTINCT FROM OLD.undone_at THEN
        PERFORM loket.must(
            OLD.undone_at IS NULL AND NEW.undone_by_name = me.name AND NEW.moved = OLD.moved
            AND NEW.deleted_at IS NOT DISTINCT FROM OLD.deleted_at,
            'merge'
        );
        PERFORM loket.must_be_past(NEW.undone_at);
    ELSE
        PERFORM loket.must_be_erasure(
            me, loket.is_erased(OLD.kept_id) OR loket.is_erased(OLD.merged_id), OLD, NEW
        );
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_data_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            NEW.asked_by_name = me.name AND NEW.done_at IS NULL
            AND NEW.due_at <= NEW.asked_at + interval '72 hours',
            'data request'
        );
        PERFORM loket.must_be_past(NEW.asked_at);
    ELSIF NEW.done_at IS DISTINCT FROM OLD.done_at THEN
        PERFORM loket.must(
            OLD.done_at IS NULL AND NEW.done_by_name = me.name AND btrim(NEW.outcome) <> ''
            AND NEW.words = OLD.words,
            'data request'
        );
        PERFORM loket.must_be_past(NEW.done_at);
    ELSIF (NEW.words, NEW.outcome, NEW.done_by_name) <> (OLD.words, OLD.outcome, OLD.done_by_name) THEN
        PERFORM loket.must_be_erasure(me, loket.is_erased(OLD.applicant_id), OLD, NEW);
    END IF;
    RETURN NEW;
END $$
