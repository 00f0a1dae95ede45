"""The places where the server keeps files: a folder, and objects, in memory and in a real S3 server."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import s3fs
from moto.server import ThreadedMotoServer

from app.file_store.store import StoreError
from server import file_shelf
from server.file_shelf import FolderShelf, ObjectShelf, Shelf, open_shelf, store_errors

BLOCKS = [os.urandom(5 << 20), os.urandom(5 << 20), os.urandom(1000)]
CONTENT = b"".join(BLOCKS)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ONE, OTHER = "a" * 32, "b" * 32  # workstations


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    place = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "loket",
        "AWS_SECRET_ACCESS_KEY": "rahasia",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in place.items():
            patch.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()
        bucket = f"loket-{uuid4()}"
        s3fs.S3FileSystem().mkdir(bucket)
        yield f"s3://{bucket}"
        s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


@pytest.fixture(params=["folder", "memory", "s3"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        return open_shelf(str(tmp_path), 0)
    place = request.getfixturevalue("s3") if request.param == "s3" else "memory://loket"
    return open_shelf(f"{place}/{uuid4()}", 0)


def append(shelf: Shelf, offset: int, block: bytes, sender: str = ONE, sha256: str = SHA256) -> None:
    part = shelf.append(sha256, sender, offset, offset + len(block))
    part.write(block[:700])
    part.write(block[700:])
    part.close(True)


def fill(shelf: Shelf, blocks: list[bytes], sender: str = ONE) -> None:
    for block in blocks:
        append(shelf, shelf.received(SHA256, sender), block, sender)


def test_blocks_become_a_file_that_is_read_from_any_byte(shelf: Shelf) -> None:
    assert shelf.size(SHA256) is None
    assert shelf.received(SHA256, ONE) == 0
    fill(shelf, BLOCKS)
    fill(shelf, BLOCKS[:1], OTHER)
    assert shelf.received(SHA256, ONE) == len(CONTENT)
    assert shelf.unfinished(ONE) == {SHA256: len(CONTENT)}
    assert shelf.unfinished(OTHER) == {SHA256: len(BLOCKS[0])}
    assert shelf.size(SHA256) is None
    assert shelf.names(SHA256[:2]) == []
    assert shelf.digest(SHA256, ONE) == SHA256
    shelf.keep(SHA256, ONE)
    assert shelf.size(SHA256) == len(CONTENT)
    assert shelf.names(SHA256[:2]) == [SHA256]
    assert shelf.digest_of(SHA256) == SHA256
    for offset, most in ((0, 10), (len(BLOCKS[0]) - 5, 10), (len(CONTENT) - 3, 100)):
        assert shelf.read(SHA256, offset, most) == CONTENT[offset : offset + most]
    assert shelf.received(SHA256, ONE) == 0
    assert shelf.unfinished(ONE) == {}
    assert shelf.received(SHA256, OTHER) == len(BLOCKS[0])
    shelf.drop(SHA256, OTHER)
    assert shelf.received(SHA256, OTHER) == 0
    for _ in range(2):
        shelf.remove(SHA256)
        assert shelf.size(SHA256) is None


def test_many_small_blocks_become_a_file_too(shelf: Shelf) -> None:
    content = os.urandom(5_000)
    sha256 = hashlib.sha256(content).hexdigest()
    for at in range(0, 5_000, 1_000):
        append(shelf, at, content[at : at + 1_000], sha256=sha256)
    shelf.keep(sha256, ONE)
    assert shelf.read(sha256, 0, 10_000) == content


def test_of_a_block_that_was_cut_a_folder_keeps_what_came_and_objects_keep_nothing(shelf: Shelf) -> None:
    fill(shelf, BLOCKS[:1])
    part = shelf.append(SHA256, ONE, len(BLOCKS[0]), len(CONTENT))
    part.write(BLOCKS[1][:1000])
    part.close(False)
    kept = 1000 if isinstance(shelf, FolderShelf) else 0
    at = shelf.received(SHA256, ONE)
    assert at == len(BLOCKS[0]) + kept
    append(shelf, at, CONTENT[at:])
    assert shelf.digest(SHA256, ONE) == SHA256


def test_uploads_that_were_left_are_dropped(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(shelf, BLOCKS[:2])
    assert shelf.drop_older(60) == 0
    monkeypatch.setattr(file_shelf, "now_s", lambda: time.time() + 100)
    assert shelf.drop_older(60) == 1
    assert shelf.received(SHA256, ONE) == 0


def test_objects_are_joined_inside_the_store_where_it_can_do_that(
    s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = open_shelf(f"{s3}/{uuid4()}", 0)
    assert isinstance(shelf, ObjectShelf)
    fill(shelf, BLOCKS)

    def no_download(*_given: object, **_named: object) -> bytes:
        raise AssertionError("the content was read")

    monkeypatch.setattr(s3fs.S3FileSystem, "cat_file", no_download)
    shelf.keep(SHA256, ONE)
    assert shelf.size(SHA256) == len(CONTENT)


def test_a_folder_that_is_not_there_and_a_library_that_is_missing_are_reported(tmp_path: Path) -> None:
    away = open_shelf(str(tmp_path / "not mounted"), 0)
    for use in (
        lambda: away.size(SHA256),
        lambda: away.received(SHA256, ONE),
        lambda: away.append(SHA256, ONE, 0, 1),
        lambda: away.names("00"),
    ):
        with pytest.raises(StoreError, match="unreachable"):
            use()
    with pytest.raises(StoreError, match="unreachable"), store_errors():
        open_shelf("nosuchkind://bucket/loket", 0)
    with pytest.raises(StoreError, match="full"):
        FolderShelf(tmp_path, 10**16).append(SHA256, ONE, 0, 1)
