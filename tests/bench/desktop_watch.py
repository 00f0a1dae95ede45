"""What tests/bench/desktop_probe.py looks at in a desktop.

Runs on a stage, on the records and settings under FOLDER. Prints one line of JSON at the end.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from threading import Thread

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget

from app.common.enums import CallState
from app.common.paths import AppPaths
from app.desktop.workplace import Workplace
from app.search.finder import FoundResult
from tests.bench.caller import Caller
from ui.keys.commands import SIGN
from ui.keys.key_table import Key, shortcut_name
from ui.shell.application import run_window
from ui.shell.main_window import MainWindow
from ui.widgets.first_use import unmade_parts

IDLE_S = 12.0
ROUNDS = 60
TYPED = "typed.json"
SETTLED_MS, REST_MS, PATIENCE_MS = 3000, 60, 3000


def finish(**figures: object) -> None:
    print(json.dumps(figures), flush=True)
    QCoreApplication.quit()


class Start(QObject):
    """When is the window painted, and its list filled? Times on time.time()'s clock."""

    def __init__(self, window: MainWindow, workplace: Workplace) -> None:
        super().__init__()
        self._painted_at = 0.0
        self._window = window
        window.installEventFilter(self)
        workplace.queue.lists.rows_changed.connect(self._on_rows)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self._painted_at:
            self._painted_at = time.time()
        return False

    @Slot()
    def _on_rows(self) -> None:
        QTimer.singleShot(0, lambda: finish(painted_at=self._painted_at, usable_at=time.time()))


class Loaded(QObject):
    """Which modules are loaded, and which parts are not made, once the window is painted."""

    def __init__(self, window: MainWindow, _workplace: Workplace) -> None:
        super().__init__()
        self._window = window
        self._is_told = False
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self._is_told:
            self._is_told = True
            unmade = [f"{type(owner).__name__}.{name}" for owner, name in unmade_parts(self._window)]
            finish(modules=sorted(sys.modules), unmade=unmade)
        return False


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of all threads of a process. The kernel counts here in ns, elsewhere in ticks of
    10 ms, which is the third of what an idle desktop takes in six seconds.
    """
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def wakeups(pid: int) -> int:
    """Return how often the threads of a process have slept and were woken."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(
        int(line.split()[1])
        for thread in threads
        for line in (thread / "status").read_text().splitlines()
        if line.startswith("voluntary_ctxt_switches")
    )


class Idle(QObject):
    """Memory (proportional set size, MB), CPU (percent of a core) and wake-ups (per s), at rest.

    One figure for each process: the desktop, the engine and the helpers.
    """

    def __init__(self, _window: MainWindow, _workplace: Workplace) -> None:
        super().__init__()
        QTimer.singleShot(int(IDLE_S / 2 * 1000), self._begin)
        QTimer.singleShot(int(IDLE_S * 1000), self._measure)
        self._cpu_before: list[float] = []
        self._wakeups_before: list[int] = []

    def _processes(self) -> list[psutil.Process]:
        me = psutil.Process(os.getpid())
        return [me, *me.children(recursive=True)]

    def _cpu(self) -> list[float]:
        return [cpu_seconds(process.pid) for process in self._processes()]

    def _wakeups(self) -> list[int]:
        return [wakeups(process.pid) for process in self._processes()]

    @Slot()
    def _begin(self) -> None:
        self._wakeups_before = self._wakeups()
        self._cpu_before = self._cpu()

    @Slot()
    def _measure(self) -> None:
        shares = [
            (after - before) / (IDLE_S / 2) * 100
            for before, after in zip(self._cpu_before, self._cpu(), strict=True)
        ]
        woken = [
            (after - before) / (IDLE_S / 2)
            for before, after in zip(self._wakeups_before, self._wakeups(), strict=True)
        ]
        memory = [process.memory_full_info().pss / 1e6 for process in self._processes()]
        finish(memory_mb=memory, cpu_percent=shares, wakeups_per_s=woken)


