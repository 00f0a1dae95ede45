"""The messages or the case that is reviewed, to be read beside the card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.common.enums import TimelineRecord
from app.desktop.workplace import ProcedureArea
from app.quality.messages import ReviewedWork, WorkKind
from app.sop.step_clocks import StepClock, step_clocks
from app.supervision.quality_desk import QualityDesk
from app.supervision.viewer import REFUSED
from app.supervision.written_work import WrittenWork
from app.values.written import VisibleMessage
from ui.case.paragraph import Paragraph
from ui.case.timeline import Timeline
from ui.inbox.message_paragraphs import message_paragraphs
from ui.style.theme import current_theme
from ui.style.tokens import HALF_GAP
from ui.text.wording import word
from ui.widgets.text import Label

_NOTHING = UUID(int=0)
_LEAST_PX, _LINE_PX = 150, 40


class _Story(Timeline):
    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("What is reviewed"))


class WorkReader(QWidget):
    """Hidden while no written work is reviewed. Nothing can be done with what is read."""

    def __init__(self, desk: Callable[[], QualityDesk], procedure: ProcedureArea) -> None:
        super().__init__()
        self.setObjectName("quality.reader")
        self._desk, self._procedure = desk, procedure
        self._work: ReviewedWork | None = None
        self._shown: WrittenWork | None = None
        self._status = Label("quality.reader.status", "muted", wraps=True)
        self._story = _Story(self._in_words)
        self._story.setObjectName("quality.story")
        self._story.setMinimumHeight(current_theme().px(_LEAST_PX))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._status)
        column.addWidget(self._story, 1)
        self.hide()

    def show_work(self, work: ReviewedWork | None) -> None:
        """Read this work, or nothing."""
        is_written = work is not None and work.kind is not WorkKind.CALL
        self._work = work if is_written else None
        self._shown = None
        self._story.display(_NOTHING, (), ())
        self._status.show_text("")
        self.setVisible(is_written)
        if self._work is not None and self._work.is_there:
            asked = self._work
            self._desk().read(
                asked, lambda found: self._take(asked, found), lambda code: self._on_failed(asked, code)
            )

    def page(self, step: int) -> None:
        bar = self._story.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep())

    def line(self, step: int) -> None:
        bar = self._story.verticalScrollBar()
        bar.setValue(bar.value() + step * current_theme().px(_LINE_PX))

    def _take(self, asked: ReviewedWork, found: WrittenWork) -> None:
        if asked is not self._work:
            return
        self._shown = found
        if not found.is_there:
            self._status.show_text(
                self.tr("This computer does not have it. Synchronise, or fetch the case from the archive.")
            )
            return
        self._show()

    def _show(self) -> None:
        found = self._shown
        if found is None:
            return
        entries: Sequence[TimelineRecord] = ()
        clocks: Sequence[StepClock] = ()
        if (case := found.case) is not None:
            procedure, entries = self._procedure, case.timeline
            clocks = step_clocks(
                procedure.sop, procedure.calendar, case.row.channel, entries, procedure.clock()
            )
            self._status.show_text("\n".join(filter(None, (case.row.subject, case.description))))
        self._story.display(found.work_id, entries, clocks)
        self._story.show_messages(found.work_id, found.messages)
        self._story.go_to_start()

    def _on_failed(self, asked: ReviewedWork, code: str) -> None:
        if asked is self._work:
            self._status.show_text(
                self.tr("The server does not let you read it.")
                if code == REFUSED
                else self.tr("The server does not answer, so it cannot note who reads this. Open it again.")
            )

    def _in_words(self, message: VisibleMessage) -> list[Paragraph]:
        channel = self._shown.channels.get(message.conversation_id) if self._shown is not None else None
        words = word(channel) if channel is not None else ""
        made = message_paragraphs(message, words, None, lambda _file: False)
        return [replace(one, links=()) for one in made]

    def retranslate(self) -> None:
        self._show()
