"""Who sees which row, in the words of a policy, and which table is guarded by what."""

from __future__ import annotations

from db.server.migrations import rules

# A transaction sees the cases that it wrote itself, else nobody could hand a confidential one on. That is
# safe only because nobody can write a case that they do not see: the policy for UPDATE asks the same, and
# who tells of their contact in an unseen case (s0100_unseen) does not see it for that.
_OWN = "(xid = (SELECT pg_current_xact_id_if_assigned()) AND told_unseen IS DISTINCT FROM xid)"
SEES_CASE = f"{_OWN} OR {rules.policy()}"
SEES_OF_CASE = "EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = case_id)"
NAMES_WHO_ASKS = rules.names_who_asks()
# Who asks anonymously is for the desk to know: a unit answers what, not whom. In this order, since for the
# desk, which reads most, there is only the first question.
_HIDES_WHO = """
    (SELECT loket.my_unit()) IS NOT NULL
    AND EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = case_id AND case_.is_anonymous)
"""
SEES_ENTRY = f"{SEES_OF_CASE} AND NOT ({_HIDES_WHO} AND ({NAMES_WHO_ASKS}))"
SEES_CONTACT = f"""
    CASE WHEN case_id IS NULL THEN (SELECT loket.is_desk()) ELSE {SEES_OF_CASE} AND NOT ({_HIDES_WHO}) END
    OR (agent_id = (SELECT loket.my_id()) AND (SELECT loket.my_role()) IS NOT NULL)
"""
SEES_RECORDING = "EXISTS (SELECT 1 FROM loket.contact WHERE contact.id = contact_id)"
# Open, or ended by this very push: the row has to be seen after it, too.
LEFT_OPEN = """(
        workstation = (SELECT loket.my_workstation())
        AND (ended_at IS NULL OR xid = (SELECT pg_current_xact_id_if_assigned()))
    )"""

GUARDED = "current_user <> 'loket_owner' AND current_setting('is_superuser') = 'off'"
"""Not what a trigger of ours does, nor an administrator."""

STORIES = ("case_", "timeline_entry")  # the version is the story's
BY_RULE = (
    *STORIES,
    *("escalation", "unit_question", "solution", "evidence", "attachment", "recording"),
    *("applicant", "handle", "membership", "contact", "applicant_merge", "data_request"),
    *("article", "article_edition", "canned_text", "saved_view", "agent_state", "agent"),
)
SINCE_0101 = ("case_tag", "case_link")  # tables of the second revision
AS_OTHERS = {"line_gap": "agent_state"}  # by the rule of another table
IN_A_PUSH = ("organisation",)  # no rule but that one
