"""The first row: search, the call bar, the agent's state, and the menu of the user."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget

from app.agents.agent_states import AgentStates
from app.common.enums import AgentRecord
from app.desktop.workplace import Workplace
from ui.keys.key_table import Key, bind, hint
from ui.search.field import SearchField
from ui.state.button import StateButton
from ui.state.panel import StatePanel
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.wording import word
from ui.widgets.button import ActionButton
from ui.widgets.tool_tip import tool_tip

ROW_PX = 40  # at 100 %
_ROOMY_PX = 1300
_SEARCH_PX = 300
_SEARCH_LEAST_PX = 130
_NAME_PX = 110  # of the user's name


class TopBar(QFrame):
    staff_wanted = Signal()
    settings_wanted = Signal()
    overview_wanted = Signal()
    sop_wanted = Signal()
    sign_out_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, workplace: Workplace, call_bar: QWidget, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self.setProperty("look", "bar")
        self._session, self._states = workplace.access.session, workplace.agents.states
        self._is_narrow: bool | None = None  # None until its width is known
        self.search = SearchField(workplace, window)
        self._state = StateButton(workplace.agents.states, workplace.phone.line, workplace.procedure.clock)
        self._panel = StatePanel(
            workplace.agents.states,
            workplace.agents.first_contact,
            workplace.procedure.clock,
            self._state,
            window,
        )
        self._user = ActionButton("top_bar.user", "", "user", look="quiet")
        self._menu = QMenu(self)
        self._menu.setObjectName("top_bar.menu")
        self._staff = self._entry("top_bar.staff", self.staff_wanted)
        self._sop = self._entry("top_bar.sop", self.sop_wanted)
        self._overview = self._entry("top_bar.keys", self.overview_wanted)
        self._settings = self._entry("top_bar.settings", self.settings_wanted)
        self._menu.addSeparator()
        self._sign_out = self._entry("top_bar.sign_out", self.sign_out_wanted)
        self._quit = self._entry("top_bar.quit", self.quit_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 0, GAP, 0)
        row.setSpacing(GAP)
        row.addWidget(self.search, 3)
        row.addWidget(call_bar, 8)
        row.addWidget(self._state)
        row.addWidget(self._user)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._user.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._user.clicked.connect(self._open_menu)
        self._state.clicked.connect(self._panel.toggle)
        self._bind_keys(workplace.agents.states)
        workplace.access.session.agent_changed.connect(self._show_agent)
        workplace.access.session.signed_out.connect(self._retranslate)
        self._retranslate()
        self._scale()

    def _entry(self, object_name: str, wanted: object) -> QAction:
        action = QAction(self._menu)
        action.setObjectName(object_name)
        action.triggered.connect(wanted)
        self._menu.addAction(action)
        return action

    def _bind_keys(self, states: AgentStates) -> None:
        bind(Key.STATES, self, self._panel.toggle)
        bind(Key.READY, self, self._be_ready)
        bind(Key.EXTEND_WRAP_UP, self, states.extend_wrap_up)

    @Slot()
    def _open_menu(self) -> None:
        corner = QPoint(self._user.width() - self._menu.sizeHint().width(), self._user.height())
        self._menu.popup(self._user.mapToGlobal(corner))

    @Slot()
    def _be_ready(self) -> None:
        """The work after the call is done; else: available again."""
        if self._states.shift.wrap_up is not None:
            self._states.end_wrap_up()
        else:
            self._states.be_available()

    @Slot(object)
    def _show_agent(self, agent: AgentRecord | None) -> None:
        self._state.setVisible(agent is not None)
        if agent is None:
            name = whole = self.tr("Nobody signed in")
        else:
            name = agent.name
            whole = f"{name} · {self._session.unit_name(agent.unit_id) or word(agent.role)}"
        self._user.show_words(not self._is_narrow)
        self._user.most_px = _NAME_PX
        self._user.setText(name)
        self._user.setAccessibleName(self.tr("Menu of {name}").format(name=whole))
        self._user.setToolTip(tool_tip(whole))

    def _refit(self) -> None:
        """With little room, the name and the state do without what belongs to them."""
        is_narrow = self.width() < current_theme().px(_ROOMY_PX)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._state.set_short(is_narrow)
            self._show_agent(self._session.agent)

    def _scale(self) -> None:
        px = current_theme().px
        self.setFixedHeight(px(ROW_PX))
        self.search.setMinimumWidth(px(_SEARCH_LEAST_PX))
        self.search.setMaximumWidth(px(_SEARCH_PX))

    def _retranslate(self) -> None:
        for action, words, key in (
            (self._staff, self.tr("Change the staff member…"), Key.SWITCH_STAFF),
            (self._sop, self.tr("The SOP and the place of the case in it"), Key.SOP),
            (self._overview, self.tr("Guide and keys"), Key.OVERVIEW),
            (self._settings, self.tr("Settings"), Key.SETTINGS),
            (self._sign_out, self.tr("Sign out"), Key.SIGN_OUT),
            (self._quit, self.tr("Quit"), Key.QUIT),
        ):
            action.setText(f"{words}\t{hint(key)}".rstrip())
        self._show_agent(self._session.agent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._scale()
            self._refit()
