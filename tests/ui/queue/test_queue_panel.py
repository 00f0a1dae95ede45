from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListView, QMenu
from pytestqt.qtbot import QtBot

from app.cases.presence import CasePresence, Doing, LinkState, Presence
from app.cases.queues import QueueName, QueueRows
from app.common.enums import CaseStatus, Channel, ContactRecord, Direction, Disposition
from app.values.open_case import VisibleCase
from tests.ui.fakes import NOW, OFFICER, FakeWorkplace, case_row, contact
from ui.queue.panel import QueuePanel
from ui.style.tokens import Tone


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
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(first, second)))
    panel.focus_list()
    qtbot.keyClick(rows_of(panel), Qt.Key.Key_Down)
    qtbot.keyClick(rows_of(panel), Qt.Key.Key_Return)
    assert ("open", second.id) in workplace.cases.editor.asked


def test_the_chosen_row_stays_chosen_when_the_list_changes(
    panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    first, second = case_row("A"), case_row("B")
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(first, second)))
    panel.focus_list()
    workplace.queue.lists.rows_changed.emit(
        QueueRows(QueueName.MY_CASES, cases=(case_row("new"), second, first))
    )
    assert rows_of(panel).currentIndex().row() == 2


def test_the_row_of_a_new_case_is_marked_as_soon_as_the_list_has_it(
    panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    other, new = case_row("A"), case_row("new")
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(other,)))
    workplace.cases.editor.current = VisibleCase(new.id, new.number, new.channel, NOW)
    workplace.cases.editor.opened.emit(workplace.cases.editor.current)
    assert not rows_of(panel).currentIndex().isValid()
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(new, other)))
    assert rows_of(panel).currentIndex().row() == 0


def test_a_row_says_its_status_and_overtime_in_words(panel: QueuePanel, workplace: FakeWorkplace) -> None:
    late = case_row(status=CaseStatus.WAITING_UNIT, step_started_at=NOW - timedelta(minutes=63))
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(late,)))
    text = rows_of(panel).model().index(0, 0).data()
    assert "Waiting for the unit" in text
    assert late.number in text
    assert panel._delegate._case_time(late)[0][0] == "3 min over time"


def test_a_row_says_who_else_is_at_its_case_as_soon_as_that_is_known(
    qtbot: QtBot, panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    first, second = case_row("A"), case_row("B")
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(first, second)))
    model = rows_of(panel).model()
    tono = Presence(
        case_id=second.id,
        person_id=uuid4(),
        name="Tono Wijaya",
        workstation="002",
        doing=Doing.WRITES,
        field="note",
        since=NOW,
    )
    with qtbot.waitSignal(model.dataChanged):
        workplace.cases.presence.send(second.id, CasePresence(LinkState.KNOWN, (tono,)))
    assert "Tono Wijaya is writing: note" in model.index(1, 0).data()
    assert "Tono Wijaya" in model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Tono Wijaya" not in model.index(0, 0).data()
    before = rows_of(panel).grab().toImage()
    workplace.cases.presence.send(second.id, CasePresence(LinkState.UNKNOWN, (), NOW))
    qtbot.waitUntil(lambda: rows_of(panel).grab().toImage() != before)  # the initials are gone


def test_an_officer_starts_in_the_units_inbox_and_an_agent_without_unit_has_none(
    qtbot: QtBot, panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    assert button(panel, "queue.unit_inbox").isHidden()
    workplace.access.session.agent_changed.emit(OFFICER)
    assert workplace.queue.lists.asked[-1] == ("watch", QueueName.UNIT_INBOX)
    inbox, mine = button(panel, "queue.unit_inbox"), button(panel, "queue.my_cases")
    assert not inbox.isHidden()
    qtbot.waitUntil(lambda: inbox.y() < mine.y())


def test_dialling_a_call_back_opens_its_case_first(panel: QueuePanel, workplace: FakeWorkplace) -> None:
    panel.show_queue(QueueName.CALL_BACKS)
    row = case_row(status=CaseStatus.SOLUTION_READY, step=4)
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.CALL_BACKS, cases=(row,)))
    panel.focus_list()
    assert panel.dial_chosen()
    assert workplace.cases.editor.asked == [("open", row.id)]
    workplace.cases.editor.opened.emit(SimpleNamespace(case_id=row.id))
    assert workplace.cases.service.asked[-1] == ("call_back",)


def test_a_missed_call_is_called_back_by_its_contact(panel: QueuePanel, workplace: FakeWorkplace) -> None:
    panel.show_queue(QueueName.MISSED_CALLS)
    missed = contact(remote_name="Siti")
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MISSED_CALLS, contacts=(missed,)))
    panel.focus_list()
    panel.dial_chosen()
    assert workplace.calls.control.asked == [("call_back", missed.id)]
    assert "Not called back yet" in rows_of(panel).model().index(0, 0).data()
    assert "0812-3456-7890" in rows_of(panel).model().index(0, 0).data()


