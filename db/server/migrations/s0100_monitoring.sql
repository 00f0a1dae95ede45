-- Listening to calls: server/monitoring.py. Only the server program's actor writes it.
-- mode: What the supervisor wants. shown_mode, shown_at: What the agent's desk confirmed last, and when. kept_at: The last
-- sign of life of the supervisor's desk. began_at: When the supervisor's call was answered. client_id: The agent's desk that
-- confirmed first. login, station: Of the supervisor, for the record of accesses. token_sha256: Of the supervisor's call to the agent's Loket. hindrance: Why a desk does not show the sign. changes: The modes, and since when.
CREATE TABLE loket.monitoring (
    id uuid PRIMARY KEY,
    supervisor_id uuid NOT NULL REFERENCES loket.agent (id),
    login name NOT NULL,
    station uuid,
    agent_id uuid NOT NULL REFERENCES loket.agent (id),
    team_id uuid,
    way text NOT NULL CHECK (way IN ('exchange', 'loket')),
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 200),
    asked_at timestamptz NOT NULL DEFAULT now(),
    kept_at timestamptz NOT NULL DEFAULT now(),
    mode text NOT NULL DEFAULT 'listen' CHECK (mode IN ('listen', 'whisper', 'join')),
    shown_mode text CHECK (shown_mode IN ('listen', 'whisper', 'join')),
    shown_at timestamptz,
    client_id uuid,
    contact_id uuid,
    hindrance text,
    began_at timestamptz,
    token_sha256 text NOT NULL DEFAULT '' CHECK ((token_sha256 <> '') = (way = 'loket')),
    changes jsonb NOT NULL DEFAULT '[]',
    ended_at timestamptz,
    end_reason text,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
    CHECK (began_at IS NULL OR shown_at IS NOT NULL),
    CHECK (supervisor_id <> agent_id)
)
--;
CREATE UNIQUE INDEX ux_monitoring__agent ON loket.monitoring (agent_id) WHERE ended_at IS NULL
--;
CREATE UNIQUE INDEX ux_monitoring__supervisor ON loket.monitoring (supervisor_id) WHERE ended_at IS NULL
--;
CREATE INDEX ix_monitoring__asked_at ON loket.monitoring (asked_at)
--;
-- However it ends: the supervisor, the agent's desk, the end of the call, or a desk that falls silent.
CREATE FUNCTION loket.note_end_of_listening() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO loket.access_event (at, by, client_id, what, subject)
    VALUES (new.ended_at, new.login, new.station, 'listening ended', new.agent_id::text);
    RETURN NULL;
END $$
--;
CREATE TRIGGER ends AFTER UPDATE ON loket.monitoring FOR EACH ROW
WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL AND new.began_at IS NOT NULL)
EXECUTE FUNCTION loket.note_end_of_listening()
--;
ALTER TABLE loket.monitoring ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY sees ON loket.monitoring FOR SELECT USING (
    (SELECT loket.is_desk()) AND (
        agent_id = (SELECT loket.my_id()) OR supervisor_id = (SELECT loket.my_id())
        OR (SELECT loket.my_role()) = 'supervisor'
        AND (team_id IS NULL OR (SELECT loket.my_team()) IS NULL OR team_id = (SELECT loket.my_team()))
    )
)
--;
CREATE POLICY makes ON loket.monitoring USING ((SELECT loket.is_system()))
--;
GRANT SELECT, INSERT, UPDATE ON loket.monitoring TO loket_server
