"""Makes sheets: reads the data, records the action in the audit trail, then prints or saves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from sqlalchemy import Connection

from app.access.session import Session
from app.access.visibility import may_read
from app.common.typed_toml import TomlError
from app.figures.asking import MakeOpenData
from app.mutations.output import OutputWay
from app.paper.case_papers import CasePapers
from app.paper.press import Press, PrinterChoice, PrintSheet, WritePdf
from app.paper.printing import Printing
from app.paper.register import REGISTERS, period_of, register_sheet, register_table
from app.paper.sheet import Letterhead, Sheet, SheetKind
from app.paper.sop_sheet import sop_sheet
from app.paper.writing import Writing, load_writing
from app.records.exports import FORMATS, Exports
from app.records.service import Records
from app.settings import OpenDataSettings
from app.sop.procedure import Sop
from db.audit import chain_end
from db.enums import Role
from db.queries.cases import case_file
from db.queries.register import register
from db.records import CaseFile, RegisterLine
from db.sync.messages import FilledReport, OpenDataEdition
from db.sync.quality_messages import QualityMonth
from db.sync.skm_messages import ClosedRound, SkmRound

if TYPE_CHECKING:
    from app.paper.quality_paper import QualityPaper
    from app.paper.report_paper import ReportPaper
    from app.paper.skm_paper import SkmPaper

Printed = Callable[[SheetKind, int], None]  # number of pages
Failed = Callable[[str, str], None]  # code, the system's message


@dataclass(frozen=True, slots=True)
class Wanted:
    """The requested sheet: of a case, the register of a day (of its month), a report, a round of the survey,
    the reviews of a month, or the SOP: it belongs to none of them.
    """

    kind: SheetKind
    case_id: UUID | None = None
    day: date | None = None
    report: FilledReport | None = None
    survey: SkmRound | None = None
    quality: QualityMonth | None = None


class Paperwork(QObject):
    """A print or export is recorded first; without the record, nothing leaves."""

    printed = Signal(object, int)  # SheetKind, number of pages
    saved = Signal(object)  # Path
    failed = Signal(str, str)  # code, the system's message; ui has a sentence for the code

    def __init__(
        self,
        records: Records,
        session: Session,
        press: Press,
        exports: Exports,
        clock: Callable[[], datetime],
        zone: Callable[[], ZoneInfo],
        letterhead: Callable[[], Letterhead],
        sop: Sop,
        own_words: Path | None = None,
        survey_link: Callable[[], str] = str,
        services: Callable[[], Collection[str]] = tuple,
        open_data: Callable[[], OpenDataSettings] = OpenDataSettings,
        parent: QObject | None = None,
    ) -> None:
        """`own_words` is the folder of an office's own words, `survey_link` returns its form on the web,
        `services` those of its list, or raises TomlError or OSError. `open_data` says of the open data whom
        to ask, and their licence.
        """
        super().__init__(parent)
        self._records, self._session, self._press = records, session, press
        self._exports = exports
        self._clock, self._zone, self._letterhead = clock, zone, letterhead
        self._sop, self._own_words, self._survey_link = sop, own_words, survey_link
        self._services, self._open_data = services, open_data

    def save(self, wanted: Wanted, path: Path) -> None:
        """Save the sheet as a PDF file; `saved` follows, or `failed`.

        A register and a report may be exported for a spreadsheet, by the path's extension; the exports report
        that.
        """
        if path.suffix.lower() in FORMATS:
            self._export(wanted, path)
            return
        letterhead = self._letterhead()

        def write(sheet: Sheet) -> None:
            job = WritePdf(sheet=sheet, letterhead=letterhead, path=str(path))
            self._press.do(job, lambda _: self.saved.emit(path), _not_written(self.failed.emit))

        self._make(wanted, "pdf", write, self.failed.emit)

    def print(
        self,
        wanted: Wanted,
        printer: PrinterChoice,
        printed: Printed | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Print the sheet; the signal `printed` follows, or `failed`.

        A caller that prints several sheets gives functions: they are called instead of the signals.
        """
        letterhead = self._letterhead()
        on_printed, on_failed = printed or self.printed.emit, failed or self.failed.emit

        def write(sheet: Sheet) -> None:
            job = PrintSheet(sheet=sheet, letterhead=letterhead, printer=printer)
            self._press.do(job, lambda done: on_printed(wanted.kind, done.pages), _not_written(on_failed))

        self._make(wanted, "printer", write, on_failed)

    def open_data_maker(self, failed: Callable[[Exception], None]) -> tuple[MakeOpenData, str] | None:
        """Return what makes the open data of a month on any thread, and who publishes them.

        It raises NotToBePublishedError, TomlError, OSError. None, and `failed`, if the office's own words are
        invalid.
        """
        from app.paper.open_data import OpenData, Publisher  # as the papers of reports

        writing = self._writing(lambda _code, reason: failed(OSError(reason)))
        if writing is None:
            return None
        paper, letterhead, about = self._report_paper(writing), self._letterhead(), self._open_data()
        contact = about.contact or " ".join(letterhead.address.split())
        publisher = Publisher(letterhead.name, contact, about.licence, about.licence_url)

        def make(
            edition_id: UUID, filled: FilledReport, rounds: Sequence[ClosedRound], rules: str
        ) -> Mapping[str, str]:
            data = OpenData(paper, publisher, self._services(), self._sop)
            return data.files(edition_id, filled, rounds, rules)

        return make, letterhead.name

    def publish(
        self,
        edition: OpenDataEdition,
        folder: Path,
        done: Callable[[Path], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Write the open data of a month. failed: Gets an OSError or AlreadyThereError."""
        from app.paper.open_data import AlreadyThereError, write_edition  # as the papers of reports

        rows = len(edition.filled.cells)
        errors = (OSError, AlreadyThereError)
        self._exports.write("open_data", rows, lambda: write_edition(folder, edition), done, failed, errors)

    def _export(self, wanted: Wanted, path: Path) -> None:
        kind, day, writing = wanted.kind, wanted.day, self._writing(self.failed.emit)
        if writing is None:
            return
        if wanted.report is not None:
            paper = self._report_paper(writing)
            is_list = path.suffix.lower() == ".csv"
            first, *more = [paper.one_table(wanted.report)] if is_list else paper.workbook(wanted.report)
            self._exports.save(kind.value, first, path, more)
            return
        if wanted.survey is not None:
            first, *more = _skm_paper(writing).workbook(wanted.survey)
            self._exports.save(kind.value, first, path, more)
            return
        if wanted.quality is not None:
            first, *more = _quality_paper(writing).workbook(wanted.quality)
            self._exports.save(kind.value, first, path, more)
            return
        if day is None:
            return
        period = period_of(kind, day)

        def found(lines: tuple[RegisterLine, ...]) -> None:
            self._exports.save(kind.value, register_table(kind, day, lines, writing), path)

        self._records.read(lambda tx: register(tx, period), found)

    def _writing(self, failed: Failed) -> Writing | None:
        """Return the words; None if the office's own file is invalid, which is reported."""
        try:
            return load_writing(self._zone(), self._own_words)
        except (TomlError, OSError) as error:
            failed("words", str(error))
            return None

    def _make(self, wanted: Wanted, outlet: str, done: Callable[[Sheet], None], failed: Failed) -> None:
        """Read the sheet's data, make it, record it, then `done(sheet)`."""
        writing = self._writing(failed)
        if writing is None:
            return
        if wanted.kind in REGISTERS and wanted.day is not None:
            self._make_register(wanted.kind, wanted.day, outlet, writing, done)
        elif wanted.kind is SheetKind.SOP:
            self._make_sop(outlet, writing, done)
        elif wanted.report is not None:
            self._make_report(wanted.report, outlet, writing, done)
        elif wanted.survey is not None:
            self._make_survey(wanted.survey, outlet, writing, done)
        elif wanted.quality is not None:
            self._make_quality(wanted.quality, outlet, writing, done)
        elif wanted.case_id is not None:
            self._make_of_case(wanted.kind, wanted.case_id, outlet, writing, done, failed)

    def _make_of_case(
        self,
        kind: SheetKind,
        case_id: UUID,
        outlet: str,
        writing: Writing,
        done: Callable[[Sheet], None],
        failed: Failed,
    ) -> None:
        def found(read: tuple[CaseFile | None, str]) -> None:
            file, chain = read
            if file is None:
                failed("no_case", "")
                return
            if not may_read(self._session.agent, file.row):
                failed("not_yours", "")
                return
            sheet = CasePapers(writing).make(kind, file, self._printing(chain))
            self._note(sheet, outlet, done, of=case_id)

        self._records.read(lambda tx: (case_file(tx, case_id), _chain(tx)), found)

    def _make_register(
        self, kind: SheetKind, day: date, outlet: str, writing: Writing, done: Callable[[Sheet], None]
    ) -> None:
        def found(read: tuple[tuple[RegisterLine, ...], str]) -> None:
            lines, chain = read
            printing = self._printing(chain)
            self._note(register_sheet(kind, day, lines, writing, printing), outlet, done, rows=len(lines))

        period = period_of(kind, day)
        self._records.read(lambda tx: (register(tx, period), _chain(tx)), found)

    def _make_sop(self, outlet: str, writing: Writing, done: Callable[[Sheet], None]) -> None:
        def found(chain: str) -> None:
            self._note(sop_sheet(self._sop, writing, self._printing(chain)), outlet, done, rows=0)

        self._records.read(_chain, found)

    def _make_report(
        self, filled: FilledReport, outlet: str, writing: Writing, done: Callable[[Sheet], None]
    ) -> None:
        paper, agent = self._report_paper(writing), self._session.agent
        unit_id = agent.unit_id if agent is not None and agent.role is Role.UNIT_OFFICER else None

        def found(chain: str) -> None:
            sheet = paper.sheet(filled, self._printing(chain), unit_id)
            self._note(sheet, outlet, done, rows=len(filled.cells))

        self._records.read(_chain, found)

    def _make_survey(
        self, survey: SkmRound, outlet: str, writing: Writing, done: Callable[[Sheet], None]
    ) -> None:
        def found(chain: str) -> None:
            self._note(_skm_paper(writing).sheet(survey, self._printing(chain)), outlet, done)

        self._records.read(_chain, found)

    def _make_quality(
        self, month: QualityMonth, outlet: str, writing: Writing, done: Callable[[Sheet], None]
    ) -> None:
        def found(chain: str) -> None:
            sheet = _quality_paper(writing).sheet(month, self._printing(chain))
            self._note(sheet, outlet, done, rows=len(month.reviews))

        self._records.read(_chain, found)

    def _report_paper(self, writing: Writing) -> ReportPaper:
        from app.paper.report_paper import ReportPaper  # not at the start: it loads all figures

        return ReportPaper(writing, self._sop, self._session.unit_name, self._session.agent_name)

    def _note(
        self,
        sheet: Sheet,
        outlet: str,
        done: Callable[[Sheet], None],
        *,
        rows: int = 1,
        of: UUID | None = None,
    ) -> None:
        document = sheet.kind.value
        facts = {"document": document, "reference": sheet.reference, "outlet": outlet, "rows": rows}
        self._records.note_output(OutputWay.PRINTED, document, facts, lambda: done(sheet), rows=rows, of=of)

    def _printing(self, chain: str) -> Printing:
        me = self._records.me
        who = me.agent_name if me else ""
        return Printing(self._clock(), who, self._records.workstation, chain, self._survey_link())


def _skm_paper(writing: Writing) -> SkmPaper:
    from app.paper.skm_paper import SkmPaper  # not at the start: few need it

    return SkmPaper(writing)


def _quality_paper(writing: Writing) -> QualityPaper:
    from app.paper.quality_paper import QualityPaper  # not at the start: few need it

    return QualityPaper(writing)


def _not_written(failed: Failed) -> Callable[[OSError], None]:
    return lambda error: failed("not_written", error.strerror or str(error))


def _chain(tx: Connection) -> str:
    end = chain_end(tx)
    return "" if end is None else f"{end.sequence}:{end.hash}"
