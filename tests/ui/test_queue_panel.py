from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QListView
from pytestqt.qtbot import QtBot

from app.queues import QueueName, QueueRows
from app.words import CaseStatus
from tests.ui.fakes import NOW, OFFICER, FakeWorkplace, case_row, contact
from ui.queue.panel import QueuePanel


@pytest.fixture
def panel(qtbot: QtBot, workplace: FakeWorkplace) -> QueuePanel:
    panel = QueuePanel(workplace)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.resize(QSize(300, 600))
    panel.show()
    return panel


def rows_of(panel: QueuePanel) -> QListView:
    found = panel.findChild(QListView, "queue.rows")
    assert found is not None
    return found


def button(panel: QueuePanel, name: str) -> QAbstractButton:
    found = panel.findChild(QAbstractButton, name)
    assert found is not None
    return found


def test_enter_opens_the_chosen_case(qtbot: QtBot, panel: QueuePanel, workplace: FakeWorkplace) -> None:
    first, second = case_row("A"), case_row("B")
    workplace.queues.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(first, second)))
    panel.focus_list()
    qtbot.keyClick(rows_of(panel), Qt.Key.Key_Down)
    qtbot.keyClick(rows_of(panel), Qt.Key.Key_Return)
    assert ("open", second.id) in workplace.cases.asked


def test_the_chosen_row_stays_chosen_when_the_list_changes(
    panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    first, second = case_row("A"), case_row("B")
    workplace.queues.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(first, second)))
    panel.focus_list()
    workplace.queues.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(case_row("new"), second, first)))
    assert rows_of(panel).currentIndex().row() == 2


def test_a_row_says_its_status_and_overtime_in_words(panel: QueuePanel, workplace: FakeWorkplace) -> None:
    late = case_row(status=CaseStatus.WAITING_UNIT, step_started_at=NOW - timedelta(minutes=63))
    workplace.queues.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(late,)))
    text = rows_of(panel).model().index(0, 0).data()
    assert "Waiting for the unit" in text
    assert late.number in text
    assert panel._delegate._case_time(late)[0] == "3 min over time"


def test_an_officer_starts_in_the_units_inbox_and_an_agent_without_unit_has_none(
    qtbot: QtBot, panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    assert button(panel, "queue.unit_inbox").isHidden()
    workplace.session.agent_changed.emit(OFFICER)
    assert workplace.queues.asked[-1] == ("watch", QueueName.UNIT_INBOX)
    inbox, mine = button(panel, "queue.unit_inbox"), button(panel, "queue.my_cases")
    assert not inbox.isHidden()
    qtbot.waitUntil(lambda: inbox.y() < mine.y())


def test_dialling_a_call_back_opens_its_case_first(panel: QueuePanel, workplace: FakeWorkplace) -> None:
    panel.show_queue(QueueName.CALL_BACKS)
    row = case_row(status=CaseStatus.SOLUTION_READY, step=4)
    workplace.queues.rows_changed.emit(QueueRows(QueueName.CALL_BACKS, cases=(row,)))
    panel.focus_list()
    assert panel.dial_chosen()
    assert workplace.cases.asked == [("open", row.id)]
    workplace.cases.opened.emit(SimpleNamespace(case_id=row.id))
    assert workplace.cases.asked[-1] == ("call_back",)


def test_a_missed_call_is_called_back_by_its_contact(panel: QueuePanel, workplace: FakeWorkplace) -> None:
    panel.show_queue(QueueName.MISSED_CALLS)
    missed = contact(remote_name="Siti")
    workplace.queues.rows_changed.emit(QueueRows(QueueName.MISSED_CALLS, contacts=(missed,)))
    panel.focus_list()
    panel.dial_chosen()
    assert workplace.desk.asked == [("call_back", missed.id)]
    assert "Not called back yet" in rows_of(panel).model().index(0, 0).data()
    assert "0812-3456-7890" in rows_of(panel).model().index(0, 0).data()


def test_counts_are_part_of_the_accessible_name(panel: QueuePanel, workplace: FakeWorkplace) -> None:
    workplace.queues.counts_changed.emit({QueueName.CALL_BACKS: 4})
    assert button(panel, "queue.call_backs").accessibleName() == "Call-backs, 4"


def test_an_empty_list_says_so(panel: QueuePanel, workplace: FakeWorkplace) -> None:
    panel.show_queue(QueueName.MISSED_CALLS)
    workplace.queues.rows_changed.emit(QueueRows(QueueName.MISSED_CALLS))
    assert rows_of(panel).isHidden()
