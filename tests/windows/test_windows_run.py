"""What `make windows-test` decides: packages, whose fault a failure is, what is run again, what it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from telephony.process import child_process
from tests.platforms import WINE
from tests.runner.record import Record, read_lines, read_record
from tests.windows.report import (
    Cause,
    Check,
    StepResult,
    at_least,
    cause_of_failure,
    cause_of_skip,
    exit_code,
    table,
)
from tests.windows.steps import STEPS, chosen_steps
from tests.windows.unit_run import LOT, SILENT_S, TEST_S, lots_of, patience_s
from tests.windows.wheels import read_requirements, requirements

ROOT = Path(__file__).parents[2]
DIED = Check("dies", False, Cause.PRODUCT, "the process ended in this test: exit code 1")
LACKS = Check("counts", False, Cause.WINE, "wine: no container ids")
BROKEN = Check("demo", False, Cause.TEST, "Xvfb: not installed")


def test_on_windows_all_is_installed_that_runs_there_but_not_what_checks_the_code() -> None:
    project = {
        "project": {"dependencies": ["PySide6-Addons>=6.10,<6.12", "psycopg[binary]>=3.2,<4"]},
        "dependency-groups": {
            "dev": ["pytest>=8", "mypy>=1.15,<3", "ruff", "uv>=0.5"],
            "installer": ["pyinstaller"],
        },
    }
    chosen = requirements(project)
    assert chosen[:4] == ["PySide6-Addons>=6.10,<6.12", "psycopg[binary]>=3.2,<4", "pytest>=8", "pyinstaller"]
    assert all("numpy" in limit for limit in chosen[4:])
    assert any(one.startswith("aiortc") for one in read_requirements(ROOT))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("E   AssertionError: assert 3 == 2", Cause.PRODUCT),
        ("the process ended in this test: exit code 1", Cause.PRODUCT),
        ("wine: Call from 00006FFF to unimplemented function ucrtbase.dll.crealf, aborting", Cause.WINE),
    ],
)
def test_a_failure_is_the_products_unless_wine_says_that_it_lacks_something(text: str, cause: Cause) -> None:
    assert cause_of_failure(text) is cause


def test_what_is_left_out_because_of_wine_is_distinguished_from_what_only_linux_has() -> None:
    assert cause_of_skip(f"Skipped: {WINE}it has no printers") is Cause.WINE
    assert cause_of_skip("Skipped: Linux only: mode bits") is None


@pytest.mark.parametrize(
    ("checks", "code"),
    [([Check("a", True), LACKS], 0), ([BROKEN], 2), ([BROKEN, DIED], 1), ([Check("left out", False)], 0)],
)
def test_only_the_products_failures_and_broken_testing_fail_the_run(checks: list[Check], code: int) -> None:
    assert exit_code([StepResult("unit", checks, 1.0)]) == code


def test_the_table_names_each_failure_with_cause_and_reason_and_counts_wines_apart() -> None:
    text = table(
        [
            StepResult("python", [Check("3.11", True)], 30.4),
            StepResult("unit", [Check("a", True), LACKS, DIED, Check("b", False)], 700.0),
        ]
    )
    lines = text.splitlines()
    assert lines[0].split() == ["step", "result", "cause", "time"]
    assert lines[1].split() == ["python", "1", "passed", "30", "s"]
    assert "1 passed, 1 FAILED, 1 not on wine, 1 left out  product  700 s" in lines[2]
    assert lines[3:] == [
        "unit: product: dies: the process ended in this test: exit code 1",
        "unit: wine: counts: wine: no container ids",
    ]


def test_a_process_that_ends_in_a_test_loses_only_this_one(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    record.write_text(
        '{"began": "a"}\n{"test": "a", "outcome": "passed"}\n{"ended": "a", "seconds": 0.5}\n'
        '{"began": "b"}\n{"began": "c',
        encoding="utf-8",
    )
    outcomes, is_finished = read_record(read_lines(record), "exit code 1")
    assert not is_finished
    assert {test: one.outcome for test, one in outcomes.items()} == {"a": "passed", "b": "died"}
    assert outcomes["b"].text == "the process ended in this test: exit code 1"


def test_a_test_that_passes_and_cannot_be_cleaned_up_has_failed() -> None:
    lines: list[dict[str, object]] = [
        {"began": "a"},
        {"test": "a", "outcome": "passed"},
        {"test": "a", "outcome": "failed", "text": "left open"},
        {"ended": "a"},
    ]
    outcomes, is_finished = read_record([*lines, {"finished": True}], "exit code 1")
    assert is_finished
    assert (outcomes["a"].outcome, outcomes["a"].text) == ("failed", "left open")


def test_a_process_may_be_silent_for_as_long_as_its_test_may_take() -> None:
    record = Record()
    assert patience_s(record) == TEST_S + SILENT_S
    record.add({"began": "tests/a.py::long", "timeout_s": 600})
    assert patience_s(record) == 600 + SILENT_S
    record.add({"ended": "tests/a.py::long"})
    assert patience_s(record) == TEST_S + SILENT_S


def test_files_are_dealt_out_whole_and_no_process_gets_two_floors_or_too_many() -> None:
    files = [f"tests/app/test_{number}.py" for number in range(LOT + 1)] + ["tests/ui/case/test_a.py"]
    lots = list(lots_of(files))
    assert sorted(file for lot in lots for file in lot.files) == sorted(files)
    assert [(lot.name, len(lot.files)) for lot in lots] == [("app-1", 13), ("app-2", 12), ("ui-1", 1)]


def test_steps_are_chosen_by_name_and_bring_along_what_they_need() -> None:
    assert chosen_steps([], ["msi", "bundle"]) == ["python", "wheels", "imports", "unit", "calls", "demo"]
    assert chosen_steps(["unit"], []) == ["python", "wheels", "unit"]
    assert chosen_steps([], []) == list(STEPS)
    with pytest.raises(ValueError, match="units"):
        chosen_steps(["units"], [])


def test_what_is_imported_here_leaves_the_processes_that_other_tests_start_as_they_are() -> None:
    """tests/windows/windows_processes.py changes them; only an option of pytest may import it."""
    assert child_process.own_command.__module__ == child_process.__name__


def test_fewer_stages_than_the_demo_has_do_not_keep_the_budget() -> None:
    assert not at_least("windows_demo_stages", 14, "stages", 15)["ok"]
    assert at_least("windows_demo_stages", 15, "stages", 15)["ok"]
