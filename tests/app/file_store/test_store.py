"""The store of files that workstations share: whole ones under their hash, whatever is cut, full or wrong."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from uuid import uuid4

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from app.file_store.remote_shelf import RemoteShelf
from app.file_store.store import BLOCK, FileStore, FolderShelf, Stopped, StoreError, open_store

CONTENT = os.urandom(3 * BLOCK + 100)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "foto"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture(params=["folder", "memory"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "memory":
        return f"memory://loket-{uuid4()}"
    folder = tmp_path / "share"
    folder.mkdir()
    return str(folder)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def stops_after(most: int) -> Callable[[int], None]:
    def got(there: int) -> None:
        if there > most:
            raise Stopped

    return got


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def refused(code: str, *todo: object) -> None:
    do, *given = todo
    with pytest.raises(StoreError) as error:
        do(*given)  # type: ignore[operator]
    assert error.value.code == code


def test_a_file_goes_to_the_store_and_comes_back_at_another_workstation(
    address: str, photo: Path, tmp_path: Path
) -> None:
    sender, reader = open_store(address, "001"), open_store(address, "002")
    assert not reader.has(SHA256, len(CONTENT))
    refused("not_there", reader.get, SHA256, tmp_path / "there" / "foto")
    got: list[int] = []
    sender.put(photo, SHA256, got.append)
    assert got[-1] == len(CONTENT)
    assert got == sorted(got)
    assert reader.has(SHA256, len(CONTENT))
    assert not reader.has(SHA256, 5)
    reader.get(SHA256, tmp_path / "there" / "foto")
    assert (tmp_path / "there" / "foto").read_bytes() == CONTENT
    reader.remove(SHA256)
    reader.remove(SHA256)  # it is gone, in either order
    assert not sender.has(SHA256, len(CONTENT))


def test_sending_goes_on_where_it_was_cut(share: Path, photo: Path) -> None:
    store = open_store(str(share), "001")
    with pytest.raises(Stopped):
        store.put(photo, SHA256, stops_after(2 * BLOCK))
    assert names(share) == [f"{SHA256}.001.part"]
    assert not store.has(SHA256, len(CONTENT))
    part = share / SHA256[:2] / f"{SHA256}.001.part"
    written = part.stat().st_ino
    store.put(photo, SHA256)
    assert names(share) == [SHA256]
    kept = share / SHA256[:2] / SHA256
    assert kept.stat().st_ino == written
    assert kept.read_bytes() == CONTENT


def test_what_was_spoilt_between_a_cut_and_going_on_is_sent_anew(share: Path, photo: Path) -> None:
    store = open_store(str(share), "001")
    part = share / SHA256[:2] / f"{SHA256}.001.part"
    part.parent.mkdir()
    part.write_bytes(b"x" * BLOCK)
    refused("damaged", store.put, photo, SHA256)
    assert names(share) == []
    store.put(photo, SHA256)
    assert names(share) == [SHA256]


def test_a_store_of_files_that_grow_is_gone_on_with_and_one_of_objects_is_not(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    write = RemoteShelf.write

    def noted(shelf: RemoteShelf, name: str, offset: int) -> IO[bytes]:
        begun.append(offset)
        return write(shelf, name, offset)

    monkeypatch.setattr(RemoteShelf, "write", noted)
    for appends in (True, False):
        monkeypatch.setattr(MemoryFileSystem, "protocol", "memory" if appends else "s3")
        store = open_store(f"memory://loket-{uuid4()}", "001")
        with pytest.raises(Stopped):
            store.put(photo, SHA256, stops_after(2 * BLOCK))
        store.put(photo, SHA256)
        assert store.has(SHA256, len(CONTENT))
        assert [offset > 2 * BLOCK for offset in begun] == [False, appends]
        begun.clear()


def test_a_file_of_the_same_size_that_is_spoilt_is_sent_again_by_whoever_has_the_right_one(
    address: str, photo: Path, tmp_path: Path
) -> None:
    sender, reader, other = (open_store(address, code) for code in ("001", "002", "003"))
    wrong = tmp_path / "salah"
    wrong.write_bytes(CONTENT[:-1] + b"?")
    wrong_hash = hashlib.sha256(wrong.read_bytes()).hexdigest()
    sender.put(wrong, wrong_hash)
    sender._shelf.write(f"{SHA256[:2]}/x", 0).close()  # its folder
    sender._shelf.move(f"{wrong_hash[:2]}/{wrong_hash}", f"{SHA256[:2]}/{SHA256}")
    assert sender.has(SHA256, len(CONTENT))  # nobody has looked into it
    refused("damaged", reader.get, SHA256, tmp_path / "there" / "foto")
    assert not sender.has(SHA256, len(CONTENT))
    other.put(photo, SHA256)
    assert sender.has(SHA256, len(CONTENT))
    reader.get(SHA256, tmp_path / "there" / "foto")
    assert (tmp_path / "there" / "foto").read_bytes() == CONTENT


def test_what_was_spoilt_here_before_a_cut_does_not_speak_against_the_store(
    share: Path, photo: Path, tmp_path: Path
) -> None:
    store, place = open_store(str(share), "001"), tmp_path / "here" / "foto"
    store.put(photo, SHA256)
    place.parent.mkdir()
    place.with_name("foto.part").write_bytes(b"x" * BLOCK)
    refused("damaged", store.get, SHA256, place)
    assert store.has(SHA256, len(CONTENT))
    store.get(SHA256, place)
    assert place.read_bytes() == CONTENT


def test_fetching_goes_on_where_it_was_cut(share: Path, photo: Path, tmp_path: Path) -> None:
    store, place = open_store(str(share), "001"), tmp_path / "here" / "foto"
    store.put(photo, SHA256)
    with pytest.raises(Stopped):
        store.get(SHA256, place, stops_after(2 * BLOCK))
    assert names(place.parent) == ["foto.part"]
    got: list[int] = []
    store.get(SHA256, place, got.append)
    assert got[0] > 2 * BLOCK
    assert place.read_bytes() == CONTENT


@pytest.mark.parametrize("spoilt", [b"another file", b""])
def test_what_does_not_fit_its_hash_is_never_there(
    share: Path, photo: Path, tmp_path: Path, spoilt: bytes
) -> None:
    store = open_store(str(share), "001")
    (share / SHA256[:2]).mkdir()
    (share / SHA256[:2] / SHA256).write_bytes(spoilt)
    refused("damaged", store.get, SHA256, tmp_path / "here" / "foto")
    assert names(tmp_path / "here") == []
    assert not store.has(SHA256, len(CONTENT))  # so the workstation that has it sends it again
    photo.write_bytes(b"changed since")
    refused("changed_here", store.put, photo, SHA256)
    assert (share / SHA256[:2] / SHA256).read_bytes() == spoilt


def test_two_may_send_the_same_file_at_the_same_time(share: Path, photo: Path) -> None:
    one, other = open_store(str(share), "001"), open_store(str(share), "002")

    def meanwhile(there: int) -> None:
        if there == len(CONTENT):
            other.put(photo, SHA256)

    one.put(photo, SHA256, meanwhile)
    assert names(share) == [SHA256]
    assert (share / SHA256[:2] / SHA256).read_bytes() == CONTENT


def test_a_share_that_is_not_mounted_is_out_of_reach_and_not_made(tmp_path: Path, photo: Path) -> None:
    store = open_store(str(tmp_path / "not mounted"), "001")
    refused("unreachable", store.put, photo, SHA256)
    refused("unreachable", store.has, SHA256, 5)
    refused("unreachable", store.get, SHA256, tmp_path / "here")
    assert not (tmp_path / "not mounted").exists()
    refused("driver", open_store, "nosuchkind://bucket/loket", "001")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for less than the file."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = sys.platform.startswith("linux") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "none", str(folder)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("needs the right to mount a tmpfs")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_store_is_reported_and_gone_on_with_once_there_is_room(small_disk: Path, photo: Path) -> None:
    store = FileStore(FolderShelf(small_disk), "001")
    refused("full", store.put, photo, SHA256)
    assert not store.has(SHA256, len(CONTENT))
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    got: list[int] = []
    store.put(photo, SHA256, got.append)
    assert store.has(SHA256, len(CONTENT))
    assert names(small_disk) == [SHA256]
