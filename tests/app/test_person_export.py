"""All that is kept of a person as a file: for the desk, noted first, without what is not its to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.records import Refusal
from app.settings import Settings
from db.audit import trail
from db.words import Role
from tests.app.phone_place import PhonePlace


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    yield place
    place.close()


def test_all_that_is_kept_is_written_by_the_desk_noted_first_and_without_what_is_hidden(
    place: PhonePlace,
) -> None:
    work, qtbot = place.workplace, place.qtbot
    for is_confidential in ("", "yes"):
        work.cases.start_draft()
        qtbot.waitUntil(lambda: work.cases.current is not None)
        assert work.cases.current is not None
        work.cases.keep("subject", "Pungli" if is_confidential else "Izin")
        work.cases.keep("is_confidential", is_confidential)
        if not is_confidential:
            work.cases.keep("person.name", "Budi Santoso")
            work.cases.keep("person.phone", "081234567890")
        else:
            work.cases.set_applicant(budi)
        work.cases.save()
        qtbot.waitUntil(lambda: work.cases.current.is_saved and work.cases.current.person is not None)
        assert work.cases.current.person is not None
        budi = work.cases.current.person.id
        work.cases.close_view()

    def sit_down(name: str, role: Role) -> None:
        work.session.add_agent(name, role, work.session.units[0].id if role is Role.UNIT_OFFICER else None)
        qtbot.waitUntil(lambda: work.session.agent is not None and work.session.agent.name == name)
        with qtbot.waitSignal(work.persons.shown):
            work.persons.show(budi)

    sit_down("Dedi", Role.UNIT_OFFICER)
    with qtbot.waitSignal(work.persons.refused) as refused:
        work.persons.read_all()
    assert refused.args == [Refusal("not_your_role")]

    sit_down("Sari", Role.AGENT)
    assert work.persons.page is not None
    assert work.persons.page.file.case_count == 1
    with qtbot.waitSignal(work.persons.all_read) as read:
        work.persons.read_all()
    [file] = read.args
    assert [row.subject for row in file.cases] == [one.row.subject for one in file.in_full] == ["Izin"]
    assert "Pungli" not in repr(file)
    with qtbot.waitSignal(work.persons.exported) as written:
        work.persons.write(file, "Izin")
    assert Path(written.args[0]).read_text() == "Izin"
    assert [one.action for one in place.read(lambda tx: trail(tx, budi)) if one.action == "exported"]
