"""Who may have written, and about which case: one press joins the conversation with both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.conversations.conversation_view import Candidates, ConversationView
from ui.inbox.conversation_text import correspondent_words
from ui.keys.key_table import Key
from ui.style.tokens import HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow

MOST = 9  # persons, one for each key


class CandidatesBox(QFrame):
    """Shown while the conversation belongs to no case. The keys are those of a call's proposals."""

    def __init__(self, view: ConversationView) -> None:
        super().__init__()
        self.setObjectName("candidates")
        self.setProperty("look", "card")
        self._view = view
        self._title = ElidedLabel("candidates.title", "section", most_lines=2)
        self._people = [
            ActionButton(
                f"candidates.person_{number}",
                "",
                "user",
                Key.ACCEPT_PROPOSAL if number == 0 else Key.OTHER_PERSON,
                "primary" if number == 0 else "",
                number=1 if number == 0 else number + 1,
            )
            for number in range(MOST)
        ]
        self._new_case = ActionButton("candidates.new_case", "", "plus", Key.NEW_CASE)
        self._new_person = ActionButton("candidates.new_person", "", "user", Key.NEW_PERSON)
        choices = QWidget(self)
        flow = Flow(HALF_GAP)
        choices.setLayout(flow)
        for button in (*self._people, self._new_case, self._new_person):
            button.setMinimumWidth(1)
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, HALF_GAP, 8, 8)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._title)
        column.addWidget(choices)
        for number, button in enumerate(self._people):
            button.clicked.connect(lambda _=False, n=number: view.accept(n))
        self._new_case.clicked.connect(view.new_case)
        self._new_person.clicked.connect(view.new_person)
        view.candidates_changed.connect(self._display)
        self._retranslate()
        self._display(view.candidates)

    def press(self, key: Key, number: int) -> None:
        """Do what a key of the proposals does while no call means it."""
        if key is Key.ACCEPT_PROPOSAL:
            self._view.accept()
        elif key is Key.OTHER_PERSON:
            self._view.accept(number - 1)
        elif key is Key.NEW_PERSON:
            self._view.new_person()

    @Slot(object)
    def _display(self, found: Candidates | None) -> None:
        self._title.setText(
            ""
            if found is None
            else self.tr("{name}: who is it, and which case?").format(
                name=correspondent_words(found.conversation)
            )
        )
        for number, button in enumerate(self._people):
            is_offered = found is not None and number < len(found.people)
            button.setText(self._words(found, number) if found is not None and is_offered else "")
            button.setVisible(is_offered)
        self.setVisible(found is not None)

    def _words(self, found: Candidates, number: int) -> str:
        name, case = found.people[number].applicant.name, found.case_of(number)
        if case is None:
            return self.tr("{name}, new case").format(name=name)
        return self.tr("{name}, case {number}").format(name=name, number=case.number)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Who writes, and about which case"))
        self._new_case.setText(self.tr("New case"))
        self._new_person.setText(self.tr("New person"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._display(self._view.candidates)
