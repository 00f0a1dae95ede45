"""The other calls in the call bar: a chip for each, which talks to it, hangs it up or sends it on."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.common.enums import CallState
from app.values.call import Call
from ui.keys.key_table import Key
from ui.phone.call_text import state_words
from ui.style.tokens import HALF_GAP
from ui.text.caller_text import who_in_short, who_words
from ui.widgets.button import ActionButton

_CHIP_PX = 130


class CallChips(QWidget):
    """A chip for each call besides the one in the bar and the one that waits longest, which has a line."""

    transfer_wanted = Signal(str)  # call key

    def __init__(self, calls: CallList, control: CallControl) -> None:
        super().__init__()
        self._calls, self._control = calls, control
        self._chips: dict[str, CallChip] = {}  # by call key
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(HALF_GAP)

    def follow(self, shown: Call | None) -> None:
        """Show the calls besides `shown`, which is in the bar; none if there is none."""
        waiting, held = self._calls.ringing, self._calls.held
        without = {one.key for one in (shown, waiting) if one is not None}
        others = [one for one in self._calls.ongoing if shown is not None and one.key not in without]
        for key in self._chips.keys() - {one.key for one in others}:
            self._remove(self._chips.pop(key))
        for other in others:
            chip = self._chips.get(other.key) or self._add(other.key)
            chip.display(other, held is not None and held.key == other.key)
            chip.show_words(self._calls.consultation is None)  # else the words of the bar have the name
        self.setVisible(bool(others))

    def _add(self, key: str) -> CallChip:
        chip = self._chips[key] = CallChip(key)
        chip.chosen.connect(self._on_chosen)
        chip.hang_up_wanted.connect(self._control.hang_up)
        chip.answer_wanted.connect(self._control.answer)
        chip.transfer_wanted.connect(self.transfer_wanted)
        self._row.addWidget(chip)
        chip.show()
        return chip

    def _remove(self, chip: CallChip) -> None:
        if chip.hasFocus():
            chip.clearFocus()
        self._row.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        call = self._calls.call(key)
        if call is not None and call.state is CallState.CONNECTED:
            self._control.toggle_hold(key)


class CallChip(ActionButton):
    """Another call: a click talks to it; its menu hangs it up or sends it on."""

    chosen = Signal(str)  # call key
    answer_wanted = Signal(str)
    hang_up_wanted = Signal(str)
    transfer_wanted = Signal(str)

    def __init__(self, key: str) -> None:
        super().__init__("call.swap", "", "pause", Key.SWAP)
        self._call_key = key
        self._rings = False
        self.most_px = _CHIP_PX
        self.show_cap(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        self.clicked.connect(self._on_clicked)

    def display(self, call: Call, means_key: bool) -> None:
        """Show who it is and how the call stands; `means_key`: the key to swap means it."""
        self._rings = call.state is CallState.RINGING_HERE
        icon = "phone-incoming" if self._rings else "phone-outgoing"
        if call.state is CallState.CONNECTED:
            icon = "pause" if call.is_held_here else "phone"
        self.set_icon_name(icon)
        self.setText(who_in_short(call) or who_words(call))
        self.show_key(means_key)
        self.setAccessibleName(f"{who_words(call)}, {state_words(call)}")

    @Slot()
    def _on_clicked(self) -> None:
        if self._rings:
            self._open_menu(QPoint(0, self.height()))
        else:
            self.chosen.emit(self._call_key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._open_menu(QPoint(0, self.height()))

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._rings:
            entries = [
                (self.tr("Hold and answer"), self.answer_wanted),
                (self.tr("Decline"), self.hang_up_wanted),
                (self.tr("Send elsewhere"), self.transfer_wanted),
            ]
        else:
            entries = [(self.tr("Talk"), self.chosen), (self.tr("Hang up"), self.hang_up_wanted)]
        for words, signal in entries:
            action = QAction(words, menu)
            action.triggered.connect(lambda _=False, s=signal: s.emit(self._call_key))
            menu.addAction(action)
        menu.popup(self.mapToGlobal(at))
