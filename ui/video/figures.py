"""The figures of a call's video, and what probably makes them bad."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.desk_call import DeskCall
from app.video_quality import video_cause
from app.words import VideoStatistics
from ui.tokens import GAP, HALF_GAP
from ui.video.words import cause_words, figure_rows
from ui.widgets.text import Label

_ROWS = len(figure_rows(VideoStatistics(call_key="")))


class VideoFigures(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._names = [Label(f"video_figures.name.{row}", "caption", wraps=True) for row in range(_ROWS)]
        self._values = [Label(f"video_figures.value.{row}", "strong") for row in range(_ROWS)]
        self._cause = Label("video_figures.cause", "strong", wraps=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(HALF_GAP)
        grid.setColumnStretch(0, 1)
        for row, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._cause)
        column.addLayout(grid)

    def display(self, call: DeskCall) -> str:
        """Show how the call's pictures come and go, if there are any; return it in one line."""
        figures = call.video_statistics if call.has_video else None
        self.setVisible(figures is not None)
        if figures is None:
            return ""
        receives = call.video is not None and call.video.receives
        cause = cause_words(video_cause(figures, receives))
        self._cause.setText(cause)
        self._cause.setVisible(bool(cause))
        spoken = [cause] if cause else []
        for name, value, (title, figure) in zip(self._names, self._values, figure_rows(figures), strict=True):
            name.setText(title)
            value.setText(figure)
            spoken.append(f"{title}: {figure}")
        return "; ".join(spoken)
