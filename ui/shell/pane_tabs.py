"""The tabs of the right pane: an icon with its word below, all of them side by side in a narrow column."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QTabBar

from ui.style.icons import pixmap
from ui.style.theme import current_theme
from ui.style.tokens import HALF_GAP, Size

_ICON_PX = 18  # at 100 %
_EDGE_PX = 2
_LEAST_PX = 40


class PaneTabs(QTabBar):
    """Each tab has an object name as its data; a tab that is not needed is hidden."""

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setDrawBase(False)
        self.setExpanding(True)
        self.setUsesScrollButtons(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keyboard from the note
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._icons: dict[str, str] = {}
        self._hot = -1
        self.setMouseTracking(True)

    def add(self, name: str, icon_name: str) -> None:
        self._icons[name] = icon_name
        self.setTabData(self.addTab(""), name)

    def name_at(self, index: int) -> str:
        return str(self.tabData(index) or "")

    def index_of(self, name: str) -> int:
        return next((at for at in range(self.count()) if self.name_at(at) == name), -1)

    def set_words(self, name: str, words: str, description: str) -> None:
        """`words` stand below the icon; `description` is what a screen reader and the tool tip say."""
        at = self.index_of(name)
        self.setTabText(at, words)
        self.setAccessibleTabName(at, description)
        self.setTabToolTip(at, description)

    def step(self, by: int) -> None:
        """Go to the next tab that is shown, round and round."""
        shown = [at for at in range(self.count()) if self.isTabVisible(at)]
        if self.currentIndex() in shown:
            self.setCurrentIndex(shown[(shown.index(self.currentIndex()) + by) % len(shown)])

    def tabSizeHint(self, index: int) -> QSize:
        """Each as wide as its word, and the rest of the width shared equally."""
        theme = current_theme()
        height = theme.px(_ICON_PX) + theme.metrics(Size.CAPTION).height() + 3 * HALF_GAP
        shown = [at for at in range(self.count()) if self.isTabVisible(at)]
        wanted = {at: self._wanted(at) for at in shown}
        spare = self.width() - sum(wanted.values())
        if index not in wanted:
            return QSize(0, height)
        if spare >= 0:
            return QSize(wanted[index] + spare // len(shown), height)
        return QSize(wanted[index] * self.width() // max(1, sum(wanted.values())), height)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return QSize(1, self.tabSizeHint(index).height())

    def _wanted(self, index: int) -> int:
        theme = current_theme()
        words = theme.metrics(Size.CAPTION).horizontalAdvance(self.tabText(index))
        return max(words + 2 * HALF_GAP, theme.px(_LEAST_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index in range(self.count()):
            if self.isTabVisible(index):
                self._paint_tab(painter, index)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        theme, area = current_theme(), self.tabRect(index)
        is_current = index == self.currentIndex()
        if index == self._hot and not is_current:
            painter.fillRect(area, theme.colour("sunken"))
        size = theme.px(_ICON_PX)
        role = "accent" if is_current else "muted"
        picture = pixmap(self._icons[self.name_at(index)], role, size, self.devicePixelRatioF())
        painter.drawPixmap(QRect(area.center().x() - size // 2, area.top() + HALF_GAP, size, size), picture)
        font = theme.font(Size.CAPTION)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if is_current else "muted"))
        room = area.adjusted(1, size + HALF_GAP, -1, -HALF_GAP)
        words = theme.metrics(Size.CAPTION).elidedText(
            self.tabText(index), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
        if is_current:
            edge = QRect(area.left(), area.bottom() - _EDGE_PX + 1, area.width(), _EDGE_PX)
            painter.fillRect(edge, theme.colour("accent"))
            if self.hasFocus():
                painter.setPen(QPen(theme.colour("accent"), _EDGE_PX))
                painter.drawRect(area.adjusted(1, 1, -1, -1))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            at = self.tabAt(self.mapFromGlobal(self.cursor().pos()))
            hot = -1 if event.type() is QEvent.Type.HoverLeave else at
            if hot != self._hot:
                self._hot = hot
                self.update()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._lay_out()

    def _lay_out(self) -> None:
        """Qt measures the tabs again when the size of their icons changes, and by nothing else public."""
        px = current_theme().px(_ICON_PX)
        self.setIconSize(QSize(px, px))
        self.updateGeometry()
