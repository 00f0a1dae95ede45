"""The policy in a real Windows registry, as group policies write it; HKLM takes an administrator."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform != "win32":
    pytest.skip("there is a registry on Windows only", allow_module_level=True)

import winreg

from app.policy import Level, load_policy
from app.policy.registry import KEY, RECOMMENDED

Write = Callable[[int, str, str, int, object], None]
ROOT = Path(__file__).parents[3]
AREA = "reminders"  # that nobody's own policy is likely to decide


@pytest.fixture
def write() -> Iterator[Write]:
    """Write a value below a hive's policies of Loket; what was written is away again afterwards."""
    written: list[tuple[int, str]] = []

    def put(hive: int, place: str, name: str, kind: int, value: object) -> None:
        try:
            with winreg.CreateKeyEx(hive, place, 0, winreg.KEY_ALL_ACCESS | winreg.KEY_WOW64_64KEY) as key:
                winreg.SetValueEx(key, name, 0, kind, value)
        except PermissionError:
            pytest.skip("only an administrator can write a policy")
        written.append((hive, place))

    yield put
    for hive, place in sorted(set(written), key=lambda one: -len(one[1])):
        winreg.DeleteKeyEx(hive, place, winreg.KEY_WOW64_64KEY)


def test_a_group_policy_of_the_computer_counts_over_that_of_the_person(write: Write, tmp_path: Path) -> None:
    write(winreg.HKEY_LOCAL_MACHINE, rf"{KEY}\{AREA}", "sound", winreg.REG_SZ, "headset")
    write(winreg.HKEY_CURRENT_USER, rf"{KEY}\{AREA}", "sound", winreg.REG_SZ, "off")
    write(winreg.HKEY_CURRENT_USER, rf"{KEY}\retention", "complaint_years", winreg.REG_DWORD, 7)
    write(winreg.HKEY_CURRENT_USER, rf"{KEY}\headset", "is_used", winreg.REG_DWORD, 0)
    write(
        winreg.HKEY_LOCAL_MACHINE, rf"{KEY}\network", "trusted_peers", winreg.REG_MULTI_SZ, ["10.0.0.5", ""]
    )
    write(
        winreg.HKEY_LOCAL_MACHINE,
        rf"{KEY}\{RECOMMENDED}\attachments",
        "largest_mb",
        winreg.REG_DWORD,
        40,
    )
    (tmp_path / "managed").mkdir()
    (tmp_path / "managed" / "office.toml").write_text(
        '[reminders]\nsound = "ringer"\n[paper]\noffice = "Kantor"\n', encoding="utf-8"
    )
    policy = load_policy(tmp_path)
    base = policy.base
    assert not policy.faults
    assert (base.reminders.sound, base.paper.office) == ("headset", "Kantor")
    assert base.retention.complaint_years == 7
    assert base.headset.is_used is False
    assert base.network.trusted_peers == ("10.0.0.5",)
    assert base.attachments.largest_mb == 40
    assert policy.locked_by("reminders.sound") == rf"HKLM\{KEY}\{AREA}"
    assert policy.origin("attachments.largest_mb", ()).level is Level.RECOMMENDED


def test_the_self_test_says_where_a_policy_stands_and_what_of_it_is_wrong(
    write: Write, tmp_path: Path
) -> None:
    write(winreg.HKEY_LOCAL_MACHINE, rf"{KEY}\{AREA}", "sound", winreg.REG_SZ, "trumpet")
    write(winreg.HKEY_LOCAL_MACHINE, rf"{KEY}\recordng", "keep_days", winreg.REG_DWORD, 30)
    done = subprocess.run(
        [sys.executable, "-m", "app", "selftest", "--only", "policy", "--language", "en"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert rf"HKLM\{KEY}\{AREA}, line ?: reminders.sound is trumpet" in done.stdout
    assert rf"HKLM\{KEY}\recordng, line ?: recordng.keep_days is 30" in done.stdout
