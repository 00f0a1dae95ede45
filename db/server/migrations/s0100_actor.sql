-- The login of the acting user: that of the connection. The server program has one login for all users: it
-- authenticates them, and names the user of each transaction by SET LOCAL loket.actor. For other logins that setting
-- has no effect. session_user, because inside SECURITY DEFINER current_user is the owner.
CREATE FUNCTION loket.login_name() RETURNS name LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN session_user = 'loket_server' THEN current_setting('loket.actor', true)::name
        ELSE session_user END
$$
--;
-- Whether this is the workstation's secret. The server program compares it when it opens a session, and does not store
-- it: its later calls pass an empty secret.
CREATE FUNCTION loket.is_secret(kept bytea, given text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT kept = sha256(given::bytea) OR (given = '' AND session_user = 'loket_server')
$$
