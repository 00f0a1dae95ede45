"""Print and files: the sheets of the open case, the registers, and the lists on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDate, QEvent, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.desktop.workplace import Workplace
from app.paper.paperwork import Wanted
from app.paper.press import PrinterChoice
from app.paper.register import REGISTERS
from app.paper.sheet import SheetKind
from ui.paper.ask import ask_path, ask_printer
from ui.paper.lists import ShownList, ShownLists, table_of
from ui.paper.paper_text import failure_words, printed_words, saved_words, sheet_words
from ui.paper.scan_box import ScanBox
from ui.style.tokens import GAP
from ui.text.times import at_office
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.row_list import RowList
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class _Offer:
    """A line of the list: a sheet, or a list as a file."""

    title: str
    sheet: SheetKind | None = None
    shown: ShownList | None = None


class PaperDialog(QDialog):
    """Not modal: a call can be answered while it is open. Enter does the first thing that is offered."""

    def __init__(self, workplace: Workplace, lists: ShownLists, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("paper")
        self.setModal(False)
        self._workplace, self._lists = workplace, lists
        self._saved: Path | None = None
        self._about = Label("paper.about", "muted", wraps=True)
        self._list = RowList("paper.list")
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._day = QDateEdit()
        self._day.setObjectName("paper.day")
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat("dd/MM/yyyy")
        self._day_field = Field("paper.day.field", self._day)
        self._print = ActionButton("paper.print", "", "file-text", look="primary")
        self._pdf = ActionButton("paper.pdf", "", "save")
        self._xlsx = ActionButton("paper.xlsx", "", "save")
        self._csv = ActionButton("paper.csv", "", "save")
        self._status = Label("paper.status", "", wraps=True)
        self._open = ActionButton("paper.open", "", "arrow-up-right")
        self._scans = ScanBox(workplace)
        self._build()
        self._connect()
        self._retranslate()

    def _build(self) -> None:
        buttons = Flow(GAP)
        for button in (self._print, self._pdf, self._xlsx, self._csv):
            buttons.addWidget(button)
        below = QWidget()
        below.setLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(GAP)
        column.addWidget(self._about)
        column.addWidget(self._list, 1)
        column.addWidget(self._day_field)
        column.addWidget(below)
        column.addWidget(self._status)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._scans)
        self._open.hide()

    def _connect(self) -> None:
        work = self._workplace
        self._list.currentItemChanged.connect(self._adjust)
        self._list.itemActivated.connect(self._do_first)
        self._print.clicked.connect(self._ask_printer)
        for ending, button in ((".pdf", self._pdf), (".xlsx", self._xlsx), (".csv", self._csv)):
            button.clicked.connect(partial(self._ask_path, ending))
        self._open.clicked.connect(self._open_saved)
        work.paper.work.printed.connect(self._on_printed)
        work.paper.work.saved.connect(self._on_saved)
        work.paper.work.failed.connect(self._on_failed)
        work.paper.exports.saved.connect(self._on_saved)
        work.paper.exports.failed.connect(partial(self._on_failed, "not_written"))
        work.cases.editor.opened.connect(self._on_case)
        work.cases.editor.closed_view.connect(self._fill)

    # -- commands ------------------------------------------------------------------------------------------

    def show_offers(self) -> None:
        """Show what can be printed and saved right now, and take the keyboard."""
        today = at_office(self._workplace.procedure.clock()).date()
        self._day.setDate(QDate(today.year, today.month, today.day))
        self._show_message("")
        self._fill()
        self.show()
        self.raise_()
        self.activateWindow()
        self._list.scrollToItem(self._list.currentItem())
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def forget(self) -> None:
        """Offer nothing of what was offered, nor what was saved."""
        self._list.clear()
        self._saved = None
        self._open.hide()
        self._show_message("")

    def save_to(self, path: Path) -> None:
        """Write what is chosen into this file; its ending says as what."""
        offer = self._chosen()
        if offer is None:
            return
        self._show_message(self.tr("Writing…"))
        if offer.shown is not None:
            self._workplace.paper.exports.save(offer.shown.name, table_of(offer.shown), path)
        elif (wanted := self._wanted(offer)) is not None:
            self._workplace.paper.work.save(wanted, path)

    def print_on(self, printer: PrinterChoice) -> None:
        offer = self._chosen()
        if offer is not None and (wanted := self._wanted(offer)) is not None:
            self._show_message(self.tr("Printing…"))
            self._workplace.paper.work.print(wanted, printer)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot()
    def _ask_printer(self) -> None:
        ask_printer(self, self.print_on)

    def _ask_path(self, ending: str) -> None:
        if (offer := self._chosen()) is not None:
            ask_path(self, self.tr("Save as"), self._file_name(offer), ending, self.save_to)

    @Slot(QListWidgetItem)
    def _do_first(self) -> None:
        first: Callable[[], None] = self._print.click if self._print.isEnabled() else self._xlsx.click
        first()

    @Slot(object, int)
    def _on_printed(self, _kind: SheetKind, pages: int) -> None:
        self._show_message(printed_words(pages))

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self._show_message(saved_words(path))
        self._saved = path
        self._open.show()

    def _on_failed(self, code: str, reason: str) -> None:
        self._show_message(failure_words(code, reason))

    @Slot()
    def _open_saved(self) -> None:
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved)))

    @Slot(object)
    def _on_case(self) -> None:
        self._fill()

    @Slot()
    def _adjust(self) -> None:
        offer = self._chosen()
        is_sheet = offer is not None and offer.sheet is not None
        is_register = offer is not None and offer.sheet in REGISTERS
        is_list = is_register or (offer is not None and offer.shown is not None)
        self._day_field.setVisible(is_register)
        for button, is_offered in (
            (self._print, is_sheet),
            (self._pdf, is_sheet),
            (self._xlsx, is_list),
            (self._csv, is_list),
        ):
            button.setVisible(is_offered)
            button.setEnabled(is_offered)

    # -- what is offered -----------------------------------------------------------------------------------

    @Slot()
    def _fill(self) -> None:
        row = max(0, self._list.currentRow())
        self._list.clear()
        for offer in self._offers():
            item = QListWidgetItem(offer.title)
            item.setData(Qt.ItemDataRole.UserRole, offer)
            self._list.addItem(item)
        self._list.setCurrentRow(min(row, self._list.count() - 1))
        self._adjust()

    def _offers(self) -> list[_Offer]:
        offers = []
        case = self._workplace.cases.editor.current
        if case is not None and case.file is not None:
            kinds = [SheetKind.CASE_SHEET, SheetKind.RECEIPT, SheetKind.MINUTES]
            if case.file.escalations:
                kinds.insert(2, SheetKind.ESCALATION_SHEET)
            offers += [_Offer(f"{sheet_words(kind)} · {case.number}", kind) for kind in kinds]
        offers += [_Offer(sheet_words(kind), kind) for kind in REGISTERS]
        offers.append(_Offer(self._workplace.procedure.sop.title.in_language(language()), SheetKind.SOP))
        for shown in self._lists.now():
            title = self.tr("List: {name}, {count} row(s)").format(name=shown.title, count=shown.count)
            offers.append(_Offer(title, shown=shown))
        return offers

    def _chosen(self) -> _Offer | None:
        item = self._list.currentItem()
        offer = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return offer if isinstance(offer, _Offer) else None

    def _wanted(self, offer: _Offer) -> Wanted | None:
        if offer.sheet is None:
            return None
        if offer.sheet in REGISTERS:
            return Wanted(offer.sheet, day=self._chosen_day())
        if offer.sheet is SheetKind.SOP:
            return Wanted(offer.sheet)
        case = self._workplace.cases.editor.current
        return None if case is None else Wanted(offer.sheet, case.case_id)

    def _chosen_day(self) -> date:
        day = self._day.date()
        return date(day.year(), day.month(), day.day())

    def _file_name(self, offer: _Offer) -> str:
        if offer.sheet in REGISTERS:
            return f"{offer.title} {self._chosen_day():%Y-%m-%d}"
        if offer.shown is not None:
            # What was searched for, a person's name perhaps, does not become a name that lies about.
            title = self.tr("Search results") if offer.shown.name == "search" else offer.shown.title
            return f"{title} {at_office(self._workplace.procedure.clock()):%Y-%m-%d %H.%M}"
        return offer.title.replace(" · ", " ")

    # -- words ---------------------------------------------------------------------------------------------

    def _show_message(self, text: str) -> None:
        self._status.setText(text)
        self._open.hide()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Print and files"))
        self._about.setText(self.tr("What leaves Loket is noted in the audit trail. Paper masks numbers."))
        self._list.setAccessibleName(self.tr("What to print or save"))
        self._day_field.set_label(self.tr("Day (or a day of the month)"))
        self._print.setText(self.tr("Print…"))
        self._pdf.setText(self.tr("PDF…"))
        self._xlsx.setText(self.tr("Excel…"))
        self._csv.setText(self.tr("CSV…"))
        self._open.setText(self.tr("Open the file"))
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
