"""The look-ups in a few words each, always in sight: the answer may be scrolled away while one types."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.cases.case_lookups import CaseLookups, Pane, PaneState
from app.common.finding import SYSTEMS
from app.common.lookup_faults import FaultKind
from ui.case.evidence.evidence_text import evidence_word
from ui.case.evidence.finding_text import headline
from ui.style.theme import current_theme
from ui.widgets.button import ActionButton
from ui.widgets.tool_tip import tool_tip

MOST_PX = 220  # at 100 %: two of them fit beside the actions
_ICONS = {PaneState.ASKING: "clock", PaneState.FOUND: "check", PaneState.FAILED: "alert"}


class LookupSummary(QObject):
    """Owns one button for each system; a press wants to read the whole answer."""

    wanted = Signal(str)  # system

    def __init__(self, lookups: CaseLookups, parent: QObject) -> None:
        super().__init__(parent)
        self._lookups = lookups
        self.buttons = {system: ActionButton(f"next.{system}", look="quiet") for system in SYSTEMS}
        for system, button in self.buttons.items():
            button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
            button.clicked.connect(lambda _=False, of=system: self.wanted.emit(of))
            self._on_changed(lookups.pane(system))
        lookups.changed.connect(self._on_changed)

    def retranslate(self) -> None:
        for system in self.buttons:
            self._on_changed(self._lookups.pane(system))

    @Slot(object)
    def _on_changed(self, pane: Pane) -> None:
        button = self.buttons[pane.system]
        button.setVisible(pane.state in _ICONS)
        if pane.state in _ICONS:
            button.set_icon_name(_ICONS[pane.state])
            text, system = self.tr("{system}: {answer}"), evidence_word(pane.system)
            text = text.format(system=system, answer=self._answer(pane))
            button.setMaximumWidth(current_theme().px(MOST_PX))
            button.set_texts(text, system)
            button.setToolTip(tool_tip(text))

    def _answer(self, pane: Pane) -> str:
        if pane.state is PaneState.ASKING:
            return self.tr("asking…")
        if pane.finding is not None:
            return headline(pane.finding.fields) or self.tr("answered")
        is_unknown = pane.failure is not None and pane.failure.kind is FaultKind.NOT_FOUND
        return self.tr("knows nothing") if is_unknown else self.tr("no answer")
