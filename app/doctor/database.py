"""Looks at the way to the shared database, and whether the clocks agree. Blocks."""

from __future__ import annotations

from collections.abc import Iterator

from app.doctor.finding import Finding, Health
from app.kept_logins import address_of, login_key
from app.secrets import KeyStoreUnavailable, Secrets
from app.settings import Settings, SharedSettings
from db.shared.standing import Login
from db.shared.trying import Found, clock_ahead_s, try_way

ATTENTION_S, WRONG_S = 5.0, 60.0


def look_at_database(settings: Settings, secrets: Secrets) -> Iterator[Finding]:
    """Go the way as who signed in here last, else as nobody: then only the server proves itself."""
    shared = settings.shared
    if not shared.host:
        yield Finding("database", "database_none")
        yield Finding("clock", "clock_alone")
        return
    where = address_of(shared).where()
    login = _last_login(shared, secrets)
    found, detail = try_way(where, login, None)
    facts = {
        "host": shared.host,
        "port": str(shared.port),
        "database": shared.database,
        "detail": detail.splitlines()[0] if detail else "",
    }
    is_good = found in (Found.FINE, Found.PROVEN)
    kind = "database_fine" if found is Found.FINE else f"database_{found.value}"
    yield Finding("database", kind, Health.OK if is_good else Health.WRONG, facts)
    ahead_s = clock_ahead_s(where, login) if found is Found.FINE and login is not None else None
    yield Finding("clock", "clock_unknown") if ahead_s is None else clock_finding(ahead_s)


def clock_finding(ahead_s: float) -> Finding:
    """Judge how far this computer's clock is from the server's."""
    facts = {"seconds": f"{abs(ahead_s):.0f}"}
    if abs(ahead_s) < ATTENTION_S:
        return Finding("clock", "clock_fine", facts=facts)
    health = Health.ATTENTION if abs(ahead_s) < WRONG_S else Health.WRONG
    return Finding("clock", "clock_ahead" if ahead_s > 0 else "clock_behind", health, facts)


def _last_login(shared: SharedSettings, secrets: Secrets) -> Login | None:
    if not shared.logins:
        return None
    try:
        kept = secrets.password(login_key(shared, shared.logins[0])) or ""
    except KeyStoreUnavailable:
        return None  # the key store's own line tells
    agent_id, _, password = kept.partition(" ")
    return Login(shared.logins[0], password) if agent_id else None
