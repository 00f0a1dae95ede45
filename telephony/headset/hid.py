"""The interface of the HID library, and the choice between its two builds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast


class HidDevice(Protocol):
    """One handle. Every method raises OSError if the device was removed, ValueError if it is not open."""

    def open_path(self, path: bytes) -> None: ...

    def close(self) -> None: ...

    def get_report_descriptor(self) -> Sequence[int]:
        """Return the bytes; Windows rebuilds them from what it keeps of one collection."""
        ...

    def read(self, max_length: int, timeout_ms: int = 0) -> Sequence[int]:
        """Return one input report, [] if none arrived in time. Releases the GIL meanwhile."""
        ...

    def write(self, buff: bytes) -> int:
        """Send an output report that begins with its ID (or 0); return the bytes written, -1 on failure."""
        ...


class HidModule(Protocol):
    """The common interface of `hid` and `hidraw` of the package hidapi."""

    device: Callable[[], HidDevice]

    def enumerate(self) -> list[dict[str, Any]]:
        """Return one dict for each collection: path, vendor_id, product_id, usage_page, usage, ..."""
        ...


def hid_module() -> HidModule:
    """Load the library. Raises ImportError if it is missing.

    On Linux the package's `hid` uses libusb, which takes the device, with its volume keys, away from the
    kernel. `hidraw` leaves the kernel's driver in place.
    """
    if sys.platform.startswith("linux"):
        import hidraw

        return cast(HidModule, hidraw)
    import hid

    return cast(HidModule, hid)
