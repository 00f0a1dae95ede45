-- Of these sessions, those whose workstation may take a page that was read for a colleague with the same sight
-- (role/unit/team): the login is open and the workstation is known, as a pull checks; it pushed nothing since this
-- snapshot, because its outcomes belong to the rows; and no new row names the user. The policies ask for a user's
-- own id only in a row that names the user, or whose case or contact does ("named": generated from the tables).
CREATE FUNCTION loket.sharing(after pg_snapshot, tokens bytea[]) RETURNS TABLE (
    token_hash bytea, login name, sight text, is_desk boolean
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    named uuid[] := ARRAY(
        {named}
    );
    oldest int := (SELECT min_client FROM loket.sync_server);
BEGIN
    RETURN QUERY SELECT s.token_hash, s.role_name,
        concat_ws('/', a.role, CASE WHEN a.role = 'unit_officer' THEN a.unit_id END, a.team_id),
        a.role IN ('agent', 'supervisor')
    FROM loket.server_session s JOIN loket.login l USING (role_name) JOIN loket.agent a ON a.id = l.agent_id
    JOIN loket.sync_client c ON c.client_id = s.client_id
    WHERE s.token_hash = ANY (tokens) AND s.expires_at > now() AND s.revoked_at IS NULL
        AND l.closed_at IS NULL AND a.deleted_at IS NULL AND c.closed_at IS NULL AND c.program >= oldest
        AND (c.pushing IS NULL OR pg_visible_in_snapshot(c.pushing, after))
        AND a.id <> ALL (named);
END $$
--;
-- Of these cases, those with rows that are not new since this snapshot; a workstation that lacks such a case requests
-- them. "with_people": Also the rows of its applicant, which a unit has only with its cases. Without regard to who
-- sees a row: the answer of that request is what the user may see.
CREATE FUNCTION loket.continued(cases uuid[], after pg_snapshot, with_people boolean) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.id FROM loket.case_ c
    WHERE c.id = ANY (cases) AND (
        {is_old_case}
        {has_old_rows}
        OR EXISTS (
            SELECT FROM loket.contact o JOIN loket.recording t ON t.contact_id = o.id
            WHERE o.case_id = c.id AND {is_old}
        )
        OR with_people AND (
            EXISTS (SELECT FROM loket.applicant t WHERE t.id = c.applicant_id AND {is_old})
            OR EXISTS (SELECT FROM loket.handle t WHERE t.applicant_id = c.applicant_id AND {is_old})
        )
    );
END $$
