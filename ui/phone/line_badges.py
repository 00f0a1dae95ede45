"""What must not be overlooked on the line: do not disturb is on, voice messages wait."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.calls.call_control import CallControl
from app.calls.phone_line import PhoneLine
from ui.keys.key_table import Key
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.text import IconLabel


class LineBadges(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, line: PhoneLine, control: CallControl) -> None:
        super().__init__()
        self.setObjectName("badges")
        self._line = line
        self._undisturbed = _Badge("badges.undisturbed", "moon", Tone.WARNING, Key.UNDISTURBED)
        self._mail = _Badge("badges.voice_mail", "mail", Tone.ACCENT, Key.VOICE_MAIL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for badge in (self._undisturbed, self._mail):
            column.addWidget(badge)
        self._undisturbed.button.clicked.connect(lambda: line.set_undisturbed(False))
        self._mail.button.clicked.connect(control.call_voice_mail)
        line.undisturbed_changed.connect(self._show)
        line.voice_mail_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        mail = self._line.voice_mail
        self._undisturbed.button.setText(self.tr("Switch off"))
        self._undisturbed.show_text(
            self.tr("Do not disturb: calls do not ring here.") if self._line.is_undisturbed else ""
        )
        self._mail.button.setText(self.tr("Listen"))
        self._mail.button.setVisible(bool(mail.account))
        self._mail.show_text(self._mail_words(mail.new, mail.old))
        self.setVisible(self._line.is_undisturbed or bool(mail.new))

    def _mail_words(self, new: int, old: int) -> str:
        if not new:
            return ""
        text = (
            self.tr("Voice mail: {new} new, {old} heard before") if old else self.tr("Voice mail: {new} new")
        )
        return text.format(new=new, old=old)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()


class _Badge(QFrame):
    """One badge: icon, words, and what to do about it."""

    def __init__(self, object_name: str, icon_name: str, tone: Tone, key: Key) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("look", "strip")
        self.setProperty("tone", tone.value)
        self._words = ElidedLabel(f"{object_name}.text", "strong", most_lines=3)
        self.button = ActionButton(f"{object_name}.act", "", "", key)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, GAP, 12, GAP)
        column.setSpacing(GAP)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(IconLabel(f"{object_name}.icon", icon_name, tone.value))
        row.addWidget(self._words, 1)
        column.addLayout(row)
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def show_text(self, text: str) -> None:
        """Show the words; an empty text hides the strip."""
        is_new = text != self._words.text()
        self._words.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        if text and is_new:
            announce(self, text)
