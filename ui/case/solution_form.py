"""The unit officer's view: the packet on top, below it the validated answer, or back to the agent."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal

from app.cases import Cases
from app.open_case import OpenCase
from ui.case.packet_view import PacketView
from ui.case.validated_form import ValidatedForm
from ui.keys import Key
from ui.widgets.button import ActionButton


class SolutionForm(ValidatedForm):
    return_wanted = Signal()

    def __init__(self, cases: Cases) -> None:
        super().__init__("solution", "shield-check")
        self._cases = cases
        self._packet = PacketView()
        self._return = ActionButton("solution.return", "", "arrow-left", Key.RETURN_PACKET)
        self._return.clicked.connect(self.return_wanted)
        self.body.insertWidget(0, self._packet)
        self.footer.addWidget(self._return)
        self.retranslate()

    def display(self, case: OpenCase, now: datetime, may_return: bool) -> None:
        """Show the question that is open."""
        waiting = [one for one in case.file.escalations if one.answered_at is None] if case.file else []
        waiting = [one for one in waiting if one.returned_at is None]
        self._packet.setVisible(bool(waiting))
        if waiting:
            self._packet.display(waiting[-1], case, now)
        self._return.setVisible(may_return)

    def send(self) -> None:
        self._cases.record_solution(*self.values())

    def retranslate(self) -> None:
        super().retranslate()
        self.set_texts(
            self.tr("Answer the question"),
            self.tr("Record the solution"),
            self.tr("Put the form away"),
        )
        self._return.setText(self.tr("Return as incomplete"))
