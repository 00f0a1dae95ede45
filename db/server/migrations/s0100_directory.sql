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
