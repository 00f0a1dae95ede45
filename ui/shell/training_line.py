"""The line that says that this is training: what to do next, step by step, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.cases.queues import QueueName
from app.common.enums import FINISHED, CallState, CaseStatus, Role
from app.desktop.workplace import Workplace
from app.values.call import Call
from app.values.open_case import VisibleCase
from ui.case.forms.forms import Forms
from ui.keys.key_table import Key, way
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.text.caller_text import is_matched
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.pill import Pill

# Step: what to do, and the commands that it names.
_STEPS: dict[str, tuple[str, dict[str, Key]]] = {
    "wait": (
        QT_TRANSLATE_NOOP(
            "Training", "A simulated applicant calls or writes soon. No real person is called or written to."
        ),
        {},
    ),
    "message": (
        QT_TRANSLATE_NOOP("Training", "An applicant has written: {take} takes the message."),
        {"take": Key.TAKE_NEXT},
    ),
    "reply": (
        QT_TRANSLATE_NOOP("Training", "Who wrote, which case? Then {write}, and {send} sends the answer."),
        {"write": Key.WRITE_ANSWER, "send": Key.FINISH},
    ),
    "answer": (
        QT_TRANSLATE_NOOP("Training", "The applicant calls: {answer} answers."),
        {"answer": Key.ANSWER},
    ),
    "who": (
        QT_TRANSLATE_NOOP("Training", "Who is it? {accept} takes the proposal, {new} means a new person."),
        {"accept": Key.ACCEPT_PROPOSAL, "new": Key.NEW_PERSON},
    ),
    "log": (QT_TRANSLATE_NOOP("Training", "Write the subject, then the rest of what you hear."), {}),
    "decide": (
        QT_TRANSLATE_NOOP("Training", "Can you answer it now? Yes: {yes}. No, a unit must: {no}."),
        {"yes": Key.DECIDE_YES, "no": Key.DECIDE_NO},
    ),
    "fill": (
        QT_TRANSLATE_NOOP("Training", "Fill in the form, then {complete}: you are ready after the call."),
        {"complete": Key.COMPLETE_AND_FINISH},
    ),
    "at_unit": (
        QT_TRANSLATE_NOOP("Training", "The unit has the question. {finish}, then {switch} to be the unit."),
        {"finish": Key.COMPLETE_AND_FINISH, "switch": Key.SWITCH_STAFF},
    ),
    "unit": (
        QT_TRANSLATE_NOOP("Training", "You are the unit: write the answer and its ground, then {complete}."),
        {"complete": Key.COMPLETE_AND_FINISH},
    ),
    "call_back": (
        QT_TRANSLATE_NOOP("Training", "The answer is there: {dial} calls the applicant."),
        {"dial": Key.DIAL_APPLICANT},
    ),
    "give": (
        QT_TRANSLATE_NOOP("Training", "Read the answer out, then {complete}: given and received."),
        {"complete": Key.COMPLETE_AND_FINISH},
    ),
    "rest": (
        QT_TRANSLATE_NOOP("Training", "The case waits for the applicant. {finish} clears the screen."),
        {"finish": Key.COMPLETE_AND_FINISH},
    ),
    "done": (
        QT_TRANSLATE_NOOP("Training", "The case is done. {finish} clears the screen after the call."),
        {"finish": Key.COMPLETE_AND_FINISH},
    ),
}


def training_step(
    ringing: Call | None,
    active: Call | None,
    case: VisibleCase | None,
    form: str,
    is_officer: bool,
    messages: int = 0,
    is_owed: bool = False,
) -> str:
    """Return what comes next: a key of the steps' table. `form` is the open one, "" for none.

    messages: How many conversations wait for anybody. is_owed: The applicant on the screen waits for one.
    """
    is_talking = active is not None and active.state is CallState.CONNECTED
    if ringing is not None and not is_talking:
        return "answer"
    if case is None and not is_talking:
        return "message" if messages and not is_officer else "wait"
    if case is None:
        return "who"
    if is_owed and not is_talking and not form:
        return "reply"
    if is_talking and active is not None and not is_matched(active) and not active.consults_for:
        return "who"
    if case.status is CaseStatus.SOLUTION_READY or case.status is CaseStatus.TOLD:
        return "give" if is_talking else "call_back"
    if case.status in FINISHED:
        return "done"
    if case.status is CaseStatus.WAITING_APPLICANT:
        return "rest"
    if case.status is CaseStatus.IN_PROGRESS:
        if form in ("answer", "escalation"):
            return "fill"
        return "decide" if case.value("subject") else "log"
    return "unit" if is_officer else "at_unit"


class TrainingLine(QFrame):
    """Stands below the first row as long as the program shows a demo; shows nothing of the case."""

    leave_wanted = Signal()

    def __init__(self, workplace: Workplace, forms: Forms) -> None:
        super().__init__()
        self.setObjectName("training")
        self.setProperty("look", "strip")
        self.setProperty("tone", Tone.WARNING.value)
        self._calls, self._editor = workplace.calls.call_list, workplace.cases.editor
        self._session, self._forms = workplace.access.session, forms
        self._view, self._messages = workplace.conversations.view, 0
        self._badge = Pill("training.badge")
        self._words = ElidedLabel("training.words", "strong")
        self._leave = ActionButton("training.leave", "", "x", Key.QUIT, "quiet")
        self._leave.set_low()
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 2, GAP, 2)
        row.setSpacing(GAP)
        row.addWidget(self._badge)
        row.addWidget(self._words, 1)
        row.addWidget(self._leave)
        self._leave.clicked.connect(self.leave_wanted)
        for signal in (
            self._calls.call_changed,
            self._editor.opened,
            self._editor.changed,
            self._editor.closed_view,
            self._session.agent_changed,
            forms.opened,
            self._view.changed,
        ):
            signal.connect(self._show)
        workplace.queue.lists.counts_changed.connect(self._on_counts)
        self._retranslate()

    @Slot(object)
    def _on_counts(self, counts: dict[QueueName, int]) -> None:
        self._messages = counts.get(QueueName.MESSAGES, 0)
        self._show()

    @Slot()
    def _show(self) -> None:
        agent, active = self._session.agent, self._calls.active
        is_officer = agent is not None and agent.role is Role.UNIT_OFFICER
        shown = self._view.current
        one = shown.route.conversation if shown is not None and shown.route is not None else None
        step = training_step(
            *(self._calls.ringing, active, self._editor.current, self._forms.open_name, is_officer),
            messages=self._messages,
            is_owed=one is not None and one.waiting_since is not None,
        )
        text, keys = _STEPS[step]
        ways = {name: way(key) for name, key in keys.items()}
        words = QCoreApplication.translate("Training", text).format(**ways)
        if words != self._words.text():
            self._words.setText(words)
            self.setAccessibleName(words)
            announce(self, words)

    def _retranslate(self) -> None:
        self._badge.display(self.tr("Training"), "info", Tone.WARNING)
        self._leave.setText(self.tr("End the training"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
