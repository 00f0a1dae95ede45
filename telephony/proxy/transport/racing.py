"""Finds which of several addresses answers, starting the next attempt before the previous one times out.

Happy Eyeballs (RFC 8305 section 5), with a SIP OPTIONS instead of TCP's handshake, because UDP has none: a
broken IPv6 costs a quarter of a second instead of the time until a server counts as silent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from telephony.proxy.transport.hop import Hop
from telephony.proxy.transport.tls import FlowError

HEAD_START_S = 0.25  # RFC 8305 section 8: Connection Attempt Delay


async def first_to_answer(hops: Sequence[Hop], ask: Callable[[Hop], Awaitable[object]]) -> Hop:
    """Return the hop whose `ask` first ends without FlowError. At least one hop.

    Raises:
        FlowError: None has answered; it is the first hop's error.
    """
    running: dict[asyncio.Future[object], Hop] = {}
    faults: dict[Hop, FlowError] = {}
    waiting = list(hops)
    try:
        while waiting or running:
            if waiting:
                hop = waiting.pop(0)
                running[asyncio.ensure_future(ask(hop))] = hop
            done, _ = await asyncio.wait(
                running, timeout=HEAD_START_S if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for each in sorted(done, key=lambda one: hops.index(running[one])):
                hop = running.pop(each)
                try:
                    each.result()
                except FlowError as error:
                    faults[hop] = error
                else:
                    return hop
    finally:
        for each in running:
            each.cancel()
    raise faults[hops[0]]
