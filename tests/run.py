"""`make test`: calls with real peers beside what needs none, then the real window on a screen of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from app.demo.stage import Stage

KEEP_THE_CLOCK = ("tests/end2end", "tests/telephony")
SCREEN = "tests/screen"
FAILED = 1  # pytest's exit codes
NOTHING_CHOSEN = 5
ELSEWHERE = ("screen", "end2end", "telephony", "installer")  # the last by `make installer-test`
SECOND_LOOKS = 3  # more failures than that are no accident of the machine


def main(arguments: list[str]) -> int:
    """Run pytest three times, each also if another fails; the exit code is the first that is not 0.

    Tests with peers, and of video, mostly wait for network and clock, the others for the processor: at the
    same time they take little more than the longer of the two. The others give way, since calls must keep
    their time. A few that fail are run once more, alone: then the second result counts.
    """
    with tempfile.TemporaryDirectory(prefix="loket-tests-") as memory:
        others_memory, peers_memory, screen_memory = (
            Path(memory, name) for name in ("others", "peers", "screen")
        )
        offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        with tempfile.TemporaryFile() as shown_later:
            with_peers = subprocess.Popen(
                [*_remembering(peers_memory), *arguments, *KEEP_THE_CLOCK],
                env=offscreen,
                stdout=shown_later,
                stderr=subprocess.STDOUT,
            )
            without = subprocess.Popen(
                [
                    *_remembering(others_memory),
                    *arguments,
                    *(f"--ignore=tests/{name}" for name in ELSEWHERE),
                    "tests",
                ],
                env=offscreen,
            )
            if sys.platform != "win32":
                os.setpriority(os.PRIO_PROCESS, without.pid, 10)
            codes = [without.wait(), with_peers.wait()]
            shown_later.seek(0)
            sys.stdout.flush()
            sys.stdout.buffer.write(shown_later.read())
            sys.stdout.flush()
        for which, memory_of in enumerate((others_memory, peers_memory)):
            if codes[which] == FAILED and (again := _second_look(memory_of)):
                codes[which] = subprocess.run(again, env=offscreen).returncode
        with Stage() as stage:
            codes.append(stage.run([*_remembering(screen_memory), *arguments, SCREEN]))
            if codes[2] == FAILED and (again := _second_look(screen_memory)):
                codes[2] = stage.run(again)
    if arguments:
        codes = [code for code in codes if code != NOTHING_CHOSEN] or [NOTHING_CHOSEN]
    return next((code for code in codes if code), 0)


def _remembering(memory: Path) -> list[str]:
    return [sys.executable, "-m", "pytest", "-o", f"cache_dir={memory}"]


def _second_look(memory: Path) -> list[str]:
    """Return the command that runs the few failed tests alone, or nothing if they are many.

    Sound, rings and servers keep the real clock: on a machine that other work holds up they may fail without
    a fault of ours. What fails alone, too, has failed; the rest is printed: it may still be a fault.
    """
    failed = list(json.loads((memory / "v/cache/lastfailed").read_text()))
    if len(failed) > SECOND_LOOKS:
        return []
    print("\nFailed beside other work, and now run alone (what fails again has failed):", flush=True)
    print(*failed, sep="\n", flush=True)
    return [*_remembering(memory), "--last-failed", *failed]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
