"""One role's device and volume: which is used first, and how loud."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QComboBox, QSlider, QVBoxLayout, QWidget

from app.common.enums import SoundRole
from app.sound.sound_devices import MOST_PERCENT, STEP_PERCENT, SoundDevices
from ui.phone.device_text import is_trouble, use_words
from ui.style.tokens import GAP
from ui.text.wording import word
from ui.widgets.field import Field


class DeviceRow(QWidget):
    """Choosing makes a device the first of the list; the whole list is in the settings."""

    def __init__(self, role: SoundRole, devices: SoundDevices) -> None:
        super().__init__()
        self.setObjectName(f"devices.{role.value}.row")
        self._role, self._devices = role, devices
        self._combo = QComboBox()
        self._combo.setObjectName(f"devices.{role.value}")
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._combo.setMinimumContentsLength(12)
        self._volume = QSlider(Qt.Orientation.Horizontal)
        self._volume.setObjectName(f"devices.{role.value}.volume")
        self._volume.setRange(0, MOST_PERCENT[role])
        self._volume.setSingleStep(STEP_PERCENT)
        self._volume.setPageStep(2 * STEP_PERCENT)
        self._volume.setTracking(False)  # while it is pulled, nothing is written
        self._device_field = Field(f"devices.{role.value}.field", self._combo)
        self._volume_field = Field(f"devices.{role.value}.volume.field", self._volume)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._device_field)
        column.addWidget(self._volume_field)
        self._combo.activated.connect(self._choose)
        self._volume.valueChanged.connect(self._set_volume)

    def focus(self) -> None:
        self._combo.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def display(self) -> None:
        """Show what can be chosen, what is, and what is wrong with it."""
        devices, role = self._devices, self._role
        self._device_field.set_label(word(role))
        if not self._combo.view().isVisible():  # not while the agent chooses
            self._fill()
        use = devices.use(role)
        self._device_field.set_error(use_words(use) if is_trouble(use) else "")
        percent = devices.volume(role)
        text = QCoreApplication.translate("Devices", "{role}, volume: {percent} %")
        self._volume_field.set_label(text.format(role=word(role), percent=percent))
        self._volume.blockSignals(True)
        self._volume.setValue(percent)
        self._volume.blockSignals(False)

    def _fill(self) -> None:
        devices, role = self._devices, self._role
        self._combo.clear()
        self._combo.addItem(QCoreApplication.translate("Devices", "System default"), "")
        away = QCoreApplication.translate("Devices", "{device} (not plugged in)")
        for device in devices.offered(role):
            is_there = devices.is_there(role, device.device_id)
            name = device.name if is_there else away.format(device=device.name)
            self._combo.addItem(name, device.device_id)
        self._combo.setCurrentIndex(max(0, self._combo.findData(devices.chosen(role))))

    @Slot()
    def _choose(self) -> None:
        self._devices.choose(self._role, str(self._combo.currentData()))

    @Slot(int)
    def _set_volume(self, percent: int) -> None:
        self._devices.set_volume(self._role, percent)
