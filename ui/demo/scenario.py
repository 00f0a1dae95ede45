"""The demo's story, stage by stage: a question for a unit, one answered and recorded, a call handed over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QComboBox, QListWidget, QWidget

import resources
from app.cases.queues import QueueName, QueueRows
from app.common.enums import CallState, CaseFile, CaseKind, CaseStatus, EntryKind, RecordingState
from app.demo.applicant import Caller
from app.demo.training import Training
from app.desktop.workplace import Workplace
from app.values.open_case import VisibleCase
from ui.demo.form_hands import FormHands
from ui.demo.hands import Hands
from ui.demo.headset import Headset
from ui.demo.pictures import Camera
from ui.demo.seen import shows_letter
from ui.demo.wait import Wait
from ui.keys.key_table import Key
from ui.shell.main_window import MainWindow
from ui.text.reading_out import READ_S
from ui.text.wording import word
from ui.video.picture_view import PictureView

COMPLAINT = "Izin dua minggu tanpa kabar"
ROWS = 8
W = TypeVar("W", bound=QWidget)
translate = QCoreApplication.translate


class Scenario(QObject):
    """`play` yields waits; between them the hands act."""

    def __init__(
        self, window: MainWindow, workplace: Workplace, training: Training, headset: Headset, out: Path
    ) -> None:
        super().__init__()
        self._window = window
        self._line, self._calls = workplace.phone.line, workplace.calls.call_list
        self._editor = workplace.cases.editor
        self._session = workplace.access.session
        self._training = training
        self._applicant = training.applicant
        self._form = FormHands(Hands(self))
        self._headset, self._camera = headset, Camera(self)
        self._out = out
        self._is_applicant_ready = False
        self._rounds = 0
        self.stage = "start"
        self.done: list[str] = []
        self.files: list[CaseFile] = []
        self.recordings: list[tuple[str, Path]] = []
        self._listed = QueueRows(QueueName.MY_CASES)
        training.applicant.ready.connect(self._on_applicant_ready)
        workplace.queue.lists.rows_changed.connect(self._on_rows_changed)

    def play(self) -> Iterator[Wait]:
        complainant, asker, visitor = self._training.callers[:3]
        yield from self._begin("ready")
        yield Wait("the window is in front", self._window.isActiveWindow)
        yield Wait("a user is signed in", lambda: self._session.agent is not None)
        yield Wait("the phone listens", lambda: bool(self._line.address))
        yield self.photograph("01-ready")
        yield from self._complaint(complainant)
        yield from self._unit_answers()
        yield from self._call_back()
        yield from self._question(asker)
        yield from self._handed_over(visitor)

    # -- the stages ----------------------------------------------------------------------------------------

    def _complaint(self, caller: Caller) -> Iterator[Wait]:
        """The applicant complains; the agent logs, looks up, cannot answer, escalates (SOP 1 and 2)."""
        yield from self._begin("a call comes in")
        yield from self._ring(caller)
        yield Wait("the card names the caller", lambda: self._card_says(caller.name))
        yield Wait("the open case is on the card", lambda: self._card_says("CC-"))
        yield self.photograph("02-ringing")
        yield from self._begin("answered, both talk")
        yield from self._answer("agent_greeting.wav")
        yield from self._begin("the complaint is logged")
        yield self._press("ctrl+n")
        yield Wait("a new case is open", lambda: self._editor.current is not None)
        yield Wait("the caller is its applicant", lambda: self._person() == caller.name)
        yield from self._fill("details.subject", COMPLAINT)
        complaint = "Permohonan diajukan dua minggu lalu lewat OSS, belum ada kabar sama sekali."
        yield from self._fill("details.description", complaint)
        yield from self._fill("details.registration_number", "0001212301112026")
        yield self._press("ctrl+m")
        yield self._write("Pemohon sudah dua kali datang ke loket.")
        yield self._press("Return")
        yield from self._pick("details.kind", word(CaseKind.COMPLAINT))
        yield self.photograph("03-logging")
        yield self._press("ctrl+s")
        yield Wait("the case is saved", self._is_saved)
        yield from self._begin("looked up")
        keep, card = self._find(QWidget, "lookups.jelita.keep"), self._find(QWidget, "lookups")
        yield Wait("JELITA answers", lambda: not card.isHidden() and keep.isVisibleTo(card))
        yield from self._form.command(Key.READ_ANSWERS)
        yield Wait("the answer is seen", keep.isVisible)
        yield from self._form.command(Key.KEEP_JELITA)
        yield Wait("the evidence is kept", lambda: bool(self._file() and self._file_now().evidence))
        yield self.photograph("04-evidence")
        yield from self._begin("escalated")
        yield self._press("ctrl+t")
        yield Wait("the packet is proposed", lambda: self._is_seen("escalation.unit_id"))
        yield from self._pick("escalation.unit_id", "Bidang Perizinan")
        yield from self._fill("escalation.promise", "Ditelepon kembali hari ini.")
        yield self.photograph("05-packet")
        yield self._press("ctrl+Return")
        yield self._stands(CaseStatus.WAITING_UNIT)
        yield from self._talked_enough()
        yield from self._hang_up()
        yield self.photograph("06-escalated")
        yield self._press("ctrl+Return")
        yield Wait("the desk is free", lambda: self._editor.current is None)

    def _unit_answers(self) -> Iterator[Wait]:
        """The unit officer finds the question in the inbox and answers it, validated (SOP 3)."""
        yield from self._begin("the unit answers")
        yield from self._sit_down("Dedi")
        yield from self._open_case("ctrl+2", QueueName.UNIT_INBOX, COMPLAINT)
        yield Wait("the answer form is open", lambda: self._is_seen("solution.text"))
        solution = "Berkas lengkap dan sudah divalidasi. NIB terbit hari ini dan dikirim lewat surel."
        yield from self._fill("solution.text", solution)
        yield from self._pick("solution.validated_in", "JELITA")
        yield from self._fill("solution.reference", "JELITA 0001212301112026")
        yield from self._fill("solution.legal_basis", "PP 28/2025")
        yield self.photograph("07-solution")
        yield self._press("ctrl+Return")
        yield self._stands(CaseStatus.SOLUTION_READY)
        yield self.photograph("08-solved")
        yield from self._sit_down("Rina")

    def _call_back(self) -> Iterator[Wait]:
        """The agent calls the applicant, gives the answer, closes the case (SOP steps 4 and 5)."""
        yield from self._begin("called back")
        yield from self._open_case("ctrl+3", QueueName.CALL_BACKS, COMPLAINT)
        self._applicant.speak(resources.path("demo", "applicant_thanks.wav"))
        self._record()
        yield self._press("ctrl+shift+l")
        yield Wait("the applicant answers", lambda: self._is_talking())
        yield self._say("agent_solution.wav")
        yield self.photograph("09-call-back")
        yield from self._talked_enough()
        yield from self._begin("told and closed")
        yield self._press("ctrl+shift+s")
        yield self._stands(CaseStatus.TOLD)
        yield from self._pick("closing.satisfied", "4")
        yield self._press("ctrl+Return")
        yield self._stands(CaseStatus.CLOSED)
        yield from self._hang_up()
        yield Wait("the timeline has the end of the call", lambda: self._ends_of_calls() == 2)
        yield self.photograph("10-closed")
        self.files.append(self._file_now())
        yield self._press("ctrl+Return")
        yield Wait("the desk is free", lambda: self._editor.current is None)

    def _question(self, caller: Caller) -> Iterator[Wait]:
        """A second applicant asks by video; the agent answers at once (decision "Ya")."""
        yield from self._begin("a question is answered at once")
        yield from self._ring(caller)
        yield Wait("the card names the caller", lambda: self._card_says(caller.name))
        yield from self._answer("agent_answer.wav")
        letter = self._find(PictureView, "video.remote")
        yield Wait("the applicant's letter is seen", lambda: shows_letter(letter))
        yield self._press("ctrl+n")
        yield Wait("a new case is open", lambda: self._editor.current is not None)
        yield from self._fill("details.subject", "Persyaratan perpanjangan izin")
        yield self._press("ctrl+shift+y")
        yield Wait("the answer form is open", lambda: self._is_seen("answer.text"))
        yield from self._fill("answer.text", "Unggah izin lama, NIB dan pernyataan mandiri di JELITA.")
        yield from self._pick("answer.validated_in", "JELITA")
        yield from self._fill("answer.reference", "Daftar persyaratan JELITA 045")
        yield self.photograph("11-answer")
        yield self._press("ctrl+Return")
        yield self._stands(CaseStatus.SOLUTION_READY)
        yield from self._talked_enough()
        yield from self._recorded()
        yield self._press("ctrl+shift+s")
        yield self._stands(CaseStatus.TOLD)
        yield self._press("ctrl+shift+s")
        yield self._stands(CaseStatus.CLOSED)
        yield from self._hang_up()
        yield Wait("the timeline has the end of the call", lambda: self._ends_of_calls() == 1)
        yield Wait("the recording is kept with the case", self._has_recording)
        yield self.photograph("13-answered")
        self.files.append(self._file_now())
        yield self._press("ctrl+Return")
        yield Wait("the desk is free", lambda: self._editor.current is None)

    def _recorded(self) -> Iterator[Wait]:
        """The notice is read out, the applicant agrees, the light is red while bytes reach the disk."""
        yield from self._begin("recorded with consent")
        yield self._press("F12")
        notice = self._find(QWidget, "recording.notice")
        yield Wait("the notice can be read out", notice.isVisible)
        read_at = time.monotonic() + READ_S
        yield Wait("the notice is read out", lambda: time.monotonic() > read_at)
        yield self._press("F12")
        yield Wait("bytes are on the disk", self._is_recording)
        yield self.photograph("12-recording")

    def _handed_over(self, caller: Caller) -> Iterator[Wait]:
        """A third applicant belongs to the unit: the agent asks there first, then hands over."""
        yield from self._begin("handed over after asking")
        self._training.sit_colleague_down()
        yield from self._ring(caller, records=False)
        yield Wait("the card names the caller", lambda: self._card_says(caller.name))
        yield self._press("F2")
        yield Wait("the line is open", lambda: self._is_talking())
        yield Wait("a draft is open", lambda: self._editor.current is not None)
        yield self._press("alt+2")
        yield Wait("the caller is chosen", lambda: self._person() == caller.name)
        yield from self._fill("details.subject", "Bertanya langsung kepada bidang")
        yield self._press("ctrl+s")
        yield Wait("the case is saved", self._is_saved)
        yield self._press("shift+F9")
        yield Wait("it asks to whom", lambda: self._find(QWidget, "transfer.to").hasFocus())
        yield self._write("Perizinan")
        yield self._press("Return")
        yield Wait("the unit answers", self._is_consulting)
        yield self.photograph("14-asked-first")
        yield self._press("F9")
        yield Wait("the applicant talks to the unit", lambda: not self._calls.ongoing)
        yield self._press("ctrl+Return")
        yield Wait("the desk is free", lambda: self._editor.current is None)
        yield self.photograph("15-end")
        self.done.append(self.stage)

    # -- what a stage is made of -----------------------------------------------------------------------------

    def _begin(self, stage: str) -> Iterator[Wait]:
        if self.stage != "start":
            self.done.append(self.stage)
        self.stage = stage
        yield from ()

    def photograph(self, name: str) -> Wait:
        taken = self._camera.take(self._out / "screenshots" / f"{name}.png")
        return Wait(f"a picture {name} is taken", taken)

    def _ring(self, caller: Caller, records: bool = True) -> Iterator[Wait]:
        self._is_applicant_ready = False
        self._applicant.play(caller)
        yield Wait("the applicant's phone is ready", lambda: self._is_applicant_ready)
        if records:
            self._record()
        self._training.ring()
        yield Wait("the workstation rings", lambda: self._calls.ringing is not None)

    def _record(self) -> None:
        """Record what both sides hear in the next call."""
        self._rounds += 1
        own = self._out / "recordings" / f"agent_heard_{self._rounds}.wav"
        self._headset.listen(own)
        self.recordings += [
            (translate("Demo", "The agent"), own),
            (translate("Demo", "The applicant"), self._applicant.recording()),
        ]

    def _answer(self, greeting: str) -> Iterator[Wait]:
        yield self._press("F2")
        yield Wait("the line is open", lambda: self._is_talking())
        yield self._say(greeting)

    def _say(self, voice: str) -> Wait:
        """Begin to speak; the line stays open while it goes on."""
        self._is_said = self._headset.say(resources.path("demo", voice))
        return Wait("the agent begins to speak", lambda: True)

    def _talked_enough(self) -> Iterator[Wait]:
        yield Wait("the agent has spoken", self._is_said, 30)
        yield Wait("the agent heard the applicant", lambda: self._heard_s() > 3, 30)

    def _hang_up(self) -> Iterator[Wait]:
        yield self._press("F3")
        yield Wait("the call is over", lambda: not self._calls.ongoing)
        yield Wait("the recording is written", self._headset.stop_listening())

    def _sit_down(self, name: str) -> Iterator[Wait]:
        yield from self._form.command(Key.SWITCH_STAFF)
        yield Wait("the staff is listed", lambda: self._find(QListWidget, "staff.list").isVisible())
        yield Wait("the list has the keyboard", self._find(QListWidget, "staff.list").hasFocus)
        yield self._write(name)
        yield self._press("Return")
        yield Wait(f"{name} is signed in", lambda: self._signed_in().startswith(name))
        yield Wait("the window is in front", self._window.isActiveWindow)

    def _open_case(self, queue_key: str, queue: QueueName, subject: str) -> Iterator[Wait]:
        """Try the rows of a list from the top until the case with this subject is open."""
        for row in range(ROWS):
            before = self._editor.current
            yield self._press(queue_key)
            yield Wait("the list has the keyboard", lambda: self._find(QWidget, "queue.rows").hasFocus())
            yield Wait(f"a case {subject} is in the list", lambda: self._lists(queue, subject))
            yield self._press("Home", *["Down"] * row, "Return")
            yield self._is_another_than(before)
            if self._editor.current is not None and self._editor.current.value("subject") == subject:
                return
        yield Wait(f"the case {subject} can be opened", lambda: False, 0)

    def _lists(self, queue: QueueName, subject: str) -> bool:
        return self._listed.name is queue and any(row.subject == subject for row in self._listed.cases)

    def _is_another_than(self, before: VisibleCase | None) -> Wait:
        return Wait("the next case is open", lambda: self._editor.current is not before)

    def _fill(self, name: str, text: str) -> Iterator[Wait]:
        yield from self._form.fill(self._find(QWidget, name), text)

    def _pick(self, name: str, begins_with: str) -> Iterator[Wait]:
        yield from self._form.pick(self._find(QComboBox, name), begins_with)

    def _press(self, *keys: str) -> Wait:
        return self._form.press(*keys)

    def _write(self, text: str) -> Wait:
        return self._form.write(text)

    # -- what is seen ----------------------------------------------------------------------------------------

    def _stands(self, status: CaseStatus) -> Wait:
        def stands() -> bool:
            file = self._file()
            return file is not None and file.row.status is status

        return Wait(f"the case is {status.value}", stands)

    def _file(self) -> CaseFile | None:
        return self._editor.current.file if self._editor.current else None

    def _file_now(self) -> CaseFile:
        file = self._file()
        if file is None:
            raise RuntimeError("no recorded case is on the screen")
        return file

    def _is_saved(self) -> bool:
        return self._editor.current is not None and self._editor.current.is_saved

    def _person(self) -> str:
        current = self._editor.current
        return current.person.name if current is not None and current.person is not None else ""

    def _signed_in(self) -> str:
        return self._session.agent.name if self._session.agent else ""

    def _is_talking(self) -> bool:
        return any(call.state is CallState.CONNECTED for call in self._calls.ongoing)

    def _is_recording(self) -> bool:
        call = self._calls.active
        recording = call.recording if call is not None else None
        return recording is not None and recording.state is RecordingState.WRITING and recording.bytes > 0

    def _has_recording(self) -> bool:
        return any(entry.kind is EntryKind.RECORDING_MADE for entry in self._file_now().timeline)

    def _is_consulting(self) -> bool:
        found = self._calls.consultation
        return found is not None and found[1].state is CallState.CONNECTED

    def _heard_s(self) -> float:
        call = self._calls.active
        return call.statistics.quality.heard_s if call is not None and call.statistics is not None else 0.0

    def _ends_of_calls(self) -> int:
        return sum(contact.ended_at is not None for contact in self._file_now().contacts)

    def _card_says(self, text: str) -> bool:
        card = self._find(QWidget, "screen_pop")
        return card.isVisible() and any(text in part.accessibleName() for part in card.findChildren(QWidget))

    def _is_seen(self, name: str) -> bool:
        """Whether there is such a part by now, and it is shown."""
        found = self._window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def _find(self, kind: type[W], name: str) -> W:
        found = self._window.findChild(kind, name)
        if found is None:
            raise RuntimeError(f"the window has no {name}")
        return found

    @Slot(object)
    def _on_rows_changed(self, rows: QueueRows) -> None:
        self._listed = rows

    def _on_applicant_ready(self) -> None:
        self._is_applicant_ready = True
