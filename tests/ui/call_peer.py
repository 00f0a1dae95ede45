"""Loket's window in a process of its own, through a whole call. Each line that comes names what happens.

ring: a call comes, and the caller is looked up. talk: it is answered, and its case is open. hold, waiting: it
is held, and a second call rings. over: it has ended. The answer to each line is "done".
"""

from __future__ import annotations

import sys
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.cases.queues import QueueName, QueueRows
from app.common.enums import CallState
from tests.ui.case.samples import office
from tests.ui.fakes import AGENT, NOW, case_row, incoming, person
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations


class Peer:
    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._place, self._editor = office()
        self._place.access.session.agent = AGENT
        appearance = Appearance(application)
        appearance.dress(Scheme.LIGHT, 1.0)
        self.window = MainWindow(self._place, appearance)  # type: ignore[arg-type]
        self.window.resize(QSize(1366, 740))
        self.window.show()
        rows = tuple(case_row(f"Perkara {number}") for number in range(3))
        self._place.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=rows))
        self._call = incoming(candidates=(person(),), is_looked_up=True)

    def ring(self) -> None:
        self._place.calls.call_list.send(self._call)

    def talk(self) -> None:
        self._call = replace(self._call, state=CallState.CONNECTED, answered_at=NOW)
        self._place.calls.call_list.send(self._call)
        self._editor.begin(self._call)

    def hold(self) -> None:
        self._place.calls.call_list.send(replace(self._call, is_held_here=True))

    def waiting(self) -> None:
        self._place.calls.call_list.send(incoming("c2"))

    def over(self) -> None:
        for call in self._place.calls.call_list.ongoing:
            ended = replace(call, state=CallState.ENDED, ended_at=NOW)
            self._place.calls.call_list.send(ended)

    def settle(self) -> None:
        for _ in range(20):
            self._application.processEvents()


def main() -> int:
    from PySide6.QtCore import QSocketNotifier

    application = QApplication(["loket"])
    translations.use("id")
    peer = Peer(application)
    asks = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)

    def on_line() -> None:
        line = sys.stdin.readline()
        if not line:
            application.quit()
            return
        getattr(peer, line.strip())()
        peer.settle()
        print("done", flush=True)

    asks.activated.connect(on_line)
    print("ready", flush=True)
    application.exec()
    peer.window.outside.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
