"""The words of a code are the same on the screen, on paper and in exported lists."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication

import resources
from app.common.code_words import CODE_WORDS, SOURCE_WORDS
from app.common.enums import CaseKind, CaseStatus, Channel, EntryKind, Priority, ValidationSystem
from app.paper.writing import load_writing
from ui.case.evidence.evidence_text import evidence_word
from ui.text import translations
from ui.text.wording import word

ON_PAPER = (CaseKind, Priority, Channel, CaseStatus, ValidationSystem)
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize("enum", ON_PAPER)
def test_paper_has_the_word_of_the_screen_for_each_code(qapp: QApplication, enum: type[Enum]) -> None:
    translations.use("id")
    writing = load_writing(JAKARTA)
    assert {code: writing.word(code) for code in enum} == {code: word(code) for code in enum}


def test_paper_has_the_word_of_the_screen_for_each_entry_of_the_story(qapp: QApplication) -> None:
    translations.use("id")
    writing = load_writing(JAKARTA)
    assert {kind: writing.entry(kind) for kind in EntryKind} == {kind: word(kind) for kind in EntryKind}


def test_paper_has_the_word_of_the_screen_for_each_place_of_evidence(qapp: QApplication) -> None:
    translations.use("id")
    writing = load_writing(JAKARTA)
    on_screen = {system: evidence_word(system) for system in SOURCE_WORDS}
    assert {system: writing.word(system) for system in SOURCE_WORDS} == on_screen


def test_paper_stays_indonesian_while_the_window_speaks_english(qapp: QApplication) -> None:
    translations.use("en")
    assert word(Channel.WALK_IN) == "At the counter"
    assert load_writing(JAKARTA).word(Channel.WALK_IN) == "Di loket"


def test_a_closed_case_and_the_entry_of_its_closing_read_differently(qapp: QApplication) -> None:
    translations.use("id")
    assert (word(CaseStatus.CLOSED), word(EntryKind.CLOSED)) == ("Selesai", "Kasus ditutup")


def test_no_two_codes_on_paper_share_a_value() -> None:
    """Paper finds a word by the value alone."""
    values = [member.value for enum in ON_PAPER for member in CODE_WORDS[enum]]
    assert len(values) == len(set(values))


def test_an_office_may_word_a_code_for_its_paper(tmp_path: Path) -> None:
    (tmp_path / "paper_words.toml").write_text('[words]\nwalk_in = "Loket pelayanan"\n', encoding="utf-8")
    writing = load_writing(JAKARTA, tmp_path)
    assert writing.word(Channel.WALK_IN) == "Loket pelayanan"
    assert writing.word(Channel.VOICE) == "Panggilan suara"


def test_paper_without_the_catalogue_is_english_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bundled = resources.path()

    def path(*parts: str) -> Path:
        return (tmp_path if parts[0] == "translations" else bundled).joinpath(*parts)

    monkeypatch.setattr(resources, "path", path)
    assert load_writing(JAKARTA).word(Channel.WALK_IN) == "At the counter"
    assert "loket_id.qm" in caplog.text
