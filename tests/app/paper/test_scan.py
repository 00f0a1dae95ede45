"""A scan of one of our sheets finds its case by its code, and nothing else does."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
import segno
from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot

from app.common.jobs import Jobs
from app.files.attachments import Attached, Attachments
from app.files.scan_filing import ScanFiling
from app.paper.case_papers import CasePapers
from app.paper.code import code_text
from app.paper.layout import write_pdf
from app.paper.press import Press
from app.paper.scan import read_scan
from app.paper.sheet import SheetKind
from app.records.service import Records, Refusal
from app.settings import Settings
from tests.app.paper.test_paper import OFFICE, PRINTING, WRITE
from tests.app.phone_place import PhonePlace
from tests.app.sitting import session_of, sit_down
from tests.current import current_case
from tests.fakes import Fake
from tests.office import Office
from tests.platforms import IS_WINDOWS

NUMBER = "CC-261124-001-001-6"


@pytest.fixture
def office(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def sheet_pdf(office: Office, path: Path, number: str = NUMBER, kind: SheetKind = SheetKind.RECEIPT) -> UUID:
    case_id = office.log(number=number, description="Uraian. " * 20)
    write_pdf(CasePapers(WRITE).make(kind, office.file(case_id), PRINTING), OFFICE, str(path))
    return case_id


def page_of(path: Path, dpi: int = 150) -> QImage:
    """Return the first page as a scanner gives it."""
    document = QPdfDocument()
    document.load(str(path))
    size = document.pagePointSize(0)
    drawn = document.render(0, QSize(int(size.width() * dpi / 72), int(size.height() * dpi / 72)))
    page = QImage(drawn.size(), QImage.Format.Format_RGB32)
    page.fill(QColor("white"))
    painter = QPainter(page)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return page


def turned(page: Any, degrees: float) -> Any:
    image = page.transformed(QTransform().rotate(degrees), Qt.TransformationMode.SmoothTransformation)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def dirty(page: Any) -> Any:
    """Dust all over."""
    spots, painter = random.Random(7), QPainter(page)
    for _ in range(4_000):
        painter.fillRect(spots.randrange(page.width()), spots.randrange(page.height()), 1, 1, QColor("#333"))
    painter.end()
    return page


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("scan.pdf", None),
        ("scan.png", lambda page: page),
        ("upside_down.jpg", lambda page: turned(page, 180)),
        ("on_its_side.png", lambda page: turned(page, 90)),
        ("crooked.jpg", lambda page: turned(page, 4)),
        ("dirty.png", dirty),
        ("small.png", lambda page: page.scaledToWidth(1000, Qt.TransformationMode.SmoothTransformation)),
    ],
)
def test_a_scan_is_read_however_it_lay_on_the_glass(
    office: Office, tmp_path: Path, name: str, change: Any
) -> None:
    path = tmp_path / "sheet.pdf"
    sheet_pdf(office, path)
    if change is not None:
        path = tmp_path / name
        assert change(page_of(tmp_path / "sheet.pdf")).save(str(path), quality=80)
    reading = read_scan(path)
    assert reading.fault == ""
    assert reading.code is not None
    assert (reading.code.kind, reading.code.case_number) == (SheetKind.RECEIPT, NUMBER)


def qr(path: Path, *texts: Any) -> Any:
    """Save a picture with these codes below each other."""
    page = QImage(600, 600 * len(texts), QImage.Format.Format_RGB32)
    page.fill(QColor("white"))
    painter = QPainter(page)
    for at, text in enumerate(texts):
        one = path.with_name(f"one{at}.png")
        segno.make_qr(text).save(str(one), scale=8, border=4)
        painter.drawImage(20, 600 * at + 20, QImage(str(one)))
    painter.end()
    page.save(str(path))
    return path


def test_what_is_no_code_of_ours_or_not_clear_is_distinguished(
    tmp_path: Path, qapp: QCoreApplication
) -> None:
    first, second = (code_text(SheetKind.RECEIPT, f"CC-261124-001-00{n}-{n}") for n in (1, 2))
    permit = "https://dpmptsp.example/jelita/main/cekiz/unduh_surat/12/abc"
    assert read_scan(qr(tmp_path / "a.png", permit)).fault == "foreign"
    assert read_scan(qr(tmp_path / "b.png", first[:-1] + "X")).fault == "damaged"
    assert read_scan(qr(tmp_path / "c.png", first.replace("LOKET1", "LOKET9"))).fault == "newer"
    assert read_scan(qr(tmp_path / "d.png", first, permit)).fault == ""
    several = read_scan(qr(tmp_path / "e.png", first, second))
    assert (several.fault, several.numbers) == ("several", ("CC-261124-001-001-1", "CC-261124-001-002-2"))
    blank = QImage(500, 500, QImage.Format.Format_RGB32)
    blank.fill(QColor("white"))
    blank.save(str(tmp_path / "blank.png"))
    assert read_scan(tmp_path / "blank.png").fault == "no_code"
    (tmp_path / "text.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    (tmp_path / "text.png").write_bytes(b"no picture")
    assert {read_scan(tmp_path / name).fault for name in ("text.pdf", "text.png")} == {"unreadable"}


class FakeAttachments(Fake):
    real = Attachments
    own = frozenset({"answer"})
    answer = ""

    def attach_file(self, case_id: UUID, path: Path, done: Attached) -> None:
        done(Refusal(self.answer, {"text": "lain.pdf"}) if self.answer else None)


@dataclass
class ScanDesk:
    file: Callable[[Path], Any]
    attachments: FakeAttachments
    got: list[Any]


@pytest.fixture
def desk(office: Office, qtbot: QtBot, tmp_path: Path) -> Iterator[ScanDesk]:
    jobs, press, attachments = Jobs(), Press(), FakeAttachments()
    records = Records(office.replica, jobs, "002")
    session = session_of(records, jobs, tmp_path)
    sit_down(session, office.sari)
    filing = ScanFiling(records, session, cast("Attachments", attachments), press)
    got: list[Any] = []
    for name in ("filed", "refused", "not_attached"):
        getattr(filing, name).connect(lambda *what, name=name: got.append((name, *what)))

    def file(path: Path) -> Any:
        filing.file(path)
        qtbot.waitUntil(lambda: bool(got))
        return got.pop()

    yield ScanDesk(file, attachments, got)
    press.stop()
    jobs.stop()


def test_a_scan_files_itself_to_its_case(office: Office, desk: ScanDesk, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    case_id = sheet_pdf(office, path)
    assert desk.file(path) == ("filed", path, NUMBER, case_id)
    desk.attachments.answer = "attachment_twice"
    name, *what, refusal = desk.file(path)
    assert (name, what, refusal.code) == ("not_attached", [path, NUMBER], "attachment_twice")
    assert desk.got == []


def test_a_scan_that_has_no_case_here_or_not_a_readers_is_refused(
    office: Office, desk: ScanDesk, tmp_path: Path
) -> None:
    stranger = qr(tmp_path / "a.png", code_text(SheetKind.MINUTES, "CC-261124-009-001-0"))
    assert desk.file(stranger)[:3] == ("refused", stranger, "no_case")
    register = qr(tmp_path / "b.png", code_text(SheetKind.DAILY_REGISTER, "2026-11-24"))
    assert desk.file(register)[:3] == ("refused", register, "register")
    path = tmp_path / "scan.pdf"
    sheet_pdf(office, path)
    office.replica.keep_locally(lambda tx: tx.exec_driver_sql("UPDATE case_ SET is_confidential = 1")).result(
        10
    )
    assert desk.file(path)[:3] == ("refused", path, "not_yours")
    assert desk.file(tmp_path / "nowhere.pdf")[:3] == ("refused", tmp_path / "nowhere.pdf", "unreadable")


def test_of_each_scan_is_reported_whatever_it_is_called_and_how_often(tmp_path: Path, qtbot: QtBot) -> None:
    place = PhonePlace(tmp_path / "home", qtbot, Settings())
    place.workplace.cases.editor.start_draft()
    qtbot.waitUntil(lambda: place.workplace.cases.editor.current is not None)
    place.workplace.cases.editor.keep("subject", "Izin belum terbit")
    place.workplace.cases.editor.save()
    qtbot.waitUntil(lambda: current_case(place.workplace.cases.editor).file is not None)
    case = current_case(place.workplace.cases.editor)
    picture = qr(tmp_path / "a.png", code_text(SheetKind.RECEIPT, case.number)).read_bytes()
    names = ["1/scan.png", "2/scan.png", f"{'n' * 200}.png"]
    if not IS_WINDOWS:  # which takes neither a colon, nor a space at the end, nor what is no text
        names += ["pukul 10:15 .png ", os.fsdecode(b"foto\xff.png")]
    paths = [Path(tmp_path / name) for name in names]
    for number, path in enumerate(paths):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(picture + b"%d" % number)  # each is another file
    filed, refused = [], []
    place.workplace.files.scans.filed.connect(lambda path, *_: filed.append(path))
    place.workplace.files.scans.refused.connect(lambda _path, why, _numbers: refused.append(why))
    place.workplace.files.scans.not_attached.connect(
        lambda path, _number, refusal: refused.append(refusal.code)
    )

    def has_told(count: int) -> bool:
        return len(filed) + len(refused) >= count

    for path in (*paths, paths[0]):
        place.workplace.files.scans.file(path)
    for count in range(1, len(paths) + 2):  # one after the other, each by a process that has to start
        qtbot.waitUntil(partial(has_told, count))
    assert (sorted(filed), refused) == (sorted(paths), ["attachment_twice"])
    place.close()
