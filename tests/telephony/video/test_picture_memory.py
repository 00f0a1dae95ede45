"""Pictures between two processes: whole or none at all, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from telephony.video.picture_memory import NoPicturesError, PictureMemory, PictureReader
from tests.platforms import IS_WINDOWS, OUTRIGHT, is_root, linux_only

WRITER = """
import sys
from telephony.video.picture_memory import PictureMemory
memory = PictureMemory()
print(memory.location, flush=True)
number = 0
while True:
    number += 1
    side = 16 + 8 * (number % 60)
    memory.write(memoryview(bytes([number % 251]) * (side * side * 4)), side, side, side * 4, number)
"""


@pytest.fixture
def writer() -> Iterator[subprocess.Popen[str]]:
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER], stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        yield process
        process.kill()


def location_of(writer: subprocess.Popen[str]) -> str:
    """Return what the writer printed first."""
    assert writer.stdout is not None
    return writer.stdout.readline().strip()


def test_a_reader_beside_a_writer_that_never_waits_sees_no_torn_picture(
    writer: subprocess.Popen[str],
) -> None:
    reader = PictureReader(location_of(writer))
    intact = 0
    for _ in range(200_000):
        picture = reader.newest()
        if picture is None:
            continue
        seen = bytes(picture.pixels)
        if reader.is_intact(picture):
            intact += 1
            side = 16 + 8 * (picture.captured_ns % 60)
            assert (picture.width, picture.height, picture.stride) == (side, side, side * 4)
            assert seen == bytes([picture.captured_ns % 251]) * len(seen)
        if intact == 300:
            break
    assert intact == 300


def test_the_last_picture_outlives_a_killed_writer_and_nothing_else_does(
    writer: subprocess.Popen[str],
) -> None:
    location = location_of(writer)
    reader = PictureReader(location)
    writer.send_signal(OUTRIGHT)
    writer.wait()
    assert reader.latest >= 0
    newest = [reader.newest() for _ in range(3)]
    assert all(picture is None or picture.pixels[0] < 251 for picture in newest)
    if IS_WINDOWS:  # a memory with a name is there as long as one process has it, or one picture of it
        del newest
        reader.close()
    with pytest.raises(NoPicturesError):
        PictureReader(location)
    reader.close()


@pytest.mark.skipif(not is_root(), reason="only root can be two users")
def test_another_user_who_knows_where_it_is_gets_nothing(writer: subprocess.Popen[str]) -> None:
    location = location_of(writer)
    os.seteuid(65534)
    try:
        with pytest.raises(NoPicturesError):
            PictureReader(location)
    finally:
        os.seteuid(0)
    PictureReader(location).close()


@linux_only("SIGSTOP")
def test_a_writer_that_hangs_holds_up_nobody_for_long(writer: subprocess.Popen[str]) -> None:
    location = location_of(writer)
    writer.send_signal(signal.SIGSTOP)
    os.waitpid(writer.pid, os.WUNTRACED)  # it has stopped now
    began = time.monotonic()
    with pytest.raises(NoPicturesError):
        PictureReader(location)
    assert time.monotonic() - began < 5
    writer.send_signal(signal.SIGCONT)
    PictureReader(location).close()


def test_only_what_we_wrote_is_read(tmp_path: Path) -> None:
    memory = PictureMemory()
    with pytest.raises(ValueError, match="too large"):
        memory.write(memoryview(b""), 4000, 4000, 16000, 0)
    strange = tmp_path / "strange"
    strange.write_bytes(b"x" * 100)
    with strange.open("rb") as file:
        own = f"/proc/{os.getpid()}/fd/{file.fileno()}"
        for location in (str(strange), own, "", f"/loket-pictures/{os.getpid()}/{'0' * 32}"):
            with pytest.raises(NoPicturesError):
                PictureReader(location)
    reader = PictureReader(memory.location)
    assert reader.newest() is None
    memory.write(memoryview(bytes(range(64))), 4, 4, 16, 7)
    picture = reader.newest()
    assert picture is not None
    assert (picture.number, picture.captured_ns, bytes(picture.pixels)) == (1, 7, bytes(range(64)))
    memory.close()
    assert reader.is_intact(picture)
