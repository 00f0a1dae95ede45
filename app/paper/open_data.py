"""The open data of a month: one CSV file for each data set, and datapackage.json, which describes them.

The form is the Tabular Data Package of Frictionless Data. app/figures/suppression.py hides small counts.
There is no row of a case in it, and no word that somebody typed. Programs without Qt write it, too.

The office keeps the files when they are made, and writes these into each folder: two counts of a month, or
two ways to hide its small counts, would reveal by their difference what each of them hides.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

from app.common.tables import defused
from app.common.whole_file import write_whole
from app.figures.reports import BETWEEN
from app.figures.suppression import LEAST, PublishedTable, in_order, publish
from app.paper.report_paper import ReportPaper
from app.skm import skm_words
from app.skm.findings import NRR_PLACES, findings_of
from app.skm.form import form_of
from app.skm.index import SCALE, grade_of, rounded
from app.sop.procedure import Sop
from db.sync.messages import TEAM, FilledReport, OpenDataEdition, ReportCell
from db.sync.skm_messages import ClosedRound

DESCRIPTION = "datapackage.json"
_WITHHELD = "x"
MISSING = ("", f"<{LEAST}", _WITHHELD)
ALL = "(semua)"  # in place of a value: the total over all values
NONE = "(tanpa)"  # the case has no value
OTHER = "(lainnya)"  # a value that is in no list: typed words may name a person
VERSION = "2"  # of the columns and of the rule that hides small counts
_MINUTE_MS = 60_000
_HIDDEN = f"<{LEAST}"
_REGION = re.compile(r"[0-9.]+")  # a code of Kemendagri


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes. licence: Its name, "" if the office has not chosen one.

    contact: An e-mail address, or another address to ask.
    """

    office: str
    contact: str = ""
    licence: str = ""
    licence_url: str = ""


class NotToBePublishedError(Exception):
    """The numbers are not those of a whole month of the whole office."""


class AlreadyThereError(Exception):
    """The month is in the folder. What was published is not overwritten."""


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    type: str
    title: str
    description: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _DataSet:
    """description: The definition. method: How it is counted. key: How many first fields name a row."""

    name: str
    title: str
    description: str
    method: str
    fields: tuple[_Field, ...]
    rows: tuple[tuple[str, ...], ...]
    key: int


_COUNT = (
    "Jumlah kasus baru. <5: 1 sampai 4; x: disembunyikan supaya angka kecil lain tidak dapat dihitung. "
    "Pasangan nilai tanpa baris: 0 sampai 4 jika jumlah salah satu nilainya <5, selain itu 0. Jika hanya "
    "jumlah seluruhnya yang ditulis, pembagiannya tidak diterbitkan."
)
_MONTH = _Field("bulan", "yearmonth", "Bulan")
_TABLE_NOTE = "Kasus yang dibuka dalam bulan ini. Baris (semua) adalah jumlah seluruh nilai."
_HIDING = (
    "Dihitung dari fakta kasus. Angka 1 sampai 4 ditulis <5; angka lain yang dapat membuka angka itu ditulis "
    "x. Dari baris dan kolom yang jumlahnya 1 sampai 4 hanya jumlahnya yang ditulis."
)
_STEP_METHOD = (
    "Waktu dihitung menurut jam kerja dan jeda dalam SOP. Angka 1 sampai 4 ditulis <5, tanpa waktu rata-rata."
)
_SKM_TEXT = (
    "Survei Kepuasan Masyarakat seluruh kantor yang ditutup dalam bulan ini, menurut unsur. Baris (semua) "
    "adalah Indeks Kepuasan Masyarakat (IKM)."
)
_SKM_METHOD = (
    "Permenpan RB 14/2017: NRR unsur adalah rata-rata jawaban 1 sampai 4; nilai konversi adalah NRR kali 25; "
    "IKM adalah jumlah NRR kesembilan unsur, masing-masing kali 1/9, kali 25. Hanya jawaban lengkap yang "
    "dihitung. Ronde dengan kurang dari 5 jawaban lengkap ditulis <5, tanpa nilai."
)
_SHARE_NOTE = "x: tidak diterbitkan, karena salah satu bagiannya 1 sampai 4."


def may_be_published(filled: FilledReport, zone: tzinfo) -> bool:
    """Return whether these are the final numbers of the whole office, of a month that is over.

    With the numbers of a team, or of a part of the month, small counts could be subtracted.
    """
    is_over = filled.made_at.astimezone(zone).date() >= filled.until
    return is_over and not filled.waiting and filled.scope != TEAM


