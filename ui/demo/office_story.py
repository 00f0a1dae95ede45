"""The story of the demo's office: the agent asks a unit, the unit answers, the agent calls back.

Each desktop plays its part in a process of its own and sees the other's work through the server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

import resources
from app.cases.queues import QueueName, QueueRows
from app.common.clock import now
from app.common.enums import CaseFile, CaseKind, CaseStatus
from app.demo.office import DeskPlan
from app.demo.training import Training
from app.desktop.workplace import Workplace
from app.sync.sync_status import LightState
from ui.demo.demo_desk import DemoDesk
from ui.demo.headset import find_headset
from ui.demo.wait import Wait
from ui.shell.main_window import MainWindow
from ui.text.wording import word

COMPLAINT = "Izin dua minggu tanpa kabar"
OTHER_DESK_S = 240.0  # the other desktop has a whole part to play meanwhile
Mark = Callable[[str, datetime], None]


class _Part(QObject):
    """What both parts do. `mark` is called at each moment that the timeline shows."""

    def __init__(
        self, window: MainWindow, workplace: Workplace, plan: DeskPlan, out: Path, mark: Mark
    ) -> None:
        super().__init__()
        self.desk = DemoDesk(window, workplace, out)
        self._window, self._workplace, self._plan, self._mark = window, workplace, plan, mark
        self._arrived: dict[QueueName, datetime] = {}
        self._keyboard = out / "home" / "handed_over"
        workplace.queue.lists.rows_changed.connect(self._on_rows)

    def sign_in(self) -> Iterator[Wait]:
        yield self.to_front()
        yield Wait("the sign-in is on the screen", lambda: self.desk.is_seen("sign_in.login"))
        yield from self.desk.fill("sign_in.login", self._plan.login)
        yield from self.desk.fill("sign_in.password", self._plan.password)
        yield self.desk.press("Return")
        yield Wait("the records are here", lambda: bool(self.desk.signed_in()), 60)
        yield Wait("the desktop is in step", self._is_in_step, 60)
        self._mark("signed_in", now())

    def to_front(self) -> Wait:
        self._window.come_to_front()
        return Wait("the window is in front", self._window.isActiveWindow)

    def show(self, key: str, queue: QueueName) -> Iterator[Wait]:
        """Show a list."""
        yield self.desk.press(key)
        yield Wait(f"{queue.value} is shown", lambda: self._workplace.queue.lists.watched is queue)

    def arrives(self, queue: QueueName) -> Wait:
        """Wait until the case comes into the list that is shown."""
        return Wait(f"the case comes into {queue.value}", lambda: queue in self._arrived, OTHER_DESK_S)

    def hand_over(self) -> None:
        """Let the other desktop have the keyboard; a screen has one for all windows."""
        self._keyboard.touch()

    def is_handed_over(self) -> Wait:
        return Wait("the other desktop hands over the keyboard", self._keyboard.exists, OTHER_DESK_S)

    def arrived_at(self, queue: QueueName) -> datetime:
        return self._arrived[queue]

    def is_sent(self) -> Wait:
        return Wait("the server has it", self._is_in_step, 60)

    def _is_in_step(self) -> bool:
        light = self._workplace.sync.sharing.light
        return light.state is LightState.UP_TO_DATE and not light.waiting

    def _on_rows(self, rows: QueueRows) -> None:
        if any(row.subject == COMPLAINT for row in rows.cases):
            self._arrived.setdefault(rows.name, now())


class AgentPart(QObject):
    """The agent takes the call, escalates, and calls back when the unit has answered."""

    def __init__(
        self,
        window: MainWindow,
        workplace: Workplace,
        training: Training,
        plan: DeskPlan,
        out: Path,
        mark: Mark,
    ) -> None:
        super().__init__()
        self._part = _Part(window, workplace, plan, out, mark)
        self.desk, self._mark = self._part.desk, mark
        self._calls, self._line = workplace.calls.call_list, workplace.phone.line
        self._editor, self._training = workplace.cases.editor, training
        self._headset = find_headset(workplace.preferences, self)
        self._is_applicant_ready = False
        self.file: CaseFile | None = None
        training.applicant.ready.connect(self._on_applicant_ready)

    def play(self) -> Iterator[Wait]:
        yield from self._part.sign_in()
        yield Wait("the phone listens", lambda: bool(self._line.address))
        yield from self._take_call()
        yield from self._escalate()
        yield from self._call_back()

    def _take_call(self) -> Iterator[Wait]:
        self._training.applicant.play(self._training.callers[0])
        yield Wait("the applicant's phone is ready", lambda: self._is_applicant_ready)
        self._training.ring()
        yield Wait("the workstation rings", lambda: self._calls.ringing is not None)
        yield self.desk.press("F2")
        yield Wait("the line is open", self.desk.is_talking)
        self._mark("answered_call", now())
        self._is_said = self._headset.speak(resources.path("demo", "agent_greeting.wav"))
        yield self.desk.press("ctrl+n")
        yield Wait("a new case is open", lambda: self._editor.current is not None)
        yield from self.desk.fill("details.subject", COMPLAINT)
        yield from self.desk.fill(
            "details.description", "Diajukan dua minggu lalu lewat OSS, belum ada kabar."
        )
        yield from self.desk.pick("details.kind", word(CaseKind.COMPLAINT))
        yield self.desk.press("ctrl+s")
        yield Wait("the case is saved", self.desk.is_saved)
        self._mark("logged", now())

    def _escalate(self) -> Iterator[Wait]:
        yield self.desk.press("ctrl+t")
        yield Wait("the packet is proposed", lambda: self.desk.is_seen("escalation.unit_id"))
        yield from self.desk.pick("escalation.unit_id", "Bidang Perizinan")
        yield from self.desk.fill("escalation.no_evidence_reason", "OSS dan JELITA belum dihubungkan.")
        yield from self.desk.fill("escalation.promise", "Ditelepon kembali hari ini.")
        yield self.desk.press("ctrl+Return")
        yield self.desk.stands(CaseStatus.WAITING_UNIT)
        self._mark("escalated", now())
        yield self.desk.photograph("office-1-escalated")
        yield Wait("the agent has spoken", self._is_said, 30)
        yield self.desk.press("F3")
        yield Wait("the call is over", lambda: not self._calls.ongoing)
        yield self.desk.press("ctrl+Return")
        yield Wait("the desk is free", lambda: self._editor.current is None)
        yield self._part.is_sent()
        yield from self._part.show("ctrl+3", QueueName.CALL_BACKS)
        self._mark("waits", now())
        self._part.hand_over()

    def _call_back(self) -> Iterator[Wait]:
        yield self._part.arrives(QueueName.CALL_BACKS)
        self._mark("answer_arrived", self._part.arrived_at(QueueName.CALL_BACKS))
        yield self._part.to_front()
        yield from self.desk.open_case("ctrl+3", QueueName.CALL_BACKS, COMPLAINT)
        self._training.applicant.speak(resources.path("demo", "applicant_thanks.wav"))
        yield self.desk.press("ctrl+shift+l")
        yield Wait("the applicant answers", self.desk.is_talking)
        self._mark("called_back", now())
        self._is_said = self._headset.speak(resources.path("demo", "agent_solution.wav"))
        yield self.desk.press("ctrl+shift+s")
        yield self.desk.stands(CaseStatus.TOLD)
        yield from self.desk.pick("closing.satisfied", "4")
        yield self.desk.press("ctrl+Return")
        yield self.desk.stands(CaseStatus.CLOSED)
        self._mark("closed", now())
        yield self.desk.photograph("office-3-closed")
        yield Wait("the agent has spoken", self._is_said, 30)
        yield self.desk.press("F3")
        yield Wait("the call is over", lambda: not self._calls.ongoing)
        self.file = self.desk.file_now()
        yield self._part.is_sent()

    def _on_applicant_ready(self) -> None:
        self._is_applicant_ready = True


class OfficerPart(QObject):
    """The officer finds the question in the inbox of the unit, and answers it."""

    def __init__(
        self, window: MainWindow, workplace: Workplace, plan: DeskPlan, out: Path, mark: Mark
    ) -> None:
        super().__init__()
        self._part = _Part(window, workplace, plan, out, mark)
        self.desk, self._mark = self._part.desk, mark
        self.file: CaseFile | None = None

    def play(self) -> Iterator[Wait]:
        yield from self._part.sign_in()
        yield from self._part.show("ctrl+2", QueueName.UNIT_INBOX)
        self._mark("ready", now())
        yield self._part.arrives(QueueName.UNIT_INBOX)
        self._mark("arrived", self._part.arrived_at(QueueName.UNIT_INBOX))
        yield self._part.is_handed_over()
        yield self._part.to_front()
        yield from self.desk.open_case("ctrl+2", QueueName.UNIT_INBOX, COMPLAINT)
        yield from self.desk.write_solution("Berkas lengkap dan sudah divalidasi. NIB terbit hari ini.")
        yield self.desk.press("ctrl+Return")
        yield self.desk.stands(CaseStatus.SOLUTION_READY)
        self._mark("answered", now())
        yield self.desk.photograph("office-2-answered")
        yield self._part.is_sent()
