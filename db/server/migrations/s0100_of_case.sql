CREATE POLICY sees ON loket.{table} FOR SELECT USING ({sees})
