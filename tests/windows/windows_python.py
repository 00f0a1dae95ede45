"""A CPython for Windows in a wine prefix, of the same version as the one that runs this.

Its library and extension modules are those of python.org, as the wheel of Panda3D for Windows carries them.
The part of the standard library that is written in Python is the same on all systems: it is copied from the
running interpreter. So PyPI alone is needed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.windows.wine import HERE, Wine, WineError, compile_for_windows, windows_path

DONOR = "panda3d>=1.10.15,<1.11"  # has wheels for CPython 3.10, 3.11 and 3.12
DONOR_FOLDER = "deploy_libs"
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
LIBRARY = f"python{sys.version_info[0]}{sys.version_info[1]}.dll"
NOT_COPIED = ("site-packages", "lib-dynload", "test", "__pycache__", "config-*", "idlelib", "turtledemo")
COMMAND = "LOKET_WINDOWS_COMMAND"  # variable: how a process of Loket begins, one part a line
OBJDUMP = "x86_64-w64-mingw32-objdump"


class WindowsPython:
    def __init__(self, wine: Wine, root: Path) -> None:
        """Take the prefix, and the top of the checkout that it shall import from."""
        self.wine = wine
        self.folder = wine.drive / "python"
        self.program = r"C:\python\python.exe"
        self.packages = self.folder / "Lib/site-packages"
        self._root = root

    def command(self, *arguments: str) -> tuple[str, ...]:
        return (self.program, *arguments)

    def build(self, donor: Path, scratch: Path) -> None:
        """Make it from the unpacked wheel. Raises WineError."""
        shutil.rmtree(self.folder, ignore_errors=True)
        extensions = self.folder / "DLLs"
        extensions.mkdir(parents=True)
        for path in (donor / DONOR_FOLDER).iterdir():
            if path.name.startswith("api-ms-"):  # Windows' own, and wine's
                continue
            beside = path.name == LIBRARY or path.name.lower().startswith("vcruntime")
            shutil.copy(path, (self.folder if beside else extensions) / path.name)
        if not (self.folder / LIBRARY).exists():
            raise WineError(f"{DONOR}: {LIBRARY} is not in it")
        shutil.copytree(
            sysconfig.get_path("stdlib"), self.folder / "Lib", ignore=shutil.ignore_patterns(*NOT_COPIED)
        )
        self.packages.mkdir(exist_ok=True)
        self._make_programs(scratch)

    def import_checkout(self) -> None:
        """Have it import this checkout, with the metadata that an installation would have."""
        (self.packages / "loket.pth").write_text(windows_path(self._root) + "\n", encoding="utf-8")
        for old in self.packages.glob("loket-*.dist-info"):
            shutil.rmtree(old)
        for made in Path(sysconfig.get_path("purelib")).glob("loket-*.dist-info"):
            shutil.copytree(made, self.packages / made.name)

    def _make_programs(self, scratch: Path) -> None:
        name = f'-DLIBRARY=L"{LIBRARY}"'
        source = HERE / "native/python.c"
        compile_for_windows(source, self.folder / "python.exe", name, "-municode")
        without_console = ("-municode", "-mwindows", "-Wl,--entry=wmainCRTStartup")
        compile_for_windows(source, self.folder / "pythonw.exe", name, *without_console)
        forwards = scratch / "python3.def"
        forwards.write_text(_forwards(self.folder / LIBRARY), encoding="ascii")
        shared = ("-shared", "-nostdlib", "-Wl,--entry=DllMainCRTStartup")
        compile_for_windows(HERE / "native/python3.c", self.folder / "python3.dll", str(forwards), *shared)


def _forwards(library: Path) -> str:
    """Return a module definition that exports all of the interpreter's names under python3.dll."""
    listed = subprocess.run([OBJDUMP, "-p", str(library)], capture_output=True, text=True, check=True).stdout
    table = listed.partition("[Ordinal/Name Pointer] Table")[2].partition("\n\n")[0]
    names = re.findall(r"\s(_?Py\w+)$", table, re.MULTILINE)
    lines = [f"{name}={Path(library.name).stem}.{name}" for name in names]
    return "\n".join(["LIBRARY python3.dll", "EXPORTS", *lines, ""])
