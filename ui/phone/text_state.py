"""How the last text fares that was sent from here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Slot

from app.access.hidden_cases import HiddenCase, HiddenCases
from app.texts.text_messages import Addressee, TextMessages
from ui.text.announce import announce
from ui.text.numbers import number_text
from ui.text.times import time_text
from ui.widgets.elided_label import ElidedLabel


class TextState(ElidedLabel):
    """On its way, or delivered and when. One that failed comes back to the composer, with a notice."""

    def __init__(self, texts: TextMessages, hidden_cases: HiddenCases, clock: Callable[[], datetime]) -> None:
        super().__init__("texts.state", "caption", most_lines=2)
        self._clock = clock
        self._last: tuple[Addressee, datetime | None] = (Addressee(""), None)
        texts.sent.connect(self._on_sent)
        texts.not_sent.connect(self._on_not_sent)
        hidden_cases.hidden.connect(self._on_hidden)
        self.hide()

    def forget(self) -> None:
        self._show_state(Addressee(""), None)

    @Slot(object)
    def begin(self, to: Addressee) -> None:
        self._show_state(to, None)

    @Slot(object)
    def _on_sent(self, to: Addressee) -> None:
        self._show_state(to, self._clock())
        announce(self, self.text())

    @Slot(object, str)
    def _on_not_sent(self, to: Addressee, _text: str) -> None:
        if to == self._last[0]:
            self._show_state(Addressee(""), None)

    @Slot(object)
    def _on_hidden(self, case: HiddenCase) -> None:
        to, delivered_at = self._last
        self._show_state(to.seen_with(case), delivered_at)

    def _show_state(self, to: Addressee, delivered_at: datetime | None) -> None:
        self._last = (to, delivered_at)
        number = number_text(to.visible.number)
        who = f"{to.visible.name} · {number}" if to.visible.name else number
        if delivered_at is None:
            text = self.tr("Text to {who}: on its way…").format(who=who)
        else:
            text = self.tr("Text to {who}: delivered at {time}").format(who=who, time=time_text(delivered_at))
        self.setText(text if to.target else "")
        self.setVisible(bool(to.target))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show_state(*self._last)
