"""What drops down below the search field: filters, the form for a view, and the list of what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QListWidgetItem, QVBoxLayout, QWidget

from app.common.enums import ArchivedCase, CaseRow, SearchHit
from app.desktop.workplace import Workplace
from app.people.person_page import OpenRequest
from app.search.finder import FoundResult
from app.search.views import SavedView
from app.sync.archive import ARCHIVED, FoundArchived
from app.values.written import VisibleConversation
from ui.inbox.conversation_text import correspondent_words
from ui.keys.commands import SIGN, Command, nothing_found
from ui.keys.key_table import Key, hint
from ui.person.person_text import request_words
from ui.style.icons import icon
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.confidentiality_text import subject_words
from ui.text.times import day_text, remaining_text
from ui.text.wording import channel_icon, word
from ui.widgets.button import ActionButton
from ui.widgets.first_use import first_use
from ui.widgets.flow import Flow
from ui.widgets.row_list import RowList
from ui.widgets.scroll_area import scrolling
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.search.filters import SearchFilters
    from ui.search.save_form import SaveForm

_VISIBLE_ROWS = 8
_LEAST_PX = 520  # of its width, at 100 %


class SearchDrop(QFrame):
    """Over the window, as wide as the field. It never takes the keyboard without a command."""

    chosen = Signal(object)  # SearchHit, SavedView or Command
    filtered = Signal(str)  # what the fields of the filters make of what is typed
    filters_wanted = Signal()
    save_wanted = Signal()
    saved = Signal()

    def __init__(self, workplace: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("search.drop")
        self.setProperty("look", "raised")
        self._field: QWidget | None = None
        self.is_start = False
        self._session, self._clock, self._views = (
            workplace.access.session,
            workplace.procedure.clock,
            workplace.search.views,
        )
        self._inner = _Content()
        self.list = RowList("search.hits")
        self.list.setProperty("look", "bare")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = Label("search.nothing", "muted", wraps=True)
        self._remark = Label("search.remark", "caption", wraps=True)
        self._filter_button = ActionButton("search.filters.open", "", "settings", Key.SEARCH_FILTERS, "quiet")
        self._save_button = ActionButton("search.view.open", "", "star", Key.SAVE_VIEW, "quiet")
        for button in (self._filter_button, self._save_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._build()
        self._filter_button.clicked.connect(self.filters_wanted)
        self._save_button.clicked.connect(self.save_wanted)
        self.list.itemClicked.connect(self._choose)
        self._inner.laid_out.connect(self._fit, Qt.ConnectionType.QueuedConnection)
        self._retranslate()

    @first_use
    def filters(self) -> SearchFilters:
        from ui.search.filters import SearchFilters

        filters = SearchFilters(self._session)
        filters.changed.connect(self.filtered)
        filters.retranslate()
        filters.hide()
        self._column.insertWidget(1, filters)
        return filters

    @first_use
    def save_form(self) -> SaveForm:
        from ui.search.save_form import SaveForm

        form = SaveForm(self._views, self._session)
        form.saved.connect(self.saved)
        form.retranslate()
        form.hide()
        self._column.insertWidget(1, form)
        return form

    @property
    def _forms(self) -> list[QWidget]:
        """Those that were opened so far."""
        forms = (SearchDrop.filters.made(self), SearchDrop.save_form.made(self))
        return [form for form in forms if form is not None]

    @property
    def shows_filters(self) -> bool:
        filters = SearchDrop.filters.made(self)
        return filters is not None and filters.isVisible()

    def hide_forms(self) -> None:
        for form in self._forms:
            form.hide()

    def _build(self) -> None:
        buttons = Flow(GAP)
        buttons.addWidget(self._filter_button)
        buttons.addWidget(self._save_button)
        column = self._column = QVBoxLayout(self._inner)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.addLayout(buttons)
        column.addWidget(self._remark)
        column.addWidget(self.list)
        column.addWidget(self._nothing)
        column.addStretch(1)
        # large text and all filters need more room than a small window has
        scroll = scrolling("search.scroll", self._inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scroll)
        self.hide()

    # -- commands ------------------------------------------------------------------------------------------

    def show_start(
        self, requests: tuple[OpenRequest, ...], views: tuple[SavedView, ...], seen: tuple[CaseRow, ...]
    ) -> None:
        """Before anything is typed: what people ask of their data, saved views, cases seen most recently."""
        self.is_start = True
        self._offer_buttons(True)
        self._fill(
            [*map(self._request_item, requests), *map(self._view_item, views), *map(self._seen_item, seen)]
        )
        self._nothing.setText(
            self.tr("Type a number, a name or words. Filters are typed as status:open or since:7, too.")
        )
        self._nothing.setVisible(not self.list.count())
        self._remark.show_text(self.tr("{sign} lists the commands of the window.").format(sign=SIGN))

    def _offer_buttons(self, is_offered: bool) -> None:
        for button in (self._filter_button, self._save_button):
            button.setVisible(is_offered)

    def leave_start(self) -> None:
        """Something is typed: what was offered before goes away."""
        self.is_start = False
        self.list.clear()
        self._nothing.hide()
        if all(form.isHidden() for form in self._forms):
            self.hide()

    def show_commands(self, commands: Sequence[Command], typed: str) -> None:
        """List commands alone; Enter runs the first. They have no filter, and are no view."""
        self.is_start = False
        self._offer_buttons(False)
        self._fill(list(map(self._command_item, commands)))
        self._nothing.setText(nothing_found(typed))
        self._nothing.setVisible(not commands)
        self._remark.show_text("")

    def show_found(self, found: FoundResult, commands: Sequence[Command] = ()) -> None:
        """List cases and people, then commands. If only commands were found, Enter runs none."""
        self.is_start = False
        self._offer_buttons(True)
        self._fill([*map(self._hit_item, found.hits), *map(self._command_item, commands)])
        if not found.hits:
            self.list.setCurrentRow(-1)
        text = self.tr("Nothing found for “{text}”. Try a number, a name, or fewer words.")
        self._nothing.setText(text.format(text=found.text))
        self._nothing.setVisible(not found.hits)
        said = []
        if found.unknown:
            words = self.tr("Not understood: {filters}. {key} shows what can be asked for.")
            said.append(words.format(filters=", ".join(found.unknown), key=hint(Key.SEARCH_FILTERS)))
        if found.is_cut:
            said.append(self.tr("There may be more, in older cases. Narrow it down, by a day for instance."))
        self._remark.show_text(" ".join(said))

    def show_archived(self, found: FoundArchived) -> None:
        """Enter has it put back where everybody works."""
        self._fill(list(map(self._archived_item, found.cases)))
        self._nothing.hide()
        self._remark.show_text(
            self.tr("From the archive: Enter fetches it, and it opens as soon as it has come.")
        )

    def open_filters(self, typed: str) -> None:
        self.hide_forms()
        self.filters.display(typed)
        self.filters.show()
        self.filters.focus_first()

    def open_save_form(self, typed: str) -> None:
        self.hide_forms()
        self.save_form.show()
        self.save_form.begin(typed)

    def put_away(self) -> None:
        self.hide_forms()
        self.hide()
        self.list.clear()

    def take_out(self, case_id: UUID) -> None:
        """Take the rows of a case out of the list."""
        for row in reversed(range(self.list.count())):
            data = self.list.item(row).data(Qt.ItemDataRole.UserRole)
            if isinstance(data, SearchHit) and data.id == case_id:
                self.list.takeItem(row)

    def step(self, by: int) -> None:
        if self.list.count():
            row = self.list.currentRow() + by
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))

    def choose(self) -> bool:
        """Take the marked row; False if there is none."""
        item = self.list.currentItem()
        if item is None:
            return False
        self._choose(item)
        return True

    @property
    def marked(self) -> SearchHit | SavedView | None:
        item = self.list.currentItem()
        data = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return data if isinstance(data, SearchHit | SavedView) else None

    def place(self, field: QWidget) -> None:
        """Put it under the field, as wide as it and inside the window."""
        self._field = field
        window = self.parentWidget()
        if window is None or not self.isVisible():
            return
        theme = current_theme()
        below = field.mapTo(window, QPoint(0, field.height() + 4))
        self.list.setIconSize(QSize(theme.px(18), theme.px(18)))
        width = min(max(field.width(), theme.px(_LEAST_PX)), window.width() - below.x() - GAP)
        rows = min(self.list.count(), _VISIBLE_ROWS)
        listed = sum(self.list.sizeHintForRow(row) for row in range(rows)) + (4 if rows else 0)
        self.list.setFixedHeight(listed)
        self.list.setVisible(rows > 0)
        self._inner.ensurePolished()
        inner = self._inner.layout()
        height = inner.heightForWidth(width - 2 * GAP) + GAP if inner is not None else 0
        self.setGeometry(below.x(), below.y(), width, min(height, window.height() - below.y() - GAP))
        self.raise_()

    # -- how it is done ------------------------------------------------------------------------------------

    def _fill(self, items: list[QListWidgetItem]) -> None:
        self.list.clear()
        for item in items:
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _item(self, icon_name: str, title: str, detail: str, data: object) -> QListWidgetItem:
        item = QListWidgetItem(icon(icon_name, "muted"), f"{title}\n{detail}")
        item.setData(Qt.ItemDataRole.UserRole, data)
        return item

    def _hit_item(self, hit: SearchHit) -> QListWidgetItem:
        if hit.conversation is not None:
            one = VisibleConversation(hit.conversation)  # a hit of the finder is as this person may see it
            where = self.tr("message without a case, {channel}").format(channel=word(one.channel))
            return self._item(
                channel_icon(one.channel), correspondent_words(one), f"{hit.detail} · {where}", hit
            )
        parts = [subject_words(hit.case), word(hit.case.status)] if hit.case is not None else [hit.detail]
        if hit.is_in_message:
            parts.append(self.tr("in a message"))
        name = "file-text" if hit.kind == "case" else "user"
        return self._item(name, hit.title, " · ".join(parts), hit)

    def _archived_item(self, one: ArchivedCase) -> QListWidgetItem:
        detail = self.tr("In the archive, ended on {day}").format(day=day_text(one.changed_at.date()))
        hit = SearchHit(ARCHIVED, one.id, one.number, one.subject)
        return self._item("clock", one.number, f"{one.subject} · {detail}" if one.subject else detail, hit)

    def _view_item(self, view: SavedView) -> QListWidgetItem:
        if not view.is_shared:
            text = self.tr("{typed} · Delete removes it")
        elif self._views.may_remove(view):
            text = self.tr("{typed} · for everybody, Delete removes it")
        else:
            text = self.tr("{typed} · for everybody")
        return self._item("star", view.name, text.format(typed=view.typed), view)

    def _request_item(self, request: OpenRequest) -> QListWidgetItem:
        text = self.tr("Asks about their data: {what} · {left}")
        left = remaining_text((request.due_at - self._clock()).total_seconds())
        detail = text.format(what=request_words(request.kind), left=left)
        hit = SearchHit("applicant", request.applicant_id, request.name, detail)
        return self._item("alert", request.name, detail, hit)

    def _command_item(self, command: Command) -> QListWidgetItem:
        detail = command.why_not or " · ".join(filter(None, (command.keys, command.group)))
        return self._item("keyboard", command.title, detail, command)

    def _seen_item(self, row: CaseRow) -> QListWidgetItem:
        hit = SearchHit("case", row.id, row.number, row.subject, case=row)
        status = self.tr("{subject} · {status} · seen recently")
        return self._item(
            "clock", row.number, status.format(subject=subject_words(row), status=word(row.status)), hit
        )

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Search results"))
        self._filter_button.setText(self.tr("Filters"))
        self._save_button.setText(self.tr("Keep as a view"))
        if (filters := SearchDrop.filters.made(self)) is not None:
            filters.retranslate()
        if (form := SearchDrop.save_form.made(self)) is not None:
            form.retranslate()

    @Slot()
    def _fit(self) -> None:
        if self._field is not None:
            self.place(self._field)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


class _Content(QWidget):
    """Reports a new height of its content, as when the filters move into more rows."""

    laid_out = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "page")

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.laid_out.emit()
        return super().event(event)
