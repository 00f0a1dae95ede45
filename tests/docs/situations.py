"""Plays twelve situations of a day in the real window and takes a picture of each.

`python -m tests.docs.situations FOLDER LANGUAGE` needs a display and a sound server. The pictures go to
FOLDER/screenshots; the window is as large as the screen.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QListView, QWidget

import resources
from app.common.enums import CaseKind, CaseStatus, EntryKind
from app.demo.prepare import Prepared
from app.desktop.workplace import Workplace
from tests.screen.keyed_calls import KeyedCalls, main
from tests.ui.controls import child
from ui.case_list.window import CaseListWindow
from ui.demo.form_hands import FormHands
from ui.demo.headset import Done, find_headset
from ui.demo.pictures import Camera
from ui.demo.wait import Wait
from ui.keys.key_table import Key
from ui.shell.main_window import MainWindow
from ui.shell.side_pane import STORY, SidePane
from ui.sop.window import SopWindow
from ui.text.wording import word

SITUATIONS = (
    "idle",
    "ringing",
    "call",
    "two-cases",
    "escalation",
    "message",
    "person",
    "messages",
    "conversation",
    "held",
    "case-list",
    "sop",
)
EVIDENCE = "evidence"  # one picture more, for the guide
SPEAK_EVERY_MS = 3000
SUBJECT = "Izin dua minggu tanpa kabar"
DESCRIPTION = "Permohonan diajukan dua minggu lalu lewat OSS, belum ada kabar sama sekali."
NOTE = "Pemohon sudah dua kali datang ke loket."
PROMISE = "Ditelepon kembali hari ini."
MESSAGE = "Bukti unggah berkas sudah saya simpan, perlu dikirim ke mana?"
ANSWER = "Terima kasih, sedang kami periksa."
REPLY = "Terima kasih. Mohon kirim lewat surel kantor, nomor kasus di perihal."


class Situations(KeyedCalls):
    def __init__(self, window: MainWindow, workplace: Workplace, prepared: Prepared) -> None:
        super().__init__(window, workplace, prepared)
        self._is_colleague_ready = False
        self._form, self._camera = FormHands(self._hands), Camera(self)
        self._headset, self._is_over = find_headset(workplace.preferences, self), False
        self._has_spoken: Done = lambda: True
        self._training.colleague.ready.connect(self._on_colleague_ready)
        window.showMaximized()

    def play(self) -> Iterator[Wait]:
        yield from self._begin("pictures")
        yield from self._arrive()
        yield self._picture("idle")
        yield from self._first_call()
        yield from self._second_call()
        yield from self._conversation()
        yield from self._windows()

    def _first_call(self) -> Iterator[Wait]:
        self._training.applicant.play(self._training.callers[0])
        yield Wait("the applicant's phone is ready", lambda: self._is_applicant_ready)
        yield Wait("the line is ready", lambda: self._work.phone.line.reachability.is_proven)
        self._training.ring()
        yield Wait("the caller is recognised", self._is_recognised)
        yield self._picture("ringing")
        yield self._press("F2")
        yield Wait("both talk", self._is_talking)
        self._say()
        yield self._press("ctrl+n")
        yield Wait("a new case is open", lambda: self._work.cases.editor.current is not None)
        yield from self._log()
        yield self._picture("call")
        yield from self._keep_evidence()
        yield self._picture(EVIDENCE)
        yield from self._open_second_case()
        yield self._picture("two-cases")
        yield self._press("ctrl+w")
        yield Wait("the first case is back", lambda: self._subject() == SUBJECT)
        yield self._press("ctrl+t")
        yield Wait("the packet is proposed", lambda: self._is_seen("escalation.question"))
        yield from self._pick("escalation.unit_id", "Bidang Perizinan")
        yield from self._fill("escalation.promise", PROMISE)
        yield self._picture("escalation")
        yield self._press("ctrl+Return")
        yield self._stands(CaseStatus.WAITING_UNIT)
        yield from self._exchange_messages()
        yield from self._form.command(Key.PERSON)
        yield Wait("the person is shown", lambda: self._is_seen("person"))
        yield self._picture("person")

    def _second_call(self) -> Iterator[Wait]:
        """Another applicant calls while the first one is on the line; the first call is held."""
        self._training.colleague.play(self._training.callers[2])
        yield Wait("the second phone is ready", lambda: self._is_colleague_ready)
        self._training.colleague.ring(self._prepared.workstation_uri)
        yield Wait("the second caller is recognised", self._is_recognised)
        yield self._press("F2")
        yield Wait("the second call is connected", lambda: self._work.calls.call_list.held is not None)
        yield Wait("the subject can be written", lambda: self._focus() == "details.subject")
        yield self._write("Jadwal survei lapangan")
        yield self._picture("held")
        self._training.colleague.hang_up()
        yield Wait("the second call is over", lambda: len(self._work.calls.call_list.ongoing) == 1)
        self._training.applicant.hang_up()
        self._is_over = True
        yield Wait("all calls are over", lambda: not self._work.calls.call_list.ongoing)
        yield Wait("the agent has spoken", self._has_spoken)

    def _conversation(self) -> Iterator[Wait]:
        """Two applicants have written; the message that waits longest is answered."""
        for key in ("whatsapp", "email"):
            self._training.correspondents.write(key)
        yield self._press("ctrl+7")
        yield Wait("both messages are in the list", lambda: self._rows() == 2)
        yield self._picture("messages")
        yield from self._form.command(Key.TAKE_NEXT)
        yield Wait("the answer can be written", lambda: self._is_seen("composer.text"))
        yield from self._form.command(Key.WRITE_ANSWER)
        yield Wait("the answer has the keyboard", lambda: self._focus() == "composer.text")
        yield self._write(ANSWER)
        yield self._picture("conversation")

    def _rows(self) -> int:
        return child(self._window, QListView, "queue.rows").model().rowCount()

    def _windows(self) -> Iterator[Wait]:
        for key, kind, name in (
            (Key.CASE_LIST, CaseListWindow, "case-list"),
            (Key.SOP, SopWindow, "sop"),
        ):
            yield from self._form.command(key)
            yield Wait(f"the window {name} is open", lambda k=kind: bool(self._window_of(k)))  # type: ignore[misc]
            yield Wait("it is in front", lambda k=kind: self._window_of(k)[0].isActiveWindow())  # type: ignore[misc]
            yield self._picture(name)
            self._window_of(kind)[0].close()
            yield Wait("the main window is in front", self._window.isActiveWindow)

    def _say(self) -> None:
        """Speak all the time: a silent microphone is a fault that the window shows."""
        if not self._is_over:
            self._has_spoken = self._headset.speak(resources.path("demo", "agent_solution.wav"))
            QTimer.singleShot(SPEAK_EVERY_MS, self, self._say)

    # -- what a situation is made of -----------------------------------------------------------------------

    def _log(self) -> Iterator[Wait]:
        yield from self._fill("details.subject", SUBJECT)
        yield from self._fill("details.description", DESCRIPTION)
        yield from self._fill("details.registration_number", "0001212301112026")
        yield from self._pick("details.kind", word(CaseKind.COMPLAINT))
        yield self._press("ctrl+m")
        yield self._write(NOTE)
        yield self._press("Return")
        yield self._press("ctrl+s")
        yield Wait("the case is saved", self._is_saved)
        yield self._has_answered("lookups.jelita.keep")

    def _keep_evidence(self) -> Iterator[Wait]:
        yield from self._form.command(Key.READ_ANSWERS)
        yield Wait("the answer is seen", lambda: self._is_seen("lookups.jelita.keep"))
        yield from self._form.command(Key.KEEP_JELITA)
        yield Wait("the evidence is kept", lambda: bool(self._file().evidence))

    def _open_second_case(self) -> Iterator[Wait]:
        yield self._press("ctrl+1")
        yield Wait("the list has the keyboard", lambda: self._focus() == "queue.rows")
        yield Wait("the second row is chosen", self._hands.press("Home", "Down", "Return"))
        yield Wait("the second case is open", lambda: self._subject() not in ("", SUBJECT))

    def _exchange_messages(self) -> Iterator[Wait]:
        self._training.applicant.write(self._prepared.workstation_uri, MESSAGE)
        yield Wait("the message is in the story", self._has_message)
        child(self._window, SidePane, "side_pane").turn_to(STORY)
        write = child(self._window, QWidget, "story.text")
        yield Wait("the story is seen", write.isVisible)
        yield Wait("the composer is opened", self._hands.click(write))
        yield Wait("the composer has the keyboard", lambda: self._focus() == "texts.text")
        yield self._write(REPLY)
        yield self._picture("message")
        yield self._press("ctrl+Return")

    def _fill(self, name: str, text: str) -> Iterator[Wait]:
        yield from self._form.fill(child(self._window, QWidget, name), text)

    def _pick(self, name: str, begins_with: str) -> Iterator[Wait]:
        yield from self._form.pick(child(self._window, QComboBox, name), begins_with)

    def _picture(self, name: str) -> Wait:
        path = self._prepared.out / "screenshots" / f"{name}.png"
        return Wait(f"a picture {name} is taken", self._camera.take(path))

    # -- what is seen --------------------------------------------------------------------------------------

    def _is_recognised(self) -> bool:
        call = self._work.calls.call_list.ringing
        return call is not None and bool(call.candidates)

    def _subject(self) -> str:
        current = self._work.cases.editor.current
        return current.value("subject") if current is not None else ""

    def _is_saved(self) -> bool:
        current = self._work.cases.editor.current
        return current is not None and current.is_saved

    def _has_message(self) -> bool:
        return any(entry.kind is EntryKind.MESSAGE_RECEIVED for entry in self._file().timeline)

    def _is_seen(self, name: str) -> bool:
        found = self._window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def _window_of(self, kind: type[QWidget]) -> list[QWidget]:
        return [one for one in self._window.findChildren(kind) if one.isVisible()]

    def _on_colleague_ready(self) -> None:
        self._is_colleague_ready = True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Situations, sys.argv[2]))
