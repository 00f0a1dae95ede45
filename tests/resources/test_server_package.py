"""The package of the server: its unit is as confined as the documentation says, and its scripts are sound."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from resources.installer.deb import ROOT
from resources.installer.server.deb import HERE, SCRIPTS, UNITS
from server.setup.layout import SYSTEM_USER, Layout

pytestmark = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
_EXPOSED = re.compile(r"exposure level for \S+: ([0-9.]+)")


def examined(unit: Path) -> float:
    words = ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)]
    said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    found = _EXPOSED.search(said)
    assert found is not None, said
    return float(found[1])


def test_the_unit_is_as_confined_as_the_documentation_says(tmp_path: Path) -> None:
    page = (ROOT / "docs/server/program.md").read_text(encoding="utf-8")
    stated = re.search(r"systemd-analyze security loket-server` gives \*\*([0-9.]+)\*\*", page)
    assert stated is not None
    unit = HERE / "loket-server.service"
    assert examined(unit) == float(stated[1])
    weaker = tmp_path / unit.name
    weaker.write_text(unit.read_text().replace("NoNewPrivileges=yes\n", ""))
    assert examined(weaker) > float(stated[1])


def test_systemd_understands_every_line_of_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        text = (HERE / name).read_text()
        (tmp_path / name).write_text(text.replace("/usr/bin/loket-server", "/bin/true"))
    words = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line] == []


def test_the_unit_uses_the_files_that_setup_makes() -> None:
    layout = Layout.of_this_computer()
    unit = (HERE / "loket-server.service").read_text()
    for line in (
        f"ExecStart=/usr/bin/loket-server run --config {layout.config_file}",
        f"ConditionPathExists={layout.config_file}",
        f"LoadCredential=database:{layout.database_password}",
        f"LoadCredential=exchange:{layout.exchange_password}",
        f"LoadCredential=survey:{layout.survey_key}",
        f"User={SYSTEM_USER}",
        f"StateDirectory={layout.state.name}",
    ):
        assert f"{line}\n" in unit


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_maintainer_script_is_valid_shell(script: str) -> None:
    subprocess.run(["sh", "-n", str(SCRIPTS[script])], check=True)
