"""Starts the phone's engine without registering, and collects its reports on sound, cameras and the PBX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.calls.engine_settings import account_of, network_of, video_of
from app.doctor.finding import Finding, Health
from app.settings import Settings
from telephony.client.phone import Phone
from telephony.messages import DevicesChanged, EngineFailed, PictureSources, Reachability

PATIENCE_MS = 60_000  # in total; a cold start of the engine takes seconds, on a busy computer many
_NOT_SEEN = Finding("sound", "sound_unknown", Health.ATTENTION)  # nor cameras: the engine detects both
_PENDING = "not_registered"  # the engine's fault before the server has responded at all


class PhoneCheck(QObject):
    """`finished` is emitted once, also if the engine is silent. It does not disturb a running desktop:

    nothing is registered, and any free port is used.
    """

    finished = Signal(object)  # list of Finding

    def __init__(
        self,
        settings: Settings,
        engine_command: Sequence[str] | None = None,
        patience_ms: int = PATIENCE_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._phone = Phone(engine_command, self)
        self._failed: EngineFailed | None = None
        self._devices: DevicesChanged | None = None
        self._cameras: PictureSources | None = None
        self._reachability: Reachability | None = None
        self._is_over = False
        self._overdue = QTimer(self)
        self._overdue.setSingleShot(True)
        self._overdue.setInterval(patience_ms)
        self._overdue.timeout.connect(self._end)
        self._phone.engine_ready.connect(self._phone.list_pictures)
        self._phone.engine_failed.connect(self._on_failure)
        self._phone.engine_lost.connect(self._end)
        self._phone.devices_changed.connect(self._on_devices)
        self._phone.picture_sources.connect(self._on_pictures)
        self._phone.reachability_changed.connect(self._on_reachability)

    @property
    def clock_ahead_s(self) -> float | None:
        """Return how far this computer's clock is ahead of the PBX's; None if the PBX sends no time."""
        return self._reachability.clock_ahead_s if self._reachability is not None else None

    def start(self) -> None:
        account = msgspec.structs.replace(account_of(self._settings, ""), register_every_s=0)
        network = replace(self._settings.network, sip_port=0)
        self._phone.set_video(video_of(self._settings))
        self._phone.start(account, network_of(replace(self._settings, network=network), ""))
        self._overdue.start()

    @Slot(object)
    def _on_failure(self, event: EngineFailed) -> None:
        self._failed = event
        self._end()

    @Slot(object)
    def _on_devices(self, event: DevicesChanged) -> None:
        self._devices = event
        self._check()

    @Slot(object)
    def _on_pictures(self, event: PictureSources) -> None:
        self._cameras = event
        self._check()

    @Slot(object)
    def _on_reachability(self, event: Reachability) -> None:
        if event.fault != _PENDING:
            self._reachability = event
            self._check()

    def _check(self) -> None:
        wants_server = bool(self._settings.account.domain)
        has_server = self._reachability is not None or not wants_server
        if has_server and None not in (self._devices, self._cameras):
            self._end()

    @Slot()
    def _end(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._overdue.stop()
        self._phone.stop_and_wait()
        self.finished.emit(self._findings())

    def _findings(self) -> list[Finding]:
        if self._failed is not None:
            facts = {"detail": self._failed.reason}
            return [Finding("engine", f"engine_failed_{self._failed.kind}", Health.WRONG, facts), _NOT_SEEN]
        if self._devices is None:
            return [Finding("engine", "engine_silent", Health.WRONG), _NOT_SEEN]
        found = [sound_finding(self._devices), camera_finding(self._cameras, self._settings)]
        return found + exchange_findings(self._reachability, self._settings)


def sound_finding(devices: DevicesChanged) -> Finding:
    facts = {
        "microphones": ", ".join(one.name for one in devices.microphones),
        "speakers": ", ".join(one.name for one in devices.speakers),
    }
    if devices.microphones and devices.speakers:
        return Finding("sound", "sound_fine", facts=facts)
    kind = "sound_none" if not devices.microphones and not devices.speakers else ""
    kind = kind or ("sound_no_microphone" if devices.speakers else "sound_no_speaker")
    return Finding("sound", kind, Health.WRONG, facts)


def camera_finding(sources: PictureSources | None, settings: Settings) -> Finding:
    if not settings.video.is_allowed:
        return Finding("camera", "camera_off")
    if sources is None:
        return Finding("camera", "camera_unknown", Health.ATTENTION)
    names = [one.name for one in sources.sources if one.kind == "camera"]
    if not names:
        return Finding("camera", "camera_none", Health.ATTENTION)
    return Finding("camera", "camera_fine", facts={"cameras": ", ".join(names)})


def exchange_findings(reachability: Reachability | None, settings: Settings) -> list[Finding]:
    domain, transport = settings.account.domain, settings.account.transport
    if not domain:
        return [Finding("exchange", "exchange_none")]
    if reachability is None:
        facts = {"domain": domain}
        return [Finding("exchange", "exchange_no_answer", Health.WRONG, facts)]
    facts = {
        "domain": domain,
        "server": reachability.server,
        "transport": transport.upper(),
        "ms": f"{reachability.round_trip_ms:.0f}",
        "detail": reachability.detail,
    }
    fault = reachability.fault
    found = [
        Finding("exchange", f"exchange_{fault}", Health.WRONG, facts)
        if fault
        else Finding("exchange", "exchange_fine", facts=facts)
    ]
    if transport == "tls" and not fault:
        is_checked = settings.account.verifies_certificate
        kind = "certificate_fine" if is_checked else "certificate_unchecked"
        found.append(Finding("certificate", kind, Health.OK if is_checked else Health.ATTENTION, facts))
    return found
