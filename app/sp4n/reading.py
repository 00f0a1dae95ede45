"""Reads complaints from a file of SP4N-LAPOR!: which column is which, and what is wrong with a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.common.nik import nik_in, without_nik
from app.common.regions import regions
from app.common.table_file import FileLine, TableFile
from app.common.tables import defused
from app.sp4n.columns import AS_TEXT, CLASSES, COLUMNS, NO, YES
from channels.text import clean, one_line
from db.models.shapes import NAME_LETTERS, PROSE_LETTERS
from db.rules.sp4n import AROUND, tracking_key

# Titles as they stand in other lists, besides our own names.
_TITLES = {
    "tracking id": "tracking_id",
    "trackingid": "tracking_id",
    "no tracking": "tracking_id",
    "nomor tracking": "tracking_id",
    "nomor pelacakan": "tracking_id",
    "tanggal laporan masuk": "tanggal_masuk",
    "tanggal laporan": "tanggal_masuk",
    "judul laporan": "judul",
    "isi laporan": "isi_ringkas",
    "isi": "isi_ringkas",
    "klasifikasi laporan": "klasifikasi",
    "status laporan": "status",
    "lokasi": "lokasi_nama",
    "instansi tujuan": "instansi",
    "unit kerja": "unit_tujuan",
    "tanggal tindaklanjut": "tanggal_tindak_lanjut",
}
READ = tuple(  # the others are of our own cases, or counted from them
    name for name in COLUMNS if not name.startswith(("nomor_", "hari_", "lampiran_", "sha256_"))
)
DAYS = tuple(name for name in COLUMNS if name.startswith("tanggal_"))
FLAGS = ("anonim", "rahasia")
_LONG = ("isi_ringkas", "tindak_lanjut")
_TRACKING = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,62}[A-Za-z0-9])?")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_TIME = re.compile(r"[T ]\d{1,2}[:.]\d{2}.*")
_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")
_YES = (YES, "y", "yes", "1", "true", "benar")
_NO = (NO, "t", "n", "no", "0", "false", "bukan", "-")


@dataclass(frozen=True, slots=True)
class Complaint:
    """A line of the file. values: By our columns, as they stand in our own file; none is empty.

    key: The tracking id, as equal ones are equal.
    """

    number: int
    key: str
    values: Mapping[str, str]

    @property
    def tracking(self) -> str:
        return self.values["tracking_id"]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is not read.

    Attributes:
        reason: A fault of FileLine, "tracking_missing", "tracking_bad", "twice" (`text` is the first line),
            "day", "ahead", "word", "place" or "too_long".
        column, text: What the reason is about; "" if it is the line.
    """

    number: int
    reason: str
    column: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReadComplaints:
    complaints: tuple[Complaint, ...]
    bad: tuple[BadLine, ...]


class _Bad(Exception):  # noqa: N818 - it names a line
    def __init__(self, reason: str, column: str = "", text: str = "") -> None:
        super().__init__(reason)
        self.reason, self.column, self.text = reason, column, text


