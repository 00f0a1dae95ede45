"""A signed policy (Ed25519, RFC 8032): its number only grows, and no byte of it may change."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from app.policy.layers import SERIAL
from app.settings import SettingsError, entries

SUFFIX = ".sig"  # the signature's file, beside the policy's: 64 bytes in base64, and an end of line


class ProvisioningError(Exception):
    """Why there is no policy from elsewhere, or no newer one.

    Attributes:
        kind: Of the way: "unreachable", "timed_out", "tls", "redirected", "status", "too_large", "unsigned".
            Of what came: "signature", "toml", "serial" (it has none), "older".
            "unwritable": it cannot be kept.
        detail: For the log and the doctor.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Signed:
    """A policy whose signature fits."""

    content: bytes
    signature: bytes
    serial: int


def verified(content: bytes, signature: bytes, public_key: str) -> Signed:
    """Raises ProvisioningError. public_key: as the settings have it, or "" for none, which nothing fits."""
    from cryptography.exceptions import InvalidSignature  # here: most offices have none of this
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        raw = base64.b64decode(signature.strip(), validate=True)
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key)).verify(raw, content)
    except (binascii.Error, ValueError, InvalidSignature) as error:
        raise ProvisioningError("signature", type(error).__name__) from error
    return Signed(content, signature, serial_of(content))


def serial_of(content: bytes) -> int:
    """Return the policy's number. Raises ProvisioningError."""
    try:
        serial = dict(entries(content)).get(SERIAL)
    except SettingsError as error:
        raise ProvisioningError("toml", str(error)) from error
    if type(serial) is not int or serial < 1:
        raise ProvisioningError("serial")
    return serial
