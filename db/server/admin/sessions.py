"""Open sessions of the server program, lock-outs, and second factors, which an administrator may end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.server.admin.server import AdminError, Raw, act, admin_errors
from db.server.attempts import address_key, name_key


@dataclass(frozen=True, slots=True)
class OpenSession:
    """An open session.

    Attributes:
        workstation: "" before one is enrolled.
        expires_at: In the office's time zone, without a zone.
        has_code: A second factor was proven.
    """

    login: str
    workstation: str
    opened_at: datetime
    expires_at: datetime
    has_code: bool


def sessions(raw: Raw, login: str = "") -> tuple[OpenSession, ...]:
    """Return the open sessions, of one person if a login is named, the latest first."""
    with admin_errors():
        rows = raw.execute(
            "SELECT s.role_name::text, coalesce(c.workstation, ''), s.opened_at, "
            "s.expires_at AT TIME ZONE (SELECT office_zone FROM loket.sync_server), s.factor_at IS NOT NULL "
            "FROM loket.server_session s LEFT JOIN loket.sync_client c USING (client_id) "
            "WHERE s.revoked_at IS NULL AND s.expires_at > now() AND %s IN ('', s.role_name::text) "
            "ORDER BY s.opened_at DESC",
            (login,),
        ).fetchall()
    return tuple(OpenSession(*row) for row in rows)


def end_sessions(raw: Raw, login: str = "", workstation: str = "") -> int:
    """End the sessions of this person, of this workstation, or both; return how many."""
    with admin_errors(), raw.transaction():
        if login:
            _must_be_known(raw, login)
        ended = revoke_sessions(raw, login, workstation)
        act(raw, "session end", ", ".join(filter(None, (login, workstation))))
    return ended


def revoke_sessions(raw: Raw, login: str = "", workstation: str = "") -> int:
    """As end_sessions, in a transaction of the caller; at its end the servers close the connections."""
    ended = raw.execute(
        "UPDATE loket.server_session SET revoked_at = now() "
        "WHERE revoked_at IS NULL AND expires_at > now() AND %s IN ('', role_name::text) "
        "AND (%s = '' OR client_id IN (SELECT client_id FROM loket.sync_client WHERE workstation = %s))",
        (login, workstation, workstation),
    )
    raw.execute("SELECT pg_notify('loket', 'sessions')")
    return ended.rowcount


def lift_lock_out(raw: Raw, login: str = "", address: str = "") -> None:
    """Forget the failed attempts of this name at every address, or those of this address."""
    with admin_errors(), raw.transaction():
        if login:
            _must_be_known(raw, login)
            raw.execute("DELETE FROM loket.sign_in_attempt WHERE of_name = %s", (name_key(login),))
            raw.execute("UPDATE loket.second_factor SET wrong = 0 WHERE role_name = %s", (login,))
        if address:
            raw.execute("DELETE FROM loket.sign_in_attempt WHERE key = %s", (address_key(address),))
        act(raw, "person unlock" if login else "address unlock", login or address)


def forget_second_factor(raw: Raw, login: str) -> None:
    """Let this person set up the second factor anew at the next sign-in; end all sessions."""
    with admin_errors(), raw.transaction():
        _must_be_known(raw, login)
        forgotten = raw.execute("DELETE FROM loket.second_factor WHERE role_name = %s", (login,))
        if not forgotten.rowcount:
            raise AdminError("no_second_factor", login=login)
        revoke_sessions(raw, login)
        act(raw, "person second-factor", login)


def _must_be_known(raw: Raw, login: str) -> None:
    if raw.execute("SELECT 1 FROM loket.login WHERE role_name = %s", (login,)).fetchone() is None:
        raise AdminError("no_such_person", login=login)
