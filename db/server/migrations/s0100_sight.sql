-- The transaction that last recorded a contact without seeing the case: s0100_unseen.
ALTER TABLE loket.case_ ADD COLUMN unseen_write_xid xid8
--;
-- Who sees a case: generated from db/rules/visibility.py. The policy uses the same condition, and shows a
-- transaction the rows that it wrote itself ("xid"): otherwise nobody could hand over a confidential case.
CREATE FUNCTION loket.sees_case(c loket.case_) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT {sees}
$$
--;
CREATE POLICY sees ON loket.case_ FOR SELECT USING ({sees_case})
--;
-- A user who gains access to a case lacks the rows below it: they get a new xid, and are sent with it.
CREATE FUNCTION loket.case_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE loket.timeline_entry SET version = version WHERE case_id = NEW.id;
    UPDATE loket.escalation SET version = version WHERE case_id = NEW.id;
    UPDATE loket.unit_question SET version = version WHERE case_id = NEW.id;
    UPDATE loket.solution SET version = version WHERE case_id = NEW.id;
    UPDATE loket.evidence SET version = version WHERE case_id = NEW.id;
    UPDATE loket.attachment SET version = version WHERE case_id = NEW.id;
    UPDATE loket.case_tag SET version = version WHERE case_id = NEW.id;
    UPDATE loket.case_link SET version = version WHERE case_id = NEW.id;
    UPDATE loket.conversation SET version = version WHERE case_id = NEW.id;
    UPDATE loket.message SET version = version WHERE case_id = NEW.id;
    UPDATE loket.message_file SET version = version WHERE case_id = NEW.id;
    UPDATE loket.recording SET version = version
    WHERE contact_id IN (SELECT id FROM loket.contact WHERE case_id = NEW.id);
    UPDATE loket.contact SET version = version WHERE case_id = NEW.id;
    UPDATE loket.handle SET version = version WHERE applicant_id = NEW.applicant_id;
    UPDATE loket.applicant SET version = version WHERE id = NEW.applicant_id;
    RETURN NULL;
END $$
--;
CREATE TRIGGER zz_moved AFTER UPDATE ON loket.case_ FOR EACH ROW
WHEN (
    old.assignee_id IS DISTINCT FROM new.assignee_id OR old.unit_id IS DISTINCT FROM new.unit_id
    OR old.is_confidential <> new.is_confidential OR old.is_anonymous <> new.is_anonymous
    OR old.team_id IS DISTINCT FROM new.team_id OR old.applicant_id IS DISTINCT FROM new.applicant_id
)
EXECUTE FUNCTION loket.case_moved()
--;
-- The same for the recordings of a call when it is linked to a case.
CREATE FUNCTION loket.contact_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE loket.recording SET version = version WHERE contact_id = NEW.id;
    RETURN NULL;
END $$
--;
CREATE TRIGGER zz_moved AFTER UPDATE ON loket.contact FOR EACH ROW
WHEN (old.case_id IS DISTINCT FROM new.case_id OR old.agent_id IS DISTINCT FROM new.agent_id)
EXECUTE FUNCTION loket.contact_moved()
