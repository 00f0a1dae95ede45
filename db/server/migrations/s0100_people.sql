-- Identity of the user: only the login counts (s0100_actor). A wall-board has a login, and is nobody: no policy lets it
-- read a row, and it pushes nothing.
CREATE FUNCTION loket.my_id() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT agent_id FROM loket.login WHERE role_name = loket.login_name() AND closed_at IS NULL
$$
--;
CREATE FUNCTION loket.my_role() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT role FROM loket.agent WHERE id = loket.my_id() AND deleted_at IS NULL AND role <> 'board'
$$
--;
CREATE FUNCTION loket.has_login() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM loket.agent WHERE id = loket.my_id() AND deleted_at IS NULL)
$$
--;
CREATE FUNCTION loket.my_unit() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT unit_id FROM loket.agent WHERE id = loket.my_id() AND deleted_at IS NULL AND role = 'unit_officer'
$$
--;
CREATE FUNCTION loket.my_team() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT team_id FROM loket.agent WHERE id = loket.my_id() AND deleted_at IS NULL
$$
--;
-- The author of the push in this transaction; NULL in any other.
CREATE FUNCTION loket.my_workstation() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT workstation FROM loket.sync_client
    WHERE pushing = pg_current_xact_id_if_assigned() AND seen_at = now() AND closed_at IS NULL
$$
--;
CREATE FUNCTION loket.is_desk() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(loket.my_role() IN ('agent', 'supervisor'), false)
$$
