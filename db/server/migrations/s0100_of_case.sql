CREATE POLICY sees ON loket.{table} FOR SELECT USING ({sees})
--;
CREATE POLICY adds ON loket.{table} FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = case_id)
)
--;
CREATE POLICY changes ON loket.{table} FOR UPDATE USING ({sees}) WITH CHECK (
    EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = case_id)
)
