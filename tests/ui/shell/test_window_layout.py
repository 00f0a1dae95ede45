"""The window keeps its places: nothing moves when a call comes, all is reachable on the smallest screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.cases.answers import Promise
from app.cases.queues import QueueName
from app.common.enums import CallState, Channel, Reachability
from app.common.notices import ERROR, WARNING, Notice
from app.values.call import Call
from tests.ui.case.samples import FIELDS, SITI, live_editor, logged, office
from tests.ui.controls import child, focused, is_whole, part, press_key, settle
from tests.ui.fakes import NOW, UNIT, FakeWorkplace, applicant, case_row, incoming, person
from tests.ui.shell.conftest import window_in_front
from tests.ui.shell.test_main_window import cut_off
from ui.case.fields.typed import KeptText
from ui.case.panel import CasePanel
from ui.keys.key_table import Key
from ui.phone.call_bar import CallBar
from ui.phone.panel import PhonePanel
from ui.queue.panel import QueuePanel
from ui.shell.main_window import MainWindow
from ui.shell.window_place import fitted
from ui.style.theme import Appearance, Scheme
from ui.text import translations
from ui.text.caller_text import who_words
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.overflow_row import OverflowRow
from ui.widgets.scroll_area import ScrollArea

ANSWERS = {"Answer", "Hold and answer", "Jawab", "Tahan dan jawab"}


def ringing(key: str = "c1") -> Call:
    row = case_row()
    return incoming(key, candidates=(person(None, row), person()), proposed_case=row)


def talking(key: str = "c1") -> Call:
    return replace(ringing(key), state=CallState.CONNECTED, answered_at=NOW)


def global_place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def places(window: MainWindow, *names: str) -> dict[int, tuple[str, QRect]]:
    """Return where each visible widget of these parts is on the screen."""
    found = {}
    for name in names:
        top = part(window, name)
        for widget in (top, *top.findChildren(QWidget)):
            if widget.isVisible():
                found[id(widget)] = (widget.objectName(), global_place(widget))
    return found


def answers(window: MainWindow) -> list[str]:
    return [
        button.objectName()
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and button.accessibleName() in ANSWERS
    ]


def test_nothing_moves_when_a_call_rings_or_waits_or_a_notice_comes(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    parts = ("case_panel", "phone_panel", "queue_panel", "columns", "footer", "call_bar")
    settle()
    before = places(window, *parts[:-2])
    workplace.calls.call_list.send(ringing())
    workplace.notices.post(Notice("no_microphone", ERROR, {"role": "microphone"}))
    settle()
    assert part(window, "screen_pop").isVisible()
    assert {key: places(window, *parts)[key] for key in before} == before
    workplace.calls.call_list.send(talking())
    settle()
    before = places(window, *parts[:-2])
    workplace.calls.call_list.send(ringing("c2"))
    settle()
    assert part(window, "call_waiting").isVisible()
    assert {key: places(window, *parts)[key] for key in before} == before


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_choice_among_several_persons_covers_neither_the_number_of_the_case_nor_the_note(
    qtbot: QtBot, appearance: Appearance, language: str
) -> None:
    translations.use(language)
    workplace, _editor = office()
    window = window_in_front(qtbot, workplace, appearance)
    people = tuple(person(applicant(name)) for name in ("Lilis Suryati", "Asep Hidayat", "Nanang Setiawan"))
    call = replace(incoming(candidates=people), state=CallState.CONNECTED, answered_at=NOW)
    workplace.calls.call_list.send(call)
    live_editor(workplace).begin(call)
    settle()
    line, note = part(window, "screen_pop"), part(window, "note.text")
    covered = global_place(line)
    assert line.isVisible()
    for name in ("case.header", "sop", "person.name", "details.subject"):
        assert not covered.intersects(global_place(part(window, name))), name
    assert note.visibleRegion().boundingRect() == note.rect()
    assert {"screen_pop.person_2", "screen_pop.person_3"} <= {
        button.objectName() for button in line.findChildren(QAbstractButton) if button.isVisible()
    }


@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_the_question_who_an_unknown_caller_is_leaves_the_fields_for_the_name_in_sight(
    qtbot: QtBot, appearance: Appearance, scale: float
) -> None:
    appearance.dress(Scheme.LIGHT, scale)
    workplace, _editor = office()
    window = window_in_front(qtbot, workplace, appearance)
    call = replace(incoming(), state=CallState.CONNECTED, answered_at=NOW)
    workplace.calls.call_list.send(call)
    live_editor(workplace).begin(call)
    settle()
    line = part(window, "screen_pop")
    assert line.isVisible()
    for name in ("case.header", "person.form", "details.subject"):
        assert not global_place(line).intersects(global_place(part(window, name))), name


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_the_note_and_all_fields_are_seen_beside_the_form_of_a_new_applicant(
    qtbot: QtBot, appearance: Appearance, language: str, scale: float
) -> None:
    translations.use(language)
    appearance.dress(Scheme.LIGHT, scale)
    workplace, _editor = office()
    window = window_in_front(qtbot, workplace, appearance)
    window.resize(1366, 742)
    call = replace(incoming(), state=CallState.CONNECTED, answered_at=NOW)
    workplace.calls.call_list.send(call)
    live_editor(workplace).begin(call)
    settle()
    names = ("person.form", *(f"details.{name}.field" for name in FIELDS), "note", "next")
    assert [name for name in names if not is_whole(part(window, name))] == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_at_150_percent_a_case_in_a_call_is_seen_without_scrolling(
    qtbot: QtBot, appearance: Appearance, language: str
) -> None:
    translations.use(language)
    appearance.dress(Scheme.LIGHT, 1.5)
    workplace, _editor = office()
    window = window_in_front(qtbot, workplace, appearance)
    window.resize(1366, 742)
    case = logged(workplace).current
    workplace.calls.call_list.send(replace(case.call, person=person(SITI), case_id=case.case_id))
    settle()
    names = ("case.number", *(f"details.{name}.field" for name in FIELDS), "note", "next")
    assert [name for name in names if not is_whole(part(window, name))] == []
    assert child(window, ScrollArea, "case.scroll").verticalScrollBar().maximum() == 0


JELITA_SAYS = (
    "Permohonan: Izin Usaha Produksi Pangan; Tahap: Entry Data; Pelacakan: Berkas diterima, menunggu "
    "validasi bidang; Pemohon: Siti Rahayu; Kelompok izin: Perindustrian; Nomor: 0012310701102026014"
)
OSS_SAYS = (
    "Nama usaha: PT Contoh Maju Bersama; Status NIB: Aktif; Wilayah: Kota Bandung; Skala usaha: Menengah; "
    "Jenis perusahaan: PT; Pelaku usaha: Badan Usaha; NIB terbit: 11 Maret 2024; KBLI: 62019"
)


def case_in_a_call(qtbot: QtBot, appearance: Appearance, scale: float) -> tuple[MainWindow, FakeWorkplace]:
    """Siti's complaint with the evidence of both systems, on a screen of 1366x768, while she talks."""
    appearance.dress(Scheme.LIGHT, scale)
    workplace, _editor = office()
    window = window_in_front(qtbot, workplace, appearance)
    window.resize(1366, 742)
    case = logged(workplace).current
    workplace.calls.call_list.send(replace(case.call, person=person(SITI), case_id=case.case_id))
    workplace.cases.service.add_evidence("jelita", "0012310701102026014", JELITA_SAYS)
    workplace.cases.service.add_evidence("oss", "8120014210456", OSS_SAYS)
    settle()
    return window, workplace


