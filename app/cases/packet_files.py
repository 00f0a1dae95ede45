"""Packets as text files, for units without the program: printed, or attached to a message."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.common.jobs import Jobs
from app.common.whole_file import write_whole
from app.mutations.output import OutputWay
from app.records.service import Records

_log = logging.getLogger(__name__)


class PacketFiles(QObject):
    """Records them in the audit trail, then writes them off the GUI thread, over a previously saved one."""

    saved = Signal(str)  # the file's path
    failed = Signal(str)  # the folder's path

    def __init__(self, records: Records, folder: Path, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self._folder = folder
        self._jobs = jobs

    def save(self, number: str, text: str) -> None:
        path = self._folder / f"{number}.txt"

        def write() -> Path:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode())
            return path

        def noted() -> None:
            self._jobs.run(write, lambda done: self.saved.emit(str(done)), ((OSError, self._report_error),))

        facts = {"list": "packet", "reference": number, "format": "txt"}
        self._records.note_output(OutputWay.EXPORTED, "packet", facts, noted)

    def _report_error(self, error: OSError) -> None:
        _log.error("a packet cannot be written: %s", error)
        self.failed.emit(str(self._folder))
