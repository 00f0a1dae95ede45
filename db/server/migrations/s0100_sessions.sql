-- Sessions of the server program (server/sessions.py): opened by name and password, known by the hash of a token.
-- Only the server's login may call these functions, and nobody reads the tables.
-- The argon2id hash. The first sign-in with a new password stores it; until then there is only the SCRAM verifier.
ALTER TABLE loket.login ADD COLUMN password text
--;
CREATE TABLE loket.server_session (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    role_name name NOT NULL REFERENCES loket.login (role_name),
    client_id uuid REFERENCES loket.sync_client (client_id),  -- NULL until the workstation is enrolled
    opened_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
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
    NEW.password := NULL;
    UPDATE loket.server_session SET revoked_at = now() WHERE role_name = NEW.role_name AND revoked_at IS NULL;
    PERFORM pg_notify('loket', 'sessions');
    RETURN NEW;
END $$
--;
CREATE TRIGGER ends_sessions BEFORE UPDATE ON loket.login FOR EACH ROW
WHEN (old.verifier IS DISTINCT FROM new.verifier OR old.closed_at IS DISTINCT FROM new.closed_at)
EXECUTE FUNCTION loket.end_sessions()
--;
-- Failed and running attempts to sign in, by hashes of name and address. Not needed after a crash.
CREATE UNLOGGED TABLE loket.sign_in_attempt (
    key bytea PRIMARY KEY,
    attempts int NOT NULL,
    since timestamptz NOT NULL
)
--;
-- Counts an attempt before the password is compared, so that parallel attempts do not exceed the limit. Returns 0, or
-- the number of seconds for which no attempt with one of these keys is allowed.
CREATE FUNCTION loket.begin_sign_in(keys bytea[], limits int[], period interval) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wait int;
BEGIN
    DELETE FROM loket.sign_in_attempt WHERE key IN (
        SELECT key FROM loket.sign_in_attempt WHERE since < now() - period FOR UPDATE SKIP LOCKED
    );
    INSERT INTO loket.sign_in_attempt SELECT one, 0, now() FROM unnest(keys) one ORDER BY one
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
CREATE FUNCTION loket.password_of(login name) RETURNS TABLE (password text, verifier text, agent_id uuid, is_closed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.password, l.verifier, l.agent_id, l.closed_at IS NOT NULL OR a.deleted_at IS NOT NULL
    FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id WHERE l.role_name = login
$$
--;
-- Stores the hash, unless another password was set meanwhile.
CREATE FUNCTION loket.keep_password(made text, of_verifier text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.login SET password = made
    WHERE role_name = loket.login_name() AND verifier IS NOT DISTINCT FROM of_verifier
$$
--;
-- Sets another password of the actor, unless another one was set since the present one was compared. The trigger
-- ends_sessions removes the former hash and ends all sessions of the actor; the one that asks goes on.
CREATE FUNCTION loket.change_password(made text, new_verifier text, of_verifier text, token bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM loket.login
    WHERE role_name = loket.login_name() AND closed_at IS NULL AND verifier IS NOT DISTINCT FROM of_verifier
    FOR UPDATE;
    IF NOT FOUND OR loket.my_role() IS NULL THEN
        RAISE EXCEPTION 'nobody of the office' USING ERRCODE = 'LK001';
    END IF;
    PERFORM loket.keep_verifier(new_verifier);
    PERFORM loket.keep_password(made, new_verifier);
    UPDATE loket.server_session SET revoked_at = NULL
    WHERE token_hash = token AND role_name = loket.login_name() AND revoked_at = now();
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
    WHERE code_hash = hash AND used_at IS NULL AND expires_at > now() AND loket.my_role() IS NOT NULL
$$
--;
-- Opens a session for the actor of this transaction. "of_verifier" belongs to the password that was compared: if
-- another one was set meanwhile, no session is opened.
CREATE FUNCTION loket.open_session(
    token bytea, client uuid, secret text, lasts interval, of_verifier text
) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    until timestamptz := now() + lasts;
BEGIN
    PERFORM FROM loket.login
    WHERE role_name = loket.login_name() AND closed_at IS NULL AND verifier IS NOT DISTINCT FROM of_verifier
    FOR SHARE;
    IF NOT FOUND OR loket.my_role() IS NULL THEN
        RAISE EXCEPTION 'nobody of the office' USING ERRCODE = 'LK001';
    END IF;
    IF client IS NOT NULL THEN
        IF secret = '' THEN
            RAISE EXCEPTION 'not an enrolled workstation' USING ERRCODE = 'LK003';
        END IF;
        PERFORM loket.known_client(client, secret);
    END IF;
    DELETE FROM loket.server_session WHERE token_hash IN (
        SELECT token_hash FROM loket.server_session WHERE expires_at < now() - interval '1 day'
        LIMIT 100 FOR UPDATE SKIP LOCKED
    );
    INSERT INTO loket.server_session (token_hash, role_name, client_id, expires_at)
    VALUES (token, loket.login_name(), client, until);
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
    login name, agent_id uuid, client_id uuid, workstation text, expires_at timestamptz, is_closed boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.role_name, l.agent_id, s.client_id, c.workstation, s.expires_at,
        l.closed_at IS NOT NULL OR a.deleted_at IS NOT NULL
    FROM loket.server_session s JOIN loket.login l USING (role_name) JOIN loket.agent a ON a.id = l.agent_id
    LEFT JOIN loket.sync_client c ON c.client_id = s.client_id
    WHERE s.token_hash = token AND s.expires_at > now()
        AND (s.revoked_at IS NULL OR l.closed_at IS NOT NULL)
$$
--;
CREATE FUNCTION loket.close_session(token bytea) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.server_session SET revoked_at = now() WHERE token_hash = token AND revoked_at IS NULL
$$
--;
REVOKE ALL ON FUNCTION
    loket.begin_sign_in(bytea[], int[], interval), loket.forgive_sign_in(bytea[]), loket.password_of(name),
    loket.keep_password(text, text), loket.change_password(text, text, text, bytea),
    loket.open_session(bytea, uuid, text, interval, text),
    loket.bind_session(bytea, uuid), loket.session_of(bytea), loket.close_session(bytea), loket.end_sessions(),
    loket.use_enrolment_code(bytea)
FROM PUBLIC
--;
GRANT EXECUTE ON FUNCTION
    loket.begin_sign_in(bytea[], int[], interval), loket.forgive_sign_in(bytea[]), loket.password_of(name),
    loket.keep_password(text, text), loket.change_password(text, text, text, bytea),
    loket.open_session(bytea, uuid, text, interval, text),
    loket.bind_session(bytea, uuid), loket.session_of(bytea), loket.close_session(bytea),
    loket.use_enrolment_code(bytea)
TO loket_server