class Card(QObject):
    """From the INVITE on the wire to the painted card with the caller's name, over many callers."""

    _over = Signal(list)

    def __init__(self, window: MainWindow, workplace: Workplace) -> None:
        super().__init__()
        self._line, self._calls = workplace.phone.line, workplace.calls.call_list
        self._card = window.findChild(QObject, "screen_pop")
        assert self._card is not None
        self._card.installEventFilter(self)
        self._painted: dict[str, float] = {}
        self._over.connect(self._finish)
        with closing(sqlite3.connect(workplace.records.path)) as raw:
            last = raw.execute("SELECT max(rowid) FROM handle").fetchone()[0]
            chosen = [random.Random(7).randrange(1, last) for _ in range(ROUNDS)]
            query = "SELECT value FROM handle WHERE rowid >= ? AND value LIKE '+%' LIMIT 1"
            self._numbers = [raw.execute(query, (row,)).fetchone()[0] for row in chosen]
        workplace.phone.line.registration_changed.connect(lambda _: self._start())
        self._is_started = False

    def _start(self) -> None:
        if not self._is_started:
            self._is_started = True
            port = int(self._line.address.rpartition(":")[2])
            Thread(target=self._call, args=(Caller(port),), daemon=True).start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            call = self._calls.ringing
            is_told = call is not None and call.state is CallState.RINGING_HERE and call.candidates
            if call is not None and is_told:
                self._painted.setdefault(call.caller.e164, time.perf_counter())
        return False

    def _call(self, caller: Caller) -> None:
        taken = []
        for number in self._numbers:
            self._painted.pop(number, None)
            sent_at = caller.invite(number)
            deadline = sent_at + 5
            while number not in self._painted and time.perf_counter() < deadline:
                time.sleep(0.002)
            taken.append((self._painted.get(number, deadline) - sent_at) * 1000)
            caller.cancel()
            time.sleep(0.25)  # the card leaves before the next caller
        caller.close()
        self._over.emit(taken)

    @Slot(list)
    def _finish(self, taken: list[float]) -> None:
        finish(card_ms=taken)


class Palette(QObject):
    """From the last key of a search to its painted list: cases and people of the records, and commands.

    TYPED in the folder has the texts. Each is there but for its last letter, which is pressed.
    """

    def __init__(self, window: MainWindow, workplace: Workplace) -> None:
        super().__init__()
        self._window = window
        self._left: list[str] = json.loads((Path(sys.argv[2]) / TYPED).read_text())
        self._wanted, self._pressed_at, self._has_list = "", 0.0, False
        self._taken: dict[str, float] = {}
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE_MS)
        self._late.timeout.connect(self._done)
        workplace.search.finder.found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)
        QTimer.singleShot(SETTLED_MS, self._begin)

    @Slot()
    def _begin(self) -> None:
        self._window.activateWindow()
        press = self._window.findChild(QShortcut, shortcut_name(Key.SEARCH))
        assert press is not None
        press.activated.emit()
        edit = self._window.findChild(QLineEdit, "search.text")
        rows = self._window.findChild(QListWidget, "search.hits")
        assert edit is not None
        assert rows is not None
        self._edit, self._rows = edit, rows
        rows.viewport().installEventFilter(self)
        self._next()

    @Slot()
    def _next(self) -> None:
        if not self._left:
            finish(palette_ms=self._taken)
            return
        self._wanted, self._has_list = self._left.pop(0), False
        self._edit.setText(self._wanted[:-1])
        QTimer.singleShot(REST_MS, self._press)

    @Slot()
    def _press(self) -> None:
        self._late.start()
        self._pressed_at = time.perf_counter()
        QTest.keyClicks(self._edit, self._wanted[-1])
        self._has_list = self._has_list or self._wanted.startswith(SIGN)

    @Slot(object)
    def _on_found(self, found: FoundResult) -> None:
        if found.text == self._wanted:
            self._has_list = True
            if not found.hits:  # a sentence says so; there is no list to paint
                self._done()
            else:  # a list that was painted at once, while it was filled, paints nothing more
                self._rows.viewport().update()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._has_list:
            QTimer.singleShot(0, self._done)
        return False

    @Slot()
    def _done(self) -> None:
        if self._wanted and self._pressed_at:
            self._taken[self._wanted] = (time.perf_counter() - self._pressed_at) * 1000
            self._wanted, self._pressed_at, self._has_list = "", 0.0, False
            self._late.stop()
            QTimer.singleShot(0, self._next)


def main() -> int:
    mode, folder = sys.argv[1], Path(sys.argv[2])
    watch = {"start": Start, "loaded": Loaded, "idle": Idle, "card": Card, "palette": Palette}[mode]
    return run_window(AppPaths.below(folder), watch)
