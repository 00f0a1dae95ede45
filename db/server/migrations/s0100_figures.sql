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
--;
-- One contact of each call that began in this time: the contacts of a call have the same call_ref, if they have one.
CREATE FUNCTION loket.counted_contacts(since timestamptz, until timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT DISTINCT ON (coalesce(nullif(call_ref, ''), id::text)) id FROM (
        SELECT id, call_ref, started_at FROM loket.contact
        UNION ALL
        SELECT (one ->> 'id')::uuid, one ->> 'call_ref', (one ->> 'started_at')::timestamptz
        FROM loket.archived_case a CROSS JOIN LATERAL jsonb_array_elements(a.contacts) one
        WHERE a.opened_at < until AND a.changed_at >= since
    ) c WHERE started_at >= since AND started_at < until
$$
--;
-- Archived cases that have contacts with one of these ids, ids of the PBX, or numbers.
CREATE FUNCTION loket.archived_with(ids uuid[], refs text[], remotes text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT DISTINCT a.id FROM (
        SELECT jsonb_build_object('id', one) FROM unnest(ids) one
        UNION ALL SELECT jsonb_build_object('call_ref', one) FROM unnest(refs) one
        UNION ALL SELECT jsonb_build_object('remote', one) FROM unnest(remotes) one
    ) k (key) JOIN loket.archived_case a ON a.contacts @> jsonb_build_array(k.key)
$$
--;
-- Archived cases of these applicants that were worked on about this time.
CREATE FUNCTION loket.archived_of_applicants(applicants uuid[], since timestamptz, until timestamptz)
RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT a.id FROM loket.archived_case a CROSS JOIN LATERAL jsonb_array_elements(a.contacts) one
    WHERE a.applicant_id = ANY (applicants)
        AND (one ->> 'started_at')::timestamptz BETWEEN since AND until
$$
--;
CREATE FUNCTION loket.archived_contacts(ids uuid[], refs text[], remotes text[]) RETURNS SETOF loket.contact
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT r.* FROM loket.archived_case a
    CROSS JOIN LATERAL jsonb_populate_recordset(NULL::loket.contact, a.whole -> 'contact') r
    WHERE a.id IN (SELECT loket.archived_with(ids, refs, remotes))
        AND (r.id = ANY (ids) OR r.call_ref = ANY (refs) OR r.remote = ANY (remotes))
$$
--;
-- The states of staff that name these contacts of archived cases.
CREATE FUNCTION loket.archived_states_of(ids uuid[]) RETURNS TABLE (state_id uuid, contact_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT (one ->> 'id')::uuid, (one ->> 'contact_id')::uuid
    FROM loket.archived_case a CROSS JOIN LATERAL jsonb_array_elements(a.whole -> 'agent_state') one
    WHERE a.id IN (SELECT loket.archived_with(ids, '{}', '{}')) AND (one ->> 'contact_id')::uuid = ANY (ids)
$$
--;
CREATE INDEX sx_contact__remote ON loket.contact (remote, started_at) WHERE remote <> ''
--;
CREATE INDEX sx_contact__call_ref ON loket.contact (call_ref) WHERE call_ref <> ''
--;
CREATE INDEX sx_agent_state__contact_id ON loket.agent_state (contact_id) WHERE contact_id IS NOT NULL
