-- The allowed status changes of a case, the timeline entry of each, and who may record it: agents and supervisors
-- ("desk"), also officers of the unit that has the question ("unit"), or everybody who sees the case ("all").
-- Generated from db/rules/lifecycle.py and the steps of the SOP file.
CREATE VIEW loket.status_move (from_status, to_status, kind, author) AS VALUES
    {status_moves}
--;
CREATE FUNCTION loket.step_of(status text, before int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE status {steps} ELSE before END
$$
--;
CREATE FUNCTION loket.guard_case_() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
    is_over boolean := OLD.status IN ({over});
    begins boolean;
    kinds text[];
    latest timestamptz;
    texts text[] := ARRAY['subject', 'description', 'registration_number', 'nib'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            NEW.version = 0 AND NEW.deleted_at IS NULL AND NEW.status = 'in_progress' AND NEW.step = loket.step_of('in_progress', NULL)
            AND NEW.assignee_id = me.id AND NEW.unit_id IS NULL AND NEW.waiting_since IS NULL
            AND NEW.paused_ms = 0 AND (NEW.team_id IS NULL OR NEW.team_id = me.team_id),
            'new case'
        );
        PERFORM loket.must(NEW.number_digits = regexp_replace(NEW.number, '[^0-9]', '', 'g'), 'number');
        -- A number with the code of its own workstation, or with a code that is not in use (any more).
        PERFORM loket.must(NOT EXISTS (
            SELECT 1 FROM loket.sync_client
            WHERE workstation = split_part(NEW.number, '-', 3) AND closed_at IS NULL
                AND workstation <> me.workstation
        ), 'number');
        PERFORM loket.must_be_past(NEW.opened_at, NEW.changed_at);
        PERFORM loket.must(NEW.step_started_at = greatest(NEW.opened_at, NEW.changed_at), 'opened_at');
        IF NEW.opened_at < me.told_from THEN
            RAISE EXCEPTION 'long before this workstation was here' USING ERRCODE = 'LK016';
        END IF;
        RETURN NEW;
    END IF;

    IF NEW.version = OLD.version THEN
        PERFORM loket.must_be_erasure(me, is_over AND loket.is_erased(OLD.applicant_id), OLD, NEW);
        PERFORM loket.must(to_jsonb(NEW) - texts - 'xid' = to_jsonb(OLD) - texts - 'xid', 'words');
        RETURN NEW;
    END IF;

    -- The timeline records every change: the version rises by the number of entries; changed_at is their latest
    -- time.
    SELECT max(occurred_at), array_agg(kind) INTO latest, kinds FROM loket.timeline_entry
    WHERE case_id = OLD.id AND version > OLD.version AND version <= NEW.version;
    PERFORM loket.must(
        NEW.version > OLD.version AND cardinality(kinds) = NEW.version - OLD.version, 'story'
    );
    PERFORM loket.must(NEW.changed_at = greatest(OLD.changed_at, latest), 'changed_at');

    IF NEW.status <> OLD.status THEN
        PERFORM loket.must(EXISTS (
            SELECT 1 FROM loket.status_move m
            WHERE m.from_status = OLD.status AND m.to_status = NEW.status AND m.kind = ANY (kinds)
                AND (
                    m.author = 'all' OR me.role <> 'unit_officer'
                    OR (m.author = 'unit' AND OLD.unit_id = me.unit_id)
                )
        ), 'status');
    END IF;
    -- Each entry of a status change must belong to one: the SOP's times are the times of these entries.
    PERFORM loket.must(NOT EXISTS (
        SELECT 1 FROM unnest(kinds) told
        WHERE told = ANY (ARRAY[{kinds_of_status_changes}]) AND NOT EXISTS (
            SELECT 1 FROM loket.status_move m
            WHERE m.from_status = OLD.status AND m.to_status = NEW.status AND m.kind = told
        )
    ), 'told');
    PERFORM loket.must(NEW.step = loket.step_of(NEW.status, OLD.step), 'step');

    -- The clocks of the SOP.
    begins := NEW.step <> OLD.step OR (is_over AND NEW.status <> OLD.status);
    PERFORM loket.must(
        CASE WHEN begins THEN NEW.step_started_at BETWEEN OLD.changed_at AND NEW.changed_at
            ELSE NEW.step_started_at = OLD.step_started_at END
        AND (
            NEW.waiting_since IS NULL OR NEW.waiting_since IS NOT DISTINCT FROM OLD.waiting_since
            OR NEW.waiting_since BETWEEN OLD.changed_at AND NEW.changed_at
        )
        AND CASE WHEN begins THEN NEW.paused_ms = 0
            ELSE NEW.paused_ms BETWEEN OLD.paused_ms AND OLD.paused_ms
                + coalesce(floor(extract(epoch FROM NEW.changed_at - OLD.waiting_since) * 1000), 0) END,
        'clock'
    );

    IF NEW.assignee_id IS DISTINCT FROM OLD.assignee_id THEN
        PERFORM loket.must(
            kinds && ARRAY[
                'assigned', 'escalated', 'reopened',
                'escalation_returned', 'solution_recorded', 'unit_asked_back'
            ]
            AND EXISTS (SELECT 1 FROM loket.agent WHERE id = NEW.assignee_id AND role <> 'unit_officer')
            AND (
                me.role = 'supervisor' OR (me.role = 'agent' AND NEW.assignee_id = me.id)
                OR EXISTS (
                    SELECT 1 FROM loket.escalation e
                    WHERE e.case_id = OLD.id AND e.asked_by_id = NEW.assignee_id
                        AND (me.role = 'agent' OR OLD.unit_id = me.unit_id)
                )
            ),
            'assignee'
        );
    END IF;
    IF NEW.unit_id IS DISTINCT FROM OLD.unit_id THEN
        PERFORM loket.must(
            CASE WHEN NEW.unit_id IS NULL THEN 'reopened' = ANY (kinds)
                ELSE kinds && ARRAY['escalated', 'escalation_passed'] AND EXISTS (
                    SELECT 1 FROM loket.escalation e
                    WHERE e.case_id = OLD.id AND e.unit_id = NEW.unit_id AND e.answered_at IS NULL
                        AND e.returned_at IS NULL AND e.passed_at IS NULL
                ) END,
            'unit'
        );
    END IF;

    IF NEW.applicant_id IS DISTINCT FROM OLD.applicant_id THEN
        PERFORM loket.must(me.role <> 'unit_officer' AND 'details_changed' = ANY (kinds), 'applicant');
    END IF;
    IF (
        NEW.kind, NEW.priority, NEW.subject, NEW.description, NEW.registration_number, NEW.nib, NEW.kbli,
        NEW.region, NEW.region_code, NEW.category, NEW.service, NEW.is_confidential, NEW.is_anonymous
    ) IS DISTINCT FROM (
        OLD.kind, OLD.priority, OLD.subject, OLD.description, OLD.registration_number, OLD.nib, OLD.kbli,
        OLD.region, OLD.region_code, OLD.category, OLD.service, OLD.is_confidential, OLD.is_anonymous
    ) THEN
        PERFORM loket.must(
            me.role <> 'unit_officer' AND 'details_changed' = ANY (kinds) AND NOT is_over, 'details'
        );
        PERFORM loket.must(
            NEW.is_anonymous OR NOT OLD.is_anonymous OR me.role = 'supervisor' OR OLD.assignee_id = me.id,
            'anonymous'
        );
    END IF;
    IF 'details_changed' = ANY (kinds) THEN
        PERFORM loket.must(
            (
                SELECT count(*) = 1 AND bool_and(loket.tells_changes(OLD, NEW, facts -> 'changes'))
                FROM loket.timeline_entry
                WHERE case_id = OLD.id AND version > OLD.version AND version <= NEW.version
                    AND kind = 'details_changed'
            ),
            'changes'
        );
    END IF;
    RETURN NEW;
END $$
--;
-- Whether this person made the call or wrote the text.
CREATE FUNCTION loket.is_of_contact(contact uuid, said_by text, said text DEFAULT NULL) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM loket.contact c LEFT JOIN loket.applicant a ON a.id = c.applicant_id
        WHERE c.id = contact AND said_by IN (c.remote_name, c.remote, a.name) AND (said IS NULL OR said = c.text)
    )