def open_form(window: MainWindow, workplace: FakeWorkplace, name: str) -> QWidget:
    """Open a form of the open case by hand; that of a unit's answer after the question was sent."""
    if name == "solution":
        promise = Promise(NOW + timedelta(hours=1), Channel.VOICE, "Ditelepon hari ini")
        workplace.cases.units.escalate(UNIT.id, "Kapan izin reklame terbit?", promise)
        child(window, CasePanel, "case_panel").forms.open("solution")
    else:
        press_key(window, Key.DECIDE_YES if name == "answer" else Key.DECIDE_NO)
    settle()
    return part(window, f"{name}.form")


def fields_of(form: QWidget) -> list[Field]:
    return [field for field in form.findChildren(Field) if field.isVisible()]


def hidden_parts(window: MainWindow, *parts: QWidget) -> list[str]:
    """Return the parts that are not wholly within what the page of the case shows."""
    view = child(window, ScrollArea, "case.scroll").viewport()
    seen = global_place(view)
    return [one.objectName() for one in parts if not (one.isVisible() and seen.contains(global_place(one)))]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", ["answer", "escalation", "solution"])
@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_a_form_with_all_its_fields_and_its_button_is_seen_without_scrolling(
    qtbot: QtBot, appearance: Appearance, language: str, name: str, scale: float
) -> None:
    translations.use(language)
    window, workplace = case_in_a_call(qtbot, appearance, scale)
    form = open_form(window, workplace, name)
    assert len(fields_of(form)) >= 5
    assert hidden_parts(window, part(window, f"{name}.form.main"), *fields_of(form)) == []
    assert is_whole(part(window, "next"))
    above = child(window, ScrollArea, "case.scroll").verticalScrollBar().maximum()
    assert above <= (part(window, "details.folded").height() if name == "solution" else 0)  # only the summary


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", ["answer", "escalation", "solution"])
@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_with_large_text_the_field_in_use_and_the_button_of_the_form_are_seen(
    qtbot: QtBot, appearance: Appearance, language: str, name: str, scale: float
) -> None:
    translations.use(language)
    window, workplace = case_in_a_call(qtbot, appearance, scale)
    form = open_form(window, workplace, name)
    main = part(window, f"{name}.form.main")
    for field in fields_of(form):
        field.editor.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        assert hidden_parts(window, main, field) == [], field.objectName()
        head = global_place(part(window, f"{name}.form.head"))
        assert not head.intersects(global_place(field)), field.objectName()


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_a_long_answer_scrolls_in_its_field_and_moves_no_button_out_of_sight(
    qtbot: QtBot, appearance: Appearance, scale: float
) -> None:
    window, workplace = case_in_a_call(qtbot, appearance, scale)
    form = open_form(window, workplace, "answer")
    text = child(window, KeptText, "answer.text")
    before = text.height()
    text.setFocus()
    text.insertPlainText("\n".join(["Baris"] * 30))
    settle()
    assert text.height() >= before
    assert text.verticalScrollBar().maximum() > 0
    assert hidden_parts(window, part(window, "answer.form.main"), *fields_of(form)) == []
    assert part(window, "answer.text.field").rect().contains(text.geometry())