def test_a_caller_who_hung_up_in_a_queue_is_a_missed_call_with_the_time_waited(
    panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    gave_up = contact(
        disposition=Disposition.ABANDONED,
        queue="Perizinan",
        queued_at=NOW - timedelta(seconds=130),
        agent_id=None,
    )
    for name, said in (
        (QueueName.MISSED_CALLS, "0812-3456-7890, Waited 02:10 in queue Perizinan, Not called back yet"),
        (QueueName.CALLS, "0812-3456-7890, Waited 02:10 in queue Perizinan, Incoming · Caller gave up"),
    ):
        panel.show_queue(name)
        workplace.queue.lists.rows_changed.emit(QueueRows(name, contacts=(gave_up,)))
        assert rows_of(panel).model().index(0, 0).data() == said


def talked(seconds: int, **changes: Any) -> ContactRecord:
    ended_at = NOW + timedelta(seconds=seconds)
    return contact(answered_at=NOW, ended_at=ended_at, disposition=Disposition.ANSWERED, **changes)


def test_the_history_says_which_way_how_long_who_ended_it_and_how_it_sounded(
    panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    panel.show_queue(QueueName.CALLS)
    figures = {"mos": 3.2, "cause": "loss_to_us", "ended_by": "there"}
    rows = (
        talked(192, remote_name="Siti", quality=figures),
        talked(
            192,
            queue="Perizinan",
            queued_at=NOW - timedelta(seconds=130),
            held_ms=65_000,
            transferred_to="+6281298765432",
        ),
        contact(disposition=Disposition.MISSED),
        contact(disposition=Disposition.NOT_REACHED, direction=Direction.OUTBOUND, remote_name="Budi"),
        contact(channel=Channel.SIP_MESSAGE, text="Berkas\nsudah lengkap", remote="1002"),
    )
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.CALLS, contacts=rows))
    got = [rows_of(panel).model().index(number, 0).data() for number in range(5)]
    assert got[0] == "Siti, 0812-3456-7890 · poor sound (network) · they hung up, Incoming · 03:12"
    assert got[1] == (
        "0812-3456-7890, Waited 02:10 in queue Perizinan · on hold 01:05 · "
        "transferred to 0812-9876-5432, Incoming · 03:12"
    )
    assert got[2] == "0812-3456-7890, Incoming · Missed"
    assert got[3] == "Budi, 0812-3456-7890, Outgoing · Not reached"
    assert got[4] == "1002, Berkas sudah lengkap, Text received"


def test_the_history_is_searched_called_back_and_opened_by_keys(
    qtbot: QtBot, panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    case_id = uuid4()
    rows = (talked(5), talked(60, remote_name="Siti", case_id=case_id))
    panel.go_to(QueueName.CALLS)
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.CALLS, contacts=rows))
    assert rows_of(panel).selectionModel().hasSelection()
    panel.go_to(QueueName.CALLS)
    find = panel.findChild(QLineEdit, "queue.find")
    assert find is not None
    assert find.hasFocus()
    qtbot.keyClicks(find, "siti")
    qtbot.waitUntil(lambda: ("search_calls", "siti") in workplace.queue.lists.asked)
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.CALLS, contacts=rows[1:]))
    qtbot.keyClick(find, Qt.Key.Key_Return)
    assert rows_of(panel).hasFocus()
    assert panel.dial_chosen()
    assert workplace.calls.control.asked == [("call_back", rows[1].id)]
    qtbot.keyClick(rows_of(panel), Qt.Key.Key_Return)
    assert workplace.cases.editor.asked == [("open", case_id)]
    panel.show_queue(QueueName.RECENT)
    assert find.isHidden()


def test_older_calls_are_read_when_the_list_is_scrolled_to_its_end_and_leave_the_view_in_place(
    qtbot: QtBot, panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    panel.show_queue(QueueName.CALLS)
    rows = tuple(talked(second) for second in range(1, 41))
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.CALLS, contacts=rows[:20], has_more=True))
    assert ("show_more_calls",) not in workplace.queue.lists.asked
    bar = rows_of(panel).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    place = bar.value()
    assert workplace.queue.lists.asked.count(("show_more_calls",)) == 1
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.CALLS, contacts=rows))
    assert rows_of(panel).model().rowCount() == 40
    assert bar.value() == place


def test_counts_are_part_of_the_accessible_name(panel: QueuePanel, workplace: FakeWorkplace) -> None:
    workplace.queue.lists.counts_changed.emit({QueueName.CALL_BACKS: 4})
    assert button(panel, "queue.call_backs").accessibleName() == "Call-backs, 4"


def test_an_empty_list_says_so(panel: QueuePanel, workplace: FakeWorkplace) -> None:
    panel.show_queue(QueueName.MISSED_CALLS)
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MISSED_CALLS))
    assert rows_of(panel).isHidden()


