-- What the telephone exchange says of its queues: db/exchange_tables.py. Only the server program's actor writes it.
-- A caller's number is in queue_call alone, and a supervisor reads it, as that of a contact.
ALTER TABLE loket.queue_call ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()
--;
CREATE INDEX ix_queue_call__xid ON loket.queue_call (xid)
--;
CREATE TRIGGER zz_changed BEFORE INSERT OR UPDATE ON loket.queue_call FOR EACH ROW EXECUTE FUNCTION loket.stamp()
--;
CREATE POLICY sees ON loket.queue_call FOR SELECT USING (
    CASE (SELECT loket.my_role())
        WHEN 'supervisor' THEN team_id IS NULL OR (SELECT loket.my_team()) IS NULL OR team_id = (SELECT loket.my_team())
        WHEN 'agent' THEN agent_id = (SELECT loket.my_id())
        ELSE false
    END
)
--;
-- The server program's actor reads the teams of queues, for new stays and for the board.
ALTER TABLE loket.queue_team ADD FOREIGN KEY (team_id) REFERENCES loket.team
--;
ALTER TABLE loket.queue_team ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY sees ON loket.queue_team FOR SELECT USING ((SELECT loket.is_system()))
--;
GRANT SELECT ON loket.queue_team TO loket_server
--;
CREATE POLICY sees ON loket.queue_now FOR SELECT USING ((SELECT loket.is_desk()))
--;
CREATE POLICY sees ON loket.queue_member FOR SELECT USING ((SELECT loket.is_desk()))
--;
-- From when to when the queues are known; NULL if they never were.
CREATE FUNCTION loket.exchange_was_read() RETURNS TABLE (since timestamptz, until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT least(
        (SELECT min(entered_at) FROM loket.queue_call), min(told_at) FILTER (WHERE source = 'first_read')
    ), max(told_at) FILTER (WHERE source = 'read')
    FROM loket.exchange_place
$$
--;
-- The last times in which nobody knew the queues: before the exchange was first read, what was lost, and the present one,
-- if it lasts.
CREATE FUNCTION loket.exchange_unread_in(first timestamptz, last timestamptz)
RETURNS TABLE (since timestamptz, until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM (
        SELECT since, until FROM loket.exchange_unread
        UNION ALL SELECT first, r.since FROM loket.exchange_was_read() r
        UNION ALL SELECT r.until, now() FROM loket.exchange_was_read() r WHERE r.until < now() - interval '2 min'
    ) t (since, until) WHERE since < last AND until > first ORDER BY since DESC LIMIT 500
$$
