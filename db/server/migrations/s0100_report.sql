-- Reports that were printed or saved, with their numbers, so that a later count can be compared with them. Nobody
-- changes or removes one. A supervisor keeps and reads those of supervisors of the same team; one without a team reads all
-- teams'. An officer reads only what they printed themselves, an agent the report of their own work: nobody else reads
-- these.
CREATE TABLE loket.report_print (
    id uuid PRIMARY KEY,
    team_id uuid,
    by_id uuid NOT NULL,
    by_role text NOT NULL,
    report text NOT NULL,
    since date NOT NULL,
    until date NOT NULL CHECK (until > since),
    filled jsonb NOT NULL,
    sha256 text NOT NULL,
    printed_at timestamptz NOT NULL DEFAULT now()
)
--;
CREATE INDEX ix_report_print_period ON loket.report_print (report, since, until)
--;
ALTER TABLE loket.report_print ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY sees ON loket.report_print FOR SELECT USING (
    by_id = (SELECT loket.my_id())
    OR ((SELECT loket.my_role()) = 'supervisor' AND by_role = 'supervisor' AND report <> 'agent'
        AND ((SELECT loket.my_team()) IS NULL OR team_id = (SELECT loket.my_team())))
)
--;
CREATE POLICY keeps ON loket.report_print FOR INSERT WITH CHECK (
    by_id = (SELECT loket.my_id()) AND by_role = (SELECT loket.my_role())
    AND team_id IS NOT DISTINCT FROM (SELECT loket.my_team())
    AND ((SELECT loket.my_role()) IN ('supervisor', 'unit_officer')
        OR ((SELECT loket.my_role()) = 'agent' AND report = 'agent'))
)
--;
GRANT SELECT, INSERT ON loket.report_print TO loket_server
--;
-- The open data of a month, as they were made the first time: nobody changes or removes them, and each folder gets these
-- files. Only the server program's actor makes and reads them.
CREATE TABLE loket.open_data_edition (
    month date PRIMARY KEY,
    id uuid NOT NULL,
    filled jsonb NOT NULL,
    files jsonb NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
)
--;
ALTER TABLE loket.open_data_edition ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY makes ON loket.open_data_edition USING ((SELECT loket.is_system()))
--;
GRANT SELECT, INSERT ON loket.open_data_edition TO loket_server
--;
-- How the server program fares that writes the reports of a month: why it cannot, or "".
CREATE TABLE loket.report_writing (
    id smallint PRIMARY KEY CHECK (id = 1),
    fault text NOT NULL,
    told_at timestamptz NOT NULL
)
--;
ALTER TABLE loket.report_writing ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY makes ON loket.report_writing USING ((SELECT loket.is_system()))
--;
GRANT SELECT, INSERT, UPDATE ON loket.report_writing TO loket_server
