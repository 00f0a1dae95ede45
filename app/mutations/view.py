"""Saved views: the user's own, and those that supervisors share with all users."""

from __future__ import annotations

from uuid import UUID

from app.mutations.story import need_text
from db.enums import Role
from db.models import SavedView
from db.mutation import Mutation, Rejected
from db.tx import Tx


class SaveView(Mutation, frozen=True, kw_only=True):
    """Save a search text under a name."""

    view_id: UUID
    name: str
    typed: str
    is_shared: bool = False

    def run(self, tx: Tx) -> None:
        tx.refuse_second(SavedView, self.view_id, "view_exists")
        if self.is_shared and tx.me.role is not Role.SUPERVISOR:
            raise Rejected("shared_by_supervisors", {})
        tx.insert(
            SavedView,
            id=self.view_id,
            owner_id=None if self.is_shared else tx.me.agent_id,
            name=need_text(self.name, "view_name_missing"),
            typed=need_text(self.typed, "view_empty"),
        )


class RemoveView(Mutation, frozen=True, kw_only=True):
    """Remove a view: one's own, or as a supervisor a shared one."""

    view_id: UUID

    def run(self, tx: Tx) -> None:
        view = tx.need(SavedView, self.view_id, "no_such_view")
        is_mine = view["owner_id"] == tx.me.agent_id
        is_shared = view["owner_id"] is None
        if not is_mine and not (is_shared and tx.me.role is Role.SUPERVISOR):
            raise Rejected("shared_by_supervisors", {})
        tx.update(SavedView, view, deleted_at=self.occurred_at)
