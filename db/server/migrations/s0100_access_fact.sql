-- Accesses to personal data as facts (db/fact_tables.py): what report 10 counts. Supervisors read those of their team,
-- and of people who are of no team; nobody else reads any. number: Of the case that the subject is, or belongs to.
-- of_agent_id, until: To whose call a supervisor listened, and when that ended; NULL while it goes on.
CREATE VIEW loket.fact_access WITH (security_barrier) AS
SELECT access_id, done.team_id, done.agent_id, done.login, workstation, at, day, access, document, records, subject,
    CASE WHEN access = 'listened' THEN coalesce(
            (SELECT c.number FROM loket.contact t JOIN loket.case_ c ON c.id = t.case_id WHERE t.id = m.contact_id), ''
        )
        WHEN access = 'recalled' THEN done.subject
        WHEN done.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN coalesce(
            (SELECT number FROM loket.case_ WHERE id = done.subject::uuid),
            (SELECT number FROM loket.archived_case WHERE id = done.subject::uuid),
            (SELECT c.number FROM loket.attachment a JOIN loket.case_ c ON c.id = a.case_id WHERE a.id = done.subject::uuid),
            (
                SELECT c.number FROM loket.recording r JOIN loket.contact t ON t.id = r.contact_id
                JOIN loket.case_ c ON c.id = t.case_id WHERE r.id = done.subject::uuid
            ),
            (
                SELECT c.number FROM loket.contact t JOIN loket.case_ c ON c.id = t.case_id
                WHERE t.id = done.subject::uuid
            ),
            ''
        )
        ELSE ''
    END AS number,
    CASE WHEN access = 'listened' AND done.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        THEN done.subject::uuid END AS of_agent_id,
    coalesce(m.ended_at, CASE WHEN m.kept_at < now() - interval '4 s' THEN m.kept_at END) AS until
FROM (
    SELECT e.id AS access_id, a.team_id, a.id AS agent_id, e.by::text AS login,
        coalesce(c.workstation, '') AS workstation, e.at,
        (e.at AT TIME ZONE (SELECT loket.office_zone()))::date AS day, {access} AS access,
        CASE WHEN {access} IN ({outputs}) THEN substr(e.what, strpos(e.what, ' ') + 1) ELSE '' END AS document,
        coalesce(substring(e.subject FROM '([0-9]+) rows$')::bigint, 1) AS records,
        regexp_replace(e.subject, '(, )?[0-9]+ rows$', '') AS subject
    FROM loket.access_event e
    LEFT JOIN loket.login l ON l.role_name = e.by
    LEFT JOIN loket.agent a ON a.id = l.agent_id
    LEFT JOIN loket.sync_client c ON c.client_id = e.client_id
) AS done
LEFT JOIN loket.monitoring m ON access = 'listened' AND m.supervisor_id = done.agent_id
    AND m.agent_id::text = done.subject AND m.began_at <= done.at AND coalesce(m.ended_at, done.at) >= done.at
WHERE access IS NOT NULL AND (SELECT loket.my_role()) = 'supervisor'
    AND (done.team_id IS NULL OR (SELECT loket.my_team()) IS NULL OR done.team_id = (SELECT loket.my_team()))
--;
GRANT SELECT ON loket.fact_access TO loket_server
