CREATE POLICY sees ON loket.{table} FOR SELECT USING (
    xid = (SELECT pg_current_xact_id_if_assigned())
    OR EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = case_id)
)
--;
CREATE POLICY adds ON loket.{table} FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = case_id)
)
--;
CREATE POLICY changes ON loket.{table} FOR UPDATE USING (true) WITH CHECK (
    EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = case_id)
)
