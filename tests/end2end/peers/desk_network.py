"""A desk in a network of its own: a namespace with one cable to here, whose address can change."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys

_NUMBERS = itertools.count()


class DeskNetwork:
    """Needs root. `here` is our end's address; `engine_command` starts an engine at the desk."""

    def __init__(self) -> None:
        # Names of its own: the kernel takes the last one's cable away some time after its namespace.
        mine = f"{os.getpid()}{next(_NUMBERS)}"
        self._name = f"loket{mine}"
        self._number = os.getpid() % 250
        self._here, self._there = f"lk{mine}a", f"lk{mine}b"
        self.here = f"10.77.{self._number}.1"
        self.engine_command = (
            *("ip", "netns", "exec", self._name),
            *(sys.executable, "-c", "from telephony.engine import main; main.run()"),
        )
        _ip("netns", "add", self._name)
        _ip("link", "add", self._here, "type", "veth", "peer", "name", self._there, "netns", self._name)
        _ip("addr", "add", f"{self.here}/24", "dev", self._here)
        _ip("link", "set", self._here, "up")
        self._at_desk("link", "set", "lo", "up")
        self._at_desk("link", "set", self._there, "up")

    def use(self, last: int) -> str:
        """Give the desk the address that ends with `last`, and no other; return it."""
        self.leave()
        address = f"10.77.{self._number}.{last}"
        self._at_desk("addr", "add", f"{address}/24", "dev", self._there)
        return address

    def leave(self) -> None:
        """Take the desk off the network."""
        self._at_desk("addr", "flush", "dev", self._there)

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
