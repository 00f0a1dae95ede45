-- Tags of cases and links between cases: rows below a case, seen with it, recorded in its story.
GRANT SELECT, INSERT ON loket.case_tag, loket.case_link TO loket_staff
--;
GRANT UPDATE (
    version, added_by_name, added_at, removed_by_name, removed_at, tag, deleted_at
) ON loket.case_tag TO loket_staff
--;
GRANT UPDATE (version, added_by_name, added_at, removed_by_name, removed_at) ON loket.case_link TO loket_staff
--;
-- Common rule: the user who adds, removes or restores a row is recorded as its author. The old values of an insert
-- are NULL, as OLD is there since PostgreSQL 11.
CREATE FUNCTION loket.must_put_or_take(
    me loket.pusher, is_new boolean,
    old_removed_at timestamptz, removed_at timestamptz, removed_by text,
    old_added_at timestamptz, added_at timestamptz, old_added_by text, added_by text
) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF is_new OR (old_removed_at IS NOT NULL AND removed_at IS NULL) THEN
        PERFORM loket.must(added_by = me.name AND removed_at IS NULL AND removed_by = '', 'added_by');
        PERFORM loket.must_be_past(added_at);
    ELSE
        PERFORM loket.must(
            old_removed_at IS NULL AND removed_at IS NOT NULL AND removed_by = me.name
            AND added_at = old_added_at AND added_by = old_added_by,
            'removed_by'
        );
        PERFORM loket.must_be_past(removed_at);
    END IF;
END $$
--;
-- The form of a tag is that of app/common/tags.py.
CREATE FUNCTION loket.guard_case_tag() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            length(NEW.tag) BETWEEN 1 AND {longest_tag} AND NEW.tag !~ '[[:space:][:cntrl:]A-Z]', 'tag'
        );
    ELSIF NEW.removed_at IS DISTINCT FROM OLD.removed_at THEN
        PERFORM loket.must(
            NEW.tag = OLD.tag AND NEW.deleted_at IS NOT DISTINCT FROM OLD.deleted_at AND OLD.deleted_at IS NULL, 'tag'
        );
    ELSE
        PERFORM loket.must_be_erasure(me, loket.case_is_erased(OLD.case_id), OLD, NEW);
        RETURN NEW;
    END IF;
    PERFORM loket.must_put_or_take(
        me, TG_OP = 'INSERT', OLD.removed_at, NEW.removed_at, NEW.removed_by_name, OLD.added_at, NEW.added_at,
        OLD.added_by_name, NEW.added_by_name
    );
    PERFORM loket.must(NEW.removed_at IS NOT NULL OR (
        SELECT count(*) < {most_tags} FROM loket.case_tag
        WHERE case_id = NEW.case_id AND id <> NEW.id AND removed_at IS NULL AND deleted_at IS NULL
    ), 'too many tags');
    RETURN NEW;
END $$
--;
-- The user must see both cases; the number of the other case is taken from the case itself.
CREATE FUNCTION loket.guard_case_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    PERFORM loket.must_put_or_take(
        me, TG_OP = 'INSERT', OLD.removed_at, NEW.removed_at, NEW.removed_by_name, OLD.added_at, NEW.added_at,
        OLD.added_by_name, NEW.added_by_name
    );
    PERFORM loket.must(NEW.other_id <> NEW.case_id AND EXISTS (
        SELECT 1 FROM loket.case_ c WHERE c.id = NEW.other_id AND c.number = NEW.other_number AND loket.sees_case(c)
    ), 'other case');
    PERFORM loket.must(NEW.removed_at IS NOT NULL OR (
        SELECT count(*) < {most_links} FROM loket.case_link
        WHERE case_id = NEW.case_id AND id <> NEW.id AND removed_at IS NULL AND deleted_at IS NULL
    ), 'too many links');
    RETURN NEW;
END $$
--;
-- When the push ends, the other end has the inverse row: a link is never one-sided.
CREATE FUNCTION loket.link_has_two_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must(EXISTS (
        SELECT 1 FROM loket.case_link here JOIN loket.case_link there
            ON there.case_id = here.other_id AND there.other_id = here.case_id
            AND (there.removed_at IS NULL) = (here.removed_at IS NULL)
            AND there.kind = CASE here.kind {inverse_kinds} ELSE here.kind END
        WHERE here.id = NEW.id
    ), 'two ends');
    RETURN NULL;
END $$
--;
CREATE CONSTRAINT TRIGGER told AFTER INSERT OR UPDATE OF removed_at ON loket.case_tag DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.row_is_told('tag_id', 'tagged', 'untagged')
--;
CREATE CONSTRAINT TRIGGER told AFTER INSERT OR UPDATE OF removed_at ON loket.case_link DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.row_is_told('link_id', 'linked', 'unlinked')
--;
CREATE CONSTRAINT TRIGGER two_ends AFTER INSERT OR UPDATE ON loket.case_link DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({guarded}) EXECUTE FUNCTION loket.link_has_two_ends()
--;
-- A user who gains access to a case gets its tags and links with it.
CREATE FUNCTION loket.case_moved_below() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE loket.case_tag SET version = version WHERE case_id = NEW.id;
    UPDATE loket.case_link SET version = version WHERE case_id = NEW.id;
    RETURN NULL;
END $$
--;
CREATE TRIGGER zz_moved_below AFTER UPDATE ON loket.case_ FOR EACH ROW
WHEN (
    old.assignee_id IS DISTINCT FROM new.assignee_id OR old.unit_id IS DISTINCT FROM new.unit_id
    OR old.is_confidential <> new.is_confidential OR old.team_id IS DISTINCT FROM new.team_id
)
EXECUTE FUNCTION loket.case_moved_below()
--;
CREATE OR REPLACE FUNCTION loket.below_a_case() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[{below}] $$
