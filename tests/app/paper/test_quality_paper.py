"""The report of a month's reviews on paper and as a workbook: shares, actions, calibration, no draft."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import openpyxl
from PySide6.QtCore import QCoreApplication
from PySide6.QtPdf import QPdfDocument

from app.common.tables import write_xlsx
from app.paper.layout import write_pdf
from app.paper.printing import Printing
from app.paper.quality_paper import QualityPaper, reference_of
from app.paper.sheet import Letterhead
from app.paper.writing import load_writing
from app.quality.findings import cards_of, lines_of, whole_of
from app.quality.messages import Calibration, QualityMonth, Review, ReviewedWork, ReviewState, WorkKind
from tests.office import at
from tests.quality_office import CARD, GOOD, MONTH

PAPER = QualityPaper(load_writing(ZoneInfo("Asia/Jakarta")))
PRINTING = Printing(at(90), "Wati", "001", f"12:{'ab' * 32}")
RINA, SARI, WATI = UUID(int=1), UUID(int=2), UUID(int=3)
SALT = "0123456789abcdef" * 2
NAMES = {RINA: "Rina", SARI: "Sari"}


def a_call(number: int, agent: UUID = RINA) -> ReviewedWork:
    return ReviewedWork(
        kind=WorkKind.CALL,
        work_id=UUID(int=100 + number),
        agent_id=agent,
        agent=NAMES[agent],
        case_id=None,
        case_number="",
        moment=at(number),
        talk_s=60,
        channel="voice",
        stratum="answered",
        salt=SALT,
    )


def a_review(number: int, agent: UUID = RINA, **fields: Any) -> Review:
    given: dict[str, Any] = {
        **{"id": UUID(int=200 + number), "work": a_call(number, agent), "month": MONTH, "is_drawn": True},
        **{"reviewer_id": WATI, "reviewer": "Wati", "card_id": CARD.id, "state": ReviewState.AGREED},
        **{"answers": GOOD, "first_answers": {}, "notes": [], "advice": "", "objection": ""},
        **{"shared_on": date(2026, 12, 1), "decision": "", "decided_by": ""},
    }
    return Review(**{**given, **fields})


def a_month(*reviews: Review, **fields: Any) -> QualityMonth:
    return QualityMonth(
        month=MONTH,
        is_over=True,
        drawn_on=date(2026, 12, 1),
        per_agent=dict.fromkeys(WorkKind, 4),
        card_ids=dict.fromkeys(WorkKind, CARD.id),
        cards={CARD.id: msgspec.json.encode(CARD).decode(), "later": '{"id": "later"}'},
        drawn=[one.work for one in reviews if one.is_drawn],
        reviews=list(reviews),
        calibrations=fields.get("calibrations", []),
        reviewers=[],
    )


FATAL = {**GOOD, "privacy": "no"}
NOVEMBER = a_month(
    *(a_review(number) for number in range(4)),
    a_review(4, answers=FATAL, advice="Periksa penerima sebelum menyebut data"),
    a_review(5, state=ReviewState.DRAFT, answers=FATAL, advice="Rahasia"),
    a_review(6, state=ReviewState.OBJECTED, answers=FATAL),
    a_review(7, SARI, is_drawn=False, answers=FATAL),
    a_review(8, SARI, card_id="later"),
    a_review(9, SARI, month=date(2026, 10, 1), state=ReviewState.OBJECTED),
)


def test_only_shared_reviews_of_drawn_calls_count() -> None:
    cards = cards_of(NOVEMBER)
    assert set(cards) == {CARD.id}  # that of a newer Loket is left out
    rina, sari = lines_of(NOVEMBER, cards, WorkKind.CALL)
    assert rina.share is not None
    assert (rina.drawn, rina.counted, rina.fatal, rina.waiting, rina.by_hand) == (7, 5, 1, 1, 0)
    assert (rina.share.passed, rina.share.scored, rina.mean) == (4, 5, Fraction(4, 5))
    assert (sari.drawn, sari.counted, sari.by_hand, sari.share, sari.mean) == (2, 0, 1, None, None)
    whole = whole_of(NOVEMBER, cards, WorkKind.CALL)
    assert (whole.drawn, whole.counted, whole.waiting) == (9, 5, 1)


def words_of(found: QualityMonth, tmp_path: Path) -> str:
    file = tmp_path / "a.pdf"
    write_pdf(PAPER.sheet(found, PRINTING), Letterhead("Dinas Perizinan Jawa Barat"), str(file))
    document = QPdfDocument()
    document.load(str(file))
    found_words = " ".join(document.getAllText(page).text() for page in range(document.pageCount()))
    document.close()
    return " ".join(found_words.split())


def test_the_report_has_shares_with_intervals_and_agreed_actions(
    tmp_path: Path, qapp: QCoreApplication
) -> None:
    words = words_of(NOVEMBER, tmp_path)
    for said in (
        *("MUTU LAYANAN", "November 2026", "80% (4/5)", "Rina 7 5 4/5 38–96% 80,0% 1", "Sari 2 0 — — — 0"),
        *("Rina 1 Desember 2026 Periksa penerima", "Cara menghitung", "Wilson", SALT),
    ):
        assert said in words, said
    assert "Rahasia" not in words
    assert reference_of(NOVEMBER) == "MUTU-202611"


def of_kind(kind: WorkKind, review: Review) -> Review:
    return msgspec.structs.replace(review, work=msgspec.structs.replace(review.work, kind=kind))


def test_written_contacts_and_cases_have_results_of_their_own(tmp_path: Path, qapp: QCoreApplication) -> None:
    thread = of_kind(WorkKind.THREAD, a_review(20, answers=FATAL))
    case = of_kind(WorkKind.CASE, a_review(21))
    found = a_month(*(a_review(number) for number in range(3)), thread, case)
    shares = [whole_of(found, cards_of(found), kind).share for kind in WorkKind]
    assert [(one.passed, one.scored) for one in shares if one is not None] == [(3, 3), (0, 1), (1, 1)]
    words = words_of(found, tmp_path)
    places = [words.index(said) for said in ("100% (3/3)", "Kontak tertulis", "0% (0/1)", "100% (1/1)")]
    assert places == sorted(places)
    agents = PAPER.workbook(found)[0].rows
    assert [row[:5] for row in agents if row[1] == "Rina"] == [
        ("Panggilan", "Rina", 3, 3, 3),
        ("Kontak tertulis", "Rina", 1, 1, 0),
        ("Kasus", "Rina", 1, 1, 1),
    ]


def a_calibration(**fields: Any) -> Calibration:
    given: dict[str, Any] = {
        **{"id": UUID(int=9), "work": a_call(1), "month": MONTH, "card_id": CARD.id, "started_by": WATI},
        **{"expert_id": UUID(int=12), "is_closed": True},
        "reviewers": {UUID(int=10): "Budi", UUID(int=11): "Tuti", UUID(int=12): "Wati"},
        "handed_in": [UUID(int=10), UUID(int=11), UUID(int=12)],
        "answers": {
            UUID(int=10): {**GOOD, "language": "1"},
            UUID(int=11): {**GOOD, "language": "4"},
            UUID(int=12): {**GOOD, "language": "3"},
        },
    }
    return Calibration(**{**given, **fields})


def test_the_report_names_questions_that_reviewers_understand_differently(
    tmp_path: Path, qapp: QCoreApplication
) -> None:
    words = words_of(a_month(calibrations=[a_calibration()]), tmp_path)
    assert "Seberapa sopan dan jelas bahasanya? 3 1, 4 1,50" in words
    assert "Seberapa sopan dan jelas bahasanya? Kata-kata pertanyaan ini perlu diperbaiki." in words
    assert "Selisih: 0,14" in words  # 3 of 22
    going_on = msgspec.structs.replace(a_calibration(), is_closed=False)
    assert "1,50" not in words_of(a_month(calibrations=[going_on]), tmp_path)


def test_the_workbook_has_each_shared_review_and_the_formula(tmp_path: Path) -> None:
    first, *more = PAPER.workbook(NOVEMBER)
    file = write_xlsx(first, tmp_path / "mutu.xlsx", more)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["Mutu layanan", "Penilaian", "Kalibrasi", "Undian", "Cara menghitung"]
    agents, kept = (list(book[name].iter_rows(values_only=True)) for name in book.sheetnames[:2])
    assert ("Panggilan", "Rina", 7, 5, 4, 37.6, 96.4, 80, 1) in agents
    scores = [row[6] for row in kept if row[1] == "Rina" and row[5] == "Disetujui"]
    assert scores == [100, 100, 100, 100, 0]
    assert not any("Rahasia" in row for row in kept)
    _, drawn, *_ = list(book["Undian"].iter_rows(values_only=True))
    month, salt, work_id, digest = drawn[3:]
    assert (month, salt) == ("2026-11", SALT)
    assert sha256(f"{month}{salt}{work_id}".encode()).hexdigest() == digest
