-- People of the server program: one-time passwords, the second factor, people of the office's directory.
-- source: Who compares the password: this database, or the office's directory (LDAP), where it has no hash here.
-- directory_id: The directory's lasting id of the person: a name that IT gives to a new person later is refused.
-- directory_extension: The extension that the directory named last; the telephone may have reported another since.
-- one_time_until: The administrator set this password: until then it opens the way to choosing another one, only.
-- closed_by: 'directory' if the directory closed the login, and so may open it again.
ALTER TABLE loket.login
    ADD COLUMN source text NOT NULL DEFAULT 'password' CHECK (source IN ('password', 'directory')),
    ADD COLUMN directory_id text,
    ADD COLUMN directory_extension text NOT NULL DEFAULT '',
    ADD COLUMN one_time_until timestamptz,
    ADD COLUMN closed_by text NOT NULL DEFAULT ''
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
-- When the second factor was proven; NULL if none was needed.
ALTER TABLE loket.server_session ADD COLUMN factor_at timestamptz
--;
-- The key of the name, so that an administrator can lift the lock-out of a person at every address.
ALTER TABLE loket.sign_in_attempt ADD COLUMN of_name bytea
--;
CREATE OR REPLACE FUNCTION loket.end_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.password := NULL;
    IF NEW.verifier IS DISTINCT FROM OLD.verifier AND NEW.one_time_until IS NOT DISTINCT FROM OLD.one_time_until THEN
        NEW.one_time_until := NULL;                  -- the person chose this one
    END IF;
    UPDATE loket.server_session SET revoked_at = now() WHERE role_name = NEW.role_name AND revoked_at IS NULL;
    PERFORM pg_notify('loket', 'sessions');
    RETURN NEW;
