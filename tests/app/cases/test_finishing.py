"""Done with the case before the call is over; and packets as files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.cases.packet_files import PacketFiles
from app.common.jobs import Jobs
from app.settings import AccountSettings, Settings
from db.enums import Disposition
from db.queries.cases import case_file
from tests.app.phone_place import PhonePlace


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings(account=AccountSettings(user="1001", domain="pbx.office")))
    yield place
    place.close()


def recorded_in_call(place: PhonePlace) -> UUID:
    """A case is recorded while its caller is on the line."""
    editor = place.workplace.cases.editor
    place.phone.ring("call-1")
    place.phone.connect("call-1")
    place.qtbot.waitUntil(lambda: editor.current is not None)
    editor.keep("subject", "Izin apotek")
    editor.save()
    place.qtbot.waitUntil(lambda: editor.current is not None and editor.current.is_saved)
    assert editor.current is not None
    return editor.current.case_id


def test_who_is_done_in_a_call_is_ready_when_it_ends(place: PhonePlace) -> None:
    editor, ready = place.workplace.cases.editor, []
    editor.finished.connect(lambda: ready.append(True))
    case_id = recorded_in_call(place)
    place.workplace.cases.finishing.finish_after_call()
    assert (ready, editor.current is None) == ([], False)
    assert place.got("finishes_after_call").call_key == "call-1"
    place.phone.end("call-1")
    place.qtbot.waitUntil(lambda: bool(ready) and editor.current is None)
    file = place.read(lambda tx: case_file(tx, case_id))
    assert file is not None
    assert [one.disposition for one in file.contacts] == [Disposition.ANSWERED]


def test_what_is_typed_after_that_keeps_the_case_on_the_screen(place: PhonePlace) -> None:
    editor = place.workplace.cases.editor
    recorded_in_call(place)
    place.workplace.cases.finishing.finish_after_call()
    editor.keep("note", "Satu hal lagi")
    place.phone.end("call-1")
    place.qtbot.waitUntil(lambda: not place.workplace.calls.call_list.ongoing)
    place.read(lambda tx: None)
    assert editor.current is not None
    assert editor.current.draft["note"] == "Satu hal lagi"


def test_a_wish_is_about_its_own_case_only(place: PhonePlace) -> None:
    editor = place.workplace.cases.editor
    recorded_in_call(place)
    place.workplace.cases.finishing.finish_after_call()
    with place.qtbot.waitSignal(editor.opened):
        editor.start_draft()
    editor.keep("subject", "Hal lain")
    place.phone.end("call-1")
    place.qtbot.waitUntil(lambda: not place.workplace.calls.call_list.ongoing)
    place.read(lambda tx: None)
    assert editor.current is not None
    assert editor.current.draft["subject"] == "Hal lain"


def test_a_packet_is_noted_and_written_whole_and_a_folder_that_refuses_is_named(
    place: PhonePlace, tmp_path: Path
) -> None:
    jobs, records = Jobs(), place.workplace.records
    try:
        files = PacketFiles(records, tmp_path / "packets", jobs)
        with place.qtbot.waitSignal(files.saved) as saved:
            files.save("CC-261124-001-007-4", "Kapan izin ini terbit?")
        assert Path(saved.args[0]).read_text() == "Kapan izin ini terbit?"
        details = place.read(lambda tx: tx.exec_driver_sql("SELECT detail FROM audit_entry").scalars().all())
        assert any("CC-261124-001-007-4" in detail for detail in details)
        (tmp_path / "taken").write_text("a file")
        refused = PacketFiles(records, tmp_path / "taken", jobs)
        with place.qtbot.waitSignal(refused.failed) as failed:
            refused.save("CC-261124-001-007-4", "Kapan?")
        assert failed.args == [str(tmp_path / "taken")]
    finally:
        jobs.stop()
