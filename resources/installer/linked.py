"""What a bundle needs of the system: libraries that it does not have, and how new a C library."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

# The packages of the libraries that are never bundled: those that must fit the graphics driver, the X server
# or the kernel. Debian 12, 13 and Ubuntu 24.04 call them alike.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libdrm.so.2": "libdrm2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-dri3.so.0": "libxcb-dri3-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libgbm.so.1": "libgbm1",
    "libva.so.2": "libva2",
    "libva-drm.so.2": "libva-drm2",
    "libva-x11.so.2": "libva-x11-2",
    "libasound.so.2": "libasound2t64 | libasound2",
    "libcups.so.2": "libcups2t64 | libcups2",
}
_OF_THE_C_LIBRARY = re.compile(r"(ld-linux-x86-64|lib(c|m|dl|rt|pthread|util|resolv|nsl|anl|mvec))\.so\.\d+$")
_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_C_VERSION = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")


class UnknownLibraryError(Exception):
    """The bundle needs a library that is neither in it nor in PACKAGES."""


def dependencies(bundle: Path) -> list[str]:
    """Return what the bundle needs, as the field Depends has it. Raise UnknownLibraryError."""
    shipped = {path.name for path in bundle.rglob("*")}
    needed: dict[str, Path] = {}
    oldest = (2, 34)  # of the Qt wheels
    environment = {**os.environ, "LC_ALL": "C"}
    for path in _programs(bundle):
        headers = subprocess.run(
            ["objdump", "-p", str(path)], capture_output=True, text=True, check=True, env=environment
        ).stdout
        needed |= dict.fromkeys(_NEEDED.findall(headers), path)
        versions = [(int(major), int(minor)) for major, minor in _C_VERSION.findall(headers)]
        oldest = max([oldest, *versions])
    missing = {name for name in needed if name not in shipped and not _OF_THE_C_LIBRARY.match(name)}
    if unknown := missing - PACKAGES.keys():
        raise UnknownLibraryError(
            ", ".join(f"{name} (of {needed[name].relative_to(bundle)})" for name in sorted(unknown))
        )
    packages = sorted({PACKAGES[name] for name in missing})
    return [f"libc6 (>= {oldest[0]}.{oldest[1]})", *packages]


def _programs(bundle: Path) -> Iterator[Path]:
    """Give every ELF file: programs and libraries."""
    for path in bundle.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path
