"""Starts a child process, reads its events line by line, and detects when it has died or hangs."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

from telephony.messages import Message, Ping, encode
from telephony.process.aligned_timer import REST_MS, AlignedTimer
from telephony.process.inbox import Inbox
from telephony.process.process_creation import ONE_AT_A_TIME

_log = logging.getLogger(__name__)
PING_EVERY_MS = REST_MS
DEAF_AFTER_PINGS = 2
START_PATIENCE_PINGS = 15  # a cold start reads 100 MB of libraries


def own_command(flag: str, module: str) -> tuple[str, ...]:
    """Return the command that starts this program as one of its processes, frozen (by its flag) or not."""
    if getattr(sys, "frozen", False):
        return (sys.executable, flag)
    return (sys.executable, "-m", module, flag)


class ChildProcess(QObject):
    """One run of a process (the engine's, the headset's) that answers a Ping with any event.

    Lives in the GUI thread and never blocks it, except in `wait`.
    """

    event_received = Signal(Message)
    ended = Signal(str)  # the reason, for the log: emitted once, and never before `start` has returned

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        decode: Callable[[bytes], Message],
        parent: QObject | None = None,
    ) -> None:
        """`name` is for the log, `command` starts the process, `decode` makes an event of a line.

        decode: Raises msgspec.DecodeError or msgspec.ValidationError if the line is no event.
        """
        super().__init__(parent)
        self._name = name
        self._command = tuple(command)
        self._decode = decode
        self.has_started = True  # False in `ended`: the system did not let the program run
        self._is_over = False
        self._has_spoken = False
        self._unanswered = 0
        self._events: Inbox[Message] = Inbox(self.event_received.emit, self)
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_environment())
        self._process.readyReadStandardOutput.connect(self._read_events)
        self._process.readyReadStandardError.connect(self._read_log)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._error_occurred)
        self._pinging = AlignedTimer(PING_EVERY_MS, self)
        self._pinging.timeout.connect(self._ping)

    @property
    def pid(self) -> int:
        """Return the system's process id; 0 if it does not run."""
        return int(self._process.processId())

    def start(self) -> None:
        program, *arguments = self._command
        with ONE_AT_A_TIME:
            self._process.start(program, arguments)
        self._pinging.start()

    def send(self, command: Message) -> None:
        """Queue a command for the pipe. If the process is dead, it is lost; `ended` reports the death."""
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.write(encode(command))

    def kill(self) -> None:
        """Kill the process; `ended` follows."""
        self._process.kill()

    def wait(self, timeout_ms: int) -> bool:
        """Block until the process has ended; return whether it has. For the end of the program only."""
        return self._process.state() is QProcess.ProcessState.NotRunning or self._process.waitForFinished(
            timeout_ms
        )

    @Slot()
    def _ping(self) -> None:
        if self._unanswered >= (DEAF_AFTER_PINGS if self._has_spoken else START_PATIENCE_PINGS):
            _log.error("%s %d is deaf: killed", self._name, self.pid)
            self._unanswered = 0
            self._process.kill()
            return
        self._unanswered += 1
        self.send(Ping())

    @Slot()
    def _read_events(self) -> None:
        while self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            try:
                event = self._decode(line)
            except (msgspec.DecodeError, msgspec.ValidationError):
                _log.error("a line of %d bytes from the %s is no event", len(line), self._name)
                continue
            self._has_spoken = True
            self._unanswered = 0
            self._events.put(event)

    @Slot()
    def _read_log(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
        for line in text.splitlines():
            level = logging.ERROR if "Assertion" in line or line.startswith("ERROR") else logging.INFO
            _log.log(level, "%s: %s", self._name, line)

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read_events()
        self._events.finish()
        self._read_log()
        self._end(f"crashed with {code}" if status is QProcess.ExitStatus.CrashExit else f"exit code {code}")

    @Slot(QProcess.ProcessError)
    def _error_occurred(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.has_started = False
            # Windows reports it inside QProcess.start(), before the caller of `start` has finished.
            QTimer.singleShot(0, self, partial(self._end, self._process.errorString()))

    def _end(self, reason: str) -> None:
        self._pinging.stop()
        if not self._is_over:
            self._is_over = True
            self.ended.emit(reason)


def _environment() -> QProcessEnvironment:
    """Return our environment, with this package importable from any working directory."""
    environment = QProcessEnvironment.systemEnvironment()
    if not getattr(sys, "frozen", False):
        here = str(Path(__file__).resolve().parents[2])
        others = environment.value("PYTHONPATH")
        environment.insert("PYTHONPATH", here + (os.pathsep + others if others else ""))
    environment.insert("PYTHONUNBUFFERED", "1")
    return environment
