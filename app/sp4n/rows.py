"""Makes the row of a complaint for SP4N-LAPOR! from its whole case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.common.text_masks import masked_text, without_names
from app.sop.office_hours import OfficeCalendar
from app.sp4n.columns import CLASS_OF, COLUMNS, HASH, MOST_LETTERS, NO, YES
from db.enums import CaseStatus, EntryKind
from db.records import CaseFile

Row = Mapping[str, str]
_VERIFIED = (EntryKind.ANSWER_FOUND, EntryKind.ESCALATED)
_FOLLOWED_UP = (EntryKind.ANSWER_FOUND, EntryKind.SOLUTION_RECORDED)
_STATUS = {
    CaseStatus.WAITING_UNIT: "belum_tindak_lanjut",
    CaseStatus.CLOSED: "selesai",
    CaseStatus.CANCELLED: "arsip",
}


@dataclass(frozen=True, slots=True)
class RowMaker:
    """office: The name of the agency. is_whole: The complaint's own words leave as they are."""

    calendar: OfficeCalendar
    office: str
    unit_name: Callable[[UUID | None], str]
    is_whole: bool = False

    def row(self, file: CaseFile) -> Row:
        case, day = file.row, self._day
        came = min((one.occurred_at for one in file.timeline), default=case.opened_at)
        verified, passed_on = self._first(file, _VERIFIED), self._first(file, (EntryKind.ESCALATED,))
        followed = self._first(file, _FOLLOWED_UP)
        ended = self._first(file, (EntryKind.CLOSED, EntryKind.CANCELLED), is_last=True)
        is_over = case.status in (CaseStatus.CLOSED, CaseStatus.CANCELLED)
        answer = file.solutions[-1].text if file.solutions else ""
        unit_id = file.escalations[-1].unit_id if file.escalations else case.unit_id
        values = {
            "nomor_kasus": case.number,
            "tracking_id": file.sp4n_tracking,
            "tanggal_masuk": day(came),
            "kanal": case.channel.value,
            "klasifikasi": CLASS_OF[case.kind],
            "kategori": file.category,
            "judul": self._seen(file, case.subject),
            "isi_ringkas": self._seen(file, file.description),
            "lokasi_kode": file.region_code,
            "lokasi_nama": file.region,
            "instansi": self.office,
            "unit_tujuan": self.unit_name(unit_id),
            "tanggal_verifikasi": day(verified),
            "tanggal_disposisi": day(passed_on),
            "tanggal_tindak_lanjut": day(followed),
            "tindak_lanjut": self._seen(file, answer),
            "status": _STATUS.get(case.status, "proses" if verified else "belum_verifikasi"),
            "tanggal_selesai": day(ended) if is_over else "",
            "hari_kerja_verifikasi": self._days(came, verified),
            "hari_kerja_tindak_lanjut": self._days(came, followed),
            "anonim": YES if case.is_anonymous else NO,
            "rahasia": YES if case.is_confidential else NO,
            "lampiran_jumlah": str(sum(one.removed_at is None for one in file.attachments)),
        }
        return with_hash(values)

    def _seen(self, file: CaseFile, text: str) -> str:
        """Return a text without names and numbers of the person, unless it may leave as it is."""
        text = " ".join(text.split())
        if not self.is_whole or file.row.is_anonymous:
            names = [file.applicant.name, file.applicant.organisation] if file.applicant else []
            text = without_names(masked_text(text), names)
        return text[:MOST_LETTERS]

    def _first(
        self, file: CaseFile, kinds: tuple[EntryKind, ...], *, is_last: bool = False
    ) -> datetime | None:
        found = [one.occurred_at for one in file.timeline if one.kind in kinds]
        return (max if is_last else min)(found, default=None)

    def _day(self, moment: datetime | None) -> str:
        return "" if moment is None else self.calendar.local_day(moment).isoformat()

    def _days(self, since: datetime, until: datetime | None) -> str:
        """Return how many working days lie between, without the first."""
        if until is None:
            return ""
        return str(self.calendar.working_days(*map(self.calendar.local_day, (since, until))))


def with_hash(values: Row) -> Row:
    """Return the row with the SHA-256 of its other values, by which a changed row is known."""
    return {**values, HASH: hash_of(values)}


def hash_of(values: Row) -> str:
    said = [values.get(name, "") for name in COLUMNS if name != HASH]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
