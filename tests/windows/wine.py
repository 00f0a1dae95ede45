"""A wine prefix: a folder that is a Windows computer to the programs run in it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import IO

HERE = Path(__file__).parent
COMPILER = "x86_64-w64-mingw32-gcc"
# Qt Multimedia brings its own FFmpeg, and a run needs neither menus, nor browser, nor .NET; `mscms` is the
# stand-in below.
OVERRIDES = "winegstreamer=;mscms=n;winemenubuilder.exe=;mshtml=;mscoree="
# Libraries of Windows that Qt is linked with and wine 10 lacks, or lacks functions of.
STAND_INS = ("icuuc", "mscms")
SLEEP_AFTER_END_S = 10


class WineError(Exception):
    """Why the prefix cannot be made, in words for a terminal."""


class Wine:
    """Use as a context manager: at its end all programs in the prefix are gone."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        """Take the prefix, and a folder for what Python keeps beside the sources."""
        self.folder = folder
        self.drive = folder / "drive_c"
        # What a program of Linux needs that starts one of the prefix.
        self.variables = {
            "WINEPREFIX": str(folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": OVERRIDES,
        }
        self.environment = {
            **os.environ,
            **self.variables,
            "PYTHONPYCACHEPREFIX": windows_path(scratch / "pycache"),
            "HYPOTHESIS_STORAGE_DIRECTORY": windows_path(scratch / "hypothesis"),
            "PYTHONUTF8": "0",  # as on an office's computer: files without an encoding are cp1252
        }
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHONPATH", "PYTHONHOME"):
            self.environment.pop(name, None)

    def __enter__(self) -> Wine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def exists(self) -> bool:
        return (self.folder / "system.reg").exists()

    def build(self) -> None:
        """Make the prefix anew, without screen or sound. Raises WineError."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        done = self.run("wineboot", "-i", timeout_s=300)
        if done.returncode != 0 or not self.exists:
            raise WineError(f"wineboot: exit code {done.returncode}: {done.stderr.strip()[-300:]}")
        self._have_windows_without_screen()
        for name in STAND_INS:
            compile_for_windows(
                HERE / "native" / f"{name}.c",
                self.drive / "windows/system32" / f"{name}.dll",
                "-shared",
                "-nostdlib",
                "-Wl,--entry=DllMainCRTStartup",
            )

    def _have_windows_without_screen(self) -> None:
        """Let programs that find no X server have windows that nobody sees: wine would refuse to make one."""
        drivers = (r"HKCU\Software\Wine\Drivers", "/v", "Graphics", "/d", "x11,null", "/f")
        done = self.run("reg", "add", *drivers, timeout_s=60)
        if done.returncode != 0:
            raise WineError(f"reg: exit code {done.returncode}: {done.stderr.strip()[-300:]}")

    def run(
        self, *command: str, timeout_s: float, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of Windows to its end, with its output. Raises subprocess.TimeoutExpired."""
        return subprocess.run(
            ["wine", *command],
            env={**self.environment, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout_s,
            check=False,
        )

    def start(
        self, *command: str, output: IO[bytes], environment: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program of Windows in a process group of its own; see `end`."""
        return subprocess.Popen(
            ["wine", *command],
            env={**self.environment, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def close(self) -> None:
        """End all programs of the prefix. wine's own server ends with them."""
        if self.exists:
            subprocess.run(["wineserver", "-k"], env=self.environment, check=False)
            subprocess.run(["wineserver", "-w"], env=self.environment, timeout=60, check=False)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a program and what it started, unless it has ended."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(SLEEP_AFTER_END_S)


def windows_path(path: Path) -> str:
    """Return how programs of Windows call a file of this computer: wine shows its root as drive Z."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


def compile_for_windows(source: Path, target: Path, *options: str) -> None:
    """Raises WineError."""
    if shutil.which(COMPILER) is None:
        raise WineError(f"{COMPILER} is missing: apt-get install gcc-mingw-w64-x86-64")
    done = subprocess.run(
        [COMPILER, "-O2", "-s", "-o", str(target), str(source), *options],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise WineError(f"{source.name}: {done.stderr.strip()[-500:]}")
