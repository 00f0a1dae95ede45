"""Text that is only in memory because the disk rejects writes: one source for the notice, the marks and the
exit.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.cases.case_editor import CaseEditor
from app.cases.drafting import Drafting
from app.common.notices import Notice
from app.records.case_numbers import CaseNumbers
from app.records.service import RESTORED, Records


@dataclass(frozen=True, slots=True)
class InMemory:
    """changes: Saved by the user, or made by calls, and not recorded. drafts: Cases being typed."""

    changes: int = 0
    drafts: int = 0

    def __bool__(self) -> bool:
        return bool(self.changes or self.drafts)


class Unwritten(QObject):
    """Records and drafts are two files: only when both are written again is everything on disk."""

    changed = Signal()
    notice = Signal(Notice)  # the disk rejects writes, or accepts everything again

    def __init__(
        self,
        records: Records,
        drafting: Drafting,
        editor: CaseEditor,
        numbers: CaseNumbers,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._drafting, self._editor, self._numbers = records, drafting, editor, numbers
        records.trouble.connect(self._on_trouble)
        drafting.trouble.connect(self._on_trouble)

    @property
    def is_failing(self) -> bool:
        """Whether the last write failed."""
        return self._records.is_in_trouble or self._drafting.is_failing

    @property
    def in_memory(self) -> InMemory:
        """Return what would be lost if the program ended now."""
        if not self.is_failing:
            return InMemory(self._editor.held)
        drafts = sum(map(self._drafting.has_words, self._drafting.unwritten))
        return InMemory(self._records.waiting + self._editor.held, drafts)

    def has(self, case_id: UUID) -> bool:
        """Return whether text of this case is only in memory."""
        if f"case:{case_id}" in self._drafting.unwritten:
            return True
        return self._records.is_in_trouble and self._editor.is_on_its_way(case_id)

    def make_sure(self, timeout_s: float) -> InMemory:
        """Return what is only in memory after a last attempt to write the drafts, at the exit. Blocks."""
        if not self._drafting.flush(timeout_s) and not self.is_failing:
            return InMemory(self._records.waiting + self._editor.held, 1)
        return self.in_memory

    def retry_now(self) -> None:
        self._records.retry_now()
        self._numbers.retry_now()

    def _on_trouble(self, notice: Notice) -> None:
        if notice.kind == RESTORED and self.is_failing:
            self.retry_now()  # the other file may be written by now, too; nothing is reported before
            return
        self.notice.emit(notice)
        self.changed.emit()
