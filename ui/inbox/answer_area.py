"""Proposals and answer below the story: as high as they need, scrolling where room is short."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout
from PySide6.QtWidgets import QWidget as PlainWidget

from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.scroll_area import ScrollArea

_SHARE = 0.62  # of the height that the story has with its answer


class AnswerArea(ScrollArea):
    """Hidden parts take no height. What gets the keyboard, but by the mouse, is scrolled into sight."""

    def __init__(self, *parts: PlainWidget) -> None:
        super().__init__()
        self.setObjectName("answer_area")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._follows = False
        self._page = PlainWidget()
        self._page.setProperty("look", "page")
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        for part in parts:
            column.addWidget(part)
        self._page.installEventFilter(self)
        self.setWidget(self._page)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def fit(self, height: int) -> None:
        """Take at most a share of this height."""
        self.setMaximumHeight(max(1, round(height * _SHARE)))

    @Slot(bool)
    def follow(self, is_by_mouse: bool) -> None:
        """A field got the keyboard. By the mouse it stays where it is: the button is still down."""
        self._follows = not is_by_mouse
        QTimer.singleShot(0, self, self._show_focus)  # once it is where the layout wants it

    @Slot()
    def _show_focus(self) -> None:
        """Keep the field in use in sight, also when the parts above it take another height."""
        part = QApplication.focusWidget()
        if part is None or not self._follows or not self._page.isAncestorOf(part):
            return
        # Not ensureWidgetVisible, which is content with the cursor of a field.
        place = QRect(part.mapTo(self._page, QPoint(0, 0)), part.size())
        self.ensureVisible(place.left(), place.bottom(), 0, GAP)
        self.ensureVisible(place.left(), place.top(), 0, GAP)

    def sizeHint(self) -> QSize:
        layout = self._page.layout()
        if layout is None:
            return QSize(0, 0)
        width = self.viewport().width()
        has_height = layout.hasHeightForWidth() and width > 0
        height = layout.totalHeightForWidth(width) if has_height else layout.totalSizeHint().height()
        return QSize(layout.totalMinimumSize().width(), height + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self._show_focus)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        QTimer.singleShot(0, self, self._show_focus)
