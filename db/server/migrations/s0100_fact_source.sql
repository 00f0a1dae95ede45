-- The rows of archived cases in one of the tables that facts are made from.
CREATE FUNCTION loket.archived_{table}_rows(cases uuid[]) RETURNS SETOF loket.{table}
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.must_be_system();
    SELECT r.* FROM loket.archived_case a
    CROSS JOIN LATERAL jsonb_populate_recordset(NULL::loket.{table}, a.whole -> '{table}') r
    WHERE a.id = ANY (cases)
$$
