ALTER TABLE loket.{table} ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()
--;
CREATE INDEX ix_{table}__xid ON loket.{table} (xid)
--;
ALTER TABLE loket.{table} SET (fillfactor = 85)
--;
CREATE TRIGGER zz_stamp BEFORE INSERT OR UPDATE ON loket.{table} FOR EACH ROW EXECUTE FUNCTION loket.stamp()
--;
ALTER TABLE loket.{table} ENABLE ROW LEVEL SECURITY
