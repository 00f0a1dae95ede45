-- The current version of the program, and its changes: set by the administrator, shown to the whole office.
CREATE TABLE loket.current_program (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    version text NOT NULL CHECK (version ~ '^[0-9]+(\.[0-9]+){1,3}$'),
    notes text NOT NULL DEFAULT '' CHECK (length(notes) <= 600),
    said_at timestamptz NOT NULL DEFAULT now()
)
--;
CREATE FUNCTION loket.which_program() RETURNS TABLE (version text, notes text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT current.version, current.notes FROM loket.current_program current WHERE loket.my_role() IS NOT NULL
$$
