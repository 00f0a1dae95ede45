"""Conversations in the shared database: in parallel, under the rights of each role, as on a workstation."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError
from uuid_utils.compat import uuid7

from app.mutations.arrival import ArrivedFile, KeepMessageFile, RecordArrival
from app.mutations.case import AssignCase, ChangeDetails
from app.mutations.contact import LinkContact
from app.mutations.conversation import EndEpisode, TakeConversation
from app.mutations.correspondence import NewMessageFile
from app.mutations.delivery import SendResult
from app.mutations.escalation import Escalate
from app.mutations.steps import CloseCase
from db.enums import Channel, Disposition, FileState, MessageState, Role
from db.models import Case, Contact, Conversation, Message, MessageFile, OfficeAddress
from db.mutation import Me, Mutation, Rejected
from db.queries.conversations import leases_over, next_to_send
from db.queries.people import agents
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_LOGIN
from db.server.admin.archiving import Archived, archive, recall
from db.server.admin.people import people, set_password
from db.server.admin.server import AdminError
from db.server.server_tx import ServerTx
from db.server.system_changes import in_one_transaction, run_as_system
from db.tx import TouchedRows, plain_row
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, Station, made_template
from tests.db.writer import Writer
from tests.office import at
from tests.written_office import (
    ANI,
    BUDI,
    STEPS,
    TABLES,
    Mailroom,
    Memory,
    Play,
    Step,
    a_case,
    add_address,
    by_system,
    check,
    result,
    sending,
)

TALKS, MESSAGES = Conversation.__table__, Message.__table__
WRITTEN = (TALKS, MESSAGES, MessageFile.__table__)


@pytest.fixture
def room(shared: SharedOffice) -> Mailroom:
    return add_address(shared, Mailroom(Channel.SMS))


class There:
    """A world in PostgreSQL: each deed is a transaction of its author."""

    def __init__(self, office: SharedOffice) -> None:
        self._office = office
        self._engines = {me: office.engine(login) for me, login in self._logins().items()}

    def _logins(self) -> dict[UUID, str]:
        return {agent_id: login for login, agent_id in self._office.ids.items()}

    def do(self, me: Me, mutation: Mutation) -> bool:
        def work(connection: Connection) -> bool:
            now = datetime.now(timezone.utc)
            tx = ServerTx(connection, me, now, TouchedRows())
            try:
                with connection.begin_nested():
                    mutation.as_decided(tx).run(tx)
            except Rejected:
                return False
            return True

        return in_one_transaction(self._engines[me.agent_id], work)

    def rows(self, query: Any) -> list[Any]:
        with self._office.owner.connect() as connection:
            connection.execute(text("SET search_path = loket"))
            return list(connection.execute(query).mappings())


def desk_of(office: SharedOffice) -> list[Me]:
    return [Me(office.ids[login], login.title(), Role.AGENT, "W01") for login in ("rina", "sari")]


# -- in parallel -------------------------------------------------------------------------------------------


def test_ten_pictures_at_once_are_one_conversation_with_one_episode(
    shared: SharedOffice, room: Mailroom
) -> None:
    """C2, C3: each comes twice, as after an answer that was lost."""
    album = [room.arrival(f"m{number % 10}", 1) for number in range(20)]
    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(lambda one: by_system(shared, one), album))
    assert outcomes == [[None]] * 20
    there = There(shared)
    check(there, room)
    assert len(shared.rows(TALKS)) == len(shared.rows(Contact.__table__)) == 1
    assert {row["provider_id"] for row in shared.rows(MESSAGES).values()} == {f"m{n}" for n in range(10)}


def test_two_people_who_take_one_conversation_at_once_are_told_who_has_it(
    shared: SharedOffice, room: Mailroom
) -> None:
    """C5."""
    by_system(shared, *(room.arrival(f"m{number}", 1, f"62{number}") for number in range(8)))
    there, (rina, sari) = There(shared), desk_of(shared)
    for number in range(8):
        with ThreadPoolExecutor(2) as pool:
            take = room.take(2, f"62{number}")
            outcomes = list(pool.map(lambda me, take=take: there.do(me, take), (rina, sari)))
        assert sorted(outcomes) == [False, True]


def test_a_bug_in_one_message_loses_no_other_one(
    shared: SharedOffice, room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, run = room.arrival("m2", 2), RecordArrival.run

    def run_badly(arrival: RecordArrival, tx: ServerTx) -> None:
        run(arrival, tx)
        if arrival == bad:
            tx.rows(select(text("1 / 0")))

    monkeypatch.setattr(RecordArrival, "run", run_badly)
    outcomes = by_system(shared, room.arrival("m1", 1), bad, room.arrival("m3", 3))
    assert [one and one.code for one in outcomes] == [None, "shared_refused", None]
    assert len(shared.rows(MESSAGES)) == 2


# -- the queue ---------------------------------------------------------------------------------------------


def queue(connection: Connection, minute: float) -> tuple[UUID, ...]:
    return next_to_send(connection, at(minute))


def test_the_first_of_each_conversation_leaves_and_another_instance_skips_it(
    shared: SharedOffice, room: Mailroom
) -> None:
    """C8."""
    there, (rina, _sari) = There(shared), desk_of(shared)
    by_system(shared, room.arrival("m1", 1), room.arrival("m2", 1, ANI))
    answers = {}
    for remote in (BUDI, ANI):
        there.do(rina, room.take(2, remote))
        answers[remote] = [room.answer(3 + number, f"{number}", remote=remote) for number in range(3)]
        assert all(there.do(rina, one) for one in answers[remote])
    first, second = ([one.message_id for one in answers[remote]] for remote in (BUDI, ANI))
    engine, other = (shared.engine(SYSTEM_LOGIN) for _ in range(2))
    with engine.begin() as connection, other.begin() as beside:
        assert set(queue(connection, 9)) == {first[0], second[0]}
        assert queue(beside, 9) == ()
        run_as_system(connection, [sending(first[0], 9)])
    with engine.begin() as connection:
        assert queue(connection, 9) == (second[0],)  # the next one waits for the result
        assert leases_over(connection, at(11)) == ((first[0], 1),)
    by_system(shared, result(first[0], 10, what=SendResult.UNSURE))
    with engine.begin() as connection:
        assert queue(connection, 11) == (second[0],)
        assert set(queue(connection, 12.1)) == {first[1], second[0]}  # an unsure one holds it for two minutes
    retry: dict[str, Any] = {"what": SendResult.RETRY, "not_before": at(30)}
    by_system(shared, sending(second[0], 13), result(second[0], 14, **retry))
    with engine.begin() as connection:
        assert queue(connection, 15) == (first[1],)
        assert set(queue(connection, 31)) == {first[1], second[0]}


def test_a_message_waits_for_its_file_until_it_expires(shared: SharedOffice, room: Mailroom) -> None:
    there, (rina, _sari) = There(shared), desk_of(shared)
    by_system(shared, room.arrival("m1", 1))
    file = NewMessageFile(
        file_id=uuid7(), name="a.pdf", media_type="application/pdf", bytes=3, sha256="a" * 64
    )
    answer = room.answer(3, files=(file,))
    assert there.do(rina, room.take(2))
    assert there.do(rina, answer)
    with shared.engine(SYSTEM_LOGIN).begin() as connection:
        assert queue(connection, 4) == ()
        assert queue(connection, 3 + 24 * 60) == (answer.message_id,)  # to be told that it expired
        given = (["a" * 64], uuid7())
    with shared.engine("rina").begin() as connection:
        sent = connection.exec_driver_sql("SELECT row_id FROM files_from(%s, %s)", given).scalars().all()
        assert sent == [file.file_id]
    by_system(shared, KeepMessageFile(file_id=file.file_id, state=FileState.HERE, occurred_at=at(5)))
    with shared.engine(SYSTEM_LOGIN).begin() as connection:
        assert queue(connection, 6) == (answer.message_id,)


# -- the same rules in both databases ----------------------------------------------------------------------


class Both:
    """Does everything in both worlds, with the same outcome."""

    def __init__(self, memory: Memory, there: There) -> None:
        self.memory, self.there = memory, there

    def do(self, me: Me, mutation: Mutation) -> bool:
        here, there = self.memory.do(me, mutation), self.there.do(me, mutation)
        assert here is there, mutation
        return here

    def rows(self, query: Any) -> list[Any]:
        return self.memory.rows(query)


@pytest.fixture(scope="module")
def office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedOffice]:
    found = SharedOffice(postgres, made_template(postgres), tmp_path_factory.mktemp("both"))
    yield found
    found.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.booleans(), st.uuids(version=4))
def test_a_workstation_and_the_shared_database_decide_alike(
    office: SharedOffice, steps: list[Step], has_bot: bool, seed: UUID
) -> None:
    """C2, C3, C5, C6, C8, C12, C13, C15 in both databases."""
    channel = (Channel.WHATSAPP, Channel.SMS, Channel.CHATBOT)[seed.int % 3]
    room = add_address(office, Mailroom(channel, has_bot, uuid7()))
    memory, there, desk = Memory(desk_of(office)), There(office), desk_of(office)
    logs = [a_case(office.number()) for _ in range(2)]
    memory.empty(room, logs)
    assert all(there.do(desk[0], log) for log in logs)
    play = Play(Both(memory, there), room, desk, memory.cases)
    for deed, pick in steps:
        play.step(deed, pick)
    check(there, room)
    assert of_room(memory, room) == of_room(there, room)


def of_room(world: Any, room: Mailroom) -> list[list[dict[str, Any]]]:
    """Return all rows of an address, without what PostgreSQL adds."""
    talks = select(TALKS.c.id).where(TALKS.c.office_address_id == room.id)
    messages = select(MESSAGES.c.id).where(MESSAGES.c.conversation_id.in_(talks))
    contacts, _talks, _messages, files = TABLES
    queries = (
        select(contacts).where(contacts.c.conversation_id.in_(talks)).order_by(contacts.c.id),
        select(TALKS).where(TALKS.c.office_address_id == room.id).order_by(TALKS.c.id),
        select(MESSAGES).where(MESSAGES.c.conversation_id.in_(talks)).order_by(MESSAGES.c.id),
        select(files).where(files.c.message_id.in_(messages)).order_by(files.c.id),
    )
    return [[plain_row(row) for row in world.rows(query)] for query in queries]


# -- who sees what -----------------------------------------------------------------------------------------


def written(station: Station) -> list[int]:
    return [len(station.rows(table)) for table in WRITTEN]


def sync(*stations: Station) -> None:
    for station in (*stations, *stations):
        station.sync()


def test_the_desk_sees_conversations_and_a_unit_sees_none(shared: SharedOffice, room: Mailroom) -> None:
    rina, sari, dedi = (shared.station(login) for login in ("rina", "sari", "dedi"))
    file = ArrivedFile(name="a.jpg", media_type="image/jpeg", media_id="M")
    by_system(shared, room.arrival("m1", 1, files=(file,)))
    sync(rina, sari, dedi)
    assert (written(rina), written(sari), written(dedi)) == ([1, 1, 1], [1, 1, 1], [0, 0, 0])
    assert [len(one.rows(OfficeAddress.__table__)) for one in (rina, dedi)] == [1, 0]
    (talk,) = rina.rows(TALKS).values()
    rina.do(room.take(2), room.answer(3))
    case_id = rina.log(4, contact_id=UUID(talk["contact_id"]))
    asked = {"escalation_id": uuid7(), "case_id": case_id, "unit_id": shared.unit_id}
    rina.do(Escalate(question="Kapan?", due_at=at(60), occurred_at=at(5), **asked))
    sync(rina, sari, dedi)
    assert case_id in dedi.rows(Case.__table__)
    assert (written(sari), written(dedi)) == ([1, 2, 1], [0, 0, 0])
    assert {row["case_id"] for row in sari.rows(MESSAGES).values()} == {str(case_id)}
    assert rina.differs() == sari.differs() == []
    with pytest.raises(Rejected, match="not_your_role"):
        dedi.do(TakeConversation(conversation_id=room.talk(), occurred_at=at(6)))


def test_a_confidential_case_takes_its_conversation_along_and_a_new_episode_is_everybodys(
    shared: SharedOffice, room: Mailroom
) -> None:
    rina, sari, wati = (shared.station(login) for login in ("rina", "sari", "wati"))
    by_system(shared, room.arrival("m1", 1))
    sync(rina, sari, wati)
    contact_id = UUID(next(iter(rina.rows(TALKS).values()))["contact_id"])
    case_id = sari.log(2, contact_id=contact_id)
    sync(sari, rina, wati)
    assert written(rina) == [1, 1, 0]
    changes = {"is_confidential": "yes"}
    wati.do(ChangeDetails(case_id=case_id, changes=changes, occurred_at=at(3)))
    sync(wati, rina, sari)
    by_system(shared, room.arrival("m2", 4))
    sync(rina, sari, wati)
    assert (written(rina), written(sari), written(wati)) == ([0, 0, 0], [1, 2, 0], [1, 2, 0])
    wati.do(AssignCase(case_id=case_id, agent_id=shared.ids["rina"], occurred_at=at(5)))
    sync(wati, rina, sari)
    assert (written(rina), written(sari)) == ([1, 2, 0], [0, 0, 0])
    of = {"conversation_id": room.talk(), "contact_id": contact_id}
    rina.do(EndEpisode(**of, disposition=Disposition.ANSWERED, occurred_at=at(6)))
    sync(rina, sari)
    by_system(shared, room.arrival("m3", 7))
    sync(rina, sari)
    assert (written(rina), written(sari)) == ([1, 3, 0], [1, 1, 0])  # sari sees the new words only
    for station in (rina, sari, wati):
        station.exchange.pull(compares=True)
    with shared.owner.connect() as connection:
        found = connection.execute(text("SELECT compared_at IS NOT NULL, differing FROM loket.sync_client"))
        assert {tuple(row) for row in found} == {(True, 0)}


def test_linking_an_episode_with_a_hidden_case_hides_it_at_once(shared: SharedOffice, room: Mailroom) -> None:
    rina, wati = shared.station("rina"), shared.station("wati")
    case_id = wati.log(1, is_confidential=True)
    by_system(shared, room.arrival("m1", 2))
    sync(wati, rina)
    assert written(rina) == [1, 1, 0]
    contact_id = UUID(next(iter(wati.rows(TALKS).values()))["contact_id"])
    wati.do(LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=at(3)))
    sync(wati, rina)
    assert written(rina) == [0, 0, 0]
    wati.do(LinkContact(contact_id=contact_id, case_id=None, occurred_at=at(4)))
    sync(wati, rina)
    assert written(rina) == [1, 1, 0]
    assert rina.differs() == ["case_", "timeline_entry"]


def test_a_conversation_of_a_teams_address_is_seen_by_that_team(shared: SharedOffice, room: Mailroom) -> None:
    with shared.owner.begin() as connection:
        team = connection.execute(
            text("INSERT INTO loket.team (name) VALUES ('A') RETURNING id")
        ).scalar_one()
        other = connection.execute(
            text("INSERT INTO loket.team (name) VALUES ('B') RETURNING id")
        ).scalar_one()
        connection.execute(text("UPDATE loket.office_address SET team_id = :team"), {"team": team})
        of = text("UPDATE loket.agent SET team_id = :team WHERE id = :id")
        for login, its in (("rina", team), ("sari", other)):
            connection.execute(of, {"team": its, "id": shared.ids[login]})
    by_system(shared, room.arrival("m1", 1))
    seen = []
    for login in ("rina", "sari", "wati"):
        with shared.engine(login).begin() as connection:
            seen.append(len(connection.execute(select(MESSAGES.c.id)).all()))
    assert seen == [1, 0, 1]


def test_no_client_acts_as_the_server_program(shared: SharedOffice, room: Mailroom) -> None:
    outcome, reason = Writer(shared, "wati").write(room.arrival("m1", 1))
    assert (outcome, reason["code"]) == ("rejected", "not_your_role")
    assert shared.rows(TALKS) == {}
    with shared.engine("wati").begin() as connection, pytest.raises(DBAPIError, match="records: system"):
        connection.exec_driver_sql("SELECT keep_channel_place(%s, 'x')", (room.id,))


# -- the actor ---------------------------------------------------------------------------------------------


def test_nobody_signs_in_as_the_server_program_and_no_list_of_people_has_it(
    shared: SharedOffice, postgres: Databases
) -> None:
    assert shared.ids[SYSTEM_LOGIN] == SYSTEM_ID == SYSTEM.agent_id
    with postgres.connect(shared.database) as raw:
        assert SYSTEM_LOGIN not in {one.login for one in people(raw)}
        with pytest.raises(AdminError, match="no_such_person"):
            set_password(raw, SYSTEM_LOGIN, "a long enough password")
        with pytest.raises(psycopg.errors.CheckViolation):
            raw.execute("UPDATE loket.login SET password = 'x' WHERE role_name = 'loket'")
    with shared.engine("").begin() as connection:
        assert connection.exec_driver_sql("SELECT * FROM login_of('loket')").all() == []
    with shared.engine("rina").begin() as connection:
        assert SYSTEM_ID not in {one.id for one in agents(connection)}


def test_the_place_of_an_adapter_is_kept_in_the_transaction_of_its_batch(
    shared: SharedOffice, room: Mailroom
) -> None:
    engine = shared.engine(SYSTEM_LOGIN)

    def place(connection: Connection) -> str | None:
        found: str | None = connection.exec_driver_sql("SELECT channel_place_of(%s)", (room.id,)).scalar_one()
        return found

    def batch(connection: Connection) -> None:
        run_as_system(connection, [room.arrival("m1", 1)])
        connection.exec_driver_sql("SELECT keep_channel_place(%s, %s)", (room.id, "7 42"))

    with engine.begin() as connection:
        assert place(connection) is None
    with engine.connect() as connection, connection.begin() as transaction:
        batch(connection)
        transaction.rollback()
    assert shared.rows(TALKS) == {}
    in_one_transaction(engine, batch)
    with engine.begin() as connection:
        assert place(connection) == "7 42"


# -- the archive -------------------------------------------------------------------------------------------

LONG_AGO = -60.0 * 24 * 1000  # minutes
BEFORE = datetime.now(timezone.utc) - timedelta(days=730)


def test_messages_go_into_the_archive_with_their_case_and_the_conversation_stays(
    shared: SharedOffice, room: Mailroom, postgres: Databases
) -> None:
    rina = shared.station("rina")
    by_system(shared, room.arrival("m1", LONG_AGO))
    sync(rina)
    with shared.owner.connect() as connection:
        contact_id = connection.execute(text("SELECT contact_id FROM loket.conversation")).scalar_one()
        number = connection.execute(text("SELECT count(*) FROM loket.message")).scalar_one()
    assert number == 1
    writer = Writer(shared, "rina", "W77")
    log = a_case(shared.number())
    times = {"asked_at": at(LONG_AGO), "opened_at": at(LONG_AGO + 1), "occurred_at": at(LONG_AGO + 2)}
    log = structs.replace(log, contact_id=contact_id, **times)
    assert writer.write(log) == ("applied", None)
    close = CloseCase(case_id=log.case_id, reason="Selesai", occurred_at=at(LONG_AGO + 3))
    assert writer.write(close) == ("applied", None)
    with postgres.connect(shared.database) as raw:
        assert archive(raw, BEFORE) == Archived(0, 1)  # its episode is open
    of = {"conversation_id": room.talk(), "contact_id": contact_id}
    end = EndEpisode(**of, disposition=Disposition.ANSWERED, occurred_at=at(LONG_AGO + 4))
    assert writer.write(end) == ("applied", None)
    before = [shared.rows(one.__table__) for one in (Case, Message, Contact)]
    with postgres.connect(shared.database) as raw:
        assert archive(raw, BEFORE) == Archived(1)
    assert shared.rows(MESSAGES) == shared.rows(Contact.__table__) == {}
    (talk,) = shared.rows(TALKS).values()
    assert (talk["contact_id"], talk["case_id"]) == (None, None)
    with postgres.connect(shared.database) as raw:
        recall(raw, log.number)
    assert [shared.rows(one.__table__) for one in (Case, Message, Contact)] == before
    (talk,) = shared.rows(TALKS).values()
    assert (talk["contact_id"], talk["case_id"]) == (str(contact_id), str(log.case_id))
    with postgres.connect(shared.database) as raw:
        assert archive(raw, BEFORE) == Archived(1)
    by_system(shared, room.arrival("m2", 1))  # the correspondent writes again, years later
    with postgres.connect(shared.database) as raw:
        recall(raw, log.number)
    check(There(shared), room)
    assert len(shared.rows(TALKS)) == 1


def test_the_states_of_a_message_have_an_index_that_holds_few_of_them(
    shared: SharedOffice, room: Mailroom
) -> None:
    with shared.owner.connect() as connection:
        found = connection.execute(
            text("SELECT indexdef FROM pg_indexes WHERE indexname = 'sx_message__queue'")
        ).scalar_one()
    for state in (MessageState.QUEUED, MessageState.SENDING, MessageState.UNSURE):
        assert f"'{state.value}'" in found
