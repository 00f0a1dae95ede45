"""The settings window: never modal, errors beside the fields, colours and text size seen at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.desktop.workplace import Workplace
from app.settings import Settings, SettingsError, SharedSettings, UiSettings, declared
from app.settings.declaration import File
from app.settings.form import edited
from ui.settings.camera_preview import CameraPreview
from ui.settings.colleagues_view import ColleaguesView
from ui.settings.connection_card import ConnectionCard
from ui.settings.editors import ChoiceEditor, Editor
from ui.settings.expected import error
from ui.settings.form import Form
from ui.settings.page_view import PageView
from ui.settings.pages import PAGES, words
from ui.style.icons import icon
from ui.style.theme import Appearance, Scheme, current_theme
from ui.style.tokens import GAP
from ui.text import translations
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.row_list import RowList
from ui.widgets.stack import Stack
from ui.widgets.style import restyle
from ui.widgets.text import Label

_FILES = frozenset(key for key, one in declared().items() if isinstance(one.rule, File))
_LOOKS = ("ui.language", "ui.theme", "ui.text_scale_percent")


class SettingsDialog(QDialog):
    """Saves all or nothing. Language, colours and text size are tried out while it is open."""

    assistant_wanted = Signal()

    def __init__(self, workplace: Workplace, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self.setModal(False)
        self._workplace, self._appearance = workplace, appearance
        self._preferences = workplace.preferences
        self._form = Form(workplace)
        self._is_asking = False
        self._tried: UiSettings | None = None  # the look that was chosen and not saved
        self._wrong: dict[str, Editor] = {}  # whose values cannot be used, by key
        self._colleagues = ColleaguesView(workplace.access.session)
        self._views = [*(PageView(page, self._form.editors) for page in PAGES), self._colleagues]
        shared = next(view for view in self._views if view.page.name == "shared")
        shared.add_card(ConnectionCard(workplace.sync.sharing, self._shared_place))
        video = next(view for view in self._views if view.page.name == "video")
        video.add_card(CameraPreview(workplace.video.calls))
        self._search = QLineEdit()
        self._search.setObjectName("settings.search")
        self._search.setClearButtonEnabled(True)
        self._pages = RowList("settings.pages")
        self._stack = Stack()
        self._nothing = Label("settings.nothing", "muted", wraps=True)
        self._hint = Label("settings.hint", "caption", wraps=True)
        self._assistant = ActionButton("settings.assistant", "", "headset", look="quiet")
        self._save = ActionButton("settings.save", "", "save", look="primary")
        self._cancel = ActionButton("settings.cancel", "")
        self._build()
        self._connect()
        self._retranslate()
        self.show_settings(self._preferences.settings)
        self._pages.setCurrentRow(0)

    def show_settings(self, settings: Settings) -> None:
        """Show these; what was entered and not saved is dropped."""
        self._tried = None
        self._form.note_names()
        for editor in self._form.editors.values():
            editor.show(settings)
        self._colleagues.show_recorded(settings)
        self._search.clear()
        self._find("")
        self._show_faults(())

    def ask_for(self, keys: Sequence[str]) -> None:
        """Show only these settings until the user searches: the office's policy decides all others."""
        self._is_asking = True
        has_some = [view.ask_for(keys) for view in self._views]
        for row, is_shown in enumerate(has_some):
            self._pages.item(row).setHidden(not is_shown)
        row, editor = has_some.index(True), self._form.editors[keys[0]]
        self._pages.setCurrentRow(row)
        self._views[row].go_to(editor)
        field = editor.field.editor
        if isinstance(field, QLineEdit):
            field.selectAll()  # what stands there is the default, to be typed over
        self._show_hint()

    @Slot()
    def save(self) -> None:
        """Check everything; take it over if all is well, else say at each field what is wrong."""
        changes = self._form.changes()
        settings, faults = edited(self._preferences.settings, changes, self._workplace.phone.line.address)
        faults = (*faults, *self._colleagues.faults(settings))
        if not faults and any(key in changes for key in _FILES):
            self._save.setEnabled(False)
            self._preferences.check_paths(settings, lambda found: self._take(settings, found, changes))
        else:
            self._take(settings, faults, changes)

    def _take(self, settings: Settings, faults: Sequence[SettingsError], changes: dict[str, object]) -> None:
        self._save.setEnabled(True)
        faults = [fault for fault in faults if fault.key in changes or fault.key not in _FILES]
        self._show_faults(faults)
        if faults:
            return
        self._preferences.change(settings, **self._form.secrets())
        self._colleagues.save()
        self.accept()

    def _shared_place(self) -> SharedSettings | None:
        """Return where the shared database is as it stands in the fields; None if one of them is wrong."""
        settings, faults = edited(self._preferences.settings, self._form.changes())
        faults = tuple(fault for fault in faults if fault.key.startswith("shared."))
        self._show_faults(faults)
        return None if faults else settings.shared

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        for view in self._views:
            self._stack.addWidget(view)
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, view.page.name)
            self._pages.addItem(item)
        self._stack.addWidget(self._nothing)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self._hint, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP)
        grid.addWidget(self._search, 0, 0)
        grid.addWidget(self._pages, 1, 0)
        grid.addWidget(self._assistant, 2, 0)
        grid.addWidget(self._stack, 0, 1, 3, 1)
        grid.setColumnStretch(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(2 * GAP)
        outer.addLayout(grid, 1)
        outer.addLayout(buttons)

    def _connect(self) -> None:
        self._save.clicked.connect(self.save)
        self._cancel.clicked.connect(self.reject)
        self._assistant.clicked.connect(self._open_assistant)
        self._search.textChanged.connect(self._find)
        self._search.returnPressed.connect(self._go_to_found)
        self._pages.currentRowChanged.connect(self._show_page)
        for standard, slot in (
            (QKeySequence.StandardKey.NextChild, lambda: self._step(1)),
            (QKeySequence.StandardKey.PreviousChild, lambda: self._step(-1)),
            (QKeySequence.StandardKey.Find, self._search.setFocus),
            (QKeySequence.StandardKey.Save, self._save.click),
        ):
            QShortcut(standard, self).activated.connect(slot)
        for key in _LOOKS:
            editor = self._form.editors[key]
            if isinstance(editor, ChoiceEditor):
                editor.combo.activated.connect(self._preview_appearance)
        self._workplace.phone.line.devices_changed.connect(self._on_devices)
        self._workplace.video.calls.sources_changed.connect(self._on_devices)
        self._workplace.phone.headset.headsets_changed.connect(self._form.retranslate_headsets)
        self._preferences.changed.connect(self._on_settings)

    @Slot()
    def _open_assistant(self) -> None:
        """What was entered here and not saved is dropped: the assistant saves the same settings."""
        self.reject()
        self.assistant_wanted.emit()

    # -- pages and search ----------------------------------------------------------------------------------

    @Slot(int)
    def _show_page(self, row: int) -> None:
        if row >= 0 and not self._pages.item(row).isHidden():
            self._stack.setCurrentIndex(row)

    def _step(self, rows: int) -> None:
        """Go to the next page that is in the list; after the last comes the first."""
        count = self._pages.count()
        row = self._pages.currentRow()
        for _ in range(count):
            row = (row + rows) % count
            if not self._pages.item(row).isHidden():
                self._pages.setCurrentRow(row)
                break

    @Slot(str)
    def _find(self, text: str) -> None:
        self._is_asking = False
        wanted = text.casefold().split()
        found = [view.search(wanted) for view in self._views]
        if self._workplace.access.session.agent is None:  # before the sign-in, the staff is not shown
            found[self._views.index(self._colleagues)] = False
        for row, is_found in enumerate(found):
            self._pages.item(row).setHidden(not is_found)
        row = self._pages.currentRow()
        if not any(found):
            self._nothing.setText(self.tr("No setting fits “{text}”. Try another word.").format(text=text))
            self._stack.setCurrentWidget(self._nothing)
        elif row < 0 or not found[row]:
            self._pages.setCurrentRow(found.index(True))
            self._show_page(self._pages.currentRow())
        else:
            self._show_page(row)

    @Slot()
    def _go_to_found(self) -> None:
        """Enter in the search goes to the first setting that was found."""
        view = self._stack.currentWidget()
        if isinstance(view, PageView):
            wanted = self._search.text().casefold().split()
            view.go_to(next(editor for editor in view.editors if editor.matches(wanted)))

    def _show_faults(self, faults: Sequence[SettingsError]) -> None:
        """Say beside each field what is wrong with it, and bring the first one to the front."""
        self._wrong = {}
        editors = [editor for view in self._views for editor in view.editors]
        for editor in editors:
            editor.set_error("")
        by_setting = {key: editor for editor in editors for key in (editor.key, *editor.keys)}
        for fault in faults:
            editor = by_setting[fault.key]
            editor.set_error(error(fault.key, fault.expected))
            self._wrong[editor.key] = editor
        self._dress_pages()
        self._show_hint()
        if self._wrong:
            self._search.clear()
            self._go_to_first()
            announce(self, self._hint.text())

    def _go_to_first(self) -> None:
        for row, view in enumerate(self._views):
            first = next((editor for editor in view.editors if editor.key in self._wrong), None)
            if first is not None:
                self._pages.setCurrentRow(row)
                view.go_to(first)
                return

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot()
    def _preview_appearance(self) -> None:
        values = {key: self._form.editors[key].values()[key] for key in _LOOKS}
        self._wear(
            UiSettings(
                language=str(values["ui.language"]),
                theme=str(values["ui.theme"]),
                text_scale_percent=int(str(values["ui.text_scale_percent"])),
            )
        )

    @Slot()
    def _on_devices(self) -> None:
        self._form.note_names()
        self._form.retranslate_devices()

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        self._form.note_names()
        for editor in self._form.editors.values():
            editor.follow(settings)

    def _wear(self, look: UiSettings) -> None:
        """Show the window with this look. Styling it anew takes a moment, so not without a change."""
        before = self._tried or self._preferences.settings.ui
        self._tried = look
        if look == before:
            return
        translations.use(look.language)
        self._appearance.dress(Scheme(look.theme), look.text_scale_percent / 100)

    # -- words and Qt --------------------------------------------------------------------------------------

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self._search.setPlaceholderText(self.tr("Find a setting"))
        self._search.setAccessibleName(self.tr("Find a setting"))
        self._pages.setAccessibleName(self.tr("Pages"))
        for view in self._views:
            view.retranslate()
            view.setAccessibleName(words(view.page.title))
        for editor in self._form.editors.values():
            editor.retranslate()
        self._show_hint()
        self._save.setText(self.tr("Save"))
        self._cancel.setText(self.tr("Cancel"))
        self._assistant.setText(self.tr("Set-up assistant"))
        self._fit()

    def _show_hint(self) -> None:
        if self._wrong:
            text = self.tr("Nothing was saved yet: correct the fields that are marked.")
        elif self._is_asking:
            text = self.tr("Your organisation has set everything else. The password goes to the key store.")
        else:
            text = self.tr("Passwords are kept in the system's key store, never in a file.")
        self._hint.setText(text)
        look = "error" if self._wrong else "caption"
        if self._hint.property("look") != look:
            self._hint.setProperty("look", look)
            restyle(self._hint)

    def _fit(self) -> None:
        for editor in self._form.editors.values():
            editor.fit()
        self._dress_pages()

    def _dress_pages(self) -> None:
        theme = current_theme()
        self._pages.setIconSize(QSize(theme.px(16), theme.px(16)))
        for row, view in enumerate(self._views):
            item = self._pages.item(row)
            item.setText(words(view.page.title))
            item.setIcon(self._page_icon(view))
        bar = self._pages.verticalScrollBar().sizeHint().width()  # with large text there is one
        width = self._pages.sizeHintForColumn(0) + 2 * self._pages.frameWidth() + bar + GAP
        self._pages.setFixedWidth(width)
        self._search.setFixedWidth(width)

    def _page_icon(self, view: PageView) -> QIcon:
        is_faulty = any(editor.key in self._wrong for editor in view.editors)
        return icon("alert", "danger") if is_faulty else icon(view.page.icon, "muted")

    def reject(self) -> None:
        """Leave without saving: the look goes back to what it was."""
        self._wear(self._preferences.settings.ui)
        self._tried = None
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._fit()
