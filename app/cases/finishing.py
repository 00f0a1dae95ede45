"""Finishes the open case as soon as its call is over, at the user's request."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.call_list import CallList
from app.cases.case_editor import CaseEditor
from app.common.notices import INFO, Notice
from app.values.call import Call
from app.values.open_case import OpenCase


class Finishing(QObject):
    """Finishes at once without a call. Typing after the request keeps the case open."""

    notice = Signal(Notice)

    def __init__(self, editor: CaseEditor, calls: CallList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._awaited = ""  # key of the call after which the user wants to be ready
        editor.raw_opened.connect(self._on_opened)
        calls.call_changed.connect(self._on_call_changed)

    def finish_after_call(self) -> None:
        current = self._editor.raw
        if current is None:
            return
        if current.call is not None and not current.call.is_over:
            self._awaited = current.call.key
            self.notice.emit(Notice("finishes_after_call", INFO, call_key=current.call.key))
        else:
            self._finish(current.case_id)

    def _finish(self, case_id: UUID) -> None:
        """Finish the case after reading it again, because its disposition follows from its present status."""

        def done() -> None:
            current = self._editor.raw
            if current is not None and current.case_id == case_id:
                self._editor.finish()

        self._editor.read_again(done)

    @Slot(object)
    def _on_call_changed(self, call: Call) -> None:
        if call.key != self._awaited or not call.is_over:
            return
        self._awaited = ""
        current = self._editor.raw
        if current is not None and current.is_recorded:
            self._finish(current.case_id)

    @Slot(object)
    def _on_opened(self, _case: OpenCase) -> None:
        self._awaited = ""
