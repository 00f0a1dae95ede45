"""The SOP on the screen, by keyboard and as a screen reader has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QPlainTextEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from app.cases.answers import Promise
from app.common.enums import Channel
from app.paper.paperwork import Wanted
from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from app.sop.flow_chart import Shape
from app.sop.procedure import parse
from tests.app.sop.test_flow_chart import foreign
from tests.ui.case.samples import NUMBER, LiveEditor, logged, office
from tests.ui.controls import child, controls, focused, press_key, text
from tests.ui.fakes import UNIT, FakeWorkplace
from tests.ui.privacy import texts_of
from ui.keys.key_table import Key
from ui.sop.chart_view import ChartShape, ChartView
from ui.sop.document_view import DocumentView
from ui.sop.opener import SopOpener
from ui.sop.window import SopWindow
from ui.style.theme import Scheme, apply_theme, current_theme
from ui.text import translations


@dataclass
class Screen:
    home: QWidget
    place: FakeWorkplace
    editor: LiveEditor
    opener: SopOpener
    qtbot: QtBot

    @property
    def window(self) -> SopWindow:
        return child(self.home, SopWindow)

    def press(self, key: Key) -> None:
        """Press a key in the window that is in front; it shows the SOP, or puts it away."""
        is_open = self.home.findChild(SopWindow) is not None and self.window.isVisible()
        press_key(self.window if is_open else self.home, key)
        self.qtbot.waitUntil(lambda: self.window.isVisible() is not is_open)
        front = self.home if is_open else self.window
        front.activateWindow()  # the offscreen platform brings no other window to the front
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is front)

    def log(self) -> None:
        """Siti's complaint is recorded and open."""
        logged(self.place)

    def later(self, **span: float) -> None:
        """Let time pass on the office's clock, and the second hand go round once."""
        self.place.now += timedelta(**span)
        self.window._tick()

    def shape(self, key: str) -> ChartShape:
        return child(self.window, ChartShape, f"sop.shape.{key}")


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    place, editor = office()
    home = QWidget()
    home.setObjectName("home")
    qtbot.addWidget(home)
    home.resize(1366, 740)
    opener = SopOpener(editor, place.procedure, place.paper.work, home)  # type: ignore[arg-type]
    with qtbot.waitActive(home):
        home.show()
        home.activateWindow()
    return Screen(home, place, editor, opener, qtbot)


def test_one_key_shows_the_chart_at_the_step_of_the_open_case_and_puts_it_away(screen: Screen) -> None:
    screen.log()
    screen.press(Key.SOP)
    assert text(screen.window, "sop_window.place") == (
        f"Case {NUMBER} is at step 2, Recording and look-up: 00:00 used, 15:00 left."
    )
    assert focused() is screen.shape("2")
    screen.press(Key.SOP)
    assert not screen.window.isVisible()


def test_without_a_case_the_chart_is_the_procedure_alone(screen: Screen) -> None:
    screen.press(Key.SOP)
    assert text(screen.window, "sop_window.place").startswith("No case is open")
    assert focused() is screen.shape("1")
    assert screen.shape("3").accessibleDescription() == "1 h 0 min; leads to step 4, Telling the solution."


def test_times_used_and_left_go_on_while_it_is_open_and_follow_the_case(screen: Screen) -> None:
    screen.log()
    screen.press(Key.SOP)
    screen.later(minutes=4, seconds=12)
    assert "04:12 used, 10:48 left" in text(screen.window, "sop_window.place")
    marks = child(screen.window, ChartView)._marks
    assert marks[2].lines == "04:12 used\n10:48 left"
    assert (marks[1].is_here, marks[2].is_here, marks[3].lines) == (False, True, "")
    promise = Promise(screen.place.now + timedelta(hours=2), Channel.VOICE, "")
    screen.place.cases.units.escalate(UNIT.id, "Kapan SK ditetapkan?", promise)
    assert "is at step 3, Validation by the unit" in text(screen.window, "sop_window.place")
    screen.later(minutes=70)
    assert "10 min over time" in text(screen.window, "sop_window.place")
    assert screen.shape("3").accessibleDescription().startswith("Running; 1 h 10 min of 60 min used;")


