"""What opens from the light: the status, what to do, and the changes that need a decision."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QVBoxLayout, QWidget

from app.file_store.shared_files import SharedFiles
from app.sync.rejected_changes import WaitingChange
from app.sync.sharing import Sharing
from app.sync.sync_status import LightState
from ui.audit.audit_text import change_words
from ui.sharing.files_text import files_words
from ui.sharing.own_password import OwnPasswordDialog
from ui.sharing.rejected_card import RefusedCard
from ui.sharing.sharing_text import advice, light_words
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.times import time_text
from ui.widgets.button import ActionButton
from ui.widgets.clear_layout import clear_layout
from ui.widgets.flow import Flow
from ui.widgets.focus_return import FocusReturn
from ui.widgets.scroll_area import scrolling
from ui.widgets.text import Label

_WIDTH_PX = 480
_TO_SIGN_IN = (
    LightState.NOBODY,
    LightState.SIGN_IN,
    LightState.LOGIN_CLOSED,
    LightState.HELD,
    LightState.TOO_MANY_STATIONS,
)


class SharingPanel(QFrame):
    """Lies over the window above its light, is no dialog; nothing opens it but a person."""

    sign_in_wanted = Signal()
    missed = Signal(object)  # Notice of what was asked here and is not looked at any more
    password_settled = Signal()  # whatever became of it

    def __init__(self, sharing: Sharing, files: SharedFiles, anchor: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("needs_you")
        self.setProperty("look", "raised")
        self._sharing, self._files, self._anchor, self._window = sharing, files, anchor, window
        self._focus = FocusReturn(self)
        self._headline = Label("needs_you.headline", "section", wraps=True)
        self._advice = Label("needs_you.advice", "muted", wraps=True)
        self._try = ActionButton("needs_you.try", "", "rotate")
        self._sign_in = ActionButton("needs_you.sign_in", "", "user", look="primary")
        self._password = ActionButton("needs_you.password", "", "lock")
        self._no_password = Label("needs_you.password.about", "muted", wraps=True)
        self._password_dialog: OwnPasswordDialog | None = None
        self._sent = Label("needs_you.files", "muted", wraps=True)
        self._about = Label("needs_you.about", "strong", wraps=True)
        self._cards: list[RefusedCard] = []
        self._waits: object = None  # what the list below is of
        self._about_waiting = Label("needs_you.waiting.about", "strong", wraps=True)
        self._waiting = QWidget()
        self._rows = QVBoxLayout(self._waiting)
        self._build()
        sharing.changed.connect(self._show)
        sharing.rejections.changed.connect(self._fill)
        sharing.rejections.hindered.connect(self._on_hindered)
        sharing.waiting_read.connect(self._list_waiting)
        sharing.own_password.changed.connect(self.password_settled)
        sharing.own_password.refused.connect(self.password_settled)
        files.changed.connect(self._show)
        self._try.clicked.connect(sharing.retry_now)
        self._try.clicked.connect(files.retry_now)
        self._sign_in.clicked.connect(self._on_sign_in)
        self._password.clicked.connect(self._change_password)
        window.installEventFilter(self)
        self._retranslate()
        self.hide()

    def _build(self) -> None:
        buttons = Flow(GAP)
        buttons.addWidget(self._sign_in)
        buttons.addWidget(self._try)
        buttons.addWidget(self._password)
        self._page = QWidget()
        self._page.setProperty("look", "page")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(GAP, GAP, GAP, GAP)
        self._column.setSpacing(GAP)
        self._column.addWidget(self._headline)
        self._column.addWidget(self._advice)
        self._column.addWidget(self._sent)
        self._column.addLayout(buttons)
        self._column.addWidget(self._no_password)
        self._column.addWidget(self._about)
        self._column.addWidget(self._about_waiting)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._column.addWidget(self._waiting)
        self._column.addStretch(1)
        self._scroll = scrolling("needs_you.scroll", self._page)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(GAP, GAP, GAP, GAP)
        self._outer.addWidget(self._scroll)

    # -- opening and closing -------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        if self.isVisible():
            self.close_up()
        elif self._sharing.is_on:
            self.open_up()

    def open_up(self) -> None:
        self._focus.remember()
        self._waits = None
        self._sharing.rejections.read()  # their cases may stand otherwise by now
        self._fill()
        self.show()
        self._show()
        self._place()
        self._go_in()

    @Slot()
    def close_up(self) -> None:
        self._focus.give_back()
        self.hide()

    def _go_in(self) -> None:
        if self._cards:
            self._cards[0].focus_first()
        else:
            (self._sign_in if not self._sign_in.isHidden() else self._try).setFocus()
        QTimer.singleShot(0, self, self._show_focused)

    @Slot()
    def _show_focused(self) -> None:
        """Have in sight what the next key presses, and as much of its card as there is room for."""
        focused = QApplication.focusWidget()
        if focused is None or not self._page.isAncestorOf(focused):
            return
        for card in self._cards:
            if card.isAncestorOf(focused):
                self._scroll.ensureWidgetVisible(card, 0, GAP)
        self._scroll.ensureWidgetVisible(focused, 0, GAP)

    @Slot()
    def _place(self) -> None:
        """Put it above the anchor and inside the window."""
        if not self.isVisible():
            return
        width = min(current_theme().px(_WIDTH_PX), self._window.width() - 2 * GAP)
        above = self._anchor.mapTo(self._window, QPoint(0, 0))
        most = above.y() - 2 * GAP
        self.resize(width, most)
        self._outer.activate()  # what the frames take is known only once they lie
        sides, ends = width - self._scroll.width(), most - self._scroll.height()
        edge = 2 * self._scroll.frameWidth()
        wanted = self._column.totalHeightForWidth(width - sides - edge)
        if wanted + ends + edge > most:
            bar = self._scroll.verticalScrollBar().sizeHint().width()
            wanted = self._column.totalHeightForWidth(width - sides - edge - bar)
        self._page.setMinimumHeight(wanted)  # its own would be that of words in the narrowest lines
        height = min(wanted + ends + edge, most)
        left = max(GAP, min(above.x(), self._window.width() - width - GAP))
        self.setGeometry(left, above.y() - height - 4, width, height)
        self.raise_()

    # -- what it shows -------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        light = self._sharing.light
        self._headline.setText(light_words(light))
        is_all_well = light.state is LightState.UP_TO_DATE and not (light.set_aside or light.unproven)
        is_beside_the_point = is_all_well and bool(self._sharing.rejections.entries)
        self._advice.show_text("" if is_beside_the_point else advice(light, self._sharing.workstation))
        self._sent.show_text(files_words(self._files.standing))
        self._sign_in.setVisible(light.state in _TO_SIGN_IN)
        self._offer_password()
        self._about.show_text(
            self.tr("These changes of yours were undone: the shared database refused them.")
            if self._sharing.rejections.entries
            else ""
        )
        if self.isVisible() and self._waits != (light.waiting, light.refused):
            self._waits = (light.waiting, light.refused)
            self._sharing.read_waiting()
        QTimer.singleShot(0, self, self._place)

    def _offer_password(self) -> None:
        is_somebodys, is_connected = bool(self._sharing.own_password.login), self._sharing.is_connected
        only = self.tr("A password can be changed while the shared database is connected.")
        why = "" if is_connected else only
        self._password.setVisible(is_somebodys)
        self._password.setEnabled(is_connected)
        self._password.setAccessibleDescription(why)
        self._no_password.show_text(why if is_somebodys else "")

    @Slot(object)
    def _list_waiting(self, waiting: tuple[WaitingChange, ...]) -> None:
        """Each can be opened: its case, that is."""
        clear_layout(self._rows)
        for change in waiting:
            parts = (time_text(change.at), change_words(change.name), change.case_number)
            words = " · ".join(part for part in parts if part)
            row = ActionButton(f"needs_you.waiting.{change.mut_no}", words, "arrow-up-right", look="quiet")
            row.setMinimumWidth(1)
            row.setEnabled(change.case_id is not None)
            row.clicked.connect(partial(self._open, change))
            self._rows.addWidget(row, 0, Qt.AlignmentFlag.AlignLeft)
        self._waiting.setVisible(bool(waiting))
        self._about_waiting.show_text(self.tr("Saved here, not confirmed yet:") if waiting else "")
        QTimer.singleShot(0, self, self._place)

    def _open(self, change: WaitingChange) -> None:
        if change.case_id is not None:
            self.close_up()
            self._sharing.open_case(change.case_id)

    @Slot()
    def _fill(self) -> None:
        if [card.change for card in self._cards] == list(self._sharing.rejections.entries):
            return
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [RefusedCard(change) for change in self._sharing.rejections.entries]
        for card in self._cards:
            card.retry_wanted.connect(self._sharing.rejections.retry)
            card.change_wanted.connect(self._sharing.rejections.change)
            card.note_wanted.connect(self._sharing.rejections.keep_as_note)
            card.drop_wanted.connect(self._sharing.rejections.drop)
            self._column.insertWidget(self._column.indexOf(self._about_waiting), card)
            card.show()  # at once: what is not shown yet takes no focus
        self._show()
        if had_focus and self.isVisible():
            self._go_in()

    @Slot(int, str)
    def _on_hindered(self, mut_no: int, why: str) -> None:
        for card in self._cards:
            if card.change.mut_no == mut_no:
                card.hinder(why)
        QTimer.singleShot(0, self, self._place)

    @Slot()
    def _on_sign_in(self) -> None:
        self.close_up()
        self.sign_in_wanted.emit()

    @Slot()
    def _change_password(self) -> None:
        if self._password_dialog is None:
            self._password_dialog = OwnPasswordDialog(self._sharing, self._window)
            self._password_dialog.sign_in_wanted.connect(self._on_sign_in)
            self._password_dialog.missed.connect(self.missed)
        self._password_dialog.ask()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Shared database, and what needs you"))
        self._scroll.setAccessibleName(self.tr("Shared database, and what needs you"))
        self._try.setText(self.tr("Try now"))
        self._sign_in.setText(self.tr("Sign in"))
        self._password.setText(self.tr("Change your password…"))
        self._show()

    # -- Qt ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._cards, cards = [], self._cards
            for card in cards:
                card.hide()
                card.deleteLater()
            self._fill()
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self._place)
