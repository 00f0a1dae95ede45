"""The window of the full list of cases: a search line, the table, and the bar of bulk actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QLocale,
    QModelIndex,
    QSettings,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app.access.hidden_cases import HiddenCase
from app.common.debounce import Debounce
from app.common.enums import CaseRow
from app.desktop.workplace import Workplace
from app.paper.press import PrinterChoice
from app.search.case_list import ListedCases, Listing
from app.sop.step_clocks import RowClock, row_clock
from ui.case_list.bulk_bar import BulkBar
from ui.case_list.columns import COLUMNS, LOOKS, Column, column_title, is_sortable, listing_of
from ui.case_list.model import CaseListModel
from ui.case_list.taking_out import TakingOut
from ui.paper.ask import ask_path, ask_printer
from ui.search.filters import SearchFilters
from ui.sp4n.window import TakingInWindow
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.times import time_left_text
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.first_use import first_use
from ui.widgets.row_menu import Choice, RowMenu, copies
from ui.widgets.row_table import RowTable
from ui.widgets.text import Label

TYPED_MS = 200  # one reading for what is typed in one go
TICK_MS = 10_000  # the times in the cells
KEEP_MS = 500  # dragging an edge changes a column many times a second; each state goes to the disk
_STATE = "case_list/columns"


class CaseListWindow(QDialog):
    """Not modal: a call can be answered while it is open. Enter opens the current case in the main window."""

    case_wanted = Signal(object)  # UUID

    def __init__(self, workplace: Workplace, state: QSettings | None, parent: QWidget) -> None:
        """`state` keeps the columns from day to day."""
        super().__init__(parent)
        self.setObjectName("case_list")
        self.setModal(False)
        # Not above the main window: a case that is opened from here is worked on there.
        self.setWindowFlag(Qt.WindowType.Window, True)
        self._workplace, self._state = workplace, state
        area = workplace.case_list
        self._cases, self._bulk, self._related = area.cases, area.bulk, area.related
        self._sorted_by, self._is_descending = Column.CHANGED, True
        self._shown = Listing()
        self._is_by_hand = self._is_sharing = False  # the person chose widths; they are being set here
        self._find = QLineEdit()
        self._find.setObjectName("case_list.find")
        self._find.setClearButtonEnabled(True)
        self._views = QComboBox()
        self._views.setObjectName("case_list.views")
        self._filter = ActionButton("case_list.filter", "", "search")
        self._filter.setCheckable(True)
        self._columns = ActionButton("case_list.columns", "", "settings")
        self._filters = SearchFilters(workplace.access.session)
        self._status = Label("case_list.status", "muted", wraps=True)
        self._empty = Label("case_list.empty", "muted", wraps=True)
        self._model = CaseListModel(self._due_words, self._is_late, workplace.procedure.clock)
        self._table = RowTable("case_list.rows")
        self._table.setModel(self._model)
        self._header = self._table.horizontalHeader()
        self._menu = RowMenu(self._table, self._choices)
        self._bar = BulkBar(self._bulk, workplace.access.session, self.chosen_ids, self._chosen_count)
        self._out = TakingOut(
            self._cases, workplace.case_list.complaints, workplace.paper.work, workplace.paper.exports, self
        )
        self._columns_moved = Debounce(KEEP_MS, self._keep_columns, self)
        self._typed, self._ticker = QTimer(self), QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._ticker.setInterval(TICK_MS)
        self._build()
        self._connect()
        self._retranslate()
        self._restore_columns()

    # -- commands ------------------------------------------------------------------------------------------

    def show_list(self) -> None:
        """Bring the list to the front, with the keyboard in its search line."""
        self._offer_views()
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        (self._table if self._model.rowCount() else self._find).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def search(self, typed: str) -> None:
        """List the cases of a search; a window that is not shown lists them when it is."""
        self._find.setText(typed)
        if self.isVisible():
            self._read()

    def forget(self) -> None:
        """Keep nothing of what the last user was shown."""
        self._cases.put_away()
        self._out.stop()
        self._find.clear()
        self._model.display(ListedCases())
        self._bar.forget()
        self._status.setText("")
        if (made := CaseListWindow.taking_in.made(self)) is not None:
            made.put_away()

    def chosen_ids(self) -> tuple[UUID, ...]:
        """Return the chosen cases in the order of the list."""
        ids = self._model.ids
        rows = {row for part in self._chosen_parts() for row in range(part.top(), part.bottom() + 1)}
        return tuple(ids[row] for row in sorted(rows) if row < len(ids))

    def _chosen_count(self) -> int:
        return sum(part.bottom() - part.top() + 1 for part in self._chosen_parts())

    def _chosen_parts(self) -> list[QItemSelectionRange]:
        selection = self._table.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def print_on(self, printer: PrinterChoice) -> None:
        self._out.print(self.chosen_ids(), printer)

    def save_to(self, path: Path) -> None:
        """Write the chosen cases into this file; its ending says as what."""
        self._out.export(self.chosen_ids(), self.shown_columns(), path)

    def save_complaints_to(self, path: Path, *, is_whole: bool = False) -> None:
        """Write the chosen cases into a file for SP4N-LAPOR!."""
        self._out.export_complaints(self.chosen_ids(), path, is_whole=is_whole)

    def shown_columns(self) -> tuple[Column, ...]:
        """Return the columns that are shown, in their order on the screen."""
        places = sorted(range(len(COLUMNS)), key=self._header.visualIndex)
        return tuple(COLUMNS[place] for place in places if not self._header.isSectionHidden(place))

    @first_use
    def taking_in(self) -> TakingInWindow:
        """Return the window for files of SP4N-LAPOR!."""
        made = TakingInWindow(self._workplace.case_list.taking_in, self)
        made.case_wanted.connect(self.case_wanted)
        return made

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self._find, 1)
        for part in (self._views, self._filter, self._columns):
            top.addWidget(part)
        self._views.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._views.setMinimumContentsLength(18)
        self._filters.hide()
        self._header.setSectionsMovable(True)
        self._header.setSectionsClickable(True)
        self._header.setStretchLastSection(False)
        self._header.setHighlightSections(False)
        self._header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(self._filters)
        column.addWidget(self._status)
        column.addWidget(self._empty)
        column.addWidget(self._table, 1)
        column.addWidget(self._bar)

    def _connect(self) -> None:
        self._find.textEdited.connect(self._typed.start)
        self._find.textChanged.connect(self._on_cleared)
        self._find.returnPressed.connect(self._on_return)
        self._typed.timeout.connect(self._read)
        self._ticker.timeout.connect(self._model.refresh_times)
        self._views.activated.connect(self._on_view)
        self._workplace.search.views.changed.connect(self._offer_views)
        self._filter.toggled.connect(self._show_filters)
        self._filters.changed.connect(self._on_filters)
        self._columns.clicked.connect(self._open_columns)
        self._header.customContextMenuRequested.connect(self._open_columns)
        self._header.sectionClicked.connect(self._sort_by)
        self._table.resized.connect(self._share_room)
        for moved in (self._header.sectionMoved, self._header.sectionResized):
            moved.connect(self._on_columns)
        self._model.page_wanted.connect(self._cases.want_page)
        self._cases.listed.connect(self._show)
        self._cases.lines_read.connect(self._model.show_lines)
        self._related.tags_read.connect(self._bar.offer_tags)
        self._table.chosen.connect(self._open)
        self._table.selectionModel().selectionChanged.connect(self._bar.adjust)
        self._bar.select_all_wanted.connect(self._table.selectAll)
        self._bar.form_shut.connect(self._table.setFocus)
        self._bar.print_wanted.connect(lambda: ask_printer(self, self.print_on))
        self._bar.export_wanted.connect(self._ask_path)
        self._bar.complaints_wanted.connect(self._ask_complaints)
        self._bar.taking_in_wanted.connect(lambda: self.taking_in.ask_file())
        self._bar.stop_wanted.connect(self._out.stop)
        self._out.progressed.connect(self._bar.show_taking_out)
        self._out.ended.connect(self._bar.show_end)
        self._bulk.finished.connect(self._related.ask_tags)
        self._workplace.access.hidden_cases.hidden.connect(self._on_hidden)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_filters(self, typed: str) -> None:
        self._find.setText(typed)
        self._typed.start()

    @Slot(str)
    def _on_cleared(self, text: str) -> None:
        if not text and self.isVisible():
            self._read()

    @Slot()
    def _on_return(self) -> None:
        """Enter in the search line goes into the list."""
        self._read()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _read(self) -> None:
        self._typed.stop()
        typed = self._find.text().strip()
        if self._filter.isChecked():
            self._filters.display(typed)
        self._status.setText(self.tr("Searching…"))
        self._cases.show(listing_of(typed, self._sorted_by, self._is_descending))

    @Slot(object)
    def _show(self, listed: ListedCases) -> None:
        current = self._id_at(self._table.currentIndex())
        chosen = set(self.chosen_ids())
        scroll = self._table.verticalScrollBar()
        place = scroll.value() if listed.listing == self._shown else 0
        if self._model.display(listed):
            self._choose_again(current, chosen)
            scroll.setValue(place)
        self._shown = listed.listing
        self._status.setText(self._count_words(listed))
        self._empty.setText(self._empty_words(listed))
        self._empty.setVisible(listed.is_whole and not listed.ids)
        self._bar.adjust()

    def _choose_again(self, current: UUID | None, chosen: set[UUID]) -> None:
        """Keep the same cases chosen, wherever they are in the list now."""
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        rows = [row for row, case_id in enumerate(self._model.ids) if case_id in chosen] if chosen else []
        for first, end in _runs(rows):
            selection.select(self._model.index(first, 0), self._model.index(end, last))
        if current is not None and (row := self._model.row_of(current)) >= 0:
            no_update = QItemSelectionModel.SelectionFlag.NoUpdate
            self._table.selectionModel().setCurrentIndex(self._model.index(row, 0), no_update)
        self._table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @Slot(int)
    def _sort_by(self, section: int) -> None:
        """Sort by a column; a second click reverses the order."""
        column = COLUMNS[section]
        if not is_sortable(column):
            self._show_order()
            return
        is_again = column is self._sorted_by
        self._is_descending = (
            not self._is_descending if is_again else column in (Column.CHANGED, Column.OPENED)
        )
        self._sorted_by = column
        self._show_order()
        self._read()

    def _show_order(self) -> None:
        order = Qt.SortOrder.DescendingOrder if self._is_descending else Qt.SortOrder.AscendingOrder
        self._header.setSortIndicatorShown(True)
        self._header.setSortIndicator(COLUMNS.index(self._sorted_by), order)

    @Slot(int)
    def _on_view(self, row: int) -> None:
        typed = self._views.itemData(row)
        if typed is not None:
            self.search(typed)

    @Slot(bool)
    def _show_filters(self, is_shown: bool) -> None:
        self._filters.setVisible(is_shown)
        if is_shown:
            self._filters.display(self._find.text())
            self._filters.focus_first()

    @Slot(object)
    def _on_hidden(self, case: HiddenCase) -> None:
        """The line goes at once, and comes back as this person may see it."""
        self._model.forget_line(case.case_id)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        case_id = self._id_at(index)
        if case_id is not None:
            self.case_wanted.emit(case_id)

    @Slot(str)
    def _ask_path(self, ending: str) -> None:
        ask_path(self, self.tr("Export the chosen cases"), self.tr("Cases"), ending, self.save_to)

    @Slot(str, bool)
    def _ask_complaints(self, ending: str, is_whole: bool) -> None:
        ask_path(
            *(self, self.tr("Export for SP4N-LAPOR!"), "SP4N-LAPOR", ending),
            lambda path: self.save_complaints_to(path, is_whole=is_whole),
        )

    @Slot()
    def _open_columns(self) -> None:
        """Choose which columns are shown; the number always is."""
        menu = QMenu(self)
        menu.setObjectName("case_list.columns.menu")
        for place, column in enumerate(COLUMNS):
            action = menu.addAction(column_title(column))
            action.setCheckable(True)
            action.setChecked(not self._header.isSectionHidden(place))
            action.setEnabled(column is not Column.NUMBER)
            action.toggled.connect(lambda is_shown, p=place: self._show_column(p, is_shown))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._columns.mapToGlobal(self._columns.rect().bottomLeft()))

    def _show_column(self, place: int, is_shown: bool) -> None:
        self._header.setSectionHidden(place, not is_shown)
        if is_shown and self._header.sectionSize(place) < current_theme().px(40):
            self._header.resizeSection(place, current_theme().px(LOOKS[COLUMNS[place]].width))
        self._on_columns()

    # -- the menu of a row ---------------------------------------------------------------------------------

    def _choices(self, index: QModelIndex) -> list[Choice]:
        line, case_id = self._model.http_at(index.row()), self._id_at(index)
        if line is None or case_id is None:
            return []
        session = self._workplace.access.session
        is_officer = self._bar.is_officer
        hidden = self.tr("The case is confidential.") if line.row.is_hidden else ""
        choices = [
            Choice(self.tr("Open"), lambda: self.case_wanted.emit(case_id), hidden),
            copies(self.tr("Copy the number"), line.row.number),
        ]
        if session.agent is not None and not is_officer:
            choices.append(Choice(self.tr("Assign…"), lambda: self._bar.ask("assign")))
        return [
            *choices,
            Choice(self.tr("Add tags…"), lambda: self._bar.ask("tag")),
            Choice(self.tr("Take tags off…"), lambda: self._bar.ask("untag")),
            Choice(self.tr("Print…"), lambda: ask_printer(self, self.print_on)),
        ]

    # -- columns from day to day ---------------------------------------------------------------------------

    def _restore_columns(self) -> None:
        kept = self._state.value(_STATE) if self._state is not None else None
        self._is_by_hand = isinstance(kept, QByteArray) and self._header.restoreState(kept)
        if not self._is_by_hand:
            for place, column in enumerate(COLUMNS):
                self._header.setSectionHidden(place, not LOOKS[column].is_shown)
            self._share_room()
        self._show_order()

    @Slot()
    def _share_room(self) -> None:
        """Give the room that is left to the columns whose texts are long, unless the person chose widths."""
        if self._is_by_hand:
            return
        px = current_theme().px
        shown = [place for place in range(len(COLUMNS)) if not self._header.isSectionHidden(place)]
        looks = {place: LOOKS[COLUMNS[place]] for place in shown}
        spare = max(0, self._table.viewport().width() - sum(px(look.width) for look in looks.values()))
        shares = sum(look.share for look in looks.values())
        self._is_sharing = True
        for place, look in looks.items():
            self._header.resizeSection(place, px(look.width) + spare * look.share // max(1, shares))
        self._is_sharing = False

    @Slot()
    def _on_columns(self) -> None:
        if self.isVisible() and not self._is_sharing:
            self._is_by_hand = True
            self._columns_moved.changed()

    def _keep_columns(self) -> None:
        if self._state is not None:
            self._state.setValue(_STATE, self._header.saveState())

    # -- words ---------------------------------------------------------------------------------------------

    def _id_at(self, index: QModelIndex) -> UUID | None:
        ids = self._model.ids
        return ids[index.row()] if index.isValid() and index.row() < len(ids) else None

    def _due_words(self, row: CaseRow) -> str:
        clock = self._clock_of(row)
        return time_left_text(clock.target, clock.elapsed, clock.goes_on_at, self._now())

    def _is_late(self, row: CaseRow) -> bool:
        clock = self._clock_of(row)
        return clock.elapsed >= clock.target

    def _clock_of(self, row: CaseRow) -> RowClock:
        procedure = self._workplace.procedure
        return row_clock(procedure.sop, procedure.calendar, row, self._now())

    def _now(self) -> datetime:
        return self._workplace.procedure.clock()

    def _count_words(self, listed: ListedCases) -> str:
        if not listed.is_whole:
            return self.tr("Reading…")
        count = QLocale().toString(len(listed.ids))
        words = self.tr("Cases: {count}").format(count=count)
        if listed.is_cut:
            words = self.tr(
                "The {count} last changed cases; there are more. Type a filter to find the others."
            )
            words = words.format(count=count)
        if listed.unknown:
            unknown = self.tr("Filters without a meaning: {filters}").format(
                filters=", ".join(listed.unknown)
            )
            words = f"{words} {unknown}"
        return words

    def _empty_words(self, listed: ListedCases) -> str:
        if listed.listing.typed:
            return self.tr("No case has all of this. Take a word or a filter away, or type fewer letters.")
        return self.tr("There are no cases yet on this computer.")

    def _offer_views(self) -> None:
        self._views.clear()
        self._views.addItem(self.tr("Saved views"), None)
        for view in self._workplace.search.views.all:
            self._views.addItem(view.name, view.typed)
        self._views.setEnabled(self._views.count() > 1)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("List of cases"))
        self._find.setPlaceholderText(
            self.tr("Words and filters, e.g. {example}").format(example=self._example())
        )
        self._find.setAccessibleName(self.tr("Words and filters of the list"))
        self._views.setAccessibleName(self.tr("Saved views"))
        self._filter.setText(self.tr("Filters"))
        self._columns.setText(self.tr("Columns"))
        self._table.setAccessibleName(self.tr("Cases"))
        self._header.setAccessibleName(self.tr("Columns"))
        self._filters.retranslate()
        self._offer_views()
        self._show(self._cases.listed_cases)

    def _example(self) -> str:
        return "status:terbuka label:apotek" if language() == "id" else "status:open tag:pharmacy"

    # -- events --------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()
        self._related.ask_tags()
        self._ticker.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()
        self._columns_moved.finish()
        self._cases.put_away()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc shuts the open form first."""
        if event.key() == Qt.Key.Key_Escape and self._bar.is_form_open:
            self._bar.shut_form()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Give the first and the last of each run of rows that follow each other."""
    for _, run in groupby(enumerate(rows), lambda one: one[1] - one[0]):
        found = [row for _, row in run]
        yield found[0], found[-1]
