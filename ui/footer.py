"""The line at the bottom: is everything saved, and what time is it at the office."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.notices import Notice
from app.workplace import Workplace
from ui.sharing.light import SharedLight
from ui.times import date_text, time_text, zone_letters
from ui.tokens import GAP, HALF_GAP
from ui.widgets.text import IconLabel, Label


class Footer(QFrame):
    """Without a shared database everything is complete on this computer, and that is what it says.

    With one, its light says how far the others have what was saved; trouble with the disk stands beside.
    """

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.setProperty("look", "footer")
        self._records, self._clock = workplace.records, workplace.clock
        self._icon = IconLabel("footer.icon", "check", "good", 14)
        self._saved = Label("footer.saved", "caption")
        self.shared = SharedLight(workplace.sharing)
        self._is_shared = workplace.sharing.is_on
        self._now = Label("footer.now", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, HALF_GAP, 16, HALF_GAP)
        row.setSpacing(HALF_GAP)
        row.addWidget(self._icon)
        row.addWidget(self._saved)
        row.addWidget(self.shared)
        row.addStretch(1)
        row.addSpacing(GAP)
        row.addWidget(self._now)
        self._is_in_trouble = False
        workplace.records.changed.connect(self._show)
        workplace.records.trouble.connect(self._on_trouble)
        self._tick = QTimer(self)
        self._tick.setInterval(10_000)
        self._tick.timeout.connect(self._show)
        self._tick.start()
        self._show()

    @Slot(object)
    def _on_trouble(self, notice: Notice) -> None:
        self._is_in_trouble = notice.kind != "storage_restored"
        self._show()

    @Slot()
    def _show(self) -> None:
        waiting = self._records.waiting
        if self._is_in_trouble:
            text = self.tr("{count} changes in memory only, being tried again").format(count=waiting)
            self._icon.show_icon("alert", "danger")
        else:
            text = self.tr("Saved on this computer")
            self._icon.show_icon("check", "good")
        for part in (self._icon, self._saved):
            part.setVisible(self._is_in_trouble or not self._is_shared)
        self.shared.setVisible(self._is_shared)
        self._saved.setText(text)
        now = self._clock()
        text = self.tr("{date}, {time} {zone}")
        self._now.setText(text.format(date=date_text(now), time=time_text(now), zone=zone_letters(now)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
