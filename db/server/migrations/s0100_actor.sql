-- The login of the acting user. The server program has one login for all users: it authenticates them, and names the
-- user of each transaction by SET LOCAL loket.actor. Without one, the login of the connection: an administrator's.
CREATE FUNCTION loket.login_name() RETURNS name LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('loket.actor', true), ''), session_user)::name
$$
--;
-- The workstation of the session for which the transaction acts; NULL for none.
CREATE FUNCTION loket.acting_client() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('loket.client', true), '')::uuid
$$
--;
-- Whether this is the workstation's secret. The server program compares it when it opens a session, and does not store
-- it: its later calls pass an empty secret.
CREATE FUNCTION loket.is_secret(kept bytea, given text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT given = '' OR kept = sha256(given::bytea)
$$
