"""`python -m resources.installer.windows.signing`: the office's signature on programs, libraries and package.

In a folder every program and library that its maker left unsigned is signed, not only Loket's own: then a
publisher rule of AppLocker or of App Control for Business lets all of the bundle run. On Windows `signtool`
takes the certificate from the user's store, where smart cards and tokens show theirs, too; on Linux
`osslsigncode` takes it from a PKCS #12 file. Sign the bundle before the package is made of it, then the
package.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from resources.installer.windows.pe_file import read_pe
from resources.installer.windows.product import NAME
from resources.programs import programs

_AT_ONCE = 50  # files for one signtool: a command line has at most 32,767 characters
_PROGRAMS = (".exe", ".dll", ".pyd")


class SigningError(Exception):
    """Why a file has no signature, in words for a terminal."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose signature it is.

    Args:
        source: On Windows the thumbprint of a certificate in this user's store; on Linux a PKCS #12 file.
        password_file: Of the PKCS #12 file; None if it has no password.
        time_server: Address of an RFC 3161 server, as the certificate's issuer names it. "": signatures end
            with the certificate.
    """

    source: str
    password_file: Path | None = None
    time_server: str = ""

    def sign(self, files: Sequence[Path]) -> None:
        """Sign files in place. Raises SigningError."""
        if sys.platform == "win32":
            stamp = ["/tr", self.time_server, "/td", "SHA256"] if self.time_server else []
            for first in range(0, len(files), _AT_ONCE):
                batch = map(str, files[first : first + _AT_ONCE])
                _run("signtool", "sign", "/sha1", self.source, "/fd", "SHA256", "/d", NAME, *stamp, *batch)
            return
        password = ["-readpass", str(self.password_file)] if self.password_file else []
        stamp = ["-ts", self.time_server] if self.time_server else []
        for file in files:
            signed = file.with_name(f"{file.name}.signed")
            signed.unlink(missing_ok=True)
            options = ["-pkcs12", self.source, *password, "-h", "sha256", "-n", NAME, *stamp]
            try:
                _run("osslsigncode", "sign", *options, "-in", str(file), "-out", str(signed))
                signed.chmod(file.stat().st_mode)
                signed.replace(file)
            finally:
                signed.unlink(missing_ok=True)


def unsigned(folder: Path) -> Iterator[Path]:
    """Give the programs and libraries below a folder that nobody has signed. Raises OSError."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _PROGRAMS and path.is_file():
            found = read_pe(path)
            if found is not None and not found.is_signed:
                yield path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let a command take a certificate; `certificate_of` reads it."""
    parser.add_argument("--certificate", default="", help="Linux: PKCS #12 file; Windows: thumbprint")
    parser.add_argument("--password-file", type=Path, help="of the PKCS #12 file")
    parser.add_argument("--time-server", default="", help="RFC 3161 server of the certificate's issuer")


def certificate_of(options: argparse.Namespace) -> Certificate | None:
    """Return what the arguments say; None if nothing is to be signed."""
    if not options.certificate:
        return None
    return Certificate(options.certificate, options.password_file, options.time_server)


def main(arguments: Sequence[str]) -> int:
    """Return 0, or 1 if a file could not be signed."""
    parser = argparse.ArgumentParser(
        prog="python -m resources.installer.windows.signing", description=__doc__
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER")
    add_arguments(parser)
    options = parser.parse_args(arguments)
    certificate = certificate_of(options)
    if certificate is None:
        parser.error("--certificate is missing")
    files: list[Path] = []
    for path in options.paths:
        files += unsigned(path) if path.is_dir() else [path]
    try:
        certificate.sign(files)
    except SigningError as error:
        print(f"loket: {error}", file=sys.stderr)
        return 1
    print(f"signed: {len(files)} files")
    return 0


def _run(*command: str) -> None:
    program = next(programs(command[0]), None)
    if program is None:
        missing = {"osslsigncode": "install the package osslsigncode", "signtool": "install the Windows SDK"}
        raise SigningError(f"{command[0]} is not on PATH: {missing[command[0]]}")
    try:
        done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    except OSError as error:
        raise SigningError(f"{program}: {error.strerror or error}") from None
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise SigningError(f"{command[0]}: {words[-1] if words else done.returncode} ({command[-1]})")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
