"""Passwords that cost nearly nothing: hashes and keys have the least costs that their algorithms allow.

With the costs of the program each sign-in takes 60 ms of a core and 35 MB of memory, and some thousand tests
sign in. `tests/server/test_sessions.py` hashes with the costs of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

from db import outbox_keys
from db.server.admin import people
from server import passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Let the server, the administrator and the workstations of this process use these costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "HASHER", QUICK)
        patch.setattr(passwords, "HASHER", QUICK)
        patch.setattr(outbox_keys, "_COST", 2)
        yield
