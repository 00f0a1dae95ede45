"""What one page has sent to the printer or into a file, until it has left."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.paper.paperwork import Paperwork
from app.paper.sheet import SheetKind
from app.records.exports import Exports
from ui.paper.paper_text import failure_words, printed_words, saved_words


class Outgoing(QObject):
    """Paperwork and exports report to all pages; this passes on what the page of its owner waits for."""

    said = Signal(str)  # what became of it, in words
    saved = Signal(object)  # Path, after the words

    def __init__(
        self, parent: QObject, exports: Exports | None = None, work: Paperwork | None = None
    ) -> None:
        """exports: Of a page that writes lists. work: Of one that prints or saves sheets."""
        super().__init__(parent)
        self._path: Path | None = None
        self._printed: SheetKind | None = None
        if exports is not None:
            exports.saved.connect(self._on_saved)
            exports.failed.connect(partial(self._on_failed, "not_written"))
        if work is not None:
            work.printed.connect(self._on_printed)
            work.saved.connect(self._on_saved)
            work.failed.connect(self._on_failed)

    @property
    def is_awaited(self) -> bool:
        return self._path is not None or self._printed is not None

    def await_file(self, path: Path) -> None:
        self._path = path

    def await_print(self, kind: SheetKind) -> None:
        self._printed = kind

    def forget(self) -> None:
        """Nothing is awaited any more: it was not even begun."""
        self._path = self._printed = None

    @Slot(object, int)
    def _on_printed(self, kind: SheetKind, pages: int) -> None:
        if kind is self._printed:
            self._printed = None
            self.said.emit(printed_words(pages))

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        if path == self._path:
            self._path = None
            self.said.emit(saved_words(path))
            self.saved.emit(path)

    def _on_failed(self, code: str, reason: str) -> None:
        if self.is_awaited:
            self.forget()
            self.said.emit(failure_words(code, reason))
