"""The forms that slide in below the SOP strip: inline, keyboard first, and never a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.common.enums import AgentRecord, UnitRecord
from app.values.open_case import VisibleCase
from ui.case.fields.typed import KeptChoice, KeptLine, KeptText
from ui.keys.key_table import Key
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size
from ui.text.placeholders import gap_words
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import IconLabel, Label

Editor = KeptLine | KeptText | KeptChoice
_ENDLESS = 1 << 20  # px


@dataclass(frozen=True)
class FormFacts:
    """What a form may show: the case, and the people and units of the office."""

    case: VisibleCase
    now: datetime
    is_officer: bool
    units: Sequence[UnitRecord]
    staff: Sequence[AgentRecord]


class InlineForm(QFrame):
    """Base of the forms. A form keeps every keystroke, marks what is missing, and sends once.

    Subclasses build `body`, and say what is missing and what to send. Ctrl+Enter completes the open form
    (the panel binds it), Escape puts it away with all that is typed.
    """

    typed = Signal(str, str)  # draft field, text
    put_away = Signal()
    held = Signal()  # the command waits: something must be read before
    last_wanted = Signal()  # complete it, and be ready for the next call
    leaves_desk = False  # what is typed goes to an applicant or a unit: no gap of a canned text may be left

    def __init__(
        self, object_name: str, icon_name: str, main_icon: str = "send", main_key: Key = Key.FINISH
    ) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("look", "card")
        self._kept: dict[str, Editor] = {}
        self._is_sending = False
        self._hold: Callable[[], str] | None = None
        self._warned = ""
        self._room = _ENDLESS
        self._head_at = (
            0  # px below the top of the form where the head is, once what is above is out of sight
        )
        self.is_last = False  # the person is done with the case once this is recorded
        self._heading = Label(f"{object_name}.title", "section")
        self._icon = IconLabel(f"{object_name}.icon", icon_name, "accent")
        self._close = ActionButton(f"{object_name}.close", "", "x", look="quiet", is_icon_only=True)
        self._close.clicked.connect(self.put_away)
        self._problem = Label(f"{object_name}.problem", "error", wraps=True)
        self._problem.setVisible(False)
        self.main = ActionButton(f"{object_name}.main", "", main_icon, main_key, "primary")
        self.main.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
        self.main.setProperty("tab_last", True)  # it stands on top, where it is always seen
        self.setProperty("tab_group", True)
        self.main.clicked.connect(lambda: self.complete())
        self.last: ActionButton | None = None
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        self.footer = Flow(GAP)
        self._lay_out()
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        away.setObjectName(f"{object_name}.escape")
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.put_away)

    def _lay_out(self) -> None:
        self._head_row = QFrame(self)
        self._head_row.setObjectName(f"{self.objectName()}.head")
        self._head_row.setProperty("look", "form_head")
        title = QWidget(self._head_row)
        words = QHBoxLayout(title)
        words.setContentsMargins(0, HALF_GAP, GAP, 0)
        words.addWidget(self._icon)
        words.addWidget(self._heading)
        self._head = Flow(HALF_GAP)
        self._head.addWidget(title)
        self._head.addWidget(self.main)
        start = QWidget(self._head_row)
        start.setLayout(self._head)
        head = QHBoxLayout(self._head_row)
        head.setContentsMargins(0, HALF_GAP, 0, HALF_GAP)
        head.setSpacing(GAP)
        head.addWidget(start, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, HALF_GAP, GAP, GAP)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._head_row)
        column.addWidget(self._problem)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, GAP, 0)
        inner.setSpacing(GAP)
        inner.addLayout(self.body)
        inner.addLayout(self.footer)
        column.addLayout(inner)

    # -- for subclasses ------------------------------------------------------------------------------------

    def keep(self, draft_name: str, editor: Editor) -> None:
        """Tie an editor to a draft field: typed there, kept there, come back from there."""
        self._kept[draft_name] = editor
        editor.typed.connect(lambda text, name=draft_name: self.typed.emit(name, text))
        editor.typed.connect(lambda _text: self._unmark(editor))

    def set_dense(self, is_dense: bool) -> None:
        """Need less height where the page is low; a text grows while it is typed."""
        for editor in self._kept.values():
            if isinstance(editor, KeptText):
                editor.set_dense(is_dense)

    def set_room(self, height: int) -> None:
        """Let the texts grow only while the whole form needs no more than this height, px."""
        if height != self._room:
            self._room = height
            self._fit_texts()

    def _fit_texts(self) -> None:
        texts = [one for one in self._kept.values() if isinstance(one, KeptText) and one.isVisible()]
        layout = self.layout()
        if not texts or layout is None or not self.width():
            return
        needed = layout.totalHeightForWidth(self.width())
        needed = needed if needed >= 0 else layout.totalSizeHint().height()
        spare = self._room - needed + sum(text.height_wanted() for text in texts)
        for text in texts:
            text.set_room(spare // len(texts))

    def show_head_at(self, y: int) -> int:
        """Keep title and buttons in sight, `y` px below the top of the form; return how much they cover."""
        self._head_at = y
        return self._place_head()

    def _place_head(self) -> int:
        layout = self.layout()
        item = layout.itemAt(0) if layout is not None else None
        if item is None:
            return 0
        own, head = item.geometry().topLeft(), self._head_row
        y = max(own.y(), min(self._head_at, self.height() - head.height() - own.y()))
        if head.pos() != QPoint(own.x(), y):
            head.move(own.x(), y)
            head.raise_()
        return head.height() if y > own.y() else 0

    def head_height(self) -> int:
        return self._head_row.height()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit_texts()
            self._place_head()  # the layout has put it back
        return is_done

    def field_of(self, draft_name: str) -> Field | None:
        """Return the field in which a draft text is typed; None if it is not of this form."""
        editor = self._kept.get(draft_name)
        fields = self.findChildren(Field) if editor is not None else []
        return next((field for field in fields if field.editor is editor), None)

    def offer_last(self) -> None:
        """Show the key that completes the form and ends the work on the case."""
        name = f"{self.objectName()}.last"
        self.last = ActionButton(name, "", "check", Key.COMPLETE_AND_FINISH, "quiet")
        self.last.setMinimumWidth(1)
        self.last.setProperty("tab_last", True)
        self.last.clicked.connect(self.last_wanted)
        self._head.addWidget(self.last)

    def show_title(self, is_shown: bool) -> None:
        """Leave out the title where the buttons need its room; a screen reader still reads it."""
        self._heading.setVisible(is_shown)

    def offer(self, button: ActionButton) -> None:
        """Put one more button beside those that complete the form."""
        button.setMinimumWidth(1)
        self._head.addWidget(button)

    def hold_for(self, news: Callable[[], str]) -> None:
        """Send nothing while `news` has something to be read; each piece of it holds once."""
        self._hold = news

    def name_last(self, is_received: bool) -> None:
        """Name the last button: in a call it says that the applicant has the answer."""
        translate = QCoreApplication.translate
        if self.last is not None:
            received_text = translate("InlineForm", "Given and received, then be ready")
            self.last.setText(
                received_text if is_received else translate("InlineForm", "Finish, then be ready")
            )

    def set_texts(self, title: str, main: str, close: str) -> None:
        self._heading.setText(title)
        self.name_last(False)
        self.setAccessibleName(title)
        self.main.setText(main)
        self._close.setText(close)

    def missing(self) -> list[tuple[Field, str]]:
        """Return the fields that stop the form from being sent, each with what to do."""
        return []

    def missing_elsewhere(self) -> str:
        """Return what stops it and is not typed in this form; "" for nothing."""
        return ""

    def warning(self) -> str:
        """Return what must be read before it is sent; the same key sends it then. "" for nothing."""
        return ""

    def show_facts(self, facts: FormFacts) -> None:
        """Show new facts of the case; what is being typed stays."""

    def propose(self, facts: FormFacts) -> None:
        """Fill in what the agent has not typed; called when the form is opened."""

    def send(self) -> None:
        """Give the command; called once for each completion."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Set all texts in the user's language."""
        raise NotImplementedError

    # -- commands ------------------------------------------------------------------------------------------

    def complete(self, is_last: bool = False) -> None:
        """Send if nothing is missing; else mark what is, and go to the first of it."""
        if self._is_sending or not self.main.isEnabled():
            return
        for field in self.findChildren(Field):
            field.set_error("")
        gaps = [*self.missing(), *self._unfilled()]
        for field, words in gaps:
            field.set_error(words)
        if gaps:
            self.show_problem(self.tr("Please complete what is marked below."))
            gaps[0][0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if elsewhere := self.missing_elsewhere():
            self.show_problem(elsewhere)
            return
        if self._hold is not None and (news := self._hold()):
            self.show_problem(news)
            self.held.emit()
            return
        if (warning := self.warning()) != self._warned:
            self._warned = warning
            if warning:
                self.show_problem(warning)
                self.held.emit()
                return
        self.show_problem("")
        self._is_sending, self.is_last = True, is_last
        self.send()

    def show_drafts(self, draft: dict[str, str]) -> None:
        """Take what the drafts hold; what is being typed stays."""
        for name, editor in self._kept.items():
            if name in draft:
                editor.show_value(draft[name])

    def reset(self, draft: dict[str, str]) -> None:
        """Begin anew, with another case."""
        self._is_sending = False
        self._warned = ""
        self.show_problem("")
        for name, editor in self._kept.items():
            editor.reset(draft.get(name, ""))
        for field in self.findChildren(Field):
            field.set_error("")

    def answered(self, problem: str = "") -> None:
        """The command was carried out, or refused with a problem in words."""
        self._is_sending = False
        self.show_problem(problem)

    @property
    def is_sending(self) -> bool:
        """Whether a command of this form is on its way."""
        return self._is_sending

    def forget(self) -> None:
        """Empty the form: what was typed in it is recorded."""
        for name, editor in self._kept.items():
            editor.reset("")
            self.typed.emit(name, "")

    def show_problem(self, text: str) -> None:
        self._problem.show_text(text)

    def problem(self) -> str:
        return self._problem.text()

    def focus_first(self) -> None:
        """Go to the first empty editor."""
        editors = list(self._kept.values())
        first = next((editor for editor in editors if not editor.value()), None)
        if first is None:
            first = next((one for one in editors if isinstance(one, KeptText)), None)
        (first or self.main).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _unfilled(self) -> list[tuple[Field, str]]:
        fields = [one for one in self.findChildren(Field) if self.leaves_desk and not one.isHidden()]
        typed = [(one, one.editor) for one in fields if isinstance(one.editor, (KeptLine, KeptText))]
        return [(field, words) for field, editor in typed if (words := gap_words(editor.value()))]

    def _unmark(self, editor: QWidget) -> None:
        for field in self.findChildren(Field):
            if field.editor is editor and field.error():
                field.set_error("")
                self.show_problem("")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The main button stands on top, where it is always seen, but Tab comes to it last.
        for editor in self._kept.values():
            self.setTabOrder(editor, self.main)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


class Columns(QWidget):
    """Puts fields side by side where they fit, each at least `least_em` text heights wide, else below."""

    def __init__(
        self,
        object_name: str,
        fields: list[tuple[QWidget, float]],
        most: int = 0,
        row_gap: int = GAP,
        shares: Sequence[int] = (),
    ) -> None:
        """`most`: the largest number of columns; without it all fields may stand in one row.

        `shares`: how many parts of the width each field has where all stand in one row; without it, one each.
        """
        super().__init__()
        self.setObjectName(object_name)
        self._fields = fields
        self._most = min(most or len(fields), len(fields))
        self._shares = tuple(shares) or (1,) * len(fields)
        self._is_dense = False
        self._placed: tuple[int, tuple[QWidget, ...]] = (0, ())  # columns, and the fields in them
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GAP)
        self._grid.setVerticalSpacing(row_gap)
        self._arrange(self._most, [field for field, _ in fields])

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(1, hint.height())

    def set_dense(self, most: int, is_dense: bool) -> None:
        """Choose the largest number of columns; `is_dense`: a hidden field leaves no gap."""
        if (most, is_dense) != (self._most, self._is_dense):
            self._most, self._is_dense = most, is_dense
            self._fit()

    def _arrange(self, columns: int, fields: list[QWidget]) -> None:
        if (columns, tuple(fields)) == self._placed:
            return
        before, self._placed = self._placed[0], (columns, tuple(fields))
        for field, _ in self._fields:
            self._grid.removeWidget(field)
        for index, field in enumerate(fields):
            self._grid.addWidget(field, index // columns, index % columns, Qt.AlignmentFlag.AlignTop)
        is_one_row = columns == len(self._fields)
        for column in range(max(before, columns)):
            share = self._shares[column] if is_one_row else 1
            self._grid.setColumnStretch(column, share if column < columns else 0)

    def _fit(self) -> None:
        em = current_theme().px(Size.BODY)
        placed = [one for one in self._fields if not (self._is_dense and one[0].isHidden())]
        columns = self._most
        while columns > 1:
            shares = self._shares if columns == len(self._fields) else (1,) * columns
            wanted = [least / shares[place % columns] for place, (_, least) in enumerate(placed)]
            if sum(shares) * max(wanted) * em + (columns - 1) * 2 * GAP <= self.width():
                break
            columns -= 1
        self._arrange(columns, [field for field, _ in placed])

    def event(self, event: QEvent) -> bool:
        # A field that is shown or hidden asks for a new layout.
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange, QEvent.Type.LayoutRequest):
            self._fit()
        return super().event(event)
