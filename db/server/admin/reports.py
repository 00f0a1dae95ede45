"""Makes the figures of the reports anew: s0100_reports.sql."""

from __future__ import annotations

from db.server.admin.server import Raw, act, admin_errors, as_owner


def refresh(raw: Raw) -> None:
    """Whoever reads a report meanwhile sees those of before."""
    with admin_errors(), raw.transaction():
        as_owner(raw)
        raw.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY loket.made_cases")
        raw.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY loket.made_steps")
        act(raw, "reports", "")
