-- Copies of the workstations' audit trails, so that the loss of a trail or tampering with it is detected. "said" is
-- the entry in the form that is hashed (db/audit.py); the office neither reads nor changes it here.
CREATE TABLE loket.audit_trail (
    client_id uuid NOT NULL REFERENCES loket.sync_client (client_id),
    sequence int NOT NULL,
    said text NOT NULL,
    hash text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (client_id, sequence)
)
--;
-- The first entry that did not fit the entries before it: the trail was changed there, or an old file restored.
ALTER TABLE loket.sync_client ADD COLUMN audit_fault int
--;
CREATE FUNCTION loket.audit_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is not changed' USING ERRCODE = 'LK010';
END $$
--;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON loket.audit_trail EXECUTE FUNCTION loket.audit_stays()
--;
-- Returns the last stored entry: 0 and "" if there is none.
CREATE FUNCTION loket.audit_end(client uuid, secret text, OUT last_sequence int, OUT last_hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.known_client(client, secret);
    SELECT a.sequence, a.hash INTO last_sequence, last_hash FROM loket.audit_trail a
    WHERE a.client_id = client ORDER BY a.sequence DESC LIMIT 1;
    last_sequence := coalesce(last_sequence, 0);
    last_hash := coalesce(last_hash, '');
END $$
--;
-- Stores the entries that follow, in their order, and returns the last stored one. An entry that does not fit is
-- rejected and recorded; a workstation that has none of the stored entries sets "broken".
CREATE FUNCTION loket.keep_audit(client uuid, secret text, entries text[], broken boolean DEFAULT false)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last int;
    chained text;
    entry text;
    parts jsonb;
BEGIN
    PERFORM loket.known_client(client, secret);
    PERFORM 1 FROM loket.sync_client WHERE client_id = client FOR UPDATE;
    SELECT last_sequence, last_hash INTO last, chained FROM loket.audit_end(client, secret);
    IF broken THEN
        UPDATE loket.sync_client SET audit_fault = coalesce(audit_fault, last) WHERE client_id = client;
        RETURN last;
    END IF;
    FOREACH entry IN ARRAY entries LOOP
        PERFORM loket.must(octet_length(entry) <= 200000, 'audit');
        parts := entry::jsonb;
        IF (parts ->> 0)::int <= last THEN
            CONTINUE;                                -- the previous answer was lost
        END IF;
        IF (parts ->> 0)::int <> last + 1 OR (last > 0 AND parts ->> 11 <> chained) THEN
            UPDATE loket.sync_client SET audit_fault = coalesce(audit_fault, last + 1) WHERE client_id = client;
            RETURN last;
        END IF;
        last := last + 1;
        chained := encode(sha256(convert_to(entry, 'UTF8')), 'hex');
        INSERT INTO loket.audit_trail (client_id, sequence, said, hash) VALUES (client, last, entry, chained);
    END LOOP;
    RETURN last;
END $$
--;
GRANT EXECUTE ON FUNCTION
    loket.audit_end(uuid, text), loket.keep_audit(uuid, text, text[], boolean)
TO loket_staff
