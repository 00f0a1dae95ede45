"""The figures of a call's video, and what probably makes them bad."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.calls.video_quality import video_cause
from app.common.enums import VideoStatistics
from app.values.call import Call
from ui.style.tokens import GAP
from ui.video.video_text import cause_words, figure_rows
from ui.widgets.figure_grid import FigureGrid
from ui.widgets.text import Label


class VideoFigures(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._grid = FigureGrid("video_figures", len(figure_rows(VideoStatistics(call_key=""))))
        self._cause = Label("video_figures.cause", "strong", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._cause)
        column.addLayout(self._grid)

    def display(self, call: Call) -> str:
        """Show how the call's pictures come and go, if there are any; return it in one line."""
        figures = call.video_statistics if call.has_video else None
        self.setVisible(figures is not None)
        if figures is None:
            return ""
        receives = call.video is not None and call.video.receives
        cause = cause_words(video_cause(figures, receives))
        self._cause.setText(cause)
        self._cause.setVisible(bool(cause))
        spoken = self._grid.display(figure_rows(figures))
        return "; ".join([cause, *spoken] if cause else spoken)
