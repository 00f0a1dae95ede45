"""Draws one row of a queue: title, details, and the status with the time that is left."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.cases.presence import Presence
from app.common.enums import FINISHED, CaseRow, ContactRecord, ConversationRecord
from app.conversations.answer_clock import answer_clock
from app.desktop.workplace import Workplace
from app.sop.step_clocks import row_clock
from ui.case.presence_text import doing_look, initials
from ui.queue.model import LINES, OTHERS, ROW, Index
from ui.queue.row_text import RowLines
from ui.style.icons import pixmap
from ui.style.stylesheet import tone_colours
from ui.style.theme import Theme, current_theme
from ui.style.tokens import GAP, HALF_GAP, Size, Tone
from ui.text.times import remaining_text, time_left_text, when_text

_PAD = 10
_MOST_OTHERS = 3  # whose initials are painted
_Time = tuple[tuple[str, ...], str, Tone]  # words, the longest first; icon; tone


class QueueDelegate(QStyledItemDelegate):
    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._clock = workplace.procedure.clock
        self._drawn: dict[int, _Time] = {}  # by the number of the row

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = current_theme()
        lines = (Size.BODY, Size.CAPTION, Size.CAPTION)
        height = sum(QFontMetrics(theme.font(size)).height() for size in lines)
        return QSize(theme.px(200), height + 2 * _PAD + 3 * HALF_GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, lines = index.data(ROW), index.data(LINES)
        area, state = QRect(option.rect), QStyle.StateFlag(option.state)
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, state, theme)
        inner = area.adjusted(_PAD + 2, _PAD, -_PAD, -_PAD)
        time = self._drawn[index.row()] = self._time_of(row)
        if isinstance(row, CaseRow):
            width = self._paint_others(painter, inner, index.data(OTHERS), theme)
            self._paint_row(painter, inner, lines, time, theme, width)
        elif isinstance(row, ContactRecord | ConversationRecord):
            self._paint_row(painter, inner, lines, time, theme)
        painter.restore()

    def has_another_time(self, index: Index) -> bool:
        """Whether the time of a row reads differently from when the row was drawn."""
        return self._drawn.get(index.row()) != self._time_of(index.data(ROW))

    def time_words(self, row: object) -> str:
        """Return the time of a row as it is painted where there is room, for a screen reader."""
        return self._time_of(row)[0][0]

    def _time_of(self, row: object) -> _Time:
        if isinstance(row, CaseRow):
            return self._case_time(row)
        if isinstance(row, ConversationRecord):
            return self._answer_time(row)
        words = (when_text(row.started_at, self._clock()),) if isinstance(row, ContactRecord) else ("",)
        return words, "", Tone.NEUTRAL

    def _answer_time(self, row: ConversationRecord) -> _Time:
        """Return the time left for the first answer; without one that is due, when the last message came."""
        now, procedure = self._clock(), self._workplace.procedure
        clock = answer_clock(procedure.sop, procedure.calendar, row, now)
        if clock is None:
            return (when_text(row.last_at, now),), "", Tone.NEUTRAL
        short = remaining_text((clock.target - clock.elapsed).total_seconds())
        if clock.elapsed > clock.target:
            return (short,), "alert", Tone.DANGER
        text = time_left_text(clock.target, clock.elapsed, clock.goes_on_at, now)
        return (text, short), "clock", Tone.NEUTRAL

    def _case_time(self, row: CaseRow) -> _Time:
        """Return the time that the present step has left, in words and in fewer, its icon and its tone."""
        now = self._clock()
        if row.status in FINISHED:
            return (when_text(row.changed_at, now),), "", Tone.NEUTRAL
        procedure = self._workplace.procedure
        clock = row_clock(procedure.sop, procedure.calendar, row, now)
        short = remaining_text((clock.target - clock.elapsed).total_seconds())
        text = time_left_text(clock.target, clock.elapsed, clock.goes_on_at, now)
        if clock.is_paused:
            return (text,), "pause", Tone.NEUTRAL
        if clock.reminder >= 100:
            return (text,), "alert", Tone.DANGER
        if clock.reminder:
            text = self.tr("{percent} %, {left}").format(percent=clock.reminder, left=text)
        tone = Tone.WARNING if clock.reminder >= 80 else Tone.ACCENT if clock.reminder else Tone.NEUTRAL
        return (text, short), "alert" if clock.reminder >= 80 else "clock", tone

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag, theme: Theme) -> None:
        box = area.adjusted(2, 1, -2, -1)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if is_selected else "sunken"))
            painter.drawRoundedRect(box, 6, 6)
        if is_selected:
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRect(box.left(), box.top() + 8, 3, box.height() - 16), 1.5, 1.5)
        else:
            painter.fillRect(
                QRect(area.left() + _PAD, area.bottom(), area.width() - 2 * _PAD, 1), theme.colour("line")
            )

    def _paint_others(
        self, painter: QPainter, area: QRect, others: tuple[Presence, ...], theme: Theme
    ) -> int:
        """Paint the initials of who else is there at the right of the title; return the width they take."""
        font = theme.font(Size.CAPTION)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        right = area.right()
        for one in reversed(others[:_MOST_OTHERS]):
            letters, tone = initials(one.name), doing_look(one.doing)[1]
            ink, ground = tone_colours(theme.colours, tone)
            width = metrics.horizontalAdvance(letters) + 2 * HALF_GAP + 4
            box = QRect(right - width + 1, area.top(), width, metrics.height() + 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 6, 6)
            painter.setPen(QColor(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)
            right = box.left() - HALF_GAP
        return area.right() - right

    def _paint_row(
        self, painter: QPainter, area: QRect, lines: RowLines, time: _Time, theme: Theme, taken: int = 0
    ) -> None:
        """`taken` is the width at the right of the title that is not free."""
        title = theme.font(Size.BODY, QFont.Weight.DemiBold)
        caption = theme.font(Size.CAPTION, tabular=True)
        y = area.top()
        free = area.adjusted(0, 0, -taken, 0)
        y += self._line(painter, free, y, title, theme.colour("text"), lines.title) + HALF_GAP
        y += self._line(painter, area, y, caption, theme.colour("muted"), lines.detail) + 2 * HALF_GAP
        texts, icon_name, tone = time
        metrics = QFontMetrics(caption)
        room = area.width() - metrics.horizontalAdvance(lines.status) - 2 * theme.px(14) - 3 * GAP
        text = next((one for one in texts if metrics.horizontalAdvance(one) <= room), texts[-1])
        time_width = self._paint_time(painter, area, y, caption, (text, icon_name, tone), theme)
        self._paint_status(painter, area, y, caption, lines, area.width() - time_width - HALF_GAP, theme)

    def _line(self, painter: QPainter, area: QRect, y: int, font: QFont, colour: QColor, text: str) -> int:
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(colour)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(
            QRect(area.left(), y, area.width(), metrics.height()), Qt.AlignmentFlag.AlignLeft, shown
        )
        return metrics.height()

    def _paint_time(
        self, painter: QPainter, area: QRect, y: int, font: QFont, time: tuple[str, str, Tone], theme: Theme
    ) -> int:
        text, icon_name, tone = time
        metrics = QFontMetrics(font)
        role = "muted" if tone is Tone.NEUTRAL else tone.value
        size = theme.px(14) if icon_name else 0
        width = metrics.horizontalAdvance(text) + size + (HALF_GAP if size else 0)
        left = area.right() - width + 1
        if icon_name:
            picture = pixmap(icon_name, role, size, painter.device().devicePixelRatioF())
            painter.drawPixmap(QRect(left, y + (metrics.height() - size) // 2, size, size), picture)
        painter.setFont(font)
        painter.setPen(theme.colour(role))
        painter.drawText(
            QRect(left, y, width, metrics.height()),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            text,
        )
        return width

    def _paint_status(
        self, painter: QPainter, area: QRect, y: int, font: QFont, lines: RowLines, room: int, theme: Theme
    ) -> None:
        metrics = QFontMetrics(font)
        ink, ground = tone_colours(theme.colours, lines.tone)
        role = "muted" if lines.tone is Tone.NEUTRAL else lines.tone.value
        size = theme.px(14)
        inside = room - size - 2 * GAP
        is_short = bool(lines.short_status) and metrics.horizontalAdvance(lines.status) > inside
        status = lines.short_status if is_short else lines.status
        text = metrics.elidedText(status, Qt.TextElideMode.ElideRight, inside)
        box = QRect(
            area.left(), y - 2, size + 2 * GAP + metrics.horizontalAdvance(text), metrics.height() + 4
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, 6, 6)
        picture = pixmap(lines.icon, role, size, painter.device().devicePixelRatioF())
        painter.drawPixmap(QRect(box.left() + 6, y + (metrics.height() - size) // 2, size, size), picture)
        painter.setPen(QColor(ink))
        painter.setFont(font)
        words = QRect(box.left() + 6 + size + HALF_GAP, y, box.width(), metrics.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
