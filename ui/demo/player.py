"""Plays the demo automatically: walks through the scenario and says which stage failed, if one does."""

from __future__ import annotations

import json
import sys
import wave
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Slot

from app.demo.loudness import audible_seconds
from app.demo.training import Training
from app.desktop.workplace import Workplace
from ui.demo.headset import find_headset
from ui.demo.needs import of_hands
from ui.demo.report import case_report
from ui.demo.scenario import Scenario
from ui.demo.stall_meter import StallMeter
from ui.demo.stepper import Stepper
from ui.shell.main_window import MainWindow

HEARD_ENOUGH_S = 2.0

translate = QCoreApplication.translate


class Player(QObject):
    """Goes through the scenario; leaves with 0 or 1."""

    def __init__(self, window: MainWindow, workplace: Workplace, training: Training, out: Path) -> None:
        super().__init__()
        self._workplace = workplace
        self._training = training
        self._out = out
        headset = find_headset(workplace.preferences, self)
        self._show_message(headset.described() + "\n")
        self._scenario = Scenario(window, workplace, training, headset, out)
        self._stalls = StallMeter(lambda: self._scenario.stage, self)
        self._stepper = Stepper(self._scenario.play(), self)
        self._stepper.finished.connect(self._on_finished)
        self._stepper.failed.connect(self._give_up)
        self._faults: list[str] = []
        self._needs = ""  # what the person can do about a fault
        self.has_ended = False
        self._stalls.start()

    @property
    def stage(self) -> str:
        return self._scenario.stage

    @Slot()
    def _on_finished(self) -> None:
        self._leave(self._faults or self._check())

    @Slot(str)
    def _give_up(self, what: str) -> None:
        """Leave with a picture of how it looked then, if one can be taken."""
        if self._faults:
            self._leave(self._faults)
            return
        self._faults.append(f"{self._scenario.stage}: {what}")
        self._needs = of_hands()
        self._stepper.play(iter([self._scenario.desk.photograph("failed")]))

    def _check(self) -> list[str]:
        """Print what was reached; return what is missing from it."""
        faults: list[str] = []
        for file in self._scenario.files:
            report, missing = case_report(file, self._workplace.procedure)
            self._show_message(report + "\n")
            faults += missing
        for who, recording in self._scenario.recordings:
            try:
                heard = audible_seconds(recording)
            except (OSError, EOFError, wave.Error) as error:
                faults.append(f"sound: {recording.name}: {error}")
                continue
            line = translate("Demo", "{who} heard {seconds} s of speech ({file})")
            self._show_message(line.format(who=who, seconds=f"{heard:.1f}", file=recording.name))
            if heard < HEARD_ENOUGH_S:
                faults.append(f"sound: {recording.name} has only {heard:.1f} s")
        return faults

    def _leave(self, faults: list[str]) -> None:
        self.has_ended = True
        self._stepper.stop()
        self._stalls.stop()  # what follows waits for the applicant's engine
        self._training.stop()
        for fault in faults:
            print(f"loket demo: failed at {fault}", file=sys.stderr)
        if self._needs:
            print(f"loket demo: {self._needs}", file=sys.stderr)
        shots = translate("Demo", "Screenshots: {folder}").format(folder=self._out / "screenshots")
        stall = translate("Demo", "Longest stall of the window: {ms} ms").format(
            ms=round(self._stalls.longest_ms)
        )
        self._show_message(f"\n{shots}\n{stall}")
        figures = {
            "longest_stall_ms": self._stalls.longest_ms,
            "faults": faults,
            "stages": self._scenario.done,
        }
        (self._out / "result.json").write_text(json.dumps(figures, indent=1) + "\n")
        QCoreApplication.exit(1 if faults else 0)

    def _show_message(self, text: str) -> None:
        print(text, flush=True)
