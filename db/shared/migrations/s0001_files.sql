-- Which of these files may go: an erased attachment has them, and no other, also none out of the sight of who asks.
-- A file that lies once for several cases goes with the last of them.
CREATE FUNCTION loket.files_over(hashes text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.sha256 FROM loket.attachment a WHERE a.sha256 = ANY (hashes)
    AND NOT EXISTS (SELECT 1 FROM loket.archived_case o WHERE o.files @> ARRAY[a.sha256])
    GROUP BY a.sha256 HAVING bool_and(a.deleted_at IS NOT NULL)
$$
--;
GRANT EXECUTE ON FUNCTION loket.files_over(text[]) TO loket_staff
