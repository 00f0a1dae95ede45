"""The card of all that is heard: the devices, and the check before a shift."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.desktop.workplace import Workplace
from ui.keys.key_table import Key, bind
from ui.phone.devices import Devices
from ui.phone.sound_check import SoundCheckPanel
from ui.style.tokens import GAP


class SoundCard(QFrame):
    wanted = Signal()  # the person goes here: bring the panel to the front
    opened = Signal(QWidget)
    grown = Signal(QWidget)
    closed = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("sound_card")
        self.setProperty("look", "card")
        self._sounds = workplace.sound.devices
        self._devices = Devices(workplace)
        self._check = SoundCheckPanel(workplace.sound.check, workplace.calls.call_list)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(GAP)
        column.addWidget(self._devices)
        column.addWidget(self._check)
        self._devices.check_wanted.connect(self.check)
        self._devices.opened.connect(lambda: self.opened.emit(self._devices))
        self._check.turned.connect(self._on_turned)
        self._check.grown.connect(lambda: self.grown.emit(self._check))

    @Slot()
    def check(self) -> None:
        """Open the check, or go to it."""
        self.wanted.emit()
        self._check.open()
        self.opened.emit(self._check)

    def bind_keys(self, parent: QWidget) -> None:
        bind(Key.DEVICES, parent, self._toggle_devices)
        bind(Key.CHECK_SOUND, parent, self.check)
        bind(Key.LOUDER, parent, lambda: self._sounds.louder())
        bind(Key.SOFTER, parent, lambda: self._sounds.softer())

    @Slot()
    def _on_turned(self) -> None:
        """What the check found stands in it while it is open."""
        is_open = not self._check.isHidden()
        self._devices.show_day(not is_open)
        if not is_open:
            self.closed.emit()

    @Slot()
    def _toggle_devices(self) -> None:
        self.wanted.emit()
        self._devices.toggle()
