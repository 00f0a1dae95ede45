"""Canned texts: the user's own, and shared ones."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.mutations.story import need_text
from db.models import CannedText
from db.mutation import Mutation, Rejected
from db.tx import Tx

SHORTCUT = re.compile(r"[\w-]{1,24}")


class KeepCannedText(Mutation, frozen=True, kw_only=True):
    """Add or change a canned text. is_shared: For all users."""

    text_id: UUID
    shortcut: str
    text: str
    is_shared: bool = False

    def run(self, tx: Tx) -> None:
        shortcut = self.shortcut.strip().casefold()
        if not SHORTCUT.fullmatch(shortcut):
            raise Rejected("no_shortcut", {"text": self.shortcut})
        text = need_text(self.text, "text_missing")
        owner_id = None if self.is_shared else tx.me.agent_id
        table = CannedText.__table__
        same = select(table.c.id).where(
            table.c.shortcut == shortcut,
            table.c.owner_id.is_(None) if owner_id is None else table.c.owner_id == owner_id,
            table.c.deleted_at.is_(None),
            table.c.id != self.text_id,
        )
        if tx.rows(same):
            raise Rejected("shortcut_taken", {"text": shortcut})
        known = tx.row(CannedText, self.text_id)
        values: dict[str, Any] = {"owner_id": owner_id, "shortcut": shortcut, "text": text}
        values |= {"changed_by_name": tx.me.agent_name, "changed_at": self.occurred_at}
        if known is None:
            tx.insert(CannedText, id=self.text_id, **values)
        elif known["owner_id"] not in (None, tx.me.agent_id):
            raise Rejected("not_your_text")
        else:
            tx.update(CannedText, known, **values)


class RemoveCannedText(Mutation, frozen=True, kw_only=True):
    """Remove a canned text."""

    text_id: UUID

    def run(self, tx: Tx) -> None:
        row = tx.need(CannedText, self.text_id, "no_such_text")
        if row["owner_id"] not in (None, tx.me.agent_id):
            raise Rejected("not_your_text")
        tx.update(CannedText, row, deleted_at=self.occurred_at)
