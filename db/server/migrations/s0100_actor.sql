-- Who acts: the login of the connection. The server program has one login for all people; it proves who they are
-- itself and says so for each transaction: SET LOCAL loket.actor. Nobody else's setting of that name counts.
-- session_user, for inside SECURITY DEFINER current_user is the owner.
CREATE FUNCTION loket.login_name() RETURNS name LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN session_user = 'loket_server' THEN current_setting('loket.actor', true)::name
        ELSE session_user END
$$
--;
-- Whether this is the workstation's secret. The server program has compared it when the session was opened, and does
-- not keep it: with each request it gives none.
CREATE FUNCTION loket.is_secret(kept bytea, given text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT kept = sha256(given::bytea) OR (given = '' AND session_user = 'loket_server')
$$
