"""The light of the shared database in the footer; it opens the panel of changes that need a decision."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.common.aligned_timer import AlignedTimer
from app.sync.sharing import Sharing
from app.sync.sync_status import LightState
from ui.keys.key_table import Key
from ui.sharing.sharing_text import LOOKS, OTHER_LOOK, light_words
from ui.style.theme import current_theme
from ui.style.tokens import HALF_GAP
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.text import IconLabel

_TICK_MS = 10_000  # ages are shown in minutes
_BAR_PX = 120
_MOST_PX = 420  # of the words, at 100 %


class SharedLight(QWidget):
    """Icon, words, and while the workstation is filled a bar. Screen readers hear of changes, not of ages."""

    def __init__(self, sharing: Sharing) -> None:
        super().__init__()
        self.setObjectName("shared")
        self._sharing = sharing
        self._announced: object = None
        self._icon = IconLabel("shared.icon", "link", "muted", 14)
        self.button = ActionButton("shared.light", "", "", Key.NEEDS_YOU, "quiet")
        self.button.most_px = _MOST_PX
        self.button.set_low()
        self.button.show_cap(False)
        self.button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
        self._bar = QProgressBar()
        self._bar.setObjectName("shared.filling")
        self._bar.setTextVisible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF_GAP)
        row.addWidget(self._icon)
        row.addWidget(self._bar)
        row.addWidget(self.button)
        self._tick = AlignedTimer(_TICK_MS, self)
        self._tick.timeout.connect(self._show)
        self._tick.start()
        sharing.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        light = self._sharing.light
        icon, role = LOOKS.get(light.state, OTHER_LOOK)
        if light.refused and role != "danger":
            icon, role = "alert", "warning"
        self._icon.show_icon(icon, role)
        self._bar.setVisible(light.state is LightState.FILLING)
        self._bar.setFixedWidth(current_theme().px(_BAR_PX))
        self._bar.setValue(light.percent)
        self._bar.setAccessibleName(light_words(light))
        if self.button.words() != light_words(light):
            self.button.setText(light_words(light))
        if light.state is LightState.CONNECTING and self._announced is not None:
            return  # what comes of it is news
        present = (light.state, light.refused)
        if self._announced not in (None, present) and LightState.WAITING not in (
            light.state,
            self._last_state(),
        ):
            announce(self.button, light_words(light))
        self._announced = present

    def _last_state(self) -> object:
        """A save that is on its way for a moment is not news."""
        return self._announced[0] if isinstance(self._announced, tuple) else None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self._show()
