"""Open data of a month: a Tabular Data Package that holds no small count, and is published once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication

from app.figures.reports import BETWEEN, REPORTS, ReportKey
from app.paper.open_data import (
    DESCRIPTION,
    AlreadyThereError,
    NotToBePublishedError,
    OpenData,
    Publisher,
)
from app.paper.report_paper import ReportPaper
from app.paper.writing import load_writing
from app.sop.procedure import load
from db.sync.messages import TEAM, FilledReport, ReportCell

MONTH = date(2026, 11, 1)
# What the specification of Frictionless Data allows.
_NAME = re.compile(r"^[a-z0-9._/-]+$")
_TYPES = {"yearmonth": r"\d{4}-\d{2}", "integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "string": r".*"}


def cell(section: str, figure: str, by: str, num: int, den: int | None = None) -> ReportCell:
    return ReportCell(section=section, figure=figure, by=by, num=num, den=den)


def requests(counts: Mapping[tuple[str, str], int], section: str = "open_channels") -> list[ReportCell]:
    return [
        cell(section, "cases_opened", BETWEEN.join(place), count) for place, count in sorted(counts.items())
    ]


def filled(*cells: ReportCell) -> FilledReport:
    return FilledReport(
        report=ReportKey.OPEN_DATA.value,
        span="month",
        since=MONTH,
        until=date(2026, 12, 1),
        made_at=datetime(2026, 12, 1, 3, tzinfo=timezone.utc),
        waiting=0,
        cells=tuple(cells),
    )


@pytest.fixture
def data(qapp: QCoreApplication) -> OpenData:
    paper = ReportPaper(load_writing(ZoneInfo("Asia/Jakarta")), load(), str)
    publisher = Publisher("DPMPTSP", "data@example.go.id", "CC-BY-4.0", "https://example.org/by")
    return OpenData(paper, publisher, {"NIB"})


REPORT = filled(
    *requests(
        {("voice", "complaint"): 3, ("voice", "information"): 70, ("email", "complaint"): 30}
        | {("email", "information"): 90}
    ),
    *requests({("NIB", "32.73"): 100, ("", ""): 93}, "open_regions"),
    *(cell("open_steps", "steps_ended", "2", 48), cell("open_steps", "step_on_time", "2", 40, 48)),
    *(cell("open_steps", "step_time_ms", "2", 48 * 600_000, 48),),
    *(cell("open_steps", "steps_ended", "3", 20), cell("open_steps", "step_on_time", "3", 18, 20)),
    *(cell("open_steps", "steps_ended", "4", 2), cell("open_steps", "step_on_time", "4", 2, 2)),
    cell("open_steps", "step_time_ms", "4", 60_000, 2),
    cell("open_deadlines", "deadline_kept", "complaint_answer", 30, 30),
)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_small_counts_are_hidden_and_what_would_give_them_back(data: OpenData) -> None:
    files = data.files(REPORT)
    assert sorted(files) == [
        "batas-waktu-2026-11.csv",
        DESCRIPTION,
        "permintaan-kanal-jenis-2026-11.csv",
        "permintaan-layanan-wilayah-2026-11.csv",
        "waktu-langkah-2026-11.csv",
    ]
    found = {
        (row["kode_kanal"], row["kode_jenis"]): row["jumlah"]
        for row in rows(files["permintaan-kanal-jenis-2026-11.csv"])
    }
    assert found[("voice", "complaint")] == "<5"
    assert found[("(semua)", "(semua)")] == "193"
    assert list(found.values()).count("x") == 3
    assert not {"3", "73", "33"} <= set(found.values())


def test_a_share_that_gives_a_small_count_back_is_hidden_too(data: OpenData) -> None:
    steps = {row["kode_langkah"]: row for row in rows(data.files(REPORT)["waktu-langkah-2026-11.csv"])}
    fields = ("putaran_selesai", "persen_tepat_waktu", "rata_rata_menit")
    assert {step: tuple(row[name] for name in fields) for step, row in steps.items()} == {
        "2": ("48", "83", "10.0"),
        "3": ("20", "<5", ""),  # two were late
        "4": ("<5", "<5", ""),
    }
    (kept,) = rows(data.files(REPORT)["batas-waktu-2026-11.csv"])
    assert (kept["selesai"], kept["persen_dipatuhi"]) == ("30", "100")


def test_the_description_says_of_each_file_what_is_in_it(data: OpenData) -> None:
    """The rules are those of the Data Package and Table Schema specifications, not the program's."""
    files = data.files(REPORT)
    package: dict[str, Any] = json.loads(files[DESCRIPTION])
    assert _NAME.match(package["name"])
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://example.org/by"}]
    assert datetime.fromisoformat(package["created"]).tzinfo is not None
    assert {one["path"] for one in package["resources"]} == set(files) - {DESCRIPTION}
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    for resource in package["resources"]:
        content = files[resource["path"]]
        assert _NAME.match(resource["name"])
        assert not resource["path"].startswith(("/", ".."))
        assert (resource["bytes"], resource["hash"]) == (
            len(content),
            f"sha256:{hashlib.sha256(content).hexdigest()}",
        )
        schema, read = resource["schema"], rows(content)
        assert [one["name"] for one in schema["fields"]] == list(read[0])
        for row in read:
            for field in schema["fields"]:
                value = row[field["name"]]
                is_missing = value in schema["missingValues"]
                assert is_missing or re.fullmatch(_TYPES[field["type"]], value), (resource["name"], row)
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in read]
        assert len(set(keys)) == len(keys)
        assert not any(value in schema["missingValues"] for key in keys for value in key)


