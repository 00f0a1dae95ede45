"""The list of queues with their counts: one is shown below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QVBoxLayout,
)

from app.cases.queues import QueueName
from ui.keys.key_table import Key, hint
from ui.style.icons import ICON_PX, pixmap
from ui.style.theme import current_theme
from ui.style.tokens import GAP, Size
from ui.text.wording import QUEUE_ICONS, word
from ui.widgets.button import wordless


def count_text(name: QueueName, count: int) -> str:
    """Return the count of a list, "" for recent cases and the history of calls: they do not wait for work."""
    return "" if name in (QueueName.RECENT, QueueName.CALLS) else str(count)


class QueueButton(QPushButton):
    """Icon and name at the left, count and key at the right."""

    def __init__(self, name: QueueName, number: int) -> None:
        super().__init__()
        self.setObjectName(f"queue.{name.value}")
        self.setProperty("look", "quiet")
        self.setCheckable(True)
        self._name, self._key, self._count = name, hint(Key.QUEUE, number), 0
        self.retranslate()

    def show_count(self, count: int) -> None:
        self._count = count
        self.retranslate()

    def retranslate(self) -> None:
        self.setText(word(self._name))
        self.setAccessibleName(
            ", ".join(filter(None, (word(self._name), count_text(self._name, self._count))))
        )
        self.setToolTip(f"{word(self._name)} ({self._key})")
        self.update()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        metrics, small = self.fontMetrics(), QFontMetrics(theme.font(Size.CAPTION))
        width = theme.px(ICON_PX) + metrics.horizontalAdvance(self.text())
        width += small.horizontalAdvance("999" + self._key) + 5 * GAP
        return QSize(width, metrics.height() + 2 * 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = wordless(self)
        theme = current_theme()
        area = self.rect().adjusted(GAP, 0, -GAP, 0)
        size = theme.px(ICON_PX)
        role = "accent" if self.isChecked() else "muted"
        picture = pixmap(QUEUE_ICONS[self._name], role, size, self.devicePixelRatioF())
        painter.drawPixmap(QRect(area.left(), area.center().y() - size // 2 + 1, size, size), picture)
        painter.setPen(theme.colour("text"))
        side = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area.adjusted(size + GAP, 0, 0, 0), side | Qt.AlignmentFlag.AlignLeft, self.text())
        caption = theme.font(Size.CAPTION, tabular=True)
        painter.setFont(caption)
        painter.setPen(theme.colour("muted"))
        painter.drawText(area, side | Qt.AlignmentFlag.AlignRight, self._key)
        key_width = QFontMetrics(caption).horizontalAdvance(self._key) + 2 * GAP
        painter.setFont(theme.font(Size.BODY, theme.font(Size.BODY).weight(), tabular=True))
        painter.setPen(theme.colour("text" if self._count else "muted"))
        painter.drawText(
            area.adjusted(0, 0, -key_width, 0),
            side | Qt.AlignmentFlag.AlignRight,
            count_text(self._name, self._count),
        )
        painter.end()


class QueueSwitch(QFrame):
    """Unit officers see their inbox first; a user without a unit has none. Keys never move."""

    chosen = Signal(QueueName)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("queue_switch")
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._buttons = {name: QueueButton(name, number) for number, name in enumerate(QueueName, 1)}
        for name, button in self._buttons.items():
            self._group.addButton(button)
            self._column.addWidget(button)
            button.clicked.connect(lambda _=False, n=name: self.chosen.emit(n))

    def arrange(self, has_unit: bool, inbox_first: bool) -> None:
        inbox = self._buttons[QueueName.UNIT_INBOX]
        inbox.setVisible(has_unit)
        self._column.removeWidget(inbox)
        self._column.insertWidget(0 if inbox_first else 1, inbox)

    def offer(self, name: QueueName, is_offered: bool) -> None:
        self._buttons[name].setVisible(is_offered)

    def is_offered(self, name: QueueName) -> bool:
        return not self._buttons[name].isHidden()

    def mark(self, name: QueueName) -> None:
        self._buttons[name].setChecked(True)

    def focus(self, name: QueueName) -> None:
        self._buttons[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def has_keyboard(self, name: QueueName) -> bool:
        """Whether the keyboard is there, or will be once the window is in front again."""
        return self.window().focusWidget() is self._buttons[name]

    def show_counts(self, counts: dict[QueueName, int]) -> None:
        for name, count in counts.items():
            self._buttons[name].show_count(count)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            for button in self._buttons.values():
                button.retranslate()