END $$
--;
-- keys: Of name and address together, of the name, of the address.
CREATE OR REPLACE FUNCTION loket.begin_sign_in(keys bytea[], limits int[], period interval) RETURNS int
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
DROP FUNCTION loket.password_of(name)
--;
CREATE FUNCTION loket.login_of(login name) RETURNS TABLE (
    source text, password text, verifier text, role text, is_closed boolean, one_time_until timestamptz,
    factor text, is_factor_confirmed boolean, wrong_codes int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.source, l.password, l.verifier, a.role, l.closed_at IS NOT NULL OR a.deleted_at IS NOT NULL,
        l.one_time_until, f.secret, f.confirmed_at IS NOT NULL, coalesce(f.wrong, 0)
    FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id LEFT JOIN loket.second_factor f USING (role_name)
    WHERE l.role_name = login
$$
--;
-- A directory keeps the passwords of its people itself.
CREATE OR REPLACE FUNCTION loket.change_password(made text, new_verifier text, of_verifier text, token bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM loket.login
    WHERE role_name = loket.login_name() AND source = 'password' AND closed_at IS NULL
        AND verifier IS NOT DISTINCT FROM of_verifier
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
DROP FUNCTION loket.open_session(bytea, uuid, text, interval, text)
--;
-- Opens a session for the actor of this transaction. "of_verifier" belongs to the password that was compared: if
-- another one was set meanwhile, no session is opened. "proven_at": of the second factor, from which the session lasts.
CREATE FUNCTION loket.open_session(
    token bytea, client uuid, secret text, lasts interval, of_verifier text, proven_at timestamptz
) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    until timestamptz := least(now(), proven_at) + lasts;
BEGIN
    PERFORM FROM loket.login
    WHERE role_name = loket.login_name() AND closed_at IS NULL AND verifier IS NOT DISTINCT FROM of_verifier
        AND one_time_until IS NULL
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
    INSERT INTO loket.server_session (token_hash, role_name, client_id, expires_at, factor_at)
    VALUES (token, loket.login_name(), client, until, proven_at);
    RETURN until;
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
        INSERT INTO loket.admin_act (act, subject) VALUES ('second factor set up', loket.login_name());
    END IF;
    RETURN true;
END $$
--;
CREATE FUNCTION loket.count_wrong_code() RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.second_factor SET wrong = wrong + 1 WHERE role_name = loket.login_name()
$$
--;
-- The people of the directory as they are here, to compare them with the directory.
CREATE FUNCTION loket.directory_people() RETURNS TABLE (
    login name, directory_id text, is_closed boolean, is_closed_here boolean, name text, role text, unit text,
    team text, extension text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.role_name, l.directory_id, l.closed_at IS NOT NULL,
        l.closed_at IS NOT NULL AND l.closed_by <> 'directory', a.name, a.role, coalesce(u.code, ''),
        coalesce(t.name, ''), l.directory_extension
    FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id
    LEFT JOIN loket.unit u ON u.id = a.unit_id LEFT JOIN loket.team t ON t.id = a.team_id
    WHERE l.source = 'directory'
$$
--;
-- Takes a person over from the directory, or changes one. Returns '', or why not: 'local' a login of this database has
-- that name, 'another' it belonged to another person of the directory, 'closed' an administrator closed it, 'unit' there
-- is no such unit.
CREATE FUNCTION loket.take_from_directory(
    whose name, person uuid, of_directory text, new_name text, new_role text, unit_code text, team_name text,
    new_extension text
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own loket.login;
    before loket.agent;
    new_unit uuid;
    new_team uuid;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('loket.directory', 0));
    SELECT id INTO new_unit FROM loket.unit WHERE code = unit_code AND deleted_at IS NULL;
    IF new_unit IS NULL AND (unit_code <> '' OR new_role = 'unit_officer') THEN
        RETURN 'unit';
    END IF;
    SELECT * INTO own FROM loket.login WHERE role_name = whose FOR UPDATE;
    IF own.source = 'password' THEN
        RETURN 'local';
    ELSIF own.directory_id <> of_directory THEN
        RETURN 'another';
    ELSIF own.closed_at IS NOT NULL AND own.closed_by <> 'directory' THEN
        RETURN 'closed';
    END IF;
    person := coalesce(own.agent_id, person);
    IF team_name <> '' THEN
        INSERT INTO loket.team (name) VALUES (team_name) ON CONFLICT (name) DO NOTHING;
        SELECT id INTO new_team FROM loket.team WHERE name = team_name;
    END IF;
    SELECT * INTO before FROM loket.agent WHERE id = person FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO loket.agent (id, name, role, unit_id, team_id, extension, version)
        VALUES (person, new_name, new_role, new_unit, new_team, '', 1);
    ELSIF (before.name, before.role, before.unit_id, before.team_id, before.deleted_at)
        IS DISTINCT FROM (new_name, new_role, new_unit, new_team, NULL::timestamptz)
    THEN
        UPDATE loket.agent SET name = new_name, role = new_role, unit_id = new_unit, team_id = new_team,
            deleted_at = NULL, version = version + 1
        WHERE id = person;
    END IF;
    IF own.role_name IS NULL THEN
        INSERT INTO loket.login (role_name, agent_id, source, directory_id)
        VALUES (whose, person, 'directory', of_directory);
        INSERT INTO loket.admin_act (by, act, subject) VALUES ('directory', 'person add', whose || ', ' || new_role);
    ELSIF own.closed_at IS NOT NULL THEN
        UPDATE loket.login SET closed_at = NULL, closed_by = '' WHERE role_name = whose;
        INSERT INTO loket.admin_act (by, act, subject) VALUES ('directory', 'person reopen', whose);
    ELSIF (before.role, before.unit_id, before.team_id) IS DISTINCT FROM (new_role, new_unit, new_team) THEN
        INSERT INTO loket.admin_act (by, act, subject)
        VALUES ('directory', 'person change', whose || ', ' || new_role);
    END IF;
    UPDATE loket.login SET directory_id = of_directory WHERE role_name = whose AND directory_id IS NULL;
    IF new_extension <> coalesce(own.directory_extension, '') THEN
        UPDATE loket.login SET directory_extension = new_extension WHERE role_name = whose;
        UPDATE loket.agent SET extension = '', version = version + 1
        WHERE extension = new_extension AND new_extension <> '' AND id <> person;
        UPDATE loket.agent SET extension = new_extension, version = version + 1
        WHERE id = person AND extension <> new_extension;
    END IF;
    RETURN '';
END $$
--;
-- Closes the logins of people whom the directory does not have any more; returns how many were open.
CREATE FUNCTION loket.close_from_directory(logins name[]) RETURNS int LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    WITH closed AS (
        UPDATE loket.login SET closed_at = now(), closed_by = 'directory', directory_extension = ''
        WHERE role_name = ANY (logins) AND source = 'directory' AND closed_at IS NULL
        RETURNING role_name, agent_id
    ), left_them AS (
        UPDATE loket.agent SET deleted_at = now(), extension = '', version = version + 1
        FROM closed WHERE agent.id = closed.agent_id
    ), recorded AS (
        INSERT INTO loket.admin_act (by, act, subject) SELECT 'directory', 'person close', role_name FROM closed
    )
    SELECT count(*)::int FROM closed
$$
--;
GRANT EXECUTE ON FUNCTION
    loket.begin_sign_in(bytea[], int[], interval), loket.login_of(name),
    loket.open_session(bytea, uuid, text, interval, text, timestamptz), loket.factor_proven_at(bytea),
    loket.begin_second_factor(text), loket.use_code(text, bigint), loket.count_wrong_code(),
    loket.directory_people(), loket.take_from_directory(name, uuid, text, text, text, text, text, text),
    loket.close_from_directory(name[])
TO loket_server
