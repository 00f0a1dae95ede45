"""The wall-board against a real server program: what it shows and writes, and what it says when alone."""

from __future__ import annotations

import json
import logging
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.board.access import BoardLogin, keep_login, kept_login, open_line, set_up
from app.board.risk import Risk
from app.board.state import AgentNow, FigureNow, Snapshot, StepNow
from app.board.watch import BoardWatch, Seen
from app.common.paths import AppPaths
from app.common.secrets import KeyStoreUnavailable
from app.mutations.agent_state import ChangeAgentState
from app.policy import NO_POLICY
from app.settings import SharedSettings
from app.sop.office_files import load_office_days
from app.sop.procedure import load
from db.enums import AgentState, Role
from db.server.admin.people import add_person
from db.sync.http_client import Place
from db.sync.messages import Board, BoardQueue
from db.sync.server_gateway import BoardQuestions
from db.sync.sync_status import SharedError, Trouble
from tests.db.conftest import leave, postgres, root, shared, template  # noqa: F401
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK
from tests.server.instance import RunningServer
from ui.board.board_text import value_words
from ui.board.command import run
from ui.board.pages import FRESH, LEAST_FIGURE, STALE, Inks, Page, View, paint_page, shown_pages
from ui.board.picture import FACTS, PICTURE, BoardPicture
from ui.board.turning import TURNS_S, Turning
from ui.board.window import BoardWindow
from ui.style.derived_colours import contrast
from ui.text import translations

SOP, DAYS = load(), load_office_days()
NOW = datetime(2026, 12, 1, 3, 5, 10, tzinfo=timezone.utc)
Office = SharedOffice


