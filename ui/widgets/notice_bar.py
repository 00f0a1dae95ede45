"""A quiet bar that says what happened and offers what to do; it never takes the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.widgets.banners import Strip
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.style import restyle
from ui.widgets.text import IconLabel, Label


@dataclass(frozen=True)
class BarNotice:
    """Ready words. A later notice with the same `key` takes the place of an earlier one."""

    key: str
    text: str
    tone: Tone
    actions: tuple[tuple[str, str], ...] = ()  # (code, words)


ICONS = {Tone.DANGER: "alert", Tone.WARNING: "alert", Tone.GOOD: "check"}
MOST_LINES = 3


class NoticeBar(Strip):
    """Shows the newest notice; closing it shows the one before. Hidden when there is none."""

    acted = Signal(str, str)  # notice key, action code
    closed = Signal(str)  # notice key: a person wants it away
    turned = Signal()  # another notice is on it, or none

    def __init__(self, object_name: str = "notices") -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("look", "strip")
        self._notices: list[BarNotice] = []
        self._icon = IconLabel(f"{object_name}.icon", "info")
        self._text = ElidedLabel(f"{object_name}.text", most_lines=MOST_LINES)
        self._more = Label(f"{object_name}.more", "caption")
        self._close = ActionButton(f"{object_name}.close", "", "x", look="quiet", is_icon_only=True)
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.close_newest)
        self._buttons = QWidget(self)
        self._button_row = QHBoxLayout(self._buttons)
        self._button_row.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(GAP)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._buttons)
        row.addWidget(self._more)
        row.addWidget(self._close)
        self._retranslate()
        self._show()

    @property
    def notices(self) -> tuple[BarNotice, ...]:
        """Oldest first."""
        return tuple(self._notices)

    def post(self, notice: BarNotice) -> None:
        self._notices = [kept for kept in self._notices if kept.key != notice.key] + [notice]
        self._show()
        announce(self, notice.text)

    def reword(self, notice: BarNotice) -> None:
        """Change the words of a notice that is there, without a word to a screen reader."""
        self._notices = [notice if kept.key == notice.key else kept for kept in self._notices]
        self._show()

    def withdraw(self, key: str) -> None:
        self._notices = [kept for kept in self._notices if kept.key != key]
        self._show()

    def set_short(self, is_short: bool) -> None:
        self._text.set_most_lines(1 if is_short else MOST_LINES)

    def close_newest(self) -> None:
        closed = self._notices.pop() if self._notices else None
        self._show()
        if closed is not None:
            self.closed.emit(closed.key)

    def _show(self) -> None:
        self.setVisible(bool(self._notices))
        # An empty bar keeps no words: a screen reader finds what is hidden, too.
        self._show_notice(self._notices[-1] if self._notices else BarNotice("", "", Tone.NEUTRAL))
        self.turned.emit()

    def _show_notice(self, notice: BarNotice) -> None:
        self._text.setText(notice.text)
        self.setAccessibleName(notice.text)
        self._icon.show_icon(
            ICONS.get(notice.tone, "info"), "muted" if notice.tone is Tone.NEUTRAL else notice.tone.value
        )
        self.setProperty("tone", notice.tone.value)
        restyle(self)
        self._more.setText(self.tr("{count} more").format(count=max(0, len(self._notices) - 1)))
        self._more.setVisible(len(self._notices) > 1)
        self._fill_buttons(notice)

    def _fill_buttons(self, notice: BarNotice) -> None:
        while (item := self._button_row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for code, words in notice.actions:
            button = ActionButton(f"{self.objectName()}.{code}", words)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, c=code, k=notice.key: self.acted.emit(k, c))
            self._button_row.addWidget(button)

    def _retranslate(self) -> None:
        self._close.setText(self.tr("Close this notice"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._show()
