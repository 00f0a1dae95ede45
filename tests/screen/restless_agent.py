"""A desktop that is never at rest: `python -m tests.screen.restless_agent FOLDER SECONDS SEED`.

Random keys, clicks, context menus, lists, dialogs, languages, themes, and calls and messages of simulated
applicants, so that objects come and go while an accessibility client asks about them. Rows of a list that
overlap are noted. Needs a display and a sound server; prints its figures as one line of JSON when the time
is up.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QProcess, QTimer, Slot
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QListView, QWidget

from app.access.visibility import sees_conversations
from app.common.notices import ERROR, INFO, WARNING, Notice
from app.demo.lookup_server import DemoLookupServer, DemoSecrets
from app.demo.prepare import prepare_demo
from app.demo.training import Training
from app.desktop.workplace import Workplace
from tests.ui.controls import run_command
from ui.keys.key_table import KEYS, Key
from ui.shell.application import run_window
from ui.shell.main_window import MainWindow

ACT_EVERY_MS = 60
PLAIN_KEYS = (
    *(["Tab"] * 4),
    "Shift+Tab",
    *(["Down"] * 4),
    "Up",
    "Left",
    "Right",
    "Home",
    "End",
    "PgDown",
    "Space",
    *(["Return"] * 3),
    *(["Esc"] * 3),
    "Backspace",
    "Ctrl+A",
    "Ctrl+Z",
)
WORDS = ("izin", "NIB 0000100120022", "::", "081234567890", "Budi", "a", "tidak dapat dipakai", "2026")
X_KEYS = {
    "Esc": "Escape",
    "PgUp": "Prior",
    "PgDown": "Next",
    ",": "comma",
    "Space": "space",
    "Backspace": "BackSpace",
}
LEFT_OUT = (Key.QUIT, Key.SIGN_OUT, Key.SHARE)
LANGUAGES, THEMES, SCALES = ("id", "en"), ("light", "dark"), (100, 100, 125, 150, 200)
SIZES = ((1366, 740), (1000, 600), (800, 560), (1200, 700))
LOOKS_AT_ROWS = 0.3  # of the acts
MODAL_FOR_S = 2.0  # a dialog or popup that stays longer than that is closed
CONVERSES_FOR_S = 60.0  # at the end of a walk that met no conversation, until there is one
CONVERSES = 0.4  # of the acts then


class RestlessAgent(QObject):
    def __init__(
        self, window: MainWindow, workplace: Workplace, training: Training, seconds: float, seed: int
    ) -> None:
        super().__init__()
        self._window, self._work, self._training = window, workplace, training
        self._chance = random.Random(seed)
        self._ends_at = time.monotonic() + seconds
        self._in_the_way: QWidget | None = None
        self._in_the_way_since = 0.0
        self._is_ready = False
        training.applicant.ready.connect(self._on_ready)
        training.sit_colleague_down()
        training.applicant.play(training.callers[0])
        window.installEventFilter(self)
        self._hands = QProcess(self)
        self._hands.start("xdotool", ["-"])
        self.figures: Counter[str] = Counter()
        self._overlaps: set[str] = set()
        self._conversations: set[str] = set()  # parts of one that were on the screen
        self._acts: list[tuple[int, Callable[[], None]]] = [
            (30, self._press_command),
            (40, self._press_plain),
            (10, self._type),
            (14, self._click),
            (4, self._open_menu),
            (4, self._open_combo),
            (8, self._choose_list),
            (6, self._choose_row),
            (4, self._notice),
            (5, self._call),
            (6, self._message),
            (2, self._look),
            (2, self._resize),
            (2, self._sit_down),
            (2, self._collect),
        ]
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._act)
        self._timer.start(ACT_EVERY_MS)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The window stays open."""
        if event.type() is QEvent.Type.Close:
            event.ignore()
            return True
        return False

    @Slot()
    def _act(self) -> None:
        over_s = time.monotonic() - self._ends_at
        if over_s > 0 and ("composer" in self._conversations or over_s > CONVERSES_FOR_S):
            self._leave()
            return
        if self._chance.random() < LOOKS_AT_ROWS:
            self._look_at_rows()
        if self._clear_the_way():
            return
        weights = [weight for weight, _ in self._acts]
        [(_, act)] = self._chance.choices(self._acts, weights)
        if over_s > 0 and self._chance.random() < CONVERSES:
            act = self._converse
        self.figures[act.__name__.strip("_")] += 1
        act()

    def _clear_the_way(self) -> bool:
        """Close the dialog or popup that has been there for long enough."""
        shown = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if shown is not self._in_the_way:
            self._in_the_way, self._in_the_way_since = shown, time.monotonic()
        if shown is None or time.monotonic() < self._in_the_way_since + MODAL_FOR_S:
            return False
        self.figures["closed"] += 1
        self.figures[f"dialog {type(shown).__name__}"] += 1
        shown.close()
        self._in_the_way = None
        return True

    def _look_at_rows(self) -> None:
        for view in self._visible(QListView):
            assert isinstance(view, QListView)
            model = view.model()
            indexes = [model.index(row, 0) for row in range(model.rowCount()) if not view.isRowHidden(row)]
            for one, next_one in pairwise(map(view.visualRect, indexes)):
                if one.bottom() >= next_one.top():
                    self._overlaps.add(f"{view.objectName()} of {type(view.window()).__name__}")

    # -- acts ----------------------------------------------------------------------------------------------

    def _do(self, *command: str) -> None:
        """Let the one xdotool of this run do something."""
        self._hands.write((" ".join(command) + "\n").encode())

    def _press(self, keys: str) -> None:
        if QGuiApplication.focusWindow() is None:
            self._window.activateWindow()
        *modifiers, key = (
            keys.replace("Ctrl", "ctrl").replace("Shift", "shift").replace("Alt", "alt").split("+")
        )
        name = X_KEYS.get(key, key.lower() if len(key) == 1 else key)
        self._do("key", "+".join([*modifiers, name]))

    def _click_at(self, place: QPoint) -> None:
        self._do("mousemove", str(place.x()), str(place.y()), "click", "1")

    def _press_command(self) -> None:
        key = self._chance.choice([each for each in KEYS if each not in LEFT_OUT])
        if sequences := KEYS[key].sequences:
            self._press(self._chance.choice(sequences))
        else:
            run_command(self._window, key)

    def _press_plain(self) -> None:
        self._press(self._chance.choice(PLAIN_KEYS))

    def _type(self) -> None:
        self._do("type", "--delay", "8", f"'{self._chance.choice(WORDS)}'")

    def _visible(self, kind: type[QWidget]) -> list[QWidget]:
        return [each for each in QApplication.allWidgets() if isinstance(each, kind) and each.isVisible()]

    def _click(self) -> None:
        buttons = [each for each in self._visible(QAbstractButton) if each.isEnabled()]
        if buttons:
            button = self._chance.choice(buttons)
            self._click_at(button.mapToGlobal(button.rect().center()))

    def _open_menu(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None:
            middle = focused.rect().center()
            reason = QContextMenuEvent.Reason.Keyboard
            event = QContextMenuEvent(reason, middle, focused.mapToGlobal(middle))
            QApplication.postEvent(focused, event)

    def _open_combo(self) -> None:
        combos = self._visible(QComboBox)
        if combos:
            combo = self._chance.choice(combos)
            assert isinstance(combo, QComboBox)
            combo.showPopup()

    def _choose_list(self) -> None:
        self._press(f"Ctrl+{self._chance.randrange(1, 8)}")

    def _choose_row(self) -> None:
        """Open a row of any list that is in sight."""
        lists = self._visible(QListView)
        if not lists:
            return
        view = self._chance.choice(lists)
        assert isinstance(view, QListView)
        rows = view.model().rowCount() if view.model() is not None else 0
        if rows:
            place = view.visualRect(view.model().index(self._chance.randrange(rows), 0)).center()
            if view.viewport().rect().contains(place):
                self._click_at(view.viewport().mapToGlobal(place))
                self._press("Return")

    def _notice(self) -> None:
        level = self._chance.choice((INFO, WARNING, ERROR))
        facts = {"reason": f"test {self._chance.randrange(99)}"}
        self._work.notices.post(Notice("bug", level, facts, ("save_report",)))

    def _call(self) -> None:
        if self._work.calls.call_list.ongoing:
            (
                self._work.calls.control.answer
                if self._work.calls.call_list.ringing
                else self._training.applicant.hang_up
            )()
        elif self._is_ready:
            self._training.ring()
        else:
            self._training.applicant.play(self._chance.choice(self._training.callers))
            self._is_ready = False

    def _message(self) -> None:
        """An applicant writes, or the conversation that is due first comes on the screen."""
        if self._chance.random() < 0.5:
            correspondents = self._training.correspondents
            correspondents.write(self._chance.choice(correspondents.applicants).letter.key)
        else:
            run_command(self._window, Key.TAKE_NEXT)
        self._conversations.update(
            name for name in ("composer", "candidates", "timeline") if self._is_seen(name)
        )

    def _converse(self) -> None:
        """Do the next thing that leads to a conversation: no call, a person who may answer, a message."""
        session = self._work.access.session
        if self._work.calls.call_list.ongoing:
            self._training.applicant.hang_up()
        elif not sees_conversations(session.agent):
            session.sign_in(self._chance.choice([one for one in session.staff if sees_conversations(one)]).id)
        else:
            self._message()

    def _is_seen(self, name: str) -> bool:
        part = self._window.findChild(QWidget, name)
        return part is not None and part.isVisible()

    def _look(self) -> None:
        """Another language, theme or size of the text."""
        settings = self._work.preferences.settings
        looks = replace(
            settings.ui,
            language=self._chance.choice(LANGUAGES),
            theme=self._chance.choice(THEMES),
            text_scale_percent=self._chance.choice(SCALES),
        )
        self._work.preferences.change(replace(settings, ui=looks))

    def _resize(self) -> None:
        self._window.resize(*self._chance.choice(SIZES))

    def _sit_down(self) -> None:
        if self._work.access.session.staff and not self._work.calls.call_list.ongoing:
            self._work.access.session.sign_in(self._chance.choice(self._work.access.session.staff).id)

    def _collect(self) -> None:
        """What Python let go is destroyed now, whatever was asked about it."""
        gc.collect()

    @Slot()
    def _on_ready(self) -> None:
        self._is_ready = True

    def _leave(self) -> None:
        self._timer.stop()
        while (modal := QApplication.activePopupWidget() or QApplication.activeModalWidget()) is not None:
            modal.close()
        self._window.removeEventFilter(self)
        self._training.stop()
        self._hands.closeWriteChannel()
        self._hands.waitForFinished(5000)
        seen = {"overlaps": sorted(self._overlaps), "conversations": sorted(self._conversations)}
        print(json.dumps({**self.figures, **seen}), flush=True)
        QCoreApplication.exit(0)


def main(folder: Path, seconds: float, seed: int) -> int:
    with DemoLookupServer() as lookups:
        prepared = prepare_demo(folder, "id", "light", lookups.address)

        def rehearse(window: MainWindow, workplace: Workplace) -> QObject:
            return RestlessAgent(window, workplace, Training(workplace, prepared), seconds, seed)

        return run_window(prepared.places, rehearse, secrets=DemoSecrets())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])))
