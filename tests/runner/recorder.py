"""A pytest plugin that writes down each test as it begins and ends, one JSON line each.

A process that hangs or crashes loses nothing that way: the next one leaves out what is written down already,
and the test that had begun but not ended is the one that took the process along.

Runs on the Windows Python, too, and gives Qt a screen there: wine keeps variables that begin with QT_ from
its programs.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.runner.record import read_lines

MOST_TEXT = 6000  # characters of a failure
FONTS_FOLDER = "LOKET_TEST_FONTS"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", required=True, help="file that each test is written to, and left out by")


def pytest_configure(config: pytest.Config) -> None:
    if FONTS_FOLDER in os.environ:
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_QPA_FONTDIR": os.environ[FONTS_FOLDER]}
    config.pluginmanager.register(_Recorder(Path(config.getoption("--record"))))


class _Recorder:
    def __init__(self, path: Path) -> None:
        self._begun = _begun(path)
        self._file = path.open("a", encoding="utf-8")
        self._real_time: set[str] = set()
        self._timeouts_s: dict[str, float] = {}  # of tests that have one of their own
        self._seconds = 0.0

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        left = [item for item in items if item.nodeid not in self._begun]
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in self._begun])
        items[:] = left

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._real_time = {item.nodeid for item in session.items if item.get_closest_marker("real_time")}
        self._timeouts_s = {
            item.nodeid: float(mark.args[0])
            for item in session.items
            if (mark := item.get_closest_marker("timeout")) is not None
        }
        self._write(collected=Counter(item.nodeid.split("::")[0] for item in session.items))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.outcome == "passed" or report.nodeid in self._begun:
            return
        is_skip = report.outcome == "skipped"
        self._write(
            test=report.nodeid,
            outcome="skipped" if is_skip else "error",
            text=_reason(report) if is_skip else report.longreprtext,
        )

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._seconds = 0.0
        timeout_s = self._timeouts_s.get(nodeid, 0)
        self._write(began=nodeid, real_time=nodeid in self._real_time, timeout_s=timeout_s)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One line a phase that says something: the first line that is not "passed" counts."""
        self._seconds += report.duration
        if report.outcome == "skipped":
            self._write(test=report.nodeid, outcome="skipped", text=_reason(report))
        elif report.outcome == "failed":
            output = "\n".join(f"----- {title} -----\n{text}" for title, text in report.sections)
            self._write(
                test=report.nodeid,
                outcome="failed",
                text=report.longreprtext,
                output=output,
            )
        elif report.when == "call":
            self._write(test=report.nodeid, outcome="passed")

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._write(ended=nodeid, seconds=round(self._seconds, 2))

    def pytest_sessionfinish(self) -> None:
        self._write(finished=True)
        self._file.close()

    def _write(self, **line: object) -> None:
        for name in ("text", "output"):
            if isinstance(text := line.get(name), str):
                line[name] = text[-MOST_TEXT:]
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()


def _begun(path: Path) -> set[str]:
    return {str(name) for line in read_lines(path) if (name := line.get("began") or line.get("test"))}


def _reason(report: pytest.CollectReport | pytest.TestReport) -> str:
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
