"""The bar at the top: product, search, who sits here, settings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.words import AgentRecord
from app.workplace import Workplace
from ui.keys import Key
from ui.search import SearchField
from ui.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.text import IconLabel, Label
from ui.wording import word


class TopBar(QFrame):
    staff_wanted = Signal()
    settings_wanted = Signal()
    overview_wanted = Signal()

    def __init__(self, workplace: Workplace, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self.setProperty("look", "bar")
        self._session = workplace.session
        self._product = Label("top_bar.product", "heading", "Loket")
        self.search = SearchField(workplace.finder, window)
        self._staff = ActionButton("top_bar.staff", "", "user", look="quiet")
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
        for button in (self._staff, self._overview, self._settings):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self._staff.clicked.connect(self.staff_wanted)
        self._overview.clicked.connect(self.overview_wanted)
        self._settings.clicked.connect(self.settings_wanted)
        workplace.session.agent_changed.connect(self._show_agent)
        self._retranslate()

    @Slot(object)
    def _show_agent(self, agent: AgentRecord | None) -> None:
        if agent is None:
            self._staff.setText(self.tr("Nobody signed in"))
            return
        unit = self._session.unit_name(agent.unit_id)
        duty = unit or word(agent.role)
        self._staff.setText(f"{agent.name} · {duty}")

    def _retranslate(self) -> None:
        self._overview.setText(self.tr("Keys"))
        self._settings.setText(self.tr("Settings"))
        self._show_agent(self._session.agent)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
