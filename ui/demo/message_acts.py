"""What an agent does with a message of an applicant, from the list to the closed case (SOP steps 1 to 5)."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app.common.enums import CaseStatus, MessageState
from ui.demo.demo_desk import DemoDesk
from ui.demo.wait import Wait
from ui.keys.key_table import Key


class MessageActs:
    def __init__(self, desk: DemoDesk) -> None:
        self._desk = desk

    def accept_writer(self) -> Iterator[Wait]:
        """Take the person who is proposed for the message on the screen, with a new case."""
        new_case = self._desk.find(QWidget, "candidates.new_case")
        yield Wait("it asks whose case it is", new_case.isVisible)
        yield self._desk.press("ctrl+n")
        yield Wait("the new case is accepted", lambda: not new_case.isVisible())

    def record(self, subject: str) -> Iterator[Wait]:
        """Record the new case of the message."""
        yield from self._desk.fill("details.subject", subject)
        yield self._desk.press("ctrl+s")
        yield Wait("the case is saved", self._desk.is_saved)

    def solve(self, article: str, reference: str) -> Iterator[Wait]:
        """Answer the case from an article that has these words (decision "Ya")."""
        yield self._desk.press("ctrl+shift+y")
        yield Wait("the answer form is open", lambda: self._desk.is_seen("answer.text"))
        yield from self._desk.fill("answer.text", "")
        yield from self._desk.insert_article("answer.text", article)
        yield from self._desk.pick("answer.validated_in", "OSS")
        yield from self._desk.fill("answer.reference", reference)
        yield self._desk.press("ctrl+Return")
        yield self._desk.stands(CaseStatus.SOLUTION_READY)

    def begin_answer(self) -> Iterator[Wait]:
        """Take the keyboard to the answer at the foot of the story."""
        yield from self._desk.form.command(Key.WRITE_ANSWER)
        yield Wait("the answer has the keyboard", self._answer.hasFocus)

    def send(self) -> str:
        """Send the typed answer, and return its text; `reaches` waits for what becomes of it."""
        text = self._answer.toPlainText().strip()
        self._sending = self._desk.press("ctrl+Return")
        return text

    def reaches(self, text: str, *states: MessageState) -> Iterator[Wait]:
        yield self._sending
        has_come = f"the message is {states[0].value}"
        yield Wait(has_come, lambda: self._desk.messages().get(text) in states, 60)

    def record_told(self) -> Iterator[Wait]:
        """The message that was sent is the proof that the applicant has the solution (SOP step 4)."""
        yield from self._desk.click("composer.tell")
        yield self._desk.stands(CaseStatus.TOLD)

    def close(self) -> Iterator[Wait]:
        """The applicant is content (SOP step 5); the conversation ends."""
        yield from self._desk.pick("closing.satisfied", "4")
        yield self._desk.press("ctrl+Return")
        yield self._desk.stands(CaseStatus.CLOSED)
        yield from self._desk.click("composer.more")
        yield Wait("the menu is open", lambda: QApplication.activePopupWidget() is not None)
        yield self._desk.press("Up", "Return")  # its last entry: the matter is done
        yield Wait("the conversation has ended", self._desk.has_ended_conversation)

    @property
    def _answer(self) -> QPlainTextEdit:
        return self._desk.find(QPlainTextEdit, "composer.text")
