"""What `make installer` relies on, as far as it can be seen without building."""

from __future__ import annotations

import ast
import configparser
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import tomlkit
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from app.desktop.link_schemes import SCHEMES
from resources.installer import licences
from resources.installer.bundle import EXCLUDED, HIDDEN, NOT_DATA, PACKAGES, data_files, is_shipped
from resources.installer.linked import UnknownLibraryError, dependencies

ROOT = Path(__file__).parents[2]
ENTRIES = sorted((ROOT / "resources/installer/debian").glob("*.desktop"))
FOR_BUILDERS = {".ts", ".mako", ".sh"}


def test_every_file_that_the_program_reads_is_in_the_bundle() -> None:
    listed = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True
    )
    wanted = {
        name
        for name in listed.stdout.splitlines()
        if not name.startswith(NOT_DATA) and Path(name).suffix not in {".py", *FOR_BUILDERS}
    }
    wanted |= {name for name in listed.stdout.splitlines() if "/migrations/" in name}
    taken = {Path(file).relative_to(ROOT).as_posix() for file, _ in data_files(ROOT)}
    assert not wanted - taken
    assert not [name for name in taken if not is_shipped(name)]


def test_nothing_is_left_out_that_the_program_imports() -> None:
    imported = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if not path.relative_to(ROOT).as_posix().startswith(NOT_DATA):
                imported |= _imports(path)
    wrong = {name for name in imported if any(f"{name}.".startswith(f"{out}.") for out in EXCLUDED)}
    assert not wrong
    assert not [name for name in HIDDEN if find_spec(name) is None]


def test_what_qt_needs_for_sound_cameras_and_sheets_stays() -> None:
    kept = ("libQt6Quick.so.6", "libQt6Qml.so.6", "libQt6Pdf.so.6", "libQt6Multimedia.so.6")
    assert all(is_shipped(f"PySide6/Qt/lib/{name}") for name in kept)
    assert is_shipped("PySide6/Qt/plugins/multimedia/libffmpegmediaplugin.so")
    assert is_shipped("PySide6/Qt/translations/qtbase_en.qm")
    assert not is_shipped("PySide6/Qt/translations/qtbase_de.qm")
    assert not is_shipped("PySide6/Qt/plugins/imageformats/libqpdf.so")


def test_for_windows_the_same_is_kept_and_left_out_under_the_names_there() -> None:
    kept = (
        r"Qt6Quick.dll",
        r"Qt6Pdf.dll",
        r"plugins\multimedia\ffmpegmediaplugin.dll",
        r"plugins\platforms\qwindows.dll",
    )
    assert all(is_shipped(rf"PySide6\{name}") for name in (*kept, r"translations\qtbase_id.qm"))
    dropped = (r"Qt6VirtualKeyboard.dll", r"plugins\imageformats\qpdf.dll", r"qml\QtQuick\x.dll")
    assert not [name for name in (*dropped, r"translations\qtbase_de.qm") if is_shipped(rf"PySide6\{name}")]


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="no desktop-file-utils here")
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_a_desktop_entry_is_valid(entry: Path) -> None:
    done = subprocess.run(["desktop-file-validate", str(entry)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_desktop_entry_takes_the_links_that_the_program_knows() -> None:
    entry = configparser.RawConfigParser()
    entry.read(ROOT / "resources/installer/debian/loket.desktop", encoding="utf-8")
    types = entry["Desktop Entry"]["MimeType"].split(";")
    assert types == [*(f"x-scheme-handler/{scheme}" for scheme in SCHEMES), ""]


def test_every_part_has_a_licence_that_is_known() -> None:
    parts = licences.parts()
    names = {part.metadata["Name"].lower() for part in parts}
    assert {"pyside6_addons", "pjsua2-python", "av"} <= {
        name.replace("pyside6-", "pyside6_") for name in names
    }
    assert not [part.metadata["Name"] for part in parts if not licences.name_of(part)]


@pytest.mark.skipif(shutil.which("objdump") is None, reason="no binutils here")
def test_a_library_that_nobody_knows_stops_the_build(tmp_path: Path) -> None:
    package = find_spec("PySide6")
    assert package is not None
    assert package.submodule_search_locations
    alone = Path(package.submodule_search_locations[0], "Qt/lib/libQt6Svg.so.6")
    shutil.copy(alone, tmp_path)
    with pytest.raises(UnknownLibraryError, match=r"libQt6Gui\.so\.6 \(of libQt6Svg\.so\.6\)"):
        dependencies(tmp_path)


def test_the_lock_file_has_every_dependency_in_its_range_with_hashes_and_names_no_index() -> None:
    project = tomlkit.parse((ROOT / "pyproject.toml").read_text(encoding="utf-8")).unwrap()
    text = (ROOT / "resources/installer/requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    entries = text.replace("\\\n", "").splitlines()
    assert all(" --hash=sha256:" in entry for entry in entries)
    locked: dict[str, list[Version]] = {}
    for entry in entries:
        requirement = Requirement(entry.split(" --hash")[0])
        (pin,) = requirement.specifier
        locked.setdefault(canonicalize_name(requirement.name), []).append(Version(pin.version))
    for line in [*project["project"]["dependencies"], *project["dependency-groups"]["installer"]]:
        wanted = Requirement(line)
        versions = locked.get(canonicalize_name(wanted.name))
        assert versions, f"make lock: {wanted.name} is missing"
        assert all(version in wanted.specifier for version in versions), f"make lock: {wanted}"


@pytest.mark.parametrize("version", ["3.11", "3.12"])
def test_all_dependencies_have_wheels_for_windows(version: str, tmp_path: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists():
        pytest.skip("uv is not installed: make setup")
    options = [
        "--python-platform",
        "x86_64-pc-windows-msvc",
        "--python-version",
        version,
        "--only-binary",
        ":all:",
        "--group",
        f"{ROOT / 'pyproject.toml'}:installer",
    ]
    out = tmp_path / "requirements.txt"
    try:
        done = subprocess.run(
            [str(uv), "pip", "compile", "--quiet", *options, "-o", str(out), str(ROOT / "pyproject.toml")],
            env={**os.environ, "UV_HTTP_TIMEOUT": "20", "UV_HTTP_RETRIES": "1"},
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("the package index does not answer in time")
    if "Failed to fetch" in done.stderr:  # 1 would be: there are no such wheels
        pytest.skip(f"the package index cannot be reached: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    chosen = out.read_text()
    assert "pywin32-ctypes==" in chosen  # of Windows only: the markers were read for it
    assert "secretstorage==" not in chosen


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found
