"""SIP's event loop: its timers use the engine's clock."""

from __future__ import annotations

import asyncio

from telephony.process.clock import monotonic_s


class SipLoop(asyncio.SelectorEventLoop):
    """A selector loop on Windows too: a UDP error must not stop the reading, and raw sockets are used."""

    def time(self) -> float:
        return monotonic_s()
