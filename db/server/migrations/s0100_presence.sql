-- Who is at which case: reported every few seconds, useless after a crash. Visible to all who see the case.
CREATE UNLOGGED TABLE loket.presence (
    client_id uuid NOT NULL,
    case_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    workstation text NOT NULL,
    doing text NOT NULL CHECK (doing IN ('views', 'writes', 'on_the_phone')),
    field text NOT NULL CHECK (length(field) <= 60),
    since timestamptz NOT NULL,
    reported_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (client_id, case_id)
)
--;
ALTER TABLE loket.presence ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY sees ON loket.presence FOR SELECT USING (
    EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = case_id)
)
--;
GRANT SELECT ON loket.presence TO loket_server
--;
CREATE FUNCTION loket.replace_presence(client uuid, secret text, reported jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own loket.sync_client := loket.known_client(client, secret);
    seen uuid[];
BEGIN
    PERFORM loket.must(jsonb_array_length(reported) <= 50, 'presence');  -- everybody reads it
    SELECT array_agg(c.id) INTO seen FROM loket.case_ c
    WHERE c.id IN (SELECT (one ->> 'case_id')::uuid FROM jsonb_array_elements(reported) one)
        AND loket.sees_case(c);
    DELETE FROM loket.presence
    WHERE (client_id = client AND case_id <> ALL (coalesce(seen, '{}')))
        OR reported_at < now() - interval '1 hour';
    INSERT INTO loket.presence (client_id, case_id, agent_id, workstation, doing, field, since)
    SELECT DISTINCT ON (one ->> 'case_id')
        client, (one ->> 'case_id')::uuid, loket.my_id(), own.workstation, one ->> 'doing', one ->> 'field',
        -- By the server's clock, not the client's: everybody who sees the case reads it.
        least(greatest((one ->> 'since')::timestamptz, now() - interval '1 day'), now())
    FROM jsonb_array_elements(reported) one WHERE (one ->> 'case_id')::uuid = ANY (seen)
    ON CONFLICT (client_id, case_id) DO UPDATE SET
        agent_id = excluded.agent_id, workstation = excluded.workstation, doing = excluded.doing,
        field = excluded.field, since = excluded.since, reported_at = now();
END $$
