"""Who may change an article: everybody writes one, the rest is told here."""

from __future__ import annotations

from uuid import UUID

from db.enums import Role

REVIEWERS = (Role.UNIT_OFFICER, Role.SUPERVISOR)


def may_review(role: Role) -> bool:
    """Whether this role says that somebody else's text is right."""
    return role in REVIEWERS


def may_revise(role: Role, me: UUID, written_by: UUID | None) -> bool:
    """Whether a new text is theirs to give; a sample is nobody's."""
    return role is Role.SUPERVISOR or written_by in (None, me)


def may_withdraw(role: Role, me: UUID, written_by: UUID | None) -> bool:
    return may_review(role) or written_by == me
