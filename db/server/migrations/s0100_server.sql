-- The server's own tables. Only the owner has direct access; the server program uses the functions.
CREATE TABLE loket.sync_server (
    id smallint PRIMARY KEY CHECK (id = 1),
    epoch uuid NOT NULL DEFAULT gen_random_uuid(),   -- a new one after a restore: older cursors are invalid
    min_client int NOT NULL DEFAULT 1,               -- clients with a lower version must be updated
    history_days int NOT NULL DEFAULT 90 CHECK (history_days > 0),  -- finished cases on the workstations
    enrolments int NOT NULL DEFAULT 3 CHECK (enrolments >= 0),  -- new workstations that a login may enrol in a day
    older interval NOT NULL DEFAULT '30 days',       -- how much older than its workstation a case may be
    office_zone text NOT NULL DEFAULT 'Asia/Jakarta'  -- of all figures: `loket admin office-zone`
)
--;
INSERT INTO loket.sync_server (id) VALUES (1)
--;
-- source: Who compares the password: this database, or the office's directory (LDAP), where it has no hash here.
-- password: The argon2id hash. one_time_until: The administrator set this password: until then it opens the way to
-- choosing another one, only.
-- directory_id: The directory's lasting id of the person: a name that IT gives to a new person later is refused.
-- directory_extension: The extension that the directory named last; the telephone may have reported another since.
-- closed_by: 'directory' if the directory closed the login, and so may open it again.
CREATE TABLE loket.login (
    role_name name PRIMARY KEY,
    agent_id uuid NOT NULL UNIQUE REFERENCES loket.agent (id),
    source text NOT NULL DEFAULT 'password' CHECK (source IN ('password', 'directory')),
    password text,
    password_set_at timestamptz,
    one_time_until timestamptz,
    directory_id text,
    directory_extension text NOT NULL DEFAULT '',
    closed_at timestamptz,
    closed_by text NOT NULL DEFAULT ''
)
--;
CREATE TABLE loket.sync_client (
    client_id uuid PRIMARY KEY,
    workstation text NOT NULL,
    secret_hash bytea NOT NULL,                      -- SHA-256 of the workstation's secret
    first_mut int NOT NULL DEFAULT 1,                -- it sends changes from this number on
    last_mut int NOT NULL DEFAULT 0,
    pushing xid8,                                    -- the transaction of its last push: who_pushes()
    program int NOT NULL DEFAULT 1,
    enrolled_by name NOT NULL DEFAULT loket.login_name(),
    enrolled_at timestamptz NOT NULL DEFAULT now(),
    earliest_opening timestamptz NOT NULL DEFAULT now(),  -- no older case was opened there
    seen_at timestamptz NOT NULL DEFAULT now(),
    compared_at timestamptz,                         -- the last comparison of its rows with the server's
    differing int NOT NULL DEFAULT 0,                -- rows that differed the last time
    differed_at timestamptz,                         -- the last time that rows differed
    closed_at timestamptz
)
--;
CREATE UNIQUE INDEX ux_sync_client__workstation ON loket.sync_client (workstation) WHERE closed_at IS NULL
--;
CREATE UNIQUE INDEX ux_sync_client__pushing ON loket.sync_client (pushing)
--;
CREATE TABLE loket.mutation (
    client_id uuid NOT NULL REFERENCES loket.sync_client (client_id),
    mut_no int NOT NULL,
    name text NOT NULL,
    args_hash text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('applied', 'rejected')),
    reason jsonb,                                    -- of a refusal: {"code": .., "facts": ..}
    agent_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),  -- of the rows that it wrote
    PRIMARY KEY (client_id, mut_no),
    CHECK (length(name) <= 100 AND length(args_hash) <= 100),
    CHECK (octet_length(reason::text) <= 1000000)
)
--;
CREATE FUNCTION loket.stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'agent_state' AND current_user = 'loket_owner' THEN
        RETURN NEW;                                  -- the call of an old state is no news: s0100_archive
    END IF;
    NEW.xid := pg_current_xact_id();                 -- a DEFAULT alone would miss updates
    RETURN NEW;
END $$
