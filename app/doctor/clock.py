"""Judges this computer's clock: by the shared database, else by the exchange's Date, else by the system."""

from __future__ import annotations

import subprocess

from app.doctor.finding import Finding, Health
from app.settings import Settings

ATTENTION_S, WRONG_S = 5.0, 60.0
PATIENCE_S = 5.0
_KEPT = {"yes": True, "no": False}


def look_at_clock(
    settings: Settings,
    database_ahead_s: float | None,
    exchange_ahead_s: float | None,
    is_kept: bool | None,
) -> Finding:
    """Compare with the server that tells the time; say what the system says where none does."""
    if database_ahead_s is not None:
        return clock_finding(database_ahead_s, settings.shared.host)
    if exchange_ahead_s is not None:
        return clock_finding(exchange_ahead_s, settings.account.domain)
    if is_kept is None:
        return Finding("clock", "clock_unknown")
    return Finding("clock", "clock_kept") if is_kept else Finding("clock", "clock_left", Health.ATTENTION)


def clock_finding(ahead_s: float, server: str) -> Finding:
    """Judge how far this computer's clock is from a server's."""
    facts = {"seconds": f"{abs(ahead_s):.0f}", "server": server}
    if abs(ahead_s) < ATTENTION_S:
        return Finding("clock", "clock_fine", facts=facts)
    health = Health.ATTENTION if abs(ahead_s) < WRONG_S else Health.WRONG
    return Finding("clock", "clock_ahead" if ahead_s > 0 else "clock_behind", health, facts)


def is_kept_by_system() -> bool | None:
    """Whether the system sets its clock by NTP; None where it does not say (no systemd). Blocks."""
    command = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return _KEPT.get(asked.stdout.strip())
