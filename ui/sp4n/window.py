"""The window in which a supervisor takes complaints in from SP4N-LAPOR!, after seeing what differs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.common.csv_file import CsvError
from app.sp4n.comparing import ComparedComplaint, Verdict
from app.sp4n.taking_in import BUSY, NOT_BEGUN, ComparedFile, Failure, OpenedFile, TakenIn, TakingIn
from ui.paper.ask import ask_list
from ui.sp4n.columns_form import ColumnsForm
from ui.sp4n.model import KINDS, WIDE, ComplaintsModel, has_verdict, is_bad, is_partly_read
from ui.sp4n.sp4n_text import (
    difference_text,
    ended_text,
    ending_text,
    failure_text,
    fault_text,
    missing_columns_text,
    note_text,
    reason_text,
    undated_text,
    unread_text,
    verdict_text,
    without_text,
)
from ui.style.tokens import GAP
from ui.text.csv_text import ansi_text
from ui.text.numbers import count_text
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.row_list import RowList
from ui.widgets.row_table import RowTable
from ui.widgets.text import Label

_KINDS = "Excel, CSV, JSON (*.xlsx *.csv *.json *.txt)"
_DETAILS = 8  # lines of text, without scrolling


class TakingInWindow(QDialog):
    """Not modal. A file whose columns are known is compared at once; a person says what is saved."""

    case_wanted = Signal(object)  # UUID

    def __init__(self, taking_in: TakingIn, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sp4n")
        self.setModal(False)
        self.setWindowFlag(Qt.WindowType.Window, True)
        self._taking_in = taking_in
        self._name = ""  # of the file
        self._file: OpenedFile | None = None
        self._taken: TakenIn | None = None
        self._about = Label("sp4n.about", "muted", wraps=True)
        self._columns_form = ColumnsForm()
        self._list = QWidget()
        self._shown = QComboBox()
        self._shown.setObjectName("sp4n.shown")
        self._all = ActionButton("sp4n.all", "", look="quiet")
        self._none = ActionButton("sp4n.none", "", look="quiet")
        self._change = ActionButton("sp4n.change_columns", "", "settings", look="quiet")
        self._model = ComplaintsModel()
        self._table = _Table()
        self._table.setModel(self._model)
        self._details = RowList("sp4n.details")
        self._details.setWordWrap(True)
        self._running = QWidget()
        self._progress = QProgressBar()
        self._progress.setObjectName("sp4n.progress")
        self._progress.setTextVisible(False)
        self._done = Label("sp4n.done", "muted")
        self._stop = ActionButton("sp4n.stop", "", "x")
        self._take = ActionButton("sp4n.take", "", look="primary")
        self._open = ActionButton("sp4n.open", "", "inbox")
        self._close = ActionButton("sp4n.close", "")
        self._build()
        self._connect()
        self._retranslate()
        self._show_stage(None)

    # -- commands ------------------------------------------------------------------------------------------

    def ask_file(self) -> None:
        """Bring the window to the front and ask for a file."""
        self.show()
        self.raise_()
        self.activateWindow()
        if self._taking_in.is_saving:
            self._on_failed(Failure(BUSY))
            return
        ask_list(self, "sp4n.file", self.tr("Import from SP4N-LAPOR!"), self.open_file, _KINDS)

    def open_file(self, path: Path) -> None:
        if self._taking_in.is_saving:
            self._on_failed(Failure(BUSY))
            return
        self.forget()
        self._name = path.name
        self._show_message(self.tr("Reading {file}…").format(file=self._name))
        self._show_progress(0, 0)
        self._taking_in.open(path)

    def put_away(self) -> None:
        """Forget and close for the next user; what is being imported for the same one goes on."""
        if not self._taking_in.saves_more:
            self.forget()
            self.close()

    @Slot()
    def forget(self) -> None:
        """Keep nothing of the last file, nor of the last user."""
        self._taking_in.stop()
        self._file = self._taken = None
        self._columns_form.display(None)
        self._model.display(None)
        self._details.clear()
        self._running.hide()
        self._show_message("")
        self._show_stage(None)

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        choices, running, buttons = Flow(GAP), QHBoxLayout(self._running), Flow(GAP)
        for part in (self._shown, self._all, self._none, self._change):
            choices.addWidget(part)
        running.setContentsMargins(0, 0, 0, 0)
        running.setSpacing(GAP)
        running.addWidget(self._progress, 1)
        running.addWidget(self._done)
        running.addWidget(self._stop)
        for button in (self._take, self._open, self._close):
            buttons.addWidget(button)
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP)
        inside.addLayout(choices)
        inside.addWidget(self._table, 1)
        inside.addWidget(self._details)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(GAP)
        column.addWidget(self._about)
        column.addWidget(self._columns_form, 1)
        column.addWidget(self._list, 1)
        column.addWidget(self._running)
        column.addLayout(buttons)
        for _ in KINDS:
            self._shown.addItem("")
        self._fit_details()
        self.resize(1_100, 700)

    def _connect(self) -> None:
        self._columns_form.chosen.connect(self._compare)
        self._shown.currentIndexChanged.connect(self._on_shown)
        self._all.clicked.connect(lambda: self._model.want(range(self._model.rowCount()), True))
        self._none.clicked.connect(lambda: self._model.want(range(self._model.rowCount()), False))
        self._change.clicked.connect(self._ask_columns)
        self._model.wanted_changed.connect(self._adjust)
        self._model.modelReset.connect(self._details.clear)
        self._table.toggled.connect(self._model.toggle)
        self._table.chosen.connect(self._on_chosen)
        self._table.selectionModel().currentRowChanged.connect(self._show_details)
        self._stop.clicked.connect(self._on_stop)
        self._take.clicked.connect(self._on_take)
        self._open.clicked.connect(self.ask_file)
        self._close.clicked.connect(self.reject)
        self._taking_in.progressed.connect(self._show_progress)
        self._taking_in.read.connect(self._on_read)
        self._taking_in.compared.connect(self._on_compared)
        self._taking_in.failed.connect(self._on_failed)
        self._taking_in.ended.connect(self._on_ended)

    def _show_stage(self, stage: QWidget | None) -> None:
        """Show the form of the columns, the list, or neither."""
        for part in (self._columns_form, self._list):
            part.setVisible(part is stage)
        self._take.setVisible(stage is self._list)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_read(self, file: OpenedFile) -> None:
        self._file = file
        if file.is_known:
            self._compare(file.columns)
        else:
            self._ask_columns()

    @Slot()
    def _ask_columns(self) -> None:
        if self._file is not None:
            self._running.hide()
            self._show_message(self.tr("{file}: some columns are not known.").format(file=self._name))
            self._show_stage(self._columns_form)
            self._columns_form.display(self._file)

    @Slot(object)
    def _compare(self, columns: tuple[str, ...]) -> None:
        if self._file is not None:
            self._file = OpenedFile(self._file.table, columns, self._file.is_known)
            self._show_message(self.tr("{file} is compared with the cases…").format(file=self._name))
            self._show_progress(0, 0)
            self._taking_in.compare(self._file.table, columns)

    @Slot(object)
    def _on_compared(self, file: ComparedFile) -> None:
        self._running.hide()
        self._model.display(file)
        self._name_choices()
        self._show_message(self._summary())
        self._show_stage(self._list)
        self._table.share_room()
        self._table.setCurrentIndex(self._model.index(0, 0))
        self._table.setFocus()

    @Slot(object)
    def _on_failed(self, why: Failure | CsvError) -> None:
        if not self._taking_in.is_saving:
            self._running.hide()
        self._show_message("\n".join(filter(None, (self._taken_words, failure_text(why)))))

    @Slot()
    def _on_shown(self) -> None:
        self._model.show_only(KINDS[self._shown.currentIndex()])
        self._table.setCurrentIndex(self._model.index(0, 0))

    @Slot()
    def _adjust(self) -> None:
        count = len(self._model.wanted)
        self._take.setText(self.tr("Import: {count}").format(count=count_text(count)))
        self._take.setEnabled(count > 0 and self._running.isHidden())
        for button in (self._open, self._change):
            button.setEnabled(self._running.isHidden())

    @Slot(QModelIndex)
    def _show_details(self, index: QModelIndex) -> None:
        """Say everything of one line, which the table cuts off."""
        self._details.clear()
        one = self._model.line(index.row())
        if isinstance(one, ComparedComplaint):
            differences = [difference_text(each, one.verdict) for each in one.differences]
            text = one.complaint.values.get("isi_ringkas", "")
            unread = map(without_text, one.complaint.unread)
            words = (reason_text(one), ending_text(one), *unread, *differences, undated_text(one), text)
            self._details.addItems([*filter(None, words)])
        elif one is not None:
            self._details.addItem(fault_text(one))

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        one = self._model.line(index.row())
        if isinstance(one, ComparedComplaint) and one.case_id is not None:
            self.case_wanted.emit(one.case_id)

    @Slot()
    def _on_take(self) -> None:
        name = self._name
        self._taken = None
        self._show_message(self.tr("The complaints are imported…"))
        self._show_progress(0, len(self._model.wanted))
        if not self._taking_in.take(self._model.wanted, lambda one, day: note_text(one, name, day)):
            self._on_failed(Failure(NOT_BEGUN))

    @Slot(object)
    def _on_ended(self, taken: TakenIn) -> None:
        """Compare again: what is left shows what is still to do."""
        self._taken = taken
        if self._file is None:  # it is put away
            self._running.hide()
        else:
            self._compare(self._file.columns)
        self._show_message(ended_text(taken))

    @Slot()
    def _on_stop(self) -> None:
        is_saving = self._taking_in.is_saving
        self._taking_in.stop()
        if not is_saving:  # else it says how far it came
            self._running.hide()
            self._show_message(self.tr("Stopped."))

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        words = self.tr("{done} of {total}").format(done=count_text(done), total=count_text(total))
        self._done.setText(words if total else "")
        self._running.show()
        self._adjust()

    # -- words ---------------------------------------------------------------------------------------------

    def _show_message(self, text: str) -> None:
        self._about.show_text(text)
        self._adjust()

    def _summary(self) -> str:
        """Return what was found, after what was taken in before."""
        words = self.tr(
            "{file}: {total} lines. New cases: {new}. With differences: {differs}. Unchanged: {same}. "
            "Not possible: {impossible}. Not read: {bad}, in part: {partly}. "
            "Nothing is saved before you import it."
        ).format(
            file=self._name,
            total=count_text(self._model.total),
            new=count_text(self._model.count(has_verdict(Verdict.NEW))),
            differs=count_text(self._model.count(has_verdict(Verdict.DIFFERS))),
            same=count_text(self._model.count(has_verdict(Verdict.SAME))),
            impossible=count_text(self._model.count(has_verdict(Verdict.IMPOSSIBLE))),
            bad=count_text(self._model.count(is_bad)),
            partly=count_text(self._model.count(is_partly_read)),
        )
        missing = ansi = ""
        if self._file is not None:
            if self._model.count(has_verdict(Verdict.NEW)):
                missing = missing_columns_text(self._file.columns)
            ansi = ansi_text() if self._file.table.is_ansi else ""
        return "\n".join(filter(None, (self._taken_words, words, missing, ansi)))

    @property
    def _taken_words(self) -> str:
        """Return what was taken in before; "" for nothing."""
        return "" if self._taken is None else ended_text(self._taken)

    def _name_choices(self) -> None:
        names = (
            *(self.tr("All lines"), *map(verdict_text, Verdict)),
            *(self.tr("Not read in part"), unread_text()),
        )
        for place, (name, kind) in enumerate(zip(names, KINDS, strict=True)):
            self._shown.setItemText(place, f"{name} ({count_text(self._model.count(kind))})")

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Import from SP4N-LAPOR!"))
        self._shown.setAccessibleName(self.tr("Which lines are shown"))
        self._table.setAccessibleName(self.tr("Complaints of the file"))
        self._details.setAccessibleName(self.tr("The chosen complaint"))
        self._progress.setAccessibleName(self.tr("Progress"))
        self._all.setText(self.tr("Choose all"))
        self._none.setText(self.tr("Choose none"))
        self._change.setText(self.tr("Columns…"))
        self._stop.setText(self.tr("Stop"))
        self._open.setText(self.tr("Another file…"))
        self._close.setText(self.tr("Close"))
        self._columns_form.retranslate()
        self._name_choices()
        self._show_details(self._table.currentIndex())
        self._adjust()

    # -- events --------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Go no further when the window is closed."""
        self._taking_in.stop()
        super().reject()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_details()

    def _fit_details(self) -> None:
        self._details.setFixedHeight(self.fontMetrics().lineSpacing() * _DETAILS)


class _Table(RowTable):
    """Space takes the chosen rows in or not."""

    toggled = Signal(object)  # list[int], rows

    def __init__(self) -> None:
        super().__init__("sp4n.rows")
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )

    def share_room(self) -> None:
        """Give the long texts the room that the short ones leave."""
        for column in range(self.model().columnCount()):
            mode = (
                QHeaderView.ResizeMode.Stretch if column in WIDE else QHeaderView.ResizeMode.ResizeToContents
            )
            self.horizontalHeader().setSectionResizeMode(column, mode)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit(sorted(index.row() for index in self.selectionModel().selectedRows()))
            return
        super().keyPressEvent(event)
