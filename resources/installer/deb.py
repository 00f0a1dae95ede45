"""`python -m resources.installer.deb`: a Debian package of the bundle in build/dist/loket."""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from resources.installer import licences
from resources.installer.icon import draw
from resources.installer.linked import UnknownLibraryError, dependencies

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
ICON_SIZES = (48, 128)  # for desktops that show no SVG
SCRIPTS = {
    "preinst": HERE / "debian/not_while_open",
    "prerm": HERE / "debian/not_while_open",
    "postinst": HERE / "debian/postinst",
    "postrm": HERE / "debian/postrm",
}
LEVELS = {"zstd": 9, "xz": 6}  # Ubuntu's dpkg takes 19 for zstd by default, which is minutes


@dataclass(frozen=True, slots=True)
class Package:
    """One of our packages.

    Attributes:
        name: Also that of its program and bundle, and of its folders below /opt and /usr/share/doc.
        lay_out: Puts more files into a tree, which has program and folder of documents, and returns Debian's
            file "copyright"; takes the tree, the folder of documents and Loket's licence.
    """

    name: str
    module: str
    control: Path
    scripts: Mapping[str, Path]
    lay_out: Callable[[Path, Path, str], str]


def main(arguments: list[str]) -> int:
    """Return 0, or 1 if the bundle cannot be packed."""
    package = Package("loket", "resources.installer.deb", HERE / "debian/control", SCRIPTS, lay_out)
    return make(package, arguments)


def lay_out(tree: Path, documents: Path, licence: str) -> str:
    share = tree / "usr/share"
    put(HERE / "debian/loket.desktop", share / "applications/loket.desktop")
    put(HERE / "debian/loket-autostart.desktop", documents / "examples/loket-autostart.desktop")
    for page in ("policy.md", "settings-reference.md", "settings-reference-office.md"):
        put(ROOT / "docs/admin" / page, documents / page)
    put(ROOT / "docs/admin/policy-example.toml", documents / "examples/policy.toml")
    rules = "70-loket-headset.rules"
    put(ROOT / "resources/setup" / rules, tree / "usr/lib/udev/rules.d" / rules)
    put(HERE / "loket.svg", share / "icons/hicolor/scalable/apps/loket.svg")
    for size in ICON_SIZES:
        draw(HERE / "loket.svg", size, share / f"icons/hicolor/{size}x{size}/apps/loket.png")
    return licences.write(documents / "licences", licence, ROOT / "build/freeze/collected.txt")


def make(package: Package, arguments: list[str]) -> int:
    """Return 0, or 1 if the bundle cannot be packed."""
    project = tomlkit.parse((ROOT / "pyproject.toml").read_text(encoding="utf-8")).unwrap()["project"]
    parser = argparse.ArgumentParser(
        prog=f"python -m {package.module}",
        description=f"A Debian package of the bundle in build/dist/{package.name}.",
    )
    parser.add_argument("--version", default=project["version"])
    parser.add_argument(
        "--compression", choices=tuple(LEVELS), default="zstd", help="xz is smaller, and slow"
    )
    parser.add_argument("--bundle", type=Path, default=ROOT / "build/dist" / package.name)
    parser.add_argument("--out", type=Path, default=ROOT / "build")
    options = parser.parse_args(arguments)
    try:
        depends = dependencies(options.bundle)
    except UnknownLibraryError as error:
        print(f"{package.name}: nobody knows which package has {error}", file=sys.stderr)
        return 1
    file: Path = options.out / f"{package.name}_{options.version}_amd64.deb"
    with tempfile.TemporaryDirectory(dir=options.bundle.parent) as folder:  # one disk: see _linked
        tree = Path(folder, "tree")
        _lay_out(tree, package, options.bundle, project["license"])
        _write_control(tree, package, options.version, depends)
        _pack(tree, file, options.compression)
    print(file)
    return 0


def _lay_out(tree: Path, package: Package, bundle: Path, licence: str) -> None:
    """Make the folders and files that the package installs."""
    name = package.name
    documents = tree / "usr/share/doc" / name
    shutil.copytree(bundle, tree / "opt" / name, symlinks=True, copy_function=_linked)
    _link(tree / "usr/bin" / name, f"/opt/{name}/{name}")
    (documents / "copyright").write_text(package.lay_out(tree, documents, licence), encoding="utf-8")
    log = (ROOT / "CHANGELOG.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(log, mtime=0))


def _write_control(tree: Path, package: Package, version: str, depends: Sequence[str]) -> None:
    control = tree / "DEBIAN"
    control.mkdir()
    files = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink()]
    installed_kb = sum(-(-path.stat().st_size // 1024) for path in files)
    text = package.control.read_text(encoding="utf-8")
    (control / "control").write_text(
        text.format(version=version, installed_kb=installed_kb, depends=", ".join(depends)), encoding="utf-8"
    )
    for name, script in package.scripts.items():
        put(script, control / name, mode=0o755)


def _pack(tree: Path, package: Path, compression: str) -> None:
    for folder, _, files in os.walk(tree):  # whatever the builder's umask is
        os.chmod(folder, 0o755)
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    command = [
        "dpkg-deb",
        "--root-owner-group",
        f"-Z{compression}",
        f"-z{LEVELS[compression]}",
        "--build",
        str(tree),
        str(package),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _linked(source: str, target: str) -> None:
    """Copy without copying: 400 MB would be written twice."""
    os.link(source, target, follow_symlinks=False)


def put(source: Path, target: Path, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def _link(link: Path, target: str) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
