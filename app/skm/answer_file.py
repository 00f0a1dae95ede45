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
from dataclasses import dataclass

from app.common.csv_file import ANSI, BadRow, CsvRow, read_table
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
# Words of the scores 1 and 2 in the scales of Permenpan RB 14/2017: "4 - Tidak puas" contradicts itself.
_NEGATIVE = frozenset(("tidak", "kurang", "belum", "buruk", "not", "bad"))
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
    r"[<>≤≥+]|\b(?:ke atas|ke bawah|di atas|di bawah|lebih dari|kurang dari|minimal|maksimal|sampai|hingga"
    r"|bukan|belum|tidak|non|over|under|above|below|not)\b"
)
_MORE = re.compile(r">|di atas|lebih dari|over|above")
_AND_MORE = re.compile(r">=|≥|\+|ke atas|minimal|and older|and over")
_LESS = re.compile(r"<|di bawah|kurang dari|under|below")
_AND_LESS = re.compile(r"<=|≤|ke bawah|maksimal|and younger")
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
    """

    sha256: str
    continues: str
    head: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    faults: tuple[BadRow, ...]
    known: int  # rows of an earlier import
    is_ansi: bool


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
    last = table.rows[known - 1].number if known else 0
    return AnswerFile(
        sha256=hashes[-1],
        continues=hashes[known] if known else "",
        head=table.head,
        rows=table.rows[known:],
        faults=tuple(one for one in table.faults if one.number > last),
        known=known,
        is_ansi=table.encoding == ANSI,
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
    return [{_plain(one.id), _plain(one.en)} for one in question.scale]


def _score_of(cell: str, scale: Sequence[set[str]]) -> int:
    """Return the score of "3", "3,0", "3 - Baik", "Baik (3)" or of the words of the scale; 0 for none.

    Marks and capitals of the words do not count. Words that contradict the number make it none: those of
    another score, and negative ones beside a 3 or 4. A number behind words counts only if they are its own.
    """
    if number := _SCORE.fullmatch(cell):
        score, beside = int(number[1]), number[2] or number[3] or ""
        if by_words := _score_of_words(beside, scale):
            return score if by_words == score else 0
        is_negative = not _NEGATIVE.isdisjoint(_plain(beside).split())
        return 0 if is_negative and score >= _LOWEST_POSITIVE else score
    if behind := _SCORE_BEHIND.fullmatch(cell):
        return int(behind[2]) if _score_of_words(behind[1], scale) == int(behind[2]) else 0
    return _score_of_words(cell, scale)


def _score_of_words(text: str, scale: Sequence[set[str]]) -> int:
    """Return the score that has these words; 0 for none."""
    plain = _plain(text)
    return next((score for score, words in enumerate(scale, 1) if plain in words), 0)


def _plain(text: str) -> str:
    """Return the words in small letters, without the marks between and around them."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


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
    normal, known = _plain(cell), _VALUES[name].items()
    named = [value for value, words in known if any(re.search(rf"\b{one}\b", normal) for one in words)]
    begins = any(_begins_with(normal, words) for _, words in known)
    return named[0] if begins and len(named) == 1 else None


def _age_of(plain: str) -> str | None:
    """Return the band that has all ages that "34", "26 – 35 tahun", "> 55" or "56 ke atas" can mean."""
    numbers = [int(one) for one in re.findall(r"\d+", plain)]
    if len(numbers) == 2:
        first, last = numbers
    elif len(numbers) != 1:
        return None
    else:
        first = last = numbers[0]
        if _AND_MORE.search(plain):
            last = _OLDEST
        elif _MORE.search(plain):
            first, last = first + 1, _OLDEST
        elif _AND_LESS.search(plain):
            first = _YOUNGEST
        elif _LESS.search(plain):
            first, last = _YOUNGEST, last - 1
    return next((band for low, high, band in _AGES if low <= first <= last <= high), None)
