"""What comes from outside costs the computer little, and no printed sheet waits for it."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import segno
from pytestqt.qtbot import QtBot

from app.paper.code import code_text
from app.paper.press import MOST_BYTES, Done, DrawPage, Job, Press, ReadScan, WritePdf
from app.paper.sheet import Letterhead, Prose, Sheet, SheetKind
from tests.platforms import linux_only

NUMBER = "CC-261124-001-001-6"
SHEET = Sheet(SheetKind.RECEIPT, "Tanda terima", NUMBER, (Prose("Uraian"),))


def pdf(*objects: bytes) -> bytes:
    """Return a PDF file of one page; the objects are those from 4 on, the page's content first."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    )
    out, places = b"%PDF-1.4\n", b""
    catalog = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    for number, one in enumerate((*catalog, page, *objects), 1):
        places += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    count = len(objects) + 4
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + places + trailer


def stream(facts: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (facts, len(content), content)


def takes_memory() -> bytes:
    """Ten forms that each draw the next one ten times."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    forms = [
        stream(form + b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + n), b"/F Do " * 10) for n in range(9)
    ]
    return pdf(stream(b"", b"/F Do " * 10), *forms, stream(form, b"0 0 500 800 re f " * 10))


def takes_time() -> bytes:
    """Eight million rectangles."""
    content = zlib.compress(b"0 0 500 800 re f\n" * 8_000_000)
    return pdf(stream(b"/Filter/FlateDecode", content), b"null")


@pytest.fixture
def press(qapp: object) -> Iterator[Press]:
    press = Press()
    yield press
    press.stop()


def ask(press: Press, job: Job) -> list[Done | OSError]:
    """Return where the end of the job will be."""
    end: list[Done | OSError] = []
    press.do(job, end.append, end.append)
    return end


def scan(path: Path) -> ReadScan:
    return ReadScan(path=os.fsencode(path))


@linux_only("the limit of memory is RLIMIT_DATA")
def test_a_scan_that_asks_for_all_memory_is_refused_and_takes_little_of_it(
    press: Press, qtbot: QtBot, tmp_path: Path
) -> None:
    import resource

    path = tmp_path / "forms.pdf"
    path.write_bytes(takes_memory())
    for job in (scan(path), DrawPage(path=os.fsencode(path), most_px=256)):
        end = ask(press, job)
        qtbot.waitUntil(partial(lambda end: bool(end), end), timeout=90_000)
        assert isinstance(end[0], OSError)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < 1.3 * MOST_BYTES


def test_a_sheet_is_made_while_a_scan_takes_its_time(press: Press, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "slow.pdf"
    path.write_bytes(takes_time())
    slow = ask(press, scan(path))
    made = ask(press, WritePdf(sheet=SHEET, letterhead=Letterhead(), path=str(tmp_path / "sheet.pdf")))
    qtbot.waitUntil(lambda: bool(made))
    assert (made, slow) == ([Done(pages=1)], [])


@linux_only("pipes have no place in the file system elsewhere")
def test_a_pipe_is_no_scan(press: Press, qtbot: QtBot, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    end = ask(press, scan(tmp_path / "pipe"))
    qtbot.waitUntil(lambda: bool(end))
    assert isinstance(end[0], OSError)


@linux_only("names are text elsewhere")
def test_a_scan_whose_name_is_no_utf_8_is_read(press: Press, qtbot: QtBot, tmp_path: Path) -> None:
    segno.make_qr(code_text(SheetKind.RECEIPT, NUMBER)).save(str(tmp_path / "a.png"), scale=8, border=4)
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/scan\xff.png"))
    (tmp_path / "a.png").rename(path)
    end = ask(press, scan(path))
    qtbot.waitUntil(lambda: bool(end))
    assert isinstance(end[0], Done)
    assert end[0].reading is not None
    assert end[0].reading.numbers == (NUMBER,)
