"""Every widget has the theme's font and its text scale, also those that have a font of the desktop's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from ui.style.tokens import Size

ROOT = Path(__file__).parents[2]
SCALE = 1.5
# As ui/shell/application.py starts: widgets are made before the style sheet comes.
WINDOW = f"""
import json
from PySide6.QtWidgets import QApplication, QListWidget, QMenu, QTableWidget, QToolButton
from PySide6.QtWidgets import QVBoxLayout, QWidget
from ui.style.theme import Appearance, Scheme
application = QApplication([])
other = application.font("QMenu").family()
appearance = Appearance(application)
appearance.choose(Scheme.LIGHT, {SCALE})
window = QWidget()
made = [QToolButton(), QListWidget(), QTableWidget(), QMenu("menu", window)]
layout = QVBoxLayout(window)
for widget in made[:3]:
    layout.addWidget(widget)
appearance.dress()
window.show()
made += [made[2].horizontalHeader(), QMenu(window), QListWidget(window)]
for widget in made:
    widget.ensurePolished()
fonts = [[type(one).__name__, one.font().family(), one.font().pixelSize()] for one in made]
print(json.dumps([other, fonts]))
"""
KDE = """
[General]
font=DejaVu Serif,20,-1,5,50,0,0,0,0,0
menuFont=DejaVu Serif,22,-1,5,50,0,0,0,0,0
toolBarFont=DejaVu Serif,24,-1,5,50,0,0,0,0,0
"""


def test_menus_lists_and_tables_have_the_font_of_the_theme(tmp_path: Path) -> None:
    (tmp_path / "kdeglobals").write_text(KDE, encoding="utf-8")
    kde = {  # Windows has fonts of its own for these classes
        "QT_QPA_PLATFORM": "xcb",
        "QT_QPA_PLATFORMTHEME": "kde",
        "KDE_SESSION_VERSION": "5",
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    done = subprocess.run(
        (sys.executable, "-c", WINDOW),
        cwd=ROOT,
        env={**os.environ, **({} if sys.platform == "win32" else kde)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    other, widgets = json.loads(done.stdout)
    assert other != "Inter"  # else this test shows nothing
    assert [one for one in widgets if one[1:] != ["Inter", round(Size.BODY * SCALE)]] == []