class OpenData:
    """services: Those of the office's list; others are published as OTHER. sop: With the office's limits."""

    def __init__(self, paper: ReportPaper, publisher: Publisher, services: Collection[str], sop: Sop) -> None:
        self._paper, self._publisher, self._services = paper, publisher, services
        self._whole = {one.id for one in sop.deadlines if one.counts_for_all}

    def files(
        self, edition_id: UUID, filled: FilledReport, rounds: Sequence[ClosedRound], rules: str
    ) -> dict[str, str]:
        """Return the content of each file by its name.

        rounds: Of the whole office, that were closed in this month. rules: The version of those of the facts.
        Raises NotToBePublishedError.
        """
        if not may_be_published(filled, self._paper.zone):
            raise NotToBePublishedError(f"{filled.since:%Y-%m}")
        month = filled.since
        sets = [
            self._requests(filled, "open_channels", "permintaan-kanal-jenis", ("kanal", "jenis")),
            self._requests(filled, "open_regions", "permintaan-layanan-wilayah", ("layanan", "wilayah")),
            self._steps(filled),
            self._deadlines(filled),
            self._survey(month, rounds),
        ]
        found = {f"{one.name}-{month:%Y-%m}.csv": _csv(one) for one in sets}
        found[DESCRIPTION] = self._description(edition_id, filled, sets, found, rules)
        return found

    # -- data sets -----------------------------------------------------------------------------------------

    def _requests(self, filled: FilledReport, section: str, name: str, titles: tuple[str, str]) -> _DataSet:
        row_name, column_name = _divisions(section)
        table = published(filled, section, self._services)
        rows = []
        for row, column in in_order(table.cells):
            if table.is_listed((row, column)):
                rows.append(
                    (
                        f"{filled.since:%Y-%m}",
                        *self._named(row_name, row),
                        *self._named(column_name, column),
                        str(table.shown((row, column))),
                    )
                )
        fields = (
            _MONTH,
            *_pair(titles[0]),
            *_pair(titles[1]),
            _Field("jumlah", "integer", "Jumlah kasus", _COUNT, "kasus"),
        )
        title = f"Permintaan menurut {titles[0]} dan {titles[1]}"
        return _DataSet(name, title, _TABLE_NOTE, _HIDING, fields, tuple(rows), 5)

    def _steps(self, filled: FilledReport) -> _DataSet:
        rows = []
        for step in _values(filled, "open_steps"):
            cells = _cells(filled, "open_steps", step)
            ended = cells.get("steps_ended")
            count = ended.num if ended is not None else 0
            on_time, time = cells.get("step_on_time"), cells.get("step_time_ms")
            minutes = ""
            if count >= LEAST and time is not None and time.den:
                minutes = f"{time.num / time.den / _MINUTE_MS:.1f}"
            rows.append(
                (
                    *(f"{filled.since:%Y-%m}", step, self._paper.words("step", step)),
                    *(_count(count), _share(on_time) if count >= LEAST else _WITHHELD, minutes),
                )
            )
        fields = (
            *(_MONTH, *_pair("langkah")),
            _Field("putaran_selesai", "integer", "Putaran langkah yang selesai", unit="putaran"),
            _Field("persen_tepat_waktu", "integer", "Persen tepat waktu", _SHARE_NOTE, "persen"),
            _Field("rata_rata_menit", "number", "Waktu rata-rata, tanpa jeda", unit="menit"),
        )
        text = "Langkah SOP yang selesai dalam bulan ini, dalam menit yang dihitung SOP."
        return _DataSet("waktu-langkah", "Waktu langkah SOP", text, _STEP_METHOD, fields, tuple(rows), 2)

    def _deadlines(self, filled: FilledReport) -> _DataSet:
        """A limit for a part of the cases of its kind is left out: the difference of two would be a count."""
        rows = []
        for deadline in _values(filled, "open_deadlines"):
            if deadline not in self._whole:
                continue
            cell = _cells(filled, "open_deadlines", deadline).get("deadline_kept")
            rows.append(
                (
                    *(f"{filled.since:%Y-%m}", deadline, self._paper.words("deadline", deadline)),
                    *(_count(cell.den or 0 if cell is not None else 0), _share(cell)),
                )
            )
        fields = (
            *(_MONTH, *_pair("batas")),
            _Field("selesai", "integer", "Batas waktu yang selesai", unit="batas waktu"),
            _Field("persen_dipatuhi", "integer", "Persen dipatuhi", _SHARE_NOTE, "persen"),
        )
        text = (
            "Batas waktu dalam hari kerja yang selesai dalam bulan ini. Hanya batas yang berlaku untuk semua "
            "kasus sejenis: selisih dengan batas untuk sebagian kasus dapat membuka angka kecil."
        )
        method = "Hari kerja menurut kalender kantor. Angka 1 sampai 4 ditulis <5."
        return _DataSet("batas-waktu", "Batas waktu yang dipatuhi", text, method, fields, tuple(rows), 2)

    def _survey(self, month: date, rounds: Sequence[ClosedRound]) -> _DataSet:
        rows = [
            (f"{month:%Y-%m}", str(number), *_period(one), *line)
            for number, one in enumerate(rounds, 1)
            for line in self._elements(one)
        ]
        fields = (
            _MONTH,
            _Field("ronde", "integer", "Ronde yang ditutup dalam bulan ini"),
            _Field("triwulan", "string", "Triwulan", "Yang memuat hari terakhir masa survei"),
            _Field("dari", "date", "Hari pertama masa survei"),
            _Field("sampai", "date", "Hari terakhir masa survei"),
            *_pair("unsur"),
            _Field("responden", "integer", "Jawaban lengkap", unit="orang"),
            _Field("nrr", "number", "Nilai rata-rata (NRR)", unit="skala 1 sampai 4"),
            _Field("nilai_konversi", "number", "Nilai konversi", unit="skala 25 sampai 100"),
            _Field("mutu", "string", "Mutu pelayanan", "A sangat baik, B baik, C kurang baik, D tidak baik"),
        )
        return _DataSet(
            "skm-unsur-triwulan", "SKM menurut unsur", _SKM_TEXT, _SKM_METHOD, fields, tuple(rows), 7
        )

    def _elements(self, found: ClosedRound) -> list[tuple[str, ...]]:
        """Return the lines of a round: the whole, then its elements; one without values if few answered."""
        total, form = found.result.total, form_of(found.form_id)
        if form is None:  # this program lacks it
            return [(ALL, ALL, "", "", "", "")]
        if total is None or total.complete < LEAST:
            return [(ALL, ALL, _HIDDEN, "", "", "")]
        nrr = [(line.element, line.nrr) for line in findings_of(total, form).lines]
        lines = [(ALL, ALL, sum((mean for _, mean in nrr), Fraction(0)) / len(nrr))]
        for element, mean in nrr:
            name = self._paper.translated(skm_words.CONTEXT, skm_words.ELEMENTS[element])
            lines.append((element.value, name, mean))
        return [(code, name, str(total.complete), *_values_of(mean)) for code, name, mean in lines]

    def _named(self, name: str, value: str | None) -> tuple[str, str]:
        """Return code and name of a value; of None that all are meant."""
        if value is None or value == OTHER:
            mark = value or ALL
            return (mark, mark)
        return (value or NONE, self._paper.words(name, value))

    # -- the description -----------------------------------------------------------------------------------

    def _description(
        self,
        edition_id: UUID,
        filled: FilledReport,
        sets: Sequence[_DataSet],
        files: Mapping[str, str],
        rules: str,
    ) -> str:
        publisher, month = self._publisher, filled.since
        found: dict[str, Any] = {
            "profile": "tabular-data-package",
            "id": str(edition_id),
            "name": f"pelayanan-{month:%Y-%m}",
            "title": f"Data terbuka pelayanan {self._paper.period(filled)}",
            "description": (
                "Dihitung Loket dari fakta kasus. Angka kecil disembunyikan, dan tidak dapat dihitung "
                "kembali dari jumlah yang diterbitkan saja. Layanan yang tidak ada dalam daftar kantor "
                "dihitung bersama sebagai (lainnya)."
            ),
            "version": VERSION,
            "rules": {"counting": rules, "hiding": VERSION},
            "created": filled.made_at.isoformat(timespec="seconds"),
            "temporal": {"start": f"{month}", "end": f"{filled.until - timedelta(days=1)}"},
            "contributors": [{"title": publisher.office or "Loket", "role": "publisher"}],
            "resources": [
                {
                    "profile": "tabular-data-resource",
                    "name": one.name,
                    "path": path,
                    "title": one.title,
                    "description": one.description,
                    "method": one.method,
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "bytes": len(content.encode()),
                    "hash": f"sha256:{hashlib.sha256(content.encode()).hexdigest()}",
                    "schema": {
                        "fields": [_described(field) for field in one.fields],
                        "missingValues": list(MISSING),
                        "primaryKey": [field.name for field in one.fields[: one.key]],
                    },
                }
                for one, (path, content) in zip(sets, files.items(), strict=True)
            ],
        }
        if publisher.contact:
            is_mail = "@" in publisher.contact and " " not in publisher.contact
            found["contributors"][0]["email" if is_mail else "contact"] = publisher.contact
        licence = {"name": publisher.licence, "path": publisher.licence_url}  # one of them is enough
        if any(licence.values()):
            found["licenses"] = [{name: value for name, value in licence.items() if value}]
        return json.dumps(found, ensure_ascii=False, indent=1)


