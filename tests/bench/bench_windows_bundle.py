"""What IT gets for Windows: the size of the bundle, beside that of the Linux bundle, and of its package.

Makes them where there are none yet: `make windows-installer`.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from resources.installer.windows.freeze import BUNDLE
from resources.installer.windows.msi import size_of
from tests.bench.rows import row
from tests.installer.built import BUNDLE as LINUX_BUNDLE

Rows = list[dict[str, object]]
MOST_BUNDLE_MB, MOST_PACKAGE_MB = 450, 200  # as on Linux


def bench_windows_bundle_mb() -> Rows:
    packages = list(Path("build").glob("loket-*-x64.msi"))
    if not packages or not BUNDLE.exists():
        subprocess.run(["make", "windows-installer"], check=True)
        packages = list(Path("build").glob("loket-*-x64.msi"))
    newest = max(packages, key=lambda path: path.stat().st_mtime)
    return [
        bundle_row(BUNDLE),
        row("windows_msi_mb", newest.stat().st_size / 1e6, "MB", budget=MOST_PACKAGE_MB),
    ]


def bundle_row(bundle: Path) -> dict[str, object]:
    """Return the size of the bundle in that folder; beside it the Linux bundle's, if there is one."""
    linux = size_of(LINUX_BUNDLE) / 1e6 if LINUX_BUNDLE.exists() else None
    return row(
        "windows_bundle_mb",
        size_of(bundle) / 1e6,
        "MB",
        budget=MOST_BUNDLE_MB,
        peer="the Linux bundle" if linux else None,
        peer_value=linux,
    )


bench_windows_bundle_mb.rows = ("windows_msi_mb",)  # type: ignore[attr-defined]
