"""The start is not held up by what nobody uses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from telephony.process.light_start import _LOOKED_AT

ROOT = Path(__file__).parents[3]


def got(code: str) -> list[str]:
    """Return the lines that a fresh Python prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        (sys.executable, "-c", code), env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_the_version_of_pyside_is_one_that_was_looked_at() -> None:
    """If not: look at shibokensupport/feature.py of the new one, then add it."""
    assert PySide6.__version_info__[:2] in _LOOKED_AT


READ = """
import linecache
{start}
import PySide6.QtWidgets, app.mutations, db.queries.cases
print(sum(name.endswith(".py") for name in linecache.cache))
"""


def test_no_source_is_read_for_pyside_and_with_another_version_it_only_takes_longer() -> None:
    start = "from telephony.process import light_start"
    (none,) = got(READ.format(start=f"{start}\nlight_start.start_light()"))
    (many,) = got(READ.format(start=f"{start}\nlight_start._LOOKED_AT = ()\nlight_start.start_light()"))
    assert int(none) < 10  # of PySide6 itself
    assert int(many) > 50


@pytest.mark.parametrize("wanted", ["telephony.engine.main", "telephony.video.process"])
def test_a_process_of_calls_has_no_key_store_and_no_window(wanted: str) -> None:
    names = "sorted(name for name in sys.modules if name.split('.')[0] in ('keyring', 'ui', 'db', 'app'))"
    assert got(f"import sys, telephony.__main__, {wanted}; print({names})") == ["[]"]
