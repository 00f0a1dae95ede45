"""Who takes part in a calibration, and who is the expert."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QListWidget, QListWidgetItem, QVBoxLayout
from uuid_utils.compat import uuid7

from app.quality.calibration import LEAST_REVIEWERS
from app.quality.messages import ReviewedWork, Reviewer, StartCalibration
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_ID = Qt.ItemDataRole.UserRole
_LIST_PX = 110


class CalibrationForm(QFrame):
    """Three reviewers and more; the expert is one of them."""

    wanted = Signal(object)  # StartCalibration
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("quality.start_calibration")
        self.setProperty("look", "card")
        self._work: ReviewedWork | None = None
        self._is_sending = False
        self._about = Label("quality.calibration.about", "muted", wraps=True)
        self._people = QListWidget()
        self._people.setObjectName("quality.calibration.people")
        self._people.setMaximumHeight(_LIST_PX)
        self._people_field = Field("quality.calibration.people.field", self._people)
        self._expert = QComboBox()
        self._expert.setObjectName("quality.calibration.expert")
        self._expert_field = Field("quality.calibration.expert.field", self._expert)
        self._start = ActionButton("quality.calibration.start", "", "users", look="primary")
        self._cancel = ActionButton("quality.calibration.cancel", "", "x", look="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        for part in (self._about, self._people_field, self._expert_field):
            column.addWidget(part)
        buttons = Flow(GAP)
        buttons.addWidget(self._start)
        buttons.addWidget(self._cancel)
        column.addLayout(buttons)
        self._people.itemChanged.connect(self._on_people)
        self._start.clicked.connect(self._send)
        self._cancel.clicked.connect(self.ended)
        self.retranslate()

    def begin(self, work: ReviewedWork, reviewers: Sequence[Reviewer], me: UUID) -> None:
        self._work, self._is_sending = work, False
        self._people.clear()
        for one in reviewers:
            if one.id != work.agent_id:
                item = QListWidgetItem(one.name, self._people)
                item.setData(_ID, str(one.id))
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                )
                item.setCheckState(Qt.CheckState.Checked if one.id == me else Qt.CheckState.Unchecked)
        self._on_people()
        self._people.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        self._work = None
        self._people.clear()
        self._expert.clear()

    def allow(self) -> None:
        """The last thing that was sent has failed: it can be sent again."""
        self._is_sending = False
        self._adjust()

    def _chosen(self) -> list[tuple[str, UUID]]:
        items = (self._people.item(place) for place in range(self._people.count()))
        return [
            (one.text(), UUID(one.data(_ID))) for one in items if one.checkState() is Qt.CheckState.Checked
        ]

    @Slot()
    def _on_people(self) -> None:
        expert = self._expert.currentText()
        self._expert.clear()
        for name, one in self._chosen():
            self._expert.addItem(name, str(one))
        self._expert.setCurrentIndex(max(0, self._expert.findText(expert)))
        self._adjust()

    def _adjust(self) -> None:
        self._start.setEnabled(len(self._chosen()) >= LEAST_REVIEWERS and not self._is_sending)

    @Slot()
    def _send(self) -> None:
        if self._work is None or self._is_sending:
            return
        self._is_sending = True
        self._adjust()
        self.wanted.emit(
            StartCalibration(
                id=uuid7(),
                kind=self._work.kind,
                work_id=self._work.work_id,
                expert_id=UUID(self._expert.currentData()),
                reviewers=[one for _name, one in self._chosen()],
            )
        )

    def retranslate(self) -> None:
        self._about.setText(
            self.tr(
                "Three reviewers or more judge this, each alone. When all have handed in, everybody "
                "sees where they differ from the expert."
            )
        )
        self._people_field.set_label(self.tr("Reviewers"))
        self._expert_field.set_label(self.tr("Expert"))
        self._start.setText(self.tr("Start the calibration"))
        self._cancel.setText(self.tr("Cancel"))
