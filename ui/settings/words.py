"""What each setting is called, and what is wrong when it cannot be used."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.translate_later import QT_TRANSLATE_NOOP

_LABELS = {
    "account.user": QT_TRANSLATE_NOOP("Settings", "User name (extension)"),
    "account.domain": QT_TRANSLATE_NOOP("Settings", "Exchange (empty: direct calls only)"),
    "account.password": QT_TRANSLATE_NOOP("Settings", "Password"),
    "account.auth_user": QT_TRANSLATE_NOOP("Settings", "User name for signing in, if another"),
    "account.display_name": QT_TRANSLATE_NOOP("Settings", "Name that others see"),
    "account.transport": QT_TRANSLATE_NOOP("Settings", "Transport"),
    "network.bound_address": QT_TRANSLATE_NOOP("Settings", "Own network address (empty: automatic)"),
    "network.sip_port": QT_TRANSLATE_NOOP("Settings", "Port for calls (0: any free one)"),
    "network.rtp_port_first": QT_TRANSLATE_NOOP("Settings", "First port for sound"),
    "network.rtp_port_count": QT_TRANSLATE_NOOP("Settings", "Number of ports for sound"),
    "sound.microphone": QT_TRANSLATE_NOOP("Settings", "Microphone"),
    "sound.speaker": QT_TRANSLATE_NOOP("Settings", "Headset or speaker"),
    "sound.ringer": QT_TRANSLATE_NOOP("Settings", "Ring tone comes from"),
    "sound.ring_volume_percent": QT_TRANSLATE_NOOP("Settings", "Volume of the ring tone, percent"),
    "ui.language": QT_TRANSLATE_NOOP("Settings", "Language"),
    "ui.theme": QT_TRANSLATE_NOOP("Settings", "Colours"),
    "ui.text_scale_percent": QT_TRANSLATE_NOOP("Settings", "Text size"),
    "office.home_area_code": QT_TRANSLATE_NOOP("Settings", "Area code of the office"),
    "office.dial_prefix": QT_TRANSLATE_NOOP("Settings", "Prefix for an outside line"),
    "office.dial_form": QT_TRANSLATE_NOOP("Settings", "How the exchange wants numbers"),
    "office.timezone": QT_TRANSLATE_NOOP("Settings", "Time zone"),
    "desk.workstation": QT_TRANSLATE_NOOP("Settings", "Number of this workstation"),
}

_ERRORS = {
    "account.user": QT_TRANSLATE_NOOP("Settings", "Enter a name without spaces, @ or colon, e.g. 101."),
    "account.domain": QT_TRANSLATE_NOOP(
        "Settings", "Enter a host name, with a port if needed, e.g. pbx.office:5060."
    ),
    "network.bound_address": QT_TRANSLATE_NOOP(
        "Settings", "Enter an IP address such as 192.168.1.20, or nothing."
    ),
    "network.sip_port": QT_TRANSLATE_NOOP("Settings", "Enter a port from 0 to 65535."),
    "network.rtp_port_first": QT_TRANSLATE_NOOP("Settings", "Enter a port from 1024 to 65534."),
    "network.rtp_port_count": QT_TRANSLATE_NOOP(
        "Settings", "First port and number together must not go beyond 65536. Choose fewer ports."
    ),
    "office.home_area_code": QT_TRANSLATE_NOOP(
        "Settings", "Enter an area code with its 0, e.g. 022, or nothing."
    ),
    "office.dial_prefix": QT_TRANSLATE_NOOP("Settings", "Enter at most 6 digits, * or #, or nothing."),
    "office.timezone": QT_TRANSLATE_NOOP("Settings", "Enter a time zone such as Asia/Jakarta."),
    "desk.workstation": QT_TRANSLATE_NOOP(
        "Settings", "Enter 3 digits that no other workstation has, e.g. 017."
    ),
}

_CHOICES = {
    "account.transport": {
        "udp": QT_TRANSLATE_NOOP("Settings", "UDP (usual)"),
        "tcp": QT_TRANSLATE_NOOP("Settings", "TCP"),
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
}


def label(key: str) -> str:
    return QCoreApplication.translate("Settings", _LABELS[key])


def error(key: str, expected: str) -> str:
    """Return what to enter instead; `expected`, the setting's own word, is used if there is no sentence."""
    if key in _ERRORS:
        return QCoreApplication.translate("Settings", _ERRORS[key])
    return QCoreApplication.translate("Settings", "This cannot be used. Enter: {expected}.").format(
        expected=expected
    )


def choices(key: str) -> dict[str, str]:
    """Return value -> words of a setting that is chosen from a list."""
    return {value: QCoreApplication.translate("Settings", text) for value, text in _CHOICES[key].items()}