def proposed(head: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Return our column for each title: that of an earlier file, else what the title says, else ""."""
    found: list[str] = []
    for title in head:
        column = known[title] if title in known else _column_of(title)
        found.append(column if column in READ and column not in found else "")
    return found


def are_known(head: Sequence[str], known: Mapping[str, str]) -> bool:
    """Return whether nobody has to say what these columns mean."""
    is_found = "tracking_id" in proposed(head, known)
    return is_found and all(title in known or title in COLUMNS or not title for title in head)


def _column_of(title: str) -> str:
    plain = re.sub(r"[\W_]+", " ", title.casefold()).strip()
    own = plain.replace(" ", "_")
    return own if own in READ else _TITLES.get(plain, "")


def read_complaints(file: TableFile, columns: Sequence[str], today: date) -> ReadComplaints:
    """columns: Ours for each of the file's, "" for none. today: In the office's zone."""
    complaints: list[Complaint] = []
    bad: list[BadLine] = []
    first: dict[str, int] = {}
    for line in file.lines:
        try:
            read = _complaint(line, columns, today)
            if (before := first.setdefault(read.key, line.number)) != line.number:
                raise _Bad("twice", "tracking_id", str(before))
        except _Bad as why:
            text = why.text if len(why.text) <= 60 else f"{why.text[:60]}…"
            bad.append(BadLine(line.number, why.reason, why.column, text))
            continue
        complaints.append(read)
    return ReadComplaints(tuple(complaints), tuple(bad))


def _complaint(line: FileLine, columns: Sequence[str], today: date) -> Complaint:
    if line.fault:
        raise _Bad(line.fault)
    cells = {name: _undone(name, cell) for name, cell in zip(columns, line.cells, strict=True) if name}
    values = {name: text for name, cell in cells.items() if (text := _read(name, cell))}
    tracking = values.get("tracking_id", "")
    if not tracking:
        raise _Bad("tracking_missing")
    for name in DAYS:
        if name in values and date.fromisoformat(values[name]) > today:
            raise _Bad("ahead", name, values[name])
    if "lokasi_nama" not in values and (place := regions().name_of(values.get("lokasi_kode", ""))):
        values["lokasi_nama"] = place
    return Complaint(line.number, tracking_key(tracking), values)


def _undone(name: str, cell: str) -> str:
    """Return a cell without the apostrophe that keeps a text from being a number or a formula (tables.py)."""
    bare = cell.removeprefix("'")
    return bare if bare != cell and (name in AS_TEXT or defused(bare) == cell) else cell


def _read(name: str, cell: str) -> str:
    """Return the value of a column as our own file has it. Raises _Bad."""
    if reader := _READERS.get(name):
        plain = one_line(cell)
        return reader(name, plain) if plain else ""
    text = without_nik(clean(cell).strip() if name in _LONG else one_line(cell))
    if len(text) > (PROSE_LETTERS if name in _LONG else NAME_LETTERS):
        raise _Bad("too_long", name, text)
    return text


def _tracking(name: str, text: str) -> str:
    bare = text.strip(AROUND)
    if _TRACKING.fullmatch(bare) is None or nik_in(bare):
        raise _Bad("tracking_bad", name, text)
    return bare


def _day(name: str, text: str) -> str:
    plain = _TIME.sub("", text)
    if found := _DAY.fullmatch(plain):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(plain):
        day, month, year = map(int, found.groups())
    else:
        raise _Bad("day", name, text)
    try:
        made = date(year, month, day)
    except ValueError:
        raise _Bad("day", name, text) from None
    if not 2000 <= year < 2100:
        raise _Bad("day", name, text)
    return made.isoformat()


def _class(name: str, text: str) -> str:
    plain = re.sub(r"[\W_]+", "_", text.casefold()).strip("_")
    if plain not in CLASSES:
        raise _Bad("word", name, text)
    return plain


def _flag(name: str, text: str) -> str:
    """What cannot be understood is no "no": a name could become known by it."""
    plain = text.casefold()
    if plain in _YES:
        return YES
    if plain not in _NO:
        raise _Bad("word", name, text)
    return NO


def _place(name: str, text: str) -> str:
    if _CODE.fullmatch(text) is None:
        raise _Bad("place", name, text)
    return text


def _status(name: str, text: str) -> str:
    """Return it as our file has it; another word stays, because it is only noted."""
    if len(text) > NAME_LETTERS:
        raise _Bad("too_long", name, text)
    plain = re.sub(r"[\W_]+", "_", text.casefold()).strip("_")
    return plain if plain in STATUSES else text


STATUSES = ("belum_verifikasi", "belum_tindak_lanjut", "proses", "selesai", "bukan_wewenang", "arsip")
_READERS: Mapping[str, Callable[[str, str], str]] = {
    "tracking_id": _tracking,
    "klasifikasi": _class,
    "lokasi_kode": _place,
    "status": _status,
    **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(FLAGS, _flag),
}
