"""Pictures between two processes: whole or none at all, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from telephony.video.picture_memory import NoPicturesError, PictureMemory, PictureReader

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
def writer() -> subprocess.Popen[str]:
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER], stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        yield process
        process.kill()


def test_a_reader_beside_a_writer_that_never_waits_sees_no_torn_picture(
    writer: subprocess.Popen[str],
) -> None:
    reader = PictureReader(writer.stdout.readline().strip())
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
    location = writer.stdout.readline().strip()
    reader = PictureReader(location)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert reader.latest >= 0
    assert all(reader.newest() is None or reader.newest().pixels[0] < 251 for _ in range(3))
    with pytest.raises(NoPicturesError):
        PictureReader(location)
    reader.close()


def test_only_this_user_may_open_it_and_only_what_we_wrote_is_read(tmp_path: Path) -> None:
    memory = PictureMemory()
    assert os.stat(memory.location).st_mode & 0o777 == 0o600
    with pytest.raises(ValueError, match="too large"):
        memory.write(memoryview(b""), 4000, 4000, 16000, 0)
    strange = tmp_path / "strange"
    strange.write_bytes(b"x" * 100)
    with strange.open("rb") as file:
        for location in (str(strange), f"/proc/{os.getpid()}/fd/{file.fileno()}", "", "/proc/self/fd/99"):
            with pytest.raises(NoPicturesError):
                PictureReader(location)
    reader = PictureReader(memory.location)
    assert reader.newest() is None
    memory.write(memoryview(bytes(range(64))), 4, 4, 16, 7)
    picture = reader.newest()
    assert (picture.number, picture.captured_ns, bytes(picture.pixels)) == (1, 7, bytes(range(64)))
    memory.close()
    assert reader.is_intact(picture)
