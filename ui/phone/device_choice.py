"""What can be chosen of the sound: devices and volumes, noise suppression, one's own level."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.common.enums import CallStatistics, SoundRole
from app.desktop.workplace import Workplace
from ui.phone.device_row import DeviceRow
from ui.phone.level_meter import LevelMeter
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.text import Label

translate = QCoreApplication.translate


class DeviceChoice(QWidget):
    """The settings decide what is checked, not the click."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._devices, self._check = workplace.sound.devices, workplace.sound.check
        self._rows = {role: DeviceRow(role, self._devices) for role in SoundRole}
        self._noise = QCheckBox()
        self._noise.setObjectName("devices.noise")
        self._noise_fault = Label("devices.noise_fault", "error", wraps=True)
        self._show_level = ActionButton("devices.level.show", "", "mic")
        self._show_level.setCheckable(True)
        self._show_level.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the note
        self._level = LevelMeter("devices.level")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for row in self._rows.values():
            column.addWidget(row)
        column.addWidget(self._noise)
        column.addWidget(self._noise_fault)
        level = QHBoxLayout()
        level.setSpacing(GAP)
        level.addWidget(self._show_level)
        level.addWidget(self._level, 1)
        column.addLayout(level)
        self._noise.clicked.connect(self._on_noise)
        self._show_level.clicked.connect(self._on_show_level)
        self._devices.changed.connect(self._show)
        self._check.changed.connect(self._show_check)
        self._check.level_changed.connect(self._level.show_level)
        workplace.calls.call_list.call_changed.connect(self._show_check)
        workplace.calls.call_list.statistics_changed.connect(self._on_statistics)
        self._retranslate()

    def focus(self) -> None:
        """Go to the first choice."""
        self._rows[SoundRole.MICROPHONE].focus()

    @Slot()
    def _on_noise(self) -> None:
        is_wanted = self._noise.isChecked()
        self._noise.setChecked(self._devices.suppresses_noise)
        self._devices.suppress_noise(is_wanted)

    @Slot()
    def _on_show_level(self) -> None:
        self._show_level.setChecked(self._check.is_metering)
        self._check.meter(not self._check.is_metering)

    @Slot(object)
    def _on_statistics(self, statistics: CallStatistics) -> None:
        """In a call the level is there anyway."""
        self._level.show_level(statistics.microphone_level_dbfs)

    @Slot()
    def _show(self) -> None:
        for row in self._rows.values():
            row.display()
        self._noise.setChecked(self._devices.suppresses_noise)
        has_fault = self._devices.noise_fails
        self._noise_fault.setVisible(has_fault)
        self._noise.setAccessibleDescription(self._noise_fault.text() if has_fault else "")
        self._show_check()

    @Slot()
    def _show_check(self) -> None:
        self._show_level.setEnabled(self._check.is_possible)
        self._show_level.setChecked(self._check.is_metering)

    def _retranslate(self) -> None:
        self._noise.setText(translate("Devices", "Suppress noise around me"))
        fault = translate(
            "Devices", "This does not work on this computer: callers hear the noise around you."
        )
        self._noise_fault.setText(fault)
        self._show_level.setText(translate("Devices", "Show my level"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
