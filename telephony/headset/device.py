"""One open headset: its handle, its reader thread and its buttons."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telephony.headset.buttons import Buttons
from telephony.headset.hid import HidDevice, HidModule
from telephony.headset.report_descriptor import DescriptorError, parse
from telephony.headset.usages import TELEPHONY_PAGE
from telephony.process.clock import monotonic_s

_log = logging.getLogger(__name__)
READ_MS = 250  # the reader thread notices its end after this time at the latest
MOST_REPORT_BYTES = 1024


class NoHeadsetError(Exception):
    """The device opens but cannot be used; the message says why."""


@dataclass(frozen=True)
class Place:
    """A headset in the system's list.

    Attributes:
        path: Opens the device.
        device_id: "vvvv:pppp:serial"; equal for two of one model without a serial number.
    """

    path: bytes
    device_id: str
    name: str


def headsets(hid: HidModule) -> dict[bytes, Place]:
    """List the devices that have a collection of telephony controls, by path."""
    places = {}
    for entry in hid.enumerate():
        if entry["usage_page"] == TELEPHONY_PAGE:
            places[entry["path"]] = _place(entry)
    return places


def _place(entry: dict[str, Any]) -> Place:
    device_id = f"{entry['vendor_id']:04x}:{entry['product_id']:04x}:{entry.get('serial_number') or ''}"
    return Place(entry["path"], device_id.rstrip(":"), entry.get("product_string") or device_id)


class OpenHeadset:
    """A headset in use. Owned by the main thread; the reader thread only reads.

    `took` receives each report and `ended` the cause of the end (None: `close`), both on the reader thread.
    """

    def __init__(
        self,
        hid: HidModule,
        place: Place,
        took: Callable[[OpenHeadset, bytes], None],
        ended: Callable[[OpenHeadset, Exception | None], None],
    ) -> None:
        """Open the device.

        Raises:
            OSError: It cannot be opened.
            NoHeadsetError: It has no usable descriptor or no call control.
        """
        self.place = place
        self.is_sharing_reported = False
        self._took = took
        self._ended = ended
        self._is_closing = threading.Event()
        self._handle: HidDevice = hid.device()
        self._handle.open_path(place.path)
        try:
            self.buttons = Buttons(parse(bytes(self._handle.get_report_descriptor())))
        except (OSError, DescriptorError) as error:
            self._handle.close()
            raise NoHeadsetError(str(error)) from error
        if not self.buttons.can_control_calls:
            self._handle.close()
            raise NoHeadsetError("no control of calls")
        self._reader = threading.Thread(target=self._read, name=f"hid {place.device_id}", daemon=True)

    def start(self) -> None:
        """Start reading."""
        self._reader.start()

    def write(self, reports: Sequence[bytes]) -> None:
        """Send reports in order. If the device was removed, the reader notices it."""
        for report in reports:
            try:
                written = self._handle.write(report)
            except OSError as error:
                _log.warning("%s does not take a report: %s", self.place.name, error)
                return
            if written < 0:
                _log.warning("%s does not take report %d", self.place.name, report[0])

    def close(self) -> None:
        """End the reader, then close the handle: it must stay open while the reader reads."""
        self._is_closing.set()
        if self._reader.ident is not None:
            self._reader.join(READ_MS / 1000 * 4)
            if self._reader.is_alive():
                _log.error("%s does not stop reading: left open", self.place.name)
                return
        self._handle.close()

    def _read(self) -> None:
        error: Exception | None = None
        try:
            while not self._is_closing.is_set():
                report = self._handle.read(MOST_REPORT_BYTES, timeout_ms=READ_MS)
                if report:
                    self._took(self, bytes(report))
        except Exception as failure:  # noqa: BLE001 (the edge to a driver; the main thread decides)
            error = failure
        self._ended(self, error)


def now() -> float:
    """Return the clock of all times here, in seconds."""
    return monotonic_s()
