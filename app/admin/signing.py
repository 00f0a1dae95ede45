"""`loket admin sign-policy`: signs a policy with the administrator's key."""

from __future__ import annotations

import argparse
import base64
import binascii
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.common.secrets import KeyStoreUnavailable, Secrets
from app.common.whole_file import write_whole
from app.policy import check_file
from app.policy.layers import PolicyFault
from app.policy.signed import SUFFIX, ProvisioningError, serial_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

STORED_AS = "policy-signing-key"


class SigningError(Exception):
    """Why nothing was signed, as a message for a terminal."""


def sign(options: argparse.Namespace, secrets: Secrets) -> str:
    """Write the signature; return the message."""
    file: Path = options.file
    content, number = _checked(file)
    key = _key(options.key_file, options.make_key, secrets)
    signature = base64.b64encode(key.sign(content)) + b"\n"
    beside = file.with_name(file.name + SUFFIX)
    try:
        write_whole(beside, signature)
        beside.chmod(0o644)  # for the web server
    except OSError as error:
        raise SigningError(f"{beside}: {error.strerror or error}") from error
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    return (
        f"{beside} is written: number {number}. Put both files on the web server.\n"
        f'In the policy of each computer, under [provisioning]: public_key = "{public}"'
    )


def _checked(file: Path) -> tuple[bytes, int]:
    """Return the policy and its number; a policy that no workstation could use is not signed."""
    try:
        content = file.read_bytes()
        number = serial_of(content)
    except OSError as error:
        raise SigningError(f"{file}: {error.strerror or error}") from error
    except ProvisioningError as error:
        if error.kind == "serial":
            raise SigningError(f"{file} has no number: write serial = 1 under [issue]") from error
        raise SigningError(f"{file} is no TOML: {error.detail}") from error
    policy = check_file(file)
    if faults := "; ".join(_fault_texts(policy.faults)):
        raise SigningError(f"not signed: {faults}")
    if any(key.startswith("provisioning.") for key in policy.managed):
        raise SigningError("not signed: [provisioning] has its place in the policy of each computer alone")
    return content, number


def _fault_texts(faults: tuple[PolicyFault, ...]) -> Iterator[str]:
    for fault in faults:
        yield f"{fault.source}, line {fault.line}: {fault.key} is expected to be {fault.expected}"


def _key(file: Path | None, may_make: bool, secrets: Secrets) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    text = _from_file(file) if file is not None else _from_store(secrets)
    if not text and may_make:
        made = Ed25519PrivateKey.generate()
        text = base64.b64encode(made.private_bytes_raw()).decode()
        if file is not None:
            _to_file(file, text)
        else:
            _to_store(secrets, text)
    if not text:
        raise SigningError(f"there is no key in {file or 'the key store'} yet: --make-key makes one")
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError) as error:
        raise SigningError(f"what is in {file or 'the key store'} is no key of sign-policy") from error


def _from_file(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise SigningError(f"{file}: {getattr(error, 'strerror', None) or error}") from error


def _to_file(file: Path, text: str) -> None:
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(f"{text}\n")
    except OSError as error:
        raise SigningError(f"{file}: {error.strerror or error}") from error


def _from_store(secrets: Secrets) -> str:
    try:
        return secrets.password(STORED_AS) or ""
    except KeyStoreUnavailable as error:
        raise SigningError(f"the key store cannot be read: {error}. --key-file does without it") from error


def _to_store(secrets: Secrets, text: str) -> None:
    try:
        secrets.set_password(STORED_AS, text)
    except KeyStoreUnavailable as error:
        raise SigningError(
            f"the key store cannot keep the key: {error}. --key-file does without it"
        ) from error
