"""Training: simulated applicants call and write one after the other; who is called back answers."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from app.demo.applicant import Caller, SimulatedApplicant
from app.demo.correspondents import Correspondents
from app.demo.prepare import Prepared
from app.desktop.workplace import Workplace
from telephony.messages import CallEnded

FIRST_RING_MS = 3_000
RING_AGAIN_MS = 20_000  # after an unanswered call
NEXT_CALLER_MS = 90_000  # the agent finishes the last case meanwhile


class Training(QObject):
    """Owns a demo's simulated applicants, and the colleague at a unit's phone."""

    def __init__(self, workplace: Workplace, prepared: Prepared, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._prepared = prepared
        self._next = 0
        self._rings_when_ready = False
        self.applicant = SimulatedApplicant(prepared.applicant_port, prepared.recordings, self)
        self.applicant.ready.connect(self._on_ready)
        self.colleague = SimulatedApplicant(prepared.colleague_port, prepared.recordings, self, "colleague")
        self.correspondents = Correspondents(workplace, parent=self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ring)
        self._workplace = workplace

    @property
    def callers(self) -> tuple[Caller, ...]:
        return self._prepared.callers

    def begin(self) -> None:
        """Start the calls and the messages: the first applicant, then the next."""
        self._rings_when_ready = True
        self.sit_colleague_down()
        self.applicant.ended.connect(self._on_ended)
        self.applicant.play(self.callers[0])
        self.correspondents.begin()

    def sit_colleague_down(self) -> None:
        """Simulate a colleague at the unit's phone from now on."""
        self.colleague.play(self._prepared.colleague)

    def ring(self) -> None:
        """Let the present applicant call the workstation."""
        self.applicant.ring(self._prepared.workstation_uri)

    def stop(self) -> None:
        self._timer.stop()
        self.correspondents.stop()
        self.applicant.stop()
        self.colleague.stop()

    @Slot()
    def _on_ready(self) -> None:
        if self._rings_when_ready:
            self._timer.start(FIRST_RING_MS)

    @Slot()
    def _ring(self) -> None:
        if self._workplace.calls.call_list.ongoing:
            self._timer.start(RING_AGAIN_MS)
        else:
            self.ring()

    @Slot(object)
    def _on_ended(self, event: CallEnded) -> None:
        self._rings_when_ready = False
        if event.quality.duration_s <= 0:
            self._timer.start(RING_AGAIN_MS)
            return
        QTimer.singleShot(NEXT_CALLER_MS, self._play_next)

    @Slot()
    def _play_next(self) -> None:
        if self._workplace.calls.call_list.ongoing:
            QTimer.singleShot(RING_AGAIN_MS, self._play_next)
            return
        self._next = (self._next + 1) % len(self.callers)
        self._rings_when_ready = True
        self.applicant.play(self.callers[self._next])
