"""How numbers are shown: a stored telephone number to be read aloud, and a count."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from app.common.phone_number import parse
from app.settings import OfficeSettings
from ui.text.translations import language

_ANYWHERE = OfficeSettings()  # a number in E.164 means the same in every office


def number_text(remote: str) -> str:
    """Return "0812-3456-7890" for "+6281234567890"; what is no E.164 number is returned as it is."""
    if not remote.startswith("+"):
        return remote
    return parse(remote, _ANYWHERE).display or remote


def count_text(count: int) -> str:
    """Return a whole number with its thousands apart, as the user's language writes it."""
    return QLocale(language()).toString(count)
