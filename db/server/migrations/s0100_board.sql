-- What the wall-board and the page "Now" show: server/board.py reads it as the server program's own actor. It may be read
-- by a supervisor and by a wall-board, each of their own team.
CREATE FUNCTION loket.board_reader() RETURNS TABLE (is_board boolean, team_id uuid) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT role = 'board', team_id FROM loket.agent
    WHERE id = loket.my_id() AND deleted_at IS NULL AND role IN ('supervisor', 'board')
$$
--;
-- The workstations that are connected to an instance of the server program, and how long ago each was heard: one row of
-- each instance, every few seconds. Useless after a crash.
CREATE UNLOGGED TABLE loket.connected (
    instance text PRIMARY KEY CHECK (length(instance) <= 20),
    clients uuid[] NOT NULL,
    heard_at timestamptz[] NOT NULL,
    told_at timestamptz NOT NULL DEFAULT now()
)
--;
CREATE FUNCTION loket.tell_connected(own text, connected_clients uuid[], ages_s float8[]) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM loket.connected WHERE told_at < now() - interval '1 hour';
    INSERT INTO loket.connected (instance, clients, heard_at)
    VALUES (own, connected_clients, ARRAY(SELECT now() - one * interval '1 second' FROM unnest(ages_s) one))
    ON CONFLICT (instance) DO UPDATE
    SET clients = excluded.clients, heard_at = excluded.heard_at, told_at = excluded.told_at
$$
--;
-- Who is signed in: the last state of each person, if it has not ended, and the workstation's last sign of life that is
-- known here: other instances may have heard it later than "seen_at" says.
CREATE FUNCTION loket.board_staff() RETURNS TABLE (
    agent_id uuid, name text, extension text, team_id uuid, state text, reason text, since timestamptz,
    workstation text, client_id uuid, heard_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT a.id, a.name, a.extension, a.team_id, s.state, s.reason, s.started_at, s.workstation, w.client_id,
        greatest(w.seen_at, h.heard_at)
    FROM loket.agent a JOIN LATERAL (
        SELECT state, reason, started_at, workstation, ended_at FROM loket.agent_state t
        WHERE t.agent_id = a.id AND t.deleted_at IS NULL ORDER BY t.started_at DESC, t.id DESC LIMIT 1
    ) s ON s.ended_at IS NULL
    LEFT JOIN loket.sync_client w ON w.workstation = s.workstation AND w.closed_at IS NULL
    LEFT JOIN (
        SELECT one.client_id, max(one.heard_at) AS heard_at
        FROM loket.connected c, unnest(c.clients, c.heard_at) AS one (client_id, heard_at) GROUP BY one.client_id
    ) h ON h.client_id = w.client_id
    WHERE a.role IN ('agent', 'supervisor') AND a.deleted_at IS NULL AND a.id <> loket.my_id()
    ORDER BY a.name, a.id
$$
--;
-- Workstations that report unsent changes, for supervisors. The team is that of the author of the oldest change, else of
-- the person who enrolled the workstation.
CREATE FUNCTION loket.board_unsent() RETURNS TABLE (
    workstation text, unsent int, unsent_since timestamptz, unsent_by text, seen_at timestamptz, team_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT c.workstation, c.unsent, c.unsent_since, c.unsent_by, c.seen_at, coalesce(
        (SELECT (array_agg(a.team_id))[1] FROM loket.agent a WHERE a.name = c.unsent_by HAVING count(*) = 1),
        (SELECT a.team_id FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id
            WHERE l.role_name = c.enrolled_by LIMIT 1)
    )
    FROM loket.sync_client c WHERE c.unsent > 0 AND c.closed_at IS NULL ORDER BY c.unsent_since LIMIT 500
$$
