"""What `make test` does when tests fail, fail only beside others, crash, hang or cannot be collected."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree

import pytest

from tests.platforms import linux_only
from tests.runner import scheduler
from tests.runner.files import place_for_files
from tests.runner.junit import write_junit
from tests.runner.lots import KINDS, LARGEST_LOT_S, Kind, Lot, Queue, all_files, chosen_tests, kind_of, queues
from tests.runner.progress import Progress
from tests.runner.record import Outcome, Tail, read_lines
from tests.runner.scheduler import BrokenRunError, IdleCores, Listener, Scheduler, Worker, alone

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess  # not there on Windows

pytestmark = linux_only("signals; on Windows tests.windows runs the tests")
ROOT = Path(__file__).parents[2]
RECORDS, REST = (next(kind for kind in KINDS if kind.name == name) for name in ("records", "rest"))


@pytest.fixture(autouse=True)
def pytest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs of these tests load no plugins of packages: importing them takes most of a short run."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def ignore(_: Outcome) -> None:
    pass


def run(folder: Path, *options: str, listener: Listener = ignore, **files: str) -> Progress:
    """Run test files with these contents, one process at a time."""
    folder.mkdir(exist_ok=True)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = real_time\n")
    paths = []
    for name, content in files.items():
        path = folder / f"test_{name}.py"
        path.write_text(content)
        paths.append(str(path))
    records = folder / "records"
    records.mkdir()
    progress = Progress(len(paths))

    def hear(one: Outcome) -> None:
        progress.add(one)
        listener(one)

    with Scheduler(options, records, hear) as running:
        for _ in running.run(queues(folder, paths, {}), alone):
            progress.show(running.workers)
    return progress


def outcomes(progress: Progress) -> dict[str, str]:
    return {one.test.split("::")[-1]: one.outcome for one in progress.outcomes.values()}


def test_a_crash_fails_the_test_that_it_happened_in_and_all_others_still_run(tmp_path: Path) -> None:
    crash = "import os, signal\ndef test_before(): pass\n"
    crash += "def test_crash(): os.kill(os.getpid(), signal.SIGKILL)\ndef test_after(): pass\n"
    progress = run(tmp_path, one=crash, two="def test_other(): pass\n")
    assert outcomes(progress) == {
        "test_before": "passed",
        "test_crash": "died",
        "test_after": "passed",
        "test_other": "passed",
    }
    died = next(one for one in progress.outcomes.values() if one.outcome == "died")
    assert "SIGKILL" in died.text


def test_a_crash_in_a_cleanup_is_a_failure_of_its_test(tmp_path: Path) -> None:
    crash = "import os, signal, pytest\n@pytest.fixture\ndef thing():\n    yield\n"
    crash += "    os.kill(os.getpid(), signal.SIGKILL)\ndef test_it(thing): pass\n"
    assert outcomes(run(tmp_path, one=crash)) == {"test_it": "died"}


def test_a_process_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def listen(one: Outcome) -> None:
        """Be impatient from the first test on until the second has been ended."""
        monkeypatch.setattr(scheduler, "SILENT_S", 1 if one.test.endswith("test_before") else 300)

    hang = "import time\ndef test_before(): pass\ndef test_hang(): time.sleep(600)\ndef test_after(): pass\n"
    found = outcomes(run(tmp_path, listener=listen, one=hang))
    assert found == {"test_before": "passed", "test_hang": "died", "test_after": "passed"}


def test_a_test_with_a_long_timeout_of_its_own_is_not_ended_as_hung(
    tmp_path: Path,
) -> None:
    run(tmp_path, one="import pytest\n@pytest.mark.timeout(900)\ndef test_it(): pass\n")
    (path,) = (tmp_path / "records").glob("*.jsonl")
    worker = Worker(Lot(REST, ()), None, cast("ForkServerProcess", None), Tail(path), path, tmp_path)
    worker.heard_at -= scheduler.SILENT_S + 1
    assert worker.is_hung
    began, ended = (next(one for one in read_lines(path) if word in one) for word in ("began", "ended"))
    worker.record.add(began)
    assert not worker.is_hung
    worker.record.add(ended)
    assert worker.is_hung


def test_a_crash_outside_of_tests_fails_the_run(tmp_path: Path) -> None:
    progress = run(tmp_path, one="import os\nos._exit(3)\n")
    assert [one.outcome for one in progress.outcomes.values()] == ["died"]


def test_a_file_that_cannot_be_collected_fails_and_the_others_run(tmp_path: Path) -> None:
    progress = run(tmp_path, bad="import nothing_of_this_name\n", good="def test_good(): pass\n")
    found = outcomes(progress)
    assert found.pop("test_good") == "passed"
    assert list(found.values()) == ["error"]


def test_a_failure_is_shown_at_once_with_what_the_test_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, one="def test_bad():\n    print('a clue')\n    assert 1 == 2\n")
    printed = capsys.readouterr().out
    assert "assert 1 == 2" in printed
    assert "a clue" in printed


def test_sources_are_compiled_once_whatever_the_shell_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    progress = run(tmp_path, one="import sys\ndef test_it():\n    assert not sys.dont_write_bytecode\n")
    assert outcomes(progress) == {"test_it": "passed"}


def test_a_process_begins_with_loket_imported_and_in_the_environment_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOKET_TEST_OF_NOW", "1")
    one = "import os, sys\nnames = set(sys.modules)\n"
    one += "def test_it():\n    assert 'ui.shell.main_window' in names\n"
    one += "    assert os.environ['LOKET_TEST_OF_NOW'] == '1'\n"
    assert outcomes(run(tmp_path / "a", one=one)) == {"test_it": "passed"}
    monkeypatch.delenv("LOKET_TEST_OF_NOW")
    two = "import os\ndef test_it(): assert 'LOKET_TEST_OF_NOW' not in os.environ\n"
    assert outcomes(run(tmp_path / "b", one=two)) == {"test_it": "passed"}


def kept_files(folder: Path) -> set[str]:
    return {path.name for path in (folder / "records").rglob("*.files/**/*") if path.is_file()}


def test_what_tests_wrote_is_kept_if_one_failed(tmp_path: Path) -> None:
    bad = "import os, socket\ndef test_bad(tmp_path):\n    (tmp_path / 'clue').write_text('found')\n"
    bad += "    os.mkfifo(tmp_path / 'pipe')\n    (tmp_path / 'link').symlink_to('clue')\n"
    bad += "    socket.socket(socket.AF_UNIX).bind(str(tmp_path / 'ear'))\n    assert False\n"
    assert outcomes(run(tmp_path, bad=bad)) == {"test_bad": "failed"}
    assert kept_files(tmp_path) == {"clue"}


def test_what_tests_wrote_is_not_kept_if_none_failed(tmp_path: Path) -> None:
    good = "def test_good(tmp_path): (tmp_path / 'clue').write_text('x')\n"
    assert outcomes(run(tmp_path, good=good)) == {"test_good": "passed"}
    assert not kept_files(tmp_path)


def test_files_are_in_memory_if_there_is_room_and_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.runner.files.LEAST_FREE", 0)
    with place_for_files(tmp_path) as place:
        assert place.parent == tmp_path
        (place / "one").write_text("x")
    assert not place.exists()
    with place_for_files(tmp_path / "not there") as place:
        assert place.is_dir()
    monkeypatch.setattr("tests.runner.files.LEAST_FREE", shutil.disk_usage(tmp_path).total)
    with place_for_files(tmp_path) as place:
        assert place.parent != tmp_path


def kinds_at_once(folder: Path, *waiting: Queue, idle: IdleCores | None = None) -> list[list[str]]:
    """Run these files with a test each; return which kinds ran side by side, look by look."""
    for queue in waiting:
        for _, file in queue.folders.get("", ()):
            Path(file).write_text("def test_it(): pass\n")
    records = folder / "records"
    records.mkdir()
    progress, seen = Progress(1), list[list[str]]()
    with Scheduler(("-c", "/dev/null"), records, progress.add) as running:
        for _ in running.run(waiting, alone, idle=idle):
            seen.append([one.lot.kind.name for one in running.running])
    assert {one.outcome for one in progress.outcomes.values()} == {"passed"}
    return seen


def test_what_gives_way_gets_the_cores_that_other_kinds_have_left(tmp_path: Path) -> None:
    files = [(float(LARGEST_LOT_S), str(tmp_path / f"test_{name}.py")) for name in "ab"]
    seen = kinds_at_once(tmp_path, Queue(RECORDS), Queue(REST, {"": files}))
    assert seen[0] == ["rest", "rest"]


def test_what_gives_way_gets_one_more_when_the_cores_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "IDLE_EVERY_S", 0)
    read = [(0.0, 0.0), (1.0, 10.0), (3.0, 20.0), (3.0, 30.0)]  # a tenth, a fifth, nothing is idle
    idle = IdleCores(lambda: read.pop(0))
    assert [idle.have_room() for _ in range(3)] == [False, True, False]
    monkeypatch.setattr(idle, "have_room", lambda: True)
    waiting = Queue(REST, {"": [(float(LARGEST_LOT_S), str(tmp_path / f"test_{name}.py")) for name in "ab"]})
    assert kinds_at_once(tmp_path, waiting, idle=idle)[0] == ["rest", "rest"]


def test_a_kind_that_comes_after_another_begins_when_that_has_ended(tmp_path: Path) -> None:
    first, second = Kind("first", (), at_once=1), Kind("second", (), at_once=1, after="first")
    waiting = [Queue(kind, {"": [(1.0, str(tmp_path / f"test_{kind.name}.py"))]}) for kind in (second, first)]
    seen = kinds_at_once(tmp_path, *waiting)
    assert ["first"] in seen
    assert ["second"] in seen
    assert not any(len(names) > 1 for names in seen)


def test_an_unknown_option_is_an_error_of_the_run(tmp_path: Path) -> None:
    with pytest.raises(BrokenRunError, match="no-such-option"):
        run(tmp_path, "--no-such-option", one="def test_good(): pass\n")


def test_the_mark_of_a_test_that_keeps_the_real_clock_reaches_the_record(tmp_path: Path) -> None:
    marked = "import pytest\n@pytest.mark.real_time\ndef test_a(): pass\ndef test_b(): pass\n"
    progress = run(tmp_path, one=marked)
    assert {one.test[-1]: one.is_real_time for one in progress.outcomes.values()} == {"a": True, "b": False}


def test_a_second_look_counts_and_stands_in_summary_and_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = Progress(1)
    progress.add(Outcome("tests/x.py::test_a", "failed", "late \x1b[31mring", is_real_time=True))
    progress.add(Outcome("tests/x.py::test_b", "passed"))
    progress.add_second(Outcome("tests/x.py::test_a", "passed"))
    progress.print_summary()
    printed = capsys.readouterr().out
    assert "RERUN tests/x.py::test_a: failed beside other work, passed alone" in printed
    assert "= 2 passed, 1 rerun in " in printed.splitlines()[-1]
    report = tmp_path / "junit.xml"
    write_junit(report, progress.outcomes.values(), progress.reruns, 1.0)
    suite = ElementTree.parse(report).getroot()[0]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "0")
    assert [case.get("name") for case in suite if case.find("rerunFailure") is not None] == ["test_a"]


def test_only_a_test_that_keeps_the_real_clock_gets_a_second_chance(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = real_time\n")
    fails_once = "import pathlib, pytest\n"
    for name, mark in (("timed", "@pytest.mark.real_time\n"), ("plain", "")):
        fails_once += f"{mark}def test_{name}():\n    seen = pathlib.Path({name!r})\n"
        fails_once += "    was_there = seen.exists()\n    seen.touch()\n    assert was_there\n"
    (tmp_path / "test_once.py").write_text(fails_once)
    command = [sys.executable, "-m", "tests.runner", "--build", "build", str(tmp_path / "test_once.py")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "RERUN test_once.py::test_timed: failed beside other work, passed alone" in done.stdout
    assert "FAILED test_once.py::test_plain" in done.stdout
    assert " 1 failed, 1 passed, 1 rerun in " in done.stdout.splitlines()[-1]


def test_the_command_runs_what_it_is_given_and_ends_with_pytests_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")  # the tests of the checkout need them
    command = [sys.executable, "-m", "tests.runner", "--build", str(tmp_path)]
    command += ["tests/windows/test_windows_run.py", "-k", "stages"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 1 passed in " in done.stdout.splitlines()[-1]
    assert (tmp_path / "tests" / "junit.xml").exists()


def test_each_file_is_in_one_lot_and_no_lot_has_files_of_two_folders() -> None:
    files = all_files(ROOT)
    taken: list[str] = []
    for queue in queues(ROOT, files, {}):
        while (lot := queue.take(2)) is not None:
            assert len({test.split("/")[1] for test in lot.tests if test.count("/") > 1}) <= 1
            taken += lot.tests
    assert sorted(taken) == files
    assert not any(file.startswith("tests/installer/") for file in files)


def test_a_long_file_is_not_left_for_the_end() -> None:
    short = [(1.0, f"test_{number}.py") for number in range(400)]
    queue = Queue(KINDS[-1], {"app": short, "ui": [(300.0, "test_long.py")]})
    lot = queue.take(2)
    assert lot is not None
    assert lot.tests == ("test_long.py",)


def test_the_first_lots_are_large_and_the_last_are_single_files() -> None:
    queue = Queue(KINDS[-1], {"app": [(20.0, f"test_{number:02}.py") for number in range(40)]})
    sizes = []
    while (lot := queue.take(2)) is not None:
        sizes.append(len(lot.tests))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == LARGEST_LOT_S / 20
    assert sizes[-1] == 1


def test_calls_screen_and_the_rest_are_distinguished_and_a_single_test_can_be_chosen() -> None:
    assert kind_of("tests/screen/test_links.py").on_stage
    assert kind_of("tests/end2end/test_hold.py::test_a").name == "calls"
    assert kind_of("tests/test_house.py").name == kind_of("tests/app/common/test_nik.py").name == "rest"
    chosen = chosen_tests(ROOT, ["tests/runner", "tests/app/common/test_nik.py::test_a"])
    assert chosen == ["tests/runner/test_runner.py", "tests/app/common/test_nik.py::test_a"]
