"""The words for the values of settings that are chosen from a list."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.translate_later import QT_TRANSLATE_NOOP

SCALES = (100, 125, 150, 175, 200)

_CHOICES = {
    "account.transport": {
        "udp": QT_TRANSLATE_NOOP("Settings", "UDP (usual)"),
        "tcp": QT_TRANSLATE_NOOP("Settings", "TCP"),
        "tls": QT_TRANSLATE_NOOP("Settings", "TLS (encrypted)"),
    },
    "account.srtp": {
        "off": QT_TRANSLATE_NOOP("Settings", "Off"),
        "optional": QT_TRANSLATE_NOOP("Settings", "If the other side can"),
        "required": QT_TRANSLATE_NOOP("Settings", "Required"),
    },
    "calls.auto_answer": {
        "off": QT_TRANSLATE_NOOP("Settings", "Never"),
        "asked": QT_TRANSLATE_NOOP("Settings", "If the exchange asks for it"),
        "all": QT_TRANSLATE_NOOP("Settings", "All calls of the exchange"),
    },
    "calls.dtmf": {
        "auto": QT_TRANSLATE_NOOP("Settings", "Automatic"),
        "rfc4733": QT_TRANSLATE_NOOP("Settings", "Beside the sound (RFC 4733)"),
        "info": QT_TRANSLATE_NOOP("Settings", "As messages (SIP INFO)"),
    },
    "sound.check": {
        "required": QT_TRANSLATE_NOOP("Settings", "Nobody is available without it"),
        "offered": QT_TRANSLATE_NOOP("Settings", "It is offered"),
        "off": QT_TRANSLATE_NOOP("Settings", "Off"),
    },
    "video.size": {
        "320x180": QT_TRANSLATE_NOOP("Settings", "320x180 (smallest)"),
        "640x360": QT_TRANSLATE_NOOP("Settings", "640x360"),
        "960x540": QT_TRANSLATE_NOOP("Settings", "960x540"),
        "1280x720": QT_TRANSLATE_NOOP("Settings", "1280x720 (HD)"),
    },
    "video.first_codec": {
        "h264": QT_TRANSLATE_NOOP("Settings", "H.264"),
        "vp8": QT_TRANSLATE_NOOP("Settings", "VP8"),
    },
    "reminders.sound": {
        "ringer": QT_TRANSLATE_NOOP("Settings", "On the device that rings"),
        "headset": QT_TRANSLATE_NOOP("Settings", "Softly in the headset"),
        "off": QT_TRANSLATE_NOOP("Settings", "Off"),
    },
    "ui.language": {
        "system": QT_TRANSLATE_NOOP("Settings", "As the system"),
        "id": QT_TRANSLATE_NOOP("Settings", "Indonesian"),
        "en": QT_TRANSLATE_NOOP("Settings", "English"),
    },
    "ui.theme": {
        "system": QT_TRANSLATE_NOOP("Settings", "As the system"),
        "light": QT_TRANSLATE_NOOP("Settings", "Light"),
        "dark": QT_TRANSLATE_NOOP("Settings", "Dark"),
    },
    "office.dial_form": {
        "national": QT_TRANSLATE_NOOP("Settings", "National: 0812…"),
        "e164": QT_TRANSLATE_NOOP("Settings", "International: +62812…"),
    },
    "office.timezone": {
        "Asia/Jakarta": QT_TRANSLATE_NOOP("Settings", "Western Indonesia (WIB)"),
        "Asia/Makassar": QT_TRANSLATE_NOOP("Settings", "Central Indonesia (WITA)"),
        "Asia/Jayapura": QT_TRANSLATE_NOOP("Settings", "Eastern Indonesia (WIT)"),
    },
}


def choices(key: str) -> dict[str, str]:
    """Return value -> words of a setting that is chosen from a list."""
    if key == "ui.text_scale_percent":
        return {str(scale): f"{scale} %" for scale in SCALES}
    return {value: QCoreApplication.translate("Settings", text) for value, text in _CHOICES[key].items()}