def write_edition(folder: Path, edition: OpenDataEdition) -> Path:
    """Write the files of the month into a folder of its own, all or none.

    Raises AlreadyThereError, OSError.
    """
    there = folder / f"{edition.month:%Y-%m}"
    if there.exists():
        raise AlreadyThereError(str(there))
    made = folder / f".{there.name}.part"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    for name, content in edition.files.items():
        write_whole(made / name, content.encode())
        if os.name == "posix":
            (made / name).chmod(0o600 | folder.stat().st_mode & 0o444)
    if os.name == "posix":
        made.chmod(0o700 | folder.stat().st_mode & 0o555)
    made.rename(there)
    return there


def published(filled: FilledReport, section: str, services: Collection[str]) -> PublishedTable:
    """Return what may be published of the counts of a section by row and column.

    services: Those that are published by their names.
    """
    cells = (one for one in filled.cells if one.section == section and one.num)
    is_listed = services.__contains__ if _divisions(section)[0] == "service" else None
    counts: dict[tuple[str, str], int] = {}
    for cell in cells:
        row, _, column = cell.by.rpartition(BETWEEN)  # a typed service may have the sign, a region has none
        if is_listed is not None:
            row = row if not row or is_listed(row) else OTHER
            column = column if not column or _REGION.fullmatch(column) else OTHER
        counts[(row, column)] = counts.get((row, column), 0) + cell.num
    return publish(counts)


