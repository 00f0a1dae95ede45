"""Proves that an outbox row is as its author saved it: HMAC-SHA-256 (RFC 2104) with a key of that person.

The key is derived from the person's password at sign-in (scrypt, RFC 7914) and is kept in the system's key
store beside the saved login, never in a file. The salt is secret too, for the same reason: with the salt in
the records file, a thief of that file could try passwords against a MAC. See
docs/architecture/threat-model.md.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from threading import Lock
from uuid import UUID

import msgspec

from db.mutation import Me

SALT_BYTES = KEY_BYTES = 32
MOST_KEYS = 8  # per person, newest first: one more with each password
_COST, _BLOCK, _LANES = 2**14, 8, 1  # 16 MB and about 50 ms


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def derive_key(password: str, salt: bytes) -> bytes:
    """Return the key of a password. Blocks for about 50 ms: never call it on the GUI thread."""
    return hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=KEY_BYTES)


def content_of_row(file_id: UUID, mut_no: int, name: str, args_hash: str, me: Me) -> bytes:
    """Return the content that the MAC of an outbox row covers.

    file_id: The file's first client id, which stays when the file starts anew as another client.
    """
    who = (str(me.agent_id), me.agent_name, me.role.value, me.workstation)
    return msgspec.json.encode(("outbox", str(file_id), mut_no, *who, name, args_hash))


def content_of_line(me: Me, mutations: Sequence[str]) -> bytes:
    """Return the content that the MAC covers for a change in a file of waiting changes
    (app/records/waiting_changes.py).
    """
    who = (str(me.agent_id), me.agent_name, me.role.value, me.workstation)
    return msgspec.json.encode(("waiting", *who, *mutations))


class OutboxKeys:
    """The keys of the users who signed in at this workstation. Safe on any thread.

    Without a shared database there are no passwords and nothing is sent: no key is known, and rows have no
    MAC.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._keys: dict[UUID, tuple[bytes, ...]] = {}

    def know(self, agent_id: UUID, keys: Sequence[bytes]) -> None:
        """Sign with the first of these keys from now on; the others, of former passwords, only verify."""
        with self._lock:
            self._keys[agent_id] = tuple(keys)

    def of(self, agent_id: UUID) -> tuple[bytes, ...]:
        with self._lock:
            return self._keys.get(agent_id, ())

    def sign(self, agent_id: UUID, content: bytes) -> str:
        """Return the MAC in hex; "" if this person has not signed in here."""
        keys = self.of(agent_id)
        return _mac(keys[0], content) if keys else ""

    def verifies(self, agent_id: UUID, content: bytes, mac: str) -> bool:
        """Return whether the user `agent_id` made this MAC here."""
        given = mac.encode("utf-8", "surrogatepass")  # compare_digest takes no text beyond ASCII
        return any(hmac.compare_digest(_mac(key, content).encode(), given) for key in self.of(agent_id))


def _mac(key: bytes, content: bytes) -> str:
    return hmac.new(key, content, hashlib.sha256).hexdigest()
