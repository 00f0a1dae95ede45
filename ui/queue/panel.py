"""The queue panel: choose a list, open a case, call back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from app.cases.queues import QueueName, QueueRows
from app.common.aligned_timer import SECOND_MS, AlignedTimer
from app.common.enums import AgentRecord, CaseRow, ContactRecord, ConversationRecord, Role
from app.desktop.workplace import Workplace
from app.values.open_case import VisibleCase
from ui.keys.key_table import Key, bind
from ui.queue.delegate import QueueDelegate
from ui.queue.model import QueueModel
from ui.queue.row_choices import RowActions, case_choices, contact_choices, conversation_choices
from ui.queue.switch import QueueSwitch
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.row_menu import Choice, RowMenu
from ui.widgets.scroll_area import scrolling
from ui.widgets.text import Label

_MINUTES_MS = 10_000  # between two looks at times that are shown in minutes
_DIALLED = (QueueName.CALL_BACKS, QueueName.MISSED_CALLS, QueueName.CALLS)
TYPED_MS = 150  # one search for what is typed in one go


class QueuePanel(QFrame):
    """Enter opens the chosen row; a key opens it and dials its applicant."""

    wanted = Signal()  # the person goes to this panel: bring it to the front
    fold_wanted = Signal()  # the case may have the room
    survey_wanted = Signal()  # the list of whom to ask for the satisfaction survey
    reviews_wanted = Signal()  # the shared reviews of the person's calls
    form_wanted = Signal(str)  # of the case that was opened from here: "assign" or "tag"

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("queue_panel")
        self.setProperty("look", "card")
        self._workplace = workplace
        self._when_open: tuple[UUID, Callable[[], object]] | None = None
        self._delegate = QueueDelegate(workplace)
        self._model = QueueModel(
            workplace.cases.presence.at_row, self._delegate.time_words, workplace.procedure.clock
        )
        self._switch = QueueSwitch()
        self._list = _RowList()
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._actions = RowActions(workplace.cases.editor, self._dial, self._call_contact, self._open_form)
        self._menu = RowMenu(self._list, self._choices)
        self._find = QLineEdit()
        self._find.setObjectName("queue.find")
        self._find.setClearButtonEnabled(True)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._empty = Label("queue.empty", "muted", wraps=True)
        self._survey = ActionButton("queue.survey", "", "phone-outgoing")
        self._reviews = ActionButton("queue.reviews", "", "star")
        self._waiting_for_survey = self._waiting_reviews = 0
        self._new_case = ActionButton("queue.new_case", "", "plus", Key.NEW_CASE)
        self._fold = ActionButton("queue.fold", "", "back", look="quiet", is_icon_only=True)
        self._take_next = ActionButton("queue.take_next", "", "mail", Key.TAKE_NEXT, "primary")
        self._call_back = ActionButton("queue.call_back", "", "phone-outgoing", Key.DIAL_APPLICANT, "primary")
        self._build()
        self._connect()
        self._retranslate()
        if workplace.access.session.agent is not None:
            self._seat(workplace.access.session.agent)

    # -- commands ------------------------------------------------------------------------------------------

    def show_queue(self, name: QueueName) -> None:
        if not self._switch.is_offered(name):
            return
        self._switch.mark(name)
        if name is not self._model.name:
            self._model.display(QueueRows(name))
        self._workplace.queue.lists.watch(name)
        self._adjust()

    def focus_list(self) -> None:
        """Put the keyboard into the list, or on its name while it is empty."""
        if self._list.isHidden():
            self._switch.focus(self._model.name)
            return
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._choose_some()

    @Slot()
    def take_keyboard(self) -> None:
        """The work on a case is over: the next one is a key away, if the list is in sight."""
        if self.isVisible():
            self.focus_list()

    def _choose_some(self) -> None:
        """Mark the row that Enter and calling back mean, also if the list was empty at first."""
        if self._model.rowCount() and not self._list.selectionModel().hasSelection():
            current = self._list.currentIndex()
            self._list.setCurrentIndex(current if current.isValid() else self._model.index(0))

    def go_to(self, name: QueueName) -> None:
        """Show the list and go into it, as soon as it has rows; once more: into its search field.

        Of the messages, once more takes the one that is due first.
        """
        self.wanted.emit()
        is_there = self._model.name is name and self._list.hasFocus()
        if is_there and name is QueueName.MESSAGES:
            self._workplace.conversations.inbox.take_next()
            return
        self.show_queue(name)
        if is_there and not self._find.isHidden():
            self._find.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._find.selectAll()
        else:
            self.focus_list()

    def dial_chosen(self) -> bool:
        """Dial the applicant of the chosen row; False if none is chosen."""
        row = self._model.row_at(self._list.currentIndex())
        if isinstance(row, ContactRecord):
            self._workplace.calls.control.call_back(row.id)
        elif isinstance(row, CaseRow):
            self._dial(row)
        return row is not None

    @property
    def has_chosen(self) -> bool:
        """Whether a row is chosen."""
        return self._model.row_at(self._list.currentIndex()) is not None

    def has_list_focus(self) -> bool:
        """Whether a key that dials means the chosen row."""
        return self._list.hasFocus() or self._find.hasFocus()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        page = QWidget()
        page.setProperty("look", "page")
        scroll = scrolling("queue.scroll", page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scroll)
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(GAP)
        column.addWidget(self._switch)
        column.addWidget(self._survey)
        column.addWidget(self._reviews)
        column.addWidget(self._find)
        column.addWidget(self._empty, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._list, 1)
        column.addWidget(self._call_back)
        column.addWidget(self._take_next)
        below = QHBoxLayout()
        below.addWidget(self._new_case, 1)
        below.addWidget(self._fold)
        column.addLayout(below)

    def _connect(self) -> None:
        workplace = self._workplace
        workplace.queue.lists.rows_changed.connect(self._show_rows)
        workplace.queue.lists.counts_changed.connect(self._switch.show_counts)
        workplace.access.session.agent_changed.connect(self._seat)
        workplace.access.session.signed_out.connect(self._forget)
        workplace.cases.editor.opened.connect(self._on_opened)
        workplace.cases.presence.changed.connect(self._model.show_others)
        self._switch.chosen.connect(self.show_queue)
        self._model.more_wanted.connect(workplace.queue.lists.show_more_calls)
        self._find.textEdited.connect(self._typed.start)
        self._find.textChanged.connect(self._on_find_cleared)
        self._find.returnPressed.connect(self._list_of_found)
        self._typed.timeout.connect(self._search)
        self._list.chosen.connect(self._open)
        self._list.selectionModel().currentChanged.connect(self._adjust)
        self._call_back.clicked.connect(self.dial_chosen)
        self._take_next.clicked.connect(workplace.conversations.inbox.take_next)
        self._survey.clicked.connect(self.survey_wanted)
        workplace.supervision.survey.invitations_changed.connect(self._show_survey)
        self._reviews.clicked.connect(self.reviews_wanted)
        workplace.supervision.quality.waiting_changed.connect(self._show_reviews)
        for button in (
            *(self._call_back, self._take_next, self._survey, self._reviews),
            *(self._new_case, self._fold),
        ):
            # A click leaves the keyboard in the list: Enter must not dial a second time.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._new_case.clicked.connect(self._start_case)
        self._fold.clicked.connect(self.fold_wanted)
        for number, name in enumerate(QueueName, 1):
            bind(Key.QUEUE, self, partial(self.go_to, name), number)
        bind(Key.TAKE_NEXT, self, workplace.conversations.inbox.take_next)
        self._tick = AlignedTimer(SECOND_MS, self)
        self._tick.timeout.connect(self._show_times)
        self._tick.start()

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot()
    def _show_times(self) -> None:
        """Draw again only the rows on the screen whose time reads differently.

        The next look is soon only if one did: it may count seconds.
        """
        rows, has_changed = self._list, False
        index = rows.indexAt(QPoint(1, 1))
        while (
            rows.isVisible() and index.isValid() and rows.visualRect(index).top() < rows.viewport().height()
        ):
            if self._delegate.has_another_time(index):
                rows.update(index)
                has_changed = True
            index = index.siblingAtRow(index.row() + 1)
        self._tick.every(SECOND_MS if has_changed else _MINUTES_MS)

    @Slot(int)
    def _show_survey(self, count: int) -> None:
        """Offer the list of applicants for the survey while it has rows."""
        self._waiting_for_survey = count
        self._survey.setVisible(count > 0)
        self._survey.setText(self.tr("Satisfaction survey: {count} to ask").format(count=count))

    @Slot(int)
    def _show_reviews(self, count: int) -> None:
        """Offer the person's reviews while one waits for an answer."""
        self._waiting_reviews = count
        self._reviews.setVisible(count > 0)
        self._reviews.setText(self.tr("Reviews of your work: {count}").format(count=count))

    @Slot()
    def _start_case(self) -> None:
        self._workplace.cases.editor.start_draft()

    @Slot()
    def _search(self) -> None:
        self._workplace.queue.lists.search_calls(self._find.text())

    @Slot(str)
    def _on_find_cleared(self, text: str) -> None:
        if not text:
            self._search()

    @Slot()
    def _list_of_found(self) -> None:
        """Enter in the search field goes into the list."""
        self._search()
        if self._model.rowCount():
            self.focus_list()

    @Slot(object)
    def _seat(self, agent: AgentRecord) -> None:
        is_officer = agent.role is Role.UNIT_OFFICER
        self._switch.arrange(agent.unit_id is not None, is_officer)
        self._switch.offer(QueueName.MESSAGES, not is_officer)
        has_inbox = is_officer and agent.unit_id is not None
        self.show_queue(QueueName.UNIT_INBOX if has_inbox else QueueName.MY_CASES)

    @Slot()
    def _forget(self) -> None:
        """Hide the rows at once: the next user must not see them."""
        self._model.display(QueueRows(self._model.name))

    @Slot(object)
    def _show_rows(self, rows: QueueRows) -> None:
        chosen, case = self._model.row_at(self._list.currentIndex()), self._workplace.cases.editor.current
        self._model.display(rows)
        self._tick.every(SECOND_MS)
        # A new case is on the screen before it is in the list.
        index = self._model.index_of(chosen.id if chosen else case.case_id if case else None)
        if index.isValid():
            self._list.setCurrentIndex(index)
        self._adjust()
        if self._switch.has_keyboard(self._model.name):
            self.focus_list()
        elif self._list.hasFocus():
            self._choose_some()

    @Slot()
    def _adjust(self) -> None:
        name = self._model.name
        self._empty.setText(self._empty_text(name))
        self._empty.setVisible(self._model.rowCount() == 0)
        if self._model.rowCount() == 0 and self.window().focusWidget() is self._list:
            self._switch.focus(name)  # else Qt hands it to the next button
        self._list.setVisible(self._model.rowCount() > 0)
        self._find.setVisible(name is QueueName.CALLS)
        self._call_back.setVisible(name in _DIALLED)
        self._take_next.setVisible(name is QueueName.MESSAGES)
        self._take_next.setEnabled(self._model.rowCount() > 0)
        self._call_back.setEnabled(self._list.currentIndex().isValid())

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if isinstance(row, CaseRow):
            self._workplace.cases.editor.open(row.id)
        elif isinstance(row, ContactRecord) and row.case_id is not None:
            self._workplace.cases.editor.open(row.case_id)
        elif isinstance(row, ConversationRecord):
            self._workplace.conversations.inbox.take(row)

    def _dial(self, row: CaseRow) -> None:
        self._open_and(row.id, self._workplace.cases.service.call_back)

    def _call_contact(self, row: ContactRecord) -> None:
        self._workplace.calls.control.call_back(row.id)

    def _open_form(self, row: CaseRow, name: str) -> None:
        self._open_and(row.id, partial(self.form_wanted.emit, name))

    def _open_and(self, case_id: UUID, act: Callable[[], object]) -> None:
        """Open a case, and act as soon as it is open; if it is, at once."""
        current = self._workplace.cases.editor.current
        if current is not None and current.case_id == case_id:
            act()
            return
        self._when_open = (case_id, act)
        self._workplace.cases.editor.open(case_id)

    def _choices(self, index: QModelIndex) -> list[Choice]:
        row = self._model.row_at(index)
        if isinstance(row, CaseRow):
            return case_choices(row, self._workplace.access.session.agent, self._actions)
        if isinstance(row, ConversationRecord):
            return conversation_choices(row, self._workplace.conversations.inbox, self._actions.editor)
        return contact_choices(row, self._actions) if isinstance(row, ContactRecord) else []

    @Slot(object)
    def _on_opened(self, case: VisibleCase) -> None:
        wanted, self._when_open = self._when_open, None
        if wanted is not None and wanted[0] == case.case_id:
            wanted[1]()
        self._list.setCurrentIndex(self._model.index_of(case.case_id))

    # -- words ---------------------------------------------------------------------------------------------

    def _empty_text(self, name: QueueName) -> str:
        return {
            QueueName.MY_CASES: self.tr("You have no open cases. Start one at the next call."),
            QueueName.UNIT_INBOX: self.tr("No question waits for your unit."),
            QueueName.CALL_BACKS: self.tr(
                "No solution waits for its applicant. All applicants were called back."
            ),
            QueueName.MISSED_CALLS: self.tr("No missed calls."),
            QueueName.RECENT: self.tr("No cases yet."),
            QueueName.CALLS: self.tr("No call or message has this number, name or word.")
            if self._find.text()
            else self.tr("No calls yet."),
            QueueName.MESSAGES: self.tr("No message waits for an answer."),
        }[name]

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Queue"))
        self._list.setAccessibleName(self.tr("Cases and calls of the chosen list"))
        self._find.setPlaceholderText(self.tr("Number, name or word"))
        self._find.setAccessibleName(self.tr("Search the calls and messages"))
        self._new_case.setText(self.tr("New case"))
        self._fold.setText(self.tr("Fold the queue to icons"))
        self._call_back.setText(self.tr("Call back"))
        self._take_next.setText(self.tr("Take the next one"))
        self._show_survey(self._waiting_for_survey)
        self._show_reviews(self._waiting_reviews)
        self._adjust()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


class _RowList(QListView):
    """Return opens: a view's own `activated` would also need a double click on some desktops."""

    chosen = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("queue.rows")
        self.setProperty("look", "bare")
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.clicked.connect(self.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Two rows always; the panel scrolls when there is no room even for them."""
        return QSize(0, 2 * max(0, self.sizeHintForRow(0)) + 8)
