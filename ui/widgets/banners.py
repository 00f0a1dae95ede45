"""The strips above the columns: they never make the window higher than the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.widgets.scroll_area import ScrollArea

_LEAST_PX = 24  # at 100 %: of what scrolls, something is always seen
_HIDDEN_OR_SHOWN = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class Strip(QFrame):
    """A frame with a layout of its own, in the look of a strip."""

    def set_short(self, is_short: bool) -> None:
        """Say only what matters most, as long as there is no room for more."""
        raise NotImplementedError


class Strips(QWidget):
    """As high as the strips are, at most what the rest of the window leaves.

    Where that is too little, each takes its short form; where that is too much still, the call scrolls.
    """

    def __init__(self, notice: Strip, call: Strip, waiting: Strip, others: Sequence[QWidget]) -> None:
        """`others` share the height of the window with it."""
        super().__init__()
        self._strips, self._call, self._others = (notice, call, waiting), call, others
        self._is_short = False
        self._whole = 0  # px that the long forms took when they were given up
        self._known = (0, 0)  # what is needed, and what there is
        self._scrolled = _Scrolled(call, self._room_for_call)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fit)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, 0)
        column.setSpacing(GAP)
        for part in (notice, self._scrolled, waiting):
            column.addWidget(part)
        for strip in self._strips:
            strip.installEventFilter(self)

    @Slot()
    def reconsider(self) -> None:
        """What the strips say is another: the long forms may fit again."""
        self._whole = 0
        self._soon.start()

    def _room(self) -> int:
        window = self.parentWidget()
        height = window.height() if window is not None else 0
        seen = (other for other in self._others if not other.isHidden())
        return height - sum(_height(other, other.minimumSizeHint(), self.width()) for other in seen)

    def _needed(self, *strips: Strip) -> int:
        width = self.width() - 2 * GAP
        return sum(_height(strip, strip.sizeHint(), width) + GAP for strip in strips if not strip.isHidden())

    def _room_for_call(self) -> int:
        return (
            self._room() - self._needed(*(strip for strip in self._strips if strip is not self._call)) - GAP
        )

    @Slot()
    def _fit(self) -> None:
        room = self._room()
        if self._is_short and room >= self._whole:
            self._shorten(False)
        needed = self._needed(*self._strips)
        if not self._is_short and needed > room:
            self._whole = needed
            self._shorten(True)
            needed = self._needed(*self._strips)
        if self._known != (needed, room):  # only then: asking anew comes back here
            self._known = (needed, room)
            self._scrolled.updateGeometry()

    def _shorten(self, is_short: bool) -> None:
        self._is_short = is_short
        for strip in self._strips:
            strip.set_short(is_short)
            if (layout := strip.layout()) is not None:
                layout.activate()
            strip.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._call and kind in _HIDDEN_OR_SHOWN:
            self._scrolled.setVisible(not self._call.isHidden())
        if kind in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, *_HIDDEN_OR_SHOWN):
            self._soon.start()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ParentChange and (window := self.parentWidget()) is not None:
            window.installEventFilter(self)
        elif event.type() is QEvent.Type.StyleChange:
            self.reconsider()


class _Scrolled(ScrollArea):
    """As high as its strip, where there is room for it."""

    def __init__(self, strip: Strip, room: Callable[[], int]) -> None:
        super().__init__()
        self.setObjectName("strips.scroll")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._strip, self._room = strip, room
        is_hidden = strip.isHidden()
        self.setWidget(strip)
        strip.setHidden(is_hidden)  # Qt has just shown it
        strip.setAutoFillBackground(False)  # its corners are round
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setVisible(not strip.isHidden())
        if isinstance(application := QApplication.instance(), QApplication):
            application.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _before: QWidget | None, focused: QWidget | None) -> None:
        """Qt itself scrolls only to what follows in here, not to what is come to from outside."""
        if focused is not None and self._strip.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, 0)

    def heightForWidth(self, width: int) -> int:
        needed = _height(self._strip, self._strip.sizeHint(), width)
        return min(needed, max(self._room(), self.minimumSizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        least = self._strip.minimumSizeHint()
        return QSize(least.width(), min(least.height(), current_theme().px(_LEAST_PX)))


def _height(widget: QWidget, wanted: QSize, width: int) -> int:
    return max(0, widget.heightForWidth(width)) if widget.hasHeightForWidth() else wanted.height()
