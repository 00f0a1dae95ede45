"""Answers of the office's form on the web: columns are recognised, and what is no score is counted."""

from __future__ import annotations

import pytest

from app.skm.answer_file import AnswerFileError, proposed, read_answers, read_file, targets_of
from app.skm.form import forms
from db.sync.skm_messages import SkmAnswer

FORM = forms()[-1]
QUESTIONS = [f"q{number}" for number in range(1, 10)]


def test_columns_are_recognised_by_their_titles_and_by_earlier_files() -> None:
    head = [
        "Timestamp",
        "Nama",
        *(one.words.id for one in FORM.questions),
        "Usia Anda",
        "Pekerjaan",
        "Kritik dan saran",
    ]
    assert proposed(head, FORM, {}) == ["", "", *QUESTIONS, "age", "work", "remark"]
    assert proposed(["U1", "U2", "Q3"], FORM, {}) == ["q1", "q2", "q3"]
    assert proposed(["Waktu penyelesaian", "Cost"], FORM, {"Waktu penyelesaian": "q3"}) == ["q3", "q4"]
    # Kept as left out, of a form that has more questions, and twice the same.
    assert proposed(["U1", "U2", "Q2"], FORM, {"U1": "", "U2": "q2"}) == ["", "q2", ""]
    assert proposed(["X"], FORM, {"X": "q30"}) == [""]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_scores_are_read_as_digits_and_as_words(separator: str) -> None:
    words = FORM.questions[8].scale[2].id.upper()
    cells = [
        "4",
        "3 - Baik",
        "2.",
        "1)",
        "4 = sangat",
        "3",
        "2",
        "1",
        words,
        "Laki-laki",
        "26 - 35 tahun",
        "S1 Hukum",
    ]
    head = separator.join([*QUESTIONS, "sex", "age", "education"])
    content = f"{head}\r\n{separator.join(cells)}\r\n".encode("utf-8-sig")
    found = read_answers(read_file(content), [*QUESTIONS, "sex", "age", "education"], FORM)
    assert found.answers == (
        SkmAnswer(scores=(4, 3, 2, 1, 4, 3, 2, 1, 3), sex="m", age="26-35", education="bachelor"),
    )
    assert (found.left_out, found.unread) == (0, 0)


def test_what_is_no_score_is_counted_and_not_guessed() -> None:
    content = b"q1,q2,umur,saran\n5,4,16,\n,,30,Halo\n3,,61,Cepat\n"
    found = read_answers(read_file(content), ["q1", "q2", "age", "remark"], FORM)
    assert [one.scores[:2] for one in found.answers] == [(0, 4), (3, 0)]
    assert [one.age for one in found.answers] == ["", "56-"]
    assert (found.left_out, found.unread) == (1, 1)


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"q1\n", "empty"), (b"q1\n\xff\xfe4\n", "encoding")]
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(AnswerFileError) as refused:
        read_file(content)
    assert refused.value.code == code


def test_a_short_row_has_empty_cells() -> None:
    assert read_file(b"q1;q2\n4\n").rows == (("4", ""),)
    assert targets_of(FORM)[:9] == tuple(QUESTIONS)
