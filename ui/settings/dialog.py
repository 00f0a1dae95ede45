"""The settings window: never modal, errors beside the fields, colours and text size seen at once."""

from __future__ import annotations

from dataclasses import asdict, fields

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.settings import Settings, SettingsError, UiSettings
from app.words import SoundDevice
from app.workplace import Workplace
from ui import translations
from ui.settings.editors import ChoiceEditor, Editor, NumberEditor, TextEditor
from ui.settings.words import error
from ui.theme import Appearance, Scheme
from ui.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.card import SectionCard
from ui.widgets.text import Label

SCALES = (100, 125, 150, 175, 200)


class SettingsDialog(QDialog):
    """Saves all or nothing. Language, colours and text size are tried out while it is open."""

    def __init__(self, workplace: Workplace, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self.setModal(False)
        self._workplace, self._appearance = workplace, appearance
        self._preferences = workplace.preferences
        self._password = TextEditor("account.password", is_secret=True)
        self._cards: dict[str, SectionCard] = {}
        self._editors: dict[str, Editor] = {}
        self._hint = Label("settings.hint", "caption", wraps=True)
        self._save = ActionButton("settings.save", "", "save", look="primary")
        self._cancel = ActionButton("settings.cancel", "")
        self._build()
        self._save.clicked.connect(self.save)
        self._cancel.clicked.connect(self.reject)
        workplace.desk.devices_changed.connect(self._on_devices)
        self._retranslate()
        self.show_settings(self._preferences.settings)

    def show_settings(self, settings: Settings) -> None:
        for key, editor in self._editors.items():
            area, _, name = key.partition(".")
            editor.display(getattr(getattr(settings, area), name))
            editor.field.set_error("")
        self._password.display("")

    @Slot()
    def save(self) -> None:
        """Check everything; take it over if all is well, else say at each field what is wrong."""
        settings = self._checked()
        if settings is None:
            return
        self._preferences.change(settings, self._password.value())
        self._password.display("")
        self.accept()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        page = QWidget()
        page.setProperty("look", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(2 * GAP)
        for area, editors in self._areas().items():
            column.addWidget(self._card(area, editors))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("settings.scroll")
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self._hint, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(2 * GAP)
        outer.addWidget(scroll, 1)
        outer.addLayout(buttons)
        self._watch_look()

    def _areas(self) -> dict[str, list[Editor]]:
        account = [TextEditor("account.user"), TextEditor("account.domain"), self._password]
        account += [TextEditor("account.display_name"), TextEditor("account.auth_user")]
        devices = self._workplace.desk
        return {
            "account": [*account, ChoiceEditor("account.transport")],
            "sound": [
                ChoiceEditor("sound.microphone", lambda: self._devices(devices.devices.microphones)),
                ChoiceEditor("sound.speaker", lambda: self._devices(devices.devices.speakers)),
                ChoiceEditor("sound.ringer", lambda: self._devices(devices.devices.speakers)),
                NumberEditor("sound.ring_volume_percent", 0, 100, 10),
            ],
            "ui": [
                ChoiceEditor("ui.language"),
                ChoiceEditor("ui.theme"),
                ChoiceEditor("ui.text_scale_percent", lambda: {str(s): f"{s} %" for s in SCALES}),
            ],
            "office": [
                TextEditor("office.home_area_code"),
                TextEditor("office.dial_prefix"),
                ChoiceEditor("office.dial_form"),
                TextEditor("office.timezone"),
                TextEditor("desk.workstation"),
            ],
            "network": [
                TextEditor("network.bound_address"),
                NumberEditor("network.sip_port", 0, 65535),
                NumberEditor("network.rtp_port_first", 1024, 65534),
                NumberEditor("network.rtp_port_count", 2, 64512),
            ],
        }

    def _card(self, area: str, editors: list[Editor]) -> SectionCard:
        card = self._cards[area] = SectionCard(f"settings.{area}")
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP + 4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for number, editor in enumerate(editors):
            grid.addWidget(editor.field, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
            if editor is not self._password:
                self._editors[editor.key] = editor
        card.body.addLayout(grid)
        return card

    def _watch_look(self) -> None:
        for key in ("ui.language", "ui.theme", "ui.text_scale_percent"):
            editor = self._editors[key]
            if isinstance(editor, ChoiceEditor):
                editor.combo.activated.connect(self._try_look)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot()
    def _try_look(self) -> None:
        self._wear(
            UiSettings(
                language=str(self._editors["ui.language"].value()),
                theme=str(self._editors["ui.theme"].value()),
                text_scale_percent=int(self._editors["ui.text_scale_percent"].value()),
            )
        )

    @Slot()
    def _on_devices(self) -> None:
        for key in ("sound.microphone", "sound.speaker", "sound.ringer"):
            self._editors[key].retranslate()

    def _wear(self, look: UiSettings) -> None:
        translations.use(look.language)
        self._appearance.dress(Scheme(look.theme), look.text_scale_percent / 100)

    def _checked(self) -> Settings | None:
        """Return the settings of the form, or None with the errors shown."""
        for editor in self._editors.values():
            editor.field.set_error("")
        present = self._preferences.settings
        values = {area.name: asdict(getattr(present, area.name)) for area in fields(Settings)}
        for key, editor in self._editors.items():
            area, _, name = key.partition(".")
            kind = type(values[area][name])
            values[area][name] = kind(editor.value())
        parts: dict[str, object] = {}
        wrong: list[Editor] = []
        for part in fields(Settings):
            try:
                parts[part.name] = type(getattr(present, part.name))(**values[part.name])
            except SettingsError as problem:
                editor = self._editors[problem.key]
                editor.field.set_error(error(problem.key, problem.expected))
                wrong.append(editor)
        if wrong:
            wrong[0].field.editor.setFocus()
            return None
        return Settings(**parts)  # type: ignore[arg-type]

    def _devices(self, found: tuple[SoundDevice, ...]) -> dict[str, str]:
        return {"": self.tr("System default"), **{device.device_id: device.name for device in found}}

    # -- words and Qt --------------------------------------------------------------------------------------

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        titles = {
            "account": self.tr("Telephone account"),
            "sound": self.tr("Sound"),
            "ui": self.tr("Language and look"),
            "office": self.tr("Office and workstation"),
            "network": self.tr("Network"),
        }
        for area, card in self._cards.items():
            card.set_title(titles[area])
        for editor in (*self._editors.values(), self._password):
            editor.retranslate()
        self._password.set_placeholder(self.tr("Unchanged"))
        self._hint.setText(self.tr("The password is kept in the system's key store, never in a file."))
        self._save.setText(self.tr("Save"))
        self._cancel.setText(self.tr("Cancel"))

    def reject(self) -> None:
        """Leave without saving: the look goes back to what it was."""
        self._wear(self._preferences.settings.ui)
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
