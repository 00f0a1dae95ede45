from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import resources
from tests.ui.fakes import FakeWorkplace
from tests.ui.phone.telephone import Telephone
from ui.text import translations


def test_the_indonesian_catalogue_is_complete_and_has_nothing_left_over() -> None:
    assert translations.check() == []


def test_the_language_changes_in_open_windows(qtbot: QtBot, workplace: FakeWorkplace) -> None:
    telephone = Telephone(workplace)
    qtbot.addWidget(telephone)
    panel = telephone.panel
    assert panel.accessibleName() == "Phone"
    translations.use("id")
    qtbot.waitUntil(lambda: panel.accessibleName() == "Telepon")
    translations.use("en")
    qtbot.waitUntil(lambda: panel.accessibleName() == "Phone")


def test_a_setting_of_system_becomes_one_of_our_languages(qapp: QApplication) -> None:
    assert translations.resolve("system") in translations.LANGUAGES
    assert translations.resolve("en") == "en"


def test_check_finds_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = tmp_path / "loket_id.ts"
    text = translations.catalogue("id").read_text(encoding="utf-8")
    catalogue.write_text(text.replace(">Telepon<", "><", 1), encoding="utf-8")
    monkeypatch.setattr(translations, "catalogue", lambda _language: catalogue)
    assert len(translations.check()) == 1


def test_a_missing_catalogue_is_reported_in_the_log(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path.joinpath(*parts))
    translations.use("id")
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert "loket_id.qm" in caplog.text


def test_a_catalogue_that_is_written_anew_meanwhile_changes_nothing(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An update, or a build in a checkout: the window went down with SIGBUS in the next text."""
    for name in ("qt_id.qm", "loket_id.qm"):
        (tmp_path / name).write_bytes(resources.path("translations", name).read_bytes())
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path / parts[-1])
    translations.use("id")
    (tmp_path / "loket_id.qm").write_bytes(b"")
    assert qapp.translate("EscalationForm", "Send to the unit") == "Kirim ke bidang"
    translations.use("en")
