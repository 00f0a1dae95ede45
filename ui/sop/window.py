"""The SOP: its flow chart shows where the open case stands; its document can be read and printed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from app.cases.case_editor import CaseEditor
from app.desktop.workplace import ProcedureArea
from app.paper.paperwork import Paperwork, Wanted
from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from app.sop.flow_chart import Chart, chart_of
from app.sop.step_clocks import StepClock, StepState, step_clocks
from app.values.open_case import VisibleCase
from ui.paper.ask import ask_path, ask_printer
from ui.paper.outgoing import Outgoing
from ui.sop.chart_view import ChartView
from ui.sop.document_view import DocumentView
from ui.sop.sop_text import (
    chart_words,
    document,
    explanation,
    node_name,
    node_state,
    place_words,
    step_marks,
)
from ui.sop.step_box import StepBox
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.stack import Stack
from ui.widgets.text import Label

TICK_MS = 1000


class SopWindow(QDialog):
    """Never modal: agents read it beside a call. It keeps nothing of a case that was put away."""

    def __init__(
        self, editor: CaseEditor, procedure: ProcedureArea, paper: Paperwork, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sop_window")
        self.setModal(False)
        self._editor, self._procedure, self._paper = editor, procedure, paper
        self._sop = procedure.sop
        self._clocks: tuple[StepClock, ...] = ()
        self._explained = ""  # key of the shape whose explanation is open
        self._path: Path | None = None  # of the PDF file that was written last
        self._outgoing = Outgoing(self, work=paper)
        self._title = Label("sop_window.title", "heading", wraps=True)
        self._place = Label("sop_window.place", "lead", wraps=True)
        self._print = ActionButton("sop_window.print", "", "file-text")
        self._pdf = ActionButton("sop_window.pdf", "", "save")
        self._open = ActionButton("sop_window.open", "", "arrow-up-right")
        self._status = Label("sop_window.status", "muted", wraps=True)
        self._tabs = QTabBar()
        self._chart = ChartView(self._new_chart())
        self._scroll = ScrollArea()
        self._box = StepBox()
        self._document = DocumentView()
        self._stack = Stack()
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._build()
        self._connect()
        self._retranslate()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._title, 1)
        for button in (self._print, self._pdf, self._open):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._open.hide()
        self._status.hide()
        self._tabs.setObjectName("sop_window.tabs")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tabs.addTab("")
        self._tabs.addTab("")
        self._scroll.setObjectName("sop_window.scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the shapes have the keyboard
        self._scroll.setWidget(self._chart)
        self._box.hide()
        chart = QWidget()
        below = QVBoxLayout(chart)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(GAP)
        below.addWidget(self._scroll, 1)
        below.addWidget(self._box)
        self._stack.addWidget(chart)
        self._stack.addWidget(self._document)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self._place)
        column.addWidget(self._status)
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._ticker.timeout.connect(self._tick)
        self._tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._chart.chosen.connect(self._explain)
        self._chart.focused.connect(lambda shape: self._scroll.ensureWidgetVisible(shape, 20, 30))
        self._box.closed.connect(self._shut)
        self._print.clicked.connect(lambda: ask_printer(self, self.print_on))
        self._pdf.clicked.connect(self._ask_path)
        self._open.clicked.connect(self._open_saved)
        self._editor.opened.connect(self._on_case)
        self._editor.changed.connect(self._on_case)
        self._editor.closed_view.connect(self._refresh)
        self._outgoing.said.connect(self._show_message)
        self._outgoing.saved.connect(self._on_saved)

    # -- commands ------------------------------------------------------------------------------------------

    def show_sop(self) -> None:
        """Show the flow chart; the keyboard goes to the step at which the case stands."""
        self.show()
        self.raise_()
        self.activateWindow()
        self._tabs.setCurrentIndex(0)
        self._chart.focus_step(self._here())

    def save_to(self, path: Path) -> None:
        """Write the SOP into this PDF file."""
        self._outgoing.await_file(path)
        self._show_message(self.tr("Writing…"))
        self._paper.save(Wanted(SheetKind.SOP), path)

    def print_on(self, printer: PrinterChoice) -> None:
        self._outgoing.await_print(SheetKind.SOP)
        self._show_message(self.tr("Printing…"))
        self._paper.print(Wanted(SheetKind.SOP), printer)

    # -- the case ------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_case(self, _case: VisibleCase) -> None:
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        """Show the case of this moment; nothing of it while the window cannot be seen."""
        case = self._editor.current if self.isVisible() else None
        now = self._procedure.clock()
        self._clocks = self._read(case, now)
        self._chart.mark(step_marks(self._clocks, current_theme()))
        if case is None:
            text = self.tr("No case is open: the chart shows the procedure alone.")
            self._ticker.stop()
        else:
            text = place_words(case.number, self._clocks, now)
            self._ticker.start()
        if text != self._place.text():
            self._place.setText(text)
        self._describe(now)

    def _read(self, case: VisibleCase | None, now: datetime) -> tuple[StepClock, ...]:
        if case is None:
            return ()
        return step_clocks(self._sop, self._procedure.calendar, case.channel, case.timeline, now)

    def _describe(self, now: datetime) -> None:
        chart = self._chart.chart
        for node in chart.nodes:
            state = node_state(self._sop, chart, node, self._clock(node.step))
            self._chart.shapes[node.key].describe(node_name(self._sop, node), state)
        if not self.isVisible():
            self._box.forget()
        elif self._explained:
            node = self._chart.shapes[self._explained].node
            lines = explanation(self._sop, node, self._clock(node.step), self._procedure.calendar, now)
            self._box.display(lines)

    def _clock(self, number: int) -> StepClock | None:
        return self._clocks[number - 1] if self._clocks else None

    def _here(self) -> int:
        """Return the step that runs; without one the last that was done, or the first."""
        running = [c.step.number for c in self._clocks if c.state in (StepState.RUNNING, StepState.PAUSED)]
        done = [c.step.number for c in self._clocks if c.state is StepState.DONE]
        return (running or done[-1:] or [1])[0]

    @Slot()
    def _tick(self) -> None:
        self._refresh()

    # -- one step ------------------------------------------------------------------------------------------

    @Slot(str)
    def _explain(self, key: str) -> None:
        """Open what a shape means, or shut it again."""
        if self._explained == key:
            self._shut()
            return
        self._explained = key
        self._describe(self._procedure.clock())
        self._box.show()

    @Slot()
    def _shut(self) -> None:
        key, self._explained = self._explained, ""
        self._box.hide()
        self._box.forget()
        if key:
            self._chart.shapes[key].setFocus(Qt.FocusReason.OtherFocusReason)

    # -- paper ---------------------------------------------------------------------------------------------

    @Slot()
    def _ask_path(self) -> None:
        ask_path(self, self.tr("Save as"), self._sop.title.in_language(language()), ".pdf", self.save_to)

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self._path = path
        self._open.show()

    @Slot()
    def _open_saved(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    def _show_message(self, text: str) -> None:
        self._status.show_text(text)
        self._open.hide()

    # -- words and Qt --------------------------------------------------------------------------------------

    def _new_chart(self) -> Chart:
        return chart_of(self._sop, language(), chart_words())

    def _retranslate(self) -> None:
        title = self._sop.title.in_language(language())
        self.setWindowTitle(title)
        self._title.setText(title)
        self._print.setText(self.tr("Print…"))
        self._pdf.setText(self.tr("PDF…"))
        self._open.setText(self.tr("Open the file"))
        self._tabs.setTabText(0, self.tr("Flow chart"))
        self._tabs.setTabText(1, self.tr("Document"))
        self._tabs.setAccessibleName(self.tr("Parts of the SOP"))
        self._chart.setAccessibleName(self.tr("Flow chart"))
        self._scroll.setAccessibleName(self.tr("Flow chart"))
        self._document.setAccessibleName(self.tr("Document"))
        self._chart.set_chart(self._new_chart())
        self._document.show_sections(document(self._sop))
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._refresh()  # the marks have colours of the theme
