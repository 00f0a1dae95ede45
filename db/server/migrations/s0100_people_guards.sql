-- Guards for applicants, their calls, and their requests about their data.
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
    IF NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN
        PERFORM loket.must(
            EXISTS (
                SELECT 1 FROM loket.applicant_merge m
                WHERE m.xid = pg_current_xact_id() AND m.merged_id = NEW.id
                    AND (m.undone_at IS NULL) = (NEW.deleted_at IS NOT NULL)
            )
            AND (NEW.name, NEW.organisation, NEW.nib, NEW.region, NEW.note, NEW.erased_at)
                IS NOT DISTINCT FROM (OLD.name, OLD.organisation, OLD.nib, OLD.region, OLD.note, OLD.erased_at),
            'merge'
        );
        RETURN NEW;
    END IF;
    IF NEW.erased_at IS NULL THEN
        PERFORM loket.must(btrim(NEW.name) <> '', 'applicant');
        RETURN NEW;
    END IF;
    -- The office decides how long it keeps data; less than a year is never allowed (app/mutations/erasure.py).
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
-- Whether a merge in this push, or its undoing, moves a row from one person to the other.
CREATE FUNCTION loket.goes_over(tbl text, which uuid, before uuid, after uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM loket.applicant_merge m
        WHERE m.xid = pg_current_xact_id() AND m.moved -> tbl ? which::text
            AND CASE WHEN m.undone_at IS NULL THEN (m.merged_id, m.kept_id) = (before, after)
                ELSE (m.kept_id, m.merged_id) = (before, after) END
    )
$$
--;
CREATE FUNCTION loket.guard_handle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    PERFORM loket.must(
        NEW.applicant_id = OLD.applicant_id
        OR loket.goes_over('handle', OLD.id, OLD.applicant_id, NEW.applicant_id),
        'merge'
    );
    PERFORM loket.must(OLD.deleted_at IS NULL OR NEW.deleted_at IS NOT NULL, 'handle');
    IF (NEW.value, NEW.digits_reversed, NEW.label) <> (OLD.value, OLD.digits_reversed, OLD.label) THEN
        PERFORM loket.must_be_erasure(me, loket.is_erased(OLD.applicant_id), OLD, NEW);
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_membership() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.who_pushes();
    IF TG_OP = 'UPDATE' THEN
        PERFORM loket.must(
            NEW.applicant_id = OLD.applicant_id
            OR loket.goes_over('membership', OLD.id, OLD.applicant_id, NEW.applicant_id),
            'merge'
        );
        PERFORM loket.must(OLD.deleted_at IS NULL OR NEW.deleted_at IS NOT NULL, 'membership');
    END IF;
    RETURN NEW;
END $$
--;
-- A contact keeps its agent; the desk may take one that belongs to no case yet, and a merge changes its applicant.
CREATE FUNCTION loket.guard_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
    is_mine boolean := OLD.agent_id IS NULL OR OLD.agent_id = me.id;
    is_erasure boolean;
BEGIN
    PERFORM loket.must_be_past(NEW.queued_at, NEW.started_at, NEW.answered_at, NEW.ended_at, NEW.consent_at);
    IF NEW.case_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.case_id IS DISTINCT FROM OLD.case_id) THEN
        PERFORM loket.must((SELECT loket.sees_case(c) FROM loket.case_ c WHERE c.id = NEW.case_id), 'case');
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            NEW.agent_id = me.id OR (NEW.agent_id IS NULL AND NEW.direction = 'inbound'), 'agent'
        );
        PERFORM loket.must(NOT NEW.is_by_hand OR me.role <> 'unit_officer', 'role');
        PERFORM loket.must((NEW.held_ms, NEW.transferred_to) = (0, ''), 'contact');
        RETURN NEW;
    END IF;
    PERFORM loket.must(me.role <> 'unit_officer' OR OLD.agent_id = me.id, 'agent');
    IF NEW.agent_id IS DISTINCT FROM OLD.agent_id THEN
        PERFORM loket.must(NEW.agent_id = me.id AND OLD.answered_at IS NULL, 'agent');
        is_mine := true;
    END IF;
    PERFORM loket.must(
        (OLD.answered_at IS NULL OR NEW.answered_at IS NOT DISTINCT FROM OLD.answered_at)
        AND (
            OLD.ended_at IS NULL
            OR (NEW.ended_at, NEW.sip_code, NEW.quality, NEW.held_ms)
                IS NOT DISTINCT FROM (OLD.ended_at, OLD.sip_code, OLD.quality, OLD.held_ms)
        )
        AND (NEW.is_returned OR NOT OLD.is_returned)
        AND (NEW.channel = OLD.channel OR (is_mine AND (OLD.channel, NEW.channel) = ('voice', 'video'))),
        'contact'
    );
    is_erasure := me.role = 'supervisor' AND (
        OLD.applicant_id IS NULL OR loket.is_erased(OLD.applicant_id) OR loket.case_is_erased(OLD.case_id)
    );
    -- An older program does not know the column that it must empty.
    IF NEW.remote = '' AND loket.is_erased(OLD.applicant_id) THEN
        NEW.transferred_to := '';
    END IF;
    IF NEW.transferred_to <> OLD.transferred_to THEN
        PERFORM loket.must(
            OLD.ended_at IS NULL OR (is_erasure AND NEW.transferred_to = ''), 'contact'
        );
    END IF;
    IF NEW.text <> OLD.text THEN
        PERFORM loket.must(is_erasure AND NEW.text = '', 'erasure');
    END IF;
    IF (NEW.consent, NEW.consent_text, NEW.consent_at)
        IS DISTINCT FROM (OLD.consent, OLD.consent_text, OLD.consent_at)
    THEN
        PERFORM loket.must(
            coalesce(NEW.agent_id = me.id, false)
            OR (is_erasure AND NEW.consent = 'not_asked' AND NEW.consent_text = '' AND NEW.consent_at IS NULL),
            'consent'
        );
    END IF;
    IF NOT is_mine AND me.role <> 'supervisor' THEN
        PERFORM loket.must(
            (
                NEW.remote, NEW.remote_name, NEW.answered_at, NEW.ended_at, NEW.disposition, NEW.sip_code, NEW.quality,
                NEW.held_ms, NEW.transferred_to
            ) IS NOT DISTINCT FROM (
                OLD.remote, OLD.remote_name, OLD.answered_at, OLD.ended_at, OLD.disposition, OLD.sip_code, OLD.quality,
                OLD.held_ms, OLD.transferred_to
            )
            AND (
                (NEW.case_id, NEW.applicant_id) IS NOT DISTINCT FROM (OLD.case_id, OLD.applicant_id)
                OR (OLD.case_id IS NULL AND NEW.case_id IS NOT NULL)
                OR (
                    NEW.case_id IS NOT DISTINCT FROM OLD.case_id
                    AND loket.goes_over('contact', OLD.id, OLD.applicant_id, NEW.applicant_id)
                )
            ),
            'agent'
        );
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
        RETURN NEW;
    END IF;
    PERFORM loket.must(
        NEW.applicant_id = OLD.applicant_id
        OR loket.goes_over('data_request', OLD.id, OLD.applicant_id, NEW.applicant_id),
        'merge'
    );
    IF NEW.done_at IS DISTINCT FROM OLD.done_at THEN
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
