-- Tables for the administrator. Of them the server program writes what the directory decides.
CREATE TABLE loket.team (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL UNIQUE
)
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
