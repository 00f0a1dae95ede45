"""Open data of a month: a Tabular Data Package that holds no small count, and is published once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any
from uuid import UUID
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
    write_edition,
)
from app.paper.report_paper import ReportPaper
from app.paper.writing import load_writing
from app.skm.form import Element, forms
from app.sop.office_files import DEADLINES, load_office_sop
from app.sop.procedure import load
from db.sync.messages import TEAM, FilledReport, OpenDataEdition, ReportCell
from db.sync.skm_messages import ClosedRound, SkmResult, SkmTally

MONTH = date(2026, 11, 1)
# What the specification of Frictionless Data allows.
_NAME = re.compile(r"^[a-z0-9._/-]+$")
_TYPES = {
    "yearmonth": r"\d{4}-\d{2}",
    "date": r"\d{4}-\d{2}-\d{2}",
    "integer": r"-?\d+",
    "number": r"-?\d+(\.\d+)?",
    "string": r".*",
}


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
    return data_of(Publisher("DPMPTSP", "data@example.go.id", "CC-BY-4.0", "https://example.org/by"))


def data_of(publisher: Publisher) -> OpenData:
    paper = ReportPaper(load_writing(ZoneInfo("Asia/Jakarta")), load(), str)
    return OpenData(paper, publisher, {"NIB"}, load())


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


ID = UUID(int=7)


def closed(complete: int, best: int = 0) -> ClosedRound:
    """Return a round of the third quarter. best: How many gave 4 to each question; the others gave 3."""
    scores = [[0, 0, complete - best, best]] * 9
    tally = SkmTally(complete=complete, incomplete=0, scores=scores) if complete >= 5 else None
    return ClosedRound(
        form_id=forms()[0].id,
        since=date(2026, 7, 1),
        until=date(2026, 10, 1),
        result=SkmResult(total=tally, parts=[], hidden={}, remarks=[]),
    )


ROUNDS = [closed(20, 5), closed(3)]


def files_of(
    data: OpenData, report: FilledReport = REPORT, rounds: Sequence[ClosedRound] = ROUNDS
) -> dict[str, str]:
    return data.files(ID, report, rounds, "rules of today")


def rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content)))


def test_small_counts_are_hidden_and_what_would_give_them_back(data: OpenData) -> None:
    files = files_of(data)
    assert sorted(files) == [
        "batas-waktu-2026-11.csv",
        DESCRIPTION,
        "permintaan-kanal-jenis-2026-11.csv",
        "permintaan-layanan-wilayah-2026-11.csv",
        "skm-unsur-triwulan-2026-11.csv",
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
    steps = {row["kode_langkah"]: row for row in rows(files_of(data)["waktu-langkah-2026-11.csv"])}
    fields = ("putaran_selesai", "persen_tepat_waktu", "rata_rata_menit")
    assert {step: tuple(row[name] for name in fields) for step, row in steps.items()} == {
        "2": ("48", "83", "10.0"),
        "3": ("20", "x", ""),  # two were late: "<5" would say that under 5 percent were in time
        "4": ("<5", "x", ""),
    }
    (kept,) = rows(files_of(data)["batas-waktu-2026-11.csv"])
    assert (kept["selesai"], kept["persen_dipatuhi"]) == ("30", "100")


def test_a_limit_for_a_part_of_the_cases_is_left_out_as_a_difference_would_be_a_count(
    data: OpenData, tmp_path: Path
) -> None:
    (tmp_path / DEADLINES).write_text(
        '[[deadlines]]\nid = "sp4n_forward"\nis_used = true\n'
        '[[deadlines]]\nid = "complaint_limit"\nis_used = true\ncategories = ["Pungutan liar"]\n'
    )
    paper = ReportPaper(load_writing(ZoneInfo("Asia/Jakarta")), load(), str)
    of_office = OpenData(paper, Publisher("DPMPTSP"), (), load_office_sop(tmp_path))
    counts = {"complaint_answer": 30, "complaint_limit": 28, "sp4n_forward": 27, "of_another_sop": 26}
    report = filled(*(cell("open_deadlines", "deadline_kept", one, 20, all_) for one, all_ in counts.items()))

    def limits(maker: OpenData) -> list[str]:
        return [row["kode_batas"] for row in rows(files_of(maker, report)["batas-waktu-2026-11.csv"])]

    assert limits(of_office) == ["complaint_answer"]
    assert limits(data) == ["complaint_answer", "complaint_limit"]


def test_a_place_without_a_line_is_said_to_be_0_only_where_it_is(data: OpenData) -> None:
    """Of a small row only the total is listed; of a small office only the total of everything."""
    name = "permintaan-kanal-jenis-2026-11.csv"
    small_row = {("voice", "complaint"): 1, ("voice", "information"): 2, ("email", "information"): 90}
    files = files_of(data, filled(*requests(small_row | {("email", "complaint"): 80})))
    listed = {(row["kode_kanal"], row["kode_jenis"]): row["jumlah"] for row in rows(files[name])}
    assert listed[("voice", "(semua)")] == "<5"
    assert not {("voice", "complaint"), ("voice", "information"), ("voice", "consultation")} & set(listed)
    (alone,) = rows(
        files_of(data, filled(*requests({("voice", "complaint"): 3, ("email", "complaint"): 1})))[name]
    )
    assert (alone["kode_kanal"], alone["jumlah"]) == ("(semua)", "<5")

    resources = json.loads(files[DESCRIPTION])["resources"]
    fields = next(one for one in resources if one["path"] == name)["schema"]["fields"]
    said = next(one["description"] for one in fields if one["name"] == "jumlah")
    assert "tanpa baris: 0 sampai 4 jika jumlah salah satu nilainya <5, selain itu 0." in said
    assert "Jika hanya jumlah seluruhnya yang ditulis, pembagiannya tidak diterbitkan." in said


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("name", "path", "licences"),
    [
        ("CC0-1.0", "", [{"name": "CC0-1.0"}]),
        ("", "https://example.org/by", [{"path": "https://example.org/by"}]),
        ("", "", None),
    ],
)
def test_a_licence_is_published_by_its_name_or_its_address_alone(
    name: str, path: str, licences: list[dict[str, str]] | None
) -> None:
    data = data_of(Publisher("DPMPTSP", "", name, path))
    assert json.loads(files_of(data)[DESCRIPTION]).get("licenses") == licences


def test_the_description_says_of_each_file_what_is_in_it(data: OpenData) -> None:
    """The rules are those of the Data Package and Table Schema specifications, not the program's."""
    files = files_of(data)
    package: dict[str, Any] = json.loads(files[DESCRIPTION])
    assert _NAME.match(package["name"])
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://example.org/by"}]
    assert datetime.fromisoformat(package["created"]).tzinfo is not None
    assert package["id"] == str(ID)
    assert package["temporal"] == {"start": "2026-11-01", "end": "2026-11-30"}
    assert package["rules"]["counting"] == "rules of today"
    assert {one["path"] for one in package["resources"]} == set(files) - {DESCRIPTION}
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    for resource in package["resources"]:
        content = files[resource["path"]]
        assert _NAME.match(resource["name"])
        assert not resource["path"].startswith(("/", ".."))
        assert (resource["bytes"], resource["hash"]) == (
            len(content.encode()),
            f"sha256:{hashlib.sha256(content.encode()).hexdigest()}",
        )
        assert resource["description"]
        assert resource["method"]
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


