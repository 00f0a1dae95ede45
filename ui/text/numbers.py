"""How a stored telephone number is shown to be read aloud."""

from __future__ import annotations

from app.common.phone_number import parse
from app.settings import OfficeSettings

_ANYWHERE = OfficeSettings()  # a number in E.164 means the same in every office


def number_text(remote: str) -> str:
    """Return "0812-3456-7890" for "+6281234567890"; what is no E.164 number is returned as it is."""
    if not remote.startswith("+"):
        return remote
    return parse(remote, _ANYWHERE).display or remote
