"""A text to a phone: to whom, what, and Ctrl+Enter. One that was not sent comes back here."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.access.hidden_cases import HiddenCase, HiddenCases
from app.calls.colleagues import Colleagues
from app.texts.text_drafts import TextDraft, TextDrafts
from app.texts.text_messages import Addressee, TextMessages
from ui.keys.key_table import Key, hint, keep
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP
from ui.text.numbers import number_text
from ui.text.placeholders import gap_words
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.focus_return import FocusReturn
from ui.widgets.text import Label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LINES = 3


_PutAway = tuple[Addressee, str, dict[str, str], list[tuple[Addressee, str]]]
"""What a person was writing when another one sat down: to whom, the text, texts to others, texts not sent."""


class TextComposer(QFrame):
    """Closing it keeps what is typed for the next opening."""

    sending = Signal(object)  # Addressee
    came = Signal()  # a text is here again that was typed before, or could not be sent

    def __init__(
        self, texts: TextMessages, drafts: TextDrafts, colleagues: Colleagues, hidden_cases: HiddenCases
    ) -> None:
        super().__init__()
        self.setObjectName("texts")
        self.setProperty("look", "card")
        self._texts, self._drafts, self._colleagues = texts, drafts, colleagues
        self._addressee = Addressee("")
        self._unfinished: dict[str, str] = {}  # what was typed to others
        self._returned: list[tuple[Addressee, str]] = []
        self._agent_id: UUID | None = None
        self._put_by: dict[UUID | None, _PutAway] = {}
        self._focus = FocusReturn(self)
        self._title = Label("texts.title", "section")
        self._to = QLineEdit()
        self._to.setObjectName("texts.to")
        self._to_field = Field("texts.to_field", self._to)
        self._text = _TextEdit()
        self._text_field = Field("texts.text_field", self._text)
        self._send = ActionButton("texts.send", "", "send", Key.FINISH, "primary")
        self._close = ActionButton("texts.close", "", "x", look="quiet", is_icon_only=True)
        self._build()
        for part in (self._to, self._text, self._send, self._close):
            keep(Key.FINISH, part)
            part.installEventFilter(self)
        self._to.textEdited.connect(self._on_to_edited)
        self._text.textChanged.connect(self._on_typed)
        self._text.finished.connect(self.send)
        self._send.clicked.connect(self.send)
        self._close.clicked.connect(self.close_up)
        texts.not_sent.connect(self._on_not_sent)
        hidden_cases.hidden.connect(self._on_hidden)
        drafts.restored.connect(self._on_restored)
        self._send.show_key(False)
        self._retranslate()
        self.hide()

    def write_to(self, addressee: Addressee | None) -> None:
        """Open it for this person, or as it was left. A text typed to another person is kept for them."""
        if self.isHidden():
            self._focus.remember()
        if addressee is not None and addressee.target != self._addressee.target:
            self._put_aside(self._addressee, self._text.toPlainText())
            self._put(addressee, self._unfinished.pop(addressee.target, ""))
        elif addressee is not None:
            self._drafts.move(self._addressee, addressee, self._text.toPlainText())
            self._address(addressee)
        self.show()
        (self._text if self._to.text() else self._to).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def change_person(self, agent_id: UUID | None) -> None:
        """Put away what the person before was writing, for when they come back; show what this one was."""
        self._put_by[self._agent_id] = (
            self._addressee,
            self._text.toPlainText(),
            self._unfinished,
            self._returned,
        )
        self._agent_id = agent_id
        addressee, text, self._unfinished, self._returned = self._put_by.pop(
            agent_id, (Addressee(""), "", {}, [])
        )
        self._put(addressee, text)
        self.hide()

    @Slot()
    def send(self) -> None:
        """Send it; if it does not get through, it comes back."""
        target, text = self._target(), self._text.toPlainText().strip()
        if not target or not text:
            self._to_field.set_error("" if target else self.tr("Type a number or a colleague's name."))
            self._text_field.set_error("" if text else self.tr("Nothing to send yet."))
            return
        if words := gap_words(text):
            self._text_field.set_error(words)
            return
        addressee = replace(self._addressee, target=target)
        self.sending.emit(addressee)
        self._put(Addressee(""), "")  # its draft stays until it is delivered
        self.close_up()
        self._texts.send(addressee, text)
        self._show_returned()

    @Slot()
    def close_up(self) -> None:
        """The keyboard goes back to where it was."""
        self._focus.give_back()
        self.hide()

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_to_edited(self, text: str) -> None:
        """Another number: it is about nobody and no case that we know."""
        before, self._addressee = self._addressee, Addressee(text.strip())
        self._drafts.move(before, self._addressee, self._text.toPlainText())
        self._show()

    @Slot()
    def _on_typed(self) -> None:
        self._drafts.keep(self._addressee, self._text.toPlainText())
        self._show()

    @Slot(object)
    def _on_restored(self, drafts: tuple[TextDraft, ...]) -> None:
        """Show what was typed before the program ended, or wait until there is room for it."""
        known = {text for _to, text in self._returned} | set(self._unfinished.values())
        for one in drafts:
            if one.text in known or one.text == self._text.toPlainText():
                continue
            if self._text.toPlainText().strip():
                if one.addressee.target not in self._unfinished:  # what was typed since counts
                    self._put_aside(one.addressee, one.text)
            else:
                self._put(one.addressee, one.text)
                self.show()
                self.came.emit()

    @Slot(object, str)
    def _on_not_sent(self, to: Addressee, text: str) -> None:
        self._returned.append((to, text))
        self._show_returned()

    @Slot(object)
    def _on_hidden(self, case: HiddenCase) -> None:
        """What is typed stays; to whom it goes is masked, also of what others were writing here."""
        self._returned = [(to.seen_with(case), text) for to, text in self._returned]
        for agent_id, (to, text, unfinished, returned) in self._put_by.items():
            masked = [(one.seen_with(case), more) for one, more in returned]
            self._put_by[agent_id] = (to.seen_with(case), text, unfinished, masked)
        if (seen := self._addressee.seen_with(case)) != self._addressee:
            self._drafts.move(self._addressee, seen, self._text.toPlainText())
            self._address(seen)

    def _put_aside(self, to: Addressee, text: str) -> None:
        """Keep a text for when its addressee is written to; without one, for when there is room for it."""
        if to.target:
            self._unfinished[to.target] = text
        elif text.strip():
            self._returned.append((to, text))

    def _show_returned(self) -> None:
        """Bring back what could not be sent, once there is room for it. Takes no keyboard."""
        if self._returned and not self._text.toPlainText().strip():
            to, text = self._returned.pop(0)
            self._put(to, text)
            self._text_field.set_error(self.tr("This text was not sent. Try again, or call."))
            self.show()
            self.came.emit()

    @Slot()
    def _show(self) -> None:
        self._to_field.set_error("")
        self._text_field.set_error("")
        self._send.setEnabled(bool(self._to.text().strip() and self._text.toPlainText().strip()))

    def _put(self, addressee: Addressee, text: str) -> None:
        """Show another text to another addressee; the draft of the one before stays as it is."""
        self._address(addressee)
        with QSignalBlocker(self._text):
            self._text.setPlainText(text)
        self._show()

    def _address(self, addressee: Addressee) -> None:
        self._addressee = addressee
        shown = addressee.visible
        number = number_text(shown.number)
        self._to.setText(f"{shown.name} · {number}" if shown.name else number)
        self._to.setCursorPosition(0)
        self._show()

    def _target(self) -> str:
        """Return what is written to: a colleague's phone where their name is typed."""
        typed = self._addressee.target
        if any(letter.isalpha() for letter in typed) and "@" not in typed and ":" not in typed:
            found = self._colleagues.find(typed)
            if len(found) == 1:
                return found[0].target
        return typed

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, HALF_GAP, 12, 12)
        column.setSpacing(HALF_GAP)
        column.addLayout(head)
        for part in (self._to_field, self._text_field):
            column.addWidget(part)
        column.addWidget(self._send, 0, Qt.AlignmentFlag.AlignLeft)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Text to a phone"))
        self.setAccessibleName(self.tr("Text to a phone"))
        self._to_field.set_label(self.tr("To: number or colleague"))
        self._text_field.set_label(self.tr("Text"))
        self._send.setText(self.tr("Send"))
        self._close.setText(self.tr("Close"))
        self._text.setPlaceholderText(self.tr("{key} sends").format(key=hint(Key.FINISH)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Elsewhere in the window Ctrl+Enter finishes the case: it is on the button only while it sends."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._send.show_key(event.type() is QEvent.Type.FocusIn)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        elif event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.send()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


class TextPlace(QWidget):
    """How the last text fares, above the form in which the next one is written."""

    came = Signal()  # as the composer's

    def __init__(self, state: QWidget, composer: TextComposer) -> None:
        super().__init__()
        self.setObjectName("texts.place")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(state)
        column.addWidget(composer)
        composer.came.connect(self.came)


class _TextEdit(QPlainTextEdit):
    """Tab leaves it; Ctrl+Enter is finished."""

    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("texts.text")
        self.setTabChangesFocus(True)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + current_theme().px(20))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()
