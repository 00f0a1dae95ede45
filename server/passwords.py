"""Hashes of passwords (argon2id), compared in separate threads: each comparison takes 25 ms and 19 MB.

Every answer takes the same time, also for an unknown login.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from argon2.exceptions import InvalidHashError, VerificationError

from db.server.password_hash import HASHER
from db.sync.sync_status import Trouble
from server.refused import refused_by

THREADS = 2
MOST_WAITING = 500  # people who sign in at once


@dataclass(frozen=True, slots=True)
class Compared:
    """new_hash: To be stored, because the present one has other costs."""

    is_right: bool
    new_hash: str | None = None


class Passwords:
    def __init__(self) -> None:
        self._of_nobody = HASHER.hash("nobody has this password")
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._waiting = 0

    async def made(self, new: str) -> str:
        """Return the hash of a new password."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, HASHER.hash, new)

    async def compare(self, given: str, password: str | None) -> Compared:
        """Compare a password with its hash; None: of a login that has none here. Raises Refused."""
        if self._waiting >= MOST_WAITING:
            raise refused_by(Trouble.UNREACHABLE)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._compare, given, password)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _compare(self, given: str, password: str | None) -> Compared:
        kept = password or self._of_nobody
        try:
            HASHER.verify(kept, given)
        except (VerificationError, InvalidHashError):
            return Compared(False)
        if password is None:
            return Compared(False)
        return Compared(True, HASHER.hash(given) if HASHER.check_needs_rehash(kept) else None)
