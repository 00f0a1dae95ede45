"""`loket demo --office`: a server with a PostgreSQL of its own, two desktops and the simulated applicant."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread

import msgspec
from PySide6.QtCore import QCoreApplication

from app.admin.passwords import generated
from app.demo.office import AGENT, OFFICER, make_desks, program, staff_names
from app.demo.ports import free_ports
from app.demo.prepare import NotOurFolderError, make_empty
from app.demo.stage import end, has_virtual_headset
from app.settings import SharedSettings
from ui.demo import office_text
from ui.demo.office_player import Moment, Outcome
from ui.demo.office_text import TimelineRow
from ui.text import translations

STARTS_WITHIN_S = ENDS_WITHIN_S = 60.0
PLAYS_WITHIN_S = 420.0
_ROLES = {AGENT: ("agent",), OFFICER: ("unit_officer", "--unit", "perizinan")}
_UNPRIVILEGED = "nobody"  # PostgreSQL does not run as root


class OfficeError(Exception):
    """A part of the office did not start, or a part of the story failed; the text is the reason."""


def run_office(out: Path, language: str, theme: str, *, plays: bool) -> int:
    """Return the exit code: 0 played, or all windows were closed."""
    application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    translations.use(language)
    signal.signal(signal.SIGTERM, _end_in_order)
    try:
        make_empty(out)
        with _server() as (shared, passwords):
            uses_devices = not plays or has_virtual_headset()
            homes = make_desks(
                out, shared, passwords, language, theme, plays=plays, uses_devices=uses_devices
            )
            _show_message(office_text.server_runs(shared.server))
            if plays:
                _play(homes)
            else:
                _leave_to_people(homes, passwords)
    except NotOurFolderError as error:
        return _failed(f"{error.folder} was not made by a demo, so it is left as it is")
    except OfficeError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        del application
    return 0


def _end_in_order(number: int, _frame: object) -> None:
    """Let all that was started be ended."""
    raise SystemExit(128 + number)


def _failed(reason: str) -> int:
    sys.stderr.write(f"loket demo: {reason}\n")
    return 1


def _show_message(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


# -- the server --------------------------------------------------------------------------------------------


@contextmanager
def _server() -> Iterator[tuple[SharedSettings, dict[str, str]]]:
    """Let a server run; give the settings of workstations, and the passwords of its people.

    In a folder with a short path: that of a socket is limited.
    """
    folder = Path(tempfile.mkdtemp(prefix="loket-office-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        port, local_port = free_ports(2)
        _command(folder, "setup", "--embedded", "--port", str(port), "--local-port", str(local_port))
        names = staff_names()
        passwords = {login: generated()[:11] for login in _ROLES}
        for login, role in _ROLES.items():
            file = folder / "password"
            file.touch(mode=0o600)
            file.write_text(passwords[login])
            words = ("person", "add", login, "--name", names[login], "--role", *role)
            _command(folder, "admin", *words, "--password-file", str(file), "--lasting")
            file.unlink()
        process = subprocess.Popen(
            program("server", "run", "--config", str(folder / "configuration/server.toml")),
            stderr=(folder / "server.log").open("wb"),
        )
        stack.callback(end, process, ENDS_WITHIN_S)
        _wait_for(port, process, folder / "server.log")
        yield (
            SharedSettings(server=f"https://localhost:{port}", ca_file=str(folder / "configuration/ca.pem")),
            passwords,
        )


def _command(folder: Path, command: str, *words: str) -> None:
    is_root = os.name == "posix" and os.geteuid() == 0
    user = ("--user", _UNPRIVILEGED) if is_root else ()
    line = program("server", command, "--folder", str(folder), *user, *words)
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OfficeError(done.stderr.strip())


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise OfficeError(f"the server does not answer: {log.read_text(errors='replace')[-500:]}")


# -- the desktops ------------------------------------------------------------------------------------------


def _desktop(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(program("demo", "--office-desk", str(home)), stdout=subprocess.PIPE)


def _leave_to_people(homes: dict[str, Path], passwords: dict[str, str]) -> None:
    names = staff_names()
    for login in homes:
        _show_message(office_text.how_to_sign_in(names[login], login, passwords[login]))
    with ExitStack() as stack:
        desktops = [_desktop(home) for home in homes.values()]
        for desktop in desktops:
            stack.callback(end, desktop, ENDS_WITHIN_S)
        for desktop in desktops:
            desktop.communicate()


def _play(homes: dict[str, Path]) -> None:
    """The officer comes first: two people cannot type into two windows of one screen at a time."""
    names = staff_names()
    heard: queue.Queue[tuple[str, Moment | Outcome]] = queue.Queue()
    moments: list[TimelineRow] = []
    outcomes: dict[str, Outcome] = {}
    with ExitStack() as stack:
        _start(OFFICER, homes[OFFICER], heard, stack)
        deadline = time.monotonic() + PLAYS_WITHIN_S
        while len(outcomes) < len(homes):
            try:
                login, said = heard.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise OfficeError("the story did not come to its end in time") from None
            if isinstance(said, Outcome):
                outcomes[login] = said
                if said.faults:
                    raise OfficeError("; ".join(f"{names[login]}: {fault}" for fault in said.faults))
                continue
            moments.append((said.at, names[login], said.code))
            if (login, said.code) == (OFFICER, "ready"):
                _start(AGENT, homes[AGENT], heard, stack)
    _show_message(
        f"\n{outcomes[AGENT].report}\n\n{office_text.timeline(moments)}\n\n{office_text.crossings(moments)}"
    )


def _start(
    login: str, home: Path, heard: queue.Queue[tuple[str, Moment | Outcome]], stack: ExitStack
) -> None:
    desktop = _desktop(home)
    stack.callback(end, desktop, ENDS_WITHIN_S)
    Thread(target=_listen, args=(login, desktop, heard), name=f"desktop of {login}", daemon=True).start()


def _listen(
    login: str, desktop: subprocess.Popen[bytes], heard: queue.Queue[tuple[str, Moment | Outcome]]
) -> None:
    decoder = msgspec.json.Decoder(Moment | Outcome)
    assert desktop.stdout is not None
    is_over = False
    for line in desktop.stdout:
        try:
            said = decoder.decode(line)
        except msgspec.DecodeError:
            continue  # a library's own words
        is_over = is_over or isinstance(said, Outcome)
        heard.put((login, said))
    if not is_over:
        heard.put((login, Outcome((f"the desktop ended with {desktop.wait()}",))))
