"""The editor of each setting, chosen by what its declaration says that it takes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.desktop.workplace import Workplace
from app.settings import rows
from app.settings.declaration import (
    Choice,
    Device,
    DeviceList,
    Devices,
    File,
    Lines,
    Number,
    PathKind,
    Secret,
    Setting,
    Switch,
    Text,
)
from ui.settings.device_list import DeviceListEditor, DeviceNames
from ui.settings.editors import (
    CheckEditor,
    ChoiceEditor,
    Editor,
    LinesEditor,
    NumberEditor,
    SecretEditor,
    TextEditor,
)
from ui.settings.path_editor import PathEditor

NO_CAMERA = "none"  # as the engine knows it
_SECRETS = {  # by the name that Preferences.change has for them
    "password": "account.password",
    "turn_password": "network.turn_password",
    "oss_key": "oss.user_key",
    "jelita_key": "jelita.key",
    "enrolment_code": "shared.enrolment_code",
}
_NAME_FILTERS = {
    PathKind.CERTIFICATES: "PEM (*.pem *.crt *.cer)",
    PathKind.PICTURE: "PNG, JPEG (*.png *.jpg *.jpeg)",
    PathKind.FOLDER: "",
    PathKind.FILE: "",
}


class Form:
    """The editors of one settings window."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._names = DeviceNames()
        self._seen_headsets: dict[str, str] = {}
        self._cameras = DeviceNames()
        self.editors = {key: self._editor(one) for key, one in rows().items() if one.section}
        policy = workplace.preferences.policy
        for editor in self.editors.values():
            if source := next(filter(None, map(policy.locked_by, editor.keys)), ""):
                editor.lock(source)
        self.note_names()

    def changes(self) -> dict[str, object]:
        """Return what was entered, by "area.name"."""
        return {key: value for editor in self.editors.values() for key, value in editor.changes().items()}

    def secrets(self) -> dict[str, str]:
        """Return the passwords that were entered; "" for those that stay what they are."""
        found = {}
        for name, key in _SECRETS.items():
            editor = self.editors[key]
            assert isinstance(editor, SecretEditor)
            found[name] = editor.secret
        return found

    def retranslate_devices(self) -> None:
        """Devices came or went."""
        for editor in self.editors.values():
            if isinstance(editor, DeviceListEditor):
                editor.retranslate()

    def retranslate_headsets(self) -> None:
        self.editors["headset.device"].retranslate()

    def note_names(self) -> None:
        """Devices came or went, or the settings remember other names."""
        devices, names = self._workplace.phone.line.devices, self._names
        names.remembered |= names.present | dict(self._workplace.preferences.settings.sound.device_names)
        names.present = {one.device_id: one.name for one in (*devices.microphones, *devices.speakers)}
        cameras, video = self._cameras, self._workplace.video.calls
        remembered = dict(self._workplace.preferences.settings.video.camera_names)
        cameras.remembered |= cameras.present | remembered
        cameras.present = {one.source_id: one.name for one in video.cameras}
        cameras.present[NO_CAMERA] = QCoreApplication.translate("Settings", "No camera")

    def _editor(self, setting: Setting) -> Editor:
        key = setting.key
        match setting.rule:
            case Secret():
                return SecretEditor(key)
            case Switch():
                return CheckEditor(key)
            case Number(low, high, step, ()):
                return NumberEditor(key, low, high, step)
            case Text(offered=()):
                return TextEditor(key)
            case Choice() | Number() | Text():
                return ChoiceEditor(key)
            case Lines():
                return LinesEditor(key)
            case File(kind):
                return PathEditor(key, is_folder=kind is PathKind.FOLDER, name_filter=_NAME_FILTERS[kind])
            case Device(Devices.HEADSETS):
                return ChoiceEditor(key, self._headsets)
            case Device(devices, others):
                return self._device_editor(devices, key, f"{setting.area}.{others}")
            case DeviceList(devices):
                return self._device_editor(devices, key)
            case _:
                raise TypeError(f"no editor for {key}")

    def _device_editor(self, devices: Devices, *keys: str) -> DeviceListEditor:
        def there() -> Sequence[str]:
            if devices is Devices.MICROPHONES:
                return [one.device_id for one in self._workplace.phone.line.devices.microphones]
            if devices is Devices.SPEAKERS:
                return [one.device_id for one in self._workplace.phone.line.devices.speakers]
            if devices is Devices.CAMERAS:
                return [*(one.source_id for one in self._workplace.video.calls.cameras), NO_CAMERA]
            return ()

        names = self._cameras if devices is Devices.CAMERAS else self._names
        return DeviceListEditor(keys, names, there, can_add=devices is not Devices.NONE)

    def _headsets(self) -> dict[str, str]:
        """While one alone is used, the others are not opened: they are offered if they were seen before."""
        self._seen_headsets |= {one.device_id: one.name for one in self._workplace.phone.headset.headsets}
        every = QCoreApplication.translate("Settings", "All that are plugged in")
        return {"": every, **self._seen_headsets}
