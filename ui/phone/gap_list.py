"""The day's gaps of the line: how many and how long in a word, each of them on request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.calls.line_watch import LineWatch
from app.common.enums import LineGapRecord
from ui.phone.line_text import gap_words, gaps_words
from ui.style.tokens import HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.tool_tip import tool_tip

MOST_SHOWN = 20  # the newest


class GapList(QWidget):
    """Reads earlier gaps when it is shown; later ones arrive by a signal."""

    def __init__(self, line_watch: LineWatch, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("gaps")
        self._line_watch, self._clock = line_watch, clock
        self._gaps: tuple[LineGapRecord, ...] = ()
        self._fold = ActionButton("gaps.fold", "", "chevron-right", look="quiet")
        self._fold.setCheckable(True)
        self._fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # Words that are too long for the column end with "…"; they never make it wider.
        self._fold.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._list = ElidedLabel("gaps.list", "caption", most_lines=3 * MOST_SHOWN)
        self._list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._fold)
        column.addWidget(self._list)
        self._fold.toggled.connect(self._open)
        line_watch.gaps_read.connect(self._take)
        self.show_now()

    @Slot()
    def show_now(self) -> None:
        """Word it anew: what goes on becomes longer."""
        now = self._clock()
        text = gaps_words(self._gaps, now)
        if text != self._fold.words():  # a button that is worded anew is laid out anew
            self._fold.setText(text)
            self._fold.setToolTip(tool_tip(text))
        newest_first = reversed(self._gaps[-MOST_SHOWN:])
        self._list.setText("\n".join(gap_words(gap, now) for gap in newest_first))
        self._list.setAccessibleName(self._list.text())

    @Slot(object)
    def _take(self, gaps: tuple[LineGapRecord, ...]) -> None:
        self._gaps = gaps
        self._fold.setEnabled(bool(gaps))
        if not gaps:
            self._fold.setChecked(False)
        self.show_now()

    @Slot(bool)
    def _open(self, is_open: bool) -> None:
        self._fold.set_icon_name("chevron-down" if is_open else "chevron-right")
        self._list.setVisible(is_open)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._line_watch.read_gaps()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.show_now()
