-- Who pushes: the actor at the workstation that began a push in this transaction (begin_push).
CREATE TYPE loket.pusher AS (id uuid, name text, workstation text)
--;
CREATE FUNCTION loket.who_pushes() RETURNS loket.pusher LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_one loket.pusher;
BEGIN
    SELECT a.id, a.name, c.workstation INTO found_one
    FROM loket.sync_client c, loket.login l JOIN loket.agent a ON a.id = l.agent_id
    -- "seen_at": after a restore, earlier transaction numbers occur again.
    WHERE c.pushing = pg_current_xact_id_if_assigned() AND c.seen_at = now() AND c.closed_at IS NULL
        AND l.role_name = loket.login_name() AND l.closed_at IS NULL AND a.deleted_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no push in this transaction' USING ERRCODE = 'LK007';
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
-- Whether another workstation in use has the code in this case number: "CC-261124-001-003-0".
CREATE FUNCTION loket.is_number_of_another(case_number text, own text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM loket.sync_client
        WHERE workstation = split_part(case_number, '-', 3) AND workstation <> own AND closed_at IS NULL
    )
$$
