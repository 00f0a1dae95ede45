"""Which names a login may have."""

from __future__ import annotations

import re

_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{1,62}")
_RESERVED = re.compile(r"pg_|loket|postgres$|public$|none$")


def is_login_name(login: str) -> bool:
    """Return whether it can be a login: 2 to 63 letters, none that PostgreSQL or Loket uses."""
    return _LOGIN.fullmatch(login) is not None and _RESERVED.match(login) is None
