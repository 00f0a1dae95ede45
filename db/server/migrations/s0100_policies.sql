-- Which rows the actor sees: a second fence behind the queries of the server program.
GRANT USAGE ON SCHEMA loket TO loket_server
--;
-- A contact belongs to a case, or to the user who took the call; one without a case belongs to the desk.
CREATE POLICY sees ON loket.contact FOR SELECT USING ({sees_contact})
--;
CREATE POLICY sees ON loket.recording FOR SELECT USING ({sees_recording})
--;
-- People: the desk's address book; a unit sees its applicants, unless they asked anonymously.
CREATE POLICY sees ON loket.applicant FOR SELECT USING (
    (SELECT loket.is_desk())
    OR EXISTS (SELECT 1 FROM loket.case_ WHERE case_.applicant_id = applicant.id AND NOT case_.is_anonymous)
)
--;
CREATE POLICY sees ON loket.handle FOR SELECT USING (
    (SELECT loket.is_desk()) OR EXISTS (SELECT 1 FROM loket.applicant WHERE applicant.id = applicant_id)
)
--;
CREATE POLICY sees ON loket.organisation FOR SELECT USING ((SELECT loket.is_desk()))
--;
CREATE POLICY sees ON loket.membership FOR SELECT USING ((SELECT loket.is_desk()))
--;
CREATE POLICY sees ON loket.applicant_merge FOR SELECT USING ((SELECT loket.is_desk()))
--;
CREATE POLICY sees ON loket.data_request FOR SELECT USING ((SELECT loket.is_desk()))
--;
-- Staff and units: visible to everybody; no workstation knows a wall-board. The administrator defines them; a user changes only their own telephone.
CREATE POLICY sees ON loket.agent FOR SELECT USING ((SELECT loket.my_role()) IS NOT NULL AND role <> 'board')
--;
CREATE POLICY changes ON loket.agent FOR UPDATE USING (true)
--;
GRANT SELECT, UPDATE (version, extension) ON loket.agent TO loket_server
--;
CREATE POLICY sees ON loket.unit FOR SELECT USING ((SELECT loket.my_role()) IS NOT NULL)
--;
GRANT SELECT ON loket.unit TO loket_server
--;
-- Articles: everybody reads them.
CREATE POLICY sees ON loket.article FOR SELECT USING ((SELECT loket.my_role()) IS NOT NULL)
--;
CREATE POLICY sees ON loket.article_edition FOR SELECT USING ((SELECT loket.my_role()) IS NOT NULL)
--;
CREATE POLICY sees ON loket.canned_text FOR SELECT USING (
    (SELECT loket.my_role()) IS NOT NULL AND (owner_id IS NULL OR owner_id = (SELECT loket.my_id()))
)
--;
CREATE POLICY sees ON loket.saved_view FOR SELECT USING (
    (SELECT loket.my_role()) IS NOT NULL AND (owner_id IS NULL OR owner_id = (SELECT loket.my_id()))
)
--;
-- States of staff: their own, and for supervisors to read. A state that a crashed program left open at this
-- workstation ends with the next push there, even if it is another user's.
CREATE POLICY sees ON loket.agent_state FOR SELECT USING (
    agent_id = (SELECT loket.my_id()) OR (SELECT loket.my_role()) = 'supervisor' OR {left_open}
)
--;
CREATE POLICY sees ON loket.line_gap FOR SELECT USING (
    agent_id = (SELECT loket.my_id()) OR (SELECT loket.my_role()) = 'supervisor' OR {left_open}
)
--;
-- The shift plan: the own one, and for supervisors to write.
CREATE POLICY sees ON loket.shift_plan FOR SELECT USING (
    agent_id = (SELECT loket.my_id()) OR (SELECT loket.my_role()) = 'supervisor'
)
--;
ALTER TABLE loket.contact ADD CONSTRAINT shape_contact_held_ms CHECK (held_ms >= 0)
