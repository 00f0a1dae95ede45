"""Files that were attached to a case before it was saved: kept in its draft, recorded with the case."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from app.common.nik import without_nik
from app.mutations.attachment import AddAttachment, plain_name

_log = logging.getLogger(__name__)
FIELD = "attachments"  # of a draft: JSON


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the folder of attachments."""

    name: str
    media_type: str
    bytes: int
    sha256: str


class DraftFile(msgspec.Struct, frozen=True):
    """One of them; its bytes are in the attachments folder already."""

    id: UUID
    name: str
    media_type: str
    bytes: int
    sha256: str
    contact_id: UUID | None = None
    consent_text: str = ""

    def mutation(self, case_id: UUID, at: datetime) -> AddAttachment:
        return AddAttachment(
            attachment_id=self.id,
            case_id=case_id,
            name=self.name,
            media_type=self.media_type,
            bytes=self.bytes,
            sha256=self.sha256,
            contact_id=self.contact_id,
            consent_text=self.consent_text,
            occurred_at=at,
        )


def draft_files(text: str | None) -> tuple[DraftFile, ...]:
    """Return the files in a draft's field; nothing if it is unreadable, which is logged."""
    if not text:
        return ()
    try:
        return msgspec.json.decode(text, type=tuple[DraftFile, ...])
    except msgspec.DecodeError as error:
        _log.error("the attachments of a draft cannot be read: %s", error)
        return ()


def with_file(
    text: str | None, file_id: UUID, kept: KeptFile, contact_id: UUID | None = None, consent_text: str = ""
) -> str:
    """Return the field's text with one more file; a file is there only once."""
    files = draft_files(text)
    if any(file.sha256 == kept.sha256 for file in files):
        return text or ""
    name = plain_name(without_nik(kept.name))  # an opened copy has this name, too
    added = DraftFile(file_id, name, kept.media_type, kept.bytes, kept.sha256, contact_id, consent_text)
    return _text((*files, added))


def without_file(text: str | None, file_id: UUID) -> str:
    return _text(file for file in draft_files(text) if file.id != file_id)


def _text(files: Iterable[DraftFile]) -> str:
    kept = tuple(files)
    return msgspec.json.encode(kept).decode() if kept else ""
