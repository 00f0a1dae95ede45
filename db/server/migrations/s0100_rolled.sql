ALTER TABLE loket.figures_rolled ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY sees ON loket.figures_rolled FOR SELECT USING ((SELECT loket.my_role()) IS NOT NULL)
--;
CREATE POLICY makes ON loket.figures_rolled USING ((SELECT loket.is_system()))
--;
GRANT SELECT, INSERT, DELETE ON loket.figures_rolled TO loket_server
