"""Reads complaints from a file of SP4N-LAPOR!: which column is which, and what is wrong with a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.common.code_words import CODE_WORDS, WordsIn
from app.common.nik import nik_in, without_nik
from app.common.regions import regions
from app.common.table_file import FileLine, TableFile
from app.common.tables import bare_words, defused
from app.sp4n.columns import AS_TEXT, CLASSES, COLUMNS, NO, YES
from app.sp4n.days import DayColumn, UnreadDay
from channels.text import clean, one_line
from db.enums import Channel
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
_TRACKING = re.compile(r"(?=.*[0-9])[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,62}[A-Za-z0-9])?")
_MADE_DECIMAL = re.compile(r"([0-9]+)\.0{1,2}")  # a program took the id for a number; 1.000 may be a thousand
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}")  # as 1.916.449
_MADE_POWER = re.compile(r"[0-9]\.[0-9]+[Ee][0-9]+")  # its last digits are lost
_CODE = re.compile(r"([0-9]{2})\.?([0-9]{2})(?:\.?([0-9]{2})(?:\.?([0-9]{4}))?)?")
NEEDED = ("tracking_id", *FLAGS)  # without a flag that is understood, a name could become known
_CHANNELS = {  # as people write them, besides our codes and our words
    "telepon": Channel.VOICE,
    "telpon": Channel.VOICE,
    "telp": Channel.VOICE,
    "wa": Channel.WHATSAPP,
    "email": Channel.EMAIL,
    "surel": Channel.EMAIL,
    "loket": Channel.WALK_IN,
    "lapor": Channel.SP4N,
}
_STATUS_WORDS = {  # as people write them, besides our codes; another word may mean anything
    "belum_verifikasi": ("belum diverifikasi", "belum terverifikasi", "menunggu verifikasi"),
    "belum_tindak_lanjut": ("belum ditindaklanjuti", "belum ditindak lanjuti", "belum tindaklanjut"),
    "proses": ("diproses", "sedang diproses", "dalam proses", "in progress", "on progress", "on process"),
    "selesai": (
        *("selesai ditindaklanjuti", "selesai ditindak lanjuti", "sudah selesai", "telah selesai", "tuntas"),
        *("ditutup", "sudah ditutup", "telah ditutup", "closed", "resolved", "completed", "finished", "done"),
    ),
    "bukan_wewenang": ("bukan kewenangan", "di luar wewenang", "di luar kewenangan", "diluar kewenangan"),
    "arsip": ("diarsipkan", "archived"),
}
_YES = (YES, "y", "yes", "1", "true", "benar")
_NO = (NO, "t", "n", "no", "0", "false", "bukan")
_DASHES = ("-", "–", "—")  # how people mark an empty cell
_NO_ID = (  # what people and programs write where there is no id, and in the line of the sums
    *("na", "n a", "nan", "null", "none", "nil", "nihil", "kosong", "tidak ada", "belum ada"),
    *("total", "jumlah", "grand total", "subtotal"),
)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is not read, or a field of a line that is read without it.

    Attributes:
        reason: A fault of FileLine, "tracking_missing", "tracking_bad", "twice" (`text` is the first line),
            "day", "order", "exchanged" (as of UnreadDay), "ahead", "word", "blank" (a flag),
            "place" (no code), "place_unknown", "place_other" (the region is another) or "too_long".
        column, text: What the reason is about; "" if it is the line.
    """

    number: int
    reason: str
    column: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A line of the file. values: By our columns, as they stand in our own file; none is empty.

    key: The tracking id, as equal ones are equal. unread: Its fields that are not in `values`.
    """

    number: int
    key: str
    values: Mapping[str, str]
    unread: tuple[BadLine, ...] = ()

    @property
    def tracking(self) -> str:
        return self.values["tracking_id"]

    @property
    def region_code(self) -> str:
        """Return the code of the region, also for its bare name; "" for free text, or if they contradict."""
        if any(one.reason == "place_other" for one in self.unread):
            return ""
        return self.values.get("lokasi_kode", "") or regions().code_of(self.values.get("lokasi_nama", ""))


@dataclass(frozen=True, slots=True)
class ReadComplaints:
    complaints: tuple[Complaint, ...]
    bad: tuple[BadLine, ...]


class _Bad(Exception):  # noqa: N818 - it names a line
    def __init__(self, reason: str, column: str = "", text: str = "") -> None:
        super().__init__(reason)
        self.reason, self.column, self.text = reason, column, text

    def of(self, number: int) -> BadLine:
        text = self.text if len(self.text) <= 60 else f"{self.text[:60]}…"
        return BadLine(number, self.reason, self.column, text)


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
    plain = bare_words(title)
    own = plain.replace(" ", "_")
    return own if own in READ else _TITLES.get(plain, "")


def read_complaints(file: TableFile, columns: Sequence[str], today: date) -> ReadComplaints:
    """columns: Ours for each of the file's, "" for none; one is the id. today: In the office's zone."""
    complaints: list[Complaint] = []
    bad: list[BadLine] = []
    first: dict[str, int] = {}
    days = {
        name: DayColumn((one_line(line.cells[place]) for line in file.lines if line.cells), today)
        for place, name in enumerate(columns)
        if name in DAYS
    }
    for line in file.lines:
        try:
            read = _complaint(line, columns, days, today)
            if (before := first.setdefault(read.key, line.number)) != line.number:
                raise _Bad("twice", "tracking_id", str(before))
        except _Bad as why:
            bad.append(why.of(line.number))
            continue
        complaints.append(read)
    return ReadComplaints(tuple(complaints), tuple(bad))


def _complaint(
    line: FileLine, columns: Sequence[str], days: Mapping[str, DayColumn], today: date
) -> Complaint:
    if line.fault:
        raise _Bad(line.fault)
    values: dict[str, str] = {}
    unread: list[BadLine] = []
    for name, cell in zip(columns, line.cells, strict=True):
        try:
            if name and (text := _read(name, _undone(name, cell), days, today)):
                values[name] = text
        except _Bad as why:
            if name in NEEDED:
                raise
            unread.append(why.of(line.number))
    if code := values.pop("lokasi_kode", ""):
        try:
            values["lokasi_kode"] = _checked(code, values.get("lokasi_nama", ""))
        except _Bad as why:
            unread.append(why.of(line.number))
        else:
            values.setdefault("lokasi_nama", regions().name_of(values["lokasi_kode"]))
    return Complaint(line.number, tracking_key(values["tracking_id"]), values, tuple(unread))


def _checked(code: str, name: str) -> str:
    """Return the code of a region that there is and that is not another one than its name. Raises _Bad."""
    named = regions().regencies_in(name)
    if f"{code}0" in named:  # a spreadsheet makes 32.1 of 32.10
        code += "0"
    if not regions().name_of(code):
        raise _Bad("place_unknown", "lokasi_kode", code)
    if regions().contradicts(code, name):
        raise _Bad("place_other", "lokasi_kode", code)
    return code


def _undone(name: str, cell: str) -> str:
    """Return a cell without the apostrophe that keeps a text from being a number or a formula (tables.py)."""
    bare = cell.removeprefix("'")
    return bare if bare != cell and (name in AS_TEXT or defused(bare) == cell) else cell


def _read(name: str, cell: str, days: Mapping[str, DayColumn], today: date) -> str:
    """Return the value of a column as our own file has it. Raises _Bad."""
    plain = one_line(cell)
    if name in days:
        return _day(name, plain, days[name], today) if plain else ""
    if reader := _READERS.get(name):
        return reader(name, plain) if plain or name in NEEDED else ""
    text = without_nik(clean(cell).strip() if name in _LONG else plain)
    if len(text) > (PROSE_LETTERS if name in _LONG else NAME_LETTERS):
        raise _Bad("too_long", name, text)
    return text


def _tracking(name: str, text: str) -> str:
    bare = text.strip(AROUND)
    if not bare or bare in _DASHES or bare_words(bare) in _NO_ID:
        raise _Bad("tracking_missing")
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(".", "")
    elif number := _MADE_DECIMAL.fullmatch(bare):
        bare = number[1]
    if _TRACKING.fullmatch(bare) is None or _MADE_POWER.fullmatch(bare) or nik_in(bare):
        raise _Bad("tracking_bad", name, text)
    return bare


def _day(name: str, text: str, column: DayColumn, today: date) -> str:
    try:
        day = column.day(text)
    except UnreadDay as why:
        raise _Bad(why.code, name, text) from None
    if day > today:
        raise _Bad("ahead", name, day.isoformat())
    return day.isoformat()


def _class(name: str, text: str) -> str:
    plain = bare_words(text, "_")
    if plain not in CLASSES:
        raise _Bad("word", name, text)
    return plain


def _channel(name: str, text: str) -> str:
    """Return our code. How a complaint came to SP4N-LAPOR! itself, as by its website, is no channel."""
    if (found := _channels().get(bare_words(text))) is None:
        raise _Bad("word", name, text)
    return found.value


@cache
def _channels() -> Mapping[str, Channel]:
    """Return our channels by their codes and by their words in both languages."""
    indonesian = WordsIn("id").words_of(Channel)
    words = {
        bare_words(word): one
        for one in Channel
        for word in (one.value, CODE_WORDS[Channel][one], indonesian[one.value])
    }
    return {**_CHANNELS, **words}


def _flag(name: str, text: str) -> str:
    """What is empty or cannot be understood is no "no": a name could become known by it."""
    plain = text.casefold()
    if not plain or plain in _DASHES:
        raise _Bad("blank", name)
    if plain in _YES:
        return YES
    if plain not in _NO:
        raise _Bad("word", name, text)
    return NO


def _place(name: str, text: str) -> str:
    """Return the code with its points, which a spreadsheet may have lost."""
    if re.fullmatch(r"[0-9]{2}\.[1-9]", text):
        return text  # perhaps without its last zero
    if (found := _CODE.fullmatch(text)) is None:
        raise _Bad("place", name, text)
    return ".".join(filter(None, found.groups()))


def _status(name: str, text: str) -> str:
    """Return it as our file has it; another word stays, because it is only noted."""
    if len(text) > NAME_LETTERS:
        raise _Bad("too_long", name, text)
    plain = bare_words(text, "_")
    return _STATUSES.get(plain, text)


OPEN = ("belum_verifikasi", "belum_tindak_lanjut", "proses")
ENDED = ("selesai", "bukan_wewenang", "arsip")
_STATUSES = {bare_words(word, "_"): code for code in (*OPEN, *ENDED) for word in (code, *_STATUS_WORDS[code])}
_READERS: Mapping[str, Callable[[str, str], str]] = {
    "tracking_id": _tracking,
    "kanal": _channel,
    "klasifikasi": _class,
    "lokasi_kode": _place,
    "status": _status,
    **dict.fromkeys(FLAGS, _flag),
}
