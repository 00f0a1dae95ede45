"""A second start hands its link to the program that runs, over a real local socket, from a real process."""

from __future__ import annotations

import ctypes
import os
import socket
import stat
import struct
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.common.paths import AppPaths
from app.desktop.links import MOST_BYTES, Links, addresses, hand_over
from tests.app.desktop.second_start import second_start
from tests.platforms import is_root, linux_only, windows_only


@pytest.mark.parametrize("link", ["tel:+62-22-731-5555", "sip:1002@pbx.office", "callto:0227315555"])
def test_a_link_reaches_the_running_program(qtbot: QtBot, links: Links, tmp_path: Path, link: str) -> None:
    with qtbot.waitSignal(links.wanted) as got:
        process = second_start(tmp_path, link)
    assert got.args == [link]
    assert process.wait(60) == 0


@linux_only("arguments are bytes")
def test_bytes_that_are_no_text_in_a_link_crash_nobody(qtbot: QtBot, links: Links, tmp_path: Path) -> None:
    with qtbot.waitSignal(links.wanted) as got:
        process = second_start(tmp_path, os.fsdecode(b"tel:70\xff42"))
    assert process.wait(60) == 0
    assert got.args is not None
    assert "\ufffd" in got.args[0]  # not shortened to another number


def test_a_second_start_without_a_link_brings_the_first_to_the_front(
    qtbot: QtBot, links: Links, tmp_path: Path
) -> None:
    with qtbot.waitSignal(links.wanted) as got:
        process = second_start(tmp_path)
    assert got.args == [""]
    assert process.wait(60) == 0


@pytest.mark.parametrize("sent", [b"rm -rf /\n", b"http://example.com\n", b"tel:" + b"1" * (2 * MOST_BYTES)])
def test_what_is_no_link_is_not_taken(qtbot: QtBot, links: Links, where: AppPaths, sent: bytes) -> None:
    taken: list[str] = []
    links.wanted.connect(taken.append)
    socket = QLocalSocket()
    socket.connectToServer(next(addresses(where)))
    socket.write(sent)
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    assert not taken


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The session's."""
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    return runtime


@linux_only("sockets are files")
def test_the_socket_lies_in_the_users_runtime_directory(where: AppPaths, runtime: Path, qapp: object) -> None:
    links = Links(where)
    (address,) = runtime.iterdir()
    assert stat.S_ISSOCK(address.stat().st_mode)
    assert not where.data.joinpath("run", address.name).exists()
    links.close()


@linux_only("sockets are files, and their folders have modes")
@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o750, 0o701])
def test_a_runtime_directory_that_others_can_get_into_is_not_taken(
    where: AppPaths, runtime: Path, qapp: object, mode: int
) -> None:
    runtime.chmod(mode)
    links = Links(where)
    assert list(runtime.iterdir()) == []
    (address,) = (where.data / "run").iterdir()
    assert stat.S_ISSOCK(address.stat().st_mode)
    assert address.parent.stat().st_mode & 0o777 == 0o700
    links.close()


@pytest.mark.skipif(not is_root(), reason="only root can be two users")
def test_a_folder_of_another_person_is_not_taken_and_who_listens_there_gets_no_link(
    where: AppPaths, runtime: Path, links: Links
) -> None:
    name = Path(next(addresses(where))).name
    links.close()
    os.chown(runtime, 65534, 65534)
    (where.data / "run").rmdir()
    (where.data / "run").symlink_to(runtime)
    with socket.socket(socket.AF_UNIX) as squatter:
        squatter.bind(str(runtime / name))
        squatter.listen()
        squatter.setblocking(False)
        assert not hand_over(where, "tel:+62227315555")
        with pytest.raises(BlockingIOError):
            squatter.accept()  # nobody came
    others = Links(where)  # and nobody is kept from starting
    assert list(addresses(where)) == []
    others.close()


@pytest.mark.skipif(not is_root(), reason="only root can be two users")
def test_another_persons_program_in_our_place_gets_no_link(
    where: AppPaths, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were it to get there all the same."""
    with socket.socket(socket.AF_UNIX) as squatter:
        path = next(addresses(where))
        runtime.chmod(0o777)
        monkeypatch.chdir(runtime)
        os.seteuid(65534)
        try:
            squatter.bind(Path(path).name)
            squatter.listen()
        finally:
            os.seteuid(0)
        runtime.chmod(0o700)
        os.chmod(path, 0o777)
        assert not hand_over(where, "tel:+62227315555")
        caller, _ = squatter.accept()
        with caller:
            assert caller.recv(100) == b""


@pytest.mark.parametrize("line", [b"tel:+62227315555\n", b"quit\n"])
def test_a_line_of_another_user_is_not_taken(
    qtbot: QtBot, links: Links, where: AppPaths, monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    """On Windows another user who served at this name before decides who may connect."""
    monkeypatch.setattr("app.desktop.links._sender_is_ours", lambda _socket: False)
    assert not _is_taken(qtbot, links, where, line)


@windows_only("named pipes have one namespace for all users")
def test_windows_says_whose_line_it_is(
    qtbot: QtBot, links: Links, where: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _is_taken(qtbot, links, where, b"tel:+62227315555\n")
    monkeypatch.setattr("app.desktop.windows_pipes._user_of", _token_user_of_system)
    assert not _is_taken(qtbot, links, where, b"tel:+62227315555\n")


def _is_taken(qtbot: QtBot, links: Links, where: AppPaths, line: bytes) -> bool:
    taken: list[object] = []
    links.wanted.connect(taken.append)
    links.leaving_wanted.connect(taken.append)
    socket = QLocalSocket()
    socket.connectToServer(next(addresses(where)))
    socket.write(line)
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    links.wanted.disconnect(taken.append)
    links.leaving_wanted.disconnect(taken.append)
    return bool(taken)


def _token_user_of_system(_process: int) -> ctypes.Array[ctypes.c_char]:
    """Return TOKEN_USER of Windows' own user S-1-5-18: we run as another one."""
    user = ctypes.create_string_buffer(64)
    struct.pack_into("P", user, 0, ctypes.addressof(user) + 16)
    struct.pack_into("<BBHLL", user, 16, 1, 1, 0, 5 << 24, 18)
    return user


def test_a_second_start_without_a_session_finds_the_first(
    qtbot: QtBot, links: Links, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "nowhere"))
    with qtbot.waitSignal(links.wanted):
        process = second_start(tmp_path, "tel:1002")
    assert process.wait(60) == 0
