"""The second factor of a sign-in: six digits that an authenticator app computes from time and a secret (TOTP,
RFC 6238).

The database keeps the secret encrypted with a key that only the server program has, so a backup of the
database does not contain it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from datetime import datetime, timezone

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from db.enums import Role

DRIFT_STEPS = 1  # of 30 s: how far the clock of a telephone may be off, either way
MOST_WRONG = 30  # codes in a row; then an administrator must let the person begin anew


class UnreadableSecretError(Exception):
    """The secret was encrypted with another key."""


class SecondFactor:
    """keys: Of Fernet; the first encrypts, all decrypt. roles: Who must have the second factor."""

    def __init__(
        self,
        roles: Sequence[Role],
        issuer: str,
        keys: Sequence[bytes],
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self.clock = clock
        self._roles, self._issuer = frozenset(roles), issuer
        self._box = MultiFernet([Fernet(key) for key in keys]) if keys else None

    def is_needed(self, role: str) -> bool:
        return role in {one.value for one in self._roles}

    def new_secret(self, login: str) -> tuple[str, str]:
        """Return a new secret, encrypted, and the address that the app reads as a QR code."""
        secret = pyotp.random_base32()
        assert self._box is not None
        encrypted = self._box.encrypt(f"{login} {secret}".encode()).decode()
        return encrypted, pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=self._issuer)

    def step_of(self, encrypted: str, login: str, code: str) -> int | None:
        """Return the time step to which this code belongs; None for a wrong code.

        Raises UnreadableSecretError.
        """
        totp = pyotp.TOTP(self._secret(encrypted, login))
        found, now = None, self.clock()
        for drift in range(-DRIFT_STEPS, DRIFT_STEPS + 1):
            step = totp.timecode(now) + drift
            if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
                found = step
        return found

    def _secret(self, encrypted: str, login: str) -> str:
        """The name is encrypted, too: a secret that is copied to another person's row is of no use there."""
        if self._box is None:
            raise UnreadableSecretError
        try:
            whose, _, secret = self._box.decrypt(encrypted.encode()).decode().partition(" ")
        except (InvalidToken, UnicodeError) as error:
            raise UnreadableSecretError from error
        if whose != login:
            raise UnreadableSecretError
        return secret
