"""What of a person goes out as a file, and what a unit sees of them: not more than they may read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.mutations.case import LogCase
from app.mutations.contact import LinkContact
from app.mutations.people import AddApplicant, RegisterAgent
from app.records.service import Refusal
from app.settings import Settings
from db.audit import trail
from db.enums import CaseKind, Channel, Role
from db.mutation import Me
from db.queries.conversations import conversation
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_NAME
from tests.app.phone_place import PhonePlace
from tests.current import current_case
from tests.office import START, at
from tests.written_office import Mailroom


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    yield place
    place.close()


def test_all_that_is_kept_is_written_by_the_desk_noted_first_and_without_what_is_hidden(
    place: PhonePlace,
) -> None:
    work, qtbot = place.workplace, place.qtbot
    budi: UUID | None = None
    for is_confidential in ("", "yes"):
        work.cases.editor.start_draft()
        qtbot.waitUntil(lambda: work.cases.editor.current is not None)
        assert work.cases.editor.current is not None
        work.cases.editor.keep("subject", "Pungli" if is_confidential else "Izin")
        work.cases.editor.keep("is_confidential", is_confidential)
        if not is_confidential:
            work.cases.editor.keep("person.name", "Budi Santoso")
            work.cases.editor.keep("person.phone", "081234567890")
        else:
            work.cases.service.set_applicant(budi)
        work.cases.editor.save()
        qtbot.waitUntil(
            lambda: (
                current_case(work.cases.editor).is_saved
                and current_case(work.cases.editor).person is not None
            )
        )
        assert work.cases.editor.current.person is not None
        budi = work.cases.editor.current.person.id
        work.cases.editor.close_view()

    assert budi is not None
    person_id = budi

    def sit_down(name: str, role: Role) -> None:
        work.access.session.add_agent(
            name, role, work.access.session.units[0].id if role is Role.UNIT_OFFICER else None
        )
        qtbot.waitUntil(
            lambda: work.access.session.agent is not None and work.access.session.agent.name == name
        )
        with qtbot.waitSignal(work.people.pages.shown):
            work.people.pages.show(person_id)

    sit_down("Dedi", Role.UNIT_OFFICER)
    with qtbot.waitSignal(work.people.pages.refused) as refused:
        work.people.pages.read_all()
    assert refused.args == [Refusal("not_your_role")]

    sit_down("Sari", Role.AGENT)
    assert work.people.pages.page is not None
    assert work.people.pages.page.file.case_count == 1
    with qtbot.waitSignal(work.people.pages.all_read) as read:
        work.people.pages.read_all()
    [file] = read.args
    assert [row.subject for row in file.cases] == [one.row.subject for one in file.in_full] == ["Izin"]
    assert "Pungli" not in repr(file)
    with qtbot.waitSignal(work.people.pages.exported) as written:
        work.people.pages.write(file, "Izin")
    assert Path(written.args[0]).read_text() == "Izin"
    assert [one.action for one in place.read(lambda tx: trail(tx, person_id)) if one.action == "exported"]


def test_a_unit_that_looks_at_a_person_and_their_double_sees_masked_numbers(place: PhonePlace) -> None:
    work, qtbot = place.workplace, place.qtbot
    people = []
    for name, phone in (("Budi Santoso", "081234567890"), ("Budi Santosa", "081298765432")):
        work.cases.editor.start_draft()
        qtbot.waitUntil(lambda: work.cases.editor.current is not None)
        work.cases.service.add_applicant(name, phone)
        qtbot.waitUntil(
            lambda: work.cases.editor.current is not None and work.cases.editor.current.person is not None
        )
        assert work.cases.editor.current is not None
        assert work.cases.editor.current.person is not None
        people.append(work.cases.editor.current.person.id)
        work.cases.editor.close_view()
    work.access.session.add_agent("Dedi", Role.UNIT_OFFICER, work.access.session.units[0].id)
    qtbot.waitUntil(
        lambda: work.access.session.agent is not None and work.access.session.agent.name == "Dedi"
    )
    with qtbot.waitSignal(work.people.pages.shown) as shown:
        work.people.pages.show(people[0])
    with qtbot.waitSignal(work.people.pages.preview) as preview:
        work.people.pages.ask_merge(people[1])
    with qtbot.waitSignal(work.search.finder.people_found) as found:
        work.search.finder.people("budi")
    with qtbot.waitSignal(work.search.finder.duplicates_found) as duplicates:
        work.search.finder.duplicates("Budi Santosa", "")
    for got in (shown, preview, found, duplicates):
        assert "****" in repr(got.args)
        assert not any(digits in repr(got.args) for digits in ("81234567890", "81298765432"))


def test_the_preview_of_a_merge_counts_what_its_reader_may_see_and_says_that_there_is_more(
    place: PhonePlace,
) -> None:
    work, qtbot = place.workplace, place.qtbot
    kept, merged, other = uuid7(), uuid7(), uuid7()
    boss = Me(agent_id=other, agent_name="Wati", role=Role.SUPERVISOR, workstation="002")
    work.records.change(
        RegisterAgent(agent_id=other, name="Wati", role=Role.SUPERVISOR, occurred_at=START),
        AddApplicant(applicant_id=kept, name="Budi Santoso", occurred_at=START),
        AddApplicant(applicant_id=merged, name="Budi Santosa", occurred_at=START),
        *(case_of(merged, number, is_confidential=number == 2) for number in (1, 2)),
        me=boss,
    )
    qtbot.waitUntil(lambda: not work.records.waiting)
    with qtbot.waitSignal(work.people.pages.shown):
        work.people.pages.show(kept)
    with qtbot.waitSignal(work.people.pages.preview) as asked:
        work.people.pages.ask_merge(merged)
    [preview] = asked.args
    assert ([row.subject for row in preview.cases], preview.leaves_out) == (["Izin 1"], True)
    assert "Izin 2" not in repr(preview)


def test_messages_of_a_hidden_case_and_of_an_anonymous_one_are_not_exported(place: PhonePlace) -> None:
    work, qtbot = place.workplace, place.qtbot
    budi, wati, room = uuid7(), uuid7(), Mailroom()
    boss = Me(agent_id=wati, agent_name="Wati", role=Role.SUPERVISOR, workstation="002")
    cases = (
        case_of(budi, 1, is_confidential=False),
        case_of(budi, 2, is_confidential=True),
        case_of(budi, 3, is_confidential=False, is_anonymous=True),
    )
    remotes = [f"6281100{number}" for number in range(3)]
    work.records.change(
        *(RegisterAgent(agent_id=one, name=name, role=Role.SUPERVISOR, occurred_at=START)
          for one, name in ((SYSTEM_ID, SYSTEM_NAME), (wati, "Wati"))),
        AddApplicant(applicant_id=budi, name="Budi Santoso", occurred_at=START),
        *cases,
        me=boss,
    )  # fmt: skip
    arrivals = (room.arrival(f"m{number}", 1, remote) for number, remote in enumerate(remotes))
    work.records.change(room.register(), *arrivals, me=SYSTEM)
    qtbot.waitUntil(lambda: not work.records.waiting)
    links = []
    for remote, case in zip(remotes, cases, strict=True):
        talk = place.read(partial(conversation, conversation_id=room.talk(remote)))
        assert talk is not None
        assert talk.contact_id is not None
        contact_id, case_id = talk.contact_id, case.case_id
        links.append(
            LinkContact(contact_id=contact_id, applicant_id=budi, case_id=case_id, occurred_at=at(2))
        )
    work.records.change(*links, me=boss)
    qtbot.waitUntil(lambda: not work.records.waiting)
    with qtbot.waitSignal(work.people.pages.shown):
        work.people.pages.show(budi)
    with qtbot.waitSignal(work.people.pages.all_read) as read:
        work.people.pages.read_all()
    [file] = read.args
    assert [one.text for one in file.messages] == ["Halo m0"]


def case_of(applicant_id: UUID, number: int, is_confidential: bool, is_anonymous: bool = False) -> LogCase:
    return LogCase(
        case_id=uuid7(),
        number=f"CC-261124-002-00{number}-0",
        kind=CaseKind.INFORMATION,
        channel=Channel.VOICE,
        subject=f"Izin {number}",
        applicant_id=applicant_id,
        is_confidential=is_confidential,
        is_anonymous=is_anonymous,
        asked_at=START,
        opened_at=START,
        occurred_at=START,
    )
