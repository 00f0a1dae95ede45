"""What a supervisor sees of listening to a call: the reason, the modes, and why it is over."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from app.monitoring.monitoring_desk import MOST_REASON, Ended, MonitoringDesk, MonitoringMode, Phase
from ui.monitoring.monitoring_text import end_words, mode_words, now_words
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.style import restyle
from ui.widgets.text import Label


class MonitorBar(QFrame):
    """Hidden while nothing is to be said. 1, 2 and 3 choose the mode, Esc ends."""

    def __init__(self, desk: MonitoringDesk, page: QWidget) -> None:
        """page: Where the keys work."""
        super().__init__()
        self.setObjectName("monitor")
        self.setProperty("look", "strip")
        self._desk = desk
        self._asked: UUID | None = None  # to whom a reason is missing
        self._ended: Ended | None = None
        self._words = Label("monitor.words", "strong", wraps=True)
        self._reason = QLineEdit()
        self._reason.setObjectName("monitor.reason")
        self._reason.setMaxLength(MOST_REASON)
        self._begin = ActionButton("monitor.begin", "", "headset", look="primary")
        self._modes = {mode: ActionButton(f"monitor.{mode.value}", "") for mode in MonitoringMode}
        self._end = ActionButton("monitor.end", "", "x", look="danger")
        self._put_away = ActionButton("monitor.put_away", "", "x", look="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, 6, 2 * GAP, 6)
        row.setSpacing(GAP)
        row.addWidget(self._words, 1)
        row.addWidget(self._reason, 1)
        for button in (self._begin, *self._modes.values(), self._end, self._put_away):
            row.addWidget(button)
        self._keys = [
            self._key(page, str(number), partial(desk.use, mode))
            for number, mode in enumerate(MonitoringMode, 1)
        ]
        self._escape = self._key(page, "Esc", self._leave)
        for mode, button in self._modes.items():
            button.setCheckable(True)
            button.clicked.connect(partial(self._use, mode))
        self._reason.returnPressed.connect(self._listen_with_reason)
        self._reason.textChanged.connect(self._show)
        self._begin.clicked.connect(self._listen_with_reason)
        self._end.clicked.connect(desk.end)
        self._put_away.clicked.connect(self._leave)
        desk.changed.connect(self._on_change)
        desk.reason_needed.connect(self._ask_reason)
        desk.ended.connect(self._on_end)
        self.retranslate()

    def _key(self, page: QWidget, key: str, slot: object) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)
        return shortcut

    def forget(self) -> None:
        """Another person may sit down."""
        self._desk.end()
        self._asked, self._ended = None, None
        self._reason.clear()
        self._show()

    @Slot(object)
    def _ask_reason(self, agent_id: UUID) -> None:
        self._asked, self._ended = agent_id, None
        self._show()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _listen_with_reason(self) -> None:
        reason, asked = self._reason.text().strip(), self._asked
        if asked is not None and reason:
            self._asked = None
            self._reason.clear()
            self._desk.listen(asked, reason)

    def _use(self, mode: MonitoringMode, _checked: bool = False) -> None:
        self._desk.use(mode)
        self._show()  # a button shows what the exchange does, not what was pressed

    @Slot()
    def _leave(self) -> None:
        """End it, or put away the question or the sentence."""
        self._asked, self._ended = None, None
        self._reason.clear()
        self._desk.end()
        self._ended = None
        self._show()

    @Slot()
    def _on_change(self) -> None:
        call = self._desk.current
        if call is not None:
            self._asked, self._ended = None, None
        self._show()
        if call is not None and call.is_refused:
            announce(self, now_words(call))

    @Slot(object)
    def _on_end(self, ended: Ended) -> None:
        self._ended = ended
        self._show()
        announce(self, end_words(ended))

    @Slot()
    def _show(self) -> None:
        call, is_asking = self._desk.current, self._asked is not None
        is_on = call is not None and call.phase is Phase.ON
        if is_asking:
            words = self.tr("Why do you listen? It is asked once a day for each agent, and kept.")
        elif call is not None:
            words = now_words(call)
        else:
            words = end_words(self._ended) if self._ended is not None else ""
        tone = Tone.WARNING if call is not None else Tone.NEUTRAL if is_asking else Tone.ACCENT
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)
        self._words.setText(words)
        self._reason.setVisible(is_asking)
        self._begin.setVisible(is_asking)
        self._begin.setEnabled(bool(self._reason.text().strip()))
        offered = self._desk.modes if is_on else ()
        for mode, button in self._modes.items():
            button.setVisible(mode in offered and len(offered) > 1)
            button.setChecked(call is not None and call.mode is mode)
        self._end.setVisible(call is not None)
        self._put_away.setVisible(call is None)
        for key in self._keys:
            key.setEnabled(is_on)
        self._escape.setEnabled(bool(words))
        self.setVisible(bool(words))

    def retranslate(self) -> None:
        for number, (mode, button) in enumerate(self._modes.items(), 1):
            button.setText(f"{number} {mode_words(mode)}")
            button.setAccessibleName(mode_words(mode))
        self._reason.setAccessibleName(self.tr("Reason for listening"))
        self._reason.setPlaceholderText(self.tr("Reason, for example: training, a complaint"))
        self._begin.setText(self.tr("Listen"))
        self._end.setText(self.tr("End (Esc)"))
        self._put_away.setText(self.tr("Close"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
