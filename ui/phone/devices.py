"""The sound devices: which are used now and why, choosing others, volumes, levels, the headset's buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.common.enums import CallStatistics, SoundRole
from app.desktop.workplace import Workplace
from ui.keys.key_table import Key
from ui.phone.device_row import DeviceRow
from ui.phone.device_text import day_words, is_trouble, use_words
from ui.phone.headset_badges import HeadsetSigns
from ui.phone.level_meter import LevelMeter
from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow
from ui.widgets.text import IconLabel, Label, labelled_icon

_ICONS = {SoundRole.MICROPHONE: "mic", SoundRole.SPEAKER: "headset", SoundRole.RINGER: "bell"}


class Devices(QFrame):
    """Folded, it shows what is in use; unfolded, the choice. A problem is shown in both."""

    check_wanted = Signal()
    opened = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("devices")
        self._devices, self._check = workplace.sound_devices, workplace.sound_check
        self._fold = ActionButton("devices.fold", "", "chevron-right", Key.DEVICES, "quiet")
        self._fold.setCheckable(True)
        self._lines: dict[SoundRole, ElidedLabel] = {}
        self._icons: dict[SoundRole, IconLabel] = {}
        self._rows = {role: DeviceRow(role, self._devices) for role in SoundRole}
        self._summary, self._choice = QWidget(), QWidget()
        self._signs = HeadsetSigns(workplace.headset, workplace.desk)
        self._noise = QCheckBox()
        self._noise.setObjectName("devices.noise")
        self._noise_fault = Label("devices.noise_fault", "error", wraps=True)
        self._show_level = ActionButton("devices.level.show", "", "mic")
        self._show_level.setCheckable(True)
        self._level = LevelMeter("devices.level")
        self._day_icon = IconLabel("devices.check.icon", size_px=14)
        self._day = ElidedLabel("devices.check.line", "caption", most_lines=4)
        self._shows_day = True
        self._start = ActionButton("devices.check", "", "check", Key.CHECK_SOUND)
        for button in (self._fold, self._show_level, self._start):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keyboard from the note
        self._build()
        self._connect(workplace)
        self._retranslate()
        self._show_fold(False)

    def open(self) -> None:
        """Unfold it and go to the first choice."""
        self._fold.setChecked(True)
        self.opened.emit()
        self._rows[SoundRole.MICROPHONE].focus()

    def show_day(self, is_shown: bool) -> None:
        """Show today's check, and the button that begins another."""
        self._shows_day = is_shown
        self._show_check()

    @Slot()
    def toggle(self) -> None:
        if self._fold.isChecked():
            self._fold.setFocus(Qt.FocusReason.OtherFocusReason)  # not on what is about to be hidden
            self._fold.setChecked(False)
        else:
            self.open()

    def _build(self) -> None:
        summary, choice = QVBoxLayout(self._summary), QVBoxLayout(self._choice)
        for layout in (summary, choice):
            layout.setContentsMargins(0, 0, 0, 0)
        summary.setSpacing(HALF_GAP)
        choice.setSpacing(GAP)
        for role, row in self._rows.items():
            self._icons[role] = IconLabel(f"devices.{role.value}.icon", _ICONS[role], size_px=14)
            self._lines[role] = ElidedLabel(f"devices.{role.value}.line", "caption", most_lines=3)
            summary.addLayout(labelled_icon(self._icons[role], self._lines[role]))
            choice.addWidget(row)
        choice.addWidget(self._noise)
        choice.addWidget(self._noise_fault)
        level = QHBoxLayout()
        level.setSpacing(GAP)
        level.addWidget(self._show_level)
        level.addWidget(self._level, 1)
        choice.addLayout(level)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._fold)
        for part in (self._summary, self._choice, self._signs):
            column.addWidget(part)
        column.addLayout(labelled_icon(self._day_icon, self._day))
        buttons = Flow(GAP)
        buttons.addWidget(self._start)
        column.addLayout(buttons)

    def _connect(self, workplace: Workplace) -> None:
        self._fold.clicked.connect(self._on_fold)
        self._fold.toggled.connect(self._show_fold)
        self._noise.clicked.connect(self._on_noise)
        self._show_level.clicked.connect(self._on_show_level)
        self._start.clicked.connect(self.check_wanted)
        self._devices.changed.connect(self._show)
        self._check.changed.connect(self._show_check)
        self._check.level_changed.connect(self._level.show_level)
        workplace.desk.call_changed.connect(self._show_check)
        workplace.desk.statistics_changed.connect(self._on_statistics)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(bool)
    def _on_fold(self, is_open: bool) -> None:
        if is_open:
            self.opened.emit()

    @Slot(bool)
    def _show_fold(self, is_open: bool) -> None:
        self._fold.set_icon_name("chevron-down" if is_open else "chevron-right")
        self._choice.setVisible(is_open)
        self._summary.setVisible(not is_open)
        if not is_open:
            self._check.meter(False)

    @Slot()
    def _on_noise(self) -> None:
        is_wanted = self._noise.isChecked()
        self._noise.setChecked(self._devices.suppresses_noise)  # the settings decide, not the click
        self._devices.suppress_noise(is_wanted)

    @Slot()
    def _on_show_level(self) -> None:
        self._show_level.setChecked(self._check.is_metering)  # the check decides, not the click
        self._check.meter(not self._check.is_metering)

    @Slot(object)
    def _on_statistics(self, statistics: CallStatistics) -> None:
        """In a call the level is there anyway."""
        self._level.show_level(statistics.microphone_level_dbfs)

    @Slot()
    def _show(self) -> None:
        for role, row in self._rows.items():
            use = self._devices.use(role)
            is_wrong = is_trouble(use)
            self._lines[role].setText(use_words(use))
            self._icons[role].show_icon(
                "alert" if is_wrong else _ICONS[role], "warning" if is_wrong else "muted"
            )
            row.display()
        self._noise.setChecked(self._devices.suppresses_noise)
        has_fault = self._devices.noise_fails
        self._noise_fault.setVisible(has_fault)
        self._noise.setAccessibleDescription(self._noise_fault.text() if has_fault else "")
        self._show_check()

    @Slot()
    def _show_check(self) -> None:
        text, is_well = day_words(self._check)
        self._day.setText(text)
        has_result = self._check.result is not None
        icon = "alert" if not is_well else "check" if has_result else "info"
        self._day_icon.show_icon(icon, "warning" if not is_well else "good" if has_result else "muted")
        for part in (self._day, self._day_icon, self._start):
            part.setVisible(self._shows_day and bool(text))
        self._start.setEnabled(self._check.is_possible)
        self._show_level.setEnabled(self._check.is_possible)
        self._show_level.setChecked(self._check.is_metering)

    def _retranslate(self) -> None:
        self._fold.setText(self.tr("Sound devices"))
        self._noise.setText(self.tr("Suppress noise around me"))
        fault = self.tr("This does not work on this computer: callers hear the noise around you.")
        self._noise_fault.setText(fault)
        self._show_level.setText(self.tr("Show my level"))
        self._start.setText(self.tr("Check the sound"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