$$
--;
CREATE FUNCTION loket.guard_timeline_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
    of_case loket.case_;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM loket.must(
            NEW.version = OLD.version AND (OLD.actor_id IS NULL OR NEW.actor_name = OLD.actor_name), 'story'
        );
        PERFORM loket.must_be_erasure(
            me, loket.entry_is_erased(OLD) OR (NEW.text = OLD.text AND loket.is_of_nobody(OLD.contact_id)), OLD, NEW
        );
        RETURN NEW;
    END IF;

    SELECT * INTO of_case FROM loket.case_ WHERE id = NEW.case_id;
    PERFORM loket.must(NEW.version = of_case.version + 1 OR EXISTS (
        SELECT 1 FROM loket.timeline_entry WHERE case_id = NEW.case_id AND version = NEW.version - 1
    ), 'story');
    PERFORM loket.must(NEW.workstation = me.workstation, 'workstation');
    PERFORM loket.must_be_past(NEW.occurred_at);
    NEW.recorded_at := now();

    -- The actor is the user, or an outside person for whom the user records it.
    IF NEW.actor_id IS NOT NULL THEN
        PERFORM loket.must(NEW.actor_id = me.id AND NEW.actor_name = me.name, 'actor');
    ELSIF NEW.kind IN ('wait_started', 'wait_ended') THEN
        PERFORM loket.must(NEW.actor_name = '', 'actor');
    ELSE
        PERFORM loket.must(
            (
                NEW.kind IN ('contact_started', 'unit_asked_back', 'solution_recorded', 'receipt_confirmed')
                AND NEW.facts ->> 'recorded_by' = me.name
            )
            OR (NEW.kind = 'contact_started' AND NEW.text = '' AND (
                NEW.actor_name IN ('', (SELECT name FROM loket.applicant WHERE id = of_case.applicant_id))
                OR loket.is_of_contact(NEW.contact_id, NEW.actor_name)
            ))
            OR (NEW.kind = 'message_received' AND loket.is_of_contact(NEW.contact_id, NEW.actor_name, NEW.text)),
            'actor'
        );
    END IF;
    PERFORM loket.must(coalesce(NEW.facts ->> 'recorded_by', me.name) = me.name, 'recorded_by');

    IF me.role = 'unit_officer' THEN
        PERFORM loket.must(
            CASE
                WHEN NEW.kind IN ({kinds_of_unit}) THEN of_case.unit_id = me.unit_id
                WHEN NEW.kind = 'numbers_revealed' THEN NOT of_case.is_anonymous
                ELSE NEW.kind NOT IN ({kinds_of_desk})
            END,
            'role'
        );
    END IF;
    RETURN NEW;
