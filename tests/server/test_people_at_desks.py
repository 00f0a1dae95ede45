"""A one-time password, a second factor and the office's directory, at desktops of a real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyotp
import pytest
from pytestqt.qtbot import QtBot

from app.settings import SharedSettings
from app.sync.sharing import Proof
from app.sync.sync_status import LightState
from db.server.admin.people import set_password
from db.server.admin.sessions import end_sessions
from tests.db.desktop import Desktop
from tests.db.shared_office import SharedOffice
from tests.db.sync.test_at_the_desk import on_server
from tests.end2end.peers.machine import LOOPBACK
from tests.server.instance import RunningServer
from tests.server.test_directory_people import JOKO, Office, served, slapd  # noqa: F401
from tests.server.test_people import NEW, ONE_TIME, code_in, with_codes  # noqa: F401


class Desk(Desktop):
    def __init__(self, qtbot: QtBot, folder: Path, server: RunningServer, **more: Any) -> None:
        place = SharedSettings(server=f"http://{LOOPBACK}:{server.port}")
        super().__init__(qtbot, folder, place, "003", **more)
        self.wanted: list[str] = []
        self.work.sync.sharing.second_factor_wanted.connect(self.wanted.append)

    def ask(self, login: str, password: str, proof: Proof = Proof()) -> None:  # noqa: B008
        self.refused.clear()
        self.work.sync.sharing.sign_in(login, password, proof)

    def is_in(self) -> None:
        self.until(lambda: self.work.access.session.agent is not None)
        self.until(lambda: self.light.state is LightState.UP_TO_DATE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "003"


def test_a_password_for_once_becomes_the_users_own_and_is_the_one_that_is_kept(
    qtbot: QtBot, folder: Path, server: RunningServer, root: Any, shared: SharedOffice
) -> None:
    set_password(root, "sari", ONE_TIME, is_one_time=True)
    desk = Desk(qtbot, folder, server)
    desk.ask("sari", ONE_TIME)
    desk.until(lambda: desk.refused == ["password_change"])
    desk.ask("sari", ONE_TIME, Proof(new_password=NEW))
    desk.is_in()
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: case_id in on_server(shared))
    assert [value for value in desk.key_store.kept.values() if NEW in value]
    assert not [value for value in desk.key_store.kept.values() if ONE_TIME in value]
    desk.close()


def test_a_code_is_typed_once_for_a_working_day_and_again_when_the_session_was_ended(
    qtbot: QtBot,
    folder: Path,
    with_codes: RunningServer,  # noqa: F811
    root: Any,
    shared: SharedOffice,
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk(qtbot, folder, with_codes)
    desk.ask("wati", "secret of wati")
    desk.until(lambda: desk.wanted)
    app = pyotp.parse_uri(desk.wanted[0])
    assert isinstance(app, pyotp.TOTP)
    desk.ask("wati", "secret of wati", Proof("000000"))
    desk.until(lambda: desk.refused == ["code_wrong"])
    desk.ask("wati", "secret of wati", Proof(code_in(app, -1)))
    desk.is_in()
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: case_id in on_server(shared))
    desk.ask("wati", "secret of wati")  # once more at this desk: the session proves the code
    desk.is_in()
    end_sessions(root, login="wati")
    desk.until(lambda: desk.light.state is LightState.SIGN_IN)
    desk.ask("wati", "secret of wati")
    desk.until(lambda: desk.refused == ["code_needed"])
    desk.ask("wati", "secret of wati", Proof(code_in(app, 0)))
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    desk.close()
    second = Desk(qtbot, folder, with_codes, key_store=desk.key_store)  # the program was started again
    second.ask("wati", "secret of wati")
    second.until(lambda: second.refused == ["code_needed"])
    assert second.work.access.session.agent is None
    second.close()
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path for path in files if app.secret.encode() in path.read_bytes()] == []
    assert app.secret not in caplog.text


def test_a_person_of_the_directory_works_on_while_the_directory_is_away(
    qtbot: QtBot,
    folder: Path,
    served: RunningServer,  # noqa: F811
    slapd: Office,  # noqa: F811
    shared: SharedOffice,
) -> None:
    desk = Desk(qtbot, folder, served)
    slapd.end()
    desk.ask("joko", JOKO)
    desk.until(lambda: desk.refused == ["directory_away"])
    slapd.start()
    desk.ask("joko", JOKO)
    desk.is_in()
    slapd.end()
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: case_id in on_server(shared))
    desk.ask("joko", JOKO)  # known here, so as without a network
    desk.is_in()
    desk.close()
    slapd.start()
