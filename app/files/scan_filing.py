"""Files a scan to the case of its code."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.access.session import Session
from app.access.visibility import may_read
from app.files.attachments import Attachments
from app.paper.press import Press, ReadScan
from app.paper.register import REGISTERS
from app.paper.scan_reading import ScanReading
from app.records.service import Records, Refusal
from db.queries.cases import case_by_number
from db.records import CaseRow


class ScanFiling(QObject):
    """Several scans may be passed one after the other; each is reported once."""

    filed = Signal(object, str, object)  # Path, case number, case id
    refused = Signal(object, str, object)  # Path, the reason (see below), the case numbers in it
    """unreadable, no_code, foreign, damaged, newer, several: of the scan (app/paper/scan.py);
    register: it is no case's; no_case: the records here have none of that number; not_yours: confidential.
    """
    not_attached = Signal(object, str, object)  # Path, case number, Refusal of the attachment

    def __init__(
        self,
        records: Records,
        session: Session,
        attachments: Attachments,
        press: Press,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._session = records, session
        self._attachments, self._press = attachments, press

    def file(self, path: Path) -> None:
        """Read the scan and attach it to its case; `filed` follows, or the reason."""
        self._press.do(
            ReadScan(path=os.fsencode(path)),
            lambda done: self._on_read(path, done.reading),
            lambda _: self.refused.emit(path, "unreadable", ()),
        )

    def _on_read(self, path: Path, reading: ScanReading | None) -> None:
        assert reading is not None
        if reading.code is None:
            self.refused.emit(path, reading.fault, reading.numbers)
            return
        number = reading.code.case_number
        if not number:
            is_register = reading.code.kind in REGISTERS
            self.refused.emit(path, "register" if is_register else "damaged", reading.numbers)
            return
        self._records.read(lambda tx: case_by_number(tx, number), lambda row: self._attach(path, number, row))

    def _attach(self, path: Path, number: str, row: CaseRow | None) -> None:
        if row is None:
            self.refused.emit(path, "no_case", (number,))
        elif not may_read(self._session.agent, row):
            self.refused.emit(path, "not_yours", (number,))
        else:
            case_id = row.id
            self._attachments.attach_file(case_id, path, lambda why: self._notify(path, number, case_id, why))

    def _notify(self, path: Path, number: str, case_id: UUID, why_not: Refusal | None) -> None:
        if why_not is None:
            self.filed.emit(path, number, case_id)
        else:
            self.not_attached.emit(path, number, why_not)
