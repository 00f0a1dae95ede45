"""What is left of a minute of sound when the line loses packets: ours, and baresip's on the same line."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.rows import row
from tests.bench.running import running_pulse
from tests.bench.sound_calls import baresips_in_call, engines_in_call, measured
from tests.bench.sound_path import SoundPath

Rows = list[dict[str, object]]
SECONDS = 60.0


def bench_dropouts_60s_loss0(seconds: float = SECONDS) -> Rows:
    """Gaps of 5 ms and more in a carrier, in a G.722 call without, with 2 % and with 5 % random loss."""
    rows: Rows = []
    with tempfile.TemporaryDirectory() as name, running_pulse(Path(name)) as pulse:
        path = SoundPath(pulse)
        for loss in (0, 2, 5):
            with engines_in_call(loss) as agent:
                ours = measured(path, seconds, agent)
            with baresips_in_call(Path(name) / f"loss{loss}", pulse, loss):
                theirs = path.measure(seconds)
            rows.append(
                row(
                    f"dropouts_60s_loss{loss}",
                    ours.dropouts,
                    "dropouts",
                    peer="baresip",
                    peer_value=theirs.dropouts,
                )
            )
    return rows


bench_dropouts_60s_loss0.rows = (  # type: ignore[attr-defined]
    "dropouts_60s_loss2",
    "dropouts_60s_loss5",
)
