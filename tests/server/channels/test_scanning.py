"""Files of applicants are scanned by the real clamd before anybody can open them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from channels.messages import ArrivedFile, Batch
from db.enums import FileState
from server.channels.scanning import Scanner, Verdict
from tests.end2end.peers.clamd import EICAR, MOST_BYTES, Clamd
from tests.server.channels.conftest import Post
from tests.server.channels.provider import a_file, an_arrival, until


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    with TemporaryDirectory(prefix="clamd-") as folder:  # a short path: that of a socket has 107 bytes
        scanner = Clamd(Path(folder, "c"))
        scanner.start()
        yield scanner
        scanner.stop()


@pytest.fixture
def scanned(post: Post, clamd: Clamd) -> Post:
    post.config["clamd"] = clamd.address
    post.start()
    return post


def arrives(post: Post, content: bytes) -> None:
    post.provider.deliver(Batch((an_arrival("m1", files=(a_file(post.folder / "in", content),)),)))


def becomes(post: Post, state: FileState) -> bool:
    until(lambda: post.files()[0]["state"] != FileState.COMING.value)
    return bool(post.files()[0]["state"] == state.value)


def stored(post: Post) -> list[bytes]:
    return [path.read_bytes() for path in (post.folder / "store").glob("??/*")]


def test_a_clean_file_comes_into_the_store(scanned: Post) -> None:
    arrives(scanned, b"surat")
    assert becomes(scanned, FileState.HERE)
    assert stored(scanned) == [b"surat"]


def test_an_infected_file_is_not_kept_and_its_message_is(scanned: Post) -> None:
    arrives(scanned, EICAR)
    assert becomes(scanned, FileState.INFECTED)
    assert stored(scanned) == []
    assert list((scanned.folder / "one" / "files").iterdir()) == []
    assert scanned.messages()[0]["text"] == "Halo m1"


def test_a_file_that_is_too_large_for_the_scanner_is_refused(scanned: Post) -> None:
    arrives(scanned, b"x" * (MOST_BYTES + 1))
    assert becomes(scanned, FileState.REFUSED)
    assert stored(scanned) == []


def test_while_the_scanner_is_away_no_file_can_be_opened(
    scanned: Post, clamd: Clamd, caplog: pytest.LogCaptureFixture
) -> None:
    """C17."""
    clamd.stop()
    arrives(scanned, b"surat")
    until(lambda: "the scanner does not answer" in caplog.text)
    assert scanned.files()[0]["state"] == FileState.COMING.value
    assert stored(scanned) == []
    clamd.start()
    assert becomes(scanned, FileState.HERE)


def test_a_file_of_the_provider_is_fetched_once_however_long_the_scanner_is_away(
    scanned: Post, clamd: Clamd, monkeypatch: pytest.MonkeyPatch
) -> None:
    clamd.stop()
    asked: list[Path] = []
    scan = Scanner.scan

    async def counted(self: Scanner, path: Path) -> Verdict:
        asked.append(path)
        return await scan(self, path)

    monkeypatch.setattr(Scanner, "scan", counted)
    scanned.provider.media["foto"] = b"surat"
    file = ArrivedFile("ktp.jpg", "image/jpeg", media_id="foto")
    scanned.provider.deliver(Batch((an_arrival("m1", files=(file,)),)))
    until(lambda: len(asked) > 3)
    clamd.start()
    assert becomes(scanned, FileState.HERE)
    assert scanned.provider.fetched == ["foto"]
