"""Starts Loket when its user signs in to the computer, according to the setting `desk.starts_with_session`.

Linux uses a desktop entry (freedesktop.org, Desktop Application Autostart), Windows a value of the registry's
Run key. If the office starts Loket for everybody (package, MSI), no user has an entry: Loket would start
twice.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from app.common.jobs import Jobs
from app.common.notices import WARNING, Notice
from app.common.whole_file import write_whole
from app.desktop.link_schemes import exec_line, start_command
from app.settings import Settings
from app.settings.preferences import Preferences

ENTRY_NAME = "loket-autostart.desktop"  # the name of the package's example, which the office may copy
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
WITH_SESSION = "--with-session"  # then the setting `desk.starts_in_tray` counts
RUN_NAME = "Loket"  # as in resources/installer/windows/loket.wxs
_OURS = "X-Loket-Setting=desk.starts_with_session"


class Entry(Protocol):
    """One user's entry. All three methods raise OSError, `write` also if a file of the user has its name."""

    def is_of_office(self) -> bool:
        """Return whether the office starts Loket for everybody on this computer."""

    def write(self, command: Sequence[str]) -> None: ...

    def remove(self) -> None:
        """Remove the entry, if it exists."""


class SessionStart(QObject):
    """Keeps the entry equal to the setting. Nothing waits for the disk; changes are made in order."""

    notice = Signal(Notice)
    settled = Signal()  # the entry is equal to the setting, or a notice says why not

    def __init__(self, preferences: Preferences, entry: Entry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences, self._entry = preferences, entry
        self._jobs = Jobs(self, workers=1)
        self._is_wanted: bool | None = None
        preferences.changed.connect(self._on_settings)

    def start(self) -> None:
        """Check the entry: a policy may have changed the setting, and an upgrade Loket's path."""
        self._on_settings(self._preferences.settings)

    def stop(self) -> None:
        """Wait until the last change is made; call at program exit."""
        self._jobs.stop()

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        is_wanted = settings.desk.starts_with_session
        if is_wanted is self._is_wanted:
            return
        self._is_wanted = is_wanted
        self._jobs.run(partial(self._keep, is_wanted), self._on_kept, ((OSError, self._on_error),))

    def _keep(self, is_wanted: bool) -> None:
        if is_wanted and not self._entry.is_of_office():
            self._entry.write([*start_command(), WITH_SESSION])
        else:
            self._entry.remove()

    def _on_kept(self, _nothing: None) -> None:
        self.settled.emit()

    def _on_error(self, error: OSError) -> None:
        reason = error.strerror or str(error)
        where = f"{reason}: {error.filename}" if error.filename else reason
        self.notice.emit(Notice("session_start_failed", WARNING, {"reason": where}))
        self.settled.emit()


class DesktopEntry:
    """Linux: a file in the folder `autostart` of the user's configuration."""

    def __init__(self, own: Path, office: Sequence[Path]) -> None:
        """`own` is the user's configuration folder, `office` those of the computer."""
        self._path = own / "autostart" / ENTRY_NAME
        self._office = [folder / "autostart" / ENTRY_NAME for folder in office]

    def is_of_office(self) -> bool:
        """Return the decision of the first folder with the entry; Hidden=true counts as deleted."""
        for path in self._office:
            if path.exists():
                return "Hidden=true" not in map(_without_spaces, _lines(path))
        return False

    def write(self, command: Sequence[str]) -> None:
        if os.path.lexists(self._path) and not self._is_ours():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self._path))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        program = command[0].replace("\\", "\\\\")  # if the program is missing, the entry does nothing
        text = (
            "[Desktop Entry]\nType=Application\nName=Loket\nIcon=loket\n"
            f"TryExec={program}\nExec={exec_line(command)}\nTerminal=false\n{_OURS}\n"
        )
        write_whole(self._path, text.encode())  # replaces a link instead of following it

    def remove(self) -> None:
        """Remove our entry. A file of the same name that the user made, such as one that hides the office's,
        stays.
        """
        if self._is_ours():
            self._path.unlink()

    def _is_ours(self) -> bool:
        return self._path.exists() and _OURS in _lines(self._path)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def _without_spaces(line: str) -> str:
    return "".join(line.split())


class RunKey:
    """Windows: a value below HKEY_CURRENT_USER. An entry switched off in the Task Manager stays off."""

    def is_of_office(self) -> bool:
        if sys.platform == "win32":
            import winreg

            return _has_value(winreg.HKEY_LOCAL_MACHINE)
        return False

    def write(self, command: Sequence[str]) -> None:
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                winreg.SetValueEx(key, RUN_NAME, 0, winreg.REG_SZ, subprocess.list2cmdline(command))

    def remove(self) -> None:
        if sys.platform == "win32":
            import winreg

            if _has_value(winreg.HKEY_CURRENT_USER):
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY, 0, winreg.KEY_SET_VALUE) as key:
                    winreg.DeleteValue(key, RUN_NAME)


def session_entry() -> Entry:
    """Return this system's entry."""
    if sys.platform == "win32":
        return RunKey()
    own = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    office = (os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")
    return DesktopEntry(own, [Path(folder) for folder in office if folder])


def _has_value(hive: int) -> bool:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(hive, RUN_KEY, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as key:
                winreg.QueryValueEx(key, RUN_NAME)
        except FileNotFoundError:
            return False
        return True
    return False
