"""Reads a file of answers that a form on the web has collected: CSV, a row for each answer.

Each column has a target: "q1" to "q30" for the questions of the form, "sex", "age", "education", "work",
"service", "remark", or "" for one that is left out: names, addresses, times.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.skm.form import Form
from app.skm.profile import PROFILE
from app.skm.skm_words import ELEMENTS
from db.sync.skm_messages import MOST_LETTERS, SkmAnswer

MOST_BYTES = 20_000_000
OTHERS = (*PROFILE, "service", "remark")
_NUMBER = re.compile(r"\s*([1-4])(?:\s*[.):\-–=].*|\s*)", re.DOTALL)
# Beginnings of titles and values as offices write them.
_TITLES = {
    "sex": ("jenis kelamin", "gender", "sex"),
    "age": ("usia", "umur", "age"),
    "education": ("pendidikan", "education"),
    "work": ("pekerjaan", "occupation", "work"),
    "service": ("jenis layanan", "layanan", "service"),
    "remark": ("saran", "kritik", "masukan", "remark", "suggestion"),
}
_VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "sex": {
        "f": ("perempuan", "wanita", "p", "female"),
        "m": ("laki-laki", "laki laki", "pria", "l", "male"),
    },
    "education": {
        "primary": ("sd",),
        "junior": ("smp", "sltp"),
        "senior": ("sma", "smk", "slta"),
        "diploma": ("d1", "d2", "d3", "d-3", "diploma"),
        "bachelor": ("s1", "s-1", "d4", "sarjana", "bachelor"),
        "master": ("s2", "s-2", "s3", "s-3", "magister", "doktor", "master"),
    },
    "work": {
        "civil_servant": ("pns", "asn", "civil servant"),
        "uniformed": ("tni", "polri"),
        "employee": ("swasta", "karyawan", "pegawai swasta", "employee"),
        "business": ("wirausaha", "wiraswasta", "pengusaha", "pelaku usaha", "business"),
        "student": ("pelajar", "mahasiswa", "student"),
        "other": ("lainnya", "other"),
    },
}


class AnswerFileError(Exception):
    """The file cannot be read. code: "empty", "too_large", "encoding"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class AnswerFile:
    sha256: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReadAnswers:
    """left_out: Rows without a score. unread: Cells of questions that are no score."""

    answers: tuple[SkmAnswer, ...]
    left_out: int
    unread: int


def read_file(content: bytes) -> AnswerFile:
    """Raise AnswerFileError. The separator is the most frequent of semicolon, comma and tab in the head."""
    if len(content) > MOST_BYTES:
        raise AnswerFileError("too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnswerFileError("encoding") from error
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    lines = [
        tuple(cell.strip() for cell in row) for row in csv.reader(io.StringIO(text), delimiter=separator)
    ]
    lines = [line for line in lines if any(line)]
    if len(lines) < 2:
        raise AnswerFileError("empty")
    width = len(lines[0])
    rows = tuple((*line[:width], *("",) * (width - len(line))) for line in lines[1:])
    return AnswerFile(hashlib.sha256(content).hexdigest(), lines[0], rows)


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
    if number := re.fullmatch(r"[uq]\s?(\d{1,2})", plain):
        return f"q{int(number[1])}"
    for place, question in enumerate(form.questions, 1):
        words = (question.words.id, question.words.en, ELEMENTS[question.element])
        if plain in (one.casefold() for one in words):
            return f"q{place}"
    return next((name for name, begins in _TITLES.items() if plain.startswith(begins)), "")


def read_answers(file: AnswerFile, targets: Sequence[str], form: Form) -> ReadAnswers:
    answers, left_out, unread = [], 0, 0
    for row in file.rows:
        cells = {target: cell for target, cell in zip(targets, row, strict=True) if target}
        scores = []
        for place, question in enumerate(form.questions, 1):
            cell = cells.get(f"q{place}", "")
            scale = [{one.id.casefold(), one.en.casefold()} for one in question.scale]
            score = _score_of(cell, scale)
            unread += bool(cell) and not score
            scores.append(score)
        if not any(scores):
            left_out += 1
            continue
        profile = {name: _profile_of(name, cells.get(name, "")) for name in PROFILE}
        answers.append(
            SkmAnswer(
                scores=tuple(scores),
                service=cells.get("service", "")[:200],
                remark=cells.get("remark", "")[:MOST_LETTERS],
                **profile,
            )
        )
    return ReadAnswers(tuple(answers), left_out, unread)


def _score_of(cell: str, scale: Sequence[set[str]]) -> int:
    """Return the score of "3", "3 - Baik" or of the words of the scale; 0 for none."""
    if number := _NUMBER.fullmatch(cell):
        return int(number[1])
    plain = cell.casefold()
    return next((score for score, words in enumerate(scale, 1) if plain in words), 0)


def _profile_of(name: str, cell: str) -> str:
    """Return the value of the profile that a cell means, "" for none."""
    plain = cell.casefold()
    if plain in PROFILE[name]:
        return plain
    if name == "age":
        return _age_of(plain)
    for value, words in _VALUES[name].items():
        if any(plain == word or plain.startswith(f"{word} ") for word in words):
            return value
    return ""


def _age_of(plain: str) -> str:
    """Return the band of an age in years; that of "26 – 35 tahun" by its lower end."""
    if (number := re.match(r"\D*(\d{2})\b", plain)) is None:
        return ""
    years = int(number[1])
    ends = ((25, "17-25"), (35, "26-35"), (45, "36-45"), (55, "46-55"), (120, "56-"))
    return next((band for last, band in ends if years <= last), "") if years >= 17 else ""