def test_a_month_is_published_once_and_whole(data: OpenData, tmp_path: Path) -> None:
    there = data.write(tmp_path, REPORT)
    before = {one.name: one.read_bytes() for one in there.iterdir()}
    assert there.name == "2026-11"
    assert before == data.files(REPORT)
    later = filled(*requests({("voice", "complaint"): 9, ("email", "information"): 90}))
    with pytest.raises(AlreadyThereError):
        data.write(tmp_path, later)
    assert {one.name: one.read_bytes() for one in there.iterdir()} == before
    assert [one.name for one in tmp_path.iterdir()] == ["2026-11"]


def test_a_month_without_cases_is_a_file_without_rows(data: OpenData) -> None:
    assert rows(data.files(filled())["permintaan-kanal-jenis-2026-11.csv"]) == []


def test_no_division_is_in_two_tables() -> None:
    """Else one table could show the total that another one hides."""
    tables = [one for one in REPORTS[ReportKey.OPEN_DATA].sections if one.across]
    divisions = [name for one in tables for name in (one.by, one.across)]
    assert len(set(divisions)) == len(divisions)


def test_no_word_that_somebody_typed_is_published(data: OpenData) -> None:
    typed = ("Izin a.n. Budi Santoso 0812", "=HYPERLINK(1)", "(semua)", "NIB / Budi")
    counts = {("NIB", "32.73"): 100} | {(service, "32.73"): 20 for service in typed}
    report = msgspec.structs.replace(REPORT, cells=tuple(requests(counts, "open_regions")))
    (content,) = (text for name, text in data.files(report).items() if "layanan" in name)
    assert b"Budi" not in content
    assert b"HYPERLINK" not in content
    found = {(row["kode_layanan"], row["kode_wilayah"]): row["jumlah"] for row in rows(content)}
    assert found[("(lainnya)", "32.73")] == "80"
    assert found[("(semua)", "(semua)")] == "180"


@pytest.mark.parametrize(
    "changes",
    [{"scope": TEAM}, {"waiting": 2}, {"made_at": datetime(2026, 11, 30, 16, tzinfo=timezone.utc)}],
)
def test_only_final_numbers_of_the_whole_office_are_published(
    data: OpenData, tmp_path: Path, changes: dict[str, Any]
) -> None:
    with pytest.raises(NotToBePublishedError):
        data.write(tmp_path, msgspec.structs.replace(REPORT, **changes))
    assert not list(tmp_path.iterdir())
