"""`make test`: all tests side by side, and beside them the real window on a screen of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from app.demo.stage import Stage

SCREEN = "tests/screen"
ELSEWHERE = ("screen", "installer")  # the last by `make installer-test`
# More than there are cores: tests with peers mostly wait for network and clock.
WORKERS = (os.cpu_count() or 1) + 2
NOTHING_CHOSEN = 5  # pytest's exit code


def main(arguments: list[str]) -> int:
    """Run the tests by pytest-xdist and those of the screen beside them; return the first exit code not 0."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    with tempfile.TemporaryFile() as said, Stage() as stage:
        print(f"{SCREEN} runs beside the others and is shown at the end", flush=True)
        # The window has one screen and one keyboard: its tests run one after the other.
        screen = subprocess.Popen(
            [*pytest, "-p", "no:cacheprovider", SCREEN],
            env=stage.environment,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        elsewhere = [f"--ignore=tests/{name}" for name in ELSEWHERE]
        side_by_side = ["-n", str(WORKERS), "--dist", "loadfile", "--no-loadscope-reorder"]
        others = subprocess.run(
            [*pytest, *side_by_side, *elsewhere, "tests"], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        )
        codes = [others.returncode, screen.wait()]
        said.seek(0)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    if arguments:
        codes = [code for code in codes if code != NOTHING_CHOSEN] or [NOTHING_CHOSEN]
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
