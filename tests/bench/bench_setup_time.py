"""How long a caller waits for the first sign of life."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from telephony.messages import EngineReady
from tests.bench.caller import Caller
from tests.bench.rows import percentile, row
from tests.bench.running import QUIET, running_agent
from tests.end2end.peers.baresip import Baresip

Rows = list[dict[str, object]]
CALLS = 100


def bench_setup_time_p95(calls: int = CALLS) -> Rows:
    """From the INVITE to the 180 in the caller's socket; baresip gets the same calls, in turn."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder, running_agent("petugas", QUIET) as agent:
        baresip = Baresip(Path(folder), "warga")
        engines, baresips = Caller(agent.of(EngineReady)[0].sip_port), Caller(baresip.port)
        try:
            for i in range(calls):
                agent.let_pass(0.1 + i * 0.001)  # meets every loop at each phase
                ours.append(_setup_ms(engines))
                theirs.append(_setup_ms(baresips))
                agent.wait_until(lambda: not agent.phone.calls, what="the end of the call")
        finally:
            engines.close()
            baresips.close()
            baresip.close()
    return [
        row("setup_time_p95", percentile(ours, 95), "ms", peer="baresip", peer_value=percentile(theirs, 95))
    ]


def _setup_ms(caller: Caller) -> float:
    sent_at = caller.invite("08123456789")
    taken_s = time.perf_counter() - sent_at
    caller.cancel()
    return taken_s * 1000
