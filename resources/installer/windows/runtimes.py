"""Microsoft's C++ runtime in the bundle: each copy of a library is the newest that any package brings.

PySide6, winrt and the interpreter bring copies of their own. A process uses one library of a name, the first
that it loads. What a newer compiler made crashes with an older MSVCP140.dll, the other way round is promised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path, PureWindowsPath

from resources.installer.windows.pe_file import read_pe

Entry = tuple[str, str, str]  # of PyInstaller: place in the bundle, source, kind
_RUNTIME = re.compile(r"(msvcp140|vcruntime140|concrt140)(_\w+)?\.dll")


def with_newest_runtimes(
    entries: Iterable[Entry], version_of: Callable[[Path], tuple[int, ...]] | None = None
) -> list[Entry]:
    """Return the entries in their places, with the newest source of each library of the runtime."""
    version_of = version_of or _version
    entries = list(entries)
    newest: dict[str, tuple[tuple[int, ...], str]] = {}
    for place, source, _kind in entries:
        if name := _runtime(place):
            newest[name] = max(newest.get(name, ((), "")), (version_of(Path(source)), source))
    return [
        (place, newest[name][1] if (name := _runtime(place)) else source, kind)
        for place, source, kind in entries
    ]


def _runtime(place: str) -> str:
    name = PureWindowsPath(place).name.casefold()
    return name if _RUNTIME.fullmatch(name) else ""


def _version(path: Path) -> tuple[int, ...]:
    program = read_pe(path)
    return tuple(map(int, program.version.split("."))) if program and program.version else ()
