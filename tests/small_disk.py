"""A real ext4 file system of a few megabytes, to be filled and broken. Mounting it needs root."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MEGABYTES = 24


class SmallDisk:
    """`folder` is its root. What is done to it is undone by the same object, but for `break_down`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Leave not one free block."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue
            os.fsync(file.fileno())

    def free(self) -> None:
        self._filler.unlink()

    def forbid(self) -> None:
        """Let the file system refuse every write, also into files that are open (the immutable attribute).

        SQLite maps its "-shm" files into memory, and the kernel ends a process (SIGBUS) that writes into a
        mapped page of an immutable file; a disk that is full, or broke down, does not do that.
        """
        found = [path for path in (self.folder, *self.folder.rglob("*")) if not path.name.endswith("-shm")]
        _run("chattr", "+i", *map(str, found))

    def allow(self) -> None:
        _run("chattr", "-R", "-i", str(self.folder))

    def break_down(self) -> None:
        """Let the kernel find an error of the disk: the file system is read-only until it is mounted anew."""
        device = _run("findmnt", "-no", "SOURCE", str(self.folder)).strip().rpartition("/")[2]
        Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("loket test")


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mount one for the time of a test; skip the test where that is not possible."""
    if getattr(os, "geteuid", lambda: 1)() != 0 or shutil.which("mkfs.ext4") is None:
        pytest.skip("mounting a small disk needs root and mkfs.ext4")
    image, mounted = folder / "disk.img", folder / "disk"
    mounted.mkdir(parents=True)
    with image.open("wb") as file:
        file.truncate(MEGABYTES << 20)
    _run("mkfs.ext4", "-q", "-m", "0", "-J", "size=4", str(image))
    command = ["mount", "-o", "loop,errors=remount-ro", str(image), str(mounted)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    disk = SmallDisk(mounted)
    try:
        yield disk
    finally:
        subprocess.run(["chattr", "-R", "-i", str(mounted)], capture_output=True, check=False)
        _run("umount", "--lazy", str(mounted))


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
