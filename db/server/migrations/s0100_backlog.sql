-- What is unsent on a workstation, as it reports: for the administrator. Nothing depends on it.
ALTER TABLE loket.sync_client
    ADD COLUMN unsent int NOT NULL DEFAULT 0,
    ADD COLUMN unsent_since timestamptz,
    ADD COLUMN unsent_by text NOT NULL DEFAULT ''
--;
CREATE FUNCTION loket.record_backlog(client uuid, secret text, number int, since timestamptz, author text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.known_client(client, secret);
    UPDATE loket.sync_client SET
        unsent = greatest(number, 0),
        unsent_since = CASE WHEN number > 0 THEN greatest(least(since, now()), enrolled_at) END,
        unsent_by = CASE WHEN number > 0 THEN left(regexp_replace(author, '[[:cntrl:]]', '', 'g'), 60) ELSE '' END
    WHERE client_id = client AND (number > 0 OR unsent > 0);
END $$
