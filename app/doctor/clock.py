"""Judges this computer's clock: by the shared database, else by the PBX's Date, else by the system.

The records judge it, too: no record of this computer can be later than now.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta

from app.common.clock_jump import MOST
from app.doctor.finding import Finding, Health
from app.settings import Settings
from app.sync.gateways import place_of

ATTENTION_S, WRONG_S = 5.0, 60.0
BEHIND_RECORDS = timedelta(minutes=5)
PATIENCE_S = 5.0
_KEPT = {"yes": True, "no": False}
_TIME_SERVICE = r"SYSTEM\CurrentControlSet\Services\W32Time"
_SWITCHED_OFF = 4  # SERVICE_DISABLED


def check_clock(
    settings: Settings,
    database_ahead_s: float | None,
    exchange_ahead_s: float | None,
    is_kept: bool | None,
) -> Finding:
    """Compare with a server's time; report the system's own judgement without a server."""
    if database_ahead_s is not None:
        return clock_finding(database_ahead_s, place_of(settings.shared)[0])
    if exchange_ahead_s is not None:
        return clock_finding(exchange_ahead_s, settings.account.domain)
    if is_kept is None:
        return Finding("clock", "clock_unknown")
    return Finding("clock", "clock_kept") if is_kept else Finding("clock", "clock_left", Health.ATTENTION)


def clock_finding(ahead_s: float, server: str) -> Finding:
    """Judge the difference between this computer's clock and a server's."""
    facts = {"seconds": f"{abs(ahead_s):.0f}", "server": server}
    if abs(ahead_s) < ATTENTION_S:
        return Finding("clock", "clock_fine", facts=facts)
    health = Health.ATTENTION if abs(ahead_s) < WRONG_S else Health.WRONG
    return Finding("clock", "clock_ahead" if ahead_s > 0 else "clock_behind", health, facts)


def clock_against_records(newest: datetime | None, now: datetime) -> Finding | None:
    """Judge the clock by the newest record of this computer; None if they are consistent.

    A clock counts as slow from 5 minutes on. After 35 days without a record it may be fast
    (app/common/clock_jump.py).
    """
    if newest is None:
        return None
    facts = {"newest_at": newest.isoformat(), "now_at": now.isoformat()}
    if newest - now > BEHIND_RECORDS:
        return Finding("clock", "clock_before_records", Health.WRONG, facts)
    if now - newest > MOST:
        return Finding("clock", "clock_long_after_records", Health.ATTENTION, facts)
    return None


def is_kept_by_system() -> bool | None:
    """Whether the system sets its clock by NTP; None if unknown (no systemd). Blocks."""
    if sys.platform == "win32":
        return kept_by_windows(_time_service())
    command = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return _KEPT.get(asked.stdout.strip())


def kept_by_windows(service: Mapping[str, object]) -> bool | None:
    """Judge the settings of Windows' time service: values of its registry key and of the key Parameters.

    "Type" is the source of the time: NTP, NT5DS (the domain) or AllSync, else NoSync; "Start" is 4 for a
    disabled service. {} without such a service.
    """
    source = service.get("Type")
    if not isinstance(source, str):
        return None
    return source.casefold() != "nosync" and service.get("Start") != _SWITCHED_OFF


if sys.platform == "win32":
    import winreg

    def _time_service() -> dict[str, object]:
        found: dict[str, object] = {}
        for key, name in ((_TIME_SERVICE, "Start"), (rf"{_TIME_SERVICE}\Parameters", "Type")):
            try:
                with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
                    found[name] = winreg.QueryValueEx(opened, name)[0]
            except OSError:  # no such service, or not readable for this user
                continue
        return found
