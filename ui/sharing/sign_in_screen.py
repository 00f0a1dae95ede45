"""While nobody is signed in to the shared database: the sign-in is on the screen, and nothing of records."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.desktop.workplace import Workplace
from app.sync.sync_status import Light, LightState
from ui.keys.key_table import Key, commands_of
from ui.sharing.sharing_text import advice, light_words
from ui.sharing.sign_in_form import SignInForm
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.stack import Stack
from ui.widgets.text import Label

_WIDTH_PX = 460
_STILL_WORKS = (Key.SETTINGS, Key.SWITCH_STAFF, Key.OVERVIEW, Key.QUIT)
_ON_THEIR_WAY = (LightState.CONNECTING, LightState.FILLING, LightState.UP_TO_DATE, LightState.WAITING)
_SAYS_NOTHING = (LightState.NOBODY, LightState.CONNECTING, LightState.UP_TO_DATE)


class SignInScreen(Stack):
    """Shows the page of the window, or the sign-in in its place.

    Without a shared database the page is always there.
    """

    lifted = Signal()
    settings_wanted = Signal()

    def __init__(self, workplace: Workplace, page: QWidget, window: QMainWindow) -> None:
        super().__init__()
        self.setObjectName("sign_in_screen")
        self._session, self._sharing, self._window = workplace.access.session, workplace.sync.sharing, window
        self._page = page
        self._silenced: list[QShortcut] = []
        self.form = SignInForm(workplace.sync.sharing)
        self._headline = Label("sign_in_screen.headline", "title", wraps=True)
        self._light = Label("sign_in_screen.light", "strong", wraps=True)
        self._advice = Label("sign_in_screen.advice", "muted", wraps=True)
        self._settings = ActionButton("sign_in_screen.settings", "", "settings", Key.SETTINGS, "quiet")
        self._try = ActionButton("sign_in_screen.try", "", "rotate", look="quiet")
        self._sign_in = QWidget()
        self._sign_in.setObjectName("sign_in_screen.page")
        self._sign_in.setProperty("look", "page")
        self._build()
        self._settings.clicked.connect(self.settings_wanted)
        self._try.clicked.connect(self._sharing.retry_now)
        self._sharing.changed.connect(self._show_standing)
        self._sharing.signed_in.connect(self._show_standing)
        self._session.agent_changed.connect(self.check)
        self._session.signed_out.connect(self.check)
        self._retranslate()

    def _build(self) -> None:
        self._middle = QWidget()
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        column.addStretch(1)
        for part in (self._headline, self.form, self._light, self._advice):
            column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self._try)
        buttons.addWidget(self._settings)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(2)
        outer = QHBoxLayout(self._sign_in)
        outer.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        outer.addStretch(1)
        outer.addWidget(self._middle)
        outer.addStretch(1)
        self.addWidget(self._page)
        self.addWidget(self._sign_in)

    @property
    def is_down(self) -> bool:
        return self.currentWidget() is self._sign_in

    @Slot()
    def check(self) -> None:
        """Is anybody signed in? To be asked once when the window is built."""
        is_wanted = self._sharing.is_on and self._session.agent is None
        if is_wanted and not self.is_down:
            self._fall()
        elif not is_wanted and self.is_down:
            self._lift()

    def _fall(self) -> None:
        """Other windows and what lies over this one may show records, and most keys open some."""
        for part in self._window.findChildren(QWidget):
            lies_over = part.parent() is self._window and part is not self
            if part.isWindow() and part.isVisible():
                part.close()
            elif lies_over:
                part.hide()
        still = {f"key.{key.value}" for key in _STILL_WORKS}
        # Those of a hidden panel, too: the guide and other programs run a command without its key.
        for name, shortcut in commands_of(self._window).items():
            if shortcut.isEnabled() and name not in still:
                shortcut.setEnabled(False)
                self._silenced.append(shortcut)
        self.setCurrentWidget(self._sign_in)
        self._show_standing()
        self.form.ask()

    def _lift(self) -> None:
        for shortcut in self._silenced:
            shortcut.setEnabled(True)
        self._silenced.clear()
        self.setCurrentWidget(self._page)
        self.lifted.emit()

    @Slot()
    def _show_standing(self) -> None:
        if not self.is_down:
            return
        light = self._sharing.light
        is_coming = self._sharing.is_arriving and light.state in _ON_THEIR_WAY
        self.form.setVisible(not is_coming)
        self._headline.setText(
            self.tr("You are signed in. The records are being downloaded.")
            if is_coming
            else self.tr("Nobody is signed in")
        )
        is_quiet = light.state in _SAYS_NOTHING and not (light.waiting or is_coming)
        self._light.show_text("" if is_quiet else light_words(light))
        self._advice.show_text("" if is_quiet else self._what_to_do(light))
        self._try.setVisible(not is_quiet)

    def _what_to_do(self, light: Light) -> str:
        if light.state is not LightState.OFFLINE:
            return advice(light, self._sharing.workstation)
        return self.tr(
            "The shared database cannot be reached. If you signed in here before, sign in with the same "
            "password and work; your changes are sent later."
        )

    def _retranslate(self) -> None:
        self._settings.setText(self.tr("Settings"))
        self._try.setText(self.tr("Try now"))
        self._middle.setFixedWidth(current_theme().px(_WIDTH_PX))
        self._show_standing()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self._retranslate()