def test_the_survey_is_published_by_element_and_a_round_with_few_answers_without_values(
    data: OpenData,
) -> None:
    found = rows(files_of(data)["skm-unsur-triwulan-2026-11.csv"])
    first, second = ([row for row in found if row["ronde"] == one] for one in "12")
    assert {row["triwulan"] for row in found} == {"2026-T3"}
    assert [row["kode_unsur"] for row in first] == ["(semua)", *(one.value for one in Element)]
    values = ("responden", "nrr", "nilai_konversi", "mutu")
    assert {tuple(row[name] for name in values) for row in first} == {("20", "3.2500", "81.25", "B")}
    assert [tuple(row[name] for name in values) for row in second] == [("<5", "", "", "")]


def test_each_folder_gets_the_files_that_the_office_keeps_and_none_is_overwritten(
    data: OpenData, tmp_path: Path
) -> None:
    edition = OpenDataEdition(month=MONTH, filled=REPORT, files=files_of(data))
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        there = write_edition(folder, edition)
        assert there.name == "2026-11"
        assert {one.name: one.read_bytes().decode() for one in there.iterdir()} == edition.files
        with pytest.raises(AlreadyThereError):
            write_edition(folder, OpenDataEdition(month=MONTH, filled=REPORT, files={}))
        assert len(list(there.iterdir())) == len(edition.files)
        assert [one.name for one in folder.iterdir()] == ["2026-11"]


def test_a_month_without_cases_is_a_file_without_rows(data: OpenData) -> None:
    assert rows(files_of(data, filled())["permintaan-kanal-jenis-2026-11.csv"]) == []


def test_no_division_is_in_two_tables() -> None:
    """Else one table could show the total that another one hides."""
    tables = [one for one in REPORTS[ReportKey.OPEN_DATA].sections if one.across]
    divisions = [name for one in tables for name in (one.by, one.across)]
    assert len(set(divisions)) == len(divisions)


def test_no_word_that_somebody_typed_is_published(data: OpenData) -> None:
    typed = ("Izin a.n. Budi Santoso 0812", "=HYPERLINK(1)", "(semua)", "NIB / Budi")
    counts = {("NIB", "32.73"): 100} | {(service, "32.73"): 20 for service in typed}
    report = msgspec.structs.replace(REPORT, cells=tuple(requests(counts, "open_regions")))
    (content,) = (text for name, text in files_of(data, report).items() if "layanan" in name)
    assert "Budi" not in content
    assert "HYPERLINK" not in content
    found = {(row["kode_layanan"], row["kode_wilayah"]): row["jumlah"] for row in rows(content)}
    assert found[("(lainnya)", "32.73")] == "80"
    assert found[("(semua)", "(semua)")] == "180"


@pytest.mark.parametrize(
    "changes",
    [{"scope": TEAM}, {"waiting": 2}, {"made_at": datetime(2026, 11, 30, 16, tzinfo=timezone.utc)}],
)
def test_only_final_numbers_of_the_whole_office_are_published(
    data: OpenData, changes: dict[str, Any]
) -> None:
    with pytest.raises(NotToBePublishedError):
        files_of(data, msgspec.structs.replace(REPORT, **changes))
