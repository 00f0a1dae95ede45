"""Saved views: the user's own and shared ones."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.common.clock import now
from app.mutations.view import RemoveView, SaveView
from app.records.answer_order import AnswerOrder
from app.records.service import Records, Refusal
from db.enums import Role
from db.queries.finding import SavedViewRecord, saved_views
from db.replica import Applied

SavedView = SavedViewRecord


class Views(QObject):
    """Keeps the list for the signed-in user."""

    changed = Signal()
    saved = Signal()
    refused = Signal(object)  # Refusal

    def __init__(self, records: Records, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self._session = session
        self._order = AnswerOrder()
        self.all: tuple[SavedView, ...] = ()
        session.agent_changed.connect(self.read)
        records.changed.connect(self._on_changed)

    def save(self, name: str, typed: str, is_shared: bool = False) -> None:
        """Save a search text; `saved` or `refused` follows."""
        view = SaveView(view_id=uuid7(), name=name, typed=typed, is_shared=is_shared, occurred_at=now())
        self._records.change(view, done=self._on_saved, refused=self._on_refused)

    def may_remove(self, view: SavedView) -> bool:
        """Whether the user may remove it: one's own, and as a supervisor a shared one."""
        agent = self._session.agent
        return not view.is_shared or (agent is not None and agent.role is Role.SUPERVISOR)

    def remove(self, view_id: UUID) -> None:
        self._records.change(
            RemoveView(view_id=view_id, occurred_at=now()), done=self.read, refused=self._on_refused
        )

    @Slot()
    def read(self) -> None:
        agent = self._session.agent
        if agent is not None:
            self._records.read(lambda tx: saved_views(tx, agent.id), self._order.unless_late(self._on_read))

    def _on_read(self, views: tuple[SavedView, ...]) -> None:
        self.all = views
        self.changed.emit()

    def _on_saved(self) -> None:
        self.read()
        self.saved.emit()

    def _on_refused(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)

    @Slot(object)
    def _on_changed(self, applied: Applied) -> None:
        if applied.is_foreign:
            self.read()
