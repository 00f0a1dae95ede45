"""The log and the reports on crashes: kept here, a few of them, for as long as they are of use."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.common.error_text import error_text
from app.common.jobs import Jobs
from app.common.notices import Notice
from app.desktop.crash_reports import FOLDER, MOST, CrashReports, drop_reports, keep_report, take_up
from app.desktop.log import KEPT_S, SIZE, drop_old, start_log
from telephony.client.phone import Phone
from telephony.client.phone_signals import EngineLost
from telephony.messages import VideoFault

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=timezone.utc)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def own_log() -> Iterator[None]:
    """The log's handlers and level are put back."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_the_log_is_bounded_by_size_and_by_age(tmp_path: Path, own_log: None) -> None:
    now_s = NOW.timestamp()
    for name, age_s in (("loket.log.1", KEPT_S - 60), ("loket.log.2", KEPT_S + 60)):
        (tmp_path / name).write_text("x", encoding="utf-8")
        os.utime(tmp_path / name, (now_s - age_s, now_s - age_s))
    drop_old(tmp_path, now_s)
    assert [path.name for path in tmp_path.iterdir()] == ["loket.log.1"]
    log = tmp_path / "loket.log"
    log.write_text("2026-01-02 08:00:00,000 INFO loket: began long ago\n", encoding="utf-8")
    os.utime(log, (now_s, now_s))
    drop_old(tmp_path, now_s)
    assert not log.exists()
    assert "began long ago" in (tmp_path / "loket.log.1").read_text(encoding="utf-8")
    start_log(tmp_path)
    start_log(tmp_path)
    (handler,) = [
        one
        for one in logging.getLogger().handlers
        if isinstance(one, RotatingFileHandler) and one.baseFilename == str(log)
    ]
    for _ in range(7):
        handler.emit(logging.LogRecord("t", logging.INFO, "t", 1, "y" * SIZE, (), None))
    files = sorted(path.name for path in tmp_path.glob("loket.log*"))
    assert files == ["loket.log", *(f"loket.log.{number}" for number in range(1, 5))]


def test_a_crash_of_the_desktop_is_a_report_at_the_next_start(tmp_path: Path) -> None:
    crash = (
        "import sys, ctypes; from pathlib import Path; from app.desktop.log import start_log;"
        "start_log(Path(sys.argv[1])); ctypes.string_at(0)"
    )
    died = subprocess.run(
        [sys.executable, "-c", crash, str(tmp_path)], cwd=ROOT, capture_output=True, check=False
    )
    assert died.returncode != 0
    assert not take_up(tmp_path, NOW)  # nobody started since
    start = (
        "import sys; from pathlib import Path; from app.desktop.log import start_log;"
        " start_log(Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", start, str(tmp_path)], cwd=ROOT, check=True)
    assert take_up(tmp_path, NOW)
    (report,) = (tmp_path / FOLDER).iterdir()
    assert "desktop" in report.name
    assert "string_at" in report.read_text(encoding="utf-8")
    assert not take_up(tmp_path, NOW)


def test_neither_log_nor_report_of_an_error_holds_what_people_wrote(tmp_path: Path, own_log: None) -> None:
    note = "ibu ini sakit keras"
    start_log(tmp_path)
    try:
        try:
            missing_notes: dict[str, str] = {}
            missing_notes[note]
        except KeyError as missing:
            row = f'relation "case" violates "ck_case"\nDETAIL:  Failing row contains (1, {note}).'
            raise ValueError(row) from missing
    except ValueError as error:
        logging.getLogger("loket").critical("a bug", exc_info=True)
        texts = [error_text(error), (tmp_path / "loket.log").read_text(encoding="utf-8")]
    for text in texts:
        assert note not in text
        for got in (
            "test_crash_reports.py",
            "KeyError: '…'",
            'ValueError: relation "case" violates "ck_case"',
        ):
            assert got in text


def test_only_the_newest_reports_are_kept_and_none_for_long(tmp_path: Path) -> None:
    for minute in range(MOST + 3):
        keep_report(tmp_path, "engine", "gone", NOW + timedelta(minutes=minute))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == MOST
    assert names[0].startswith("20261125-0803")
    drop_reports(tmp_path, NOW + timedelta(days=40))
    assert not list(tmp_path.iterdir())


def test_ends_of_engine_and_video_and_bugs_are_kept_and_offered_for_saving(
    tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "loket.log").write_text("engine: Assertion failed\n", encoding="utf-8")
    got: list[Notice] = []
    jobs, phone = Jobs(), Phone()

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "x") as report:
            report.writestr("doctor.txt", "well")

    reports = CrashReports(phone, jobs, tmp_path, write, lambda: NOW + timedelta(seconds=len(got)))
    reports.notice.connect(got.append)
    phone.engine_lost.emit(EngineLost(lost_calls=(), at=NOW))
    phone.video_fault.emit(VideoFault(kind="process", reason="crashed with 11"))
    phone.video_fault.emit(VideoFault(kind="slow", reason="no crash"))
    for _ in range(3):
        reports.note_bug(KeyError("nothing"))

    def kept() -> dict[str, str]:
        folder = tmp_path / FOLDER
        return {
            path.stem.rpartition("-")[2]: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")
        }

    qtbot.waitUntil(lambda: set(kept()) == {"engine", "video", "bug"} and bool(got))
    assert len(list((tmp_path / FOLDER).iterdir())) == 3
    assert "Assertion failed" in kept()["engine"]
    assert "crashed with 11" in kept()["video"]
    assert "KeyError" in kept()["bug"]
    assert [(one.kind, one.actions) for one in got] == [("crash_kept", ("save_report",))]
    file = tmp_path / "report.zip"
    file.write_bytes(b"an older one, and the dialog asked")
    reports.save(file)
    qtbot.waitUntil(lambda: got[-1].kind == "report_saved")
    assert zipfile.is_zipfile(file)
    reports.save(tmp_path / "nowhere" / "report.zip")
    qtbot.waitUntil(lambda: got[-1].kind == "report_not_saved")
    jobs.stop()
