"""Which screen or window the far side shall see: a list that is opened by a key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QListWidgetItem, QVBoxLayout

from app.common.enums import PictureSource
from app.video.call_video import CallVideo
from ui.style.icons import icon
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP
from ui.video.video_text import share_fault_words
from ui.widgets.button import ActionButton
from ui.widgets.focus_return import FocusReturn
from ui.widgets.row_list import RowList
from ui.widgets.text import Label

_SHOWN = 6
_ICONS = {"screen": "screen", "window": "file-text"}


def _titles() -> list[str]:
    """Return what our own windows are called that are open now, dialogs too."""
    return [each.windowTitle() for each in QApplication.topLevelWidgets() if each.isVisible()]


class ShareList(QFrame):
    """Enter shares the chosen one, Escape closes. Our own windows are not in it."""

    def __init__(self, video: CallVideo) -> None:
        super().__init__()
        self.setObjectName("share")
        self.setProperty("look", "card")
        self._video = video
        self._for = ""  # key of the call that it was opened for
        self._focus = FocusReturn(self)
        self._title = Label("share.title", "section", wraps=True)
        self._nothing = Label("share.nothing", "muted", wraps=True)
        self._list = RowList("share.list")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._close = ActionButton("share.close", "", "x")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        for part in (self._title, self._nothing, self._list):
            column.addWidget(part)
        column.addWidget(self._close, 0, Qt.AlignmentFlag.AlignLeft)
        self._list.itemActivated.connect(self._on_chosen)
        self._list.itemClicked.connect(self._on_chosen)
        self._close.clicked.connect(self.close_up)
        for watched in (self._list, self._close):
            watched.installEventFilter(self)
        video.changed.connect(self._show)
        self.hide()
        self._retranslate()

    @Slot()
    def toggle(self) -> None:
        """Open the list, close it, or stop what is shared: one key for all of it."""
        if self._video.is_sharing:
            self._video.stop_sharing()
        elif not self.isHidden():
            self.close_up()
        elif self._video.shown is not None:
            self._for = self._video.shown.key
            self._focus.remember()
            self.show()
            self._show()
            self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._video.ask_sources()

    @Slot()
    def close_up(self) -> None:
        self._focus.give_back()
        self.hide()

    @Slot(QListWidgetItem)
    def _on_chosen(self, item: QListWidgetItem) -> None:
        source, shown = item.data(Qt.ItemDataRole.UserRole), self._video.shown
        self.close_up()
        if isinstance(source, PictureSource) and shown is not None and shown.key == self._for:
            self._video.share(source)

    @Slot()
    def _show(self) -> None:
        if self.isHidden():
            return
        shown = self._video.shown
        if shown is None or shown.key != self._for:  # what is chosen for one is not shown to another
            self.close_up()
            return
        chosen = self._list.currentItem()
        before = chosen.data(Qt.ItemDataRole.UserRole) if chosen is not None else None
        self._list.clear()
        for source in self._video.shareable(_titles()):
            item = QListWidgetItem(icon(_ICONS[source.kind], "muted"), self._words(source))
            item.setData(Qt.ItemDataRole.UserRole, source)
            self._list.addItem(item)
            if source == before:
                self._list.setCurrentItem(item)
        if self._list.currentRow() < 0 and self._list.count():
            self._list.setCurrentRow(0)
        rows = min(max(self._list.count(), 1), _SHOWN)
        height = max(self._list.sizeHintForRow(0), current_theme().px(28)) * rows
        self._list.setFixedHeight(height + 2 * self._list.frameWidth() + HALF_GAP)
        self._nothing.setText(
            share_fault_words(self._video.share_fault)
            or self.tr("Nothing can be shared now: open the window that you want to show.")
        )
        self._nothing.setVisible(self._list.count() == 0)

    def _words(self, source: PictureSource) -> str:
        if source.kind != "screen":
            return source.name
        if not source.name:
            return self.tr("A screen: this desktop asks which one")
        return self.tr("Whole screen: {name}").format(name=source.name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if is_pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.close_up()
            return True
        return False

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("What do you want to show?"))
        self._title.setText(self.tr("What do you want to show?"))
        self._list.setAccessibleName(self.tr("Screens and windows"))
        self._close.setText(self.tr("Close"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
