-- A user who may change a row may also lock it, and so block all others while their transaction is open; the server
-- cannot enforce a timeout on a login. No push of ours takes half as long as this limit.
CREATE TABLE loket.hindrance (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    by name NOT NULL,
    since timestamptz NOT NULL,
    found_by name NOT NULL DEFAULT loket.login_name()
)
--;
-- Called by a workstation that could not get a lock in time. Needs the roles pg_signal_backend and
-- pg_read_all_stats for loket_owner; without them it sees no transaction that it may end.
CREATE FUNCTION loket.end_hindering() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    other record;
    ended int := 0;
BEGIN
    IF loket.my_role() IS NULL THEN
        RAISE EXCEPTION 'nobody of the office' USING ERRCODE = 'LK001';
    END IF;
    FOR other IN
        SELECT pid, usename, xact_start FROM pg_stat_activity JOIN loket.login ON role_name = usename
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
        AND xact_start < clock_timestamp() - (SELECT hinders_after FROM loket.sync_server)
    LOOP
        IF pg_terminate_backend(other.pid) THEN
            INSERT INTO loket.hindrance (by, since) VALUES (other.usename, other.xact_start);
            ended := ended + 1;
        END IF;
    END LOOP;
    RETURN ended;
END $$
--;
REVOKE ALL ON FUNCTION loket.end_hindering() FROM PUBLIC
--;
GRANT EXECUTE ON FUNCTION loket.end_hindering() TO loket_staff
