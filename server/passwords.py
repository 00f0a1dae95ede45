"""Hashes of passwords (argon2id), compared in separate threads: each comparison takes 25 ms and 19 MB.

A password that `loket admin` set has only a SCRAM verifier of PostgreSQL. The first sign-in compares it with
that, and hashes it. Every answer takes the same time, also for an unknown login.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
import stringprep
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from db.sync.sync_status import Trouble
from server.refused import refused_by

THREADS = 2
MOST_WAITING = 500  # people who sign in at once
_MECHANISM = "SCRAM-SHA-256"
_ROUNDS = 4_096  # of PostgreSQL
_PROHIBITED = (
    *(stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3, stringprep.in_table_c4),
    *(stringprep.in_table_c5, stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8),
    *(stringprep.in_table_c9, stringprep.in_table_a1),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """new_hash: To be stored, because there was no hash, or one with other costs."""

    is_right: bool
    new_hash: str | None = None


class Passwords:
    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._of_nobody = self._hasher.hash("nobody has this password")
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._waiting = 0

    async def made(self, new: str) -> tuple[str, str]:
        """Return hash and verifier of a new password."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: (self._hasher.hash(new), verifier_of(new)))

    async def compare(self, given: str, password: str | None, verifier: str | None) -> Compared:
        """Compare a password with its hash, or with its verifier while there is no hash. Raises Refused."""
        if self._waiting >= MOST_WAITING:
            raise refused_by(Trouble.UNREACHABLE)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._compare, given, password, verifier)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _compare(self, given: str, password: str | None, verifier: str | None) -> Compared:
        if password is None and verifier is not None:
            is_right, made = fits_verifier(given, verifier), self._hasher.hash(given)
            return Compared(is_right, made if is_right else None)
        kept = password or self._of_nobody
        try:
            self._hasher.verify(kept, given)
        except (VerificationError, InvalidHashError):
            return Compared(False)
        if password is None:
            return Compared(False)
        return Compared(True, self._hasher.hash(given) if self._hasher.check_needs_rehash(kept) else None)


def fits_verifier(given: str, verifier: str) -> bool:
    """Return whether PostgreSQL would accept this password (RFC 5802, RFC 7677)."""
    try:
        mechanism, of_salt, keys = verifier.split("$")
        rounds, salt = of_salt.split(":")
        stored = base64.b64decode(keys.split(":")[0], validate=True)
        if mechanism != _MECHANISM:
            return False
        salted = hashlib.pbkdf2_hmac("sha256", prepared(given).encode(), base64.b64decode(salt), int(rounds))
    except (ValueError, binascii.Error):
        return False
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    return hmac.compare_digest(hashlib.sha256(client_key).digest(), stored)


def verifier_of(password: str) -> str:
    """Return what PostgreSQL stores of this password (RFC 5803)."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", prepared(password).encode(), salt, _ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    parts = [base64.b64encode(one).decode() for one in (salt, stored, server_key)]
    return f"{_MECHANISM}${_ROUNDS}:{parts[0]}${parts[1]}:{parts[2]}"


def prepared(password: str) -> str:
    """Return the form that PostgreSQL hashes: SASLprep (RFC 4013), or unchanged if SASLprep prohibits it."""
    if password.isascii():
        return password
    mapped = "".join(
        " " if stringprep.in_table_c12(letter) else letter
        for letter in password
        if not stringprep.in_table_b1(letter)
    )
    made = unicodedata.normalize("NFKC", mapped)
    if not made or any(is_prohibited(letter) for letter in made for is_prohibited in _PROHIBITED):
        return password
    if any(map(stringprep.in_table_d1, made)):
        is_whole = stringprep.in_table_d1(made[0]) and stringprep.in_table_d1(made[-1])
        if not is_whole or any(map(stringprep.in_table_d2, made)):
            return password
    return made
