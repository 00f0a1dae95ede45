"""Detects by polling what not every system reports: a changed route to the server, a lost one, a suspend."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from telephony.process.clock import monotonic_s
from telephony.sip.ip_address import IPV6, family_of

CHECK_EVERY_S = 1.0
SLEPT_S = 5.0  # longer than a loaded computer ever delays a timer
# linux/in6.h and RFC 5014: the socket option, and its value for an address that does not change each day,
# unlike temporary ones (RFC 8981). A registration and a call need a stable address.
_ADDRESS_PREFERENCES, _PREFER_PUBLIC = 72, 2


def address_towards_host(host: str) -> str | None:
    """Return our address towards a host, or None without a route. Sends nothing."""
    is_ipv6 = family_of(host) == IPV6
    try:
        with socket.socket(socket.AF_INET6 if is_ipv6 else socket.AF_INET, socket.SOCK_DGRAM) as probe:
            if is_ipv6 and sys.platform == "linux":
                with suppress(OSError):
                    probe.setsockopt(socket.IPPROTO_IPV6, _ADDRESS_PREFERENCES, _PREFER_PUBLIC)
            probe.connect((host, 9))
            return str(probe.getsockname()[0])
    except OSError:  # no route, or a system without IPv6
        return None


class NetworkWatch:
    """Reports each change once, for each family.

    Args:
        towards: The address whose route is watched, by family.
        moved: Receives the family and our new address, or None if there is no route any more.
        woke: Called after a suspend. (Linux's monotonic clock stops meanwhile, Windows' runs.)
    """

    def __init__(
        self,
        towards: Callable[[], Mapping[int, str]],
        moved: Callable[[int, str | None], None],
        woke: Callable[[], None],
    ) -> None:
        self._towards = towards
        self._moved = moved
        self._woke = woke
        self._addresses: dict[int, str | None] = {}

    async def run(self, addresses: Mapping[int, str | None] | None) -> None:
        """Never ends. `addresses` are our present ones; None: only detect a suspend."""
        self._addresses = dict(addresses or {})
        while True:
            wall, monotonic = time.time(), monotonic_s()
            await asyncio.sleep(CHECK_EVERY_S)
            slept_s = max(time.time() - wall, monotonic_s() - monotonic)
            if addresses is not None:
                self.check()
            if slept_s > SLEPT_S:
                self._woke()

    def check(self) -> bool:
        """Compare now; return whether a change was reported."""
        has_changed = False
        for family, host in self._towards().items():
            found = address_towards_host(host)
            if found != self._addresses.get(family):
                self._addresses[family] = found
                self._moved(family, found)
                has_changed = True
        return has_changed

    def forget(self, family: int) -> None:
        """Report the change again, because it could not be followed."""
        self._addresses[family] = None
