"""Loket's window as a program of a Wayland desktop: each line that comes is a question, and gets one line.

open: whether the window is seen. ring: a call comes; what shows it. end: the call ends. share: what could be
shared, and why not. case: a case is on the screen, and all of it is the window's; where its note is. dropped:
the files that the case was given.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject
from PySide6.QtWidgets import QApplication

from app.common.enums import CallState
from telephony.messages import Message, PictureSources
from telephony.video.latest_picture import LatestPicture
from telephony.video.sources import Sources
from tests.ui.case.samples import SITI, office
from tests.ui.controls import part
from tests.ui.fakes import AGENT, incoming
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations

_PATIENCE_MS = 20_000


class Peer:
    def __init__(self, application: QApplication) -> None:
        self._application, self._owner = application, QObject()
        self._workplace, self._editor = office()
        self._workplace.access.session.agent = AGENT
        appearance = Appearance(application)
        appearance.dress(Scheme.LIGHT, 1.0)
        self.window = MainWindow(self._workplace, appearance)  # type: ignore[arg-type]
        self._got: list[Message] = []
        self._sources = Sources(LatestPicture(), self._got.append, self._owner)
        self._call = incoming()
        self.window.show()

    def open(self) -> dict[str, object]:
        return {"exposed": self._until(self._is_exposed), "platform": self._application.platformName()}

    def ring(self) -> dict[str, object]:
        self._workplace.calls.call_list.send(self._call)
        is_notified = self._until(lambda: self.window.outside.ring.is_notified)
        tops = [one for one in self._application.topLevelWidgets() if one.isVisible()]
        return {"notified": is_notified, "windows": [one.objectName() for one in tops]}

    def end(self) -> dict[str, object]:
        self._workplace.calls.call_list.send(replace(self._call, state=CallState.ENDED))
        return {"notified": self.window.outside.ring.is_notified}

    def share(self) -> dict[str, object]:
        self._got.clear()
        self._sources.send_list()
        self._until(lambda: bool(self._got))
        [found] = [one for one in self._got if isinstance(one, PictureSources)]
        shared = [one.source_id for one in found.sources if one.kind in ("screen", "window")]
        return {"shared": shared, "fault": found.share_fault}

    def case(self) -> dict[str, object]:
        self._editor.begin(None, SITI)
        self.window.showMaximized()  # a full screen could hide the window that something is dragged from
        screen = self.window.screen().size()
        is_whole = self._until(lambda: self.window.size() == screen)
        note = part(self.window, "note.text")
        middle = note.mapTo(self.window, note.rect().center())
        return {"whole": is_whole, "note": [middle.x(), middle.y()]}

    def dropped(self) -> dict[str, object]:
        asked = self._workplace.files.attachments.asked
        self._until(lambda: any(one[0] == "attach_files" for one in asked))
        return {"files": [str(path) for one in asked if one[0] == "attach_files" for path in one[2]]}

    def _is_exposed(self) -> bool:
        handle = self.window.windowHandle()
        return handle is not None and handle.isExposed()

    def _until(self, condition: Callable[[], bool]) -> bool:
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not condition() and not deadline.hasExpired():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        return condition()


def main() -> int:
    application = QApplication(["loket"])
    application.setDesktopFileName("loket")
    translations.use("en")
    peer = Peer(application)
    for line in sys.stdin:
        print(json.dumps(getattr(peer, line.strip())()), flush=True)
    peer.window.outside.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
