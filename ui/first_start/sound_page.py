"""Which devices are used, and whether they work."""

from __future__ import annotations

from PySide6.QtCore import Slot

from app.desktop.workplace import Workplace
from app.sound.sound_check import CheckStep
from ui.first_start.page import Page, PageState
from ui.phone.device_choice import DeviceChoice
from ui.phone.device_text import found_words
from ui.phone.sound_check import SoundCheckPanel


class SoundPage(Page):
    def __init__(self, workplace: Workplace) -> None:
        super().__init__("sound")
        self._check = workplace.sound.check
        self._devices = DeviceChoice(workplace)
        self._panel = SoundCheckPanel(workplace.sound.check, workplace.calls.call_list, can_close=False)
        self.column.addWidget(self._panel)
        self.column.addWidget(self._devices)
        self.column.addStretch(1)
        self._check.changed.connect(self._on_check)

    @property
    def state(self) -> PageState:
        result = self._check.result
        if result is None or self._check.step not in (CheckStep.IDLE, CheckStep.DONE):
            return PageState.OPEN
        return PageState.DONE if all(is_well for _, is_well in found_words(result)) else PageState.FAULT

    @property
    def result(self) -> str:
        result = self._check.result
        return "" if result is None else " ".join(text for text, _ in found_words(result))

    def title(self) -> str:
        return self.tr("Sound")

    def text(self) -> str:
        return self.tr("Try headset and loudspeaker. If something is not heard, choose others below.")

    def enter(self) -> None:
        self._panel.open()

    def stop(self) -> None:
        self._check.stop()

    @Slot()
    def _on_check(self) -> None:
        self.changed.emit()
