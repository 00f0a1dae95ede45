"""The bar at the top: product, search, who sits here and in which state, settings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.agents.agent_states import AgentStates
from app.common.enums import AgentRecord
from app.desktop.workplace import Workplace
from ui.keys.key_table import Key, bind
from ui.search.field import SearchField
from ui.state.button import StateButton
from ui.state.panel import StatePanel
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.wording import word
from ui.widgets.button import ActionButton
from ui.widgets.text import IconLabel, Label
from ui.widgets.tool_tip import tool_tip

_ROOMY_PX = 1100  # at 100 %
_NAME_PX = 130  # of a name where there is little room, at 100 %


class TopBar(QFrame):
    staff_wanted = Signal()
    settings_wanted = Signal()
    overview_wanted = Signal()
    sop_wanted = Signal()

    def __init__(self, workplace: Workplace, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self.setProperty("look", "bar")
        self._session, self._states = workplace.access.session, workplace.agents.states
        self._is_narrow = False
        self._product = Label("top_bar.product", "heading", "Loket")
        self.search = SearchField(workplace, window)
        self._state = StateButton(workplace.agents.states, workplace.procedure.clock)
        self._panel = StatePanel(
            workplace.agents.states,
            workplace.agents.first_contact,
            workplace.procedure.clock,
            self._state,
            window,
        )
        self._staff = ActionButton("top_bar.staff", "", "user", look="quiet")
        self._sop = ActionButton("top_bar.sop", "", "decision", Key.SOP, "quiet", is_icon_only=True)
        self._overview = ActionButton(
            "top_bar.keys", "", "keyboard", Key.OVERVIEW, "quiet", is_icon_only=True
        )
        self._settings = ActionButton(
            "top_bar.settings", "", "settings", Key.SETTINGS, "quiet", is_icon_only=True
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(16, GAP, GAP, GAP)
        row.setSpacing(GAP)
        row.addWidget(IconLabel("top_bar.mark", "headset", "accent", 24))
        row.addWidget(self._product)
        row.addSpacing(2 * GAP)
        row.addWidget(self.search, 1)
        row.addSpacing(2 * GAP)
        row.addWidget(self._state)
        for button in (self._staff, self._sop, self._overview, self._settings):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self._staff.clicked.connect(self.staff_wanted)
        self._sop.clicked.connect(self.sop_wanted)
        self._overview.clicked.connect(self.overview_wanted)
        self._settings.clicked.connect(self.settings_wanted)
        self._state.clicked.connect(self._panel.toggle)
        self._bind_keys(workplace.agents.states)
        workplace.access.session.agent_changed.connect(self._show_agent)
        workplace.access.session.signed_out.connect(self._retranslate)
        self._retranslate()

    def _bind_keys(self, states: AgentStates) -> None:
        bind(Key.STATES, self, self._panel.toggle)
        bind(Key.READY, self, self._be_ready)
        bind(Key.EXTEND_WRAP_UP, self, states.extend_wrap_up)

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
            self._staff.setText(self.tr("Nobody signed in"))
            return
        unit = self._session.unit_name(agent.unit_id)
        told = f"{agent.name} · {unit or word(agent.role)}"
        if not self._is_narrow:
            self._staff.setText(told)
            return
        most = current_theme().px(_NAME_PX)
        self._staff.setText(
            self._staff.fontMetrics().elidedText(agent.name, Qt.TextElideMode.ElideRight, most)
        )
        self._staff.setAccessibleName(told)
        self._staff.setToolTip(tool_tip(told))

    def _refit(self) -> None:
        """With little room, the name and the state do without what belongs to them."""
        is_narrow = self.width() < current_theme().px(_ROOMY_PX)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._state.set_short(is_narrow)
            self._show_agent(self._session.agent)

    def _retranslate(self) -> None:
        self._sop.setText(self.tr("The SOP and the place of the case in it"))
        self._overview.setText(self.tr("Guide and keys"))
        self._settings.setText(self.tr("Settings"))
        self._show_agent(self._session.agent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._refit()
