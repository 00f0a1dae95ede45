"""The figures of the call that keys mean, for who wants to know more than its one line of words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.calls.bad_calls import BadCalls
from app.calls.call_list import CallList
from app.common.enums import CallQuality, CallState, CallStatistics
from ui.keys.key_table import Key, bind
from ui.phone.quality_text import detail_rows
from ui.style.tokens import GAP
from ui.video.figures import VideoFigures
from ui.widgets.button import ActionButton
from ui.widgets.figure_grid import FigureGrid


class QualityBox(QFrame):
    """Opened by hand, and there while a call is connected; closes only by hand, so that it comes back."""

    opened = Signal(QWidget)
    turned = Signal(bool)  # wanted, or not any more

    def __init__(self, calls: CallList, bad_calls: BadCalls) -> None:
        super().__init__()
        self.setObjectName("quality")
        self.setProperty("look", "card")
        self._calls = calls
        self._is_wanted = False
        self._figures: dict[str, CallQuality] = {}
        self._grid = FigureGrid("quality", len(detail_rows(CallQuality())))
        self._video = VideoFigures()
        self._report = ActionButton("quality.report", "", "alert", Key.REPORT_CALL)
        self._build()
        self._report.clicked.connect(bad_calls.report)
        calls.statistics_changed.connect(self._take)
        calls.call_changed.connect(self._show)
        self._retranslate()

    def bind_keys(self, owner: QWidget) -> None:
        bind(Key.QUALITY, owner, self.toggle)

    @Slot()
    def toggle(self) -> None:
        self._is_wanted = not self._is_wanted
        self.turned.emit(self._is_wanted)
        self._show()
        if self.isVisible():
            self.opened.emit(self)

    @Slot(object)
    def _take(self, statistics: CallStatistics) -> None:
        going_on = {call.key for call in self._calls.ongoing}
        known = {key: quality for key, quality in self._figures.items() if key in going_on}
        self._figures = {**known, statistics.call_key: statistics.quality}
        self._show()

    @Slot()
    def _show(self) -> None:
        active = self._calls.active
        is_connected = active is not None and active.state is CallState.CONNECTED
        self.setVisible(self._is_wanted and is_connected)
        if self.isHidden() or active is None:
            return
        quality = self._figures.get(active.key, CallQuality())
        spoken = [*self._grid.display(detail_rows(quality)), self._video.display(active)]
        self.setAccessibleDescription("; ".join(filter(None, spoken)))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        column.addLayout(self._grid)
        column.addWidget(self._video)
        column.addWidget(self._report, 0, Qt.AlignmentFlag.AlignLeft)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("How the call sounds"))
        self._report.setText(self.tr("Report this call"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
