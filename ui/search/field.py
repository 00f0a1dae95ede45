"""Search over cases and people: a field in the top bar with a list that drops down over the window."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QWidget
from shiboken6 import isValid

from app.access.hidden_cases import HiddenCase
from app.common.enums import CaseRow, SearchHit
from app.desktop.workplace import Workplace
from app.people.person_page import OpenRequest
from app.search.finder import FoundResult
from app.search.views import SavedView
from app.sync.archive import ARCHIVED, FoundArchived
from ui.keys.commands import SIGN, Command, Commands
from ui.keys.key_table import Key, bind
from ui.style.tokens import GAP
from ui.widgets.first_use import first_use
from ui.widgets.text import IconLabel, KeyCap

if TYPE_CHECKING:
    from ui.search.results_popup import SearchDrop

_MOST_COMMANDS = 4  # below what was found in the records
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchField(QFrame):
    """Up, down and Enter work while one types; Escape goes back to where the keyboard was."""

    case_chosen = Signal(object)  # UUID
    person_chosen = Signal(object)  # UUID
    conversation_chosen = Signal(object)  # UUID

    def __init__(self, workplace: Workplace, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("search")
        self._finder, self._views, self._open_cases = (
            workplace.search.finder,
            workplace.search.views,
            workplace.cases.tabs,
        )
        self._persons, self._archive = workplace.people.pages, workplace.sync.archive
        self._requests: tuple[OpenRequest, ...] = ()
        self._seen: tuple[CaseRow, ...] = ()
        self._edit = QLineEdit()
        self._edit.setObjectName("search.text")
        self._edit.setClearButtonEnabled(True)
        self._work, self._window = workplace, window
        self._commands = Commands(window)
        self._before: QWidget | None = None  # had the keyboard before the search
        self._answered = ""  # the text that the list answers
        self._entered: str | None = None  # Enter was pressed for this text before its answer came
        self._build()
        self._edit.textEdited.connect(self._search)
        self._edit.installEventFilter(self)
        self._finder.found.connect(self._show)
        self._archive.found.connect(self._show_archived)
        self._views.changed.connect(self._show_start)
        self._open_cases.seen.connect(self._on_seen)
        self._persons.requests_read.connect(self._on_requests)
        workplace.access.hidden_cases.hidden.connect(self._on_hidden)
        workplace.access.session.agent_changed.connect(self._forget)
        workplace.access.session.signed_out.connect(self._forget)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)
        for key, slot in (
            (Key.SEARCH, self.focus),
            (Key.SEARCH_FILTERS, self.open_filters),
            (Key.SAVE_VIEW, self.save_view),
        ):
            bind(key, self, slot)
        self._retranslate()

    @first_use
    def _drop(self) -> SearchDrop:
        from ui.search.results_popup import SearchDrop

        drop = SearchDrop(self._work, self._window)
        drop.installEventFilter(self)
        drop.chosen.connect(self._choose)
        drop.filtered.connect(self._take)
        drop.filters_wanted.connect(self.open_filters)
        drop.save_wanted.connect(self.save_view)
        drop.saved.connect(self.focus)
        return drop

    @property
    def _made_drop(self) -> SearchDrop | None:
        return SearchField._drop.made(self)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(IconLabel("search.icon", "search"))
        row.addWidget(self._edit, 1)
        row.addWidget(KeyCap(Key.SEARCH))

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def focus(self) -> None:
        """Go into the field; what may be wanted drops down before anything is typed."""
        self._entered = None
        if not self._has_keyboard():
            self._before = QApplication.focusWidget()
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._drop.hide_forms()  # a form that hid with the keyboard would give it to any other part
        self._edit.selectAll()
        self._open_cases.ask_seen()
        self._persons.ask_open_requests()
        if self._edit.text().strip():
            self._search(self._edit.text())
        else:
            self._show_start()

    @Slot()
    def open_filters(self) -> None:
        if not self._has_keyboard():
            self.focus()
        self._drop.show()
        self._drop.open_filters(self._edit.text())
        self._drop.place(self._edit)

    @Slot()
    def save_view(self) -> None:
        """Keep what is typed under a name."""
        if not self._edit.text().strip():
            self.focus()
            return
        if not self._has_keyboard():
            self.focus()
        self._drop.show()
        self._drop.open_save_form(self._edit.text())
        self._drop.place(self._edit)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _search(self, text: str) -> None:
        self._entered = None
        if self._drop.is_start:  # Enter must not take what was offered before anything was typed
            self._drop.leave_start()
        if text.lstrip().startswith(SIGN):
            self._show_commands(text.lstrip().removeprefix(SIGN).strip())
            return
        self._finder.search(text)
        if self._drop.shows_filters:
            self._drop.filters.display(text)
        if not text.strip():
            self._show_start()

    def _show_commands(self, typed: str) -> None:
        self._drop.hide_forms()
        self._drop.show_commands(self._commands.find(typed), typed)
        self._show_answer()

    @Slot(str)
    def _take(self, text: str) -> None:
        """The fields of the filters say this."""
        self._edit.setText(text)
        self._search(text)

    @Slot()
    def _show_start(self) -> None:
        if self._has_keyboard() and not self._edit.text().strip():
            self._drop.show_start(self._requests, self._views.all, self._seen)
            self._show_answer()

    def _show_answer(self) -> None:
        """Drop the list down: it answers what is typed now."""
        self._answered = self._edit.text()
        self._drop.show()
        self._drop.place(self._edit)

    @Slot(object)
    def _on_seen(self, rows: tuple[CaseRow, ...]) -> None:
        self._seen = rows
        self._show_start()

    @Slot(object)
    def _on_requests(self, requests: tuple[OpenRequest, ...]) -> None:
        self._requests = requests
        self._show_start()

    @Slot()
    def _forget(self) -> None:
        """Another user is signed in now."""
        self._seen, self._requests = (), ()
        self._edit.clear()
        if (drop := self._made_drop) is not None:
            drop.list.clear()
            drop.put_away()

    @Slot(object)
    def _on_hidden(self, case: HiddenCase) -> None:
        """Take the case out of an open list; the finder answers anew, as does what was seen last."""
        self._seen = tuple(row for row in self._seen if row.id != case.case_id)
        drop = self._made_drop
        if drop is not None:
            drop.take_out(case.case_id)
        if not self._has_keyboard():
            if drop is not None:
                drop.put_away()
        elif not self._edit.text().strip():
            self._open_cases.ask_seen()

    @Slot(object)
    def _show(self, found: FoundResult) -> None:
        if found.text != self._edit.text() or not found.text.strip() or not self._has_keyboard():
            return
        self._drop.show_found(found, self._commands.find(found.text)[:_MOST_COMMANDS])
        self._show_answer()
        was_entered, self._entered = self._entered == found.text, None
        if not found.hits:
            self._archive.search(found.text)
        elif was_entered:
            self._drop.choose()

    @Slot(object)
    def _show_archived(self, found: FoundArchived) -> None:
        """Nothing was found here, but the archive of the shared database has it."""
        drop = self._made_drop
        if drop is not None and found.cases and found.text == self._edit.text() and drop.isVisible():
            drop.show_archived(found)
            drop.place(self._edit)

    @Slot(object)
    def _choose(self, chosen: SearchHit | SavedView | Command) -> None:
        if isinstance(chosen, SavedView):
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self._take(chosen.typed)
            return
        self._drop.put_away()
        self._edit.clear()
        if isinstance(chosen, Command):
            self._give_keyboard_back()  # a command may mean the field that one was in
            self._commands.run(chosen)
            return
        wanted: UUID = chosen.id
        if chosen.kind == ARCHIVED:
            self._archive.open(wanted)
            return
        signals = {"case": self.case_chosen, "conversation": self.conversation_chosen}
        signals.get(chosen.kind, self.person_chosen).emit(wanted)

    def _give_keyboard_back(self) -> None:
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._edit.clearFocus()

    @Slot(QWidget, QWidget)
    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """Who goes elsewhere closes the list; a list that a filter opens is a window of its own."""
        if new is self._edit and old is not None and not self._is_ours(old):
            self._before = old  # a click went into the field, or Tab
        drop = self._made_drop
        if new is not None and drop is not None and drop.isVisible() and not self._is_ours(new):
            drop.put_away()

    def _is_ours(self, widget: QWidget) -> bool:
        is_popup = widget.window() is not self.window()
        return widget is self._edit or self._is_in_drop(widget) or is_popup

    def _is_in_drop(self, widget: QWidget) -> bool:
        drop = self._made_drop
        return drop is not None and drop.isAncestorOf(widget)

    def _has_keyboard(self) -> bool:
        widget = QApplication.focusWidget()
        return widget is not None and (widget is self._edit or self._is_in_drop(widget))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        drop = self._made_drop
        if watched is not self._edit:
            if key is Qt.Key.Key_Escape:  # out of the filters or the form, back to what is typed
                self.focus()
                return True
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key is Qt.Key.Key_Escape:
            self._leave()
            return True
        if drop is None:
            return False
        if key in steps and drop.list.count():
            drop.step(steps[key])
            self._answered = self._edit.text()  # Enter takes the row that the user marks now
            return True
        if key in _ENTER:
            return self._enter(drop)
        if key is Qt.Key.Key_Delete and isinstance(view := drop.marked, SavedView):
            if not self._edit.text() and self._views.may_remove(view):
                self._views.remove(view.id)
                return True
            return False
        return False

    def _leave(self) -> None:
        """Words stay for the next time, a command does not."""
        self._entered = None
        if (drop := self._made_drop) is not None:
            drop.put_away()
        if self._edit.text().lstrip().startswith(SIGN):
            self._edit.clear()
        self._give_keyboard_back()

    def _enter(self, drop: SearchDrop) -> bool:
        """Take the marked row, but never one that was found for a text typed before: wait for its own."""
        text = self._edit.text()
        if drop.isVisible() and self._answered == text:
            return drop.choose()
        if not drop.isVisible() and text.strip():
            self._search(text)
        self._entered = text
        return True

    def _retranslate(self) -> None:
        self._edit.setPlaceholderText(self.tr("Cases, people, {sign} commands").format(sign=SIGN))
        self._edit.setAccessibleName(self.tr("Search cases, persons and commands"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
