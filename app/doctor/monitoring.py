"""Checks what the policy says about listening to calls. It dials nothing."""

from __future__ import annotations

from collections.abc import Iterator

from app.doctor.finding import Finding, Health
from app.monitoring.codes import allowed_way, codes_of
from app.policy import Policy
from app.settings import Settings
from db.sync.monitoring_messages import MonitoringWay


def check_monitoring(settings: Settings, policy: Policy) -> Iterator[Finding]:
    """Say whether it is allowed, and what is dialled; nothing where it is off."""
    given = settings.monitoring
    if given.way == "off":
        return
    way = allowed_way(given, policy)
    if way is None:
        yield Finding("monitoring", "monitoring_not_fixed", Health.ATTENTION)
    elif way is MonitoringWay.LOKET:
        yield Finding("monitoring", "monitoring_through_loket")
    else:
        codes = codes_of(given)
        dialled = ", ".join(codes.dialled.get(mode) or codes.digits[mode] for mode in codes.modes)
        if dialled:
            yield Finding("monitoring", "monitoring_fine", facts={"codes": dialled})
        else:
            yield Finding("monitoring", "monitoring_no_code", Health.WRONG)
