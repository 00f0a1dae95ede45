"""The three columns: queue, case, and the pane beside it. Queue and pane fold where room is short."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QSplitter, QVBoxLayout, QWidget

from app.common.turns import Turns
from ui.queue.rail import RAIL_PX, QueueRail
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.focus_return import FocusReturn, is_keyboard_kept
from ui.widgets.style import restyle

QUEUE_PX = 280  # at 100 %
PANE_PX = 340
CASE_PX = 560  # of the case, at least, where queue and pane stand beside it
EMPTY_PX = 340  # the same while no case is on the screen
WIDE_CASE_PX = 900  # with so much the queue stays during a call, too
WIDE_QUEUE_PX = 300
WIDE_PANE_PX = 400
PINNED_CASE_PX = 840  # with so much the story has a column of its own, too
STORY_PX = 296
_SPAN_LEAST_PX = 540  # a line above less than so much of the case goes on above the pane
_EDGE_PX = 40  # of the button that opens a folded pane


class Columns(QWidget):
    """A folded queue or pane opens above the case and moves nothing; Escape or the next focus closes it.

    Queue and pane keep one parent for good: a widget that changes its parent loses the keyboard. They lie
    above their places in the splitter.
    """

    keyboard_given_up = Signal()  # the queue is folded, and had it

    def __init__(
        self,
        queue: QWidget,
        case: QWidget,
        pane: QWidget,
        rail: QueueRail,
        pin_story: Callable[[bool], None],
    ) -> None:
        """`pin_story` shows the story in a column of its own within the pane, or in its tab."""
        super().__init__()
        self.setObjectName("columns")
        self._queue, self._case, self._pane, self._rail = queue, case, pane, rail
        self._is_calling = self._is_folded_by_hand = self._is_wide = False
        self._has_case = False
        self._has_case_room = False  # that of the queue: in a call, then until the agent leaves the case
        self._queue_folded: bool | None = None  # None until the width is known
        self._pane_folded: bool | None = None
        self._remembered: QByteArray | None = None  # widths, from before the queue was folded
        self._opened: dict[QWidget, FocusReturn] = {
            one: FocusReturn(one, keeps_keyboard=False) for one in (queue, pane)
        }
        self._pin_story, self._is_pinned = pin_story, False
        self._turns = Turns(self)
        self._edge = ActionButton("columns.pane", "", "arrow-left", look="quiet", is_icon_only=True)
        self._left, self._right = QWidget(), QWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName("columns.splitter")
        self._splitter.setHandleWidth(GAP)
        self._splitter.setChildrenCollapsible(False)
        self._build()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)
        self._retranslate()

    # -- commands ------------------------------------------------------------------------------------------

    def set_case(self, has_case: bool) -> None:
        """Without a case on the screen there is room for the queue in a narrower window, too."""
        if has_case is not self._has_case:
            self._has_case = has_case
            self.refit()

    def set_calling(self, is_calling: bool) -> None:
        """During a call the queue is folded, unless there is room for all.

        If a case is on the screen, it stays folded after the call while the keyboard is in the case, in the
        pane beside it or nowhere: no field moves under the typist.
        """
        if is_calling is not self._is_calling:
            self._is_calling = is_calling
            self._has_case_room = is_calling or (self._has_case and self._is_keyboard_at_case())
            self._turns.begin(self.refit)  # the call and its case are shown first

    @Slot()
    def leave_case(self) -> None:
        """The agent has left the case: once the call is over, the queue unfolds."""
        if self._has_case_room and not self._is_calling:
            self._has_case_room = False
            self.refit()

    @property
    def is_folded_by_hand(self) -> bool:
        return self._is_folded_by_hand

    @Slot()
    def fold_queue(self) -> None:
        """Fold the queue until the user wants it back."""
        self.close_opened()
        self.set_folded(True)

    @Slot()
    def unfold_queue(self) -> None:
        self._has_case_room = self._is_calling
        self.set_folded(False)
        if self._queue_folded:
            self.reveal(self._queue)

    def set_folded(self, is_folded: bool) -> None:
        self._is_folded_by_hand = is_folded
        self.refit()

    def reveal(self, column: QWidget) -> None:
        """Open queue or pane above the case, if it is folded."""
        for part in (self._queue, self._pane):
            if (part is column or part.isAncestorOf(column)) and self._is_folded(part) and part.isHidden():
                self._opened[part].remember()
                part.show()
                part.raise_()
                self._place()

    def close_opened(self) -> None:
        """Close what was opened above the case; the keyboard goes back to where it was."""
        for part in self._opened:
            self._close(part)

    @Slot()
    def make_way(self) -> None:
        """A case opened: close what lies above it, but no part in which the user is to keep the keyboard."""
        for part in self._opened:
            if not (self._has_keyboard(part) and is_keyboard_kept()):
                self._close(part)

    def _close(self, part: QWidget) -> None:
        if self._is_folded(part) and not part.isHidden():
            self._opened[part].give_back()
            part.hide()

    def save_widths(self) -> QByteArray:
        is_whole = not self._queue_folded and not self._pane_folded
        return self._splitter.saveState() if is_whole else self._remembered or QByteArray()

    def clear_span(self) -> tuple[int, int]:
        """Return where what is seen of the case begins and ends, px from the left."""
        queue, left = self._queue, self._case.mapTo(self, QPoint(0, 0)).x()
        right = left + self._case.width()
        if self._queue_folded and not queue.isHidden():
            left = queue.geometry().right() + 1 + GAP
        if right - left < current_theme().px(_SPAN_LEAST_PX):
            right = self.width() - GAP
        return left, right

    def restore_widths(self, state: QByteArray) -> None:
        """Use these widths once the columns have their places."""
        self._remembered = state

    # -- folding -------------------------------------------------------------------------------------------

    def refit(self) -> None:
        """Choose what is folded at the present width, text size and call."""
        if not self.width():
            return
        px, width = current_theme().px, self.width() - 4 * GAP
        has_room_for_pane = width >= px(RAIL_PX + CASE_PX + PANE_PX)
        is_working = self._has_case or self._is_calling
        if has_room_for_pane:
            has_room = width >= px(QUEUE_PX + (CASE_PX if is_working else EMPTY_PX) + PANE_PX)
        else:
            has_room = not is_working and width >= px(QUEUE_PX + EMPTY_PX + _EDGE_PX)
        is_wide = width >= px(WIDE_QUEUE_PX + WIDE_CASE_PX + WIDE_PANE_PX)
        is_queue_folded = not has_room or self._is_folded_by_hand or (self._has_case_room and not is_wide)
        self._rail.allow_widening(has_room and (is_wide or not self._is_calling))
        widest = px(WIDE_QUEUE_PX + PINNED_CASE_PX + WIDE_PANE_PX + STORY_PX) + GAP
        is_pinned = width >= widest
        before = (self._queue_folded, self._pane_folded, self._is_wide, self._is_pinned)
        if is_pinned is not self._is_pinned:
            self._pin_story(is_pinned)
        self._is_wide, self._is_pinned = is_wide, is_pinned
        if (is_queue_folded, not has_room_for_pane, is_wide, is_pinned) != before:
            self._fold(is_queue_folded, not has_room_for_pane)
        self._place()

    def _fold(self, is_queue_folded: bool, is_pane_folded: bool) -> None:
        px = current_theme().px
        was_whole = self._queue_folded is False and self._pane_folded is False
        if was_whole and (is_queue_folded or is_pane_folded) and self._remembered is None:
            self._remembered = self._splitter.saveState()
        had_keyboard = self._has_keyboard(self._queue)
        is_typing = had_keyboard and isinstance(QApplication.focusWidget(), QLineEdit)
        is_pane_open = self._pane_folded is True and not self._pane.isHidden()
        self._queue_folded, self._pane_folded = is_queue_folded, is_pane_folded
        queue = px(RAIL_PX if is_queue_folded else WIDE_QUEUE_PX if self._is_wide else QUEUE_PX)
        pane = px(_EDGE_PX if is_pane_folded else WIDE_PANE_PX if self._is_wide else PANE_PX)
        pane += px(STORY_PX) + GAP if self._is_pinned else 0
        for slot, size, is_folded in (
            (self._left, queue, is_queue_folded),
            (self._right, pane, is_pane_folded),
        ):
            slot.setMinimumWidth(size if is_folded else min(size, px(QUEUE_PX)))
            slot.setMaximumWidth(size if is_folded else 16_777_215)
        self._rail.setVisible(is_queue_folded)
        self._edge.setVisible(is_pane_folded)
        is_restored = False
        if self._remembered is not None and not is_queue_folded and not is_pane_folded:
            is_restored = self._splitter.restoreState(self._remembered)
            self._remembered = None
        if not is_restored:
            self._splitter.setSizes([queue, max(1, self.width() - queue - pane - 4 * GAP), pane])
        if is_queue_folded and had_keyboard and not is_typing:
            self.keyboard_given_up.emit()
        # Who types in the queue when a call begins types on: it stays open above the case.
        self._queue.setVisible(not is_queue_folded or is_typing)
        self._pane.setVisible(not is_pane_folded or is_pane_open)
        for part, is_over in ((self._queue, is_queue_folded), (self._pane, is_pane_folded)):
            if part.property("is_over") is not is_over:
                part.setProperty("is_over", is_over)
                restyle(part)

    def _is_folded(self, part: QWidget) -> bool:
        return bool(self._queue_folded if part is self._queue else self._pane_folded)

    def _has_keyboard(self, part: QWidget) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and part.isAncestorOf(focused)

    def _is_keyboard_at_case(self) -> bool:
        """Whether the window's keyboard is in the case, in the pane beside it or nowhere.

        So it may be while another window is in front.
        """
        focused = self.window().focusWidget()
        return focused is None or any(part.isAncestorOf(focused) for part in (self._case, self._pane))

    @Slot()
    def _place(self) -> None:
        """Put queue and pane above their places, or above the case beside them."""
        px, inner = current_theme().px, self._splitter.geometry()
        left, right = self._mapped(self._left), self._mapped(self._right)
        if self._queue_folded:
            width = min(px(WIDE_QUEUE_PX), inner.width() - left.width() - GAP)
            left = QRect(left.right() + 1 + GAP, left.top(), width, left.height())
        if self._pane_folded:
            width = min(px(PANE_PX), inner.width() - right.width() - GAP)
            right = QRect(right.left() - GAP - width, right.top(), width, right.height())
        self._queue.setGeometry(left)
        self._pane.setGeometry(right)

    def _mapped(self, slot: QWidget) -> QRect:
        return QRect(slot.mapTo(self, QPoint(0, 0)), slot.size())

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, focused: QWidget | None) -> None:
        """Close what was opened above the case once the keyboard is elsewhere."""
        if not self._is_keyboard_at_case():
            self.leave_case()
        if before is None or focused is None or focused.window() is not self.window():
            return
        for part in self._opened:
            is_left = part.isAncestorOf(before) and not part.isAncestorOf(focused)
            if is_left and self._is_folded(part):
                part.hide()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        folded: tuple[tuple[QWidget, QWidget], ...] = ((self._left, self._rail), (self._right, self._edge))
        for slot, part in folded:
            inner = QVBoxLayout(slot)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.addWidget(part)
            part.hide()
            slot.installEventFilter(self)
        right = self._right.layout()
        assert isinstance(right, QVBoxLayout)
        right.addStretch(1)
        self._edge.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._edge.clicked.connect(self._toggle_pane)
        self._rail.widened.connect(self.unfold_queue)
        for number, column in enumerate((self._left, self._case, self._right)):
            self._splitter.addWidget(column)
            self._splitter.setStretchFactor(number, 1 if column is self._case else 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GAP, GAP, GAP, GAP)
        outer.addWidget(self._splitter)
        for column in (self._pane, self._queue):
            column.setParent(self)
            column.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            column.show()

    @Slot()
    def _toggle_pane(self) -> None:
        if self._pane.isHidden():
            self.reveal(self._pane)
        else:
            self.close_opened()

    def _retranslate(self) -> None:
        self._edge.setText(self.tr("Show what is beside the case"))

    # -- Qt ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_open = any(self._is_folded(part) and not part.isHidden() for part in self._opened)
        if event.key() == Qt.Key.Key_Escape and is_open:
            self.close_opened()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self.refit)  # not at once: Qt is walking over the widgets
