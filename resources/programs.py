"""Finds programs of the system by their names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path


def programs(name: str, more_folders: Iterable[Path] = ()) -> Iterator[Path]:
    """Give each program of this name in the folders of PATH, then in `more_folders`.

    Not by shutil.which, which finds on Windows what lies in the working folder before all else: passwords and
    keys of signatures go to these programs.
    """
    file = f"{name}.exe" if sys.platform == "win32" else name
    on_path = map(Path, os.environ.get("PATH", "").split(os.pathsep))
    for folder in (*on_path, *more_folders):
        program = folder / file
        if folder.is_absolute() and program.is_file() and os.access(program, os.X_OK):
            yield program
