"""A routine call and an escalated one in the real window by keys alone, each key counted that writes no text.

`python -m tests.screen.keyed_calls FOLDER [PERCENT]` needs a display and a sound server; it prints the keys
as JSON. PERCENT is the size of the text.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.common.enums import CallState, CaseFile, CaseStatus
from app.demo.lookup_server import DemoLookupServer, DemoSecrets
from app.demo.prepare import Prepared, prepare_demo
from app.demo.training import Training
from app.desktop.start import read_settings
from app.desktop.workplace import Workplace
from app.mutations.steps import CancelCase
from app.settings import save
from db.queries.cases import case_file, recent_cases
from db.records import CaseRow
from db.rules.lifecycle import MOVES, Move
from tests.ui.controls import child
from ui.demo.form_hands import FormHands
from ui.demo.hands import Hands
from ui.demo.wait import Wait
from ui.keys.key_table import Key
from ui.shell.application import run_window
from ui.shell.main_window import MainWindow

CHECK_EVERY_MS = 25
PATIENCE_S = 40.0
ROUTINE = "Kapan izin nomor 0001212301112026 terbit?"
ESCALATED = "NIB 0000100120022 tidak dapat dipakai, apa sebabnya?"


class KeyedCalls(QObject):
    """Sides: the routine call; the escalated one at the agent, at the unit, and with the answer."""

    def __init__(self, window: MainWindow, workplace: Workplace, prepared: Prepared) -> None:
        super().__init__()
        self._window, self._work, self._prepared = window, workplace, prepared
        self._training = Training(workplace, prepared)
        self._hands = Hands(self)
        self._side = ""
        self.keys: dict[str, list[str]] = {}
        self.ends: dict[str, str] = {}  # side -> where its case stands then
        self.fault = ""
        self._is_applicant_ready = False
        self._training.applicant.ready.connect(self._on_ready)
        self._waits, self._wait = self.play(), Wait("start", lambda: True)
        self._deadline = 0.0
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)
        self._looking.start(CHECK_EVERY_MS)

    def play(self) -> Iterator[Wait]:
        """Between the waits the hands act."""
        yield from self._arrive()
        yield from self._clear_lists()
        yield from self._routine()
        yield from self._ask()
        yield from self._answer()
        yield from self._send()

    def _arrive(self) -> Iterator[Wait]:
        yield Wait("the window is in front", self._window.isActiveWindow)
        yield Wait("a user is signed in", lambda: self._work.access.session.agent is not None)
        yield Wait("the phone listens", lambda: bool(self._work.phone.line.address))

    def _routine(self) -> Iterator[Wait]:
        yield from self._begin("routine")
        yield from self._take_call(0, ROUTINE, "lookups.jelita.keep")
        yield self._press("ctrl+shift+y")
        yield Wait(
            "the answer is proposed from the look-up", lambda: self._has("answer.text", "answer.reference")
        )
        yield self._press("ctrl+shift+Return")
        yield self._stands(CaseStatus.CLOSED)
        yield from self._applicant_hangs_up()

    def _ask(self) -> Iterator[Wait]:
        yield from self._begin("escalated_agent")
        yield from self._take_call(1, ESCALATED, "lookups.oss.keep")
        yield self._press("ctrl+t")
        yield Wait(
            "the packet is proposed", lambda: self._has("escalation.question", "escalation.promise_at")
        )
        yield self._press("ctrl+shift+Return")
        yield self._stands(CaseStatus.WAITING_UNIT)
        unit_id = self._file().row.unit_id
        yield from self._applicant_hangs_up()
        officers = [one.name for one in self._work.access.session.staff if unit_id and one.unit_id == unit_id]
        yield from self._sit_down(officers[0])

    def _answer(self) -> Iterator[Wait]:
        yield from self._begin("escalated_unit")
        yield Wait("the question is marked in the list", lambda: self._focus() == "queue.rows")
        yield self._press("Return")
        yield Wait("the answer can be written", lambda: self._focus() == "solution.text")
        yield self._write("NIB dibekukan karena data KBLI. Perbarui data di OSS.")
        yield self._press("ctrl+Return")
        yield Wait(
            "the keyboard is where something is missing", lambda: self._focus() == "solution.legal_basis"
        )
        yield self._write("PP 28/2025")
        yield self._press("ctrl+shift+Return")
        yield self._left(CaseStatus.SOLUTION_READY)
        yield from self._sit_down("Rina")

    def _send(self) -> Iterator[Wait]:
        yield from self._begin("escalated_told")
        yield self._press("ctrl+3")
        yield Wait("the solution is marked in the list", lambda: self._focus() == "queue.rows")
        yield self._press("ctrl+shift+l")
        yield from self._talk_and_close()

    def _talk_and_close(self) -> Iterator[Wait]:
        yield Wait("the applicant answers", self._is_talking)
        yield self._press("ctrl+shift+Return")
        yield self._stands(CaseStatus.CLOSED)
        yield from self._applicant_hangs_up()

    # -- what a side is made of ----------------------------------------------------------------------------

    def _begin(self, side: str) -> Iterator[Wait]:
        self._side = side
        self.keys[side] = []
        yield from ()

    def _take_call(self, caller: int, subject: str, answer: str) -> Iterator[Wait]:
        self._is_applicant_ready = False
        self._training.applicant.play(self._training.callers[caller])
        yield Wait("the applicant's phone is ready", lambda: self._is_applicant_ready)
        self._training.ring()
        yield Wait("it rings", lambda: self._work.calls.call_list.ringing is not None)
        yield self._press("F2")
        yield Wait("both talk", self._is_talking)
        yield Wait("the subject can be written", lambda: self._focus() == "details.subject")
        yield self._write(subject)
        yield self._has_answered(answer)

    def _applicant_hangs_up(self) -> Iterator[Wait]:
        """The desk is free, and the next call may come, without another key."""
        self._training.applicant.hang_up()
        yield Wait("the call is over", lambda: not self._work.calls.call_list.ongoing)
        yield Wait("the screen is free", lambda: self._work.cases.editor.current is None)
        yield Wait("the wrap-up is over", lambda: self._work.agents.states.shift.wrap_up is None)
        yield from self._read_end()

    def _sit_down(self, name: str) -> Iterator[Wait]:
        """Another agent's desk: its keys belong to no call."""
        yield from FormHands(self._hands).command(Key.SWITCH_STAFF)
        yield Wait("the staff is listed", lambda: self._focus() == "staff.list")
        yield Wait("the name is typed", self._hands.write(name.split()[0]))
        yield Wait("the name is chosen", self._hands.press("Return"))
        yield Wait(f"{name} sits here", lambda: self._agent_name().startswith(name))
        yield Wait("the window is in front", self._window.isActiveWindow)

    def _clear_lists(self) -> Iterator[Wait]:
        """Cancel the demo's other cases: which row of a list is marked is not what is counted here."""
        found: list[tuple[CaseRow, ...]] = []
        self._work.records.read(lambda tx: recent_cases(tx), found.append)
        yield Wait("the cases are read", lambda: bool(found))
        now = self._work.procedure.clock()
        for row in found[0]:
            if Move.CANCEL in MOVES[row.status]:
                self._work.records.change(
                    CancelCase(case_id=row.id, reason="bukan hari ini", occurred_at=now)
                )
        yield Wait("they are cancelled", lambda: not self._work.records.waiting)

    def _left(self, status: CaseStatus) -> Wait:
        """The case went off the screen automatically; its list is empty then."""
        self.ends[self._side] = status.value
        return Wait("the screen is free", lambda: self._work.cases.editor.current is None)

    def _read_end(self) -> Iterator[Wait]:
        found: list[CaseFile | None] = []
        self._work.records.read(lambda tx: case_file(tx, self._case_id), found.append)
        yield Wait("the case is read", lambda: bool(found))
        file = found[0]
        assert file is not None
        contact = file.contacts[-1]
        ended = contact.disposition.value if contact.disposition else ""
        self.ends[self._side] = f"{file.row.status.value}, {file.row.applicant_name}, {ended}"

    def _press(self, key: str) -> Wait:
        self.keys[self._side].append(key)
        return Wait(f"pressed {key}", self._hands.press(key))

    def _write(self, text: str) -> Wait:
        return Wait(f"wrote {text!r}", self._hands.write(text))

    # -- what is seen --------------------------------------------------------------------------------------

    def _stands(self, status: CaseStatus) -> Wait:
        def stands() -> bool:
            current = self._work.cases.editor.current
            if current is None or current.file is None or current.status is not status:
                return False
            self._case_id = current.case_id
            return True

        return Wait(f"the case is {status.value}", stands)

    def _has_answered(self, keep_button: str) -> Wait:
        card, keep = child(self._window, QWidget, "lookups"), child(self._window, QWidget, keep_button)
        return Wait("the look-up has answered", lambda: not card.isHidden() and keep.isVisibleTo(card))

    def _file(self) -> CaseFile:
        current = self._work.cases.editor.current
        assert current is not None
        assert current.file is not None
        return current.file

    def _has(self, *names: str) -> bool:
        """Whether these fields are in sight and filled."""
        return all(self._text(name) for name in names)

    def _text(self, name: str) -> str:
        found = self._window.findChild(QWidget, name)
        assert found is not None, name
        if not found.isVisible():
            return ""
        assert isinstance(found, (QLineEdit, QPlainTextEdit))
        return found.text() if isinstance(found, QLineEdit) else found.toPlainText()

    def _focus(self) -> str:
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None else ""

    def _agent_name(self) -> str:
        return self._work.access.session.agent.name if self._work.access.session.agent else ""

    def _is_talking(self) -> bool:
        return any(call.state is CallState.CONNECTED for call in self._work.calls.call_list.ongoing)

    @Slot()
    def _on_ready(self) -> None:
        self._is_applicant_ready = True

    # -- going on ----------------------------------------------------------------------------------------

    @Slot()
    def _look(self) -> None:
        if not self._wait.is_over():
            if self._deadline and time.monotonic() > self._deadline:
                self.fault = (
                    f"{self._side}: {self._wait.what} (the keyboard is in {self._focus() or 'nothing'})"
                )
                self._leave()
            return
        try:
            self._wait = next(self._waits)
        except StopIteration:
            self._leave()
            return
        self._deadline = time.monotonic() + PATIENCE_S

    def _leave(self) -> None:
        self._looking.stop()
        self._training.stop()
        print(json.dumps({"keys": self.keys, "ends": self.ends, "fault": self.fault}), flush=True)
        QCoreApplication.exit(1 if self.fault else 0)


def main(
    folder: Path, kind: type[KeyedCalls] = KeyedCalls, language: str = "id", text_percent: int = 100
) -> int:
    with DemoLookupServer() as lookups:
        prepared = prepare_demo(folder, language, "light", lookups.address)
        settings = read_settings(prepared.places)
        look = replace(settings.ui, text_scale_percent=text_percent)
        save(prepared.places.settings_file, replace(settings, ui=look))

        def rehearse(window: MainWindow, workplace: Workplace) -> QObject:
            return kind(window, workplace, prepared)

        return run_window(prepared.places, rehearse, secrets=DemoSecrets())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), text_percent=int(sys.argv[2]) if len(sys.argv) > 2 else 100))
