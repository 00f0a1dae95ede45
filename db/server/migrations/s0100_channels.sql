-- The actor of the server program: a member of staff without a password, whom login_of() does not find.
INSERT INTO loket.agent (id, name, role, extension, version) VALUES ('{id}', '{called}', 'supervisor', '', 1)
--;
INSERT INTO loket.login (role_name, agent_id) VALUES ('{login}', '{id}')
--;
ALTER TABLE loket.login ADD CONSTRAINT system_has_no_password
CHECK (role_name <> '{login}' OR (source = 'password' AND password IS NULL))
--;
CREATE FUNCTION loket.must_be_system() RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must(loket.my_id() = '{id}', 'system');
END $$
--;
-- Addresses and conversations belong to the desk; no unit sees them.
CREATE POLICY sees ON loket.office_address FOR SELECT USING ((SELECT loket.is_desk()))
--;
GRANT SELECT ON loket.office_address TO loket_server
--;
CREATE POLICY sees ON loket.message_template FOR SELECT USING ((SELECT loket.is_desk()))
--;
-- What the server program sends next: few of all messages.
CREATE INDEX sx_message__queue ON loket.message (conversation_id, position)
WHERE state IN ('queued', 'sending', 'unsure')
--;
-- Where an adapter goes on after the last batch that was stored, e.g. the UID of a mailbox.
CREATE TABLE loket.channel_place (
    office_address_id uuid PRIMARY KEY REFERENCES loket.office_address (id),
    place text NOT NULL CHECK (length(place) <= 10000),
    changed_at timestamptz NOT NULL DEFAULT now()
)
--;
CREATE FUNCTION loket.channel_place_of(address uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT place FROM loket.channel_place WHERE office_address_id = address
$$
--;
CREATE FUNCTION loket.keep_channel_place(address uuid, new_place text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    INSERT INTO loket.channel_place (office_address_id, place) VALUES (address, new_place)
    ON CONFLICT (office_address_id) DO UPDATE SET place = new_place, changed_at = now()
$$
--;
-- The server program has put the file of this row into the store.
CREATE FUNCTION loket.message_file_stored(file uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    INSERT INTO loket.stored_file (row_id, sha256)
    SELECT id, sha256 FROM loket.message_file WHERE id = file AND sha256 <> ''
    ON CONFLICT (row_id) DO UPDATE SET stored_at = now(), is_lost = false
$$
--;
-- Of all contacts, those of conversations that go on: few.
CREATE INDEX sx_contact__open_episode ON loket.contact (conversation_id)
WHERE conversation_id IS NOT NULL AND ended_at IS NULL
--;
-- Conversations, and who holds them: a person who has been away for so long, or has signed out everywhere.
CREATE FUNCTION loket.left_conversations(away interval) RETURNS TABLE (conversation_id uuid, holder_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT c.id, c.holder_id FROM loket.conversation c
    WHERE c.holder_id IS NOT NULL AND c.deleted_at IS NULL AND c.held_since < now() - away AND NOT EXISTS (
        SELECT FROM loket.login l JOIN loket.server_session s USING (role_name)
        JOIN loket.sync_client w ON w.client_id = s.client_id
        WHERE l.agent_id = c.holder_id AND l.closed_at IS NULL AND s.revoked_at IS NULL
            AND s.expires_at > now() AND w.closed_at IS NULL AND w.seen_at > now() - away
    )
    ORDER BY c.held_since LIMIT 100
$$
--;
-- Who is present, in one of these states, with the live chats that this person holds.
CREATE FUNCTION loket.chat_agents(away interval, states text[], live text[], still_live interval)
RETURNS TABLE (agent_id uuid, team_id uuid, state text, since timestamptz, chats bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT a.id, a.team_id, s.state, s.started_at, (
        SELECT count(*) FROM loket.conversation c
        WHERE c.holder_id = a.id AND c.channel = ANY (live) AND c.deleted_at IS NULL
            AND c.last_at > now() - still_live
    )
    FROM loket.agent a JOIN LATERAL (
        SELECT state, started_at, ended_at FROM loket.agent_state t
        WHERE t.agent_id = a.id AND t.deleted_at IS NULL ORDER BY t.started_at DESC, t.id DESC LIMIT 1
    ) s ON s.ended_at IS NULL
    WHERE a.role IN ('agent', 'supervisor') AND a.deleted_at IS NULL AND s.state = ANY (states)
        AND EXISTS (
            SELECT FROM loket.login l JOIN loket.server_session o USING (role_name)
            JOIN loket.sync_client w ON w.client_id = o.client_id
            WHERE l.agent_id = a.id AND l.closed_at IS NULL AND o.revoked_at IS NULL
                AND o.expires_at > now() AND w.closed_at IS NULL AND w.seen_at > now() - away
        )
    LIMIT 1000
$$
--;
-- Receipts that came before the result of sending: the message has no id of the provider yet.
CREATE TABLE loket.channel_receipt (
    office_address_id uuid NOT NULL REFERENCES loket.office_address (id),
    provider_id text NOT NULL CHECK (length(provider_id) <= 1000),
    receipt text NOT NULL CHECK (length(receipt) <= 10000),
    kept_at timestamptz NOT NULL DEFAULT now()
)
--;
CREATE INDEX sx_channel_receipt ON loket.channel_receipt (office_address_id, provider_id)
--;
CREATE FUNCTION loket.keep_channel_receipt(address uuid, id text, new_receipt text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    DELETE FROM loket.channel_receipt WHERE kept_at < now() - interval '3 days';
    INSERT INTO loket.channel_receipt (office_address_id, provider_id, receipt) VALUES (address, id, new_receipt)
$$
--;
CREATE FUNCTION loket.take_channel_receipts(address uuid) RETURNS SETOF text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    DELETE FROM loket.channel_receipt r WHERE r.office_address_id = address AND EXISTS (
        SELECT FROM loket.message m JOIN loket.conversation c ON c.id = m.conversation_id
        WHERE m.provider_id = r.provider_id AND m.direction = 'outbound' AND c.office_address_id = address
    )
    RETURNING r.receipt
$$
