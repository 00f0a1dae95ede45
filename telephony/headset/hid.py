"""The HID library as this package uses it, and which of its two builds is right here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast


class HidDevice(Protocol):
    """One handle. Everything raises OSError when the device is gone, ValueError when it is not open."""

    def open_path(self, path: bytes) -> None: ...

    def close(self) -> None: ...

    def get_report_descriptor(self) -> Sequence[int]:
        """Return its bytes; on Windows rebuilt from what the system still knows of one collection."""
        ...

    def read(self, max_length: int, timeout_ms: int = 0) -> Sequence[int]:
        """Return one input report, [] if none came in time. Lets other threads run meanwhile."""
        ...

    def write(self, buff: bytes) -> int:
        """Send an output report, its ID (or 0) in front; return what was written, -1 on failure."""
        ...


class HidModule(Protocol):
    """What `hid` and `hidraw` of the package hidapi have in common."""

    device: Callable[[], HidDevice]

    def enumerate(self) -> list[dict[str, Any]]:
        """Return one dict for each collection: path, vendor_id, product_id, usage_page, usage, ..."""
        ...


def hid_module() -> HidModule:
    """Load it. Raises ImportError where the library cannot be had.

    On Linux the package's `hid` talks through libusb: that takes the device away from the kernel, and the
    volume keys with it. `hidraw` leaves the kernel's driver in place.
    """
    if sys.platform.startswith("linux"):
        import hidraw

        return cast(HidModule, hidraw)
    import hid

    return cast(HidModule, hid)
