-- Tables and functions for the administrator: the office neither reads nor writes them.
CREATE TABLE loket.team (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL UNIQUE
)
--;
-- The SCRAM verifier of a password (not the password), so that a backup can restore people's logins.
ALTER TABLE loket.login ADD COLUMN verifier text
--;
-- Stores the verifier of the user's own password, changed in the same transaction (db/sync/signing_in.py).
CREATE FUNCTION loket.keep_verifier(made text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- A restore would take anything else for a password in plain text.
    PERFORM loket.must(
        made ~ '^SCRAM-SHA-256[$][1-9][0-9]{3,5}:[A-Za-z0-9+/]{22}==[$][A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$',
        'password'
    );
    UPDATE loket.login SET verifier = made WHERE role_name = loket.login_name() AND closed_at IS NULL;
END $$
--;
GRANT EXECUTE ON FUNCTION loket.keep_verifier(text) TO loket_staff
--;
CREATE TABLE loket.admin_act (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    by name NOT NULL DEFAULT loket.login_name(),
    act text NOT NULL,
    subject text NOT NULL
)
--;
CREATE FUNCTION loket.admin_act_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'what an administrator did is not changed' USING ERRCODE = 'LK004';
END $$
--;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON loket.admin_act
EXECUTE FUNCTION loket.admin_act_stays()
--;
-- The newest mutations, at each pull; outcomes of a day, and those due for deletion.
CREATE INDEX sx_mutation__recorded_at ON loket.mutation (recorded_at)