class KeyStore:
    """What the wall-board uses of app.common.secrets.Secrets, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def password(self, account_key: str) -> str | None:
        return self.kept.get(account_key)

    def set_password(self, account_key: str, password: str) -> None:
        self.kept[account_key] = password


class Locked(KeyStore):
    def password(self, account_key: str) -> str | None:
        raise KeyStoreUnavailable("locked", account_key)


def place_of(server: RunningServer) -> Place:
    return Place(f"http://{LOOPBACK}:{server.port}")


@pytest.fixture
def office(shared: SharedOffice, postgres: Databases) -> SharedOffice:  # noqa: F811
    with postgres.connect(shared.database) as raw:
        add_person(raw, "papan", "for once only", "Papan lobi", Role.BOARD, is_one_time=True)
    return shared


@pytest.fixture
def login(office: SharedOffice) -> BoardLogin:
    return set_up(place_of(office.server), list[BoardLogin]().append, "papan", "for once only", pin="4711")


@pytest.fixture
def watch(office: SharedOffice, login: BoardLogin) -> Iterator[BoardWatch]:
    made = BoardWatch(lambda: open_line(lambda: place_of(office.server), login), SOP, lambda: DAYS)
    yield made
    made.end()


def a_snapshot(**changes: Any) -> Snapshot:
    steps = tuple(
        StepNow(one.number, one.is_scored, 7, {risk: 1234 if risk is Risk.OVER else 3 for risk in Risk})
        for one in SOP.steps
    )
    made = Snapshot(
        made_at=NOW,
        zone="Asia/Jakarta",
        agents=tuple(
            AgentNow("R.W.", state, "", NOW - timedelta(minutes=8), None, None, "") for state in AgentState
        ),
        steps=steps,
        units=(),
        unit_names={},
        urgent=(),
        open_cases=25_000,
        today={("cases_opened", None): FigureNow(12_345, None), ("promise_kept", None): FigureNow(0, 0)},
        queues=(BoardQueue("izin", 128, NOW - timedelta(minutes=62), None, 0),),
        unsent=(),
    )
    return replace(made, **changes)


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """End the log that a command begins."""
    log = logging.getLogger()
    before = list(log.handlers)
    yield
    for handler in set(log.handlers) - set(before):
        log.removeHandler(handler)
        handler.close()


# -- with the server ---------------------------------------------------------------------------------------


def test_a_board_is_set_up_once_and_its_one_time_password_is_exchanged(
    office: SharedOffice, login: BoardLogin
) -> None:
    settings, secrets = SharedSettings(server="https://loket.example"), KeyStore()
    assert kept_login(settings, secrets) is None  # type: ignore[arg-type]
    keep_login(settings, secrets, login)  # type: ignore[arg-type]
    assert kept_login(settings, secrets) == login  # type: ignore[arg-type]
    assert login.password != "for once only"
    for name, password, trouble in (
        ("papan", "for once only", Trouble.SIGN_IN),
        ("wati", "secret of wati", None),  # a supervisor may see the board
        ("rina", "secret of rina", Trouble.NO_ROLE),
    ):
        if trouble is None:
            set_up(place_of(office.server), list[BoardLogin]().append, name, password)
            continue
        with pytest.raises(SharedError) as refused:
            set_up(place_of(office.server), list[BoardLogin]().append, name, password)
        assert refused.value.trouble is trouble


def test_the_window_shows_a_new_state_and_greys_when_the_server_is_gone(
    office: SharedOffice, watch: BoardWatch, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.board.turning.STALE_S", 0.5)
    window = BoardWindow(watch, Turning(SOP, Page.STAFF), "")
    qtbot.addWidget(window)
    window.resize(640, 360)
    window.show()
    rina = office.station("rina")
    with qtbot.waitSignal(watch.changed, check_params_cb=lambda seen: seen.snapshot):
        watch.start()
    rina.do(
        ChangeAgentState(
            interval_id=uuid7(), state=AgentState.AVAILABLE, occurred_at=datetime.now(timezone.utc)
        )
    )
    rina.sync()

    def is_here(seen: Seen) -> bool:
        return seen.snapshot is not None and seen.snapshot.count(AgentState.AVAILABLE) == 1

    def is_lost(seen: Seen) -> bool:
        return seen.trouble is Trouble.UNREACHABLE and seen.snapshot is not None

    with qtbot.waitSignal(watch.changed, check_params_cb=is_here):
        pass
    before = ground_of(window)
    office.end_server()
    with qtbot.waitSignal(watch.changed, check_params_cb=is_lost):
        pass
    assert before == QColor(FRESH.ground)
    qtbot.waitUntil(lambda: ground_of(window) == QColor(STALE.ground))


def ground_of(window: BoardWindow) -> QColor:
    return window.grab().toImage().pixelColor(1, 1)


def test_a_server_that_is_away_at_the_start_is_named_and_asked_again(
    office: SharedOffice, login: BoardLogin, qtbot: QtBot
) -> None:
    places = iter((Place(f"http://{LOOPBACK}:1"), place_of(office.server)))
    seen: list[Seen] = []

    def new_line() -> BoardQuestions:
        return open_line(lambda: next(places), login)

    class Once:
        """The first way leads nowhere, the second to the server."""

        def __init__(self) -> None:
            self.line = new_line()

        def ask(self, after: str) -> Board:
            try:
                return self.line.ask(after)
            except SharedError:
                self.line.close()
                self.line = new_line()
                raise

        def close(self) -> None:
            self.line.close()

    watch = BoardWatch(Once, SOP, lambda: DAYS)
    watch.changed.connect(seen.append)
    watch.start()
    qtbot.waitUntil(lambda: any(one.snapshot is not None for one in seen))
    watch.end()
    assert (seen[0].snapshot, seen[0].trouble) == (None, Trouble.UNREACHABLE)
    _page, view = translations.in_language("en", lambda: Turning(SOP).at(seen[0], 0))
    assert "does not answer" in translations.in_language("en", lambda: Turning(SOP).at(seen[0], 0))[1].trouble
    assert view.snapshot is None


def test_the_picture_and_its_facts_are_written_whole(
    office: SharedOffice, watch: BoardWatch, qtbot: QtBot, tmp_path: Path
) -> None:
    office.station("rina").log()
    office.stations[-1].sync()
    folder = tmp_path / "papan"
    folder.mkdir()
    picture = BoardPicture(watch, Turning(SOP, Page.TODAY), folder, 0.2, QSize(640, 360))
    watch.start()
    qtbot.waitUntil(lambda: facts_in(folder).get("open_cases") == 1)
    assert (facts_in(folder)["is_stale"], facts_in(folder)["queues"]) == (False, None)
    image = QImage(str(folder / PICTURE))
    assert image.size() == QSize(640, 360)
    assert sorted(one.name for one in folder.iterdir()) == [FACTS, PICTURE]
    del picture


def test_the_command_writes_the_picture_of_the_board_that_the_key_store_knows(
    office: SharedOffice, login: BoardLogin, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = AppPaths.below(tmp_path / "home")
    where.create()
    server = place_of(office.server).address
    where.settings_file.write_text(f'[shared]\nserver = "{server}"\n')
    options = Namespace(
        set_up=False, picture=tmp_path / "papan", every=0.2, size=(640, 360), page="sop", language="en"
    )
    options.picture.mkdir()
    secrets = KeyStore()
    assert run(options, where, NO_POLICY, secrets) == 1  # type: ignore[arg-type]
    assert "no board yet" in capsys.readouterr().err
    keep_login(SharedSettings(server=server), secrets, login)  # type: ignore[arg-type]
    looking = QTimer()
    looking.timeout.connect(
        lambda: facts_in(options.picture).get("open_cases") == 0 and QCoreApplication.quit()
    )
    looking.start(50)
    assert run(options, where, NO_POLICY, secrets) == 0  # type: ignore[arg-type]
    looking.stop()
    assert (options.picture / PICTURE).exists()
    written = {
        one.relative_to(tmp_path / "home").parts[0] for one in (tmp_path / "home").rglob("*") if one.is_file()
    }
    assert written == {"config", "log"}  # the settings of this test, and the log


def test_the_set_up_asks_at_the_terminal_and_says_what_was_refused(
    office: SharedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where, secrets = AppPaths.below(tmp_path / "home"), KeyStore()
    where.create()
    server = place_of(office.server).address
    where.settings_file.write_text(f'[shared]\nserver = "{server}"\n')
    options = Namespace(set_up=True)

    def set_up_with(*answers: str) -> int:
        said = iter(answers)
        monkeypatch.setattr("builtins.input", lambda _question: next(said))
        monkeypatch.setattr("ui.board.command.getpass", lambda _question: next(said))
        return run(options, where, NO_POLICY, secrets)  # type: ignore[arg-type]

    assert set_up_with("papan", "wrong", "", "") == 1
    assert "does not accept the login" in capsys.readouterr().err
    assert secrets.kept == {}
    assert set_up_with("papan", "for once only", "", "4711") == 0
    kept = kept_login(SharedSettings(server=server), secrets)  # type: ignore[arg-type]
    assert kept is not None
    assert (kept.name, kept.pin, kept.workstation in capsys.readouterr().out) == ("papan", "4711", True)


def test_a_set_up_that_fails_half_way_loses_no_password(
    office: SharedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where, secrets = AppPaths.below(tmp_path / "home"), KeyStore()
    where.create()
    server = place_of(office.server).address
    where.settings_file.write_text(f'[shared]\nserver = "{server}"\n')

    def set_up_with(password: str, keys: KeyStore) -> int:
        monkeypatch.setattr("builtins.input", lambda _question: "papan")
        said = iter((password, "", ""))
        monkeypatch.setattr("ui.board.command.getpass", lambda _question: next(said))
        return run(Namespace(set_up=True), where, NO_POLICY, keys)  # type: ignore[arg-type]

    assert set_up_with("for once only", Locked()) == 1
    assert "key store" in capsys.readouterr().err
    with office.owner.begin() as connection:
        connection.exec_driver_sql("UPDATE loket.sync_server SET enrolments = 0")
    assert set_up_with("for once only", secrets) == 1
    assert "one-time code" in capsys.readouterr().err
    with office.owner.begin() as connection:
        connection.exec_driver_sql("UPDATE loket.sync_server SET enrolments = 1")
    assert set_up_with("for once only", secrets) == 1  # it was exchanged
    assert set_up_with("", secrets) == 0


def facts_in(folder: Path) -> dict[str, Any]:
    path = folder / FACTS
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


# -- the window --------------------------------------------------------------------------------------------


def test_esc_asks_for_the_pin_and_a_wrong_one_leaves_the_board_open(qtbot: QtBot) -> None:
    window = BoardWindow(BoardWatch(no_line, SOP, lambda: DAYS), Turning(SOP), "4711")
    qtbot.addWidget(window)
    window.show()
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor
    for typed, stays in (("1234", True), ("4711", False)):
        if not window._pin_field.isVisible():
            qtbot.keyClick(window, Qt.Key.Key_Escape)
        qtbot.keyClicks(window._pin_field, typed)
        qtbot.keyClick(window._pin_field, Qt.Key.Key_Return)
        assert window.isVisible() is stays


def test_alt_f4_asks_for_the_pin_too_and_five_wrong_ones_make_it_wait(qtbot: QtBot) -> None:
    window = BoardWindow(BoardWatch(no_line, SOP, lambda: DAYS), Turning(SOP), "4711")
    qtbot.addWidget(window)
    window.show()
    handle = window.windowHandle()
    assert handle is not None
    handle.close()  # as the window manager does
    assert window.isVisible()
    assert window._pin_field.isVisible()
    for _ in range(5):
        qtbot.keyClicks(window._pin_field, "1234")
        qtbot.keyClick(window._pin_field, Qt.Key.Key_Return)
    assert window._pin_field.placeholderText() == "Wrong too often: wait a minute"
    qtbot.keyClicks(window._pin_field, "4711")
    qtbot.keyClick(window._pin_field, Qt.Key.Key_Return)
    assert window.isVisible()
    window._waiting.setInterval(0)
    qtbot.waitUntil(window._pin_field.isEnabled)
    window.end_session()
    QApplication.closeAllWindows()
    assert not window.isVisible()


def test_esc_leaves_a_board_without_a_pin(qtbot: QtBot) -> None:
    window = BoardWindow(BoardWatch(no_line, SOP, lambda: DAYS), Turning(SOP), "")
    qtbot.addWidget(window)
    window.show()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def no_line() -> Any:
    raise SharedError(Trouble.UNREACHABLE, "")


# -- the pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inks", [FRESH, STALE])
def test_every_ink_can_be_read_from_afar(inks: Inks) -> None:
    for name in ("text", "muted", "good", "accent", "warning", "danger"):
        for ground in ("ground", "tile"):
            ratio = contrast(QColor(getattr(inks, name)), QColor(getattr(inks, ground)))
            assert ratio >= 7, (name, ground, ratio)


class Figures(QPainter):
    """Notes the size of each text that is a number."""

    sizes: dict[str, int]

    def drawText(self, box: Any, flags: Any, words: str) -> None:  # type: ignore[override]
        if words.strip().replace(".", "").replace(",", "").replace(":", "").replace(" %", "").isdigit():
            self.sizes[words] = self.font().pixelSize()
        super().drawText(box, flags, words)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("page", Page)
def test_figures_are_a_fourteenth_of_the_height_at_least(
    qtbot: QtBot, page: Page, size: tuple[int, int]
) -> None:
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = Figures(image)
    painter.sizes = {}
    paint_page(painter, size, page, View(a_snapshot(), 1.0, SOP))
    painter.end()
    assert len(painter.sizes) > 2
    assert min(painter.sizes.values()) >= int(size[1] * LEAST_FIGURE), painter.sizes


@pytest.mark.parametrize("count", [1, 20, 60, 500])
def test_the_board_has_room_for_any_number_of_people_or_counts_the_rest(qtbot: QtBot, count: int) -> None:
    drawn: list[str] = []

    class Painter(QPainter):
        def drawText(self, box: Any, flags: Any, words: str) -> None:  # type: ignore[override]
            drawn.append(words)
            super().drawText(box, flags, words)

    one = a_snapshot().agents[0]
    people = tuple(replace(one, name=f"P{number}", state=AgentState.WRAP_UP) for number in range(count))
    image = QImage(1920, 1080, QImage.Format.Format_RGB32)
    painter = Painter(image)
    view = View(a_snapshot(agents=people), 1.0, SOP)
    translations.in_language("en", lambda: paint_page(painter, (1920, 1080), Page.STAFF, view))
    painter.end()
    named = sum(one.name in drawn for one in people)
    rest = f"and {count - named} more"
    assert named > 0
    assert (rest in drawn) is (named < count)


def test_pages_turn_every_twenty_seconds_and_queues_come_with_the_exchange() -> None:
    seen = Seen(a_snapshot(), NOW, 0.0)
    turning = Turning(SOP)
    assert [turning.at(seen, run * TURNS_S + 1)[0] for run in range(5)] == [*Page, Page.QUEUES]
    for unseen in (None, ()):  # nothing is known of them, or all are other teams'
        assert shown_pages(a_snapshot(queues=unseen)) == (Page.STAFF, Page.SOP, Page.TODAY)
    assert Turning(SOP, Page.SOP).at(seen, 999)[0] is Page.SOP


def test_what_is_not_known_is_no_zero() -> None:
    assert value_words(None) == value_words(FigureNow(0, 0)) == "—"
    assert value_words(FigureNow(0, None)) == "0"


def test_who_is_not_heard_counts_as_nothing_else() -> None:
    silent = [
        replace(one, silent_since=NOW) for one in a_snapshot().agents if one.state is AgentState.AVAILABLE
    ]
    snapshot = a_snapshot(agents=tuple(silent))
    assert (snapshot.count(AgentState.AVAILABLE), snapshot.silent) == (0, 1)
