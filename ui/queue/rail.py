"""The lists of the queue as icons with their counts, where the queue itself has no place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from app.access.session import Session
from app.cases.queues import QueueName, Queues
from app.common.enums import AgentRecord, Role
from ui.keys.key_table import Key, hint
from ui.queue.switch import count_text
from ui.style.icons import ICON_PX, pixmap
from ui.style.theme import current_theme
from ui.style.tokens import HALF_GAP, Size
from ui.text.wording import QUEUE_ICONS, word
from ui.widgets.button import ActionButton, wordless
from ui.widgets.tool_tip import tool_tip

RAIL_PX = 48  # at 100 %


class RailButton(QPushButton):
    """An icon, and the count below it."""

    def __init__(self, name: QueueName, number: int) -> None:
        super().__init__()
        self.setObjectName(f"rail.{name.value}")
        self.setProperty("look", "quiet")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name, self._key, self._count = name, hint(Key.QUEUE, number), 0
        self.retranslate()

    def show_count(self, count: int) -> None:
        self._count = count
        self.retranslate()

    def retranslate(self) -> None:
        words = ", ".join(filter(None, (word(self._name), count_text(self._name, self._count))))
        self.setAccessibleName(words)
        self.setToolTip(tool_tip(f"{words} ({self._key})"))
        self.update()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        height = theme.px(ICON_PX) + theme.metrics(Size.CAPTION).height() + 3 * HALF_GAP
        return QSize(theme.px(RAIL_PX) - 2 * HALF_GAP, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = wordless(self)
        theme = current_theme()
        size, caption = theme.px(ICON_PX), theme.font(Size.CAPTION, tabular=True)
        text = count_text(self._name, self._count)
        top = HALF_GAP if text else (self.height() - size) // 2
        picture = pixmap(QUEUE_ICONS[self._name], "muted", size, self.devicePixelRatioF())
        painter.drawPixmap(QRect((self.width() - size) // 2, top, size, size), picture)
        painter.setFont(caption)
        painter.setPen(theme.colour("text" if self._count else "muted"))
        below = self.rect().adjusted(0, top + size, 0, -2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


class QueueRail(QFrame):
    """A click on a list opens it above the case."""

    chosen = Signal(QueueName)
    widened = Signal()  # the user wants the queue itself in this place

    def __init__(self, lists: Queues, session: Session) -> None:
        super().__init__()
        self.setObjectName("queue_rail")
        self.setProperty("look", "card")
        self._buttons = {name: RailButton(name, number) for number, name in enumerate(QueueName, 1)}
        self._widen = ActionButton("rail.widen", "", "chevron-right", look="quiet", is_icon_only=True)
        self._widen.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(HALF_GAP, HALF_GAP, HALF_GAP, HALF_GAP)
        column.setSpacing(2)
        for name, button in self._buttons.items():
            column.addWidget(button)
            button.clicked.connect(lambda _=False, n=name: self.chosen.emit(n))
        column.addStretch(1)
        column.addWidget(self._widen, 0, Qt.AlignmentFlag.AlignHCenter)
        self._widen.clicked.connect(self.widened)
        lists.counts_changed.connect(self._show_counts)
        session.agent_changed.connect(self._seat)
        if session.agent is not None:
            self._seat(session.agent)
        self._retranslate()

    def allow_widening(self, is_allowed: bool) -> None:
        """Offer the queue itself, if there is room for it."""
        self._widen.setVisible(is_allowed)

    @Slot(object)
    def _seat(self, agent: AgentRecord) -> None:
        self._buttons[QueueName.UNIT_INBOX].setVisible(agent.unit_id is not None)
        self._buttons[QueueName.MESSAGES].setVisible(agent.role is not Role.UNIT_OFFICER)

    @Slot(object)
    def _show_counts(self, counts: dict[QueueName, int]) -> None:
        for name, count in counts.items():
            self._buttons[name].show_count(count)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Lists of the queue"))
        self._widen.setText(self.tr("Show the queue beside the case"))
        for button in self._buttons.values():
            button.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