def test_a_short_answer_that_is_proposed_is_seen_whole(qtbot: QtBot, appearance: Appearance) -> None:
    window, workplace = case_in_a_call(qtbot, appearance, 1.0)
    open_form(window, workplace, "answer")
    text, field = child(window, KeptText, "answer.text"), part(window, "answer.text.field")
    text.type_over("\n".join(["Tahap: Entry Data"] * 6))
    settle()
    assert field.rect().contains(text.geometry())
    assert text.verticalScrollBar().maximum() == 0


def test_evidence_that_is_cut_in_the_packet_is_shown_whole_by_its_button(
    qtbot: QtBot, appearance: Appearance
) -> None:
    window, workplace = case_in_a_call(qtbot, appearance, 1.25)
    open_form(window, workplace, "escalation")
    whole, unfold = part(window, "escalation.evidence.whole"), part(window, "escalation.evidence.unfold")
    assert not whole.isVisible()
    qtbot.mouseClick(unfold, Qt.MouseButton.LeftButton)
    settle()
    assert isinstance(whole, QLabel)
    assert whole.isVisible()
    assert JELITA_SAYS in whole.text()
    assert OSS_SAYS in whole.text()
    assert unfold.accessibleName() == "Show less"
    qtbot.mouseClick(unfold, Qt.MouseButton.LeftButton)
    assert not whole.isVisible()


def test_no_field_moves_when_a_caller_who_is_not_known_yet_hangs_up(
    qtbot: QtBot, appearance: Appearance
) -> None:
    workplace, _editor = office()
    window = window_in_front(qtbot, workplace, appearance)
    call = replace(incoming(), state=CallState.CONNECTED, answered_at=NOW)
    workplace.calls.call_list.send(call)
    live_editor(workplace).begin(call)
    settle()
    before = places(window, "details", "note")
    over = replace(call, state=CallState.ENDED, ended_at=NOW)
    workplace.calls.call_list.clear()
    workplace.calls.call_list.send(over)
    live_editor(workplace).put(call=over)
    settle()
    assert not part(window, "screen_pop").isVisible()
    assert places(window, "details", "note") == before


