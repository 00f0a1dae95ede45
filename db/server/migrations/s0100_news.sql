-- The first query of a pull: which tables have new rows, how many, and which rows the user does not see (any more).
-- A single query, so that a pull without news costs one round trip, not one per table.
CREATE FUNCTION loket.news(after pg_snapshot) RETURNS TABLE (what text, id uuid, rows bigint, octets bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    {tables}
    UNION ALL
    SELECT 'gone:case_', c.id, NULL, NULL FROM loket.case_ c
    WHERE c.xid >= pg_snapshot_xmin(after) AND NOT pg_visible_in_snapshot(c.xid, after)
        AND NOT loket.sees_case(c)
    UNION ALL
    SELECT 'gone:contact', c.id, NULL, NULL FROM loket.contact c
    WHERE c.xid >= pg_snapshot_xmin(after) AND NOT pg_visible_in_snapshot(c.xid, after)
        AND c.agent_id IS DISTINCT FROM loket.my_id()
        AND CASE
            WHEN c.case_id IS NULL THEN NOT loket.is_desk()
            ELSE NOT EXISTS (
                SELECT 1 FROM loket.case_ WHERE case_.id = c.case_id AND loket.sees_case(case_)
                    AND NOT (case_.is_anonymous AND loket.my_unit() IS NOT NULL)
            )
        END
    UNION ALL
    {gone_written}
    UNION ALL
    SELECT 'gone:timeline_entry', timeline_entry.id, NULL, NULL
    FROM loket.timeline_entry JOIN loket.case_ ON case_.id = timeline_entry.case_id
    WHERE loket.my_unit() IS NOT NULL AND case_.is_anonymous AND ({names_who_asks})
        AND timeline_entry.xid >= pg_snapshot_xmin(after)
        AND NOT pg_visible_in_snapshot(timeline_entry.xid, after)
    UNION ALL
    -- A number that was moved to a person whom the unit does not know. A new number was not sent to anybody yet.
    SELECT 'gone:handle', h.id, NULL, NULL FROM loket.handle h
    WHERE NOT loket.is_desk() AND h.version > 1
        AND h.xid >= pg_snapshot_xmin(after) AND NOT pg_visible_in_snapshot(h.xid, after)
        AND NOT EXISTS (
            SELECT 1 FROM loket.case_
            WHERE case_.applicant_id = h.applicant_id AND NOT case_.is_anonymous AND loket.sees_case(case_)
        )
$$
