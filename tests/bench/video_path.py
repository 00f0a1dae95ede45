"""From a screen that is shared to a window on another screen: both are read in memory, pixel by pixel."""

from __future__ import annotations

import mmap
import os
import random
import select
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests.end2end.peers.machine import end

SIZE = (1280, 720)
SPOT = (176, 40)  # in the middle third of a small picture, too
LOOK_S = 0.0005
LATEST_S = 30.0  # after that a picture is lost
PAUSE_S = (0.1, 0.2)
WARM_UP = 2  # flashes that count not yet: a window may just come up
BRIGHT = 100
_HEADER_WORDS = 25  # of an XWD file, big endian: X11/XWDFile.h
_HEADER_SIZE, _LINE_BYTES, _COLORS, _COLOR_BYTES = 0, 12, 19, 12


class Screen:
    """An X server whose pixels are in a file that it maps, too; nothing stands on it yet."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="loket-screen-")
        read_end, write_end = os.pipe()
        command = ["Xvfb", "-displayfd", str(write_end), "-fbdir", self._folder.name]
        width, height = SIZE
        self._server = subprocess.Popen(
            [*command, "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=(write_end,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        with ExitStack() as stack:
            stack.callback(self._folder.cleanup)
            stack.callback(end, self._server)
            with os.fdopen(read_end) as pipe:
                number = pipe.readline().strip()
            assert number, "Xvfb did not start"
            with Path(self._folder.name, "Xvfb_screen0").open("rb") as file:
                self._pixels = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
            stack.pop_all()  # it is there, and closed by who has it
        self.display = f":{number}"
        self.environment = {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}
        header = struct.unpack_from(f">{_HEADER_WORDS}I", self._pixels)
        first = header[_HEADER_SIZE] + header[_COLORS] * _COLOR_BYTES
        self._spot = first + SPOT[1] * header[_LINE_BYTES] + SPOT[0] * 4

    @property
    def is_bright(self) -> bool:
        return max(self._pixels[self._spot : self._spot + 3]) > BRIGHT

    def becomes(self, is_bright: bool) -> float:
        """Wait for it; return when it was seen, on time.time()'s clock."""
        until = time.monotonic() + LATEST_S
        while self.is_bright is not is_bright:
            assert time.monotonic() < until, f"no picture that is bright={is_bright} within {LATEST_S:.0f} s"
            time.sleep(LOOK_S)
        return time.time()

    def close(self) -> None:
        self._pixels.close()
        end(self._server)
        self._folder.cleanup()


class Window:
    """One of video_windows; it is up once this is made."""

    def __init__(self, screen: Screen, kind: str, size: tuple[int, int]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.video_windows", kind, *map(str, size)],
            env={**os.environ, **screen.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        is_there = (
            select.select([self._process.stdout], [], [], LATEST_S)[0] and self._process.stdout.readline()
        )
        if not is_there:
            self.close()
            raise AssertionError(f"no window within {LATEST_S:.0f} s")

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class VideoPath:
    """A screen that is shared, with a window that flashes on it, and one for the far side's window."""

    def __init__(self) -> None:
        with ExitStack() as stack:
            self.shared = stack.enter_context(closing(Screen()))
            self.shown = stack.enter_context(closing(Screen()))
            self._flash = stack.enter_context(closing(Window(self.shared, "flash", SIZE)))
            self.close = stack.pop_all().close

    def delays_ms(self, flashes: int) -> list[float]:
        """Return how long each takes from the one screen to the other. Blocks."""
        taken = [self._delay_ms(number % 2 == 0) for number in range(WARM_UP + flashes)]
        return taken[WARM_UP:]

    def _delay_ms(self, is_white: bool) -> float:
        time.sleep(random.uniform(*PAUSE_S))  # no multiple of a frame's time
        self._flash.tell("white" if is_white else "black")
        began_at = self.shared.becomes(is_white)
        return (self.shown.becomes(is_white) - began_at) * 1000


@contextmanager
def displayed_on(screen: Screen) -> Iterator[None]:
    """Let what is started meanwhile use this screen."""
    before = dict(os.environ)
    os.environ.update(screen.environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
