"""Names, subjects and reasons that others send can be long, endless or full of markup."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.cases.answers import Answer, Promise
from app.cases.queues import QueueName, QueueRows
from app.common.enums import (
    ApplicantRecord,
    CallState,
    DevicesChanged,
    HandleKind,
    HandleRecord,
    Registration,
    RegistrationState,
    SoundDevice,
)
from app.common.notices import WARNING, Notice
from tests.ui.case.samples import TYPED, LiveEditor, office
from tests.ui.controls import child
from tests.ui.fakes import AGENT, NOW, UNIT, FakeWorkplace, applicant, case_row, contact, incoming, person
from tests.ui.outside import small_card
from tests.ui.undressed import undressed
from ui.queue.model import QueueModel
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.tool_tip import tool_tip

ENDLESS = {"one word": "W" * 3000, "words": "Wahyu Ningsih " * 215, "emoji": "🏠" * 1500}
MARKUP = "<img src=file:/etc/passwd><b>x</b>"


def is_within(inside: QWidget, area: QScrollArea) -> bool:
    return inside.width() <= area.viewport().width()


@pytest.fixture
def live() -> tuple[FakeWorkplace, LiveEditor]:
    return office()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, live: tuple[FakeWorkplace, LiveEditor]) -> MainWindow:
    place, _ = live
    appearance = Appearance(qapp)
    with undressed():
        window = MainWindow(place, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda _: place.calls.call_list.clear())
    window.resize(QSize(1366, 740))
    window.show()
    return window


@pytest.mark.parametrize("endless", ENDLESS.values(), ids=ENDLESS.keys())
def test_no_text_from_outside_makes_a_window_wider(
    qtbot: QtBot, window: MainWindow, live: tuple[FakeWorkplace, LiveEditor], endless: str
) -> None:
    place, editor = live

    def stays_narrow(step: str) -> None:
        QApplication.processEvents()  # layouts are settled by events
        assert window.minimumSizeHint().width() <= 1366, step
        assert window.size() == QSize(1366, 740), step
        for area in window.findChildren(QScrollArea):
            inside = area.widget()
            if area.isVisible():
                assert inside is not None
                # A scroll bar that appears is laid out a moment later.
                qtbot.waitUntil(partial(is_within, inside, area))

    handles = tuple(HandleRecord(uuid4(), kind, endless, endless) for kind in HandleKind)
    who = ApplicantRecord(uuid4(), endless, endless, "", endless, note=endless, handles=handles)
    row = case_row(endless, applicant_name=endless, assignee_name=endless, unit_name=endless)
    both = (person(who, row), person(applicant(endless, organisation=endless)))
    place.access.session.agent_changed.emit(replace(AGENT, name=endless))
    stays_narrow("agent")
    ringing = incoming(user=endless)
    ringing = replace(ringing, caller=replace(ringing.caller, name=endless))
    for call in (ringing, replace(ringing, candidates=both), replace(ringing, candidates=both[:1])):
        place.calls.call_list.send(call)
        stays_narrow("ringing")
        place.calls.call_list.send(replace(call, state=CallState.CONNECTED, answered_at=NOW))
        stays_narrow("connected")
    talking = replace(ringing, state=CallState.CONNECTED, answered_at=NOW, candidates=both, proposed_case=row)
    place.calls.call_list.send(talking)
    stays_narrow("proposed")
    editor.begin(talking)
    stays_narrow("whose")
    place.calls.call_list.send(replace(talking, person=both[0]))
    editor.begin(replace(talking, person=both[0]), who)
    for name in TYPED:
        if name not in ("kind", "priority"):
            editor.keep(name, endless)
    editor.save()
    editor.show(editor.current)
    stays_narrow("case")
    place.cases.units.escalate(UNIT.id, endless, Promise(None, None, endless))
    editor.show(editor.current)
    stays_narrow("escalated")
    place.cases.units.record_solution(Answer(endless, "jelita", endless, legal_basis=endless))
    editor.show(editor.current)
    stays_narrow("solved")
    place.notices.post(Notice("call_missed", WARNING, {"to": endless}, ("call_back",), str(uuid4())))
    place.notices.post(Notice("settings_not_saved", WARNING, {"path": endless, "reason": endless}))
    stays_narrow("notices")
    place.phone.line.registration_changed.emit(
        Registration(state=RegistrationState.FAILED, reason=endless, code=403)
    )
    device = SoundDevice(device_id="x", name=endless)
    place.phone.line.devices = DevicesChanged(microphones=(device,), speakers=(device,))
    place.phone.line.devices_changed.emit(place.phone.line.devices)
    stays_narrow("devices")
    place.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(row,)))
    stays_narrow("queue")
    place.calls.call_list.send(replace(talking, state=CallState.ENDED, ended_at=NOW))
    stays_narrow("over")


@pytest.mark.parametrize("endless", ENDLESS.values(), ids=ENDLESS.keys())
def test_the_small_card_stays_small(qtbot: QtBot, workplace: FakeWorkplace, endless: str) -> None:
    window, other = QWidget(), QWidget()
    popup = small_card(workplace, window)
    for widget in (window, other, popup):
        qtbot.addWidget(widget)
    window.show()
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    workplace.calls.call_list.send(replace(incoming(), caller=replace(incoming().caller, name=endless)))
    assert popup.isVisible()
    assert popup.width() <= 560
    assert popup.height() <= 300


def test_what_does_not_fit_ends_with_an_ellipsis_and_is_in_the_tool_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("label", most_lines=2)
    qtbot.addWidget(label)
    label.show()
    label.setText("Yayasan Pendidikan dan Kesejahteraan Masyarakat Jawa Barat Selatan")
    label.resize(150, 100)
    lines = label.lines(150)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(label.fontMetrics().horizontalAdvance(line) <= 150 for line in lines)
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(600, 100)
    assert label.lines(600) == [label.text()]
    label.grab()
    assert label.toolTip() == ""


def test_a_hidden_label_keeps_nothing_of_what_it_said_before(qtbot: QtBot) -> None:
    label = ElidedLabel("label")
    qtbot.addWidget(label)
    label.show()
    label.setText("Yayasan Pendidikan dan Kesejahteraan Masyarakat Jawa Barat Selatan")
    label.resize(150, 40)
    label.grab()
    assert label.toolTip() == label.text()
    label.hide()
    label.setText("")
    assert label.toolTip() == ""


def test_a_tool_tip_shows_markup_as_it_is_and_breaks_endless_words() -> None:
    assert tool_tip("Siti Aminah (Alt+2)") == "Siti Aminah (Alt+2)"
    assert "<img" not in tool_tip(MARKUP)
    assert tool_tip(MARKUP).startswith("<qt>&lt;img src=file:/etc/passwd&gt;")
    assert not any(len(piece) > 60 for piece in tool_tip("W" * 3000).split("\u200b"))


def test_markup_in_a_name_stays_text_everywhere(
    window: MainWindow, live: tuple[FakeWorkplace, LiveEditor]
) -> None:
    place, editor = live
    who = applicant(MARKUP, organisation=MARKUP)
    row = case_row(MARKUP, applicant_name=MARKUP)
    talking = replace(incoming(), state=CallState.CONNECTED, answered_at=NOW, candidates=(person(who, row),))
    place.calls.call_list.send(talking)
    editor.begin(talking, who)
    place.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(row,)))
    place.queue.lists.rows_changed.emit(
        QueueRows(QueueName.MISSED_CALLS, contacts=(contact(remote=MARKUP, remote_name=MARKUP),))
    )
    model = window.findChild(QueueModel) or child(window, QAbstractItemView, "queue.rows").model()
    tips = [str(model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))]
    tips += [widget.toolTip() for widget in window.findChildren(QWidget)]
    assert any(tip for tip in tips)
    assert [tip for tip in tips if "<img" in tip or "<b>" in tip] == []
    labels = window.findChildren(QLabel)
    assert [label.objectName() for label in labels if label.textFormat() is not Qt.TextFormat.PlainText] == []
