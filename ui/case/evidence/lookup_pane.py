"""What one system knows of the case: asking, found or failed, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.cases.case_lookups import Pane, PaneState
from ui.case.evidence.evidence_text import evidence_word
from ui.case.evidence.finding_text import question_words
from ui.case.evidence.finding_view import FindingView
from ui.case.evidence.lookup_text import failure_words, off_words
from ui.case.fields.typed import KeptChoice
from ui.keys.key_table import Key
from ui.style.tokens import GAP, HALF_GAP
from ui.text.announce import announce
from ui.text.times import time_text
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import IconLabel, Label, labelled_icon

_ICONS = {
    PaneState.OFF: ("info", "muted"),
    PaneState.READY: ("info", "muted"),
    PaneState.ASKING: ("clock", "accent"),
    PaneState.FOUND: ("check", "good"),
    PaneState.FAILED: ("alert", "warning"),
}


class LookupPane(QFrame):
    """Nothing here takes the keyboard without a command."""

    question_wanted = Signal(object)  # Question
    again_wanted = Signal()
    keep_wanted = Signal(str)  # system
    page_wanted = Signal(str)  # system

    def __init__(self, system: str, keep_key: Key) -> None:
        super().__init__()
        name = f"lookups.{system}"
        self.setObjectName(name)
        self._pane = Pane(system)
        self._title = Label(f"{name}.title", "strong")
        self._icon = IconLabel(f"{name}.icon", "info")
        self._state = Label(f"{name}.state", wraps=True)
        self.question = KeptChoice(f"{name}.question")
        self._asked = Label(f"{name}.asked", "muted", wraps=True)
        self.facts = FindingView(f"{name}.facts")
        self.keep = ActionButton(f"{name}.keep", "", "save", keep_key)
        self.again = ActionButton(f"{name}.again", "", "rotate", Key.ASK_AGAIN, "quiet")
        self.page = ActionButton(f"{name}.page", "", "arrow-up-right", look="quiet")
        self._build()
        self.question.typed.connect(self._on_question)
        self.keep.clicked.connect(lambda: self.keep_wanted.emit(system))
        self.again.clicked.connect(self.again_wanted)
        self.page.clicked.connect(lambda: self.page_wanted.emit(system))
        self._retranslate()

    def _build(self) -> None:
        buttons = QWidget(self)
        flow = Flow(HALF_GAP)
        buttons.setLayout(flow)
        for button in (self.keep, self.again, self.page):
            button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._title)
        head.addWidget(self.question, 1)
        head.addWidget(self._asked, 1)
        column.addLayout(head)
        column.addLayout(labelled_icon(self._icon, self._state))
        column.addWidget(self.facts)
        column.addSpacing(GAP // 4)
        column.addWidget(buttons)
        column.addStretch(1)

    def display(self, pane: Pane, has_page: bool) -> None:
        before, self._pane = self._pane, pane
        self.setVisible(pane.state is not PaneState.EMPTY)
        if pane.state is PaneState.EMPTY:
            for label in (self._asked, self._state):
                label.setText("")  # else a screen reader still finds the number
            self.question.set_options([])
            self.facts.display(())
            return
        words = self._state_words(pane)
        self._icon.show_icon(*_ICONS[pane.state])
        self._state.setText(words)
        self._show_questions(pane)
        self.facts.setVisible(pane.finding is not None)
        if pane.finding is not None:
            self.facts.display(pane.finding.fields)
        self.keep.setVisible(pane.finding is not None and pane.can_keep and not pane.is_kept)
        is_asked = pane.state in (PaneState.FOUND, PaneState.FAILED)
        self.again.setText(self.tr("Try again") if is_asked else self.tr("Ask now"))
        self.again.setVisible(is_asked or pane.state is PaneState.READY)
        self.page.setVisible(has_page and pane.state in (PaneState.OFF, PaneState.FAILED))
        if pane.state is not before.state and pane.state in (PaneState.FOUND, PaneState.FAILED):
            announce(self, f"{evidence_word(pane.system)}: {words}")

    @property
    def readable(self) -> QWidget | None:
        """Where the keyboard goes to read the answer, or to ask again."""
        if self.isHidden():
            return None
        return next((one for one in (self.facts, self.again, self.page) if one.isVisibleTo(self)), None)

    def state_words(self) -> str:
        return self._state.text()

    def _show_questions(self, pane: Pane) -> None:
        """Show one question as text; among several the agent chooses."""
        asked = [(one.method, question_words(one.method, one.key)) for one in pane.questions]
        has_choice = len(asked) > 1 and pane.state is not PaneState.OFF
        self.question.setVisible(has_choice)
        self._asked.setVisible(not has_choice)
        if has_choice:
            self.question.set_options(asked)
        if pane.question is not None:
            self.question.show_value(pane.question.method)
            self._asked.setText(question_words(pane.question.method, pane.question.key))

    def _state_words(self, pane: Pane) -> str:
        if pane.failure is not None and pane.state is PaneState.FAILED:
            return failure_words(pane.failure)
        if pane.finding is not None and pane.state is PaneState.FOUND:
            time = time_text(pane.finding.found_at)
            if pane.is_kept:
                return self.tr("Answer of {time}, kept as evidence").format(time=time)
            return self.tr("Answer of {time}").format(time=time)
        waiting = self.tr("Asking…") if pane.state is PaneState.ASKING else self.tr("Not asked yet.")
        return off_words(pane.system) if pane.state is PaneState.OFF else waiting

    def _on_question(self, method: str) -> None:
        found = next((one for one in self._pane.questions if one.method == method), None)
        if found is not None:
            self.question_wanted.emit(found)

    def _retranslate(self) -> None:
        system = evidence_word(self._pane.system)
        self._title.setText(system)
        self.setAccessibleName(self.tr("Look-up in {system}").format(system=system))
        self.question.setAccessibleName(self.tr("What {system} is asked").format(system=system))
        self.facts.setAccessibleName(self.tr("Answer of {system}").format(system=system))
        self.keep.setText(self.tr("Keep as evidence"))
        self.page.setText(self.tr("Open the page, copy the number"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
