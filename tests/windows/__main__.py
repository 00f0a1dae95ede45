"""`make windows-test [ONLY=step,step] [SKIP=step,step] [TESTS="files and folders"]`.

Prints a table, writes the figures into build/bench.json. Its exit code is 0 if all passed that can on wine, 1
if something of the product failed, 2 if the testing itself did or was asked for wrongly.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from app.demo.stage import StageError
from tests.bench.rows import write
from tests.windows.report import Cause, Check, StepResult, exit_code, figures, table
from tests.windows.steps import ALWAYS, STEPS, Place, chosen_steps
from tests.windows.wheels import WheelError
from tests.windows.wine import WineError

ROOT = Path(__file__).parents[2]
CANNOT = (WineError, WheelError, StageError, subprocess.SubprocessError, OSError)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make windows-test", description=__doc__)
    parser.add_argument("--only", default="", help=f"steps: {', '.join(STEPS)}")
    parser.add_argument("--skip", default="", help="steps")
    parser.add_argument("--tests", default="", help="files and folders to run instead of all unit tests")
    options = parser.parse_args(arguments)
    only, skip = (text.replace(",", " ").split() for text in (options.only, options.skip))
    try:
        names = chosen_steps(only, skip)
    except ValueError as error:
        print(f"no step {error}; there are: {', '.join(STEPS)}", file=sys.stderr)
        return 2
    place = Place.of(ROOT, options.tests.split())
    results: list[StepResult] = []
    with place.wine:
        for name in names:
            results.append(_run(name, place))
            write(figures(results[-1:]), keep_others=True)  # now, as a run may be broken off
            if name in ALWAYS and any(check.failed for check in results[-1].checks):
                break
    print(table(results))
    return exit_code(results)


def _run(name: str, place: Place) -> StepResult:
    """Run a step; that it could not run is a failure of its own."""
    print(f"... {name}", flush=True)
    began_at = time.monotonic()
    try:
        checks, rows = STEPS[name](place)
    except CANNOT as error:
        checks, rows = [Check(name, False, Cause.TEST, str(error))], []
    return StepResult(name, checks, time.monotonic() - began_at, rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
