"""A second start hands its link to the program that runs, over a real local socket, from a real process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.links import MOST_BYTES, Links, hand_over, socket_name
from app.places import Places


@pytest.fixture
def where(tmp_path: Path) -> Places:
    return Places(tmp_path / "config", tmp_path / "data", tmp_path / "log", tmp_path / "cache")


@pytest.fixture
def links(where: Places, qapp: object) -> Iterator[Links]:
    links = Links(where)
    yield links
    links.close()


def second_start(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "LOKET_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen([sys.executable, "-m", "app", *arguments], env=environment)


@pytest.mark.parametrize("link", ["tel:+62-22-731-5555", "sip:1002@pbx.office", "callto:0227315555"])
def test_a_link_reaches_the_running_program(qtbot: QtBot, links: Links, tmp_path: Path, link: str) -> None:
    with qtbot.waitSignal(links.wanted) as told:
        process = second_start(tmp_path, link)
    assert told.args == [link]
    assert process.wait(60) == 0


def test_bytes_that_are_no_text_in_a_link_crash_nobody(qtbot: QtBot, links: Links, tmp_path: Path) -> None:
    with qtbot.waitSignal(links.wanted) as told:
        process = second_start(tmp_path, os.fsdecode(b"tel:70\xff42"))
    assert process.wait(60) == 0
    assert told.args is not None
    assert "\ufffd" in told.args[0]  # not shortened to another number


def test_a_second_start_without_a_link_brings_the_first_to_the_front(
    qtbot: QtBot, links: Links, tmp_path: Path
) -> None:
    with qtbot.waitSignal(links.wanted) as told:
        process = second_start(tmp_path)
    assert told.args == [""]
    assert process.wait(60) == 0


@pytest.mark.parametrize("sent", [b"rm -rf /\n", b"http://example.com\n", b"tel:" + b"1" * (2 * MOST_BYTES)])
def test_what_is_no_link_is_not_taken(qtbot: QtBot, links: Links, where: Places, sent: bytes) -> None:
    taken: list[str] = []
    links.wanted.connect(taken.append)
    socket = QLocalSocket()
    socket.connectToServer(socket_name(where))
    socket.write(sent)
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    assert not taken


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be two users")
def test_somebody_elses_program_in_our_place_gets_no_link_and_keeps_nobody_from_starting(
    where: Places,
) -> None:
    with socket.socket(socket.AF_UNIX) as squatter:
        path = QDir(QDir.tempPath()).filePath(socket_name(where))
        os.seteuid(65534)
        try:
            squatter.bind(path)
            squatter.listen()
        finally:
            os.seteuid(0)
        os.chmod(path, 0o777)
        assert not hand_over(where, "tel:+62227315555")
        os.unlink(path)
        caller, _ = squatter.accept()
        with caller:
            assert caller.recv(100) == b""
