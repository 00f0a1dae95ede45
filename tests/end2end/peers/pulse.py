"""A private PulseAudio with virtual headsets, apart from whatever sound server the machine has."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.end2end.peers.machine import PATIENCE_S, end, wait_until

RATE_HZ = 48000


class Pulse:
    """One sound server. A headset NAME has a sink NAME_ear and a source NAME_mouth, fed by NAME_voice."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.environment = {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{folder}/pulse/native",
            "PULSE_RUNTIME_PATH": f"{folder}/pulse",
            "PULSE_COOKIE": f"{folder}/cookie",
            "QT_AUDIO_BACKEND": "pulseaudio",
        }
        self._log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            [
                *("pulseaudio", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit=yes", "-n"),
                *("-L", "module-native-protocol-unix"),
            ],
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **self.environment},
        )
        wait_until(lambda: self._pactl("info", check=False).returncode == 0, 40, "PulseAudio")
        self._modules: dict[str, list[str]] = {}

    def _pactl(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pactl", *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=check,
            timeout=PATIENCE_S,
        )

    def load(self, *module: str) -> str:
        """Load a module; return its index."""
        return self._pactl("load-module", *module).stdout.strip()

    def plug(self, name: str) -> None:
        """Connect a headset."""
        described = f"device.description={name.capitalize()}"
        self._modules[name] = [
            self.load(*module)
            for module in (
                ("module-null-sink", f"sink_name={name}_ear", f"sink_properties={described}"),
                ("module-null-sink", f"sink_name={name}_voice"),
                (
                    "module-remap-source",
                    f"master={name}_voice.monitor",
                    f"source_name={name}_mouth",
                    f"source_properties={described}",
                ),
            )
        ]

    def has(self, name: str) -> bool:
        return name in self._modules

    def unplug(self, name: str) -> None:
        for module in reversed(self._modules.pop(name)):
            self._pactl("unload-module", module)

    def make_default(self, name: str) -> None:
        self._pactl("set-default-sink", f"{name}_ear")
        self._pactl("set-default-source", f"{name}_mouth")

    def mute(self, name: str, is_muted: bool) -> None:
        """Do what a system's mixer does to a headset's microphone."""
        self._pactl("set-source-mute", f"{name}_mouth", str(int(is_muted)))

    def streams(self) -> set[str]:
        """Return what programs play and record now; a stream that is opened anew is another one."""
        return {
            f"{kind} {line.split()[0]}"
            for kind in ("sink-inputs", "source-outputs")
            for line in self._pactl("list", "short", kind).stdout.splitlines()
            if "protocol-native" in line
        }

    def couple(self, name: str) -> str:
        """Let a headset's microphone hear its speaker, as on a desk; return the module's index."""
        ends = (f"source={name}_ear.monitor", f"sink={name}_voice")
        return self.load("module-loopback", *ends, "latency_msec=30", "adjust_time=0")

    def unload(self, module: str) -> None:
        self._pactl("unload-module", module)

    def speak(self, name: str, samples: NDArray[np.float64], latency_ms: int = 20) -> Playing:
        """Say mono samples (-1 to 1, 48 kHz) into a headset's mouth; the latency is that of its pieces."""
        return Playing(self, f"{name}_voice", samples, latency_ms)

    def keep_awake(self, name: str, seconds: float) -> Playing:
        """Play silence into an ear: an idle null sink takes two seconds to get going, and then hurries."""
        return Playing(self, f"{name}_ear", np.zeros(int(RATE_HZ * seconds)))

    def listen(self, name: str) -> Recording:
        """Record what a headset's ear plays."""
        return Recording(self, f"{name}_ear.monitor")

    def close(self) -> None:
        end(self.process)
        self._log.close()


class Playing:
    def __init__(self, pulse: Pulse, sink: str, samples: NDArray[np.float64], latency_ms: int = 20) -> None:
        raw = (np.clip(samples, -1, 1) * 32000).astype("<i2").tobytes()
        self._process = subprocess.Popen(
            ["pacat", "-p", "-d", sink, *_FORMAT, "--channels=1", f"--latency-msec={latency_ms}"],
            stdin=subprocess.PIPE,
            env={**os.environ, **pulse.environment},
        )
        self._thread = threading.Thread(target=self._write, args=(raw,), daemon=True)
        self._thread.start()

    def _write(self, raw: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(raw)
            self._process.stdin.close()
        except BrokenPipeError:
            pass

    def wait(self, timeout_s: float) -> None:
        self._process.wait(timeout_s)

    def close(self) -> None:
        end(self._process)
        self._thread.join(2)


class Recording:
    """Collects from a source until `close`."""

    def __init__(self, pulse: Pulse, source: str, channels: int = 1) -> None:
        self._channels = channels
        self._process = subprocess.Popen(
            ["parec", "-d", source, *_FORMAT, f"--channels={channels}", "--latency-msec=20"],
            stdout=subprocess.PIPE,
            env={**os.environ, **pulse.environment},
        )
        self._bytes = bytearray()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        while chunk := os.read(self._process.stdout.fileno(), 65536):
            self._bytes += chunk

    def samples(self) -> NDArray[np.float64]:
        """Return what has come so far: shape (n,) for mono, (n, channels) otherwise."""
        whole = len(self._bytes) // (2 * self._channels) * 2 * self._channels
        flat = np.frombuffer(bytes(self._bytes[:whole]), "<i2").astype(np.float64) / 32768
        return flat if self._channels == 1 else flat.reshape(-1, self._channels)

    def close(self) -> NDArray[np.float64]:
        end(self._process)
        self._thread.join(2)
        return self.samples()


_FORMAT = ("--raw", "--format=s16le", f"--rate={RATE_HZ}")
