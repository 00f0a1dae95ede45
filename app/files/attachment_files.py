"""The folder of attachments: each file once, under its hash, whole or not at all. Plain, and blocking."""

from __future__ import annotations

import errno
import hashlib
import mimetypes
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from app.common.hashed_place import NO_HASH, hashed_place, is_hash
from app.mutations.attachment import plain_name
from app.values.draft_files import KeptFile

BLOCK = 1 << 20
UNKNOWN = "application/octet-stream"
_PART = ".part"  # of an unfinished file
# By their first bytes, because a name may be wrong.
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
)
# Types that the system may open: a list of executable types would never be complete.
_TEXTS = frozenset({"txt", "csv", "log"})
_OFFICE = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})  # these formats contain no macros that run
_LOOKED_AT = frozenset(
    {
        *("pdf", "png", "jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff", "heic", "avif"),
        *("mp3", "wav", "ogg", "oga", "opus", "m4a", "aac", "amr", "flac"),
        *("mp4", "m4v", "mov", "3gp", "webm", "mkv", "avi"),
    }
)
_ZIP = b"PK\x03\x04"
# First bytes that some programs recognise whatever the name: machine code, scripts, the old office formats.
_RUNNING = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"ID;",
    b"[Desktop Entry]",
)


class NotAttachable(Exception):  # noqa: N818 - a rule forbids it
    """The file is rejected. code: "attachment_too_large", "attachment_empty", "attachment_unreadable"."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{name}: {code}")
        self.code = code
        self.name = name


class Changed(Exception):  # noqa: N818
    """The file in the folder differs from the attached one."""


class AttachmentFiles:
    """Stores files by hash, and makes copies of them. Raises OSError for disk errors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._copying = threading.Lock()

    def keep(self, path: Path, most_bytes: int) -> KeptFile:
        """Copy a file into the folder. Raises NotAttachable, also if it cannot be read."""
        name = plain_name(path.name)
        try:
            if not path.is_file():  # a folder, or a pipe that never ends
                raise NotAttachable("attachment_unreadable", name)
            source = path.open("rb")
        except OSError as error:
            raise NotAttachable("attachment_unreadable", name) from error
        with source:
            return self._keep(name, source, most_bytes)

    def keep_content(self, name: str, content: bytes, most_bytes: int) -> KeptFile:
        """Write a content into the folder. Raises NotAttachable."""
        return self._keep(plain_name(name), BytesIO(content), most_bytes)

    def path_of(self, sha256: str) -> Path:
        return hashed_place(self.folder, sha256)

    def copy_to(self, folder: Path, name: str, sha256: str) -> Path:
        """Make a read-only copy under the original name, and return it.

        Raises Changed if the stored file differs from the attached one.
        """
        shown = folder / (sha256[:16] if is_hash(sha256) else NO_HASH) / plain_name(name)
        with self._copying:  # Windows does not replace the read-only file that another thread has just made
            if shown.exists() and _sha256(shown) == sha256:
                return shown  # on Windows a program that has it open would lock it
            shown.parent.mkdir(0o700, parents=True, exist_ok=True)
            with self._copied(shown.parent, name, sha256) as part:
                part.chmod(0o400)
                if shown.exists():
                    shown.chmod(0o600)  # it was edited; Windows does not replace a read-only file
                os.replace(part, shown)
        return shown

    def save_as(self, place: Path, name: str, sha256: str) -> None:
        """Save a copy at the user's path, over an existing file: whole, or not at all.

        Raises Changed if the stored file differs from the attached one, FileNotFoundError if it is missing.
        """
        with self._copied(place.parent, name, sha256) as part:
            os.replace(part, place)

    @contextmanager
    def _copied(self, folder: Path, name: str, sha256: str) -> Iterator[Path]:
        """Yield a complete copy in a folder; it is deleted unless it was moved to its target."""
        with self.path_of(sha256).open("rb") as source:
            if not folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
            with _part_in(folder) as (part, file):
                digest = hashlib.sha256()
                for block in _blocks(source):
                    digest.update(block)
                    file.write(block)
                file.close()
                if digest.hexdigest() != sha256:
                    raise Changed(name)
                yield part

    def copies_of(self, folder: Path, sha256: str) -> list[Path]:
        """Return the copies that `copy_to` made of a file."""
        return list((folder / sha256[:16]).glob("*")) if is_hash(sha256) else []

    def clean(self, opened: Path) -> None:
        """Delete unfinished files of a crash, and copies made for viewing."""
        for part in self.folder.glob(f"*{_PART}"):
            part.unlink()
        self.drop_copies(opened)

    def drop_copies(self, opened: Path) -> None:
        """Delete the copies made for viewing; on Windows those that a program holds open stay."""
        held: OSError | None = None
        for copy in opened.glob("*/*"):
            try:
                _delete(copy)
            except OSError as error:
                held = error
        if held is not None:
            raise held

    def _keep(self, name: str, source: BinaryIO, most_bytes: int) -> KeptFile:
        self.folder.mkdir(0o700, parents=True, exist_ok=True)
        with _part_in(self.folder) as (part, file):
            digest, size, beginning = hashlib.sha256(), 0, b""
            for block in _read_blocks(source, name):
                beginning = beginning or block[:512]
                size += len(block)
                if size > most_bytes:
                    raise NotAttachable("attachment_too_large", name)
                digest.update(block)
                file.write(block)
            if not size:
                raise NotAttachable("attachment_empty", name)
            file.flush()
            os.fsync(file.fileno())
            file.close()
            place = self.path_of(digest.hexdigest())
            place.parent.mkdir(0o700, exist_ok=True)
            if place.exists():
                part.unlink()  # the same file was attached before
            else:
                os.replace(part, place)
        return KeptFile(name, media_type(name, beginning), size, digest.hexdigest())


