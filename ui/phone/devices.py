"""The sound devices: which are used now and why, choosing others, volumes, levels, the headset's buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.common.enums import SoundRole
from app.desktop.workplace import Workplace
from ui.keys.key_table import Key
from ui.phone.device_text import day_words, is_trouble, use_words
from ui.phone.headset_badges import HeadsetBadges
from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.first_use import first_use
from ui.widgets.flow import Flow
from ui.widgets.text import IconLabel, labelled_icon

if TYPE_CHECKING:
    from ui.phone.device_choice import DeviceChoice

_ICONS = {SoundRole.MICROPHONE: "mic", SoundRole.SPEAKER: "headset", SoundRole.RINGER: "bell"}


class Devices(QFrame):
    """Folded, it shows what is in use; unfolded, the choice. A problem is shown in both."""

    check_wanted = Signal()
    opened = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("devices")
        self._devices, self._check = workplace.sound.devices, workplace.sound.check
        self._fold = ActionButton("devices.fold", "", "chevron-right", Key.DEVICES, "quiet")
        self._fold.setCheckable(True)
        self._lines: dict[SoundRole, ElidedLabel] = {}
        self._icons: dict[SoundRole, IconLabel] = {}
        self._work = workplace
        self._summary = QWidget()
        self._badges = HeadsetBadges(workplace.phone.headset, workplace.phone.line)
        self._day_icon = IconLabel("devices.check.icon", size_px=14)
        self._day = ElidedLabel("devices.check.line", "caption", most_lines=4)
        self._shows_day = True
        self._start = ActionButton("devices.check", "", "check", Key.CHECK_SOUND)
        for button in (self._fold, self._start):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keyboard from the note
        self._build()
        self._connect(workplace)
        self._retranslate()
        self._show_fold(False)

    def open(self) -> None:
        """Unfold it and go to the first choice."""
        self._fold.setChecked(True)
        self.opened.emit()
        self._choice.focus()

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
        summary = QVBoxLayout(self._summary)
        summary.setContentsMargins(0, 0, 0, 0)
        summary.setSpacing(HALF_GAP)
        for role in SoundRole:
            self._icons[role] = IconLabel(f"devices.{role.value}.icon", _ICONS[role], size_px=14)
            self._lines[role] = ElidedLabel(f"devices.{role.value}.line", "caption", most_lines=3)
            summary.addLayout(labelled_icon(self._icons[role], self._lines[role]))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._fold)
        for part in (self._summary, self._badges):
            column.addWidget(part)
        column.addLayout(labelled_icon(self._day_icon, self._day))
        buttons = Flow(GAP)
        buttons.addWidget(self._start)
        column.addLayout(buttons)

    @first_use
    def _choice(self) -> DeviceChoice:
        from ui.phone.device_choice import DeviceChoice

        choice = DeviceChoice(self._work)
        choice.setVisible(self._fold.isChecked())
        self._column.insertWidget(self._column.indexOf(self._badges), choice)
        return choice

    def _connect(self, workplace: Workplace) -> None:
        self._fold.clicked.connect(self._on_fold)
        self._fold.toggled.connect(self._show_fold)
        self._start.clicked.connect(self.check_wanted)
        self._devices.changed.connect(self._show)
        self._check.changed.connect(self._show_check)
        workplace.calls.call_list.call_changed.connect(self._show_check)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(bool)
    def _on_fold(self, is_open: bool) -> None:
        if is_open:
            self.opened.emit()

    @Slot(bool)
    def _show_fold(self, is_open: bool) -> None:
        self._fold.set_icon_name("chevron-down" if is_open else "chevron-right")
        if is_open or Devices._choice.made(self) is not None:
            self._choice.setVisible(is_open)
        self._summary.setVisible(not is_open)
        if not is_open:
            self._check.meter(False)

    @Slot()
    def _show(self) -> None:
        for role in SoundRole:
            use = self._devices.use(role)
            is_wrong = is_trouble(use)
            self._lines[role].setText(use_words(use))
            self._icons[role].show_icon(
                "alert" if is_wrong else _ICONS[role], "warning" if is_wrong else "muted"
            )
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

    def _retranslate(self) -> None:
        self._fold.setText(self.tr("Sound devices"))
        self._start.setText(self.tr("Check the sound"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
