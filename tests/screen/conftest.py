"""The real window on a real X display, with the real engine and the real sound server of the stage."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.common.enums import CallState
from app.common.notices import Notice
from app.demo import prepare
from app.demo.moving_picture import write_film
from app.demo.prepare import Prepared, prepare_demo
from app.demo.training import Training
from app.desktop.start import open_workplace, read_settings
from app.desktop.workplace import Workplace
from tests.db.new_file import quick_new_files
from tests.ui.undressed import undressed
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations

if not os.environ.get("DISPLAY"):
    message = "needs an X display: `make test` brings one"
    if os.environ.get("CI"):
        raise pytest.UsageError(message)
    pytest.skip(message, allow_module_level=True)


@dataclass
class OnScreen:
    """A desktop with demo records, and the applicant who can call it."""

    window: MainWindow
    workplace: Workplace
    training: Training
    prepared: Prepared
    notices: list[Notice]
    qtbot: QtBot

    def find(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def until(self, condition: Callable[[], object], timeout_ms: int = 40_000) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout_ms)

    def notice(self, kind: str) -> Notice | None:
        return next((notice for notice in self.notices if notice.kind == kind), None)

    def ring(self, caller: int = 0) -> None:
        """Let the applicant call, and wait until it rings here."""
        ready: list[bool] = []
        self.training.applicant.ready.connect(lambda: ready.append(True))
        self.training.applicant.play(self.training.callers[caller])
        self.until(lambda: ready)
        self.training.ring()
        self.until(lambda: self.workplace.calls.call_list.ringing)

    def talk(self, caller: int = 0) -> None:
        self.ring(caller)
        self.workplace.calls.control.answer()
        self.until(
            lambda: any(c.state is CallState.CONNECTED for c in self.workplace.calls.call_list.ongoing)
        )


@pytest.fixture(scope="session", autouse=True)
def quick_demos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make the film and the tables of all demos once; test_demo.py runs what makes them."""
    film = tmp_path_factory.mktemp("film") / "film.webm"
    write_film(film)

    def copy_film(path: Path) -> None:
        shutil.copy(film, path)

    with quick_new_files(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepare, "write_film", copy_film)
        yield


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    return prepare_demo(tmp_path, "id", "light")


@pytest.fixture
def screen(qapp: QApplication, qtbot: QtBot, prepared: Prepared) -> Iterator[OnScreen]:
    settings = read_settings(prepared.places)
    translations.use("id")
    appearance = Appearance(qapp)
    appearance.dress(Scheme.LIGHT, 1.0)
    opened = open_workplace(prepared.places, settings)
    workplace = opened.workplace
    notices: list[Notice] = []
    workplace.notices.posted.connect(notices.append)
    with undressed():
        window = MainWindow(workplace, appearance)
    window.show()
    workplace.start()
    training = Training(workplace, prepared)
    found = OnScreen(window, workplace, training, prepared, notices, qtbot)
    found.until(lambda: workplace.access.session.agent and workplace.phone.line.address)
    window.activateWindow()
    found.until(window.isActiveWindow)
    yield found
    training.stop()
    window.hide()
    opened.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
