-- Sessions of the server program (server/sessions.py): opened by name and password, known by the hash of a token.
-- factor_at: When the second factor was proven; NULL if none was needed.
CREATE TABLE loket.server_session (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    role_name name NOT NULL REFERENCES loket.login (role_name),
    client_id uuid REFERENCES loket.sync_client (client_id),  -- NULL until the workstation is enrolled
    opened_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    factor_at timestamptz
)
--;
CREATE INDEX sx_server_session__role_name ON loket.server_session (role_name)
--;
CREATE INDEX sx_server_session__expires_at ON loket.server_session (expires_at)
--;
-- A new password ends the sessions of the old one; closing a login ends its sessions.
CREATE FUNCTION loket.end_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE loket.server_session SET revoked_at = now() WHERE role_name = NEW.role_name AND revoked_at IS NULL;
    PERFORM pg_notify('loket', 'sessions');
    RETURN NEW;
END $$
--;
CREATE TRIGGER ends_sessions BEFORE UPDATE ON loket.login FOR EACH ROW
WHEN (old.password_set_at IS DISTINCT FROM new.password_set_at OR old.closed_at IS DISTINCT FROM new.closed_at)
EXECUTE FUNCTION loket.end_sessions()
--;
-- Failed and running attempts to sign in, by hashes of name and address. Not needed after a crash. of_name: The key of
-- the name, so that an administrator can lift the lock-out of a person at every address.
CREATE UNLOGGED TABLE loket.sign_in_attempt (
    key bytea PRIMARY KEY,
    attempts int NOT NULL,
    since timestamptz NOT NULL,
    of_name bytea
)
--;
-- Counts an attempt before the password is compared, so that parallel attempts do not exceed the limit. Returns 0, or
-- the number of seconds for which no attempt with one of these keys is allowed.
-- keys: Of name and address together, of the name, of the address.
CREATE FUNCTION loket.begin_sign_in(keys bytea[], limits int[], period interval) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wait int;
BEGIN
    DELETE FROM loket.sign_in_attempt WHERE key IN (
        SELECT key FROM loket.sign_in_attempt WHERE since < now() - period FOR UPDATE SKIP LOCKED
    );
    INSERT INTO loket.sign_in_attempt (key, attempts, since, of_name)
    SELECT one, 0, now(), CASE WHEN one <> keys[3] THEN keys[2] END FROM unnest(keys) one ORDER BY one
    ON CONFLICT (key) DO NOTHING;
    PERFORM FROM loket.sign_in_attempt WHERE key = ANY (keys) ORDER BY key FOR UPDATE;
    SELECT ceil(max(extract(epoch FROM since + period - now()))) INTO wait
    FROM unnest(keys, limits) AS own (key, most) JOIN loket.sign_in_attempt USING (key) WHERE attempts >= most;
    IF wait IS NOT NULL THEN
        RETURN greatest(wait, 1);
    END IF;
    UPDATE loket.sign_in_attempt SET attempts = attempts + 1 WHERE key = ANY (keys);
    RETURN 0;
