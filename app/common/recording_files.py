"""Recordings as files: their names, their paths, and the facts in the files themselves."""

from __future__ import annotations

import hashlib
import logging
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath
from uuid import UUID

_log = logging.getLogger(__name__)
SUFFIX = ".opus"
_JOINT = "_"
_KEPT = re.compile(r"[0-9]{4}/[0-9]{2}/[^/\\:\x00-\x1f]{1,150}\.opus")
_OPUS_RATE_HZ = 48_000  # of an Ogg page's position, whatever the sound's sample rate is (RFC 7845 section 4)
_LONGEST_PAGE = 65_307  # bytes (RFC 3533 section 6)


@dataclass(frozen=True, slots=True)
class SoundFile:
    """A recording on disk. `contact_id` and `recording_id` are None if its name does not contain both."""

    path: Path
    contact_id: UUID | None
    recording_id: UUID | None
    changed_at: datetime


def file_name(contact_id: UUID, recording_id: UUID) -> str:
    """Return a name without suffix that identifies the call even without the records."""
    return f"{contact_id}{_JOINT}{recording_id}"


def kept_path(path: str) -> str:
    """Return the stored part of a path: year, month and name; "" if it is no recording's.

    The folder before it differs per computer, and is never sent.
    """
    tail = "/".join(PurePosixPath(path.replace("\\", "/")).parts[-3:])
    return tail if _KEPT.fullmatch(tail) else ""


def has_ids(path: str) -> bool:
    """Whether the file's name contains its call and its row; the first releases used the time."""
    return _ids_of(PurePosixPath(path).stem)[1] is not None


def located(path: str, recording_id: UUID, folders: Sequence[Path]) -> Path:
    """Return the path of a recording below one of the folders, whatever its row contains.

    The row may be manipulated: of its path only year, month and name count, and a name with a recording's id
    must have this one's. Returns a path without a file if there is none.
    """
    nowhere = folders[0] / f"{recording_id}{SUFFIX}"
    tail = kept_path(path)
    id_in_name = _ids_of(PurePosixPath(tail).stem)[1]
    if not tail or (id_in_name is not None and id_in_name != recording_id):
        return nowhere
    existing = [(folder, folder / tail) for folder in folders if (folder / tail).exists()]
    inside = (place for folder, place in existing if place.resolve().is_relative_to(folder.resolve()))
    return next(inside, nowhere if existing else folders[0] / tail)


def as_stored(path: Path, folders: Iterable[Path]) -> list[str]:
    """Return the forms in which a row may name this file."""
    relative = [path.relative_to(folder).as_posix() for folder in folders if path.is_relative_to(folder)]
    return [path.as_posix(), *relative]


def sound_files(folders: Iterable[Path]) -> Iterator[SoundFile]:
    """Yield the recordings below the folders' years and months; unreadable folders are skipped."""
    for folder in folders:
        try:
            yield from _sound_files(folder)
        except OSError as error:  # a former folder may be on a removed computer
            _log.warning("recordings: the folder cannot be read: %s", error)


def _sound_files(folder: Path) -> Iterator[SoundFile]:
    for path in sorted(folder.glob(f"[0-9][0-9][0-9][0-9]/[0-9][0-9]/*{SUFFIX}")):
        changed_at = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)
        contact_id, recording_id = _ids_of(path.stem)
        yield SoundFile(path, contact_id, recording_id, changed_at)


def sha256_of(path: Path) -> str:
    """Return the hash of a file in hex. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def opus_duration_s(path: Path) -> float:
    """Return the duration of an Ogg/Opus file, also a truncated one; 0 if it is none. Raises OSError.

    Parsed here, because the library would add 18 MB to the desktop for a few bytes.
    """
    with path.open("rb") as file:
        head = file.read(1000)
        at = head.find(b"OpusHead")
        if at < 0 or len(head) < at + 12:
            return 0.0
        (skipped,) = struct.unpack_from("<H", head, at + 10)
        size = file.seek(0, 2)
        file.seek(max(0, size - 2 * _LONGEST_PAGE))
        tail = file.read()
    page = tail.rfind(b"OggS")
    while page >= 0:
        if _is_whole(tail[page:]):
            (position,) = struct.unpack_from("<q", tail, page + 6)
            if position >= 0:  # -1: no packet ends on this page
                return max(0.0, float(position - skipped) / _OPUS_RATE_HZ)
        page = tail.rfind(b"OggS", 0, page)
    return 0.0


def _is_whole(page: bytes) -> bool:
    """Whether an Ogg page is complete (RFC 3533 section 6)."""
    return len(page) > 27 and len(page) >= 27 + page[26] + sum(page[27 : 27 + page[26]])


def _ids_of(stem: str) -> tuple[UUID, UUID] | tuple[None, None]:
    """Return the ids of the call and the row in a name."""
    contact, _, recording = stem.partition(_JOINT)
    call, row = _as_uuid(contact), _as_uuid(recording)
    return (call, row) if call and row else (None, None)


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
