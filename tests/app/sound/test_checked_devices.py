"""The day's sound checks in their file."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path
from threading import Event, Thread

import pytest

from app.common.whole_file import write_whole
from app.sound import checked_devices
from app.sound.checked_devices import CheckedDevices, CheckResult

TODAY = date(2026, 12, 1)
FIRST = CheckResult("jabra", datetime(2026, 12, 1, 8, tzinfo=timezone.utc), "", -20.0)
SECOND = CheckResult("laptop", datetime(2026, 12, 1, 8, 1, tzinfo=timezone.utc), "", -30.0)


def test_of_two_saves_at_once_the_newer_results_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, first_writes, second_has_written = tmp_path / "checks.json", Event(), Event()

    def write(path: Path, content: bytes) -> None:
        if not first_writes.is_set():
            first_writes.set()
            second_has_written.wait(0.3)  # it must not have: the older results would come last
            write_whole(path, content)
        else:
            write_whole(path, content)
            second_has_written.set()

    monkeypatch.setattr(checked_devices, "write_whole", write)
    devices = CheckedDevices(file, TODAY)
    devices.keep(FIRST, TODAY)
    saves = [Thread(target=devices.save)]
    saves[0].start()
    assert first_writes.wait(40)
    devices.keep(SECOND, TODAY)
    saves.append(Thread(target=devices.save))
    saves[1].start()
    for save in saves:
        save.join(40)
    assert CheckedDevices(file, TODAY).result("laptop", TODAY) == SECOND