def test_a_screen_reader_has_the_procedure_in_order_and_each_shape_by_key(screen: Screen) -> None:
    screen.log()
    screen.press(Key.SOP)
    shapes = screen.window.findChildren(ChartShape)
    assert [shape.accessibleName() for shape in shapes] == [
        "Step 1, Applicant: Request",
        "Step 2, Call center agent: Recording and look-up",
        "Decision of step 2, Call center agent: Can the agent answer from JELITA, OSS or own knowledge?",
        "Step 3, Unit in charge: Validation by the unit",
        "Step 4, Call center agent: Telling the solution",
        "Step 5, Applicant: Receiving the solution",
    ]
    assert (
        shapes[2]
        .accessibleDescription()
        .endswith("Yes: leads to step 4, Telling the solution; No: leads to step 3, Validation by the unit.")
    )
    chart = QAccessible.queryAccessibleInterface(child(screen.window, ChartView))
    assert [chart.child(n).object() for n in range(chart.childCount())] == shapes
    reached = [focused()]
    for _ in range(6):
        QTest.keyClick(focused(), Qt.Key.Key_Down)
        reached.append(focused())
    assert reached == [*shapes[1:], *shapes[-1:], *shapes[-1:]]
    QTest.keyClick(focused(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert focused() is shapes[-2]


@pytest.mark.parametrize("way", ["key", "click"])
def test_a_step_explains_who_does_what_in_how_many_minutes(screen: Screen, qtbot: QtBot, way: str) -> None:
    screen.log()
    screen.press(Key.SOP)
    shape = screen.shape("4")
    if way == "key":
        shape.setFocus()
        QTest.keyClick(shape, Qt.Key.Key_Return)
    else:
        qtbot.mouseClick(shape, Qt.MouseButton.LeftButton)
    box = child(screen.window, QPlainTextEdit, "sop.step_box.text")
    assert text(screen.window, "sop.step_box.title") == "Step 4, Call center agent: Telling the solution"
    for words in ("Ahead", "Target: 10 min", "- Gives the applicant the information", "Output: An answer"):
        assert words in box.toPlainText(), words
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert screen.window.isVisible()
    assert not box.isVisible()
    assert focused() is shape


def test_a_case_that_is_put_away_leaves_nothing_even_while_the_window_is_closed(screen: Screen) -> None:
    screen.log()
    screen.press(Key.SOP)
    screen.shape("2").click()
    rina = "Rina"
    assert any(rina in one for widget in screen.window.findChildren(QWidget) for one in texts_of(widget))
    screen.press(Key.SOP)
    shown = {one for widget in screen.window.findChildren(QWidget) for one in texts_of(widget)}
    assert not any(word in one for one in shown for word in (rina, NUMBER))
    screen.press(Key.SOP)
    screen.editor.close_view()
    shown = {one for widget in screen.window.findChildren(QWidget) for one in texts_of(widget)}
    assert not any(word in one for one in shown for word in (rina, NUMBER))


def test_the_document_is_the_whole_one_in_the_language_of_the_window(screen: Screen) -> None:
    screen.press(Key.SOP)
    child(screen.window, QTabBar, "sop_window.tabs").setCurrentIndex(1)
    document = child(screen.window, DocumentView)
    assert document.isVisible()
    assert "Is able to operate a computer" in document.toPlainText()
    translations.use("id")
    screen.qtbot.waitUntil(lambda: screen.window.windowTitle() == "SOP Pelayanan Contact Center")
    for words in ("Kualifikasi Pelaksana", "Mampu mengoperasikan komputer", "Peringatan", "Handphone"):
        assert words in document.toPlainText(), words
    assert screen.shape("3").accessibleName() == "Langkah 3, Tim Urusan Terkait: Validasi bidang terkait"


def test_it_is_printed_and_saved_by_the_paperwork_and_says_what_came_of_it(
    screen: Screen, tmp_path: Path
) -> None:
    screen.press(Key.SOP)
    paper, path = screen.place.paper.work, tmp_path / "sop.pdf"
    child(screen.window, QAbstractButton, "sop_window.pdf").click()
    files = child(screen.window, QFileDialog, "sop_window.file")
    assert files.selectedFiles()[0].endswith("Contact Center Service SOP.pdf")
    files.fileSelected.emit(str(path))
    paper.failed.emit("not_written", "disk full")
    assert "disk full" in text(screen.window, "sop_window.status")
    screen.window.save_to(path)
    paper.saved.emit(tmp_path / "another.pdf")  # of the window of paper
    assert text(screen.window, "sop_window.status") == "Writing…"
    paper.saved.emit(path)
    assert text(screen.window, "sop_window.status") == f"Saved: {path}"
    printer = PrinterChoice(name="Lantai 2")
    screen.window.print_on(printer)
    assert paper.asked == [
        *[("save", Wanted(SheetKind.SOP), path)] * 2,
        ("print", Wanted(SheetKind.SOP), printer),
    ]


def test_every_control_has_a_name_and_the_keyboard(screen: Screen) -> None:
    screen.press(Key.SOP)
    screen.shape("2").click()
    found = list(controls(screen.window))
    assert len(found) > 8
    for control in found:
        assert control.accessibleName(), control.objectName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.objectName()


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_the_step_of_the_case_is_seen_in_both_schemes(
    screen: Screen, scheme: Scheme, qapp: QApplication
) -> None:
    apply_theme(qapp, scheme, 1.0)
    screen.log()
    screen.press(Key.SOP)
    view = child(screen.window, ChartView)
    picture = view.grab().toImage()
    inside = {key: QColor(picture.pixel(corner(shape))) for key, shape in view.shapes.items()}
    assert inside["2"] == inside["2?"] == current_theme().colour("accent_soft")
    assert inside["3"] == current_theme().colour("window")


@pytest.mark.parametrize(("scale", "has_details"), [(1.0, True), (1.5, False), (2.0, False)])
def test_the_chart_keeps_lanes_and_times_where_the_text_is_large(
    screen: Screen, qapp: QApplication, scale: float, has_details: bool
) -> None:
    apply_theme(qapp, Scheme.LIGHT, scale)
    screen.press(Key.SOP)
    view = child(screen.window, ChartView)
    assert view._layout is not None
    assert ("Activity" in {cell.text for cell in view._layout.head}) is has_details
    assert view._layout.width == view.width() == screen.window._scroll.viewport().width()
    assert view.height() >= view._layout.height


def test_another_office_s_file_draws_its_own_chart(qtbot: QtBot) -> None:
    place, editor = office()
    home = QWidget()
    qtbot.addWidget(home)
    home.resize(1366, 740)
    home.show()
    place.procedure.sop = parse(foreign())
    opener = SopOpener(editor, place.procedure, place.paper.work, home)  # type: ignore[arg-type]
    opener.open()
    shapes = opener.sop.findChildren(ChartShape)
    assert [shape.node.key for shape in shapes] == ["1", "2", "2?", "3", "3?", "4", "5", "6", "7"]
    assert shapes[5].accessibleName() == "Step 4, head en: Step 4 with a long name that needs lines"
    assert opener.sop._document.toPlainText() == ""


def corner(shape: ChartShape) -> QPoint:
    """Return a point within the shape, beside its text."""
    place = shape.geometry()
    if shape.node.shape is Shape.DIAMOND:
        return QPoint(place.center().x(), place.top() + place.height() // 4)
    return QPoint(place.left() + 12, place.center().y() + 14)
