"""Rules of the code base that no linter knows. pyproject.toml has the layers (import-linter)."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_scroll_area_is_the_one_that_a_screen_reader_may_ask() -> None:
    """Qt's own ends the program when it is asked for a scroll bar that is gone: ui/widgets/scroll_area.py."""
    others = [
        path for path in (ROOT / "ui").rglob("*.py") if path.name not in ("scroll_area.py", "stylesheet.py")
    ]
    assert [str(path) for path in others if "QScrollArea" in path.read_text(encoding="utf-8")] == []


def test_every_stack_of_pages_is_one_that_a_screen_reader_passes_over() -> None:
    others = [path for path in (ROOT / "ui").rglob("*.py") if path.name != "stack.py"]
    assert [str(path) for path in others if "QStackedWidget" in path.read_text(encoding="utf-8")] == []


def test_a_module_that_defines_no_qobject_uses_none_of_its_parts() -> None:
    """Rules stay usable without an event loop: a module with signals or slots defines their owner."""
    without_owner = []
    for path in (ROOT / "app").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6")
            for alias in node.names
        }
        if imported & {"Signal", "Slot", "QTimer"} and not any(
            isinstance(node, ast.ClassDef) and node.bases for node in ast.walk(tree)
        ):
            without_owner.append(str(path.relative_to(ROOT)))
    assert not without_owner


def test_no_window_reaches_for_the_case_as_it_is_recorded() -> None:
    forbidden = {"raw", "raw_opened", "raw_changed", "OpenCase"}
    reached = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in forbidden)
        or (isinstance(node, ast.alias) and node.name in forbidden)
    ]
    assert not reached
