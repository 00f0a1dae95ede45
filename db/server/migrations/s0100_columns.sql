-- The columns of a row that may change: those that a mutation changes. A number, the applicant and the time of a
-- request never change. No user has a privilege on a whole table, which would allow locking it. A later column that
-- mutations change needs its own GRANT. The exchange's data on a call (call_ref, queue, queued_at) is fixed from
-- the first ring: nobody may change it.
GRANT UPDATE (
    version, changed_at, status, step, step_started_at, paused_ms, waiting_since, assignee_id, unit_id,
    kind, priority, subject, description, registration_number, nib, kbli, region, region_code, category,
    service, applicant_id, is_confidential, is_anonymous
) ON loket.case_ TO loket_staff
--;
GRANT UPDATE (version, text, facts, actor_name) ON loket.timeline_entry TO loket_staff
--;
GRANT UPDATE (
    version, returned_at, returned_reason, answered_at, answered_by_name, answered_means, answer_reference,
    passed_at, passed_reason, question, evidence, promise, no_evidence_reason
) ON loket.escalation TO loket_staff
--;
GRANT UPDATE (version, question, answer, answered_by_name, answered_at) ON loket.unit_question TO loket_staff
--;
GRANT UPDATE (version, text, reference, oss_reference, legal_basis) ON loket.solution TO loket_staff
--;
GRANT UPDATE (version, query, result, sha256, fields) ON loket.evidence TO loket_staff
--;
GRANT UPDATE (version, removed_at, removed_by_name, removed_reason, name, deleted_at)
ON loket.attachment TO loket_staff
--;
GRANT UPDATE (
    version, channel, remote, remote_name, applicant_id, case_id, agent_id, answered_at, ended_at, disposition,
    sip_code, quality, is_returned, text, consent, consent_text, consent_at, held_ms, transferred_to
) ON loket.contact TO loket_staff
--;
ALTER TABLE loket.contact ADD CONSTRAINT shape_contact_held_ms CHECK (held_ms >= 0)
--;
GRANT UPDATE (version, keep_until, erased_at) ON loket.recording TO loket_staff
--;
GRANT UPDATE (version, name, organisation, nib, region, note, erased_at, deleted_at)
ON loket.applicant TO loket_staff
--;
GRANT UPDATE (version, applicant_id, value, digits_reversed, label, deleted_at) ON loket.handle TO loket_staff
--;
GRANT UPDATE (version, applicant_id, deleted_at) ON loket.membership TO loket_staff
--;
GRANT UPDATE (version, undone_at, undone_by_name, moved, deleted_at) ON loket.applicant_merge TO loket_staff
--;
GRANT UPDATE (version, applicant_id, done_at, done_by_name, outcome, words) ON loket.data_request TO loket_staff
--;
GRANT UPDATE (
    version, edition, title, questions, text, legal_basis, stems, valid_from, valid_until, is_sample,
    written_by_id, written_by_name, written_at, reviewed_by_name, reviewed_at, withdrawn_by_name,
    withdrawn_reason, withdrawn_at
) ON loket.article TO loket_staff
--;
GRANT UPDATE (version, reviewed_by_name, reviewed_at) ON loket.article_edition TO loket_staff
--;
GRANT UPDATE (version, owner_id, shortcut, text, changed_by_name, changed_at, deleted_at)
ON loket.canned_text TO loket_staff
--;
GRANT UPDATE (version, deleted_at) ON loket.saved_view TO loket_staff
--;
GRANT UPDATE (version, ended_at) ON loket.agent_state, loket.line_gap TO loket_staff
--;
-- A user sets their own telephone (mutation take_extension), and changes nothing else of a colleague.
GRANT UPDATE (version, extension) ON loket.agent TO loket_staff
