"""Writing or revising an article. Personal data in it are marked, and must go before it is saved."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSignalBlocker
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QCheckBox, QFrame, QTextEdit, QVBoxLayout

from app.common.enums import ArticleRecord
from app.common.personal_data import PersonalData
from app.knowledge.articles import ArticleWords, Knowledge
from ui.case.fields.typed import KeptLine, KeptText
from ui.case.forms.form import InlineForm
from ui.keys.key_table import Key, keep
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Tone
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.text import Label

_KINDS = {
    "email": QT_TRANSLATE_NOOP("PersonalData", "e-mail address"),
    "phone": QT_TRANSLATE_NOOP("PersonalData", "telephone number"),
    "npwp": QT_TRANSLATE_NOOP("PersonalData", "NPWP"),
    "number": QT_TRANSLATE_NOOP("PersonalData", "number of a person, business or application"),
    "case_number": QT_TRANSLATE_NOOP("PersonalData", "case number"),
    "name": QT_TRANSLATE_NOOP("PersonalData", "name"),
}
_PUBLIC, _YES = "article.public", "yes"  # its name and its value in a draft


class ArticleForm(InlineForm):
    """`before` is the article that is revised; None while a new one is written."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__("article.form", "edit", "save")
        self._knowledge = knowledge
        self.before: ArticleRecord | None = None
        self._source = ArticleWords()
        self.title = KeptLine("article.form.title_line")
        self.questions = KeptText("article.form.questions", rows=2, most_rows=4)
        self.text = KeptText("article.form.text", rows=5, most_rows=14)
        self.basis = KeptLine("article.form.basis")
        self.begin = KeptLine("article.form.begin", is_tabular=True)
        self.end = KeptLine("article.form.end", is_tabular=True)
        self.public = QCheckBox()
        self.public.setObjectName("article.form.public")
        self._fields = {
            name: Field(f"article.form.{name}.field", editor) for name, editor in self._editors().items()
        }
        self._marks = QFrame()
        self._marks.setObjectName("article.form.marks")
        self._marks.setProperty("look", "strip")
        self._marks.setProperty("tone", Tone.DANGER.value)
        self._marked = Label("article.form.marked", wraps=True)
        self._take_out = ActionButton("article.form.take_out", "", "x")
        self._take_out.clicked.connect(self.take_out)
        self._build()
        self.retranslate()

    def _editors(self) -> dict[str, KeptLine | KeptText]:
        return {
            "title": self.title,
            "text": self.text,
            "questions": self.questions,
            "basis": self.basis,
            "begin": self.begin,
            "end": self.end,
        }

    def _build(self) -> None:
        marks = QVBoxLayout(self._marks)
        marks.setContentsMargins(GAP, GAP, GAP, GAP)
        marks.setSpacing(HALF_GAP)
        marks.addWidget(self._marked)
        marks.addWidget(self._take_out)
        for name, editor in self._editors().items():
            self.keep(f"article.{name}", editor)
            keep(Key.FINISH, editor)
            editor.typed.connect(lambda _text: self._mark())
            self.body.addWidget(self._fields[name])
            if name == "text":
                self.body.addWidget(self._marks)
        keep(Key.FINISH, self.public)
        self.public.toggled.connect(lambda is_on: self.typed.emit(_PUBLIC, _YES if is_on else ""))
        self.body.addWidget(self.public)

    # -- commands ------------------------------------------------------------------------------------------

    def write(self, words: ArticleWords, drafts: dict[str, str]) -> None:
        """Begin a new article, from a solution or with nothing; what was typed before comes back."""
        self.before, self._source = None, words
        self._begin(words, drafts)

    def revise(self, article: ArticleRecord, drafts: dict[str, str]) -> None:
        self.before, self._source = article, ArticleWords()
        words = ArticleWords(
            article.title,
            article.questions,
            article.text,
            article.legal_basis,
            article.valid_from,
            article.valid_until,
            is_public=article.is_public,
        )
        self._begin(words, drafts)

    def _begin(self, words: ArticleWords, drafts: dict[str, str]) -> None:
        proposed = {
            "article.title": words.title,
            "article.text": words.text,
            "article.questions": "\n".join(words.questions),
            "article.basis": words.legal_basis,
            "article.begin": f"{words.valid_from:%d/%m/%Y}" if words.valid_from else "",
            "article.end": f"{words.valid_until:%d/%m/%Y}" if words.valid_until else "",
            _PUBLIC: _YES if words.is_public else "",
        }
        begun = {**proposed, **drafts}
        self.reset(begun)
        with QSignalBlocker(self.public):
            self.public.setChecked(begun[_PUBLIC] == _YES)
        self.retranslate()
        self._mark()
        self.title.setFocus()

    def take_out(self) -> None:
        """Put "…" in all marked places."""
        for editor in (self.title, self.questions, self.text):
            cleared = self._knowledge.without_personal_data(editor.value(), self._source.names)
            if cleared != editor.value():
                editor.type_over(cleared)
        self._mark()
        self.text.setFocus()

    # -- what is wrong -------------------------------------------------------------------------------------

    def _found(self, editor: KeptLine | KeptText) -> tuple[PersonalData, ...]:
        return self._knowledge.personal_data(editor.value(), self._source.names)

    def _mark(self) -> None:
        """Mark personal data, and name them in words."""
        marked = []
        for editor in (self.title, self.questions, self.text):
            found = self._found(editor)
            for one in found:
                kind = QCoreApplication.translate("PersonalData", _KINDS[one.kind])
                marked.append(f"{kind} “{editor.value()[one.start : one.end]}”")
            if isinstance(editor, KeptText):
                editor.setExtraSelections([_underlined(editor, one) for one in found])
        self._marks.setVisible(bool(marked))
        text = self.tr("This identifies a person and must not stay in an article: {what}.")
        self._marked.setText(text.format(what=", ".join(dict.fromkeys(marked))))

    def missing(self) -> list[tuple[Field, str]]:
        gaps = []
        words = self.tr("Remove what identifies a person.")
        for name, text in (
            ("title", self.tr("Give the article a title.")),
            ("text", self.tr("Write the answer as it can be read to an applicant.")),
            ("questions", ""),
        ):
            editor = self._editors()[name]
            if text and not editor.value().strip():
                gaps.append((self._fields[name], text))
            elif self._found(editor):
                gaps.append((self._fields[name], words))
        for name in ("begin", "end"):
            typed = self._editors()[name].value().strip()
            if typed and self._knowledge.read_day(typed) is None:
                gaps.append((self._fields[name], self.tr("Write a day like 31/12/2026.")))
        return gaps

    def send(self) -> None:
        words = ArticleWords(
            title=self.title.value().strip(),
            questions=tuple(line.strip() for line in self.questions.value().splitlines() if line.strip()),
            text=self.text.value().strip(),
            legal_basis=self.basis.value().strip(),
            valid_from=self._knowledge.read_day(self.begin.value().strip()),
            valid_until=self._knowledge.read_day(self.end.value().strip()),
            source_case_id=self._source.source_case_id,
            is_public=self.public.isChecked(),
        )
        if self.before is None:
            self._knowledge.write(words)
        else:
            self._knowledge.revise(self.before, words)

    def retranslate(self) -> None:
        title = self.tr("New article") if self.before is None else self.tr("Revise the article")
        self.set_texts(title, self.tr("Save the article"), self.tr("Put the form away"))
        labels = {
            "title": self.tr("Title"),
            "text": self.tr("Answer, as it can be read to an applicant"),
            "questions": self.tr("How people ask, one question a line"),
            "basis": self.tr("Legal basis (if there is one)"),
            "begin": self.tr("Holds from"),
            "end": self.tr("Holds until"),
        }
        for name, label in labels.items():
            self._fields[name].set_label(label)
        self.public.setText(self.tr("Public, for the chatbot"))
        self.public.setToolTip(self.tr("Public: the chatbot may say it to anyone once it is reviewed"))
        self._take_out.setText(self.tr("Take it out"))
        self._mark()


def _underlined(editor: KeptText, one: PersonalData) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    cursor = QTextCursor(editor.document())
    cursor.setPosition(one.start)
    cursor.setPosition(one.end, QTextCursor.MoveMode.KeepAnchor)
    look = QTextCharFormat()
    theme = current_theme()
    look.setBackground(theme.colour("danger_soft"))
    look.setForeground(theme.colour("danger"))
    look.setFontUnderline(True)
    selection.cursor, selection.format = cursor, look
    return selection
