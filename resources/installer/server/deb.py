"""`python -m resources.installer.server.deb`: a Debian package of the bundle in build/dist/loket-server."""

from __future__ import annotations

import argparse
import gzip
import shutil
import sys
import tempfile
from pathlib import Path

import tomlkit

from resources.installer import licences
from resources.installer.deb import LEVELS, link, linked, pack, put, write_control
from resources.installer.linked import UnknownLibraryError, dependencies

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
UNITS = ("loket-server.service", "loket-server-certificate.service", "loket-server-certificate.timer")
SCRIPTS = {name: HERE / name for name in ("postinst", "prerm", "postrm")}


def main(arguments: list[str]) -> int:
    """Return 0, or 1 if the bundle cannot be packed."""
    project = tomlkit.parse((ROOT / "pyproject.toml").read_text(encoding="utf-8")).unwrap()["project"]
    parser = argparse.ArgumentParser(prog="python -m resources.installer.server.deb", description=__doc__)
    parser.add_argument("--version", default=project["version"])
    parser.add_argument("--compression", choices=tuple(LEVELS), default="zstd")
    parser.add_argument("--bundle", type=Path, default=ROOT / "build/dist/loket-server")
    parser.add_argument("--out", type=Path, default=ROOT / "build")
    options = parser.parse_args(arguments)
    try:
        depends = dependencies(options.bundle)
    except UnknownLibraryError as error:
        print(f"loket-server: nobody knows which package has {error}", file=sys.stderr)
        return 1
    package: Path = options.out / f"loket-server_{options.version}_amd64.deb"
    with tempfile.TemporaryDirectory(dir=options.bundle.parent) as folder:  # one disk: see linked
        tree = Path(folder, "tree")
        lay_out(tree, options.bundle, project["license"])
        write_control(tree, HERE / "control", SCRIPTS, options.version, depends)
        pack(tree, package, options.compression)
    print(package)
    return 0


def lay_out(tree: Path, bundle: Path, licence: str) -> None:
    """Make the folders and files that the package installs."""
    documents = tree / "usr/share/doc/loket-server"
    shutil.copytree(bundle, tree / "opt/loket-server", symlinks=True, copy_function=linked)
    link(tree / "usr/bin/loket-server", "/opt/loket-server/loket-server")
    for unit in UNITS:
        put(HERE / unit, tree / "usr/lib/systemd/system" / unit)
    for page in sorted((ROOT / "docs/server").glob("*.md")):
        put(page, documents / page.name)
    built = ROOT / "build/freeze-server"
    text = licences.write(
        documents / "licences",
        licence,
        built / "collected.txt",
        "loket-server",
        licences.having((built / "modules.txt").read_text(encoding="utf-8").split()),
    )
    (documents / "copyright").write_text(text, encoding="utf-8")
    log = (ROOT / "CHANGELOG.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(log, mtime=0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
