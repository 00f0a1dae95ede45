"""How long nobody can call us: after a change of the network, and after the engine was killed."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from telephony.messages import Network, Reachability, Registration, RegistrationState
from tests.bench.rows import percentile, row
from tests.bench.running import registered_agent
from tests.end2end.peers.desk_network import DeskNetwork
from tests.end2end.peers.kamailio import Kamailio
from tests.end2end.peers.machine import LOOPBACK

Rows = list[dict[str, object]]
CHANGES = 20
DESKS, KILLS = 5, 4  # the fifth death in a minute is a crash loop, and waits half a minute


def bench_reregister_after_network_change_p95(changes: int = CHANGES) -> Rows:
    """`make bench ONLY=reregister_after_network_change_p95`; needs root, for a network namespace.

    In turn the desk gets another address, and the cable is pulled and plugged in again. From the moment that
    the network is there until Kamailio has answered REGISTER and OPTIONS over it; a call comes through then.
    """
    taken = []
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        desk = DeskNetwork()
        stack.callback(desk.close)
        address = desk.use(2)
        server = Kamailio(Path(name) / "kamailio", address=desk.here)
        stack.callback(server.close)
        agent = stack.enter_context(
            registered_agent("petugas", server.domain, Network(), desk.engine_command)
        )
        caller = stack.enter_context(
            registered_agent("warga", server.domain, Network(bound_address=desk.here))
        )
        for number in range(changes):
            if number % 2:
                seen = len(agent.events)
                desk.unplug()
                agent.wait_for(Reachability, lambda event: not event.is_proven, 30, after=seen)
                seen = len(agent.events)
                desk.plug()
            else:
                seen = len(agent.events)
                address = desk.use(3 - number // 2 % 2)
            changed_at = time.monotonic()
            proof = agent.wait_for(
                Reachability,
                partial(lambda address, event: event.is_proven and event.address == address, address),
                timeout_s=30,
                after=seen,
            )
            taken.append((agent.time_of(proof) - changed_at) * 1000)
            key = caller.phone.dial("petugas")
            agent.wait_for_call(after=seen)
            caller.phone.hang_up(key)
            caller.wait_until(lambda: not caller.phone.calls and not agent.phone.calls, what="no call")
    print("   ", " ".join(f"{each:.0f}" for each in taken), "ms")
    return [row("reregister_after_network_change_p95", percentile(taken, 95), "ms", budget=5000)]


def bench_engine_kill_to_registered_p95(desks: int = DESKS, kills: int = KILLS) -> Rows:
    """`make bench ONLY=engine_kill_to_registered_p95`. From kill -9 until Kamailio has answered REGISTER."""
    taken = []
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        server = Kamailio(Path(name) / "kamailio")
        stack.callback(server.close)
        for _ in range(desks):
            with registered_agent("petugas", server.domain, Network(bound_address=LOOPBACK)) as agent:
                for _ in range(kills):
                    seen, killed_at = len(agent.events), time.monotonic()
                    os.kill(agent.phone.engine_pid, signal.SIGKILL)
                    again = agent.wait_for(
                        Registration,
                        lambda event: event.state is RegistrationState.REGISTERED,
                        timeout_s=30,
                        after=seen,
                    )
                    taken.append((agent.time_of(again) - killed_at) * 1000)
    print("   ", " ".join(f"{each:.0f}" for each in taken), "ms")
    return [row("engine_kill_to_registered_p95", percentile(taken, 95), "ms", budget=5000)]
