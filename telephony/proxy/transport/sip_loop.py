"""The event loop of SIP: its timers are on the clock that the engine has for everything else."""

from __future__ import annotations

import asyncio

from telephony.process.clock import monotonic_s


class SipLoop(asyncio.SelectorEventLoop):
    """A selector loop on Windows too: a UDP error must not end the reading, and raw sockets are used."""

    def time(self) -> float:
        return monotonic_s()
