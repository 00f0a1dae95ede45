"""Makes links (tel:, sip:, callto:) open Loket on this user's desktop, and undoes that."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

SCHEMES = ("tel", "sip", "sips", "callto")
DESKTOP_FILE = "loket-links.desktop"
CAPABILITIES = r"Software\Loket\Capabilities"
PROG_ID = "Loket.Link"
_NOTE = "X-Loket-Former-"  # in our desktop entry, before a scheme: the program that had it
_DEFAULTS = "[Default Applications]"


class RegistrationError(Exception):
    """Why the links could not be registered, as a message for a terminal."""


def register() -> str:
    """Register with this user's desktop; return what is left to do, as text. Raises RegistrationError,
    OSError.
    """
    if sys.platform == "win32":
        _write_registry()
        return "Choose Loket in Settings > Apps > Default apps for the link types TEL, SIP and CALLTO."
    _register_with_xdg(start_command())
    return "Links that are clicked open Loket now."


def unregister() -> str:
    """Undo `register`, and return links to their former programs. Raises OSError."""
    if sys.platform == "win32":
        _clear_registry()
    else:
        _unregister_with_xdg()
    return "Links do not open Loket any more."


def start_command() -> list[str]:
    """Return the command that starts this Loket, with a full path for any working folder."""
    if getattr(sys, "frozen", False):
        # On Windows this may be the command-line program, which shows a console.
        return [
            str(Path(sys.executable).with_name("loket.exe")) if sys.platform == "win32" else sys.executable
        ]
    script = Path(sys.executable).with_name("loket.exe" if sys.platform == "win32" else "loket")
    return [str(script)] if script.exists() else [sys.executable, "-m", "app"]


# -- Linux (freedesktop.org: desktop entries, MIME applications) -------------------------------------------


def _register_with_xdg(command: list[str]) -> None:
    tool = shutil.which("xdg-mime")
    if tool is None:
        raise RegistrationError("xdg-mime is missing: install the package xdg-utils, then try again")
    folder = _xdg("XDG_DATA_HOME", ".local/share") / "applications"
    folder.mkdir(parents=True, exist_ok=True)
    former = _remembered(folder)
    for choices in _lists_of_choices(folder):
        former |= chosen(_read(choices))
    (folder / DESKTOP_FILE).write_text(desktop_entry(command, former), encoding="utf-8")
    types = [f"x-scheme-handler/{scheme}" for scheme in SCHEMES]
    (_xdg("XDG_CONFIG_HOME", ".config")).mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [tool, "default", DESKTOP_FILE, *types], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RegistrationError(f"xdg-mime: {done.stderr.strip() or done.returncode}")
    _notify_desktops(folder)


def _unregister_with_xdg() -> None:
    folder = _xdg("XDG_DATA_HOME", ".local/share") / "applications"
    former = _remembered(folder)
    for choices in _lists_of_choices(folder):
        before = _read(choices)
        after = without_us(before, former)
        if after != before:
            choices.write_bytes(after.encode("utf-8", "surrogateescape"))
    (folder / DESKTOP_FILE).unlink(missing_ok=True)  # last: until here it contains the previous programs
    _notify_desktops(folder)


def _lists_of_choices(folder: Path) -> tuple[Path, ...]:
    """Return the files with the desktops' choices; the effective one comes last."""
    return folder / "mimeapps.list", _xdg("XDG_CONFIG_HOME", ".config") / "mimeapps.list"


def _remembered(folder: Path) -> dict[str, str]:
    """Return the previous program of each scheme from our desktop entry."""
    entry = _read(folder / DESKTOP_FILE)
    return {
        scheme: found[1] for scheme in SCHEMES if (found := re.search(rf"(?m)^{_NOTE}{scheme}=(.+)$", entry))
    }


def _read(path: Path) -> str:
    """Return a file's text, "" without a file; bytes that are not UTF-8 are preserved."""
    return path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else ""


def desktop_entry(command: list[str], former: Mapping[str, str] | None = None) -> str:
    """Return the desktop entry that passes a link to Loket.

    Args:
        former: The previous program of each scheme; recorded in the entry, and restored by `unregister`.
    """
    types = "".join(f"x-scheme-handler/{scheme};" for scheme in SCHEMES)
    return (
        "[Desktop Entry]\nType=Application\nName=Loket\nComment=Call with Loket\nIcon=loket\n"
        f"Exec={exec_line(command)} %u\nTerminal=false\nNoDisplay=true\nMimeType={types}\n"
        + "".join(f"{_NOTE}{scheme}={program}\n" for scheme, program in (former or {}).items())
    )


def chosen(choices: str) -> dict[str, str]:
    """Return the program of each of our schemes in a mimeapps.list, without ourselves."""
    found = {}
    for section, line in _lines(choices):
        key, _, value = line.partition("=")
        scheme = key.strip().removeprefix("x-scheme-handler/")
        names = [name for name in value.strip().split(";") if name and name != DESKTOP_FILE]
        if section == _DEFAULTS and scheme in SCHEMES and names and value.strip().isprintable():
            found[scheme] = ";".join(names)
    return found


def without_us(choices: str, former: Mapping[str, str] | None = None) -> str:
    """Return a mimeapps.list without us; an empty choice is removed, or reset to `former`."""
    kept = []
    for section, line in _lines(choices):
        key, equals, value = line.partition("=")
        names = [name for name in value.strip().split(";") if name]
        if not equals or DESKTOP_FILE not in names:
            kept.append(line)
            continue
        rest = ";".join(name for name in names if name != DESKTOP_FILE)
        if section == _DEFAULTS and not rest:
            rest = (former or {}).get(key.strip().removeprefix("x-scheme-handler/"), "")
        if rest:
            kept.append(f"{key}={rest};\n")
    return "".join(kept)


def _lines(choices: str) -> Iterator[tuple[str, str]]:
    """Yield each line, including its end, with its section."""
    section = ""
    for line in choices.splitlines(keepends=True):
        section = line.strip() if line.startswith("[") else section
        yield section, line


def exec_line(command: Sequence[str]) -> str:
    """Return a command in the form of a desktop entry's Exec key."""
    return " ".join(_quoted(part) for part in command)


def _quoted(part: str) -> str:
    """Quote an argument for the Exec key: its own quoting, then that of a string value."""
    quoted = '"' + re.sub(r'(["`$\\])', r"\\\1", part).replace("%", "%%") + '"'
    return quoted.replace("\\", "\\\\")


def _xdg(variable: str, usual: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / usual)


def _notify_desktops(folder: Path) -> None:
    """Update desktops that keep a cache; others read the files themselves."""
    if tool := shutil.which("update-desktop-database"):
        subprocess.run([tool, str(folder)], capture_output=True, check=False)


# -- Windows (default programs: a person chooses, a program only offers itself) ----------------------------


def registry_values(command: list[str]) -> list[tuple[str, str, str]]:
    """Return (key below HKEY_CURRENT_USER, name, text) of all values for Windows."""
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
        for path in sorted(ours | parents, key=len, reverse=True):  # inner keys first
            with contextlib.suppress(FileNotFoundError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, path)
