"""What a link wants to call, said below the dial field before anybody dials it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.calls.link_target import LinkDoubt, LinkTarget
from ui.keys.key_table import Key, hint
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.widgets.style import restyle
from ui.widgets.text import IconLabel, Label


class LinkBadge(QFrame):
    """Hidden while the dial field holds no link."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dial.link")
        self.setProperty("look", "strip")
        self._target: LinkTarget | None = None
        self._has_keyboard = False
        self._icon = IconLabel("dial.link.icon")
        self._words = Label("dial.link.text", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, GAP, 12, GAP)
        row.setSpacing(GAP)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        self.hide()

    @property
    def stands_in_the_way(self) -> bool:
        """The link cannot be dialled as it is: nobody saw whom what can be read out of it would call."""
        return self._target is not None and self._target.doubt is LinkDoubt.UNUSABLE

    def show_link(self, target: LinkTarget | None, has_keyboard: bool = False) -> None:
        """Say whom it would call and what is odd about it; None: there is no link any more."""
        self._target, self._has_keyboard = target, has_keyboard
        self.setVisible(target is not None)
        if target is None:
            return
        tone = Tone.ACCENT if target.doubt is LinkDoubt.NONE else Tone.WARNING
        self._icon.show_icon("phone" if target.doubt is LinkDoubt.NONE else "alert", tone.value)
        self.setProperty("tone", tone.value)
        restyle(self)
        self._words.setText(self._text(target))
        self.setAccessibleName(self._words.text())
        announce(self, self._words.text())

    def _text(self, target: LinkTarget) -> str:
        text = {
            LinkDoubt.NONE: self.tr("A link wants to call {who}. {enter} calls."),
            LinkDoubt.FEATURE_CODE: self.tr(
                "Careful: the link dials {who}. Codes with * or # can change the PBX, e.g. forward "
                "all your calls. Press {enter} only if you know this code."
            ),
            LinkDoubt.ELSEWHERE: self.tr(
                "Careful: the link calls {who}, which is at {host} and not at the office's PBX. "
                "Press {enter} only if you know it."
            ),
            LinkDoubt.UNUSABLE: self.tr(
                "The link “{who}” is no number or address that can be dialled. Correct it, or ask for the "
                "number."
            ),
        }[target.doubt]
        enter = "Enter" if self._has_keyboard else f"{hint(Key.DIAL_FIELD)} Enter"
        return text.format(who=target.shown, host=target.host, enter=enter)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self._target is not None:
            self._words.setText(self._text(self._target))
            self.setAccessibleName(self._words.text())
