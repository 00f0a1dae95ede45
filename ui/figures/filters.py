"""The filters above the figures: one list of choices for each column by which figures can be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.common.enums import CaseKind, Channel
from app.common.regions import regions
from app.desktop.workplace import Workplace
from ui.figures.figure_text import division_title
from ui.style.tokens import GAP
from ui.text.translations import language
from ui.text.wording import word
from ui.widgets.flow import Flow

OF_ALL = ("channel", "kind", "service", "region", "unit_id")
OF_SUPERVISORS = ("agent_id",)
OF_EXCHANGE = ("queue",)  # offered where there are queues
_MOST = 100


class FigureFilters(QWidget):
    changed = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("figures.filters")
        self._workplace = workplace
        self._lists: dict[str, QComboBox] = {}
        self._queues: tuple[str, ...] = ()
        self._is_supervisor = False
        row = Flow(GAP)
        self.setLayout(row)
        for name in (*OF_ALL, *OF_SUPERVISORS, *OF_EXCHANGE):
            choice = self._lists[name] = QComboBox()
            choice.setObjectName(f"figures.filter.{name}")
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(11)
            choice.setMaxVisibleItems(20)
            choice.activated.connect(lambda _row: self.changed.emit())
            row.addWidget(choice)

    @property
    def only(self) -> tuple[tuple[str, Any], ...]:
        """Return what is chosen."""
        chosen = ((name, choice.currentData()) for name, choice in self._lists.items())
        return tuple((name, value) for name, value in chosen if value is not None)

    @property
    def words(self) -> str:
        """Return what is chosen, e.g. "Channel: WhatsApp; Unit: Bidang Perizinan"."""
        chosen = ((name, one) for name, one in self._lists.items() if one.currentData() is not None)
        return "; ".join(f"{division_title(name)}: {one.currentText()}" for name, one in chosen)

    def choose(self, name: str, value: Any) -> None:
        """Choose a value as the person does."""
        choice = self._lists[name]
        choice.setCurrentIndex(row_of(choice, value))
        self.changed.emit()

    def offer_queues(self, queues: Sequence[str]) -> None:
        """Offer the queues of the telephone exchange; without any there is no such list."""
        if tuple(queues) != self._queues:
            self._queues = tuple(queues)
            self.offer(self._is_supervisor)

    def offer(self, is_supervisor: bool) -> None:
        """Fill the lists anew: people and units come and go. What is chosen stays chosen."""
        self._is_supervisor = is_supervisor
        for name, choice in self._lists.items():
            is_offered = is_supervisor or name not in OF_SUPERVISORS
            is_offered = is_offered and (bool(self._queues) or name not in OF_EXCHANGE)
            chosen = choice.currentData() if is_offered else None
            with QSignalBlocker(choice):
                choice.clear()
                choice.addItem(self.tr("{name}: all").format(name=division_title(name)), None)
                for words, value in self._rows(name) if is_offered else ():
                    choice.addItem(words, value)
                choice.setCurrentIndex(row_of(choice, chosen))
            choice.setVisible(is_offered)
            choice.setAccessibleName(self.tr("Only: {name}").format(name=division_title(name)))

    def _rows(self, name: str) -> Iterable[tuple[str, Any]]:
        session = self._workplace.access.session
        if name == "unit_id":
            return _by_name((unit.name, unit.id) for unit in session.units)
        if name == "agent_id":
            return _by_name((agent.name, agent.id) for agent in session.staff)
        if name == "queue":
            return [(queue, queue) for queue in self._queues]
        if name == "service":
            services = self._workplace.procedure.field_choices.services(language()).begin(_MOST)
            return [(one.shown, one.text) for one in services]
        if name == "region":
            return [(one.shown, regions().code_of(one.text)) for one in regions().begin()]
        kinds: dict[str, type[Enum]] = {"channel": Channel, "kind": CaseKind}
        return [(word(one), one) for one in kinds[name]]


def row_of(choice: QComboBox, value: Any, otherwise: int = 0) -> int:
    """Return the row of a value, else `otherwise`. Qt compares no objects of Python."""
    return next((row for row in range(choice.count()) if choice.itemData(row) == value), otherwise)


def _by_name(pairs: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return sorted(pairs, key=lambda one: one[0].casefold())
