"""Gives each new case its public number: usually at once, later if the disk rejects writes."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.common.case_number import make
from app.records.service import Records

RETRY_MS = 5_000


class CaseNumbers(QObject):
    """A number belongs to the case that requested it, even if another case is open by then.

    It is recorded before it is given, so none is given twice. While neither the records nor the high-water
    file can be written, the case has no number; it follows later.
    """

    given = Signal(object, str)  # UUID of the case, its number

    def __init__(self, records: Records, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self._wanted: dict[UUID, date] = {}
        self._refused: set[UUID] = set()  # requests to repeat
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self.retry_now)

    def ask(self, case_id: UUID, day: date) -> None:
        """Request a number for this day of the office's calendar; `given` follows."""
        if case_id not in self._wanted:
            self._wanted[case_id] = day
            self._send(case_id)

    @Slot()
    def retry_now(self) -> None:
        self._retry.stop()
        refused, self._refused = self._refused, set()
        for case_id in sorted(refused):
            self._send(case_id)

    def _send(self, case_id: UUID) -> None:
        workstation, day = self._records.workstation, self._wanted[case_id]

        def received(sequence: int) -> None:
            del self._wanted[case_id]
            self.given.emit(case_id, make(day, workstation, sequence))

        self._records.give_number(day, received, partial(self._not_given, case_id))

    def _not_given(self, case_id: UUID) -> None:
        self._refused.add(case_id)
        self._retry.start(RETRY_MS)
