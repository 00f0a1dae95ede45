"""The card of a review: its questions with their answers, and the current one in full."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.quality.card import Answer, Card, Question
from app.quality.scoring import missing, score_of
from ui.quality.quality_text import UNKNOWN, answer_text, score_text
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP
from ui.text.announce import announce
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_KEYS = {
    Qt.Key.Key_Y: Answer.YES,
    Qt.Key.Key_T: Answer.NO,
    Qt.Key.Key_N: Answer.NO,
    Qt.Key.Key_1: Answer.ONE,
    Qt.Key.Key_2: Answer.TWO,
    Qt.Key.Key_3: Answer.THREE,
    Qt.Key.Key_4: Answer.FOUR,
    Qt.Key.Key_0: Answer.NOT_APPLICABLE,
}
# A question with yes and no is answered by numbers, too.
_AS_YES_NO = {Answer.ONE: Answer.YES, Answer.TWO: Answer.NO}
_SKIPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROW_PX, _LEAST_ROWS = 22, 7  # with the head
_GROUP, _QUESTION, _ANSWER = range(3)


class _Questions(QTableWidget):
    """Keys: 1 to 4, Y and T or N answer, 0 is not applicable; Space, Left and Right move what is reviewed."""

    answered = Signal(object)  # Answer
    play_wanted = Signal()
    skip_wanted = Signal(int)  # steps; below 0: back

    def __init__(self) -> None:
        super().__init__(0, 3)
        self.setObjectName("quality.questions")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(0)
        self.verticalHeader().setDefaultSectionSize(current_theme().px(_ROW_PX))
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(_QUESTION, QHeaderView.ResizeMode.Stretch)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), current_theme().px(_LEAST_ROWS * _ROW_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_plain and key in _KEYS:
            self.answered.emit(_KEYS[key])
        elif is_plain and key == Qt.Key.Key_Space:
            self.play_wanted.emit()
        elif is_plain and key in _SKIPS:
            self.skip_wanted.emit(_SKIPS[key])
        else:
            super().keyPressEvent(event)


class CardView(QWidget):
    """The answers are by the id of the question."""

    changed = Signal()
    play_wanted = Signal()
    skip_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("quality.card")
        self._card: Card | None = None
        self._answers: dict[str, Answer] = {}
        self._is_editable = self._has_buttons = False
        self._table = _Questions()
        self._words = Label("quality.question", "lead", wraps=True)
        self._best = Label("quality.best", "muted", wraps=True)
        self._buttons = {answer: ActionButton(f"quality.answer.{answer.value}") for answer in Answer}
        self._score = Label("quality.score", "strong")
        self._row = Flow(HALF_GAP)
        for answer, button in self._buttons.items():
            button.clicked.connect(partial(self._choose, answer))
            self._row.addWidget(button)
        self._row.addWidget(self._score)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._table, 1)
        column.addWidget(self._words)
        column.addWidget(self._best)
        column.addLayout(self._row)
        self._table.currentCellChanged.connect(self._on_row)
        self._table.answered.connect(self._choose)
        self._table.play_wanted.connect(self.play_wanted)
        self._table.skip_wanted.connect(self.skip_wanted)
        self.retranslate()

    # -- commands ------------------------------------------------------------------------------------------

    def show_card(self, card: Card | None, answers: Mapping[str, Answer], is_editable: bool) -> None:
        self._card, self._answers = card, dict(answers)
        self._is_editable = self._has_buttons = is_editable  # while it is sent they stay, disabled
        self._fill()
        self._table.setCurrentCell(0, _QUESTION)
        self._on_row()

    def put_answers(self, answers: Mapping[str, Answer]) -> None:
        """Show these answers in place of those that were given."""
        self._answers = dict(answers)
        for place in range(self._table.rowCount()):
            self._write(place)
        self._on_row()

    def set_editable(self, is_editable: bool) -> None:
        self._is_editable = is_editable
        self._on_row()

    @property
    def answers(self) -> dict[str, str]:
        return {name: answer.value for name, answer in self._answers.items()}

    @property
    def is_whole(self) -> bool:
        """Whether each question is answered, and not all with not applicable."""
        card = self._card
        if card is None or missing(card, self._answers):
            return False
        return score_of(card, self._answers).value is not None

    def focus_questions(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- answering -----------------------------------------------------------------------------------------

    @property
    def _current(self) -> Question | None:
        questions, place = self._questions, self._table.currentRow()
        return questions[place] if 0 <= place < len(questions) else None

    @property
    def _questions(self) -> tuple[Question, ...]:
        return self._card.questions if self._card is not None else ()

    @Slot(object)
    def _choose(self, answer: Answer, _checked: bool = False) -> None:
        question = self._current
        if question is None or not self._is_editable:
            return
        given = answer if answer in question.answers else _AS_YES_NO.get(answer)
        if given not in question.answers:
            return
        assert given is not None
        self._answers[question.id] = given
        place = self._table.currentRow()
        self._write(place)
        announce(self, answer_text(given))
        self._table.setCurrentCell(min(place + 1, self._table.rowCount() - 1), _QUESTION)
        self._on_row()
        self.changed.emit()

    # -- showing -------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        card = self._card
        self._table.setRowCount(len(self._questions))
        firsts = {group.questions[0].id: group for group in card.groups} if card is not None else {}
        for place, question in enumerate(self._questions):
            group = firsts.get(question.id)
            title = f"{group.words.in_language(language())} {group.weight}%" if group is not None else ""
            for column, text in ((_GROUP, title), (_QUESTION, question.words.in_language(language()))):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self._table.setItem(place, column, item)
            self._table.setItem(place, _ANSWER, QTableWidgetItem())
            self._write(place)

    def _write(self, place: int) -> None:
        question = self._questions[place]
        answer = self._answers.get(question.id)
        text = answer_text(answer) if answer is not None else UNKNOWN
        item, words = self._table.item(place, _ANSWER), self._table.item(place, _QUESTION)
        if item is not None and words is not None:
            item.setText(text)
            words.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words.text()} {text}")

    @Slot()
    def _on_row(self) -> None:
        question = self._current
        self._words.setText(question.words.in_language(language()) if question is not None else "")
        self._best.setText(self._best_text(question) if question is not None else "")
        offered = question.answers if question is not None else ()
        given = self._answers.get(question.id) if question is not None else None
        for answer, button in self._buttons.items():
            button.setVisible(self._has_buttons and answer in offered)
            button.setEnabled(self._is_editable)
            button.set_look("primary" if answer is given else "")
        self._show_score()

    def _best_text(self, question: Question) -> str:
        best = question.best.in_language(language())
        source = self.tr("A 4: {best}") if Answer.FOUR in question.answers else self.tr("A yes: {best}")
        text, fatal = source.format(best=best), self.tr("Fatal: a no makes the score 0.")
        return f"{text} {fatal}" if question.fatal else text

    def _show_score(self) -> None:
        card = self._card
        if card is None:
            self._score.setText("")
            return
        left = len(missing(card, self._answers))
        score = score_text(score_of(card, self._answers))
        text = self.tr("{count} questions are left. So far: {score}") if left else self.tr("Score: {score}")
        self._score.setText(text.format(count=left, score=score))

    def retranslate(self) -> None:
        for answer, button in self._buttons.items():
            button.setText(answer_text(answer))
        self._table.setHorizontalHeaderLabels([self.tr("Group"), self.tr("Question"), self.tr("Answer")])
        for part in (self._table, self._table.horizontalHeader()):
            part.setAccessibleName(self.tr("Questions of the card"))
        self._table.setToolTip(
            self.tr("1–4, Y, T: answer. 0: not applicable. Space: play or next page. Left, Right: back, on.")
        )
        place = self._table.currentRow()
        self._fill()
        self._table.setCurrentCell(max(0, place), _QUESTION)
        self._on_row()
