"""The demo's story, stage by stage: a question for a unit, one answered and recorded, a call handed over,
a message answered.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QListWidget, QWidget

import resources
from app.cases.queues import QueueName
from app.common.enums import CaseFile, CaseKind, CaseStatus, MessageState
from app.demo.applicant import Caller
from app.demo.training import Training
from app.desktop.workplace import Workplace
from ui.demo.demo_desk import DemoDesk
from ui.demo.headset import Headset
from ui.demo.message_acts import MessageActs
from ui.demo.seen import shows_letter
from ui.demo.wait import Wait
from ui.keys.key_table import Key
from ui.shell.main_window import MainWindow
from ui.text.reading_out import READ_S
from ui.text.wording import word
from ui.video.picture_view import PictureView

COMPLAINT = "Izin dua minggu tanpa kabar"
ARTICLE = "menengah tinggi"  # words of the article that answers the message
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
        self.desk = DemoDesk(window, workplace, out)
        self._headset = headset
        self._out = out
        self._is_applicant_ready = False
        self._rounds = 0
        self.stage = "start"
        self.done: list[str] = []
        self.files: list[CaseFile] = []
        self.recordings: list[tuple[str, Path]] = []
        training.applicant.ready.connect(self._on_applicant_ready)

    def play(self) -> Iterator[Wait]:
        complainant, asker, visitor = self._training.callers[:3]
        yield from self._begin("ready")
        yield Wait("the window is in front", self._window.isActiveWindow)
        yield Wait("a user is signed in", lambda: self._session.agent is not None)
        yield Wait("the phone listens", lambda: bool(self._line.address))
        yield self.desk.photograph("01-ready")
        yield from self._complaint(complainant)
        yield from self._unit_answers()
        yield from self._call_back()
        yield from self._question(asker)
        yield from self._handed_over(visitor)
        yield from self._message()
        yield self.desk.photograph("19-end")
        self.done.append(self.stage)

    # -- the stages ----------------------------------------------------------------------------------------

    def _complaint(self, caller: Caller) -> Iterator[Wait]:
        """The applicant complains; the agent logs, looks up, cannot answer, escalates (SOP 1 and 2)."""
        yield from self._begin("a call comes in")
        yield from self._ring(caller)
        yield Wait("the card names the caller", lambda: self.desk.card_shows(caller.name))
        yield Wait("the open case is on the card", lambda: self.desk.card_shows("CC-"))
        yield self.desk.photograph("02-ringing")
        yield from self._begin("answered, both talk")
        yield from self._answer("agent_greeting.wav")
        yield from self._begin("the complaint is logged")
        yield self.desk.press("ctrl+n")
        yield Wait("a new case is open", lambda: self._editor.current is not None)
        yield Wait("the caller is its applicant", lambda: self.desk.person() == caller.name)
        yield from self.desk.fill("details.subject", COMPLAINT)
        complaint = "Permohonan diajukan dua minggu lalu lewat OSS, belum ada kabar sama sekali."
        yield from self.desk.fill("details.description", complaint)
        yield from self.desk.fill("details.registration_number", "0001212301112026")
        yield self.desk.press("ctrl+m")
        yield self.desk.write("Pemohon sudah dua kali datang ke loket.")
        yield self.desk.press("Return")
        yield from self.desk.pick("details.kind", word(CaseKind.COMPLAINT))
        yield self.desk.photograph("03-logging")
        yield self.desk.press("ctrl+s")
        yield Wait("the case is saved", self.desk.is_saved)
        yield from self._begin("looked up")
        keep, card = self.desk.find(QWidget, "lookups.jelita.keep"), self.desk.find(QWidget, "lookups")
        yield Wait("JELITA answers", lambda: not card.isHidden() and keep.isVisibleTo(card))
        yield from self.desk.form.command(Key.READ_ANSWERS)
        yield Wait("the answer is seen", keep.isVisible)
        yield from self.desk.form.command(Key.KEEP_JELITA)
        yield Wait("the evidence is kept", lambda: bool(self.desk.file() and self.desk.file_now().evidence))
        yield self.desk.photograph("04-evidence")
        yield from self._begin("escalated")
        yield self.desk.press("ctrl+t")
        yield Wait("the packet is proposed", lambda: self.desk.is_seen("escalation.unit_id"))
        yield from self.desk.pick("escalation.unit_id", "Bidang Perizinan")
        yield from self.desk.fill("escalation.promise", "Ditelepon kembali hari ini.")
        yield self.desk.photograph("05-packet")
        yield self.desk.press("ctrl+Return")
        yield self.desk.stands(CaseStatus.WAITING_UNIT)
        yield from self._talked_enough()
        yield from self._hang_up()
        yield self.desk.photograph("06-escalated")
        yield self.desk.press("ctrl+Return")
        yield Wait("the desk is free", lambda: self._editor.current is None)

    def _unit_answers(self) -> Iterator[Wait]:
        """The unit officer finds the question in the inbox and answers it, validated (SOP 3)."""
        yield from self._begin("the unit answers")
        yield from self._sit_down("Dedi")
        yield from self.desk.open_case("ctrl+2", QueueName.UNIT_INBOX, COMPLAINT)
        solution = "Berkas lengkap dan sudah divalidasi. NIB terbit hari ini dan dikirim lewat surel."
        yield from self.desk.write_solution(solution)
        yield self.desk.photograph("07-solution")
        yield self.desk.press("ctrl+Return")
        yield self.desk.stands(CaseStatus.SOLUTION_READY)
        yield self.desk.photograph("08-solved")
        yield from self._sit_down("Rina")

    def _call_back(self) -> Iterator[Wait]:
        """The agent calls the applicant, gives the answer, closes the case (SOP steps 4 and 5)."""
        yield from self._begin("called back")
        yield from self.desk.open_case("ctrl+3", QueueName.CALL_BACKS, COMPLAINT)
        self._applicant.speak(resources.path("demo", "applicant_thanks.wav"))
        self._record()
        yield self.desk.press("ctrl+shift+l")
        yield Wait("the applicant answers", lambda: self.desk.is_talking())
        yield self._speak("agent_solution.wav")
        yield self.desk.photograph("09-call-back")
        yield from self._talked_enough()
        yield from self._begin("told and closed")
        yield self.desk.press("ctrl+shift+s")
        yield self.desk.stands(CaseStatus.TOLD)
        yield from self.desk.pick("closing.satisfied", "4")
        yield self.desk.press("ctrl+Return")
        yield self.desk.stands(CaseStatus.CLOSED)
        yield from self._hang_up()
        yield Wait("the timeline has the end of the call", lambda: self.desk.ends_of_calls() == 2)
        yield self.desk.photograph("10-closed")
        self.files.append(self.desk.file_now())
        yield self.desk.press("ctrl+Return")
        yield Wait("the desk is free", lambda: self._editor.current is None)

    def _question(self, caller: Caller) -> Iterator[Wait]:
        """A second applicant asks by video; the agent answers at once (decision "Ya")."""
        yield from self._begin("a question is answered at once")
        yield from self._ring(caller)
        yield Wait("the card names the caller", lambda: self.desk.card_shows(caller.name))
        yield from self._answer("agent_answer.wav")
        letter = self.desk.find(PictureView, "video.remote")
        yield Wait("the applicant's letter is seen", lambda: shows_letter(letter))
        yield self.desk.press("ctrl+n")
        yield Wait("a new case is open", lambda: self._editor.current is not None)
        yield from self.desk.fill("details.subject", "Persyaratan perpanjangan izin")
        yield self.desk.press("ctrl+shift+y")
        yield Wait("the answer form is open", lambda: self.desk.is_seen("answer.text"))
        yield from self.desk.fill("answer.text", "Unggah izin lama, NIB dan pernyataan mandiri di JELITA.")
        yield from self.desk.pick("answer.validated_in", "JELITA")
        yield from self.desk.fill("answer.reference", "Daftar persyaratan JELITA 045")
        yield self.desk.photograph("11-answer")
        yield self.desk.press("ctrl+Return")
        yield self.desk.stands(CaseStatus.SOLUTION_READY)
        yield from self._talked_enough()
        yield from self._recorded()
        yield self.desk.press("ctrl+shift+s")
        yield self.desk.stands(CaseStatus.TOLD)
        yield self.desk.press("ctrl+shift+s")
        yield self.desk.stands(CaseStatus.CLOSED)
        yield from self._hang_up()
        yield Wait("the timeline has the end of the call", lambda: self.desk.ends_of_calls() == 1)
        yield Wait("the recording is kept with the case", self.desk.has_recording)
        yield self.desk.photograph("13-answered")
        self.files.append(self.desk.file_now())
        yield self.desk.press("ctrl+Return")
        yield Wait("the desk is free", lambda: self._editor.current is None)

    def _recorded(self) -> Iterator[Wait]:
        """The notice is read out, the applicant agrees, the light is red while bytes reach the disk."""
        yield from self._begin("recorded with consent")
        yield self.desk.press("F12")
        notice = self.desk.find(QWidget, "recording.notice")
        yield Wait("the notice can be read out", notice.isVisible)
        read_at = time.monotonic() + READ_S
        yield Wait("the notice is read out", lambda: time.monotonic() > read_at)
        yield self.desk.press("F12")
        yield Wait("bytes are on the disk", self.desk.is_recording)
        yield self.desk.photograph("12-recording")

    def _handed_over(self, caller: Caller) -> Iterator[Wait]:
        """A third applicant belongs to the unit: the agent asks there first, then hands over."""
        yield from self._begin("handed over after asking")
        self._training.sit_colleague_down()
        yield from self._ring(caller, records=False)
        yield Wait("the card names the caller", lambda: self.desk.card_shows(caller.name))
        yield self.desk.press("F2")
        yield Wait("the line is open", lambda: self.desk.is_talking())
        yield Wait("a draft is open", lambda: self._editor.current is not None)
        yield self.desk.press("alt+2")
        yield Wait("the caller is chosen", lambda: self.desk.person() == caller.name)
        yield from self.desk.fill("details.subject", "Bertanya langsung kepada bidang")
        yield self.desk.press("ctrl+s")
        yield Wait("the case is saved", self.desk.is_saved)
        yield self.desk.press("shift+F9")
        yield Wait("it asks to whom", lambda: self.desk.find(QWidget, "transfer.to").hasFocus())
        yield self.desk.write("Perizinan")
        yield self.desk.press("Return")
        yield Wait("the unit answers", self.desk.is_consulting)
        yield self.desk.photograph("14-asked-first")
        yield self.desk.press("F9")
        yield Wait("the applicant talks to the unit", lambda: not self._calls.ongoing)
        yield self.desk.press("ctrl+Return")
        yield Wait("the desk is free", lambda: self._editor.current is None)
        yield self.desk.photograph("15-handed-over")

    def _message(self) -> Iterator[Wait]:
        """An applicant writes by WhatsApp; the agent answers from an article, and sees that it is read."""
        yield from self._begin("a message comes in")
        acts, written = MessageActs(self.desk), self._training.correspondents.of("whatsapp")
        self._training.correspondents.write("whatsapp")
        yield from self.desk.take_message(written.letter.text)
        yield self.desk.photograph("16-message")
        yield from acts.accept_writer()
        yield Wait("the writer is its applicant", lambda: self.desk.person() == written.name)
        yield from acts.record("Sertifikat standar untuk klinik")
        yield from self._begin("answered from an article")
        yield from acts.solve(ARTICLE, "OSS, tingkat risiko KBLI 86105")
        yield from acts.begin_answer()
        yield from self.desk.insert_article("composer.text", ARTICLE)
        answer = acts.send()
        yield from acts.reaches(answer, MessageState.DELIVERED, MessageState.READ)
        yield from acts.reaches(answer, MessageState.READ)
        yield self.desk.photograph("17-read")
        yield from self._begin("told by the message and closed")
        yield from acts.record_told()
        yield Wait("the applicant thanks", lambda: written.letter.thanks in self.desk.messages())
        yield from acts.close()
        yield self.desk.photograph("18-thanked")
        self.files.append(self.desk.file_now())
        yield self.desk.press("ctrl+Return")
        yield Wait("the desk is free", lambda: self._editor.current is None)

    # -- what a stage is made of -----------------------------------------------------------------------------

    def _begin(self, stage: str) -> Iterator[Wait]:
        if self.stage != "start":
            self.done.append(self.stage)
        self.stage = stage
        yield from ()

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
        yield self.desk.press("F2")
        yield Wait("the line is open", lambda: self.desk.is_talking())
        yield self._speak(greeting)

    def _speak(self, voice: str) -> Wait:
        """Begin to speak; the line stays open while it goes on."""
        self._is_said = self._headset.speak(resources.path("demo", voice))
        return Wait("the agent begins to speak", lambda: True)

    def _talked_enough(self) -> Iterator[Wait]:
        yield Wait("the agent has spoken", self._is_said, 30)
        yield Wait("the agent heard the applicant", lambda: self.desk.heard_s() > 3, 30)

    def _hang_up(self) -> Iterator[Wait]:
        yield self.desk.press("F3")
        yield Wait("the call is over", lambda: not self._calls.ongoing)
        yield Wait("the recording is written", self._headset.stop_listening())

    def _sit_down(self, name: str) -> Iterator[Wait]:
        yield from self.desk.form.command(Key.SWITCH_STAFF)
        yield Wait("the staff is listed", lambda: self.desk.find(QListWidget, "staff.list").isVisible())
        yield Wait("the list has the keyboard", self.desk.find(QListWidget, "staff.list").hasFocus)
        yield self.desk.write(name)
        yield self.desk.press("Return")
        yield Wait(f"{name} is signed in", lambda: self.desk.signed_in().startswith(name))
        yield Wait("the window is in front", self._window.isActiveWindow)

    def _on_applicant_ready(self) -> None:
        self._is_applicant_ready = True
