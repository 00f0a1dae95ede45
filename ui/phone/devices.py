"""Which microphone, headset and ring device to use; says so when another one had to take over."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from app.desk import Desk
from app.preferences import Preferences
from app.words import SoundDevice, SoundRole
from ui.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.field import Field
from ui.widgets.text import IconLabel, labelled_icon
from ui.wording import word

_ICONS = {SoundRole.MICROPHONE: "mic", SoundRole.SPEAKER: "headset", SoundRole.RINGER: "bell"}


class Devices(QFrame):
    """Folded, it shows what is in use; unfolded, the choice. A problem is shown in both."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("devices")
        self._desk, self._preferences = desk, preferences
        self._fold = ActionButton("devices.fold", "", "chevron-right", look="quiet")
        self._fold.setCheckable(True)
        self._combos: dict[SoundRole, QComboBox] = {}
        self._fields: dict[SoundRole, Field] = {}
        self._lines: dict[SoundRole, ElidedLabel] = {}
        self._icons: dict[SoundRole, IconLabel] = {}
        self._summary, self._choice = QWidget(), QWidget()
        self._build()
        self._fold.toggled.connect(self._show_fold)
        desk.devices_changed.connect(self._fill)
        desk.sound_routed.connect(self._show)
        preferences.changed.connect(self._fill)
        self._retranslate()
        self._show_fold(False)

    def _build(self) -> None:
        summary, choice = QVBoxLayout(self._summary), QVBoxLayout(self._choice)
        for layout in (summary, choice):
            layout.setContentsMargins(0, 0, 0, 0)
        summary.setSpacing(HALF_GAP)
        choice.setSpacing(GAP)
        for role in SoundRole:
            self._icons[role] = IconLabel(f"devices.{role.value}.icon", _ICONS[role], size_px=14)
            self._lines[role] = ElidedLabel(f"devices.{role.value}.line", "caption", most_lines=2)
            summary.addLayout(labelled_icon(self._icons[role], self._lines[role]))
            combo = QComboBox()
            combo.setObjectName(f"devices.{role.value}")
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)
            combo.activated.connect(lambda _=0, r=role: self._choose(r))
            self._combos[role] = combo
            self._fields[role] = Field(f"devices.{role.value}.field", combo)
            choice.addWidget(self._fields[role])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._fold)
        column.addWidget(self._summary)
        column.addWidget(self._choice)

    @Slot(bool)
    def _show_fold(self, is_open: bool) -> None:
        self._fold.set_icon_name("chevron-down" if is_open else "chevron-right")
        self._choice.setVisible(is_open)
        self._summary.setVisible(not is_open)

    @Slot()
    def _fill(self) -> None:
        wanted = self._preferences.settings.sound
        for role, combo in self._combos.items():
            devices = self._offered(role)
            chosen = getattr(wanted, role.value)
            combo.clear()
            combo.addItem(self.tr("System default"), "")
            for device in devices:
                combo.addItem(device.name, device.device_id)
            if chosen and combo.findData(chosen) < 0:
                combo.addItem(self.tr("{device} (not plugged in)").format(device=chosen), chosen)
            combo.setCurrentIndex(max(0, combo.findData(chosen)))
        self._show()

    @Slot()
    def _show(self) -> None:
        for role in SoundRole:
            routed = self._desk.routed.get(role)
            problem = ""
            if routed is None:
                text = self.tr("{role}: not in use yet").format(role=word(role))
            elif not routed.name:
                problem = text = self.tr("{role}: none found. Plug one in.").format(role=word(role))
            elif routed.is_fallback:
                text = self.tr("{role}: {name}, because the chosen one is gone")
                problem = text = text.format(role=word(role), name=routed.name)
            else:
                text = self.tr("{role}: {name}").format(role=word(role), name=routed.name)
            self._lines[role].setText(text)
            self._icons[role].show_icon(
                "alert" if problem else _ICONS[role], "warning" if problem else "muted"
            )
            self._fields[role].set_error(problem)

    def _choose(self, role: SoundRole) -> None:
        settings = self._preferences.settings
        device_id = self._combos[role].currentData()
        sound = replace(settings.sound, **{role.value: device_id})
        self._preferences.change(replace(settings, sound=sound))

    def _offered(self, role: SoundRole) -> tuple[SoundDevice, ...]:
        devices = self._desk.devices
        return devices.microphones if role is SoundRole.MICROPHONE else devices.speakers

    def _retranslate(self) -> None:
        self._fold.setText(self.tr("Sound devices"))
        for role, field in self._fields.items():
            field.set_label(word(role))
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
