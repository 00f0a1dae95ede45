-- Which of these files may be deleted: expired files of erased attachments or recordings, if no other row has them,
-- including rows that the user does not see. A file shared by several is deleted with the last of them.
CREATE FUNCTION loket.files_over(hashes text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT h FROM unnest(hashes) h
    WHERE (
        EXISTS (SELECT 1 FROM loket.attachment WHERE sha256 = h)
        OR EXISTS (SELECT 1 FROM loket.recording WHERE sha256 = h)
    )
    AND NOT EXISTS (SELECT 1 FROM loket.attachment WHERE sha256 = h AND deleted_at IS NULL)
    AND NOT EXISTS (
        SELECT 1 FROM loket.recording
        WHERE sha256 = h AND erased_at IS NULL AND deleted_at IS NULL AND keep_until > now()
    )
    AND NOT EXISTS (SELECT 1 FROM loket.archived_case o WHERE o.files @> ARRAY[h])
$$
--;
CREATE INDEX sx_recording__sha256 ON loket.recording (sha256)
--;
GRANT EXECUTE ON FUNCTION loket.files_over(text[]) TO loket_staff
