"""The state of the shared database, in one word for the light. Rules without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from db.sync.sync_status import NEEDS_SIGN_IN, Held, SyncPhase, SyncStatus, Trouble


class LightState(str, Enum):
    ALONE = "alone"  # there is no shared database
    CONNECTING = "connecting"
    UP_TO_DATE = "up_to_date"
    WAITING = "waiting"  # connected, and something is being sent
    HELD = "held"  # connected, but the next change needs the sign-in of its author
    FILLING = "filling"
    OFFLINE = "offline"
    NOBODY = "nobody"  # nobody is signed in, and no last login is known
    SIGN_IN = "sign_in"  # the password that is kept here is not valid any more
    LOGIN_CLOSED = "login_closed"
    UPDATE_NEEDED = "update_needed"
    SERVER_OLDER = "server_older"
    NOT_ENROLLED = "not_enrolled"
    COPY_IN_USE = "copy_in_use"
    NO_KEY_STORE = "no_key_store"  # there is no place to keep the workstation's secret
    CODE_TAKEN = "code_taken"
    TOO_MANY_STATIONS = "too_many_stations"
    UNTRUSTED = "untrusted"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_TOO_NEW = "certificate_too_new"
    CERTIFICATE_NAME = "certificate_name"
    CA_MISSING = "ca_missing"
    PROXY = "proxy"
    TOO_MANY = "too_many"
    DIRECTORY_AWAY = "directory_away"
    CLOCK_AHEAD = "clock_ahead"
    CLOCK_WRONG = "clock_wrong"  # connected, and changes made now get a wrong time
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Light:
    """The state of the light.

    Attributes:
        since: Since when it works offline.
        percent: Of the filling.
        waiting, oldest_s: Saved changes that the shared database has not confirmed; the age of the oldest.
        refused: Refused changes that need a decision here.
        held_by: Whose login the next waiting change needs.
        clock_off_s: By how much this computer's clock is ahead, or, below 0, behind.
        set_aside: Entries of the shared database that cannot be read here; all others were taken.
        unproven, unproven_of: Changes that were not sent because they are not proven to be their author's,
            and in whose names they are.
    """

    state: LightState
    since: datetime | None = None
    percent: int = 0
    waiting: int = 0
    oldest_s: float = 0.0
    refused: int = 0
    held_by: str = ""
    set_aside: int = 0
    clock_off_s: float = 0.0
    unproven: int = 0
    unproven_of: tuple[str, ...] = ()


_TROUBLES: dict[Trouble, LightState] = {
    **dict.fromkeys(NEEDS_SIGN_IN, LightState.SIGN_IN),
    Trouble.UNREACHABLE: LightState.OFFLINE,
    Trouble.LOGIN_CLOSED: LightState.LOGIN_CLOSED,
    Trouble.UPDATE_NEEDED: LightState.UPDATE_NEEDED,
    Trouble.SERVER_OLDER: LightState.SERVER_OLDER,
    Trouble.NOT_ENROLLED: LightState.NOT_ENROLLED,
    Trouble.COPY_IN_USE: LightState.COPY_IN_USE,
    Trouble.CODE_TAKEN: LightState.CODE_TAKEN,
    Trouble.TOO_MANY_STATIONS: LightState.TOO_MANY_STATIONS,
    Trouble.UNTRUSTED: LightState.UNTRUSTED,
    Trouble.CERTIFICATE_EXPIRED: LightState.CERTIFICATE_EXPIRED,
    Trouble.CERTIFICATE_TOO_NEW: LightState.CERTIFICATE_TOO_NEW,
    Trouble.CERTIFICATE_NAME: LightState.CERTIFICATE_NAME,
    Trouble.CA_MISSING: LightState.CA_MISSING,
    Trouble.PROXY: LightState.PROXY,
    Trouble.TOO_MANY: LightState.TOO_MANY,
    Trouble.DIRECTORY_AWAY: LightState.DIRECTORY_AWAY,
    Trouble.CLOCK_AHEAD: LightState.CLOCK_AHEAD,
}


def light(status: SyncStatus, is_on: bool, now: datetime, has_no_key_store: bool = False) -> Light:
    """Return the state of the light; green only if everything saved here is there, and vice versa."""
    if not is_on:
        return Light(LightState.ALONE)
    waiting = status.waiting
    oldest_s = (now - waiting.saved_at).total_seconds() if waiting.saved_at is not None else 0.0
    state = {
        SyncPhase.OFF: LightState.NOBODY,
        SyncPhase.CONNECTING: LightState.CONNECTING,
        SyncPhase.FILLING: LightState.FILLING,
        SyncPhase.LIVE: _connected(status),
        SyncPhase.OFFLINE: _TROUBLES.get(status.trouble or Trouble.FAILED, LightState.FAILED),
    }[status.phase]
    if has_no_key_store:
        state = LightState.NO_KEY_STORE
    percent = 100 * status.done // status.total if status.total else 0
    held_by = waiting.oldest_by if state is LightState.HELD else ""
    return Light(
        state=state,
        since=status.since,
        percent=percent,
        waiting=waiting.saved,
        oldest_s=max(0.0, oldest_s),
        refused=waiting.refused,
        held_by=held_by,
        set_aside=waiting.set_aside,
        clock_off_s=status.clock_off_s,
        unproven=waiting.unproven,
        unproven_of=waiting.unproven_of,
    )


def _connected(status: SyncStatus) -> LightState:
    if status.clock_off_s:
        return LightState.CLOCK_WRONG
    if not status.waiting.count:
        return LightState.UP_TO_DATE
    if status.held is Held.PERSON:
        return LightState.HELD
    return LightState.WAITING if status.waiting.saved else LightState.UP_TO_DATE