END $$
--;
-- Whether the content of an entry may be erased: it belongs to a case or contact of an erased person, or names one.
CREATE FUNCTION loket.entry_is_erased(entry loket.timeline_entry) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.case_is_erased(entry.case_id)
        OR loket.is_erased((SELECT applicant_id FROM loket.contact WHERE id = entry.contact_id))
        OR EXISTS (
            SELECT 1 FROM loket.contact c JOIN loket.case_ o ON o.id = c.case_id
            WHERE c.id = entry.contact_id AND loket.is_erased(o.applicant_id)
        )
        OR (entry.kind = 'details_changed' AND EXISTS (
            SELECT 1 FROM regexp_matches(entry.facts::text, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') m
            JOIN loket.applicant a ON a.id = m[1]::uuid WHERE a.erased_at IS NOT NULL
        ))
$$
--;
-- A call without a found person, by an erased person: its number is erased by then, and cannot show whose it was.
CREATE FUNCTION loket.is_of_nobody(call uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM loket.contact WHERE id = call AND applicant_id IS NULL)
$$
--;
-- When the push ends: every entry is counted by its case, and every case has a timeline.
CREATE FUNCTION loket.story_is_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'case_' THEN
        PERFORM loket.must((SELECT version > 0 FROM loket.case_ WHERE id = NEW.id), 'story');
    ELSE
        PERFORM loket.must((SELECT version >= NEW.version FROM loket.case_ WHERE id = NEW.case_id), 'story');
    END IF;
    RETURN NULL;
END $$
--;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON loket.case_ DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.story_is_whole()
--;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON loket.timeline_entry DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.story_is_whole()
