"""The whole server program is killed outright while it sends: by e-mail, SMS, web chat and WhatsApp.

The peers are those of the soak: Postfix and Dovecot, gammu-smsd, widgets, and Meta's peer.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

from db.enums import Channel, Direction, MessageState
from tests.bench.channel_soak import CERTAIN, Soak, settled, soaking
from tests.end2end.peers.machine import require

WRITTEN = 20  # by applicants of each channel; some write twice in one conversation
BACK_S = 30.0  # the budget is 10 on a machine that does nothing else: gateway_back_s
PATIENCE_S = 120.0


def test_a_server_that_is_killed_while_it_sends_loses_nothing_and_sends_nothing_twice() -> None:
    """C4. What may have left is unsure; an answer that is written meanwhile leaves soon after the start."""
    require("dovecot", "postfix", "gammu-smsd")
    asyncio.run(_kill_by_each_channel())


async def _kill_by_each_channel() -> None:
    async with soaking(0) as soak:
        for channel, peer in soak.peers.items():
            await asyncio.gather(*(peer.say() for _ in range(WRITTEN)))
            await _until(partial(_has_taken_all, soak, channel))
            back_s = await _kill_while_sending(soak, channel)
            print(f"{channel.value}: sends again after {back_s:.1f} s")
            assert back_s < BACK_S, channel
        assert await settled(soak) == []
        states = Counter(row.state for row in soak.rows() if row.direction is Direction.OUTBOUND)
        assert set(states) <= {*CERTAIN, MessageState.UNSURE}
        assert states.total() > states[MessageState.UNSURE]


def _has_taken_all(soak: Soak, channel: Channel) -> bool:
    taken = [row for row in soak.rows() if (row.channel, row.direction) == (channel, Direction.INBOUND)]
    return len(taken) == WRITTEN


async def _kill_while_sending(soak: Soak, channel: Channel) -> float:
    """Kill the server once some of the answers have left; return after how long it sends another one, s."""
    last, *others = [talk for talk in soak.waiting() if talk.channel is channel]
    peer, post = soak.peers[channel], soak.posts[channel]
    for talk in others:
        await asyncio.to_thread(soak.answer_to, talk)
    await _until(lambda: sum(peer.got().values()) > 0)
    soak.server.kill()
    late = soak.answer_to(last)
    began = time.perf_counter()
    await asyncio.to_thread(soak.server.start)
    await _until(lambda: post.state(late) != MessageState.QUEUED.value)
    return time.perf_counter() - began


async def _until(holds: Callable[[], bool]) -> None:
    """Let visitors and providers of this process go on meanwhile."""
    ends_at = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < ends_at
        await asyncio.sleep(0.02)