END $$
--;
-- The password was right: the attempt does not count.
CREATE FUNCTION loket.forgive_sign_in(keys bytea[]) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.sign_in_attempt SET attempts = attempts - 1 WHERE key = ANY (keys) AND attempts > 0
$$
--;
-- secret: Encrypted with a key that only the server program has. confirmed_at: NULL until the first right code.
-- last_step: The time step of the last accepted code: it and all earlier ones are not accepted again.
-- wrong: Wrong codes in a row.
CREATE TABLE loket.second_factor (
    role_name name PRIMARY KEY REFERENCES loket.login (role_name),
    secret text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0,
    wrong int NOT NULL DEFAULT 0
)
--;
CREATE FUNCTION loket.login_of(login name) RETURNS TABLE (
    source text, password text, role text, is_closed boolean, one_time_until timestamptz, factor text,
    is_factor_confirmed boolean, wrong_codes int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.source, l.password, a.role, l.closed_at IS NOT NULL OR a.deleted_at IS NOT NULL,
        l.one_time_until, f.secret, f.confirmed_at IS NOT NULL, coalesce(f.wrong, 0)
    FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id LEFT JOIN loket.second_factor f USING (role_name)
    WHERE l.role_name = login AND l.role_name <> '{system}'
$$
--;
-- Stores another hash of the same password, unless another password was set meanwhile.
CREATE FUNCTION loket.keep_password(made text, of_password text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.login SET password = made WHERE role_name = loket.login_name() AND password = of_password
$$
--;
-- Sets another password of the actor, unless another one was set since the present one was compared. The trigger
-- ends_sessions ends all sessions of the actor; the one that asks goes on. A directory keeps the passwords of its
-- people itself.
CREATE FUNCTION loket.change_password(made text, of_password text, token bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE loket.login SET password = made, password_set_at = clock_timestamp(), one_time_until = NULL
    WHERE role_name = loket.login_name() AND source = 'password' AND closed_at IS NULL AND password = of_password;
    IF NOT FOUND OR NOT loket.has_login() THEN
        RAISE EXCEPTION 'nobody of the office' USING ERRCODE = 'LK001';
    END IF;
    UPDATE loket.server_session SET revoked_at = NULL
    WHERE token_hash = token AND role_name = loket.login_name() AND revoked_at = now();
    PERFORM loket.note_access('password changed', '');
END $$
--;
-- One-time codes, of which IT gives one for each new workstation.
CREATE TABLE loket.enrolment_code (
    code_hash bytea PRIMARY KEY CHECK (length(code_hash) = 32),
    made_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    used_by name,
    used_in xid8                                     -- the transaction that enrols: enrol()
)
--;
-- Called in the transaction that enrols. An invalid code has no effect: then the limits of the user's role apply.
CREATE FUNCTION loket.use_enrolment_code(hash bytea) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.enrolment_code SET used_at = now(), used_by = loket.login_name(), used_in = pg_current_xact_id()
    WHERE code_hash = hash AND used_at IS NULL AND expires_at > now() AND loket.has_login()
$$
--;
-- Opens a session for the actor of this transaction. "of_password" belongs to the password that was compared: if
-- another one was set meanwhile, no session is opened. "proven_at": of the second factor, from which the session lasts.
CREATE FUNCTION loket.open_session(
    token bytea, client uuid, secret text, lasts interval, of_password text, proven_at timestamptz
) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    until timestamptz := least(now(), proven_at) + lasts;
BEGIN
    PERFORM FROM loket.login
    WHERE role_name = loket.login_name() AND closed_at IS NULL AND password IS NOT DISTINCT FROM of_password
        AND one_time_until IS NULL
    FOR SHARE;
    IF NOT FOUND OR NOT loket.has_login() THEN
        RAISE EXCEPTION 'nobody of the office' USING ERRCODE = 'LK001';
    END IF;
    IF client IS NOT NULL THEN
        IF secret = '' THEN
            RAISE EXCEPTION 'not an enrolled workstation' USING ERRCODE = 'LK003';
        END IF;
        PERFORM loket.known_station(client, secret);
    END IF;
    DELETE FROM loket.server_session WHERE token_hash IN (
        SELECT token_hash FROM loket.server_session WHERE expires_at < now() - interval '1 day'
        LIMIT 100 FOR UPDATE SKIP LOCKED
    );
    INSERT INTO loket.server_session (token_hash, role_name, client_id, expires_at, factor_at)
    VALUES (token, loket.login_name(), client, until, proven_at);
    PERFORM loket.note_access('signed in', '', interval '1 second');
    RETURN until;
END $$
--;
-- Called in the transaction that enrolled the workstation and so compared its secret.
CREATE FUNCTION loket.bind_session(token bytea, client uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.server_session SET client_id = client WHERE token_hash = token
$$
--;
CREATE FUNCTION loket.session_of(token bytea) RETURNS TABLE (
    login name, agent_id uuid, client_id uuid, workstation text, expires_at timestamptz, is_closed boolean,
    is_board boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.role_name, l.agent_id, s.client_id, c.workstation, s.expires_at,
        l.closed_at IS NOT NULL OR a.deleted_at IS NOT NULL, a.role = 'board'
    FROM loket.server_session s JOIN loket.login l USING (role_name) JOIN loket.agent a ON a.id = l.agent_id
    LEFT JOIN loket.sync_client c ON c.client_id = s.client_id
    WHERE s.token_hash = token AND s.expires_at > now()
        AND (s.revoked_at IS NULL OR l.closed_at IS NOT NULL)
$$
--;
CREATE FUNCTION loket.close_session(token bytea) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE loket.server_session SET revoked_at = now() WHERE token_hash = token AND revoked_at IS NULL;
    IF FOUND THEN
        PERFORM loket.note_access('signed out', '', interval '1 second');
    END IF;
END $$
--;
-- When the second factor was proven for this open session of the actor.
CREATE FUNCTION loket.factor_proven_at(token bytea) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT factor_at FROM loket.server_session
    WHERE token_hash = token AND role_name = loket.login_name() AND revoked_at IS NULL AND expires_at > now()
$$
--;
-- Keeps a new secret of the actor, until one was confirmed by a code. Returns whether it was kept.
CREATE FUNCTION loket.begin_second_factor(new_secret text) RETURNS boolean LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    WITH kept AS (
        INSERT INTO loket.second_factor (role_name, secret) VALUES (loket.login_name(), new_secret)
        ON CONFLICT (role_name) DO UPDATE SET secret = new_secret, made_at = now(), last_step = 0
        WHERE second_factor.confirmed_at IS NULL
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM kept)
$$
--;
-- Uses the code of a time step, once. Returns whether it was not used before.
CREATE FUNCTION loket.use_code(of_secret text, step bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_new boolean;
BEGIN
    SELECT confirmed_at IS NULL INTO is_new FROM loket.second_factor
    WHERE role_name = loket.login_name() AND secret = of_secret AND last_step < step FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE loket.second_factor SET last_step = step, wrong = 0, confirmed_at = coalesce(confirmed_at, now())
    WHERE role_name = loket.login_name();
    IF is_new THEN
        PERFORM loket.note_access('second factor set up', '');
    END IF;
    RETURN true;
END $$
--;
CREATE FUNCTION loket.count_wrong_code() RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.second_factor SET wrong = wrong + 1 WHERE role_name = loket.login_name()
$$
