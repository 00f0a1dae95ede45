"""The office's file store for the desktop: waiting files, and fetching files on demand.

The store is the server program, or a folder or address that all workstations use.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.common.debounce import Debounce
from app.common.notices import WARNING, Notice
from app.file_store.file_exchange import NOT_WRITTEN, STOPPED, FileFetcher, FileSender, UploadStatus, Wanted
from app.file_store.recorded_files import RecordedFiles
from app.file_store.store import Store
from app.records.service import Records
from db.queries.shared_files import made_at

__all__ = ["NOT_WRITTEN", "STOPPED", "SharedFiles", "UploadStatus"]
_log = logging.getLogger(__name__)
SETTLE_MS = 1000
ENDED = -1  # instead of a percentage
Here = Callable[[], None]
Missing = Callable[[str], None]


class SharedFiles(QObject):
    """Without a store it is off, and no file leaves this computer."""

    changed = Signal()  # the waiting files
    fetching = Signal(str, int)  # sha256, percent; ENDED
    erased = Signal()  # a file was deleted from the store for good
    notice = Signal(Notice)
    _sender_changed = Signal(object)
    _on_its_way = Signal(str, int)
    _ended = Signal(str, str)
    _not_sent = Signal(str, str)
    _sender_erased = Signal()

    def __init__(
        self,
        open_store: Callable[[], Store] | None,
        files: RecordedFiles,
        records: Records,
        parent: QObject | None = None,
    ) -> None:
        """open_store: Called in the threads of the transfers. Raises StoreError."""
        super().__init__(parent)
        self._records = records
        self.standing = UploadStatus()
        self._waiting_for: dict[str, list[tuple[Here, Missing]]] = {}
        self._sender: FileSender | None = None
        self._fetcher: FileFetcher | None = None
        if open_store is None:
            return
        self._sender = FileSender(
            open_store,
            files,
            self._sender_changed.emit,
            lambda path, why: self._not_sent.emit(str(path), why),
            self._sender_erased.emit,
        )
        self._fetcher = FileFetcher(open_store, self._on_its_way.emit, self._ended.emit)
        queued = Qt.ConnectionType.QueuedConnection
        self._sender_changed.connect(self._on_sender, queued)
        self._on_its_way.connect(self.fetching, queued)
        self._ended.connect(self._on_ended, queued)
        self._not_sent.connect(self._on_not_sent, queued)
        self._sender_erased.connect(self.erased, queued)
        self._settling = Debounce(SETTLE_MS, self._sender.check, self)
        records.changed.connect(self.check)

    @property
    def is_on(self) -> bool:
        return self._sender is not None

    def start(self) -> None:
        if self._sender is not None and self._fetcher is not None:
            self._sender.start()
            self._fetcher.start()

    @Slot()
    def check(self) -> None:
        """Check for files to send or delete, after a change that was made here or confirmed."""
        if self._sender is not None:
            self._settling.changed()

    @Slot()
    def retry_now(self) -> None:
        """Retry at once."""
        if self._sender is not None:
            self._sender.retry_now()

    def stop(self) -> None:
        """Blocks for a second or two at most; unsent files are sent after the next start."""
        if self._sender is not None and self._fetcher is not None:
            self._records.changed.disconnect(self.check)
            self._sender.stop()
            self._fetcher.stop()
            self._sender = self._fetcher = None

    def fetch(self, sha256: str, size: int, place: Path, here: Here, missing: Missing) -> None:
        """Fetch a file to its path: `here()` follows, or `missing(why)`.

        why: A code of StoreError, STOPPED, NOT_WRITTEN; "off" without a store.
        """
        if self._fetcher is None:
            missing("off")
            return
        asked = self._waiting_for.setdefault(sha256, [])
        asked.append((here, missing))
        if len(asked) == 1:
            self.fetching.emit(sha256, 0)
            self._fetcher.fetch(Wanted(sha256, size, place))

    def cancel(self, sha256: str) -> None:
        """Cancel a fetch; the next one continues the partial file."""
        if self._fetcher is not None and sha256 in self._waiting_for:
            self._fetcher.cancel(sha256)

    def ask_where(self, case_id: UUID | None, what: str, its_id: UUID, then: Callable[[str], None]) -> None:
        """Report the code of the workstation that made an attachment or a recording, "" if unknown."""
        self._records.read(lambda tx: made_at(tx, case_id, what, its_id), then)

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_sender(self, status: UploadStatus) -> None:
        self.standing = status
        self.changed.emit()

    @Slot(str, str)
    def _on_ended(self, sha256: str, why: str) -> None:
        asked = self._waiting_for.pop(sha256, [])
        self.fetching.emit(sha256, ENDED)
        for here, missing in asked:
            if why:
                missing(why)
            else:
                here()

    @Slot(str, str)
    def _on_not_sent(self, path: str, why: str) -> None:
        _log.error("files: %s is not sent: %s", path, why)
        kind = "file_too_large" if why == "too_large" else "file_not_sent"
        self.notice.emit(Notice(kind, WARNING, {"path": path}))
