"""`loket selftest`: what is broken is reported as failed, in words that say what to do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomlkit
from keyring.backends import fail
from packaging.requirements import Requirement

from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.policy import NO_POLICY
from app.selftest import result
from app.selftest.modules import LIBRARIES, libraries
from app.selftest.result import Outcome
from app.selftest.tone import RATE_HZ, tone_seconds, write_tone
from tests.small_disk import SmallDisk, small_disk
from ui.doctor import doctor_text
from ui.selftest import selftest_text
from ui.selftest.command import SelfTest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def home(tmp_path: Path) -> AppPaths:
    places = AppPaths.below(tmp_path)
    places.create()
    return places


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small") as disk:
        yield disk


def run(home: Path, report: Path, *checks: str, **environment: str) -> tuple[int, str, dict[str, str]]:
    """Run the real command; return its exit code, what it said, and the files of the report by name."""
    command = [sys.executable, "-m", "app", "selftest", "--language", "en", "--report", str(report)]
    done = subprocess.run(
        [*command, "--only", *checks],
        env={**os.environ, "LOKET_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=240,
    )
    with zipfile.ZipFile(report) as opened:
        files = {name: opened.read(name).decode() for name in opened.namelist()}
    return done.returncode, done.stdout + done.stderr, files


def outcomes(files: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return outcome and words by check."""
    rows = json.loads(files["selftest.json"])
    return {row["check"]: (row["outcome"], row["words"]) for row in rows}


def test_a_library_that_cannot_be_loaded_has_failed_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "soundfile.py").write_text("raise ImportError('DLL load failed')\n")
    (tmp_path / "lib" / "segno.py").write_text("import os\nos._exit(9)\n")  # as a broken DLL ends it
    code, said, files = run(
        tmp_path / "home", tmp_path / "r.zip", "modules", PYTHONPATH=str(tmp_path / "lib")
    )
    assert code == 1
    outcome, words = outcomes(files)["modules"]
    assert outcome == "failed"
    assert "segno: process ended with 9" in words
    assert "Install Loket again" in words
    assert "FAILED             Parts of the program" in said
    assert json.loads(files["modules.json"])[-1]["name"] == "segno"


def test_a_full_disk_has_failed_with_what_to_do(tmp_path: Path, disk: SmallDisk) -> None:
    home = disk.folder / "home"
    home.mkdir()
    disk.fill()
    code, said, files = run(home, tmp_path / "r.zip", "disk", "storage", "versions")
    assert code == 1
    found = outcomes(files)
    assert found["versions"][0] == "passed"
    assert found["storage"] == ("failed", f"There is no room left in {home}. Make room now.")
    assert found["disk"][0] == "failed"
    assert "1 passed, 2 failed, 0 were not possible here." in said


def test_an_engine_that_does_not_start_has_failed_and_all_else_is_tried(
    home: AppPaths, tmp_path: Path, qapp: object
) -> None:
    command = [str(tmp_path / "taken-away-by-antivirus.exe"), "--engine"]
    test = SelfTest(
        home,
        NO_POLICY,
        Secrets(fail.Keyring()),
        ("phone", "call", "video_loop", "restart", "storage"),
        engine_command=command,
    )
    found = {one.check: (one.outcome, selftest_text.sentence(one)) for one in test.run()}
    for check in ("engine", "call", "video_loop", "restart"):
        assert found[check][0] is Outcome.FAILED
        assert "phone" in found[check][1]  # that it does not start, or may not
    assert found["storage"][0] is Outcome.PASSED