def _divisions(section: str) -> tuple[str, str]:
    return {"open_channels": ("channel", "kind"), "open_regions": ("service", "region")}[section]


def _values(filled: FilledReport, section: str) -> list[str]:
    return sorted({cell.by for cell in filled.cells if cell.section == section and cell.by})


def _cells(filled: FilledReport, section: str, by: str) -> dict[str, ReportCell]:
    return {cell.figure: cell for cell in filled.cells if (cell.section, cell.by) == (section, by)}


def _count(count: int) -> str:
    return _HIDDEN if 0 < count < LEAST else str(count)


def _share(cell: ReportCell | None) -> str:
    """Return a whole percent; withheld if either part is a small count, which it would give back."""
    if cell is None or not cell.den:
        return ""
    is_small = any(0 < part < LEAST for part in (cell.num, cell.den - cell.num, cell.den))
    return _WITHHELD if is_small else str(round(100 * cell.num / cell.den))


def _pair(name: str) -> tuple[_Field, _Field]:
    return (
        _Field(f"kode_{name}", "string", f"Kode {name}"),
        _Field(f"nama_{name}", "string", f"Nama {name}"),
    )


def _period(found: ClosedRound) -> tuple[str, str, str]:
    """Return the quarter, the first and the last day of a round."""
    last = found.until - timedelta(days=1)
    return f"{last.year}-T{(last.month + 2) // 3}", f"{found.since}", f"{last}"


def _values_of(mean: Fraction) -> tuple[str, str, str]:
    """Return a mean score, its value and its grade."""
    value = rounded(SCALE * mean)
    return str(rounded(mean, NRR_PLACES)), str(value), grade_of(value).value


def _described(field: _Field) -> dict[str, str]:
    found = {"name": field.name, "type": field.type, "title": field.title}
    more = {"description": field.description, "unit": field.unit}
    return found | {name: text for name, text in more.items() if text}


def _csv(one: _DataSet) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in one.fields])
    writer.writerows([defused(cell) for cell in row] for row in one.rows)
    return text.getvalue()
