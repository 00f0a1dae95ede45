"""The right pane: what belongs to the case and the call, in tabs; on a wide screen the story stays beside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.common.enums import ArticleRecord
from app.desktop.workplace import Workplace
from ui.case.fields.snippet_completion import SnippetCompletion
from ui.case.files.files_taker import FilesTaker
from ui.case.panel import CasePanel
from ui.case.story import Story
from ui.inbox.answer_area import AnswerArea
from ui.inbox.candidates_box import CandidatesBox
from ui.inbox.composer_box import ComposerBox
from ui.keys.key_table import Key, bind
from ui.phone.panel import PhonePanel
from ui.shell.columns import STORY_PX
from ui.shell.pane_tabs import PaneTabs
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.widgets.first_use import first_use
from ui.widgets.scroll_area import ScrollArea, scrolling_column
from ui.widgets.stack import Stack
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.knowledge.pane import KnowledgePane

STORY, LOOKUPS, KNOWLEDGE, FILES = "story", "lookups", "knowledge", "files"
APPLICANT, PHONE = "applicant", "phone"
# Tab, icon, word below the icon, whole name.
_TABS: tuple[tuple[str, str, str, str], ...] = (
    (STORY, "chat", QT_TRANSLATE_NOOP("SidePane", "Story"), QT_TRANSLATE_NOOP("SidePane", "Story")),
    (
        LOOKUPS,
        "search",
        QT_TRANSLATE_NOOP("SidePane", "OSS"),
        QT_TRANSLATE_NOOP("SidePane", "OSS, JELITA and evidence"),
    ),
    (
        KNOWLEDGE,
        "info",
        QT_TRANSLATE_NOOP("SidePane", "Knowledge"),
        QT_TRANSLATE_NOOP("SidePane", "Knowledge base"),
    ),
    (
        FILES,
        "clip",
        QT_TRANSLATE_NOOP("SidePane", "Files"),
        QT_TRANSLATE_NOOP("SidePane", "Files and recordings"),
    ),
    (
        APPLICANT,
        "user",
        QT_TRANSLATE_NOOP("SidePane", "Applicant"),
        QT_TRANSLATE_NOOP("SidePane", "Applicant"),
    ),
    (PHONE, "phone", QT_TRANSLATE_NOOP("SidePane", "Phone"), QT_TRANSLATE_NOOP("SidePane", "Phone")),
)


class SidePane(FilesTaker):
    """Joins the knowledge base, whose tab is made when it is first shown, with what is typed in the case.

    A click on a tab leaves the keyboard where it is; a command of the tab goes into it.
    """

    wanted = Signal()  # it has to be seen
    turned = Signal(str)  # the tab that is shown now
    contact_wanted = Signal()  # a contact is to be written down
    text_wanted = Signal()  # a text is to be written, to the person on the phone or in the case

    def __init__(self, workplace: Workplace, case: CasePanel, texts: QWidget) -> None:
        """`texts` is where a text to a phone is written; the story takes it."""
        super().__init__()
        self.setObjectName("side_pane")
        self._work, self._case, self._texts = workplace, case, texts
        self._snippets: SnippetCompletion | None = None
        self._before = STORY
        self._is_pinned = False
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self._tabs = PaneTabs("side_pane.tabs")
        self._stack = Stack()
        self._stack.setObjectName("side_pane.stack")
        self._pinned = QWidget(self)
        self._pinned.setObjectName("side_pane.pinned")
        self.candidates = CandidatesBox(workplace.conversations.view)
        self.composer = ComposerBox(workplace)
        self._answer = AnswerArea(self.candidates, self.composer)
        self._answer.setParent(self)
        self._build()
        self.files_given.connect(case.files_given)
        self.picture_given.connect(case.picture_given)
        self.link_given.connect(case.link_given)
        case.came.connect(self.reveal)
        self.composer.wanted.connect(self.show_texts)
        self.composer.focused.connect(self._answer.follow)
        workplace.conversations.view.opened.connect(self.show_texts)
        self.composer.unseen_wanted.connect(case.timeline.go_to_end)
        workplace.cases.editor.opened.connect(self._on_case)
        workplace.cases.editor.closed_view.connect(self._on_case_closed)
        self._retranslate()

    def _build(self) -> None:
        for name, icon_name, *_ in _TABS:
            self._tabs.add(name, icon_name)
        files = (self._case.recordings, self._case.attachments, self._case.related)
        self._makers = {
            STORY: self._make_story,
            LOOKUPS: lambda: scrolling_column(
                "side_pane.lookups", (self._case.lookups.nothing, self._case.lookups, self._case.evidence)
            ),
            KNOWLEDGE: lambda: self.knowledge,
            FILES: lambda: scrolling_column("side_pane.files", files),
        }
        self._held: dict[str, tuple[QWidget, ...]] = {
            LOOKUPS: (self._case.lookups,),
            FILES: files,
        }
        for name in (APPLICANT, PHONE):
            self._tabs.setTabVisible(self._tabs.index_of(name), False)  # until it is given
        beside = QVBoxLayout(self._pinned)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(GAP)
        self._pinned_title = Label("side_pane.pinned.title", "section")
        beside.addWidget(self._pinned_title)
        self._pinned.hide()
        tabbed = QVBoxLayout()
        tabbed.setContentsMargins(0, 0, 0, 0)
        tabbed.setSpacing(GAP)
        tabbed.addWidget(self._tabs)
        tabbed.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addLayout(tabbed, 1)
        row.addWidget(self._pinned)
        self._tabs.currentChanged.connect(self._on_turned)
        for name in (LOOKUPS, FILES):  # their parts are made: to move them once they are styled takes 40 ms
            self._page_of(name)
        self._show_page(self.current)

    def _make_story(self) -> Story:
        story = Story(self._case.timeline, self._texts, self._answer)
        story.contact_wanted.connect(self.contact_wanted)
        story.text_wanted.connect(self.text_wanted)
        return story

    def give(self, name: str, page: QWidget) -> None:
        """Take what another part of the window made as the page of a tab."""
        self._makers[name] = lambda: page
        self._held[name] = (page,)
        self._pages[name] = page  # now: a part without a parent would outlive the window
        self._stack.addWidget(page)
        self._tabs.setTabVisible(self._tabs.index_of(name), True)

    @first_use
    def knowledge(self) -> KnowledgePane:
        from ui.knowledge.pane import KnowledgePane

        pane = KnowledgePane(self._work)
        pane.left.connect(self.leave)
        pane.solution_wanted.connect(self._write)
        pane.article_wanted.connect(self._insert)
        return pane

    def bind_keys(self, window: QWidget) -> None:
        """The small list under the cursor lies over all of the window."""
        self._snippets = SnippetCompletion(self._work, self._case, window)
        self._snippets.attach_all(self.composer)
        bind(Key.WRITE_ANSWER, window, self.composer.write)
        bind(Key.OTHER_CHANNEL, window, self.composer.choose_channel)
        bind(Key.OLDER_MESSAGES, window, self._work.conversations.view.show_older)
        bind(Key.BLOCK_SENDER, window, self.composer.block)
        bind(Key.UNWANTED, window, self.composer.note_unwanted)
        bind(Key.KNOWLEDGE, window, self._toggle_knowledge)
        bind(Key.WRITE_ARTICLE, window, self._write)

    # -- tabs ----------------------------------------------------------------------------------------------

    @property
    def current(self) -> str:
        return self._tabs.name_at(self._tabs.currentIndex())

    def turn_to(self, name: str) -> None:
        """Show a tab; the keyboard stays where it is."""
        if self._is_pinned and name == STORY:
            return
        self._tabs.setCurrentIndex(self._tabs.index_of(name))

    @Slot()
    def show_texts(self) -> None:
        """A text is to be written: show the story, which has its place."""
        self.turn_to(STORY)
        self.wanted.emit()

    @Slot()
    def offer_texts(self) -> None:
        """A text came back unasked: show it in place of the telephone, if nobody is using that."""
        focused = QApplication.focusWidget()
        if self.current == PHONE and not (focused and self._stack.isAncestorOf(focused)):
            self.turn_to(STORY)

    @Slot(QWidget)
    def reveal(self, part: QWidget) -> None:
        """Show the tab that this part is in, and scroll to it."""
        for name, held in self._held.items():
            if any(one is part or one.isAncestorOf(part) for one in held):
                self.turn_to(name)
                self.wanted.emit()
                page = self._page_of(name)
                if isinstance(page, ScrollArea):
                    QTimer.singleShot(0, part, partial(page.ensureWidgetVisible, part, 0, 0))
                return

    def pin_story(self, is_pinned: bool) -> None:
        """Show the story in a column of its own beside the other tabs, or in its tab."""
        if is_pinned == self._is_pinned:
            return
        self._is_pinned = is_pinned
        story = self._page_of(STORY)
        at = self._tabs.index_of(STORY)
        if is_pinned:
            if self.current == STORY:
                self._tabs.setCurrentIndex(self._tabs.index_of(PHONE))
            column = self._pinned.layout()
            assert column is not None
            column.addWidget(story)
            story.show()
        else:
            self._stack.addWidget(story)
        self._tabs.setTabVisible(at, not is_pinned)
        self._pinned.setVisible(is_pinned)
        self._fit()

    @property
    def is_pinned(self) -> bool:
        return self._is_pinned

    @Slot()
    def focus_main(self) -> None:
        """Take the keyboard (F6): where it was last in the tab that is shown, else to the tabs."""
        page = self._pages.get(self.current)
        last = page.focusWidget() if page is not None else None
        if self.current == KNOWLEDGE:
            self.knowledge.open_up()
        elif self.current == PHONE and isinstance(page, PhonePanel):
            page.focus_first()
        elif last is not None and last.isVisible():
            last.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.current == STORY and page is not None:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def leave(self) -> None:
        """Give the keyboard back to the case, and show the tab from before."""
        self._case.focus_main()  # first: Qt would hand the keyboard of what is hidden to the next field
        self.turn_to(self._before)

    @Slot(int)
    def _on_turned(self, _index: int) -> None:
        self._show_page(self.current)
        if self.current == KNOWLEDGE:
            self.knowledge.refresh()
        self.turned.emit(self.current)

    def _show_page(self, name: str) -> None:
        before = next((one for one, page in self._pages.items() if page is self._stack.currentWidget()), name)
        if before != name:
            self._before = before
        if name in self._makers:
            self._stack.setCurrentWidget(self._page_of(name))

    def _page_of(self, name: str) -> QWidget:
        if name not in self._pages:
            page = self._pages[name] = self._makers[name]()
            self._stack.addWidget(page)
            self._show_of_case(self._work.cases.editor.current is not None)
        return self._pages[name]

    # -- the case and the knowledge base -------------------------------------------------------------------

    @Slot()
    def _on_case(self) -> None:
        """A case is on the screen: its story is of use, unless another tab is being used."""
        self._show_of_case(True)
        focused = QApplication.focusWidget()
        is_used = focused is not None and self._stack.isAncestorOf(focused)
        if not is_used and self.current == PHONE:
            self.turn_to(STORY)

    @Slot()
    def _on_case_closed(self) -> None:
        self._show_of_case(False)
        focused = QApplication.focusWidget()
        if self.current not in (PHONE, KNOWLEDGE) and not (focused and self._stack.isAncestorOf(focused)):
            self.turn_to(PHONE)

    def _show_of_case(self, is_there: bool) -> None:
        """What belongs to a case is not seen while none is on the screen."""
        for name in (LOOKUPS, FILES):
            page = self._pages.get(name)
            content = page.widget() if isinstance(page, ScrollArea) else None
            if content is not None:
                content.setVisible(is_there)

    @Slot()
    def _toggle_knowledge(self) -> None:
        focused = QApplication.focusWidget()
        if self.current == KNOWLEDGE and focused is not None and self.knowledge.isAncestorOf(focused):
            self.leave()
        else:
            self._show_knowledge()
            self.knowledge.open_up()

    @Slot()
    def _write(self) -> None:
        self._show_knowledge()
        case = self._work.cases.editor.current
        self.knowledge.write(self._work.knowledge.articles.from_solution(case) if case is not None else None)

    def _show_knowledge(self) -> None:
        self.turn_to(KNOWLEDGE)
        self.wanted.emit()

    @Slot(object)
    def _insert(self, article: ArticleRecord) -> None:
        if self._snippets is not None and self._work.cases.editor.current is not None:
            self._snippets.insert_article(article, self._case.note.editor)

    # -- words and Qt --------------------------------------------------------------------------------------

    def _fit(self) -> None:
        self._pinned.setFixedWidth(current_theme().px(STORY_PX))

    def _retranslate(self) -> None:
        translate = QCoreApplication.translate
        for name, _, words, whole in _TABS:
            self._tabs.set_words(name, translate("SidePane", words), translate("SidePane", whole))
        self._tabs.setAccessibleName(self.tr("Beside the case"))
        self.setAccessibleName(self.tr("Beside the case"))
        self._pinned_title.setText(self.tr("Story"))

    def event(self, event: QEvent) -> bool:
        """With the keyboard in the pane, Ctrl+Tab is the pane's, whatever it means elsewhere."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and _step(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Tab and Ctrl+Shift+Tab go to the next tab and back, as in all programs with tabs."""
        if step := _step(event):
            self._tabs.step(step)
            self.focus_main()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._fit()


def _step(event: QKeyEvent) -> int:
    """Return how many tabs a key goes on; 0 for any other key."""
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return 0
    return {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()), 0)
