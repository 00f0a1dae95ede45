"""The headset for the rest of the program: emits the agent's presses and shows the state of the call."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from telephony.headset.messages import (
    Button,
    ButtonPressed,
    Choose,
    HeadsetFault,
    HeadsetFound,
    HeadsetLost,
    HeadsetShared,
    ShowCallState,
    decode_headset_event,
)
from telephony.messages import Message, Stop
from telephony.process.child_process import ChildProcess, own_command
from telephony.process.clock import monotonic_s

_log = logging.getLogger(__name__)
FIRST_DELAY_MS = 500
MOST_DELAY_MS = 60_000
LONG_LIFE_S = 60.0  # after so long a life a process is restarted at once
CRASHES = 3  # in a row: then a fault is reported
STOP_PATIENCE_MS = 2000


class Headset(QObject):
    """Owns the headset process: starts it, watches it, restarts it. Lives in the GUI thread.

    A fault of the process never touches a call: the process only reports what the agent pressed.
    """

    answer_pressed = Signal()
    reject_pressed = Signal()
    hang_up_pressed = Signal()
    hold_pressed = Signal()
    redial_pressed = Signal()
    mute_pressed = Signal(bool)  # the new state of the mute
    volume_pressed = Signal(int)  # +1 or -1; the operating system handles the same keys too
    found = Signal(HeadsetFound)
    lost = Signal(HeadsetLost)
    shared = Signal(HeadsetShared)
    failed = Signal(HeadsetFault)
    stopped = Signal()

    def __init__(self, command: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = tuple(command or own_command("--headset", "telephony.headset"))
        self._process: ChildProcess | None = None
        self._started_at = 0.0
        self._crashes = 0
        self._is_wanted = False
        self._has_no_library = False
        self._chosen = Choose()
        self._shown = ShowCallState()
        self._present: dict[str, HeadsetFound] = {}
        self._restart = QTimer(self)
        self._restart.setSingleShot(True)
        self._restart.timeout.connect(self._start_process)
        self._stop_overdue = QTimer(self)
        self._stop_overdue.setSingleShot(True)
        self._stop_overdue.setInterval(STOP_PATIENCE_MS)
        self._stop_overdue.timeout.connect(self._kill_process)

    @property
    def present(self) -> tuple[HeadsetFound, ...]:
        """Return the headsets that are plugged in and open."""
        return tuple(self._present.values())

    @property
    def process_id(self) -> int:
        """Return the process's id, 0 without a process."""
        return self._process.pid if self._process is not None else 0

    # -- commands -------------------------------------------------------------------------------------------

    def start(self, device_id: str = "") -> None:
        """Use this headset, or all headsets."""
        self._chosen = Choose(device_id=device_id)
        self._is_wanted = True
        if self._process is None:
            self._start_process()
        else:
            self._process.send(self._chosen)

    def show(self, shown: ShowCallState) -> None:
        """Show this state on the headset. May be called before `start`."""
        if shown != self._shown:
            self._shown = shown
            if self._process is not None:
                self._process.send(shown)

    def stop(self) -> None:
        """Switch the lights off and close the headsets; `stopped` follows if there was a process."""
        self._is_wanted = False
        self._restart.stop()
        if self._process is not None:
            self._process.send(Stop())
            self._stop_overdue.start()

    def stop_and_wait(self, timeout_s: float = 1.0) -> None:
        """Like `stop`, but block until it is done: for the end of the program."""
        self.stop()
        if self._process is not None and not self._process.wait(int(timeout_s * 1000)):
            self._process.kill()
            self._process.wait(500)

    # -- life of the process --------------------------------------------------------------------------------

    @Slot()
    def _start_process(self) -> None:
        self._process = ChildProcess("headset", self._command, decode_headset_event, self)
        self._process.event_received.connect(self._take)
        self._process.ended.connect(self._ended)
        self._started_at = monotonic_s()
        self._process.start()
        self._process.send(self._chosen)
        self._process.send(self._shown)

    @Slot()
    def _kill_process(self) -> None:
        if self._process is not None:
            self._process.kill()

    @Slot(str)
    def _ended(self, reason: str) -> None:
        was_asked = self._stop_overdue.isActive()
        self._stop_overdue.stop()
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        for headset in self.present:
            self._take(HeadsetLost(device_id=headset.device_id, name=headset.name))
        if not self._is_wanted:
            self.stopped.emit()
        elif not self._has_no_library:
            self._restart.start(0 if was_asked else self._delay_ms(reason))

    def _delay_ms(self, reason: str) -> int:
        """Return the delay before the next start after a crash; report repeated crashes."""
        _log.error("headset process lost: %s", reason)
        is_old = monotonic_s() - self._started_at > LONG_LIFE_S
        self._crashes = 1 if is_old else self._crashes + 1
        if self._crashes == CRASHES:
            self.failed.emit(HeadsetFault(kind="crashed", reason=reason))
        return int(min(FIRST_DELAY_MS * 2 ** min(self._crashes - 1, 20), MOST_DELAY_MS))

    @Slot(Message)
    def _take(self, event: Message) -> None:
        if isinstance(event, ButtonPressed):
            self._press(event)
        elif isinstance(event, HeadsetFound):
            self._present[event.device_id] = event
            _log.info("headset %s: %s", event.device_id, event.name)
            self.found.emit(event)
        elif isinstance(event, HeadsetLost):
            self._present.pop(event.device_id, None)
            self.lost.emit(event)
        elif isinstance(event, HeadsetShared):
            self.shared.emit(event)
        elif isinstance(event, HeadsetFault):
            _log.error("headset %s: %s %s", event.name, event.kind, event.reason)
            self._has_no_library |= event.kind == "library"
            self.failed.emit(event)

    def _press(self, event: ButtonPressed) -> None:
        if event.button is Button.MUTE:
            self.mute_pressed.emit(event.is_on)
        elif event.button is Button.VOLUME_UP:
            self.volume_pressed.emit(1)
        elif event.button is Button.VOLUME_DOWN:
            self.volume_pressed.emit(-1)
        else:
            {
                Button.ANSWER: self.answer_pressed,
                Button.REJECT: self.reject_pressed,
                Button.HANG_UP: self.hang_up_pressed,
                Button.HOLD: self.hold_pressed,
                Button.REDIAL: self.redial_pressed,
            }[event.button].emit()
