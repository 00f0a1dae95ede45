"""`python -m resources.installer.windows.freeze`: the bundle, by the Windows Python that runs this.

On Windows bundle.ps1 calls it, on Linux `make windows-installer`, with a Windows Python under wine.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from resources.installer import licences
from resources.installer.windows import product

BUNDLE = product.ROOT / "build/windows/loket"
WORK = product.ROOT / "build/windows/freeze"
# For the IT department, with names that open in Notepad.
_DOCUMENTS = ("docs/admin/*.md", "docs/admin/policy-example.toml")


def main() -> int:
    """Return 0, or 1 outside of Windows."""
    if sys.platform != "win32":
        print(
            "loket: PyInstaller makes a bundle for the system that it runs on: start this on Windows",
            file=sys.stderr,
        )
        return 1
    from PyInstaller.__main__ import run

    WORK.mkdir(parents=True, exist_ok=True)
    places = ["--distpath", str(BUNDLE.parent), "--workpath", str(WORK)]
    run(["--noconfirm", "--log-level", "WARN", *places, str(product.ROOT / "build_installer.spec")])
    add_documents(BUNDLE)
    parts = licences.write(BUNDLE / "licences", product.project().licence, WORK / "collected.txt")
    (BUNDLE / "licences/parts.txt").write_text(parts, encoding="utf-8")
    print(BUNDLE)
    return 0


def add_documents(bundle: Path) -> None:
    """Put what the IT department reads beside the programs. Raises OSError."""
    folder = bundle / "docs"
    folder.mkdir(exist_ok=True)
    for pattern in _DOCUMENTS:
        for page in sorted(product.ROOT.glob(pattern)):
            shutil.copyfile(
                page, folder / page.with_suffix(".txt" if page.suffix == ".md" else page.suffix).name
            )


if __name__ == "__main__":
    sys.exit(main())
