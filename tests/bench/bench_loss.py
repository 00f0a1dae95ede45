"""A minute of sound on a line that loses packets: ours, baresip's and linphonec's on the same line."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.rows import beside, beside_names
from tests.bench.running import running_pulse
from tests.bench.sound_calls import baresips_in_call, engines_in_call, linphones_in_call, measured
from tests.bench.sound_path import SoundPath

Rows = list[dict[str, object]]
SECONDS = 60.0
LOSSES = (0, 2, 5)  # percent


def bench_dropouts_60s_loss0(seconds: float = SECONDS) -> Rows:
    """`make bench ONLY=dropouts_60s_loss5`, or any other of its rows: all are measured.

    Gaps of 5 ms and more in a carrier, in a G.722 call without, with 2 % and with 5 % random loss.
    """
    rows: Rows = []
    with tempfile.TemporaryDirectory() as name, running_pulse(Path(name)) as pulse:
        path = SoundPath(pulse)
        for loss in LOSSES:
            with engines_in_call(loss) as agent:
                ours = measured(path, seconds, agent)
            with baresips_in_call(Path(name) / f"loss{loss}", pulse, loss):
                baresips = path.measure(seconds)
            with linphones_in_call(Path(name) / f"loss{loss}", loss):
                linphones = path.measure(seconds)
            rows += beside(
                f"dropouts_60s_loss{loss}", ours.dropouts, "dropouts", baresips.dropouts, linphones.dropouts
            )
    return rows


bench_dropouts_60s_loss0.rows = beside_names(  # type: ignore[attr-defined]
    *(f"dropouts_60s_loss{loss}" for loss in LOSSES)
)
