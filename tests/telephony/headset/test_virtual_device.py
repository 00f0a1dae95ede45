"""The real process with the real library on a device that the kernel takes for real (Linux's uhid)."""

from __future__ import annotations

import os
import select
import struct
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from telephony.headset.headset import Headset
from telephony.headset.messages import ShowCallState, ShownState
from tests.telephony.headset import known_headsets as known

UHID = Path("/dev/uhid")
pytestmark = pytest.mark.skipif(
    not os.access(UHID, os.R_OK | os.W_OK),
    reason="the kernel has no /dev/uhid, or we may not use it; then only the parsing code is tested",
)
# linux/uhid.h
DESTROY, OUTPUT, GET_REPORT, GET_REPORT_REPLY, CREATE2, INPUT2, SET_REPORT, SET_REPORT_REPLY = (
    *(1, 6, 9, 10, 11, 12, 13, 14),
)
BUS_USB, EIO = 3, 5
MOST_BYTES = 4096
EVENT_BYTES = 4380  # of struct uhid_event


class VirtualHeadset:
    """Sends reports, and keeps what it is sent."""

    def __init__(self, descriptor: bytes, name: str) -> None:
        self.serial = uuid.uuid4().hex[:12]
        self.written: list[bytes] = []
        self._device = os.open(UHID, os.O_RDWR | os.O_CLOEXEC)
        create = struct.pack(
            f"<I128s64s64sHHIIII{MOST_BYTES}s",
            *(CREATE2, name.encode(), b"virtual", self.serial.encode()),
            *(len(descriptor), BUS_USB, 0x0B0E, 0x0307, 1, 0, descriptor),
        )
        os.write(self._device, create)
        self._is_over = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def send(self, *report: int) -> None:
        os.write(self._device, struct.pack(f"<IH{MOST_BYTES}s", INPUT2, len(report), bytes(report)))

    def pull(self) -> None:
        if not self._is_over.is_set():
            self._is_over.set()
            self._reader.join()
            os.write(self._device, struct.pack("<I", DESTROY))
            os.close(self._device)

    def _read(self) -> None:
        while not self._is_over.is_set():
            if not select.select([self._device], [], [], 0.05)[0]:
                continue
            event = os.read(self._device, EVENT_BYTES)
            (kind,) = struct.unpack_from("<I", event)
            if kind == OUTPUT:
                (size,) = struct.unpack_from("<H", event, 4 + MOST_BYTES)
                self.written.append(event[4 : 4 + size])
            elif kind == GET_REPORT:
                (request,) = struct.unpack_from("<I", event, 4)
                os.write(self._device, struct.pack("<IIHH", GET_REPORT_REPLY, request, EIO, 0))
            elif kind == SET_REPORT:
                (request,) = struct.unpack_from("<I", event, 4)
                os.write(self._device, struct.pack("<IIH", SET_REPORT_REPLY, request, EIO))


@pytest.fixture
def device() -> Iterator[VirtualHeadset]:
    device = VirtualHeadset(known.JABRA_LAYOUT, "Loket virtual headset")
    yield device
    device.pull()


def test_found_shown_pressed_and_pulled(qtbot: QtBot, device: VirtualHeadset) -> None:
    headset = Headset()
    device_id = f"0b0e:0307:{device.serial}"
    headset.start(device_id)
    qtbot.waitUntil(lambda: any(one.device_id == device_id for one in headset.present))
    headset.show(ShowCallState(state=ShownState.RINGING))
    qtbot.waitUntil(lambda: b"\x02\x04\x00" in device.written)
    with qtbot.waitSignal(headset.answer_pressed):
        device.send(2, 1, 0)
    with qtbot.waitSignal(headset.lost):
        device.pull()
    headset.stop_and_wait()
