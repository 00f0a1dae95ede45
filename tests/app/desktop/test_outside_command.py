"""`loket command` over a real local socket, and what happens to those who misuse it."""

from __future__ import annotations

import os
import socket as sockets
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.common.paths import AppPaths
from app.desktop import links as links_module
from app.desktop.links import MOST_BYTES, MOST_CONNECTIONS, Links, addresses
from app.desktop.outside_command import (
    DONE,
    LIST,
    NOT_RUNNING,
    REFUSED,
    UNKNOWN,
    OutsideCommand,
    request_line,
)
from tests.app.desktop.second_start import second_start
from tests.platforms import linux_only

PATIENCE_S = 60
CONNECTED = QLocalSocket.LocalSocketState.ConnectedState


def connection(where: AppPaths) -> QLocalSocket:
    socket = QLocalSocket()
    socket.connectToServer(next(addresses(where)))
    return socket


@pytest.mark.parametrize(
    ("arguments", "request_", "answer", "out", "err"),
    [
        (["answer"], ("answer", ""), (DONE, ""), "", ""),
        (
            ["call", "022 731"],
            ("call", "022 731"),
            (REFUSED, "Tidak."),
            "",
            "loket command: Tidak.\n",
        ),
        (["x"], ("x", ""), (UNKNOWN, "There is none."), "", "loket command: There is none.\n"),
        (["--list"], (LIST, ""), (DONE, "mute\tMute\tpossible now"), "mute\tMute\tpossible now\n", ""),
    ],
)
def test_a_request_is_answered_by_the_running_program(
    qtbot: QtBot,
    links: Links,
    tmp_path: Path,
    arguments: list[str],
    request_: tuple[str, str],
    answer: tuple[int, str],
    out: str,
    err: str,
) -> None:
    asked: list[OutsideCommand] = []
    links.command_wanted.connect(asked.append)
    process = second_start(tmp_path, "command", *arguments)
    qtbot.waitUntil(lambda: bool(asked), timeout=PATIENCE_S * 1000)
    assert (asked[0].name, asked[0].argument) == request_
    asked[0].answer(*answer)
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=PATIENCE_S * 1000)
    assert (process.returncode, *process.communicate()) == (answer[0], out, err)


def test_without_a_running_loket_the_exit_code_is_three(tmp_path: Path) -> None:
    process = second_start(tmp_path, "command", "answer")
    assert process.wait(PATIENCE_S) == NOT_RUNNING
    assert process.communicate()[1] == "loket command: Loket does not run.\n"


def test_a_program_that_never_answers_is_waited_for_no_longer_than_asked(
    links: Links, tmp_path: Path, qtbot: QtBot
) -> None:
    asked: list[OutsideCommand] = []
    links.command_wanted.connect(asked.append)
    process = second_start(tmp_path, "command", "answer", "--within", "0.3")
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=PATIENCE_S * 1000)
    assert process.returncode == REFUSED
    assert "has not answered within 0.3 s" in process.communicate()[1]
    for one in asked:
        one.answer(DONE)  # too late, and harmless


@pytest.mark.parametrize(
    "sent",
    [
        *(b"command \n", b"command []\n", b"command [1]\n", b'command ["a","b","c"]\n', b"command {}\n"),
        *(b"command " + b"[" * 1500 + b"\n", b'command "answer"\n'),
        b'command ["' + b"a" * (2 * MOST_BYTES) + b'"]\n',
    ],
)
def test_what_is_no_request_is_never_handled(
    qtbot: QtBot, links: Links, where: AppPaths, sent: bytes
) -> None:
    asked: list[OutsideCommand] = []
    links.command_wanted.connect(asked.append)
    socket = connection(where)
    socket.write(sent)
    qtbot.waitUntil(lambda: socket.state() is not CONNECTED)
    assert asked == []


def test_a_line_that_is_too_long_is_never_handled_although_all_of_it_came_at_once(
    qtbot: QtBot, links: Links, where: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLocalSocket, "setReadBufferSize", lambda _socket, _size: None)  # as on Windows
    asked: list[OutsideCommand] = []
    links.command_wanted.connect(asked.append)
    socket = connection(where)
    socket.write(b'command ["' + b"a" * MOST_BYTES + b'"]\n')
    qtbot.waitUntil(lambda: bool(asked) or socket.state() is not CONNECTED)
    assert asked == []


def test_one_connection_asks_once(qtbot: QtBot, links: Links, where: AppPaths) -> None:
    asked: list[OutsideCommand] = []
    links.command_wanted.connect(asked.append)
    socket = connection(where)
    socket.write(request_line("answer", "") * 5)
    qtbot.waitUntil(lambda: bool(asked))
    asked[0].answer(DONE)
    qtbot.waitUntil(lambda: socket.state() is not CONNECTED)
    assert len(asked) == 1


def test_many_silent_connections_neither_stay_nor_keep_others_out(
    qtbot: QtBot, links: Links, where: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links_module, "LINE_WITHIN_MS", 200)
    silent = [connection(where) for _ in range(3 * MOST_CONNECTIONS)]
    qtbot.waitUntil(lambda: not any(one.state() is CONNECTED for one in silent))
    asked: list[OutsideCommand] = []
    links.command_wanted.connect(asked.append)
    late = connection(where)
    late.write(request_line("mute", "on"))
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0].argument == "on"


def test_who_goes_away_before_the_answer_harms_nobody(qtbot: QtBot, links: Links, where: AppPaths) -> None:
    asked: list[OutsideCommand] = []
    links.command_wanted.connect(asked.append)
    socket = connection(where)
    socket.write(request_line("open-case", "CC-1"))
    qtbot.waitUntil(lambda: bool(asked))
    gone: list[bool] = []
    asked[0].destroyed.connect(lambda: gone.append(True))
    command = asked.pop()
    socket.abort()
    qtbot.waitUntil(lambda: bool(gone))
    command.answer(DONE)


@linux_only("the system says whose a connection is")
def test_a_connection_of_another_user_is_cut_off(
    qtbot: QtBot, links: Links, where: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the rights of the folder wrong."""
    asked: list[OutsideCommand] = []
    links.command_wanted.connect(asked.append)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with sockets.socket(sockets.AF_UNIX) as stranger:
        monkeypatch.undo()
        address = next(addresses(where))
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
        stranger.connect(address)
        stranger.sendall(request_line("answer", ""))
        stranger.setblocking(False)
        qtbot.waitUntil(lambda: _is_cut_off(stranger))
    assert asked == []


def _is_cut_off(stranger: sockets.socket) -> bool:
    try:
        return stranger.recv(100) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True
