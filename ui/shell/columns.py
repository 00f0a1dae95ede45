"""The three columns: queue, case, phone. On a narrow screen queue and phone share the left one."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow

QUEUE_PX = 288  # at 100 %
PHONE_PX = 320
CASE_PX = 640


class Columns(QWidget):
    """Keeps all three reachable at every text size; with room for all, no switch is shown."""

    def __init__(self, queue: QWidget, case: QWidget, phone: QWidget) -> None:
        super().__init__()
        self.setObjectName("columns")
        self._queue, self._case, self._phone = queue, case, phone
        self._is_narrow: bool | None = None  # None until its width is known
        self._is_placed_narrow = False
        self._remembered: QByteArray | None = None
        self._width_before = 0  # of the left column, while it is wider for a while
        self._phone_before = 0  # likewise
        self._show_queue = ActionButton("columns.queue", "", "inbox", look="quiet")
        self._show_phone = ActionButton("columns.phone", "", "phone", look="quiet")
        self._stack = QStackedWidget()
        self._side = QWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName("columns.splitter")
        self._splitter.setHandleWidth(GAP)
        self._splitter.setChildrenCollapsible(False)
        self._build()
        self._retranslate()

    def reveal(self, column: QWidget) -> None:
        """Bring queue or phone to the front where they share a place."""
        for side in (self._queue, self._phone):
            column = side if side.isAncestorOf(column) else column
        if self._is_narrow and column in (self._queue, self._phone):
            self._stack.setCurrentWidget(column)
            self._mark()

    def widen(self, px: int) -> None:
        """Give the left column at least this width, at 100 %, for a while; 0: as it was before."""
        if self._is_narrow:
            return
        sizes = self._splitter.sizes()
        wanted = current_theme().px(px) if px else self._width_before
        if px:
            self._width_before = self._width_before or sizes[0]
            wanted = max(wanted, sizes[0])
        else:
            self._width_before = 0
        if wanted:
            self._splitter.setSizes([wanted, sizes[1] + sizes[0] - wanted, sizes[2]])

    def widen_phone(self, px: int) -> None:
        """Let the phone column be up to so wide, at 100 %, as far as the case has room; 0: as before."""
        if self._is_narrow:
            return
        left, case, phone = self._splitter.sizes()
        if px:
            self._phone_before = self._phone_before or phone
            most = case + phone - current_theme().px(CASE_PX)
            wanted = max(phone, min(current_theme().px(px), most))
        else:
            wanted, self._phone_before = self._phone_before, 0
        if wanted:
            self._splitter.setSizes([left, case + phone - wanted, wanted])

    def save_widths(self) -> QByteArray:
        return self._splitter.saveState() if not self._is_narrow else self._remembered or QByteArray()

    def restore_widths(self, state: QByteArray) -> None:
        """Use these widths once the columns have their places."""
        self._remembered = state

    def refit(self) -> None:
        """Choose two or three columns for the present width and text size."""
        theme = current_theme()
        needed = theme.px(QUEUE_PX + PHONE_PX + CASE_PX) + 4 * GAP
        is_narrow = self.width() < needed
        for side, width in ((self._queue, QUEUE_PX), (self._phone, PHONE_PX), (self._side, PHONE_PX)):
            side.setMinimumWidth(min(theme.px(width), self.width() // 2))
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._arrange(is_narrow)

    def _build(self) -> None:
        switch = Flow(GAP)
        for button in (self._show_queue, self._show_phone):
            button.setCheckable(True)
            switch.addWidget(button)
        self._show_queue.clicked.connect(lambda: self.reveal(self._queue))
        self._show_phone.clicked.connect(lambda: self.reveal(self._phone))
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(GAP)
        side.addLayout(switch)
        side.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.addWidget(self._splitter)
        self._side.setParent(self)
        self._side.hide()
        # Where they are on most screens: a widget is styled anew each time it changes its parent.
        self._place(is_narrow=False)

    def _arrange(self, is_narrow: bool) -> None:
        if is_narrow is not self._is_placed_narrow:
            for widget in (self._side, self._queue, self._case, self._phone):
                widget.setParent(self)
            for column in self._place(is_narrow):
                column.show()
        queue, phone = current_theme().px(QUEUE_PX), current_theme().px(PHONE_PX)
        wide = [queue, self.width() - queue - phone, phone]
        self._splitter.setSizes([phone, self.width() - phone] if is_narrow else wide)
        if self._remembered is not None and not is_narrow:
            self._splitter.restoreState(self._remembered)
            self._remembered = None
        if is_narrow:
            self._stack.setCurrentWidget(self._queue)
            self._queue.show()
            self._mark()
        self._side.setVisible(is_narrow)

    def _place(self, is_narrow: bool) -> list[QWidget]:
        self._is_placed_narrow = is_narrow
        if is_narrow:
            self._stack.addWidget(self._queue)
            self._stack.addWidget(self._phone)
            columns = [self._side, self._case]
        else:
            columns = [self._queue, self._case, self._phone]
        for number, column in enumerate(columns):
            self._splitter.addWidget(column)
            self._splitter.setStretchFactor(number, 1 if column is self._case else 0)
        return columns

    def _mark(self) -> None:
        self._show_queue.setChecked(self._stack.currentWidget() is self._queue)
        self._show_phone.setChecked(self._stack.currentWidget() is self._phone)

    def _retranslate(self) -> None:
        self._show_queue.setText(self.tr("Queue"))
        self._show_phone.setText(self.tr("Phone"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            # Not at once: Qt is walking over the widgets, and columns may change their parent.
            QTimer.singleShot(0, self, self.refit)
