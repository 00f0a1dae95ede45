"""What Windows shows of the programs and grants them: icon, manifest, version."""

from __future__ import annotations

import ast
import re
import struct
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from PySide6.QtGui import QImageReader

from resources.installer.icon import WINDOWS_SIZES, draw_for_windows
from resources.installer.windows import product
from resources.installer.windows.product import Project, VersionError, version_resource

PICTURE = Path(product.__file__).parents[1] / "loket.svg"
SCRIPTS = sorted(product.MANIFEST.parent.glob("*.ps1"))
SETTINGS = "http://schemas.microsoft.com/SMI"
COMPATIBILITY = "{urn:schemas-microsoft-com:compatibility.v1}"
TRUST = "{urn:schemas-microsoft-com:asm.v3}"


def test_the_icon_has_a_picture_of_its_own_for_each_size_that_windows_shows(tmp_path: Path) -> None:
    icon = tmp_path / "loket.ico"
    draw_for_windows(PICTURE, icon)
    _zero, _kind, count = struct.unpack_from("<HHH", icon.read_bytes())
    assert count == len(WINDOWS_SIZES)
    assert {16, 24, 32, 48, 256} <= set(WINDOWS_SIZES)
    reader = QImageReader(str(icon))
    assert reader.imageCount() == count
    for number, size in enumerate(WINDOWS_SIZES):
        assert reader.jumpToImage(number)
        image = reader.read()
        assert (image.width(), image.height()) == (size, size)
        colours = {image.pixel(x, y) for x in range(0, size, 2) for y in range(0, size, 2)}
        assert len(colours) > 2  # drawn, not blank
        assert image.pixelColor(0, 0).alpha() == 0  # round corners


def test_the_manifest_asks_for_no_rights_and_for_sharp_windows_long_paths_and_utf_8() -> None:
    manifest = Xml.parse(product.MANIFEST).getroot()
    level = manifest.find(f".//{TRUST}requestedExecutionLevel")
    assert level is not None
    assert level.attrib == {"level": "asInvoker", "uiAccess": "false"}
    found = {element.tag: element.text for element in manifest.iter() if SETTINGS in element.tag}
    assert found == {
        f"{{{SETTINGS}/2005/WindowsSettings}}dpiAware": "true/pm",
        f"{{{SETTINGS}/2016/WindowsSettings}}dpiAwareness": "PerMonitorV2",
        f"{{{SETTINGS}/2016/WindowsSettings}}longPathAware": "true",
        f"{{{SETTINGS}/2019/WindowsSettings}}activeCodePage": "UTF-8",
    }
    windows_10 = "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"
    assert [one.get("Id") for one in manifest.iter(f"{COMPATIBILITY}supportedOS")] == [windows_10]


@pytest.mark.parametrize("program", product.PROGRAMS)
def test_each_program_says_who_made_it_and_which_version_it_is(program: str) -> None:
    text = version_resource(program, Project("1.20.300", "GPL-3.0-or-later"))
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    strings = {
        ast.literal_eval(call.args[0]): ast.literal_eval(call.args[1])
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "StringStruct"
    }
    assert strings["CompanyName"] == product.PUBLISHER
    assert strings["ProductName"] == "Loket"
    assert strings["OriginalFilename"] == f"{program}.exe"
    assert strings["FileVersion"] == strings["ProductVersion"] == "1.20.300"
    assert "GPL-3.0-or-later" in strings["LegalCopyright"]
    assert "filevers=(1, 20, 300, 0)" in text


def test_a_version_that_windows_cannot_compare_is_refused() -> None:
    with pytest.raises(VersionError, match="three numbers"):
        version_resource("loket", Project("1.0rc1", "GPL-3.0-or-later"))


def test_the_scripts_start_only_modules_that_exist() -> None:
    """No computer here runs them: a module that moves would be missed on the computer of IT."""
    started = {
        module
        for script in SCRIPTS
        for module in re.findall(
            r"(?<!\S)-m ((?:app|resources|ui)[\w.]*)", script.read_text(encoding="utf-8")
        )
    }
    assert "resources.installer.windows.msi" in started
    assert not [module for module in started if find_spec(module) is None]
