"""A file of SP4N-LAPOR! on one computer: what differs is shown first, what is chosen is saved, and once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.common.enums import CaseStatus, Channel, Role
from app.common.table_file import read_table_file
from app.mutations.case import ChangeDetails
from app.mutations.people import RegisterAgent
from app.mutations.steps import CloseCase
from app.settings import Settings
from app.sp4n.comparing import ComparedComplaint, Verdict
from app.sp4n.taking_in import ComparedFile, Failure, TakenIn, TakingIn
from db.models import Case
from db.mutation import Mutation
from db.queries.cases import case_file
from db.records import CaseFile
from tests.app.phone_place import PhonePlace
from tests.office import at

LINE: dict[str, str] = {
    "tracking_id": "01916449",
    "tanggal_masuk": "2026-11-20",
    "klasifikasi": "pengaduan",
    "judul": "Jalan rusak",
    "isi_ringkas": "Sejak lama",
    "lokasi_nama": "Kota Bandung",
    "unit_tujuan": "Dinas Bina Marga",
    "status": "proses",
}


@dataclass
class Desk:
    """A supervisor's computer."""

    place: PhonePlace
    folder: Path

    @property
    def taking_in(self) -> TakingIn:
        return self.place.workplace.case_list.taking_in

    def wait(self, signal: str, start: Any) -> Any:
        """Return what the signal brings after this."""
        got: list[Any] = []
        receiver = QObject()
        for name in (signal, "failed"):
            getattr(self.taking_in, name).connect(lambda *given: got.append(given))
        start()
        self.place.qtbot.waitUntil(lambda: bool(got))
        for name in (signal, "failed"):
            getattr(self.taking_in, name).disconnect()
        receiver.deleteLater()
        return got[0][0] if len(got[0]) == 1 else got[0]

    def compare(self, *lines: Mapping[str, str]) -> ComparedFile:
        path = self.folder / "sp4n.json"
        path.write_text(json.dumps(lines), encoding="utf-8")
        opened = self.wait("read", lambda: self.taking_in.open(path))
        found = self.wait("compared", lambda: self.taking_in.compare(opened.table, opened.columns))
        assert isinstance(found, ComparedFile), found
        return found

    def take(self, *chosen: ComparedComplaint) -> TakenIn:
        found = self.wait(
            "ended", lambda: self.taking_in.take(chosen, lambda one, day: words(one, day.isoformat()))
        )
        assert isinstance(found, TakenIn)
        return found

    def do(self, *mutations: Mutation) -> None:
        me = self.place.workplace.records.me
        assert me is not None
        self.place.replica.apply_all(mutations, me).result(30)

    def files(self) -> list[CaseFile]:
        def read(tx: Any) -> list[CaseFile]:
            ids = tx.execute(select(Case.id).order_by(Case.number)).scalars().all()
            return [file for one in ids if (file := case_file(tx, one)) is not None]

        return self.place.read(read)


def words(one: ComparedComplaint, day: str) -> str:
    return f"{day}: " + ", ".join(f"{each.column}={each.theirs}" for each in one.noted)


def verdicts(file: ComparedFile) -> list[str]:
    return [one.verdict.value for one in file.complaints]


def differing(one: ComparedComplaint) -> dict[str, tuple[str, str, bool]]:
    return {each.column: (each.ours, each.theirs, each.is_filled) for each in one.differences}


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    place.sit_down("Bu Ratna", Role.SUPERVISOR)
    yield Desk(place, tmp_path)
    place.close()


def test_a_new_complaint_becomes_a_case_with_what_the_file_says_and_comes_back_unchanged(desk: Desk) -> None:
    line = {**LINE, "anonim": "ya", "rahasia": "ya", "kategori": "suspected illegal charges"}
    found = desk.compare(line)
    (one,) = found.complaints
    assert (one.verdict, found.bad) == (Verdict.NEW, ())
    assert desk.files() == []  # nothing is saved before it is chosen
    assert desk.take(one) == TakenIn(new=1, changed=0, refused=(), left=0)
    (file,) = desk.files()
    row = file.row
    assert (row.subject, file.description, file.region, file.region_code) == (
        *("Jalan rusak", "Sejak lama"),
        *("Kota Bandung", "32.73"),
    )
    assert (row.is_anonymous, row.is_confidential, row.status) == (True, True, CaseStatus.IN_PROGRESS)
    assert row.channel is Channel.SP4N
    calendar = desk.place.workplace.procedure.calendar
    came = min(entry.occurred_at for entry in file.timeline)
    assert calendar.local_day(came).isoformat() == LINE["tanggal_masuk"]
    assert file.timeline[-1].text.endswith(": unit_tujuan=Dinas Bina Marga, status=proses")
    assert file.category == "Dugaan pungutan liar"  # as the figures and the limits compare it
    assert verdicts(desk.compare(line)) == ["same"]


