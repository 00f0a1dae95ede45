-- Guards for articles, texts, views and the states of staff: all for themselves, and by
-- app/mutations/article_rights.py.
CREATE FUNCTION loket.guard_article() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
    text_before text[];
    text_after text[] := ARRAY[
        NEW.edition::text, NEW.title, NEW.questions, NEW.text, NEW.legal_basis, NEW.stems,
        NEW.valid_from::text, NEW.valid_until::text, NEW.written_by_id::text, NEW.written_by_name
    ];
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            NEW.edition = 1 AND NEW.written_by_name = me.name AND NEW.reviewed_at IS NULL
            AND NEW.withdrawn_at IS NULL
            AND CASE WHEN NEW.is_sample THEN NEW.written_by_id IS NULL ELSE NEW.written_by_id = me.id END,
            'article'
        );
        PERFORM loket.must_be_past(NEW.written_at);
        RETURN NEW;
    END IF;
    text_before := ARRAY[
        OLD.edition::text, OLD.title, OLD.questions, OLD.text, OLD.legal_basis, OLD.stems,
        OLD.valid_from::text, OLD.valid_until::text, OLD.written_by_id::text, OLD.written_by_name
    ];
    PERFORM loket.must(OLD.withdrawn_at IS NULL, 'article');
    IF NEW.withdrawn_at IS NOT NULL THEN
        PERFORM loket.must(
            (me.role IN ('unit_officer', 'supervisor') OR OLD.written_by_id = me.id)
            AND NEW.withdrawn_by_name = me.name AND btrim(NEW.withdrawn_reason) <> ''
            AND text_after = text_before AND NEW.reviewed_at IS NOT DISTINCT FROM OLD.reviewed_at,
            'article'
        );
    ELSIF text_after = text_before THEN
        PERFORM loket.must(
            me.role IN ('unit_officer', 'supervisor') AND OLD.written_by_id IS DISTINCT FROM me.id
            AND NEW.reviewed_by_name = me.name,
            'review'
        );
    ELSE
        PERFORM loket.must(
            (me.role = 'supervisor' OR OLD.written_by_id IS NULL OR OLD.written_by_id = me.id)
            AND NEW.edition = OLD.edition + 1 AND NEW.written_by_id = me.id AND NEW.written_by_name = me.name
            AND NEW.reviewed_at IS NULL AND NEW.reviewed_by_name = '',
            'article'
        );
    END IF;
    PERFORM loket.must(NOT NEW.is_sample OR OLD.is_sample, 'article');
    PERFORM loket.must_be_past(NEW.written_at, NEW.reviewed_at, NEW.withdrawn_at);
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_article_edition() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
    of_article loket.article;
BEGIN
    SELECT * INTO of_article FROM loket.article WHERE id = NEW.article_id;
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(
            NEW.written_by_name = me.name AND NEW.reviewed_at IS NULL
            AND (me.role = 'supervisor' OR coalesce(of_article.written_by_id, me.id) = me.id)
            AND NEW.edition = CASE WHEN of_article.version = 1 AND NEW.edition = 1 THEN 1
                ELSE of_article.edition + 1 END,
            'article'
        );
        PERFORM loket.must_be_past(NEW.written_at);
    ELSE
        PERFORM loket.must(
            me.role IN ('unit_officer', 'supervisor') AND of_article.written_by_id IS DISTINCT FROM me.id
            AND NEW.reviewed_by_name = me.name AND NEW.edition = of_article.edition,
            'review'
        );
        PERFORM loket.must_be_past(NEW.reviewed_at);
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_canned_text() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    PERFORM loket.must(NEW.owner_id IS NULL OR NEW.owner_id = me.id, 'owner');
    PERFORM loket.must(NEW.deleted_at IS NOT NULL OR NEW.changed_by_name = me.name, 'changed by');
    PERFORM loket.must_be_past(NEW.changed_at, NEW.deleted_at);
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_saved_view() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    PERFORM loket.must(NEW.owner_id = me.id OR (NEW.owner_id IS NULL AND me.role = 'supervisor'), 'owner');
    RETURN NEW;
END $$
--;
-- Only the user's own states; an end may be moved to an earlier time (the computer slept), not to a later one. The
-- user may also end a state that another user left open at this workstation.
CREATE FUNCTION loket.guard_agent_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    PERFORM loket.must(
        NEW.agent_id = me.id OR (
            TG_OP = 'UPDATE' AND NEW.workstation = me.workstation AND OLD.ended_at IS NULL
            AND NEW.ended_at IS NOT NULL
        ),
        'agent'
    );
    IF TG_OP = 'INSERT' THEN
        PERFORM loket.must(NEW.workstation = me.workstation, 'workstation');
    ELSE
        PERFORM loket.must(OLD.ended_at IS NULL OR NEW.ended_at <= OLD.ended_at, 'ended');
    END IF;
    PERFORM loket.must_be_past(NEW.started_at, NEW.ended_at);
    RETURN NEW;
END $$
--;
CREATE FUNCTION loket.guard_agent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me loket.pusher := loket.who_pushes();
BEGIN
    -- A user takes a telephone from its former user, and from nobody else.
    PERFORM loket.must(
        NEW.id = me.id OR (
            NEW.extension = '' AND OLD.extension = (SELECT extension FROM loket.agent WHERE id = me.id)
        ),
        'extension'
    );
    RETURN NEW;
END $$
