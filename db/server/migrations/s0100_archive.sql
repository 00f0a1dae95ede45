-- Cases that were finished long ago, each in one row with all rows below it. They are removed from the tables of
-- daily work, found by number and person, and restored completely when a user works on them again. A column that is
-- added later gets its default on restoring. The office does not read the table: the functions are its only access.
CREATE TABLE loket.archived_case (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    number_digits text NOT NULL,
    applicant_id uuid,
    team_id uuid,
    assignee_id uuid,
    unit_id uuid,
    asked_units uuid[] NOT NULL,                     -- units that were asked, earlier ones included
    is_confidential boolean NOT NULL,
    is_anonymous boolean NOT NULL,
    opened_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    files text[] NOT NULL,                           -- hashes of the attached files, which are not archived
    recordings jsonb NOT NULL,                       -- [{id, sha256}] of the recordings below it
    contacts jsonb NOT NULL,                         -- [{id, call_ref, remote, started_at}]: by which figures find them
    archived_at timestamptz NOT NULL DEFAULT now(),
    whole jsonb NOT NULL                             -- {table: [row, ..]}
)
--;
CREATE INDEX sx_archived_case__number_digits ON loket.archived_case (number_digits COLLATE "C")
--;
CREATE INDEX sx_archived_case__applicant_id ON loket.archived_case (applicant_id)
--;
CREATE INDEX sx_archived_case__files ON loket.archived_case USING gin (files)
--;
CREATE INDEX sx_archived_case__recordings ON loket.archived_case USING gin (recordings jsonb_path_ops)
--;
CREATE INDEX sx_archived_case__contacts ON loket.archived_case USING gin (contacts jsonb_path_ops)
--;
-- The tables below a case; a referenced table comes before those that refer to it.
CREATE FUNCTION loket.below_a_case() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[{below}] $$
--;
CREATE FUNCTION loket.is_below(table_name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE table_name
        WHEN 'recording' THEN 'contact_id IN (SELECT id FROM loket.contact WHERE case_id = $1)'
        ELSE 'case_id = $1'
    END
$$
--;
CREATE FUNCTION loket.archive_one(c loket.case_) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    whole jsonb := jsonb_build_object('case_', jsonb_build_array(to_jsonb(c) - ARRAY[{stamps}]));
    found_rows jsonb;
    name text;
BEGIN
    FOREACH name IN ARRAY loket.below_a_case() LOOP
        EXECUTE format(
            'SELECT jsonb_agg(to_jsonb(r) - ARRAY[{quoted_stamps}]) FROM loket.%I r WHERE %s',
            name, loket.is_below(name)
        ) INTO found_rows USING c.id;
        whole := whole || jsonb_build_object(name, coalesce(found_rows, '[]'));
    END LOOP;
    -- The agent states stay, without their call; a restore adds the call again.
    SELECT jsonb_agg(jsonb_build_object('id', s.id, 'contact_id', s.contact_id)) INTO found_rows
    FROM loket.agent_state s JOIN loket.contact t ON t.id = s.contact_id WHERE t.case_id = c.id;
    whole := whole || jsonb_build_object('agent_state', coalesce(found_rows, '[]'));
    -- A conversation stays: the correspondent may write again. It forgets this episode until a restore.
    SELECT jsonb_agg(jsonb_build_object('id', v.id, 'contact_id', v.contact_id)) INTO found_rows
    FROM loket.conversation v WHERE v.case_id = c.id;
    whole := whole || jsonb_build_object('conversation', coalesce(found_rows, '[]'));
    INSERT INTO loket.archived_case (
        id, number, number_digits, applicant_id, team_id, assignee_id, unit_id, asked_units, is_confidential,
        is_anonymous, opened_at, changed_at, files, recordings, contacts, whole
    ) VALUES (
        c.id, c.number, c.number_digits, c.applicant_id, c.team_id, c.assignee_id, c.unit_id,
        ARRAY(SELECT DISTINCT unit_id FROM loket.escalation WHERE case_id = c.id),
        c.is_confidential, c.is_anonymous, c.opened_at, c.changed_at,
        ARRAY(
            SELECT sha256 FROM loket.attachment WHERE case_id = c.id AND deleted_at IS NULL
            UNION SELECT sha256 FROM loket.message_file WHERE case_id = c.id AND deleted_at IS NULL AND sha256 <> ''
        ),
        coalesce(
            (
                SELECT jsonb_agg(jsonb_build_object('id', r.id, 'sha256', r.sha256))
                FROM loket.recording r JOIN loket.contact t ON t.id = r.contact_id WHERE t.case_id = c.id
            ),
            '[]'
        ),
        coalesce(
            (
                SELECT jsonb_agg(jsonb_build_object(
                    'id', t.id, 'call_ref', t.call_ref, 'remote', t.remote, 'started_at', t.started_at
                ))
                FROM loket.contact t WHERE t.case_id = c.id
            ),
            '[]'
        ),
        whole
    );
    UPDATE loket.agent_state s SET contact_id = NULL FROM loket.contact t
    WHERE t.id = s.contact_id AND t.case_id = c.id;
    UPDATE loket.conversation SET contact_id = NULL, case_id = NULL, version = version + 1 WHERE case_id = c.id;
    FOR name IN SELECT n FROM unnest(loket.below_a_case()) WITH ORDINALITY b (n, place) ORDER BY place DESC LOOP
        EXECUTE format('DELETE FROM loket.%I WHERE %s', name, loket.is_below(name)) USING c.id;
    END LOOP;
    DELETE FROM loket.case_ WHERE id = c.id;
END $$
--;
-- Archives the next finished cases that are older than a day, in the order of their last change: `after_at`,
-- `after_id` are the end of the previous batch. A case to which an outside row refers (an article, a call of
-- another case) stays, and so does one with an open episode of a conversation.
CREATE FUNCTION loket.archive_cases(
    before timestamptz, most int, INOUT after_at timestamptz, INOUT after_id uuid, OUT moved int, OUT kept int
) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c loket.case_;
BEGIN
    moved := 0;
    kept := 0;
    FOR c IN
        SELECT * FROM loket.case_
        WHERE status IN ('closed', 'cancelled') AND changed_at < before AND (changed_at, id) > (after_at, after_id)
        ORDER BY changed_at, id LIMIT most FOR UPDATE
    LOOP
        after_at := c.changed_at;
        after_id := c.id;
        IF EXISTS (
            SELECT FROM loket.contact t
            WHERE t.case_id = c.id AND t.conversation_id IS NOT NULL AND t.ended_at IS NULL
        ) THEN
            kept := kept + 1;
            CONTINUE;
        END IF;
        BEGIN
            PERFORM loket.archive_one(c);
            moved := moved + 1;
        EXCEPTION WHEN foreign_key_violation THEN
            kept := kept + 1;
        END;
    END LOOP;
END $$
--;
-- The same rule as loket.sees_case.
CREATE FUNCTION loket.sees_archived(a loket.archived_case) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT {sees}
$$
--;
-- The newest first; by the beginning of a number, or by a person and all records merged into that person. A unit
-- does not find a person who asks anonymously.
CREATE FUNCTION loket.find_archived(digits text, person uuid) RETURNS TABLE (
    id uuid, number text, opened_at timestamptz, changed_at timestamptz, subject text, status text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE same (applicant_id) AS (
        SELECT person
        UNION
        SELECT m.merged_id FROM loket.applicant_merge m JOIN same ON m.kept_id = same.applicant_id
        WHERE m.undone_at IS NULL
    )
    SELECT a.id, a.number, a.opened_at, a.changed_at, a.whole #>> '{case_,0,subject}', a.whole #>> '{case_,0,status}'
    FROM loket.archived_case a
    WHERE a.id IN (
        (
            SELECT n.id FROM loket.archived_case n
            WHERE length(digits) >= 4 AND n.number_digits COLLATE "C" >= digits
                AND n.number_digits COLLATE "C" < digits || ':'  -- the character after 9
            ORDER BY n.number_digits COLLATE "C" LIMIT 200
        )
        UNION ALL
        (
            SELECT p.id FROM loket.archived_case p
            WHERE p.applicant_id IN (SELECT applicant_id FROM same) AND (loket.is_desk() OR NOT p.is_anonymous)
            ORDER BY p.changed_at DESC LIMIT 200
        )
    ) AND loket.sees_archived(a)
    ORDER BY a.changed_at DESC LIMIT 50
$$
--;
CREATE FUNCTION loket.put_back(a loket.archived_case) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text;
    columns text;
    theirs text;
BEGIN
    FOREACH name IN ARRAY array_prepend('case_', loket.below_a_case()) LOOP
        SELECT string_agg(quote_ident(t.attname), ', '), string_agg('excluded.' || quote_ident(t.attname), ', ')
        INTO columns, theirs FROM pg_attribute t
        WHERE t.attrelid = format('loket.%I', name)::regclass AND t.attnum > 0 AND NOT t.attisdropped
            AND a.whole #> ARRAY[name, '0'] ? t.attname;
        IF columns IS NOT NULL THEN
            EXECUTE format(
                'INSERT INTO loket.%I (%s) SELECT %2$s FROM jsonb_populate_recordset(NULL::loket.%1$I, $1) '
                'ON CONFLICT (id) DO UPDATE SET (%2$s) = ROW (%s)', name, columns, theirs
            ) USING a.whole -> name;
        END IF;
    END LOOP;
    UPDATE loket.agent_state s SET contact_id = (one ->> 'contact_id')::uuid
    FROM jsonb_array_elements(a.whole -> 'agent_state') one WHERE s.id = (one ->> 'id')::uuid;
    UPDATE loket.conversation v SET contact_id = (one ->> 'contact_id')::uuid, case_id = a.id, version = version + 1
    FROM jsonb_array_elements(a.whole -> 'conversation') one
    WHERE v.id = (one ->> 'id')::uuid AND v.contact_id IS NULL;
    DELETE FROM loket.archived_case WHERE id = a.id;
END $$
--;
-- A workstation that sends its whole history again (db/sync/cloned_file.py) does not log an archived case again.
CREATE FUNCTION loket.is_not_archived() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM loket.archived_case a WHERE a.id = NEW.id OR a.number = NEW.number) THEN
        RAISE EXCEPTION 'this case is in the archive' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER c_not_archived BEFORE INSERT ON loket.case_ FOR EACH ROW
WHEN (current_user <> 'loket_owner')
EXECUTE FUNCTION loket.is_not_archived()
--;
-- Restores those of these cases that are in the archive and visible to the user, and returns them. They are then
-- new to every workstation. The restore and its author are recorded.
CREATE FUNCTION loket.recall_cases(cases uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a loket.archived_case;
BEGIN
    FOR a IN SELECT * FROM loket.archived_case WHERE archived_case.id = ANY (cases) ORDER BY 1 LIMIT 500 FOR UPDATE LOOP
        IF loket.sees_archived(a) THEN
            PERFORM loket.put_back(a);
            PERFORM loket.note_access('case recalled', a.number);
            RETURN NEXT a.id;
        END IF;
    END LOOP;
END $$
--;
-- The same for the cases of these recordings: a workstation that still has one plays or erases it.
CREATE FUNCTION loket.recall_recordings(ids uuid[]) RETURNS SETOF uuid LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT loket.recall_cases(ARRAY(
        SELECT a.id FROM unnest(ids) one
        JOIN loket.archived_case a ON a.recordings @> jsonb_build_array(jsonb_build_object('id', one))
    ))
$$
--;
-- The same for all cases of a person, before the person is erased.
CREATE FUNCTION loket.recall_person(person uuid) RETURNS SETOF uuid LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE same (applicant_id) AS (
        SELECT person
        UNION
        SELECT m.merged_id FROM loket.applicant_merge m JOIN same ON m.kept_id = same.applicant_id
        WHERE m.undone_at IS NULL
    )
    SELECT loket.recall_cases(ARRAY(
        SELECT a.id FROM loket.archived_case a WHERE a.applicant_id IN (SELECT applicant_id FROM same)
    ))
$$
