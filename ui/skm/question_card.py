"""The questions of the survey, one after the other, and what the respondent says of himself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.skm.form import Form
from app.skm.index import SCORES
from app.skm.messages import MOST_LETTERS, SkmAnswer
from app.skm.profile import PROFILE
from app.skm.skm_words import DIMENSIONS, NOT_STATED, VALUES
from ui.skm.skm_text import translated
from ui.style.tokens import GAP
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.stack import Stack
from ui.widgets.text import Label


class QuestionCard(Stack):
    """Keys: 1 to 4 answer, 0 leaves out, Backspace goes back. After the last question comes the profile."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("skm.card")
        self._form: Form | None = None
        self._scores: list[int] = []
        self._place = 0
        self._progress = Label("skm.progress", "muted")
        self._words = Label("skm.question", "lead", wraps=True)
        self._answers = [ActionButton(f"skm.answer.{score}") for score in SCORES]
        self._skip = ActionButton("skm.skip", look="quiet")
        self._back = ActionButton("skm.back", look="quiet")
        self._questions = _Questions(self)
        self._profile: dict[str, QComboBox] = {}
        self._fields: dict[str, Field] = {}
        self._remark = QPlainTextEdit()
        self._remark.setObjectName("skm.remark")
        self._remark.setTabChangesFocus(True)
        self._remark_field = Field("skm.remark.field", self._remark)
        self._last_back = ActionButton("skm.profile.back", look="quiet")
        self._build()
        self.retranslate()

    # -- commands ------------------------------------------------------------------------------------------

    def begin(self, form: Form) -> None:
        """Start with the first question, without an answer."""
        self._form, self._scores, self._place = form, [0] * len(form.questions), 0
        for box in self._profile.values():
            box.setCurrentIndex(0)
        self._remark.clear()
        self._show()

    def forget(self) -> None:
        self._form, self._scores = None, []
        self._remark.clear()

    @property
    def answer(self) -> SkmAnswer | None:
        """Return what was said so far; None without any score."""
        if not any(self._scores):
            return None
        profile = {name: str(box.currentData()) for name, box in self._profile.items()}
        remark = self._remark.toPlainText().strip()[:MOST_LETTERS]
        return SkmAnswer(scores=tuple(self._scores), remark=remark, **profile)

    def choose(self, score: int) -> None:
        """Note a score, 0 for none, and go on."""
        if self._form is not None and self._place < len(self._scores):
            self._scores[self._place] = score
            self._place += 1
            self._show()

    @Slot()
    def go_back(self) -> None:
        if self._place:
            self._place -= 1
            self._show()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self._questions)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._progress)
        column.addWidget(self._words)
        for score, button in zip(SCORES, self._answers, strict=True):
            button.clicked.connect(lambda _=False, given=score: self.choose(given))
            column.addWidget(button)
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addWidget(self._skip)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self._skip.clicked.connect(lambda: self.choose(0))
        self._back.clicked.connect(self.go_back)
        self._last_back.clicked.connect(self.go_back)
        self.addWidget(self._questions)
        profile = QWidget()
        column = QVBoxLayout(profile)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        flow = Flow(GAP)
        for name, values in PROFILE.items():
            box = QComboBox()
            box.setObjectName(f"skm.profile.{name}")
            for value in ("", *values):
                box.addItem("", value)
            self._profile[name] = box
            self._fields[name] = Field(f"skm.profile.{name}.field", box)
            flow.addWidget(self._fields[name])
        column.addLayout(flow)
        column.addWidget(self._remark_field, 1)
        row = QHBoxLayout()
        row.addWidget(self._last_back)
        row.addStretch(1)
        column.addLayout(row)
        self.addWidget(profile)

    # -- showing -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._form is None:
            return
        questions = self._form.questions
        if self._place == len(questions):
            self._remark_field.set_label(self._form.closing.in_language(language()))
            self.setCurrentIndex(1)
            self._profile["sex"].setFocus(Qt.FocusReason.OtherFocusReason)
            self.moved.emit()
            return
        question = questions[self._place]
        self._progress.setText(
            self.tr("Question {number} of {count}").format(number=self._place + 1, count=len(questions))
        )
        self._words.setText(question.words.in_language(language()))
        for score, button, words in zip(SCORES, self._answers, question.scale, strict=True):
            text = words.in_language(language())
            button.setText(f"{score}  {text}")
            button.setAccessibleName(f"{score}, {text}")
            button.setAccessibleDescription(question.words.in_language(language()))
        self._back.setEnabled(self._place > 0)
        self.setCurrentIndex(0)
        self._questions.setAccessibleName(f"{self._progress.text()}: {self._words.text()}")
        given = self._scores[self._place]
        self._answers[given - 1 if given else 0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.moved.emit()

    def retranslate(self) -> None:
        self._skip.setText(self.tr("0  No answer"))
        for button in (self._back, self._last_back):
            button.setText(self.tr("Back"))
        for name, box in self._profile.items():
            self._fields[name].set_label(translated(DIMENSIONS[name]))
            for row in range(box.count()):
                value = box.itemData(row)
                box.setItemText(row, translated(VALUES[name][value]) if value else translated(NOT_STATED))
        self._show()


class _Questions(QWidget):
    """The keys of the answers; in the profile digits are typed."""

    def __init__(self, card: QuestionCard) -> None:
        super().__init__()
        self.setObjectName("skm.questions")
        self._card = card

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("0", "1", "2", "3", "4") and not event.isAutoRepeat():
            self._card.choose(int(event.text()))
        elif event.key() == Qt.Key.Key_Backspace:
            self._card.go_back()
        else:
            super().keyPressEvent(event)
