-- The server's part of the audit trail, written from the session of a request: what people did that changed no record,
-- or that must be known longer than the outcome of a change. Nobody can change it.
-- by, client_id: The user and the workstation of the session. what: see app/admin/sentences.py. subject: of what.
CREATE TABLE loket.access_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    by name NOT NULL DEFAULT loket.login_name(),
    client_id uuid,
    what text NOT NULL,
    subject text NOT NULL DEFAULT ''
)
--;
CREATE INDEX sx_access_event__at ON loket.access_event (at)
--;
CREATE FUNCTION loket.access_event_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the record of accesses is not changed' USING ERRCODE = 'LK004';
END $$
--;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON loket.access_event
EXECUTE FUNCTION loket.access_event_stays()
--;
-- Records this of the user and the workstation of the session. "once_in": not if it is recorded already that they did
-- it so recently: a file comes in parts, and rows that stay for ever must not come in thousands.
CREATE FUNCTION loket.note_access(done text, of text, once_in interval DEFAULT NULL) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO loket.access_event (client_id, what, subject)
    SELECT loket.acting_client(), done, of
    WHERE NOT EXISTS (
        SELECT FROM loket.access_event
        WHERE at > now() - once_in AND by = loket.login_name() AND what = done AND subject = of
            AND client_id IS NOT DISTINCT FROM loket.acting_client()
    )
$$
--;
-- The ends of the workstations' own audit trails (db/audit.py), as the workstations reported them: each proves all
-- entries before it. off_at: When the workstation reported it after another hash of this entry, or after a longer trail,
-- before the last minute (a request can be late): the trail was written anew, or cut off. Not the entries: a client
-- could forge them.
CREATE TABLE loket.trail_anchor (
    client_id uuid NOT NULL REFERENCES loket.sync_client (client_id),
    sequence int NOT NULL CHECK (sequence > 0),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    at timestamptz NOT NULL DEFAULT now(),
    off_at timestamptz,
    PRIMARY KEY (client_id, sequence, hash)
)
--;
CREATE INDEX sx_trail_anchor__off_at ON loket.trail_anchor (client_id) WHERE off_at IS NOT NULL
--;
CREATE FUNCTION loket.anchor_trail(client uuid, secret text, number int, reported bytea) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.known_client(client, secret);
    INSERT INTO loket.trail_anchor (client_id, sequence, hash, off_at)
    SELECT client, number, reported, CASE WHEN EXISTS (
        SELECT FROM loket.trail_anchor WHERE client_id = client AND (
            sequence = number AND hash <> reported OR sequence > number AND at < now() - interval '1 minute'
        )
    ) THEN now() END
    ON CONFLICT (client_id, sequence, hash) DO UPDATE SET off_at = excluded.off_at
    WHERE trail_anchor.off_at IS NULL AND excluded.off_at IS NOT NULL;
END $$
