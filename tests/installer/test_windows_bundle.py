"""The bundle for Windows that is in build, as far as Linux can check it; tests/windows runs it."""

from __future__ import annotations

import pytest

from resources.installer.windows import product
from resources.installer.windows.freeze import BUNDLE
from resources.installer.windows.pe_file import read_pe

pytestmark = pytest.mark.skipif(not BUNDLE.exists(), reason="no bundle for Windows: make windows-installer")
WANTED = (
    "_internal/PySide6/plugins/platforms/qwindows.dll",
    "_internal/PySide6/plugins/multimedia/ffmpegmediaplugin.dll",
    "_internal/pjsua2/_pjsua2*.pyd",
    "_internal/resources/translations/loket_id.qm",
    "_internal/db/migrations/env.py",
    "docs/policy.txt",
    "licences/parts.txt",
)


@pytest.mark.parametrize("program", product.PROGRAMS)
def test_each_program_has_version_manifest_and_icons(program: str) -> None:
    path = BUNDLE / f"{program}.exe"
    found = read_pe(path)
    assert found is not None
    numbers = product.version_numbers(product.project().version)
    assert found.version == ".".join(map(str, numbers))
    content = path.read_bytes()
    for words in (b"PerMonitorV2", b"longPathAware", b"activeCodePage", b"asInvoker"):
        assert words in content
    for text in (product.PUBLISHER, product.PROGRAMS[program], f"{program}.exe"):
        assert text.encode("utf-16-le") in content


@pytest.mark.parametrize("wanted", WANTED)
def test_nothing_is_missing_that_only_a_running_program_would_miss(wanted: str) -> None:
    assert list(BUNDLE.glob(wanted))


def test_every_library_is_for_64_bit_windows() -> None:
    programs = [path for path in BUNDLE.rglob("*") if path.suffix in (".exe", ".dll", ".pyd")]
    assert len(programs) > 150
    found = {path.name: read_pe(path) for path in programs}
    assert not [name for name, program in found.items() if program is None or not program.is_64_bit]


def test_it_has_nothing_of_wine() -> None:
    """Not even the stand-ins of tests/windows for what wine lacks: Windows has the real ones."""
    programs = [path for path in BUNDLE.rglob("*") if path.suffix in (".exe", ".dll")]
    names = {path.name.lower() for path in programs}
    assert not names & {"icuuc.dll", "mscms.dll", "ucrtbase.dll", "kernel32.dll", "msvcrt.dll"}
    assert not [path.name for path in programs if b"Wine builtin DLL" in path.read_bytes()[:4096]]
