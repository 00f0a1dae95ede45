-- Mutations decide what is written (app/mutations). A row is updated by its id, so it must be visible, too.
CREATE POLICY adds ON loket.{table} FOR INSERT WITH CHECK (true)
--;
CREATE POLICY changes ON loket.{table} FOR UPDATE USING (true) WITH CHECK (true)
--;
GRANT SELECT, INSERT, UPDATE ON loket.{table} TO loket_server