def media_type(name: str, beginning: bytes) -> str:
    """Return a file's type by its first bytes, else by its name."""
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "image/webp"
    for start, found in _BEGINNINGS:
        if beginning.startswith(start):
            return found
    guessed = mimetypes.guess_type(name)[0] or UNKNOWN
    # Its name says picture or PDF but its content does not: so it is not shown as one.
    return UNKNOWN if guessed in {found for _, found in _BEGINNINGS} else guessed


def may_be_opened(name: str, beginning: bytes) -> bool:
    """Whether the system may open the file: its last extension is of a type without code, and so is its
    content.
    """
    stem, _, ending = plain_name(name).lower().rpartition(".")
    if not stem or beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_RUNNING):
        return False
    if ending in _OFFICE:
        return beginning.startswith(_ZIP)
    return ending in _TEXTS | _LOOKED_AT and not beginning.startswith(_ZIP)


class _part_in:  # noqa: N801 - used like a function
    """A new file that is deleted unless it was moved to its target."""

    def __init__(self, folder: Path) -> None:
        handle, name = tempfile.mkstemp(suffix=_PART, dir=folder)
        self._path, self._file = Path(name), os.fdopen(handle, "wb")

    def __enter__(self) -> tuple[Path, BinaryIO]:
        return self._path, self._file

    def __exit__(self, *_error: object) -> None:
        try:
            self._file.close()  # a full disk may be reported only here
        finally:
            if self._path.exists():
                _delete(self._path)


def _delete(path: Path) -> None:
    path.chmod(0o600)  # Windows does not delete a read-only file
    path.unlink()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in _blocks(file):
            digest.update(block)
    return digest.hexdigest()


def _blocks(source: BinaryIO) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block


def _read_blocks(source: BinaryIO, name: str) -> Iterator[bytes]:
    """Distinguish a failing source (an unplugged memory stick) from a full disk."""
    try:
        yield from _blocks(source)
    except OSError as error:
        raise NotAttachable("attachment_unreadable", name) from error
