"""What the chatbot was asked and could not answer; an article is written for a question of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem

from app.knowledge.articles import Knowledge, UnansweredQuestion
from ui.case.forms.form import InlineForm
from ui.keys.key_table import Key, keep
from ui.widgets.row_list import RowList
from ui.widgets.text import Label

SHOWN = 8  # rows; more scroll
_VALUE = Qt.ItemDataRole.UserRole


class UnansweredForm(InlineForm):
    """The most frequent question is first."""

    chosen = Signal(str)  # the question for which an article is to be written

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__("unanswered.form", "chat", "plus")
        self._knowledge = knowledge
        self._found: tuple[UnansweredQuestion, ...] = ()
        self.list = RowList("unanswered.list")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _: self.complete())
        keep(Key.FINISH, self.list)
        self._none = Label("unanswered.none", "caption", wraps=True)
        self.body.addWidget(self.list)
        self.body.addWidget(self._none)
        self.retranslate()

    def begin(self) -> None:
        """Read the questions, and go to the first one."""
        self.list.setFocus()
        self._knowledge.read_unanswered(self._take)

    def send(self) -> None:
        question = self.list.currentItem().data(_VALUE)
        self.answered()
        self.chosen.emit(question)

    def _take(self, found: tuple[UnansweredQuestion, ...]) -> None:
        self._found = found
        self._fill()

    def _fill(self) -> None:
        row = max(0, self.list.currentRow())
        self.list.clear()
        for one in self._found:
            asked = self.tr("asked {count}×").format(count=one.count)
            item = QListWidgetItem(f"{one.question}\n{asked}")
            item.setData(_VALUE, one.question)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        height = max(self.list.sizeHintForRow(0), self.fontMetrics().lineSpacing())
        self.list.setFixedHeight(height * min(SHOWN, max(1, self.list.count())) + 8)
        self.list.setVisible(bool(self._found))
        self._none.setVisible(not self._found)
        self.main.setEnabled(bool(self._found))

    def retranslate(self) -> None:
        self.set_texts(
            self.tr("Questions without an answer"),
            self.tr("Write an article for it"),
            self.tr("Back to the articles"),
        )
        self.list.setAccessibleName(self.tr("Questions without an answer"))
        self._none.setText(self.tr("In the last 90 days the chatbot has answered all that it was asked."))
        self._fill()
