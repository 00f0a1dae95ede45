"""A report on a crash is offered for saving in the window, and goes nowhere else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.common.notices import WARNING, Notice
from tests.ui.fakes import FakeWorkplace
from ui.shell.notices import Notices
from ui.shell.report_saving import ask_where_to_save
from ui.widgets.notice_bar import NoticeBar


def test_the_notice_of_a_crash_offers_a_report_and_the_dialog_saves_it(
    qtbot: QtBot, workplace: FakeWorkplace, tmp_path: Path
) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    bar = NoticeBar(home)
    qtbot.addWidget(bar)
    notices = Notices(workplace, bar, home)  # type: ignore[arg-type]
    notices.report_wanted.connect(lambda: ask_where_to_save(workplace.system.crash_reports, home))
    workplace.notices.post(Notice("crashed_last_time", WARNING, {}, ("save_report",)))
    (button,) = [one for one in bar.findChildren(QPushButton) if one.text() == "Save the report"]
    button.click()
    (dialog,) = home.findChildren(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    path = tmp_path / "report.zip"
    dialog.fileSelected.emit(str(path))
    assert workplace.system.crash_reports.asked == [("save", path)]
