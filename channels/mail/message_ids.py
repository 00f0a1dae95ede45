"""Ids of mails: ours are made from the message's id, and a mail without an id gets one from its content."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from uuid import UUID

from channels.mail.headers import Headers

_MESSAGE_ID = re.compile(r"<[!-;=?-~]+>")
_OURS = re.compile(r"<([0-9a-f]{32})@([^<>@]+)>")


def id_of(message_id: UUID, office: str) -> str:
    """Return the Message-ID of a mail of the office. office: Its address."""
    return f"<{message_id.hex}@{_domain(office)}>"


def message_of(mail_id: str, office: str) -> UUID | None:
    """Return the message whose Message-ID this is; None if it was not made here."""
    found = _OURS.fullmatch(mail_id)
    return UUID(found[1]) if found and found[2].lower() == _domain(office) else None


def id_of_content(raw: Path) -> str:
    """Return the id of a mail without Message-ID: each fetch of the same mail gives the same."""
    digest = hashlib.sha256()
    with raw.open("rb") as file:
        while block := file.read(65_536):
            digest.update(block)
    return f"sha256:{digest.hexdigest()}"


def fingerprint_of(headers: Headers) -> str:
    """Return what another mail with the same Message-ID has not: devices exist that use one for all mails."""
    said = "\n".join(headers.first(name) for name in ("from", "date", "subject"))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def is_message_id(provider_id: str) -> bool:
    """Whether a mail may name it in References: an id of content is not known to other servers."""
    return _MESSAGE_ID.fullmatch(provider_id) is not None


def _domain(office: str) -> str:
    return office.rpartition("@")[2].lower()
