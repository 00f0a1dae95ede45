"""A headset pulled and plugged in 200 times in one call."""

from __future__ import annotations

import tempfile
from pathlib import Path

import psutil

from telephony.messages import CallState, EngineReady, Sound
from tests.bench.rows import percentile, row
from tests.bench.running import running_agent, running_pulse
from tests.end2end.peers.hot_plugs import FALLBACK, HEADSET, hot_plugs
from tests.end2end.peers.raw_sip import RawCaller

Rows = list[dict[str, object]]
COUNT = 200
AT_ONCE = 20
CALLER_HZ = 700.0


def bench_device_loss_to_fallback_p95(count: int = COUNT) -> Rows:
    """From the loss of the headset until the caller is heard in the fallback, and what the engine keeps."""
    sound = Sound(microphone="headset_mouth", speaker="headset_ear", ringer="none")
    with tempfile.TemporaryDirectory() as folder, running_pulse(Path(folder)) as pulse:
        pulse.plug(FALLBACK)
        pulse.make_default(FALLBACK)
        pulse.plug(HEADSET)
        with running_agent("petugas", sound) as agent:
            caller = RawCaller(agent.of(EngineReady)[0].sip_port, CALLER_HZ)
            key = agent.wait_for_call().call_key
            agent.phone.answer(key)
            agent.wait_for_state(key, CallState.CONNECTED)
            engine = psutil.Process(agent.phone.engine_pid)
            taken = hot_plugs(agent, pulse, AT_ONCE, CALLER_HZ)
            handles, memory = _handles(engine), engine.memory_info().rss
            while len(taken) < count:
                taken += hot_plugs(agent, pulse, AT_ONCE, CALLER_HZ)
            grown_handles, grown = _handles(engine) - handles, engine.memory_info().rss - memory
            assert agent.phone.calls[key].state is CallState.CONNECTED
            caller.hang_up()
    heard, routed = ([getattr(each, name) for each in taken] for name in ("heard_ms", "routed_ms"))
    return [
        row("device_loss_to_fallback_p95", percentile(heard, 95), "ms", budget=1000),
        row("device_loss_told_p95", percentile(routed, 95), "ms", budget=1000),
        row("hot_plug_handle_growth", grown_handles, "handles", budget=8),
        row("hot_plug_memory_growth", grown / 1e6, "MB", budget=10),
    ]


bench_device_loss_to_fallback_p95.rows = (  # type: ignore[attr-defined]
    "device_loss_told_p95",
    "hot_plug_handle_growth",
    "hot_plug_memory_growth",
)


def _handles(process: psutil.Process) -> int:
    return int(process.num_handles() if hasattr(process, "num_handles") else process.num_fds())
