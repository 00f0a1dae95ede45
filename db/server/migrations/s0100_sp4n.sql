-- The tracking ids of SP4N-LAPOR!. Two are the same if their keys are equal: tracking_key of db/rules/sp4n.py.
CREATE FUNCTION loket.tracking_key(tracking text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(upper(btrim(tracking, E' \t\u00a0#') COLLATE "C"), '^0+([1-9][0-9]*)$', '\1')
$$
--;
CREATE INDEX sx_case__sp4n_key ON loket.case_ (loket.tracking_key(sp4n_tracking)) WHERE sp4n_tracking <> ''
--;
CREATE INDEX sx_archived_case__sp4n_key
ON loket.archived_case (loket.tracking_key(whole -> 'case_' -> 0 ->> 'sp4n_tracking'))
WHERE whole -> 'case_' -> 0 ->> 'sp4n_tracking' <> ''
--;
-- All cases with this id, also those in the archive. Not for the server program: it shows what is hidden.
CREATE FUNCTION loket.all_of_tracking(asked text)
RETURNS TABLE (id uuid, number text, is_seen boolean, is_archived boolean) LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.id, c.number, loket.sees_case(c), false FROM loket.case_ c
    WHERE loket.tracking_key(c.sp4n_tracking) = loket.tracking_key(asked) AND c.sp4n_tracking <> ''
    UNION ALL
    SELECT a.id, a.number, loket.sees_archived(a), true FROM loket.archived_case a
    WHERE loket.tracking_key(a.whole -> 'case_' -> 0 ->> 'sp4n_tracking') = loket.tracking_key(asked)
        AND a.whole -> 'case_' -> 0 ->> 'sp4n_tracking' <> ''
$$
--;
-- For a mutation that logs an imported complaint: whether there is a case with this id, seen by the actor or not.
-- Two imports of the same id wait for each other. Each statement of a VOLATILE function sees what was committed before it.
CREATE FUNCTION loket.is_tracking_known(asked text) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must(loket.my_role() = 'supervisor', 'role');
    PERFORM pg_advisory_xact_lock(hashtextextended('sp4n ' || loket.tracking_key(asked), 0));
    RETURN EXISTS (SELECT FROM loket.all_of_tracking(asked));
END $$
--;
-- The cases with these ids, for a supervisor: of one that the supervisor may not see, only that it exists.
CREATE FUNCTION loket.cases_of_tracking(asked text[])
RETURNS TABLE (tracking text, id uuid, number text, is_archived boolean) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT one, CASE WHEN f.is_seen THEN f.id END, CASE WHEN f.is_seen THEN f.number ELSE '' END,
        f.is_seen AND f.is_archived
    FROM unnest(asked) one CROSS JOIN LATERAL loket.all_of_tracking(one) f
    WHERE loket.my_role() = 'supervisor'
$$
