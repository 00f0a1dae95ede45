CREATE TRIGGER b_guard BEFORE INSERT OR UPDATE ON loket.{table} FOR EACH ROW
WHEN ({guarded})
EXECUTE FUNCTION loket.guard_{rule}()
