"""Every command of the program with its key: the first entry of the guide. A filter finds, a click runs."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from ui.keys.commands import Command, Commands, nothing_found
from ui.style.tokens import GAP
from ui.widgets.row_list import RowList
from ui.widgets.text import Label
from ui.widgets.tool_tip import tool_tip

_COMMAND = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeysOverview(QWidget):
    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys_overview")
        self._commands = commands
        self._filter = QLineEdit()
        self._filter.setObjectName("keys_overview.filter")
        self._filter.setClearButtonEnabled(True)
        self._list = RowList("keys_overview.list")
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = Label("keys_overview.nothing", "muted", wraps=True)
        self._hint = Label("keys_overview.hint", "caption", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._filter)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)
        column.addWidget(self._hint)
        self.setFocusProxy(self._filter)
        self._filter.textChanged.connect(self._fill)
        self._filter.installEventFilter(self)
        self._list.itemClicked.connect(self._run)
        self._list.itemActivated.connect(self._run)
        self._retranslate()

    @Slot()
    def _fill(self) -> None:
        """List what the filter finds, the best first; without a filter all by the parts of the window."""
        text = self._filter.text().strip()
        found = self._commands.find(text)
        self._list.clear()
        for group, commands in [("", found)] if text else _by_group(found):
            if group:
                self._list.addItem(_heading(group, self._list.font()))
            for command in commands:
                self._list.addItem(_row(command))
        self._list.setCurrentRow(0 if text else -1)
        self._list.setVisible(bool(found))
        self._nothing.setText(nothing_found(text))
        self._nothing.setVisible(not found)

    @Slot(QListWidgetItem)
    def _run(self, item: QListWidgetItem) -> None:
        command = item.data(_COMMAND)
        if isinstance(command, Command):
            self._commands.run(command)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the filter: down goes to the list, Enter runs the first command that was found."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Down:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if key in _ENTER and self._filter.text().strip() and (item := self._list.currentItem()) is not None:
            self._run(item)
            return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """What can be done now has changed since it was shown last."""
        super().showEvent(event)
        self._fill()

    def _retranslate(self) -> None:
        self._filter.setPlaceholderText(self.tr("Find a command"))
        self._filter.setAccessibleName(self.tr("Find a command"))
        self._list.setAccessibleName(self.tr("Commands and their keys"))
        self._hint.setText(self.tr("A click or Enter runs the command in the window."))
        if self.isVisible():
            self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _by_group(commands: Iterable[Command]) -> list[tuple[str, list[Command]]]:
    """Return the parts of the window with their commands, in the order of the table."""
    groups: dict[str, list[Command]] = {}
    for command in sorted(commands, key=attrgetter("place")):
        groups.setdefault(command.group, []).append(command)
    return list(groups.items())


def _heading(words: str, font: QFont) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    item.setFont(bold)
    return item


def _row(command: Command) -> QListWidgetItem:
    item = QListWidgetItem(f"{command.keys}  ·  {command.title}" if command.keys else command.title)
    item.setData(_COMMAND, command)
    if command.keys:
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{command.title}, {command.keys}")
    if command.why_not:
        item.setToolTip(tool_tip(command.why_not))
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, command.why_not)
    return item