def test_a_known_case_gets_what_it_lacks_and_a_note_and_loses_nothing(desk: Desk) -> None:
    case_id = desk.place.log_case("Jalan kami")
    desk.place.workplace.cases.editor.close_view()
    ours = {"sp4n_tracking": "#01916449", "description": "Kata kami", "category": ""}
    desk.do(ChangeDetails(case_id=case_id, changes=ours, occurred_at=at(3)))
    (one,) = desk.compare({**LINE, "kategori": "Jalan"}).complaints
    assert one.verdict is Verdict.DIFFERS
    found = differing(one)
    assert found["kategori"] == ("", "Jalan", True)
    assert found["lokasi_nama"] == ("", "Kota Bandung", True)
    assert found["status"] == ("belum_verifikasi", "proses", False)
    assert "isi_ringkas" not in found
    assert "judul" not in found
    assert desk.take(one) == TakenIn(new=0, changed=1, refused=(), left=0)
    (file,) = desk.files()
    assert (file.row.subject, file.description) == ("Jalan kami", "Kata kami")
    assert (file.category, file.region, file.region_code) == ("Jalan", "Kota Bandung", "32.73")
    assert "status=proses" in file.timeline[-1].text
    assert verdicts(desk.compare({**LINE, "kategori": "Jalan"})) == ["same"]
    (later,) = desk.compare({**LINE, "kategori": "Jalan", "status": "selesai"}).complaints
    assert differing(later)["status"] == ("belum_verifikasi", "selesai", False)


def test_the_same_file_again_after_half_of_it_goes_on_with_the_other_half(desk: Desk) -> None:
    lines = [{**LINE, "tracking_id": f"lp-{number}"} for number in range(45)]
    found = desk.compare(*lines).complaints
    assert desk.take(*found[:20]).new == 20
    again = desk.compare(*lines)
    assert verdicts(again) == ["same"] * 20 + ["new"] * 25
    assert desk.take(*again.complaints) == TakenIn(new=25, changed=0, refused=(), left=0)
    assert len({file.row.number for file in desk.files()}) == 45


def test_what_another_desk_took_in_meanwhile_is_refused_by_name_and_the_rest_is_saved(desk: Desk) -> None:
    lines = [{**LINE, "tracking_id": f"lp-{number}"} for number in range(5)]
    found = desk.compare(*lines).complaints
    assert desk.take(found[2]).new == 1
    taken = desk.take(*found)
    assert (taken.new, taken.left) == (4, 0)
    assert [(tracking, why.code) for tracking, why in taken.refused] == [("lp-2", "tracking_known")]
    assert len(desk.files()) == 5


def test_a_finished_case_and_one_of_two_with_the_same_number_are_not_touched(desk: Desk) -> None:
    for tracking in ("ended1", "twice2", "TWICE2"):
        case_id = desk.place.log_case(tracking)
        desk.place.workplace.cases.editor.close_view()
        changes = {"sp4n_tracking": tracking}
        desk.do(ChangeDetails(case_id=case_id, changes=changes, occurred_at=at(3)))
        if tracking == "ended1":
            desk.do(CloseCase(case_id=case_id, reason="Selesai", occurred_at=at(4)))
    ended, twice, nothing = desk.compare(
        {"tracking_id": "ended1", "isi_ringkas": "Sejak lama"},
        {**LINE, "tracking_id": "twice2"},
        {"tracking_id": "new3"},
    ).complaints
    assert [one.reason for one in (ended, twice, nothing)] == ["finished", "several", "no_subject"]
    assert [one.can_be_taken for one in (ended, twice, nothing)] == [False] * 3
    assert twice.number.count("CC-") == 2
    assert desk.take(ended, twice, nothing) == TakenIn(new=0, changed=0, refused=(), left=0)
    (noted,) = desk.compare({"tracking_id": "ended1", "status": "proses"}).complaints
    assert desk.take(noted).changed == 1


