-- For each table whose rows have their own version: it rises in steps of one.
CREATE TRIGGER a_first BEFORE INSERT ON loket.{table} FOR EACH ROW
WHEN ({guarded} AND (new.version <> 1 OR new.deleted_at IS NOT NULL))
EXECUTE FUNCTION loket.refuse('version')
--;
CREATE TRIGGER a_next BEFORE UPDATE ON loket.{table} FOR EACH ROW
WHEN ({guarded} AND new.version <> old.version + 1)
EXECUTE FUNCTION loket.refuse('version')
