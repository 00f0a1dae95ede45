-- Pages that the server reads once for all workstations whose users see the same: server/shared_pages.py.
-- What each pull asks, for no user in particular. "known": the newest mutation of the page before.
CREATE FUNCTION loket.shared_moment(known text) RETURNS TABLE (
    epoch text, history_days int, newest text, knows_newest boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.epoch(), server.history_days,
        (
            SELECT concat_ws('/', client_id, mut_no, extract(epoch FROM recorded_at)) FROM loket.mutation
            ORDER BY recorded_at DESC LIMIT 1
        ),
        loket.knows_mutation(known)
    FROM loket.sync_server server
$$
--;
-- The users of these open sessions, and what decides which cases they see: db/rules/visibility.py.
CREATE FUNCTION loket.session_users(tokens bytea[]) RETURNS TABLE (
    token_hash bytea, agent_id uuid, role text, unit_id uuid, team_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.token_hash, a.id, a.role, a.unit_id, a.team_id
    FROM loket.server_session s JOIN loket.login l USING (role_name) JOIN loket.agent a ON a.id = l.agent_id
    WHERE s.token_hash = ANY (tokens) AND s.expires_at > now() AND s.revoked_at IS NULL
        AND l.closed_at IS NULL AND a.deleted_at IS NULL
$$
--;
-- Who is at which case, with what decides who sees that case.
CREATE FUNCTION loket.presence_facts() RETURNS TABLE (
    case_id uuid, doing text, field text, since timestamptz, agent_id uuid, name text, workstation text,
    assignee_id uuid, unit_id uuid, is_confidential boolean, team_id uuid, asked_units uuid[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.case_id, p.doing, p.field, p.since, p.agent_id, a.name, p.workstation,
        c.assignee_id, c.unit_id, c.is_confidential, c.team_id,
        ARRAY(SELECT e.unit_id FROM loket.escalation e WHERE e.case_id = c.id)
    FROM loket.presence p JOIN loket.agent a ON a.id = p.agent_id JOIN loket.case_ c ON c.id = p.case_id
    WHERE p.reported_at > now() - interval '30 seconds' ORDER BY p.case_id, p.client_id LIMIT 3000
$$
--;
-- These workstations are connected, so what they reported still holds.
CREATE FUNCTION loket.keep_presence(clients uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.presence SET reported_at = now() WHERE client_id = ANY (clients)
$$
--;
-- These workstations are connected. Those that push at this moment are known as seen by that.
CREATE FUNCTION loket.keep_seen(clients uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.sync_client SET seen_at = now() WHERE client_id IN (
        SELECT client_id FROM loket.sync_client
        WHERE client_id = ANY (clients) AND seen_at < now() - interval '1 minute'
        FOR UPDATE SKIP LOCKED
    )
$$
