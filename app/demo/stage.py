"""A stage for a computer without a display: its own X server, window manager and sound server (Linux).

The agent's headset is virtual: sound played into the sink MOUTH comes out of the microphone; the sink EAR
receives what the agent hears. Every process started here is ended here, by its own handle.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

_log = logging.getLogger(__name__)
MOUTH = "loket_mouth"
MICROPHONE = "loket_headset_microphone"
EAR = "loket_headset"
LOUDSPEAKER = "loket_loudspeaker"
HEADSET = "LOKET_STAGE_HEADSET"  # in the environment of a stage: its headset is virtual
NEEDED = ("Xvfb", "openbox", "xprop", "pulseaudio", "pactl", "parec", "pacat")


class StageError(Exception):
    """A part of the stage did not start; `part` is its name, `missing` lists programs that
    are not installed.
    """

    def __init__(self, part: str, reason: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(f"{part}: {reason}")
        self.part = part
        self.reason = reason
        self.missing = missing


class Stage:
    """Use as a context manager; `environment` is for the programs on the stage."""

    def __init__(self, size: str = "1366x768") -> None:
        self._size = size
        self._folder = Path(tempfile.mkdtemp(prefix="loket-stage-"))
        self._processes: list[subprocess.Popen[bytes]] = []
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Stage:
        try:
            missing = tuple(name for name in NEEDED if shutil.which(name) is None)
            if missing:
                raise StageError(missing[0], "not installed", missing)
            self._set_up()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, command: list[str]) -> int:
        """Run a program on the stage; return its exit code, 128 plus the signal's number if it crashed."""
        code = subprocess.run(command, env=self.environment, check=False).returncode
        if code < 0:
            _log.error("%s crashed: %s", " ".join(command), signal.Signals(-code).name)
        return code if code >= 0 else 128 - code

    def close(self) -> None:
        """End the started processes, latest first."""
        for process in reversed(self._processes):
            end(process, 5)
        self._processes.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _set_up(self) -> None:
        runtime = self._folder / "runtime"
        runtime.mkdir(mode=0o700)
        self.environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(runtime),
            "PULSE_SERVER": f"unix:{runtime}/pulse/native",
            HEADSET: "1",
            "QT_AUDIO_BACKEND": "pulseaudio",
            "QT_QPA_PLATFORM": "xcb",
        }
        self.environment.pop("WAYLAND_DISPLAY", None)
        self._start_screen()
        self._start_sound()

    def _start_screen(self) -> None:
        read_end, write_end = os.pipe()
        command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{self._size}x24"]
        # Without -r the server repeats a key whose release is delayed, as by a slow program.
        self._start([*command, "-nolisten", "tcp", "-noreset", "-r"], pass_fds=(write_end,))
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise StageError("Xvfb", "no display")
        self.environment["DISPLAY"] = f":{number}"
        self._start(["openbox", "--sm-disable"])
        self._wait("openbox", ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], lambda out: "window id" in out)

    def _start_sound(self) -> None:
        def sink(name: str, title: str) -> str:
            properties = f"device.description='{title}'"
            return f'module-null-sink sink_name={name} sink_properties="{properties}"'

        microphone = (
            f"module-remap-source master={MOUTH}.monitor source_name={MICROPHONE} "
            "source_properties=\"device.description='Headset microphone'\""
        )
        modules = [
            "module-native-protocol-unix",
            sink(EAR, "Headset"),
            sink(LOUDSPEAKER, "Loudspeaker"),
            sink(MOUTH, "Mouth"),
            microphone,
        ]
        options = ["--daemonize=no", "--exit-idle-time=-1", "--disallow-exit=yes", "-n"]
        self._start(["pulseaudio", *options, *(part for m in modules for part in ("-L", m))])
        self._wait("pulseaudio", ["pactl", "list", "short", "sources"], lambda out: MICROPHONE in out)
        for what, name in (("sink", EAR), ("source", MICROPHONE)):
            subprocess.run(["pactl", f"set-default-{what}", name], env=self.environment, check=True)

    def _start(self, command: list[str], pass_fds: tuple[int, ...] = ()) -> None:
        with open(self._folder / f"{command[0]}.log", "wb") as log:
            self._processes.append(
                subprocess.Popen(
                    command,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=pass_fds,
                )
            )

    def _wait(self, part: str, command: list[str], is_up: Callable[[str], bool]) -> None:
        """Poll until the part responds; the programs do not report that they are ready."""
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            asked = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
            if asked.returncode == 0 and is_up(asked.stdout):
                return
            time.sleep(0.05)
        raise StageError(part, (self._folder / f"{part}.log").read_text(errors="replace")[-500:])


def end(process: subprocess.Popen[bytes], within_s: float) -> None:
    """Ask a process to end, and see to it that it does."""
    process.terminate()
    try:
        process.wait(within_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(within_s)


def has_virtual_headset(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether this is a stage whose headset a program can play to and record from."""
    return HEADSET in environment and all(shutil.which(name) is not None for name in ("pacat", "parec"))


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether a window can be shown."""
    return os.name == "nt" or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
