-- The exchange's word on a call (call_ref, queue, queued_at) stands from the first ring on: nobody may change it.
GRANT UPDATE (held_ms, transferred_to) ON loket.contact TO loket_staff
--;
ALTER TABLE loket.contact ADD CONSTRAINT shape_contact_held_ms CHECK (held_ms >= 0)
--;
-- A contact is whose it was; the desk may take what belongs to no case yet, and a merge takes whom it was with.
CREATE OR REPLACE FUNCTION loket.guard_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
    -- A program of before does not know the column that it has to empty.
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
