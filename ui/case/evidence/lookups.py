"""JELITA and OSS beside the case: two panes that fill themselves, and never take the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.cases.case_lookups import CaseLookups, Pane, PaneState
from app.common.finding import JELITA, OSS, Finding
from ui.case.evidence.finding_text import text_of
from ui.case.evidence.lookup_pane import LookupPane
from ui.case.forms.form import Columns
from ui.keys.key_table import Key
from ui.widgets.card import SectionCard
from ui.widgets.text import Label

LEAST_EM = 24


class LookupPanes(SectionCard):
    """There only while the case has a number that one of the systems may know; else `nothing` is shown."""

    page_wanted = Signal(str)  # system

    def __init__(self, lookups: CaseLookups) -> None:
        super().__init__("lookups")
        self._lookups = lookups
        self.nothing = Label("lookups.nothing", "muted", wraps=True)
        self.panes = {JELITA: LookupPane(JELITA, Key.KEEP_JELITA), OSS: LookupPane(OSS, Key.KEEP_OSS)}
        self.body.addWidget(Columns("lookups.columns", [(pane, LEAST_EM) for pane in self.panes.values()]))
        for system, pane in self.panes.items():
            pane.question_wanted.connect(lookups.ask)
            pane.again_wanted.connect(lambda of=system: self._ask_again(of))
            pane.keep_wanted.connect(self.keep)
            pane.page_wanted.connect(self.page_wanted)
        lookups.changed.connect(self._on_changed)
        self._retranslate()
        for system in self.panes:
            self._on_changed(lookups.pane(system))

    @Slot(str)
    def keep(self, system: str) -> None:
        """Keep what the system answered as evidence of the case."""
        finding = self._lookups.pane(system).finding
        if finding is not None:
            self._lookups.keep(system, text_of(finding.fields))

    def take_found(self) -> list[tuple[Finding, str]]:
        """Return what was found and is not kept yet, with its words: what is decided now rests on it."""
        return [(finding, text_of(finding.fields)) for finding in self._lookups.take_found()]

    def answer(self, system: str = "") -> QWidget | None:
        """Return what to read: the system's answer, else the one after that with the keyboard."""
        readable = [pane.readable for of, pane in self.panes.items() if of == system or not system]
        shown = [widget for widget in readable if widget is not None]
        after = next((at + 1 for at, widget in enumerate(shown) if widget.hasFocus()), 0)
        return shown[after % len(shown)] if shown else None

    def _ask_again(self, system: str) -> None:
        question = self._lookups.pane(system).question
        if question is not None:
            self._lookups.ask(question)

    @Slot(object)
    def _on_changed(self, pane: Pane) -> None:
        self.panes[pane.system].display(pane, bool(self._lookups.page_of(pane.system)))
        states = (self._lookups.pane(system).state for system in self.panes)
        is_there = any(state is not PaneState.EMPTY for state in states)
        self.setVisible(is_there)
        self.nothing.setVisible(not is_there)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("JELITA and OSS"))  # seen on each pane
        self.nothing.setText(
            self.tr("JELITA and OSS are asked as soon as the case has a registration number, NIB or KBLI.")
        )
        for system in self.panes:
            self._on_changed(self._lookups.pane(system))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
