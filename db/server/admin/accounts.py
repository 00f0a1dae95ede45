"""Acts as another user of the system: PostgreSQL knows its administrator by the user at its socket."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def is_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0


@contextmanager
def acting_as(user: str) -> Iterator[None]:
    """Be this user at sockets meanwhile; "", or without root's rights: stay who we are. Raises KeyError."""
    if not user or not is_root():
        yield
        return
    uid, gid = ids_of(user)
    groups = os.getgroups()
    os.setgroups(os.getgrouplist(user, gid))
    os.setresgid(gid, gid, 0)
    os.setresuid(uid, uid, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)
        os.setgroups(groups)


def as_user(user: str) -> dict[str, Any]:
    """Return what lets subprocess run a program as this user. Raises KeyError."""
    if not user or not is_root():
        return {}
    uid, gid = ids_of(user)
    return {"user": uid, "group": gid, "extra_groups": os.getgrouplist(user, gid), "cwd": "/"}


def ids_of(user: str) -> tuple[int, int]:
    """Return the numbers of a user and of their group. Raises KeyError: there is no such user."""
    import pwd  # not on Windows

    found = pwd.getpwnam(user)
    return found.pw_uid, found.pw_gid


def give(path: Path, user: str) -> None:
    """Let a user own this; "", or without root's rights: its owner stays. Raises KeyError, OSError."""
    if user and is_root():
        os.chown(path, *ids_of(user))
