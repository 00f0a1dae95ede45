"""The rights to change an article: everybody may write one, the rest is here."""

from __future__ import annotations

from uuid import UUID

from db.enums import Role

REVIEWERS = (Role.UNIT_OFFICER, Role.SUPERVISOR)


def may_review(role: Role) -> bool:
    """Whether this role may approve another author's text."""
    return role in REVIEWERS


def may_revise(role: Role, me: UUID, written_by: UUID | None) -> bool:
    """Whether this user may revise the text; a sample has no author."""
    return role is Role.SUPERVISOR or written_by in (None, me)


def may_withdraw(role: Role, me: UUID, written_by: UUID | None) -> bool:
    return may_review(role) or written_by == me
