"""A small card above all windows while a call rings and our window is not in front. Takes no focus.

It is Loket's notification of a call on every system. One of the system has no buttons to answer, and stays in
its history, with the caller's name, when the call is over. The card does not come while the desktop is to be
quiet: then the call shows in the taskbar, and rings.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.values.call import Call
from ui.shell.quiet_time import AskQuiet, ask_quiet
from ui.style.tokens import GAP
from ui.text.caller_text import acquaintance_words, number_words, who_words
from ui.video.video_text import offered_words
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.text import IconLabel, Label

_OF_THE_WINDOW = (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate, QEvent.Type.Close)


class CallPopup(QFrame):
    def __init__(
        self, calls: CallList, control: CallControl, window: QWidget, ask: AskQuiet | None = None
    ) -> None:
        """`ask` finds out whether the desktop is to keep quiet."""
        flags = (
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        super().__init__(None, flags)
        self.setObjectName("call_popup")
        self.setProperty("look", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._calls, self._window = calls, window
        self._ask_quiet = ask_quiet(self) if ask is None else ask
        self._asked_for, self._may_show = "", False  # the call's key, and what the desktop answered
        self._who = ElidedLabel("call_popup.who", "heading", most_lines=2)
        self._number = ElidedLabel("call_popup.number", "lead")
        self._about = Label("call_popup.about", "muted", wraps=True)
        self._icon = IconLabel("call_popup.icon", "phone-incoming", "accent", 28)
        self._answer = ActionButton("call_popup.answer", "", "phone", look="primary")
        self._decline = ActionButton("call_popup.decline", "", "phone-off")
        self._build()
        self._answer.clicked.connect(lambda: control.answer())
        self._decline.clicked.connect(lambda: control.decline())
        calls.call_changed.connect(self._on_call_changed)
        window.installEventFilter(self)
        self._retranslate()

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        for button in (self._decline, self._answer):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            buttons.addWidget(button)
        words = QVBoxLayout()
        for label in (self._who, self._number, self._about):
            words.addWidget(label)
        words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(2 * GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.setMinimumWidth(360)
        self.setMaximumWidth(560)

    @Slot(object)
    def _on_call_changed(self, _call: Call) -> None:
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        call = self._calls.ringing
        if call is None or self._window.isActiveWindow() or not self._window.isVisible():
            self._asked_for = ""
            self._take_away()
        elif self._asked_for != call.key:
            self._asked_for, self._may_show = call.key, False
            if QApplication.activeWindow() is not None:  # Loket's own video may fill the screen
                self._on_answer(call.key, False)
            else:
                self._ask_quiet(partial(self._on_answer, call.key))
        elif self._may_show:
            self._show(call)

    def _on_answer(self, key: str, is_quiet: bool) -> None:
        if key != self._asked_for:
            return  # another call rings now, or none
        self._may_show = not is_quiet
        if is_quiet:
            self._take_away()
        else:
            self._show_or_hide()

    def _take_away(self) -> None:
        self.hide()
        for label in (self._who, self._number, self._about):
            label.setText("")  # else a screen reader still finds who called
        self.setAccessibleName("")

    def _show(self, call: Call) -> None:
        self._who.setText(who_words(call))
        self._number.setText(number_words(call))
        self._number.setVisible(bool(self._number.text()))
        self._about.setText("\n".join(filter(None, (offered_words(call), acquaintance_words(call)))))
        self._icon.show_icon("video" if call.has_video else "phone-incoming", "accent")
        self._about.setVisible(bool(self._about.text()))
        text = self.tr("Incoming video call: {who}") if call.has_video else self.tr("Incoming call: {who}")
        self.setAccessibleName(text.format(who=who_words(call)))
        self.adjustSize()
        corner = self._window.screen().availableGeometry().bottomRight()
        self.move(corner.x() - self.width() - 2 * GAP, corner.y() - self.height() - 2 * GAP)
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A window that is being destroyed comes as another object; ours may not be asked any more.
        is_whole = watched is self._window
        if is_whole and event.type() in _OF_THE_WINDOW:
            self._show_or_hide()
        return False

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Incoming call"))
        self._answer.setText(self.tr("Answer"))
        self._decline.setText(self.tr("Decline"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
