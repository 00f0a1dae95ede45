"""Checks the connection to the shared database, and reads its time. Blocks."""

from __future__ import annotations

from collections.abc import Iterator

from app.common.secrets import KeyStoreUnavailable, Secrets
from app.doctor.finding import Finding, Health
from app.settings import Settings, SharedSettings
from app.sync.gateways import gateway_of, place_of
from app.sync.saved_logins import login_key
from db.sync.connection_test import Found
from db.sync.sync_status import Login


def check_database(settings: Settings, secrets: Secrets) -> tuple[Finding, float | None]:
    """Connect with the last login here, or without one: then only the server proves its identity.

    Also returns how far this computer's clock is ahead of the server's, if known.
    """
    shared = settings.shared
    if not shared.is_used:
        return Finding("database", "database_none"), None
    gateway, login = gateway_of(shared), _last_login(shared, secrets)
    found, detail = gateway.try_connection(login, None)
    host, port = place_of(shared)
    facts = {
        "host": host,
        "port": port,
        "detail": detail.splitlines()[0] if detail else "",
    }
    is_good = found in (Found.FINE, Found.PROVEN)
    kind = "database_fine" if found is Found.FINE else f"database_{found.value}"
    finding = Finding("database", kind, Health.OK if is_good else Health.WRONG, facts)
    return finding, gateway.clock_ahead_s(login) if found is Found.FINE and login is not None else None


def check_zone(settings: Settings, secrets: Secrets) -> Iterator[Finding]:
    """Report if the shared database's days are in another time zone than this computer's."""
    shared, here = settings.shared, settings.office.timezone
    login = _last_login(shared, secrets) if shared.is_used else None
    if login is None:
        return
    there = gateway_of(shared).office_zone(login)
    if there is not None and there != here:
        yield Finding("database", "zone_differs", Health.ATTENTION, {"here": here, "there": there})


def _last_login(shared: SharedSettings, secrets: Secrets) -> Login | None:
    if not shared.logins:
        return None
    try:
        kept = secrets.password(login_key(shared, shared.logins[0])) or ""
    except KeyStoreUnavailable:
        return None  # the finding on the key store reports it
    agent_id, _, password = kept.partition(" ")
    return Login(shared.logins[0], password) if agent_id else None
