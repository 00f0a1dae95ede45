"""A call whose case is written and decided at once: whose it is, what it rests on, and who is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.cases.case_lookups import PaneState
from app.cases.packet import Packet
from app.common.finding import OSS
from app.mutations.people import AddApplicant, NewHandle
from app.settings import AccountSettings, OssSettings, Settings
from db.enums import HandleKind
from db.queries.cases import case_file
from db.queries.last_unit import last_unit
from db.records import CaseFile
from tests.app.lookup_samples import INQUERY_NIB, NIB
from tests.app.lookup_servers import lookup_server, says
from tests.app.phone_place import PhonePlace, utc_now
from tests.office import Office

BUDI = "+6281234567890"


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    settings = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
    place = PhonePlace(tmp_path, qtbot, settings)
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=BUDI)
    place.workplace.records.change(
        AddApplicant(applicant_id=uuid7(), name="Budi", handles=(handle,), occurred_at=utc_now())
    )
    yield place
    place.close()


def answered(place: PhonePlace) -> None:
    """Budi calls, is found, and is answered: an empty case is on the screen."""
    calls, editor = place.workplace.calls.call_list, place.workplace.cases.editor
    place.qtbot.waitUntil(lambda: not place.workplace.records.waiting)
    place.phone.ring("call-1")

    def is_found() -> bool:
        call = calls.call("call-1")
        return call is not None and bool(call.candidates)

    place.qtbot.waitUntil(is_found)
    place.phone.connect("call-1")
    place.qtbot.waitUntil(lambda: editor.current is not None)


def recorded(place: PhonePlace) -> CaseFile:
    case_id: UUID = place.workplace.cases.editor.current.case_id  # type: ignore[union-attr]
    file = place.read(lambda tx: case_file(tx, case_id))
    assert file is not None
    return file


def test_recording_the_case_of_a_call_says_that_the_only_person_it_may_be_asks(place: PhonePlace) -> None:
    answered(place)
    place.workplace.cases.editor.keep("subject", "Izin apotek")
    place.workplace.cases.editor.save()
    assert recorded(place).row.applicant_name == "Budi"
    assert [one.applicant_name for one in recorded(place).contacts] == ["Budi"]


@pytest.mark.parametrize("says", ["somebody_else", "undo"])
def test_nobody_is_assumed_once_the_agent_said_that_it_is_another(place: PhonePlace, says: str) -> None:
    answered(place)
    screen_pop, case_link = place.workplace.calls.screen_pop, place.workplace.calls.case_link
    if says == "undo":
        screen_pop.new_case("call-1")
        case_link.undo("call-1")
    else:
        screen_pop.match("call-1", None)
        screen_pop.new_case("call-1")
    place.workplace.cases.editor.keep("subject", "Izin apotek")
    place.workplace.cases.editor.save()
    assert recorded(place).row.applicant_id is None


def test_a_number_in_the_subject_is_looked_up_and_the_decision_keeps_what_it_rests_on(
    place: PhonePlace,
) -> None:
    work = place.workplace
    with lookup_server() as server:
        server.answer = says(INQUERY_NIB)
        settings = replace(work.preferences.settings, oss=OssSettings(True, server.address))
        work.preferences.change(settings, oss_key="kunci")
        answered(place)
        work.cases.editor.keep("subject", f"Status NIB {NIB} belum aktif")
        work.lookups.of_case.typed()
        place.qtbot.waitUntil(lambda: work.lookups.of_case.pane(OSS).state is PaneState.FOUND)
        found = work.lookups.of_case.take_found()
        packets: list[Packet] = []
        work.cases.units.packet_proposed.connect(packets.append)
        work.cases.units.propose_packet(None, [(one, "Status NIB: Aktif") for one in found])
        place.qtbot.waitUntil(lambda: bool(packets))
    assert work.lookups.of_case.take_found() == ()
    assert packets[0].evidence.startswith(f"OSS {NIB}: Status NIB: Aktif")
    file = recorded(place)
    assert (file.nib, [one.query for one in file.evidence]) == (NIB, [NIB])


def test_the_unit_that_an_agent_turned_to_last_is_proposed(tmp_path: Path) -> None:
    office = Office(tmp_path / "records.sqlite3")
    try:
        rina = office.rina.agent_id
        first, second = office.log(), office.log()
        assert office.replica.read(lambda tx: last_unit(tx, rina)).result() is None
        office.do(office.escalate(first, 3))
        other = msgspec.structs.replace(office.escalate(second, 5), unit_id=office.other_unit_id)
        office.do(other)
        assert office.replica.read(lambda tx: last_unit(tx, rina)).result() == office.other_unit_id
    finally:
        office.replica.close()
