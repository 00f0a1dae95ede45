"""How the parts of the case lie on the screen: narrow or wide, high or low, at any size of text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.case.timeline import Timeline
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size
from ui.widgets.field import Field
from ui.widgets.scroll_area import ScrollArea

WIDE_EM = 66  # from this width on, in text heights, the story stands beside the details
LOW_EM = 40  # below this height the top scrolls with the rest
ROOMY_EM = 64  # below this height an open form gets room from what else can be done


class CasePage(QWidget):
    """`top` stays in sight above, the note below; `middle` scrolls between them.

    While a form is open and the window is not high, the last part of the top scrolls, too.
    """

    tight_changed = Signal(bool)

    def __init__(
        self, top: Sequence[QWidget], middle: Sequence[QWidget], timeline: Timeline, note: QWidget
    ) -> None:
        super().__init__()
        self.setObjectName("case.page")
        self._timeline = timeline
        self._wanted: QWidget | None = None
        self._is_wide = self._is_low = self._is_tight = self._has_form = False
        self._top = QWidget(self)
        self._top.setObjectName("case.top")
        self._top_rows = QVBoxLayout(self._top)
        self._top_rows.setContentsMargins(0, 0, 0, 0)
        self._top_rows.setSpacing(GAP)
        for part in top:
            self._top_rows.addWidget(part)
        self._yields = top[-1]
        self._build_scroll(middle)
        self._body = QHBoxLayout()
        self._body.setSpacing(GAP)
        self._body.addWidget(self.area, 3)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(GAP, GAP, GAP, GAP)
        self._rows.setSpacing(GAP)
        self._rows.addWidget(self._top)
        self._rows.addLayout(self._body, 1)
        self._rows.addWidget(note)
        timeline.set_tall(True)
        self._arrange()  # before it is shown: what does not fit would make the window higher than the screen
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def _build_scroll(self, middle: Sequence[QWidget]) -> None:
        self.area = ScrollArea(self)
        self.area.setObjectName("case.scroll")
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget(self.area)
        content.setObjectName("case.content")
        content.setProperty("look", "page")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, GAP // 2, 0)
        self._column.setSpacing(GAP)
        for part in middle:
            self._column.addWidget(part)
        self._column.addWidget(self._timeline)
        self._column.addStretch(1)
        self.area.setWidget(content)

    def scroll_to_start(self) -> None:
        self.area.verticalScrollBar().setValue(0)

    def leave_form(self) -> None:
        """Go back to the start, unless the person types in a field farther down."""
        content, focus = self.area.widget(), self.focusWidget()
        if content is None or focus is None or not content.isAncestorOf(focus):
            self.scroll_to_start()

    def make_room(self, has_form: bool) -> None:
        """A form is open, or none is any more."""
        self._has_form = has_form
        self._arrange()

    def bring_to_top(self, part: QWidget) -> None:
        """Scroll a part of the middle to the top, once the layout has made room for it."""
        self._wanted = part
        QTimer.singleShot(0, self, self._bring)

    @Slot()
    def _bring(self) -> None:
        if self._wanted is not None:
            self.area.verticalScrollBar().setValue(self._wanted.y())
            self._wanted = None

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Scroll to where the keyboard is; Qt does so for Tab only, and not to a field's label and hint."""
        content = self.area.widget()
        if content is None or new is None or new is self._timeline or not content.isAncestorOf(new):
            return
        wanted: QWidget | None = new
        while wanted is not content and not isinstance(wanted, Field):
            wanted = wanted.parentWidget() if wanted is not None else content
        field = wanted if isinstance(wanted, Field) else new
        self.area.ensureWidgetVisible(field, 0, GAP)
        self._uncut_top(content, field)

    def _uncut_top(self, content: QWidget, wanted: QWidget) -> None:
        """Scroll on to where a row of fields begins, so that none is cut through at the upper edge."""
        bar = self.area.verticalScrollBar()
        tops = {
            field.mapTo(content, QPoint(0, 0)).y() - HALF_GAP
            for field in (wanted, *content.findChildren(Field))
            if field.isVisible()
        }
        place = bar.value()
        limit = wanted.mapTo(content, QPoint(0, 0)).y() - HALF_GAP
        if place > 0 and (begins := [top for top in tops if place <= top <= limit]):
            bar.setValue(min(begins))

    def _arrange(self) -> None:
        """Put the story beside the details where it has room, and let all scroll where little is left."""
        em = current_theme().px(Size.BODY)
        is_low, is_wide = self.height() < LOW_EM * em, self.width() >= WIDE_EM * em
        is_tight = self._has_form and not is_low and self.height() < ROOMY_EM * em
        if is_tight != self._is_tight:
            self._is_tight = is_tight
            if is_tight:
                self._column.insertWidget(0, self._yields)
            else:
                self._top_rows.addWidget(self._yields)
            self.tight_changed.emit(is_tight)
        if is_low != self._is_low:
            self._is_low = is_low
            (self._column if is_low else self._rows).insertWidget(0, self._top)
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            if is_wide:
                self._body.addWidget(self._timeline, 2)
            else:
                self._column.insertWidget(self._column.count() - 1, self._timeline)
            self._timeline.set_tall(not is_wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            # Not at once: Qt is walking over the widgets, and the story may change its parent.
            QTimer.singleShot(0, self, self._arrange)
