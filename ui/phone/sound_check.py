"""The check before a shift, step by step: say a sentence, hear it, hear the ring."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QVBoxLayout, QWidget

from app.calls.call_list import CallList
from app.sound.sound_check import CheckStep, SoundCheck
from ui.phone.device_text import found_words
from ui.phone.level_meter import LevelMeter
from ui.style.tokens import GAP
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.focus_return import FocusReturn
from ui.widgets.text import IconLabel, Label, labelled_icon

MOST_LINES = 3  # the results of a check: voice, ear, ring


class SoundCheckPanel(QFrame):
    """Enter and Escape are enough; the service knows the steps, this shows them."""

    turned = Signal()  # open or closed
    grown = Signal()  # another step needs other room

    def __init__(self, check: SoundCheck, calls: CallList, *, can_close: bool = True) -> None:
        """can_close: False in a window that closes itself."""
        super().__init__()
        self.setObjectName("sound_check")
        self._can_close = can_close
        self._check = check
        self._focus = FocusReturn(self)
        self._title = Label("sound_check.title", "section")
        self._what = Label("sound_check.what", wraps=True)
        self._level = LevelMeter("sound_check.level")
        self._found: list[tuple[QWidget, IconLabel, Label]] = []
        self._begin = ActionButton("sound_check.begin", "", "mic", look="primary")
        self._yes = ActionButton("sound_check.yes", "", "check", look="primary")
        self._no = ActionButton("sound_check.no", "", "x")
        self._ring = ActionButton("sound_check.ring", "", "bell")
        self._close = ActionButton("sound_check.close", "")
        self._build()
        self._begin.clicked.connect(check.start)
        self._yes.clicked.connect(lambda: check.answer(True))
        self._no.clicked.connect(lambda: check.answer(False))
        self._ring.clicked.connect(check.ring)
        self._close.clicked.connect(self.close_up)
        check.changed.connect(self._show)
        check.level_changed.connect(self._on_level)
        calls.call_changed.connect(self._show)
        self.hide()
        self._retranslate()

    def open(self) -> None:
        """Show it; the check begins when the agent says so, and one that runs goes on."""
        if self.isHidden():
            self._focus.remember()
            self._check.stop()
            self.show()
            self.turned.emit()
        self._main_button(self._check.step).setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def close_up(self) -> None:
        """The keyboard goes back to where it was."""
        self._check.stop()
        self._focus.give_back()
        self.hide()
        self.turned.emit()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        for part in (self._title, self._what, self._level):
            column.addWidget(part)
        for number in range(MOST_LINES):
            row = QWidget()
            icon = IconLabel(f"sound_check.found.{number}.icon")
            text = Label(f"sound_check.found.{number}", wraps=True)
            layout = labelled_icon(icon, text)
            layout.setContentsMargins(0, 0, 0, 0)
            row.setLayout(layout)
            column.addWidget(row)
            self._found.append((row, icon, text))
        buttons = Flow(GAP)
        for button in (self._begin, self._yes, self._no, self._ring, self._close):
            buttons.addWidget(button)
        column.addLayout(buttons)

    @Slot(float)
    def _on_level(self, level_dbfs: float) -> None:
        self._level.show_level(level_dbfs)

    @Slot()
    def _show(self) -> None:
        step = self._check.step
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        text = self._words(step)
        is_new = text != self._what.text()
        self._what.setText(text)
        self._level.setVisible(step is CheckStep.SPEAKING)
        self._show_found(step)
        is_asking = step in (CheckStep.HEARD, CheckStep.RINGING)
        if had_focus:
            self._close.setFocus(Qt.FocusReason.OtherFocusReason)  # what has it now may go
        self._begin.setVisible(step in (CheckStep.IDLE, CheckStep.DONE))
        self._begin.setEnabled(self._check.is_possible)
        self._begin.setText(self.tr("Check again") if step is CheckStep.DONE else self.tr("Start"))
        self._yes.setVisible(is_asking)
        self._no.setVisible(is_asking)
        self._ring.setVisible(step is CheckStep.RINGING)
        self._close.setVisible(self._can_close)
        self._close.set_look("primary" if step is CheckStep.DONE else "")
        self._begin.set_look("" if step is CheckStep.DONE else "primary")
        if had_focus:
            self._main_button(step).setFocus(Qt.FocusReason.OtherFocusReason)
        if is_new and self.isVisible():
            announce(self, text)
            self.grown.emit()

    def _show_found(self, step: CheckStep) -> None:
        result = self._check.result
        lines = found_words(result) if result is not None and step is CheckStep.DONE else []
        for number, (row, icon, label) in enumerate(self._found):
            row.setVisible(number < len(lines))
            if number < len(lines):
                text, is_well = lines[number]
                label.setText(text)
                icon.show_icon("check" if is_well else "alert", "good" if is_well else "warning")

    def _main_button(self, step: CheckStep) -> QWidget:
        if step in (CheckStep.HEARD, CheckStep.RINGING):
            return self._yes
        is_begin = step is CheckStep.IDLE or not self._can_close
        return self._begin if is_begin and self._begin.isEnabled() else self._close

    def _words(self, step: CheckStep) -> str:
        if step is CheckStep.SPEAKING:
            return self.tr("Speak now, until the bar stops. You hear yourself a second later.")
        if step is CheckStep.HEARD:
            return self.tr("Your voice arrived. Did you hear yourself?")
        if step is CheckStep.RINGING:
            return self.tr("It rings. Do you hear it?")
        if step is CheckStep.DONE:
            return self.tr("This is what the check found:")
        if not self._check.is_possible:
            return self.tr("The sound can be checked when no call is up.")
        return self.tr("Put the headset on and say a sentence, as you greet a caller.")

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Sound check"))
        self.setAccessibleName(self.tr("Sound check"))
        self._yes.setText(self.tr("Yes"))
        self._no.setText(self.tr("No"))
        self._ring.setText(self.tr("Ring again"))
        self._close.setText(self.tr("Close"))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape and self._can_close:
            self.close_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
