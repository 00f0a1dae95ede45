"""The calls of this desk, the one that counts first, and what is done between them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.common.enums import CallState, CallStatistics
from app.desktop.workplace import Workplace
from app.values.call import Call
from ui.keys.key_table import Key, bind
from ui.phone.call_view import CallView, Standing
from ui.phone.consultation import Consultation
from ui.phone.transfer_panel import HandOver
from ui.style.tokens import GAP
from ui.text.caller_text import is_matched, who_words
from ui.widgets.button import ActionButton


class CallList(QWidget):
    """Hidden while there is no call."""

    wanted = Signal()  # something is opened here by hand: bring it to the front
    opened = Signal(QWidget)  # this was: it is to be seen
    turned_to = Signal(QWidget)  # what matters next
    ended = Signal(object)  # Call
    write_wanted = Signal(object)  # Addressee

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("calls")
        self._calls, self._control = workplace.calls.call_list, workplace.calls.control
        self._case_link, self._clock = workplace.calls.case_link, workplace.procedure.clock
        self._views: dict[str, CallView] = {}
        self._consultation = Consultation()
        self.hand_over = HandOver(self._calls, self._control, workplace.phone.colleagues)
        self._merge = ActionButton("calls.merge", "", "users", Key.MERGE)
        self._merge.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        for part in (self._consultation, self.hand_over, self._merge):
            self._column.addWidget(part)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)
        self._connect()
        for call in self._calls.ongoing:
            self._show_call(call)
        self._adjust()

    def view(self, key: str) -> CallView | None:
        return self._views.get(key)

    # -- commands ------------------------------------------------------------------------------------------

    @Slot(str)
    def open_hand_over(self, key: str, asks_first: bool = False) -> None:
        """Ask to whom the call goes."""
        call = self._calls.call(key)
        is_asked_for = call is not None and call.state in (CallState.CONNECTED, CallState.RINGING_HERE)
        if call is None or not is_asked_for or call.transfer is not None:
            return
        self.wanted.emit()
        self._place_hand_over(key)
        self.hand_over.open_for(call, asks_first)
        self.opened.emit(self.hand_over)

    @Slot()
    def _on_hand_over(self) -> None:
        """F9: complete what is being asked, else open the panel for the call that keys mean."""
        active = self._calls.active
        if self._calls.consultation is not None:
            self._control.complete_transfer()
        elif active is not None:
            self.open_hand_over(active.key)

    @Slot()
    def _on_ask_first(self) -> None:
        active = self._calls.active
        if self.hand_over.chosen is not None:
            self.hand_over.ask()
        elif active is not None and self._calls.consultation is None:
            self.open_hand_over(active.key, asks_first=True)

    @Slot()
    def _on_merge(self) -> None:
        if self._calls.conference:
            self._control.split()
        else:
            self._control.merge()

    @Slot()
    def _on_undo(self) -> None:
        active = self._calls.active
        if active is not None and is_matched(active) and not active.consults_for:
            self._case_link.undo(active.key)

    @Slot()
    def _on_back(self) -> None:
        """End the colleague's call; CallControl goes back to the caller."""
        found = self._calls.consultation
        if found is not None:
            self._control.hang_up(found[1].key)

    # -- building ------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        calls, control = self._calls, self._control
        calls.call_changed.connect(self._show_call)
        calls.statistics_changed.connect(self._show_statistics)
        calls.conference_changed.connect(self._adjust)
        self._consultation.hand_over_wanted.connect(control.complete_transfer)
        self._consultation.merge_wanted.connect(self._on_merge)
        self._consultation.back_wanted.connect(self._on_back)
        self._merge.clicked.connect(self._on_merge)
        self.hand_over.write_wanted.connect(self.write_wanted)

    def bind_keys(self, owner: QWidget) -> None:
        """Bind them to what is never hidden: this is, while there is no call."""
        control = self._control
        bind(Key.ANSWER, owner, lambda: control.answer())
        bind(Key.LET_RING, owner, lambda: control.let_ring())
        bind(Key.HANG_UP, owner, lambda: control.hang_up())
        bind(Key.DECLINE, owner, lambda: control.decline())
        bind(Key.HOLD, owner, lambda: control.toggle_hold())
        bind(Key.SWAP, owner, lambda: control.swap())
        bind(Key.UNDO_MATCH, owner, self._on_undo)
        bind(Key.HAND_OVER, owner, self._on_hand_over)
        bind(Key.ASK_FIRST, owner, self._on_ask_first)
        bind(Key.MERGE, owner, self._on_merge)

    def _add(self, call: Call) -> None:
        view = CallView(call)
        view.answer_wanted.connect(self._control.answer)
        view.let_ring_wanted.connect(self._control.let_ring)
        view.hang_up_wanted.connect(self._control.hang_up)
        view.undo_wanted.connect(self._case_link.undo)
        view.hold_wanted.connect(self._control.toggle_hold)
        view.hand_over_wanted.connect(self.open_hand_over)
        view.extension_wanted.connect(self._control.send_dtmf)
        self._views[call.key] = view
        self._column.addWidget(view)

    # -- showing -------------------------------------------------------------------------------------------

    @Slot(object)
    def _show_call(self, call: Call) -> None:
        if call.is_over:
            self._remove(call)
        elif call.key not in self._views:
            self._add(call)
        self._adjust()

    def _remove(self, call: Call) -> None:
        view = self._views.pop(call.key, None)
        if view is None:
            return
        self._column.removeWidget(view)
        focused = QApplication.focusWidget()
        if focused is not None and view.isAncestorOf(focused):
            focused.clearFocus()  # else Qt gives it to the next control, and that may hang up
        view.hide()
        view.deleteLater()
        self.ended.emit(call)

    @Slot()
    def _adjust(self) -> None:
        """Show each call as it is now; keys move to the call that they act on."""
        now, calls = self._clock(), self._calls.ongoing
        for call in calls:
            view = self._views.get(call.key)
            if view is not None:
                view.display(call, now, self._standing(call))
        self._order()
        self._show_consultation()
        self._show_merge(calls)
        if self.hand_over.call_key:
            self.hand_over.follow(self._calls.call(self.hand_over.call_key))
        self.setVisible(bool(self._views))
        if self._views and not self._tick.isActive():
            self._tick.start()
        elif not self._views:
            self._tick.stop()

    def _show_consultation(self) -> None:
        """When it begins its ways on are to be seen; when it ends, the call that goes on."""
        was_asking = not self._consultation.isHidden()
        in_hand, pair = self._calls.in_hand, self._calls.consultation
        ends_colleague = pair is not None and in_hand is not None and in_hand.key == pair[1].key
        self._consultation.display(pair, ends_colleague)
        active = self._calls.active
        part = self._consultation if pair is not None else self.view(active.key if active else "")
        if was_asking != (pair is not None) and part is not None:
            # After the panel where the colleague was chosen has closed, and scrolled back.
            QTimer.singleShot(0, self, lambda: self.turned_to.emit(part))

    def _standing(self, call: Call) -> Standing:
        calls = self._calls
        active, ringing, in_hand, held = calls.active, calls.ringing, calls.in_hand, calls.held
        pair = calls.consultation
        is_active = active is not None and active.key == call.key
        is_held = held is not None and held.key == call.key
        return Standing(
            is_active=is_active,
            is_next_ringing=ringing is not None and ringing.key == call.key,
            is_in_hand=in_hand is not None and in_hand.key == call.key,
            is_waiting=is_held and active is not None and active.is_talking,
            is_compact=not is_active,
            is_consultation=pair is not None and call.key in (pair[0].key, pair[1].key),
            is_first_of_many=is_active and len(calls.ongoing) > 1,
            conference_with=tuple(
                who_words(other)
                for other in calls.ongoing
                if call.is_in_conference and other.is_in_conference and other.key != call.key
            ),
        )

    def _show_merge(self, calls: tuple[Call, ...]) -> None:
        connected = sum(call.state is CallState.CONNECTED for call in calls)
        self._merge.setVisible(connected > 1 and self._calls.consultation is None)
        is_conference = bool(self._calls.conference)
        self._merge.setText(self.tr("Split the conference") if is_conference else self.tr("Join all calls"))

    def _order(self) -> None:
        """The one that counts comes first, then what is done with it, then the others, oldest first."""
        active = self._calls.active
        first = [active.key] if active is not None and active.key in self._views else []
        rest = [key for key in self._views if key not in first]
        parts: list[QWidget] = [self._views[key] for key in first]
        parts.append(self._consultation)
        parts += [self._views[key] for key in rest]
        parts.append(self._merge)
        about = self.hand_over.call_key or (first[0] if first else "")
        after = parts.index(self._views[about]) if about in self._views else len(parts) - 1
        parts.insert(after + 1, self.hand_over)
        for place, part in enumerate(parts):
            if self._column.indexOf(part) != place:
                self._column.removeWidget(part)
                self._column.insertWidget(place, part)

    def _place_hand_over(self, key: str) -> None:
        self._column.removeWidget(self.hand_over)
        self._column.insertWidget(self._column.indexOf(self._views[key]) + 1, self.hand_over)

    @Slot(object)
    def _show_statistics(self, statistics: CallStatistics) -> None:
        view = self._views.get(statistics.call_key)
        if view is not None:
            view.show_statistics(statistics, self._clock())

    @Slot()
    def _on_tick(self) -> None:
        now = self._clock()
        for view in self._views.values():
            view.tick(now)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._adjust()
