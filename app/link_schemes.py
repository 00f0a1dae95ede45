"""Makes links (tel:, sip:, callto:) open Loket on this user's desktop, and takes that back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SCHEMES = ("tel", "sip", "sips", "callto")
DESKTOP_FILE = "loket-links.desktop"
CAPABILITIES = r"Software\Loket\Capabilities"
PROG_ID = "Loket.Link"


class RegistrationError(Exception):
    """Why the system does not know the links now, in words for a terminal."""


def register() -> str:
    """Tell this user's desktop; return what is left to do, in words. Raises RegistrationError, OSError."""
    if sys.platform == "win32":
        _write_registry()
        return "Choose Loket in Settings > Apps > Default apps for the link types TEL, SIP and CALLTO."
    _register_with_xdg(start_command())
    return "Links that are clicked open Loket now."


def unregister() -> str:
    """Take back what `register` did; nothing happens if it did nothing. Raises OSError."""
    if sys.platform == "win32":
        _clear_registry()
    else:
        _unregister_with_xdg()
    return "Links do not open Loket any more."


def start_command() -> list[str]:
    """Return how this Loket is started by its full path, whatever the working folder is then."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    script = Path(sys.executable).with_name("loket.exe" if sys.platform == "win32" else "loket")
    return [str(script)] if script.exists() else [sys.executable, "-m", "app"]


# -- Linux (freedesktop.org: desktop entries, MIME applications) -------------------------------------------


def _register_with_xdg(command: list[str]) -> None:
    tool = shutil.which("xdg-mime")
    if tool is None:
        raise RegistrationError("xdg-mime is missing: install the package xdg-utils, then try again")
    folder = _xdg("XDG_DATA_HOME", ".local/share") / "applications"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DESKTOP_FILE).write_text(desktop_entry(command), encoding="utf-8")
    types = [f"x-scheme-handler/{scheme}" for scheme in SCHEMES]
    (_xdg("XDG_CONFIG_HOME", ".config")).mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [tool, "default", DESKTOP_FILE, *types], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RegistrationError(f"xdg-mime: {done.stderr.strip() or done.returncode}")
    _tell_desktops(folder)


def _unregister_with_xdg() -> None:
    folder = _xdg("XDG_DATA_HOME", ".local/share") / "applications"
    (folder / DESKTOP_FILE).unlink(missing_ok=True)
    for choices in (_xdg("XDG_CONFIG_HOME", ".config") / "mimeapps.list", folder / "mimeapps.list"):
        if choices.exists():
            before = choices.read_text(encoding="utf-8")
            after = without_us(before)
            if after != before:
                choices.write_text(after, encoding="utf-8")
    _tell_desktops(folder)


def desktop_entry(command: list[str]) -> str:
    """Return the desktop entry that hands a link to Loket."""
    start = " ".join(_quoted(part) for part in command)
    types = "".join(f"x-scheme-handler/{scheme};" for scheme in SCHEMES)
    return (
        "[Desktop Entry]\nType=Application\nName=Loket\nComment=Call with Loket\nIcon=loket\n"
        f"Exec={start} %u\nTerminal=false\nNoDisplay=true\nMimeType={types}\n"
    )


def without_us(choices: str) -> str:
    """Return a mimeapps.list that does not name us; a choice with nothing left goes."""
    kept = []
    for line in choices.splitlines(keepends=True):
        key, equals, value = line.partition("=")
        names = [name for name in value.strip().split(";") if name]
        if not equals or DESKTOP_FILE not in names:
            kept.append(line)
        elif rest := [name for name in names if name != DESKTOP_FILE]:
            kept.append(f"{key}={';'.join(rest)};\n")
    return "".join(kept)


def _quoted(part: str) -> str:
    """Quote an argument as the Exec key wants it: its own quoting, then that of a string value."""
    quoted = '"' + re.sub(r'(["`$\\])', r"\\\1", part).replace("%", "%%") + '"'
    return quoted.replace("\\", "\\\\")


def _xdg(variable: str, usual: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / usual)


def _tell_desktops(folder: Path) -> None:
    """Let desktops that keep a cache know; those without one look by themselves."""
    if tool := shutil.which("update-desktop-database"):
        subprocess.run([tool, str(folder)], capture_output=True, check=False)


# -- Windows (default programs: a person chooses, a program only offers itself) ----------------------------


def registry_values(command: list[str]) -> list[tuple[str, str, str]]:
    """Return (key below HKEY_CURRENT_USER, name, text) of all that Windows must know."""
    start = subprocess.list2cmdline(command) + ' "%1"'
    values = [
        (rf"Software\Classes\{PROG_ID}", "", "Loket"),
        (rf"Software\Classes\{PROG_ID}", "URL Protocol", ""),
        (rf"Software\Classes\{PROG_ID}\shell\open\command", "", start),
        (CAPABILITIES, "ApplicationName", "Loket"),
        (CAPABILITIES, "ApplicationDescription", "Call with Loket"),
        (r"Software\RegisteredApplications", "Loket", CAPABILITIES),
    ]
    return values + [(rf"{CAPABILITIES}\URLAssociations", scheme, PROG_ID) for scheme in SCHEMES]


def _write_registry() -> None:
    if sys.platform == "win32":
        import winreg

        for path, name, text in registry_values(start_command()):
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, text)


def _clear_registry() -> None:
    if sys.platform == "win32":
        import contextlib
        import winreg

        applications = r"Software\RegisteredApplications"
        with (
            contextlib.suppress(FileNotFoundError),
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, applications, 0, winreg.KEY_SET_VALUE) as key,
        ):
            winreg.DeleteValue(key, "Loket")
        ours = {path for path, _, _ in registry_values([])} - {applications}
        parents = {rf"Software\Classes\{PROG_ID}\shell\open", rf"Software\Classes\{PROG_ID}\shell"}
        for path in sorted(ours | parents, key=len, reverse=True):  # what is inside goes first
            with contextlib.suppress(FileNotFoundError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, path)
