"""Every command of the program with its key: the first entry of the guide. A filter finds, a click runs."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ui.keys.commands import Command, Commands
from ui.style.tokens import GAP
from ui.widgets.text import Label

_COMMAND = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeysOverview(QWidget):
    run_wanted = Signal(object)  # Command

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys_overview")
        self._commands = commands
        self._filter = QLineEdit()
        self._filter.setObjectName("keys_overview.filter")
        self._filter.setClearButtonEnabled(True)
        self._list = QTreeWidget()
        self._list.setObjectName("keys_overview.list")
        self._list.setColumnCount(2)
        self._list.setRootIsDecorated(False)
        self._list.setItemsExpandable(False)
        self._list.setIndentation(GAP)
        self._list.setHeaderHidden(True)
        self._list.setWordWrap(True)
        self._list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._list.header().setStretchLastSection(False)
        self._list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._nothing = Label("keys_overview.nothing", "muted", wraps=True)
        self._hint = Label("keys_overview.hint", "caption", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for part in (self._filter, self._nothing, self._list, self._hint):
            column.addWidget(part)
        self.setFocusProxy(self._filter)
        self._filter.textChanged.connect(self._fill)
        self._filter.installEventFilter(self)
        self._list.itemClicked.connect(self._run)
        self._list.itemActivated.connect(self._run)
        self._retranslate()

    @Slot()
    def _fill(self) -> None:
        """List what the filter finds, by the parts of the window, in the order of the table."""
        found = self._commands.find(self._filter.text())
        self._list.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for command in found if self._filter.text().strip() else sorted(found, key=attrgetter("place")):
            group = groups.get(command.group)
            if group is None:
                group = groups[command.group] = self._heading(command.group)
            self._add(group, command)
        self._list.expandAll()
        self._nothing.setText(
            self.tr("No command has these words: “{text}”.").format(text=self._filter.text())
        )
        self._nothing.setVisible(not found)
        self._list.setVisible(bool(found))
        first = next((group.child(0) for group in groups.values()), None)
        if first is not None and self._filter.text().strip():
            self._list.setCurrentItem(first)

    def _heading(self, words: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self._list, [words])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setFirstColumnSpanned(True)
        bold = QFont(self._list.font())
        bold.setWeight(QFont.Weight.DemiBold)
        group.setFont(0, bold)
        return group

    def _add(self, group: QTreeWidgetItem, command: Command) -> None:
        item = QTreeWidgetItem(group, [command.title, command.keys])
        item.setData(0, _COMMAND, command)
        if command.why_not:
            item.setToolTip(0, command.why_not)
            item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, command.why_not)
        words = f"{command.title}, {command.keys}"
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, words)

    @Slot(QTreeWidgetItem)
    def _run(self, item: QTreeWidgetItem) -> None:
        command = item.data(0, _COMMAND)
        if isinstance(command, Command):
            self.run_wanted.emit(command)

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
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
