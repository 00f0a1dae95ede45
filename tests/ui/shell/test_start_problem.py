"""The window that says why Loket cannot start."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.common.paths import AppPaths
from app.desktop.settings_at_start import LastGoodSettings
from app.desktop.start import StartError
from app.policy import NO_POLICY
from app.settings.last_good import LastGood
from ui.shell import application
from ui.shell.start_problem import StartProblem
from ui.style.theme import Appearance

FACTS = {
    "path": "C:/loket/records.sqlite3",
    "reason": "disk full",
    "key": "sound.ring",
    "value": "x",
    "expected": "0..100",
    "nearest": "sound.ringer",
    "copy": "records-2026-11-24.sqlite3",
}


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("records_damaged", "records-2026-11-24.sqlite3"),
        ("records_unwritable", "C:/loket/records.sqlite3"),
        ("records_newer", "C:/loket/records.sqlite3"),
        ("records_unreleased", "C:/loket/records.sqlite3"),
        ("settings", "sound.ringer"),
        ("already_running", "C:/loket/records.sqlite3"),
        ("records_in_use", "C:/loket/records.sqlite3"),
        ("other", "disk full"),
    ],
)
def test_each_problem_says_what_happened_and_what_to_do(qtbot: QtBot, kind: str, says: str) -> None:
    problem = StartProblem(kind, FACTS)
    qtbot.addWidget(problem)
    text = problem.findChild(QLabel, "problem_text")
    assert text is not None
    assert says in text.text()
    assert all(button.accessibleName() for button in problem.findChildren(QPushButton))


def test_a_wrong_setting_is_reported_in_the_language_of_the_window(qtbot: QtBot) -> None:
    problem = StartProblem("settings", FACTS)
    qtbot.addWidget(problem)
    text = problem.findChild(QLabel, "problem_text")
    assert text is not None
    assert "but a number from 0 to 100 is expected" in text.text()


def test_a_setting_that_stands_twice_is_reported_with_its_line(qtbot: QtBot) -> None:
    problem = StartProblem("settings", {**FACTS, "key": "ui.theme", "value": "4", "expected": "only once"})
    qtbot.addWidget(problem)
    text = problem.findChild(QLabel, "problem_text")
    assert text is not None
    assert "ui.theme stands a second time, in line 4" in text.text()


def test_a_wrong_settings_file_offers_the_last_good_settings_and_says_what_differs(qtbot: QtBot) -> None:
    good = LastGood({"account.user": "1001"}, datetime.now(timezone.utc) - timedelta(days=3))
    instead = LastGoodSettings(
        good, (("account.user", '"1002"', '"1001"'), ("sound.ring_volume_persent", "900", ""))
    )
    problem = StartProblem("settings", FACTS, instead=instead)
    qtbot.addWidget(problem)
    text, button = (
        problem.findChild(QLabel, "problem_text"),
        problem.findChild(QPushButton, "problem_last_good"),
    )
    assert text is not None
    assert button is not None
    assert 'User name (extension): in the file "1002", last good "1001"' in text.text()
    assert "sound.ring_volume_persent: in the file 900, last good not set" in text.text()
    assert button.accessibleName() == "Start with the last good settings"
    button.click()
    assert problem.takes_last_good
    assert problem.result() == QDialog.DialogCode.Accepted


def test_the_main_button_repairs_before_the_next_try(qtbot: QtBot) -> None:
    repaired: list[bool] = []
    problem = StartProblem("records_damaged", FACTS, lambda: repaired.append(True))
    qtbot.addWidget(problem)
    retry = problem.findChild(QPushButton, "problem_retry")
    assert retry is not None
    retry.click()
    assert repaired == [True]
    assert problem.result() == QDialog.DialogCode.Accepted


def test_it_is_dressed_though_the_main_window_is_dressed_only_once_it_is_made(
    qapp: QApplication, appearance: Appearance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_start(*_given: object) -> None:
        raise StartError("other", FACTS)

    seen: list[str] = []
    monkeypatch.setattr(application, "open_workplace", no_start)
    monkeypatch.setattr(StartProblem, "exec", lambda _: seen.append(qapp.styleSheet()))
    where = AppPaths.below(tmp_path)
    assert application._open(where, appearance, None, NO_POLICY) is None
    assert len(seen) == 1
    assert "QPushButton" in seen[0]
