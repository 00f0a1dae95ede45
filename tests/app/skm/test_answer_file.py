"""Answers of the office's form on the web: columns are recognised, and what is no score is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.common.csv_file import BadRow, CsvError, CsvFault
from app.skm.answer_file import (
    BadCell,
    ReadAnswers,
    proposed,
    read_answers,
    read_file,
    targets_of,
    unrecognised,
)
from app.skm.form import forms
from db.sync.skm_messages import MOST_LETTERS, SkmAnswer

FORM = forms()[-1]
QUESTIONS = [f"q{number}" for number in range(1, 10)]


def read(text: str, targets: list[str]) -> ReadAnswers:
    return read_answers(read_file(text.encode()), targets, FORM, {})


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


def test_the_titles_of_the_regulation_are_the_nine_questions_and_only_whole_words_count() -> None:
    head = ["Persyaratan", "Sistem, mekanisme, dan prosedur", "Waktu pelayanan", "Biaya/Tarif"]
    head += ["Produk layanan", "Kompetensi pelaksana", "U7 Perilaku", "Penanganan pengaduan, saran"]
    head += ["Sarana dan prasarana", "Saran", "Workshop", "Pekerjaan"]
    assert proposed(head, FORM, {}) == [*(f"q{number}" for number in range(1, 10)), "remark", "", "work"]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_scores_are_read_as_digits_and_as_words(separator: str) -> None:
    words = FORM.questions[8].scale[2].id.upper()
    cells = [
        *("4", "3 - Baik", "2.", "1)", "4 = sangat", "3", "2", "1"),
        *(words, "Laki-laki", "26 - 35 tahun", "S1 Hukum"),
    ]
    head = separator.join([*QUESTIONS, "sex", "age", "education"])
    found = read(f"{head}\r{separator.join(cells)}\r", [*QUESTIONS, "sex", "age", "education"])
    assert found.answers == (
        SkmAnswer(scores=(4, 3, 2, 1, 4, 3, 2, 1, 3), sex="m", age="26-35", education="bachelor"),
    )
    assert (found.complete, found.without_score, found.bad) == (1, (), ())


@pytest.mark.parametrize(
    "cell",
    [
        " 4 ",
        "4,0",
        "4.0",
        "4,00",
        "4.",
        "4. Sangat sesuai",
        "4 (Sangat sesuai)",
        "Sangat sesuai (4)",
        "SANGAT  SESUAI.",
        "4 - Tidak ada keluhan",
        "4 - Tidak sulit",
        "4 (no complaints)",
    ],
)
def test_a_whole_number_counts_as_a_score_however_it_is_written(cell: str) -> None:
    assert [one.scores[0] for one in read(f'q1\tq2\n"{cell}"\t1\n', ["q1", "q2"]).answers] == [4]


@pytest.mark.parametrize(
    "cell",
    [
        "3.9",
        "3,5",
        "0",
        "5",
        "14",
        "4-5",
        "3/4",
        "baik",
        "-4",
        "4 Tidak sesuai?",
        "4 - TIDAK SESUAI.",
        "4 - Tidak puas",
        "1 - Tidak sesuai (4)",
        "Tidak sesuai (4)",
        "4 - Sangat sesuai (3)",
        "4 - Sangat lambat",
        "3 - Mahal",
        "1 - Sangat baik",
        "2 - Baik",
        "1. Baik sekali",
        "2 (very good)",
        "1 - Tidak ada keluhan",
    ],
)
def test_a_value_that_is_no_score_is_named_with_line_and_column_and_leaves_a_gap(cell: str) -> None:
    found = read(f'U1;U2\n4;4\n\n"{cell}";3\n', ["q1", "q2"])
    assert found.bad == (BadCell(4, "U1", cell),)
    assert [one.scores[:2] for one in found.answers] == [(4, 4), (0, 3)]


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        ("1 - Tidak baik", 1),
        ("1 - Sangat tidak puas", 1),
        ("1 - Sangat mahal", 1),
        ("2 - Cukup baik", 2),
        ("2 - Not very polite", 2),
        ("1 - Mohon lebih baik lagi", 1),
        ("3 - Berfungsi kurang maksimal", 3),
        ("4 - Keluhan ditangani dengan baik", 4),
    ],
)
def test_words_that_fit_their_number_leave_no_gap(cell: str, score: int) -> None:
    assert [one.scores[0] for one in read(f"q1;q2\n{cell};1\n", ["q1", "q2"]).answers] == [score]


def test_a_row_without_a_score_is_named_and_not_taken() -> None:
    found = read("q1;umur;saran\n;30;Halo\n5;40;\n3;61;Cepat\n", ["q1", "age", "remark"])
    assert found.without_score == (2, 3)
    assert [(one.age, one.remark) for one in found.answers] == [("56-", "Cepat")]
    assert found.complete == 0


def test_a_suggestion_that_is_too_long_is_cut_and_named() -> None:
    text = "a" * (MOST_LETTERS + 1)
    found = read(f"q1;saran\n3;{text}\n", ["q1", "remark"])
    assert found.answers[0].remark == text[:-1]
    assert found.bad == (BadCell(2, "saran", text, MOST_LETTERS),)


@pytest.mark.parametrize(
    ("cell", "band"),
    [
        ("17", "17-25"),
        ("26–35 tahun", "26-35"),
        ("> 55", "56-"),
        ("usia > 55", "56-"),
        ("lebih dari 55 tahun", "56-"),
        ("56 ke atas", "56-"),
        ("≥ 56", "56-"),
        ("60+", "56-"),
        ("< 25", "17-25"),
        ("25 tahun ke bawah", "17-25"),
        ("diatas 55 tahun", "56-"),
        ("56 keatas", "56-"),
        ("dibawah 26 thn", "17-25"),
        ("26 s.d. 35 th", "26-35"),
        ("antara 36 dan 45", "36-45"),
        ("56 tahun atau lebih", "56-"),
    ],
)
def test_an_age_is_a_band_in_the_words_of_other_forms(cell: str, band: str) -> None:
    file = read_file(f"q1;Usia\n4;{cell}\n".encode())
    assert unrecognised(file, ["q1", "age"]) == []
    assert [one.age for one in read_answers(file, ["q1", "age"], FORM, {}).answers] == [band]


@pytest.mark.parametrize(
    "cell",
    [
        *("20-29", "> 50", "55 ke atas", "16", "dewasa", "< 50"),
        *("diatas 50 tahun", "dibawah 56", "46 keatas", "maks. 35", "hingga 35", "sampai 35 tahun", "30-an"),
        *("tidak lebih dari 55", "not over 55", "belum 26 tahun", "bukan 26-35", "> 55 ke bawah", "35-"),
    ],
)
def test_an_age_that_may_lie_in_two_bands_is_not_guessed(cell: str) -> None:
    assert unrecognised(read_file(f"q1;Usia\n4;{cell}\n".encode()), ["q1", "age"]) == [("age", cell)]


def test_other_values_of_the_profile_mean_what_a_person_has_said() -> None:
    file = read_file(
        b"U1;Gender;Usia;Pendidikan;Pekerjaan\n"
        b"4;P;20-29;SMA/SMK;Nelayan\n3;Laki - laki;20-29;D-III Gizi;PNS/ASN\n"
    )
    targets = ["q1", "sex", "age", "education", "work"]
    assert unrecognised(file, targets) == [("age", "20-29"), ("work", "Nelayan")]
    found = read_answers(file, targets, FORM, {"age: 20-29": "26-35", "work: nelayan": "other"})
    assert [(one.sex, one.age, one.education, one.work) for one in found.answers] == [
        ("f", "26-35", "senior", "other"),
        ("m", "26-35", "diploma", "civil_servant"),
    ]


@pytest.mark.parametrize(
    ("part", "cell"),
    [
        ("sex", "L/P"),
        ("sex", "Laki-laki / Perempuan"),
        ("education", "SMP ke atas"),
        ("education", "SD - SMP"),
        ("education", "< S1"),
        ("education", "SMA keatas"),
        ("education", "SMA atau lebih tinggi"),
        ("education", "SMA atau diatasnya"),
        ("education", "D3 keatas"),
        ("education", "SMP kebawah"),
        ("education", "Diploma IV"),
        ("education", "SD (belum tamat)"),
        ("work", "Swasta/Wiraswasta"),
    ],
)
def test_a_cell_that_names_no_one_value_of_the_profile_is_asked_not_guessed(part: str, cell: str) -> None:
    file = read_file(f"q1;{part}\n4;{cell}\n".encode())
    assert unrecognised(file, ["q1", part]) == [(part, cell)]
    (found,) = read_answers(file, ["q1", part], FORM, {}).answers
    assert getattr(found, part) == ""


def test_a_file_is_known_again_and_of_a_longer_one_only_the_new_rows_are_read() -> None:
    first = read_file("Nama;U1\nAni;4\nBudi;3\n".encode("utf-8-sig"))
    same = read_file(b"Nama,U1\r\nAni,4\r\n\r\nBudi,3\r\n", [first.sha256])
    assert (same.sha256, same.rows, same.known) == (first.sha256, (), 2)
    longer = read_file(b'Nama;U1\nAni;4\nBudi;3\n"Cici;2\n', [first.sha256])
    assert (longer.known, longer.rows, longer.faults) == (2, (), (BadRow(4, CsvFault.OPEN_QUOTE),))
    longer = read_file(b"Nama;U1\nAni;4\nBudi;3\nCici;2\n", ["0" * 64, first.sha256])
    assert [row.cells for row in longer.rows] == [("Cici", "2")]
    assert (longer.sha256 != first.sha256, longer.continues) == (True, first.sha256)
    renamed = read_file(b"Nama lengkap;Skor 1\nAni;4\nBudi;3\n", [first.sha256])
    assert (renamed.sha256, renamed.rows) == (first.sha256, ())
    empty = read_file(b"Nama;U1\n")
    assert read_file(b"Nama;U1\nAni;4\n", [empty.sha256]).known == 0
    assert longer.whole is not None
    assert (longer.whole.sha256, longer.whole.continues) == (longer.sha256, "")
    assert [row.cells for row in longer.whole.rows] == [("Ani", "4"), ("Budi", "3"), ("Cici", "2")]
    other = read_file(b"Nama;U1\nAni;4\nBudi;2\n", [first.sha256])
    assert (other.known, len(other.rows)) == (0, 2)


def test_two_columns_with_one_title_are_refused() -> None:
    with pytest.raises(CsvError) as refused:
        read_file(b"U1;u1\n4;3\n")
    assert refused.value.fault is CsvFault.TITLE_TWICE


def test_a_form_has_a_target_for_each_question() -> None:
    assert targets_of(FORM)[:9] == tuple(QUESTIONS)


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_example_of_the_guide_is_read_as_the_guide_says(language: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / "user" / language / "survey.md").read_text("utf-8")
    example = "\n".join(line.strip() for line in page.splitlines() if line.startswith("    ") and ";" in line)
    file = read_file(example.encode())
    targets = proposed(file.head, FORM, {})
    assert targets == ["", *QUESTIONS, "age", "work", "remark"]
    found = read_answers(file, targets, FORM, {})
    assert (len(found.answers), found.complete, found.without_score) == (2, 1, (4,))
    assert found.bad == (BadCell(3, "U2", "3,9"),)
    assert [one.age for one in found.answers] == ["26-35", "56-"]
    assert unrecognised(file, targets) == [("work", "Nelayan")]
