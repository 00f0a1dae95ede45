"""Tags and links of the open case: shown, added, taken away; a link opens the other case."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.cases.case_editor import CaseEditor
from app.cases.related import RelatedCases
from app.common.enums import LinkKind, LinkRecord
from app.records.service import Refusal
from app.values.open_case import VisibleCase
from ui.case.refusal_text import refusal_words
from ui.keys.key_table import Key, bind
from ui.style.tokens import GAP, HALF_GAP
from ui.text.confidentiality_text import subject_words
from ui.text.wording import word
from ui.widgets.button import ActionButton
from ui.widgets.card import SectionCard
from ui.widgets.clear_layout import clear_layout
from ui.widgets.completion import complete_with
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_LINK_KINDS = tuple(LinkKind)
_NOTHING: tuple[tuple[str, ...], tuple[LinkRecord, ...], bool] = ((), (), False)


class RelatedBox(SectionCard):
    """Changes are recorded at once. Esc in a field clears it.

    Attributes:
        sign: For the line of the case: it names the tags and links, and brings the box where it is seen.
    """

    came = Signal(QWidget)  # bring it to where it is seen
    tag_wanted = Signal(str)  # list the cases with it

    def __init__(self, related: RelatedCases, editor: CaseEditor, window: QWidget) -> None:
        super().__init__("related")
        self._related, self._editor = related, editor
        self._case_id: UUID | None = None
        self._shown: tuple[tuple[str, ...], tuple[LinkRecord, ...], bool] = _NOTHING
        self._tags, self._links = QWidget(), QWidget()
        self._tag_flow = Flow(HALF_GAP)
        self._tags.setLayout(self._tag_flow)
        self._link_rows = QVBoxLayout(self._links)
        self._link_rows.setContentsMargins(0, 0, 0, 0)
        self._link_rows.setSpacing(0)
        self._tag = QLineEdit()
        self._tag.setObjectName("related.tag")
        self._tag_field = Field("related.tag.field", self._tag)
        self._number = QLineEdit()
        self._number.setObjectName("related.number")
        self._number_field = Field("related.number.field", self._number)
        self._kind = QComboBox()
        self._kind.setObjectName("related.kind")
        self._kind_field = Field("related.kind.field", self._kind)
        self._problem = Label("related.problem", "error", wraps=True)
        self.sign = ActionButton("case.related", "", "link", look="quiet", is_icon_only=True)
        self.sign.setParent(self)  # until it has its place
        self.sign.clicked.connect(lambda: self.came.emit(self))
        self._build()
        self._tag.returnPressed.connect(self._add_tags)
        self._number.returnPressed.connect(self._link)
        related.stored.connect(self._on_stored)
        related.refused.connect(self._on_refused)
        related.tags_read.connect(self._complete)
        editor.opened.connect(self.display)
        editor.changed.connect(self.display)
        editor.closed_view.connect(self._forget)
        bind(Key.TAG_CASE, window, partial(self._go_to, self._tag))
        bind(Key.LINK_CASE, window, partial(self._go_to, self._number))
        self._retranslate()
        self._forget()

    @Slot(object)
    def display(self, case: VisibleCase) -> None:
        """Show what the case has; a case that was never saved has neither tags nor links."""
        file = case.file
        self.setVisible(file is not None)
        if file is None:
            return
        is_other = case.case_id != self._case_id
        self._case_id = case.case_id
        may_change = self._related.may_tag(case)
        for field in (self._tag_field, self._number_field, self._kind_field):
            field.setVisible(may_change)
        if is_other:
            self._tag.clear()
            self._number.clear()
            self._show_message("")
            self._related.ask_tags()
        shown = (file.tags, file.links, may_change)
        if is_other or shown != self._shown:
            self._shown = shown
            self._show_rows()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        to = QHBoxLayout()
        to.setSpacing(GAP)
        to.addWidget(self._kind_field, 1)
        to.addWidget(self._number_field, 1)
        self._kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._kind.setMinimumContentsLength(8)
        for part in (self._tags, self._tag_field, self._links):
            self.body.addWidget(part)
        self.body.addLayout(to)
        self.body.addWidget(self._problem)
        self._problem.hide()

    def _show_rows(self) -> None:
        """Make the chips and rows anew; the keyboard stays in the box."""
        had_keyboard = any(
            part.isAncestorOf(focused)
            for part in (self._tags, self._links)
            if (focused := self.window().focusWidget()) is not None
        )
        tags, links, may_change = self._shown
        for layout in (self._tag_flow, self._link_rows):
            clear_layout(layout)
        for number, tag in enumerate(tags):
            self._tag_flow.addWidget(self._chip(number, tag, may_change))
        for number, link in enumerate(links):
            self._link_rows.addWidget(self._row(number, link, may_change))
        self._tags.setVisible(bool(tags))
        self._links.setVisible(bool(links))
        linked = (f"{word(link.kind)} {link.other_number}" for link in links)
        self.sign.setText(self.tr("Tags and links: {what}").format(what=", ".join((*tags, *linked))))
        self.sign.setVisible(bool(tags or links))
        if had_keyboard:
            self._tag.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chip(self, number: int, tag: str, may_change: bool) -> QWidget:
        """A tag: it lists the cases with it; the cross takes it off."""
        chip = QWidget()
        row = QHBoxLayout(chip)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        shows = ActionButton(f"related.tag.{number}", tag, look="quiet")
        shows.setAccessibleDescription(self.tr("Lists the cases with this tag"))
        shows.clicked.connect(partial(self.tag_wanted.emit, tag))
        row.addWidget(shows)
        if may_change:
            words = self.tr("Take the tag {tag} off").format(tag=tag)
            cross = ActionButton(f"related.tag.{number}.off", words, "x", look="quiet", is_icon_only=True)
            cross.clicked.connect(partial(self._related.remove_tag, number))
            row.addWidget(cross)
        return chip

    def _row(self, number: int, link: LinkRecord, may_change: bool) -> QWidget:
        """A link: what the case is to the other one, its number and subject as far as they may be seen."""
        other = link.other
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF_GAP)
        opens = ActionButton(f"related.link.{number}", link.other_number, look="quiet")
        opens.setEnabled(other is not None and not other.is_hidden)
        opens.clicked.connect(partial(self._editor.open, link.other_id))
        about = self.tr("not on this computer") if other is None else subject_words(other)
        text = f"{word(link.kind)} · {about}"
        opens.setAccessibleName(f"{word(link.kind)} {link.other_number}, {about}")
        row.addWidget(opens)
        label = ElidedLabel(f"related.link.{number}.about", "caption")
        label.setText(text if other is None or other.is_hidden else f"{text} · {word(other.status)}")
        row.addWidget(label, 1)
        if may_change and other is not None and not other.is_hidden:
            words = self.tr("Take the link with {number} away").format(number=link.other_number)
            cross = ActionButton(f"related.link.{number}.off", words, "x", look="quiet", is_icon_only=True)
            cross.clicked.connect(partial(self._related.unlink, link))
            row.addWidget(cross)
        return line

    # -- slots ---------------------------------------------------------------------------------------------

    def _go_to(self, editor: QLineEdit) -> None:
        """The command brings the box where it is seen, and the keyboard into its field."""
        if self._case_id is None:
            return
        self.came.emit(self)
        editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _add_tags(self) -> None:
        self._show_message("")
        self._related.add_tags(self._tag.text())

    @Slot()
    def _link(self) -> None:
        self._show_message("")
        if self._number.text().strip():
            self._related.link(self._number.text(), LinkKind(self._kind.currentData()))

    @Slot()
    def _on_stored(self) -> None:
        self._show_message("")
        self._tag.clear()
        self._number.clear()
        self._related.ask_tags()

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        self._show_message(refusal_words(refusal))

    @Slot(object)
    def _complete(self, tags: tuple[str, ...]) -> None:
        complete_with(self._tag, tags)

    @Slot()
    def _forget(self) -> None:
        self._case_id, self._shown = None, _NOTHING
        self._show_rows()
        self._tag.clear()
        self._number.clear()
        self._show_message("")
        self.hide()

    def _show_message(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    def _retranslate(self) -> None:
        self.set_title(self.tr("Tags and links"))
        self._tag_field.set_label(self.tr("Add a tag (Enter)"))
        self._number_field.set_label(self.tr("Number of the other case (Enter)"))
        self._kind_field.set_label(self.tr("This case is"))
        chosen = max(self._kind.currentIndex(), 0)
        self._kind.clear()
        for kind in _LINK_KINDS:
            self._kind.addItem(word(kind), kind.value)
        self._kind.setCurrentIndex(chosen)
        if self._case_id is not None and self._editor.current is not None:
            self._shown = _NOTHING
            self.display(self._editor.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.window().focusWidget()
        is_ours = focused is self._tag or focused is self._number
        if event.key() == Qt.Key.Key_Escape and isinstance(focused, QLineEdit) and is_ours and focused.text():
            focused.clear()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
