"""`python -m resources.installer.windows.msi`: a Windows package of a bundle that was made on Windows.

Runs on Linux, or in WSL on the computer that made the bundle: wixl and msibuild are Debian's.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from resources.installer.icon import draw_for_windows
from resources.installer.windows import product, signing
from resources.installer.windows.files import fragment, versions
from resources.installer.windows.tables import statements

HERE = Path(__file__).parent
COMPILER = "x86_64-w64-mingw32-gcc"
_DLL = ("-shared", "-O2", "-s", "-municode", "-D_WIN32_WINNT=0x0A00", "-Wl,--kill-at,--no-insert-timestamp")


class PackingError(Exception):
    """Why there is no package, in words for a terminal."""


def main(arguments: list[str]) -> int:
    """Return 0, or 1 if there is no package."""
    parser = argparse.ArgumentParser(prog="python -m resources.installer.windows.msi", description=__doc__)
    parser.add_argument("--version", default=product.project().version)
    parser.add_argument("--bundle", type=Path, default=product.ROOT / "build/windows/loket")
    parser.add_argument("--out", type=Path, default=product.ROOT / "build")
    signing.add_arguments(parser)
    options = parser.parse_args(arguments)
    package: Path = options.out / f"loket-{options.version}-x64.msi"
    try:
        pack(options.bundle, options.version, package, signing.certificate_of(options))
    except (PackingError, signing.SigningError, product.VersionError) as error:
        print(f"loket: {error}", file=sys.stderr)
        return 1
    print(package)
    return 0


def pack(bundle: Path, version: str, package: Path, certificate: signing.Certificate | None = None) -> None:
    """Write the package; with a certificate, sign it and its own library.

    Raises PackingError, SigningError, VersionError.
    """
    programs = [f"{name}.exe" for name in product.PROGRAMS]
    if missing := [name for name in programs if not (bundle / name).is_file()]:
        raise PackingError(f"{bundle} is no bundle for Windows: it has no {' and no '.join(missing)}")
    product.version_numbers(version)
    package.parent.mkdir(parents=True, exist_ok=True)
    package.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=package.parent) as folder:
        icon, refuse, files, made = (
            Path(folder, name) for name in ("loket.ico", "refuse_while_open.dll", "files.wxs", "made.msi")
        )
        draw_for_windows(HERE.parent / "loket.svg", icon)
        _run(COMPILER, *_DLL, "-o", str(refuse), str(HERE / "refuse_while_open.c"), "-lmsi")
        if certificate:
            certificate.sign([refuse])
        files.write_bytes(fragment(bundle))
        variables = {
            "Win64": "yes",
            "Version": version,
            "Product": product.NAME,
            "Publisher": product.PUBLISHER,
            "Description": product.DESCRIPTION,
            "SizeKb": str(-(-size_of(bundle) // 1024)),
            "Icon": str(icon),
            "RefuseWhileOpen": str(refuse),
        }
        defined = [part for name, text in variables.items() for part in ("-D", f"{name}={text}")]
        _run("wixl", "-a", "x64", *defined, "-o", str(made), str(HERE / "loket.wxs"), str(files))
        _run("msibuild", str(made), "-q", *statements(versions(bundle)))
        if certificate:
            certificate.sign([made])
        made.replace(package)


def size_of(folder: Path) -> int:
    """Return how many bytes the files below a folder have."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        needed = "wixl, msitools and gcc-mingw-w64-x86-64"
        raise PackingError(f"{command[0]} is missing: install the packages {needed}") from None
    if done.returncode != 0:
        raise PackingError(f"{command[0]}: {done.stderr.strip() or done.returncode}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
