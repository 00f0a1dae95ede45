"""A disk that takes nothing: what is typed, and what calls leave, stays with its case until it is written."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from app.common.case_number import Reading, parse
from app.common.clock import now
from app.common.paths import AppPaths
from app.desktop.start import StartError, open_workplace
from app.records.service import RESTORED
from app.settings import AccountSettings, Settings
from app.values.open_case import DraftStart
from db.drafts import Drafts
from db.enums import Channel
from db.errors import StorageFull
from db.models import Contact
from db.queries.cases import case_file
from db.replica import Replica
from tests.app.phone_place import RINA, PhonePlace
from tests.platforms import written_text
from tests.small_disk import SmallDisk, small_disk

SETTINGS = Settings(account=AccountSettings(user="1001", domain="pbx.office"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small") as disk:
        yield disk


@pytest.fixture
def place(disk: SmallDisk, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(disk.folder / "home", qtbot, SETTINGS)
    place.qtbot.waitUntil(lambda: not place.workplace.records.waiting)
    yield place
    place.close()


def numbered(place: PhonePlace) -> str:
    """Return the number of the case on the screen as soon as it has one."""
    editor = place.workplace.cases.editor
    place.qtbot.waitUntil(lambda: bool(editor.current and editor.current.number))
    assert editor.current is not None
    return editor.current.number


def new_case(place: PhonePlace) -> str:
    """Press Ctrl+N."""
    place.workplace.cases.editor.start_draft()
    return numbered(place)


def on_disk(place: PhonePlace) -> dict[str, dict[str, str]]:
    """Return the drafts as the next start would find them."""
    agent = place.workplace.access.session.agent
    assert agent is not None
    with closing(sqlite3.connect(place.replica.path.with_name("records.drafts.sqlite3"))) as raw:
        found: dict[str, dict[str, str]] = {}
        for key, field, text in raw.execute("SELECT key, field, text FROM draft"):
            found.setdefault(key, {})[field] = text
    return found


def answer(place: PhonePlace, key: str, user: str) -> None:
    place.phone.ring(key, user)
    place.phone.connect(key)


def test_on_a_full_disk_a_new_case_is_on_the_screen_and_its_words_are_written_when_there_is_room(
    disk: SmallDisk, place: PhonePlace
) -> None:
    editor, unwritten = place.workplace.cases.editor, place.workplace.drafts.unwritten
    got: list[str] = []
    unwritten.notice.connect(lambda notice: got.append(notice.kind))
    new_case(place)
    assert editor.current is not None
    editor.write(editor.current.case_id, "note", "sebelum penuh")
    place.qtbot.waitUntil(lambda: any("note" in one for one in on_disk(place).values()))
    disk.fill()
    editor.start_draft()
    second = editor.current
    assert second is not None
    assert second.draft.get("note", "") == ""
    editor.write(second.case_id, "subject", "Izin apotek")
    editor.write(second.case_id, "note", "Pemohon menunggu. " * 400)
    place.qtbot.waitUntil(lambda: unwritten.has(second.case_id))
    assert unwritten.in_memory.drafts == 1
    assert got == ["storage_full"]
    assert parse(numbered(place)).reading is Reading.RIGHT
    disk.free()
    place.qtbot.waitUntil(lambda: not unwritten.is_failing)
    assert on_disk(place)[f"case:{second.case_id}"]["note"] == "Pemohon menunggu. " * 400
    assert got == ["storage_full", RESTORED]
    assert not unwritten.has(second.case_id)


def test_the_words_of_a_caller_never_reach_the_case_of_the_caller_before(
    disk: SmallDisk, place: PhonePlace
) -> None:
    editor = place.workplace.cases.editor
    answer(place, "call-1", "081211111111")
    first = editor.current
    assert first is not None
    editor.write(first.case_id, "note", "kata Budi")
    place.phone.end("call-1")
    disk.fill()
    answer(place, "call-2", "081222222222")
    second = editor.current
    assert second is not None
    assert second.case_id != first.case_id
    editor.write(second.case_id, "note", "kata Siti " * 500)
    editor.write(first.case_id, "note", "kata Budi, lagi")  # its field was still on the screen for a moment
    disk.free()
    place.qtbot.waitUntil(
        lambda: "kata Siti" in on_disk(place).get(f"case:{second.case_id}", {}).get("note", "")
    )
    place.qtbot.waitUntil(lambda: not place.workplace.records.waiting)
    notes = {key: fields.get("note", "") for key, fields in on_disk(place).items()}
    assert notes == {
        f"case:{first.case_id}": "kata Budi, lagi",
        f"case:{second.case_id}": "kata Siti " * 500,
    }
    contacts = place.read(lambda tx: tx.execute(select(func.count()).select_from(Contact)).scalar_one())
    assert contacts == 2


def test_what_is_saved_on_a_full_disk_is_recorded_later_once_and_with_the_case_left_meanwhile(
    disk: SmallDisk, place: PhonePlace
) -> None:
    editor, records = place.workplace.cases.editor, place.workplace.records
    disk.fill()
    new_case(place)
    first = editor.current
    assert first is not None
    editor.write(first.case_id, "subject", "Izin apotek")
    editor.write(first.case_id, "note", "menunggu berkas " * 300)
    editor.save()
    place.qtbot.waitUntil(lambda: records.is_in_trouble)
    new_case(place)
    second = editor.current
    assert second is not None
    editor.write(second.case_id, "note", "kasus lain")
    editor.open(first.case_id)
    place.qtbot.waitUntil(lambda: editor.current is not None and editor.current.case_id == first.case_id)
    editor.save()  # once more, as the header still says that it is not on the disk
    disk.free()
    records.retry_now()
    place.qtbot.waitUntil(lambda: not records.is_in_trouble)
    file = place.read(lambda tx: case_file(tx, first.case_id))
    assert file is not None
    assert [entry.text for entry in file.timeline if entry.kind.value == "note_added"] == [
        ("menunggu berkas " * 300).strip()
    ]
    assert place.workplace.drafts.drafting.fields(f"case:{second.case_id}")["note"] == "kasus lain"


def test_a_number_that_was_given_on_a_full_disk_is_not_given_again_after_a_crash(
    disk: SmallDisk, place: PhonePlace, tmp_path: Path
) -> None:
    given = [new_case(place)]
    disk.fill()
    given += [new_case(place) for _ in range(3)]
    assert len(set(given)) == 4
    crashed = tmp_path / "after the crash"
    shutil.copytree(place.replica.path.parent, crashed)
    replica = Replica.open(crashed / place.replica.path.name)
    day = now().astimezone(place.workplace.procedure.zone).date()
    assert replica.give_number("001", day).result(10) == 5
    replica.close()


def test_where_nothing_can_be_written_the_number_follows_and_what_was_saved_waits_for_it(
    disk: SmallDisk, place: PhonePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.records.case_numbers.RETRY_MS", 200)
    editor, unwritten = place.workplace.cases.editor, place.workplace.drafts.unwritten
    disk.forbid()
    answer(place, "call-1", "081211111111")
    current = editor.current
    assert current is not None
    editor.write(current.case_id, "subject", "Izin apotek")
    editor.save()
    place.qtbot.waitUntil(lambda: unwritten.is_failing and editor.held == 1)
    assert current.number == ""
    place.workplace.cases.editor.start_draft()  # the next case has the screen when the number comes
    disk.allow()
    file = None
    place.workplace.records.retry_now()
    place.qtbot.waitUntil(lambda: not editor.held)
    file = place.read(lambda tx: case_file(tx, current.case_id))
    assert file is not None
    assert parse(file.row.number).reading is Reading.RIGHT
    assert [one.case_id for one in file.contacts] == [current.case_id]


def sit_down(place: PhonePlace, name: str) -> None:
    session = place.workplace.access.session
    with place.qtbot.waitSignal(place.workplace.drafts.drafting.restored):
        session.sign_in(next(one.id for one in session.staff if one.name == name))


def test_what_was_saved_without_a_number_is_recorded_as_its_authors_while_a_colleague_sits_there(
    disk: SmallDisk, place: PhonePlace
) -> None:
    work = place.workplace
    work.access.session.add_agent("Tono")
    place.qtbot.waitUntil(
        lambda: work.access.session.agent is not None and work.access.session.agent.name == "Tono"
    )
    sit_down(place, RINA)
    assert work.access.session.agent is not None
    agent_id, settings = str(work.access.session.agent.id), place.places.last_good_settings
    place.qtbot.waitUntil(lambda: agent_id in written_text(settings))
    disk.forbid()
    work.cases.editor.start_draft()
    current = work.cases.editor.current
    assert current is not None
    work.cases.editor.write(current.case_id, "subject", "Izin apotek")
    work.cases.editor.write(current.case_id, "note", "kata Budi")
    work.cases.editor.save()
    work.cases.editor.write(current.case_id, "note", "kata Budi\nditulis kemudian")
    place.qtbot.waitUntil(lambda: work.drafts.unwritten.is_failing and work.cases.editor.held == 1)
    sit_down(place, "Tono")
    disk.allow()
    work.drafts.unwritten.retry_now()
    place.qtbot.waitUntil(lambda: not work.drafts.unwritten.is_failing and not work.cases.editor.held)
    file = place.read(lambda tx: case_file(tx, current.case_id))
    assert file is not None
    assert parse(file.row.number).reading is Reading.RIGHT
    assert file.row.assignee_name == RINA
    assert [entry.text for entry in file.timeline if entry.kind.value == "note_added"] == ["kata Budi"]
    sit_down(place, RINA)
    assert work.drafts.drafting.fields(f"case:{current.case_id}") == {"note": "ditulis kemudian"}


def test_what_waits_for_a_number_counts_for_the_end_before_the_disk_has_refused_anything(
    place: PhonePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = place.workplace
    monkeypatch.setattr(place.replica, "give_number", lambda *_asked: Future())
    work.cases.editor.start_draft()
    work.cases.editor.keep("note", "kata Budi")
    work.cases.editor.save()
    assert not work.drafts.unwritten.is_failing
    assert work.drafts.unwritten.make_sure(5).changes == 1


@pytest.mark.parametrize(
    ("fail", "mend"), [(SmallDisk.fill, SmallDisk.free), (SmallDisk.forbid, SmallDisk.allow)]
)
def test_what_is_typed_on_in_a_note_whose_save_waits_is_one_note_more_and_no_word_is_recorded_twice(
    disk: SmallDisk,
    place: PhonePlace,
    fail: Callable[[SmallDisk], None],
    mend: Callable[[SmallDisk], None],
) -> None:
    work, editor = place.workplace, place.workplace.cases.editor
    fail(disk)  # full: the number is there at once; forbidden: it follows
    editor.start_draft()
    first, then, last = "kata Budi " * 500 + "satu", " lagi", "tiga"
    for note in (first, first + then, f"{first}{then}\n{last}"):
        editor.keep("note", note)
        editor.save()
    editor.save()  # once more, as the header still says that it is not on the disk
    place.qtbot.waitUntil(lambda: work.drafts.unwritten.is_failing)
    mend(disk)
    work.drafts.unwritten.retry_now()
    place.qtbot.waitUntil(lambda: not work.drafts.unwritten.is_failing and not editor.held)
    assert editor.current is not None
    case_id = editor.current.case_id
    file = place.read(lambda tx: case_file(tx, case_id))
    assert file is not None
    notes = [entry.text for entry in file.timeline if entry.kind.value == "note_added"]
    assert notes == [first, "lagi", "tiga"]
    assert work.drafts.drafting.fields(f"case:{case_id}") == {}
    assert editor.current.draft.get("note", "") == ""


def test_a_disk_that_broke_down_takes_nothing_more_and_all_of_it_is_counted_for_the_end(
    disk: SmallDisk, place: PhonePlace
) -> None:
    editor, unwritten = place.workplace.cases.editor, place.workplace.drafts.unwritten
    disk.break_down()
    answer(place, "call-1", "081211111111")
    current = editor.current
    assert current is not None
    editor.write(current.case_id, "note", "kata Budi")
    place.qtbot.waitUntil(lambda: unwritten.has(current.case_id))
    place.qtbot.waitUntil(
        lambda: place.workplace.records.waiting > 0 and place.workplace.records.is_in_trouble
    )
    left = unwritten.make_sure(0.1)
    assert left.drafts == 1
    assert left.changes >= 1
    assert place.workplace.drafts.drafting.fields(f"case:{current.case_id}")["note"] == "kata Budi"


@pytest.mark.parametrize("fail", [SmallDisk.fill, SmallDisk.forbid, SmallDisk.break_down])
def test_who_signs_in_again_while_the_disk_takes_nothing_finds_what_was_typed(
    disk: SmallDisk, place: PhonePlace, fail: Callable[[SmallDisk], None]
) -> None:
    work = place.workplace
    agent = work.access.session.agent
    assert agent is not None
    new_case(place)
    fail(disk)
    work.cases.editor.start_draft()
    current = work.cases.editor.current
    assert current is not None
    work.cases.editor.write(current.case_id, "note", "kata Budi " * 500)
    place.qtbot.waitUntil(lambda: work.drafts.unwritten.has(current.case_id))
    with place.qtbot.waitSignal(work.drafts.drafting.restored):
        work.drafts.drafting.restore(agent.id)
    assert work.drafts.drafting.fields(f"case:{current.case_id}")["note"] == "kata Budi " * 500


def test_a_start_on_a_full_disk_says_so_and_leaves_nothing_open(disk: SmallDisk, qtbot: QtBot) -> None:
    home = disk.folder / "home"
    places = AppPaths.below(home)
    open_workplace(places, SETTINGS).close()
    disk.fill()
    with pytest.raises(StartError) as caught:
        open_workplace(places, SETTINGS)
    assert caught.value.kind == "records_unwritable"
    disk.free()
    open_workplace(places, SETTINGS).close()


def test_a_start_whose_drafts_cannot_be_opened_leaves_the_records_and_the_lock_free(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = AppPaths.below(tmp_path)
    open_workplace(places, SETTINGS).close()

    def full(self: Drafts) -> sqlite3.Connection:
        raise StorageFull(self.path, "database or disk is full")

    with monkeypatch.context() as no_room:
        no_room.setattr(Drafts, "_open", full)
        with pytest.raises(StartError) as caught:
            open_workplace(places, SETTINGS)
    assert caught.value.kind == "records_unwritable"
    open_workplace(places, SETTINGS).close()


def test_a_case_that_was_left_without_a_number_gets_one_at_the_next_start(place: PhonePlace) -> None:
    work = place.workplace
    agent = work.access.session.agent
    assert agent is not None
    case_id = uuid7()
    start = DraftStart(case_id, "", Channel.VOICE, now(), now())
    work.drafts.drafting.keep_all(f"case:{case_id}", {**start.as_fields(), "note": "kata Budi"})
    work.drafts.drafting.restore(agent.id)
    place.qtbot.waitUntil(lambda: bool(on_disk(place).get(f"case:{case_id}", {}).get("_number")))
    assert numbered(place) == on_disk(place)[f"case:{case_id}"]["_number"]


def test_a_new_case_asked_for_before_anybody_signed_in_comes_with_the_first_who_does(
    tmp_path: Path, qtbot: QtBot
) -> None:
    places = AppPaths.below(tmp_path)
    opened = open_workplace(places, SETTINGS)
    work = opened.workplace
    work.cases.editor.start_draft()  # Ctrl+N right after the window came
    with qtbot.waitSignal(work.drafts.drafting.restored):
        work.access.session.add_agent("Rina")
    qtbot.waitUntil(lambda: bool(work.cases.editor.current and work.cases.editor.current.number))
    opened.close()


def test_a_number_belongs_to_the_case_that_it_was_asked_for(place: PhonePlace) -> None:
    editor = place.workplace.cases.editor
    editor.start_draft()
    first = editor.current
    assert first is not None
    editor.write(first.case_id, "note", "satu")
    editor.start_draft()
    second = editor.current
    assert second is not None
    given = numbered(place)
    drafts = [f"case:{first.case_id}", f"case:{second.case_id}"]

    def numbers() -> list[str]:
        return [on_disk(place).get(key, {}).get("_number", "") for key in drafts]

    place.qtbot.waitUntil(lambda: all(numbers()))
    of_first, of_second = numbers()
    assert of_first < given == of_second
