"""Which sound devices there are. On PulseAudio QMediaDevices does not report removal, so we ask pactl too."""

from __future__ import annotations

import logging
import shutil
import sys

from PySide6.QtCore import QByteArray, QObject, QProcess, QTimer, Signal
from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

from telephony.messages import DevicesChanged, SoundDevice

_log = logging.getLogger(__name__)
SETTLE_MS = 50  # a headset that is plugged in brings several events
_LIST = ("sinks", "sources")


def device_id(device: QAudioDevice) -> str:
    return bytes(device.id().data()).decode("utf-8", "replace")


class DeviceWatch(QObject):
    """Lives in the main thread."""

    devices_changed = Signal(DevicesChanged)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._media = QMediaDevices(self)
        self._media.audioInputsChanged.connect(self._refresh_soon)
        self._media.audioOutputsChanged.connect(self._refresh_soon)
        self._present: dict[str, frozenset[str]] = {}  # what pactl lists now
        self._seen: set[str] = set()  # what it ever listed
        self._asking: dict[str, QProcess] = {}
        self._subscription: QProcess | None = None
        self._reported: DevicesChanged | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._refresh)

    def start(self) -> None:
        """Report the devices, and again whenever one comes or goes."""
        self._report()
        pactl = shutil.which("pactl") if sys.platform.startswith("linux") else None
        if pactl is not None:
            self._pactl = pactl
            self._subscription = QProcess(self)
            self._subscription.readyReadStandardOutput.connect(self._read_subscription)
            self._subscription.start(pactl, ["subscribe"])
            self._refresh()

    def stop(self) -> None:
        """End pactl; QProcess would complain about it otherwise."""
        for process in [self._subscription, *self._asking.values()]:
            if process is not None:
                process.kill()
                process.waitForFinished(500)

    @property
    def microphones(self) -> list[QAudioDevice]:
        return [device for device in QMediaDevices.audioInputs() if self._is_present("sources", device)]

    @property
    def speakers(self) -> list[QAudioDevice]:
        return [device for device in QMediaDevices.audioOutputs() if self._is_present("sinks", device)]

    def now(self) -> DevicesChanged:
        return DevicesChanged(
            microphones=_described(self.microphones, QMediaDevices.defaultAudioInput()),
            speakers=_described(self.speakers, QMediaDevices.defaultAudioOutput()),
        )

    def _is_present(self, kind: str, device: QAudioDevice) -> bool:
        """Gone is only what pactl once listed and lists no more: other backends have other ids."""
        identity = device_id(device)
        return identity in self._present.get(kind, ()) or identity not in self._seen

    def _refresh_soon(self) -> None:
        self._settle.start()

    def _refresh(self) -> None:
        if self._subscription is None:
            self._report()
            return
        for kind in _LIST:
            if kind not in self._asking:
                process = QProcess(self)
                self._asking[kind] = process
                process.finished.connect(self._read_list)
                process.start(self._pactl, ["list", "short", kind])

    def _read_list(self) -> None:
        for kind, process in list(self._asking.items()):
            if process.state() is QProcess.ProcessState.NotRunning:
                del self._asking[kind]
                if process.exitCode() == 0:
                    names = frozenset(_names(process.readAllStandardOutput()))
                    self._present[kind] = names
                    self._seen |= names
                process.deleteLater()
        if not self._asking:
            self._report()

    def _read_subscription(self) -> None:
        assert self._subscription is not None
        lines = bytes(self._subscription.readAllStandardOutput().data()).splitlines()
        # "Event 'remove' on sink #3"; our own streams make sink-input events all the time.
        if any(
            b" on sink #" in line or b" on source #" in line or b" on server" in line for line in lines
        ) and any(b"'new'" in line or b"'remove'" in line or b" on server" in line for line in lines):
            self._settle.start()

    def _report(self) -> None:
        devices = self.now()
        if devices != self._reported:
            self._reported = devices
            self.devices_changed.emit(devices)


def _names(listing: QByteArray) -> list[str]:
    """Return the second column of `pactl list short`."""
    rows = [line.split("\t") for line in bytes(listing.data()).decode("utf-8", "replace").splitlines()]
    return [row[1] for row in rows if len(row) > 1]


def _described(devices: list[QAudioDevice], default: QAudioDevice) -> tuple[SoundDevice, ...]:
    standard = device_id(default)
    return tuple(
        SoundDevice(
            device_id=device_id(device),
            name=device.description(),
            is_default=device_id(device) == standard,
        )
        for device in devices
    )
