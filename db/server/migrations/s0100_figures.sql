-- Facts, from which figures are added up: db/fact_tables.py. The server program's actor makes them from the records
-- (app/figures/making.py); they hold no name and no text of anybody. A supervisor reads those of the own team, a unit
-- those of its questions, an agent those of the own work.
CREATE FUNCTION loket.office_zone() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT office_zone FROM loket.sync_server
$$
--;
CREATE FUNCTION loket.is_system() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(loket.my_id() = '{id}', false)
$$
--;
-- Up to which snapshot the changes are noted, and by which rules the facts were made. Another epoch: the snapshot is
-- of another server.
CREATE TABLE loket.figures_cursor (
    id smallint PRIMARY KEY CHECK (id = 1),
    snapshot pg_snapshot NOT NULL,
    epoch text NOT NULL,
    rules text NOT NULL,
    made_at timestamptz NOT NULL
)
--;
-- Cases and states of staff whose facts have to be made again.
CREATE TABLE loket.figures_waiting (what text NOT NULL, id uuid NOT NULL, PRIMARY KEY (what, id))
--;
ALTER TABLE loket.figures_cursor ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE loket.figures_waiting ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY sees ON loket.figures_cursor FOR SELECT USING ((SELECT loket.my_role()) IS NOT NULL)
--;
CREATE POLICY sees ON loket.figures_waiting FOR SELECT USING ((SELECT loket.my_role()) IS NOT NULL)
--;
CREATE POLICY makes ON loket.figures_cursor USING ((SELECT loket.is_system()))
--;
CREATE POLICY makes ON loket.figures_waiting USING ((SELECT loket.is_system()))
--;
GRANT SELECT, INSERT, UPDATE ON loket.figures_cursor TO loket_server
--;
GRANT SELECT, INSERT, DELETE ON loket.figures_waiting TO loket_server
--;
-- Of cases that were worked on in this time.
CREATE FUNCTION loket.archived_case_ids(since timestamptz, until timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT id FROM loket.archived_case WHERE opened_at < until AND changed_at >= since
$$
