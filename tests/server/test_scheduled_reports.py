"""The server writes the reports of a month once, after the month is over, whatever happens on that day."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication
from PySide6.QtPdf import QPdfDocument
from sqlalchemy import text

from app.common.paths import AppPaths
from app.figures.asking import ServerReports
from app.figures.periods import Days
from app.figures.reports import ReportKey, sum_of
from app.paper.reports_command import run
from app.settings import Settings
from app.skm.form import forms
from db.server.admin.server_status import server_status
from db.server.installing import SERVER
from db.sync.gateway import Way
from db.sync.messages import AskOpenData, OpenDataEdition
from db.sync.skm_messages import SkmResult, SkmTally
from db.sync.sync_status import SharedError, Trouble
from server.config import ChannelsConfig, ConfigError, OpenDataConfig, ReportsConfig, read_config
from server.scheduled_reports import KEYS, due
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice
from tests.office import at
from tests.server.instance import RunningServer, gateway_at, login_of
from tests.small_disk import small_disk

JAKARTA = ZoneInfo("Asia/Jakarta")
LONG_AGO = -60.0 * 24 * 1000
MONTH = at(LONG_AGO).date().replace(day=1)
FOLLOWING = (MONTH + timedelta(days=31)).replace(day=1)
THAT_DAY = datetime(FOLLOWING.year, FOLLOWING.month, 3, 0, 5, tzinfo=JAKARTA)
ENDINGS = (".csv", ".json", ".xlsx")


class Writer:
    """A server that writes when the test lets it, on the day that the test names."""

    def __init__(
        self,
        shared: SharedOffice,
        folder: Path,
        office_files: str = "",
        open_data: OpenDataConfig | None = None,
    ) -> None:
        self.shared = shared
        self.server = RunningServer(
            shared.conninfo(SERVER),
            reports=ReportsConfig(str(folder), 3),
            channels=ChannelsConfig(office_files=office_files),
            open_data=open_data,
        )
        parts = self.server.serving.server
        self.reports = parts.scheduled_reports
        for part in (parts.figures, self.reports):
            self.server.do(part.close())
        shared.station("rina").log(LONG_AGO)
        shared.stations[0].sync()
        self.server.do(parts.figures.make())

    def write(self, now: datetime = THAT_DAY) -> int:
        found: int = self.server.do(self.reports.write_due(now))
        return found

    def warns(self, postgres: Databases) -> bool:
        with postgres.connect(self.shared.database) as raw:
            return "reports" in server_status(raw).warnings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "laporan"
    made.mkdir()
    made.chmod(0o750)  # whatever the umask is
    return made


@pytest.fixture
def writer(shared: SharedOffice, folder: Path) -> Iterator[Writer]:
    made = Writer(shared, folder)
    yield made
    made.server.end()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def month(number: int, year: int = 2026) -> Days:
    following = date(year + number // 12, number % 12 + 1, 1)
    return Days(date(year, number, 1), following)


@pytest.mark.parametrize(
    ("today", "written_until", "months"),
    [
        (date(2026, 12, 4), None, []),  # switched on before the day
        (date(2026, 12, 5), None, [11]),
        (date(2026, 12, 31), None, [11]),  # the server did not run on the day
        (date(2026, 12, 5), date(2026, 12, 1), []),  # written
        (date(2026, 12, 4), date(2026, 11, 1), []),
        (date(2026, 12, 9), date(2026, 11, 1), [11]),
        (date(2026, 12, 4), date(2026, 9, 1), [9, 10]),  # away for months
        (date(2026, 12, 5), date(2026, 9, 1), [9, 10, 11]),
    ],
)
def test_a_month_is_due_from_its_day_on_until_it_is_written(
    today: date, written_until: date | None, months: list[int]
) -> None:
    assert due(today, 5, written_until) == [month(one) for one in months]


def test_december_is_due_in_january() -> None:
    assert due(date(2027, 1, 1), 1, None) == [month(12)]
    assert len(due(date(2030, 1, 1), 1, date(2026, 1, 1))) == 12  # not all that was ever missed


def test_the_reports_of_a_month_are_written_once_and_kept(writer: Writer, folder: Path) -> None:
    assert writer.write(THAT_DAY - timedelta(hours=1)) == 0  # the day before, in the office's zone
    assert names(folder) == []
    assert writer.write() == len(KEYS)
    stems = sorted({name.partition(".")[0] for name in names(folder)})
    assert [stem.partition("-")[0] for stem in stems] == ["BIDANG", "BULANAN", "PENGADUAN"]
    assert names(folder) == sorted(stem + ending for stem in stems for ending in ENDINGS)
    (monthly,) = folder.glob("BULANAN*.json")
    kept = json.loads(monthly.read_bytes())
    opened = {
        (cell["section"], cell["by"]): cell["num"]
        for cell in kept["filled"]["cells"]
        if cell["figure"] == "cases_opened"
    }
    assert opened[("cases", "")] == 1
    sheet = load_workbook(monthly.with_suffix(".xlsx")).worksheets[0]
    rows = list(sheet.values)
    assert dict(zip(rows[0], rows[1], strict=True))["Kasus dibuka"] == 1
    with monthly.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file, delimiter=";"))
    expected = {"Bagian": "Kasus", "Baris": "", "Kolom": "", "Angka": "Kasus dibuka", "Nilai": "1"}
    assert expected.items() <= listed[0].items()

    for name in names(folder):
        (folder / name).unlink()
    assert writer.write(THAT_DAY + timedelta(days=2)) == 0  # the files were removed
    store = ServerReports(lambda: Way(gateway_at(writer.server.port), login_of("wati")))
    (print_,) = store.kept(ReportKey.MONTHLY, Days(MONTH, FOLLOWING))
    assert (print_.by_name, print_.sha256, sum_of(print_.filled)) == ("Loket", kept["sha256"], kept["sha256"])


@pytest.mark.skipif(os.name != "posix", reason="rights of a folder are otherwise there")
def test_open_data_is_written_once_into_a_folder_of_its_own(shared: SharedOffice, tmp_path: Path) -> None:
    """The month has one case: no number but the total, which is small itself, leaves."""
    folder, published = tmp_path / "laporan", tmp_path / "terbuka"
    folder.mkdir()
    published.mkdir()
    about = OpenDataConfig(str(published), "DPMPTSP", "data@example.go.id", "CC-BY-4.0")
    writer = Writer(shared, folder, open_data=about)
    try:
        assert writer.write() == len(KEYS) + 1
        (there,) = published.iterdir()
        assert there.name == f"{MONTH:%Y-%m}"
        package = json.loads((there / "datapackage.json").read_bytes())
        assert package["contributors"][0]["title"] == "DPMPTSP"
        assert {one["path"] for one in package["resources"]} == {*names(there)} - {"datapackage.json"}
        with (there / f"permintaan-kanal-jenis-{MONTH:%Y-%m}.csv").open(encoding="utf-8", newline="") as file:
            read = list(csv.reader(file))
        assert read[1:] == [[f"{MONTH:%Y-%m}", *["(semua)"] * 4, "<5"]]
        assert not any("<5" in name for name in names(folder))
        before = {one.name: one.stat().st_mtime_ns for one in there.iterdir()}
        assert writer.write() == 0
        assert {one.name: one.stat().st_mtime_ns for one in there.iterdir()} == before
    finally:
        writer.server.end()


@pytest.mark.skipif(os.name != "posix", reason="rights of a folder are otherwise there")
def test_the_open_data_of_a_month_are_a_fact_of_the_office(
    shared: SharedOffice, folder: Path, tmp_path: Path
) -> None:
    """A supervisor asks first; what is counted later, and another folder, change nothing."""
    published = tmp_path / "terbuka"
    published.mkdir()
    tally = SkmTally(complete=9, incomplete=0, scores=[[0, 0, 0, 9]] * 9)
    result = msgspec.json.encode(SkmResult(total=tally, parts=[], hidden={}, remarks=[])).decode()
    with shared.owner.begin() as connection:
        for team in ("NULL", "gen_random_uuid()"):
            made = (
                "INSERT INTO loket.skm_round (id, team_id, form_id, since, until, population, share, "
                "started_on, closed_on, result) VALUES "
                f"(gen_random_uuid(), {team}, :form, :since, :until, 9, 10000, :since, :since, :result)"
            )
            given = {"form": forms()[0].id, "since": MONTH, "until": FOLLOWING, "result": result}
            connection.execute(text(made), given)
    writer = Writer(shared, folder, open_data=OpenDataConfig(str(published), "DPMPTSP"))
    asked = AskOpenData(month=MONTH)

    def edition(login: str) -> OpenDataEdition:
        gateway = gateway_at(writer.server.port)
        return gateway.open_data(login_of(login), asked)

    try:
        for login in ("rina", "dedi"):
            with pytest.raises(SharedError, match=Trouble.NO_ROLE.value):
                edition(login)
        first = edition("wati")
        survey = first.files[f"skm-unsur-triwulan-{MONTH:%Y-%m}.csv"].splitlines()
        assert len(survey) == 1 + 10  # of the office's round, none of the team's
        assert json.loads(first.files["datapackage.json"])["contributors"][0]["title"] == "DPMPTSP"
        shared.station("rina").log(LONG_AGO)
        shared.stations[-1].sync()
        writer.server.do(writer.server.serving.server.figures.make())
        assert edition("wati") == first
        writer.write()
        (there,) = published.iterdir()
        assert {one.name: one.read_bytes().decode() for one in there.iterdir()} == first.files
    finally:
        writer.server.end()


def test_whoever_may_read_the_folder_may_read_the_reports(writer: Writer, folder: Path) -> None:
    writer.write()
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o640}


def test_a_missing_folder_is_said_and_the_reports_follow_when_it_is_there(
    writer: Writer, folder: Path, postgres: Databases
) -> None:
    folder.rmdir()
    assert writer.write() == 0
    assert (writer.reports.fault, writer.warns(postgres)) == ("no_folder", True)
    metrics = writer.server.serving.server.metrics.text().decode()
    assert "loket_reports_works 0.0" in metrics
    folder.mkdir()
    assert writer.write(THAT_DAY + timedelta(days=9)) == len(KEYS)
    assert (writer.reports.fault, writer.warns(postgres)) == ("", False)
    assert "loket_reports_works 1.0" in writer.server.serving.server.metrics.text().decode()


def test_a_fault_that_lasts_for_days_is_said_as_long_as_it_lasts(
    writer: Writer, folder: Path, postgres: Databases
) -> None:
    folder.rmdir()
    writer.write()
    with writer.shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.report_writing SET told_at = now() - interval '2 days'"))
    assert not writer.warns(postgres)  # no server has tried since
    assert writer.write() == 0
    assert writer.warns(postgres)


def test_reports_that_cannot_be_counted_are_said_and_tried_again_later(
    shared: SharedOffice, folder: Path, tmp_path: Path, postgres: Databases
) -> None:
    words = tmp_path / "paper_words.toml"
    words.write_text('[texts]\nnobody_knows_this = "?"\n')
    writer = Writer(shared, folder, str(tmp_path))
    assert writer.write() == 0
    assert (writer.reports.fault, writer.warns(postgres)) == ("not_counted", True)
    assert "loket_reports_works 0.0" in writer.server.serving.server.metrics.text().decode()
    words.unlink()
    assert writer.write() == len(KEYS)
    assert (writer.reports.fault, writer.warns(postgres)) == ("", False)
    writer.server.end()


def test_a_full_disk_leaves_no_half_file_and_the_reports_follow(shared: SharedOffice, tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        folder = disk.folder / "laporan"
        folder.mkdir()
        writer = Writer(shared, folder)
        disk.fill()
        assert (writer.write(), writer.reports.fault) == (0, "disk_full")
        assert [path.stat().st_size > 0 for path in folder.iterdir() if path.suffix in ENDINGS] == []
        assert names(folder) == []
        disk.free()
        assert (writer.write(), writer.reports.fault) == (len(KEYS), "")
        assert len(names(folder)) == len(KEYS) * len(ENDINGS)
        writer.server.end()


def test_reports_wait_until_all_changes_are_counted(writer: Writer, folder: Path) -> None:
    with writer.shared.owner.begin() as connection:
        connection.execute(text("INSERT INTO loket.figures_waiting VALUES ('case', gen_random_uuid())"))
    assert writer.write() == 0
    with writer.shared.owner.begin() as connection:
        connection.execute(text("DELETE FROM loket.figures_waiting"))
    assert writer.write() == len(KEYS)


def test_a_desktop_makes_the_papers_and_refuses_changed_numbers(
    writer: Writer, folder: Path, tmp_path: Path, qapp: QCoreApplication
) -> None:
    writer.write()
    said, refused = list[str](), list[str]()

    def make(where: Path = folder) -> int:
        return run(where, AppPaths.below(tmp_path / "home"), Settings(), said.append, refused.append)

    monthly, other = (next(folder.glob(f"{name}*.json")) for name in ("BULANAN", "PENGADUAN"))
    changed: dict[str, Any] = json.loads(other.read_bytes())
    changed["filled"]["cells"][0]["num"] += 1
    other.write_text(json.dumps(changed))
    assert make() == 1
    assert [str(other) in one for one in refused] == [True]
    assert len(said) == len(KEYS) - 1
    document = QPdfDocument()
    assert document.load(str(monthly.with_suffix(".pdf"))) is QPdfDocument.Error.None_
    pages = "".join(document.getAllText(page).text() for page in range(document.pageCount()))
    assert "LAPORAN BULANAN" in pages
    assert json.loads(monthly.read_bytes())["sha256"][:16] in pages
    other.unlink()
    assert make() == 0
    assert len(said) == len(KEYS) - 1  # nothing is made twice
    assert make(folder / "away") == 1


@pytest.mark.parametrize("wrong", ['folder = "laporan"', "monthly_on = 29", "monthly_on = 0"])
def test_a_wrong_configuration_is_refused(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "server.toml"
    path.write_text(f"[reports]\n{wrong}\n")
    with pytest.raises(ConfigError):
        read_config(path)


@pytest.mark.skipif(os.name != "posix", reason="a full path is another one there")
def test_the_server_publishes_no_month_without_its_publisher_contact_and_licence(tmp_path: Path) -> None:
    """What an edition says of them stays for ever."""
    path = tmp_path / "server.toml"
    lines = ["[open_data]", 'folder = "/srv/loket/open"', 'office = "DPMPTSP"', 'contact = "a@example.go.id"']
    path.write_text("\n".join([*lines, 'licence_url = "https://example.org/by"']))
    assert read_config(path).open_data.folder == "/srv/loket/open"
    for missing in ("office", "contact", "licence"):
        kept = [one for one in (*lines, 'licence = "CC-BY-4.0"') if not one.startswith(missing)]
        path.write_text("\n".join(kept))
        with pytest.raises(ConfigError, match=rf"server\.toml: open_data\.{missing} is missing"):
            read_config(path)
    path.write_text("[open_data]\n")  # only supervisors publish, under their letterhead
    assert read_config(path).open_data.office == ""


def test_now_is_the_time_of_the_database_in_the_zone_of_the_office(writer: Writer, folder: Path) -> None:
    """Without a time that the test gives, last month is due from the third on, and nothing else."""
    today = datetime.now(timezone.utc).astimezone(JAKARTA).date()
    written: int = writer.server.do(writer.reports.write_due())
    assert written == len(KEYS) * len(due(today, 3, None))
