"""Compares complaints of a file with our cases: what is new, what differs, and what can be taken over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from app.access.visibility import may_read, moves_of
from app.common.tables import folded
from app.mutations.sp4n import DIGEST, FILLED, MARKS
from app.sp4n.columns import CLASS_OF, CLASSES, COLUMNS, MOST_LETTERS, YES
from app.sp4n.reading import ENDED, FLAGS, OPEN, Complaint
from app.sp4n.rows import Row
from db.enums import CaseKind, Channel, EntryKind
from db.records import AgentRecord, CaseFile
from db.rules.lifecycle import Move

# What is not taken over is noted: our own times, units and answers stay.
NOTED = (
    *("tanggal_masuk", "klasifikasi", "kategori", "lokasi_nama", "instansi", "unit_tujuan"),
    *("tanggal_verifikasi", "tanggal_disposisi", "tanggal_tindak_lanjut", "tindak_lanjut", "status"),
    "tanggal_selesai",
)
_FIELDS = dict(zip(("isi_ringkas", "kategori", "lokasi_nama"), FILLED, strict=True))
_MARKS = dict(zip(reversed(FLAGS), MARKS, strict=True))
_LONGEST_SUBJECT = 80  # of a complaint without a title


class Verdict(Enum):
    NEW = "new"
    DIFFERS = "differs"
    SAME = "same"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of the file that the case has not. is_filled: The case gets it; otherwise it is noted."""

    column: str
    ours: str
    theirs: str
    is_filled: bool


@dataclass(frozen=True, slots=True)
class ComparedComplaint:
    """A complaint of the file and what can be done with it.

    Attributes:
        case_id, number: Of its case, if there is one that the person may see.
        reason: Why it is impossible: "hidden", "elsewhere" (this computer does not hold the case), "several"
            (cases with the same id: `number` names them), "no_subject", "finished" (a finished case lacks
            something, and there is nothing to note).
        is_ended: A new one that has ended at SP4N-LAPOR!: nobody has to work on it.
        has_odd_status: A new one with a status that is not understood: perhaps it has ended.
    """

    complaint: Complaint
    verdict: Verdict
    case_id: UUID | None = None
    number: str = ""
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    is_ended: bool = False
    has_odd_status: bool = False

    @property
    def can_be_taken(self) -> bool:
        return self.verdict in (Verdict.NEW, Verdict.DIFFERS)

    @property
    def noted(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if not one.is_filled)

    @property
    def changes(self) -> dict[str, str]:
        """Return what the case gets, as TakeFromSp4n has it."""
        found: dict[str, str] = {}
        for one in self.differences:
            if one.is_filled and one.column in _MARKS:
                found[_MARKS[one.column]] = "yes"
            elif one.is_filled:
                found[_FIELDS[one.column]] = one.theirs
        if "region" in found:
            found["region_code"] = self.complaint.region_code
        return found


def digest_of(complaint: Complaint) -> str:
    """Return the SHA-256 of what the file says and a note has: another one means something new is said."""
    said = {name: complaint.values[name] for name in NOTED if name in complaint.values}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def subject_of(values: Mapping[str, str]) -> str:
    """Return the title; without one, the beginning of the text. "" without both."""
    if title := values.get("judul", ""):
        return title
    text = " ".join(values.get("isi_ringkas", "").split())
    return text if len(text) <= _LONGEST_SUBJECT else f"{text[:_LONGEST_SUBJECT].rsplit(' ', 1)[0]}…"


def kind_of(values: Mapping[str, str]) -> CaseKind:
    return CLASSES.get(values.get("klasifikasi", ""), CaseKind.COMPLAINT)


def channel_of(values: Mapping[str, str]) -> Channel:
    """Return the channel that the file names; without one, that of SP4N-LAPOR!."""
    return Channel(values.get("kanal", Channel.SP4N))


def compare_new(complaint: Complaint, office: str) -> ComparedComplaint:
    """office: The name of the agency."""
    values = complaint.values
    if not subject_of(values):
        return ComparedComplaint(complaint, Verdict.IMPOSSIBLE, reason="no_subject")
    ours = {
        **{name: values.get(name, "") for name in ("tanggal_masuk", "kategori", "lokasi_nama")},
        **{"klasifikasi": CLASS_OF[kind_of(values)], "instansi": office, "status": "belum_verifikasi"},
    }
    differences = tuple(
        Difference(name, "", values[name], is_filled=False)
        for name in NOTED
        if name in values and not _is_same(values[name], ours.get(name, ""))
    )
    status = values.get("status", "")
    is_ended = status in ENDED or (status not in OPEN and "tanggal_selesai" in values)
    return ComparedComplaint(
        complaint,
        Verdict.NEW,
        differences=differences,
        is_ended=is_ended,
        has_odd_status=bool(status) and status not in (*OPEN, *ENDED),
    )


def compare_known(
    complaint: Complaint, file: CaseFile, rows: Sequence[Row], viewer: AgentRecord
) -> ComparedComplaint:
    """rows: The case as it leaves for SP4N-LAPOR!, with its texts masked and whole."""
    row, values = file.row, complaint.values
    if not may_read(viewer, row):
        return ComparedComplaint(complaint, Verdict.IMPOSSIBLE, reason="hidden")
    moves = moves_of(viewer, row)
    whole = rows[-1]
    lacking = [
        Difference(name, "", values[name], is_filled=True)
        for name in COLUMNS
        if name in values and _lacks(file, whole, name, values[name])
    ]
    is_over = bool(lacking) and Move.CHANGE_DETAILS not in moves
    if is_over:
        lacking = []
    filled = {one.column for one in lacking}
    noted: list[Difference] = []
    if _last_digest(file) != digest_of(complaint) and Move.ADD_NOTE in moves:
        noted = [
            Difference(name, whole[name], values[name], is_filled=False)
            for name in NOTED
            if name in values
            and name not in filled
            and not any(_is_same(values[name], one[name]) for one in rows)
        ]
    verdict = Verdict.SAME
    if lacking or noted:
        verdict = Verdict.DIFFERS
    elif is_over:
        verdict = Verdict.IMPOSSIBLE
    reason = "finished" if verdict is Verdict.IMPOSSIBLE else ""
    return ComparedComplaint(complaint, verdict, row.id, row.number, (*lacking, *noted), reason)


def compare_absent(complaint: Complaint, numbers: Sequence[str]) -> ComparedComplaint:
    """numbers: Of its cases, "" for one that the person may not see: none is here, or there are several."""
    seen = [number for number in numbers if number]
    reason = "several" if len(numbers) > 1 else "elsewhere" if seen else "hidden"
    return ComparedComplaint(complaint, Verdict.IMPOSSIBLE, number=", ".join(seen), reason=reason)


def _lacks(file: CaseFile, ours: Row, name: str, theirs: str) -> bool:
    if name in _MARKS:
        return theirs == YES and ours[name] != YES
    if name == "isi_ringkas":
        return not file.description.strip()
    return name in _FIELDS and not ours[name].strip()


def _is_same(theirs: str, ours: str) -> bool:
    return _plain(theirs) == _plain(ours)


def _plain(text: str) -> str:
    return folded(text)[:MOST_LETTERS]


def _last_digest(file: CaseFile) -> str:
    notes = (one for one in reversed(file.timeline) if one.kind is EntryKind.NOTE_ADDED)
    return next((str(one.facts[DIGEST]) for one in notes if DIGEST in one.facts), "")
