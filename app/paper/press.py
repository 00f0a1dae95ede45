"""`loket --paper`: lays sheets out, prints them, reads scans and PDFs in a separate process, one job each.

Qt holds the GIL while it lays out: a month's register would block the window for seconds. And a file from
outside, a PDF or a picture, is opened where a decoder's fault costs only the job, with a limit on time and
memory: a few kilobytes can cause hours of work and use all memory.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import msgspec

from app.common.jobs import Jobs
from app.paper.scan_reading import ScanReading
from app.paper.sheet import Letterhead, Sheet
from telephony.process import process_creation
from telephony.process.child_process import own_command
from telephony.process.child_process_main import run_to_the_end
from telephony.process.private_memory import protect

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtPrintSupport import QPrinter

LONGEST_S = 900.0
LONGEST_READING_S = 60.0  # for a scan: a hundred pages take 12 s
LONGEST_DRAWING_S = 20.0  # for a previewed page
MOST_BYTES = 1 << 30  # of memory, for a file from outside; a picture may use half (app/paper/scan.py)
SCREEN_DPI = 96
ROOT = Path(__file__).parents[2]


class PrinterChoice(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of the print dialog. file: A PDF file instead of a printer; pages 0: all."""

    name: str = ""
    file: str = ""
    copies: int = 1
    first_page: int = 0
    last_page: int = 0
    duplex: int = 0  # QPrinter.DuplexMode
    is_coloured: bool = False
    is_collated: bool = True


class WritePdf(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    sheet: Sheet
    letterhead: Letterhead
    path: str


class PrintSheet(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    sheet: Sheet
    letterhead: Letterhead
    printer: PrinterChoice


class ReadScan(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    path: bytes  # in the system's form (os.fsencode): a name need not be UTF-8


class DrawPage(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The first page of a PDF file, no side longer than `most_px`."""

    path: bytes
    most_px: int


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """error: The system's message; "" on success. picture: As PNG; empty if there is none."""

    pages: int = 0
    reading: ScanReading | None = None
    picture: bytes = b""
    error: str = ""


Job = WritePdf | PrintSheet | ReadScan | DrawPage
# The time limits of jobs that open a file from outside.
_LONGEST_S: dict[type, float] = {ReadScan: LONGEST_READING_S, DrawPage: LONGEST_DRAWING_S}


class Press:
    """Runs the jobs one after the other, each in a process; files from outside do not delay sheets."""

    def __init__(self) -> None:
        self._sheets, self._from_outside = Jobs(workers=1), Jobs(workers=1)
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._is_stopped = False

    def do(self, job: Job, done: Callable[[Done], None], failed: Callable[[OSError], None]) -> None:
        """Run a job; then call `done(...)` or `failed(error)` in the GUI thread, neither once the program
        ends.
        """
        if self._is_stopped:
            return
        jobs = self._from_outside if type(job) in _LONGEST_S else self._sheets
        jobs.run(lambda: self._press(job), done, ((OSError, failed),))

    def stop(self) -> None:
        """End running jobs: the exit does not wait for half a sheet."""
        self._is_stopped = True
        for process in tuple(self._processes):
            process.kill()
        self._sheets.stop()
        self._from_outside.stop()

    def _press(self, job: Job) -> Done:
        """Blocks. Raises OSError."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, _roots()))}
        with process_creation.start(
            own_command("--paper", "app"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as process:
            self._processes.add(process)
            if self._is_stopped:  # stopped while it started
                process.kill()
            try:
                longest_s = _LONGEST_S.get(type(job), LONGEST_S)
                answer, log = process.communicate(msgspec.json.encode(job), longest_s)
            except subprocess.TimeoutExpired as error:
                process.kill()
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)) from error
            finally:
                self._processes.discard(process)
        try:
            done = msgspec.json.decode(answer, type=Done)
        except msgspec.DecodeError:
            last = log.decode(errors="replace").strip().splitlines()[-1:]
            raise OSError(errno.EIO, " ".join([f"process ended with {process.returncode}", *last])) from None
        if done.error:
            raise OSError(errno.EIO, done.error)
        return done


def run() -> NoReturn:
    """Run in the process: a job from the standard input, its result to the standard output."""
    run_to_the_end(_serve)


def offscreen_application() -> QGuiApplication:
    """Return the application that drawing needs; keep it."""
    from PySide6.QtGui import QGuiApplication

    # No window is shown, so no display is needed; on Windows that plugin has no fonts.
    return QGuiApplication(["loket"] if os.name == "nt" else ["loket", "-platform", "offscreen"])


def _serve() -> int:
    protect()
    application = offscreen_application()
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    if (longest_s := _LONGEST_S.get(type(job))) is not None:
        _limit(longest_s)
    try:
        done = _do(job)
    except OSError as error:
        done = Done(error=error.strerror or str(error))
    sys.stdout.buffer.write(msgspec.json.encode(done))
    sys.stdout.buffer.flush()
    del application
    return 0


def _limit(longest_s: float) -> None:
    """Let the system end this process at its memory and time limits, even if the desktop has ended.

    Windows has only the parent's time limit.
    """
    if sys.platform != "win32":
        import resource

        # Not RLIMIT_AS: PDFium reserves more address space than that, and uses memory as needed.
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (int(longest_s), int(longest_s)))


def _do(job: Job) -> Done:
    from app.common.pictures import png_of
    from app.paper.layout import page_layout, paint
    from app.paper.outlets import save_pdf
    from app.paper.outside import open_outside
    from app.paper.pdf_pages import pdf_pages
    from app.paper.scan import read_scan

    if isinstance(job, DrawPage):
        file = open_outside(Path(os.fsdecode(job.path)))
        page = next(pdf_pages(file, 1, SCREEN_DPI, job.most_px), None)
        return Done(picture=b"" if page is None else png_of(page))
    if isinstance(job, WritePdf):
        return Done(pages=save_pdf(job.sheet, job.letterhead, Path(job.path)))
    if isinstance(job, ReadScan):
        return Done(reading=read_scan(Path(os.fsdecode(job.path))))
    printer = _printer(job.printer)
    printer.setPageLayout(page_layout(job.sheet))
    pages = job.printer.first_page, job.printer.last_page
    return Done(pages=paint(job.sheet, job.letterhead, printer, pages))


def _printer(choice: PrinterChoice) -> QPrinter:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if choice.file:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(choice.file)
    elif choice.name:
        printer.setPrinterName(choice.name)
    printer.setCopyCount(choice.copies)
    printer.setDuplex(QPrinter.DuplexMode(choice.duplex))
    printer.setCollateCopies(choice.is_collated)
    colour = QPrinter.ColorMode.Color if choice.is_coloured else QPrinter.ColorMode.GrayScale
    printer.setColorMode(colour)
    return printer


def _roots() -> tuple[str, str]:
    """Return the paths of this program's code, for any working folder."""
    return (str(ROOT) if not getattr(sys, "frozen", False) else "", os.environ.get("PYTHONPATH", ""))
