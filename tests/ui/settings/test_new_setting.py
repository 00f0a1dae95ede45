"""A new setting is one field in app/settings/areas.py and one row of words: all else follows from these."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.settings import declared, rows
from tests.platforms import linux_only
from ui.settings.pages import PAGES

ROOT = Path(__file__).parents[3]
FIELD = '    rings_in_break: bool = switch(False, section="states.breaks")\n'
NEW_FIELD = '    longest_break_minutes: int = number(45, 5, 240, step=5, section="states.breaks")\n'
WORDS = '    "states.rings_in_break": _Words(\n'
NEW_WORDS = """\
    "states.longest_break_minutes": _Words(
        QT_TRANSLATE_NOOP("Settings", "Longest break, minutes"),
        QT_TRANSLATE_NOOP("Settings", "After that the supervisor sees a mark. Not ready."),
    ),
"""
TRIAL = r"""
from types import SimpleNamespace
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from app.policy import check_file
from app.settings import Settings, SettingsError, load, parse, save
from app.settings.form import edited
from tests.ui.fakes import FakeWorkplace
from ui.reference import policy_example, settings_page
from ui.settings.policy_templates import files
from ui.settings.form import Form
from ui.settings.page_view import PageView
from ui.settings.pages import PAGES
from ui.style.theme import Appearance

KEY = "states.longest_break_minutes"
assert Settings().states.longest_break_minutes == 45
assert parse(b"[states]\nlongest_break_minutes = 30").states.longest_break_minutes == 30
try:
    parse(b"[states]\nlongest_break_minutes = 300")
    raise SystemExit("300 was accepted")
except SettingsError as error:
    assert (error.key, error.expected) == (KEY, "5..240")
settings, faults = edited(Settings(), {KEY: 90})
assert not faults
save(Path("settings.toml"), settings)
assert load(Path("settings.toml")) == settings
Path("policy.toml").write_text("[states]\nlongest_break_minutes = 15\n")
assert check_file(Path("policy.toml")).managed[KEY].value == 15
Appearance(application)
form = Form(FakeWorkplace())
view = PageView(next(one for one in PAGES if one.name == "states"), form.editors)
view.retranslate()
editor = form.editors[KEY]
editor.retranslate()
assert editor in view.editors and editor.matches(["longest", "break"])
editor.show(settings)
assert editor.values() == {KEY: 90}
row = "| `longest_break_minutes` | 5 to 240 | `45` | Longest break, minutes."
assert row in settings_page("settings-reference")
assert "# longest_break_minutes = 45" in policy_example()
templates = {path.name: text for path, text in files().items()}
assert 'valueName="longest_break_minutes" minValue="5" maxValue="240"' in templates["loket.admx"]
assert "Longest break, minutes" in templates["loket.adml"]
print("all is there")
"""


def test_every_section_that_a_setting_names_is_on_a_page() -> None:
    sections = {section.name for page in PAGES for section in page.sections}
    assert {one.section for one in rows().values() if one.section} == sections
    assert {one.section.partition(".")[0] for one in rows().values() if one.section} == {
        page.name for page in PAGES
    }
    assert set(declared()) <= set(rows())


@linux_only("it makes links")
def test_a_field_and_its_words_are_all_that_a_new_setting_needs(tmp_path: Path) -> None:
    changed = {
        ROOT / "app" / "settings" / "areas.py": (FIELD, FIELD + NEW_FIELD),
        ROOT / "ui" / "settings" / "words.py": (WORDS, NEW_WORDS + WORDS),
    }
    copy_with(ROOT, tmp_path / "tree", changed)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "tree"), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", TRIAL], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.stdout == "all is there\n", done.stderr


def copy_with(source: Path, target: Path, changed: dict[Path, tuple[str, str]]) -> None:
    """Make a tree of links to the sources, with a changed copy of some files."""
    target.mkdir()
    for path in source.iterdir():
        if path in changed:
            before, after = changed[path]
            text = path.read_text(encoding="utf-8")
            assert text.count(before) == 1, path
            (target / path.name).write_text(text.replace(before, after), encoding="utf-8")
        elif any(path in one.parents for one in changed):
            copy_with(path, target / path.name, changed)
        elif path.name != "__pycache__" and not path.name.startswith("."):
            (target / path.name).symlink_to(path)