def test_the_channel_that_the_file_names_is_that_of_the_case(desk: Desk) -> None:
    channels = ("WhatsApp", "Surel", "Telepon", "Website", "")
    lines = [{**LINE, "tracking_id": f"lp-{place}", "kanal": one} for place, one in enumerate(channels)]
    found = desk.compare(*lines).complaints
    assert [len(one.complaint.unread) for one in found] == [0, 0, 0, 1, 0]
    assert desk.take(*found).new == 5
    assert [file.row.channel for file in desk.files()] == [
        *(Channel.WHATSAPP, Channel.EMAIL, Channel.VOICE, Channel.SP4N, Channel.SP4N),
    ]


def test_no_other_file_is_opened_or_compared_while_complaints_are_saved(desk: Desk) -> None:
    lines = [{**LINE, "tracking_id": f"lp-{number}"} for number in range(60)]
    found = desk.compare(*lines).complaints
    file = read_table_file((desk.folder / "sp4n.json").read_bytes())
    failures: list[Any] = []
    desk.taking_in.failed.connect(failures.append)

    ended: list[TakenIn] = []
    desk.taking_in.ended.connect(ended.append)
    assert desk.taking_in.take(found, lambda one, day: words(one, ""))
    assert not desk.taking_in.take(found, lambda one, day: words(one, ""))
    desk.taking_in.open(desk.folder / "sp4n.json")
    desk.taking_in.compare(file, file.head)
    desk.place.qtbot.waitUntil(lambda: bool(ended))
    assert failures == [Failure("busy")] * 2
    assert ended == [TakenIn(new=60, changed=0, refused=(), left=0)]
    assert len(desk.files()) == 60


def test_an_import_goes_on_under_another_name_of_the_same_supervisor(desk: Desk) -> None:
    found = desk.compare(*({**LINE, "tracking_id": f"lp-{number}"} for number in range(100))).complaints
    session = desk.place.workplace.access.session
    session.is_shared = True  # the office may change the person who is signed in
    assert session.agent is not None
    renamed = RegisterAgent(
        agent_id=session.agent.id, name="Ratna Sari", role=Role.SUPERVISOR, occurred_at=at(3)
    )
    events: list[object] = []
    session.agent_changed.connect(events.append)
    desk.taking_in.ended.connect(events.append)
    assert desk.taking_in.take(found, lambda one, day: words(one, ""))
    desk.do(renamed)
    desk.place.qtbot.waitUntil(lambda: len(events) == 2)
    assert events == [session.agent, TakenIn(new=100, changed=0, refused=(), left=0)]
    assert session.agent.name == "Ratna Sari"


def test_stopping_keeps_what_is_saved_and_says_what_is_left(desk: Desk) -> None:
    lines = [{**LINE, "tracking_id": f"lp-{number}"} for number in range(100)]
    found = desk.compare(*lines).complaints

    def start() -> None:
        desk.taking_in.take(found, lambda one, day: words(one, ""))
        desk.taking_in.stop()

    taken = desk.wait("ended", start)
    assert taken.new == 20
    assert taken.left == 80
    assert len(desk.files()) == 20


def test_nobody_takes_in_for_the_next_person_and_no_agent_takes_in(desk: Desk) -> None:
    found = desk.compare(*({**LINE, "tracking_id": f"lp-{number}"} for number in range(60))).complaints
    ended: list[TakenIn] = []
    desk.taking_in.ended.connect(ended.append)
    assert desk.taking_in.take(found, lambda one, day: words(one, ""))
    desk.place.workplace.access.session.sign_out()
    desk.place.qtbot.waitUntil(lambda: bool(ended))
    desk.place.sit_down("Tono", Role.AGENT)
    assert not desk.taking_in.take(found, lambda one, day: words(one, ""))
    saved = desk.files()
    assert len(saved) <= 20
    assert ended == [TakenIn(len(saved), 0, refused=(), left=60 - len(saved), is_of_another=True)]
    assert {file.timeline[-1].actor_name for file in saved} <= {"Bu Ratna"}
