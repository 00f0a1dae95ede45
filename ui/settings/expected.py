"""What to enter instead of a value that cannot be used; SettingsError has only its kind."""

from __future__ import annotations

import re
import sys

from PySide6.QtCore import QCoreApplication

from ui.text.translate_later import QT_TRANSLATE_NOOP

WINDOWS_PATH = r"D:\Loket"
PATH = WINDOWS_PATH if sys.platform == "win32" else "/srv/loket"  # an example of this system
_KINDS = {
    "text": QT_TRANSLATE_NOOP("Settings", "a text in one line"),
    "whole number": QT_TRANSLATE_NOOP("Settings", "a whole number"),
    "true or false": QT_TRANSLATE_NOOP("Settings", "true or false"),
    "list of texts": QT_TRANSLATE_NOOP("Settings", "a list of texts"),
    "list of pairs of texts": QT_TRANSLATE_NOOP("Settings", "a list of pairs of texts"),
    "table": QT_TRANSLATE_NOOP("Settings", "a table of settings"),
    "toml": QT_TRANSLATE_NOOP("Settings", "a file in the TOML format"),
    "UTF-8 text": QT_TRANSLATE_NOOP("Settings", "a text file in UTF-8"),
    "known key": QT_TRANSLATE_NOOP("Settings", "a setting that Loket knows"),
    "no secret": QT_TRANSLATE_NOOP("Settings", "no password or key (those belong in the key store alone)"),
    "name of a SIP header": QT_TRANSLATE_NOOP(
        "Settings", "the name of a SIP header, e.g. X-Loket-Call, or nothing"
    ),
    "code with {ext}": QT_TRANSLATE_NOOP(
        "Settings", "a code that can be dialled, with {ext} for the extension, e.g. 556{ext}"
    ),
    "digit of the keypad": QT_TRANSLATE_NOOP("Settings", "one digit or #"),
    "user name": QT_TRANSLATE_NOOP("Settings", "a name without spaces, @ or colon, e.g. 101"),
    "host or host:port": QT_TRANSLATE_NOOP(
        "Settings",
        "a host name or address, with a port if needed, e.g. pbx.office:5060 or [2001:db8::5]:5060",
    ),
    "host without a port": QT_TRANSLATE_NOOP("Settings", "a host name without a port, e.g. db.office"),
    "letters, digits and _": QT_TRANSLATE_NOOP("Settings", "only letters, digits and _"),
    "IP address": QT_TRANSLATE_NOOP("Settings", "an IP address such as 192.168.1.20 or 2001:db8::20"),
    "public key": QT_TRANSLATE_NOOP("Settings", "a public key as loket admin sign-policy prints it"),
    "https address": QT_TRANSLATE_NOOP("Settings", "a web address that begins with https://"),
    "time zone": QT_TRANSLATE_NOOP("Settings", "a time zone such as Asia/Jakarta"),
    "country code of two letters": QT_TRANSLATE_NOOP("Settings", "a country code of two letters, e.g. ID"),
    "area code with its 0": QT_TRANSLATE_NOOP("Settings", "an area code with its 0, e.g. 022"),
    "price in rupiah": QT_TRANSLATE_NOOP("Settings", "a price in rupiah, like 367 or 367,50"),
    "up to 6 of 0-9 * #": QT_TRANSLATE_NOOP("Settings", "at most 6 digits, * or #"),
    "3 digits": QT_TRANSLATE_NOOP("Settings", "3 digits that no other workstation has, e.g. 017"),
    "UUID": QT_TRANSLATE_NOOP("Settings", "the id of a member of staff"),
    "number or address": QT_TRANSLATE_NOOP("Settings", "a number or address that can be dialled, e.g. 1002"),
    "another number": QT_TRANSLATE_NOOP(
        "Settings", "another number: your own number would send the call back to you"
    ),
    "full path": QT_TRANSLATE_NOOP("Settings", "a full path, e.g. {example}"),
    "headset's id": QT_TRANSLATE_NOOP("Settings", "a headset's id as the log names it, e.g. 0b0e:0307"),
    "registry key that all can read": QT_TRANSLATE_NOOP("Settings", "a registry key that everybody can read"),
    "readable file": QT_TRANSLATE_NOOP("Settings", "a file that can be read"),
    "folder that all can read": QT_TRANSLATE_NOOP(
        "Settings", "a folder that everybody can read (chmod 755; also each folder above it)"
    ),
    "file, no link": QT_TRANSLATE_NOOP("Settings", "a real file or folder, no link"),
    "owned by the administrator": QT_TRANSLATE_NOOP("Settings", "owned by the administrator (root)"),
    "not writable by others": QT_TRANSLATE_NOOP("Settings", "writable by the administrator alone"),
    "PEM file": QT_TRANSLATE_NOOP("Settings", "a file with certificates (PEM) that can be read"),
    "writable folder": QT_TRANSLATE_NOOP("Settings", "the full path of a folder that Loket may write to"),
    "file in a writable folder": QT_TRANSLATE_NOOP(
        "Settings", "the full path of a file in a folder that Loket may write to"
    ),
}
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)")


def expected_words(expected: str, path: str = PATH) -> str:
    """Return the `expected` of a SettingsError in the user's language, to go after "enter" or "is".

    path: An example of a full path.
    """
    found = _RANGE.fullmatch(expected)
    if found:
        text = QCoreApplication.translate("Settings", "a number from {low} to {high}")
        return text.format(low=found[1], high=found[2])
    if expected in _KINDS:
        return QCoreApplication.translate("Settings", _KINDS[expected]).replace("{example}", path)
    text = QCoreApplication.translate("Settings", "one of: {values}")
    return text.format(values=", ".join(expected.split("|")))


def error(key: str, expected: str) -> str:
    """Return the sentence beside the field."""
    if key == "network.rtp_port_count":
        return QCoreApplication.translate(
            "Settings", "First port and number together must not go beyond 65536. Choose fewer ports."
        )
    text = QCoreApplication.translate("Settings", "This cannot be used. Enter {expected}.")
    return text.format(expected=expected_words(expected))
