"""The present sound devices. On PulseAudio, QMediaDevices does not report removal, so pactl is read too."""

from __future__ import annotations

import re

from PySide6.QtCore import QByteArray, QObject, QProcess, QTimer, Signal
from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

from telephony.engine.audio.default_devices import DefaultDevices, windows_defaults
from telephony.engine.audio.pactl import pactl
from telephony.messages import DevicesChanged, SoundDevice

DEFAULTS_EVERY_MS = 1000  # Qt does not report a change of Windows' default for calls
SETTLE_MS = 50  # plugging in one headset causes several events
CHECK_AGAIN_MS = 2000  # wait for a sound server that has ended
# WORKAROUND: Qt (6.11) retries its own connection every 3 s without a report; libpulse aborts the process if
# a device is opened before Qt is connected again.
QT_RECONNECTS_MS = 3500
_LIST = ("sinks", "sources")
# Our own streams cause sink-input and source-output events all the time; the pattern skips them.
_EVENT = re.compile(rb"Event '(new|remove|change)' on (sink|source|server) #(\d+)")


def device_id(device: QAudioDevice) -> str:
    return bytes(device.id().data()).decode("utf-8", "replace")


class DeviceWatch(QObject):
    """Lives in the main thread."""

    devices_changed = Signal(DevicesChanged)
    mixer_changed = Signal()  # a microphone's volume or mute changed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._media = QMediaDevices(self)
        self._media.audioInputsChanged.connect(self._qt_noticed)
        self._media.audioOutputsChanged.connect(self._qt_noticed)
        # what pactl lists: name to index
        self._listed: dict[str, dict[str, int]] = {kind: {} for kind in _LIST}
        self._gone: dict[str, set[int]] = {kind: set() for kind in _LIST}  # an index is never used twice
        # kinds whose Qt ids equal pactl's names; other Qt backends use other ids
        self._shares_names: set[str] = set()
        self._must_ask_again = False
        self._is_lost = False  # the sound server was present and has ended
        self._asking: dict[str, QProcess] = {}
        self._subscription: QProcess | None = None
        self._reported: DevicesChanged | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._refresh)
        self._return = QTimer(self)
        self._return.setSingleShot(True)
        self._return.setInterval(QT_RECONNECTS_MS)
        self._return.timeout.connect(self._server_returned)
        self._windows = windows_defaults()
        self._defaults = QTimer(self)
        self._defaults.setInterval(DEFAULTS_EVERY_MS)
        self._defaults.timeout.connect(self._report)

    def start(self) -> None:
        """Report the devices now and at each change."""
        self._report()
        self._subscribe()
        if self._windows is not None:
            self._defaults.start()

    def _subscribe(self) -> None:
        if self._subscription is not None:
            return
        self._subscription = pactl(self, "subscribe")
        if self._subscription is not None:
            self._subscription.readyReadStandardOutput.connect(self._read_subscription)
            self._subscription.finished.connect(self._subscription_ended)
            self._subscription.start()
            self._refresh()

    def _subscription_ended(self) -> None:
        """The sound server ended, with all its devices, or it never ran."""
        assert self._subscription is not None
        self._subscription.deleteLater()
        self._subscription = None
        for kind in _LIST:
            self._listed[kind].clear()
            self._gone[kind].clear()
        self._report()
        if self._shares_names:
            self._is_lost = True
            self._return.stop()
            QTimer.singleShot(CHECK_AGAIN_MS, self, self._subscribe)

    def stop(self) -> None:
        """End pactl; otherwise QProcess would warn."""
        self._defaults.stop()
        if self._windows is not None:
            self._windows.close()
            self._windows = None
        if self._subscription is not None:
            self._subscription.finished.disconnect(self._subscription_ended)
        for process in [self._subscription, *self._asking.values()]:
            if process is not None:
                process.kill()
                process.waitForFinished(500)

    @property
    def microphones(self) -> list[QAudioDevice]:
        return self._present("sources")

    @property
    def speakers(self) -> list[QAudioDevice]:
        return self._present("sinks")

    def now(self) -> DevicesChanged:
        defaults = self._windows.read() if self._windows is not None else _defaults_of_qt()
        return DevicesChanged(
            microphones=_described(self.microphones, defaults.microphone, defaults.call_microphone),
            speakers=_described(self.speakers, defaults.speaker, defaults.call_speaker),
        )

    def knows_others(self, kind: str) -> bool:
        """Whether Qt's ids of "sinks" or "sources" are, as far as known, not PulseAudio's names."""
        return kind not in self._shares_names

    def _present(self, kind: str) -> list[QAudioDevice]:
        if kind not in self._shares_names:
            return _known_to_qt(kind)
        return [device for device in _known_to_qt(kind) if device_id(device) in self._listed[kind]]

    def _qt_noticed(self) -> None:
        self._report()
        self._subscribe()  # if there was no sound server before
        self._settle.start()

    def _refresh(self) -> None:
        if self._asking:
            self._must_ask_again = True
            return
        for kind in _LIST:
            process = pactl(self, "list", "short", kind)
            if process is None:
                self._report()
                return
            self._asking[kind] = process
            process.finished.connect(self._read_list)
            process.start()

    def _server_returned(self) -> None:
        self._is_lost = False
        self._refresh()

    def _read_list(self) -> None:
        for kind, process in list(self._asking.items()):
            if process.state() is QProcess.ProcessState.NotRunning:
                del self._asking[kind]
                if process.exitCode() == 0 and self._is_lost:
                    if not self._return.isActive():
                        self._return.start()
                elif process.exitCode() == 0:
                    listed = _indices(process.readAllStandardOutput())
                    self._listed[kind] = {
                        name: index for name, index in listed.items() if index not in self._gone[kind]
                    }
                    if any(device_id(device) in listed for device in _known_to_qt(kind)):
                        self._shares_names.add(kind)
                process.deleteLater()
        if self._asking:
            return
        self._report()
        if self._must_ask_again:
            self._must_ask_again = False
            self._settle.start()

    def _read_subscription(self) -> None:
        assert self._subscription is not None
        for what, where, index in _EVENT.findall(self._subscription.readAllStandardOutput().data()):
            if what == b"remove" and where != b"server":
                self._forget(f"{where.decode()}s", int(index))
            if what != b"change" or where == b"server":
                self._settle.start()
            elif where == b"source":
                self.mixer_changed.emit()

    def _forget(self, kind: str, index: int) -> None:
        """Report a removed device at once: the agent may be talking."""
        self._gone[kind].add(index)
        for name, listed in list(self._listed[kind].items()):
            if listed == index:
                del self._listed[kind][name]
                self._report()

    def _report(self) -> None:
        devices = self.now()
        if devices != self._reported:
            self._reported = devices
            self.devices_changed.emit(devices)


def _known_to_qt(kind: str) -> list[QAudioDevice]:
    return QMediaDevices.audioOutputs() if kind == "sinks" else QMediaDevices.audioInputs()


def _indices(listing: QByteArray) -> dict[str, int]:
    """Return index by name: the first two columns of `pactl list short`."""
    rows = [line.split("\t") for line in bytes(listing.data()).decode("utf-8", "replace").splitlines()]
    return {row[1]: int(row[0]) for row in rows if len(row) > 1}


def _defaults_of_qt() -> DefaultDevices:
    """Return the system's defaults on systems with one default for all sound."""
    microphone = device_id(QMediaDevices.defaultAudioInput())
    speaker = device_id(QMediaDevices.defaultAudioOutput())
    return DefaultDevices(microphone, speaker, microphone, speaker)


def _described(devices: list[QAudioDevice], default: str, call_default: str) -> tuple[SoundDevice, ...]:
    return tuple(
        SoundDevice(
            device_id=device_id(device),
            name=device.description(),
            is_default=device_id(device) == default,
            is_call_default=device_id(device) == call_default,
        )
        for device in devices
    )
