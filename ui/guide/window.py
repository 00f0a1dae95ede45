"""F1: every command with its key first, then the pages of the guide; one search for all pages."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QListWidgetItem, QWidget

from app.common.jobs import Jobs
from ui.guide.browser import GuideBrowser
from ui.guide.pages import Guide, GuidePage, Hit, load
from ui.keys.commands import Commands
from ui.keys.keys_overview import KeysOverview
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text import translations
from ui.widgets.row_list import RowList
from ui.widgets.stack import Stack
from ui.widgets.text import Label

_LIST_PX = 240
_EMPTY = Guide((), {})
_log = logging.getLogger(__name__)


class GuideWindow(QDialog):
    """Never modal: agents read it beside their work. Its pages are read from the disk by `jobs`."""

    def __init__(self, jobs: Jobs, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("guide")
        self.setModal(False)
        self._jobs = jobs
        self._guide = _EMPTY
        self._language = ""
        self._entries: Sequence[GuidePage | Hit | None] = ()  # None: the keys
        self._search = QLineEdit()
        self._search.setObjectName("guide.search")
        self._search.setClearButtonEnabled(True)
        self._list = RowList("guide.pages")
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._keys = KeysOverview(commands)
        self._browser = GuideBrowser("guide.text")
        self._nothing = Label("guide.nothing", "muted", wraps=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = Stack()
        for view in (self._keys, self._browser, self._nothing):
            self._stack.addWidget(view)
        self._build()
        self._retranslate()
        self._fill()
        self._list.setCurrentRow(0)

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP)
        grid.addWidget(self._search, 0, 0)
        grid.addWidget(self._list, 1, 0)
        grid.addWidget(self._stack, 0, 1, 2, 1)
        grid.setColumnStretch(1, 1)
        self._search.textChanged.connect(self._fill)
        self._search.returnPressed.connect(self._read)
        self._list.currentRowChanged.connect(self._show_row)
        self._list.itemActivated.connect(self._read)
        self._browser.page_wanted.connect(self._go_to)
        for standard, slot in (
            (QKeySequence.StandardKey.Find, self._search.setFocus),
            (QKeySequence.StandardKey.NextChild, partial(self._step, 1)),
            (QKeySequence.StandardKey.PreviousChild, partial(self._step, -1)),
        ):
            QShortcut(standard, self).activated.connect(slot)

    # -- pages ---------------------------------------------------------------------------------------------

    def _load(self) -> None:
        language = translations.language()
        if language != self._language:
            self._language = language
            failed = ((OSError, partial(self._take_fault, language)),)
            self._jobs.run(partial(load, language), partial(self._take, language), failed)

    def _take(self, language: str, guide: Guide) -> None:
        if language == self._language:  # the language may have changed meanwhile
            self._guide = guide
            self._fill()

    def _take_fault(self, language: str, error: OSError) -> None:
        """The keys stay. A program that was damaged on disk has other faults to report."""
        _log.error("The guide in %s cannot be read: %s", language, error)

    @Slot()
    def _fill(self) -> None:
        """List the keys and all pages, or what the search finds."""
        text = self._search.text().strip()
        row = self._list.currentRow()
        if text:
            self._entries = self._guide.find(text)
        else:
            self._entries = (None, *self._guide.pages)
        self._list.blockSignals(True)
        self._list.clear()
        for entry in self._entries:
            self._list.addItem(QListWidgetItem(self._title(entry)))
        self._list.blockSignals(False)
        if not self._entries:
            self._nothing.setText(self.tr("The guide has nothing about “{text}”.").format(text=text))
            self._stack.setCurrentWidget(self._nothing)
            return
        self._list.setCurrentRow(0 if text else max(0, min(row, len(self._entries) - 1)))
        self._show_row(self._list.currentRow())

    def _title(self, entry: GuidePage | Hit | None) -> str:
        if entry is None:
            return self.tr("All commands and keys")
        if isinstance(entry, GuidePage):
            return entry.title
        title = entry.section.title
        return title if title == entry.page.title else f"{entry.page.title} › {title}"

    @Slot(int)
    def _show_row(self, row: int) -> None:
        if not 0 <= row < len(self._entries):
            return
        entry = self._entries[row]
        if entry is None:
            self._stack.setCurrentWidget(self._keys)
            return
        if isinstance(entry, Hit):
            words = self._search.text().split()
            self._browser.show_page(entry.page, self._guide.pictures, entry.section.title, words)
        else:
            self._browser.show_page(entry, self._guide.pictures)
        self._stack.setCurrentWidget(self._browser)

    @Slot()
    def _read(self) -> None:
        """Give the keyboard to the page, to scroll it."""
        if (view := self._stack.currentWidget()) is not None:
            view.setFocus()

    @Slot(str)
    def _go_to(self, name: str) -> None:
        page = self._guide.page(name)
        if page is not None:
            self._search.clear()
            self._list.setCurrentRow(self._entries.index(page))

    def _step(self, rows: int) -> None:
        if self._entries:
            self._list.setCurrentRow((self._list.currentRow() + rows) % len(self._entries))

    # -- words ---------------------------------------------------------------------------------------------

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Guide"))
        self._search.setPlaceholderText(self.tr("Search the guide"))
        self._search.setAccessibleName(self.tr("Search the guide"))
        self._list.setAccessibleName(self.tr("Pages of the guide"))
        self._browser.setAccessibleName(self.tr("Page of the guide"))
        width = current_theme().px(_LIST_PX)
        self._list.setFixedWidth(width)
        self._search.setFixedWidth(width)
        self._load()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self._retranslate()
