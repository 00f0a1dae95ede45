"""What Windows shows of Loket: names, publisher and version, in its programs and its package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import tomlkit

ROOT = Path(__file__).parents[3]
MANIFEST = Path(__file__).with_name("loket.manifest")
NAME = "Loket"
PUBLISHER = "The Loket project"
DESCRIPTION = "Workplace of a contact-centre agent"
# The programs of the bundle and their descriptions, which the task manager and the firewall show.
PROGRAMS = {"loket": NAME, "loket-console": "Loket (commands)"}
_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})\.(\d{1,5})")  # what Windows Installer compares
_ENGLISH_UNICODE = "040904B0"  # language and code page of the strings


class VersionError(ValueError):
    """Why Windows cannot compare a version, in words for a terminal."""


@dataclass(frozen=True, slots=True)
class Project:
    """What pyproject.toml says of the product."""

    version: str
    licence: str


def project() -> Project:
    """Read pyproject.toml. Raises OSError."""
    given = tomlkit.parse((ROOT / "pyproject.toml").read_text(encoding="utf-8")).unwrap()["project"]
    return Project(given["version"], given["license"])


def version_numbers(version: str) -> tuple[int, int, int, int]:
    """Return the four numbers that Windows keeps. Raises VersionError."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise VersionError(f"{version} is no version for Windows: it takes three numbers")
    major, minor, patch = map(int, found.groups())
    return major, minor, patch, 0


def version_resource(program: str, of: Project) -> str:
    """Return the version resource of a program as PyInstaller reads it from a file. Raises VersionError."""
    strings = {
        "CompanyName": PUBLISHER,
        "FileDescription": PROGRAMS[program],
        "FileVersion": of.version,
        "InternalName": program,
        "LegalCopyright": f"Copyright © {PUBLISHER}. {of.licence}",
        "OriginalFilename": f"{program}.exe",
        "ProductName": NAME,
        "ProductVersion": of.version,
    }
    numbers = version_numbers(of.version)
    table = ", ".join(f"StringStruct({key!r}, {text!r})" for key, text in strings.items())
    translation = [int(_ENGLISH_UNICODE[:4], 16), int(_ENGLISH_UNICODE[4:], 16)]
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=["
        f"StringFileInfo([StringTable({_ENGLISH_UNICODE!r}, [{table}])]), "
        f"VarFileInfo([VarStruct('Translation', {translation})])])\n"
    )
