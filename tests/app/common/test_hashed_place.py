"""A row about a file never leads out of the folder of files, also if a forger wrote the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.common.hashed_place import hashed_place
from app.file_store.recorded_files import fetched_place
from app.files.attachment_files import AttachmentFiles


@pytest.mark.parametrize(
    "sha256", ["../wichtig.txt", "../../../../etc/passwd", "/etc/passwd", "", "A" * 64, "0" * 63 + "\n", ".."]
)
def test_what_is_no_hash_lies_nowhere(tmp_path: Path, sha256: str) -> None:
    folder, opened = tmp_path / "attachments", tmp_path / "opened"
    folder.mkdir()
    for name in ("wichtig.txt", "etc/passwd"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("wichtig")
    for place in (hashed_place(folder, sha256), fetched_place(folder, sha256)):
        assert place.resolve().is_relative_to(folder)
        assert not place.exists()
    files = AttachmentFiles(folder)
    assert not files.path_of(sha256).exists()
    assert files.copies_of(opened, sha256) == []
    with pytest.raises(FileNotFoundError):
        files.copy_to(opened, "a.pdf", sha256)
    assert sorted(one.read_text() for one in tmp_path.rglob("*") if one.is_file()) == ["wichtig"] * 2
