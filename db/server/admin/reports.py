"""Refreshes the figures of the reports: s0100_reports.sql."""

from __future__ import annotations

from db.server.admin.server import Raw, act, admin_errors, as_owner


def refresh(raw: Raw) -> None:
    """Refresh them; a report that is read meanwhile has the previous figures."""
    with admin_errors(), raw.transaction():
        as_owner(raw)
        raw.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY loket.made_cases")
        raw.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY loket.made_steps")
        act(raw, "reports", "")
