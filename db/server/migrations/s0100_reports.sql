-- Figures for supervisors, without reading the rows of daily work: rebuilt at night (`loket admin reports`),
-- archived cases included. Days are in the office's time zone.
CREATE FUNCTION loket.office_zone() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT office_zone FROM loket.sync_server
$$
--;
CREATE FUNCTION loket.office_day(at timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (at AT TIME ZONE loket.office_zone())::date
$$
--;
-- The step of the SOP that begins with an entry of this kind: 0 if the case is over, NULL if the step continues.
CREATE FUNCTION loket.step_after(kind text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE kind {steps_after} END
$$
--;
CREATE MATERIALIZED VIEW loket.made_cases AS
SELECT team_id, loket.office_day(opened_at) AS day, kind, category, channel, status, count(*) AS cases
FROM (
    SELECT team_id, opened_at, kind, category, channel, status FROM loket.case_ WHERE deleted_at IS NULL
    UNION ALL
    SELECT
        team_id, opened_at, whole #>> '{case_,0,kind}', whole #>> '{case_,0,category}',
        whole #>> '{case_,0,channel}', whole #>> '{case_,0,status}'
    FROM loket.archived_case
) one
GROUP BY team_id, day, kind, category, channel, status
--;
CREATE UNIQUE INDEX sx_made_cases ON loket.made_cases (day, kind, category, channel, status, team_id)
--;
-- Elapsed time from the beginning of a step to the next: nights and waits are included.
CREATE MATERIALIZED VIEW loket.made_steps AS
WITH entries AS (
    SELECT case_id, team_id, kind, version, occurred_at FROM loket.timeline_entry
    UNION ALL
    SELECT a.id, a.team_id, e.kind, e.version, e.occurred_at
    FROM loket.archived_case a
    CROSS JOIN jsonb_to_recordset(a.whole -> 'timeline_entry') e (kind text, version int, occurred_at timestamptz)
), begun AS (
    SELECT
        case_id, team_id, loket.step_after(kind) AS step, occurred_at,
        lead(occurred_at) OVER (PARTITION BY case_id ORDER BY version) AS ended_at
    FROM entries WHERE loket.step_after(kind) IS NOT NULL
)
SELECT
    team_id, loket.office_day(occurred_at) AS day, step, count(*) AS times,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - occurred_at)) AS median_s,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - occurred_at)) AS p90_s
FROM begun WHERE step > 0 AND ended_at IS NOT NULL
GROUP BY team_id, day, step
--;
CREATE UNIQUE INDEX sx_made_steps ON loket.made_steps (day, step, team_id)
--;
-- The functions to read them: for a supervisor, and for a team only that team.
CREATE VIEW loket.report_cases WITH (security_barrier) AS
SELECT day, kind, category, channel, status, cases FROM loket.made_cases
WHERE (SELECT loket.my_role()) = 'supervisor'
    AND (team_id IS NULL OR (SELECT loket.my_team()) IS NULL OR team_id = (SELECT loket.my_team()))
--;
CREATE VIEW loket.report_steps WITH (security_barrier) AS
SELECT day, step, times, median_s, p90_s FROM loket.made_steps
WHERE (SELECT loket.my_role()) = 'supervisor'
    AND (team_id IS NULL OR (SELECT loket.my_team()) IS NULL OR team_id = (SELECT loket.my_team()))
--;
GRANT SELECT ON loket.report_cases, loket.report_steps TO loket_server
