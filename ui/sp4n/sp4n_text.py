"""Complaints of SP4N-LAPOR! in words: columns, values, what is wrong with a line, and the note on a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QCoreApplication

from app.common.csv_file import CsvError, CsvFault
from app.common.enums import CaseKind
from app.common.table_file import MOST_BYTES, MOST_LINES
from app.sp4n.columns import YES
from app.sp4n.comparing import ComparedComplaint, Difference, Verdict
from app.sp4n.reading import DAYS, FLAGS, BadLine
from app.sp4n.taking_in import Failure, TakenIn
from ui.case.refusal_text import refusal_words
from ui.text.csv_text import csv_error_text, row_fault_text
from ui.text.numbers import count_text
from ui.text.times import day_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.wording import word

_COLUMNS = {
    "tracking_id": QT_TRANSLATE_NOOP("Sp4n", "SP4N-LAPOR! number"),
    "tanggal_masuk": QT_TRANSLATE_NOOP("Sp4n", "Came in on"),
    "kanal": QT_TRANSLATE_NOOP("Sp4n", "Channel"),
    "klasifikasi": QT_TRANSLATE_NOOP("Sp4n", "Kind"),
    "kategori": QT_TRANSLATE_NOOP("Sp4n", "Category"),
    "judul": QT_TRANSLATE_NOOP("Sp4n", "Subject"),
    "isi_ringkas": QT_TRANSLATE_NOOP("Sp4n", "Description"),
    "lokasi_kode": QT_TRANSLATE_NOOP("Sp4n", "Code of the region"),
    "lokasi_nama": QT_TRANSLATE_NOOP("Sp4n", "Region"),
    "instansi": QT_TRANSLATE_NOOP("Sp4n", "Agency"),
    "unit_tujuan": QT_TRANSLATE_NOOP("Sp4n", "Unit"),
    "tanggal_verifikasi": QT_TRANSLATE_NOOP("Sp4n", "Verified on"),
    "tanggal_disposisi": QT_TRANSLATE_NOOP("Sp4n", "Passed to the unit on"),
    "tanggal_tindak_lanjut": QT_TRANSLATE_NOOP("Sp4n", "Followed up on"),
    "tindak_lanjut": QT_TRANSLATE_NOOP("Sp4n", "Follow-up"),
    "status": QT_TRANSLATE_NOOP("Sp4n", "Status"),
    "tanggal_selesai": QT_TRANSLATE_NOOP("Sp4n", "Ended on"),
    "anonim": QT_TRANSLATE_NOOP("Sp4n", "Anonymous"),
    "rahasia": QT_TRANSLATE_NOOP("Sp4n", "Confidential"),
}
_STATUSES = {
    "belum_verifikasi": QT_TRANSLATE_NOOP("Sp4n", "not verified yet"),
    "belum_tindak_lanjut": QT_TRANSLATE_NOOP("Sp4n", "not followed up yet"),
    "proses": QT_TRANSLATE_NOOP("Sp4n", "in progress"),
    "selesai": QT_TRANSLATE_NOOP("Sp4n", "ended"),
    "bukan_wewenang": QT_TRANSLATE_NOOP("Sp4n", "not for this agency"),
    "arsip": QT_TRANSLATE_NOOP("Sp4n", "archived"),
}
_VERDICTS = {
    Verdict.NEW: QT_TRANSLATE_NOOP("Sp4n", "New case"),
    Verdict.DIFFERS: QT_TRANSLATE_NOOP("Sp4n", "Differences"),
    Verdict.SAME: QT_TRANSLATE_NOOP("Sp4n", "Unchanged"),
    Verdict.IMPOSSIBLE: QT_TRANSLATE_NOOP("Sp4n", "Not possible"),
}
_REASONS = {
    "hidden": QT_TRANSLATE_NOOP("Sp4n", "There is a case with this number that you may not see."),
    "elsewhere": QT_TRANSLATE_NOOP(
        "Sp4n", "Case {number} is not on this computer. Open it by its number, then import the file again."
    ),
    "several": QT_TRANSLATE_NOOP(
        "Sp4n", "Several cases have this number: {number}. Change it in all but one."
    ),
    "no_subject": QT_TRANSLATE_NOOP("Sp4n", "The complaint has neither a subject nor a description."),
    "finished": QT_TRANSLATE_NOOP("Sp4n", "Case {number} is finished: nothing is added to it any more."),
}
_FAULTS = {
    "formula": QT_TRANSLATE_NOOP("Sp4n", "A cell has a formula without a result."),
    "nested": QT_TRANSLATE_NOOP("Sp4n", "A value is no text and no number."),
    "tracking_missing": QT_TRANSLATE_NOOP("Sp4n", "There is no SP4N-LAPOR! number."),
    "tracking_bad": QT_TRANSLATE_NOOP("Sp4n", "“{text}” is no SP4N-LAPOR! number."),
    "twice": QT_TRANSLATE_NOOP("Sp4n", "Line {text} has the same SP4N-LAPOR! number: only that one is read."),
    "day": QT_TRANSLATE_NOOP("Sp4n", "{column}: “{text}” is no date like 2026-12-31 or 31/12/2026."),
    "order": QT_TRANSLATE_NOOP(
        "Sp4n",
        "{column}: “{text}” could be several dates. Write the year with four digits, and the day first.",
    ),
    "exchanged": QT_TRANSLATE_NOOP(
        "Sp4n",
        "{column}: a spreadsheet may have exchanged day and month of “{text}”. "
        "Write it like 31 Desember 2026.",
    ),
    "ahead": QT_TRANSLATE_NOOP("Sp4n", "{column}: {text} has not come yet."),
    "word": QT_TRANSLATE_NOOP("Sp4n", "{column}: “{text}” is not one of the words that are understood."),
    "blank": QT_TRANSLATE_NOOP("Sp4n", "{column}: the cell is empty. Write ya or tidak."),
    "place": QT_TRANSLATE_NOOP("Sp4n", "{column}: “{text}” is no code like 32.73."),
    "place_unknown": QT_TRANSLATE_NOOP("Sp4n", "{column}: “{text}” is no code of a place in West Java."),
    "place_other": QT_TRANSLATE_NOOP("Sp4n", "{column}: “{text}” is another place than the region."),
    "too_long": QT_TRANSLATE_NOOP("Sp4n", "{column}: the text is too long."),
}
_FAILURES = {
    "too_large": QT_TRANSLATE_NOOP("Sp4n", "The file is larger than {most} MB. Divide it."),
    "too_many": QT_TRANSLATE_NOOP("Sp4n", "The file has more than {count} lines. Divide it."),
    "empty": QT_TRANSLATE_NOOP("Sp4n", "The file has no complaints."),
    "encoding": QT_TRANSLATE_NOOP(
        "Sp4n", "The file is not UTF-8. Save it as CSV UTF-8, or as an Excel workbook."
    ),
    "old_excel": QT_TRANSLATE_NOOP(
        "Sp4n", "The workbook is of an old kind, or has a password. Save it as .xlsx."
    ),
    "unreadable": QT_TRANSLATE_NOOP("Sp4n", "The file is no workbook, no CSV and no list in JSON."),
    "not_read": QT_TRANSLATE_NOOP("Sp4n", "The records of this computer do not answer. Try again."),
    "not_kept": QT_TRANSLATE_NOOP("Sp4n", "What the columns mean could not be kept: {reason}"),
    "away": QT_TRANSLATE_NOOP(
        "Sp4n", "The server does not answer. Only it knows which complaints have a case: try again later."
    ),
    "refused": QT_TRANSLATE_NOOP("Sp4n", "The server does not do this. Tell the IT department."),
    "busy": QT_TRANSLATE_NOOP("Sp4n", "Complaints are being imported. Wait for the end, or stop it."),
    "not_begun": QT_TRANSLATE_NOOP(
        "Sp4n", "Nothing was imported: something else is going on, or you are no supervisor any more."
    ),
}
translate = QCoreApplication.translate
_OF_CSV = tuple(fault.value for fault in CsvFault)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Sp4n", text)


def column_text(column: str) -> str:
    return _translated(_COLUMNS[column])


def value_text(column: str, value: str) -> str:
    if column in DAYS and value:
        return day_text(date.fromisoformat(value))
    if column in FLAGS:
        return translate("Sp4n", "yes") if value == YES else translate("Sp4n", "no")
    if column == "status" and value in _STATUSES:
        return _translated(_STATUSES[value])
    if column == "klasifikasi":
        return _class_text(value)
    return value


def _class_text(value: str) -> str:
    if value == "aspirasi":
        return translate("Sp4n", "aspiration")
    kinds = {"pengaduan": CaseKind.COMPLAINT, "permintaan_informasi": CaseKind.INFORMATION}
    return word(kinds[value]) if value in kinds else value


def verdict_text(verdict: Verdict) -> str:
    return _translated(_VERDICTS[verdict])


def unread_text() -> str:
    return translate("Sp4n", "Not read")


def reason_text(one: ComparedComplaint) -> str:
    """Return why nothing of it can be taken in; "" if something can."""
    return _translated(_REASONS[one.reason]).format(number=one.number) if one.reason else ""


def fault_text(line: BadLine) -> str:
    if line.reason in _OF_CSV:
        fault = row_fault_text(CsvFault(line.reason))
        if line.reason == CsvFault.OPEN_QUOTE:
            return translate("Sp4n", "Nothing is read from this line on: {fault}.").format(fault=fault)
        return translate("Sp4n", "The line cannot be read: {fault}.").format(fault=fault)
    column = column_text(line.column) if line.column else ""
    return _translated(_FAULTS[line.reason]).format(column=column, text=line.text)


def without_text(field: BadLine) -> str:
    """Return what is wrong with a field, and that it is left out."""
    return translate("Sp4n", "{fault} It is left out.").format(fault=fault_text(field))


def failure_text(why: Failure | CsvError) -> str:
    if isinstance(why, CsvError):
        return csv_error_text(why)
    most = count_text(MOST_BYTES // 1_000_000)
    return _translated(_FAILURES[why.code]).format(reason=why.reason, most=most, count=count_text(MOST_LINES))


def difference_text(one: Difference, verdict: Verdict) -> str:
    """Return a line: what is here, what is there, and what becomes of it."""
    given = {
        "column": column_text(one.column),
        "ours": value_text(one.column, one.ours),
        "theirs": value_text(one.column, one.theirs),
    }
    if one.is_filled:
        return translate(
            "Sp4n", "{column}: “{theirs}” is taken over, because the case has nothing there."
        ).format(**given)
    if verdict is Verdict.NEW or not one.ours:
        return translate("Sp4n", "{column}: “{theirs}” at SP4N-LAPOR! is noted.").format(**given)
    return translate(
        "Sp4n", "{column}: “{ours}” here, “{theirs}” at SP4N-LAPOR!; ours stays, theirs is noted."
    ).format(**given)


def ending_text(one: ComparedComplaint) -> str:
    """Return that a complaint has ended at SP4N-LAPOR!, or may have; "" if nothing says so."""
    if one.is_ended:
        return translate("Sp4n", "It has ended at SP4N-LAPOR!: nobody has to work on it.")
    if one.has_odd_status:
        return translate(
            "Sp4n", "The status “{status}” is not understood: perhaps the complaint has ended."
        ).format(status=one.complaint.values["status"])
    return ""


def missing_columns_text(columns: Iterable[str]) -> str:
    """Return which marks no column has, and whether none has the day; "" if nothing is missing."""
    known, texts = set(columns), []
    if missing := [column_text(flag) for flag in FLAGS if flag not in known]:
        text = translate(
            "Sp4n",
            "No column of the file says: {marks}. New cases get no such mark: check each complaint before "
            "you import it.",
        )
        texts.append(text.format(marks=", ".join(missing)))
    if "tanggal_masuk" not in known:
        text = translate(
            "Sp4n", "No column of the file says when the complaints came in: new cases count from today."
        )
        texts.append(text)
    return "\n".join(texts)


def undated_text(one: ComparedComplaint) -> str:
    """Return that a new case counts from the day of the import; "" if it does not."""
    if one.verdict is not Verdict.NEW or "tanggal_masuk" in one.complaint.values:
        return ""
    return translate("Sp4n", "No day on which it came in is read: the case counts from today.")


def note_text(one: ComparedComplaint, file: str, today: date) -> str:
    """Return the note on a case: what SP4N-LAPOR! says, with the day on which it was taken in."""
    head = translate("Sp4n", "From SP4N-LAPOR!, imported on {day} from the file {file}:").format(
        day=day_text(today), file=file
    )
    said = (f"{column_text(each.column)}: {value_text(each.column, each.theirs)}" for each in one.noted)
    return "\n".join((head, *said))


def ended_text(taken: TakenIn) -> str:
    """Return one sentence per outcome that there was."""
    found = [translate("Sp4n", "{new} new cases, {changed} cases changed.")]
    if taken.is_of_another:
        found.insert(
            0, translate("Sp4n", "The last import stopped, because its supervisor is no longer signed in.")
        )
    if taken.refused:
        found.append(translate("Sp4n", "{refused} were refused: {why}"))
    if taken.left:
        found.append(translate("Sp4n", "Stopped: {left} were not imported."))
    why = ", ".join(f"{tracking} ({refusal_words(refusal)})" for tracking, refusal in taken.refused[:3])
    return " ".join(found).format(
        new=count_text(taken.new),
        changed=count_text(taken.changed),
        refused=count_text(len(taken.refused)),
        left=count_text(taken.left),
        why=f"{why} …" if len(taken.refused) > 3 else why,
    )
