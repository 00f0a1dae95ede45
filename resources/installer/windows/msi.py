"""`python -m resources.installer.windows.msi`: a Windows package of a bundle that was made on Windows.

Runs on Linux, or in WSL on the computer that made the bundle: wixl and msibuild are Debian's.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import tomlkit

from resources.installer.icon import draw
from resources.installer.windows.files import fragment
from resources.installer.windows.tables import statements

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
PROGRAMS = ("loket.exe", "loket-console.exe")  # with a window, and for commands
ICON_SIZE = 64


class PackingError(Exception):
    """Why there is no package, in words for a terminal."""


def main(arguments: list[str]) -> int:
    """Return 0, or 1 if there is no package."""
    project = tomlkit.parse((ROOT / "pyproject.toml").read_text(encoding="utf-8")).unwrap()["project"]
    parser = argparse.ArgumentParser(prog="python -m resources.installer.windows.msi", description=__doc__)
    parser.add_argument("--version", default=project["version"])
    parser.add_argument("--bundle", type=Path, default=ROOT / "build/dist/loket")
    parser.add_argument("--out", type=Path, default=ROOT / "build")
    options = parser.parse_args(arguments)
    package: Path = options.out / f"loket-{options.version}-x64.msi"
    try:
        pack(options.bundle, options.version, package)
    except PackingError as error:
        print(f"loket: {error}", file=sys.stderr)
        return 1
    print(package)
    return 0


def pack(bundle: Path, version: str, package: Path) -> None:
    """Write the package. Raises PackingError."""
    if missing := [name for name in PROGRAMS if not (bundle / name).is_file()]:
        raise PackingError(f"{bundle} is no bundle for Windows: it has no {' and no '.join(missing)}")
    if not re.fullmatch(r"\d{1,3}\.\d{1,3}\.\d{1,5}", version):  # what Windows Installer compares
        raise PackingError(f"{version} is no version for Windows: it takes three numbers")
    package.parent.mkdir(parents=True, exist_ok=True)
    package.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=package.parent) as folder:
        icon, files, made = (Path(folder, name) for name in ("loket.ico", "files.wxs", "made.msi"))
        draw(HERE.parent / "loket.svg", ICON_SIZE, icon)
        files.write_bytes(fragment(bundle))
        told = ("-D", "Win64=yes", "-D", f"Version={version}", "-D", f"Icon={icon}")
        _run("wixl", "-a", "x64", *told, "-o", str(made), str(HERE / "loket.wxs"), str(files))
        _run("msibuild", str(made), "-q", *statements())
        made.replace(package)


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise PackingError(f"{command[0]} is missing: install the packages wixl and msitools") from None
    if done.returncode != 0:
        raise PackingError(f"{command[0]}: {done.stderr.strip() or done.returncode}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
