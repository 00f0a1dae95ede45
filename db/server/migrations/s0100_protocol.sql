-- The functions that a workstation may call. Each checks the workstation's secret and its permission. "first": the
-- number of this client's first mutation; those before it are not its own. A holder of a workstation's secret may
-- take its place: a copy of its file becomes a new client under its code, 50 times a day. The office limits new codes:
-- a login may enrol a few a day, a supervisor any number, and so may the holder of a one-time code.
CREATE FUNCTION loket.enrol(client uuid, station text, secret text, first int DEFAULT 1) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    hash bytea := sha256(secret::bytea);
    had_it boolean := EXISTS (
        SELECT 1 FROM loket.sync_client WHERE workstation = station AND secret_hash = hash
    );
    code_before text := (
        SELECT workstation FROM loket.sync_client
        WHERE client_id = client AND secret_hash = hash AND closed_at IS NULL AND workstation <> station
    );
BEGIN
    IF NOT loket.has_login() THEN
        RAISE EXCEPTION 'nobody of the office' USING ERRCODE = 'LK001';
    END IF;
    IF station !~ '^[A-Z0-9]{2,8}$' OR length(secret) < 32 OR first < 1 THEN
        RAISE EXCEPTION 'not a workstation' USING ERRCODE = 'LK004';
    END IF;
    -- With the code of another workstation, this one would act under its name.
    IF code_before IS NOT NULL THEN
        IF loket.my_role() IS DISTINCT FROM 'supervisor' AND EXISTS (
            SELECT 1 FROM loket.sync_client WHERE workstation = station AND secret_hash <> hash
        ) THEN
            RAISE EXCEPTION 'this workstation is there already' USING ERRCODE = 'LK005';
        END IF;
        -- Each is a row that stays for ever.
        IF loket.my_role() IS DISTINCT FROM 'supervisor' AND (
            SELECT count(*) FROM loket.access_event
            WHERE what = 'workstation renamed' AND by = loket.login_name() AND at > now() - interval '1 day'
        ) >= 10 THEN
            RAISE EXCEPTION 'enough workstations for a day' USING ERRCODE = 'LK013';
        END IF;
        PERFORM loket.note_access('workstation renamed', code_before || ' ' || station);
    END IF;
    UPDATE loket.sync_client SET closed_at = now()
    WHERE workstation = station AND secret_hash = hash AND closed_at IS NULL AND client_id <> client;
    UPDATE loket.sync_client SET workstation = station
    WHERE client_id = client AND secret_hash = hash AND closed_at IS NULL;
    IF NOT FOUND THEN
        PERFORM 1 FROM loket.login WHERE role_name = loket.login_name() FOR UPDATE;  -- serializes a login's enrolments
        IF loket.my_role() IS DISTINCT FROM 'supervisor' AND NOT EXISTS (
            SELECT FROM loket.enrolment_code WHERE used_in = pg_current_xact_id()
        ) AND (
            SELECT count(*) FROM loket.sync_client
            WHERE enrolled_by = loket.login_name() AND enrolled_at > now() - interval '1 day'
        ) >= (SELECT enrolments + (CASE WHEN had_it THEN 50 ELSE 0 END) FROM loket.sync_server) THEN
            RAISE EXCEPTION 'enough workstations for a day' USING ERRCODE = 'LK013';
        END IF;
        PERFORM loket.note_access(
            CASE WHEN had_it THEN 'workstation replaced' ELSE 'workstation enrolled' END, station || ' ' || client
        );
        INSERT INTO loket.sync_client (client_id, workstation, secret_hash, first_mut, last_mut, earliest_opening)
        SELECT client, station, hash, first, first - 1, least(min(earliest_opening), now() - (SELECT older FROM loket.sync_server))
        FROM loket.sync_client WHERE workstation = station AND secret_hash = hash;
    END IF;
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'this workstation is there already' USING ERRCODE = 'LK005';
END $$
--;
CREATE FUNCTION loket.known_station(client uuid, secret text) RETURNS loket.sync_client LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own loket.sync_client;
BEGIN
    SELECT * INTO own FROM loket.sync_client
    WHERE client_id = client AND loket.is_secret(secret_hash, secret) AND closed_at IS NULL;
    IF NOT FOUND AND EXISTS (
        SELECT FROM loket.sync_client gone
        JOIN loket.sync_client other USING (workstation, secret_hash)
        WHERE gone.client_id = client AND loket.is_secret(gone.secret_hash, secret) AND other.closed_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a copy of this workstation took its place' USING ERRCODE = 'LK014';
    ELSIF NOT FOUND THEN
        RAISE EXCEPTION 'not an enrolled workstation' USING ERRCODE = 'LK003';
    END IF;
    RETURN own;
END $$
--;
-- The workstation of a member of staff.
CREATE FUNCTION loket.known_client(client uuid, secret text) RETURNS loket.sync_client LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF loket.my_role() IS NULL THEN
        RAISE EXCEPTION 'nobody of the office' USING ERRCODE = 'LK001';
    END IF;
    RETURN loket.known_station(client, secret);
END $$
--;
CREATE FUNCTION loket.epoch() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws(
        '/', (SELECT epoch FROM loket.sync_server), (SELECT system_identifier FROM pg_control_system()),
        -- The WAL timeline: a new one immediately after a failover. On a standby this fails: nobody pulls there.
        left(pg_walfile_name(pg_current_wal_lsn()), 8)
    )
$$
--;
CREATE FUNCTION loket.greet(client uuid, secret text, speaks int) RETURNS TABLE (
    epoch text, agent_id uuid, is_desk boolean, sight text, history_days int, revision text, server_revision text
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    server loket.sync_server;
BEGIN
    PERFORM loket.known_client(client, secret);
    SELECT * INTO server FROM loket.sync_server;
    IF speaks < server.min_client THEN
        RAISE EXCEPTION 'an update is needed' USING ERRCODE = 'LK002';
    END IF;
    -- Not at each of thousands of greetings a minute: the update makes a read-only greeting write.
    UPDATE loket.sync_client SET program = speaks, seen_at = now()
    WHERE client_id = client AND (program <> speaks OR seen_at < now() - interval '1 minute');
    RETURN QUERY SELECT
        loket.epoch(), loket.my_id(), loket.is_desk(),
        concat_ws('/', loket.my_id(), loket.my_role(), loket.my_unit(), loket.my_team()),
        server.history_days,
        (SELECT version_num::text FROM loket.alembic_version), (SELECT version_num::text FROM loket.shared_version);
END $$
--;
CREATE FUNCTION loket.begin_push(client uuid, secret text, speaks int) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last int;
BEGIN
    PERFORM loket.known_client(client, secret);
    IF speaks < (SELECT min_client FROM loket.sync_server) THEN
        RAISE EXCEPTION 'an update is needed' USING ERRCODE = 'LK002';
    END IF;
    UPDATE loket.sync_client SET pushing = pg_current_xact_id(), seen_at = now()
    WHERE client_id = client RETURNING last_mut INTO last;
    RETURN last;
END $$
--;
CREATE FUNCTION loket.record_outcome(
    client uuid, secret text, number int, mutation_name text, hash text, result text, why jsonb
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.known_client(client, secret);
    UPDATE loket.sync_client SET last_mut = number, seen_at = now()
    WHERE client_id = client AND last_mut = number - 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a gap in the outbox' USING ERRCODE = 'LK006';
    END IF;
    INSERT INTO loket.mutation (client_id, mut_no, name, args_hash, outcome, reason, agent_id)
    VALUES (client, number, mutation_name, hash, result, why, loket.my_id());
END $$
--;
CREATE FUNCTION loket.outcomes(client uuid, secret text, from_number int) RETURNS TABLE (
    mut_no int, outcome text, reason jsonb, args_hash text, last_mut int
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own loket.sync_client;
BEGIN
    IF loket.my_role() IS NULL THEN
        RAISE EXCEPTION 'nobody of the office' USING ERRCODE = 'LK001';
    END IF;
    -- Also for a closed client: before it becomes another client, it asks for the outcomes of its last mutations.
    SELECT * INTO own FROM loket.sync_client
    WHERE client_id = client AND loket.is_secret(secret_hash, secret);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not an enrolled workstation' USING ERRCODE = 'LK003';
    END IF;
    -- The first row is the last mutation that the shared database has; the others are the outcomes.
    RETURN QUERY SELECT NULL::int, NULL::text, NULL::jsonb, NULL::text, own.last_mut;
    RETURN QUERY SELECT m.mut_no, m.outcome, m.reason, m.args_hash, own.last_mut FROM loket.mutation m
    WHERE m.client_id = client AND m.mut_no >= from_number ORDER BY m.mut_no;
END $$
--;
-- With these functions a workstation detects that the server was reset to an earlier state (a snapshot of its
-- machine, a copy of its files), which no number of the server shows: the newest mutation it saw is missing.
CREATE FUNCTION loket.newest_mutation() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws('/', client_id, mut_no, extract(epoch FROM recorded_at)) FROM loket.mutation
    WHERE loket.my_role() IS NOT NULL ORDER BY recorded_at DESC LIMIT 1
$$
--;
CREATE FUNCTION loket.knows_mutation(newest text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT newest = '' OR EXISTS (
        SELECT FROM loket.mutation
        WHERE client_id = split_part(newest, '/', 1)::uuid AND mut_no = split_part(newest, '/', 2)::int
    ) OR to_timestamp(split_part(newest, '/', 3)::float8) < (SELECT min(recorded_at) FROM loket.mutation)
$$
--;
-- A workstation has compared its rows with the server's: how many differed and were corrected.
CREATE FUNCTION loket.record_comparison(client uuid, secret text, different int) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.known_client(client, secret);
    UPDATE loket.sync_client SET
        compared_at = now(),
        differing = CASE WHEN different > 0 THEN different ELSE differing END,
        differed_at = CASE WHEN different > 0 THEN now() ELSE differed_at END
    WHERE client_id = client;
END $$
