"""Reads a file of answers that a form on the web has collected: CSV, a row for each answer.

Each column has a target: "q1" to "q30" for the questions of the form, "sex", "age", "education", "work",
"service", "remark", or "" for one that is left out: names, addresses, times.

A file is known again by a hash of all its rows, whatever its titles, encoding and separator are. If rows
were added to a file that was imported before, the hash of its first rows is the one of that file: then only
the rows after them are read. No row is kept for that, and no hash of a single row.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.common.csv_file import ANSI, BadRow, CsvRow, read_table
from app.common.tables import bare_words
from app.skm.form import Element, Form, FormQuestion
from app.skm.profile import PROFILE
from app.skm.skm_words import ELEMENTS
from db.sync.skm_messages import MOST_LETTERS, SkmAnswer

MOST_BYTES = 20_000_000
MOST_SERVICE_LETTERS = 200
OTHERS = (*PROFILE, "service", "remark")
# "4", "4,0", "4.0", "4. Sangat baik", "4 - Sangat baik", "4 (sangat baik)"; not "3.9", "4-5" or "4 5". A
# second digit may be another score: "4 - Sangat baik (3)" is none.
_SCORE = re.compile(r"([1-4])(?:[.,]0+)?\s*(?:[.):=–-]\s*([^\d\s]\D*)?|(\(\D*))?", re.DOTALL)
_SCORE_BEHIND = re.compile(r"(\D+)\(([1-4])\)\W*", re.DOTALL)  # "Sangat baik (4)"
# Words that contradict a number: "4 - Tidak puas", and "1 - Sangat baik" of a form whose 1 is best.
_NOT = r"(?:tidak|tak|kurang|belum|bukan|not|no)"
_GOOD = (
    r"(?:baik|bagus|puas|memuaskan|sesuai|mudah|cepat|tepat|jelas|wajar|murah|gratis|terjangkau|paham|mampu"
    r"|kompeten|profesional|sopan|ramah|santun|lengkap|memadai|nyaman|bersih|setuju"
    r"|good|well|excellent|satisfied|easy|quick|quickly|fast|clear|reasonable|free|polite|friendly|agree)"
)
_POOR = (
    r"(?:buruk|jelek|sulit|susah|sukar|rumit|lambat|lama|mahal|keluhan|masalah|kendala|hambatan|kesulitan"
    r"|bad|poor|difficult|hard|slow|slowly|expensive|complaints?|problems?)"
)
_VERY = r"(?:sangat|amat|sungguh|very)"
# The last one is the 3 of an element in Permenpan RB 14/2017.
_NO_FAULT = (
    r"\b(?:tidak|tak|belum|bukan|not|no) (?:(?:ada|pernah|terlalu|any|too) )?"
    rf"(?:{_POOR}|biaya|pungutan|antrean)\b|\bberfungsi kurang maksimal\b"
)
_PRAISE = re.compile(rf"(?<!tidak )(?<!kurang )(?<!belum )(?<!bukan )(?<!not )\b{_VERY} {_GOOD}\b")
_LONE_PRAISE = re.compile(rf"{_GOOD}(?: sekali)?(?: (?:dan|and) {_GOOD})*|{_NO_FAULT}")
_BLAME = re.compile(rf"\b{_NOT}\b|\b(?:buruk|bad)\b|\b{_VERY} {_POOR}\b")
_LOWEST_POSITIVE = 3
Meanings = Mapping[str, str]  # `cell_key` of a part of the profile and of a cell -> value
# Beginnings of titles and values as offices write them.
_TITLES = {
    "sex": ("jenis kelamin", "gender", "sex"),
    "age": ("usia", "umur", "age"),
    "education": ("pendidikan", "education"),
    "work": ("pekerjaan", "occupation", "work"),
    "service": ("jenis layanan", "layanan", "service"),
    "remark": ("saran", "kritik", "masukan", "remark", "suggestion"),
}
_ELEMENT_TITLES = {  # of Permenpan RB 14/2017 and of the e-SKM, as they begin
    Element.REQUIREMENTS: ("persyaratan",),
    Element.PROCEDURE: ("sistem", "mekanisme", "prosedur"),
    Element.TIME: ("waktu",),
    Element.COST: ("biaya", "tarif"),
    Element.PRODUCT: ("produk", "hasil"),
    Element.COMPETENCE: ("kompetensi",),
    Element.CONDUCT: ("perilaku", "kesopanan"),
    Element.COMPLAINTS: ("penanganan", "pengaduan"),
    Element.FACILITIES: ("sarana", "prasarana"),
}
_VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "sex": {
        "f": ("perempuan", "wanita", "p", "pr", "female"),
        "m": ("laki laki", "laki", "pria", "l", "lk", "male"),
    },
    "education": {
        "primary": ("sd",),
        "junior": ("smp", "sltp"),
        "senior": ("sma", "smk", "slta"),
        "diploma": ("d1", "d2", "d3", "d 1", "d 2", "d 3", "d i", "d ii", "d iii", "diii", "diploma"),
        "bachelor": (
            "s1",
            "s 1",
            "d4",
            "d 4",
            "d iv",
            "div",
            "diploma 4",
            "diploma iv",
            "sarjana",
            "strata 1",
            "bachelor",
        ),
        "master": ("s2", "s 2", "s3", "s 3", "strata 2", "strata 3", "magister", "doktor", "master"),
    },
    "work": {
        "civil_servant": ("pns", "asn", "pppk", "pegawai negeri", "civil servant"),
        "uniformed": ("tni", "polri", "polisi"),
        "employee": ("swasta", "karyawan", "pegawai swasta", "employee"),
        "business": ("wirausaha", "wiraswasta", "pengusaha", "pelaku usaha", "business"),
        "student": ("pelajar", "mahasiswa", "student"),
        "other": ("lainnya", "lain lain", "other"),
    },
}


# Words by which a cell names no value, but excludes one, or names several: "SMP ke atas", "belum tamat SD".
_NO_ONE_VALUE = re.compile(
    r"[<>≤≥+]|\b(?:(?:di|ke)\s*(?:atas|bawah)\w*|lebih|kurang|min|minim\w*|maks\w*|max\w*|sampai|hingga|mulai"
    r"|setidaknya|paling|bukan|belum|tidak|tak|non|not|over|under|above|below|higher|lower|more|less|up)\b"
)
# One number with the words of a range.
_AGE_RANGE = re.compile(
    r"(?P<and_more>>=|≥|\+|\bke\s*atas\b|\bminimal\b|\b(?:dan|atau) lebih(?: tua)?\b"
    r"|\b(?:and|or) (?:older|over|more)\b)"
    r"|(?P<and_less><=|≤|\bke\s*bawah\b|\bmaksimal\b|\b(?:and|or) (?:younger|under|less)\b)"
    r"|(?P<more>>|\bdi\s*atas\b|\blebih dari\b|\bover\b|\babove\b)"
    r"|(?P<less><|\bdi\s*bawah\b|\bkurang dari\b|\bunder\b|\bbelow\b)"
)
_AGE_UNIT = re.compile(r"\b(?:tahun|thn|th|usia|umur|years?|yrs?|old|age)\b|[\s.,:()]")
_AGE_JOIN = re.compile(
    r"\b(?:s\.d|s/d|sd|sampai(?: dengan)?|hingga|antara|dan|dari|between|and|from|to)\b|[-–—/]"
)
_YOUNGEST, _OLDEST = 17, 120
_AGES = ((17, 25, "17-25"), (26, 35, "26-35"), (36, 45, "36-45"), (46, 55, "46-55"), (56, _OLDEST, "56-"))


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that is not, or not wholly, in the answer.

    line: Of the file, where its row begins. taken: How many of its letters are taken; 0: it is no score.
    """

    line: int
    title: str
    value: str
    taken: int = 0


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file of answers.

    Attributes:
        sha256: Of all rows. continues: Of those that were imported before; "" for none.
        rows: Without those of an earlier import.
        faults: Rows that cannot be read.
        whole: The file with the rows of the earlier import; None if it has none.
    """

    sha256: str
    continues: str
    head: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    faults: tuple[BadRow, ...]
    known: int  # rows of an earlier import
    is_ansi: bool
    whole: AnswerFile | None = None


@dataclass(frozen=True, slots=True)
class ReadAnswers:
    """What a file says by the chosen columns.

    Attributes:
        answers: Of the rows with at least one score.
        complete: How many of them have a score for each question.
        without_score: Lines of the rows that have none.
    """

    answers: tuple[SkmAnswer, ...]
    complete: int
    without_score: tuple[int, ...]
    bad: tuple[BadCell, ...]


def read_file(content: bytes, imported: Collection[str] = ()) -> AnswerFile:
    """imported: Hashes of earlier files. Raises CsvError."""
    table = read_table(content)
    hashes = _hashes(table.rows)
    known = max((place for place, one in enumerate(hashes) if place and one in imported), default=0)
    whole = AnswerFile(
        sha256=hashes[-1],
        continues="",
        head=table.head,
        rows=table.rows,
        faults=table.faults,
        known=0,
        is_ansi=table.encoding == ANSI,
    )
    if not known:
        return whole
    last = table.rows[known - 1].number
    return replace(
        whole,
        continues=hashes[known],
        rows=table.rows[known:],
        faults=tuple(one for one in table.faults if one.number > last),
        known=known,
        whole=whole,
    )


def _hashes(rows: Iterable[CsvRow]) -> list[str]:
    """Return the SHA-256 of no row, of the first row, of the first two rows, and so on."""
    whole = hashlib.sha256()
    found = [whole.hexdigest()]
    for row in rows:
        whole.update(json.dumps(row.cells).encode())
        found.append(whole.hexdigest())
    return found


def targets_of(form: Form) -> tuple[str, ...]:
    return (*(f"q{number}" for number in range(1, len(form.questions) + 1)), *OTHERS)


def proposed(head: Sequence[str], form: Form, known: Mapping[str, str]) -> list[str]:
    """Return the target of each column: that of an earlier file, else what its title says, else ""."""
    targets, found = targets_of(form), []
    for title in head:
        target = known[title] if title in known else _target_of(title, form)
        found.append(target if target in targets and target not in found else "")
    return found


def _target_of(title: str, form: Form) -> str:
    plain = title.casefold().strip()
    if number := re.match(r"(?:[uqp]|pertanyaan)\s?0?(\d{1,2})\b", plain):
        return f"q{int(number[1])}"
    for place, question in enumerate(form.questions, 1):
        words = (question.words.id, question.words.en, ELEMENTS[question.element])
        is_element = _begins_with(plain, _ELEMENT_TITLES[question.element])
        if is_element or plain in (one.casefold() for one in words):
            return f"q{place}"
    return next((name for name, begins in _TITLES.items() if _begins_with(plain, begins)), "")


def _begins_with(plain: str, words: Iterable[str]) -> bool:
    """Whether the text begins with one of them, as a whole word."""
    return any(re.match(rf"{re.escape(one)}\b", plain) for one in words)


def unrecognised(file: AnswerFile, targets: Sequence[str]) -> list[tuple[str, str]]:
    """Return the cells of the profile that no rule here knows: the part of the profile and the cell."""
    found: dict[tuple[str, str], None] = {}
    for place, name in enumerate(targets):
        if name in PROFILE:
            cells = dict.fromkeys(row.cells[place] for row in file.rows if row.cells[place])
            found |= {(name, cell): None for cell in cells if _profile_of(name, cell) is None}
    return list(found)


def read_answers(file: AnswerFile, targets: Sequence[str], form: Form, meanings: Meanings) -> ReadAnswers:
    """meanings: Of cells that no rule here knows."""
    answers: list[SkmAnswer] = []
    without_score: list[int] = []
    bad: list[BadCell] = []
    places = {target: place for place, target in enumerate(targets) if target}
    scales = [_words_of(question) for question in form.questions]
    known: dict[tuple[int, str], int] = {}  # a file has few different scores
    for row in file.rows:
        cells = {target: row.cells[place] for target, place in places.items()}
        scores = []
        for number, scale in enumerate(scales, 1):
            target = f"q{number}"
            cell = cells.get(target, "")
            score = known.get((number, cell), -1)
            if score < 0:
                score = known[number, cell] = _score_of(cell, scale)
            if cell and not score:
                bad.append(BadCell(row.number, file.head[places[target]], cell))
            scores.append(score)
        if not any(scores):
            without_score.append(row.number)
            continue
        for target, most in (("service", MOST_SERVICE_LETTERS), ("remark", MOST_LETTERS)):
            if len(cells.get(target, "")) > most:
                bad.append(BadCell(row.number, file.head[places[target]], cells[target], most))
        answers.append(
            SkmAnswer(
                scores=tuple(scores),
                service=cells.get("service", "")[:MOST_SERVICE_LETTERS],
                remark=cells.get("remark", "")[:MOST_LETTERS],
                **{name: _meaning_of(name, cells.get(name, ""), meanings) for name in PROFILE},
            )
        )
    complete = sum(all(one.scores) for one in answers)
    return ReadAnswers(tuple(answers), complete, tuple(without_score), tuple(bad))


def _words_of(question: FormQuestion) -> list[set[str]]:
    """Return the words of each score from 1 to 4."""
    return [{bare_words(one.id), bare_words(one.en)} for one in question.scale]


def _score_of(cell: str, scale: Sequence[set[str]]) -> int:
    """Return the score of "3", "3,0", "3 - Baik", "Baik (3)" or of the words of the scale; 0 for none.

    Marks and capitals of the words do not count. Words that contradict the number make it none: those of
    another score, blame beside a 3 or 4, praise beside a 1 or 2. A number behind words counts only if they
    are its own.
    """
    if number := _SCORE.fullmatch(cell):
        score, beside = int(number[1]), number[2] or number[3] or ""
        if by_words := _score_of_words(beside, scale):
            return score if by_words == score else 0
        return 0 if _contradicts(score, bare_words(beside)) else score
    if behind := _SCORE_BEHIND.fullmatch(cell):
        return int(behind[2]) if _score_of_words(behind[1], scale) == int(behind[2]) else 0
    return _score_of_words(cell, scale)


def _contradicts(score: int, plain: str) -> bool:
    """Return whether the words beside a score say that it is the other end of the scale."""
    if score >= _LOWEST_POSITIVE:
        without = re.sub(_NO_FAULT, " ", plain)  # "tidak sulit" is no blame
        return bool(_BLAME.search(without) or re.fullmatch(_POOR, without))
    return bool(_PRAISE.search(plain) or _LONE_PRAISE.fullmatch(plain))


def _score_of_words(text: str, scale: Sequence[set[str]]) -> int:
    """Return the score that has these words; 0 for none."""
    plain = bare_words(text)
    return next((score for score, words in enumerate(scale, 1) if plain in words), 0)


def _meaning_of(name: str, cell: str, meanings: Meanings) -> str:
    """Return the value of the profile that a cell means; "" for none."""
    known = _profile_of(name, cell)
    return meanings.get(cell_key(name, cell), "") if known is None else known


def cell_key(name: str, cell: str) -> str:
    """Return by which text the meaning of a cell is kept; capitals do not count."""
    return f"{name}: {cell.casefold()}"


def _profile_of(name: str, cell: str) -> str | None:
    """Return the value of the profile that a cell means by the rules here; None if they do not know it.

    A cell that begins with a value and has a word of another one, such as "L/P", is not known; neither is
    one with a word like "ke atas".
    """
    plain = cell.casefold()
    if plain in ("", *PROFILE[name]):
        return plain
    if name == "age":
        return _age_of(plain)
    if _NO_ONE_VALUE.search(plain):
        return None
    normal, known = bare_words(cell), _VALUES[name].items()
    named = [value for value, words in known if any(re.search(rf"\b{one}\b", normal) for one in words)]
    begins = any(_begins_with(normal, words) for _, words in known)
    return named[0] if begins and len(named) == 1 else None


def _age_of(plain: str) -> str | None:
    """Return the band that has all ages that "34", "26 – 35 tahun", "> 55" or "56 ke atas" can mean.

    None, too, if a word or mark remains that is not known here: it may be a negation.
    """
    numbers, words = [int(one) for one in re.findall(r"\d+", plain)], re.sub(r"\d+", " ", plain)
    if len(numbers) == 2:
        first, last = numbers
        rest = _AGE_JOIN.sub("", words)
    elif len(numbers) == 1:
        kinds = [str(one.lastgroup) for one in _AGE_RANGE.finditer(words)]
        if len(kinds) > 1:
            return None
        first, last = _ages_of(numbers[0], *kinds)
        rest = _AGE_RANGE.sub("", words)
    else:
        return None
    if _AGE_UNIT.sub("", rest):
        return None
    return next((band for low, high, band in _AGES if low <= first <= last <= high), None)


def _ages_of(number: int, kind: str = "") -> tuple[int, int]:
    """Return the youngest and the oldest age. kind: A group of _AGE_RANGE."""
    return {
        "and_more": (number, _OLDEST),
        "more": (number + 1, _OLDEST),
        "and_less": (_YOUNGEST, number),
        "less": (_YOUNGEST, number - 1),
    }.get(kind, (number, number))
