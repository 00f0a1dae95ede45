"""Sending in the background: in order, with its obstacles reported, continued after an end in the middle."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import Path
from threading import Condition, Event

import pytest

from app.file_store.file_exchange import STOPPED, FileFetcher, FileSender, PendingFile, UploadStatus, Wanted
from app.file_store.store import Progress, StoreError, part_of

BLOCK = 1 << 16


class FolderStore:
    """A Store in a folder, which continues where an interrupted transfer stopped."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def lacking(self, files: Sequence[tuple[str, int]]) -> Sequence[str]:
        return [sha256 for sha256, _size in files if not (self._here.share / sha256).exists()]

    def put(self, source: Path, sha256: str, progress: Progress = lambda _: None) -> None:
        self._here.sent.append(source.name)
        content = source.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError("changed_here", sha256)

        def at(there: int) -> None:
            self._here.slowly(there)
            progress(there)

        carry(content, self._here.share / sha256, at)

    def get(self, sha256: str, place: Path, progress: Progress = lambda _: None) -> None:
        place.parent.mkdir(exist_ok=True)
        carry((self._here.share / sha256).read_bytes(), place, progress)

    def remove(self, sha256: str) -> None:
        (self._here.share / sha256).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is open."""


def carry(content: bytes, to: Path, progress: Progress) -> None:
    part = part_of(to)
    with part.open("ab") as out:
        while out.tell() < len(content):
            out.write(content[out.tell() : out.tell() + BLOCK])
            progress(out.tell())
    part.rename(to)


class Here:
    """A workstation with some files, which waits for the events of its threads."""

    def __init__(self, folder: Path) -> None:
        self.share = folder / "share"
        self.share.mkdir()
        self.files: list[PendingFile] = []
        self.over: list[str] = []
        self.got: list[UploadStatus] = []
        self.spoilt: list[Path] = []
        self.trouble = ""
        self.sent: list[str] = []
        self.pause_after: int | None = None
        self.is_in_the_middle, self.may_go_on, self.is_erased = Event(), Event(), Event()
        self._folder = folder
        self._changed = Condition()
        self.sender = self.began()

    def began(self) -> FileSender:
        return FileSender(
            self._open, self, self._send, lambda path, _why: self.spoilt.append(path), self.is_erased.set
        )

    def add(self, name: str, content: bytes) -> str:
        path = self._folder / name
        path.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        self.files.append(PendingFile(sha256, len(content), path))
        return sha256

    def to_send(self) -> Sequence[PendingFile]:
        return tuple(self.files)

    def to_erase(self, erased: Set[str]) -> Sequence[str]:
        return [sha256 for sha256 in self.over if sha256 not in erased]

    def until(self, holds: Callable[[], object]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: bool(holds()), 60), self.got

    def names(self) -> list[str]:
        return sorted(path.name for path in self.share.rglob("*") if path.is_file())

    def _open(self) -> FolderStore:
        if self.trouble:
            raise StoreError(self.trouble)
        return FolderStore(self)

    def slowly(self, there: int) -> None:
        if self.pause_after is not None and there >= self.pause_after:
            self.is_in_the_middle.set()
            self.may_go_on.wait(60)

    def _send(self, standing: UploadStatus) -> None:
        with self._changed:
            self.got.append(standing)
            self._changed.notify_all()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    here = Here(tmp_path)
    yield here
    here.may_go_on.set()
    here.sender.stop()


def test_files_go_in_their_order_and_one_that_was_changed_hinders_no_other(here: Here) -> None:
    first, second = here.add("satu", b"1"), here.add("dua", b"2" * 2000)
    spoilt = here.add("rusak", b"3")
    (here.share.parent / "rusak").write_bytes(b"4")
    last = here.add("tiga", b"5")
    here.sender.start()
    here.until(lambda: here.got and here.got[-1] == UploadStatus())
    assert here.sent == ["satu", "dua", "rusak", "tiga"]
    assert here.got[0] == UploadStatus(4, 2003)
    assert here.spoilt == [here.share.parent / "rusak"]
    assert here.names() == sorted([first, second, last])
    assert spoilt not in here.names()


@pytest.mark.parametrize("trouble", ["full", "unreachable", "no_store"])
def test_what_hinders_it_is_reported_with_what_waits_and_tried_again(here: Here, trouble: str) -> None:
    sha256 = here.add("satu", b"12345")
    here.trouble = trouble
    here.sender.start()
    here.until(lambda: UploadStatus(1, 5, trouble) in here.got)
    here.trouble = ""
    here.until(lambda: here.got[-1] == UploadStatus())  # without help, within some seconds
    assert here.names() == [sha256]


def test_an_end_in_the_middle_is_gone_on_with_at_the_next_start(here: Here) -> None:
    content = os.urandom(4 * BLOCK)
    sha256 = here.add("rekaman", content)
    here.pause_after = 3 * BLOCK
    here.sender.start()
    assert here.is_in_the_middle.wait(60)
    here.sender.check()
    here.sender._is_stopping = True
    here.may_go_on.set()
    here.sender.stop()
    [part] = here.names()
    assert part == f"{sha256}.part"
    assert 0 < next(here.share.rglob("*.part")).stat().st_size < len(content)
    here.pause_after = None
    here.sender = here.began()
    here.sender.start()
    here.until(lambda: here.got[-1] == UploadStatus())
    assert here.names() == [sha256]


def test_what_is_over_goes_from_the_store(here: Here) -> None:
    sha256 = here.add("satu", b"1")
    here.sender.start()
    here.until(lambda: here.got and here.got[-1] == UploadStatus())
    here.files.clear()
    here.over.append(sha256)
    other = here.add("dua", b"2")
    here.sender.check()
    assert here.is_erased.wait(60)
    assert here.names() == [other]


def test_who_does_not_wait_for_a_file_is_not_kept_and_it_goes_on_the_next_time(here: Here) -> None:
    content = os.urandom(4 * BLOCK)
    sha256 = here.add("rekaman", content)
    here._open().put(here.files[0].path, sha256)
    ended: list[str] = []
    got, place = Condition(), here.share.parent / "here" / "rekaman"

    def on_its_way(_sha256: str, percent: int) -> None:
        if percent >= 50 and not ended:
            fetcher.cancel(sha256)

    def done(_sha256: str, why: str) -> None:
        with got:
            ended.append(why)
            got.notify_all()

    fetcher = FileFetcher(here._open, on_its_way, done)
    fetcher.start()
    fetcher.fetch(Wanted(sha256, len(content), place))
    with got:
        assert got.wait_for(lambda: ended, 60)
    assert ended == [STOPPED]
    assert not place.exists()
    assert place.with_name("rekaman.part").stat().st_size >= len(content) // 2
    fetcher.fetch(Wanted(sha256, len(content), place))
    with got:
        assert got.wait_for(lambda: len(ended) == 2, 60)
    fetcher.stop()
    assert ended[1] == ""
    assert place.read_bytes() == content
