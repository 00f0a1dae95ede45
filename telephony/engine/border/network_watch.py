"""Notices what no event tells on every system: another way to the server, none at all, a sleep."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable

LOOK_EVERY_S = 1.0
SLEPT_S = 5.0  # more than any machine under load lets a timer wait


def address_towards_host(host: str) -> str | None:
    """Return our address on the way to an address, or None if there is no way. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])


class NetworkWatch:
    """Tells each change once.

    Args:
        towards: The address to which the way is looked at.
        moved: Gets our new address, or None when there is none any more.
        woke: Called after a sleep. (Linux's monotonic clock stands still meanwhile, that of Windows runs.)
    """

    def __init__(
        self, towards: Callable[[], str], moved: Callable[[str | None], None], woke: Callable[[], None]
    ) -> None:
        self._towards = towards
        self._moved = moved
        self._woke = woke
        self._address: str | None = None

    async def run(self, address: str | None) -> None:
        """Never ends. `address` is what we have now; None: only sleep is looked for."""
        self._address = address
        while True:
            wall, monotonic = time.time(), time.monotonic()
            await asyncio.sleep(LOOK_EVERY_S)
            slept_s = max(time.time() - wall, time.monotonic() - monotonic)
            if address is not None:
                self.look()
            if slept_s > SLEPT_S:
                self._woke()

    def look(self) -> bool:
        """Compare now; return whether a change was told."""
        found = address_towards_host(self._towards())
        if found == self._address:
            return False
        self._address = found
        self._moved(found)
        return True

    def forget(self) -> None:
        """The change could not be followed: tell it again."""
        self._address = None
