"""The bundle's files as a fragment for wixl: a component each, which the next version knows by its path."""

from __future__ import annotations

from hashlib import sha1
from pathlib import Path, PurePosixPath
from uuid import UUID, uuid5
from xml.etree import ElementTree as Xml

from resources.installer.windows.pe_file import read_pe

_NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"
_OURS = UUID("6d0e6c5f-64c9-4c59-9c6b-1f4b8e3e7a18")  # never changes: the components' ids come from it


def versions(tree: Path) -> dict[str, str]:
    """Return the version of each program and library that has one, by the id of its file. Raises OSError."""
    found = {}
    for path in sorted(path for path in tree.rglob("*") if path.is_file()):
        program = read_pe(path)
        if program and program.version:
            found[_id("f", PurePosixPath(path.relative_to(tree).as_posix()))] = program.version
    return found


def fragment(tree: Path) -> bytes:
    """Return the XML for all files below `tree`, whose top is InstallFolder."""
    Xml.register_namespace("", _NAMESPACE)
    wix = Xml.Element(_tag("Wix"))
    of_folders = Xml.SubElement(wix, _tag("Fragment"))
    of_group = Xml.SubElement(wix, _tag("Fragment"))
    group = Xml.SubElement(of_group, _tag("ComponentGroup"), Id="files")
    folders = {
        PurePosixPath("."): Xml.SubElement(of_folders, _tag("DirectoryRef"), Id="InstallFolder"),
    }
    for path in sorted(tree.rglob("*")):
        inside = PurePosixPath(path.relative_to(tree).as_posix())
        parent = folders[inside.parent]
        if path.is_dir():
            folders[inside] = Xml.SubElement(parent, _tag("Directory"), Id=_id("d", inside), Name=inside.name)
            continue
        component = Xml.SubElement(
            parent,
            _tag("Component"),
            Id=_id("c", inside),
            Guid=str(uuid5(_OURS, str(inside).casefold())).upper(),
            Win64="yes",
        )
        Xml.SubElement(
            component,
            _tag("File"),
            Id=_id("f", inside),
            Name=inside.name,
            Source=str(path),
            KeyPath="yes",
        )
        Xml.SubElement(group, _tag("ComponentRef"), Id=_id("c", inside))
    text: bytes = Xml.tostring(wix, encoding="utf-8", xml_declaration=True)
    return text


def _id(kind: str, inside: PurePosixPath) -> str:
    """Return an identifier of Windows Installer: letters and digits, not longer than 72."""
    return f"{kind}{sha1(str(inside).casefold().encode(), usedforsecurity=False).hexdigest()}"


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
