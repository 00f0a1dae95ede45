"""A desk in a network of its own: a namespace with one cable to here, whose address can change."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys

_NUMBERS = itertools.count()


class DeskNetwork:
    """Needs root. `here` and `here_6` are our end's addresses; `engine_command` starts an engine there."""

    def __init__(self) -> None:
        # Names of its own: the kernel takes the last one's cable away some time after its namespace.
        mine = f"{os.getpid()}{next(_NUMBERS)}"
        self._name = f"loket{mine}"
        self._number = os.getpid() % 250
        self._here, self._there = f"lk{mine}a", f"lk{mine}b"
        self.here, self.here_6 = f"10.77.{self._number}.1", f"fd77:{self._number:x}::1"
        self.prefix = ("ip", "netns", "exec", self._name)
        self.engine_command = (
            *self.prefix,
            *(sys.executable, "-c", "from telephony.engine import main; main.run()"),
        )
        _ip("netns", "add", self._name)
        _ip("link", "add", self._here, "type", "veth", "peer", "name", self._there, "netns", self._name)
        _ip("addr", "add", f"{self.here}/24", "dev", self._here)
        _ip("addr", "add", f"{self.here_6}/64", "dev", self._here, "nodad")
        _ip("link", "set", self._here, "up")
        self._at_desk("link", "set", "lo", "up")
        self._at_desk("link", "set", self._there, "up")

    def use(self, last: int) -> str:
        """Give the desk the address that ends with `last`, and no other; return it."""
        self.leave()
        address = f"10.77.{self._number}.{last}"
        self._at_desk("addr", "add", f"{address}/24", "dev", self._there)
        return address

    def use_6(self, last: int) -> str:
        """Give the desk the IPv6 address that ends with `last`, and no other of that family; return it."""
        self.leave_6()
        address = f"fd77:{self._number:x}::{last}"
        self._at_desk("addr", "add", f"{address}/64", "dev", self._there, "nodad")
        return address

    def leave(self) -> None:
        """Take the desk's IPv4 address away."""
        self._at_desk("-4", "addr", "flush", "dev", self._there)

    def leave_6(self) -> None:
        """Take the desk's IPv6 addresses away."""
        self._at_desk("-6", "addr", "flush", "dev", self._there)

    def unplug(self) -> None:
        """Pull the cable; the address stays."""
        self._at_desk("link", "set", self._there, "down")

    def plug(self) -> None:
        self._at_desk("link", "set", self._there, "up")

    def close(self) -> None:
        _ip("link", "del", self._here)
        _ip("netns", "del", self._name)

    def _at_desk(self, *arguments: str) -> None:
        _ip("-n", self._name, *arguments)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
