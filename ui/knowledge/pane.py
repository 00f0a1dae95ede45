"""The knowledge base beside the case: searched as one types, read, and used by one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.common.enums import ArticleRecord, EditionRecord
from app.desktop.workplace import Workplace
from app.knowledge.articles import ArticleWords
from app.mutations.article_rights import may_review, may_revise, may_withdraw
from app.records.service import Refusal
from app.values.article_status import article_status
from ui.case.evidence.article_text import LOOKS, article_status_words, confirm_words
from ui.case.forms.form import InlineForm
from ui.case.refusal_text import refusal_words
from ui.keys.key_table import Key, hint, keep
from ui.knowledge.article_view import ArticleView
from ui.style.icons import icon
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Tone
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.first_use import first_use
from ui.widgets.flow import Flow
from ui.widgets.row_list import RowList
from ui.widgets.scroll_area import ScrollArea, scrolling_column
from ui.widgets.stack import Stack
from ui.widgets.text import IconLabel, Label

if TYPE_CHECKING:
    from ui.knowledge.article_form import ArticleForm
    from ui.knowledge.canned_form import CannedForm
    from ui.knowledge.unanswered_form import UnansweredForm
    from ui.knowledge.withdraw_form import WithdrawForm

Form = TypeVar("Form", bound=InlineForm)
SHOWN = 5  # rows; more scroll
_VALUE = Qt.ItemDataRole.UserRole
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class KnowledgePane(QFrame):
    """No dialog: what one does in the case goes on beside it."""

    article_wanted = Signal(object)  # ArticleRecord, for what is being typed in the case
    solution_wanted = Signal()  # an article of the case's solution is to be written
    left = Signal()  # the keyboard should go back to the case

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("knowledge")
        self.setProperty("look", "card")
        self._knowledge, self._drafting = workplace.knowledge.articles, workplace.drafts.drafting
        self._session, self._editor = workplace.access.session, workplace.cases.editor
        self._asker = self._knowledge.asker(self._show_hits)
        self._unconfirmed: ArticleRecord | None = None
        self._draft_key = ""
        self._wanted: UUID | None = None  # the article that was just changed
        self.search = QLineEdit()
        self.search.setObjectName("knowledge.search")
        self.search.setClearButtonEnabled(True)
        self.hits = RowList("knowledge.hits")
        self._actions = QWidget()
        self.view = ArticleView(self._actions)
        self._canned_texts = workplace.knowledge.canned_texts
        self._title = Label("knowledge.title", "section")
        self._message = Label("knowledge.message", "strong", wraps=True)
        self._message.setProperty("tone", Tone.WARNING.value)
        self._close = ActionButton("knowledge.close", "", "x", look="quiet", is_icon_only=True)
        self._use = ActionButton("knowledge.use", "", "arrow-left", Key.FINISH, "primary")
        self._revise = ActionButton("knowledge.revise", "", "edit")
        self._review = ActionButton("knowledge.review", "", "shield-check")
        self._withdraw = ActionButton("knowledge.withdraw", "", "x")
        self._new = ActionButton("knowledge.new", "", "plus")
        self._of_solution = ActionButton("knowledge.of_solution", "", "file-text", Key.WRITE_ARTICLE)
        self._texts = ActionButton("knowledge.texts", "", "note")
        self._unanswered = ActionButton("knowledge.unanswered", "", "chat")
        self._stack = Stack()
        self._pages: dict[InlineForm, ScrollArea] = {}
        self._build()
        self._connect()
        self._retranslate()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(HALF_GAP)
        head.addWidget(IconLabel("knowledge.icon", "info", "accent"))
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.setTextElideMode(Qt.TextElideMode.ElideRight)
        acts = Flow(HALF_GAP)
        changes = (self._revise, self._review, self._withdraw)
        for button in (self._use, *changes, self._new, self._of_solution, self._texts, self._unanswered):
            button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
            acts.addWidget(button)
        acts.setContentsMargins(0, 0, 0, 0)
        self._actions.setLayout(acts)
        browse = QWidget()
        reading = QVBoxLayout(browse)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(GAP)
        reading.addWidget(self.search)
        reading.addWidget(self.hits, 1)
        reading.addWidget(self._message)
        reading.addWidget(self.view, 2)
        self._stack.addWidget(browse)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._message.setVisible(False)

    @first_use
    def form(self) -> ArticleForm:
        from ui.knowledge.article_form import ArticleForm

        form = self._take(ArticleForm(self._knowledge))
        form.typed.connect(lambda name, text: self._drafting.keep(self._draft_key, name, text))
        return form

    @first_use
    def withdraw_form(self) -> WithdrawForm:
        from ui.knowledge.withdraw_form import WithdrawForm

        return self._take(WithdrawForm(self._knowledge))

    @first_use
    def canned(self) -> CannedForm:
        from ui.knowledge.canned_form import CannedForm

        return self._take(CannedForm(self._canned_texts))

    @first_use
    def unanswered(self) -> UnansweredForm:
        from ui.knowledge.unanswered_form import UnansweredForm

        form = self._take(UnansweredForm(self._knowledge))
        form.chosen.connect(self._write_for)
        return form

    def _take(self, form: Form) -> Form:
        area = scrolling_column(f"{form.objectName()}.scroll", (form,))
        self._stack.addWidget(area)
        self._pages[form] = area
        form.put_away.connect(self._browse)
        self._watch(area)
        return form

    def _turn_to(self, form: InlineForm) -> None:
        self._stack.setCurrentWidget(self._pages[form])

    def _watch(self, part: QWidget) -> None:
        for widget in (part, *part.findChildren(QWidget)):
            widget.installEventFilter(self)
            if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                keep(Key.FINISH, widget)  # nowhere in here does it finish the case

    def _connect(self) -> None:
        self.search.textEdited.connect(self._asker.ask)
        self.hits.currentItemChanged.connect(lambda *_: self._read())
        self.hits.itemActivated.connect(lambda _: self.view.setFocus())
        self._close.clicked.connect(self.left)
        self._use.clicked.connect(self.use)
        self._revise.clicked.connect(self.revise)
        self._review.clicked.connect(self._show_reviewed)
        self._withdraw.clicked.connect(self._begin_withdrawal)
        self._new.clicked.connect(lambda: self.write(ArticleWords()))
        self._of_solution.clicked.connect(self.solution_wanted)
        self._texts.clicked.connect(self._open_texts)
        self._unanswered.clicked.connect(self._open_unanswered)
        self._editor.opened.connect(self._offer_use)
        self._editor.closed_view.connect(self._offer_use)
        self._knowledge.changed.connect(self._on_changed)
        self._knowledge.refused.connect(self._on_refused)
        for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._watch(part)

    # -- commands ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what fits the search; without words the newest."""
        self._asker.ask(self.search.text())

    def open_up(self) -> None:
        """Go into the search; without words it shows the newest."""
        if self._stack.currentIndex() == 0:
            self.refresh()
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()
        elif (last := self._stack.focusWidget()) is not None:
            last.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def chosen(self) -> ArticleRecord | None:
        item = self.hits.currentItem()
        found = item.data(_VALUE) if item is not None else None
        return found if isinstance(found, ArticleRecord) else None

    @Slot()
    def use(self) -> None:
        """Insert the article where one types in the case; one that does not hold needs a second press."""
        article = self.chosen
        if article is None:
            return
        if self._editor.current is None:
            self._show_message(self._no_case_words())
            return
        question = confirm_words(article, self._knowledge.today)
        if question and self._unconfirmed != article:
            self._unconfirmed = article
            self._show_message(question)
            return
        self._show_message("")
        self.article_wanted.emit(article)

    def write(self, words: ArticleWords | None) -> None:
        """Write a new article; None: from a solution that there is not."""
        if words is None:
            self._browse()
            self._show_message(
                self.tr("The case on the screen has no validated solution to make an article of.")
            )
            return
        self._begin_article(words, str(words.source_case_id or "new"))

    @Slot(str)
    def _write_for(self, question: str) -> None:
        """Write an article that answers a question of the chatbot's visitors."""
        self._begin_article(ArticleWords(questions=(question,)), str(uuid5(NAMESPACE_OID, question)))

    def _begin_article(self, words: ArticleWords, draft: str) -> None:
        self._draft_key = f"article:{draft}"
        self._turn_to(self.form)
        self.form.write(words, self._drafting.fields(self._draft_key))

    @Slot()
    def revise(self) -> None:
        if (article := self.chosen) is not None:
            self._draft_key = f"article:{article.id}"
            self._turn_to(self.form)
            self.form.revise(article, self._drafting.fields(self._draft_key))

    @Slot()
    def _show_reviewed(self) -> None:
        if (article := self.chosen) is not None:
            self._knowledge.review(article)

    @Slot()
    def _begin_withdrawal(self) -> None:
        if (article := self.chosen) is not None:
            self._turn_to(self.withdraw_form)
            self.withdraw_form.begin(article)

    @Slot()
    def _open_texts(self) -> None:
        self._turn_to(self.canned)
        self.canned.begin()

    @Slot()
    def _open_unanswered(self) -> None:
        self._turn_to(self.unanswered)
        self.unanswered.begin()

    @Slot()
    def _browse(self) -> None:
        self._stack.setCurrentIndex(0)
        self.open_up()

    # -- events --------------------------------------------------------------------------------------------

    def _show_hits(self, found: tuple[ArticleRecord, ...]) -> None:
        before, today = self.chosen, self._knowledge.today
        self.hits.blockSignals(True)
        self.hits.clear()
        for article in found:
            name, tone = LOOKS[article_status(article, today)]
            role = "muted" if tone is Tone.NEUTRAL else tone.value
            item = QListWidgetItem(
                icon(name, role), f"{article.title}\n{article_status_words(article, today)}"
            )
            item.setData(_VALUE, article)
            self.hits.addItem(item)
        wanted = self._wanted or (before.id if before is not None and not self.search.text() else None)
        self.hits.setCurrentRow(next((n for n, one in enumerate(found) if one.id == wanted), 0))
        self._wanted = None
        self.hits.blockSignals(False)
        self._fit()
        self._read()
        if not found:
            self._show_message(self.tr("No article has these words. Type fewer of them."))

    def _read(self) -> None:
        """Show the chosen article, and below it the texts that it had before."""
        article = self.chosen
        self._unconfirmed = None
        self._show_message("")
        self.view.display(article, self._knowledge.today)
        self._offer(article)
        if article is not None and article.edition > 1:
            self._knowledge.read_editions(article.id, partial(self._show_editions, article.id))

    def _offer(self, article: ArticleRecord | None) -> None:
        """Show what this person may do with the article."""
        me = self._session.agent
        self._use.setVisible(article is not None)
        self._offer_use()
        self._revise.setVisible(
            article is not None and me is not None and may_revise(me.role, me.id, article.written_by_id)
        )
        is_mine = article is not None and me is not None and article.written_by_id == me.id
        self._review.setVisible(
            article is not None
            and me is not None
            and may_review(me.role)
            and not is_mine
            and article.reviewed_at is None
        )
        self._withdraw.setVisible(
            article is not None and me is not None and may_withdraw(me.role, me.id, article.written_by_id)
        )

    @Slot()
    def _offer_use(self) -> None:
        """Without a case the button says why it can do nothing."""
        self._use.set_why_not("" if self._editor.current is not None else self._no_case_words())

    def _no_case_words(self) -> str:
        text = self.tr("No case is open. Choose one in a list, or begin one with {new}.")
        return text.format(new=hint(Key.NEW_CASE))

    def _show_editions(self, article_id: UUID, found: tuple[EditionRecord, ...]) -> None:
        if self.chosen is not None and self.chosen.id == article_id:
            self.view.show_editions(found)

    @Slot(object)
    def _on_changed(self, article_id: UUID) -> None:
        self._wanted = article_id
        for form in (KnowledgePane.form.made(self), KnowledgePane.withdraw_form.made(self)):
            if form is not None and form.is_sending:
                form.answered()
                form.forget()
                self._drafting.forget(self._draft_key)
                self.search.clear()
                self._browse()
                return
        self._asker.ask(self.search.text())

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        words = refusal_words(refusal)
        sending = [form for form in self._pages if form.is_sending]
        for form in sending:
            form.answered(words)
        if not sending:
            self._show_message(words)

    def _show_message(self, words: str) -> None:
        self._message.show_text(words)
        if words:
            announce(self, words)

    def _fit(self) -> None:
        theme = current_theme()
        self.hits.setIconSize(QSize(theme.px(18), theme.px(18)))
        rows = [self.hits.sizeHintForRow(row) for row in range(min(self.hits.count(), SHOWN))]
        self.hits.setMaximumHeight(sum(rows) + GAP)
        self.hits.setMinimumHeight(sum(rows[:1]) + GAP)
        self.hits.setVisible(bool(rows))

    # -- words and Qt --------------------------------------------------------------------------------------

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Knowledge base"))
        self.setAccessibleName(self._title.text())
        self._close.setText(self.tr("Back to the case"))
        self.search.setPlaceholderText(self.tr("Words of the question"))
        self.search.setAccessibleName(self.tr("Search the knowledge base"))
        self.hits.setAccessibleName(self.tr("Articles"))
        self._use.setText(self.tr("Use in the case"))
        self._offer_use()
        self._revise.setText(self.tr("Revise"))
        self._review.setText(self.tr("Reviewed, it is right"))
        self._withdraw.setText(self.tr("Withdraw"))
        self._new.setText(self.tr("New article"))
        self._of_solution.setText(self.tr("Article of this solution"))
        self._texts.setText(self.tr("Canned texts"))
        self._unanswered.setText(self.tr("Unanswered questions"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        is_enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            form = next((one for one in self._pages if one.isVisible()), None)
            if form is not None:
                form.complete()
            else:
                self.use()
            return True
        if watched is self.search and key in _STEPS and self.hits.count():
            row = self.hits.currentRow() + _STEPS[key]
            self.hits.setCurrentRow(min(max(row, 0), self.hits.count() - 1))
            announce(self.hits, self.hits.currentItem().text())
            return True
        if watched is self.search and is_enter:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if key == Qt.Key.Key_Escape and self._stack.currentIndex() == 0:
            self.left.emit()
            return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._asker.ask(self.search.text())
        elif event.type() is QEvent.Type.StyleChange:
            self._fit()