def test_a_row_says_how_much_of_its_time_is_used_by_text_sign_and_colour(
    panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    """Ten in the morning; the unit has an hour. The applicant's step has no marks."""
    delegate = rows_of(panel).itemDelegate()
    for minutes, got in (
        (10, ("50:00 left", "clock", Tone.NEUTRAL)),
        (40, ("50 %, 20:00 left", "clock", Tone.ACCENT)),
        (50, ("80 %, 10:00 left", "alert", Tone.WARNING)),
        (63, ("3 min over time", "alert", Tone.DANGER)),
    ):
        row = case_row(step_started_at=NOW - timedelta(minutes=minutes))
        words, *sign = delegate._case_time(row)  # type: ignore[attr-defined]
        assert (words[0], *sign) == got
    got_at = case_row(status=CaseStatus.TOLD, step=5, step_started_at=NOW - timedelta(minutes=9))
    assert delegate._case_time(got_at)[1:] == ("clock", Tone.NEUTRAL)  # type: ignore[attr-defined]


def test_the_time_left_of_a_written_question_says_when_it_goes_on_while_the_office_is_closed(
    panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    row = case_row(channel=Channel.EMAIL, step_started_at=NOW + timedelta(hours=5, minutes=30))  # 15.30 WIB
    workplace.now = NOW + timedelta(hours=9)
    got = rows_of(panel).itemDelegate()._case_time(row)  # type: ignore[attr-defined]
    assert got == (("50 %, 30:00 left, goes on 25 Nov 07:30", "30:00 left"), "clock", Tone.ACCENT)


def test_a_second_draws_only_the_rows_whose_time_reads_differently(
    qtbot: QtBot, panel: QueuePanel, workplace: FakeWorkplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = case_row("A", status=CaseStatus.CLOSED)
    late = case_row("B", status=CaseStatus.WAITING_UNIT, step_started_at=NOW - timedelta(minutes=63))
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(closed, late)))
    rows_of(panel).grab()  # draws both
    updated: list[int] = []
    monkeypatch.setattr(panel._list, "update", lambda index: updated.append(index.row()))
    panel._tick.timeout.emit()
    assert not updated
    monkeypatch.setattr(panel._delegate, "_clock", lambda: NOW + timedelta(minutes=1))
    panel._tick.timeout.emit()
    assert updated == [1]


def open_menu(panel: QueuePanel, by_mouse: bool = False) -> QMenu:
    """Open the menu of the current row: by the menu key, or by the right mouse button on it."""
    rows = rows_of(panel)
    place = rows.visualRect(rows.currentIndex()).center()
    if by_mouse:
        reason, target = QContextMenuEvent.Reason.Mouse, rows.viewport()
    else:
        reason, target = QContextMenuEvent.Reason.Keyboard, rows
    at = rows.viewport().mapToGlobal(place) if by_mouse else QPoint()
    QApplication.sendEvent(target, QContextMenuEvent(reason, place, at))
    return panel.findChildren(QMenu, "queue.rows.menu")[-1]


def choose(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


@pytest.mark.parametrize("by_mouse", [False, True])
def test_the_menu_of_a_case_opens_calls_copies_assigns_and_tags(
    panel: QueuePanel, workplace: FakeWorkplace, by_mouse: bool
) -> None:
    row = replace(case_row("A"), applicant_id=uuid4())
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(row,)))
    panel.focus_list()
    forms: list[str] = []
    panel.form_wanted.connect(forms.append)
    choose(open_menu(panel, by_mouse), "Copy the case number")
    assert QGuiApplication.clipboard().text() == row.number
    choose(open_menu(panel, by_mouse), "Open")
    assert workplace.cases.editor.asked[-1] == ("open", row.id)
    choose(open_menu(panel, by_mouse), "Tag…")
    assert forms == []
    workplace.cases.editor.opened.emit(SimpleNamespace(case_id=row.id))
    assert forms == ["tag"]


def test_the_menu_offers_nothing_of_a_hidden_case_but_its_number(
    panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    hidden = replace(case_row(""), is_confidential=True, is_hidden=True)
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.RECENT, cases=(hidden,)))
    panel.focus_list()
    menu = open_menu(panel)
    assert [action.text() for action in menu.actions() if action.isEnabled()] == ["Copy the case number"]
    assert "confidential" in menu.actions()[0].toolTip()
    menu.close()


def test_a_masked_number_of_a_call_is_dialled_but_not_copied(
    panel: QueuePanel, workplace: FakeWorkplace
) -> None:
    masked = contact(remote="+62***")
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MISSED_CALLS, contacts=(masked,)))
    panel.focus_list()
    menu = open_menu(panel)
    assert [action.text() for action in menu.actions() if action.isEnabled()] == ["Call back"]
    choose(menu, "Call back")
    assert workplace.calls.control.asked[-1] == ("call_back", masked.id)
