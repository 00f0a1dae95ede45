"""How long a caller waits for the first sign of life."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from telephony.messages import EngineReady
from tests.bench.caller import Caller
from tests.bench.rows import beside, beside_names, percentile
from tests.bench.running import QUIET, running_agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.linphone import Linphone

Rows = list[dict[str, object]]
CALLS = 100


def bench_setup_time_p95(calls: int = CALLS) -> Rows:
    """`make bench ONLY=setup_time_p95`. From the INVITE to the 180 in the caller's socket.

    Each of the three programs gets the same calls, in turn.
    """
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        agent = stack.enter_context(running_agent("petugas", QUIET))
        baresip, linphone = Baresip(Path(folder) / "baresip", "warga"), Linphone(Path(folder) / "linphone")
        callers = [Caller(port) for port in (agent.of(EngineReady)[0].sip_port, baresip.port, linphone.port)]
        stack.callback(baresip.close)
        stack.callback(linphone.close)
        for caller in callers:
            stack.callback(caller.close)
        taken: list[list[float]] = [[], [], []]
        for i in range(calls):
            agent.let_pass(0.1 + i * 0.001)  # meets every loop at each phase
            for caller, of_one in zip(callers, taken, strict=True):
                of_one.append(_setup_ms(caller))
            agent.wait_until(lambda: not agent.phone.calls, what="the end of the call")
    ours, baresips, linphones = (percentile(each, 95) for each in taken)
    return beside("setup_time_p95", ours, "ms", baresips, linphones)


bench_setup_time_p95.rows = beside_names("setup_time_p95")  # type: ignore[attr-defined]


def _setup_ms(caller: Caller) -> float:
    sent_at = caller.invite("08123456789")
    taken_s = time.perf_counter() - sent_at
    caller.cancel()
    return taken_s * 1000
