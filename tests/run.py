"""`make test`: calls with real peers beside what needs none, then the real window on a screen of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from app.demo.stage import Stage

NOTHING_CHOSEN = 5  # pytest's exit code when no test of a part fits ARGS


def main(arguments: list[str]) -> int:
    """Run pytest three times, each also if another fails; the exit code is the first that is not 0.

    Tests with peers mostly wait for the network and the clock, the others for the processor: at the same time
    they take little more than the longer of the two. The others give way, since calls must keep their time.
    """
    pytest = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryFile() as shown_later:
        with_peers = subprocess.Popen(
            [*pytest, "tests/end2end"], env=offscreen, stdout=shown_later, stderr=subprocess.STDOUT
        )
        without = subprocess.Popen(
            [*pytest, "--ignore=tests/screen", "--ignore=tests/end2end", "tests"], env=offscreen
        )
        if sys.platform != "win32":
            os.setpriority(os.PRIO_PROCESS, without.pid, 10)
        codes = [without.wait(), with_peers.wait()]
        shown_later.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(shown_later.read())
        sys.stdout.flush()
    with Stage() as stage:
        codes.append(stage.run([*pytest, "tests/screen"]))
    if arguments:
        codes = [code for code in codes if code != NOTHING_CHOSEN] or [NOTHING_CHOSEN]
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
