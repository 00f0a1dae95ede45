"""Files of a case on their way: into the folder, small on the screen, out to the system, or refused."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.files.attachment_files import AttachmentFiles, Changed, NotAttachable, may_be_opened, media_type
from app.files.attachments import Attachments, attachments_of
from app.records.service import Refusal
from app.settings import AttachmentSettings, Settings
from app.values.open_case import VisibleCase
from db.audit import trail
from tests.app.phone_place import PhonePlace
from tests.platforms import IS_WINDOWS

PDF = b"%PDF-1.4\n" + b"x" * 50
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings(attachments=AttachmentSettings(largest_mb=1)))
    yield place
    place.close()


class Heard:
    """The signals of the service about one case."""

    def __init__(self, attachments: Attachments) -> None:
        self.refused: list[str] = []
        self.attached: list[str] = []
        self.pictures: list[QImage] = []
        self.opened: list[Path] = []
        self.removed: list[UUID] = []
        self.copied: list[Path] = []
        attachments.refused.connect(self._on_refused)
        attachments.attached.connect(lambda _case, name: self.attached.append(name))
        attachments.preview_ready.connect(lambda _sha256, picture: self.pictures.append(picture))
        attachments.open_wanted.connect(lambda path: self.opened.append(Path(path)))
        attachments.removed.connect(self.removed.append)
        attachments.copied.connect(lambda _case, path: self.copied.append(Path(path)))

    def _on_refused(self, _case: UUID, refusal: Refusal) -> None:
        self.refused.append(refusal.code)


@pytest.fixture
def heard(place: PhonePlace) -> Heard:
    return Heard(place.workplace.files.attachments)


def new_case(place: PhonePlace) -> VisibleCase:
    place.workplace.cases.editor.start_draft()
    place.qtbot.waitUntil(lambda: place.workplace.cases.editor.current is not None)
    assert place.workplace.cases.editor.current is not None
    return place.workplace.cases.editor.current


def saved_case(place: PhonePlace) -> VisibleCase:
    new_case(place)
    place.workplace.cases.editor.keep("subject", "Izin belum terbit")
    place.workplace.cases.editor.save()
    place.qtbot.waitUntil(lambda: on_screen(place).file is not None)
    return on_screen(place)


def on_screen(place: PhonePlace) -> VisibleCase:
    assert place.workplace.cases.editor.current is not None
    return place.workplace.cases.editor.current


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_is_kept_by_its_hash_and_stands_in_the_case(
    place: PhonePlace, heard: Heard, tmp_path: Path
) -> None:
    case = saved_case(place)
    path = file(tmp_path, "surat.pdf", PDF)
    place.workplace.files.attachments.attach_files(case.case_id, [path])
    place.qtbot.waitUntil(lambda: bool(attachments_of(on_screen(place))))
    [one] = attachments_of(on_screen(place))
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert (one.name, one.media_type, one.bytes, one.sha256) == ("surat.pdf", "application/pdf", 59, sha256)
    kept = place.workplace.files.attachments.files.path_of(sha256)
    assert kept.read_bytes() == PDF
    assert kept.is_relative_to(place.places.data)
    place.qtbot.waitUntil(lambda: heard.attached == ["surat.pdf"])


def test_what_is_attached_before_the_first_save_is_recorded_with_it(
    place: PhonePlace, heard: Heard, tmp_path: Path
) -> None:
    case = new_case(place)
    paths = [file(tmp_path, "a.pdf", PDF), file(tmp_path, "b.txt", b"catatan"), file(tmp_path, "c.pdf", PDF)]
    place.workplace.files.attachments.attach_files(case.case_id, paths)
    place.qtbot.waitUntil(lambda: len(heard.attached) == 2 and heard.refused == ["attachment_twice"])
    waiting = attachments_of(on_screen(place))
    assert {one.name for one in waiting} <= {"a.pdf", "b.txt", "c.pdf"}
    assert [one.record for one in waiting] == [None, None]
    place.workplace.cases.editor.keep("subject", "Izin belum terbit")
    place.workplace.cases.editor.save()
    place.qtbot.waitUntil(lambda: on_screen(place).is_saved)
    recorded = attachments_of(on_screen(place))
    assert {one.id for one in recorded} == {one.id for one in waiting}
    assert all(one.record is not None for one in recorded)


def test_a_file_that_was_never_recorded_goes_without_a_mark_and_a_recorded_one_with_its_reason(
    place: PhonePlace, heard: Heard, tmp_path: Path
) -> None:
    attachments = place.workplace.files.attachments
    case = new_case(place)
    name = "a.pdf" if IS_WINDOWS else os.fsdecode(b"a\xff.pdf")  # as an old archive may hold it
    attachments.attach_files(case.case_id, [file(tmp_path, name, PDF)])
    place.qtbot.waitUntil(lambda: heard.attached == [name if IS_WINDOWS else "a_.pdf"])
    attachments.remove(case.case_id, attachments_of(on_screen(place))[0], "")
    assert attachments_of(on_screen(place)) == ()

    place.workplace.cases.editor.keep("subject", "Izin belum terbit")
    place.workplace.cases.editor.save()
    place.qtbot.waitUntil(lambda: on_screen(place).file is not None)
    attachments.attach_files(case.case_id, [file(tmp_path, "a.pdf", PDF)])
    place.qtbot.waitUntil(lambda: bool(attachments_of(on_screen(place))))
    attachments.remove(case.case_id, attachments_of(on_screen(place))[0], " ")
    place.qtbot.waitUntil(lambda: heard.refused == ["reason_missing"])
    attachments.remove(case.case_id, attachments_of(on_screen(place))[0], "salah orang")
    place.qtbot.waitUntil(lambda: attachments_of(on_screen(place))[0].is_removed)


def test_a_copied_picture_becomes_a_file_and_is_shown_small(place: PhonePlace, heard: Heard) -> None:
    case = saved_case(place)
    picture = QImage(QSize(1200, 600), QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    place.workplace.files.attachments.attach_picture(case.case_id, picture)
    place.qtbot.waitUntil(lambda: bool(attachments_of(on_screen(place))))
    [one] = attachments_of(on_screen(place))
    assert (one.media_type, one.name.endswith(".png")) == ("image/png", True)
    place.workplace.files.attachments.ask_preview(one)
    place.qtbot.waitUntil(lambda: bool(heard.pictures))
    assert heard.pictures[0].size() == QSize(256, 128)
    assert heard.pictures[0].pixel(5, 5) & 0xFFFFFF == 0x336699


def test_opening_gives_the_system_a_copy_that_cannot_be_written(
    place: PhonePlace, heard: Heard, tmp_path: Path
) -> None:
    attachments = place.workplace.files.attachments
    case = saved_case(place)
    attachments.attach_files(case.case_id, [file(tmp_path, "surat.pdf", PDF)])
    place.qtbot.waitUntil(lambda: bool(attachments_of(on_screen(place))))
    [one] = attachments_of(on_screen(place))
    attachments.open(case.case_id, one)
    attachments.open(case.case_id, one)  # twice: the copy is there already
    place.qtbot.waitUntil(lambda: len(heard.opened) == 2)
    copy = heard.opened[0]
    assert (copy.name, copy.read_bytes()) == ("surat.pdf", PDF)
    assert stat.S_IMODE(copy.stat().st_mode) == (0o444 if IS_WINDOWS else 0o400)  # read only
    attachments.start()  # the next start clears it away
    place.qtbot.waitUntil(lambda: not copy.exists())

    attachments.files.path_of(one.sha256).write_bytes(PDF + b"!")
    attachments.open(case.case_id, one)
    place.qtbot.waitUntil(lambda: heard.refused == ["attachment_changed"])
    attachments.files.path_of(one.sha256).unlink()
    attachments.open(case.case_id, one)
    place.qtbot.waitUntil(lambda: heard.refused[-1] == "attachment_missing")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("faktur.pdf.exe", PDF),
        ("foto.png", b"MZ\x90\x00"),
        ("surat", b"#!/bin/sh\n"),
        ("laporan.docm", b"PK\x03\x04"),
    ],
)
def test_what_could_run_is_kept_but_not_opened(
    place: PhonePlace, heard: Heard, tmp_path: Path, name: str, content: bytes
) -> None:
    case = saved_case(place)
    place.workplace.files.attachments.attach_files(case.case_id, [file(tmp_path, name, content)])
    place.qtbot.waitUntil(lambda: bool(attachments_of(on_screen(place))))
    place.workplace.files.attachments.open(case.case_id, attachments_of(on_screen(place))[0])
    place.qtbot.waitUntil(lambda: heard.refused == ["attachment_runs"])
    assert not heard.opened


def test_a_copy_of_any_file_is_saved_where_a_person_wants_it_and_the_trail_has_it_first(
    place: PhonePlace, heard: Heard, tmp_path: Path
) -> None:
    attachments = place.workplace.files.attachments
    case = saved_case(place)
    content = b"\xd0\xcf\x11\xe0 surat lama"
    attachments.attach_files(case.case_id, [file(tmp_path, "surat.doc", content)])
    place.qtbot.waitUntil(lambda: bool(attachments_of(on_screen(place))))
    [one] = attachments_of(on_screen(place))
    wanted = file(tmp_path, "Salinan surat.doc", b"yang lama")
    attachments.save_as(case.case_id, one, wanted)
    place.qtbot.waitUntil(lambda: heard.copied == [wanted])
    assert wanted.read_bytes() == content
    trailed = place.read(lambda tx: trail(tx, case.case_id))
    got = [json.loads(entry.detail) for entry in trailed if entry.detail]
    assert got == [{"format": "doc", "list": "attachment", "sha256": one.sha256}]

    attachments.save_as(case.case_id, one, tmp_path / "tidak-ada" / "surat.doc")
    place.qtbot.waitUntil(lambda: heard.refused == ["copy_not_written"])
    attachments.files.path_of(one.sha256).write_bytes(b"palsu")
    attachments.save_as(case.case_id, one, wanted)
    place.qtbot.waitUntil(lambda: heard.refused[-1] == "copy_changed")
    attachments.files.path_of(one.sha256).unlink()
    attachments.save_as(case.case_id, one, wanted)
    place.qtbot.waitUntil(lambda: heard.refused[-1] == "attachment_missing")
    assert wanted.read_bytes() == content  # what was there is whole
    assert not list(tmp_path.glob("*.part"))


def test_a_copy_for_which_the_disk_has_no_room_is_reported(
    place: PhonePlace, heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachments = place.workplace.files.attachments
    case = saved_case(place)
    attachments.attach_files(case.case_id, [file(tmp_path, "surat.pdf", PDF)])
    place.qtbot.waitUntil(lambda: bool(attachments_of(on_screen(place))))

    def full(_part: object, _place: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("app.files.attachment_files.os.replace", full)
    attachments.save_as(case.case_id, attachments_of(on_screen(place))[0], tmp_path / "salinan.pdf")
    place.qtbot.waitUntil(lambda: heard.refused == ["copy_disk_full"])
    assert not (tmp_path / "salinan.pdf").exists()


def test_what_cannot_be_attached_is_reported_and_nothing_is_left_of_it(
    place: PhonePlace, heard: Heard, tmp_path: Path
) -> None:
    case = saved_case(place)
    exactly, larger = (file(tmp_path, f"{size}.bin", b"x" * size) for size in (1_000_000, 1_000_001))
    unreadable = [tmp_path, tmp_path / "tidak-ada.pdf"]
    if not IS_WINDOWS:
        unreadable.append(tmp_path / "pipa")
        os.mkfifo(unreadable[-1])
    wrong = [larger, file(tmp_path, "kosong.txt", b""), *unreadable]
    place.workplace.files.attachments.attach_files(case.case_id, [*wrong, exactly])
    place.qtbot.waitUntil(lambda: len(heard.refused) == len(wrong) and heard.attached == ["1000000.bin"])
    assert sorted(heard.refused) == [
        "attachment_empty",
        "attachment_too_large",
        *["attachment_unreadable"] * len(unreadable),
    ]
    folder = place.workplace.files.attachments.files.folder
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "attachment_disk_full"), (errno.EIO, "attachment_not_written")]
)
def test_a_disk_that_takes_nothing_is_reported(
    place: PhonePlace,
    heard: Heard,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: str,
) -> None:
    case = saved_case(place)

    def full(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("app.files.attachment_files.os.fsync", full)
    place.workplace.files.attachments.attach_files(case.case_id, [file(tmp_path, "surat.pdf", PDF)])
    place.qtbot.waitUntil(lambda: heard.refused == [code])
    assert not list(place.workplace.files.attachments.files.folder.rglob("*.part"))


def test_a_changed_file_is_never_given_out(tmp_path: Path) -> None:
    files = AttachmentFiles(tmp_path / "kept")
    kept = files.keep_content("a.txt", b"asli", 100)
    files.path_of(kept.sha256).write_bytes(b"palsu")
    with pytest.raises(Changed):
        files.copy_to(tmp_path / "opened", "a.txt", kept.sha256)
    assert not [path for path in (tmp_path / "opened").rglob("*") if path.is_file()]
    with pytest.raises(NotAttachable):
        files.keep_content("a.txt", b"x" * 101, 100)


def test_two_openings_at_once_share_one_copy_also_where_no_read_only_file_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = AttachmentFiles(tmp_path / "kept")
    kept = files.keep_content("a.txt", b"asli", 100)
    really_replace = os.replace
    second: list[Future[Path]] = []

    def open_copy() -> Path:
        return files.copy_to(tmp_path / "opened", "a.txt", kept.sha256)

    def replace_as_windows(part: Path, target: Path) -> None:
        if threading.current_thread() is threading.main_thread():  # the first is about to put its copy there
            second.append(pool.submit(open_copy))
            wait(second, 0.3)
        if target.exists() and not target.stat().st_mode & stat.S_IWUSR:
            raise PermissionError(errno.EACCES, "Access denied", str(part), None, str(target))
        really_replace(part, target)

    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr("app.files.attachment_files.os.replace", replace_as_windows)
        first = open_copy()
    assert [one.read_bytes() for one in (first, second[0].result())] == [b"asli", b"asli"]
    assert len(files.copies_of(tmp_path / "opened", kept.sha256)) == 1


def test_a_file_is_what_its_content_says() -> None:
    assert media_type("foto.jpg", PNG) == "image/png"
    assert media_type("foto.png", b"<html>") == "application/octet-stream"
    assert media_type("surat.docx", b"PK\x03\x04").endswith("wordprocessingml.document")


def test_only_what_runs_nothing_is_opened() -> None:
    looked_at = ("surat.pdf", "FOTO.JPG", "pesan.opus", "layar.mp4", "catatan.txt", "daftar.csv")
    assert all(may_be_opened(name, b"isi") for name in looked_at)
    assert all(may_be_opened(f"surat.{ending}", b"PK\x03\x04") for ending in ("docx", "xlsx", "odt", "ods"))
    runs = "exe xltm xlsb potm ppsm xla doc xls ppt slk iqy html svg mht vhdx img msix wsc rdp php lua pyc"
    runs += " library-ms flatpakref webloc pkg zip exe. pdf/x"
    assert not any(may_be_opened(f"surat.pdf.{ending}", PDF) for ending in runs.split())
    assert not any(may_be_opened(name, PDF) for name in ("pdf", ".pdf", "surat", ""))
    old_word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what it is called does not keep Word from its macros
    disguised = (
        ("a.docx", old_word),
        ("a.csv", old_word),
        ("a.csv", b"\n ID;PWXL"),
        ("a.txt", b"\xef\xbb\xbf#!/x"),
    )
    assert not any(may_be_opened(*one) for one in disguised)
