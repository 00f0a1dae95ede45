"""The line at the bottom: the notices, is everything saved, and what time is it at the office."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.common.aligned_timer import AlignedTimer
from app.desktop.workplace import Workplace
from ui.sharing.light import SharedLight
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP
from ui.text.times import date_text, time_text, zone_letters
from ui.widgets.text import IconLabel, Label

_TICK_MS = 10_000  # the clock shows minutes
FOOTER_PX = 25  # at 100 %


class Footer(QFrame):
    """Without a shared database everything is complete on this computer, and that is what it says.

    With one, its light says how far the others have what was saved; trouble with the disk stands beside.
    """

    def __init__(self, workplace: Workplace, notices: QWidget) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.setProperty("look", "footer")
        self._unwritten, self._clock = workplace.drafts.unwritten, workplace.procedure.clock
        self._icon = IconLabel("footer.icon", "check", "good", 14)
        self._saved = Label("footer.saved", "caption")
        self.shared = SharedLight(workplace.sync.sharing)
        self._is_shared = workplace.sync.sharing.is_on
        self._now = Label("footer.now", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 0, 16, 0)
        row.setSpacing(HALF_GAP)
        row.addWidget(notices, 1)
        row.addSpacing(GAP)
        row.addWidget(self._icon)
        row.addWidget(self._saved)
        row.addWidget(self.shared)
        row.addSpacing(GAP)
        row.addWidget(self._now)
        workplace.records.changed.connect(self._show)
        workplace.drafts.unwritten.changed.connect(self._show)
        self._tick = AlignedTimer(_TICK_MS, self)
        self._tick.timeout.connect(self._show)
        self._tick.start()
        self._show()
        self._scale()

    def _scale(self) -> None:
        """One height, whether there is a notice or not."""
        self.setFixedHeight(current_theme().px(FOOTER_PX))

    @Slot()
    def _show(self) -> None:
        is_failing = self._unwritten.is_failing
        if is_failing:
            in_memory = self._unwritten.in_memory
            text = self.tr("In memory only, tried again: {changes} changes, {drafts} cases being typed")
            text = text.format(changes=in_memory.changes, drafts=in_memory.drafts)
            self._icon.show_icon("alert", "danger")
        else:
            text = self.tr("Saved on this computer")
            self._icon.show_icon("check", "good")
        for part in (self._icon, self._saved):
            part.setVisible(is_failing or not self._is_shared)
        self.shared.setVisible(self._is_shared)
        self._saved.setText(text)
        now = self._clock()
        text = self.tr("{date}, {time} {zone}")
        self._now.setText(text.format(date=date_text(now), time=time_text(now), zone=zone_letters(now)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
        elif event.type() is QEvent.Type.StyleChange:
            self._scale()
