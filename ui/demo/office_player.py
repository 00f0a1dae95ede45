"""One desktop of the demo's office: plays its part and reports each moment, or is left to a person."""

from __future__ import annotations

import sys
from datetime import datetime

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Slot

from app.demo.office import AGENT, DeskPlan
from app.demo.prepare import Prepared
from app.demo.training import Training
from app.desktop.workplace import Workplace
from ui.demo.needs import of_hands
from ui.demo.office_story import AgentPart, OfficerPart
from ui.demo.report import case_report
from ui.demo.stepper import Stepper
from ui.shell.main_window import MainWindow


class Moment(msgspec.Struct, frozen=True, tag=True):
    """Something of the timeline happened: a code of office_text.py."""

    code: str
    at: datetime


class Outcome(msgspec.Struct, frozen=True, tag=True):
    """The part is over. report: The case and its steps, of the agent's desktop."""

    faults: tuple[str, ...]
    report: str = ""


class OfficePlayer(QObject):
    """Writes a line of JSON for each Moment and for the Outcome."""

    def __init__(self, window: MainWindow, workplace: Workplace, plan: DeskPlan, prepared: Prepared) -> None:
        super().__init__()
        self._workplace = workplace
        self._training = Training(workplace, prepared) if plan.login == AGENT else None
        self._part: AgentPart | OfficerPart
        if self._training is not None:
            self._part = AgentPart(window, workplace, self._training, plan, prepared.out, _mark)
        else:
            self._part = OfficerPart(window, workplace, plan, prepared.out, _mark)
        self._stepper: Stepper | None = None
        self._login = plan.login
        self._faults: tuple[str, ...] = ()
        if plan.plays:
            self._stepper = Stepper(self._part.play(), self)
            self._stepper.finished.connect(self._on_finished)
            self._stepper.failed.connect(self._on_failed)
        elif self._training is not None:
            workplace.access.session.agent_changed.connect(self._begin_training)

    @Slot()
    def _begin_training(self) -> None:
        if self._training is not None and self._workplace.access.session.agent is not None:
            self._workplace.access.session.agent_changed.disconnect(self._begin_training)
            self._training.begin()

    @Slot()
    def _on_finished(self) -> None:
        if self._faults:
            self._leave(Outcome(self._faults))
            return
        file = self._part.file
        if file is None:
            self._leave(Outcome(()))
            return
        report, faults = case_report(file, self._workplace.procedure)
        self._leave(Outcome(faults, report))

    @Slot(str)
    def _on_failed(self, what: str) -> None:
        """Leave with a picture of how it looked then, if one can be taken."""
        if self._faults or self._stepper is None:
            self._leave(Outcome(self._faults))
            return
        self._faults = tuple(filter(None, (what, of_hands())))
        self._stepper.play(iter([self._part.desk.photograph(f"failed-{self._login}")]))

    def _leave(self, outcome: Outcome) -> None:
        if self._training is not None:
            self._training.stop()
        _write(outcome)
        QCoreApplication.exit(1 if outcome.faults else 0)


def _mark(code: str, at: datetime) -> None:
    _write(Moment(code, at))


def _write(said: Moment | Outcome) -> None:
    sys.stdout.write(msgspec.json.encode(said).decode() + "\n")
    sys.stdout.flush()
