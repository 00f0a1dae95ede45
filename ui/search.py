"""Search over cases and people: a field in the top bar with a list that drops down over the window."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.finder import Finder, FoundResult
from app.words import SearchHit
from ui.icons import icon
from ui.keys import Key, bind
from ui.theme import current_theme
from ui.tokens import GAP
from ui.widgets.text import IconLabel, KeyCap, Label
from ui.wording import word

_VISIBLE_ROWS = 8


class SearchField(QFrame):
    """Up, down and Enter work while one types; Escape closes the list."""

    case_chosen = Signal(object)  # UUID
    person_chosen = Signal(object)  # UUID

    def __init__(self, finder: Finder, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("search")
        self._finder = finder
        self._edit = QLineEdit()
        self._edit.setObjectName("search.text")
        self._edit.setClearButtonEnabled(True)
        self._drop = QFrame(window)
        self._drop.setObjectName("search.drop")
        self._drop.setProperty("look", "raised")
        self._list = QListWidget()
        self._list.setObjectName("search.hits")
        self._list.setProperty("look", "bare")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = Label("search.nothing", "muted", wraps=True)
        self._build()
        self._edit.textEdited.connect(finder.search)
        self._edit.installEventFilter(self)
        self._list.itemClicked.connect(self._choose)
        finder.found.connect(self._show)
        bind(Key.SEARCH, self, self.focus)
        self._retranslate()

    def focus(self) -> None:
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(IconLabel("search.icon", "search"))
        row.addWidget(self._edit, 1)
        row.addWidget(KeyCap(Key.SEARCH))
        column = QVBoxLayout(self._drop)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        self._drop.hide()

    @Slot(object)
    def _show(self, found: FoundResult) -> None:
        if found.text != self._edit.text() or not self._edit.hasFocus():
            return
        self._list.clear()
        for hit in found.hits:
            self._list.addItem(self._item(hit))
        self._list.setCurrentRow(0)
        self._list.setVisible(bool(found.hits))
        self._nothing.setVisible(not found.hits)
        text = self.tr("Nothing found for “{text}”. Try a number, a name, or fewer words.")
        self._nothing.setText(text.format(text=found.text))
        self._drop.setVisible(bool(found.text.strip()))
        self._place()

    def _item(self, hit: SearchHit) -> QListWidgetItem:
        status = f" · {word(hit.case.status)}" if hit.case is not None else ""
        name = "file-text" if hit.kind == "case" else "user"
        item = QListWidgetItem(icon(name, "muted"), f"{hit.title}\n{hit.detail}{status}")
        item.setData(Qt.ItemDataRole.UserRole, hit)
        return item

    def _place(self) -> None:
        """Put the list under the field, as wide as it and inside the window."""
        window = self._drop.parentWidget()
        if window is None or not self._drop.isVisible():
            return
        below = self._edit.mapTo(window, QPoint(0, self._edit.height() + 4))
        self._list.setIconSize(QSize(current_theme().px(18), current_theme().px(18)))
        rows = min(self._list.count(), _VISIBLE_ROWS)
        height = sum(self._list.sizeHintForRow(row) for row in range(rows)) + 3 * GAP
        if not rows:
            height = self._nothing.heightForWidth(self._edit.width() - 2 * GAP) + 3 * GAP
        height = min(height, window.height() - below.y() - GAP)
        self._drop.setGeometry(below.x(), below.y(), self._edit.width(), height)
        self._drop.raise_()

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        hit = item.data(Qt.ItemDataRole.UserRole)
        self._close()
        self._edit.clear()
        if isinstance(hit, SearchHit):
            chosen: UUID = hit.id
            (self.case_chosen if hit.kind == "case" else self.person_chosen).emit(chosen)

    def _close(self) -> None:
        self._drop.hide()
        self._list.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self._close()
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps and self._list.count():
            row = self._list.currentRow() + steps[key]
            self._list.setCurrentRow(min(max(row, 0), self._list.count() - 1))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._list.currentItem() is not None:
            self._choose(self._list.currentItem())
            return True
        if key == Qt.Key.Key_Escape:
            self._close()
            return True
        return False

    def _retranslate(self) -> None:
        self._edit.setPlaceholderText(self.tr("Search case number, name, NIB, registration number, words"))
        self._edit.setAccessibleName(self.tr("Search cases and persons"))
        self._list.setAccessibleName(self.tr("Search results"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
