"""What one can be: available, or on a break for one of the office's reasons."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from app.agents.shift import AVAILABLE, Choice
from app.common.enums import AgentState
from app.sop.breaks import BreakReason
from ui.state.state_text import choice_words
from ui.style.icons import ICON_PX, pixmap
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size
from ui.widgets.button import wordless
from ui.widgets.text import Label


class ChoiceButton(QPushButton):
    """The name at the left, how long it usually takes at the right; a mark where one is, or will be."""

    def __init__(self, choice: Choice, reason: BreakReason | None) -> None:
        super().__init__()
        self.choice = choice
        self._reason = reason
        self._usually = ""
        self.setObjectName(f"state.choice.{choice.reason or choice.state.value}")
        self.setProperty("look", "quiet")
        self.setCheckable(True)
        self.retranslate()

    def retranslate(self) -> None:
        reasons = (self._reason,) if self._reason is not None else ()
        self.setText(choice_words(self.choice, reasons))
        usual_min = self._reason.usual_min if self._reason is not None else 0
        self._usually = self.tr("usually {minutes} min").format(minutes=usual_min) if usual_min else ""
        self.setAccessibleName(", ".join(filter(None, (self.text(), self._usually))))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme, metrics = current_theme(), self.fontMetrics()
        width = theme.px(ICON_PX) + metrics.horizontalAdvance(self.text()) + 6 * GAP
        width += QFontMetrics(theme.font(Size.CAPTION)).horizontalAdvance(self._usually)
        return QSize(width, max(metrics.height(), theme.px(ICON_PX)) + 2 * 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = wordless(self)
        theme = current_theme()
        area, size = self.rect().adjusted(GAP, 0, -GAP, 0), theme.px(ICON_PX)
        if self.isChecked():
            picture = pixmap("check", "accent", size, self.devicePixelRatioF())
            painter.drawPixmap(QRect(area.left(), area.center().y() - size // 2 + 1, size, size), picture)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("text"))
        painter.drawText(area.adjusted(size + GAP, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setFont(theme.font(Size.CAPTION))
        painter.setPen(theme.colour("muted"))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, self._usually)
        painter.end()


class Choices(QWidget):
    """Up and down go from one to the next, Enter takes it."""

    chosen = Signal(object)  # Choice

    def __init__(self, breaks: Iterable[BreakReason]) -> None:
        super().__init__()
        self.setObjectName("state.choices")
        self._title = Label("state.choices.title", "caption")
        self._group = QButtonGroup(self)
        self._buttons = [ChoiceButton(AVAILABLE, None)]
        for reason in breaks:
            self._buttons.append(ChoiceButton(Choice(AgentState.BREAK, reason.id), reason))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addSpacing(HALF_GAP)
        for button in self._buttons:
            self._group.addButton(button)
            column.addWidget(button)
            button.clicked.connect(lambda _=False, choice=button.choice: self.chosen.emit(choice))

    def display(self, present: Choice, title: str) -> None:
        """`present` is what one is, or will be after the call."""
        self._title.setText(title)
        self._group.setExclusive(False)  # none may be marked, e.g. when one is not ready
        for button in self._buttons:
            button.setChecked(button.choice == present)
        self._group.setExclusive(True)

    def focus(self) -> None:
        """Go to the one that is marked, else to the first."""
        marked = next((button for button in self._buttons if button.isChecked()), self._buttons[0])
        marked.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((n for n, button in enumerate(self._buttons) if button.hasFocus()), None)
        key = Qt.Key(event.key())
        if here is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key is Qt.Key.Key_Down else -1
            following = self._buttons[min(max(here + step, 0), len(self._buttons) - 1)]
            following.setFocus(Qt.FocusReason.TabFocusReason)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._buttons[here].click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            for button in self._buttons:
                button.retranslate()
