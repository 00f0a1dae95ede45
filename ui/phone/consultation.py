"""While a colleague is asked and the caller waits: the three ways on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.common.enums import CallState
from app.values.call import Call
from ui.keys.key_table import Key
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.text.caller_text import who_words
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow


class Consultation(QFrame):
    """Says who is asked and who waits, and offers to hand over, to talk all three, and to go back."""

    hand_over_wanted = Signal()
    merge_wanted = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("consultation")
        self.setProperty("look", "strip")
        self.setProperty("tone", Tone.ACCENT.value)
        self._words = ElidedLabel("consultation.words", "strong", most_lines=3)
        self._hand_over = ActionButton("consultation.hand_over", "", "forward", Key.HAND_OVER, "primary")
        self._merge = ActionButton("consultation.merge", "", "users", Key.MERGE)
        self._back = ActionButton("consultation.back", "", "arrow-left", Key.HANG_UP)
        self._pair: tuple[Call, Call] | None = None
        self._ends_colleague = False
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        column.addWidget(self._words)
        buttons = Flow(GAP)
        for button in (self._hand_over, self._merge, self._back):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keyboard from the note
            buttons.addWidget(button)
        column.addLayout(buttons)
        self._hand_over.clicked.connect(self.hand_over_wanted)
        self._merge.clicked.connect(self.merge_wanted)
        self._back.clicked.connect(self.back_wanted)
        self.hide()

    def display(self, pair: tuple[Call, Call] | None, ends_colleague: bool) -> None:
        """Show (who waits, who is asked); `ends_colleague`: the hang-up key means the colleague now."""
        self._pair, self._ends_colleague = pair, ends_colleague
        if pair is None:
            self.hide()
            return
        caller, colleague = pair
        can_join = colleague.state is CallState.CONNECTED and caller.transfer is None
        is_together = colleague.is_in_conference
        self._words.setText(self._say(caller, colleague))
        self._hand_over.setEnabled(can_join)
        self._hand_over.setText(
            self.tr("Leave the two together") if is_together else self.tr("Hand over now")
        )
        self._merge.setEnabled(can_join)
        self._merge.setText(self.tr("Split") if is_together else self.tr("All three"))
        is_back = caller.is_talking and not is_together
        self._back.setText(self.tr("End the colleague's call") if is_back else self.tr("Back to the caller"))
        self._back.show_key(ends_colleague)
        if self.accessibleName() != self._words.text():
            self.setAccessibleName(self._words.text())
            announce(self, self._words.text())
        self.show()

    def _say(self, caller: Call, colleague: Call) -> str:
        if colleague.is_in_conference:
            text = self.tr("You, {caller} and {colleague} talk together.")
        elif caller.is_talking and colleague.is_held_here:
            text = self.tr("You talk to {caller}. {colleague} waits and cannot hear you.")
        elif colleague.state is CallState.CONNECTED:
            text = self.tr("You talk to {colleague}. {caller} waits and cannot hear you.")
        elif colleague.state is CallState.RINGING_THERE:
            text = self.tr("The phone of {colleague} rings. {caller} waits.")
        else:
            text = self.tr("{colleague} is being called. {caller} waits.")
        return text.format(caller=who_words(caller), colleague=who_words(colleague))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.display(self._pair, self._ends_colleague)
