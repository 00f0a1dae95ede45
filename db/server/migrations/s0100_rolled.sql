ALTER TABLE loket.figures_rolled ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY sees ON loket.figures_rolled FOR SELECT USING ((SELECT loket.my_role()) IS NOT NULL)
--;
CREATE POLICY makes ON loket.figures_rolled USING ((SELECT loket.is_system()))
--;
GRANT SELECT, INSERT, DELETE ON loket.figures_rolled TO loket_server
--;
ALTER TABLE loket.figure_setting ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()
--;
ALTER TABLE loket.figure_setting ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY sees ON loket.figure_setting FOR SELECT USING (
    (SELECT loket.my_role()) IS NOT NULL OR (SELECT loket.is_system())
)
--;
GRANT SELECT ON loket.figure_setting TO loket_server
