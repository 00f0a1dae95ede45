"""`make test`: all tests but those of the installer, in processes side by side.

    python -m tests.runner                                     # all
    python -m tests.runner tests/app tests/ui/style/test_theme.py    # these folders, files or tests
    python -m tests.runner -k transfer -x                      # any option of pytest
    python -m tests.runner --build FOLDER tests/app            # logs and reports elsewhere than in build

Tests marked `real_time` keep the real clock: sound, rings, servers. On a machine that other work holds up
they may fail without a fault of ours. If few tests fail, these run once more at the end, alone: the second
result counts, and the summary and the report name the test. Tests without the mark have one chance.

build/tests has the logs of all processes, junit.xml, and in folders `*.files` what was written beside a test
that failed. build/test-seconds.json has how long each file took, by which the next run is planned. The first
run on a machine is planned by tests/runner/seconds.json: copy the new table over it when the tests have
changed much. A run removes the logs of the one before, so two runs at a time need two folders.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.runner.junit import write_junit
from tests.runner.lots import all_files, chosen_tests, queues, read_seconds
from tests.runner.progress import Progress
from tests.runner.record import Outcome
from tests.runner.scheduler import BrokenRunError, IdleCores, Scheduler, alone, processes_of

ROOT = Path(__file__).parents[2]
KNOWN_SECONDS = Path(__file__).with_name("seconds.json")
MOST_SECOND_LOOKS = 10  # more failures than that are no accident of the machine
PASSED, FAILED, BROKEN_OFF, USAGE, NOTHING_CHOSEN = 0, 1, 2, 4, 5  # pytest's exit codes


def main(arguments: Sequence[str]) -> int:
    """Run the chosen tests, or all; return an exit code of pytest."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    own, others = parser.parse_known_args(arguments)
    chosen = [argument for argument in others if (ROOT / argument.split("::")[0]).exists()]
    options = [argument for argument in others if argument not in chosen]
    tests = chosen_tests(ROOT, chosen) if chosen else all_files(ROOT)
    folder = own.build / "tests"
    seconds_file = folder.with_name("test-seconds.json")
    known_s = read_seconds(KNOWN_SECONDS) | read_seconds(seconds_file)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    progress = Progress(len({test.split("::")[0] for test in tests}))
    code = FAILED
    try:
        with Scheduler(options, folder, progress.add) as scheduler:
            for _ in scheduler.run(queues(ROOT, tests, known_s), processes_of, idle=IdleCores()):
                progress.show(scheduler.workers)
        _look_again(progress, options, folder)
        code = _exit_code(progress)
    except BrokenRunError as error:
        print(error, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("\nbroken off", flush=True)
        code = BROKEN_OFF
    progress.print_summary()
    seconds = known_s | progress.file_seconds()
    there = {file: seconds[file] for file in sorted(seconds) if (ROOT / file).exists()}
    seconds_file.write_text(json.dumps(there, indent=0) + "\n")
    write_junit(folder / "junit.xml", progress.outcomes.values(), progress.reruns, progress.seconds)
    return code


def _look_again(progress: Progress, options: Sequence[str], folder: Path) -> None:
    """Run the failed tests that keep the real clock once more, one process at a time, if few failed."""
    failed = [one for one in progress.outcomes.values() if one.is_failure]
    again = [one.test for one in failed if one.is_real_time]
    if not 0 < len(again) <= len(failed) <= MOST_SECOND_LOOKS:
        return
    print(f"\n{len(again)} failed beside other work; now alone: the second result counts.", flush=True)
    second = folder / "second"
    second.mkdir()

    def listener(one: Outcome) -> None:
        if one.test in again:
            progress.add_second(one)
        else:
            progress.add(one)

    with Scheduler(options, second, listener) as scheduler:
        for queue in queues(ROOT, again, {}):
            for _ in scheduler.run([queue], alone):
                progress.show(scheduler.workers)


def _exit_code(progress: Progress) -> int:
    if not progress.outcomes:
        return NOTHING_CHOSEN
    return FAILED if any(one.is_failure for one in progress.outcomes.values()) else PASSED


def _break_off(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _break_off)
    sys.exit(main(sys.argv[1:]))
