"""A label for words that callers, applicants and exchanges send: they never set the width of a window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption

from ui.widgets.text import Label
from ui.widgets.tool_tip import tool_tip

_LONGEST = 2000  # characters that are laid out; nobody sees more
_WIDEST = 4000  # px


class ElidedLabel(Label):
    """Breaks lines anywhere if it must and ends with "…" after `most_lines`; the tool tip has the rest."""

    def __init__(self, object_name: str, look: str = "", most_lines: int = 1) -> None:
        super().__init__(object_name, look, wraps=True)
        self._most_lines = most_lines
        self._short = ""
        self._known: dict[int, list[str]] = {}  # width -> lines
        self._is_rest_known = False

    def setText(self, text: str) -> None:
        self.set_texts(text, "")

    def set_texts(self, text: str, short: str) -> None:
        """`short` is painted instead where `text` does not fit; "" for none."""
        if (text, short) != (self.text(), self._short):
            self._known.clear()
            self._short = short
            super().setText(text)
            self._is_rest_known = False
            self.setToolTip("")  # at once: a hidden label must not keep the words of before
            self.update()

    def set_most_lines(self, most_lines: int) -> None:
        if most_lines != self._most_lines:
            self._most_lines = most_lines
            self._known.clear()
            self._is_rest_known = False
            self.updateGeometry()
            self.update()

    def lines(self, width: int) -> list[str]:
        """Return what is shown at this width, px."""
        if width not in self._known:
            if len(self._known) > 8:
                self._known.clear()
            self._known[width] = (
                self._whole(self.text(), width)
                or self._whole(self._short, width)
                or self._broken(self._short or self.text(), max(1, width))
            )
        return self._known[width]

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = max((metrics.horizontalAdvance(line) for line in self._paragraphs(self.text())), default=0)
        width = min(width + 1, _WIDEST)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(
            min(self.sizeHint().width(), 3 * self.fontMetrics().height()), self.heightForWidth(_WIDEST)
        )

    def heightForWidth(self, width: int) -> int:
        if self._most_lines == 1:
            return self.fontMetrics().lineSpacing()
        return max(1, len(self.lines(width))) * self.fontMetrics().lineSpacing()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_rest_known:  # as late as that: until it is painted, its width changes several times
            self._show_rest()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics, area = self.fontMetrics(), self.contentsRect()
        lines = self.lines(area.width())
        y = area.top() + max(0, area.height() - len(lines) * metrics.lineSpacing()) // 2
        for line in lines:
            room = QRect(area.left(), y, area.width(), metrics.lineSpacing())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, line)
            y += metrics.lineSpacing()
        painter.end()

    def _paragraphs(self, text: str) -> list[str]:
        return text[:_LONGEST].splitlines()

    def _whole(self, text: str, width: int) -> list[str]:
        """Return the one line that fits; else none."""
        paragraphs = self._paragraphs(text)
        if len(paragraphs) != 1 or len(text) > _LONGEST:
            return []
        line = paragraphs[0].rstrip()
        return [line] if self.fontMetrics().horizontalAdvance(line) < width else []

    def _broken(self, text: str, width: int) -> list[str]:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        words = "\u2028".join(self._paragraphs(text))
        layout = QTextLayout(words, self.font())
        layout.setTextOption(option)
        layout.beginLayout()
        starts: list[int] = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, 0))
            starts.append(line.textStart())
            if len(starts) > self._most_lines:
                break
        layout.endLayout()
        units = words.encode("utf-16-le", "surrogatepass")  # Qt counts in UTF-16
        ends = [*starts[1:], len(units) // 2]
        parts = [units[2 * start : 2 * end] for start, end in zip(starts, ends, strict=True)]
        lines = [part.decode("utf-16-le", "replace").rstrip("\u2028 ") for part in parts]
        if len(lines) > self._most_lines or len(text) > _LONGEST:
            rest = " ".join(lines[self._most_lines - 1 :]) + "…"
            last = self.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, width)
            lines = [*lines[: self._most_lines - 1], last]
        return lines

    @property
    def is_cut(self) -> bool:
        """Whether less is shown than the whole text."""
        shown = self.lines(self.contentsRect().width())
        is_short = bool(self._short) and shown == self._paragraphs(self._short)
        return is_short or (bool(shown) and shown[-1].endswith("…") and not self.text().endswith("…"))

    def _show_rest(self) -> None:
        self._is_rest_known = True
        self.setToolTip(tool_tip(self.text()) if self.is_cut else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_rest_known = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._known.clear()
            self.updateGeometry()
