"""To whom a call goes: a panel below the call bar, with a field and the colleagues."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QVBoxLayout,
)

from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.calls.colleagues import Colleague, Colleagues
from app.common.enums import CallState
from app.texts.text_messages import Addressee
from app.values.call import Call
from ui.keys.key_table import Key
from ui.phone.colleague_list import ColleagueList
from ui.style.tokens import GAP
from ui.text.caller_text import who_words
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow
from ui.widgets.focus_return import FocusReturn
from ui.widgets.text import Label

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TransferPanel(QFrame):
    """Opened by hand only. Enter hands over, Shift+Enter asks first, Escape closes; focus goes back then.

    A call that rings here is sent elsewhere before it is answered.
    """

    write_wanted = Signal(object)  # Addressee
    closed = Signal()

    def __init__(self, calls: CallList, control: CallControl, colleagues: Colleagues) -> None:
        super().__init__()
        self.setObjectName("transfer")
        self.setProperty("look", "raised")
        self._calls, self._control, self._colleagues = calls, control, colleagues
        self._key = ""
        self._asks_first = False
        self._rings = False
        self._focus = FocusReturn(self)
        self._title = ElidedLabel("transfer.title", "strong", most_lines=2)
        self._edit = QLineEdit()
        self._edit.setObjectName("transfer.to")
        self._edit.setClearButtonEnabled(True)
        self._now = ActionButton("transfer.now", "", "forward", look="primary")
        self._ask = ActionButton("transfer.ask", "", "phone-outgoing")
        self._write = ActionButton("transfer.write", "", "chat", Key.WRITE_TEXT, is_icon_only=True)
        self._close = ActionButton("transfer.close", "", "x", look="quiet", is_icon_only=True)
        self._list = ColleagueList("transfer.colleagues")
        self._hint = Label("transfer.hint", "caption", wraps=True)
        self._build()
        self._edit.textEdited.connect(self._filter)
        self._edit.installEventFilter(self)
        self._now.clicked.connect(self.transfer)
        self._ask.clicked.connect(self.ask)
        self._write.clicked.connect(self._on_write)
        self._close.clicked.connect(self.close_up)
        self._list.itemSelectionChanged.connect(self._show_choice)
        self._list.itemDoubleClicked.connect(self._on_double_click)
        colleagues.changed.connect(self._on_colleagues)
        self._retranslate()
        self.hide()

    @property
    def call_key(self) -> str:
        """The call that it is about; "" while it is closed."""
        return self._key if not self.isHidden() else ""

    @property
    def chosen(self) -> Colleague | None:
        return self._list.chosen if not self.isHidden() else None

    def open_for(self, call: Call, asks_first: bool = False) -> None:
        """Ask to whom this call goes. With `asks_first`, Enter asks the colleague before handing over."""
        if self._key != call.key or self.isHidden():
            self._edit.clear()
            self._focus.remember()
        self._key, self._asks_first = call.key, asks_first
        self._filter(self._edit.text())
        self.show()
        self.follow(call)
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def follow(self, call: Call | None) -> None:
        """Apply a change of the call; one that is None, over or being transferred closes the panel."""
        if self.isHidden():
            return
        is_open = call is not None and call.transfer is None
        rings = call is not None and call.state is CallState.RINGING_HERE
        if call is None or not is_open or not (rings or call.state is CallState.CONNECTED):
            self.close_up()
            return
        title = self.tr("Send the call of {who} to:") if rings else self.tr("Hand {who} over to:")
        self._title.setText(title.format(who=who_words(call)))
        self.setAccessibleName(self._title.text())
        self._now.setText(self.tr("Send elsewhere") if rings else self.tr("Hand over"))
        self._ask.setVisible(not rings)
        self._asks_first = self._asks_first and not rings
        self._now.set_look("" if self._asks_first else "primary")
        self._ask.set_look("primary" if self._asks_first else "")
        self._rings = rings
        self._show_choice()

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def transfer(self) -> None:
        """Blind: to who is chosen, else to what is typed."""
        call = self._calls.call(self._key)
        target, name = self._target()
        if call is None or not target:
            return
        if call.state is CallState.RINGING_HERE:
            is_going = self._control.redirect(target, call.key)
        else:
            is_going = self._control.transfer(target, call.key, name)
        if is_going:
            self.close_up()

    @Slot()
    def ask(self) -> None:
        """Call who is chosen or typed, while the caller waits."""
        target, name = self._target()
        if target and self._control.consult(target, self._key, name):
            self.close_up()

    @Slot()
    def close_up(self) -> None:
        """The keyboard goes back to where it was."""
        self._focus.give_back()
        self.hide()
        self.closed.emit()

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _filter(self, text: str) -> None:
        found = self._colleagues.find(text)
        words = text.strip()
        is_name = any(letter.isalpha() for letter in words) and "@" not in words and ":" not in words
        is_somebody = any(one.target == words for one in found)
        self._list.fill(found, chooses_first=is_name or is_somebody)
        self._show_choice()

    @Slot()
    def _on_colleagues(self) -> None:
        if not self.isHidden():
            self._list.refresh(self._colleagues.all)
            self._show_choice()

    @Slot()
    def _show_choice(self) -> None:
        has_target = bool(self._target()[0])
        self._now.setEnabled(has_target)
        self._ask.setEnabled(has_target)
        self._write.setEnabled(has_target)
        chosen = self._list.chosen
        item = self._list.currentItem()
        words = item.text().replace("\n", ", ") if chosen is not None and item is not None else ""
        advice = self._advice()
        self._hint.setText(advice or self._hint_words())
        self._edit.setAccessibleDescription("\n".join(filter(None, (words, advice))))

    @Slot()
    def _on_write(self) -> None:
        target, name = self._target()
        self.write_wanted.emit(Addressee(target, name))

    @Slot(QListWidgetItem)
    def _on_double_click(self, _item: QListWidgetItem) -> None:
        self._on_enter(is_shifted=False)

    def _on_enter(self, is_shifted: bool) -> None:
        if is_shifted or self._asks_first:
            self.ask()
        else:
            self.transfer()

    def _target(self) -> tuple[str, str]:
        """Return what is dialled and whose it is, if that is known."""
        chosen = self._list.chosen
        return (chosen.target, chosen.name) if chosen is not None else (self._edit.text().strip(), "")

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        buttons = Flow(GAP)
        for button in (self._now, self._ask, self._write):
            buttons.addWidget(button)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(self._edit)
        column.addLayout(buttons)  # above the list: they stay where they are while it shrinks
        column.addWidget(self._list)
        column.addWidget(self._hint)

    def _advice(self) -> str:
        """Return why to ask first, where a blind transfer could not be followed; else ""."""
        target = self._target()[0]
        is_blind = bool(target) and not self._rings and not self._asks_first
        if not is_blind or self._control.can_follow(target):
            return ""
        return self.tr(
            "Loket cannot show whether they answer: better ask first (Shift+Enter). Enter hands over."
        )

    def _hint_words(self) -> str:
        if self._rings:
            return self.tr("Enter sends the call on, Esc closes.")
        if self._asks_first:
            return self.tr("Enter asks first, Esc closes.")
        return self.tr("Enter hands over, Shift+Enter asks first, Esc closes.")

    def _retranslate(self) -> None:
        self._edit.setPlaceholderText(self.tr("Name, unit or number"))
        self._edit.setAccessibleName(self.tr("Transfer to: name, unit or number"))
        self._list.setAccessibleName(self.tr("Colleagues and units"))
        self._ask.setText(self.tr("Ask first"))
        self._write.setText(self.tr("Write a text"))
        self._close.setText(self.tr("Close"))
        self.follow(self._calls.call(self._key))

    # -- Qt ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._list.step(_STEPS[key])
            return True
        if key in _ENTER:
            self._on_enter(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