def test_the_case_asks_for_its_caller_where_the_line_above_it_asked(
    qtbot: QtBot, appearance: Appearance
) -> None:
    workplace, _editor = office()
    window = window_in_front(qtbot, workplace, appearance)
    call = replace(
        incoming(candidates=(person(), person(applicant("Dewi")))), state=CallState.CONNECTED, answered_at=NOW
    )
    workplace.calls.call_list.send(call)
    live_editor(workplace).begin(call)
    settle()
    own, before = part(window, "applicant.candidate2"), places(window, "details", "note")
    assert not own.isVisible()
    child(window, QAbstractButton, "screen_pop.close").click()
    settle()
    assert own.isVisible()
    assert places(window, "details", "note") == before


def test_there_is_one_answer_on_the_screen(window: MainWindow, workplace: FakeWorkplace) -> None:
    workplace.calls.call_list.send(ringing())
    settle()
    assert answers(window) == ["call.answer"]
    workplace.calls.call_list.send(talking())
    workplace.calls.call_list.send(ringing("c2"))
    settle()
    assert answers(window) == ["call_waiting.answer"]


def offered(row: OverflowRow) -> Iterator[str]:
    yield from (button.objectName() for button in (*row.shown, *row.in_menu))


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("size", "scale"), [((1024, 640), 1.0), ((1366, 742), 1.25), ((1366, 742), 2.0), ((1920, 1040), 2.0)]
)
def test_every_control_of_a_call_is_in_reach_on_small_screens_and_the_window_never_grows(
    qtbot: QtBot,
    workplace: FakeWorkplace,
    appearance: Appearance,
    language: str,
    size: tuple[int, int],
    scale: float,
) -> None:
    translations.use(language)
    appearance.dress(Scheme.LIGHT, scale)
    window = window_in_front(qtbot, workplace, appearance)
    window.resize(QSize(*size))
    row = child(window, OverflowRow, "call_bar.controls")
    settle()
    assert window.minimumWidth() <= 1024
    assert window.minimumHeight() <= 640
    workplace.calls.call_list.send(ringing())
    settle()
    assert {"call.answer", "call.decline", "call.transfer"} <= set(offered(row))
    assert part(window, "call.answer").isVisible()
    workplace.calls.call_list.send(talking())
    workplace.calls.call_list.send(ringing("c2"))
    workplace.notices.post(Notice("sound_fallback", WARNING, {"role": "speaker", "wanted": "A", "name": "B"}))
    settle()
    controls = {"phone.mute", "call.hold", "call.transfer", "phone.keypad", "call.hang_up"}
    assert controls <= set(offered(row))
    for name in ("call.hang_up", "call.hold", "call_waiting.answer", "screen_pop.accept"):
        seen = part(window, name)
        assert seen.visibleRegion().boundingRect().size() == seen.size(), name
    assert all(button.key_text() or button.words() for button in row.in_menu)
    assert cut_off(part(window, "top_bar")) == cut_off(part(window, "call_lines")) == []
    assert window.size() == QSize(*size)