def test_a_check_that_breaks_off_has_failed_and_the_next_one_runs(
    home: AppPaths, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.selftest.command.check_disk", lambda _where: 1 // 0)
    test = SelfTest(home, NO_POLICY, Secrets(fail.Keyring()), ("disk", "storage"))
    disk, storage = test.run()
    assert (disk.check, disk.outcome) == ("disk", Outcome.FAILED)
    assert "ZeroDivisionError" in selftest_text.sentence(disk)
    assert storage.outcome is Outcome.PASSED


def test_without_a_name_the_report_goes_into_the_home_folder(tmp_path: Path) -> None:
    home = tmp_path / "rina"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "app", "selftest", "--only", "versions", "--report"],
        env={
            **os.environ,
            "LOKET_HOME": str(tmp_path / "loket"),
            "USERPROFILE" if os.name == "nt" else "HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
        },
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    (report,) = home.glob("loket-selftest-*.zip")
    assert str(report) in done.stdout


def test_in_a_folder_each_report_has_a_name_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "selftest", "--only", "versions", "--report", str(tmp_path)],
        env={**os.environ, "LOKET_HOME": str(tmp_path / "loket"), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    (report,) = tmp_path.glob("loket-selftest-*.zip")
    assert str(report) in done.stdout


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_tried(tmp_path: Path) -> None:
    report = tmp_path / "there.zip"
    report.write_bytes(b"another file")
    command = [sys.executable, "-m", "app", "selftest", "--only", "versions", "--language", "en"]
    done = subprocess.run(
        [*command, "--report", str(report)],
        env={**os.environ, "LOKET_HOME": str(tmp_path / "loket"), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert f"The report cannot be written to {report} (" in done.stderr
    assert "Name another file after --report." in done.stderr
    assert not done.stdout
    assert report.read_bytes() == b"another file"


def test_a_check_of_an_unknown_name_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "selftest", "--only", "cal"],
        env={**os.environ, "LOKET_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert "cal is none of versions, modules" in done.stderr


def test_a_tone_is_found_by_its_frequency_alone(tmp_path: Path) -> None:
    write_tone(tmp_path / "tone.wav", 500.0, 1.5)
    assert tone_seconds(tmp_path / "tone.wav", 500.0) == pytest.approx(1.5, abs=0.1)
    assert tone_seconds(tmp_path / "tone.wav", 700.0) == 0
    write_tone(tmp_path / "silence.wav", 0.0, 1.0)
    assert tone_seconds(tmp_path / "silence.wav", 0.0) == 0
    assert RATE_HZ == 16_000


@pytest.mark.parametrize("system", ["linux", "win32"])
@pytest.mark.parametrize("python", [(3, 10), (3, 12)])
def test_each_library_that_loket_needs_on_a_system_is_loaded(system: str, python: tuple[int, int]) -> None:
    project = tomlkit.parse((ROOT / "pyproject.toml").read_text(encoding="utf-8")).unwrap()["project"]
    all_needed = [Requirement(one) for one in project["dependencies"]]
    assert {one.name for one in all_needed} == set(LIBRARIES), "add it to LIBRARIES"
    here = {"sys_platform": system, "python_version": "{}.{}".format(*python)}
    needed = {one.name for one in all_needed if one.marker is None or one.marker.evaluate(here)}
    if system == "linux":
        needed.remove("tzdata")  # the bundle has none
    assert set(libraries(system, python)) == needed, "add it to _SYSTEM_OF or _NEWEST_PYTHON"


def test_each_result_has_its_sentence_and_each_check_its_name() -> None:
    folder = Path(result.__file__).parent
    source = "".join(
        path.read_text(encoding="utf-8") for path in [*folder.glob("*.py"), ROOT / "ui/selftest/command.py"]
    )
    own = "modules|storage|print|call|video_loop|sound_loop|restart|screens|selftest|check"
    kinds = set(re.findall(rf'"((?:{own})_[a-z_]+)"', source)) - {"video_loop", "sound_loop"}
    assert kinds == selftest_text.worded_kinds()
    doctors = {"engine_silent", "engine_failed_library"}
    assert doctors <= doctor_text.worded_kinds()
    for check in set(re.findall(r'Result\(\s*"([a-z_]+)"', source)):
        assert selftest_text.name_of(check)
