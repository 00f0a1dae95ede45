"""The floors of the house: each imports only from floors below it (README, "The house")."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BELOW = {
    "ui": {"app", "resources"},
    "app": {"db", "telephony", "resources"},
    "telephony": {"resources"},
    "db": {"resources"},
    "resources": set(),
}
FRONT_DOOR = ROOT / "app/__main__.py"


def imported_roots(path: Path) -> set[str]:
    roots = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            roots.add(node.module.partition(".")[0])
    return roots


@pytest.mark.parametrize("floor", BELOW)
def test_a_floor_imports_only_from_floors_below_it(floor: str) -> None:
    forbidden = (set(BELOW) | {"tests"}) - {floor} - BELOW[floor]
    paths = [path for path in (ROOT / floor).rglob("*.py") if path != FRONT_DOOR]
    assert paths
    wrong = {
        str(path.relative_to(ROOT)): found for path in paths if (found := imported_roots(path) & forbidden)
    }
    assert not wrong


def test_every_scroll_area_is_the_one_that_a_screen_reader_may_ask() -> None:
    """Qt's own ends the program when it is asked for a scroll bar that is gone: ui/widgets/scroll_area.py."""
    others = [
        path for path in (ROOT / "ui").rglob("*.py") if path.name not in ("scroll_area.py", "stylesheet.py")
    ]
    assert [str(path) for path in others if "QScrollArea" in path.read_text(encoding="utf-8")] == []


def test_rules_and_records_need_no_qt() -> None:
    plain = [
        "access/audit_command",
        "access/visibility",
        "agents/shift",
        "agents/shift_day",
        "calls/identity",
        "calls/line_status",
        "cases/case_saving",
        "cases/field_conflicts",
        "cases/presence",
        "common/case_number",
        "common/formats",
        "common/heartbeat",
        "common/office_files",
        "common/phone_number",
        "common/tables",
        "common/wait_until",
        "people/new_applicants",
        "search/search_text",
        "sop/breaks",
        "sop/deadlines",
        "sop/due_reasons",
        "sop/lifecycle",
        "sop/measure",
        "sop/office_hours",
        "sop/packet",
        "sop/procedure",
        "sop/step_clocks",
        "sound/checked_devices",
    ]
    paths = [*(ROOT / "db").rglob("*.py"), *(ROOT / "app/mutations").rglob("*.py")]
    paths += [ROOT / "app" / f"{name}.py" for name in plain]
    rules = ("answers", "code_lists", "faults", "fields", "finding", "jelita", "oss", "questions")
    paths += [ROOT / "app/lookups" / f"{name}.py" for name in rules]
    paths += (ROOT / "app/admin").glob("*.py")
    sheets = ("sheet", "code", "writing", "case_papers", "register", "scan_reading")
    paths += [ROOT / "app/paper" / f"{name}.py" for name in sheets]
    assert not [path for path in paths if "PySide6" in imported_roots(path)]


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
