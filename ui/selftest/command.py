"""`loket selftest`: tries everything, says it line by line, writes the report that can be sent."""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from app.calls.engine_settings import sound_of
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.demo.stage import has_display
from app.desktop.start import records_path
from app.desktop.versions import versions
from app.doctor.bundle import write_report
from app.doctor.clock import check_clock, is_kept_by_system
from app.doctor.computer import (
    check_disk,
    check_key_store,
    check_local_policy,
    check_local_settings,
    check_records,
    check_versions,
)
from app.doctor.database import check_database
from app.doctor.finding import Finding
from app.doctor.phone_check import PhoneCheck
from app.doctor.provisioning import check_provisioning
from app.policy import Policy
from app.selftest.calls import try_calls
from app.selftest.modules import Imported, try_modules
from app.selftest.printing import try_print
from app.selftest.result import Outcome, Result, exit_code, of_doctor
from app.selftest.storage import try_storage
from ui.doctor.command import ask_phone, print_line
from ui.selftest.selftest_text import line_of, name_of, sentence
from ui.text import translations

_CALLS = ("call", "video_loop", "sound_loop", "restart")
# In the order in which they run: what the later ones need comes first.
CHECKS = (
    "versions",
    "modules",
    "policy",
    "settings",
    "disk",
    "records",
    "storage",
    "key_store",
    "screens",
    "print",
    "phone",
    *_CALLS,
    "database",
    "clock",
)
NO_REPORT = 2  # the exit code where the report cannot be written
_Check = Callable[[], Iterator[Result]]


class SelfTest:
    """One run of the self-test on this computer.

    Args:
        only: Names of CHECKS; empty: all of them.
        engine_command: What starts an engine; None: this program.
    """

    def __init__(
        self,
        where: AppPaths,
        policy: Policy,
        secrets: Secrets,
        only: Sequence[str] = (),
        engine_command: Sequence[str] | None = None,
    ) -> None:
        self._where, self._policy, self._secrets = where, policy, secrets
        self._only = frozenset(only or CHECKS)
        self._engine_command = engine_command
        self._database_ahead_s: float | None = None
        self._exchange_ahead_s: float | None = None
        self.settings, self._of_settings = check_local_settings(where, policy)
        self.modules: list[Imported] = []
        self.results: list[Result] = []

    def run(self) -> Iterator[Result]:
        """Try one after the other; give each result as soon as it is there. Blocks for a minute or two."""
        for name, check in self._checks().items():
            if name not in self._only and not (name in _CALLS and self._only & set(_CALLS)):
                continue
            for result in _timed(name, check):
                self.results.append(result)
                yield result

    def _checks(self) -> dict[str, _Check]:
        settings, where = self.settings, self._where
        return {
            "versions": lambda: map(of_doctor, (check_versions(),)),
            "modules": lambda: try_modules(self.modules),
            "policy": self._policy_checks,
            "settings": lambda: map(of_doctor, self._of_settings),
            "disk": lambda: map(of_doctor, check_disk(where)),
            "records": lambda: map(of_doctor, (check_records(where, settings),)),
            "storage": lambda: try_storage(records_path(where, settings)),
            "key_store": lambda: map(of_doctor, (check_key_store(self._secrets),)),
            "screens": _screens,
            "print": try_print,
            "phone": self._phone,
            "call": self._calls,
            "database": self._database,
            "clock": self._clock,
        }

    def _policy_checks(self) -> Iterator[Result]:
        yield from map(of_doctor, check_local_policy(self._policy))
        yield from map(of_doctor, check_provisioning(self._where, self._policy))

    def _phone(self) -> Iterator[Result]:
        """Sound devices, cameras and PBX, as the doctor asks for them: nobody is signed in or out."""
        application = QCoreApplication.instance()
        assert application is not None
        check = PhoneCheck(self.settings, self._engine_command)
        findings: list[Finding] = ask_phone(check, application)
        self._exchange_ahead_s = check.clock_ahead_s
        yield from map(of_doctor, findings)

    def _calls(self) -> Iterator[Result]:
        wanted = self._only & set(_CALLS)
        sound = msgspec.structs.replace(
            sound_of(self.settings, {}), ringer="none", also_rings_on=(), cancels_echo=False
        )
        sound = msgspec.structs.replace(sound, suppresses_noise=False)  # it would take a tone for noise
        yield from try_calls(sound, frozenset(wanted), self._engine_command)

    def _database(self) -> Iterator[Result]:
        finding, self._database_ahead_s = check_database(self.settings, self._secrets)
        yield of_doctor(finding)

    def _clock(self) -> Iterator[Result]:
        finding = check_clock(
            self.settings, self._database_ahead_s, self._exchange_ahead_s, is_kept_by_system()
        )
        yield of_doctor(finding)


