"""`python -m resources.installer.server.deb`: a Debian package of the bundle in build/dist/loket-server."""

from __future__ import annotations

import sys
from pathlib import Path

from resources.installer import licences
from resources.installer.deb import ROOT, Package, make, put

HERE = Path(__file__).parent
UNITS = ("loket-server.service", "loket-server-certificate.service", "loket-server-certificate.timer")
SCRIPTS = {name: HERE / name for name in ("postinst", "prerm", "postrm")}


def main(arguments: list[str]) -> int:
    """Return 0, or 1 if the bundle cannot be packed."""
    module = "resources.installer.server.deb"
    return make(Package("loket-server", module, HERE / "control", SCRIPTS, lay_out), arguments)


def lay_out(tree: Path, documents: Path, licence: str) -> str:
    for unit in UNITS:
        put(HERE / unit, tree / "usr/lib/systemd/system" / unit)
    for page in sorted((ROOT / "docs/server").glob("*.md")):
        put(page, documents / page.name)
    built = ROOT / "build/freeze-server"
    return licences.write(
        documents / "licences",
        licence,
        built / "collected.txt",
        "loket-server",
        licences.having((built / "modules.txt").read_text(encoding="utf-8").split()),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
