"""Masks personal numbers for users who need not know them in full."""

from __future__ import annotations

from app.common.formats import FormatKind
from telephony.sip.uri import is_sip


def mask(kind: FormatKind, value: str) -> str:
    """Return 3273********0001, 0812****7890, b***@contoh.id, ***********1000, B*** S***; else unchanged."""
    if kind is FormatKind.NIK:
        return _middle(value, 4, 4)
    if kind is FormatKind.PHONE:
        return _middle(f"0{value[3:]}" if value.startswith("+62") else value, 4, 4)
    if kind is FormatKind.NPWP:
        return _middle(value, 0, 4)
    if kind is FormatKind.EMAIL:
        user, at, host = value.partition("@")
        return f"{user[:1]}***{at}{host}"
    if kind is FormatKind.NAME:
        return " ".join(f"{word[0]}***" for word in value.split())
    return value


def masked_remote(remote: str) -> str:
    """Return a phone number, or the user of an address, masked."""
    address = remote.partition(":")[2] if is_sip(remote) else remote
    if address != remote or "@" in remote:
        return mask(FormatKind.EMAIL, address)
    return mask(FormatKind.PHONE, remote)


def _middle(value: str, first: int, last: int) -> str:
    """Show both ends; of a short value that would hide less than three letters, only a quarter each."""
    if len(value) - first - last < 3:
        first, last = min(first, len(value) // 4), min(last, len(value) // 4)
    return value[:first] + "*" * (len(value) - first - last) + value[len(value) - last :]
