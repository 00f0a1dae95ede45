-- The agent of a contact records it to its end, even if the case was handed over or made confidential during the
-- call. They add their actions to its timeline, but do not see more of it: "unseen_write_xid" revokes that a
-- transaction sees what it wrote (policies.py).
CREATE FUNCTION loket.record_in_unseen_case(
    of_contact uuid, entry uuid, what text, happened_at timestamptz, given_facts jsonb
)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
    own loket.contact;
    of_case loket.case_;
BEGIN
    SELECT * INTO own FROM loket.contact WHERE id = of_contact AND agent_id = me.id;
    PERFORM loket.must(own.case_id IS NOT NULL, 'contact');
    PERFORM loket.must(coalesce(given_facts ->> 'recorded_by', me.name) = me.name, 'recorded_by');
    UPDATE loket.case_ SET version = version + 1, changed_at = greatest(changed_at, happened_at),
        unseen_write_xid = pg_current_xact_id()
    WHERE id = own.case_id AND NOT loket.sees_case(case_) RETURNING * INTO of_case;
    PERFORM loket.must(of_case.id IS NOT NULL, 'case');
    -- Only what is true, and once. "Not about the case": once for each time that the contact was linked to it.
    PERFORM loket.must(CASE what
        WHEN 'contact_ended' THEN own.ended_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM loket.timeline_entry
            WHERE case_id = of_case.id AND contact_id = own.id AND kind = 'contact_ended'
        )
        WHEN 'recording_made' THEN EXISTS (
            SELECT 1 FROM loket.recording WHERE contact_id = own.id AND id::text = given_facts ->> 'recording_id'
        ) AND NOT EXISTS (
            SELECT 1 FROM loket.timeline_entry
            WHERE case_id = of_case.id AND kind = 'recording_made'
                AND facts ->> 'recording_id' = given_facts ->> 'recording_id'
        )
        WHEN 'recording_played' THEN EXISTS (
            SELECT 1 FROM loket.recording WHERE contact_id = own.id AND id::text = given_facts ->> 'recording_id'
        )
        WHEN 'call_transferred' THEN own.ended_at IS NULL
        WHEN 'corrected' THEN (
            SELECT kind FROM loket.timeline_entry
            WHERE case_id = of_case.id AND contact_id = own.id AND kind IN ('contact_started', 'corrected')
            ORDER BY version DESC LIMIT 1
        ) IS DISTINCT FROM 'corrected'
        ELSE false
    END, 'unseen');
    INSERT INTO loket.timeline_entry (
        id, team_id, case_id, version, kind, actor_id, actor_name, workstation, occurred_at, recorded_at,
        contact_id, text, facts
    ) VALUES (
        coalesce(entry, gen_random_uuid()), of_case.team_id, of_case.id, of_case.version, what, me.id, me.name,
        me.workstation, happened_at, now(), own.id, '', given_facts
    );
END $$
