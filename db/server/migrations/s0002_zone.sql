-- The office's zone is a setting of the server (`loket admin office-zone`): one for all figures.
ALTER TABLE loket.sync_server ADD COLUMN office_zone text NOT NULL DEFAULT 'Asia/Jakarta'
--;
CREATE FUNCTION loket.office_zone() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT office_zone FROM loket.sync_server
$$
--;
REVOKE ALL ON FUNCTION loket.office_zone() FROM PUBLIC
--;
GRANT EXECUTE ON FUNCTION loket.office_zone() TO loket_staff
--;
CREATE OR REPLACE FUNCTION loket.office_day(at timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (at AT TIME ZONE loket.office_zone())::date
$$
