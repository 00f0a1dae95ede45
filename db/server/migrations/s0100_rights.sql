-- Every user of the office may add what mutations add, where they see it; s0100_columns lists what may change.
-- Nobody deletes. An UPDATE without WHERE checks only its own policy: so each repeats who sees the row.
GRANT USAGE ON SCHEMA loket TO loket_staff
--;
GRANT SELECT, INSERT ON
    loket.unit, loket.agent, loket.organisation, loket.applicant, loket.handle, loket.case_, loket.contact,
    loket.timeline_entry, loket.escalation, loket.unit_question, loket.solution, loket.evidence,
    loket.attachment, loket.recording, loket.article, loket.article_edition, loket.canned_text,
    loket.saved_view, loket.agent_state, loket.line_gap, loket.membership, loket.applicant_merge,
    loket.data_request
TO loket_staff
--;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA loket FROM PUBLIC
--;
GRANT EXECUTE ON FUNCTION
    loket.my_id(), loket.my_role(), loket.my_unit(), loket.my_team(), loket.is_desk(), loket.my_workstation(),
    loket.enrol(uuid, text, text, int), loket.greet(uuid, text, int), loket.begin_push(uuid, text, int),
    loket.record_outcome(uuid, text, int, text, text, text, jsonb), loket.outcomes(uuid, text, int),
    loket.tell_compared(uuid, text, int),
    loket.newest_mutation(), loket.knows_mutation(text), loket.sees_case(loket.case_)
TO loket_staff
--;
CREATE POLICY adds ON loket.case_ FOR INSERT WITH CHECK ((SELECT loket.is_desk()))
--;
-- WITH CHECK (true): a user who hands a confidential case over does not see it any more.
CREATE POLICY changes ON loket.case_ FOR UPDATE USING ({sees_case}) WITH CHECK (true)
--;
-- A contact belongs to a case, or to the user who took the call; one without a case belongs to the desk.
CREATE POLICY sees ON loket.contact FOR SELECT USING ({sees_contact})
--;
CREATE POLICY adds ON loket.contact FOR INSERT WITH CHECK (true)
--;
CREATE POLICY changes ON loket.contact FOR UPDATE USING ({sees_contact}) WITH CHECK (true)
--;
CREATE POLICY sees ON loket.recording FOR SELECT USING ({sees_recording})
--;
CREATE POLICY adds ON loket.recording FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM loket.contact WHERE contact.id = contact_id)
)
--;
CREATE POLICY changes ON loket.recording FOR UPDATE USING ({sees_recording}) WITH CHECK (true)
--;
-- People: the desk's address book; a unit sees its applicants, unless they asked anonymously.
CREATE POLICY sees ON loket.applicant FOR SELECT USING (
    (SELECT loket.is_desk())
    OR EXISTS (SELECT 1 FROM loket.case_ WHERE case_.applicant_id = applicant.id AND NOT case_.is_anonymous)
)
--;
CREATE POLICY adds ON loket.applicant FOR INSERT WITH CHECK ((SELECT loket.is_desk()))
--;
CREATE POLICY changes ON loket.applicant FOR UPDATE USING ((SELECT loket.is_desk()))
--;
CREATE POLICY sees ON loket.handle FOR SELECT USING (
    (SELECT loket.is_desk()) OR EXISTS (SELECT 1 FROM loket.applicant WHERE applicant.id = applicant_id)
)
--;
CREATE POLICY adds ON loket.handle FOR INSERT WITH CHECK ((SELECT loket.is_desk()))
--;
CREATE POLICY changes ON loket.handle FOR UPDATE USING ((SELECT loket.is_desk()))
--;
CREATE POLICY of_desk ON loket.organisation USING ((SELECT loket.is_desk()))
--;
CREATE POLICY of_desk ON loket.membership USING ((SELECT loket.is_desk()))
--;
CREATE POLICY of_desk ON loket.applicant_merge USING ((SELECT loket.is_desk()))
--;
CREATE POLICY of_desk ON loket.data_request USING ((SELECT loket.is_desk()))
--;
-- Staff and units: visible to everybody, defined by the administrator.
CREATE POLICY sees ON loket.agent FOR SELECT USING ((SELECT loket.my_role()) IS NOT NULL)
--;
REVOKE INSERT ON loket.agent, loket.unit FROM loket_staff
--;
CREATE POLICY changes ON loket.agent FOR UPDATE USING ((SELECT loket.my_role()) IS NOT NULL)
--;
CREATE POLICY sees ON loket.unit FOR SELECT USING ((SELECT loket.my_role()) IS NOT NULL)
--;
-- Articles: everybody reads and writes; supervisors and authors rewrite (guard_article).
CREATE POLICY of_staff ON loket.article USING ((SELECT loket.my_role()) IS NOT NULL)
--;
CREATE POLICY of_staff ON loket.article_edition USING ((SELECT loket.my_role()) IS NOT NULL)
--;
CREATE POLICY of_staff ON loket.canned_text USING (
    (SELECT loket.my_role()) IS NOT NULL AND (owner_id IS NULL OR owner_id = (SELECT loket.my_id()))
)
--;
CREATE POLICY own ON loket.saved_view USING (
    (SELECT loket.my_role()) IS NOT NULL AND (owner_id IS NULL OR owner_id = (SELECT loket.my_id()))
)
--;
-- States of staff: their own, and for supervisors to read. A state that a crashed program left open at this
-- workstation ends with the next push there, even if it is another user's.
CREATE POLICY sees ON loket.agent_state FOR SELECT USING (
    agent_id = (SELECT loket.my_id()) OR (SELECT loket.my_role()) = 'supervisor' OR {left_open}
)
--;
CREATE POLICY adds ON loket.agent_state FOR INSERT WITH CHECK (agent_id = (SELECT loket.my_id()))
--;
CREATE POLICY changes ON loket.agent_state FOR UPDATE USING (
    agent_id = (SELECT loket.my_id()) OR {left_open}
)
--;
CREATE POLICY sees ON loket.line_gap FOR SELECT USING (
    agent_id = (SELECT loket.my_id()) OR (SELECT loket.my_role()) = 'supervisor' OR {left_open}
)
--;
CREATE POLICY adds ON loket.line_gap FOR INSERT WITH CHECK (agent_id = (SELECT loket.my_id()))
--;
CREATE POLICY changes ON loket.line_gap FOR UPDATE USING (agent_id = (SELECT loket.my_id()) OR {left_open})