def test_what_opens_below_the_bar_closes_by_escape_and_the_keyboard_goes_back(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(talking())
    search = child(window, QLineEdit, "search.text")
    for key, name in ((Key.TRANSFER, "transfer"), (Key.KEYPAD, "keypad"), (Key.DIAL_FIELD, "dial")):
        search.setFocus()
        assert part(window, name).isHidden()
        press_key(search, key)
        opened = part(window, name)
        assert opened.isVisible()
        assert opened.isAncestorOf(focused())
        assert opened.geometry().top() >= child(window, CallBar).geometry().bottom()
        qtbot.keyClick(focused(), Qt.Key.Key_Escape)
        assert opened.isHidden()
        assert focused() is search


def test_who_types_a_number_when_a_call_rings_types_on(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    dial = child(window, QLineEdit, "dial.text")
    dial.setFocus()
    qtbot.keyClicks(dial, "0812")
    workplace.calls.call_list.send(ringing())
    qtbot.keyClicks(focused(), "34")
    settle()
    assert (focused(), dial.text()) == (dial, "081234")
    assert dial.visibleRegion().boundingRect().size() == dial.size()  # no line lies above it
    qtbot.keyClick(dial, Qt.Key.Key_Return)
    assert workplace.calls.control.asked[-1] == ("dial", "081234", None, "", False)


def test_during_a_call_the_queue_is_a_rail_and_a_key_or_a_click_opens_it_above_the_case(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    queue, rail = child(window, QueuePanel), part(window, "queue_rail")
    qtbot.waitUntil(queue.isVisible)
    workplace.calls.call_list.send(talking())
    assert rail.isVisible()
    assert rail.width() == 48
    assert queue.isHidden() or not queue.isVisible()
    case = part(window, "case_panel").geometry()
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert queue.isVisible()
    assert part(window, "case_panel").geometry() == case
    assert workplace.queue.lists.asked[-1] == ("watch", QueueName.CALL_BACKS)
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert not queue.isVisible()
    qtbot.mouseClick(part(window, "rail.missed_calls"), Qt.MouseButton.LeftButton)
    assert queue.isVisible()
    workplace.calls.call_list.clear()
    workplace.calls.call_list.send(replace(talking(), state=CallState.ENDED, ended_at=NOW))
    assert queue.isVisible()
    assert not rail.isVisible()


def test_on_a_wide_screen_the_queue_stays_during_a_call(window: MainWindow, workplace: FakeWorkplace) -> None:
    window.resize(QSize(1920, 1040))
    settle()
    workplace.calls.call_list.send(talking())
    settle()
    assert child(window, QueuePanel).isVisible()
    assert child(window, QueuePanel).width() == 300
    assert child(window, PhonePanel).width() == 400


def test_tab_goes_from_the_bar_to_the_proposals_the_case_the_pane_and_the_queue(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(talking())
    settle()
    part(window, "phone.mute").setFocus()
    order = ["call_bar", "call_lines", "case_panel", "phone_panel", "queue_rail", "top_bar", "footer"]
    visited = []
    for _ in range(80):
        place = next((name for name in order if part(window, name).isAncestorOf(focused())), "")
        if place and place not in visited:
            visited.append(place)
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        if focused().objectName() == "phone.mute":
            break
    assert [name for name in order[:5] if name in visited] == [name for name in visited if name in order[:5]]
    assert {"call_bar", "call_lines", "phone_panel", "queue_rail"} <= set(visited)


def test_tab_goes_through_the_case_as_it_is_read(qtbot: QtBot, appearance: Appearance) -> None:
    place, _editor = office()
    window = window_in_front(qtbot, place, appearance)
    window.resize(1366, 742)
    place.calls.call_list.send(talking())
    logged(place)
    settle()
    panel = part(window, "case_panel")
    part(window, "details.subject").setFocus()
    visited: list[QWidget] = []
    while panel.isAncestorOf(focused()):
        visited.append(focused())
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    names = [one.objectName() for one in visited]
    fields = [f"details.{name}" for name in FIELDS]
    assert [name for name in names if name in fields] == fields
    rest = names[names.index(fields[-1]) + 1 :]
    assert rest[0] == "note.text"
    steps = [one for one in visited if part(window, "next").isAncestorOf(one)]
    assert steps[0].objectName() == "sop.decision.yes"
    assert [one.x() for one in steps] == sorted(one.x() for one in steps)


def test_each_person_who_may_be_calling_is_named_in_the_line_or_in_its_menu(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    window.resize(1366, 742)
    row = child(window, OverflowRow, "screen_pop.choices")
    call = incoming(candidates=(person(None, case_row()), person(), person(), person()))
    workplace.calls.call_list.send(replace(call, state=CallState.CONNECTED, answered_at=NOW))
    settle()
    names = [f"screen_pop.person_{number}" for number in (2, 3, 4)]
    others = [child(window, ActionButton, name) for name in names]
    assert all(map(row.is_offered, others))
    assert set(row.in_menu) & set(others), "there is no room for all"
    for button in set(others) - set(row.in_menu):
        wanted = button.size_in_row(has_words=True, is_shortened=False).width()
        assert button.width() >= wanted, button.words()


def test_at_1366_the_bar_says_who_waits_while_a_colleague_is_asked(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    window.resize(1366, 742)
    calls = workplace.calls.call_list
    caller = calls.send(replace(talking(), person=person(), is_held_here=True))
    asked = calls.send(replace(talking("c2"), person=person(), consults_for="c1"))
    settle()
    words = child(window, ElidedLabel, "call_bar.words")
    assert words.lines(words.width())[0].startswith(f"{who_words(caller)} waits")
    assert "cannot hear you" in words.toolTip()
    calls.join(caller, asked)
    settle()
    assert words.lines(words.width())[0].startswith(f"Together with {who_words(caller)}")


READY = Reachability(is_proven=True, server="10.0.0.1:5061", transport="tls", proven_at=NOW)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("size", "scale"), [((1024, 640), 1.0), ((1366, 742), 1.0), ((1366, 742), 1.25), ((1920, 1040), 2.0)]
)
def test_the_bar_without_a_call_says_in_whole_words_that_the_line_is_ready_and_names_its_exchange(
    qtbot: QtBot,
    workplace: FakeWorkplace,
    appearance: Appearance,
    language: str,
    size: tuple[int, int],
    scale: float,
) -> None:
    translations.use(language)
    appearance.dress(Scheme.LIGHT, scale)
    window = window_in_front(qtbot, workplace, appearance)
    window.resize(QSize(*size))
    account = replace(workplace.preferences.settings.account, domain="pbx.dpmptsp.go.id")
    workplace.preferences.settings = replace(workplace.preferences.settings, account=account)
    workplace.phone.line.reachability = READY
    workplace.phone.line.reachability_changed.emit(READY)
    settle()
    state, about = (child(window, ElidedLabel, f"call_bar.{name}") for name in ("who", "words"))
    whole, least = {"en": ("Ready for calls", "Ready"), "id": ("Siap menerima panggilan", "Siap")}[language]
    drawn = state.lines(state.width())
    assert drawn == [whole] or (drawn == [least] and size[0] / scale < 1100)
    assert about.text() == "pbx.dpmptsp.go.id"
    assert is_whole(state)
    assert is_whole(about)


def test_what_tab_went_past_stays_whole_when_a_neighbour_is_deleted(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    """Reading Qt's chain by PySide would tie each part to the one before it."""
    workplace.notices.post(Notice("call_missed", WARNING, {"to": "Budi"}, ("call_back",), "c2"))
    settle()
    for _ in range(40):
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    workplace.notices.withdraw("call_missed")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    panel = child(window, PhonePanel)
    items = [flow.itemAt(place) for flow in panel.findChildren(Flow) for place in range(flow.count())]
    assert items
    assert all(isValid(item) for item in items)


def test_the_most_urgent_notice_is_in_the_line_and_all_words_are_in_the_list(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    bar = child(window, NoticeBar, "notices")
    height = part(window, "footer").height()
    workplace.notices.post(Notice("engine_lost", ERROR))
    dropped = Notice("call_dropped", ERROR, {"to": "Siti"}, ("call_back",), "c1")
    workplace.notices.post(dropped)
    workplace.notices.post(Notice("call_missed", WARNING, {"to": "Budi"}, ("call_back",), "c2"))
    settle()
    assert bar.shown is not None
    assert bar.shown.key == "call_dropped.c1"  # going on with the caller comes first
    assert part(window, "footer").height() == height
    more = part(window, "notices.more")
    assert isinstance(more, QPushButton)
    assert more.accessibleName() == "2 more"
    search = child(window, QLineEdit, "search.text")
    search.setFocus()
    more.click()
    settle()
    listed = [one.text() for one in part(window, "notices.list").findChildren(QPushButton) if one.isVisible()]
    assert listed.count("Call back") == 2
    assert cut_off(part(window, "notices.list")) == []
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert part(window, "notices.list").isHidden()
    assert focused() is search


SCREENS = [QRect(0, 0, 1366, 740), QRect(1366, 0, 1920, 1040)]


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        (QRect(100, 50, 1200, 650), QRect(100, 50, 1200, 650)),
        (QRect(0, 0, 2208, 1100), QRect(0, 0, 1366, 740)),
        (QRect(1500, 200, 1900, 1000), QRect(1386, 40, 1900, 1000)),
        (QRect(5000, 3000, 1000, 700), QRect(366, 40, 1000, 700)),
        (QRect(-300, -80, 1100, 700), QRect(0, 0, 1100, 700)),
    ],
)
def test_a_window_comes_back_wholly_on_a_screen_that_exists(wanted: QRect, place: QRect) -> None:
    assert fitted(wanted, SCREENS) == place
