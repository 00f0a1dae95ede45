"""How the parts of the case lie on the screen: nothing scrolls, unless the room is too little for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.case.fields.details_form import DetailsForm
from ui.case.fields.focus_guard import settle_layouts
from ui.case.fields.notes import NoteField
from ui.case.forms.forms import Forms
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.field import Field
from ui.widgets.scroll_area import ScrollArea

LOW_EM = 34  # below this height, in text heights, the top scrolls with the rest
DENSE_EM = 46  # below it fields and note need less: all are seen beside the form of a new applicant
_RELEASE_MS = 20  # until the next look whether the mouse button is up


class FoldedDetails(QFrame):
    """The detail fields in two lines of what they say, while a form needs the room."""

    unfold_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("details.folded")
        self.setProperty("look", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lines = [
            ElidedLabel(f"details.folded.line{row}", look) for row, look in enumerate(("", "muted"))
        ]
        self._unfold = ActionButton("details.unfold", "", "chevron-down", look="quiet", is_icon_only=True)
        self._unfold.clicked.connect(self.unfold_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, HALF_GAP, HALF_GAP, HALF_GAP)
        row.setSpacing(GAP)
        words = QVBoxLayout()
        words.setSpacing(0)
        for line in self._lines:
            words.addWidget(line)
        row.addLayout(words, 1)
        row.addWidget(self._unfold, 0, Qt.AlignmentFlag.AlignTop)
        self._retranslate()

    def display(self, words: str) -> None:
        """Show the first line of the words above the rest of them."""
        first, _, rest = words.partition("\n")
        self._lines[0].setText(first)
        self._lines[1].setText(rest)

    def words(self) -> str:
        return "\n".join(line.text() for line in self._lines)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.unfold_wanted.emit()

    def _retranslate(self) -> None:
        self._unfold.setText(self.tr("Show the fields of the case"))
        self.setAccessibleName(self.tr("Details, folded"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


class _Content(QWidget):
    """Needs the height that its width asks for; Qt would also ask for that of the narrowest width."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class CasePage(QWidget):
    """`top` and `bottom` stay in sight; between them are the details, an open form, and the note.

    A form that the person opened takes the place of the note, and the details fold to two lines. The note
    stays beside a form that opened because the case has come to it: the person may be writing there.
    """

    def __init__(
        self,
        top: Sequence[QWidget],
        details: DetailsForm,
        forms: Forms,
        note: NoteField,
        bottom: QWidget,
    ) -> None:
        super().__init__()
        self.setObjectName("case.page")
        self._details, self._forms, self._note = details, forms, note
        self._folded = FoldedDetails()
        self._is_low = self._has_form = False
        self._soon = QTimer(self)  # one for all reasons: a dragged edge resizes the page many times
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_focused)
        self._top = QWidget(self)
        self._top.setObjectName("case.top")
        rows = QVBoxLayout(self._top)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(HALF_GAP)
        for part in top:
            rows.addWidget(part)
        self._build_scroll()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(GAP, HALF_GAP, GAP, HALF_GAP)
        self._rows.setSpacing(HALF_GAP)
        self._rows.addWidget(self._top)
        self._rows.addWidget(self.area, 1)
        self._rows.addWidget(bottom)
        self._folded.unfold_wanted.connect(self._unfold_by_hand)
        details.wanted.connect(self.unfold)
        details.said.connect(self._folded.display)
        self._show_parts(is_folded=False, has_note=True)
        self._arrange()  # before it is shown: what does not fit would make the window higher than the screen
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def _build_scroll(self) -> None:
        self.area = ScrollArea(self)
        self.area.setObjectName("case.scroll")
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = _Content(self.area)
        content.setObjectName("case.content")
        content.setProperty("look", "page")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(HALF_GAP)
        for part in (self._folded, self._details, self._forms, self._note):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._column.setStretchFactor(self._details, 100)
        self._column.setStretchFactor(self._note, 100)
        self.area.setWidget(content)
        self.area.verticalScrollBar().valueChanged.connect(self._place_head)
        self.area.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._forms.opened.connect(self._on_form)

    # -- which parts are there -----------------------------------------------------------------------------

    @property
    def is_folded(self) -> bool:
        return not self._folded.isHidden()

    def make_room(self, has_form: bool, by_hand: bool, is_new_case: bool) -> None:
        """A form is open, or none is any more. What the person types in stays where it is."""
        is_other, self._has_form = is_new_case or has_form != self._has_form, has_form
        if not has_form:
            self._show_parts(is_folded=False, has_note=True)
        elif by_hand:
            self._show_parts(is_folded=True, has_note=False)
            if is_other:
                self.scroll_to_start()  # it may stand where the note was
        elif is_other:
            self._show_parts(is_folded=is_new_case or not _has_keyboard(self._details), has_note=True)
        self._soon.start(0)  # the parts moved, and the field with the keyboard with them

    @Slot()
    def unfold(self) -> None:
        """Show the fields, also beside a form: then the page may scroll."""
        if self.is_folded:
            self._show_parts(is_folded=False, has_note=not self._note.isHidden())

    @Slot()
    def _unfold_by_hand(self) -> None:
        self._details.go_on()

    def show_note(self) -> None:
        """Show the note, also beside a form."""
        self._note.show()

    def _show_parts(self, is_folded: bool, has_note: bool) -> None:
        self._note.setVisible(has_note)
        if is_folded:
            self._folded.show()
            self._details.hide()
        else:
            self._details.show()
            self._folded.hide()
        self._give_room()

    @Slot(str)
    def _on_form(self, name: str) -> None:
        self._give_room()
        self._place_head()

    @Slot()
    def _on_range(self) -> None:
        """A text of the form has grown, or something came: the field in use stays in sight."""
        form = self._forms.current
        if form is not None and _has_keyboard(form):
            self._soon.start(0)

    def _give_room(self) -> None:
        """Let the texts of the form grow into the room that the page has, and no further."""
        height = self.area.viewport().height() - HALF_GAP
        if self.is_folded and not self._is_low:
            height -= self._folded.sizeHint().height()
        self._forms.set_room(height)

    @Slot()
    def _place_head(self) -> int:
        """Keep the title and the buttons of the form in sight; return how much of it they cover, px."""
        form, content = self._forms.current, self.area.widget()
        if form is None or content is None:
            return 0
        return form.show_head_at(self.area.verticalScrollBar().value() - form.mapTo(content, QPoint()).y())

    # -- scrolling -----------------------------------------------------------------------------------------

    def scroll_to_start(self) -> None:
        self.area.verticalScrollBar().setValue(0)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Scroll to where the keyboard is; Qt does so for Tab only, and not to a field's label and hint."""
        content = self.area.widget()
        if content is not None and new is not None and content.isAncestorOf(new):
            self._soon.start(0)  # once the layout has its final places

    @Slot()
    def _show_focused(self) -> None:
        """Show the whole of the field with the keyboard.

        A mouse button that is down never scrolls: its release would miss what was pressed.
        """
        if QGuiApplication.mouseButtons() is not Qt.MouseButton.NoButton:
            self._soon.start(_RELEASE_MS)
            return
        content, focused = self.area.widget(), self.window().focusWidget()
        if content is None or focused is None or not content.isAncestorOf(focused):
            return
        settle_layouts()
        part: QWidget | None = focused
        while part is not content and not isinstance(part, Field):
            part = part.parentWidget() if part is not None else content
        field = part if isinstance(part, Field) else focused
        room = self.area.viewport().height()
        form = self._forms.current
        if form is not None and form.isAncestorOf(focused):
            self._place_head()
            if form.height() <= room:
                field = form  # all of it is seen
            else:
                room -= form.head_height()
        if field.height() + 2 * HALF_GAP > room and field is not form:
            self.area.ensureWidgetVisible(field, 0, HALF_GAP)
            return
        # Of a text without a label, as the note, ensureWidgetVisible would show the line of the cursor only.
        top, bar = field.mapTo(content, QPoint()).y(), self.area.verticalScrollBar()
        covered = self.area.viewport().height() - room
        last = top + field.height() + HALF_GAP - self.area.viewport().height()
        bar.setValue(min(max(bar.value(), last), top - covered - (0 if field is form else HALF_GAP)))
        self._place_head()

    def _arrange(self) -> None:
        """Put the fields closer together where the page is low, and let all scroll where it is very low."""
        em = current_theme().px(Size.BODY)
        is_dense, is_low = self.height() < DENSE_EM * em, self.height() < LOW_EM * em
        self._details.set_dense(is_dense)
        self._forms.set_dense(is_dense)
        self._note.set_dense(is_dense, is_low)
        if is_low != self._is_low:
            self._is_low = is_low
            (self._column if is_low else self._rows).insertWidget(0, self._top)
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._soon.start(0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            # Not at once: Qt is walking over the widgets, and the top may change its parent.
            QTimer.singleShot(0, self, self._arrange)


def _has_keyboard(part: QWidget) -> bool:
    focused = part.window().focusWidget()
    return focused is not None and part.isAncestorOf(focused)
