-- How archived_case.recordings names a file.
CREATE FUNCTION loket.as_recording(hash text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(jsonb_build_object('sha256', hash))
$$
--;
-- Which of these files may be deleted: expired files of erased attachments or recordings, if no other row has them,
-- including rows that no user sees and those of archived cases. A file shared by several is deleted with the last of
-- them. For the server itself: a user would learn which files hidden rows name.
CREATE FUNCTION loket.files_over(hashes text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT h FROM unnest(hashes) h
    WHERE (
        EXISTS (SELECT 1 FROM loket.attachment WHERE sha256 = h)
        OR EXISTS (SELECT 1 FROM loket.recording WHERE sha256 = h)
        OR EXISTS (SELECT 1 FROM loket.message_file WHERE sha256 = h)
        OR EXISTS (SELECT 1 FROM loket.archived_case o WHERE o.recordings @> loket.as_recording(h))
    )
    AND NOT EXISTS (SELECT 1 FROM loket.attachment WHERE sha256 = h AND deleted_at IS NULL)
    AND NOT EXISTS (
        SELECT 1 FROM loket.message_file
        WHERE sha256 = h AND deleted_at IS NULL AND state IN ('coming', 'here')
    )
    AND NOT EXISTS (
        SELECT 1 FROM loket.recording
        WHERE sha256 = h AND erased_at IS NULL AND deleted_at IS NULL AND keep_until > now()
    )
    AND NOT EXISTS (SELECT 1 FROM loket.archived_case o WHERE o.files @> ARRAY[h])
    AND NOT EXISTS (
        SELECT 1 FROM loket.archived_case o, jsonb_to_recordset(o.whole -> 'recording')
            AS r (sha256 text, erased_at timestamptz, deleted_at timestamptz, keep_until timestamptz)
        WHERE o.recordings @> loket.as_recording(h) AND r.sha256 = h
            AND r.erased_at IS NULL AND r.deleted_at IS NULL AND r.keep_until > now()
    )
$$
--;
-- Which of these files are over by the rows that the actor sees. The policies apply, so hidden rows stay unknown.
CREATE FUNCTION loket.seen_over(hashes text[]) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT DISTINCT h FROM unnest(hashes) h
    WHERE (
        EXISTS (SELECT 1 FROM loket.attachment WHERE sha256 = h)
        OR EXISTS (SELECT 1 FROM loket.recording WHERE sha256 = h)
        OR EXISTS (SELECT 1 FROM loket.message_file WHERE sha256 = h)
    )
    AND NOT EXISTS (SELECT 1 FROM loket.attachment WHERE sha256 = h AND deleted_at IS NULL)
    AND NOT EXISTS (
        SELECT 1 FROM loket.message_file
        WHERE sha256 = h AND deleted_at IS NULL AND state IN ('coming', 'here')
    )
    AND NOT EXISTS (
        SELECT 1 FROM loket.recording
        WHERE sha256 = h AND erased_at IS NULL AND deleted_at IS NULL AND keep_until > now()
    )
$$
--;
CREATE INDEX sx_recording__sha256 ON loket.recording (sha256)
--;
-- Which files the server program has, and for which row. A row that only names a hash gives no access to a file that
-- others sent: the file must have come for that very row. So nobody learns from a hash whether a hidden row names it.
CREATE TABLE loket.stored_file (
    row_id uuid PRIMARY KEY,                         -- of attachment, recording or message_file; also while archived
    sha256 text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now(),
    is_lost boolean NOT NULL DEFAULT false           -- the store does not have it any more
)
--;
CREATE INDEX sx_stored_file__sha256 ON loket.stored_file (sha256)
--;
-- The rows that name one of these files and that the actor or this workstation recorded, whether the actor still sees
-- them or not: these files they may send. A recording of a call without a case belongs to the desk.
CREATE FUNCTION loket.files_from(hashes text[], client uuid) RETURNS TABLE (row_id uuid, sha256 text, bytes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.id, a.sha256, a.bytes FROM loket.attachment a
    WHERE a.sha256 = ANY (hashes) AND a.deleted_at IS NULL AND a.removed_at IS NULL AND (
        a.added_by_id = loket.my_id()
        OR EXISTS (
            SELECT 1 FROM loket.timeline_entry e JOIN loket.sync_client c USING (workstation)
            WHERE c.client_id = client AND e.case_id = a.case_id AND e.kind = 'attachment_added'
                AND e.facts ->> 'attachment_id' = a.id::text
        )
    ) AND loket.my_role() IS NOT NULL
    UNION ALL
    SELECT r.id, r.sha256, r.bytes FROM loket.recording r JOIN loket.contact t ON t.id = r.contact_id
    WHERE r.sha256 = ANY (hashes) AND r.deleted_at IS NULL AND r.erased_at IS NULL AND r.keep_until > now() AND (
        r.made_by = loket.my_id()
        OR (t.case_id IS NULL AND loket.is_desk())
        OR EXISTS (
            SELECT 1 FROM loket.timeline_entry e JOIN loket.sync_client c USING (workstation)
            WHERE c.client_id = client AND e.case_id = t.case_id AND e.kind = 'recording_made'
                AND e.facts ->> 'recording_id' = r.id::text
        )
    ) AND loket.my_role() IS NOT NULL
    UNION ALL
    SELECT f.id, f.sha256, f.bytes FROM loket.message_file f JOIN loket.message m ON m.id = f.message_id
    WHERE f.sha256 = ANY (hashes) AND f.deleted_at IS NULL AND f.state IN ('coming', 'here')
        AND m.agent_id = loket.my_id() AND loket.my_role() IS NOT NULL
$$
--;
-- The file has come, whole and with this hash, from the actor at this workstation.
CREATE FUNCTION loket.file_stored(hash text, size bigint, client uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO loket.stored_file (row_id, sha256)
    SELECT f.row_id, f.sha256 FROM loket.files_from(ARRAY[hash], client) f WHERE f.bytes = size
    ON CONFLICT (row_id) DO UPDATE SET stored_at = now();
    UPDATE loket.stored_file SET is_lost = false WHERE sha256 = hash AND is_lost
$$
--;
-- The store lacks files: those who have them may send them again.
CREATE FUNCTION loket.files_lost(hashes text[]) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE loket.stored_file SET is_lost = true WHERE sha256 = ANY (hashes) AND NOT is_lost
$$
--;
CREATE FUNCTION loket.files_removed(hashes text[]) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM loket.stored_file WHERE sha256 = ANY (hashes)
$$
--;
GRANT SELECT ON loket.stored_file TO loket_server
