"""The left column: the queue, and in its place the knowledge base while somebody reads in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.common.enums import ArticleRecord
from app.desktop.workplace import Workplace
from ui.case.fields.snippet_completion import Insertion
from ui.case.panel import CasePanel
from ui.keys.key_table import Key, bind
from ui.queue.panel import QueuePanel
from ui.widgets.first_use import first_use

if TYPE_CHECKING:
    from ui.knowledge.pane import KnowledgePane

KNOWLEDGE_PX = 360  # at 100 %, where there is room


class Side(QStackedWidget):
    """Also joins the knowledge base with what is being typed in the case."""

    widened = Signal(int)  # px at 100 % that it would like to have; 0: as before
    wanted = Signal()  # it has to be seen

    def __init__(self, workplace: Workplace, queue: QueuePanel, case: CasePanel) -> None:
        super().__init__()
        self.setObjectName("side")
        self._work, self._queue, self._case = workplace, queue, case
        self._insertion: Insertion | None = None
        self.addWidget(queue)
        queue.wanted.connect(self.show_queue)
        case.left.connect(self.show_queue)

    @first_use
    def knowledge(self) -> KnowledgePane:
        from ui.knowledge.pane import KnowledgePane

        pane = KnowledgePane(self._work)
        pane.left.connect(self._leave)
        pane.solution_wanted.connect(self._write)
        pane.article_wanted.connect(self._insert)
        self.addWidget(pane)
        return pane

    def bind_keys(self, window: QWidget) -> None:
        """The small list under the cursor lies over all of the window."""
        self._insertion = Insertion(self._work, self._case, window)
        bind(Key.KNOWLEDGE, window, self._toggle)
        bind(Key.WRITE_ARTICLE, window, self._write)

    @property
    def is_reading(self) -> bool:
        return self.currentWidget() is not self._queue

    @Slot()
    def show_queue(self) -> None:
        if self.is_reading:
            self.setCurrentWidget(self._queue)
            self.widened.emit(0)

    @Slot()
    def focus_main(self) -> None:
        """Take the keyboard (F6)."""
        if self.is_reading:
            self.knowledge.open_up()
        else:
            self._queue.focus_list()

    @Slot()
    def _toggle(self) -> None:
        focused = QApplication.focusWidget()
        if self.is_reading and focused is not None and self.knowledge.isAncestorOf(focused):
            self._leave()
        else:
            self._show_knowledge()
            self.knowledge.open_up()

    @Slot()
    def _write(self) -> None:
        self._show_knowledge()
        case = self._work.cases.editor.current
        self.knowledge.write(self._work.knowledge.articles.from_solution(case) if case is not None else None)

    def _show_knowledge(self) -> None:
        if not self.is_reading:
            self.setCurrentWidget(self.knowledge)
            self.widened.emit(KNOWLEDGE_PX)
        self.wanted.emit()

    @Slot()
    def _leave(self) -> None:
        self._case.focus_main()  # first: Qt would hand the keyboard of what is hidden to the next field
        self.show_queue()

    @Slot(object)
    def _insert(self, article: ArticleRecord) -> None:
        if self._insertion is not None and self._work.cases.editor.current is not None:
            self._insertion.insert_article(article, self._case.note.editor)
