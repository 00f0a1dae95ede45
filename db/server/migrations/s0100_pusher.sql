-- Records are changed only inside a push: in the transaction of begin_push, by the login and at the workstation
-- that began it. The guards below ask these functions for both.
CREATE TYPE loket.pusher AS (
    id uuid, name text, role text, unit_id uuid, team_id uuid, workstation text, told_from timestamptz
)
--;
CREATE FUNCTION loket.who_pushes() RETURNS loket.pusher LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_one loket.pusher;
BEGIN
    SELECT a.id, a.name, a.role, a.unit_id, a.team_id, c.workstation, c.told_from INTO found_one
    FROM loket.sync_client c, loket.login l JOIN loket.agent a ON a.id = l.agent_id
    -- "seen_at": after a restore, earlier transaction numbers occur again.
    WHERE c.pushing = pg_current_xact_id_if_assigned() AND c.seen_at = now() AND c.closed_at IS NULL
        AND l.role_name = loket.login_name() AND l.closed_at IS NULL AND a.deleted_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'records change in a push only' USING ERRCODE = 'LK007';
    END IF;
    RETURN found_one;
END $$
--;
CREATE FUNCTION loket.must(holds boolean, rule text) RETURNS void LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF holds IS NOT TRUE THEN
        RAISE EXCEPTION 'against the rules of the records: %', rule USING ERRCODE = 'LK010';
    END IF;
END $$
--;
-- The clocks of workstations differ: a small difference is accepted. A time that is minutes ahead waits, with all
-- changes after it, until it has passed; a time further ahead is invalid.
CREATE FUNCTION loket.must_be_past(VARIADIC told timestamptz[]) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    one timestamptz;
BEGIN
    FOREACH one IN ARRAY told LOOP
        IF one > now() + interval '30 minutes' THEN
            RAISE EXCEPTION 'far ahead of the clock' USING ERRCODE = 'LK012';
        ELSIF one > now() + interval '5 minutes' THEN
            RAISE EXCEPTION 'ahead of the clock' USING ERRCODE = 'LK011';
        END IF;
    END LOOP;
END $$
--;
-- Whether the second is the first with only texts removed, at any depth.
CREATE FUNCTION loket.only_takes_away(old jsonb, new jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new = old OR new = '""' OR new = 'null' THEN
        RETURN true;
    ELSIF jsonb_typeof(old) = 'object' AND jsonb_typeof(new) = 'object' THEN
        RETURN NOT EXISTS (
            SELECT 1 FROM jsonb_each(new) n
            WHERE NOT old ? n.key OR NOT loket.only_takes_away(old -> n.key, n.value)
        );
    ELSIF jsonb_typeof(old) = 'array' AND jsonb_typeof(new) = 'array' THEN
        RETURN jsonb_array_length(old) = jsonb_array_length(new) AND NOT EXISTS (
            SELECT 1 FROM generate_series(0, jsonb_array_length(old) - 1) i
            WHERE NOT loket.only_takes_away(old -> i, new -> i)
        );
    END IF;
    RETURN false;
END $$
--;
-- People's texts are removed only by the retention rule: by a supervisor, and once the person is erased.
CREATE FUNCTION loket.must_be_erasure(
    me loket.pusher, is_erased boolean, old anyelement, new anyelement
) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    counted text[] := ARRAY['version', 'xid', 'deleted_at'];
BEGIN
    PERFORM loket.must(me.role = 'supervisor' AND is_erased, 'erasure');
    PERFORM loket.must(loket.only_takes_away(to_jsonb(old) - counted, to_jsonb(new) - counted), 'words');
END $$
--;
CREATE FUNCTION loket.is_erased(person uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT erased_at IS NOT NULL FROM loket.applicant WHERE id = person), false)
$$
--;
CREATE FUNCTION loket.case_is_erased(of_case uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.is_erased((SELECT applicant_id FROM loket.case_ WHERE id = of_case))
$$
--;
CREATE FUNCTION loket.must_push() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.who_pushes();
    RETURN NULL;
END $$
--;
CREATE FUNCTION loket.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'against the rules of the records: %', TG_ARGV[0] USING ERRCODE = 'LK010';
END $$
