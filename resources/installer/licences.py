"""The licences of all that is in the bundle: wheels by their metadata, system libraries by their package."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from collections.abc import Container, Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_TEXTS = ("licen", "copying", "notice", "authors")
# Libraries inside wheels whose metadata names only the licence of the Python part.
INSIDE = {
    "av": (
        "FFmpeg (LGPL-2.1-or-later, built as GPL-2.0-or-later), x264 and x265 (GPL-2.0-or-later), libvpx, "
        "SVT-AV1, dav1d, Opus, LAME and others (each under its own licence)"
    ),
    "livekit": "WebRTC (BSD-3-Clause, with a patent grant), libraries written in Rust (MIT or Apache-2.0)",
    "pjsua2-python": "PJSIP (GPL-2.0-or-later), OpenSSL 1.0.2 (its own licence), speex, iLBC, GSM",
    "psycopg-binary": "libpq (PostgreSQL licence), OpenSSL 3 (Apache-2.0), Kerberos 5 (MIT)",
    "pyside6-addons": "Qt (LGPL-3.0-only), FFmpeg (LGPL-2.1-or-later), PDFium (BSD-3-Clause)",
    "pyside6-essentials": "Qt (LGPL-3.0-only), ICU (Unicode licence)",
    "soundfile": "libsndfile (LGPL-2.1-or-later), FLAC, Ogg, Vorbis, Opus (BSD-3-Clause)",
}
_UNSTATED = {"imapclient": "BSD-3-Clause", "pjsua2-python": "GPL-2.0-or-later"}  # their metadata says nothing


def parts(root: str = "loket") -> list[Distribution]:
    """Return every installed distribution that `root` needs, itself left out."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(root)]
    seen = set()
    while waiting:
        wanted = waiting.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            part = distribution(wanted.name)
        except PackageNotFoundError:
            continue  # of another system or Python
        found[key[0]] = part
        for line in part.requires or ():
            needed = Requirement(line)
            extras = ("", *wanted.extras)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    found.pop(canonicalize_name(root), None)
    return [found[name] for name in sorted(found)]


def name_of(part: Distribution) -> str:
    """Return a licence's name; "" if the metadata has none."""
    name = canonicalize_name(part.metadata["Name"])
    for stated in (_field(part, "License-Expression"), _field(part, "License"), _UNSTATED.get(name)):
        if stated and stated.strip():
            return stated.strip().splitlines()[0]
    kinds = [line for line in part.metadata.get_all("Classifier") or () if line.startswith("License ::")]
    return "; ".join(line.rpartition(" :: ")[2] for line in kinds)


def _field(part: Distribution, name: str) -> str:
    return next(iter(part.metadata.get_all(name) or ()), "")


def texts_of(part: Distribution) -> Iterator[Path]:
    """Give the files that hold its licences."""
    for file in part.files or ():
        path = Path(str(part.locate_file(file)))
        is_text = any(word in file.name.lower() for word in _TEXTS) and file.suffix not in (".py", ".pyc")
        if is_text and path.is_file():
            yield path


def having(modules: Iterable[str]) -> set[str]:
    """Return the names of the distributions that have these top modules."""
    found = packages_distributions()
    return {canonicalize_name(name) for module in modules for name in found.get(module, ())}


def write(
    folder: Path, own: str, collected: Path, program: str = "loket", only: Container[str] | None = None
) -> str:
    """Put all licence texts into `folder` and return Debian's file "copyright".

    Args:
        own: Loket's own licence.
        collected: Where the spec noted each library's place on this system, one a line.
        program: Its folder below /opt and /usr/share/doc.
        only: The names of the distributions that are in the bundle; None for all.
    """
    lines = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        "Upstream-Name: Loket",
        f"Comment: /opt/{program} holds Python and the parts below; their texts are in",
        f" /usr/share/doc/{program}/licences, one folder each.",
        "",
        "Files: *",
        "Copyright: the authors of Loket",
        f"License: {own}",
        " On Debian systems the text of the GPL 3 is in /usr/share/common-licenses/GPL-3.",
        "",
    ]
    for part in parts():
        name = canonicalize_name(part.metadata["Name"])
        if only is not None and name not in only:
            continue
        texts = list(texts_of(part))
        _copy(texts, folder / name)
        author = _field(part, "Author") or _field(part, "Author-email") or f"the authors of {name}"
        lines += _paragraph(
            f"{name} {part.version}", " ".join(author.split()), name_of(part), INSIDE.get(name), program
        )
    standard_library = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    if standard_library.exists():
        _copy([standard_library], folder / "python")
    lines += _paragraph("Python", "the Python Software Foundation", "PSF-2.0", None, program)
    for package, version, text in _system_packages(collected):
        _copy([text], folder / package)
        lines += _paragraph(f"{package} {version}", "see its text", "as in its text", None, program)
    return "\n".join(lines)


def _paragraph(what: str, author: str, licence: str, inside: str | None, program: str) -> list[str]:
    stated = [f"Files: opt/{program}/*  ({what})", f"Copyright: {author}", f"License: {licence}"]
    return [*stated, *([f"Comment: holds {inside}"] if inside else []), ""]


def _copy(texts: list[Path], folder: Path) -> None:
    for number, text in enumerate(texts):
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / text.name
        shutil.copyfile(text, folder / f"{number}-{text.name}" if target.exists() else target)


def _system_packages(collected: Path) -> Iterator[tuple[str, str, Path]]:
    """Give the name, version and licence text of each Debian package that libraries were taken from."""
    files = [line for line in collected.read_text(encoding="utf-8").splitlines() if _is_of_system(line)]
    names = set()
    for file in files:  # by either name: /lib is a link to /usr/lib
        for path in {file, str(Path(file).resolve()), file.removeprefix("/usr")}:
            asked = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True, check=False)
            names |= {line.partition(":")[0] for line in asked.stdout.splitlines()}
    for name in sorted(names):
        text = Path("/usr/share/doc", name, "copyright")
        shown = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True, check=False
        )
        if text.exists():
            yield name, shown.stdout.partition("\n")[0], text


def _is_of_system(file: str) -> bool:
    return file.startswith(("/lib/", "/usr/lib/"))
