"""The copies of Microsoft's C++ runtime that the packages bring."""

from __future__ import annotations

from pathlib import Path

from resources.installer.windows.runtimes import with_newest_runtimes

VERSIONS = {
    "winrt/msvcp140.dll": (14, 29, 30157, 0),
    "PySide6/msvcp140.dll": (14, 44, 35211, 0),
    "python/VCRUNTIME140.dll": (14, 9, 1, 0),
    "PySide6/vcruntime140.dll": (14, 44, 35211, 0),
    "shiboken6/vcruntime140_1.dll": (14, 44, 35211, 0),
}


def test_each_copy_of_a_runtime_library_is_the_newest_in_its_own_place() -> None:
    entries = [
        (r"winrt\MSVCP140.dll", "winrt/msvcp140.dll", "BINARY"),
        (r"PySide6\MSVCP140.dll", "PySide6/msvcp140.dll", "BINARY"),
        ("VCRUNTIME140.dll", "python/VCRUNTIME140.dll", "BINARY"),
        (r"PySide6\VCRUNTIME140.dll", "PySide6/vcruntime140.dll", "BINARY"),
        ("VCRUNTIME140_1.dll", "shiboken6/vcruntime140_1.dll", "BINARY"),
        ("python311.dll", "python/python311.dll", "BINARY"),
    ]
    assert with_newest_runtimes(entries, lambda path: VERSIONS[path.as_posix()]) == [
        (r"winrt\MSVCP140.dll", "PySide6/msvcp140.dll", "BINARY"),
        (r"PySide6\MSVCP140.dll", "PySide6/msvcp140.dll", "BINARY"),
        ("VCRUNTIME140.dll", "PySide6/vcruntime140.dll", "BINARY"),
        (r"PySide6\VCRUNTIME140.dll", "PySide6/vcruntime140.dll", "BINARY"),
        ("VCRUNTIME140_1.dll", "shiboken6/vcruntime140_1.dll", "BINARY"),
        ("python311.dll", "python/python311.dll", "BINARY"),
    ]


def test_a_library_without_a_version_is_older_than_any(tmp_path: Path) -> None:
    text = tmp_path / "msvcp140.dll"
    text.write_text("no program")
    assert with_newest_runtimes([("MSVCP140.dll", str(text), "BINARY")]) == [
        ("MSVCP140.dll", str(text), "BINARY")
    ]
