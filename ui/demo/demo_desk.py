"""What the demo does and sees at one workstation: keys, forms, the case on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app.cases.queues import QueueName, QueueRows
from app.common.enums import CallState, CaseFile, CaseStatus, EntryKind, MessageState, RecordingState
from app.desktop.workplace import Workplace
from app.values.open_case import VisibleCase
from ui.case.fields.suggestions import SuggestionList
from ui.demo.form_hands import FormHands
from ui.demo.hands import Hands
from ui.demo.pictures import Camera
from ui.demo.wait import Wait
from ui.shell.main_window import MainWindow

ROWS = 8
MESSAGES_KEY = "ctrl+7"
W = TypeVar("W", bound=QWidget)


class DemoDesk(QObject):
    """Each act returns what has to be waited for."""

    def __init__(self, window: MainWindow, workplace: Workplace, out: Path) -> None:
        super().__init__()
        self._window = window
        self._calls = workplace.calls.call_list
        self._editor = workplace.cases.editor
        self._conversations = workplace.conversations.view
        self._session = workplace.access.session
        self._camera, self._out = Camera(self), out
        self._listed = QueueRows(QueueName.MY_CASES)
        self.form = FormHands(Hands(self))
        workplace.queue.lists.rows_changed.connect(self._on_rows_changed)

    def fill(self, name: str, text: str) -> Iterator[Wait]:
        yield from self.form.fill(self.find(QWidget, name), text)

    def pick(self, name: str, begins_with: str) -> Iterator[Wait]:
        yield from self.form.pick(self.find(QComboBox, name), begins_with)

    def click(self, name: str) -> Iterator[Wait]:
        yield from self.form.click(self.find(QWidget, name))

    def press(self, *keys: str) -> Wait:
        return self.form.press(*keys)

    def write(self, text: str) -> Wait:
        return self.form.write(text)

    def photograph(self, name: str) -> Wait:
        taken = self._camera.take(self._out / "screenshots" / f"{name}.png")
        return Wait(f"a picture {name} is taken", taken)

    def open_case(self, queue_key: str, queue: QueueName, subject: str) -> Iterator[Wait]:
        """Try the rows of a list from the top until the case with this subject is open."""
        for row in range(ROWS):
            before = self._editor.current
            yield self.press(queue_key)
            yield Wait("the list has the keyboard", lambda: self.find(QWidget, "queue.rows").hasFocus())
            yield Wait(f"a case {subject} is in the list", lambda: self._lists(queue, subject))
            yield self.press("Home", *["Down"] * row, "Return")
            yield self._is_another_than(before)
            if self._editor.current is not None and self._editor.current.value("subject") == subject:
                return
        yield Wait(f"the case {subject} can be opened", lambda: False, 0)

    def take_message(self, text: str) -> Iterator[Wait]:
        """Take the message that is due first, by the key of its list."""
        yield self.press(MESSAGES_KEY)
        yield Wait("the message is in the list", lambda: self._lists_message(text))
        yield Wait("the list has the keyboard", lambda: self.find(QWidget, "queue.rows").hasFocus())
        yield self.press(MESSAGES_KEY)
        yield Wait("the message is on the screen", lambda: text in self.messages())

    def insert_article(self, name: str, words: str) -> Iterator[Wait]:
        """Insert the first article with these words into the field that has the keyboard."""
        field = self.find(QPlainTextEdit, name)
        yield Wait(f"{name} has the keyboard", field.hasFocus)
        yield self.write(f"??{words}")
        found = self.find(SuggestionList, "suggestions")
        yield Wait("an article is found", lambda: found.isVisible() and found.chosen is not None)
        yield self.press("Return")
        yield Wait("the article is inserted", lambda: not field.toPlainText().startswith("??"))

    def write_solution(self, text: str) -> Iterator[Wait]:
        """Fill in the answer of a unit, with its validation."""
        yield Wait("the answer form is open", lambda: self.is_seen("solution.text"))
        yield from self.fill("solution.text", text)
        yield from self.pick("solution.validated_in", "JELITA")
        yield from self.fill("solution.reference", "JELITA 0001212301112026")
        yield from self.fill("solution.legal_basis", "PP 28/2025")

    def _lists_message(self, text: str) -> bool:
        listed = self._listed
        is_there = any(one.last_text == text for one in listed.conversations)
        return listed.name is QueueName.MESSAGES and is_there

    def _lists(self, queue: QueueName, subject: str) -> bool:
        return self._listed.name is queue and any(row.subject == subject for row in self._listed.cases)

    def _is_another_than(self, before: VisibleCase | None) -> Wait:
        return Wait("the next case is open", lambda: self._editor.current is not before)

    # -- what is seen ----------------------------------------------------------------------------------------

    def stands(self, status: CaseStatus) -> Wait:
        def stands() -> bool:
            file = self.file()
            return file is not None and file.row.status is status

        return Wait(f"the case is {status.value}", stands)

    def file(self) -> CaseFile | None:
        return self._editor.current.file if self._editor.current else None

    def file_now(self) -> CaseFile:
        file = self.file()
        if file is None:
            raise RuntimeError("no recorded case is on the screen")
        return file

    def is_saved(self) -> bool:
        return self._editor.current is not None and self._editor.current.is_saved

    def messages(self) -> dict[str, MessageState | None]:
        """Return the texts of the messages on the screen with their states."""
        shown = self._conversations.current
        return {one.text: one.state for one in shown.messages} if shown is not None else {}

    def has_ended_conversation(self) -> bool:
        route = self._conversations.current.route if self._conversations.current is not None else None
        found = route.conversation if route is not None else None
        return found is not None and not found.has_open_episode

    def person(self) -> str:
        current = self._editor.current
        return current.person.name if current is not None and current.person is not None else ""

    def signed_in(self) -> str:
        return self._session.agent.name if self._session.agent else ""

    def is_talking(self) -> bool:
        return any(call.state is CallState.CONNECTED for call in self._calls.ongoing)

    def is_recording(self) -> bool:
        call = self._calls.active
        recording = call.recording if call is not None else None
        return recording is not None and recording.state is RecordingState.WRITING and recording.bytes > 0

    def has_recording(self) -> bool:
        return any(entry.kind is EntryKind.RECORDING_MADE for entry in self.file_now().timeline)

    def is_consulting(self) -> bool:
        found = self._calls.consultation
        return found is not None and found[1].state is CallState.CONNECTED

    def heard_s(self) -> float:
        call = self._calls.active
        return call.statistics.quality.heard_s if call is not None and call.statistics is not None else 0.0

    def ends_of_calls(self) -> int:
        return sum(contact.ended_at is not None for contact in self.file_now().contacts)

    def card_shows(self, text: str) -> bool:
        card = self.find(QWidget, "screen_pop")
        return card.isVisible() and any(text in part.accessibleName() for part in card.findChildren(QWidget))

    def is_seen(self, name: str) -> bool:
        """Whether there is such a part by now, and it is shown."""
        found = self._window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def find(self, kind: type[W], name: str) -> W:
        found = self._window.findChild(kind, name)
        if found is None:
            raise RuntimeError(f"the window has no {name}")
        return found

    @Slot(object)
    def _on_rows_changed(self, rows: QueueRows) -> None:
        self._listed = rows
