"""The confirmation after "done": the case went off the screen, and one click brings it back."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Slot

from app.common.enums import FINISHED
from app.desktop.notice_center import INFO_MS
from app.desktop.workplace import Workplace
from app.sop.lifecycle import Move
from app.values.open_case import VisibleCase
from ui.case.panel import CasePanel
from ui.style.tokens import Tone
from ui.text.wording import number_words, word
from ui.widgets.notice_bar import BarNotice, NoticeBar

_DONE = "case_done"


class DoneNotice(QObject):
    """Undo is offered where the procedure has a way back: a closed case is opened again, with the reason."""

    def __init__(self, workplace: Workplace, panel: CasePanel, notices: NoticeBar) -> None:
        super().__init__(panel)
        self._editor, self._panel, self._notices = workplace.cases.editor, panel, notices
        self._case_id: UUID | None = None
        self._undoes = False  # the form to reopen is to open with the case
        self._ends = QTimer(self)
        self._ends.setSingleShot(True)
        self._ends.setInterval(INFO_MS)
        self._ends.timeout.connect(self._withdraw)
        panel.done.connect(self._on_done)
        panel.handed_on.connect(self._on_handed_on)
        self._editor.opened.connect(self._on_opened)
        notices.acted.connect(self._on_action)
        for left in (workplace.access.session.agent_changed, workplace.access.session.signed_out):
            left.connect(self._withdraw)
        workplace.access.hidden_cases.hidden.connect(self._withdraw)

    @Slot(object)
    def _on_done(self, case: VisibleCase) -> None:
        self._case_id, self._undoes = case.case_id, False
        text = self.tr("Case {number} is saved: {status}.")
        words = text.format(number=number_words(case.number), status=word(case.status))
        actions = [("open", self.tr("Open"))]
        if case.status in FINISHED and Move.REOPEN in case.moves:
            actions.append(("undo", self.tr("Undo…")))
        self._notices.post(BarNotice(_DONE, words, Tone.GOOD, tuple(actions)))
        self._ends.start()

    @Slot(str, str)
    def _on_handed_on(self, what: str, number: str) -> None:
        """The case is out of sight for this person, so there is nothing to open."""
        text = {
            "solution": self.tr("Case {number}: the solution is recorded. The agent passes it on."),
            "returned": self.tr("Case {number}: the question is back with its agent."),
            "passed": self.tr("Case {number}: the question is with the other unit."),
        }[what]
        self._case_id = None
        self._notices.post(BarNotice(_DONE, text.format(number=number_words(number)), Tone.GOOD))
        self._ends.start()

    @Slot(object)
    def _on_opened(self, case: VisibleCase) -> None:
        undoes, self._undoes = self._undoes and case.case_id == self._case_id, False
        if case.case_id == self._case_id:
            self._withdraw()
        if undoes:
            QTimer.singleShot(0, self, self._reopen)  # the panel shows the case first

    @Slot()
    def _reopen(self) -> None:
        self._panel.forms.open("reopen")

    @Slot(str, str)
    def _on_action(self, key: str, action: str) -> None:
        if key != _DONE or self._case_id is None:
            return
        self._undoes = action == "undo"
        self._editor.open(self._case_id)

    @Slot()
    def _withdraw(self) -> None:
        self._ends.stop()
        self._case_id = None
        self._notices.withdraw(_DONE)
