"""A file is replaced whole, also while another program reads it."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread

import pytest

from app.common.whole_file import write_whole
from tests.platforms import windows_only


@windows_only("an open file cannot be replaced there")
def test_a_file_that_another_program_reads_for_a_moment_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"old")
    is_open = Event()

    def read_for_a_moment() -> None:
        with path.open("rb"):
            is_open.set()
            Event().wait(0.15)

    reader = Thread(target=read_for_a_moment)
    reader.start()
    assert is_open.wait(10)
    write_whole(path, b"new")
    reader.join()
    assert path.read_bytes() == b"new"


def test_a_file_that_stays_in_use_keeps_its_content_and_nothing_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"old")
    tries = []

    def refuse(source: str, target: Path) -> None:
        tries.append(source)
        raise PermissionError(13, "in use", os.fspath(target))

    monkeypatch.setattr("app.common.whole_file.os.replace", refuse)
    monkeypatch.setattr("app.common.whole_file.PAUSES_S", (0.001, 0.001))
    with pytest.raises(PermissionError):
        write_whole(path, b"new")
    assert len(tries) == 3
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"old"
