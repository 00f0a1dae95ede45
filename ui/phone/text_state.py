"""How the last text fares that was sent from here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Slot

from app.text_messages import TextMessages
from ui.announce import announce
from ui.numbers import number_text
from ui.times import time_text
from ui.widgets.elided_label import ElidedLabel


class TextState(ElidedLabel):
    """On its way, or delivered and when. One that failed comes back to the composer, with a notice."""

    def __init__(self, texts: TextMessages, clock: Callable[[], datetime]) -> None:
        super().__init__("texts.state", "caption", most_lines=2)
        self._clock = clock
        self._names: dict[str, str] = {}  # target -> whom it was written to
        self._last: tuple[str, datetime | None] = ("", None)
        texts.sent.connect(self._on_sent)
        texts.not_sent.connect(self._on_not_sent)
        self.hide()

    @Slot(str, str)
    def begin(self, target: str, name: str) -> None:
        self._names[target] = name
        self._say(target, None)

    @Slot(str)
    def _on_sent(self, target: str) -> None:
        self._say(target, self._clock())
        announce(self, self.text())

    @Slot(str, str)
    def _on_not_sent(self, target: str, _text: str) -> None:
        if target == self._last[0]:
            self._say("", None)

    def _say(self, target: str, delivered_at: datetime | None) -> None:
        self._last = (target, delivered_at)
        who = self._names.get(target, number_text(target))
        if delivered_at is None:
            text = self.tr("Text to {who}: on its way…").format(who=who)
        else:
            text = self.tr("Text to {who}: delivered at {time}").format(who=who, time=time_text(delivered_at))
        self.setText(text if target else "")
        self.setVisible(bool(target))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._say(*self._last)
