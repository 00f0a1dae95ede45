"""Which user sees which row, as policies."""

from __future__ import annotations

from db.server.migrations import rules

# A transaction sees the cases that it wrote itself; otherwise nobody could pass on a confidential one. A user
# who reports a contact in an unseen case (s0100_unseen) does not see the case for that.
_OWN = "(xid = (SELECT pg_current_xact_id_if_assigned()) AND unseen_write_xid IS DISTINCT FROM xid)"
SEES_CASE = f"{_OWN} OR {rules.policy()}"
SEES_OF_CASE = "EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = case_id)"
NAMES_WHO_ASKS = rules.names_who_asks()
# The applicant of an anonymous case is visible to agents only: a unit answers the question without knowing
# the person. In this order, because for agents, who read most, only the first condition is evaluated.
_HIDES_WHO = """
    (SELECT loket.my_unit()) IS NOT NULL
    AND EXISTS (SELECT 1 FROM loket.case_ WHERE case_.id = case_id AND case_.is_anonymous)
"""
SEES_ENTRY = f"{SEES_OF_CASE} AND NOT ({_HIDES_WHO} AND ({NAMES_WHO_ASKS}))"
SEES_CONTACT = f"""
    CASE WHEN case_id IS NULL THEN (SELECT loket.is_desk()) ELSE {SEES_OF_CASE} AND NOT ({_HIDES_WHO}) END
    OR (agent_id = (SELECT loket.my_id()) AND (SELECT loket.my_role()) IS NOT NULL)
"""
# A conversation, its messages and their files; "team_id" is that of the office's address.
SEES_WRITTEN = f"""
    (SELECT loket.is_desk()) AND CASE
        WHEN case_id IS NOT NULL THEN {SEES_OF_CASE}
        ELSE team_id IS NULL OR (SELECT loket.my_team()) IS NULL OR team_id = (SELECT loket.my_team())
    END
"""
SEES_RECORDING = "EXISTS (SELECT 1 FROM loket.contact WHERE contact.id = contact_id)"
# Open, or ended by this very push: the row must be visible after it, too.
LEFT_OPEN = """(
        workstation = (SELECT loket.my_workstation())
        AND (ended_at IS NULL OR xid = (SELECT pg_current_xact_id_if_assigned()))
    )"""

OF_ADMINISTRATOR = ("agent", "office_address", "unit")  # tables that no mutation on the server adds rows to
