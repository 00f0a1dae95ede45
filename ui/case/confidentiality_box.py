"""Confidential, anonymous, and what is masked: the marks of the case, and how to be shown what is masked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.cases.case_editor import CaseEditor
from app.cases.confidentiality import ANONYMOUS, CONFIDENTIAL, Confidentiality
from app.mutations.reveal import RevealReason
from app.records.service import Refusal
from app.sop.lifecycle import Move
from app.values.open_case import VisibleCase
from ui.case.fields.typed import KeptChoice
from ui.case.forms.form import Columns
from ui.case.refusal_text import refusal_words
from ui.keys.key_table import Key, bind
from ui.style.tokens import GAP, HALF_GAP
from ui.text.announce import announce
from ui.text.confidentiality_text import reveal_reason_words
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label


class ConfidentialityBox(QFrame):
    """Follows the case on the screen. The reason is asked in place, never in a dialog."""

    came = Signal(QWidget)  # something is to be seen here

    def __init__(self, confidentiality: Confidentiality, editor: CaseEditor, panel: QWidget) -> None:
        super().__init__()
        self.setObjectName("confidentiality")
        self.setProperty("look", "card")
        self._confidentiality, self._editor = confidentiality, editor
        self._marks = {name: QCheckBox() for name in (CONFIDENTIAL, ANONYMOUS)}
        for name, box in self._marks.items():
            box.setObjectName(f"confidentiality.{name}")
            box.clicked.connect(lambda is_on, of=name: self._mark(of, is_on))
        self._reveal = ActionButton("confidentiality.reveal", "", "lock", Key.REVEAL, "quiet")
        self._about = Label("confidentiality.about", "caption", wraps=True)
        self._problem = Label("confidentiality.problem", "error", wraps=True)
        self._reason = KeptChoice("confidentiality.reason")
        self._text = QLineEdit()
        self._text.setObjectName("confidentiality.text")
        self._reason_field = Field("confidentiality.reason.field", self._reason)
        self._text_field = Field("confidentiality.text.field", self._text)
        self._sure = ActionButton("confidentiality.sure", "", "check", look="primary")
        self._asked = QWidget(self)
        self._is_lifting = False  # the reason that is asked is why the applicant is not anonymous any more
        self._build()
        self._reveal.clicked.connect(self.ask)
        self._sure.clicked.connect(self._give_reason)
        self._text.returnPressed.connect(self._give_reason)
        editor.opened.connect(self._on_opened)
        editor.changed.connect(self._display)
        confidentiality.refused.connect(self._on_refused)
        bind(Key.CONFIDENTIAL, panel, lambda: self._toggle(CONFIDENTIAL))
        bind(Key.ANONYMOUS, panel, lambda: self._toggle(ANONYMOUS))
        bind(Key.REVEAL, panel, self.ask)
        self._retranslate()
        if editor.current is not None:
            self._on_opened(editor.current)

    def _build(self) -> None:
        line = Flow(GAP)
        for part in (*self._marks.values(), self._reveal):
            line.addWidget(part)
        marks = QWidget(self)
        marks.setLayout(line)
        asked = QHBoxLayout(self._asked)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(GAP)
        fields = Columns("confidentiality.columns", [(self._reason_field, 14), (self._text_field, 14)])
        asked.addWidget(fields, 1)
        asked.addWidget(self._sure, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, GAP, 16, GAP)
        column.setSpacing(HALF_GAP)
        column.addWidget(marks)
        column.addWidget(self._about)
        column.addWidget(self._problem)
        column.addWidget(self._asked)
        for hidden in (self._about, self._problem, self._asked):
            hidden.hide()

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def ask(self) -> None:
        """Ask for the reason, if something is masked that may be shown; once more: put the question away."""
        case = self._editor.current
        if case is None or not self._confidentiality.visibility(case).may_reveal:
            return
        if self._asked.isVisibleTo(self):
            self._put_away()
            return
        self._ask_reason(is_lifting=False)

    def _ask_reason(self, is_lifting: bool) -> None:
        self._is_lifting = is_lifting
        self._word_question()
        self._reason_field.setVisible(not is_lifting)
        self._asked.show()
        self.came.emit(self)
        (self._text if is_lifting else self._reason).setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _give_reason(self) -> None:
        self._show_message("")
        if self._is_lifting:
            self._text_field.set_error("" if self._text.text().strip() else self.tr("Say why."))
            if self._text.text().strip():
                self._confidentiality.mark(ANONYMOUS, False, self._text.text().strip())
            return
        chosen = self._reason.value()
        self._reason_field.set_error("" if chosen else self.tr("Choose why."))
        if chosen:
            self._confidentiality.reveal(RevealReason(chosen), self._text.text())
        else:
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle(self, name: str) -> None:
        box = self._marks[name]
        if self._editor.current is not None and box.isEnabled():
            self._mark(name, not box.isChecked())

    def _mark(self, name: str, is_on: bool) -> None:
        """That a recorded case is not anonymous any more needs a reason; until then the mark stays."""
        case = self._editor.current
        if name == ANONYMOUS and not is_on and case is not None and case.file is not None:
            self._marks[name].setChecked(True)
            self._put_away()
            self._ask_reason(is_lifting=True)
            return
        self._confidentiality.mark(name, is_on)

    def _put_away(self) -> None:
        self._asked.hide()
        self._is_lifting = False
        self._text_field.set_error("")
        self._reason.reset("")
        self._reason_field.set_error("")
        self._text.clear()
        self._show_message("")

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_opened(self, case: VisibleCase) -> None:
        self._put_away()
        self._display(case)

    @Slot(object)
    def _display(self, case: VisibleCase) -> None:
        for name, box in self._marks.items():
            box.setChecked(case.value(name) == "yes")
            box.setEnabled(case.file is None or Move.CHANGE_DETAILS in case.moves)
        is_anonymous = self._marks[ANONYMOUS].isChecked()
        if is_anonymous and not self._confidentiality.may_lift(case):
            self._marks[ANONYMOUS].setEnabled(False)
        visibility = self._confidentiality.visibility(case)
        self._reveal.setVisible(visibility.may_reveal)
        is_asked_still = is_anonymous if self._is_lifting else visibility.may_reveal
        if not is_asked_still and self._asked.isVisibleTo(self):
            had_keyboard = self._asked.isAncestorOf(self.focusWidget() or self)
            self._put_away()
            if had_keyboard:
                self._marks[CONFIDENTIAL].setFocus(Qt.FocusReason.OtherFocusReason)
        about = self._about_words(case)
        if about != self._about.text():
            self._about.setText(about)
            self._about.setVisible(bool(about))
            announce(self, about)

    def _about_words(self, case: VisibleCase) -> str:
        if self._confidentiality.is_revealed(case):
            return self.tr("Shown to you until you leave the case. Its story says so.")
        visibility = self._confidentiality.visibility(case)
        if not visibility.knows_person:
            return self.tr("The applicant is anonymous: name and number are masked.")
        return self.tr("Numbers of the applicant are masked.") if visibility.is_masked else ""

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        self._show_message(refusal_words(refusal))
        if self._asked.isVisibleTo(self):
            self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_message(self, words: str) -> None:
        self._problem.show_text(words)
        if words:
            announce(self, words)
            self.came.emit(self)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Who may see what"))
        texts = {CONFIDENTIAL: self.tr("Confidential"), ANONYMOUS: self.tr("Anonymous")}
        for name, text in texts.items():
            self._marks[name].setText(text)
            self._marks[name].setAccessibleName(text)
        self._marks[CONFIDENTIAL].setAccessibleDescription(
            self.tr("Only the agent of the case, its unit and supervisors may read it.")
        )
        self._marks[ANONYMOUS].setAccessibleDescription(
            self.tr("The applicant is hidden from everybody; one masked number for calling back stays.")
        )
        for box in self._marks.values():
            box.setToolTip(box.accessibleDescription())
        self._reveal.setText(self.tr("Show what is masked"))
        self._reason_field.set_label(self.tr("Why do you need to see it?"))
        self._word_question()
        self._reason.set_options(
            [(reason.value, reveal_reason_words(reason.value)) for reason in RevealReason]
        )
        if self._editor.current is not None:
            self._display(self._editor.current)

    def _word_question(self) -> None:
        if self._is_lifting:
            self._text_field.set_label(self.tr("Why is the applicant not anonymous any more?"))
            self._sure.setText(self.tr("Take the mark away"))
        else:
            self._text_field.set_label(self.tr("More about it (needed for another reason)"))
            self._sure.setText(self.tr("Show"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._asked.isVisibleTo(self):
            self._put_away()
            self._reveal.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