def selftest(
    where: AppPaths,
    policy: Policy,
    secrets: Secrets,
    report: Path | None = None,
    language: str = "",
    only: Sequence[str] = (),
    engine_command: Sequence[str] | None = None,
) -> int:
    """Try it all, print it, write the report if one is wanted; return the exit code.

    0: nothing failed; 1: something failed; 2: the report cannot be written.
    """
    application = QCoreApplication.instance() or _application()
    log = StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    former = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        run = SelfTest(where, policy, secrets, only, engine_command)
        translations.use(language or run.settings.ui.language)
        if report is not None and not _is_done(_try_to_write, report):
            return NO_REPORT
        for result in run.run():
            print_line(line_of(result))
        print_line(_summary(run.results))
    finally:
        root.removeHandler(handler)
        root.setLevel(former)
        del application
    if report is not None:
        texts, parts = _texts(run, log.getvalue()), _versions(run)
        if not _is_done(lambda file: write_report(file, texts, where, run.settings, policy, parts), report):
            return NO_REPORT
        print_line(QCoreApplication.translate("Doctor", "The report is in {path}.").format(path=report))
    return exit_code(run.results)


def report_in(folder: Path, now: float | None = None) -> Path:
    """Return where a report goes of which only the folder is given."""
    moment = time.strftime("%Y%m%d-%H%M%S", time.localtime(now))
    return folder / f"loket-selftest-{moment}.zip"


def _application() -> QGuiApplication:
    arguments = sys.argv[:1]
    if not has_display():
        arguments += ["-platform", "offscreen"]  # not by the environment: wine drops variables named QT_*
    return QGuiApplication(arguments)


def _timed(name: str, check: _Check) -> Iterator[Result]:
    """Give the results of a check with their durations; one that breaks off has failed."""
    begun = time.perf_counter()
    try:
        for result in check():
            now = time.perf_counter()
            yield Result(result.check, result.outcome, result.kind, result.facts, now - begun)
            begun = time.perf_counter()
    except Exception as error:  # noqa: BLE001 - a check that breaks has failed; where is in the report's log
        logging.getLogger(__name__).error("%s broke off\n%s", name, traceback.format_exc())
        facts = {"reason": f"{type(error).__name__}: {error}"}
        yield Result(name, Outcome.FAILED, "check_broke", facts, time.perf_counter() - begun)


def _screens() -> Iterator[Result]:
    if QGuiApplication.platformName() == "offscreen" or not isinstance(
        QCoreApplication.instance(), QGuiApplication
    ):
        yield Result("screens", Outcome.NOT_POSSIBLE, "screens_none")
        return
    each = []
    for screen in QGuiApplication.screens():
        ratio, size = screen.devicePixelRatio(), screen.size()
        pixels = f"{round(size.width() * ratio)}x{round(size.height() * ratio)}"
        each.append(f"{pixels} ({ratio * 100:.0f} %, {screen.refreshRate():.0f} Hz)")
    yield Result("screens", Outcome.PASSED, "screens_fine", {"screens": ", ".join(each)})


def _try_to_write(report: Path) -> None:
    """Find out at once, not after minutes. Raises OSError."""
    with report.open("xb"):
        pass
    report.unlink()


def _is_done(write: Callable[[Path], None], report: Path) -> bool:
    """Write; if that cannot be done, print why and return False."""
    try:
        write(report)
    except OSError as error:
        text = QCoreApplication.translate(
            "SelfTest", "The report cannot be written to {path} ({reason}). Name another file after --report."
        )
        sys.stderr.write(text.format(path=report, reason=error.strerror or error) + "\n")
        return False
    return True


def _summary(results: Sequence[Result]) -> str:
    count = {outcome: sum(one.outcome is outcome for one in results) for outcome in Outcome}
    text = QCoreApplication.translate(
        "SelfTest", "{passed} passed, {failed} failed, {missing} were not possible here."
    )
    return text.format(
        passed=count[Outcome.PASSED],
        failed=count[Outcome.FAILED],
        missing=count[Outcome.NOT_POSSIBLE],
    )


def _texts(run: SelfTest, log: str) -> dict[str, str]:
    """Return the files of the report, by name: for a person, for a program, and for the developers."""
    rows = [
        {
            "check": one.check,
            "name": name_of(one.check),
            "outcome": one.outcome.value,
            "kind": one.kind,
            "seconds": round(one.seconds, 2),
            "words": sentence(one),
        }
        for one in run.results
    ]
    modules = [{"name": one.name, "error": one.error} for one in run.modules]
    lines = [*map(line_of, run.results), _summary(run.results)]
    return {
        "selftest.txt": "\n".join(lines) + "\n",
        "selftest.json": json.dumps(rows, indent=1, ensure_ascii=False) + "\n",
        "modules.json": json.dumps(modules, indent=1, ensure_ascii=False) + "\n",
        "selftest.log": log,
    }


def _versions(run: SelfTest) -> dict[str, str]:
    """Return the versions of all parts. In the texts one of six digits would be taken out as a number."""
    return versions() | {one.name: one.version for one in run.modules if one.version}
