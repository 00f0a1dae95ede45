ALTER TABLE loket.{table} ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY makes ON loket.{table} USING ((SELECT loket.is_system()))
--;
GRANT SELECT, INSERT, UPDATE, DELETE ON loket.{table} TO loket_server
