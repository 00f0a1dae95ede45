"""What a person, or the IT department, can set: the areas, and the file that they are kept in."""

from app.settings.areas import (
    AccountSettings,
    CallSettings,
    DeskSettings,
    HeadsetSettings,
    NetworkSettings,
    OfficeSettings,
    RecordingSettings,
    RecordsSettings,
    ReminderSettings,
    Settings,
    SoundSettings,
    StateSettings,
    UiSettings,
)
from app.settings.attachments import AttachmentSettings
from app.settings.check import SettingsError
from app.settings.file import as_toml, entries, flat, lines_of, load, parse, read_values, save, typed_value
from app.settings.lookups import JelitaSettings, OssSettings
from app.settings.paper import PaperSettings
from app.settings.provisioning import ProvisioningSettings
from app.settings.retention import RetentionSettings
from app.settings.shared import SharedSettings
from app.settings.video import VideoSettings

__all__ = [
    "AccountSettings",
    "AttachmentSettings",
    "CallSettings",
    "DeskSettings",
    "HeadsetSettings",
    "JelitaSettings",
    "NetworkSettings",
    "OfficeSettings",
    "OssSettings",
    "PaperSettings",
    "ProvisioningSettings",
    "RecordingSettings",
    "RecordsSettings",
    "ReminderSettings",
    "RetentionSettings",
    "Settings",
    "SettingsError",
    "SharedSettings",
    "SoundSettings",
    "StateSettings",
    "UiSettings",
    "VideoSettings",
    "as_toml",
    "entries",
    "flat",
    "lines_of",
    "load",
    "parse",
    "read_values",
    "save",
    "typed_value",
]
