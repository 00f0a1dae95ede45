"""The form in which the database keeps a password: argon2id with the costs that OWASP recommends."""

from __future__ import annotations

from argon2 import PasswordHasher

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
